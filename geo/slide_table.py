"""Tables of slides: real ones, set as large as their box lets them be."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches

from geo import drawingml, template
from geo.drawingml import line, write
from geo.template import SMALL_PT
from geo.typography import LINE_IN, fitted, listed

if TYPE_CHECKING:
    from pptx.slide import Slide
    from pptx.table import _Cell

    from geo.language import Language
    from geo.template import Box

MARGIN_IN: Final = 0.07
"""On either side of a cell."""

_SIZES_PT: Final = (20, 18, SMALL_PT)
_LINES: Final = (1, 2)
_LEAST_IN: Final = 0.02
_MOST_IN: Final = 0.2
"""What a row has beyond its lines of text."""

_ALIGNED: Final = {"l": PP_ALIGN.LEFT, "c": PP_ALIGN.CENTER, "r": PP_ALIGN.RIGHT}


@dataclass(frozen=True)
class Cell:
    """A cell of a table; what does not fit is cut.

    Parameters
    ----------
    text
        What it says; of several names as many as fit are told, and the others counted.
    fill, ink
        Colours of the ground and of the text, six hexadecimal digits.
    bold, align
        How the text is set: ``l``, ``c`` or ``r``.
    """

    text: str | tuple[str, ...]
    fill: str = template.WHITE
    ink: str = template.INK
    bold: bool = False
    align: str = "l"


@dataclass(frozen=True)
class Grid:
    """A table.

    Parameters
    ----------
    name, description
        Its title, and what it shows, for who does not see it.
    headers
        Of its columns.
    rows
        As many cells each; the first one names the row.
    widths_in
        Of the columns, in inches.
    """

    name: str
    description: str
    headers: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths_in: tuple[float, ...]


@dataclass(frozen=True)
class _Setting:
    """Size of the type, lines and height of the rows under the header, height of the header."""

    size_pt: int
    lines: int
    row_in: float
    header_in: float


def heading(text: str, align: str = "l") -> Cell:
    """Make the header of a column."""
    return Cell(text, template.PRIMARY, template.WHITE, bold=True, align=align)


def place(slide: Slide, grid: Grid, box: Box, language: Language) -> None:
    """Place a table at the top of a box, in the largest type in which nothing is cut.

    Where something must be, the type is the smallest, on as many lines as there is room for. How
    many rows a box holds is the caller's affair.
    """
    chosen = _setting(grid, box, language)
    rows = (grid.headers, *grid.rows)
    left, top, width, _ = box.emu
    height = Inches(chosen.header_in + chosen.row_in * len(grid.rows))
    shape = slide.shapes.add_table(len(rows), len(grid.headers), left, top, width, height)
    drawingml.bare(shape.table)
    for number, column_in in enumerate(grid.widths_in):
        shape.table.columns[number].width = Inches(column_in)
    for number, cells in enumerate(rows):
        shape.table.rows[number].height = Inches(chosen.row_in if number else chosen.header_in)
        lines = chosen.lines if number else 1
        for column, cell in enumerate(cells):
            told = _told(cell, grid.widths_in[column], chosen.size_pt, lines, language)
            _fill(shape.table.cell(number, column), cell, told, chosen.size_pt, language)
    drawingml.described(shape, grid.name, grid.description)


def _setting(grid: Grid, box: Box, language: Language) -> _Setting:
    possible = []
    for size_pt, lines in product(_SIZES_PT, _LINES):
        one = LINE_IN * size_pt
        free = box.height - one - len(grid.rows) * lines * one
        spare_in = min(_MOST_IN, free / (len(grid.rows) + 1))
        if spare_in < _LEAST_IN:
            continue
        setting = _Setting(size_pt, lines, lines * one + spare_in, one + min(spare_in, _MOST_IN / 2))
        if all(
            _whole(cell, width, size_pt, lines if number else 1, language)
            for number, cells in enumerate((grid.headers, *grid.rows))
            for cell, width in zip(cells, grid.widths_in, strict=True)
        ):
            return setting
        possible.append(setting)
    return min(possible, key=lambda one: (one.size_pt, -one.lines))


def _whole(cell: Cell, width_in: float, size_pt: int, lines: int, language: Language) -> bool:
    whole = line(", ".join(cell.text) if isinstance(cell.text, tuple) else cell.text)
    return _told(cell, width_in, size_pt, lines, language) == whole


def _told(cell: Cell, width_in: float, size_pt: int, lines: int, language: Language) -> str:
    room = width_in - 2 * MARGIN_IN
    if isinstance(cell.text, tuple):
        return listed(tuple(map(line, cell.text)), size_pt, room, lines, language)
    return fitted(line(cell.text), size_pt, room, lines, bold=cell.bold)


def _fill(into: _Cell, cell: Cell, told: str, size_pt: int, language: Language) -> None:
    into.margin_left = into.margin_right = Inches(MARGIN_IN)
    into.margin_top = into.margin_bottom = Emu(0)
    into.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = into.text_frame.paragraphs[0]
    paragraph.alignment = _ALIGNED[cell.align]
    write(paragraph, told, language, size_pt, cell.ink, bold=cell.bold)
    drawingml.paint(into.fill, cell.fill)
    drawingml.edged(into)
