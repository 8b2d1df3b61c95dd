"""A selection applied to the atlas: every number and row that a screen shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.atlas import LAYER_TABLES, Atlas
from geo.checked import empty_since, findings, held_on
from geo.language import message
from geo.mesh import links, touching
from geo.poles import active
from geo.selection import Indicator, Selection
from geo.settings import REGION_CODES
from geo.vocabularies import Nature, Table, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

CLASS_FLOORS: Final = (0, 1, 2, 4, 8)
"""Lowest count of each class: 0, 1, 2–3, 4–7, 8 and more. Fixed, so that maps compare."""

MATURITY_FLOORS: Final = (-1, 0, 1, 2, 3)
"""Lowest mean of each class; none is in the first, whose white says « none » of a count."""

_TABLE_OF: Final = {
    Indicator.ACTIVE_POLES: Table.POLES,
    Indicator.OFFERED: Table.EXPERTISES,
    Indicator.ACTIVITIES: Table.ACTIVITIES,
    Indicator.PLACES: Table.PLACES,
}


class Knowledge(Vocabulary):
    """What a region's count is worth."""

    COVERED = "couvert", message("Couvert")
    CONFIRMED_EMPTY = "vide_confirme", message("Vide confirmé")
    UNDOCUMENTED = "non_documente", message("Non documenté")
    HIDDEN = "masque", message("Rien sous ces filtres")
    LEFT_OUT = "hors_filtre", message("Hors filtre")
    WITHHELD = "retenu", message("Moins de 5, ou déductible")


@dataclass(frozen=True)
class RegionCount:
    """A region's indicator.

    Parameters
    ----------
    code
        Of the region.
    count
        How many; of the maturity, the mean, ``None`` where it is not shown.
    knowledge
        What it is worth.
    floors
        Of its classes.
    """

    code: str
    count: float | None
    knowledge: Knowledge
    floors: tuple[int, ...] = CLASS_FLOORS

    @property
    def class_index(self) -> int:
        """Index in its floors: the last one that the count reaches; 0 where nothing is shown."""
        if self.count is None:
            return 0
        return int(np.searchsorted(self.floors, self.count, side="right")) - 1


@dataclass(frozen=True)
class Numbers:
    """The counts at the top of the map; each opens the rows of the same name below it."""

    regions_with_active_pole: int
    poles: int
    offered: int
    activities: int
    links: int
    shown: int
    total: int
    unattached: int


