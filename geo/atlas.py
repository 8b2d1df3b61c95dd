"""The dataset joined to its regions and indexed, so that a selection is answered at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo import releases
from geo.aggregates import aggregates
from geo.boundaries import locate
from geo.language import message
from geo.maturity import maturity
from geo.mesh import stands_for, ties
from geo.settings import NATIONAL, OUTSIDE, REGION_CODES
from geo.vocabularies import Table, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from geo.aggregates import Aggregates
    from geo.dataset import Dataset
    from geo.maturity import Maturity

    Codes = Mapping[str, NDArray[np.intp]]

LAYER_TABLES: Final = (Table.POLES, Table.EXPERTISES, Table.ACTIVITIES, Table.PLACES)
"""The tables whose rows may hold a point."""

_STATED: Final[Mapping[Table, tuple[str, ...]]] = MappingProxyType(
    {
        Table.POLES: ("region",),
        Table.AMBASSADORS: ("territoires", "pole"),
        Table.EXPERTISES: ("territoires", "pole"),
        Table.ACTIVITIES: ("hote", "co_animateurs"),
        Table.FINDINGS: ("region",),
        Table.REQUESTS: ("territoire",),
        Table.PLACES: ("region",),
    }
)
"""The columns that state a row's territories."""

_TITLES: Final[Mapping[Table, str]] = MappingProxyType(
    {
        Table.EXPERTISES: "titulaire",
        Table.ACTIVITIES: "titre",
        Table.AMBASSADORS: "role",
        Table.REQUESTS: "question",
    }
)
"""The column that names a row, where it is not ``nom``."""


class Facet(StrEnum):
    """What rows are filtered by, beside their region."""

    SECTOR = "secteur"
    MEASURE = "mesure"
    AXIS = "axe"
    STATUS = "statut"
    PLACE_TYPE = "lieu"


class Doubt(Vocabulary):
    """Why a row's region is doubtful."""

    DIFFERENT = "different", message("La région déclarée n’est pas celle où tombe le point.")
    UNSTATED = "non_declaree", message("Aucune région déclarée : celle-ci vient du point.")
    OUTSIDE = "hors_region", message("Le point ne tombe dans aucune des 17 régions.")


ISSUE_COLUMNS: Final = ("table", "ligne", "id", "nom", "region_declaree", "region_du_point", "raison")


@dataclass(frozen=True, eq=False, repr=False)
class Atlas:
    """A dataset ready to be asked.

    Parameters
    ----------
    dataset
        The validated tables.
    located
        For every table with points, the region code in which each row's point falls, empty
        where it has none or falls in none.
    placed
        For every table with points, whether each row has one.
    territories
        For every table with territories, row positions by territory code (a region, ``QC``, ``HQ``).
    facets
        Row positions by code, for every table and facet it carries.
    ties
        See `geo.mesh.ties`.
    doubts
        Rows whose stated region and point disagree: `ISSUE_COLUMNS`, ``raison`` a `Doubt`.
    unattached
        Rows that no region, no national reach and no point ties to a territory, same columns.
    unplaced
        Rows with a territory but without coordinates: counted, absent from the map. Same columns.
    newest
        Of the tables as they are, where these are of a past day; ``None`` where they are the newest.
    """

    dataset: Dataset
    located: Mapping[Table, NDArray[np.object_]]
    placed: Mapping[Table, NDArray[np.bool_]]
    territories: Mapping[Table, Codes]
    facets: Mapping[tuple[Table, Facet], Codes]
    ties: pd.DataFrame
    doubts: pd.DataFrame
    unattached: pd.DataFrame
    unplaced: pd.DataFrame
    newest: Atlas | None = None
    _released: dict[date, Mapping[str, Aggregates]] = field(init=False, default_factory=dict)

    @property
    def aggregates(self) -> Mapping[str, Aggregates]:
        """What is shown today of all diagnostics, by version of the questionnaire: see `released`."""
        return self.released(releases.today())

    @property
    def maturity(self) -> Maturity:
        """The maturity by region, of the same."""
        return maturity(self.aggregates)

    def released(self, today: date) -> Mapping[str, Aggregates]:
        """Give what is shown on a day of all diagnostics, see `geo.aggregates`.

        Always of the newest tables: former ones may hold an answer that was withdrawn.
        """
        if self.newest is not None:
            return self.newest.released(today)
        last = releases.last(today)
        if last not in self._released:
            self._released[last] = aggregates(self.dataset.tables[Table.DIAGNOSTICS], today)
        return self._released[last]

    def names(self, table: Table) -> Mapping[str, str]:
        """Names of a reference table's codes."""
        frame = self.dataset.tables[table]
        key, name = ("numero", "titre") if table is Table.MEASURES else ("code", "nom")
        return dict(zip(frame[key], frame[name], strict=True))


