"""Digital maturity by region, as the one figure that a map can show.

It is made of figures that are shown already, see `geo.aggregates`, and of all six of them: it tells
nothing that they do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from geo.aggregates import Cell
from geo.columns import DIMENSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from geo.aggregates import Aggregate, Aggregates

_TENTHS: Final = 10
_NUMBER: Final = re.compile(r"\d+")


@dataclass(frozen=True)
class Maturity:
    """What the map shows.

    Parameters
    ----------
    version
        Of the questionnaire: the newest of which some region can be shown; empty without one.
    by_region
        By code, 0 to 4 to one decimal; a region whose figure cannot be shown is not there.
    until
        The last day whose answers count in some of these figures; a region's may be older. ``None``
        where none is shown.
    """

    version: str
    by_region: Mapping[str, float]
    until: date | None


def maturity(shown: Mapping[str, Aggregates]) -> Maturity:
    """Average the six dimensions of each region where all six are shown.

    Parameters
    ----------
    shown
        By version, see `geo.aggregates.aggregates`; versions are never mixed.
    """
    for version in newest_first(shown):
        regions = {
            cell.region: aggregate
            for cell, aggregate in shown[version].items()
            if cell.region and cell == Cell(cell.region) and aggregate.averages.keys() == set(DIMENSIONS)
        }
        if regions:
            means = {code: _mean(aggregate) for code, aggregate in regions.items()}
            until = max(one.until for own in regions.values() for one in own.averages.values())
            return Maturity(version, MappingProxyType(means), until)
    return Maturity("", MappingProxyType({}), None)


def newest_first(versions: Iterable[str]) -> list[str]:
    """Order versions by their numbers: « 10.0 » is newer than « 2.0 »."""
    return sorted(versions, key=_numbers, reverse=True)


def _numbers(version: str) -> tuple[list[int], str]:
    return [int(part) for part in _NUMBER.findall(version)], version


def _mean(aggregate: Aggregate) -> float:
    # Of the rounded means that are shown, and of nothing behind them; in tenths, so that it is exact.
    tenths = sum(round(average.mean * _TENTHS) for average in aggregate.averages.values())
    return round(tenths / len(aggregate.averages)) / _TENTHS
