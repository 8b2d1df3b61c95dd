"""How many of the organisations that there are answered, where somebody brought their number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.aggregates import EVERY_YEAR, Cell

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from geo.aggregates import Aggregate


@dataclass(frozen=True)
class Population:
    """How many organisations there are.

    Parameters
    ----------
    organisations
        Their number.
    source
        Who counted them.
    counted
        On which day.
    """

    organisations: int
    source: str
    counted: date


@dataclass(frozen=True)
class Rate:
    """How many answered, of how many.

    Parameters
    ----------
    respondents
        As they are shown: at least `geo.suppression.LEAST`.
    population
        All that there are.
    """

    respondents: int
    population: Population

    @property
    def percent(self) -> int | None:
        """The share, rounded; ``None`` where more answered than were counted, and there is no share."""
        if self.respondents > self.population.organisations:
            return None
        return round(100 * self.respondents / self.population.organisations)


def populations(table: pd.DataFrame) -> dict[Cell, Population]:
    """Read how many organisations there are.

    Parameters
    ----------
    table
        Of `geo.vocabularies.Table.POPULATIONS`, typed. A row without region is of all of Québec, one
        without sector of all sectors: nothing is added up, since a part may be missing.

    Returns
    -------
    dict of Cell to Population
        The newest count of each.
    """
    return {
        Cell(row["region"], row["secteur"]): Population(
            int(row["organismes"]), str(row["source"]), row["compte_le"].date()
        )
        for row in table.sort_values("compte_le", kind="stable").to_dict("records")
    }


def rate(cell: Cell, shown: Aggregate, known: Mapping[Cell, Population]) -> Rate | None:
    """Compare who answered with all that there are: of a figure that is shown, and of no other.

    A year is compared with the newest count of the same region and sector.
    """
    population = known.get(replace(cell, year=EVERY_YEAR))
    return Rate(shown.respondents, population) if population else None
