"""Bringing a file in: what it is, what is wrong in it, what it would change, then publishing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo import contacts, grids, journal
from geo.errors import ImportSourceError
from geo.limits import limits
from geo.merging import Mode, merged
from geo.publications import PublicationKind
from geo.remarks import Outcome
from geo.survey_headers import recognised as recognise
from geo.survey_import import propose
from geo.ui import (
    account,
    change_view,
    choice,
    import_columns,
    import_survey,
    publications_view,
    publish_form,
    report_view,
    templates,
)
from geo.ui import desk as desks
from geo.ui.i18n import language
from geo.ui.kept import once
from geo.ui.text import plain
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.grid import Grid
    from geo.importer import Proposal
    from geo.ui.desk import Desk

_FILE: Final = "fichier_a_importer"
_READ: Final = "_grilles_lues"
_SHEET: Final = "feuille_a_importer"
_MODE: Final = "mode_import"
_PUBLISHED: Final = "_import_publie"
"""The sheet that was published last, and the numbers of the publications before and after."""

_KINDS: Final = ("csv", "txt", "tsv", "xlsx", "xls", "ods", "geojson", "json", "gpkg")


def show(desk: Desk) -> None:
    """Draw the steps, each as soon as the one before is done."""
    spoken = language()
    st.header(spoken.text("1 · Votre fichier"), anchor=False)
    st.file_uploader(
        spoken.text("Un tableau Excel, CSV ou LibreOffice, ou une couche GeoJSON ou GeoPackage"),
        type=list(_KINDS),
        key=_FILE,
        help=spoken.text(
            "Tel qu’il est : titres, dates, régions écrites autrement. Rien ne change avant de publier."
        ),
    )
    told = " · ".join(f"{spoken.render(what)} : {spoken.number(most)}" for what, most in limits())
    st.caption(plain(spoken.text("Limites : {limits}.", limits=told)))
    templates.offer()
    found = _grids()
    if not found:
        return
    grid = _chosen(found)
    st.header(spoken.text("2 · Ce que c’est"), anchor=False)
    # Another file of the same name is another: what was decided of the first is not of this one.
    own = f"{st.session_state[_READ][0]}_{grid.sheet}"
    recognised = import_columns.confirm(grid, own, desk.known)
    if recognised is None or (table := recognised.table) is None:
        return
    key = f"import_{own}_{recognised.table}"
    decisions = report_view.decisions(key, recognised)
    sheet = (grid, recognised, decisions.marks())
    done, before, after = st.session_state.get(_PUBLISHED, (None, 0, 0))
    published = done == sheet and after == desk.base
    with st.spinner(spoken.text("Lecture de {n} lignes…", n=spoken.number(len(grid.rows)))):
        proposal = once(
            "_proposition",
            (*sheet, before if published else desk.base),
            lambda: propose(grid, recognised, desk.known, decisions, desk.held(table)),
        )
    st.header(spoken.text("3 · Ce qu’il faut en savoir"), anchor=False)
    report_view.show(grid, proposal, key, decisions)
    if proposal.table is Table.SURVEYS:
        import_survey.preview(proposal.cells, desk.held(table))
    if proposal.cells.empty:
        st.info(
            spoken.text(
                "Aucune ligne ne peut être publiée : acceptez les propositions, ou corrigez le fichier."
            )
        )
        return
    if published:
        # As it was read before: now its own rows would be met as records that are there.
        st.success(spoken.text("Ce fichier est publié : il n’y a rien d’autre à en publier."))
        return
    if _publish(desk, grid, proposal, recognised.given):
        st.session_state[_PUBLISHED] = (sheet, desk.base, desks.just_made())
        st.rerun()


def _grids() -> tuple[Grid, ...]:
    """Read the file that was dropped, once."""
    spoken = language()
    file = st.session_state.get(_FILE)
    if file is None:
        st.session_state.pop(_READ, None)
        return ()
    held = st.session_state.get(_READ)
    if held is None or held[0] != file.file_id:
        try:
            with st.spinner(spoken.text("Ouverture de {file}…", file=plain(file.name))):
                read = grids.read(file.name, file.getvalue())
        except ImportSourceError as error:
            journal.refused(file.name, error)
            st.error(plain(str(error)))
            return ()
        held = st.session_state[_READ] = (file.file_id, read)
    found: tuple[Grid, ...] = held[1]
    return found


def _chosen(found: tuple[Grid, ...]) -> Grid:
    """Choose a sheet, where there are several."""
    spoken = language()
    if len(found) == 1:
        return found[0]
    kinds = {index: recognise(grid).table for index, grid in enumerate(found)}

    def named(index: int) -> str:
        table = kinds[index]
        what = spoken.render(table.label) if table else spoken.text("table inconnue")
        return f"{found[index].sheet} · {what}"

    chosen = st.selectbox(spoken.text("Feuille"), list(kinds), format_func=named, key=_SHEET)
    return found[chosen]


def _publish(desk: Desk, grid: Grid, proposal: Proposal, given: Sequence[str]) -> bool:
    """Draw what would change and the form; tells whether it was published."""
    spoken = language()
    st.header(spoken.text("4 · Ce qui changerait"), anchor=False)
    held = desk.held(proposal.table)
    mode = Mode.UPDATE if held.empty else choice.one_of(spoken.text("Les autres fiches"), list(Mode), _MODE)
    with st.spinner(spoken.text("Comparaison avec {n} fiches…", n=spoken.number(len(held)))):
        changes = once(
            "_comparaison",
            (proposal, mode, desk.base),
            lambda: desk.changes(proposal.table, merged(proposal.table, held, proposal.cells, given, mode)),
        )
    if not changes:
        st.success(spoken.text("Tout y est déjà : il n’y a rien à publier."))
        return False
    # A row may be named as somebody else's: what stands there is for who may write it.
    seen = contacts.changes(changes, account.reader(), contacts.regions_of(desk.frames))
    change_view.show(seen, "import")
    if seen != changes:
        publications_view.withheld()
    refused = proposal.counts()[Outcome.REFUSED]
    if refused:
        st.warning(
            spoken.plural(
                "{n} ligne refusée ne sera pas publiée : le rapport dit laquelle et pourquoi.",
                "{n} lignes refusées ne seront pas publiées : le rapport dit lesquelles et pourquoi.",
                refused,
            )
        )
    st.header(spoken.text("5 · Publier"), anchor=False)
    words = spoken.text("Import de {file}", file=grid.file)
    return publish_form.show(changes, desk.base, PublicationKind.IMPORT, words, "import")
