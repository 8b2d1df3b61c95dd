"""One ZIP has every file, each the same rows; nobody's contact is in it without consent."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from itertools import product
from threading import Barrier
from typing import TYPE_CHECKING, Final

import pandas as pd
import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import archive
from geo.export import Separator, neutral
from geo.extract import LAYERS, Extract
from geo.language import ENGLISH, FRENCH
from geo.listing import Listing
from geo.selection import Selection
from geo.settings import REGION_CODES
from geo.view import look
from geo.vocabularies import Table
from tests.reading import frame_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from geo.atlas import Atlas

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

DAY: Final = date(2026, 11, 22)


@pytest.fixture(scope="module")
def extract(demonstration: Atlas) -> Extract:
    return Extract(look(demonstration, Selection(sectors=("theatre",), regions=("03", "06"))), FRENCH, DAY)


@pytest.fixture(scope="module")
def content(extract: Extract) -> bytes:
    return archive.pack(archive.data(extract), DAY)


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def test_everything_is_there_in_order(content: bytes) -> None:
    assert list(unpacked(content)) == [
        "LISEZMOI.txt",
        "maillage.xlsx",
        "maillage.gpkg",
        *(f"geojson/{listing}.geojson" for listing in LAYERS),
        *(f"csv_point_virgule/{listing}.csv" for listing in Listing),
        *(f"csv_virgule/{listing}.csv" for listing in Listing),
    ]


@pytest.mark.parametrize("listing", list(Listing), ids=str)
def test_every_form_has_the_same_rows(
    extract: Extract, content: bytes, listing: Listing, tmp_path: Path
) -> None:
    files = unpacked(content)
    listed = extract.rows(listing)
    expected = [tuple(map(str, row)) for row in frame_lines(listed)]
    found: dict[str, pd.DataFrame] = {
        "xlsx": pd.read_excel(
            io.BytesIO(files["maillage.xlsx"]),
            sheet_name=FRENCH.render(listing.label),
            engine="openpyxl",
            keep_default_na=False,
            na_values={str(name): [""] for name in listed},
            dtype={str(name): "str" for name in listed if pd.api.types.is_string_dtype(listed[name])},
        )
    }
    (tmp_path / "maillage.gpkg").write_bytes(files["maillage.gpkg"])
    found["gpkg"] = pd.DataFrame(
        pyogrio.read_dataframe(tmp_path / "maillage.gpkg", layer=str(listing), read_geometry=False)
    )
    if listing in LAYERS:
        read = json.loads(files[f"geojson/{listing}.geojson"])["features"]
        found["geojson"] = pd.DataFrame([feature["properties"] for feature in read], columns=list(listed))
    for form, rows in found.items():
        assert list(rows) == list(listed), form
        assert [tuple(map(str, row)) for row in frame_lines(rows)] == expected, form


@pytest.mark.parametrize("separator", list(Separator), ids=lambda separator: separator.name)
@pytest.mark.parametrize("listing", list(Listing), ids=str)
def test_both_kinds_of_csv_say_their_filters(
    extract: Extract, content: bytes, listing: Listing, separator: Separator
) -> None:
    folder = {Separator.COMMA: "csv_virgule", Separator.SEMICOLON: "csv_point_virgule"}[separator]
    text = unpacked(content)[f"{folder}/{listing}.csv"].decode("utf-8-sig")
    header, *lines = csv.reader(io.StringIO(text, newline=""), delimiter=str(separator))
    listed = extract.rows(listing)
    assert header == [*listed, "filtres"]
    assert [line[:-1] for line in lines] == [
        [told(cell, separator) for cell in row] for row in frame_lines(listed)
    ]
    sentence = (
        "Tout le réseau"
        if listing is Listing.DOUBTS
        else "Filtres\N{NO-BREAK SPACE}: secteur Théâtre\N{NO-BREAK SPACE}; régions"
    )
    for line in lines:
        assert line[-1].startswith(sentence)
        assert line[-1].endswith("Données de démonstration, fictives.")


def told(cell: object, separator: Separator) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.15g}".replace(".", separator.decimal)
    return neutral(str(cell))


def test_the_readme_stands_beside_as_text(content: bytes) -> None:
    text = unpacked(content)["LISEZMOI.txt"].decode("utf-8-sig")
    assert text.startswith("Maillage\N{NO-BREAK SPACE}: données exportées\r\n")
    assert "Données de démonstration, fictives." in text
    assert text.count("\n") == text.count("\r\n")


def test_files_bear_the_day_of_the_extract(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        entries = opened.infolist()
    assert {entry.date_time for entry in entries} == {(2026, 11, 22, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o644}


def test_nothing_is_made_before_it_is_asked_for() -> None:
    made: list[str] = []

    def maker(name: str) -> Callable[[], bytes]:
        def make() -> bytes:
            made.append(name)
            return name.encode()

        return make

    entries = {name: maker(name) for name in ("b/carte.pdf", "a.txt")}
    assert made == []
    assert unpacked(archive.pack(entries, DAY)) == {"b/carte.pdf": b"b/carte.pdf", "a.txt": b"a.txt"}
    assert made == ["b/carte.pdf", "a.txt"]


@settings(max_examples=25)
@given(
    files=st.dictionaries(
        st.from_regex(r"[a-zé_]{1,8}(/[a-z]{1,8})?\.txt", fullmatch=True), st.binary(max_size=50), max_size=4
    ),
    day=st.dates(date(1980, 1, 1), date(2107, 12, 31)),
)
def test_any_files_come_back_whole(files: dict[str, bytes], day: date) -> None:
    packed = archive.pack({name: partial(bytes, content) for name, content in files.items()}, day)
    assert unpacked(packed) == files


def test_two_people_at_once_each_get_their_own(demonstration: Atlas) -> None:
    """Three at once, each with other filters: the same bytes as one after the other."""
    extracts = [
        Extract(look(demonstration, Selection(regions=(code,))), FRENCH, DAY) for code in REGION_CODES[:3]
    ]
    alone = [archive.pack(archive.data(extract), DAY) for extract in extracts]
    assert len(set(alone)) == len(alone)
    together = Barrier(len(extracts))

    def export(extract: Extract) -> bytes:
        own = Extract(extract.view, extract.language, extract.day)
        together.wait(timeout=60)
        return archive.pack(archive.data(own), DAY)

    with ThreadPoolExecutor(len(extracts)) as people:
        assert list(people.map(export, extracts)) == alone


def pieces(content: bytes) -> Iterator[bytes]:
    """Give the bytes of every file of a ZIP, and of the files of those that are ZIPs themselves."""
    for piece in unpacked(content).values():
        yield piece
        if piece.startswith(b"PK"):
            yield from pieces(piece)


def test_no_contact_without_consent_in_any_byte(quick_atlas_of: Maker) -> None:
    consents = list(product(["oui", "non", ""], ["2024-01-01", ""]))
    people = [
        {
            "nom": f"Camille Untel{number}x",
            "courriel": f"camille.untel{number}x@example.org",
            "consentement_publication": agreed,
            "consenti_le": dated,
            "territoires": "03",
        }
        for number, (agreed, dated) in enumerate(consents)
    ]
    extract = Extract(look(quick_atlas_of({Table.AMBASSADORS: people}), Selection()), FRENCH, DAY)
    found = list(pieces(archive.pack(archive.data(extract), DAY)))
    for person, consent in zip(people, consents, strict=True):
        for contact in (person["nom"], person["courriel"]):
            holders = [
                piece
                for piece in found
                if any(contact.encode(form) in piece for form in ("utf-8", "utf-16-le", "utf-16-be"))
            ]
            # Where it may be: the GeoPackage, the workbook's texts, and the two CSV.
            assert len(holders) == (4 if consent == ("oui", "2024-01-01") else 0)
    assert extract.withheld == len(people) - 1


def test_english_rows_have_the_same_headers(demonstration: Atlas) -> None:
    english = Extract(look(demonstration, Selection()), ENGLISH, DAY)
    files = unpacked(archive.pack(archive.data(english), DAY))
    text = files["csv_virgule/poles.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert rows[0]["statut"] == "Active"
    assert rows[0]["filtres"].endswith("Demonstration data, fictitious.")
    assert "Hubs" in pd.ExcelFile(io.BytesIO(files["maillage.xlsx"]), engine="openpyxl").sheet_names


def test_an_empty_selection_gives_every_file(demonstration: Atlas) -> None:
    """Nothing happened then, and no pole there carries that."""
    nothing = Selection(
        sectors=("cirque",), measures=("37",), regions=("10",), start=date(2000, 1, 1), end=date(2000, 1, 2)
    )
    extract = Extract(look(demonstration, nothing), FRENCH, DAY)
    assert [len(extract.rows(listing)) for listing in LAYERS] == [1, 0, 0, 0, 0, 0]
    files = unpacked(archive.pack(archive.data(extract), DAY))
    assert json.loads(files["geojson/poles.geojson"])["features"] == []
    assert pd.read_excel(io.BytesIO(files["maillage.xlsx"]), sheet_name="Pôles", engine="openpyxl").empty
    assert len(files["csv_virgule/poles.csv"].splitlines()) == 1
