"""What is shown of a survey as tables: the figures of `geo.surveys.results`, and what follows from them."""

from __future__ import annotations

from statistics import fmean, median
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import survey_tables, surveys
from geo.aggregates import Cell
from geo.language import FRENCH
from geo.survey_tables import Middle, Split, middle
from geo.surveys import NO_ANSWER, QuestionKind, Result, Tally
from tests.test_surveys import answers

if TYPE_CHECKING:
    from collections.abc import Mapping

ALL: Final = Cell()
NAMES: Final = {"03": "Capitale-Nationale", "05": "Estrie"}


@pytest.mark.parametrize(
    ("tally", "found"),
    [
        (Tally(12, {"1": 6, "3": 6}), Middle(2.0, 2.0)),
        (Tally(17, {"1": 5, "10": 7, NO_ANSWER: 5}), Middle(6.2, 10.0)),
        # One who is not shown could be anywhere, and the mean with them would tell where.
        (Tally(13, {"1": 6, "3": 6}), None),
        (Tally(5, {NO_ANSWER: 5}), None),
        (Tally(5, {}), None),
    ],
)
def test_a_middle_is_told_where_every_answer_is_shown(tally: Tally, found: Middle | None) -> None:
    assert middle(tally) == found


levels = st.lists(st.tuples(st.sampled_from(["03", "05"]), st.sampled_from(["1", "2", "3", ""])), max_size=40)


@settings(max_examples=60)
@given(levels)
def test_a_table_holds_nothing_that_the_results_do_not_give(told: list[tuple[str, str]]) -> None:
    rows = [("Q", f"r{number}", region, "danse", level) for number, (region, level) in enumerate(told)]
    results = surveys.results(answers(rows), "s")
    named = NAMES | {"danse": "danse"}
    for split in Split:
        for line in survey_tables.sheet("s", results, split, named, FRENCH).to_dict("records"):
            (result,) = results
            cells = survey_tables.places(result, split)
            (cell,) = [one for one in cells if survey_tables.named(one, named, FRENCH) == line["ou"]]
            tally = result.tallies[cell]
            assert line["repondants"] == tally.respondents >= 5
            answer = NO_ANSWER if line["reponse"] == "Sans réponse" else str(line["reponse"])
            # Without an answer: all of them are hidden, and so is how many gave none.
            shown = tally.answers.get(answer, "masqué") if line["reponse"] else "masqué"
            assert line["nombre"] == shown
            if line["moyenne"] == line["moyenne"]:  # NaN
                own = [int(level) for region, level in told if level and cell.region in ("", region)]
                assert line["moyenne"] == round(fmean(own), 1)
                assert line["mediane"] == median(own)


def scale(tallies: Mapping[Cell, Tally]) -> Result:
    return Result("Q", QuestionKind.SCALE, tallies)


def test_answers_are_listed_once_in_their_order_and_the_want_of_one_last() -> None:
    result = scale({ALL: Tally(20, {"2": 10, NO_ANSWER: 5}), Cell("03"): Tally(9, {"1": 5, "10": 5})})
    assert survey_tables.options(result, survey_tables.places(result, Split.REGION)) == (
        "1",
        "2",
        "10",
        NO_ANSWER,
    )
    assert survey_tables.places(result, Split.SECTOR) == ()
    assert [survey_tables.named(cell, NAMES, FRENCH) for cell in result.tallies] == [
        "Ensemble",
        "Capitale-Nationale",
    ]


def test_a_question_of_own_words_is_a_line_without_words() -> None:
    rows = [("Q", f"r{number}", "03", "", f"mes mots {number}") for number in range(6)]
    table = survey_tables.sheet("s", surveys.results(answers(rows), "s"), Split.TOGETHER, NAMES, FRENCH)
    assert table[["ou", "repondants", "reponse", "nombre"]].to_numpy().tolist() == [["Ensemble", 6, "", ""]]
    assert "mots" not in table.to_csv()
