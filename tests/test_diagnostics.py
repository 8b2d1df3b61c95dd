"""A filled self-diagnostic: scores by hand, a row without a name, next steps."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Final

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import diagnostics, questionnaire
from geo.columns import COLUMNS, DIMENSIONS
from geo.diagnostics import Origin
from geo.schema import typed
from geo.vocabularies import Support, Table

FIRST: Final = questionnaire.latest()
CODES: Final = [question.code for question in FIRST.questions]
ORIGIN: Final = Origin(date(2026, 11, 22), Support.ONLINE, "03", "danse")
FILLED: Final = {"gouvernance-1": 0, "gouvernance-2": 2, "gouvernance-3": 1, "outils-1": 4, "donnees-1": 3,
                 "donnees-3": 4}  # fmt: skip
FOUND: Final = {"gouvernance": 1.0, "competences": None, "outils": None, "donnees": 3.5, "creation": None,
                "collaboration": None}  # fmt: skip


def test_a_dimension_is_the_mean_of_what_was_answered_if_half_was() -> None:
    # One answer of three is fewer than half; two are enough.
    assert diagnostics.scores(FIRST, FILLED) == FOUND
    four = replace(FIRST, questions=tuple(q for q in FIRST.questions if q.code != "outils-3"))
    assert diagnostics.scores(four, FILLED)["outils"] == 4.0


def test_a_weight_counts_as_often_as_it_says() -> None:
    heavy = replace(FIRST.questions[1], weight=3.0)
    weighted = replace(FIRST, questions=(FIRST.questions[0], heavy, *FIRST.questions[2:]))
    # (0 + 3 × 2 + 1) / 5; without the third question (0 + 3 × 2) / 4.
    assert diagnostics.scores(weighted, FILLED)["gouvernance"] == pytest.approx(1.4)
    without = {code: level for code, level in FILLED.items() if code != "gouvernance-3"}
    assert diagnostics.scores(weighted, without)["gouvernance"] == pytest.approx(1.5)


@given(st.dictionaries(st.sampled_from(CODES), st.integers(0, 4)))
def test_scores_stay_between_the_lowest_and_the_highest_answer(answers: dict[str, int]) -> None:
    for name, score in diagnostics.scores(FIRST, answers).items():
        own = [level for code, level in answers.items() if code.startswith(name)]
        assert (score is None) == (len(own) < 2)
        assert score is None or min(own) - 1e-9 <= score <= max(own) + 1e-9


@pytest.mark.parametrize("answers", [{"gouvernance-1": 5}, {"gouvernance-1": -1}, {"inconnue": 1},
                                     {"gouvernance-1": True}, {"gouvernance-1": 2.5}])  # fmt: skip
def test_what_is_no_answer_is_refused(answers: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="an answer is a level"):
        diagnostics.scores(FIRST, answers)


def test_the_row_is_one_of_the_table_and_tells_nobody() -> None:
    made = diagnostics.row(FIRST, FILLED, ORIGIN, diagnostics.new_identifier())
    assert list(made) == [column.name for column in COLUMNS[Table.DIAGNOSTICS]]
    assert [made[name] for name in DIMENSIONS] == ["1.0", "", "", "3.5", "", ""]
    cells = pd.DataFrame([made], dtype="str")
    assert typed(Table.DIAGNOSTICS, cells)["donnees"].tolist() == [3.5]
    assert (made["questionnaire"], made["rempli_le"], made["support"]) == ("1.0", "2026-11-22", "en_ligne")


def test_identifiers_are_drawn_from_too_many_to_try() -> None:
    drawn = {diagnostics.new_identifier() for _ in range(1000)}
    assert len(drawn) == 1000
    signs = [name.removeprefix("dia-") for name in drawn]
    assert min(math.log2(16) * len(sign) for sign in signs) >= 96
    # No part of them counts or tells the time.
    assert all(len({sign[place] for sign in signs}) == 16 for place in range(24))


def test_the_next_steps_are_the_lowest_dimensions_and_their_lowest_question() -> None:
    answers = dict.fromkeys(CODES, 3) | {
        "creation-2": 0,
        "donnees-1": 1,
        "donnees-2": 1,
        "outils-3": 2,
        "outils-2": 4,
    }
    steps = diagnostics.next_steps(FIRST, answers)
    assert [(step.dimension, step.question.code) for step in steps] == [
        ("donnees", "donnees-1"),
        ("creation", "creation-2"),
        ("gouvernance", "gouvernance-1"),
    ]
    assert steps[1].question.domains == ("captation", "mediation")
    assert "filmer un spectacle" in steps[1].question.words
    assert [step.dimension for step in diagnostics.next_steps(FIRST, FILLED)] == ["gouvernance", "donnees"]
    assert diagnostics.next_steps(FIRST, {}) == ()
    assert diagnostics.next_steps(FIRST, dict.fromkeys(CODES, 4)) == ()
