"""The sheet that goes back: every cell in its place, marks seen without colour, nothing that runs."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.grids import Grid, Value, read
from geo.language import ENGLISH, FRENCH, message
from geo.marked_sheet import Mark, Severity, letters, marked_workbook
from tests.foreign import converted

if TYPE_CHECKING:
    from pathlib import Path

MOMENT = datetime(2017, 4, 3, 9, 30)  # noqa: DTZ001 # spreadsheets know no zone
FORMULAS = ("=cmd|'/c calc'!A0", "+1", "-2+3", "@SUM(A1)", "https://example.org", "{=1}")
ROWS: tuple[tuple[Value, ...], ...] = (
    ("Liste", None, None, None, None, None),
    ("nom", "region", "lat", "le", "oui", "01"),
    ("Théâtre", "Nord du Quebec", 45.5, date(2017, 4, 3), True, "01"),
    FORMULAS,
    ("x", 3, MOMENT, time(9, 30), False, date(1608, 7, 3)),
)
GRID = Grid("a.xlsx", "Lieux", ROWS, (1, 3, 4, 7, 8))
MARKS = (
    Mark(7, 0, Severity.ERROR, message("Cette valeur manque.")),
    Mark(4, 1, Severity.CORRECTION, message("Le nom est écrit autrement."), "10"),
    Mark(4, 1, Severity.WARNING, message("À vérifier.")),
    Mark(4, 2, Severity.WARNING, message("=1+1"), "=2+2"),
    Mark(8, None, Severity.ERROR, message("Cette ligne est répétée.")),
    Mark(8, 3, Severity.CORRECTION, message("Un jour."), date(2026, 4, 3)),
)


@pytest.fixture(scope="module")
def content() -> bytes:
    return marked_workbook([(GRID, MARKS)], FRENCH)


@pytest.fixture(scope="module")
def book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_every_cell_is_where_it_was_with_its_type(content: bytes) -> None:
    _, again = read("a.xlsx", content)
    assert again.sheet == "Lieux"
    assert again.lines == GRID.lines
    # What spreadsheets know no day for is written out.
    assert again.rows == (*ROWS[:-1], (*ROWS[-1][:-1], "1608-07-03"))
    assert [type(cell) for cell in again.rows[2]] == [type(cell) for cell in ROWS[2]]
    assert not again.notes


def test_nothing_is_a_formula_or_a_link(content: bytes, book: openpyxl.Workbook) -> None:
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {
        "s",
        "n",
        "b",
        "d",
    }
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if "vba" in name or "external" in name]
        sheets = [parts.read(name) for name in parts.namelist() if "sheet" in name]
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<hyperlink" in sheet]
    assert all(cell.quotePrefix for cell in book["Lieux"][7][1:4])


def test_a_marked_cell_has_its_colour_a_border_and_a_comment_that_begins_with_the_word(
    book: openpyxl.Workbook,
) -> None:
    sheet = book["Lieux"]
    looks = {
        severity: (sheet[cell].fill.fgColor.rgb, sheet[cell].border.left.style)
        for severity, cell in ((Severity.ERROR, "A7"), (Severity.WARNING, "C4"), (Severity.CORRECTION, "D8"))
    }
    assert len({colour for colour, _ in looks.values()}) == 3
    assert len({border for _, border in looks.values()}) == 3
    assert sheet["A7"].comment.text.startswith("✖ Erreur")
    assert sheet["C4"].comment.text.startswith("⚠ Avertissement")
    assert sheet["D8"].comment.text.startswith("✎ Correction proposée")
    assert sheet["D8"].comment.text.endswith("Valeur proposée\u00a0: 2026-04-03")
    assert "répétée" in sheet["A8"].comment.text
    assert sheet["A4"].comment is None
    assert sheet["A4"].fill.fill_type is None


def test_two_marks_of_a_cell_are_both_told_under_the_graver(book: openpyxl.Workbook) -> None:
    cell = book["Lieux"]["B4"]
    assert cell.fill.fgColor.rgb == book["Lieux"]["C4"].fill.fgColor.rgb
    assert "Le nom est écrit autrement." in cell.comment.text
    assert "À vérifier." in cell.comment.text
    assert "Valeur proposée\u00a0: 10" in cell.comment.text


def test_the_first_sheet_lists_every_mark_in_order(book: openpyxl.Workbook) -> None:
    header, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert header == ("Feuille", "Ligne", "Colonne", "Gravité", "Valeur", "Message", "Valeur proposée")
    assert [row[:3] for row in rows] == [
        ("Lieux", 4, "B"),
        ("Lieux", 4, "B"),
        ("Lieux", 4, "C"),
        ("Lieux", 7, "A"),
        ("Lieux", 8, None),
        ("Lieux", 8, "D"),
    ]
    assert rows[2][4:] == (45.5, "=1+1", "=2+2")
    assert str(rows[3][3]).startswith("✖ Erreur")


def test_libreoffice_opens_it_with_its_cells(content: bytes, tmp_path: Path) -> None:
    _, again = read("a.ods", converted(content, "ods", tmp_path))
    assert again.rows[:4] == ROWS[:4]
    assert again.lines == GRID.lines


def test_several_sheets_of_one_name_and_another_language() -> None:
    other = Grid("b.csv", "", (("a",),), (1,))
    made = marked_workbook([(GRID, MARKS), (GRID, ()), (other, ())], ENGLISH)
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames == ["To be fixed", "Lieux", "Lieux 2", "b.csv"]
    assert book["Lieux"]["A7"].comment.text.startswith("✖ Error")


def test_letters_of_columns() -> None:
    assert [letters(column) for column in (0, 25, 26, 701, 702, 16_383)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.text(st.characters(exclude_categories=[]), max_size=30),
)


@settings(max_examples=40)
@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=8), st.text(max_size=40))
def test_any_value_is_written_and_stays_a_value(rows: list[tuple[Value, ...]], name: str) -> None:
    grid = Grid("a", name, tuple(rows), tuple(range(1, len(rows) + 1)))
    marks = [Mark(1, 1, Severity.WARNING, message("Vérifiez."), rows[0][0])]
    book = openpyxl.load_workbook(io.BytesIO(marked_workbook([(grid, marks)], FRENCH)))
    sheet = book.worksheets[1]
    found = {cell.coordinate: cell for row in sheet.iter_rows() for cell in row}
    assert "f" not in {cell.data_type for cell in found.values()}
    for line, row in enumerate(rows, start=1):
        for column, value in zip("AB", row, strict=True):
            if isinstance(value, str) and value.isprintable() and value:
                assert found[f"{column}{line}"].value == value
