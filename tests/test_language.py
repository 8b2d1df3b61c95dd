"""French is written as French is, English as English, and data stay what they are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.language import ENGLISH, FRENCH, Language, message

NBSP = "\N{NO-BREAK SPACE}"
LANGUAGES = pytest.mark.parametrize("language", [FRENCH, ENGLISH], ids=lambda language: language.locale)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Zone : rien ; vraiment ! Sûr ?", f"Zone{NBSP}: rien{NBSP}; vraiment{NBSP}! Sûr{NBSP}?"),
        ("la « danse » et la « musique »", f"la «{NBSP}danse{NBSP}» et la «{NBSP}musique{NBSP}»"),
        ("110 M$ ou 12 $, soit 8 %", f"110{NBSP}M$ ou 12{NBSP}$, soit 8{NBSP}%"),
        ("les 1 000 000 de pas du 3 avril 2017", f"les 1{NBSP}000{NBSP}000 de pas du 3 avril 2017"),
        ("Rien à reprendre.", "Rien à reprendre."),
        ("", ""),
    ],
)
def test_our_own_words_get_french_typography_and_only_in_french(written: str, read: str) -> None:
    assert FRENCH.text(written) == read
    assert NBSP not in ENGLISH.text(written)


def test_data_keep_their_own_typography() -> None:
    assert FRENCH.text("Lieu : {name} !", name="Bar ? : « x »") == f"Lieu{NBSP}: Bar ? : « x »{NBSP}!"
    assert FRENCH.name("Vidéo : 3D ?") == "Vidéo : 3D ?"
    assert FRENCH.render(message("« {x} »", x="a : b")) == f"«{NBSP}a : b{NBSP}»"


@LANGUAGES
def test_an_empty_name_is_empty(language: Language) -> None:
    assert language.name("") == language.text("") == ""


@LANGUAGES
@given(value=st.text())
def test_values_are_said_as_they_are(language: Language, value: str) -> None:
    assert language.text("zzz {x}{y}", x=value, y="{x}") == f"zzz {value}{{x}}"
    assert language.render(message("{x}", x=value)) == value
    assert language.plural("{x} un", "{x} des", 3, x=value) == f"{value} des"
    assert language.enumeration([value]) == value


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (0, "0", "0"),
        (2151, f"2{NBSP}151", "2,151"),
        (1_234_567, f"1{NBSP}234{NBSP}567", "1,234,567"),
        (0.8, "0,8", "0.8"),
        (-3, "-3", "-3"),
    ],
)
def test_numbers_are_written_as_each_language_does(value: float, french: str, english: str) -> None:
    assert (FRENCH.number(value), ENGLISH.number(value)) == (french, english)


@pytest.mark.parametrize(
    ("day", "french", "english"),
    [
        (date(2017, 4, 3), "3 avril 2017", "April 3, 2017"),
        (date(2026, 1, 1), "1er janvier 2026", "January 1, 2026"),
        (date(2021, 11, 11), "11 novembre 2021", "November 11, 2021"),
        (date(2021, 12, 21), "21 décembre 2021", "December 21, 2021"),
    ],
)
def test_days_are_written_in_full(day: date, french: str, english: str) -> None:
    assert (FRENCH.date(day), ENGLISH.date(day)) == (french, english)


def test_lists_are_joined_by_words() -> None:
    assert FRENCH.enumeration([]) == ""
    assert FRENCH.enumeration(["danse"]) == "danse"
    assert FRENCH.enumeration(["danse", "musique", "théâtre"]) == "danse, musique et théâtre"
    assert ENGLISH.enumeration(["dance", "music"]) == "dance and music"
    assert FRENCH.enumeration(["{0}", "{1}", "%s"]) == "{0}, {1} et %s"


def test_a_count_chooses_its_words() -> None:
    said = {n: FRENCH.plural("{n} cas", "{n} cas divers", n) for n in (0, 1, 2, 2151)}
    assert said == {0: "0 cas", 1: "1 cas", 2: "2 cas divers", 2151: f"2{NBSP}151 cas divers"}
    assert ENGLISH.plural("{n} thing zzz", "{n} things zzz", 0) == "0 things zzz"


def test_the_page_says_which_french_or_english_it_is() -> None:
    assert (FRENCH.tag, ENGLISH.tag) == ("fr-CA", "en-CA")


@pytest.mark.parametrize(
    ("days", "french", "english"),
    [(0, "", ""), (-3, "", ""), (1, "il y a 1 jour", "1 day ago"), (800, "il y a 2 ans", "2 years ago")],
)
def test_how_long_ago_is_written_out(days: int, french: str, english: str) -> None:
    age = timedelta(days=days)
    assert (FRENCH.ago(age), ENGLISH.ago(age)) == (french, english)
