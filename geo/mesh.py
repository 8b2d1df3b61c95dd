"""The mesh: who co-animates with whom."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.codes import TERRITORY_CODES
from geo.problems import shortened
from geo.settings import NATIONAL
from geo.vocabularies import ActivityType, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from geo.dataset import Dataset
    from geo.language import Language

FIRST_YEAR: Final = 1980
"""The first that a screen walks through: a year more costs each visitor as much as the others."""

MOST: Final = 999
"""The highest intensity that can be asked for."""


def ties(dataset: Dataset, territory_of: Mapping[str, str]) -> pd.DataFrame:
    """Direct every co-animation from its host's territory to each partner's.

    Parameters
    ----------
    dataset
        The tables.
    territory_of
        Territory code of every territory code and pole id (a pole stands for its region).

    Returns
    -------
    pandas.DataFrame
        One row for each activity and distinct pair of territories: ``activite`` (row position),
        ``origine``, ``destination``, ``paire`` (number of the directed pair, in the order of the
        codes). A partner in the host's own territory makes no tie.
    """
    found = ends(dataset, territory_of)[["activite", "origine", "destination"]]
    apart = found[found["origine"] != found["destination"]].drop_duplicates().reset_index(drop=True)
    return apart.assign(paire=apart.groupby(["origine", "destination"]).ngroup().astype(int))


def ends(dataset: Dataset, territory_of: Mapping[str, str]) -> pd.DataFrame:
    """List every co-animation between its host and a partner, as the data name them.

    Returns
    -------
    pandas.DataFrame
        One row for each activity and partner other than the host: ``activite`` (row position),
        ``hote`` and ``partenaire`` (pole ids or territory codes), ``origine`` and ``destination``
        (their territories, which may be the same).
    """
    activities = dataset.tables[Table.ACTIVITIES]
    long = pd.DataFrame(
        {
            "activite": range(len(activities)),
            "hote": activities["hote"].to_numpy(dtype=object),
            "partenaire": activities["co_animateurs"].to_numpy(dtype=object),
        }
    ).explode("partenaire")
    long["origine"] = long["hote"].map(territory_of)
    long["destination"] = long["partenaire"].map(territory_of)
    long = long.dropna()
    return long[long["hote"] != long["partenaire"]].reset_index(drop=True)


def stands_for(poles: pd.DataFrame, located: Iterable[str]) -> dict[str, str]:
    """Tell the territory of every code: a pole stands for its region, its point's, or the whole network.

    Parameters
    ----------
    poles
        Their table.
    located
        The region in which each pole's point falls, empty without one.
    """
    return {code: code for code in TERRITORY_CODES} | {
        pole: region or point or NATIONAL
        for pole, region, point in zip(poles["id"], poles["region"], located, strict=True)
    }


def links(dataset: Dataset, all_ties: pd.DataFrame, shown: NDArray[np.bool_]) -> pd.DataFrame:
    """Gather the ties of the shown activities into links.

    Returns
    -------
    pandas.DataFrame
        One row for each directed pair of territories: ``origine``, ``destination``,
        ``activites`` (how many), ``premiere`` and ``derniere`` (their dates), strongest first.
    """
    # In numpy: this runs at every filter change, and a pandas groupby takes ten times longer.
    activity = all_ties["activite"].to_numpy(dtype=int)
    kept = np.flatnonzero(shown[activity])
    pairs = all_ties["paire"].to_numpy(dtype=int)[kept]
    order = np.argsort(pairs, kind="stable")
    starts = np.flatnonzero(np.diff(pairs[order], prepend=-1))
    counts = np.diff(starts, append=len(order))
    dates = dataset.tables[Table.ACTIVITIES]["date_debut"].to_numpy()[activity[kept[order]]]
    # The pairs come sorted, and a stable sort keeps them so.
    strongest = np.argsort(-counts, kind="stable")
    ends = all_ties[["origine", "destination"]].iloc[kept[order[starts[strongest]]]].reset_index(drop=True)
    return ends.assign(
        activites=counts[strongest],
        # These two pass over unknown dates.
        premiere=np.fmin.reduceat(dates, starts)[strongest],
        derniere=np.fmax.reduceat(dates, starts)[strongest],
    )


def touching(pairs: pd.DataFrame, regions: Sequence[str]) -> NDArray[np.bool_]:
    """Tell which ties or links have an end in one of the regions; without any, all of them."""
    if not regions:
        return np.ones(len(pairs), dtype=bool)
    ends = (pairs[end].isin(regions).to_numpy() for end in ("origine", "destination"))
    return np.logical_or(*ends)


@dataclass(frozen=True)
class MeshFilter:
    """Which links of the mesh are wanted. An empty tuple filters nothing.

    Each field's ``key`` is its name in the URL, where several values repeat it.

    Parameters
    ----------
    origins, destinations
        Territory codes of the hosts and of the partners.
    types
        Kinds of activities.
    least
        Intensity: the fewest activities that make a link.
    until
        The last year in which an activity may begin; ``None`` for all.
    """

    origins: tuple[str, ...] = field(default=(), metadata={"key": "origine"})
    destinations: tuple[str, ...] = field(default=(), metadata={"key": "destination"})
    types: tuple[ActivityType, ...] = field(default=(), metadata={"key": "type"})
    least: int = field(default=1, metadata={"key": "intensite"})
    until: int | None = field(default=None, metadata={"key": "annee"})

    def query(self) -> tuple[tuple[str, str], ...]:
        """Give the URL's key and value pairs; what is at its default is left out."""
        pairs: list[tuple[str, str]] = []
        for part in fields(self):
            value = getattr(self, part.name)
            if value != part.default:
                values = value if isinstance(value, tuple) else (value,)
                pairs += [(part.metadata["key"], str(item)) for item in values]
        return tuple(pairs)

    def keeps(self, dataset: Dataset, all_ties: pd.DataFrame, shown: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tell which ties remain.

        Parameters
        ----------
        dataset, all_ties
            The tables, and what `ties` made of them.
        shown
            Which activities the other filters leave.

        Returns
        -------
        numpy.ndarray
            One boolean for each tie. The intensity of a pair counts what the other filters leave.
        """
        activities = dataset.tables[Table.ACTIVITIES]
        asked = shown.copy()
        if self.types:
            asked &= activities["type"].isin(self.types).to_numpy()
        if self.until is not None:
            asked &= (activities["date_debut"].dt.year <= self.until).to_numpy()
        kept = asked[all_ties["activite"].to_numpy(dtype=int)]
        for end, codes in (("origine", self.origins), ("destination", self.destinations)):
            if codes:
                kept &= all_ties[end].isin(codes).to_numpy()
        pairs = all_ties["paire"].to_numpy(dtype=int)
        counts = np.bincount(pairs[kept], minlength=len(pairs))
        return np.asarray(kept & (counts[pairs] >= self.least))

    def sentence(self, names: Mapping[str, str], language: Language) -> str:
        """Describe the filters in one sentence, empty where there are none.

        Parameters
        ----------
        names
            Names of the territories, by code.
        language
            The reader's.
        """
        listed, plural = language.enumeration, language.plural
        hosts = [names[code] for code in self.origins]
        partners = [names[code] for code in self.destinations]
        types = [language.render(kind.label).lower() for kind in self.types]
        parts = (
            hosts and plural("hôte {x}", "hôtes {x}", len(hosts), x=listed(hosts)),
            partners and plural("partenaire {x}", "partenaires {x}", len(partners), x=listed(partners)),
            types and plural("activités du type {x}", "activités des types {x}", len(types), x=listed(types)),
            self.least > 1
            and plural("au moins {n} activité par lien", "au moins {n} activités par lien", self.least),
            self.until is not None and language.text("jusqu’en {year}", year=str(self.until)),
        )
        told = [part for part in parts if part]
        return language.text("Liens : {filters}.", filters=language.text(" ; ").join(told)) if told else ""


def years(dataset: Dataset) -> range:
    """Give the years from the first activity's beginning to the last one's; none without activities.

    None before `FIRST_YEAR`, unless all are: what began before is there from the first year on, and one
    mistyped year does not make a hundred of them.
    """
    begun = dataset.tables[Table.ACTIVITIES]["date_debut"].dt.year
    if not len(begun):
        return range(0)
    last = int(begun.max())
    return range(max(int(begun.min()), min(FIRST_YEAR, last)), last + 1)


def parse(query: Mapping[str, Sequence[str]], dataset: Dataset) -> tuple[MeshFilter, tuple[str, ...]]:
    """Read the mesh's filters from the URL.

    Parameters
    ----------
    query
        The values of every key; keys that are no filter of the mesh are left to others.
    dataset
        Gives the years that exist.

    Returns
    -------
    tuple
        The filters, and every value that is none, as « clé=valeur », in the order of the fields.
    """
    known: dict[str, Callable[[str], object]] = {
        "origins": _among(TERRITORY_CODES),
        "destinations": _among(TERRITORY_CODES),
        "types": ActivityType,
        "least": _number_in(range(1, MOST + 1)),
        "until": _number_in(years(dataset)),
    }
    found: dict[str, object] = {}
    refused: list[str] = []
    for part in fields(MeshFilter):
        key, values = part.metadata["key"], []
        for text in filter(None, query.get(key, ())):
            try:
                values.append(known[part.name](text))
            except ValueError:
                refused.append(f"{key}={shortened(text)}")
        if values:
            several = isinstance(part.default, tuple)
            found[part.name] = tuple(dict.fromkeys(values)) if several else values[-1]
    return MeshFilter(**found), tuple(refused)  # type: ignore[arg-type] # each parser gives its field's type


def _among(codes: Iterable[str]) -> Callable[[str], str]:
    allowed = frozenset(codes)

    def check(text: str) -> str:
        if text not in allowed:
            raise ValueError(text)
        return text

    return check


def _number_in(numbers: range) -> Callable[[str], int]:
    # Looked up and not read: « ٣ », « 1_0 » and thousands of digits are numbers to Python too.
    allowed = {str(number): number for number in numbers}

    def check(text: str) -> int:
        if text not in allowed:
            raise ValueError(text)
        return allowed[text]

    return check
