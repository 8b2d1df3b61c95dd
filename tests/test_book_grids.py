"""Workbooks as people have them, and workbooks made to harm: a grid, or a refusal in French."""

from __future__ import annotations

import io
import random
import subprocess
import sys
import zipfile
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest

from geo import limits
from geo.errors import ImportSourceError
from geo.grids import Grid, read
from geo.language import FRENCH
from geo.settings import ROOT
from tests.foreign import book, cells, converted, members, ods, packed, sheet_of

if TYPE_CHECKING:
    from pathlib import Path

    import xlsxwriter  # type: ignore[import-untyped] # ships no type information

MOMENT = datetime(2017, 4, 3, 9, 30)  # noqa: DTZ001 # spreadsheets know no zone
VALUES = ("Théâtre", 5, 45.5, True, date(2017, 4, 3), "01", MOMENT, time(5, 6))


def notes(grid: Grid) -> str:
    return " ".join(note.sentence(FRENCH) for note in grid.notes)


def typed(target: xlsxwriter.Workbook) -> None:
    sheet = target.worksheets()[0]
    sheet.write_datetime("G3", VALUES[6], target.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
    sheet.write_datetime("H3", VALUES[7], target.add_format({"num_format": "hh:mm"}))


ORDINARY = book([["Liste"], [], VALUES[:6]], [[]], [["x"]], change=typed)


def test_every_sheet_is_read_with_its_types() -> None:
    first, second = read("a.xlsx", ORDINARY)
    assert (first.sheet, second.sheet) == ("Sheet1", "Sheet3")
    assert first.rows == (("Liste", *[None] * 7), VALUES)
    assert [type(cell) for cell in first.rows[1]] == [type(cell) for cell in VALUES]
    assert first.lines == (1, 3)
    assert not first.headed
    assert not first.notes


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_older_and_other_workbooks_give_the_same(kind: str, tmp_path: Path) -> None:
    first, second = read("a", converted(ORDINARY, kind, tmp_path))
    assert (first.sheet, second.sheet) == ("Sheet1", "Sheet3")
    assert first.rows == (("Liste", *[None] * 7), VALUES)
    assert first.lines == (1, 3)


def test_merged_cells_are_each_given_the_value_at_its_place() -> None:
    def change(target: xlsxwriter.Workbook) -> None:
        sheet = target.worksheets()[0]
        sheet.merge_range("A1:C2", "Titre")
        sheet.merge_range("A4:A6", "Côte-Nord")

    (grid,) = read(
        "a.xlsx", book([[], [], ["region", "nom"], [None, "a"], [None, "b"], [None, "c"]], change=change)
    )
    assert grid.rows == (
        ("Titre", "Titre"),
        ("region", "nom"),
        ("Côte-Nord", "a"),
        ("Côte-Nord", "b"),
        ("Côte-Nord", "c"),
    )
    assert grid.lines == (1, 3, 4, 5, 6)
    assert "fusionnées dont chacune a reçu la valeur\u00a0: 2" in notes(grid)


def test_formulas_are_what_the_file_keeps_of_them() -> None:
    def change(target: xlsxwriter.Workbook) -> None:
        sheet = target.worksheets()[0]
        sheet.write_formula("B2", '=HYPERLINK("https://example.org","x")', None, "texte")
        sheet.write_formula("C2", "=cmd|'/c calc'!A0", None, 12)
        sheet.write_formula("D2", "=NA()", None, "#N/A")

    content = book([["a", "b", "c", "d", "e"], ["=1+1"]], change=change)
    parts = members(content)
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(
        b"</row></sheetData>", b'<c r="E2"><f>WEBSERVICE("x")</f></c></row></sheetData>'
    )
    (grid,) = read("a.xlsx", packed(parts))
    assert grid.rows[1] == (0, "texte", 12, "#N/A", None)
    assert "dernière valeur enregistrée\u00a0: 5" in notes(grid)
    assert "sans valeur enregistrée, lues comme vides\u00a0: E2" in notes(grid)
    assert "en erreur (#N/A, #REF!…), gardées comme texte\u00a0: 1" in notes(grid)


def test_text_that_looks_like_a_formula_is_text() -> None:
    def change(target: xlsxwriter.Workbook) -> None:
        target.worksheets()[0].write_string("A1", "=cmd|'/c calc'!A0")

    assert read("a.xlsx", book([[]], change=change))[0].rows == (("=cmd|'/c calc'!A0",),)


def test_what_is_hidden_is_read_and_told() -> None:
    def change(target: xlsxwriter.Workbook) -> None:
        shown, hidden = target.worksheets()
        shown.set_row(1, None, None, {"hidden": True})
        shown.set_column(1, 1, None, None, {"hidden": True})
        hidden.hide()

    shown, hidden = read("a.xlsx", book([["a", "b"], ["1", "2"]], [["c"]], change=change))
    assert shown.rows == (("a", "b"), ("1", "2"))
    assert "Lignes masquées, lues comme les autres\u00a0: 1" in notes(shown)
    assert "colonnes masquées, lues comme les autres\u00a0: 1" in notes(shown)
    assert "feuille est masquée" in notes(hidden)


def test_macros_and_links_are_left_alone_and_told() -> None:
    parts = members(book([["a"]]))
    link = "xl/externalLinks/externalLink1.xml"
    (grid,) = read("a.xlsm", packed(parts | {"xl/vbaProject.bin": b"\xd0\xcf", link: b"<not xml"}))
    assert grid.rows == (("a",),)
    assert "macros" in notes(grid)
    assert "autres fichiers" in notes(grid)


def test_merged_cells_of_an_ods_are_each_given_the_value_at_its_place() -> None:
    cell = '<table:table-cell {span} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    wide = cell.format(span='table:number-columns-spanned="2" table:number-rows-spanned="1"', text="Titre")
    row = cell.format(span="", text="a") + cell.format(span="", text="b")
    line = "<table:table-row>{cells}</table:table-row>"
    covered = line.format(cells=f"{wide}<table:covered-table-cell/>")
    (grid,) = read("a.ods", ods(covered + line.format(cells=row)))
    assert grid.rows == (("Titre", "Titre"), ("a", "b"))
    assert "dont chacune a reçu la valeur\u00a0: 1" in notes(grid)


def test_merged_cells_are_the_same_in_an_ods_as_in_an_xlsx(tmp_path: Path) -> None:
    def change(target: xlsxwriter.Workbook) -> None:
        first, second = target.worksheets()
        first.merge_range("A3:C3", "Titre")
        for area in ("A5:A7", "C6:D7", "B9:B10"):
            first.merge_range(area, area)
        second.merge_range("A1:B1", "Autre")

    rows: list[list[object]] = [
        [],
        [],
        [],
        ["region", "nom", "c", "d"],
        [None, "0"],
        [None, "1"],
        [None, "2"],
        [None, "3"],
        ["x"],
        ["y", None, 1],
    ]
    content = book(rows, [[], ["a", "b"], ["e", "f"]], change=change)
    expected = read("a.xlsx", content)
    assert expected[0].rows[2] == ("A5:A7", "0", None, None)
    found = read("a.ods", converted(content, "ods", tmp_path))
    assert [(grid.rows, grid.lines) for grid in found] == [(grid.rows, grid.lines) for grid in expected]


MERGED = (
    '<table:table-cell table:number-columns-spanned="{columns}" table:number-rows-spanned="{rows}" '
    'office:value-type="string"><text:p>x</text:p></table:table-cell>'
)


def test_rows_alike_of_an_ods_are_each_merged_and_a_table_in_a_cell_is_none() -> None:
    inner = f"<table:table><table:table-row>{MERGED}</table:table-row></table:table>"
    alike = '<table:table-row table:number-rows-repeated="2">{}<table:covered-table-cell/></table:table-row>'
    one, two = (MERGED.format(columns=columns, rows=1) for columns in (1, 2))
    (grid,) = read("a.ods", ods(alike.format(two) + alike.format(one + one)))
    assert grid.rows == (("x", "x"),) * 4
    assert "dont chacune a reçu la valeur\u00a0: 2" in notes(grid)
    within = f"<table:table-cell>{inner.format(columns=2, rows=1)}</table:table-cell>"
    (grid,) = read("a.ods", ods(f"<table:table-row>{one}{within}</table:table-row>"))
    assert "reçu la valeur" not in notes(grid)


def test_merged_ranges_of_an_ods_without_end_are_bounded() -> None:
    line = '<table:table-row table:number-rows-repeated="{n}">{cell}</table:table-row>'
    wide = MERGED.format(columns="9" * 5_000, rows=1_000_000)
    assert read("a.ods", ods(line.format(n=1, cell=wide)))[0].rows == (("x",),)
    refused(ods(line.format(n=2_000_000_000, cell=wide)), "place|lignes|cellules")


def refused(content: bytes, told: str) -> None:
    with pytest.raises(ImportSourceError, match=told):
        read("a.xlsx", content)


def test_a_password_is_asked_to_be_removed() -> None:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")
    refused(compound, "mot de passe")


def test_a_locked_workbook_of_libreoffice_is_told_so() -> None:
    parts = members(ods(""))
    name = "META-INF/manifest.xml"
    entry = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    locked = parts[name].replace(b"/>", b">" + entry + b"</manifest:manifest>")
    refused(packed(parts | {name: locked, "content.xml": bytes(range(256))}), "mot de passe")


@pytest.mark.parametrize("cell", ["XFD1", "A1048576", "XFD1048576"])
def test_a_stray_cell_is_named(cell: str) -> None:
    row = "".join(letter for letter in cell if letter.isdigit())
    refused(
        cells(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{cell}"><v>1</v></c></row>'), cell
    )


def test_an_empty_cell_that_is_only_coloured_far_away_does_no_harm() -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert read("a.xlsx", cells(far))[0].rows == ((1,),)


@pytest.mark.parametrize(
    "entities",
    [
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "https://example.org/x.dtd">',
    ],
    ids=("laughs", "external", "remote"),
)
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_entities_are_refused_in_every_part(entities: str, part: str) -> None:
    parts = members(book([["a"]]))
    parts[part] = parts[part].replace(b"?>", b"?>" + entities.encode(), 1)
    refused(packed(parts), "définitions XML")


def test_a_part_that_unpacks_to_too_much_is_not_unpacked() -> None:
    refused(sheet_of(" " * 100_000_000), "bien plus de place")


def test_a_part_that_lies_about_its_size_is_damaged() -> None:
    content = bytearray(sheet_of(" " * 30_000_000))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        info = parts.getinfo("xl/worksheets/sheet1.xml")
    size = info.file_size.to_bytes(4, "little")
    assert content.count(size) == 2
    refused(bytes(content.replace(size, (900).to_bytes(4, "little"))), "endommagé")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused() -> None:
    made = io.BytesIO(book([["a"]]))
    with zipfile.ZipFile(made, "a") as target:
        target.writestr("xl/workbook.xml", "<x/>")
    refused(made.getvalue(), "bien plus de place")


def test_parts_that_share_their_bytes_are_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        target.writestr("xl/workbook.xml", b"x" * 5_000)
        for number in range(100):
            twin = zipfile.ZipInfo(f"xl/worksheets/sheet{number}.xml")
            shared = target.infolist()[0]
            twin.header_offset, twin.CRC = shared.header_offset, shared.CRC
            twin.file_size, twin.compress_size = shared.file_size, shared.compress_size
            target.filelist.append(twin)
    refused(made.getvalue(), "bien plus de place")


def test_too_many_parts_are_refused() -> None:
    parts = members(book([["a"]]))
    refused(
        packed(parts | {f"xl/x{number}": b"" for number in range(limits.MOST_PARTS)}), "bien plus de place"
    )


def test_a_name_that_leaves_the_folder_is_only_a_name(tmp_path: Path) -> None:
    parts = members(book([["a"]])) | {"../../evil.xml": b"<x/>", "xl/../../../evil.xml": b"<x/>"}
    assert read(str(tmp_path / "a.xlsx"), packed(parts))[0].rows == (("a",),)
    assert not list(tmp_path.parent.rglob("evil.xml"))


def test_a_text_of_which_cells_without_end_could_be_made_is_refused() -> None:
    parts = members(book([["a"]]))
    parts["xl/sharedStrings.xml"] = b'<sst xmlns="x"><si><t>' + b"xy" * 500_000 + b"</t></si></sst>"
    refused(packed(parts), "bien plus de place")
    chance = random.Random(1)  # noqa: S311 # the same text in every run
    long = chance.randbytes(600_000).hex().encode()
    parts["xl/sharedStrings.xml"] = b'<sst xmlns="x"><si><t>' + long + b"</t></si></sst>"
    refused(packed(parts), "32767 caractères")


def test_a_table_between_cells_far_apart_is_not_filled_in() -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="90000"><c r="KN90000"><v>1</v></c></row>'
    refused(cells(far), "cellules")


def test_cells_that_an_ods_repeats_are_bounded() -> None:
    cell = (
        '<table:table-cell table:number-columns-repeated="{n}" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell>"
    )
    line = '<table:table-row table:number-rows-repeated="{n}">{cell}</table:table-row>'
    assert read("a.ods", ods(line.format(n=2, cell=cell.format(n=3))))[0].rows == (("x", "x", "x"),) * 2
    for rows, columns in ((1, 2_000_000_000), (2_000_000_000, 1), (1_048_576, 16_384)):
        refused(
            ods(line.format(n=rows, cell=cell.format(n=columns))), "place|lignes|colonnes|cellules|endommagé"
        )


def test_a_merged_range_without_end_is_bounded() -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c></row><row r="5000"><c r="KN5000"><v>1</v></c></row>'
    merged = "".join(f'<mergeCell ref="A1:KN{5_000 - n}"/>' for n in range(200))
    content = sheet_of(
        f'<worksheet xmlns="x"><sheetData>{row}</sheetData><mergeCells>{merged}</mergeCells></worksheet>'
    )
    refused(content, "bien plus de place")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (packed({"word/document.xml": b"<x/>"}), "Word"),
        (packed({"doc.kml": b"<kml/>"}), "KMZ"),
        (packed({"Index/Document.iwa": b""}), "Numbers"),
        (packed({"a/b.shp": b"", "a/b.dbf": b""}), "Shapefile"),
        (packed({"a.csv": b"a,b"}), "ZIP.*Décompressez"),
        (packed({"xl/workbook.bin": b""}), "xlsb"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b'<?xml version="1.0"?><kml xmlns="x"/>', "KML"),
        (b"<html><table><tr><td>a</table>", "HTML.*XLSX"),
        (b"\x00\x00'\n" + b"\x00" * 96, "Shapefile"),
        (b"\x03\x7a\x04\x03" + b"\x01\x00\x00\x00\x41\x00\x0b\x00" + b"\x00" * 60, "dbf"),
        (b"SQLite format 3\x00" + b"\x00" * 100, "SQLite"),
        (b"PK\x03\x04 truncated", "endommagé"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "Word"),
    ],
)
def test_other_kinds_are_named_with_the_cure(content: bytes, told: str) -> None:
    refused(content, told)


def test_a_truncated_workbook_is_damaged() -> None:
    refused(ORDINARY[: len(ORDINARY) // 2], "endommagé")


def test_the_reader_stands_alone_and_cannot_take_more_than_it_is_given() -> None:
    """What a workbook asks for beyond the bound ends the process, not the application."""
    code = (
        "import sys; sys.path.append(sys.argv[1]); from geo import book_reader;"
        "book_reader._confine({'memory': 400_000_000, 'seconds': 60});"
        "print(*sorted(n for n in sys.modules if n.split('.')[0] in ('geo', 'pandas', 'numpy')));"
        "bytearray(10**9)"
    )
    ran = subprocess.run(  # noqa: S603 # this interpreter, on a file of this project
        [sys.executable, "-I", "-c", code, str(ROOT)],
        capture_output=True,
        check=False,
    )
    assert ran.stdout.split() == [b"geo", b"geo.book_reader", b"geo.book_spans"]
    assert ran.returncode
    assert b"MemoryError" in ran.stderr
