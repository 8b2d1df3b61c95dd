"""Excerpts: what was looked for is in sight and told apart, and no word is cut or changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.excerpt import MOST, Piece, excerpt, marked
from geo.words import stems

LONG = "Un début qui ne dit rien de particulier. " * 20 + "Puis la Chorégraphie filmée, et la suite. " * 12


def written(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def found(pieces: tuple[Piece, ...]) -> list[str]:
    return [piece.text for piece in pieces if piece.found]


def test_words_looked_for_are_told_apart_as_they_are_written() -> None:
    pieces = marked("Filmer l’œuvre : des films, filmés en 3D.", set(stems("film oeuvre 3d")))
    assert found(pieces) == ["Filmer", "œuvre", "films", "filmés", "3D"]


def test_an_excerpt_begins_shortly_before_what_was_looked_for() -> None:
    pieces = excerpt(LONG, set(stems("choregraphie")))
    assert found(pieces)[0] == "Chorégraphie"
    assert written(pieces).startswith("… ")
    assert written(pieces).index("Chorégraphie") < MOST / 2


def test_without_a_word_it_is_the_beginning() -> None:
    told = written(excerpt(LONG, set()))
    assert told.startswith("Un début")
    assert told.endswith(" …")
    assert len(told) <= MOST + 2


@given(text=st.text(), looked=st.text())
def test_the_pieces_are_the_text(text: str, looked: str) -> None:
    assert written(marked(text, set(stems(looked)))) == text


@given(text=st.text(max_size=2_000), looked=st.text(max_size=20), most=st.integers(10, 300))
def test_an_excerpt_is_a_part_of_the_text(text: str, looked: str, most: int) -> None:
    told = written(excerpt(text, set(stems(looked)), most)).removeprefix("… ").removesuffix(" …")
    assert told in " ".join(text.split())
    assert len(told) <= most


@pytest.mark.parametrize("word", ["x" * 500, "é" * 261])
def test_one_endless_word_is_cut(word: str) -> None:
    assert len(written(excerpt(word, set()))) <= MOST + 2
