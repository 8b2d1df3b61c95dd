"""Digital maturity by region, sector and year, without a figure that tells of fewer than five respondents.

The figures are made of the whole table, never of what somebody filters: two views could otherwise be
subtracted. Versions of the questionnaire ask other things, so each has its own figures. See
`geo.suppression` for what is shown and what is not.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.columns import DIMENSIONS
from geo.suppression import LEAST, classes, nothing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from geo.suppression import Group, Shown

EVERYWHERE: Final = ""
EVERY_YEAR: Final = 0

_VERSION: Final = "questionnaire"
_TABLES: Final[Sequence[tuple[str, ...]]] = (
    (),
    ("region",),
    ("sector",),
    ("year",),
    ("region", "year"),
    ("sector", "year"),
    ("region", "sector"),
)
"""What is published, the most useful first: where two figures exclude each other, the first is shown."""


@dataclass(frozen=True)
class Cell:
    """Which respondents: the whole of what is not named.

    Parameters
    ----------
    region, sector
        Their codes.
    year
        In which they answered.
    """

    region: str = EVERYWHERE
    sector: str = EVERYWHERE
    year: int = EVERY_YEAR


@dataclass(frozen=True)
class Average:
    """The mean of a dimension.

    Parameters
    ----------
    mean
        0 to 4, to one decimal.
    respondents
        Of how many: at least `geo.suppression.LEAST`.
    complete
        Whether only those who evaluated all dimensions are counted: with the others, the
        difference of two numbers would tell of a few.
    """

    mean: float
    respondents: int
    complete: bool


@dataclass(frozen=True)
class Aggregate:
    """What is shown of a cell.

    Parameters
    ----------
    respondents
        At least `geo.suppression.LEAST`.
    averages
        By dimension; one that cannot be shown is not there.
    """

    respondents: int
    averages: Mapping[str, Average]


Aggregates = dict[Cell, Aggregate]
"""What is shown; a cell that cannot be shown is not there."""


@dataclass(frozen=True, eq=False)
class _Candidate:
    """A cell that has respondents enough, and the groups that its figures count."""

    cell: Cell
    everyone: Group
    evaluated: Mapping[str, Group]
    complete: Group

    @property
    def groups(self) -> Iterator[Group]:
        yield self.everyone
        yield from self.evaluated.values()
        yield self.complete


def aggregates(diagnostics: pd.DataFrame) -> dict[str, Aggregates]:
    """Count and average the diagnostics.

    Parameters
    ----------
    diagnostics
        The whole table, typed as `geo.schema.typed` says.

    Returns
    -------
    dict of str to Aggregates
        By version of the questionnaire, in the order of their names. What is shown of each can be
        added and subtracted in every way without reaching a group of 1 to 4 respondents.
    """
    return _by_version(diagnostics, _TABLES)


def by_region(diagnostics: pd.DataFrame) -> dict[str, Aggregates]:
    """Give, of `aggregates`, the figures of everybody and of each region, in a small part of the time.

    They come first: what is taken up after them changes nothing of them, and the figures that
    combine them are the same for all respondents of a region.
    """
    return _by_version(diagnostics, _TABLES[:2])


def _by_version(diagnostics: pd.DataFrame, tables: Sequence[tuple[str, ...]]) -> dict[str, Aggregates]:
    return {
        str(version): _of_version(rows.reset_index(drop=True), tables)
        for version, rows in diagnostics.groupby(_VERSION, sort=True)
    }


def _of_version(rows: pd.DataFrame, tables: Sequence[tuple[str, ...]]) -> Aggregates:
    evaluated = {name: rows[name].notna().to_numpy() for name in DIMENSIONS}
    complete = np.logical_and.reduce(list(evaluated.values()))
    candidates = [
        _Candidate(
            cell, everyone, {name: everyone & own for name, own in evaluated.items()}, everyone & complete
        )
        for cell, everyone in _cells(rows, tables)
    ]
    if not candidates:
        return {}
    sizes, by_class = classes([group for candidate in candidates for group in candidate.groups])
    told = iter(by_class)
    shown = nothing(sizes)
    found: Aggregates = {}
    for candidate in candidates:
        own = [next(told) for _ in candidate.groups]
        more = shown.with_group(own[0])
        if more is not None:
            shown, averages = _averages(more, candidate, own[1:], rows)
            found[candidate.cell] = Aggregate(int(candidate.everyone.sum()), averages)
    return found


def _averages(
    shown: Shown, candidate: _Candidate, groups: Sequence[Group], rows: pd.DataFrame
) -> tuple[Shown, dict[str, Average]]:
    """Take up the mean of each dimension: of all who evaluated it, or of those who evaluated all."""
    found: dict[str, Average] = {}
    *own, complete = groups
    for (name, evaluated), by_class in zip(candidate.evaluated.items(), own, strict=True):
        for group, members, whole in ((by_class, evaluated, False), (complete, candidate.complete, True)):
            more = shown.with_group(group)
            if more is not None:
                shown = more
                mean = round(float(rows.loc[members, name].mean()), 1)
                found[name] = Average(mean, int(members.sum()), whole)
                break
    return shown, found


def _cells(rows: pd.DataFrame, tables: Sequence[tuple[str, ...]]) -> Iterator[tuple[Cell, Group]]:
    """List the cells that have respondents enough, table by table, the largest first."""
    by = {
        "region": rows["region"].to_numpy(dtype=np.object_),
        "sector": rows["secteur"].to_numpy(dtype=np.object_),
        "year": rows["rempli_le"].dt.year.fillna(EVERY_YEAR).to_numpy(dtype=np.int64),
    }
    for names in tables:
        keys = list(zip(*(by[name].tolist() for name in names), strict=True)) or [()] * len(rows)
        # What is not told has no cell: its respondents count wherever it does not matter.
        counts = Counter(key for key in keys if all(key))
        for key, count in sorted(counts.items(), key=lambda counted: (-counted[1], counted[0])):
            if count >= LEAST:
                members = np.array([own == key for own in keys], dtype=np.bool_)
                yield Cell(**dict(zip(names, key, strict=True))), members
