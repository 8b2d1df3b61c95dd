"""What is taken away of a view: the rows that its listings show, and what must be said with them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo import scale
from geo.boundaries import load_drawing
from geo.fiction import fiction
from geo.listing import TABLE_OF, Listing
from geo.listing import rows as listing_rows
from geo.program import anchors
from geo.selection import Selection
from geo.settings import REGION_CODES
from geo.view import look
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

    from geo.language import Language
    from geo.view import View

LAYERS: Final = (
    Listing.REGIONS,
    Listing.LINKS,
    Listing.PLACES,
    Listing.ACTIVITIES,
    Listing.EXPERTISES,
    Listing.POLES,
)
"""The listings that can be drawn, from the ground up."""


@dataclass(frozen=True, eq=False, repr=False)
class Extract:
    """The rows of a view, in one language, on one day.

    Parameters
    ----------
    view
        What remains under the filters.
    language
        Of the readable values; headers are those of the data files, in French.
    day
        When the files say that they were made: the same day, the same bytes.
    """

    view: View
    language: Language
    day: date

    def rows(self, listing: Listing) -> pd.DataFrame:
        """List what remains, see `geo.listing.rows`; read once for all the files."""
        if listing not in self._rows:
            self._rows[listing] = listing_rows(self.view, listing, self.language)
        return self._rows[listing]

    def shapes(self, listing: Listing) -> NDArray[np.object_]:
        """Give the geometry of every row of one of `LAYERS`, WGS 84, ``None`` where a row has no place.

        A region is its land: polygons whose outer rings turn counter-clockwise, the holes the other
        way, as RFC 7946 §3.1.6 asks. A link goes straight between the points where the map ties it
        to its territories, and has none where an end is national or outside Québec.
        """
        match listing:
            case Listing.REGIONS:
                return self._land()
            case Listing.LINKS:
                return self._lines()
            case _:
                return _points(self.rows(listing))

    @cached_property
    def _rows(self) -> dict[Listing, pd.DataFrame]:
        return {}

    def told(self, listing: Listing) -> str:
        """Say what no row of a listing says: its filters, and whether it is fictitious.

        What is to check is listed whole, whatever the filters.
        """
        selection = Selection() if listing is Listing.DOUBTS else self.view.selection
        parts = (
            selection.sentence(self.view.atlas, self.language),
            scale.apart(self.language) if listing is Listing.REGIONS else "",
            self.fiction,
        )
        return " ".join(filter(None, parts))

    @cached_property
    def fiction(self) -> str:
        """Which data are the demonstration's; empty where none are."""
        return fiction(self.view.atlas.dataset, self.language)

    @cached_property
    def totals(self) -> Mapping[Listing, int]:
        """How many rows each listing has without any filter."""
        atlas = self.view.atlas
        held = {listing: len(atlas.dataset.tables[table]) for listing, table in TABLE_OF.items()}
        return MappingProxyType(
            {
                **held,
                Listing.REGIONS: len(REGION_CODES),
                Listing.LINKS: len(look(atlas, Selection(), self.day).links),
                Listing.DOUBTS: len(self.rows(Listing.DOUBTS)),
            }
        )

    @cached_property
    def withheld(self) -> int:
        """How many of the ambassadors have a contact that not all may read."""
        # Only whether there is one is asked here; which ones may be read has its home in `geo.consent`.
        recorded = _has_contact(self.view.rows(Table.AMBASSADORS))
        return int((recorded & ~_has_contact(self.rows(Listing.AMBASSADORS))).sum())

    def _land(self) -> NDArray[np.object_]:
        land = load_drawing().set_index("code").geometry
        shown = land[self.rows(Listing.REGIONS)["code"]].to_numpy()
        return np.asarray(shapely.orient_polygons(shown), dtype=object)

    def _lines(self) -> NDArray[np.object_]:
        # The map's own anchors: latitude first, as Leaflet wants them.
        spots = anchors(self.view.atlas.dataset.tables[Table.REGIONS])
        ends = zip(self.view.links["origine"], self.view.links["destination"], strict=True)
        lines = np.full(len(self.view.links), None, dtype=object)
        for row, pair in enumerate(ends):
            if all(end in spots for end in pair):
                lines[row] = shapely.LineString([spots[end][::-1] for end in pair])
        return lines


def _points(listed: pd.DataFrame) -> NDArray[np.object_]:
    places = listed[["longitude", "latitude"]].to_numpy(dtype=float)
    known = ~np.isnan(places).any(axis=1)
    points = np.full(len(listed), None, dtype=object)
    points[known] = shapely.points(places[known])
    return points


def _has_contact(ambassadors: pd.DataFrame) -> NDArray[np.bool_]:
    return ((ambassadors["nom"] != "") | (ambassadors["courriel"] != "")).to_numpy(dtype=bool)
