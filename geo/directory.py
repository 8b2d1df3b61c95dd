"""Search in listed rows, as people type: without accents, without capitals, in any order."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

_WRITTEN_OUT: Final = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "‘": "'", "ʼ": "'"})
_DASHES: Final = "Pd"
"""Unicode category: names of regions hold both hyphens and en dashes, and keyboards have one."""


def folded(text: str) -> str:
    """Take accents, ligatures and capitals away: « Œuvre à l’Été » gives « oeuvre a l'ete »."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(
        "-" if unicodedata.category(sign) == _DASHES else sign
        for sign in letters
        if not unicodedata.combining(sign)
    )
    return plain.translate(_WRITTEN_OUT)


def matching(rows: pd.DataFrame, words: str) -> NDArray[np.bool_]:
    """Tell which rows hold every word, in whichever text columns.

    Parameters
    ----------
    rows
        Shape (n, columns); only text columns are read.
    words
        What was typed; empty keeps every row.

    Returns
    -------
    numpy.ndarray
        Shape (n,).
    """
    wanted = folded(words).split()
    if not wanted:
        return np.ones(len(rows), dtype=bool)
    texts = rows.select_dtypes(include=["object", "string"]).fillna("").astype(str)
    whole = (folded("\n".join(cells)) for cells in texts.itertuples(index=False, name=None))
    return np.fromiter((all(word in text for word in wanted) for text in whole), dtype=bool, count=len(rows))
