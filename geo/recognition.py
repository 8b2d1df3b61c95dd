"""Which table a grid holds, where its headers stand, and what each column is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from geo import points
from geo.charsets import mended
from geo.codes import folded
from geo.columns import COLUMNS, COORDINATES, POINT
from geo.facilities import COLUMNS as COLUMNS_OF_ODCAF
from geo.facilities import is_odcaf
from geo.headers import EXACT, match
from geo.language import FRENCH
from geo.plain import plain
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.grid import Grid, Value

_SEARCHED: Final = 40
"""Rows among which the headers are looked for: titles and notices are shorter than that."""

_LEAST: Final = 2
"""Columns that must be known for a row to be taken for headers."""

_ASKED: Final = 2.0
"""How much more a column that a table must have says of it."""

_STRANGER: Final = 0.25
"""What a header that a table does not know takes away, against one it knows; strangers beyond the
columns that are known say nothing more."""

_NAMED: Final = 1.5
"""What a sheet or a file that is named after a table adds."""

_SAME_NAME: Final = 85
_COUNTED: Final = 50
"""Rows of which a column that only counts them, or that holds points, is known."""


@dataclass(frozen=True)
class Recognition:
    """What a grid is taken for, until its user says otherwise.

    Parameters
    ----------
    table
        The likeliest table; ``None`` where no row looks like headers.
    header
        Position of the row of headers in the grid; ``None`` where there is none.
    columns
        For every column of the grid the table's column that it is; ``None`` for one left aside.
    sureness
        For every column of the grid, from 0 to 100.
    others
        The tables that the grid might also be, the likeliest first.
    odcaf
        Whether it is Statistics Canada's database of places, which is translated, see `geo.facilities`.
    survey
        Where each question of a survey has a column of its own, which is then ``reponse``, the name of
        the survey; ``None`` where a row is a record, see `geo.survey_headers`.
    private
        Positions of the columns that may tell who answered it.
    """

    table: Table | None
    header: int | None
    columns: tuple[str | None, ...]
    sureness: tuple[float, ...]
    others: tuple[Table, ...] = ()
    odcaf: bool = False
    survey: str | None = None
    private: frozenset[int] = frozenset()

    def named(self, survey: str) -> Recognition:
        """Give the survey of a sheet its name."""
        return replace(self, survey=survey)

    @property
    def given(self) -> tuple[str, ...]:
        """The table's columns that the grid speaks of."""
        return tuple(
            name
            for column in self.columns
            if column
            for name in (COORDINATES if column == POINT else (column,))
        )


def recognise(grid: Grid) -> Recognition:
    """Find the likeliest table, row of headers and columns of a grid."""
    rows = range(min(1 if grid.headed else _SEARCHED, len(grid.rows)))
    row = next((row for row in rows if is_odcaf(headers(grid, row))), None)
    if row is not None:
        return as_table(grid, row, Table.PLACES)
    scored = sorted(
        (
            (score, -row, table)
            for row in rows
            if len(set(headers(grid, row)) - {""}) >= _LEAST
            for table in Table
            if (score := _score(grid, row, table)) > 0
        ),
        key=lambda one: (-one[0], -one[1], list(Table).index(one[2])),
    )
    if not scored:
        width = len(grid.rows[0]) if grid.rows else 0
        return Recognition(None, 0 if grid.headed and grid.rows else None, (None,) * width, (0.0,) * width)
    _, back, table = scored[0]
    others = tuple(dict.fromkeys(other for _, row, other in scored if row == back and other is not table))
    columns, sureness = mapped(grid, -back, table)
    return Recognition(table, -back, columns, sureness, others)


def as_table(grid: Grid, header: int | None, table: Table) -> Recognition:
    """Take a grid for the table, and the row of headers, that its user says."""
    if header is None:
        width = len(grid.rows[0]) if grid.rows else 0
        return Recognition(table, None, (None,) * width, (0.0,) * width)
    names = headers(grid, header)
    if table is Table.PLACES and is_odcaf(names):
        columns = tuple(COLUMNS_OF_ODCAF.get(name) for name in names)
        return Recognition(table, header, columns, tuple(EXACT * bool(one) for one in columns), odcaf=True)
    return Recognition(table, header, *mapped(grid, header, table))


