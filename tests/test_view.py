"""What remains under a selection: counts, classes, and what a zero is worth."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.atlas import LAYER_TABLES
from geo.language import FRENCH
from geo.listing import Listing, rows
from geo.selection import Indicator, Layer, Selection
from geo.settings import REGION_CODES, ROOT
from geo.view import Knowledge, RegionCount, look
from geo.vocabularies import Axis, Nature, PlaceType, PoleStatus, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.atlas import Atlas

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

TODAY: Final = date(2026, 11, 22)
ALL_MEASURES: Final = ("16", "37", "97", "99", "111", "120", "131")
FILTERS: Final = ("sectors", "measures", "axes", "regions", "start", "end", "statuses", "place_types")


def some(values: Sequence[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=3).map(tuple)


DAYS: Final = st.none() | st.dates(date(2014, 1, 1), date(2027, 1, 1))
SELECTIONS: Final = st.builds(
    Selection,
    sectors=some(["danse", "musique", "theatre", "patrimoine", "arts-numeriques"]),
    measures=some(ALL_MEASURES),
    axes=some(list(Axis)),
    regions=some(REGION_CODES),
    start=DAYS,
    end=DAYS,
    statuses=some(list(PoleStatus)),
    place_types=some(list(PlaceType)),
    indicator=st.sampled_from(list(Indicator)),
)


COUNTED = [indicator for indicator in Indicator if indicator is not Indicator.MATURITY]
"""The maturity is no count: see tests/test_maturity.py."""


def counts(atlas: Atlas, selection: Selection, indicator: Indicator) -> dict[str, float]:
    found = look(atlas, selection).region_counts(indicator)
    return {region.code: region.count for region in found if region.count}


def knowledge(
    atlas: Atlas, selection: Selection, indicator: Indicator = Indicator.OFFERED
) -> dict[str, Knowledge]:
    return {region.code: region.knowledge for region in look(atlas, selection).region_counts(indicator)}


@pytest.mark.parametrize(
    ("count", "index"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (7, 3), (8, 4), (9, 4), (1000, 4)]
)
def test_classes_are_none_one_two_to_three_four_to_seven_and_more(count: int, index: int) -> None:
    assert RegionCount("01", count, Knowledge.COVERED).class_index == index


@pytest.fixture(scope="module")
def small(atlas_of: Maker) -> Atlas:
    return atlas_of(
        {
            Table.POLES: [
                {"id": "p03", "region": "03", "mesures": "99"},
                {"region": "03", "statut": "suspendu"},
                {"region": "06", "statut": "projete"},
                {"region": "QC"},
            ],
            Table.EXPERTISES: [
                {"territoires": "03|12", "secteurs": "danse", "mesures": "99"},
                {"territoires": "03", "nature": "recherchee", "secteurs": "danse"},
                {"pole": "p03", "secteurs": "musique"},
            ],
            Table.ACTIVITIES: [
                {"hote": "p03", "co_animateurs": "06|12|QC", "date_debut": "2020-01-01"},
                {"hote": "06", "co_animateurs": "p03", "date_debut": "2021-01-01"},
            ],
            Table.PLACES: [{"region": "06"}, {"region": "06", "type": "galerie"}, {}],
        }
    )


@pytest.mark.parametrize(
    ("indicator", "selection", "wanted"),
    [
        (Indicator.ACTIVE_POLES, Selection(), {"03": 1}),
        (Indicator.ACTIVE_POLES, Selection(statuses=(PoleStatus.SUSPENDED,)), {}),
        (Indicator.OFFERED, Selection(), {"03": 2, "12": 1}),
        (Indicator.OFFERED, Selection(sectors=("danse",)), {"03": 1, "12": 1}),
        (Indicator.OFFERED, Selection(regions=("12",)), {"03": 1, "12": 1}),
        (Indicator.ACTIVITIES, Selection(), {"03": 2, "06": 2, "12": 1}),
        (Indicator.ACTIVITIES, Selection(end=date(2020, 6, 1)), {"03": 1, "06": 1, "12": 1}),
        (Indicator.LINKS, Selection(), {"03": 4, "06": 2, "12": 1}),
        (Indicator.LINKS, Selection(start=date(2020, 6, 1)), {"03": 1, "06": 1}),
        (Indicator.PLACES, Selection(), {"06": 2}),
        (Indicator.PLACES, Selection(place_types=(PlaceType.GALLERY,)), {"06": 1}),
    ],
)
def test_an_indicator_counts_rows_by_region(
    small: Atlas, indicator: Indicator, selection: Selection, wanted: dict[str, int]
) -> None:
    assert counts(small, selection, indicator) == wanted


def test_the_numbers_of_a_small_network(small: Atlas) -> None:
    numbers = look(small, Selection()).numbers
    assert (numbers.regions_with_active_pole, numbers.poles, numbers.offered) == (1, 4, 2)
    assert (numbers.activities, numbers.links) == (2, 4)
    assert (numbers.shown, numbers.total, numbers.unattached) == (12, 12, 1)
    danced = look(small, Selection(sectors=("danse",))).numbers
    assert (danced.poles, danced.offered, danced.activities, danced.shown, danced.total) == (0, 1, 0, 5, 12)


def finding(region: str, measure: str, sector: str = "") -> dict[str, str]:
    return {"region": region, "mesure": measure, "secteur": sector}


@pytest.fixture(scope="module")
def checked(atlas_of: Maker) -> Atlas:
    return atlas_of(
        {
            Table.FINDINGS: [
                finding("01", "99"),
                finding("02", "99", "danse"),
                finding("04", "99"),
                finding("04", "16", "danse"),
                finding("07", "99"),
                *[finding("10", measure) for measure in ALL_MEASURES],
                *[finding("11", measure) for measure in ALL_MEASURES[1:]],
                finding("11", "16", "danse"),
            ],
            Table.EXPERTISES: [{"territoires": "07", "mesures": "99"}],
        }
    )


@pytest.mark.parametrize(
    ("selection", "empty"),
    [
        (Selection(), {"10"}),
        (Selection(measures=("99",)), {"01", "04", "10", "11"}),
        (Selection(measures=("99", "16")), {"10"}),
        (Selection(measures=("99",), sectors=("danse",)), {"01", "02", "04", "07", "10", "11"}),
        (Selection(measures=("16",), sectors=("danse",)), {"04", "10", "11"}),
        (Selection(measures=("99", "16"), sectors=("danse",)), {"04", "10", "11"}),
        (Selection(measures=("99",), sectors=("danse", "musique")), {"01", "04", "07", "10", "11"}),
        (Selection(sectors=("danse",)), {"10", "11"}),
        (Selection(sectors=("musique",)), {"10"}),
    ],
)
def test_a_zero_is_confirmed_only_where_all_that_is_asked_was_checked(
    checked: Atlas, selection: Selection, empty: set[str]
) -> None:
    told = knowledge(checked, selection)
    assert {code for code, known in told.items() if known is Knowledge.CONFIRMED_EMPTY} == empty
    offered = {"07"} if not selection.sectors and selection.measures != ("16",) else set()
    assert {code for code, known in told.items() if known is Knowledge.COVERED} == offered


def test_a_finding_says_nothing_of_imported_places(checked: Atlas) -> None:
    told = knowledge(checked, Selection(measures=("99",)), Indicator.PLACES)
    assert set(told.values()) == {Knowledge.UNDOCUMENTED}


def test_a_closed_pole_makes_the_absence_of_an_active_one_known(atlas_of: Maker) -> None:
    made = atlas_of(
        {
            Table.POLES: [
                {"region": "09", "statut": "ferme"},
                {"region": "01", "statut": "ferme"},
                {"region": "01"},
            ]
        }
    )
    told = knowledge(made, Selection(), Indicator.ACTIVE_POLES)
    assert told["09"] is Knowledge.CONFIRMED_EMPTY
    assert told["01"] is Knowledge.COVERED
    assert told["02"] is Knowledge.UNDOCUMENTED
    assert knowledge(made, Selection(), Indicator.OFFERED)["09"] is Knowledge.UNDOCUMENTED


@settings(max_examples=50)
@given(selection=SELECTIONS, dropped=st.sampled_from(FILTERS))
def test_a_filter_never_creates_coverage(demonstration: Atlas, selection: Selection, dropped: str) -> None:
    wider = replace(selection, **{dropped: getattr(Selection(), dropped)})
    narrow_view = look(demonstration, selection, TODAY)
    # The end of the period is also the day on which poles must be active: both views keep that day.
    wide_view = look(demonstration, wider, narrow_view.day)
    for indicator in COUNTED:
        pairs = zip(narrow_view.region_counts(indicator), wide_view.region_counts(indicator), strict=True)
        for narrow, wide in pairs:
            assert narrow.count is not None
            assert wide.count is not None
            assert narrow.count <= wide.count
            left_out = bool(selection.regions) and narrow.code not in selection.regions
            assert (narrow.knowledge is Knowledge.LEFT_OUT) == left_out
            assert (narrow.knowledge is Knowledge.COVERED) == (narrow.count > 0 and not left_out)
    assert narrow_view.numbers.shown <= wide_view.numbers.shown


@settings(max_examples=30)
@given(SELECTIONS)
def test_every_number_is_the_length_of_what_it_opens(demonstration: Atlas, selection: Selection) -> None:
    view = look(demonstration, selection)
    numbers = view.numbers
    listed = {listing: rows(view, listing, FRENCH) for listing in Listing}
    assert numbers.poles == len(listed[Listing.POLES])
    assert (
        numbers.offered == (listed[Listing.EXPERTISES]["nature"] == FRENCH.render(Nature.OFFERED.label)).sum()
    )
    assert numbers.activities == len(listed[Listing.ACTIVITIES])
    assert numbers.links == len(listed[Listing.LINKS])
    assert numbers.regions_with_active_pole == (listed[Listing.REGIONS]["poles_actifs"] > 0).sum()
    assert list(listed[Listing.REGIONS]["code"]) == sorted(selection.regions or REGION_CODES)
    assert numbers.shown == sum(len(view.rows(table)) for table in LAYER_TABLES)
    assert (
        numbers.shown
        <= numbers.total
        == sum(len(demonstration.dataset.tables[table]) for table in LAYER_TABLES)
    )
    assert numbers.unattached == len(demonstration.unattached)


def test_layers_and_indicator_change_the_map_and_no_row(demonstration: Atlas) -> None:
    whole = look(demonstration, Selection())
    bare = look(demonstration, Selection(layers=(Layer.LINKS,), indicator=Indicator.PLACES))
    assert bare.numbers == whole.numbers
    assert all(np.array_equal(bare.masks[table], whole.masks[table]) for table in whole.masks)


def test_what_the_other_filters_hide_is_not_undocumented(atlas_of: Maker) -> None:
    made = atlas_of(
        {
            Table.POLES: [{"region": "06", "secteurs": "danse"}],
            Table.ACTIVITIES: [{"hote": "06", "secteurs": "danse", "date_debut": "2019-05-01"}],
        }
    )
    late = Selection(start=date(2025, 1, 1))
    assert knowledge(made, late, Indicator.ACTIVITIES)["06"] is Knowledge.HIDDEN
    assert knowledge(made, late, Indicator.ACTIVITIES)["05"] is Knowledge.UNDOCUMENTED
    closed = Selection(statuses=(PoleStatus.CLOSED,))
    assert knowledge(made, closed, Indicator.ACTIVE_POLES)["06"] is Knowledge.HIDDEN
    # Another sector is another question: nobody looked.
    music = Selection(sectors=("musique",), start=date(2025, 1, 1))
    assert knowledge(made, music, Indicator.ACTIVITIES)["06"] is Knowledge.UNDOCUMENTED


@pytest.mark.parametrize(
    ("pole", "selection", "wanted"),
    [
        ({"statut": "actif", "ferme_le": "2020-01-01"}, Selection(), Knowledge.CONFIRMED_EMPTY),
        ({"statut": "actif", "ferme_le": "2027-01-01"}, Selection(), Knowledge.COVERED),
        ({"statut": "ferme", "ferme_le": "2027-01-01"}, Selection(), Knowledge.COVERED),
        ({"statut": "actif", "implante_le": "2027-01-01"}, Selection(), Knowledge.CONFIRMED_EMPTY),
        ({"statut": "actif", "implante_le": "2018-01-01"}, Selection(end=date(2017, 1, 1)), Knowledge.HIDDEN),
        (
            {"statut": "ferme", "implante_le": "2015-01-01", "ferme_le": "2020-01-01"},
            Selection(end=date(2017, 1, 1)),
            Knowledge.COVERED,
        ),
    ],
)
def test_the_map_counts_the_poles_active_on_the_day_looked_at(
    quick_atlas_of: Maker, pole: dict[str, str], selection: Selection, wanted: Knowledge
) -> None:
    view = look(quick_atlas_of({Table.POLES: [{"region": "03", **pole}]}), selection, TODAY)
    (found,) = [count for count in view.region_counts(Indicator.ACTIVE_POLES) if count.code == "03"]
    assert found.knowledge is wanted
    assert view.numbers.regions_with_active_pole == int(wanted is Knowledge.COVERED) == found.count


@pytest.mark.parametrize(
    ("checked_on", "selection", "wanted"),
    [
        ("2016-01-01", Selection(), Knowledge.CONFIRMED_EMPTY),
        ("2027-01-01", Selection(), Knowledge.UNDOCUMENTED),
        ("2026-01-01", Selection(end=date(2018, 12, 31)), Knowledge.UNDOCUMENTED),
        ("2016-01-01", Selection(end=date(2018, 12, 31)), Knowledge.CONFIRMED_EMPTY),
    ],
)
def test_a_finding_counts_from_its_day_on(
    quick_atlas_of: Maker, checked_on: str, selection: Selection, wanted: Knowledge
) -> None:
    rows = [{**finding("03", measure), "verifie_le": checked_on} for measure in ALL_MEASURES]
    view = look(quick_atlas_of({Table.FINDINGS: rows}), selection, TODAY)
    (found,) = [count for count in view.region_counts(Indicator.OFFERED) if count.code == "03"]
    assert found.knowledge is wanted


@pytest.mark.parametrize(
    ("checked_on", "wanted"),
    [("2016-01-01", Knowledge.HIDDEN), ("2021-01-01", Knowledge.CONFIRMED_EMPTY)],
)
def test_a_finding_older_than_what_is_hidden_says_nothing(
    quick_atlas_of: Maker, checked_on: str, wanted: Knowledge
) -> None:
    rows = [{**finding("03", measure), "verifie_le": checked_on} for measure in ALL_MEASURES]
    made = quick_atlas_of(
        {Table.FINDINGS: rows, Table.ACTIVITIES: [{"hote": "03", "date_debut": "2020-05-01"}]}
    )
    assert knowledge(made, Selection(start=date(2025, 1, 1)), Indicator.ACTIVITIES)["03"] is wanted


def test_every_view_of_the_application_has_its_day() -> None:
    for path in (*(ROOT / "geo").rglob("*.py"), *(ROOT / "pages").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "look"
            if called and path.name != "database.py":
                assert len(node.args) == 3, f"{path.name}:{node.lineno} looks without a day"  # type: ignore[attr-defined] # a call
