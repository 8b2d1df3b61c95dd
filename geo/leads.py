"""Where a next step leads: what the guide answered of it, and who in the network can help."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from geo.guide import Narrowing
from geo.offers import offered
from geo.vocabularies import Table

if TYPE_CHECKING:
    import pandas as pd

    from geo.atlas import Atlas
    from geo.guide import Guide
    from geo.questionnaire import Question

MOST: Final = 3

_WHOLE: Final = 0.85
"""Share of the words that an entry must hold: all of them, or synonyms (0.9), in its question or key
words. A word of the answer alone (0.6), or one that is only spelt alike (0.8), is no sign of its subject."""


def answered(question: Question, guide: Guide, atlas: Atlas) -> tuple[int, ...]:
    """Find what the guide answered of a question: rather nothing than something else.

    Parameters
    ----------
    question
        Of the questionnaire; its words are searched one by one.
    guide, atlas
        The guide and the tables that it was made of.

    Returns
    -------
    tuple of int
        Positions in the table of requests, at most `MOST`, the most telling first: of entries that
        have an answer, share a domain with the question, and are about some of its words.
    """
    if not question.domains:
        return ()
    answers = atlas.dataset.tables[Table.REQUESTS]["reponse"]
    worth: defaultdict[int, float] = defaultdict(float)
    for words in question.words:
        for found in guide.search(words, Narrowing(domaines=question.domains)):
            if found.share >= _WHOLE and answers.iloc[found.row]:
                worth[found.row] += found.score
    return tuple(sorted(worth, key=lambda row: (-worth[row], row))[:MOST])


def helpers(question: Question, region: str, atlas: Atlas) -> pd.DataFrame:
    """Find who offers what a question calls for, the nearest first.

    Returns
    -------
    pandas.DataFrame
        As `geo.offers.offered`, one row a holder, at most `MOST`.
    """
    found = offered(atlas, question.domains, region)
    return found.drop_duplicates("titulaire").head(MOST).reset_index(drop=True)
