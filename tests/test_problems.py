"""A problem says where it is, what stands there, and the cure, on one harmless line."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.language import ENGLISH, FRENCH, message
from geo.problems import Problem, shortened

WHAT = message("C’est faux.")
CURE = message("Écrivez « {code} ».", code="01")


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (
            Problem("poles.csv", 17, "region", "Estrie", WHAT, CURE),
            "poles.csv, ligne 17, colonne « region » (« Estrie ») : C’est faux. Écrivez « 01 ».",
        ),
        (Problem("poles.csv", 3, "", "", WHAT, CURE), "poles.csv, ligne 3 : C’est faux. Écrivez « 01 »."),
        (Problem("poles.csv", None, "", "", WHAT, CURE), "poles.csv : C’est faux. Écrivez « 01 »."),
    ],
)
def test_a_problem_is_one_sentence(problem: Problem, said: str) -> None:
    sentence = problem.sentence(FRENCH)
    assert sentence.replace("\N{NO-BREAK SPACE}", " ") == said
    assert " :" not in sentence
    assert " »" not in sentence
    assert "\N{NO-BREAK SPACE}" not in ENGLISH.text("{place} : {what} {cure}", place="", what="", cure="")


def test_a_file_name_or_value_with_braces_is_only_text() -> None:
    sentence = Problem("{what}.csv", 1, "{line}", "{0} {", WHAT, CURE).sentence(FRENCH)
    assert sentence.startswith("{what}.csv, ligne 1, colonne")
    assert "{line}" in sentence
    assert "{0} {" in sentence


@given(st.text() | st.text(alphabet="\u200b\u200e\u202e\u2066\ufeff\x00\x1b \n\u2028ab", max_size=200))
def test_a_shortened_value_is_one_short_visible_line(value: str) -> None:
    short = shortened(value)
    assert len(short) <= 60
    assert len(short.splitlines()) <= 1
    assert not {sign for sign in short if unicodedata.category(sign) in ("Cc", "Cf")} - {"\u200c", "\u200d"}
    assert shortened(short) == short


def test_an_emoji_keeps_its_parts() -> None:
    assert shortened("👩🏽\u200d🎨") == "👩🏽\u200d🎨"
    assert shortened("\u200erouge\ufeff") == "\ufffdrouge\ufffd"
