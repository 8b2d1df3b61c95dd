"""The part of a text where what was looked for is, with its words told apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.words import words

if TYPE_CHECKING:
    from collections.abc import Collection

MOST: Final = 260
"""Characters of an excerpt."""

_BEFORE: Final = 60
_CUT: Final = "…"


@dataclass(frozen=True)
class Piece:
    """Some of a text.

    Parameters
    ----------
    text
        As it is written.
    found
        Whether it was looked for.
    """

    text: str
    found: bool


def marked(text: str, stems: Collection[str]) -> tuple[Piece, ...]:
    """Cut a text into what was looked for and the rest; joined again, the pieces are the text."""
    pieces: list[Piece] = []
    at = 0
    for word in words(text):
        if word.stem in stems:
            pieces += [
                Piece(text[at : word.start], found=False),
                Piece(text[word.start : word.end], found=True),
            ]
            at = word.end
    return tuple(piece for piece in (*pieces, Piece(text[at:], found=False)) if piece.text)


def excerpt(text: str, stems: Collection[str], most: int = MOST) -> tuple[Piece, ...]:
    """Cut out what stands around the first word that was looked for, or the beginning without any.

    Parameters
    ----------
    text
        Any length; line breaks become spaces.
    stems
        What was looked for, see `geo.words.words`.
    most
        Characters of it that are kept at most.
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return marked(line, stems)
    first = next((word.start for word in words(line) if word.stem in stems), 0)
    start = min(max(0, first - _BEFORE), len(line) - most)
    # Between words: half a word says nothing.
    start = line.find(" ", start) + 1 if start else 0
    end = line.rfind(" ", start, start + most) if start + most < len(line) else len(line)
    end = end if end > start else min(len(line), start + most)
    cut = marked(line[start:end], stems)
    before = (Piece(f"{_CUT} ", found=False),) if start else ()
    return (*before, *cut, *((Piece(f" {_CUT}", found=False),) if end < len(line) else ()))
