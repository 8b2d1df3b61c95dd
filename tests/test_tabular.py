"""Bytes to rows: encodings, separators, lines, and everything that is not a CSV."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.language import FRENCH
from geo.problems import shortened
from geo.tabular import Sheet, read


def said(sheet: Sheet) -> list[tuple[int | None, str]]:
    return [(problem.line, problem.sentence(FRENCH).replace("\u00a0", " ")) for problem in sheet.problems]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["no mark", "marked"])
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_every_usual_writing_gives_the_same_rows(mark: bytes, delimiter: str, end: str) -> None:
    lines = ["id@nom", "1@Été", '2@"a;b,c"', "", '3@"deux', 'lignes"', "@", "4@"]
    text = end.join(lines).replace("@", delimiter)
    sheet = read("poles.csv", mark + text.encode())
    assert said(sheet) == []
    assert sheet.cells["id"].tolist() == ["1", "2", "3", "4"]
    assert sheet.cells["nom"].tolist() == ["Été", "a;b,c", f"deux{end}lignes", ""]
    assert sheet.lines.tolist() == [2, 3, 5, 8]
    assert sheet.cells.dtypes.astype(str).tolist() == ["str", "str"]


def test_the_separator_is_read_outside_the_quotes_of_the_header() -> None:
    sheet = read("x.csv", b'"a,b,c,d";nom\n1;2')
    assert list(sheet.cells) == ["a,b,c,d", "nom"]


def test_blank_lines_before_the_header_are_counted() -> None:
    sheet = read("x.csv", b"\n\nid,nom\n1,a")
    assert (sheet.header_line, sheet.lines.tolist()) == (3, [4])


def test_a_header_alone_is_an_empty_table() -> None:
    sheet = read("x.csv", b"id,nom\n")
    assert said(sheet) == []
    assert (list(sheet.cells), len(sheet.cells), len(sheet.lines)) == (["id", "nom"], 0, 0)


def test_a_line_separator_of_unicode_is_not_an_end_of_line() -> None:
    sheet = read("x.csv", "id,nom\n1,a\u2028b\u0085c\n2,d".encode())
    assert sheet.cells["nom"].tolist() == ["a\u2028b\u0085c", "d"]
    assert sheet.lines.tolist() == [2, 3]


def test_a_cell_of_any_length_is_read() -> None:
    long = "é" * 300_000
    assert read("x.csv", f"id,nom\n1,{long}".encode()).cells["nom"].tolist() == [long]


def test_empty_columns_without_header_are_left_out() -> None:
    sheet = read("x.csv", b"id;nom;;\n1;a;;\n;;;\n")
    assert said(sheet) == []
    assert list(sheet.cells) == ["id", "nom"]
    assert len(sheet.cells) == 1


def _workbook() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return target.getvalue()


HEADER = "id,nom\n"


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", None, "vide"),
        (b"\xef\xbb\xbf", None, "vide"),
        (b"\n\r\n ,\n", None, "vide"),
        ("id,nom\n1,Été".encode("utf-16"), None, "UTF-16.*CSV UTF-8"),
        ("id,nom\n1,Été".encode("utf-16-be"), None, "UTF-16"),
        ("id,nom\n1,Été".encode("utf-16-le"), None, "UTF-16"),
        ("id,nom\n1,Été".encode("utf-32"), None, "UTF-32"),
        ("id,nom\n1,Été".encode("utf-32-be"), None, "UTF-32"),
        ("id,nom\n1,a\n2,Été".encode("cp1252"), 3, "« .*Été ».*Windows-1252.*CSV UTF-8"),
        (b"\xef\xbb\xbfid,nom\n1,\xc9t\xe9", 2, "Windows-1252"),
        (b"id,nom\n1,\x81\xff", 2, "pas reconnu"),
        (b"id,nom\n1,a\x00b", 2, "octet nul"),
        (bytes(range(256)), 1, "octet nul"),
        (_workbook(), None, "xlsx"),
        (b"%PDF-1.7\n", None, "PDF"),
        (b"id\tnom\n1\ta", 1, "tabulations"),
        (HEADER.encode() + b'1,a\n2,"ferm\xc3\xa9"\n3,"ouvert\n4,b\n5,c', 4, "tronqué"),
        (HEADER.encode() + b'1,"a\nb"\n"2","ouvert', 4, "tronqué"),
        (HEADER.encode() + b'"x\ny","ouvert\n', 3, "tronqué"),
        (b'id,"nom\n1,a', 1, "tronqué"),
        (HEADER.encode() + b'1,a\n2,"b"c\n3,d', 3, "suit un guillemet.*ligne 3"),
        (HEADER.encode() + b'1,a\n2,"b"c', 3, "suit un guillemet"),
        (HEADER.encode() + b"1,a\n2,b,c\n3,d", 3, "Cellules sur la ligne : 3.*en-têtes : 2.*guillemets"),
        (HEADER.encode() + b"1,a\n\n2", 4, "ligne : 1.*tronqué"),
        (b"id,nom,nom\n1,a,b", 1, "« nom ».*répété"),
        (b"id,,nom\n1,x,b", 1, "n° 2 n’a pas"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(content: bytes, line: int | None, words: str) -> None:
    sheet = read("poles.csv", content)
    ((found, sentence),) = said(sheet)
    assert found == line
    assert re.search(words, sentence)
    assert sentence.startswith("poles.csv")


def test_the_good_rows_beside_a_bad_one_are_read() -> None:
    sheet = read("x.csv", b"id,nom\n1,a\n2,b,c\n3,d")
    assert sheet.cells["id"].tolist() == ["1", "3"]
    assert sheet.lines.tolist() == [2, 4]


def test_of_a_repeated_header_the_first_column_is_kept() -> None:
    sheet = read("x.csv", b"id,nom,nom\n1,a,b")
    assert list(sheet.cells) == ["id", "nom"]
    assert sheet.cells["nom"].tolist() == ["a"]


@given(st.binary(max_size=400) | st.text(max_size=300).map(str.encode))
@example(b'"')
@example(b'a\n"b""')
@example(b'a,b\r"c')
@example(b"\xff\xfe")
@example(b"\x00")
def test_any_bytes_give_a_sheet(content: bytes) -> None:
    sheet = read("x.csv", content)
    assert len(sheet.cells) == len(sheet.lines)
    assert len(sheet.cells.columns) or sheet.problems or not content.strip()
    last = 1 + len(re.findall(rb"\r\n|\r|\n", content))
    assert all(problem.line is None or 1 <= problem.line <= last for problem in sheet.problems)
    assert all(problem.sentence(FRENCH) for problem in sheet.problems)


# The csv module itself does not quote a lone CR that is not its line end.
CELLS = st.text(st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"]), max_size=20)
ROWS = st.lists(st.tuples(CELLS.filter(str.strip), CELLS), min_size=1, max_size=6)


@given(ROWS, st.sampled_from(",;"), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_what_csv_writes_is_read_back(
    rows: list[tuple[str, str]], delimiter: str, end: str, encoding: str
) -> None:
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=delimiter, lineterminator=end)
    starts = []
    writer.writerow(["id", "nom"])
    for row in rows:
        starts.append(1 + len(re.findall(r"\r\n|\r|\n", target.getvalue())))
        writer.writerow(row)
    sheet = read("x.csv", target.getvalue().encode(encoding))
    assert said(sheet) == []
    assert list(zip(sheet.cells["id"], sheet.cells["nom"], strict=True)) == rows
    assert sheet.lines.tolist() == starts


def test_a_value_is_shortened_to_one_harmless_line() -> None:
    assert shortened("a\n b\tc") == "a b c"
    assert shortened("x" * 61) == "x" * 59 + "…"
    assert shortened("x" * 60) == "x" * 60
    assert shortened("\x07\u202ecba") == "\ufffd\ufffdcba"
