"""The self-diagnostic that a visitor fills: what they have told, held for their visit."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo import questionnaire as questionnaires
from geo.columns import DIMENSIONS
from geo.drafts import Content

if TYPE_CHECKING:
    from geo.questionnaire import Question, Questionnaire

REGION: Final = "region_du_diagnostic"
SECTOR: Final = "secteur_du_diagnostic"
SKIPPED: Final = -1
"""Chosen by who passes a question, or takes an answer back."""

RESULT: Final = len(DIMENSIONS) + 1
"""The step after the last questions; 0 is the one before the first."""

_VERSION: Final = "_version_du_diagnostic"
_STEP: Final = "_etape_du_diagnostic"


def key(code: str) -> str:
    """Name the widget of a question."""
    return f"reponse_{code}"


def questionnaire() -> Questionnaire:
    """Give the questionnaire that is filled: the newest, or that of the answers taken up again."""
    told = st.session_state.get(_VERSION)
    return next((one for one in _versions() if one.version == told), _versions()[-1])


def answers() -> dict[str, int]:
    """Give the level chosen for each question that was answered."""
    held = {one.code: st.session_state.get(key(one.code)) for one in questionnaire().questions}
    return {code: int(level) for code, level in held.items() if level not in (None, SKIPPED)}


def content() -> Content:
    """Give all that was told so far."""
    region, sector = (str(st.session_state.get(name) or "") for name in (REGION, SECTOR))
    return Content(questionnaire().version, answers(), region, sector)


def take_up(told: Content) -> None:
    """Set the widgets from what was told before; in a callback, or before they are drawn."""
    st.session_state[_VERSION] = told.questionnaire
    for question in questionnaire().questions:
        st.session_state[key(question.code)] = told.answers.get(question.code)
    st.session_state[REGION] = told.region or None
    st.session_state[SECTOR] = told.sector or None
    st.session_state[_STEP] = next(
        (place for place in range(1, RESULT) if not any(map(_answered, questions(place)))), RESULT
    )


def forget() -> None:
    """Begin anew, with the newest questionnaire; in a callback."""
    take_up(Content(_versions()[-1].version))
    st.session_state[_STEP] = 0


def step() -> int:
    """Tell where the visitor is: 0, then one step a dimension, then `RESULT`."""
    return int(st.session_state.get(_STEP, 0))


def go(place: int) -> None:
    """Move to a step, in a callback."""
    st.session_state[_STEP] = place


def questions(place: int) -> tuple[Question, ...]:
    """Give the questions of a step."""
    return tuple(one for one in questionnaire().questions if one.dimension == DIMENSIONS[place - 1])


def _answered(question: Question) -> bool:
    return st.session_state.get(key(question.code)) is not None


@cache
def _versions() -> tuple[Questionnaire, ...]:
    """Read them once: they are shipped with the code."""
    return questionnaires.versions()
