"""The mesh as a network: who is central, who is apart, who only receives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import networkx as nx  # type: ignore[import-untyped] # ships no type information
import numpy as np
import pandas as pd

from geo.adjacency import neighbours
from geo.mesh import ends, links, stands_for, touching, years
from geo.selection import Indicator, Layer, Selection
from geo.settings import REGION_CODES
from geo.view import View, look
from geo.vocabularies import ActivityType, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.mesh import MeshFilter


class _Sifted(View):
    """A view that the mesh's own filters narrowed too."""

    @cached_property
    def _wider(self) -> View:
        # What these filters hide is somebody's work, and no unknown.
        wider = Selection(sectors=self.selection.sectors, measures=self.selection.measures)
        return look(self.atlas, wider, self.today)


@dataclass(frozen=True, eq=False, repr=False)
class Network:
    """What remains of the mesh under the filters of the view and its own.

    Parameters
    ----------
    asked
        The view that was asked for, before the mesh's own filters.
    filters
        The mesh's own.
    ties
        Those that remain, see `geo.mesh.ties`.
    view
        What the map draws: the links that remain, and of the activities those that make them.
    """

    asked: View
    filters: MeshFilter
    ties: pd.DataFrame
    view: View

    @property
    def links(self) -> pd.DataFrame:
        """The links that remain, see `geo.mesh.links`."""
        return self.view.links

    @property
    def activities(self) -> int:
        """How many activities make them."""
        return int(self.view.masks[Table.ACTIVITIES].sum())

    @cached_property
    def linked(self) -> frozenset[str]:
        """Territories at an end of a link, the national and the outside ones included."""
        return frozenset(self.links["origine"]) | frozenset(self.links["destination"])

    @cached_property
    def ends(self) -> pd.DataFrame:
        """What `geo.mesh.ends` lists of the activities asked for, within a territory too."""
        atlas = self.view.atlas
        poles = atlas.dataset.tables[Table.POLES]
        found = ends(atlas.dataset, stands_for(poles, atlas.located[Table.POLES]))
        # The filters count an activity once for each pair of territories.
        pairs = found.groupby(["activite", "origine", "destination"], as_index=False).size()
        pairs["paire"] = pairs.groupby(["origine", "destination"]).ngroup().astype(int)
        kept = self.filters.keeps(atlas.dataset, pairs, self.asked.masks[Table.ACTIVITIES])
        kept &= touching(pairs, self.view.selection.regions)
        return found.merge(pairs.loc[kept, ["activite", "origine", "destination"]])

    @property
    def watched(self) -> tuple[str, ...]:
        """The regions that the view bears on: the chosen ones, or all 17 without a choice."""
        return self.view.selection.regions or REGION_CODES

    @cached_property
    def isolated(self) -> tuple[str, ...]:
        """Regions at no end of any link."""
        return tuple(code for code in self.watched if code not in self.linked)

    @cached_property
    def receivers(self) -> tuple[str, ...]:
        """Regions that are a partner, and never a host."""
        hosts, partners = frozenset(self.links["origine"]), frozenset(self.links["destination"])
        return tuple(code for code in self.watched if code in partners - hosts)

    @cached_property
    def unlinked(self) -> tuple[tuple[str, str], ...]:
        """Pairs of neighbouring regions without a link, either way; one at least is watched."""
        joined = frozenset(zip(self.links["origine"], self.links["destination"], strict=True))
        watched = frozenset(self.watched)
        return tuple(
            (one, other)
            for one, other in neighbours()
            if (one, other) not in joined and (other, one) not in joined and watched & {one, other}
        )

    def territories(self) -> pd.DataFrame:
        """Measure every linked territory.

        Returns
        -------
        pandas.DataFrame
            One row for each, by code: ``code``, ``partenaires`` (codes, both ways, sorted),
            ``vers`` and ``depuis`` (degree: how many territories it hosts, and is hosted by),
            ``intermediarite`` (see `betweenness`), ``premiere`` and ``derniere`` (days of its
            first and last activity in a link).
        """
        ends = pd.concat(
            [
                self.links.rename(columns={near: "code", far: "autre"}).assign(hote=near == "origine")
                for near, far in (("origine", "destination"), ("destination", "origine"))
            ],
            ignore_index=True,
        )
        grouped = ends.groupby("code", sort=True)
        central = betweenness(self.links)
        codes = sorted(self.linked)
        return pd.DataFrame(
            {
                "code": codes,
                "partenaires": [tuple(sorted(set(grouped["autre"].get_group(code)))) for code in codes],
                "vers": grouped["hote"].sum().to_numpy(dtype=int),
                "depuis": (grouped.size() - grouped["hote"].sum()).to_numpy(dtype=int),
                "intermediarite": [central[code] for code in codes],
                "premiere": grouped["premiere"].min().to_numpy(),
                "derniere": grouped["derniere"].max().to_numpy(),
            }
        )

    def matrix(self) -> pd.DataFrame:
        """Count the activities of every host (row) with every partner (column).

        Returns
        -------
        pandas.DataFrame
            Square: the 17 regions, then what else is linked; 0 where there is no link.
        """
        codes = [*REGION_CODES, *sorted(self.linked.difference(REGION_CODES), reverse=True)]
        table = pd.DataFrame(0, index=codes, columns=codes)
        for origin, destination, count in self.links[["origine", "destination", "activites"]].itertuples(
            index=False
        ):
            table.loc[origin, destination] = count
        return table

    def totals(self, end: str) -> pd.Series:
        """Count the activities of every territory at one end: ``origine`` or ``destination``.

        An activity with several partners counts once.
        """
        return self.ties.groupby(end)["activite"].nunique()

    def types(self) -> Mapping[tuple[str, str], tuple[ActivityType, ...]]:
        """List what kinds of activities make each link, by its host's and its partner's territory."""
        kinds = self.view.atlas.dataset.tables[Table.ACTIVITIES]["type"].to_numpy()
        found: dict[tuple[str, str], set[str]] = {}
        for row, origin, destination in self.ties[["activite", "origine", "destination"]].itertuples(
            index=False
        ):
            found.setdefault((origin, destination), set()).add(kinds[row])
        return {ends: tuple(kind for kind in ActivityType if kind in some) for ends, some in found.items()}

    def until(self, year: int) -> Network:
        """Give the mesh as it stood at the end of a year."""
        return weave(self.asked, replace(self.filters, until=year))

    def growth(self) -> Mapping[int, Network]:
        """Give the mesh at the end of every year, from the data's first to the last one asked for."""
        known = years(self.view.atlas.dataset)
        return {
            year: self.until(year)
            for year in known
            if self.filters.until is None or year <= self.filters.until
        }


