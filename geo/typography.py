"""How wide a text is, and where it must be cut so as not to overflow its box."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Language

_ALIKE: Final = {
    191: "'",
    222: "ijl’",
    260: "|",
    278: " !,./:;I[\\]ft·",
    333: "()-`r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu–«»",
    584: "+<=>~",
    604: "●○",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "Wœ",
    1000: "—…∅",
    1015: "@",
}
"""Characters by their width in thousandths of the size: those of Helvetica's AFM files, and so Arial's."""

_WIDTHS: Final = {sign: width for width, signs in _ALIKE.items() for sign in signs}
_WIDEST: Final = 1400
"""Of a sign that is not in the table: an emoji is wider than it is high."""

_BOLDER: Final = 1.1
_POINTS_IN_AN_INCH: Final = 72
LINE_IN: Final = 1.15 / _POINTS_IN_AN_INCH
"""Height of a line, in inches for a point of its size: Arial's ascent and descent."""

_LONGEST: Final = 4000
"""Characters that are looked at; no slide holds more."""

_BACK: Final = 12
"""Characters that are given up so that a cut falls between two words."""


def width_in(text: str, size_pt: float, *, bold: bool = False) -> float:
    """Measure a line set in Arial, in inches; for other scripts this is an upper estimate."""
    thousandths = sum(map(_width, text))
    return thousandths / 1000 * size_pt / _POINTS_IN_AN_INCH * (_BOLDER if bold else 1)


def line_count(text: str, size_pt: float, room_in: float, *, bold: bool = False) -> int:
    """Count the lines of a paragraph that breaks at spaces, in a column of a width in inches."""
    space = width_in(" ", size_pt, bold=bold)
    count, at = 1, 0.0
    for word in text.split(" "):
        width = width_in(word, size_pt, bold=bold)
        if at and at + space + width <= room_in:
            at += space + width
            continue
        count += 1 if at else 0
        # A word wider than the column goes on on the lines that follow.
        whole = int(width / room_in)
        count, at = count + whole, width - whole * room_in
    return count


def fitted(text: str, size_pt: float, room_in: float, lines: int = 1, *, bold: bool = False) -> str:
    """Cut a text that would take more lines, between two words where it can, and end it with « … ».

    Parameters
    ----------
    text
        One paragraph.
    size_pt, room_in
        Size of the type in points, width of the column in inches.
    lines
        How many it may take.
    bold
        Whether it is set in bold.
    """
    text = text[:_LONGEST]
    if line_count(text, size_pt, room_in, bold=bold) <= lines:
        return text

    def too_long(end: int) -> bool:
        return line_count(_ended(text, end), size_pt, room_in, bold=bold) > lines

    end = bisect_left(range(1, len(text)), x=True, key=too_long)
    space = text.rfind(" ", max(0, end - _BACK), end + 1)
    return _ended(text, space if space > 0 else end)


def listed(  # noqa: PLR0913, PLR0917 - a text, where it goes, and how it is said
    names: Sequence[str], size_pt: float, room_in: float, lines: int, language: Language, lead: str = ""
) -> str:
    """Write as many names as fit, at least one, and count the others: « A, B et 3 autres ».

    Parameters
    ----------
    names
        In the order of their importance.
    size_pt, room_in, lines
        See `fitted`.
    language
        In which the others are counted.
    lead
        What stands before them on the first line, and is no part of what is given.
    """
    if not names:
        return ""
    for kept in range(len(names), 0, -1):
        told = f"{', '.join(names[:kept])}{_others(len(names) - kept, language)}"
        if line_count(lead + told, size_pt, room_in) <= lines:
            return told
    first, others = names[0][:_LONGEST], _others(len(names) - 1, language)

    def too_long(end: int) -> bool:
        return line_count(f"{lead}{_ended(first, end)}{others}", size_pt, room_in) > lines

    end = bisect_left(range(1, len(first) + 1), x=True, key=too_long)
    return fitted(f"{lead}{_ended(first, end)}{others}", size_pt, room_in, lines).removeprefix(lead)


def _others(count: int, language: Language) -> str:
    return f" {language.plural('et {n} autre', 'et {n} autres', count)}" if count else ""


def _ended(text: str, end: int) -> str:
    return f"{text[:end].rstrip(' ,;:·')}…"


def _width(sign: str) -> int:
    if sign in _WIDTHS:
        return _WIDTHS[sign]
    spelled = unicodedata.normalize("NFKD", sign)
    if unicodedata.combining(sign):
        return 0
    if spelled[0] != sign and spelled[0] in _WIDTHS:
        return sum(_WIDTHS.get(part, 0) for part in spelled)
    return _WIDEST
