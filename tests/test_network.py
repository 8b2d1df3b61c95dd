"""The mesh as a network: known answers on small meshes, and what holds on any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.adjacency import neighbours
from geo.mesh import MeshFilter
from geo.network import Network, weave
from geo.selection import Indicator, Layer, Selection
from geo.settings import REGION_CODES
from geo.view import Knowledge, look
from geo.vocabularies import ActivityType, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.atlas import Atlas

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

CHAIN: Final = (
    {"hote": "01", "co_animateurs": "03", "date_debut": "2015-02-01"},
    {"hote": "03", "co_animateurs": "06", "date_debut": "2016-02-01"},
    {"hote": "06", "co_animateurs": "HQ|16", "date_debut": "2016-03-01"},
    {"hote": "03", "co_animateurs": "06", "date_debut": "2018-04-01"},
    {"hote": "04", "co_animateurs": "", "date_debut": "2018-05-01"},
)


def woven(atlas: Atlas, filters: MeshFilter = MeshFilter(), selection: Selection = Selection()) -> Network:  # noqa: B008 # frozen values
    return weave(look(atlas, selection), filters)


@pytest.fixture(scope="module")
def chain(atlas_of: Maker) -> Atlas:
    return atlas_of({Table.ACTIVITIES: CHAIN})


def test_degrees_partners_and_dates_of_a_chain(chain: Atlas) -> None:
    told = woven(chain).territories().set_index("code")
    assert list(told.index) == ["01", "03", "06", "16", "HQ"]
    assert told["vers"].tolist() == [1, 1, 2, 0, 0]
    assert told["depuis"].tolist() == [0, 1, 1, 1, 1]
    assert told["partenaires"].tolist() == [("03",), ("01", "06"), ("03", "16", "HQ"), ("06",), ("06",)]
    assert (
        told["premiere"].dt.strftime("%Y-%m-%d").tolist()
        == ["2015-02-01"] * 2 + ["2016-02-01"] + ["2016-03-01"] * 2
    )
    assert told["derniere"].dt.year.tolist() == [2015, 2018, 2018, 2016, 2016]


def test_betweenness_follows_the_direction_and_is_normalised(chain: Atlas) -> None:
    told = woven(chain).territories().set_index("code")["intermediarite"]
    # Of the 4 × 3 ordered pairs of others: 01 → 06, 16 and HQ pass by 03; 01 and 03 → 16 and HQ by 06.
    assert told.to_dict() == pytest.approx({"01": 0, "03": 3 / 12, "06": 4 / 12, "16": 0, "HQ": 0})


def test_the_isolated_are_in_no_link_and_the_receivers_host_none(chain: Atlas) -> None:
    network = woven(chain)
    assert network.isolated == tuple(code for code in REGION_CODES if code not in ("01", "03", "06", "16"))
    # An activity without partner makes no link, and what is outside Québec is no region.
    assert "04" in network.isolated
    assert network.receivers == ("16",)


def test_neighbours_without_a_link_either_way(chain: Atlas) -> None:
    unlinked = woven(chain).unlinked
    assert set(neighbours()) - set(unlinked) == {("01", "03"), ("06", "16")}
    assert ("06", "13") in unlinked
    assert list(unlinked) == sorted(unlinked)


def test_the_matrix_has_the_17_regions_and_the_ends_without_place(chain: Atlas) -> None:
    matrix = woven(chain).matrix()
    assert list(matrix.columns) == list(matrix.index) == [*REGION_CODES, "HQ"]
    assert matrix.loc["03", "06"] == 2
    assert matrix.loc["06", "HQ"] == 1
    assert matrix.to_numpy().sum() == 5


def test_in_a_total_an_activity_with_two_partners_counts_once(chain: Atlas) -> None:
    network = woven(chain)
    assert network.totals("origine").to_dict() == {"01": 1, "03": 2, "06": 1}
    assert network.totals("destination").to_dict() == {"03": 1, "06": 2, "16": 1, "HQ": 1}
    assert network.activities == 4


def test_a_link_knows_the_kinds_of_its_activities(atlas_of: Maker) -> None:
    kinds = ("forum", "atelier", "forum")
    rows = [{"hote": "03", "co_animateurs": "06", "type": kind} for kind in kinds]
    network = woven(atlas_of({Table.ACTIVITIES: [*rows, {"hote": "06", "co_animateurs": "03"}]}))
    assert network.types() == {
        ("03", "06"): (ActivityType.WORKSHOP, ActivityType.FORUM),
        ("06", "03"): (ActivityType.WORKSHOP,),
    }


def test_the_mesh_grows_year_by_year(chain: Atlas) -> None:
    grown = woven(chain).growth()
    assert {year: (then.activities, len(then.links)) for year, then in grown.items()} == {
        2015: (1, 1),
        2016: (3, 4),
        2017: (3, 4),
        2018: (4, 4),
    }
    assert grown[2015].linked == {"01", "03"}
    assert list(woven(chain, MeshFilter(until=2016)).growth()) == [2015, 2016]


def test_a_chosen_region_alone_is_watched(chain: Atlas) -> None:
    network = woven(chain, selection=Selection(regions=("16",)))
    assert (network.isolated, network.receivers) == ((), ("16",))
    # The link 06 → 16 is there; the other neighbours of 16 are told, and those of 06 are not.
    assert all("16" in pair for pair in network.unlinked)
    assert ("06", "16") not in network.unlinked
    assert woven(chain, selection=Selection(regions=("04",))).isolated == ("04",)


def test_under_a_region_only_its_own_links_remain(chain: Atlas) -> None:
    # 06 hosts HQ and 16 in one activity, which is one of 16: the link 06 → HQ is not.
    asked = Selection(regions=("16",))
    network = woven(chain, selection=asked)
    pairs = [("06", "16")]
    assert list(zip(network.links["origine"], network.links["destination"], strict=True)) == pairs
    assert network.matrix().to_numpy().sum() == network.activities == 1
    shown = look(chain, asked).links
    assert list(zip(shown["origine"], shown["destination"], strict=True)) == pairs
    both = look(chain, Selection(regions=("16", "01"))).links
    assert set(zip(both["origine"], both["destination"], strict=True)) == {("06", "16"), ("01", "03")}
    assert len(look(chain, Selection(regions=("06",))).links) == 3


def test_what_stays_within_a_region_is_no_link_and_is_told(atlas_of: Maker) -> None:
    poles = [{"id": "a", "region": "04"}, {"id": "b", "region": "04"}]
    activities = [
        {"hote": "a", "co_animateurs": "b|04", "type": "forum"},
        {"hote": "b", "co_animateurs": "a"},
        {"hote": "03", "co_animateurs": "a"},
    ]
    made = atlas_of({Table.POLES: poles, Table.ACTIVITIES: activities})

    def named(filters: MeshFilter, regions: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        found = woven(made, filters, Selection(regions=regions)).ends
        return list(zip(found["hote"], found["partenaire"], strict=True))

    within = [("a", "b"), ("a", "04"), ("b", "a")]
    assert named(MeshFilter()) == [*within, ("03", "a")]
    assert named(MeshFilter(origins=("04",), destinations=("04",))) == within
    # An activity counts once for the two ends of its pair.
    assert named(MeshFilter(least=2)) == within
    assert named(MeshFilter(least=3)) == []
    assert named(MeshFilter(types=(ActivityType.FORUM,))) == within[:2]
    assert named(MeshFilter(), ("03",)) == [("03", "a")]
    assert "04" in woven(made, MeshFilter(origins=("04",))).isolated


def test_the_map_draws_the_links_that_remain(chain: Atlas) -> None:
    asked = Selection(layers=(Layer.POLES,), indicator=Indicator.ACTIVE_POLES)
    view = woven(chain, MeshFilter(origins=("03",)), asked).view
    assert (view.selection.layers, view.selection.indicator) == ((Layer.LINKS,), Indicator.LINKS)
    assert view.links[["origine", "destination", "activites"]].to_numpy().tolist() == [["03", "06", 2]]
    assert view.masks[Table.ACTIVITIES].tolist() == [False, True, False, True, False]
    counts = {count.code: count.count for count in view.region_counts(Indicator.LINKS)}
    assert (counts["03"], counts["06"], counts["01"]) == (1, 1, 0)


def test_what_the_meshs_own_filters_hide_is_no_unknown(chain: Atlas) -> None:
    view = woven(chain, MeshFilter(origins=("03",))).view
    knowledge = {count.code: count.knowledge for count in view.region_counts(Indicator.LINKS)}
    assert knowledge["01"] is Knowledge.HIDDEN
    assert knowledge["05"] is Knowledge.UNDOCUMENTED
    assert knowledge["03"] is Knowledge.COVERED


@pytest.mark.parametrize(
    "filters", [MeshFilter(), MeshFilter(("03",), ("06",), (ActivityType.FORUM,), 2, 2016)]
)
def test_without_activities_everybody_is_isolated(atlas_of: Maker, filters: MeshFilter) -> None:
    network = woven(atlas_of({}), filters)
    assert network.isolated == REGION_CODES
    assert network.receivers == ()
    assert network.unlinked == neighbours()
    assert network.territories().empty
    assert not network.matrix().to_numpy().any()
    assert dict(network.growth()) == {}


ACTORS: Final = st.sampled_from(["", "01", "03", "06", "13", "16", "QC", "HQ"])
ACTIVITIES: Final = st.lists(
    st.builds(
        lambda host, partners, year: {
            "hote": host,
            "co_animateurs": "|".join(filter(None, partners)),
            "date_debut": f"{year}-06-01",
        },
        ACTORS,
        st.lists(ACTORS, unique=True, max_size=3),
        st.integers(2015, 2018),
    ),
    max_size=8,
)


@settings(max_examples=30)
@given(activities=ACTIVITIES, least=st.integers(1, 2))
def test_what_holds_of_any_mesh(quick_atlas_of: Maker, activities: list[dict[str, str]], least: int) -> None:
    network = woven(quick_atlas_of({Table.ACTIVITIES: activities}), MeshFilter(least=least))
    told = network.territories()
    assert told["vers"].sum() == told["depuis"].sum() == len(network.links)
    assert told["intermediarite"].between(0, 1).all()
    assert len(network.isolated) + len(network.linked.intersection(REGION_CODES)) == len(REGION_CODES)
    assert not set(network.receivers) & set(network.isolated)
    matrix = network.matrix()
    assert matrix.to_numpy().sum() == network.links["activites"].sum()
    assert not np.diag(matrix.to_numpy()).any()
    grown = [then.activities for then in network.growth().values()]
    assert grown == sorted(grown)
    assert not grown or grown[-1] == network.activities
