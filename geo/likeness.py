"""The code that a text means: a name, a number, a beginning, a misspelling."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

from geo.codes import folded
from geo.gazetteer import whole
from geo.language import ENGLISH
from geo.settings import NATIONAL, OUTSIDE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.codes import Codes

_PREFIX: Final = re.compile(
    r"\Amesures?\s+(?:n[°o]s?\s*)?(?=[0-9])|\Ara?[-. ]?(?=[0-9]{2}\Z)"
    r"|\A(?:la |l['’])?(?:r[ée]gion|r[ée]g\.) (?:administrative )?(?:(?:de la|de l['’]|du|des|de|d['’])\s*)?",
    re.IGNORECASE,
)
_ARTICLE: Final = re.compile(r"\A(?:le |la |les |l['’])", re.IGNORECASE)
_NUMBERED_NAME: Final = re.compile(
    r"(?:(?:r[ée]gion|r[ée]g\.?|ra?|mesure|n[°o]\.?)\s*)?\(?([0-9]{1,9})\s*[-–—:·.)]*\s*([^\W\d].*)"
    r"|([^\W\d].*?)\s*\(\s*([0-9]{1,9})\s*\)",
    re.DOTALL | re.IGNORECASE,
)
_NUMBERS: Final = re.compile(r"[0-9]+")
_NO_DECIMALS: Final = re.compile(r"(?<=[0-9])[.,]0\Z")
_BETWEEN: Final = re.compile(r"\s*(?:[|;,/\n•+&]|\bet\b|\band\b|\s[-–]\s)\s*", re.IGNORECASE)
_SPAN: Final = re.compile(r"[0-9]\s*(?:[-–—]|\b(?:à|a|au|to)\b)\s*[0-9]", re.IGNORECASE)
"""« 16 à 20 »: from one to the other, and neither of them."""

_DENYING: Final = frozenset(
    {"non", "pas", "sans", "ni", "jamais", "peu", "presque", "bientot", "ex", "ancien", "ancienne",
     "not", "no", "former"}
)  # fmt: skip
"""Words that make another thing of the one that they stand beside."""

_TO_DO: Final = re.compile(r"\A\s*à\s", re.IGNORECASE)
_OPPOSITES: Final = ("in", "im", "il", "ir", "de", "des", "non", "re", "pre")
"""Beginnings that make another word of a word: « inactif », « désactivé »."""

_STEM: Final = 4
_EMPTY: Final = frozenset(
    {"de", "du", "des", "la", "le", "les", "l", "d", "et", "a", "au", "aux", "and", "the"}
)
_WIDE: Final = {
    NATIONAL: ("national", "tout le Québec", "ensemble du Québec", "l’ensemble du Québec", "all of Québec"),
    OUTSIDE: ("hors Québec", "hors du Québec", "extérieur du Québec", "outside Québec"),
}
_LONGEST: Final = 200
_MOST_PARTS: Final = 60
_WIDEST: Final = 6
"""Parts that one name may have been cut into: « Billetterie, CRM et gestion » is one name of three."""

_MOST_COMPARED: Final = 400
"""Names beyond which resemblances, that take time, are not looked for."""

_ALIKE: Final = 82
_SAME_WORDS: Final = 95
_ENOUGH: Final = 4
"""Letters that a beginning of a name must have to be taken for it."""

_SURE_COST, _UNSURE_COST, _NO_COST = 1, 1_000, 1_000_000


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The names of a list of codes, ready to be looked up.

    Parameters
    ----------
    codes
        The list.
    """

    codes: Codes

    @cached_property
    def _english(self) -> Mapping[str, str]:
        """Names in English, and of the two territories that the tables give none."""
        english = {folded(ENGLISH.name(name)): code for code, name in self.codes.names.items() if name}
        wide = {folded(name): code for code, names in _WIDE.items() for name in names}
        return english | {name: code for name, code in wide.items() if code in self.codes.names}

    @cached_property
    def _spelled(self) -> Mapping[str, str]:
        return {folded(name): code for name, code in self.codes.spellings.items() if folded(name)}

    @cached_property
    def _wordy(self) -> Mapping[str, str]:
        """Names of several words, as their words."""
        spelled = {_words(name): code for name, code in self.codes.spellings.items()}
        return {words: code for words, code in spelled.items() if " " in words}

    def recognise(self, text: str) -> tuple[str, bool]:
        """Find the code that a text means, and whether that is sure; the empty code where none does.

        It is sure where letters and numbers are those of one code, of its name in French or in
        English, or of both (« 06 - Montréal »), whatever the case, accents and signs. A number and a
        name that contradict each other mean nothing.
        """
        said = text.strip()
        # Who doubts, or names all that lies between two, has not said one.
        if not said or len(said) > _LONGEST or "?" in said or _SPAN.search(said):
            return "", False
        if sure := self._sure(said):
            return sure, True
        bare = whole(_PREFIX.sub("", said))
        if found := _NUMBERED_NAME.fullmatch(said):
            number, name = self._sure(found[1] or found[4]), (found[2] or found[3]).strip()
            if number:
                named = self._sure(name) or self._sure(_ARTICLE.sub("", whole(_PREFIX.sub("", name))))
                if named == number:
                    return number, True
                near = named or self._resembling(name)
                return ("" if near not in {"", number} else number), False
        return self._resembling(bare), False

    def _sure(self, text: str) -> str:
        if text in self.codes.names:
            return text
        bare = whole(_PREFIX.sub("", text))
        for said in dict.fromkeys((text, bare, _ARTICLE.sub("", bare))):
            code = self.codes.meant(said) or self._english.get(folded(said), "")
            name = self.codes.names.get(code, "")
            # Signs between digits are not signs between words: « 1.6 » is no « 16 ».
            if code and _numbers(said) in map(_numbers, (code, name, ENGLISH.name(name))):
                return code
        return ""

    def _resembling(self, text: str) -> str:
        """Find the one name that a text resembles, unless it says the opposite of it."""
        code = self._near(text)
        spellings = (name for name, meant in self.codes.spellings.items() if meant == code)
        return code if code and any(not _opposed(text, name) for name in spellings) else ""

    def _near(self, text: str) -> str:
        """Find the one name that a text is near to: begins, misspells, or says in another order."""
        short = folded(text)
        if len(short) < _ENOUGH or short.isdecimal() or len(self._spelled) > _MOST_COMPARED:
            return ""
        begun = {code for spelling, code in self._spelled.items() if spelling.startswith(short)}
        if len(begun) == 1:
            return begun.pop()
        near = process.extract(
            short, self._spelled.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_WIDEST
        )
        likely = {self._spelled[name] for name, likeness, _ in near if likeness == near[0][1]}
        if near:
            # Two that are as near: nobody knows which. Another number is another thing.
            one = near[0][0]
            alike = len(likely) == 1 and _numbers(short) == _numbers(one)
            return likely.pop() if alike else ""
        same = process.extract(
            _words(text), self._wordy.keys(), scorer=fuzz.token_set_ratio, score_cutoff=_SAME_WORDS
        )
        found = {self._wordy[name] for name, _, _ in same}
        return found.pop() if len(found) == 1 else ""

    def several(self, text: str) -> tuple[tuple[str, ...], bool]:
        """Find the codes of a list, and whether all are sure; none where a part of it means nothing.

        The signs and the words that stand between the items may stand within one too: of all ways
        to cut the text the one with the fewest doubtful parts is taken, then the one with fewest parts.
        """
        if _SPAN.search(text):
            return (), False
        cuts = [(0, 0), *(found.span() for found in _BETWEEN.finditer(text)), (len(text), len(text))]
        if len(cuts) > _MOST_PARTS:
            return (), False
        best: list[tuple[int, tuple[tuple[str, bool], ...]]] = [(0, ())]
        for end in range(1, len(cuts)):
            ways = []
            for start in range(max(0, end - _WIDEST), end):
                part = text[cuts[start][1] : cuts[end][0]].strip()
                cost, found = best[start]
                if not part:
                    ways.append((cost, found))
                    continue
                code, sure = self._part(part, whole=end - start == 1)
                price = _SURE_COST if sure else _UNSURE_COST if code else _NO_COST
                ways.append((cost + price, (*found, (code, sure))))
            best.append(min(ways, key=lambda way: way[0]))
        cost, parts = best[-1]
        if cost >= _NO_COST or not parts:
            return (), False
        return tuple(dict.fromkeys(code for code, _ in parts)), all(sure for _, sure in parts)

    def _part(self, part: str, *, whole: bool) -> tuple[str, bool]:
        """Recognise a part of a list; joined ones only where that is sure."""
        if whole:
            return self.recognise(part)
        sure = self._sure(part) if len(part) <= _LONGEST else ""
        return sure, bool(sure)

    def numbers(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Find the codes of numbers that stand alone; none where one is no code."""
        found = tuple(self._sure(text) for text in texts)
        return tuple(dict.fromkeys(found)) if all(found) else ()


def _opposed(text: str, name: str) -> bool:
    """Tell whether a text denies what a name says, or the other way round: « inactif » and « actif »."""
    said, meant = (_apart(one) for one in (text, name))
    if _DENYING.intersection(said) != _DENYING.intersection(meant):
        return True
    if bool(_TO_DO.match(text)) != bool(_TO_DO.match(name)):
        return True
    return any(
        one.startswith(prefix)
        and len(stem := one.removeprefix(prefix)) >= _STEM
        and any(not word.startswith(prefix) and fuzz.ratio(stem, word) >= _ALIKE for word in others)
        for words, others in ((said, meant), (meant, said))
        for one in words
        for prefix in _OPPOSITES
    )


def _numbers(text: str) -> list[int]:
    return [int(number) for number in _NUMBERS.findall(_NO_DECIMALS.sub("", text)[:_LONGEST])]


@lru_cache(maxsize=1024)
def _words(text: str) -> str:
    return " ".join(word for word in _apart(text) if word not in _EMPTY)


def _apart(text: str) -> list[str]:
    return [short for word in re.split(r"[\W_]+", text) if (short := folded(word))]
