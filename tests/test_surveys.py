"""Surveys: kinds of questions, tallies that tell of nobody, own words for few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import surveys
from geo.aggregates import Cell
from geo.dataset import load
from geo.errors import ForbiddenError
from geo.roles import Role, Writer
from geo.settings import DEMONSTRATION
from geo.surveys import NO_ANSWER, QuestionKind, Tally
from geo.vocabularies import Table
from tests.exact import within_reach
from tests.stores import ADMIN, editor

if TYPE_CHECKING:
    from collections.abc import Sequence

ALL: Final = Cell()


def answers(rows: Sequence[tuple[str, str, str, str, str]]) -> pd.DataFrame:
    """Make a survey « s » of (question, respondent, region, sector, answer)."""
    names = ["question", "repondant", "region", "secteur", "reponse"]
    return pd.DataFrame(rows, columns=names, dtype="str").assign(sondage="s")


@pytest.mark.parametrize(
    ("given_answers", "kind"),
    [
        (["1", "5", "3", ""], QuestionKind.SCALE),
        (["0", "10"], QuestionKind.SCALE),
        (["1", "11"], QuestionKind.OPEN),
        (["2019", "2020", "2019", "2019"], QuestionKind.SINGLE),
        (["Oui", "Non", "Oui"], QuestionKind.SINGLE),
        (["Oui", "Non"], QuestionKind.OPEN),
        (["danse | cirque", "danse", "cirque | danse"], QuestionKind.MULTIPLE),
        (["Il manque un lieu.", "Du temps | de l’argent", "Rien"], QuestionKind.OPEN),
        (["a" * 81] * 9, QuestionKind.OPEN),
        ([f"choix {number}" for number in range(21)] * 9, QuestionKind.OPEN),
        ([""], QuestionKind.OPEN),
    ],
)
def test_a_question_is_told_by_its_answers_and_kept_back_when_in_doubt(
    given_answers: list[str], kind: QuestionKind
) -> None:
    assert surveys.kind_of(given_answers) is kind


def test_the_demonstration_s_survey_has_its_known_answers() -> None:
    table = load(DEMONSTRATION).tables[Table.SURVEYS]
    (name,) = surveys.names(table)
    found = {result.question: result for result in surveys.results(table, name)}
    assert {result.kind for result in found.values()} == {QuestionKind.SINGLE}
    # Counted in the file: ten, four and four; the two of four cannot be told apart.
    assert found["Votre organisme a-t-il un plan numérique écrit ?"].tallies == {ALL: Tally(18, {"Non": 10})}
    # Seven, five, three, two, and one who left it out: that one is not told either.
    assert found["Qu'est-ce qui vous freine le plus ?"].tallies == {
        ALL: Tally(18, {"Le temps": 7, "Le budget": 5})
    }


def test_respondents_are_counted_once_and_a_scale_has_its_order() -> None:
    several = [
        ("Q", f"r{number}", "03", "danse", text)
        for number, text in enumerate(["a|b"] * 6 + ["b"] * 5 + ["c | a"] * 2)
    ]
    (result,) = surveys.results(answers([*several, several[0]]), "s")
    assert result.kind is QuestionKind.MULTIPLE
    # Two did not choose b: eleven of thirteen would tell it. The two of c are hidden with them.
    everywhere = Tally(13, {"a": 8})
    assert result.tallies == {ALL: everywhere, Cell("03"): everywhere, Cell(sector="danse"): everywhere}
    scale = [("Q", f"r{number}", "", "", str(number % 2 * 9 + 1)) for number in range(11)]
    silent = [("Q", f"s{number}", "", "", "") for number in range(5)]
    (result,) = surveys.results(answers([*scale, *silent]), "s")
    assert list(result.tallies[ALL].answers.items()) == [("1", 6), ("10", 5), (NO_ANSWER, 5)]


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["01", "02", ""]),
            st.sampled_from(["danse", "musique"]),
            st.sampled_from(["oui", "non", "oui | non", ""]),
            st.sampled_from(["1", "2", "3", ""]),
        ),
        min_size=6,
        max_size=22,
    )
)
def test_no_question_s_figures_reach_a_group_of_one_to_four(told: list[tuple[str, str, str, str]]) -> None:
    table = answers(
        [
            (question, f"r{number}", row[0], row[1], row[place])
            for number, row in enumerate(told)
            for place, question in ((2, "choix"), (3, "échelle"))
        ]
    )
    for result, place in zip(surveys.results(table, "s"), (2, 3), strict=True):
        figures: list[frozenset[int]] = []
        for cell, tally in result.tallies.items():
            own = {
                number
                for number, row in enumerate(told)
                if cell.region in ("", row[0]) and cell.sector in ("", row[1])
            }
            assert tally.respondents == len(own) >= 5
            figures.append(frozenset(own))
            for choice, count in tally.answers.items():
                who = {number for number in own if choice in told[number][place].split(" | ")}
                assert count == len(who) >= 5
                figures.append(frozenset(who))
        assert within_reach(figures, len(told)) is None


def test_own_words_are_read_by_those_who_may_and_never_counted() -> None:
    table = answers(
        [
            ("Q", "r1", "03", "", "Un lieu, à Québec"),
            ("Q", "r2", "05", "", "Du temps"),
            ("Q", "r3", "", "", "Rien"),
            ("Q", "r4", "03", "", ""),
            ("Q", "r5", "03", "", "Apprendre"),
        ]
    )
    (result,) = surveys.results(table, "s")
    assert (result.kind, result.tallies) == (QuestionKind.OPEN, {ALL: Tally(5, {})})
    with pytest.raises(ForbiddenError, match="réponses libres"):
        surveys.open_answers(table, "s", "Q", Writer("Visite", Role.READING, frozenset({"03"})))
    assert surveys.open_answers(table, "s", "Q", editor("03")) == ("Apprendre", "Un lieu, à Québec")
    assert len(surveys.open_answers(table, "s", "Q", ADMIN)) == 4
    assert surveys.open_answers(table, "autre", "Q", ADMIN) == ()
