"""What is measured is what Arial is, and what is cut fits."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import matplotlib as mpl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.language import FRENCH
from geo.typography import fitted, line_count, listed, width_in

TEXTS: Final = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=120)
SIZES: Final = st.sampled_from((16, 18, 28))
ROOMS: Final = st.floats(1.0, 6.0)


def test_the_widths_are_those_of_helvetica() -> None:
    """Adobe's own measures, which matplotlib carries: Arial was drawn to have the same."""
    path = Path(mpl.get_data_path()) / "fonts" / "afm" / "phvr8a.afm"
    measured = 0
    for line in path.read_text(encoding="ascii", errors="ignore").splitlines():
        if line.startswith("C ") and 32 < (code := int(line.split()[1])) < 127 and code not in (39, 96):
            # In this file two codes stand for other quotes than in ASCII.
            assert round(width_in(chr(code), 1) * 72 * 1000) == int(line.split()[4]), chr(code)
            measured += 1
    assert measured == 92


@pytest.mark.parametrize(
    ("accented", "plain"), [("é", "e"), ("Î", "I"), ("ç", "c"), ("\u00a0", " "), ("e\u0301", "e")]
)
def test_an_accent_takes_no_room(accented: str, plain: str) -> None:
    assert width_in(accented, 16) == width_in(plain, 16)


@pytest.mark.parametrize("sign", ["漢", "🎭", "ש"])
def test_what_is_not_known_is_wide(sign: str) -> None:
    assert width_in(sign, 16) > width_in("m", 16)


@given(TEXTS, SIZES, ROOMS, st.integers(1, 3), st.booleans())
def test_a_fitted_text_fits_and_begins_as_it_did(
    text: str,
    size: int,
    room: float,
    lines: int,
    bold: bool,  # noqa: FBT001 # hypothesis gives it
) -> None:
    told = fitted(text, size, room, lines, bold=bold)
    if told == text:
        assert line_count(text, size, room, bold=bold) <= lines
    else:
        assert line_count(told, size, room, bold=bold) <= lines
        assert told.endswith("…")
        assert text.startswith(told[:-1])


@given(TEXTS, SIZES, ROOMS)
def test_a_text_is_no_narrower_than_its_parts(text: str, size: int, room: float) -> None:
    assume(text)
    half = len(text) // 2
    whole = width_in(text[:half], size) + width_in(text[half:], size)
    assert width_in(text, size) == pytest.approx(whole)
    assert line_count(text[:half], size, room) <= line_count(text, size, room)


@given(st.lists(st.text("abcdéîx-", min_size=1, max_size=30), max_size=8), ROOMS, st.integers(1, 2))
def test_names_are_told_or_counted(names: list[str], room: float, lines: int) -> None:
    told = listed(names, 16, room, lines, FRENCH)
    if not names:
        assert told == ""
    elif told == ", ".join(names):
        assert line_count(told, 16, room) <= lines
    elif not told.endswith("…"):
        kept, others = told.rsplit(" et ", 1)
        assert ", ".join(names).startswith(kept.removesuffix("…"))
        assert 1 <= int(others.split()[0]) == len(names) - 1 - kept.count(", ")
    assert line_count(told, 16, room) <= lines


def test_names_leave_room_for_what_stands_before_them() -> None:
    names = ["Montréal", "Laval", "Estrie"]
    room = width_in("Avec : Montréal et 2 autres", 16)
    assert listed(names, 16, room, 1, FRENCH) == "Montréal, Laval, Estrie"
    assert listed(names, 16, room, 1, FRENCH, "Avec : ") == "Montréal et 2 autres"
    assert listed(names, 16, room - 0.2, 1, FRENCH, "Avec : ") == "Mon… et 2 autres"


def test_a_cut_falls_between_two_words_where_one_is_near() -> None:
    assert fitted("Numérisation du patrimoine", 16, 2.2) == "Numérisation du…"
    assert fitted("x" * 100, 16, 1.0).rstrip("…") == "x" * len(fitted("x" * 100, 16, 1.0).rstrip("…"))
