"""Ways of saying the same, in the words of those who ask and in those of the trade."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from typing import Final

from geo.cells import items
from geo.settings import GUIDE
from geo.words import stems

FILE: Final = "synonymes.csv"
_COLUMN: Final = "termes"


@lru_cache(maxsize=1)
def synonyms() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Give the groups of terms that say the same, each term as its stems.

    They are the project's own, in ``data/guide/synonymes.csv``: one group a line, terms separated by « | ».
    """
    text = (GUIDE / FILE).read_text(encoding="utf-8")
    groups = (items(row[_COLUMN]) for row in csv.DictReader(io.StringIO(text)))
    return tuple(tuple(stems(term) for term in group) for group in groups)
