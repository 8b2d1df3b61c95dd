"""A problem in a data file: what, where, why, and the cure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geo.language import Language, Message

_SHOWN: Final = 60
_JOINERS: Final = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
"""Invisible too, but letters and emoji need them to look right."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one place of a file.

    Parameters
    ----------
    file
        Name of the file, without its folder.
    line
        Line in the file as a text editor counts it, the header being line 1; ``None`` where the
        problem is the whole file's.
    column
        Header of the column, empty where the problem is the whole line's.
    value
        What stands there, shortened.
    what, cure
        What is wrong, and what would be right.
    """

    file: str
    line: int | None
    column: str
    value: str
    what: Message
    cure: Message

    def sentence(self, language: Language) -> str:
        """Say the whole problem on one line."""
        place = (
            self.file
            if self.line is None
            else language.text("{file}, ligne {line}", file=self.file, line=self.line)
        )
        if self.column:
            place = language.text("{place}, colonne « {column} »", place=place, column=self.column)
        if self.value:
            place = language.text("{place} (« {value} »)", place=place, value=self.value)
        what, cure = language.render(self.what), language.render(self.cure)
        return language.text("{place} : {what} {cure}", place=place, what=what, cure=cure)


def shortened(value: str) -> str:
    """Make a value fit in a report: one line, at most 60 characters, nothing invisible that acts."""
    line = " ".join(value[: 4 * _SHOWN].split())
    if line.isprintable() and len(line) <= _SHOWN:
        return line
    visible = "".join("\N{REPLACEMENT CHARACTER}" if _acts(character) else character for character in line)
    return visible if len(visible) <= _SHOWN else f"{visible[: _SHOWN - 1]}…"


def _acts(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf") and character not in _JOINERS
