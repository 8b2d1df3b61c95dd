"""Ways of saying the same, in the words of those who ask and in those of the trade."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geo.cells import items
from geo.settings import GUIDE
from geo.words import spelt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.spelling import Heard
    from geo.words import Spelt

FILE: Final = "synonymes.csv"
_COLUMN: Final = "termes"


@dataclass(frozen=True)
class Term:
    """A term that has others that say the same.

    Parameters
    ----------
    words
        Its words.
    others
        The other terms of its group, as their stems.
    """

    words: tuple[Spelt, ...]
    others: tuple[tuple[str, ...], ...]

    @property
    def stems(self) -> tuple[str, ...]:
        """Its words as they are compared, see `geo.words.stems`."""
        return tuple(word.stem for word in self.words)

    def begins(self, heard: Sequence[Heard]) -> bool:
        """Tell whether some words may begin with it, whatever is mistyped in them."""
        if len(self.words) > len(heard):
            return False
        pairs = tuple(zip(heard, self.words, strict=False))
        beside = any(one.typed.stem == word.stem for one, word in pairs)
        return all(one.may_be(word, beside=beside) for one, word in pairs)


@lru_cache(maxsize=1)
def vocabulary() -> tuple[Spelt, ...]:
    """Give the words of all terms."""
    return tuple(word for term in terms() for word in term.words)


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    """Give every term, the longest first.

    They are the project's own, in ``data/guide/synonymes.csv``: one group a line, terms separated by « | ».
    """
    text = (GUIDE / FILE).read_text(encoding="utf-8")
    groups = [tuple(map(spelt, items(row[_COLUMN]))) for row in csv.DictReader(io.StringIO(text))]
    return tuple(
        sorted(
            (
                Term(words, tuple(_stems(other) for other in group if _stems(other) != _stems(words)))
                for group in groups
                for words in group
            ),
            key=lambda term: -len(term.words),
        )
    )


def begun(heard: Sequence[Heard]) -> Term | None:
    """Find the longest term that some words begin with; of those as long, the one with least mistyped."""
    found = [term for term in terms() if term.begins(heard)]
    return min(found, key=lambda term: (-len(term.words), _mistyped(term, heard)), default=None)


def _mistyped(term: Term, heard: Sequence[Heard]) -> int:
    return sum(one.typed.stem != word.stem for one, word in zip(heard, term.words, strict=False))


def _stems(words: tuple[Spelt, ...]) -> tuple[str, ...]:
    return tuple(word.stem for word in words)
