"""Rows that stand whole in their first cell, as a spreadsheet keeps a CSV whose separator it did not know."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geo import recognition
from geo.grid import even
from geo.language import message
from geo.limits import MOST_CELLS, MOST_COLUMNS
from geo.problems import Problem, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.grid import Grid, Value

    Row = Sequence[Value]

_SEPARATORS: Final = ";,\t|"
_LEAST: Final = 3
"""Cells that a row among others must have within its first one: with two it may be a sentence."""

_TRIED: Final = 200
_TOLD: Final = 5


def unwrapped(grid: Grid) -> Grid:
    """Cut rows that stand whole in their first cell, where they make rows like the others.

    A grid of one column is cut only where its columns are then recognised.
    """
    width = len(grid.rows[0]) if grid.rows else 0
    if grid.headed or not width:
        return grid
    return _whole(grid) if width == 1 else _some(grid, width)


def _whole(grid: Grid) -> Grid:
    cells = [row[0] for row in grid.rows[:_TRIED]]
    scores = {separator: _alike(cells, separator) for separator in _SEPARATORS}
    separator = max(_SEPARATORS, key=scores.__getitem__)
    rows, width = scores[separator]
    if width <= 1 or 2 * rows < len(cells):
        return grid
    cut = [_cut(row[0], separator) for row in grid.rows]
    most = max(map(len, cut))
    if most > MOST_COLUMNS or most * len(cut) > MOST_CELLS:
        return grid
    found = _told(grid, cut, grid.lines)
    return found if recognition.recognise(found).table else grid


def _some(grid: Grid, width: int) -> Grid:
    if width < _LEAST:
        return grid
    rows: list[Row] = []
    lines: list[int] = []
    for row, line in zip(grid.rows, grid.lines, strict=True):
        alone = isinstance(row[0], str) and not any(cell is not None for cell in row[1:])
        cuts = (_cut(row[0], separator) for separator in _SEPARATORS) if alone else ()
        cut = next((one for one in cuts if len(one) == width), None)
        rows.append(cut or row)
        if cut:
            lines.append(line)
    return _told(grid, rows, lines) if lines else grid


def _alike(cells: Sequence[Value], separator: str) -> tuple[int, int]:
    """Count the rows that a separator cuts into the number of cells that is the most frequent."""
    widths = Counter(len(_cut(cell, separator)) for cell in cells)
    return max(((rows, width) for width, rows in widths.items() if width > 1), default=(0, 0))


def _cut(cell: Value, separator: str) -> list[Value]:
    if not isinstance(cell, str) or separator not in cell:
        return [cell]
    try:
        # One line for the module, whatever breaks it holds: a quoted cell keeps its own.
        parts = next(csv.reader([cell], delimiter=separator), [])
    except csv.Error:
        return [cell]
    return [part if part.strip() else None for part in parts]


def _told(grid: Grid, rows: Sequence[Row], lines: Sequence[int]) -> Grid:
    places = ", ".join(map(str, lines[:_TOLD])) + ("…" if len(lines) > _TOLD else "")
    note = Problem(
        shortened(grid.file),
        None,
        "",
        shortened(grid.sheet),
        message(
            "Des lignes tenaient entières dans une seule cellule ; elles ont été coupées : {lines}.",
            lines=places,
        ),
        message("Vérifiez les colonnes ci-dessous ; sinon, ouvrez le fichier d’origine avec son séparateur."),
    )
    return replace(grid, rows=even(rows), notes=(*grid.notes, note))
