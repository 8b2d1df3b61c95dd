"""Typing mistakes: which known words one that nobody knows may stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from geo.words import Spelt

_ALLOWED: Final = ((8, 2), (5, 1))
"""Letters, and the typing mistakes allowed from there: what is shorter has too many neighbours."""

_WITHIN_TERM: Final = ((6, 2), (4, 1))
"""The same beside a word that is spelt right, and goes with it: there are no neighbours to speak of."""

_VARIANTS: Final = 5


@dataclass(frozen=True)
class Heard:
    """A word that was typed, and what it may stand for.

    Parameters
    ----------
    typed
        The word.
    near
        The stems of other words that it may stand for, the nearest first.
    strange
        Whether nobody knows it, and it is all letters.
    """

    typed: Spelt
    near: tuple[str, ...]
    strange: bool = False

    @property
    def stems(self) -> tuple[str, ...]:
        """Its own stem, then the near ones."""
        return self.typed.stem, *self.near

    def may_be(self, word: Spelt, *, beside: bool) -> bool:
        """Tell whether it may stand for a word: more easily ``beside`` one that is right."""
        if word.stem in self.stems:
            return True
        if not (beside and self.strange and word.word.isalpha()):
            return False
        allowed = _allowed(self.typed.word, _WITHIN_TERM)
        return OSA.distance(self.typed.word, word.word, score_cutoff=allowed) <= allowed


@dataclass(frozen=True, eq=False, repr=False)
class Spelling:
    """The words that can be found, made by `of`."""

    _words: Mapping[str, str]
    _letters: frozenset[str]
    _stems: frozenset[str]

    @classmethod
    def of(cls, known: Iterable[Spelt]) -> Spelling:
        """Take up the words that are spelt right; those with figures stand for no other."""
        stems = {one.word: one.stem for one in known}
        letters = {word: stem for word, stem in stems.items() if word.isalpha()}
        return cls(letters, frozenset(letters.values()), frozenset(stems.values()))

    def heard(self, typed: Spelt) -> Heard:
        """Tell what a word may stand for: where its stem is known, for nothing else.

        Words are compared whole too: a mistake near the end gives a stem that is far from the right one.
        """
        if typed.stem in self._stems or not typed.word.isalpha():
            return Heard(typed, ())
        far: dict[str, int] = {}
        for word, mistakes in _near(typed.word, self._words.keys()):
            far[self._words[word]] = min(mistakes, far.get(self._words[word], mistakes))
        for stem, mistakes in _near(typed.stem, self._letters):
            far[stem] = min(mistakes, far.get(stem, mistakes))
        near = tuple(sorted(far, key=lambda stem: (far[stem], stem))[:_VARIANTS])
        return Heard(typed, near, strange=True)


def _allowed(typed: str, limits: Iterable[tuple[int, int]]) -> int:
    return next((most for letters, most in limits if len(typed) >= letters), 0)


def _near(typed: str, known: Collection[str]) -> list[tuple[str, int]]:
    allowed = _allowed(typed, _ALLOWED)
    if not allowed:
        return []
    found = extract(typed, known, scorer=OSA.distance, score_cutoff=allowed, limit=None)
    return [(other, int(mistakes)) for other, mistakes, _ in found]
