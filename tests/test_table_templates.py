"""A template opens elsewhere, helps to fill the table, comes back through the importer's reader."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pandas as pd
import pytest

from geo import dataset
from geo.codes import known_codes
from geo.columns import COLUMNS
from geo.dataset import REFERENCE_TABLES
from geo.grids import read
from geo.importer import propose
from geo.language import ENGLISH, FRENCH
from geo.recognition import recognise
from geo.remarks import Decisions
from geo.schema import blank, check, prepared
from geo.settings import REFERENCE
from geo.table_examples import EXAMPLES, is_example
from geo.table_templates import FILLED, HELP, LISTS, template
from geo.tabular import Sheet
from geo.tabular import read as read_csv
from geo.vocabularies import PoleStatus, Table
from tests.foreign import converted

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from geo.atlas import Atlas


@pytest.fixture(scope="module")
def books(demonstration: Atlas) -> dict[Table, bytes]:
    return {table: template(table, demonstration.dataset, FRENCH) for table in FILLED}


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def validation(sheet: Worksheet, cell: str) -> openpyxl.worksheet.datavalidation.DataValidation:
    return next(rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref)


def test_there_is_one_for_every_table_those_that_most_keep_as_they_are_last() -> None:
    assert sorted(FILLED) == sorted(Table)
    assert set(FILLED[-len(REFERENCE_TABLES) :]) == set(REFERENCE_TABLES)


@pytest.mark.parametrize("table", FILLED, ids=str)
def test_it_comes_back_with_its_headers_and_an_example_that_is_known_as_such(
    books: dict[Table, bytes], table: Table
) -> None:
    first, *others = read(f"{table}.xlsx", books[table])
    header, example = first.rows
    names = [column.name for column in COLUMNS[table]]
    assert first.sheet == table
    assert list(header) == names
    assert first.lines == (1, 2)
    assert {grid.sheet for grid in others} <= {LISTS, HELP}
    cells = dict(zip(names, example, strict=True))
    assert is_example(table, cells)
    assert {name: written(cell) for name, cell in cells.items() if cell is not None} == {
        name: str(float(cell)) if isinstance(cells[name], float) else cell
        for name, cell in EXAMPLES[table].items()
    }


@pytest.mark.parametrize("table", FILLED, ids=str)
def test_the_example_is_never_imported(books: dict[Table, bytes], table: Table) -> None:
    first, *_ = read(f"{table}.xlsx", books[table])
    found = recognise(first)
    assert found.table is table
    sheets = {one: blank(one) for one in Table} | dict(dataset.sheets(REFERENCE))
    proposal = propose(first, found, known_codes(sheets), Decisions())
    assert proposal.cells.empty
    assert [str(one.what.template) for one in proposal.remarks] == ["Cette ligne est l’exemple du modèle."]


def written(cell: object) -> str:
    return cell.isoformat() if isinstance(cell, date) else str(cell)


@pytest.mark.parametrize("table", FILLED, ids=str)
def test_the_example_follows_the_schema_and_names_nobody(table: Table) -> None:
    sheets = {one: blank(one) for one in Table} | {
        one: read_csv(one.file, (REFERENCE / one.file).read_bytes()) for one in REFERENCE_TABLES
    }
    rows = {column.name: EXAMPLES[table].get(column.name, "") for column in COLUMNS[table]}
    sheet = Sheet(table.file, pd.DataFrame([rows], dtype="str"), np.array([2]), 1, ())
    # That the other sixteen regions are missing is of the whole table, and of no line.
    assert [one for one in check(table, prepared(table, sheet), known_codes(sheets)) if one.line] == []
    if table is Table.AMBASSADORS:
        assert not rows["nom"]
    assert "@" not in " ".join(rows.values()).replace("@example.org", "")


def test_what_only_resembles_an_example_is_not_one() -> None:
    assert is_example(Table.POLES, {"id": " Exemple-2 "})
    assert not is_example(Table.POLES, {"id": "pole-exemple-1", "nom": "exemple-x"})
    assert not is_example(Table.POLES, {"id": None})
    assert not is_example(Table.FINDINGS, {"region": "10", "verifie_par": "Ambassade"})


def test_lists_hold_the_codes_and_the_cells_offer_them(
    demonstration: Atlas, books: dict[Table, bytes]
) -> None:
    book = opened(books[Table.POLES])
    sheet, lists = book["poles"], book[LISTS]
    rule = validation(sheet, "H2")
    assert (rule.type, rule.showErrorMessage) == ("list", True)
    name, place = str(rule.formula1).split("!")
    assert name.strip("'") == LISTS
    offered = [row[0].value for row in lists[place.replace("$", "")]]
    assert offered == [str(status) for status in PoleStatus]
    regions = validation(sheet, "C2").formula1.split("!")[1].replace("$", "")
    assert [row[0].value for row in lists[regions]][:2] == ["01", "02"]
    assert "Bas-Saint-Laurent" in {cell.value for row in lists.iter_rows() for cell in row}
    several = validation(sheet, "L2")
    assert several.type == "list"
    assert not several.showErrorMessage
    sectors = demonstration.dataset.tables[Table.SECTORS]["code"].tolist()
    place = several.formula1.split("!")[1].replace("$", "")
    assert [row[0].value for row in lists[place]] == sectors


def test_numbers_and_days_are_checked_and_codes_stay_text(books: dict[Table, bytes]) -> None:
    sheet = opened(books[Table.POLES])["poles"]
    assert validation(sheet, "E2").type == "decimal"
    assert float(validation(sheet, "E5000").formula2) < 0
    assert validation(sheet, "I2").type == "date"
    assert isinstance(sheet["I2"].value, datetime)
    assert sheet.column_dimensions["C"].number_format == "@"
    assert sheet["C2"].data_type == "s"
    assert sheet["E2"].data_type == "n"


def test_required_columns_are_told_in_words_too(books: dict[Table, bytes]) -> None:
    for table, content in books.items():
        book = opened(content)
        headers = {cell.value: cell for cell in book[str(table)][1]}
        helped = {row[0]: row for row in book[HELP].iter_rows(values_only=True)}
        for column in COLUMNS[table]:
            told = headers[column.name].comment.text
            assert told.startswith("Obligatoire." if column.filled else "Facultatif.")
            assert helped[column.name][1] == ("oui" if column.filled else "non")
            assert helped[column.name][2]


def test_help_follows_the_language_and_headers_do_not(
    demonstration: Atlas, books: dict[Table, bytes]
) -> None:
    english = opened(template(Table.POLES, demonstration.dataset, ENGLISH))
    assert [cell.value for cell in english["poles"][1]] == [
        cell.value for cell in opened(books[Table.POLES])["poles"][1]
    ]
    assert english["poles"]["A1"].comment.text.startswith("Required.")
    assert english["poles"]["A2"].comment.text.startswith("Example")


def test_nothing_in_it_runs_and_it_is_the_same_twice(demonstration: Atlas, books: dict[Table, bytes]) -> None:
    for table, content in books.items():
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<hyperlink" in sheet]
        assert template(table, demonstration.dataset, FRENCH) == content


def test_libreoffice_opens_it(books: dict[Table, bytes], tmp_path: Path) -> None:
    first, *_ = read("a.ods", converted(books[Table.ACTIVITIES], "ods", tmp_path))
    assert first.rows[0] == tuple(column.name for column in COLUMNS[Table.ACTIVITIES])
    assert first.rows[1][3] == date(2026, 4, 14)
    assert first.rows[1][11] == "musique"
