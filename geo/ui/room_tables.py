"""Rows as a room reads them: the few columns that matter, in plain tables, without a way out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo import matrix
from geo.coverage import TABLES, Age, behind
from geo.directory import matching
from geo.history import began_in, covered_in
from geo.listing import HEADERS, Listing, rows
from geo.opened import Kind
from geo.selection import Selection
from geo.ui import cells, plain_table, relief_view
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.view import Knowledge, look
from geo.vocabularies import Axis, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo.coverage import Coverage
    from geo.language import Language, Message
    from geo.opened import Opened
    from geo.view import View

COLUMNS: Final = {
    Listing.POLES: ("nom", "municipalite", "statut", "verifie_le"),
    Listing.EXPERTISES: ("titulaire", "domaine", "nature", "territoires", "verifie_le"),
    Listing.ACTIVITIES: ("titre", "date_debut", "hote", "co_animateurs"),
    Listing.AMBASSADORS: ("territoires", "pole", "nom", "courriel", "role"),
}
"""What a room reads of each listing."""

_CELLS: Final = ("nom_region", "nom", "etat", "confirme_le", "age")
_SEVERAL: Final = " | "


def listed(view: View, listing: Listing, words: str = "") -> None:
    """Draw a listing, or what a search keeps of it; contacts only where consent is recorded."""
    spoken = language()
    whole = rows(view, listing, spoken)
    _table(spoken.render(listing.label), whole[matching(whole, words)], COLUMNS[listing], HEADERS)


def opened(view: View, found: Coverage, asked: Opened, today: date) -> None:
    """Draw what the matrix opened: who may help in a gap, the rows behind what is covered, or cells."""
    st.header(plain(_title(view, found, asked)), anchor=False)
    if asked.kind is Kind.CELL:
        _cell(view, found, asked, today)
    elif asked.kind is Kind.REGION:
        alone = look(view.atlas, Selection(regions=(asked.region,)))
        _tables(alone, (Listing.POLES, Listing.AMBASSADORS, Listing.EXPERTISES, Listing.ACTIVITIES))
    elif asked.kind is Kind.ACTIVITIES:
        listed(began_in(view, asked.year, asked.axis), Listing.ACTIVITIES)
    else:
        _cells(view, found, asked, today)


def _title(view: View, found: Coverage, asked: Opened) -> str:
    spoken = language()
    regions = view.atlas.names(Table.REGIONS)
    counted = {str(one): spoken.render(one.label) for one in (*Knowledge, *Age)}
    axes = {str(one): spoken.render(one.label) for one in Axis}
    parts = (
        regions[asked.region] if asked.region else "",
        str(asked.year) if asked.year else "",
        cells.name(found, view, asked.code, spoken) if asked.code else "",
        axes.get(asked.axis, spoken.text("Axe non précisé")) if asked.axis else "",
        counted[asked.counted] if asked.counted else "",
        counted[str(Knowledge.COVERED)] if asked.kind is Kind.YEAR else "",
    )
    return " · ".join(filter(None, parts))


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
    then, kept = found, asked.among(found.cells)
    if asked.kind is Kind.YEAR:
        then, kept = covered_in(view, found.dimension, asked.year, today)
    shown = matrix.listed(then, view.atlas, spoken)[kept]
    st.markdown(spoken.plural("{n} case", "{n} cases", len(shown)))
    # What the title says of all of them is not said again of each.
    told = {"nom_region": asked.region, "nom": asked.code}
    _table(
        spoken.text("Cases de la matrice"),
        shown,
        tuple(name for name in _CELLS if not told.get(name)),
        matrix.HEADERS,
    )


def _table(
    caption: str, found: pd.DataFrame, columns: tuple[str, ...], headers: Mapping[str, Message]
) -> None:
    spoken = language()
    if found.empty:
        st.markdown(spoken.text("Rien à montrer sous ces filtres."))
        return
    told = found[[*columns]]
    told = told.astype(object).where(told.notna(), "")
    # A column that says nothing takes the room of those that do.
    said = told.loc[:, (told != "").any()]
    plain_table.show(
        caption,
        [spoken.render(headers[str(column)]) for column in said],
        [tuple(written(cell, spoken) for cell in line) for line in said.itertuples(index=False, name=None)],
    )


def written(cell: object, spoken: Language) -> str:
    """Write a cell of a listing: days as days, numbers as they are read, several names as a sentence does."""
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, (int, float)):
        return spoken.number(cell)
    return ", ".join(str(cell).split(_SEVERAL))
