"""Rows as a room reads them: the few columns that matter, in plain tables, without a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo import matrix, room_rows
from geo.coverage import TABLES, Age, behind
from geo.directory import matching
from geo.history import began_in
from geo.listing import HEADERS, Listing, rows
from geo.opened import Kind
from geo.selection import Selection
from geo.ui import plain_table, relief_view
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.view import Knowledge, look

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import pandas as pd

    from geo.coverage import Coverage
    from geo.language import Message
    from geo.opened import Opened
    from geo.view import View


def listed(view: View, listing: Listing, words: str = "") -> None:
    """Draw a listing, or what a search keeps of it; contacts only where consent is recorded."""
    spoken = language()
    whole = rows(view, listing, spoken)
    show(spoken.render(listing.label), whole[matching(whole, words)], room_rows.COLUMNS[listing], HEADERS)


def opened(view: View, found: Coverage, asked: Opened, today: date) -> None:
    """Draw what the matrix opened: who may help in a gap, the rows behind what is covered, or cells."""
    st.header(plain(room_rows.heading(view, found, asked, language())), anchor=False)
    if asked.kind is Kind.CELL:
        _cell(view, found, asked, today)
    elif asked.kind is Kind.REGION:
        alone = look(view.atlas, Selection(regions=(asked.region,)), today)
        _tables(alone, room_rows.ON_A_SHEET)
    elif asked.kind is Kind.ACTIVITIES:
        listed(began_in(view, asked.year, asked.axis), Listing.ACTIVITIES)
    else:
        _cells(view, found, asked, today)


def _cell(view: View, found: Coverage, asked: Opened, today: date) -> None:
    if not asked.covered(found):
        relief_view.read(view, found.dimension, asked, today)
        return
    spoken = language()
    (cell,) = found.cells[asked.among(found.cells)].to_dict("records")
    total = sum(int(cell[str(table)]) for table in TABLES)
    told = [spoken.plural("{n} ligne", "{n} lignes", total)]
    if cell["age"] != Age.UNDATED:
        told.append(spoken.text("confirmé le {day}", day=spoken.date(cell["confirme_le"].date())))
    if cell["age"] != Age.RECENT:
        told.append(spoken.render(Age(cell["age"]).label).lower())
    st.markdown(plain(" · ".join((spoken.render(Knowledge.COVERED.label), *told))))
    narrowed = behind(view, found.dimension, asked.region, asked.code, today)
    _tables(narrowed, [Listing(str(table)) for table in TABLES if cell[str(table)]])


def _tables(view: View, listings: tuple[Listing, ...] | list[Listing]) -> None:
    spoken = language()
    for listing in listings:
        st.subheader(spoken.render(listing.label), anchor=False)
        listed(view, listing)


def _cells(view: View, found: Coverage, asked: Opened, today: date) -> None:
    spoken = language()
    shown = room_rows.cells(view, found, asked, today, spoken)
    st.markdown(spoken.plural("{n} case", "{n} cases", len(shown)))
    show(spoken.text("Cases de la matrice"), shown, tuple(map(str, shown)), matrix.HEADERS)


def show(caption: str, found: pd.DataFrame, columns: Sequence[str], headers: Mapping[str, Message]) -> None:
    """Draw rows as a plain table, without the columns that say nothing."""
    spoken = language()
    if found.empty:
        st.markdown(spoken.text("Rien à montrer sous ces filtres."))
        return
    said = room_rows.told(found, columns)
    plain_table.show(
        caption,
        [spoken.render(headers[str(column)]) for column in said],
        [
            tuple(room_rows.written(cell, spoken) for cell in line)
            for line in said.itertuples(index=False, name=None)
        ],
    )
