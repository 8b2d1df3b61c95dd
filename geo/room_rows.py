"""Rows as a room reads them, on the stage and on a slide: which listing, which columns, which words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from geo import matrix
from geo.coverage import Age, Dimension
from geo.extract import Extract
from geo.history import covered_in
from geo.listing import Listing
from geo.months import Shown, events, of, read
from geo.opened import NO_AXIS, Kind
from geo.view import Knowledge
from geo.vocabularies import Axis, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geo.coverage import Coverage
    from geo.language import Language
    from geo.months import Event, Month
    from geo.opened import Opened
    from geo.view import View

    Query = Mapping[str, Sequence[str]]

LISTING: Final = "repertoire"
SEARCH: Final = "recherche"
_DIRECTORY: Final = "vue"
_MONTH: Final = "mois"
"""Keys of an address: what the directory lists, what is searched there, how it is read, and which month."""

COLUMNS: Final = {
    Listing.POLES: ("nom", "municipalite", "statut", "verifie_le"),
    Listing.EXPERTISES: ("titulaire", "domaine", "nature", "territoires", "verifie_le"),
    Listing.ACTIVITIES: ("titre", "date_debut", "hote", "co_animateurs"),
    Listing.AMBASSADORS: ("territoires", "pole", "nom", "courriel", "role"),
}
"""What a room reads of each listing."""

ON_A_SHEET: Final = (Listing.POLES, Listing.AMBASSADORS, Listing.EXPERTISES, Listing.ACTIVITIES)
"""What a room reads of a region that the matrix opened, in this order."""

_CELLS: Final = ("nom_region", "nom", "etat", "confirme_le", "age")
_SEVERAL: Final = " | "


def listing(query: Query) -> Listing:
    """Give what a scene of the directory lists: whom to write to, where it does not say."""
    named = query.get(LISTING, [""])[-1]
    return next((one for one in COLUMNS if one == named), Listing.AMBASSADORS)


def month(query: Query, today: date) -> Month | None:
    """Give the month of a scene of the directory that is a calendar; ``None`` where it is a list."""
    if query.get(_DIRECTORY, [""])[-1] != Shown.CALENDAR:
        return None
    return read(query.get(_MONTH, [""])[-1]) or of(today)


def attended(view: View, shown: Month, today: date, language: Language) -> tuple[Event, ...]:
    """List what one can attend in a month, in the order of the days."""
    return tuple(event for event in events(Extract(view, language, today)) if event.within(shown))


def told(found: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Keep the columns that a room reads; one that says nothing takes the room of those that do."""
    kept = found[[*columns]]
    kept = kept.astype(object).where(kept.notna(), "")
    return kept.loc[:, (kept != "").any()] if len(kept) else kept


def written(cell: object, language: Language) -> str:
    """Write a cell of a listing: days as days, numbers as they are read, several names as a sentence does."""
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, (int, float)):
        return language.number(cell)
    return ", ".join(str(cell).split(_SEVERAL))


def name(found: Coverage, view: View, code: str, language: Language) -> str:
    """Name a measure or a sector."""
    title = view.atlas.names(found.dimension.table)[code]
    if found.dimension is Dimension.SECTORS:
        return language.name(title)
    known = language.name(title) if title else language.text("titre non vérifié")
    return language.text("Mesure {number} · {title}", number=code, title=known)


def heading(view: View, found: Coverage, asked: Opened, language: Language) -> str:
    """Name what the matrix opened."""
    regions = view.atlas.names(Table.REGIONS)
    counted = {str(one): language.render(one.label) for one in (*Knowledge, *Age)}
    axes = {str(one): language.render(one.label) for one in Axis} | {
        NO_AXIS: language.text("Axe non précisé")
    }
    parts = (
        regions[asked.region] if asked.region else "",
        str(asked.year) if asked.year else "",
        name(found, view, asked.code, language) if asked.code else "",
        axes[asked.axis] if asked.axis else "",
        counted[asked.counted] if asked.counted else "",
        counted[str(Knowledge.COVERED)] if asked.kind is Kind.YEAR else "",
    )
    return " · ".join(filter(None, parts))


def cells(view: View, found: Coverage, asked: Opened, today: date, language: Language) -> pd.DataFrame:
    """List the cells that a heading, a total or a year opened; what its title says is not said of each."""
    then, kept = found, asked.among(found.cells)
    if asked.kind is Kind.YEAR:
        then, kept = covered_in(view, found.dimension, asked.year, today)
    said = {"nom_region": asked.region, "nom": asked.code}
    listed = matrix.listed(then, view.atlas, language)[kept]
    return listed[[column for column in _CELLS if not said.get(column)]]