def headers(grid: Grid, row: int) -> list[str]:
    """Write the cells of a row as headers: on one line; a number or a day is none.

    A cell that is empty has the header above, where two rows of headers stand over one another.
    """
    own = [_header(value) for value in grid.rows[row]]
    if not row or all(own):
        return own
    above = [_header(value) for value in grid.rows[row - 1]]
    if sum(map(bool, above)) < _LEAST:
        return own
    return [one or (over if above.count(over) == 1 else "") for one, over in zip(own, above, strict=True)]


def mapped(grid: Grid, row: int, table: Table) -> tuple[tuple[str | None, ...], tuple[float, ...]]:
    """Give each column of a grid the table's column that its header names best, each one once."""
    names = headers(grid, row)
    pairs = sorted(
        (
            (-score, place, column)
            for place, name in enumerate(names)
            if name
            for column, score in match(name, table).items()
            if column != "id" or score == EXACT or not _counts(grid, row, place)
            if column != POINT or _holds_points(grid, row, place)
        ),
    )
    columns: list[str | None] = [None] * len(names)
    sureness = [0.0] * len(names)
    for score, place, column in pairs:
        if columns[place] is None and column not in columns:
            columns[place], sureness[place] = column, -score
    if POINT in columns and any(name in columns for name in COORDINATES):
        # What has columns of its own is not taken from another.
        place = columns.index(POINT)
        columns[place], sureness[place] = None, 0.0
    return tuple(columns), tuple(sureness)


def _counts(grid: Grid, row: int, place: int) -> bool:
    """Tell whether a column only numbers the rows: another sheet's rows have the same numbers."""
    texts = [plain(cells[place]) for cells in grid.rows[row + 1 : row + 1 + _COUNTED]]
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < len("1000000")]
    return len(numbers) > 1 and all(after - before == 1 for before, after in pairwise(numbers))


def _holds_points(grid: Grid, row: int, place: int) -> bool:
    """Tell whether a column that may be called so holds points: « Coordonnées » may be an address too."""
    values = [cells[place] for cells in grid.rows[row + 1 : row + 1 + _COUNTED] if plain(cells[place])]
    return 2 * sum(map(points.holds, values)) >= max(len(values), 1)


def _score(grid: Grid, row: int, table: Table) -> float:
    """Weigh a row as the headers of a table: columns known, asked for, unknown, and the sheet's name."""
    columns, sureness = mapped(grid, row, table)
    known = [column for column in columns if column]
    if len(known) < _LEAST:
        return 0
    weights = {column.name: _ASKED if column.filled else 1.0 for column in COLUMNS[table]}
    strangers = sum(bool(name) for name in headers(grid, row)) - len(known)
    missing = sum(weight for name, weight in weights.items() if weight > 1 and name not in known)
    found = sum(
        weights.get(column, 1.0) * sure / EXACT
        for column, sure in zip(columns, sureness, strict=True)
        if column
    )
    return found - _STRANGER * (min(strangers, len(known)) + missing) + _NAMED * _is_named_after(grid, table)


def _is_named_after(grid: Grid, table: Table) -> bool:
    names = " ".join((grid.sheet, grid.file.rsplit(".", 1)[0]))
    words = [folded(word) for word in re.split(r"[\W_\d]+", names)]
    own = folded(FRENCH.render(table.label).split()[0])
    return any(fuzz.ratio(own, word) >= _SAME_NAME for word in words if len(word) >= len(own) - 1)


def _header(value: Value) -> str:
    return " ".join(mended(plain(value)).split()) if isinstance(value, str) else ""


def data_rows(grid: Grid, header: int | None) -> Sequence[int]:
    """List the positions of the rows under the headers."""
    return range(0 if header is None else header + 1, len(grid.rows))
