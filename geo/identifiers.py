"""Identifiers for rows that came without one: the same row has the same one next time."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final

from geo.letters import Letters
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

_MADE_OF: Final[Mapping[Table, tuple[str, ...]]] = {
    Table.POLES: ("region", "nom"),
    Table.AMBASSADORS: ("role", "pole", "territoires"),
    Table.EXPERTISES: ("titulaire", "domaine", "nature"),
    Table.ACTIVITIES: ("date_debut", "municipalite", "titre"),
    Table.REQUESTS: ("recue_le", "question"),
    Table.DIAGNOSTICS: ("questionnaire", "rempli_le", "region", "secteur"),
    Table.PLACES: ("region", "municipalite", "nom"),
}
"""What an identifier is made of: what does not change when a row is corrected elsewhere."""

_START: Final[Mapping[Table, str]] = {
    Table.POLES: "pole",
    Table.AMBASSADORS: "amb",
    Table.EXPERTISES: "exp",
    Table.ACTIVITIES: "act",
    Table.REQUESTS: "dem",
    Table.DIAGNOSTICS: "diag",
    Table.PLACES: "lieu",
}
_BETWEEN: Final = re.compile(r"[^0-9a-z]+")
_LOST: Final = re.compile(r"[^\W_0-9a-z]|[^\x00-\u2fff]")
_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss"})


def _bare_letter(character: str) -> str:
    letters = unicodedata.normalize("NFKD", character.casefold())
    return "".join(char for char in letters if not unicodedata.combining(char)).translate(_LIGATURES)


_BARE: Final = Letters(_bare_letter)
_LONGEST: Final = 60
_SUM_BYTES: Final = 4


def made(cells: pd.DataFrame, table: Table) -> list[str]:
    """Give an identifier to every row that has none.

    Parameters
    ----------
    cells
        Text cells of a table with a column ``id``.

    Returns
    -------
    The identifiers of all rows, in their order: those that were there, and made of a row's own
    words where none was, numbered where two rows have the same words.
    """
    given: list[str] = cells["id"].tolist()
    known = set(given)
    numbers: Counter[str] = Counter()
    found: list[str] = []
    for identifier, words in zip(given, _words(cells, table), strict=True):
        one = identifier or words
        while not identifier and one in known:
            numbers[words] += 1
            one = f"{words}-{numbers[words] + 1}"
        known.add(one)
        found.append(one)
    return found


def _words(cells: pd.DataFrame, table: Table) -> Sequence[str]:
    columns = [cells[name].tolist() for name in _MADE_OF[table]]
    return [slug("-".join((_START[table], *parts))) for parts in zip(*columns, strict=True)]


def slug(text: str) -> str:
    """Write a text with small letters, digits and hyphens, 60 characters at most.

    Where letters of another script, or the end, must be left out, a sum of the whole text tells it
    from others that begin alike.
    """
    bare = text.translate(_BARE)
    short = _BETWEEN.sub("-", bare).strip("-")
    if len(short) <= _LONGEST and not _LOST.search(bare):
        return short
    summed = hashlib.blake2b(text.encode(), digest_size=_SUM_BYTES).hexdigest()
    return f"{short[: _LONGEST - len(summed) - 1].strip('-')}-{summed}"
