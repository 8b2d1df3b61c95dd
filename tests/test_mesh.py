"""Co-animation is directed, between territories, counted once an activity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.mesh import links
from geo.vocabularies import Table

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
        st.dates(),
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