@dataclass(frozen=True, eq=False, repr=False)
class View:
    """What remains of an atlas under a selection.

    Parameters
    ----------
    atlas, selection
        What is asked, and of what.
    masks
        Which rows remain, see `Selection.masks`.
    links
        Co-animation links of the remaining activities, see `geo.mesh.links`; under a filter by
        region, those that have an end in one.
    today
        The day of the visit; without one, poles are active by their status alone.
    """

    atlas: Atlas
    selection: Selection
    masks: Mapping[Table, NDArray[np.bool_]]
    links: pd.DataFrame
    today: date | None = None

    @property
    def day(self) -> date | None:
        """The day looked at: the last one of the period, or today."""
        return self.selection.end or self.today

    def rows(self, table: Table) -> pd.DataFrame:
        """Rows of a table that remain, all columns."""
        return self.atlas.dataset.tables[table][self.masks[table]]

    @cached_property
    def numbers(self) -> Numbers:
        """The counts at the top of the map."""
        shown = sum(int(self.masks[table].sum()) for table in LAYER_TABLES)
        lonely = self.atlas.unattached["table"].isin([str(table) for table in LAYER_TABLES])
        return Numbers(
            regions_with_active_pole=sum(
                count.knowledge is Knowledge.COVERED for count in self.region_counts(Indicator.ACTIVE_POLES)
            ),
            poles=int(self.masks[Table.POLES].sum()),
            offered=int(self._counted(Indicator.OFFERED).sum()),
            activities=int(self.masks[Table.ACTIVITIES].sum()),
            links=len(self.links),
            shown=shown,
            total=sum(len(self.masks[table]) for table in LAYER_TABLES),
            unattached=int(lonely.sum()),
        )

    def region_counts(self, indicator: Indicator) -> tuple[RegionCount, ...]:
        """Count an indicator in each of the 17 regions, by code."""
        if indicator not in self._region_counts:
            self._region_counts[indicator] = (
                self._maturity() if indicator is Indicator.MATURITY else self._counts(indicator)
            )
        return self._region_counts[indicator]

    def _counts(self, indicator: Indicator) -> tuple[RegionCount, ...]:
        counts = self.count(indicator)
        return tuple(
            RegionCount(code, counts[code], self._knowledge(code, counts[code], indicator))
            for code in REGION_CODES
        )

    def _maturity(self) -> tuple[RegionCount, ...]:
        """Give the same figures under every filter: two of them could otherwise be subtracted."""
        means = self.atlas.maturity.by_region
        return tuple(
            RegionCount(
                code,
                means.get(code),
                Knowledge.LEFT_OUT
                if self.selection.regions and code not in self.selection.regions
                else Knowledge.COVERED
                if code in means
                else Knowledge.WITHHELD,
                MATURITY_FLOORS,
            )
            for code in REGION_CODES
        )

    @cached_property
    def _region_counts(self) -> dict[Indicator, tuple[RegionCount, ...]]:
        """What was counted already: the map, the numbers, the card and the table ask for the same."""
        return {}

    def count(self, indicator: Indicator) -> Counter[str]:
        """Count an indicator by territory code; the maturity, which is no count, has none."""
        return self._links_by_region() if indicator is Indicator.LINKS else self._rows_by_region(indicator)

    def _counted(self, indicator: Indicator) -> NDArray[np.bool_]:
        """Tell which rows of the indicator's table it counts."""
        table = _TABLE_OF[indicator]
        frame, mask = self.atlas.dataset.tables[table], self.masks[table]
        if indicator is Indicator.ACTIVE_POLES:
            return mask & active(frame, self.day)
        if indicator is Indicator.OFFERED:
            return mask & (frame["nature"] == Nature.OFFERED).to_numpy()
        return mask

    def _rows_by_region(self, indicator: Indicator) -> Counter[str]:
        counted = self._counted(indicator)
        territories = self.atlas.territories[_TABLE_OF[indicator]]
        return Counter({code: int(counted[rows].sum()) for code, rows in territories.items()})

    def _links_by_region(self) -> Counter[str]:
        return Counter(self.links["origine"]) + Counter(self.links["destination"])

    def _knowledge(self, code: str, count: int, indicator: Indicator) -> Knowledge:
        if self.selection.regions and code not in self.selection.regions:
            # What it shares with a chosen region is only a part of what it has.
            return Knowledge.LEFT_OUT
        if count:
            return Knowledge.COVERED
        found = self._found_empty(code, indicator)
        wider = self._wider
        if wider and wider.count(indicator)[code] and not wider.empty_again(code, indicator, found):
            # Somebody did look: what they found is of another time, status, axis or type.
            return Knowledge.HIDDEN
        had_pole = indicator is Indicator.ACTIVE_POLES and self._had_pole(code)
        return Knowledge.UNDOCUMENTED if np.isnat(found) and not had_pole else Knowledge.CONFIRMED_EMPTY

    @cached_property
    def _wider(self) -> View | None:
        """The view of the same sectors and measures without the other filters, if there are any."""
        wider = Selection(sectors=self.selection.sectors, measures=self.selection.measures)
        narrowed = replace(self.selection, layers=wider.layers, indicator=wider.indicator) != wider
        return look(self.atlas, wider, self.today) if narrowed else None

    def _had_pole(self, code: str) -> bool:
        """Tell whether a remaining pole of another status is recorded: its absence is then known."""
        rows = self.atlas.territories[Table.POLES].get(code)
        return rows is not None and bool(self.masks[Table.POLES][rows].any())

    def _found_empty(self, code: str, indicator: Indicator) -> np.datetime64:
        """Give the day on which a region was found empty of all that the selection asks for, or ``NaT``.

        One checked measure says nothing of the others: without a measure filter, all of the
        reference table must have been checked. No finding is about imported places.
        """
        if indicator is Indicator.PLACES:
            return np.datetime64("NaT", "us")
        measures = self.selection.measures or tuple(self.atlas.names(Table.MEASURES))
        return empty_since(self._findings, code, measures, self.selection.sectors or ("",))

    @cached_property
    def _findings(self) -> Mapping[tuple[str, str, str], np.datetime64]:
        return findings(self.atlas, self.day)

    def empty_again(self, code: str, indicator: Indicator, found: np.datetime64) -> bool:
        """Tell whether a region was found empty after all that it counts; what has no date still holds."""
        if np.isnat(found):
            return False
        table = _TABLE_OF.get(indicator, Table.ACTIVITIES)
        kept = self._counted(indicator) if indicator in _TABLE_OF else self.masks[table]
        rows = self.atlas.territories[table][code]
        # The maximum of days of which one is missing is missing, and no day is after it.
        return bool(found >= held_on(self.atlas, table)[rows[kept[rows]]].max())


def look(atlas: Atlas, selection: Selection, today: date | None = None) -> View:
    """Apply a selection to an atlas, on a day."""
    masks = selection.masks(atlas)
    # An activity of a region may also link others to each other: these links are not the region's.
    ties = atlas.ties[touching(atlas.ties, selection.regions)] if selection.regions else atlas.ties
    return View(atlas, selection, masks, links(atlas.dataset, ties, masks[Table.ACTIVITIES]), today)
