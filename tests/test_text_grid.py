"""CSV as it really comes: encodings of three offices, Excel's separators, quotes that never close."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo import limits
from geo.errors import ImportSourceError
from geo.grids import Grid, read
from geo.language import FRENCH

TABLE = "Nom;Région;Latitude (N)\r\nThéâtre d'été;Nord du Québec;45,5\r\nMusée « Où ça ? »;Îles;46,1\r\n"
ROWS = (
    ("Nom", "Région", "Latitude (N)"),
    ("Théâtre d'été", "Nord du Québec", "45,5"),
    ("Musée « Où ça ? »", "Îles", "46,1"),
)


def one(content: bytes) -> Grid:
    (grid,) = read("a.csv", content)
    return grid


def notes(grid: Grid) -> str:
    return " ".join(note.sentence(FRENCH) for note in grid.notes)


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-32", ""),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "Windows-1252"),
        ("latin-1", "Windows-1252"),
        ("mac_roman", "Mac Roman"),
        ("cp850", "DOS (cp850)"),
    ],
)
def test_every_way_of_writing_french_is_read_and_a_guess_is_told(encoding: str, told: str) -> None:
    grid = one(TABLE.encode(encoding))
    assert grid.rows == ROWS
    assert grid.lines == (1, 2, 3)
    assert not grid.headed
    assert bool(grid.notes) == bool(told)
    assert told in notes(grid)


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "utf-8"])
def test_typographic_signs_are_told_apart(encoding: str) -> None:
    text = "nom,note\nL’œuvre d’été — « première »,à l’École\nÉcole,80 €…\n"
    assert one(text.encode(encoding)).rows == (
        ("nom", "note"),
        ("L’œuvre d’été — « première »", "à l’École"),
        ("École", "80 €…"),
    )


def test_the_first_accent_may_come_late() -> None:
    text = "nom,n\n" + "abc,1\n" * 50_000 + "Théâtre,2\n"
    assert one(text.encode("mac_roman")).rows[-1] == ("Théâtre", "2")


def test_files_pasted_together_are_read_line_by_line() -> None:
    grid = one("nom,n\nThéâtre,1\nMusée,2\n".encode() + "Forêt,3\n".encode("cp1252"))
    assert grid.rows[-1] == ("Forêt", "3")
    assert "lignes\u00a0: 4" in notes(grid)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("title", ["", "Liste des lieux, 2026\n\n"])
def test_any_separator_under_any_title(separator: str, title: str) -> None:
    text = title + "\n".join(
        separator.join(row) for row in (("a", "b", "c"), ("1", "2", "3"), ("4", "5", "6"))
    )
    grid = one(text.encode())
    assert grid.rows[-3:] == (("a", "b", "c"), ("1", "2", "3"), ("4", "5", "6"))
    assert grid.lines[-3:] == ((3, 4, 5) if title else (1, 2, 3))


def test_decimal_commas_do_not_separate() -> None:
    assert one(b"a;b;c\n1,5;2,3;1,0\n2,5;3,3;1,1\n").rows[1] == ("1,5", "2,3", "1,0")


def test_excel_says_its_separator() -> None:
    grid = one(b"sep=|\r\na|b,c;d\r\n1|2\r\n")
    assert grid.rows == (("a", "b,c;d"), ("1", "2"))
    assert grid.lines == (2, 3)


def test_a_cell_of_several_lines_is_one_and_the_next_keeps_its_line() -> None:
    grid = one(b'a,b\n"x\ny\n\nz",1\nlast,2\n')
    assert grid.rows == (("a", "b"), ("x\ny\n\nz", "1"), ("last", "2"))
    assert grid.lines == (1, 2, 6)


def test_a_quote_that_never_closes_takes_nothing_with_it() -> None:
    grid = one(b'a,b\n"fine\ncell",1\n2,"open\n3,4\n5,6')
    assert grid.rows == (("a", "b"), ("fine\ncell", "1"), ("2", '"open'), ("3", "4"), ("5", "6"))
    assert grid.lines == (1, 2, 4, 5, 6)
    assert "ligne 4" in notes(grid)


def test_rows_of_any_length_are_padded_and_told() -> None:
    grid = one(b"a,b,c\n1,2,3\n4,5\n6,7,8,9\n1,2,3\n")
    assert grid.rows[2:4] == (("4", "5", None, None), ("6", "7", "8", "9"))
    assert "moins de cellules que les autres (3)\u00a0: 3" in notes(grid)
    assert "plus de cellules que les autres (3)\u00a0: 4" in notes(grid)


@pytest.mark.parametrize("content", [b"", b" \r\n\n", b"\xef\xbb\xbf", b"\x00" * 9, b";;;\n;;;\n"])
def test_nothing_is_said_to_be_nothing(content: bytes) -> None:
    with pytest.raises(ImportSourceError, match="vide"):
        read("a.csv", content)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a,b\n" * (limits.MOST_ROWS + 1), "plus de 200000 lignes"),
        (b"," * limits.MOST_COLUMNS + b"a\n", "plus de 500 colonnes"),
        (b"a,b\nc," + b"x" * (limits.LONGEST_CELL + 1), "32767 caractères"),
        (b"a" + b"," * 400 + b"a\n" + b"a\n" * 150_000, "cellules"),
        (b"x" * (limits.MOST_BYTES + 1), "50 Mo"),
        (b"a,\x01\x02b\n\x90\x81", "ni un texte"),
    ],
    ids=("rows", "columns", "cell", "cells", "bytes", "binary"),
)
def test_what_is_over_a_limit_is_refused_by_its_name(content: bytes, told: str) -> None:
    with pytest.raises(ImportSourceError, match=told):
        read("a.csv", content)


WORDS = st.text(st.characters(codec="cp1252", exclude_categories=["Cc"]), min_size=1, max_size=20).filter(
    lambda text: not text.isspace()
)


@example([["0", ";"]], ",", "utf-8")
@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(WORDS, min_size=width, max_size=width), min_size=1)
    ),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_was_written_is_read(rows: list[list[str]], separator: str, encoding: str) -> None:
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    assert one(made.getvalue().encode(encoding)).rows == tuple(map(tuple, rows))


@given(st.text(st.sampled_from('abé;,\t|"\r\n =')))
def test_every_letter_of_a_text_is_somewhere_in_its_grid(text: str) -> None:
    try:
        grid = one(text.encode())
    except ImportSourceError:
        assert not set(text) & set("abé=")
        return
    found = "".join(str(cell) for row in grid.rows for cell in row if cell is not None)
    assert sorted(letter for letter in found if letter in "abé=") == sorted(
        letter for letter in text if letter in "abé="
    )
    assert list(grid.lines) == sorted(set(grid.lines))
