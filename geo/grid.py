"""A grid: the cells of one sheet of a foreign file as they stand, before anybody knows what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.problems import Problem

Value: TypeAlias = str | int | float | bool | date | datetime | time | None
"""What a cell holds; ``None`` where it is empty."""


@dataclass(frozen=True, eq=False)
class Grid:
    """The cells of one sheet, layer or text file, headers and titles among them.

    Parameters
    ----------
    file
        Name of the file, without its folder.
    sheet
        Name of the sheet or layer; empty for a text file.
    rows
        Every row that holds something, all of the same width; the first cell is the sheet's first
        column, empty or not.
    lines
        For every row, its number in the sheet, or the line of the text file that it starts on; the
        first is 1.
    notes
        What the reader has to tell of the file: what it guessed, what it spread, what it ignored.
    headed
        Whether the format itself names the columns, in which case the first row is the header.
    since_1904
        Whether its numbers that are days are counted from 1904.
    """

    file: str
    sheet: str
    rows: tuple[tuple[Value, ...], ...]
    lines: tuple[int, ...]
    notes: tuple[Problem, ...] = ()
    headed: bool = False
    since_1904: bool = False


def even(rows: Iterable[Sequence[Value]]) -> tuple[tuple[Value, ...], ...]:
    """Leave out the columns after the last that holds something, and pad every row to the same width."""
    kept = [tuple(row) for row in rows]
    width = max((_used(row) for row in kept), default=0)
    return tuple(row if len(row) == width else (*row[:width], *[None] * (width - len(row))) for row in kept)


def _used(row: Sequence[Value]) -> int:
    return next((place for place in range(len(row), 0, -1) if row[place - 1] is not None), 0)
