"""Digital maturity by region, sector and year, without a figure that tells of fewer than five respondents.

The figures are made of the whole table, never of what somebody filters: two views could otherwise be
subtracted. Versions of the questionnaire ask other things, so each has its own figures. See
`geo.suppression` for what is shown and what is not.

Nor can two days be subtracted. Figures are taken at the end of each period of `geo.releases` that is
over, one period after the other, from the answers that were there by then; and all that was ever shown
counts as shown. A cell whose new figures would tell of a few, together with all earlier ones, keeps
those of its last release, whose day it bears. Everything is computed anew from the days of the answers:
the same answers have the same past, and whatever is added later leaves it as it was.

That holds as long as answers only come with days of periods that are not over. It does not where one
is withdrawn or corrected, where a form on paper is entered after its period, or where answers of former
days are imported: the past is then computed anew, and who kept the former figures could subtract. To
keep what was published for good would be to keep what the withdrawn answer said.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo import releases
from geo.columns import DIMENSIONS
from geo.suppression import LEAST, nothing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from geo.suppression import Group, Numbers, Shown

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
    until
        The last day whose answers count: the end of the period in which it was taken.
    """

    mean: float
    respondents: int
    complete: bool
    until: date


@dataclass(frozen=True)
class Aggregate:
    """What is shown of a cell.

    Parameters
    ----------
    respondents
        At least `geo.suppression.LEAST`.
    averages
        By dimension; one that cannot be shown is not there. One that could not follow the number of
        respondents is older than it.
    until
        The last day whose answers count: the end of the period in which the number was taken.
    """

    respondents: int
    averages: Mapping[str, Average]
    until: date


Aggregates = dict[Cell, Aggregate]
"""What is shown; a cell that cannot be shown is not there."""


@dataclass(frozen=True, eq=False)
class _Answers:
    """What is known at the end of a period.

    Parameters
    ----------
    scores
        Of who answered by then, in the order of days.
    newcomers
        Place of the first who was not there at the end of the period before.
    classes
        For each class of `geo.suppression.Shown`, the place of one who is of it.
    end
        The last day.
    """

    scores: pd.DataFrame
    newcomers: int
    classes: NDArray[np.intp]
    end: date


def aggregates(diagnostics: pd.DataFrame, today: date) -> dict[str, Aggregates]:
    """Count and average the diagnostics.

    Parameters
    ----------
    diagnostics
        The whole table, typed as `geo.schema.typed` says. A row without any score tells of no
        maturity, one without a day of no period: neither counts.
    today
        The civil day: the period that it is in is not over, and its answers do not count yet.

    Returns
    -------
    dict of str to Aggregates
        By version of the questionnaire, in the order of their names. What is shown of each, on all
        days together, can be added and subtracted in every way without reaching a group of 1 to 4
        respondents.
    """
    scored = diagnostics[list(DIMENSIONS)].notna().any(axis=1) & diagnostics["rempli_le"].notna()
    return {
        str(version): _replayed(rows[scored.loc[rows.index]], today)
        for version, rows in diagnostics.groupby(_VERSION, sort=True)
    }


def _replayed(rows: pd.DataFrame, today: date) -> Aggregates:
    """Take the figures at the end of each period that is over, all of them beside those of before."""
    found: Aggregates = {}
    shown = nothing(np.zeros(0, dtype=np.int64))
    for answers, sizes in _periods(rows.sort_values("rempli_le", kind="stable"), today):
        shown = shown.with_more(sizes)
        for cell, everyone in _cells(answers.scores):
            before = found.get(cell)
            count = int(everyone.sum())
            # Nobody new: it was decided before. A few: they would be the difference.
            if not everyone[answers.newcomers :].any() or (before and count - before.respondents < LEAST):
                continue
            more = shown.with_group(everyone[answers.classes])
            if more is not None:
                shown, averages = _averages(more, everyone, answers)
                kept = {**(before.averages if before else {}), **averages}
                found[cell] = Aggregate(
                    count, {name: kept[name] for name in DIMENSIONS if name in kept}, answers.end
                )
    return found


def _periods(rows: pd.DataFrame, today: date) -> Iterator[tuple[_Answers, Numbers]]:
    """Give what is known at the end of each period, and how many respondents its new classes have."""
    if rows.empty:
        return
    alike = [
        rows["region"],
        rows["secteur"],
        rows["rempli_le"].dt.year,
        *(rows[name].isna() for name in DIMENSIONS),
    ]
    classes = np.zeros(0, dtype=np.intp)
    before = 0
    for end in releases.ends(rows["rempli_le"].iloc[0].date(), today):
        count = int((rows["rempli_le"] <= pd.Timestamp(end)).sum())
        if count > before:
            # Whom no figure can tell apart, now or later, are one class.
            kinds = pd.Series(range(before, count)).groupby(
                [column.iloc[before:count].to_numpy() for column in alike]
            )
            classes = np.concatenate([classes, kinds.min().to_numpy(dtype=np.intp)])
            yield _Answers(rows.iloc[:count], before, classes, end), np.asarray(kinds.size(), dtype=np.int64)
        before = count


def _averages(shown: Shown, everyone: Group, answers: _Answers) -> tuple[Shown, dict[str, Average]]:
    """Take up the mean of each dimension: of all who evaluated it, or of those who evaluated all."""
    evaluated = answers.scores[list(DIMENSIONS)].notna().to_numpy()
    complete = everyone & evaluated.all(axis=1)
    found: dict[str, Average] = {}
    for name, own in zip(DIMENSIONS, evaluated.T, strict=True):
        for group, whole in ((everyone & own, False), (complete, True)):
            more = shown.with_group(group[answers.classes])
            if more is not None:
                shown = more
                # Exactly rounded: the same in whatever order the table has its rows.
                mean = round(fsum(answers.scores.loc[group, name]) / int(group.sum()), 1)
                found[name] = Average(mean, int(group.sum()), whole, answers.end)
                break
    return shown, found


def _cells(rows: pd.DataFrame) -> Iterator[tuple[Cell, Group]]:
    """List the cells that have respondents enough, table by table, the largest first."""
    by = {
        "region": rows["region"].to_numpy(dtype=np.object_),
        "sector": rows["secteur"].to_numpy(dtype=np.object_),
        "year": rows["rempli_le"].dt.year.to_numpy(dtype=np.int64),
    }
    for names in _TABLES:
        keys = list(zip(*(by[name].tolist() for name in names), strict=True)) or [()] * len(rows)
        # What is not told has no cell: its respondents count wherever it does not matter.
        counts = Counter(key for key in keys if all(key))
        for key, count in sorted(counts.items(), key=lambda counted: (-counted[1], counted[0])):
            if count >= LEAST:
                members = np.array([own == key for own in keys], dtype=np.bool_)
                yield Cell(**dict(zip(names, key, strict=True))), members
