"""Rows that seem to speak of the same thing: one name, near one place."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from geo.codes import folded
from geo.distances import geodesics_km
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray


NAMES: Final[Mapping[Table, str]] = {
    Table.POLES: "nom",
    Table.EXPERTISES: "titulaire",
    Table.ACTIVITIES: "titre",
    Table.PLACES: "nom",
}
"""The column that names a row, in the tables whose rows have a place."""

NEAR_KM: Final = 1.0
"""Farther apart, two of the same name are two: a network names its branches alike."""

_DEGREES: Final = 360.0
_ALIKE: Final = 90
_NUMBERS: Final = re.compile(r"[0-9]+")
_WINDOW: Final = 8
"""How many rows that follow in the order of names each row is compared with (sorted neighbourhood:
Hernández and Stolfo, 1995): time grows with the rows and not with their square."""

_WORDS: Final = re.compile(r"[\W_]+")
_EMPTY: Final = frozenset(
    {"de", "du", "des", "la", "le", "les", "l", "d", "et", "a", "au", "aux", "the", "of"}
)
_ALSO: Final[Mapping[Table, tuple[str, ...]]] = {
    Table.EXPERTISES: ("domaine", "nature"),
    Table.ACTIVITIES: ("date_debut",),
    Table.PLACES: ("type",),
}
"""What two rows must also share: one body may offer two competences, and hold an event each year."""


def twins(cells: pd.DataFrame, table: Table) -> tuple[tuple[int, int], ...]:
    """Pair the rows that seem to be the same.

    Two rows are, when their names have the same words (in any order, without accents, case and
    articles) or nearly (rapidfuzz's ratio of the sorted words, at least 90), and they are at most 1 km
    apart, or where either has no point, in the same municipality.

    Parameters
    ----------
    cells
        Text cells of a table, on a `RangeIndex`.

    Returns
    -------
    Positions of each row that has an earlier twin, with that of the first one; by position.
    """
    if table not in NAMES or cells.empty:
        return ()
    names = [_words(name) for name in cells[NAMES[table]].tolist()]
    towns = [folded(town) for town in cells["municipalite"].tolist()]
    also = list(zip(*(cells[column].tolist() for column in _ALSO.get(table, ())), strict=True))
    also = also or [()] * len(cells)
    points = np.array(
        [pd.to_numeric(cells[column], errors="coerce") for column in ("longitude", "latitude")], dtype=float
    ).T
    points[~np.all(np.abs(points) <= _DEGREES, axis=1)] = np.nan
    # What must be alike comes first, so that rows that are neighbours may be twins.
    places = np.nan_to_num(points, nan=_DEGREES).tolist()
    keys = zip(also, names, towns, places, range(len(cells)), strict=True)
    order = np.array([row for *_, row in sorted(key for key in keys if key[1])], dtype=np.intp)
    ends = _alike(order, names, also)
    if not len(ends):
        return ()
    apart_km = geodesics_km(points[ends[:, 0]], points[ends[:, 1]])
    first: dict[int, int] = {}
    for (one, other), km in sorted(zip(ends.tolist(), apart_km.tolist(), strict=True)):
        near = km <= NEAR_KM if km == km else bool(towns[one]) and towns[one] == towns[other]  # noqa: PLR0124 # NaN
        if near and other not in first:
            first[other] = first.get(one, one)
    return tuple(sorted(first.items()))


def _alike(
    order: NDArray[np.intp], names: Sequence[str], also: Sequence[tuple[str, ...]]
) -> NDArray[np.intp]:
    """Pair the neighbours of an order whose names are alike: positions, shape (pairs, 2), each ascending.

    « Salle 12 » and « salle 13 » are two, however long the rest.
    """
    # What tells most rows apart is compared for all of them at once, and letters for the few left.
    shared = [(parts, *_NUMBERS.findall(name)) for parts, name in zip(also, names, strict=True)]
    groups = pd.factorize(np.fromiter(shared, dtype=object, count=len(shared)))[0]
    found = [np.zeros((0, 2), dtype=np.intp)]
    for apart in range(1, _WINDOW + 1):
        ends = np.column_stack((order[:-apart], order[apart:]))
        ends = ends[groups[ends[:, 0]] == groups[ends[:, 1]]]
        ones, others = ([names[row] for row in column] for column in ends.T.tolist())
        ratios = process.cpdist(ones, others, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        found.append(np.sort(ends[ratios > 0], axis=1))
    return np.concatenate(found)


def _words(name: str) -> str:
    """Write a name as its words, sorted, without accents, case and articles."""
    words = map(_word, _WORDS.split(name))
    return " ".join(sorted(word for word in words if word and word not in _EMPTY))


_word: Final = lru_cache(maxsize=100_000)(folded)
