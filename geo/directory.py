"""Search in listed rows, as people type: without accents, without capitals, in any order."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def folded(text: str) -> str:
    """Take accents, ligatures and capitals away: « Œuvre à l’Été » gives « oeuvre a l'ete »."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "Oe").replace("’", "'"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


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
    found = np.ones(len(rows), dtype=bool)
    if not wanted or rows.empty:
        return found
    texts = rows.select_dtypes(include=["object", "string"]).astype(str)
    whole = texts.agg("\n".join, axis=1).map(folded)
    for word in wanted:
        found &= whole.str.contains(word, regex=False).to_numpy(dtype=bool)
    return found