def build(dataset: Dataset) -> Atlas:
    """Join every row to its territories, and index every column that a filter asks for.

    The territories that a row states come first. A row that states none, or only a national
    reach, is attached to the region of its point. Imported places are the exception: their
    point comes first, since their region was only derived from a municipality's code. A pole
    stands for its region, or else that of its point, or else for the national reach.
    """
    located = {table: _located(dataset.tables[table]) for table in LAYER_TABLES}
    territory_of = stands_for(dataset.tables[Table.POLES], located[Table.POLES])
    placed = {table: dataset.tables[table]["longitude"].notna().to_numpy() for table in LAYER_TABLES}
    territories: dict[Table, Codes] = {}
    doubts, unattached, unplaced = [], [], []
    for table in _STATED:
        frame = dataset.tables[table]
        stated = _stated(frame, table, territory_of)
        points = located.get(table, np.full(len(frame), "", dtype=object))
        pairs = _attached(stated, points, point_first=table is Table.PLACES)
        territories[table] = _positions(pairs)
        lonely = np.setdiff1d(np.arange(len(frame)), pairs["row"].to_numpy(dtype=int))
        if table in located:
            tied = placed[table] & ~np.isin(np.arange(len(frame)), lonely)
            doubts.append(_doubts(dataset, table, stated, points, tied))
            off_map = np.setdiff1d(np.flatnonzero(~placed[table]), lonely)
            unplaced.append(_issues(dataset, table, off_map, stated, points))
        if table in located or table is Table.AMBASSADORS:
            # Only what a screen shows: a request's question may name somebody.
            unattached.append(_issues(dataset, table, lonely, stated, points))
    return Atlas(
        dataset=dataset,
        located=MappingProxyType(located),
        placed=MappingProxyType(placed),
        territories=MappingProxyType(territories),
        facets=MappingProxyType(_facets(dataset)),
        ties=ties(dataset, territory_of),
        doubts=pd.concat(doubts, ignore_index=True),
        unattached=pd.concat(unattached, ignore_index=True),
        unplaced=pd.concat(unplaced, ignore_index=True),
    )


def _located(frame: pd.DataFrame) -> NDArray[np.object_]:
    found = locate(frame["longitude"].to_numpy(dtype=float), frame["latitude"].to_numpy(dtype=float))
    return found.astype(object)


def _pairs(values: pd.Series) -> pd.DataFrame:
    """Spread single codes or tuples of codes into (row, code) pairs, empty ones left out."""
    spread = pd.Series(values.to_numpy(), dtype=object).explode().dropna()
    spread = spread[spread != ""]
    return pd.DataFrame({"row": spread.index.to_numpy(dtype=int), "code": spread.to_numpy(dtype=object)})


def _stated(frame: pd.DataFrame, table: Table, territory_of: Mapping[str, str]) -> pd.DataFrame:
    """Give the (row, territory) pairs that a table states; a pole counts only where nothing else is said."""
    columns = [_pairs(frame[name]) for name in _STATED[table]]
    if _STATED[table][-1] == "pole":
        first, pole = columns
        columns = [first, pole[~pole["row"].isin(first["row"])]]
    pairs = pd.concat(columns, ignore_index=True)
    pairs["code"] = pairs["code"].map(territory_of)
    return pairs.drop_duplicates()


