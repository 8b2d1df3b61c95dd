"""The result of a self-diagnostic: one's own scores, beside averages that are published anyway.

Nothing here is computed of what others answered: an average is taken as it is shown to everybody, or
it is said why there is none. One's own answers are never taken out of it, nor is one's region crossed
with one's sector: either would tell of the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

import pandas as pd

from geo.aggregates import Cell
from geo.diagnostics import scores

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from geo.aggregates import Aggregate, Aggregates, Average
    from geo.drafts import Content
    from geo.language import Language
    from geo.questionnaire import Questionnaire


class Withheld(Enum):
    """Why one is not compared with a group."""

    UNTOLD = auto()
    """One did not tell which."""

    NEW = auto()
    """Nothing is published of this version of the questionnaire."""

    HIDDEN = auto()
    """Fewer than five answered, or their figures would tell of a few."""


@dataclass(frozen=True)
class Group:
    """Those with whom one is compared.

    Parameters
    ----------
    code
        Of the region, or of the sector; empty where it is not told.
    shown
        What is published of them, or why nothing is.
    """

    code: str
    shown: Aggregate | Withheld

    def average(self, dimension: str) -> Average | None:
        """Give the published average of a dimension; none where it is hidden."""
        return None if isinstance(self.shown, Withheld) else self.shown.averages.get(dimension)


@dataclass(frozen=True)
class Profile:
    """A result.

    Parameters
    ----------
    version
        Of the questionnaire.
    scores
        0 to 4 by dimension; ``None``, « non évalué », see `geo.diagnostics.scores`.
    region, sector
        Those of one's region, and those of one's sector.
    """

    version: str
    scores: Mapping[str, float | None]
    region: Group
    sector: Group


def profile(questionnaire: Questionnaire, told: Content, published: Mapping[str, Aggregates]) -> Profile:
    """Set the scores beside the averages of one's region and of one's sector.

    Parameters
    ----------
    questionnaire
        The version that was filled.
    told
        What was answered.
    published
        By version, see `geo.aggregates.aggregates`; other versions are not looked at.
    """
    shown = published.get(questionnaire.version, {})
    return Profile(
        questionnaire.version,
        scores(questionnaire, told.answers),
        _group(told.region, Cell(region=told.region), shown),
        _group(told.sector, Cell(sector=told.sector), shown),
    )


def frame(questionnaire: Questionnaire, told: Content, day: date, language: Language) -> pd.DataFrame:
    """Lay one's own answers out for a file.

    Returns
    -------
    pandas.DataFrame
        A row a question, in their order: version, day, dimension and its score, question, level
        (0 to 4) and what it says. What was not answered, or not evaluated, is empty.
    """
    found = scores(questionnaire, told.answers)
    rows = []
    for number, question in enumerate(questionnaire.questions, start=1):
        wording, level = question.wordings[language.locale], told.answers.get(question.code)
        score = found[question.dimension]
        rows.append(
            {
                "questionnaire": questionnaire.version,
                "rempli_le": day.isoformat(),
                "dimension": questionnaire.dimensions[question.dimension][language.locale].name,
                "note": None if score is None else round(score, 1),
                "numero": number,
                "question": wording.text,
                "niveau": level,
                "situation": "" if level is None else wording.levels[level],
            }
        )
    return pd.DataFrame(rows).astype({"note": "float64", "niveau": "Int64"})


def _group(code: str, cell: Cell, shown: Aggregates) -> Group:
    if not code:
        return Group(code, Withheld.UNTOLD)
    # Whether a few answered or nobody did is not told: it would count them.
    return Group(code, shown.get(cell, Withheld.HIDDEN) if shown else Withheld.NEW)
