"""A workbook opens in other programs with its types, and gives the same rows back."""

from __future__ import annotations

import csv
import io
import subprocess
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import openpyxl
import pandas as pd
import pytest
import xlsxwriter.worksheet  # type: ignore[import-untyped] # ships no type information
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.archive import book
from geo.extract import Extract
from geo.language import FRENCH
from geo.listing import Listing
from geo.selection import Selection
from geo.view import look
from geo.workbook import MOST_ROWS, cut, workbook
from tests.programs import program
from tests.reading import frame_lines, lines, plain

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from geo.atlas import Atlas

DAY: Final = date(2026, 11, 22)
FORMULAS: Final = (
    '=HYPERLINK("https://example.org";"x")',
    "+33 1 23",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    " =1+1",
    "\u00a0=1",
    "＝1+1",
    "'=1",
    "''",
    "{=1}",
    "https://example.org",
    "internal:Feuille!A1",
    "mailto:a@example.org",
)
TEXTS: Final = (
    *FORMULAS,
    "</script><img src=x onerror=alert(1)>",
    "&amp; < > \" '",
    "deux\nlignes",
    " espaces  ",
    "01",
    "1e5",
    "TRUE",
    "2020-01-01",
    "_x0041_",
    "\u202egauche\u200f",
    "👩🏽\u200d🎨" * 50,
    "é" * 10_000,
    "#N/A",
)


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def body(sheet: Worksheet) -> list[tuple[object, ...]]:
    return list(sheet.iter_rows(min_row=2, values_only=True))


@pytest.fixture(scope="module")
def extract(demonstration: Atlas) -> Extract:
    return Extract(look(demonstration, Selection()), FRENCH, DAY)


@pytest.fixture(scope="module")
def content(extract: Extract) -> bytes:
    return book(extract)


@pytest.fixture(scope="module")
def read(content: bytes) -> Workbook:
    return opened(content)


def test_there_is_a_sheet_for_each_listing_after_the_readme(read: Workbook) -> None:
    assert read.sheetnames == ["Lisez-moi", *(FRENCH.render(listing.label) for listing in Listing)]
    assert read.active is read["Lisez-moi"]


@pytest.mark.parametrize("listing", list(Listing), ids=str)
def test_openpyxl_reads_the_same_rows(extract: Extract, read: Workbook, listing: Listing) -> None:
    sheet, listed = read[FRENCH.render(listing.label)], extract.rows(listing)
    assert [cell.value for cell in sheet[1]] == list(listed)
    assert lines(body(sheet)) == frame_lines(listed)


def test_cells_have_the_type_of_their_column(extract: Extract, read: Workbook) -> None:
    kinds = set()
    for listing in Listing:
        listed = extract.rows(listing)
        sheet = read[FRENCH.render(listing.label)]
        for column, name in enumerate(listed, start=1):
            cells = [cell for (cell,) in sheet.iter_rows(min_row=2, min_col=column, max_col=column)]
            known = [cell for cell in cells if cell.value is not None]
            if pd.api.types.is_datetime64_any_dtype(listed[name]):
                assert all(cell.data_type == "d" for cell in known)
                assert {cell.number_format for cell in known} <= {"yyyy-mm-dd"}
                kinds.add("day")
            elif pd.api.types.is_numeric_dtype(listed[name]):
                assert all(cell.data_type == "n" for cell in known)
                kinds.add("number")
            else:
                assert all(cell.data_type == "s" for cell in known)
                kinds.add("text")
    assert kinds == {"day", "number", "text"}


def test_headers_are_bold_frozen_and_filtered_and_columns_fit(extract: Extract, read: Workbook) -> None:
    for listing in Listing:
        listed = extract.rows(listing)
        sheet = read[FRENCH.render(listing.label)]
        assert sheet.freeze_panes == "A2"
        assert (
            sheet.auto_filter.ref
            == f"A1:{openpyxl.utils.get_column_letter(len(listed.columns))}{len(listed) + 1}"
        )
        assert all(cell.font.b for cell in sheet[1])
        # Neighbours of the same width share an entry.
        widths = [
            part.width for part in sheet.column_dimensions.values() for _ in range(part.min, part.max + 1)
        ]
        assert all(len(str(cell.value)) < width < 50 for cell, width in zip(sheet[1], widths, strict=True))
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.oddHeader.right.text == "Données de démonstration, fictives."


