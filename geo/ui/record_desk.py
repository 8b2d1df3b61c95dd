"""Records corrected one by one, in a grid, with the checks of an import."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import streamlit as st

from geo import contacts, roles
from geo.cells import Coded
from geo.civil_day import latest_day
from geo.columns import COLUMNS
from geo.directory import folded
from geo.grid import Grid
from geo.importer import propose
from geo.publications import PublicationKind
from geo.recognition import Recognition
from geo.remarks import Decisions, Fix, Outcome
from geo.transcription import form
from geo.ui import account, change_view, publish_form, report_view
from geo.ui.i18n import language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.elements.lib.column_types import ColumnConfig

    from geo.ui.desk import Desk
    from geo.vocabularies import Table

_SHOWN: Final = 200
_LONG_LIST: Final = 40
_BEGUN: Final = "_corrections_commencees"
"""The grid that was drawn last, and the desk that it was drawn from."""

_ROUND: Final = "_corrections_reprises"
_AS_WRITTEN: Final = Decisions({Fix.CENTRE: False, Fix.REGION: False})
"""A record corrected by hand says what its author wrote: nothing is guessed for it."""


def show(desk: Desk) -> None:
    """Draw a table to edit, what the edit would change, and its publication."""
    spoken = language()
    begun = _begun()
    if begun is None and account.expired():
        st.info(spoken.text("Reconnectez-vous pour ouvrir une table."), icon=":material/lock:")
        return
    left, right = st.columns(2)
    table = left.selectbox(
        spoken.text("Table"),
        roles.tables(account.works()),
        format_func=lambda one: spoken.render(one.label),
        key="table_corrigee",
        disabled=begun is not None,
    )
    sought = right.text_input(
        spoken.text("Chercher une fiche"), key="fiche_cherchee", disabled=begun is not None
    )
    if table is None:
        return
    # What others publish meanwhile takes nothing away: they are set side by side when these are published.
    start = begun or desk
    held = start.held(table)
    # Who edits some regions is not offered what the store would refuse of them.
    own = contacts.writable(table, held, account.works(), contacts.regions_of(start.frames))
    found = held[_matching(held, sought) & np.array(own, dtype=bool)]
    if elsewhere := len(own) - sum(own):
        st.caption(
            spoken.plural(
                "{n} fiche n’est pas de vos régions : elle ne se corrige pas ici.",
                "{n} fiches ne sont pas de vos régions : elles ne se corrigent pas ici.",
                elsewhere,
            )
        )
    if len(found) > _SHOWN:
        st.caption(
            spoken.text(
                "{n} fiches ; les {shown} premières sont ouvertes. Cherchez pour en voir d’autres.",
                n=spoken.number(len(found)),
                shown=_SHOWN,
            )
        )
    opened = found.head(_SHOWN)
    key = f"{table}_{start.base}_{folded(sought)}_{st.session_state.setdefault(_ROUND, 0)}"
    edited = st.data_editor(
        opened,
        num_rows="dynamic",
        hide_index=True,
        column_config=_columns(start, table),
        key=f"fiches_{key}",
    )
    st.session_state[_BEGUN] = (f"fiches_{key}", start)
    if begun:
        st.caption(
            spoken.text(
                "Publiez ces corrections, ou abandonnez-les, avant d’ouvrir une autre table ou de chercher."
            )
        )
        st.button(spoken.text("Abandonner ces corrections"), icon=":material/undo:", on_click=_give_up)
    rows = tuple(tuple(_text(cell) for cell in row) for row in edited.itertuples(index=False))
    names = tuple(str(name) for name in edited)
    lines = tuple(range(1, len(rows) + 1))
    grid = Grid(table.file, "", rows, lines)
    known = Recognition(table, None, names, (0.0,) * len(names))
    taken = _decided(f"saisie_{key}", known)
    proposal = propose(grid, known, start.known, taken, latest=latest_day())
    whole = pd.concat([held.drop(index=opened.index), proposal.cells[list(held)]], ignore_index=True)
    refused = proposal.counts()[Outcome.REFUSED]
    if refused or taken.marks() != _AS_WRITTEN.marks():
        report_view.show(grid, proposal, f"saisie_{key}", taken)
    if refused:
        return
    changes = start.changes(table, whole)
    if not changes:
        st.caption(
            spoken.text(
                "Changez une cellule, ajoutez une ligne ou retirez-en une : rien n’est publié avant la fin."
            )
        )
        return
    change_view.show(changes, f"saisie_{table}")
    words = spoken.text("Correction de fiches")
    if publish_form.show(changes, start.base, PublicationKind.ENTRY, words, f"saisie_{key}"):
        _give_up()
        st.rerun()


def _begun() -> Desk | None:
    """Give the desk on which corrections were begun that are not published yet, if any were."""
    last: tuple[str, Desk] | None = st.session_state.get(_BEGUN)
    if last is None:
        return None
    drawn, start = last
    edits: Mapping[str, Sequence[object]] = st.session_state.get(drawn, {})
    return start if any(edits.values()) else None


def _give_up() -> None:
    """Open the next grid afresh, in a callback or before the script runs again."""
    st.session_state.pop(_BEGUN, None)
    st.session_state[_ROUND] += 1


def _decided(key: str, known: Recognition) -> Decisions:
    """Gather what was decided of what is refused, over what goes without saying here."""
    said = report_view.decisions(key, known)
    return replace(said, kinds={**_AS_WRITTEN.kinds, **said.kinds})


def _matching(held: pd.DataFrame, sought: str) -> pd.Series[bool]:
    """Keep the records that hold the words, without case or accents."""
    words = folded(sought).split()
    text = held.agg(" ".join, axis=1).map(folded) if len(held) else pd.Series([], dtype="str")
    return text.map(lambda cells: all(word in cells for word in words)).astype(bool)


def _columns(desk: Desk, table: Table) -> dict[str, ColumnConfig]:
    """Offer the codes of a short list; everything else is text, checked as an import is."""
    config: dict[str, ColumnConfig] = {}
    for column in COLUMNS[table]:
        shape = form(column, desk.known)
        if (
            isinstance(shape, Coded)
            and not shape.several
            and shape.codes
            and len(shape.codes.names) <= _LONG_LIST
        ):
            options = ["", *shape.codes.names]
            config[column.name] = st.column_config.SelectboxColumn(column.name, options=options)
        else:
            config[column.name] = st.column_config.TextColumn(column.name)
    return config


def _text(cell: object) -> str | None:
    return None if cell is None or cell != cell or not str(cell).strip() else str(cell)  # noqa: PLR0124 # NaN
