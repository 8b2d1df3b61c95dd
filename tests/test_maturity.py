"""The maturity on the map: figures that are shown already, the same under every filter and on every day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import card, maps, readme, releases, standalone
from geo.aggregates import Aggregate, Average, Cell
from geo.atlas import build
from geo.columns import DIMENSIONS
from geo.dataset import load
from geo.extract import Extract
from geo.geodata import geojson
from geo.language import ENGLISH, FRENCH
from geo.listing import Listing, rows
from geo.map_content import Content
from geo.maturity import maturity
from geo.programme_page import programme_page
from geo.region_page import region_page
from geo.region_slide import pictured
from geo.scale import told
from geo.selection import Indicator, Layer, Selection
from geo.settings import DEMONSTRATION, REGION_CODES
from geo.view import Knowledge, look
from geo.vocabularies import Axis, PoleStatus, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.atlas import Atlas

DAY: Final = date(2026, 11, 23)
MATURITY: Final = Selection(indicator=Indicator.MATURITY)
END: Final = date(2026, 9, 30)
KNOWN: Final = {"01": 1.7, "02": 1.9, "03": 2.2, "05": 1.7, "06": 2.3, "08": 2.0, "16": 2.0}
"""Computed by hand from the six means that these regions show."""

SELECTIONS: Final = st.builds(
    Selection,
    sectors=st.sampled_from([(), ("danse",), ("musique", "theatre")]),
    measures=st.sampled_from([(), ("99",)]),
    axes=st.sampled_from([(), (Axis.CREATION,)]),
    regions=st.sampled_from([(), ("03",), ("01", "13")]),
    start=st.sampled_from([None, date(2025, 6, 1)]),
    end=st.sampled_from([None, date(2025, 12, 31)]),
    statuses=st.sampled_from([(), (PoleStatus.CLOSED,)]),
    indicator=st.just(Indicator.MATURITY),
)


@pytest.fixture(scope="module", autouse=True)
def _day() -> Iterator[None]:
    """Read the figures on a day of which they are known: each quarter brings others."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(releases, "today", lambda: DAY)
        yield


def shown(atlas: Atlas, selection: Selection) -> dict[str, float | None]:
    found = look(atlas, selection).region_counts(Indicator.MATURITY)
    return {count.code: count.count for count in found if count.knowledge is not Knowledge.LEFT_OUT}


def of_six(*means: float) -> Aggregate:
    named = zip(DIMENSIONS, means, strict=False)
    return Aggregate(9, {name: Average(mean, 9, complete=False, until=END) for name, mean in named}, END)


def test_a_region_has_the_mean_of_its_six_dimensions_where_all_six_are_shown(demonstration: Atlas) -> None:
    found = demonstration.maturity
    assert found.version == "1.0"
    assert found.by_region == KNOWN
    assert found.until == date(2026, 6, 30)
    # Ten regions have five answers or more; of three, new ones wait for others.
    enough = demonstration.dataset.tables[Table.DIAGNOSTICS]["region"].value_counts() >= 5
    assert set(enough.index[enough]) - set(KNOWN) == {"04", "07", "12"}


def test_the_newest_version_that_can_be_shown_is_and_versions_are_never_mixed() -> None:
    six = of_six(1.0, 1.0, 1.0, 2.0, 2.0, 2.0)
    told_of = maturity({"2.0": {Cell("01"): six}, "10.0": {Cell("02"): of_six(4, 4, 4, 4, 4, 4)}})
    assert (told_of.version, dict(told_of.by_region)) == ("10.0", {"02": 4.0})
    older = maturity({"2.0": {Cell("01"): six}, "10.0": {Cell(): six, Cell("02"): of_six(1.0, 2.0)}})
    assert (older.version, dict(older.by_region)) == ("2.0", {"01": 1.5})
    # A region in one year or of one sector is not the region.
    assert maturity({"1.0": {Cell("01", year=2025): six, Cell("01", "danse"): six}}).version == ""


