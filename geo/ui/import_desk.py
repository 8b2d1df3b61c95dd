"""Bringing a file in: what it is, what is wrong in it, what it would change, then publishing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo import contacts
from geo.civil_day import latest_day
from geo.publications import PublicationKind
from geo.remarks import Outcome
from geo.survey_import import propose
from geo.ui import (
    account,
    change_view,
    import_changes,
    import_columns,
    import_file,
    import_survey,
    publications_view,
    publish_form,
    report_view,
)
from geo.ui import desk as desks
from geo.ui.i18n import language
from geo.ui.kept import once
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.changes import Change
    from geo.importer import Proposal
    from geo.ui.desk import Desk
    from geo.ui.import_file import Opened, Sheet


def show(desk: Desk) -> None:
    """Draw the steps, each as soon as the one before is done."""
    spoken = language()
    st.header(spoken.text("1 · Votre fichier"), anchor=False)
    import_file.ask()
    file = import_file.opened(desk)
    if file is None:
        return
    grid = import_file.chosen(file)
    st.header(spoken.text("2 · Ce que c’est"), anchor=False)
    # Another file of the same name is another: what was decided of the first is not of this one.
    own = f"{file.identity}_{grid.sheet}"
    recognised = import_columns.confirm(grid, own, file.work.known)
    if recognised is None or (table := recognised.table) is None:
        return
    key = f"import_{own}_{table}"
    decisions = report_view.decisions(key, recognised)
    sheet = (grid, recognised, decisions.marks())
    # As it was read before: now its own rows would be met as records that are there.
    before = file.told_against(sheet)
    start = before or file.work
    with st.spinner(spoken.text("Lecture de {n} lignes…", n=spoken.number(len(grid.rows)))):
        proposal = once(
            "_proposition",
            (*sheet, start),
            lambda: propose(grid, recognised, start.known, decisions, start.held(table), latest_day()),
        )
    st.header(spoken.text("3 · Ce qu’il faut en savoir"), anchor=False)
    report_view.show(grid, proposal, key, decisions)
    if proposal.table is Table.SURVEYS:
        import_survey.preview(proposal.cells, start.held(table))
    if before and not file.pending:
        st.success(spoken.text("Ce fichier est publié : il n’y a rien d’autre à en publier."))
        return
    if proposal.cells.empty and not file.pending:
        st.info(
            spoken.text(
                "Aucune ligne ne peut être publiée : acceptez les propositions, ou corrigez le fichier."
            )
        )
        return
    _changed(file, sheet, proposal, () if before or proposal.cells.empty else recognised.given, key)


def _changed(file: Opened, sheet: Sheet, proposal: Proposal, given: Sequence[str], key: str) -> None:
    """Draw what the sheet would change, with those that were joined, and the form."""
    spoken = language()
    st.header(spoken.text("4 · Ce qui changerait"), anchor=False)
    own: tuple[Change, ...] | None = ()
    if given:
        own = import_changes.ask(file.work, proposal, given, key)
    if own is None:
        return
    changes = once("_ensemble", (file, own), lambda: file.together(own))
    import_file.tell_joined(file)
    if not changes:
        st.success(spoken.text("Tout y est déjà : il n’y a rien à publier."))
        return
    # A row may be named as somebody else's: what stands there is for who may write it.
    seen = contacts.changes(changes, account.reader(), contacts.regions_of(file.start.frames))
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
    if not import_changes.confirmed(changes, key):
        return
    import_file.offer_to_join(file, sheet, own)
    st.header(spoken.text("5 · Publier"), anchor=False)
    words = spoken.text("Import de {file}", file=file.grids[0].file)
    if publish_form.show(changes, file.start.base, PublicationKind.IMPORT, words, key):
        import_file.published(file, sheet, desks.current())
        st.rerun()