def test_the_file_is_dated_by_the_extract_and_the_same_twice(
    demonstration: Atlas, content: bytes, read: Workbook
) -> None:
    assert read.properties.created == datetime(2026, 11, 22)  # noqa: DTZ001 # openpyxl gives UTC without saying so
    assert read.properties.creator == "Maillage"
    assert book(Extract(look(demonstration, Selection()), FRENCH, DAY)) == content


@pytest.fixture(scope="module")
def hostile() -> pd.DataFrame:
    count = len(TEXTS)
    return pd.DataFrame(
        {
            "nom": TEXTS,
            "jour": pd.to_datetime(["2017-04-03", "", "1969-07-20"] + ["2020-02-29"] * (count - 3)),
            "participants": pd.array([12, None, 0] + [7] * (count - 3), dtype="Int64"),
            "longitude": [-71.218, float("nan"), -68.123456789012] + [45.5] * (count - 3),
            "=SUM(1)": ["x"] * count,
        }
    )


def test_no_text_becomes_a_formula_a_link_or_another_text(hostile: pd.DataFrame) -> None:
    made = workbook({"a": hostile})
    sheet = opened(made)["a"]
    assert lines(body(sheet)) == frame_lines(hostile)
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    assert sheet["E1"].data_type == "s"
    assert not [cell.coordinate for cell in sheet["A"] if cell.hyperlink]
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        xml = parts.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    assert b"<f " not in xml
    # Excel keeps what has this mark a text even when somebody edits the cell.
    quoted = {cell.value for cell in sheet["A"] if cell.quotePrefix}
    assert set(FORMULAS[:-3]) <= quoted
    assert not quoted & {"01", "TRUE", "2020-01-01"}


def test_libreoffice_reads_the_same_rows(
    hostile: pd.DataFrame, content: bytes, extract: Extract, tmp_path: Path
) -> None:
    sheets = {"hostile": workbook({"hostile": hostile}), "maillage": content}
    for name, made in sheets.items():
        (tmp_path / f"{name}.xlsx").write_bytes(made)
    # Comma, double quote, UTF-8, from line 1, cells as they are shown, every sheet.
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    subprocess.run(  # noqa: S603 # the program that the helper found, on files of this test
        [
            program("soffice"),
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            *("--headless", "--convert-to", form, "--outdir", str(tmp_path)),
            *(str(tmp_path / f"{name}.xlsx") for name in sheets),
        ],
        check=True,
        capture_output=True,
    )
    expected = {f"maillage-{FRENCH.render(listing.label)}": extract.rows(listing) for listing in Listing}
    for name, rows in {**expected, "hostile-hostile": hostile}.items():
        text = (tmp_path / f"{name}.csv").read_bytes().decode()
        header, *found = csv.reader(io.StringIO(text, newline=""))
        assert header == list(rows)
        assert [row for row in found if any(row)] == [
            [written(cell) for cell in row] for row in frame_lines(rows)
        ]


def written(cell: object) -> str:
    match cell:
        case None:
            return ""
        case float():
            return f"{cell:.15g}"
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def test_days_that_spreadsheets_do_not_know_are_written_out() -> None:
    days = pd.DataFrame(
        {"jour": pd.to_datetime(["1608-07-03", "1900-02-28", "1900-03-01"]).astype("datetime64[us]")}
    )
    assert [cell for (cell,) in body(opened(workbook({"a": days}))["a"])] == [
        "1608-07-03",
        "1900-02-28",
        datetime(1900, 3, 1),  # noqa: DTZ001 # a day of a calendar
    ]


def test_a_time_elsewhere_is_the_day_that_it_is_there() -> None:
    late = pd.DataFrame({"jour": pd.to_datetime(["2026-11-22T23:30:00-05:00"]).tz_convert("America/Toronto")})
    assert lines(body(opened(workbook({"a": late}))["a"])) == [(date(2026, 11, 22),)]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("x" * 32_767, "x" * 32_767),
        ("x" * 32_768, "x" * 32_767),
        ("👍" * 16_383, "👍" * 16_383),
        ("👍" * 20_000, "👍" * 16_383),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\uffffb\ufffe", "a\ufffdb\ufffd"),
        ("\ud800", "\ufffd"),
    ],
    ids=("whole", "long", "whole-emoji", "long-emoji", "breaks", "noncharacters", "surrogate"),
)
def test_what_a_cell_cannot_hold_is_mended(text: str, kept: str) -> None:
    rows = pd.DataFrame({"nom": pd.Series([text], dtype=object)})
    assert [cell for (cell,) in body(opened(workbook({"a": rows}))["a"])] == [kept]