def _attached(stated: pd.DataFrame, points: NDArray[np.object_], *, point_first: bool) -> pd.DataFrame:
    by_point = _pairs(pd.Series(points, dtype=object))
    if point_first:
        rest = stated[~stated["row"].isin(by_point["row"])]
        return pd.concat([by_point, rest], ignore_index=True)
    in_a_region = stated.loc[stated["code"].isin(REGION_CODES), "row"]
    added = by_point[~by_point["row"].isin(in_a_region)]
    return pd.concat([stated, added], ignore_index=True)


def _positions(pairs: pd.DataFrame) -> Codes:
    return MappingProxyType(
        {str(code): np.sort(rows.to_numpy(dtype=np.intp)) for code, rows in pairs.groupby("code")["row"]}
    )


def _doubts(
    dataset: Dataset,
    table: Table,
    stated: pd.DataFrame,
    points: NDArray[np.object_],
    placed: NDArray[np.bool_],
) -> pd.DataFrame:
    rows, codes = stated["row"].to_numpy(dtype=int), stated["code"].to_numpy()
    spoken, settled, abroad = (np.zeros(len(points), dtype=bool) for _ in range(3))
    spoken[rows] = True
    settled[rows[(codes == points[rows]) | np.isin(codes, (NATIONAL, OUTSIDE))]] = True
    abroad[rows[codes == OUTSIDE]] = True
    inside = placed & (points != "")
    reasons = {
        Doubt.DIFFERENT: inside & spoken & ~settled,
        Doubt.UNSTATED: inside & ~spoken,
        Doubt.OUTSIDE: placed & ~inside & ~abroad,
    }
    found = [
        _issues(dataset, table, np.flatnonzero(doubtful), stated, points).assign(raison=reason)
        for reason, doubtful in reasons.items()
    ]
    return pd.concat(found, ignore_index=True)


def _issues(
    dataset: Dataset, table: Table, rows: NDArray[np.intp], stated: pd.DataFrame, points: NDArray[np.object_]
) -> pd.DataFrame:
    frame = dataset.tables[table].iloc[rows]
    said: dict[int, str] = {}
    for row, code in stated[stated["row"].isin(rows)].itertuples(index=False):
        said[row] = f"{said[row]}|{code}" if row in said else code
    blank = pd.Series("", index=range(len(rows)), dtype=object)
    return pd.DataFrame(
        {
            "table": str(table),
            "ligne": dataset.lines[table][rows],
            "id": frame["id"].to_numpy() if "id" in frame else blank,
            "nom": frame[_TITLES.get(table, "nom")].to_numpy() if "id" in frame else blank,
            "region_declaree": [said.get(row, "") for row in rows.tolist()],
            "region_du_point": points[rows],
            "raison": "",
        },
        columns=list(ISSUE_COLUMNS),
    )


def _facets(dataset: Dataset) -> dict[tuple[Table, Facet], Codes]:
    tables = dataset.tables
    facets: dict[tuple[Table, Facet], Codes] = {}
    for table in (Table.POLES, Table.EXPERTISES, Table.ACTIVITIES, Table.REQUESTS):
        facets[table, Facet.SECTOR] = _positions(_pairs(tables[table]["secteurs"]))
        facets[table, Facet.MEASURE] = _positions(_pairs(tables[table]["mesures"]))
    facets[Table.POLES, Facet.STATUS] = _positions(_pairs(tables[Table.POLES]["statut"]))
    facets[Table.PLACES, Facet.PLACE_TYPE] = _positions(_pairs(tables[Table.PLACES]["type"]))
    facets[Table.ACTIVITIES, Facet.AXIS] = _positions(_activity_axes(dataset))
    return facets


def _activity_axes(dataset: Dataset) -> pd.DataFrame:
    """Take an activity's own axis, or else the axes of its measures where they are known."""
    activities, measures = dataset.tables[Table.ACTIVITIES], dataset.tables[Table.MEASURES]
    own = _pairs(activities["axe"])
    axis_of = {number: axis for number, axis in zip(measures["numero"], measures["axe"], strict=True) if axis}
    inherited = _pairs(activities["mesures"])
    inherited["code"] = inherited["code"].map(axis_of)
    inherited = inherited.dropna()
    return pd.concat([own, inherited[~inherited["row"].isin(own["row"])]]).drop_duplicates()
