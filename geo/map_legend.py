"""The legend of a picture: a column beside the map, or rows under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matplotlib.path import Path as Curve
from matplotlib.transforms import Affine2D

from geo import map_links, map_symbols
from geo.map_canvas import INK, Canvas, Paint
from geo.map_frame import Box
from geo.program import CLASS_COLOURS
from geo.selection import Layer
from geo.view import Knowledge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.vocabularies import Vocabulary

BORDER: Final = "#5f6f7d"
LINE_1927: Final = Paint(edge=INK, width=1.4, dashes=(4.0, 3.3))
HIGHLIGHT: Final = "#b3261e"
PALE: Final = Paint("#f4f6f7", "#9aa5ae", 0.8)
"""A neighbour of the region that is shown from near."""

_STATES: Final = {
    # Each has a texture of its own: colour is never alone to tell what is known.
    Knowledge.UNDOCUMENTED: Paint("#fbfbfa", BORDER, 0.9, hatch="/", hatch_colour="#8f9ba5"),
    Knowledge.HIDDEN: Paint("#eef0f1", BORDER, 0.9, hatch=".", hatch_colour="#8f9ba5"),
    Knowledge.LEFT_OUT: Paint("#d9dde0", BORDER, 0.9, hatch="-", hatch_colour="#ffffff"),
    Knowledge.WITHHELD: Paint("#fbfbfa", BORDER, 0.9, hatch="x", hatch_colour="#8f9ba5"),
}
_SAMPLE_EM: Final = 2.45
_NARROW_SAMPLE_EM: Final = 1.6
_AFTER_SAMPLE_EM: Final = 0.5
_SIDE_BY_SIDE: Final = 0.92
_ROW_EM: Final = 1.42
_NOTE_EM: Final = 0.82
_COLUMN_EM: Final = (13.0, 20.0)
_SMALLEST: Final = 0.62


@dataclass(frozen=True)
class Entry:
    """One line: a sample, what it means, and a number at the right; without a sample, a heading.

    ``paint`` draws the sample on a canvas, in a box, as wide as a swatch unless it is ``narrow``.
    """

    label: str
    paint: Callable[[Canvas, Box], None] | None = None
    number: str = ""
    note: bool = False
    narrow: bool = False


def region_paint(class_index: int, knowledge: Knowledge) -> Paint:
    """Say how a region is shaded: by its class, or by the state that has no class."""
    return _STATES.get(knowledge) or Paint(CLASS_COLOURS[class_index], BORDER, 0.9)


def shade(label: str, paint: Paint, number: str = "") -> Entry:
    """Explain a shade."""
    return Entry(label, lambda canvas, box: canvas.box(_middle(box, 0.74), paint), number)


def symbol(label: str, kind: Vocabulary, layer: Layer) -> Entry:
    """Explain a symbol."""

    def paint(canvas: Canvas, box: Box) -> None:
        x, y = box.left + box.width / 2, box.bottom + box.height / 2
        part = {Layer.POLES: 0.245, Layer.PLACES: 0.25}.get(layer, 0.31)
        radius = part * box.height
        foot = y - 1.55 * radius if layer is Layer.POLES else y
        map_symbols.symbol(canvas, kind, layer, (x, foot), radius)

    return Entry(label, paint, narrow=True)


def part_of_ring(label: str, layer: Layer) -> Entry:
    """Explain how a layer stands in a counted ring."""

    def paint(canvas: Canvas, box: Box) -> None:
        radius = box.height * 0.62
        around = (
            Affine2D().scale(radius).translate(box.left + box.width / 2, box.top - radius - 0.12 * box.height)
        )
        canvas.shape(Curve.arc(35, 145), map_symbols.ring_paint(layer), to_mm=around)

    return Entry(label, paint)


def link(label: str) -> Entry:
    """Explain the curves."""

    def paint(canvas: Canvas, box: Box) -> None:
        y = box.bottom + box.height / 2
        end = (box.right - 0.2 * box.width, y)
        canvas.line(
            [(box.left, y), end], Paint(edge=map_links.COLOUR, width=map_links.width_px(2), opacity=0.6)
        )
        map_links.arrow(canvas, (box.left, y), end, box)

    return Entry(label, paint)


def line(label: str, painted: Paint) -> Entry:
    """Explain a line."""

    def paint(canvas: Canvas, box: Box) -> None:
        y = box.bottom + box.height / 2
        canvas.line([(box.left, y), (box.right, y)], painted)

    return Entry(label, paint)


def column_width(canvas: Canvas, entries: Sequence[Entry]) -> float:
    """Measure the column that holds the entries, in millimetres, between bounds."""
    widest = max(_SAMPLE_EM * canvas.em_mm + _label_width(canvas, entry, 1.0) for entry in entries)
    return min(max(widest, _COLUMN_EM[0] * canvas.em_mm), _COLUMN_EM[1] * canvas.em_mm)


def draw_column(canvas: Canvas, box: Box, entries: Sequence[Entry]) -> None:
    """Write the entries one under the other from the top of a box, smaller where they would not fit."""
    size = min(1.0, max(_SMALLEST, box.height / (len(entries) * _ROW_EM * canvas.em_mm)))
    height = _ROW_EM * size * canvas.em_mm
    for number, entry in enumerate(entries, start=1):
        bottom = box.top - number * height
        if bottom >= box.bottom - height / 2:
            _row(canvas, Box(box.left, bottom, box.width, height), entry, size, _SAMPLE_EM)


def rows_height(canvas: Canvas, entries: Sequence[Entry], width: float) -> float:
    """Measure the rows that hold the entries side by side."""
    return len(_rows(canvas, entries, width)) * _ROW_EM * _SIDE_BY_SIDE * canvas.em_mm


def draw_rows(canvas: Canvas, box: Box, entries: Sequence[Entry]) -> None:
    """Write the entries side by side, in as many rows as they take."""
    height = _ROW_EM * _SIDE_BY_SIDE * canvas.em_mm
    for number, row in enumerate(_rows(canvas, entries, box.width), start=1):
        for entry, left, width in row:
            place = Box(box.left + left, box.top - number * height, width, height)
            _row(canvas, place, entry, _SIDE_BY_SIDE, _sample(entry))


def _rows(canvas: Canvas, entries: Sequence[Entry], width: float) -> list[list[tuple[Entry, float, float]]]:
    """Fill rows with entries, each with where it begins and how long it is."""
    rows: list[list[tuple[Entry, float, float]]] = [[]]
    em = canvas.em_mm * _SIDE_BY_SIDE
    at = 0.0
    for entry in entries:
        long = min(_sample(entry) * em + _label_width(canvas, entry, _SIDE_BY_SIDE), width)
        if rows[-1] and at + long > width:
            rows.append([])
            at = 0.0
        rows[-1].append((entry, at, long))
        at += long + 1.1 * em
    return rows


def _row(canvas: Canvas, box: Box, entry: Entry, size: float, sample: float) -> None:
    """Write an entry in a box; its sample takes some sizes of the text, ``size`` of the sheet's."""
    em = canvas.em_mm * size
    left = 0.0
    if entry.paint:
        left = sample * em
        place = Box(box.left, box.bottom, left - _AFTER_SAMPLE_EM * em, _ROW_EM * em)
        entry.paint(canvas.smaller(size), place)
    part = size * (_NOTE_EM if entry.note else 1.0)
    number = canvas.width(entry.number, em=size) + 0.4 * em if entry.number else 0.0
    said = canvas.wrapped(entry.label, box.width - left - number + 0.01, 1, em=part, bold=_is_heading(entry))[
        0
    ]
    base = box.bottom + 0.45 * em
    canvas.write(box.left + left, base, said, em=part, bold=_is_heading(entry))
    if entry.number:
        canvas.write(box.right, base, entry.number, em=size, align="right")


def _is_heading(entry: Entry) -> bool:
    return entry.paint is None and not entry.note


def _sample(entry: Entry) -> float:
    """Give the width of a sample between other entries, in sizes of the text."""
    if entry.paint is None:
        return 0.0
    return _NARROW_SAMPLE_EM if entry.narrow else _SAMPLE_EM


def _label_width(canvas: Canvas, entry: Entry, size: float) -> float:
    em = size * (_NOTE_EM if entry.note else 1.0)
    number = canvas.width(entry.number, em=size) + 0.8 * canvas.em_mm if entry.number else 0.0
    return number + canvas.width(entry.label, em=em, bold=_is_heading(entry))


def _middle(box: Box, part: float) -> Box:
    height = box.height * part
    return Box(box.left, box.bottom + (box.height - height) / 2, box.width, height)