@settings(max_examples=40)
@given(SELECTIONS)
def test_no_filter_changes_a_figure(demonstration: Atlas, selection: Selection) -> None:
    every = shown(demonstration, MATURITY)
    assert every == {code: KNOWN.get(code) for code in REGION_CODES}
    kept = selection.regions or REGION_CODES
    assert shown(demonstration, selection) == {code: every[code] for code in kept}
    listed = rows(look(demonstration, selection), Listing.REGIONS, FRENCH).set_index("code")["maturite"]
    assert listed.dropna().to_dict() == {code: mean for code, mean in KNOWN.items() if code in kept}


def test_a_past_day_shows_the_figures_of_now() -> None:
    now = load(DEMONSTRATION)
    answers = now.tables[Table.DIAGNOSTICS]
    one_less = answers[answers["id"] != "dia-072"]
    past = build(replace(now, tables={**now.tables, Table.DIAGNOSTICS: one_less.reset_index(drop=True)}))
    # Without one of its five of June, the region 01 had no figure yet then; looked at from now it has.
    assert Cell("01") not in past.released(date(2026, 7, 1))["1.0"]
    newest = build(now)
    looked_at = replace(past, newest=newest)
    assert looked_at.released(date(2026, 7, 1)) == newest.released(date(2026, 7, 1))
    assert looked_at.maturity == newest.maturity
    assert looked_at.aggregates == newest.aggregates
    assert shown(looked_at, MATURITY) == shown(newest, MATURITY)


def test_a_region_without_a_figure_is_neither_none_nor_undocumented(demonstration: Atlas) -> None:
    found = {count.code: count for count in look(demonstration, MATURITY).region_counts(Indicator.MATURITY)}
    withheld = {code for code, count in found.items() if count.knowledge is Knowledge.WITHHELD}
    assert withheld == set(REGION_CODES) - set(KNOWN)
    assert told(found["13"], FRENCH) == "moins de 5, ou déductible"
    assert told(found["03"], FRENCH) == "2,2"
    assert told(found["03"], ENGLISH) == "2.2"
    assert [found[code].class_index for code in KNOWN] == [2, 2, 3, 2, 3, 3, 3]


def test_the_screen_the_picture_and_the_page_in_one_file_say_the_same(demonstration: Atlas) -> None:
    view = look(demonstration, replace(MATURITY, layers=(Layer.POLES,)))
    state = maps.state(view, FRENCH, None)
    assert state["classes"] == "223~23~3~~~~~~~3~"
    assert state["counts"][:4] == ["1,7", "1,9", "2,2", None]  # type: ignore[index] # a list in JSON
    assert "ne suit ni les filtres, ni la date." in state["notes"]  # type: ignore[operator] # the same
    entries = [(entry.label, entry.number) for entry in Content(view, FRENCH, None).shade_entries(whole=True)]
    assert entries[:6] == [
        ("Maturité numérique", ""),
        ("0 à 0,9", "0"),
        ("1 à 1,9", "3"),
        ("2 à 2,9", "4"),
        ("3 à 4", "0"),
        ("Moins de 5, ou déductible", "10"),
    ]
    page = standalone.page(view, FRENCH, DAY).decode()
    assert "masqué" in page
    assert "Questionnaire 1.0, cinq répondants ou plus." in page


@pytest.mark.parametrize("code", ["03", "13"])
def test_what_is_taken_away_holds_what_is_shown_and_nothing_else(demonstration: Atlas, code: str) -> None:
    view = look(demonstration, MATURITY)
    figure = {"03": "2,2", "13": "moins de 5, ou déductible"}[code]
    assert f"ici {figure}" in region_page(view, code, DAY, FRENCH).picture
    name = demonstration.names(Table.REGIONS)[code]
    assert f"{name} {figure}" in pictured(view, FRENCH)
    assert f"{name} {figure}" in programme_page(view, DAY, FRENCH).picture
    assert card.of(view, code, FRENCH).knowledge is (
        Knowledge.COVERED if code == "03" else Knowledge.WITHHELD
    )
    extract = Extract(view, FRENCH, DAY)
    written = geojson(extract, Listing.REGIONS).decode()
    beside = "quels que soient les filtres et la date"
    assert beside in written
    assert beside in readme.of(extract).plain()
    assert beside not in extract.told(Listing.POLES)
    assert f'"maturite":{ {"03": "2.2", "13": "null"}[code] }' in written.split(f'"id":"{code}"')[1]