def weave(view: View, filters: MeshFilter) -> Network:
    """Apply the mesh's own filters to a view."""
    atlas = view.atlas
    kept = filters.keeps(atlas.dataset, atlas.ties, view.masks[Table.ACTIVITIES])
    kept &= touching(atlas.ties, view.selection.regions)
    ties = atlas.ties[kept]
    woven = np.zeros(len(atlas.dataset.tables[Table.ACTIVITIES]), dtype=bool)
    woven[ties["activite"].to_numpy(dtype=int)] = True
    drawn = replace(view.selection, layers=(Layer.LINKS,), indicator=Indicator.LINKS)
    masks = {**view.masks, Table.ACTIVITIES: woven}
    sifted = _Sifted(atlas, drawn, masks, links(atlas.dataset, ties, woven), view.today)
    return Network(view, filters, ties, sifted)


def betweenness(all_links: pd.DataFrame) -> dict[str, float]:
    """Tell how often each linked territory stands on the shortest ways between two others.

    By networkx: directed, each link of the same length whatever its activities, normalised by
    (n - 1)(n - 2) for n linked territories; between 0 and 1.
    """
    graph = nx.DiGraph()
    graph.add_edges_from(zip(all_links["origine"], all_links["destination"], strict=True))
    return dict(nx.betweenness_centrality(graph, normalized=True))