def test_texts_that_are_cut_are_counted() -> None:
    texts = ["x" * 32_767, "x" * 32_768, "👍" * 16_383, "👍" * 16_384, ""]
    assert cut(pd.DataFrame({"a": texts, "b": texts, "n": range(5)})) == 4
    assert cut(pd.DataFrame({"a": []}, dtype=object)) == 0


CELLS: Final = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff", include_characters="\t\n"
    ),
    max_size=20,
)


@settings(max_examples=50)
@given(
    cells=st.lists(
        st.tuples(
            CELLS,
            st.none() | st.integers(0, 10**15 - 1),
            st.none() | st.dates(date(1900, 3, 1), date(2262, 4, 11)),
        ),
        max_size=6,
    )
)
@example(cells=[("=1", 10**15 - 1, date(1900, 3, 1)), ("_xFFFF_", None, None)])
def test_any_rows_come_back(cells: list[tuple[str, int | None, date | None]]) -> None:
    rows = pd.DataFrame(
        {
            "a": pd.Series([text for text, _, _ in cells], dtype="str"),
            "b": pd.array([number for _, number, _ in cells], dtype="Int64"),
            "c": pd.to_datetime(pd.Series([day for _, _, day in cells], dtype=object)),
        }
    )
    found = lines(body(opened(workbook({"a": rows}))["a"]))
    expected = [tuple(map(plain, row)) for row in cells]
    # A row without any cell does not exist for a spreadsheet, at the end of a sheet.
    while expected and expected[-1] == (None, None, None):
        expected.pop()
    assert found[: len(expected)] == expected
    assert not [row for row in found[len(expected) :] if any(row)]


@pytest.mark.parametrize(
    ("asked", "given_names"),
    [
        (["Régions", "Pôles"], ["Régions", "Pôles"]),
        (["a/b\\c:d*e?f[g]h"], ["a b c d e f g h"]),
        (["x" * 40, "X" * 40], ["x" * 31, "X" * 29 + " 2"]),
        (["", "'", "history"], ["-", "- 2", "history 2"]),
        (["👍" * 20], ["👍" * 15]),
    ],
    ids=("good", "signs", "long", "none", "emoji"),
)
def test_a_sheet_has_a_name_that_excel_takes(asked: list[str], given_names: list[str]) -> None:
    rows = pd.DataFrame({"a": [1]})
    made = workbook(dict.fromkeys(asked, rows))
    assert opened(made).sheetnames == given_names


def test_frames_without_rows_or_columns_are_sheets_too() -> None:
    read = opened(workbook({"sans ligne": pd.DataFrame({"a": []}), "rien": pd.DataFrame()}))
    assert [sheet.max_row for sheet in read] == [1, 1]
    assert read["sans ligne"].auto_filter.ref == "A1"
    assert read["rien"].auto_filter.ref is None


def test_truths_stay_truths() -> None:
    rows = pd.DataFrame({"a": pd.array([True, None, False], dtype="boolean")})
    assert [cell for (cell,) in body(opened(workbook({"a": rows}))["a"])] == [True, None, False]


def test_rows_over_a_full_sheet_go_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    # A million rows would take a minute to write and read: the limit is what the library says.
    assert xlsxwriter.worksheet.Worksheet().xls_rowmax == MOST_ROWS + 1
    monkeypatch.setattr("geo.workbook.MOST_ROWS", 3)
    made = opened(workbook({"Lieux": pd.DataFrame({"n": range(7)}), "Pôles": pd.DataFrame({"n": range(3)})}))
    assert made.sheetnames == ["Lieux", "Lieux 2", "Lieux 3", "Pôles"]
    read = [[cell for (cell,) in sheet.iter_rows(values_only=True)] for sheet in made]
    assert read == [["n", 0, 1, 2], ["n", 3, 4, 5], ["n", 6], ["n", 0, 1, 2]]
