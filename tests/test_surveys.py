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
    assert found["Avez-vous déjà fait appel à un pôle ?"].tallies == {ALL: Tally(18, {"Oui": 11})}
    # Six say that nobody does, all of whom are of the ten without a plan: the rest would be four.
    assert found["Qui s'occupe du numérique chez vous ?"].tallies == {
        ALL: Tally(18, {"Plusieurs personnes, sans mandat": 6})
    }
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
            # Who has no site is not asked whether it sells.
            st.sampled_from([("Oui", "Oui"), ("Oui", "Non"), ("Oui", ""), ("Non", "")]),
        ),
        min_size=6,
        max_size=24,
    )
)
def test_no_figures_of_a_survey_reach_a_group_of_one_to_four(
    told: list[tuple[str, str, str, str, tuple[str, str]]],
) -> None:
    given_by = [(row[0], row[1], {"choix": row[2], "échelle": row[3], "site": row[4][0], "vente": row[4][1]})
                for row in told]  # fmt: skip
    table = answers(
        [
            (question, f"r{number}", region, sector, answer)
            for number, (region, sector, own) in enumerate(given_by)
            for question, answer in own.items()
        ]
    )
    # All questions and all places at once: whoever subtracts reads the whole page.
    figures: set[frozenset[int]] = set()
    for result in surveys.results(table, "s"):
        for cell, tally in result.tallies.items():
            own = {
                number
                for number, (region, sector, _) in enumerate(given_by)
                if cell.region in ("", region) and cell.sector in ("", sector)
            }
            assert tally.respondents == len(own) >= 5
            figures.add(frozenset(own))
            for choice, count in tally.answers.items():
                who = {
                    number for number in own if choice in given_by[number][2][result.question].split(" | ")
                }
                assert count == len(who) >= 5
                figures.add(frozenset(who))
    assert within_reach(sorted(figures, key=sorted), len(told)) is None


def test_a_question_asked_of_some_does_not_tell_of_who_left_it_out() -> None:
    rows = [("Site Web ?", f"r{number}", "", "", "Oui" if number < 12 else "Non") for number in range(20)]
    rows += [("Vend-il ?", f"r{number}", "", "", "Oui" if number < 5 else "Non") for number in range(11)]
    rows += [("Vend-il ?", f"r{number}", "", "", "") for number in range(11, 20)]
    site, sells = surveys.results(answers(rows), "s")
    assert site.tallies[ALL] == Tally(20, {"Oui": 12, "Non": 8})
    # Nine did not say, less the eight without a site: one. The six and the five together would tell too.
    assert sells.tallies[ALL] == Tally(20, {"Non": 6})


def test_what_is_answered_everywhere_goes_before_what_a_region_answers() -> None:
    chosen = {"A": {*range(5), *range(10, 15)}, "B": {*range(7), *range(15, 20)}}
    rows = [
        (question, f"r{number}", "03" if number < 10 else "05", "", "x" if number in own else "y")
        for question, own in chosen.items()
        for number in range(20)
    ]
    first, second = surveys.results(answers(rows), "s")
    assert first.tallies[ALL] == Tally(20, {"x": 10, "y": 10})
    assert second.tallies[ALL] == Tally(20, {"x": 12, "y": 8})
    # Five and five of the region 03 answered A; with the twelve of B, that would tell of two of them.
    assert first.tallies[Cell("03")] == Tally(10, {})


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
