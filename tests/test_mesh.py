"""Co-animation is directed, between territories, counted once an activity."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.language import ENGLISH, FRENCH, Language
from geo.listing import Names
from geo.mesh import FIRST_YEAR, MOST, MeshFilter, ends, links, parse, stands_for, years
from geo.settings import NATIONAL, OUTSIDE
from geo.vocabularies import ActivityType, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.atlas import Atlas

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

POLES: Final = (
    {"id": "p03", "region": "03"},
    {"id": "p03-bis", "region": "03"},
    {"id": "p06", "region": "06"},
    {"id": "national", "region": "QC"},
    {"id": "by-point", "longitude": "-68.524", "latitude": "48.4488"},
    {"id": "nowhere"},
)


def ties(atlas: Atlas) -> list[tuple[int, str, str]]:
    return list(atlas.ties[["activite", "origine", "destination"]].itertuples(index=False, name=None))


def linked(atlas: Atlas, shown: list[bool] | None = None) -> list[tuple[str, str, int, str, str]]:
    mask = (
        np.ones(len(atlas.dataset.tables[Table.ACTIVITIES]), dtype=bool) if shown is None else np.array(shown)
    )
    gathered = links(atlas.dataset, atlas.ties, mask)
    return [
        (origin, destination, count, f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}")
        for origin, destination, count, first, last in gathered.itertuples(index=False, name=None)
    ]


def test_a_tie_goes_from_the_hosts_territory_to_each_partners(atlas_of: Maker) -> None:
    atlas = atlas_of(
        {
            Table.POLES: POLES,
            Table.ACTIVITIES: [
                {"hote": "p03", "co_animateurs": "p06|12"},
                {"hote": "p06", "co_animateurs": "03"},
                {"hote": "QC", "co_animateurs": "HQ|national|p03"},
            ],
        }
    )
    assert ties(atlas) == [
        (0, "03", "06"),
        (0, "03", "12"),
        (1, "06", "03"),
        (2, "QC", "HQ"),
        (2, "QC", "03"),
    ]


def test_within_a_territory_there_is_no_tie_and_a_pair_counts_once_an_activity(atlas_of: Maker) -> None:
    atlas = atlas_of(
        {
            Table.POLES: POLES,
            Table.ACTIVITIES: [
                {"hote": "p03", "co_animateurs": "p03-bis|03"},
                {"hote": "06", "co_animateurs": "p03|p03-bis|03|06"},
                {"hote": "p06", "co_animateurs": ""},
                {"hote": "", "co_animateurs": "p03|p06"},
            ],
        }
    )
    assert ties(atlas) == [(1, "06", "03")]


def test_a_pole_without_a_stated_region_stands_where_its_point_does_or_for_the_whole(atlas_of: Maker) -> None:
    activities = [{"hote": "by-point", "co_animateurs": "nowhere"}]
    assert ties(atlas_of({Table.POLES: POLES, Table.ACTIVITIES: activities})) == [(0, "01", "QC")]


def test_links_count_activities_and_know_their_dates(atlas_of: Maker) -> None:
    atlas = atlas_of(
        {
            Table.ACTIVITIES: [
                {"hote": "03", "co_animateurs": "06|12", "date_debut": "2020-06-01"},
                {"hote": "03", "co_animateurs": "06", "date_debut": "2018-01-15"},
                {"hote": "06", "co_animateurs": "03", "date_debut": "2021-01-01"},
                {"hote": "03", "co_animateurs": "06", "date_debut": "2019-03-03"},
            ]
        }
    )
    assert linked(atlas) == [
        ("03", "06", 3, "2018-01-15", "2020-06-01"),
        ("03", "12", 1, "2020-06-01", "2020-06-01"),
        ("06", "03", 1, "2021-01-01", "2021-01-01"),
    ]
    assert linked(atlas, [True, False, True, True])[0] == ("03", "06", 2, "2019-03-03", "2020-06-01")
    assert linked(atlas, [False, False, True, False]) == [("06", "03", 1, "2021-01-01", "2021-01-01")]


def test_without_activities_there_is_no_link(atlas_of: Maker) -> None:
    atlas = atlas_of({})
    assert ties(atlas) == []
    assert linked(atlas) == []
    gathered = links(atlas.dataset, atlas.ties, np.array([], dtype=bool))
    assert list(gathered) == ["origine", "destination", "activites", "premiere", "derniere"]


ACTORS: Final = st.sampled_from(["", "p03", "p03-bis", "p06", "national", "01", "03", "06", "QC", "HQ"])
ACTIVITIES: Final = st.lists(
    st.builds(
        lambda host, partners, day: {
            "hote": host,
            "co_animateurs": "|".join(filter(None, partners)),
            "date_debut": day.isoformat(),
        },
        ACTORS,
        st.lists(ACTORS, unique=True, max_size=4),
        st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    ),
    max_size=8,
)


@settings(max_examples=30)
@given(activities=ACTIVITIES, data=st.data())
def test_every_tie_kept_is_in_one_link(
    quick_atlas_of: Maker, activities: list[dict[str, str]], data: st.DataObject
) -> None:
    atlas = quick_atlas_of({Table.POLES: POLES, Table.ACTIVITIES: activities})
    shown = np.array([data.draw(st.booleans()) for _ in activities], dtype=bool)
    gathered = links(atlas.dataset, atlas.ties, shown)
    kept = [(origin, end) for row, origin, end in ties(atlas) if shown[row]]
    assert gathered["activites"].sum() == len(kept)
    assert set(zip(gathered["origine"], gathered["destination"], strict=True)) == set(kept)
    assert len(gathered) == len(set(kept))
    assert gathered["activites"].is_monotonic_decreasing
    assert (gathered["origine"] != gathered["destination"]).all()
    started = atlas.dataset.tables[Table.ACTIVITIES]["date_debut"]
    assert gathered["premiere"].le(gathered["derniere"]).all()
    assert set(pd.concat([gathered["premiere"], gathered["derniere"]])) <= set(started[shown])


FILTERED: Final = (
    {"hote": "03", "co_animateurs": "06|12", "date_debut": "2018-05-01", "type": "atelier"},
    {"hote": "03", "co_animateurs": "06", "date_debut": "2019-05-01", "type": "formation"},
    {"hote": "06", "co_animateurs": "03", "date_debut": "2020-12-31", "type": "atelier"},
    {"hote": "QC", "co_animateurs": "HQ|03", "date_debut": "2021-01-01", "type": "forum"},
)
EVERY: Final = [("03", "06"), ("03", "12"), ("03", "06"), ("06", "03"), ("QC", "HQ"), ("QC", "03")]


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        (MeshFilter(), EVERY),
        (MeshFilter(origins=("03",)), EVERY[:3]),
        (MeshFilter(origins=("06", "QC")), EVERY[3:]),
        (MeshFilter(destinations=("03",)), [("06", "03"), ("QC", "03")]),
        (MeshFilter(destinations=(OUTSIDE,)), [("QC", "HQ")]),
        (MeshFilter(origins=(NATIONAL,), destinations=("03",)), [("QC", "03")]),
        (MeshFilter(types=(ActivityType.WORKSHOP,)), [EVERY[0], EVERY[1], EVERY[3]]),
        (MeshFilter(types=(ActivityType.WORKSHOP, ActivityType.FORUM)), [*EVERY[:2], *EVERY[3:]]),
        (MeshFilter(until=2018), EVERY[:2]),
        (MeshFilter(until=2020), EVERY[:4]),
        (MeshFilter(least=2), [("03", "06"), ("03", "06")]),
        (MeshFilter(least=2, until=2018), []),
        (MeshFilter(least=3), []),
        (MeshFilter(origins=("12",)), []),
    ],
)
def test_a_filter_of_the_mesh_keeps_ties(
    atlas_of: Maker, filters: MeshFilter, kept: list[tuple[str, str]]
) -> None:
    atlas = atlas_of({Table.ACTIVITIES: FILTERED})
    mask = filters.keeps(atlas.dataset, atlas.ties, np.ones(len(FILTERED), dtype=bool))
    left = atlas.ties[mask]
    assert list(zip(left["origine"], left["destination"], strict=True)) == kept


def test_the_intensity_counts_what_the_other_filters_leave(atlas_of: Maker) -> None:
    atlas = atlas_of({Table.ACTIVITIES: FILTERED})
    shown = np.array([True, False, True, True])
    assert not MeshFilter(least=2).keeps(atlas.dataset, atlas.ties, shown).any()
    # What is asked is left as it was.
    assert shown.tolist() == [True, False, True, True]


def test_without_activities_no_filter_fails(atlas_of: Maker) -> None:
    atlas = atlas_of({})
    filters = MeshFilter(("03",), ("06",), (ActivityType.FORUM,), 2, 2020)
    assert filters.keeps(atlas.dataset, atlas.ties, np.array([], dtype=bool)).tolist() == []
    assert list(years(atlas.dataset)) == []
    assert parse({"annee": ["2020"]}, atlas.dataset) == (MeshFilter(), ("annee=2020",))


def test_the_years_go_from_the_first_activity_to_the_last(atlas_of: Maker) -> None:
    assert list(years(atlas_of({Table.ACTIVITIES: FILTERED}).dataset)) == [2018, 2019, 2020, 2021]
    alone = atlas_of({Table.ACTIVITIES: [{"hote": "03", "date_debut": "2015-06-01"}]})
    assert list(years(alone.dataset)) == [2015]


def test_a_mistyped_year_makes_no_hundred_others(atlas_of: Maker) -> None:
    mistyped = atlas_of({Table.ACTIVITIES: [*FILTERED, {"hote": "03", "date_debut": "1902-02-01"}]})
    assert years(mistyped.dataset) == range(FIRST_YEAR, 2022)
    old = atlas_of({Table.ACTIVITIES: [{"hote": "03", "date_debut": "1902-02-01"}]})
    assert list(years(old.dataset)) == [1902]


def test_the_ends_of_a_co_animation_are_named_within_a_territory_too(atlas_of: Maker) -> None:
    atlas = atlas_of(
        {
            Table.POLES: POLES,
            Table.ACTIVITIES: [
                {"hote": "p03", "co_animateurs": "p03-bis|p06"},
                {"hote": "p06", "co_animateurs": "p06|nowhere"},
            ],
        }
    )
    named = ends(atlas.dataset, stands_for(atlas.dataset.tables[Table.POLES], atlas.located[Table.POLES]))
    assert named.to_numpy().tolist() == [
        [0, "p03", "p03-bis", "03", "03"],
        [0, "p03", "p06", "03", "06"],
        [1, "p06", "nowhere", "06", "QC"],
    ]


@pytest.mark.parametrize(
    ("query", "filters", "refused"),
    [
        ({}, MeshFilter(), ()),
        ({"secteur": ["danse"], "origine": [""]}, MeshFilter(), ()),
        ({"origine": ["03", "QC", "03"]}, MeshFilter(origins=("03", "QC")), ()),
        ({"destination": ["HQ"]}, MeshFilter(destinations=("HQ",)), ()),
        ({"type": ["forum", "bal"]}, MeshFilter(types=(ActivityType.FORUM,)), ("type=bal",)),
        ({"intensite": ["3"], "annee": ["2019"]}, MeshFilter(least=3, until=2019), ()),
        ({"intensite": ["2", "4"]}, MeshFilter(least=4), ()),
        (
            {"intensite": ["0", "-1", "1.5", "٣", "1_0", "9" * 5000], "annee": ["1999", "vingt"]},
            MeshFilter(),
            (
                "intensite=0",
                "intensite=-1",
                "intensite=1.5",
                "intensite=٣",
                "intensite=1_0",
                f"intensite={'9' * 59}…",
                "annee=1999",
                "annee=vingt",
            ),
        ),
        ({"origine": ["18", "3", "pole-03"]}, MeshFilter(), ("origine=18", "origine=3", "origine=pole-03")),
    ],
)
def test_the_filters_of_the_mesh_are_read_from_the_address(
    atlas_of: Maker, query: dict[str, list[str]], filters: MeshFilter, refused: tuple[str, ...]
) -> None:
    assert parse(query, atlas_of({Table.ACTIVITIES: FILTERED}).dataset) == (filters, refused)


ENDS: Final = st.lists(st.sampled_from(["03", "06", "QC", "HQ"]), unique=True).map(tuple)
FILTERS: Final = st.builds(
    MeshFilter,
    ENDS,
    ENDS,
    st.lists(st.sampled_from(ActivityType), unique=True).map(tuple),
    st.integers(1, MOST),
    st.sampled_from([None, 2018, 2019, 2021]),
)


@settings(max_examples=50)
@given(filters=FILTERS)
def test_an_address_gives_back_the_filters_that_wrote_it(quick_atlas_of: Maker, filters: MeshFilter) -> None:
    query: dict[str, list[str]] = {}
    for key, value in filters.query():
        query.setdefault(key, []).append(value)
    assert parse(query, quick_atlas_of({Table.ACTIVITIES: FILTERED}).dataset) == (filters, ())


@settings(max_examples=30)
@given(activities=ACTIVITIES, filters=FILTERS)
def test_filters_only_remove_and_never_change_a_link(
    quick_atlas_of: Maker, activities: list[dict[str, str]], filters: MeshFilter
) -> None:
    atlas = quick_atlas_of({Table.POLES: POLES, Table.ACTIVITIES: activities})
    shown = np.ones(len(activities), dtype=bool)
    kept = filters.keeps(atlas.dataset, atlas.ties, shown)
    gathered = links(atlas.dataset, atlas.ties[kept], shown)
    assert (gathered["activites"] >= filters.least).all()
    assert gathered["activites"].sum() == kept.sum()
    assert not filters.origins or set(gathered["origine"]) <= set(filters.origins)
    assert not filters.destinations or set(gathered["destination"]) <= set(filters.destinations)
    assert filters.until is None or (gathered["derniere"].dt.year <= filters.until).all()
    if (filters.types, filters.until) == ((), None):
        whole = links(atlas.dataset, atlas.ties, shown)
        both = gathered.merge(whole, how="left")
        assert both["activites"].tolist() == gathered["activites"].tolist()


@pytest.mark.parametrize(
    ("filters", "language", "sentence"),
    [
        (MeshFilter(), FRENCH, ""),
        (MeshFilter(origins=("03",)), FRENCH, "Liens : hôte Capitale-Nationale."),
        (
            MeshFilter(("03", "06"), ("HQ",), (ActivityType.FORUM,), 2, 2020),
            FRENCH,
            (
                "Liens : hôtes Capitale-Nationale et Montréal ; partenaire Hors Québec ; activités du type "
                "forum ; au moins 2 activités par lien ; jusqu’en 2020."
            ),
        ),
    ],
)
def test_the_filters_of_the_mesh_are_said_in_a_sentence(
    atlas_of: Maker, filters: MeshFilter, language: Language, sentence: str
) -> None:
    names = Names(atlas_of({}), language).territories
    assert filters.sentence(names, language).replace("\u00a0", " ") == sentence
    assert bool(filters.sentence(names, ENGLISH)) is bool(sentence)
