"""The current map as a picture to take away: PNG and SVG, in Québec Lambert (EPSG:32198).

A picture is drawn by one call, on a figure of its own: nothing is shared between two people who
export at the same time, and no state of matplotlib changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo import map_legend, map_panels
from geo.language import message
from geo.map_canvas import INK, MM_IN_AN_INCH, Canvas, Paint
from geo.map_content import Content
from geo.map_frame import Box, ground
from geo.map_layout import lay_out
from geo.map_svg import Told
from geo.map_text import MM_IN_A_POINT
from geo.vocabularies import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geo.language import Language
    from geo.map_panels import Drawn
    from geo.view import View

_TITLE_EM: Final = 1.75
_NOTE_EM: Final = 0.74
_QUIET: Final = "#44525f"
_FICTION: Final = Paint("#fff3dc")
_FICTION_BAR: Final = Paint("#8a5a00")
_FICTION_INK: Final = "#4a3000"
_COLUMN_FROM_EM: Final = 48.0
_COLUMN_FROM_ASPECT: Final = 1.2
"""Width and proportion from which the legend is a column beside the map."""
_SHRINK: Final = 0.75
"""Of the symbols where all of Québec is on a narrow sheet."""
_MARGIN_EM: Final = 2.0
_BARE_MARGIN_EM: Final = 0.1
_GAP_EM: Final = 0.5
_NOTE_LEADING: Final = 1.05
_FICTION_LINES: Final = 3
_SENTENCE_LINES: Final = 2
_FOOT_LINES: Final = 4


class Format(Vocabulary):
    """What a picture is written as; the code is the file's suffix."""

    PNG = "png", message("Image (PNG)")
    SVG = "svg", message("Dessin vectoriel (SVG)")

    @property
    def media_type(self) -> str:
        """For a download or a document."""
        return "image/png" if self is Format.PNG else "image/svg+xml"


