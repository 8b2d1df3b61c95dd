"""Texts of a picture: the project's fonts, how wide a line is, what no font can draw."""

from __future__ import annotations

import base64
import re
from bisect import bisect_left
from functools import cache, lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Final

from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import FT2Font
from matplotlib.textpath import text_to_path

from geo.settings import ASSETS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MM_IN_A_POINT: Final = 25.4 / 72

_FONTS: Final = tuple(ASSETS / f"maillage-sans-{weight}.ttf" for weight in ("regular", "bold"))
_FAMILIES: Final = ("Maillage Sans", "DejaVu Sans")
"""The project's font, then the one that comes with matplotlib, for the characters it lacks."""
_CSS_FAMILIES: Final = "'Maillage Sans','Source Sans 3',Arial,'Liberation Sans','DejaVu Sans',sans-serif"
_ABSENT: Final = "□"
_HOLDING: Final = "\u00a0\u202f"
_BREAKING: Final = re.compile(rf"[^\S{_HOLDING}]+")
_LONGEST: Final = 2000
"""Characters of a text that are looked at; no sheet has room for more."""
_adding_fonts: Final = Lock()


def plain(said: str) -> str:
    """Make one line of a text, without what no font here can draw.

    Line ends become spaces, invisible signs go (an override of the writing direction among them),
    and a character of a script that neither font has becomes « □ ». Spaces that hold two words
    together stay.
    """
    known = _characters()
    line = _BREAKING.sub(" ", said[:_LONGEST]).strip(" ")
    kept = (sign for sign in line if sign.isprintable() or sign in _HOLDING)
    return "".join(sign if ord(sign) in known else _ABSENT for sign in kept)


def font(size_pt: float, *, bold: bool) -> FontProperties:
    """Give the font of a text."""
    add_fonts()
    return FontProperties(family=list(_FAMILIES), weight="bold" if bold else "normal", size=size_pt)


@lru_cache(maxsize=4096)
def width_mm(line: str, size_pt: float, *, bold: bool) -> float:
    """Measure a line, in millimetres; its outlines, not fitted to any pixels."""
    measured = text_to_path.get_text_width_height_descent(line, font(size_pt, bold=bold), ismath=False)
    return float(measured[0]) * MM_IN_A_POINT


def wrapped(said: str, size_pt: float, room_mm: float, lines: int, *, bold: bool) -> list[str]:
    """Break a text at its spaces, and end it with « … » where it takes more lines than it may."""

    def fits(line: str) -> bool:
        return width_mm(line, size_pt, bold=bold) <= room_mm

    told = [""]
    for word in plain(said).split(" "):
        longer = f"{told[-1]} {word}".strip()
        if not told[-1] or fits(longer):
            told[-1] = longer
        elif len(told) < lines:
            told.append(word)
        else:
            told[-1] = f"{told[-1]}…"
            break
    return [line if fits(line) else _cut(line, fits) for line in told]


def _cut(line: str, fits: Callable[[str], bool]) -> str:
    """Keep as much of a line as fits, then « … »."""
    end = bisect_left(range(1, len(line)), x=True, key=lambda end: not fits(f"{line[:end]}…"))
    return f"{line[:end].rstrip(' …')}…"


@cache
def font_face() -> str:
    """Write the style of an SVG: the screen's font in the file itself, for who opens it in a browser.

    It has the outlines of the project's; a program that cannot read it takes another one.
    """
    body = base64.b64encode((ASSETS / "source-sans-3.woff2").read_bytes()).decode()
    return (
        "@font-face{font-family:'Maillage Sans';font-weight:200 900;"
        f"src:url(data:font/woff2;base64,{body}) format('woff2')}}"
        f"text{{font-family:{_CSS_FAMILIES};stroke-linejoin:round;white-space:pre}}"
    )


def add_fonts() -> None:
    """Tell matplotlib of the project's fonts, once.

    Its list of fonts is the only thing of the process that is touched: a font named in a family is
    looked up there, and a font given by its file would have no other to help it. Adding is under a
    lock, takes nothing away from others, and is done before anything is measured or drawn.
    """
    with _adding_fonts:
        if _FAMILIES[0] not in {entry.name for entry in fontManager.ttflist}:
            for path in _FONTS:
                fontManager.addfont(path)


@cache
def _characters() -> frozenset[int]:
    """List what the fonts can draw."""
    paths: list[str | Path] = [*_FONTS, fontManager.findfont(FontProperties(family=[_FAMILIES[-1]]))]
    return frozenset(code for path in paths for code in FT2Font(path).get_charmap())
