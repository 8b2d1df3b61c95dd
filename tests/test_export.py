"""Files hold what was listed, open in a spreadsheet, and run nothing there."""

from __future__ import annotations

import csv as reader
import io
import re
from datetime import date
from typing import TYPE_CHECKING, Final

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.export import Separator, csv, file_name, neutral
from geo.language import FRENCH
from geo.listing import Listing, rows
from geo.selection import Selection
from geo.settings import REGION_CODES
from geo.view import look
from geo.vocabularies import Axis, PlaceType

if TYPE_CHECKING:
    from geo.atlas import Atlas

DAY: Final = date(2026, 11, 22)
SEPARATORS: Final = pytest.mark.parametrize(
    "separator", list(Separator), ids=lambda separator: separator.name
)
CELLS: Final = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\r\n"), max_size=20
)
STARTS: Final = st.sampled_from(
    ["", "=", "+", "-", "@", "'", "'=", "\t", "\r", "\n", " =", "\u00a0@", "\ufeff=", '"', ";", ","]
)


def restored(cell: str) -> str:
    """Take back what an export added, as its readme says: one apostrophe before a formula's sign."""
    return cell[1:] if cell.startswith("'") and neutral(cell[1:]) != cell[1:] else cell


def read(content: bytes, separator: Separator) -> list[list[str]]:
    return list(reader.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=str(separator)))


@SEPARATORS
@pytest.mark.parametrize("listing", list(Listing), ids=str)
def test_the_file_read_back_is_the_listing(
    demonstration: Atlas, listing: Listing, separator: Separator
) -> None:
    listed = rows(look(demonstration, Selection()), listing, FRENCH)
    content = csv(listed, separator)
    header, *lines = read(content, separator)
    assert header == list(listed)
    assert len(lines) == len(listed)
    texts = [str(name) for name in listed.select_dtypes(["object", "string"])]
    numbers = [str(name) for name in listed.select_dtypes("number")]
    days = [str(name) for name in listed.select_dtypes("datetime")]
    assert sorted([*texts, *numbers, *days]) == sorted(header)
    again = pd.read_csv(
        io.BytesIO(content),
        sep=str(separator),
        decimal=separator.decimal,
        encoding="utf-8-sig",
        keep_default_na=False,
        na_values={name: [""] for name in (*numbers, *days)},
        parse_dates=days,
        dtype=dict.fromkeys(texts, "str"),
    )
    for name in texts:
        assert list(map(restored, again[name])) == listed[name].tolist()
        assert [line[header.index(name)] for line in lines] == again[name].tolist()
    for name in numbers:
        assert again[name].astype("Float64").equals(listed[name].astype("Float64"))
    for name in days:
        assert pd.to_datetime(again[name]).astype(listed[name].dtype).equals(listed[name])


def test_a_spreadsheet_reads_accents_dates_and_decimals() -> None:
    listed = pd.DataFrame(
        {
            "nom": ["Été ; œuvre, « L’Îlot »", 'dit "oui"'],
            "date_debut": pd.to_datetime(["2017-04-03", ""]),
            "longitude": [-71.2182, float("nan")],
            "participants": pd.array([12, None], dtype="Int64"),
        }
    )
    assert csv(listed, Separator.SEMICOLON).decode() == (
        "\ufeffnom;date_debut;longitude;participants\r\n"
        '"Été ; œuvre, « L’Îlot »";2017-04-03;-71,2182;12\r\n'
        '"dit ""oui""";;;\r\n'
    )
    assert csv(listed, Separator.COMMA).decode() == (
        "\ufeffnom,date_debut,longitude,participants\r\n"
        '"Été ; œuvre, « L’Îlot »",2017-04-03,-71.2182,12\r\n'
        '"dit ""oui""",,,\r\n'
    )


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("https://example.org";"x")',
        "+33 1 23",
        "-2+3",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\n=1",
        " =1+1",
        "\u00a0\u2003=1",
        "\ufeff=1",
        "\u200b\u202e=1",
        "\x1f=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM",
        "﹦1",
        "'=1",
        "''\t@x",
    ],
)
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell",
    [
        "",
        " ",
        "a=b",
        "Studio – Québec",
        "– tiret",
        "'); a=1; ('",
        "''",
        "«=1»",
        "3D",
        " espaces ",
        "<b>",
        "1-2",
        "a\n=b",
        "\u202egauche",
    ],
)
def test_other_texts_stay_as_they_are(cell: str) -> None:
    assert neutral(cell) == cell


@SEPARATORS
@given(cells=st.lists(st.tuples(st.builds("".join, st.tuples(STARTS, CELLS)), CELLS), min_size=1, max_size=5))
@example(cells=[("\r", "\n"), ("", ""), ("=a;b,c\"d'", "\u2028\x85")])
def test_any_text_comes_back_and_none_is_a_formula(
    separator: Separator, cells: list[tuple[str, str]]
) -> None:
    listed = pd.DataFrame(cells, columns=["a", "b"])
    content = csv(listed, separator)
    header, *lines = read(content, separator)
    assert header == ["a", "b"]
    assert [tuple(map(restored, line)) for line in lines] == cells
    for line in lines:
        for cell in line:
            assert cell.strip()[:1] not in tuple("=+-@")


def test_writing_does_not_change_what_is_on_the_screen() -> None:
    listed = pd.DataFrame({"nom": ["=1"]})
    csv(listed, Separator.COMMA)
    assert listed["nom"].tolist() == ["=1"]


@pytest.mark.parametrize(
    ("what", "selection", "name"),
    [
        ("regions", Selection(), "maillage_regions_2026-11-22.csv"),
        (
            "activites",
            Selection(sectors=("danse",), measures=("99",)),
            "maillage_activites_danse_mesure-99_2026-11-22.csv",
        ),
        (
            "poles",
            Selection(sectors=("arts-visuels", "theatre"), regions=("03",), axes=(Axis.CREATION,), layers=()),
            "maillage_poles_arts-visuels_theatre_axe-creation_region-03_2026-11-22.csv",
        ),
        (
            "lieux",
            Selection(place_types=(PlaceType.PERFORMANCE_HALL,), start=date(2017, 4, 3)),
            "maillage_lieux_du-2017-04-03_lieu-salle-spectacle_2026-11-22.csv",
        ),
        ("poles", Selection(regions=REGION_CODES), "maillage_poles_17-filtres_2026-11-22.csv"),
        ("poles", Selection(sectors=("Été/../œuvre",)), "maillage_poles_ete-oeuvre_2026-11-22.csv"),
        ("poles", Selection(sectors=("../",), measures=("…",)), "maillage_poles_mesure-_2026-11-22.csv"),
    ],
)
def test_a_file_is_named_after_what_it_holds(what: str, selection: Selection, name: str) -> None:
    assert file_name(what, selection, DAY, "csv") == name


@given(codes=st.lists(st.text(min_size=1), max_size=4), measures=st.lists(st.text(min_size=1), max_size=2))
def test_no_code_leaves_the_safe_letters(codes: list[str], measures: list[str]) -> None:
    name = file_name("lieux", Selection(sectors=tuple(codes), measures=tuple(measures)), DAY, "csv")
    assert re.fullmatch(r"maillage_lieux_[a-z0-9_-]*2026-11-22\.csv", name)
    assert len(name) <= 124
