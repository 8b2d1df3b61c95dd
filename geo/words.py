"""Words as the guide compares them: French stems, without accents, without the words of every sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

_LONGEST: Final = 40
_PLURAL: Final = "s"
_SHORT: Final = 3

# What every request begins with. Without accents, for they are gone when these words are left out.
_OF_ASKING: Final = (
    "a", "aide", "aider", "aimerais", "aimerait", "aimerions", "aujourd", "aussi", "avoir", "besoin", "bien",
    "cherche", "cherchons", "comme", "comment", "conseil", "conseils", "deja", "dire", "doit", "doivent",
    "dois", "devons", "est", "ete", "etes", "etre", "existe", "fait", "faire", "faut", "hui", "meme", "merci",
    "ou", "peut", "peuvent", "peux", "possible", "pourquoi", "pourrait", "pouvez", "pouvoir", "pouvons",
    "puis", "quand", "quel", "quelle", "quelles", "quels", "question", "quoi", "sait", "savez", "savoir",
    "sert", "souhaite", "souhaitons", "tres", "trouver", "utiliser", "veut", "veux", "voudrais", "voudrait",
    "voudrions", "vouloir", "voulons",
)  # fmt: skip


def _analyser(*last: Filter) -> TextAnalyzer:
    # Accents go before the stems are taken: typed with or without them, a word must give the same.
    steps = (
        Filter.remove_long(_LONGEST),
        Filter.lowercase(),
        Filter.stopword("french"),
        Filter.ascii_fold(),
        Filter.custom_stopword(list(_OF_ASKING)),
        *last,
    )
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    for step in steps:
        builder = builder.filter(step)
    return builder.build()


_ANALYSER: Final = _analyser(Filter.stemmer("french"))
_WHOLE: Final = _analyser()


@dataclass(frozen=True)
class Word:
    """A word of a text that means something.

    Parameters
    ----------
    stem
        What it is compared by: Snowball's French stem, in small letters without accents.
    start, end
        Where it stands in the text, in characters.
    """

    stem: str
    start: int
    end: int


@dataclass(frozen=True)
class Spelt:
    """A word that means something, as it was typed.

    Parameters
    ----------
    word
        Whole, in small letters without accents.
    stem
        See `Word`.
    """

    word: str
    stem: str


def words(text: str) -> tuple[Word, ...]:
    """Find the words of a text that mean something, in its order."""
    found = _ANALYSER.pre_tokenize(text).tokens
    return tuple(Word(_bare(one.text), one.char_offset_from, one.char_offset_to) for one in found)


def stems(text: str) -> tuple[str, ...]:
    """Give the stems of a text, in its order."""
    return tuple(_bare(stem) for stem in _ANALYSER.analyze(text))


def spelt(text: str) -> tuple[Spelt, ...]:
    """Give the words of a text whose stems `stems` gives, in its order."""
    return tuple(map(Spelt, _WHOLE.analyze(text), stems(text)))


def _bare(stem: str) -> str:
    # Snowball keeps the plural of words in « -os » and « -is ».
    return stem.removesuffix(_PLURAL) if len(stem) > _SHORT else stem
