"""The matrix keeps its cells in a known order, and says nothing that they do not hold."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Final

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.coverage import STATES, Age, Coverage, Dimension, coverage
from geo.export import workbook
from geo.language import ENGLISH, FRENCH
from geo.matrix import Order, covered_by_axis, lines, listed, population
from geo.opened import NO_AXIS, Kind, Opened
from geo.selection import Selection
from geo.view import Knowledge, look
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.atlas import Atlas

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

TODAY: Final = date(2026, 11, 22)
MEASURES: Final = (
    {"numero": "1", "axe": "diffusion", "titre_verifie": "non"},
    {"numero": "2", "axe": "creation", "titre_verifie": "non"},
    {"numero": "3", "titre": "Sans axe", "titre_verifie": "oui", "grande_mesure": "oui"},
    {"numero": "4", "axe": "creation", "titre": "Grande", "titre_verifie": "oui", "grande_mesure": "oui"},
)


def crossed(atlas: Atlas, selection: Selection = Selection(), by: Dimension = Dimension.MEASURES) -> Coverage:  # noqa: B008 # frozen
    return coverage(look(atlas, selection), by, TODAY)


@pytest.fixture(scope="module")
def known(atlas_of: Maker) -> Atlas:
    return atlas_of(
        {
            Table.MEASURES: MEASURES,
            Table.POLES: [
                {"region": region, "mesures": "2", "verifie_le": "2026-01-01"} for region in ("03", "10")
            ]
            + [{"region": "03", "mesures": "4", "verifie_le": "2020-01-01"}],
        }
    )


def test_measures_follow_by_axis_and_great_ones_come_first(known: Atlas) -> None:
    made = lines(crossed(known), known, Order.GROUPED, FRENCH)
    assert [(line.code, line.group) for line in made] == [
        ("4", "Création"),
        ("2", "Création"),
        ("1", "Diffusion"),
        ("3", "Axe non précisé"),
    ]
    assert [line.label for line in made][:2] == ["4 · Grande", "2 · titre non vérifié"]


def test_measures_follow_by_number(atlas_of: Maker) -> None:
    atlas = atlas_of({Table.MEASURES: [{"numero": number} for number in ("120", "9", "11", "97")]})
    made = lines(crossed(atlas), atlas, Order.GROUPED, FRENCH)
    assert [line.code for line in made] == ["9", "11", "97", "120"]


def test_an_axis_counts_the_covered_measures_of_its_own(known: Atlas) -> None:
    found = crossed(known)
    counted = covered_by_axis(found)
    assert counted.sum(axis=1).to_dict() == {
        "creation": 3,
        "diffusion": 0,
        NO_AXIS: 0,
    }
    assert [counted[code].to_dict()["creation"] for code in ("03", "10")] == [2, 1]
    for axis, total in counted.sum(axis=1).items():
        assert Opened.read(f"~{axis}|=", found).among(found.cells).sum() == total
    for axis, here in counted["03"].items():
        assert Opened.read(f"~{axis}|03", found).among(found.cells).sum() == here


@pytest.mark.parametrize("year", ["1995", "1970", "2000", "2100"])
def test_a_year_of_the_charts_opens_whatever_the_calendar_of_the_filters(known: Atlas, year: str) -> None:
    assert Opened.read(f"{year}@", crossed(known)).kind is Kind.YEAR
    assert Opened.read(f"{year}@-", crossed(known)).kind is Kind.ACTIVITIES
    assert Opened.read("0000@", crossed(known)).kind is Kind.NOTHING


def test_those_with_the_most_holes_come_first(known: Atlas) -> None:
    made = lines(crossed(known), known, Order.HOLES, FRENCH)
    assert [line.code for line in made] == ["1", "3", "4", "2"]
    assert {line.group for line in made} == {""}


def test_the_list_says_each_cell_once_in_the_readers_words(demonstration: Atlas) -> None:
    for by in Dimension:
        found = crossed(demonstration, by=by)
        french, english = (listed(found, demonstration, language) for language in (FRENCH, ENGLISH))
        assert (
            len(french)
            == len(found.regions) * len(found.codes)
            == len(french[["region", "code"]].drop_duplicates())
        )
        assert set(french["etat"]) <= {FRENCH.render(state.label) for state in STATES}
        assert set(english["etat"]) <= {ENGLISH.render(state.label) for state in STATES}
        assert french["confirme_le"].isna().sum() >= (french["etat"] == "Non documenté").sum()


def test_the_share_of_the_population_leaves_out_an_incomplete_count(known: Atlas) -> None:
    share = population(crossed(known), known, "2")
    regions = known.dataset.tables[Table.REGIONS].set_index("code")["population"]
    assert share.left_out == ("10",)
    assert share.covered == regions["03"]
    assert share.counted == regions.drop("10").sum()
    assert population(crossed(known), known, "1").covered == 0


@given(
    st.text(max_size=12)
    | st.sampled_from(["99|03", "=|03", "99|=", "|03", "99|", "couvert", "ancien", "|=", "="])
)
def test_whatever_is_opened_speaks_of_cells_that_are_there(demonstration: Atlas, text: str) -> None:
    found = crossed(demonstration)
    opened = Opened.read(text, found)
    kept = found.cells[opened.among(found.cells)]
    match opened.kind:
        case Kind.CELL:
            assert len(kept) == 1
        case Kind.LINE:
            assert len(kept) == len(found.regions)
        case Kind.REGION:
            assert len(kept) == len(found.codes)
        case Kind.COUNTED:
            assert set(kept["etat"]) <= {opened.counted} or set(kept["age"]) <= {opened.counted}
        case Kind.NOTHING:
            assert (opened.code, opened.region, opened.counted) == ("", "", "")


def test_a_total_opens_what_it_counts(demonstration: Atlas) -> None:
    found = crossed(demonstration)
    for code, count in found.tally("code")[str(Knowledge.COVERED)].items():
        assert Opened.read(f"{code}|=", found).among(found.cells).sum() == count
    for age in (Age.TO_REVIEW, Age.OLD):
        assert Opened.read(str(age), found).among(found.cells).sum() == (found.cells["age"] == str(age)).sum()


def test_a_workbook_reads_back_and_runs_nothing() -> None:
    rows = pd.DataFrame(
        {
            "nom": ["=HYPERLINK(1)", "Été"],
            "nombre": [1, 2],
            "jour": pd.to_datetime(["2026-01-02", "2026-01-03"]),
        }
    )
    book = pd.read_excel(
        io.BytesIO(workbook({"Couvert": rows, "Vide confirmé": rows.head(0)})),
        sheet_name=None,
        engine="openpyxl",
    )
    assert list(book) == ["Couvert", "Vide confirmé"]
    assert book["Couvert"]["nom"].tolist() == ["=HYPERLINK(1)", "Été"]
    assert book["Couvert"]["nombre"].tolist() == [1, 2]
    assert book["Couvert"]["jour"].tolist()[0] == pd.Timestamp("2026-01-02")
    assert book["Vide confirmé"].empty
