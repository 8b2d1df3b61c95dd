"""The file that is brought in: what was read of it, the tables that it is told against, what awaits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

import streamlit as st

from geo import grids, journal
from geo.changes import difference
from geo.errors import ImportSourceError
from geo.limits import limits
from geo.survey_headers import recognised
from geo.ui import account, templates
from geo.ui.i18n import language
from geo.ui.kept import once
from geo.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.changes import Change
    from geo.grid import Grid
    from geo.ui.desk import Desk
    from geo.vocabularies import Table

Sheet: TypeAlias = tuple[object, ...]
"""A sheet, what it was taken for, and what was decided of it."""

_FILE: Final = "fichier_a_importer"
_READ: Final = "_fichier_lu"
_KINDS: Final = ("csv", "txt", "tsv", "xlsx", "xls", "ods", "geojson", "json", "gpkg")


@dataclass(frozen=True, eq=False)
class Opened:
    """A file that was read.

    Parameters
    ----------
    identity
        Tells it from another, also of the same name.
    grids
        Its sheets.
    start
        The tables when it was opened, or after its last publication: what others publish meanwhile
        is met when this is published, and never taken for the file's own.
    work
        The same, once the sheets that were joined are brought in.
    pending
        What makes the one into the other.
    done
        Sheets that were joined or published, each with the tables that it was told against.
    """

    identity: str
    grids: tuple[Grid, ...]
    start: Desk
    work: Desk
    pending: tuple[Change, ...] = ()
    done: tuple[tuple[Sheet, Desk], ...] = ()

    def told_against(self, sheet: Sheet) -> Desk | None:
        """Give the tables that a sheet was told against when it was joined or published, if it was."""
        return next((desk for one, desk in self.done if one == sheet), None)

    def joined(self) -> tuple[Sheet, ...]:
        """List the sheets that await their publication."""
        return tuple(sheet for sheet, desk in self.done if desk.base == self.start.base and self.pending)

    def together(self, changes: Sequence[Change]) -> tuple[Change, ...]:
        """Tell what a sheet changes with those that await, from the tables at the start."""
        if not self.pending or not changes:
            return self.pending or tuple(changes)
        after = self.work.upon(changes).frames
        touched = {change.table for change in (*self.pending, *changes)}
        return difference(self.start.frames, {table: after[table] for table in touched})


def ask() -> None:
    """Draw where one drops a file, with the limits."""
    spoken = language()
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


def opened(now: Desk) -> Opened | None:
    """Read the file that was dropped, once, and hold it against the tables as they are then."""
    spoken = language()
    file = st.session_state.get(_FILE)
    if file is None:
        st.session_state.pop(_READ, None)
        return None
    held: Opened | None = st.session_state.get(_READ)
    if held is None or held.identity != file.file_id:
        if account.expired():
            st.info(spoken.text("Reconnectez-vous pour ouvrir un fichier."), icon=":material/lock:")
            return None
        try:
            with st.spinner(spoken.text("Ouverture de {file}…", file=plain(file.name))):
                read = grids.read(file.name, file.getvalue())
        except ImportSourceError as error:
            journal.refused(file.name, error)
            st.error(plain(str(error)))
            return None
        held = st.session_state[_READ] = Opened(file.file_id, read, now, now)
    return held


def chosen(file: Opened) -> Grid:
    """Choose a sheet where there are several, the first that is recognised unless its user says otherwise."""
    spoken = language()
    if len(file.grids) == 1:
        return file.grids[0]
    kinds = _kinds(file)

    def named(index: int) -> str:
        table = kinds[index]
        what = spoken.render(table.label) if table else spoken.text("table inconnue")
        return f"{file.grids[index].sheet} · {what}"

    first = next((index for index, table in enumerate(kinds) if table), 0)
    index = st.selectbox(
        spoken.text("Feuille"), range(len(kinds)), index=first, format_func=named, key=_chooser(file)
    )
    return file.grids[index]


def offer_to_join(file: Opened, sheet: Sheet, changes: tuple[Change, ...]) -> None:
    """Offer to publish a sheet together with others of its workbook."""
    recognised_sheets = sum(table is not None for table in _kinds(file))
    if recognised_sheets <= 1 or not changes:
        return
    spoken = language()
    st.button(
        spoken.text("Joindre cette feuille, et en préparer une autre"),
        icon=":material/library_add:",
        help=spoken.text("Les feuilles jointes sont publiées ensemble : toutes, ou aucune."),
        on_click=_join,
        args=(file, sheet, changes),
    )


def tell_joined(file: Opened) -> None:
    """Name the sheets that are published together, and offer to leave them out."""
    sheets = file.joined()
    if not sheets:
        return
    spoken = language()
    names = ", ".join(grid.sheet for grid in file.grids if any(sheet[0] is grid for sheet in sheets))
    st.info(
        plain(spoken.text("Feuilles jointes, publiées avec celle-ci ou pas du tout : {names}.", names=names))
    )
    st.button(
        spoken.text("Ne plus joindre ces feuilles"), icon=":material/undo:", on_click=_separate, args=(file,)
    )


def published(file: Opened, sheet: Sheet, now: Desk) -> None:
    """Keep that a sheet is published, with those that were joined; the next ones begin on the new tables."""
    done = file.done if file.told_against(sheet) else (*file.done, (sheet, file.work))
    st.session_state[_READ] = Opened(file.identity, file.grids, now, now, (), done)


def _join(file: Opened, sheet: Sheet, changes: tuple[Change, ...]) -> None:
    """Keep the changes of a sheet for a publication of several, and turn to the next, in a callback."""
    done = (*file.done, (sheet, file.work))
    held = replace(file, work=file.work.upon(changes), pending=file.together(changes), done=done)
    st.session_state[_READ] = held
    treated = [one[0] for one, _ in done]
    left = (
        index
        for index, (grid, table) in enumerate(zip(file.grids, _kinds(file), strict=True))
        if table and not any(one is grid for one in treated)
    )
    st.session_state[_chooser(file)] = next(left, st.session_state[_chooser(file)])


def _separate(file: Opened) -> None:
    """Leave the sheets that were joined to be published by themselves, in a callback."""
    joined = file.joined()
    done = tuple(one for one in file.done if one[0] not in joined)
    st.session_state[_READ] = replace(file, work=file.start, pending=(), done=done)


def _kinds(file: Opened) -> tuple[Table | None, ...]:
    return once("_feuilles", (file.identity,), lambda: tuple(recognised(grid).table for grid in file.grids))


def _chooser(file: Opened) -> str:
    return f"feuille_{file.identity}"
