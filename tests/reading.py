"""Rows as any program gives them back: plain cells, what is empty as ``None``."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

Cell: TypeAlias = str | float | date | None


def plain(cell: object) -> Cell:
    """Give a cell without its program's own type; a date without the time that no table holds."""
    if pd.isna(cell) or cell == "":  # type: ignore[call-overload] # any scalar
        return None
    if isinstance(cell, datetime):
        assert (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date()
    if isinstance(cell, (str, date)):
        return cell
    return float(cell)  # type: ignore[arg-type] # a number of some library


def lines(rows: Iterable[Iterable[object]]) -> list[tuple[Cell, ...]]:
    """Give rows of plain cells."""
    return [tuple(map(plain, row)) for row in rows]


def frame_lines(frame: pd.DataFrame) -> list[tuple[Cell, ...]]:
    """Give the rows of a frame."""
    return lines(frame.astype(object).itertuples(index=False, name=None))