@dataclass(frozen=True)
class Sheet:
    """What a picture is drawn on.

    Parameters
    ----------
    width_mm, height_mm
        Size on paper; a picture keeps its proportions in a document at any size.
    dpi
        Pixels of a PNG in an inch.
    text_pt
        Size of the legend's text, in points at that size; names, symbols and lines follow it.
    furniture
        Whether the title, the selection's sentence, the date and the sources are drawn. Without
        them the map still has its names, legend, scale bar and insets, and still says that data
        are fictitious: a picture can be copied out of a document.
    """

    width_mm: float
    height_mm: float
    dpi: int
    text_pt: float
    furniture: bool = True

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of a PNG."""
        return round(self.width_mm / MM_IN_AN_INCH * self.dpi), round(
            self.height_mm / MM_IN_AN_INCH * self.dpi
        )


SLIDE: Final = Sheet(338.667, 190.5, 144, 14)
"""A whole 16:9 slide (13.333 × 7.5 inches): 1920 × 1080 pixels."""
A4: Final = Sheet(297, 210, 200, 9)
"""Landscape: 2339 × 1654 pixels."""


def draw(  # noqa: PLR0913 - what, for whom, on what
    view: View,
    language: Language,
    today: date,
    sheet: Sheet,
    form: Format,
    *,
    region: str | None = None,
) -> bytes:
    """Draw what the screen's map shows.

    Parameters
    ----------
    view
        The rows that remain, and the selection: its layers and its indicator are drawn.
    language, today
        In which words, and the day that the picture bears.
    sheet, form
        On what, and written as what.
    region
        Code of the region to show from near, its outline stressed, its neighbours pale, and only
        its own rows and links drawn; the whole of Québec where it is ``None``.

    Returns
    -------
    bytes
        A whole file. The same input gives the same bytes.
    """
    content = Content(view, language, region)
    crowded = region is None and sheet.width_mm < _COLUMN_FROM_EM * sheet.text_pt * MM_IN_A_POINT
    canvas = Canvas(sheet.pixels, sheet.dpi, sheet.text_pt, shrink=_SHRINK if crowded else 1.0)
    margin = (_MARGIN_EM if sheet.furniture else _BARE_MARGIN_EM) * canvas.em_mm
    body = Box(margin, margin, sheet.width_mm - 2 * margin, sheet.height_mm - 2 * margin)
    if sheet.furniture:
        body = _head(canvas, body, content, today)
    # What is left out is known once the map is drawn; its words take the most room if nothing is.
    room = len(_foot(canvas, body.width, content, 0, sheet)) * _NOTE_LEADING * canvas.em_mm
    foot = Box(body.left, body.bottom, body.width, room)
    gap = _GAP_EM * canvas.em_mm if room else 0.0
    drawn = _map(canvas, Box(body.left, foot.top + gap, body.width, body.height - room - gap), content)
    _write_foot(canvas, foot, _foot(canvas, body.width, content, drawn.rows, sheet))
    told = Told(
        title=content.title,
        description=" ".join(filter(None, (content.sentence, content.fiction))),
        rights=content.sources,
        day=today,
        language=language.tag,
    )
    return canvas.png(told) if form is Format.PNG else canvas.svg(told)


def _head(canvas: Canvas, body: Box, content: Content, today: date) -> Box:
    """Write the title, what is fictitious, the sentence and the day; gives the room that is left."""
    em = canvas.em_mm
    y = body.top - _TITLE_EM * em
    badge = canvas.width(content.fiction, bold=True) + 1.6 * em if content.fiction else 0.0
    beside = canvas.width(content.title, em=_TITLE_EM, bold=True) + badge + em <= body.width
    room = body.width - badge if beside else body.width
    title = canvas.wrapped(content.title, room, 1, em=_TITLE_EM, bold=True)[0]
    canvas.write(body.left, y + 0.25 * em, title, em=_TITLE_EM, bold=True)
    if content.fiction and beside:
        _badge(canvas, Box(body.right - badge, y, badge, 1.75 * em), [content.fiction])
    day = content.language.text("État au {date}", date=content.language.date(today))
    width = body.width - canvas.width(day, bold=True) - 2 * em
    for row, said in enumerate(canvas.wrapped(content.sentence, width, _SENTENCE_LINES)):
        y -= 1.35 * em
        canvas.write(body.left, y + 0.25 * em, said, colour=_QUIET)
        if row == 0:
            canvas.write(body.right, y + 0.25 * em, day, bold=True, align="right")
    if content.fiction and not beside:
        lines = canvas.wrapped(content.fiction, body.width - 1.6 * em, _FICTION_LINES, bold=True)
        height = (1.35 * len(lines) + 0.4) * em
        y -= height + 0.2 * em
        _badge(canvas, Box(body.left, y, body.width, height), lines)
    y -= _GAP_EM * em
    return Box(body.left, body.bottom, body.width, y - body.bottom)


def _badge(canvas: Canvas, box: Box, lines: Sequence[str]) -> None:
    """Say that data are fictitious as the screen does: in bold, on a ground of its own, after a bar."""
    em = canvas.em_mm
    canvas.box(box, _FICTION)
    canvas.box(Box(box.left, box.bottom, 0.28 * em, box.height), _FICTION_BAR)
    base = box.bottom + (box.height + (len(lines) - 1) * 1.35 * em - 0.66 * em) / 2
    for row, said in enumerate(lines):
        canvas.write(box.left + 0.85 * em, base - row * 1.35 * em, said, bold=True, colour=_FICTION_INK)


def _map(canvas: Canvas, body: Box, content: Content) -> Drawn:
    """Draw the map and its legend: beside it on a wide sheet, under it on a narrow one."""
    em = canvas.em_mm
    column = body.width >= _COLUMN_FROM_EM * em and body.width >= _COLUMN_FROM_ASPECT * body.height
    line = map_legend.line(content.language.text("Tracé de 1927"), map_legend.LINE_1927)
    # Room for all that may have to be explained: what is, the map will tell.
    expected = [*content.shade_entries(whole=column), *content.symbol_entries(gathered=True), line]
    if column:
        width = map_legend.column_width(canvas, expected)
        legend = Box(body.right - width, body.bottom, width, body.height)
        room = Box(body.left, body.bottom, body.width - width - em, body.height)
    else:
        height = map_legend.rows_height(canvas, expected, body.width)
        legend = Box(body.left, body.bottom, body.width, height)
        room = Box(body.left, legend.top + 0.3 * em, body.width, body.height - height - 0.3 * em)
    layout = lay_out(canvas, room, content)
    drawn = map_panels.draw(canvas, layout, content)
    entries = [*content.shade_entries(whole=column), *content.symbol_entries(gathered=drawn.gathered)]
    if layout.main.frame.sees(ground().line_1927):
        entries.append(line)
    (map_legend.draw_column if column else map_legend.draw_rows)(canvas, legend, entries)
    return drawn


def _foot(canvas: Canvas, width: float, content: Content, drawn: int, sheet: Sheet) -> list[tuple[str, bool]]:
    """Give the lines under the map, each with whether it is bold."""
    left_out = content.left_out(drawn)
    if sheet.furniture:
        projection = content.language.text("Projection : Québec Lambert (EPSG:32198).")
        said = (" ".join(filter(None, (left_out, projection))), content.sources)
        return [
            (line, False) for part in said for line in canvas.wrapped(part, width, _FOOT_LINES, em=_NOTE_EM)
        ]
    told = " ".join(filter(None, (content.fiction, left_out)))
    bold = bool(content.fiction)
    lines = canvas.wrapped(told, width, _FOOT_LINES, em=_NOTE_EM, bold=bold) if told else ()
    return [(line, bold) for line in lines]


def _write_foot(canvas: Canvas, box: Box, lines: Sequence[tuple[str, bool]]) -> None:
    leading = _NOTE_LEADING * canvas.em_mm
    for row, (said, bold) in enumerate(lines):
        y = box.top - (row + 1) * leading + 0.25 * canvas.em_mm
        canvas.write(box.left, y, said, em=_NOTE_EM, bold=bold, colour=INK if bold else _QUIET)
