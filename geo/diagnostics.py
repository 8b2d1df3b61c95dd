"""A filled self-diagnostic: its scores, its row in the table, and where to go from there."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.columns import DIMENSIONS
from geo.questionnaire import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from geo.changes import Row
    from geo.questionnaire import Question, Questionnaire
    from geo.vocabularies import Support

Answers = dict[str, int]
"""The level chosen, 0 to 4, by the code of each question that was answered."""

STEPS: Final = 3

_HALF: Final = 0.5
_RANDOM_BYTES: Final = 12
"""96 bits: nobody finds somebody's row by trying names, and no two rows meet."""


@dataclass(frozen=True)
class Origin:
    """All that is kept of where a diagnostic comes from.

    Parameters
    ----------
    filled
        On which day.
    support
        On line or on paper.
    region, sector
        Their codes; empty where they are not told.
    """

    filled: date
    support: Support
    region: str
    sector: str


@dataclass(frozen=True)
class Step:
    """What to look at next in one dimension.

    Parameters
    ----------
    dimension
        One of `geo.columns.DIMENSIONS`.
    score
        What it has now.
    question
        The answered question that has most to gain: the lowest, and of these the weightiest.
    """

    dimension: str
    score: float
    question: Question


def scores(questionnaire: Questionnaire, answers: Mapping[str, int]) -> dict[str, float | None]:
    """Score every dimension: the weighted mean of the levels of its answered questions.

    Parameters
    ----------
    questionnaire
        The version that was filled.
    answers
        See `Answers`; a question that is not there was left out.

    Returns
    -------
    dict of str to float or None
        0 to 4 by dimension; ``None``, « non évalué », where fewer than half of its questions are
        answered.

    Raises
    ------
    ValueError
        If an answer is to no question of this version, or no level: a fault of the caller.
    """
    check(questionnaire, answers)
    return {dimension: _score(questionnaire, answers, dimension) for dimension in DIMENSIONS}


def check(questionnaire: Questionnaire, answers: Mapping[str, int]) -> None:
    """Hold answers to a questionnaire; raises `ValueError` as `scores` does."""
    known = {question.code for question in questionnaire.questions}
    for code, level in answers.items():
        if code not in known or type(level) is not int or not 0 <= level < LEVELS:
            text = "an answer is a level, 0 to 4, of a question of the questionnaire"
            raise ValueError(text)


def row(questionnaire: Questionnaire, answers: Mapping[str, int], origin: Origin, identifier: str) -> Row:
    """Make the row of a diagnostic: scores, and nothing that tells who filled it.

    Parameters
    ----------
    questionnaire, answers
        See `scores`.
    origin
        When, how and where it was filled.
    identifier
        See `new_identifier`.
    """
    found = scores(questionnaire, answers)
    return {
        "id": identifier,
        "questionnaire": questionnaire.version,
        "rempli_le": origin.filled.isoformat(),
        "support": str(origin.support),
        "region": origin.region,
        "secteur": origin.sector,
        **{name: "" if score is None else f"{score:.1f}" for name, score in found.items()},
    }


def new_identifier() -> str:
    """Draw a name for a diagnostic: it tells neither the order nor the place of its entry."""
    return f"dia-{secrets.token_hex(_RANDOM_BYTES)}"


def next_steps(questionnaire: Questionnaire, answers: Mapping[str, int]) -> tuple[Step, ...]:
    """Choose what to look at next: the lowest evaluated dimensions, at most `STEPS`.

    Returns
    -------
    tuple of Step
        The lowest first; equals in the order of `geo.columns.DIMENSIONS`. A dimension that has
        the highest score already is left out.
    """
    found = scores(questionnaire, answers)
    low = sorted(
        (score, DIMENSIONS.index(name), name)
        for name, score in found.items()
        if score is not None and score < LEVELS - 1
    )
    return tuple(
        Step(name, score, _most_to_gain(_of(questionnaire, name), answers)) for score, _, name in low[:STEPS]
    )


def _score(questionnaire: Questionnaire, answers: Mapping[str, int], dimension: str) -> float | None:
    own = _of(questionnaire, dimension)
    answered = [question for question in own if question.code in answers]
    if len(answered) < _HALF * len(own):
        return None
    weights = sum(question.weight for question in answered)
    return sum(question.weight * answers[question.code] for question in answered) / weights


def _of(questionnaire: Questionnaire, dimension: str) -> list[Question]:
    return [question for question in questionnaire.questions if question.dimension == dimension]


def _most_to_gain(questions: Iterable[Question], answers: Mapping[str, int]) -> Question:
    answered = [question for question in questions if question.code in answers]
    return min(answered, key=lambda question: (answers[question.code], -question.weight))
