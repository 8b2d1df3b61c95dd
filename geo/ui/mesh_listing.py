"""The mesh as tables of readable values, and what opens behind each of their numbers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.adjacency import neighbours
from geo.listing import Listing, Names, rows
from geo.poles import active
from geo.selection import Indicator
from geo.settings import REGION_CODES
from geo.ui.mesh_terms import MESH_HEADERS, MeshListing
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from geo.language import Language
    from geo.mesh import MeshFilter
    from geo.network import Network

_BETWEEN: Final = " | "

Door = tuple[MeshListing, "MeshFilter"]
"""Where the rows behind a number are: a listing, under these filters."""


@dataclass(frozen=True, eq=False, repr=False)
class Sheet:
    """A listing of the mesh.

    Parameters
    ----------
    frame
        Readable values, under the headers of the data files; what a download holds.
    doors
        For each column of numbers, the door of every row.
    regions
        How many of the rows are regions, where others stand among them.
    titles
        Names of the columns that are territories, by code.
    """

    frame: pd.DataFrame
    doors: Mapping[str, Sequence[Door]] = field(default_factory=dict)
    regions: int | None = None
    titles: Mapping[str, str] = field(default_factory=dict)


def sheet(network: Network, listing: MeshListing, language: Language) -> Sheet:
    """List what remains of the mesh."""
    return _MADE_BY[listing](network, language)


def _matrix(network: Network, language: Language) -> Sheet:
    if not len(network.links):
        return Sheet(pd.DataFrame())
    names = Names(network.view.atlas, language).territories
    counts, filters = network.matrix(), network.filters
    hosted, received = (
        network.totals(end).reindex(counts.index, fill_value=0) for end in ("origine", "destination")
    )
    frame = counts.assign(total=hosted)
    frame.loc[""] = [*received, network.activities]
    labels = [f"{code} · {names[code]}" for code in counts.index]
    frame.insert(0, "hote", [*labels, language.render(MESH_HEADERS["total"])])
    by_host = [replace(filters, origins=(code,)) for code in counts.index]
    doors = {
        code: [
            *((MeshListing.ACTIVITIES, replace(host, destinations=(code,))) for host in by_host),
            (MeshListing.ACTIVITIES, replace(filters, destinations=(code,))),
        ]
        for code in counts.columns
    }
    doors["total"] = [
        *((MeshListing.ACTIVITIES, host) for host in by_host),
        (MeshListing.ACTIVITIES, filters),
    ]
    return Sheet(frame.reset_index(drop=True), doors, titles={code: names[code] for code in counts.columns})


def _activities(network: Network, language: Language) -> Sheet:
    return Sheet(rows(network.view, Listing.ACTIVITIES, language))


def _links(network: Network, language: Language) -> Sheet:
    names = Names(network.view.atlas, language).territories
    ends = list(zip(network.links["origine"], network.links["destination"], strict=True))
    kinds = network.types()
    frame = network.links.assign(
        **{end: network.links[end].map(names) for end in ("origine", "destination")},
        types=[_BETWEEN.join(language.render(kind.label) for kind in kinds[pair]) for pair in ends],
    )
    doors = [
        (MeshListing.ACTIVITIES, replace(network.filters, origins=(host,), destinations=(partner,)))
        for host, partner in ends
    ]
    return Sheet(frame, {"activites": doors})


def _ends(network: Network, language: Language) -> Sheet:
    names = Names(network.view.atlas, language).territories
    found = network.ends
    held = network.view.atlas.dataset.tables[Table.ACTIVITIES].iloc[found["activite"]]
    return Sheet(
        pd.DataFrame(
            {
                "date_debut": held["date_debut"].to_numpy(),
                "titre": held["titre"].to_numpy(dtype=object),
                "hote": found["hote"].map(names).to_numpy(dtype=object),
                "origine": found["origine"].map(names).to_numpy(dtype=object),
                "partenaire": found["partenaire"].map(names).to_numpy(dtype=object),
                "destination": found["destination"].map(names).to_numpy(dtype=object),
            }
        )
    )


def _territories(network: Network, language: Language) -> Sheet:
    names = Names(network.view.atlas, language).territories
    measured = network.territories()
    frame = pd.DataFrame(
        {
            "territoire": [f"{code} · {names[code]}" for code in measured["code"]],
            "vers": measured["vers"],
            "depuis": measured["depuis"],
            "partenaires": [
                _BETWEEN.join(names[code] for code in codes) for codes in measured["partenaires"]
            ],
            "intermediarite": measured["intermediarite"].astype(float).round(3),
            "premiere": measured["premiere"],
            "derniere": measured["derniere"],
        }
    )
    doors = {
        "vers": [(MeshListing.LINKS, replace(network.filters, origins=(code,))) for code in measured["code"]],
        "depuis": [
            (MeshListing.LINKS, replace(network.filters, destinations=(code,))) for code in measured["code"]
        ],
    }
    return Sheet(frame, doors, regions=len(network.linked.intersection(REGION_CODES)))


def _isolated(network: Network, language: Language) -> Sheet:
    names = Names(network.view.atlas, language).territories
    beside: dict[str, list[str]] = {code: [] for code in REGION_CODES}
    for one, other in neighbours():
        beside[one].append(names[other])
        beside[other].append(names[one])
    knowledge = {count.code: count.knowledge for count in network.view.region_counts(Indicator.LINKS)}
    inside = network.ends[network.ends["origine"] == network.ends["destination"]]["origine"].value_counts()
    doors = [
        (MeshListing.ENDS, replace(network.filters, origins=(code,), destinations=(code,)))
        for code in network.isolated
    ]
    return Sheet(
        pd.DataFrame(
            {
                "region": [names[code] for code in network.isolated],
                "etat": [language.render(knowledge[code].label) for code in network.isolated],
                "poles": _poles(network, network.isolated),
                "dans_la_region": inside.reindex(network.isolated, fill_value=0).to_numpy(dtype=int),
                "voisines": [_BETWEEN.join(beside[code]) for code in network.isolated],
            }
        ),
        {"dans_la_region": doors},
    )


def _receivers(network: Network, language: Language) -> Sheet:
    names = Names(network.view.atlas, language).territories
    measured = network.territories()
    hosts = dict(zip(measured["code"], measured["partenaires"], strict=True))
    received = network.totals("destination")
    codes = network.receivers
    frame = pd.DataFrame(
        {
            "region": [names[code] for code in codes],
            "activites": [int(received[code]) for code in codes],
            "hotes": [_BETWEEN.join(names[host] for host in hosts[code]) for code in codes],
            "poles": _poles(network, codes),
        }
    )
    doors = [(MeshListing.ACTIVITIES, replace(network.filters, destinations=(code,))) for code in codes]
    return Sheet(frame, {"activites": doors})


def _unlinked(network: Network, language: Language) -> Sheet:
    names = Names(network.view.atlas, language).territories
    sides = {
        "region": [one for one, _ in network.unlinked],
        "voisine": [other for _, other in network.unlinked],
    }
    return Sheet(pd.DataFrame({side: [names[code] for code in codes] for side, codes in sides.items()}))


def _growth(network: Network, _language: Language) -> Sheet:
    grown = network.growth()
    frame = pd.DataFrame(
        {
            "annee": [str(year) for year in grown],
            "activites": [then.activities for then in grown.values()],
            "liens": [len(then.links) for then in grown.values()],
            "regions": [len(then.linked.intersection(REGION_CODES)) for then in grown.values()],
        }
    )
    behind = {
        "activites": MeshListing.ACTIVITIES,
        "liens": MeshListing.LINKS,
        "regions": MeshListing.TERRITORIES,
    }
    doors = {
        column: [(listing, then.filters) for then in grown.values()] for column, listing in behind.items()
    }
    return Sheet(frame, doors)


def _poles(network: Network, codes: Iterable[str]) -> list[str]:
    """Name the active poles of each region: whom to write to."""
    atlas = network.view.atlas
    poles = atlas.dataset.tables[Table.POLES]
    held = active(poles, network.view.day)
    inside = atlas.territories[Table.POLES]
    return [
        _BETWEEN.join(poles["nom"].iloc[[row for row in inside.get(code, ()) if held[row]]]) for code in codes
    ]


_MADE_BY: Final[Mapping[MeshListing, Callable[[Network, Language], Sheet]]] = {
    MeshListing.MATRIX: _matrix,
    MeshListing.LINKS: _links,
    MeshListing.ACTIVITIES: _activities,
    MeshListing.ENDS: _ends,
    MeshListing.TERRITORIES: _territories,
    MeshListing.ISOLATED: _isolated,
    MeshListing.RECEIVERS: _receivers,
    MeshListing.UNLINKED: _unlinked,
    MeshListing.GROWTH: _growth,
}
