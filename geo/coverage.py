"""Coverage: which region has something active for which measure or sector, and how old the knowledge is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.atlas import Facet
from geo.language import message
from geo.selection import Selection
from geo.settings import REGION_CODES
from geo.view import Knowledge, look
from geo.vocabularies import Nature, PoleStatus, Table, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from geo.atlas import Atlas
    from geo.view import View

TABLES: Final = (Table.POLES, Table.EXPERTISES, Table.ACTIVITIES)
"""What can cover a cell; each has a count of its own."""

REVIEW_MONTHS: Final = 12
OLD_MONTHS: Final = 18
"""Knowledge older than these is to review, then old (design §2)."""


class Dimension(Vocabulary):
    """What the regions are crossed with."""

    MEASURES = "mesure", message("Mesures")
    SECTORS = "secteur", message("Secteurs")

    @property
    def facet(self) -> Facet:
        """The facet of rows that carries its codes."""
        return Facet(self.value)

    @property
    def table(self) -> Table:
        """The reference table of its codes."""
        return Table.MEASURES if self is Dimension.MEASURES else Table.SECTORS


class Age(Vocabulary):
    """How old the newest confirmation of a cell is."""

    RECENT = "a_jour", message("À jour")
    TO_REVIEW = "a_revoir", message("À revoir")
    OLD = "ancien", message("Ancien")
    UNDATED = "sans_date", message("Sans date")


@dataclass(frozen=True, eq=False, repr=False)
class Coverage:
    """The cells of one question.

    Parameters
    ----------
    dimension
        What the regions are crossed with.
    regions, codes
        Those asked for, in the order of the tables.
    cells
        One row a cell, region by region: ``region``, ``code``, ``axe`` (of the measure, else empty),
        a count for each of `TABLES` under its name, ``confirme_le`` (newest date that anything
        says, ``NaT`` without), ``etat`` (a `Knowledge`) and ``age`` (an `Age`, empty where nothing
        is known).
    """

    dimension: Dimension
    regions: tuple[str, ...]
    codes: tuple[str, ...]
    cells: pd.DataFrame

    def states(self) -> NDArray[np.object_]:
        """Lay the states out: one row a region, one column a code."""
        return self.cells["etat"].to_numpy(dtype=object).reshape(len(self.regions), len(self.codes))

    def tally(self, by: str) -> pd.DataFrame:
        """Count the states by ``region`` or by ``code``: one column a state, in the order of the table."""
        order = self.regions if by == "region" else self.codes
        counted = pd.crosstab(self.cells[by], self.cells["etat"])
        columns = [*map(str, STATES), *counted.columns.intersection([str(Knowledge.HIDDEN)])]
        return counted.reindex(index=list(order), columns=columns, fill_value=0)


STATES: Final = (Knowledge.COVERED, Knowledge.CONFIRMED_EMPTY, Knowledge.UNDOCUMENTED)
"""The three states of a cell; under some filters `Knowledge.HIDDEN` joins them."""


def coverage(view: View, dimension: Dimension, today: date) -> Coverage:
    """Cross the regions with the measures or the sectors.

    A cell is covered where a pole, an expertise offered or an activity that remains under the
    filters carries both its codes; it is a confirmed hole where nothing does and a finding says
    that somebody looked; otherwise nobody knows (design §2). Where only the axis, the period, the
    status or the type hides what covers, the cell is not unknown: it says so. National and
    sectoral rows cover no region.

    Parameters
    ----------
    view
        What remains under the filters; its regions and codes limit the cells.
    dimension
        What the regions are crossed with.
    today
        The day on which ages are told, and poles are active where the period has no end.
    """
    asked = view.selection
    codes = (asked.measures if dimension is Dimension.MEASURES else asked.sectors) or tuple(
        view.atlas.names(dimension.table)
    )
    regions = asked.regions or REGION_CODES
    shape = (len(REGION_CODES), len(view.atlas.names(dimension.table)))
    newest = np.full(shape[0] * shape[1], np.datetime64("NaT", "us"))
    counts: dict[str, NDArray[np.intp]] = {}
    masks = covering(view, today)
    for table in TABLES:
        rows, flat = _incidence(view.atlas, table, dimension)
        kept = masks[table][rows]
        counts[str(table)] = np.bincount(flat[kept], minlength=len(newest))
        known_on = np.minimum(_confirmed_on(view.atlas, table)[rows[kept]], np.datetime64(today, "us"))
        _keep_newest(newest, flat[kept], known_on)
    total = sum(counts.values(), np.zeros(len(newest), dtype=np.intp))
    hidden = _covered_without_filters(view, dimension, today, len(newest))
    checked = _checked(view, dimension)
    empty = (total == 0) & ~np.isnat(checked)
    newest[empty] = checked[empty]
    known = (total > 0) | empty
    cells = pd.DataFrame(
        {
            "region": np.repeat(REGION_CODES, shape[1]),
            "code": np.tile(list(view.atlas.names(dimension.table)), shape[0]),
            "axe": np.tile(view.atlas.dataset.tables[dimension.table].get("axe", [""] * shape[1]), shape[0]),
            **counts,
            "confirme_le": newest,
            "etat": np.select(
                [total > 0, empty, hidden],
                [str(Knowledge.COVERED), str(Knowledge.CONFIRMED_EMPTY), str(Knowledge.HIDDEN)],
                str(Knowledge.UNDOCUMENTED),
            ),
            "age": np.where(known, ages(newest, today), ""),
        }
    )
    chosen = cells["region"].isin(regions) & cells["code"].isin(codes)
    ordered = tuple(code for code in view.atlas.names(dimension.table) if code in codes)
    return Coverage(
        dimension,
        tuple(code for code in REGION_CODES if code in regions),
        ordered,
        cells[chosen].reset_index(drop=True),
    )


def covering(view: View, today: date) -> Mapping[Table, NDArray[np.bool_]]:
    """Tell which of the remaining rows cover the cells that they belong to.

    Activities are those of the period, which the view's filters applied, that have begun by its
    last day, or by today. An expertise covers where it is offered. A pole covers while it is
    active: on the last day of the period, or today, it has been set up and is not closed.
    """
    tables = view.atlas.dataset.tables
    poles, expertises = tables[Table.POLES], tables[Table.EXPERTISES]
    day = pd.Timestamp(view.selection.end or today)
    opened = ~(poles["implante_le"] > day).to_numpy()
    still_open = (poles["statut"] == PoleStatus.CLOSED) & (poles["ferme_le"] > day)
    active = ((poles["statut"] == PoleStatus.ACTIVE) & ~(poles["ferme_le"] <= day)) | still_open
    return MappingProxyType(
        {
            Table.POLES: view.masks[Table.POLES] & opened & active.to_numpy(),
            Table.EXPERTISES: view.masks[Table.EXPERTISES]
            & (expertises["nature"] == Nature.OFFERED).to_numpy(),
            Table.ACTIVITIES: view.masks[Table.ACTIVITIES]
            & ~(tables[Table.ACTIVITIES]["date_debut"] > day).to_numpy(),
        }
    )


def _covered_without_filters(view: View, dimension: Dimension, today: date, cells: int) -> NDArray[np.bool_]:
    """Tell which cells are covered under the same sectors and measures alone."""
    wider = Selection(sectors=view.selection.sectors, measures=view.selection.measures)
    if replace(view.selection, layers=wider.layers, indicator=wider.indicator, regions=()) == wider:
        return np.zeros(cells, dtype=bool)
    covered = np.zeros(cells, dtype=bool)
    masks = covering(look(view.atlas, wider), today)
    for table in TABLES:
        rows, flat = _incidence(view.atlas, table, dimension)
        covered[flat[masks[table][rows]]] = True
    return covered


def behind(view: View, dimension: Dimension, region: str, code: str, today: date) -> View:
    """Narrow a view to the rows that cover a cell: what its counts count."""
    masks = dict(view.masks)
    for table, mask in covering(view, today).items():
        masks[table] = mask & _member(view.atlas, table, dimension, region, code)
    return replace(view, masks=MappingProxyType(masks))


def ages(newest: NDArray[np.datetime64], today: date) -> NDArray[np.str_]:
    """Classify dates: up to 12 months, up to 18, older, or none. Shape kept."""
    day = pd.Timestamp(today)
    review, old = (
        np.datetime64(day - pd.DateOffset(months=months), "us") for months in (REVIEW_MONTHS, OLD_MONTHS)
    )
    return np.select(
        [np.isnat(newest), newest < old, newest < review],
        [str(Age.UNDATED), str(Age.OLD), str(Age.TO_REVIEW)],
        str(Age.RECENT),
    )


def _confirmed_on(atlas: Atlas, table: Table) -> NDArray[np.datetime64]:
    """Give the day on which each row was last known to hold: checked, or for an activity its last day."""
    frame = atlas.dataset.tables[table]
    if table is Table.ACTIVITIES:
        return frame["date_fin"].fillna(frame["date_debut"]).to_numpy(dtype="datetime64[us]")
    return frame["verifie_le"].to_numpy(dtype="datetime64[us]")


def _keep_newest(
    newest: NDArray[np.datetime64], flat: NDArray[np.intp], dates: NDArray[np.datetime64]
) -> None:
    dated = ~np.isnat(dates)
    np.fmax.at(newest, flat[dated], dates[dated])


def _member(atlas: Atlas, table: Table, dimension: Dimension, region: str, code: str) -> NDArray[np.bool_]:
    member = np.zeros((2, len(atlas.dataset.tables[table])), dtype=bool)
    for line, codes, wanted in (
        (0, atlas.territories[table], region),
        (1, atlas.facets[table, dimension.facet], code),
    ):
        if wanted in codes:
            member[line, codes[wanted]] = True
    found: NDArray[np.bool_] = member[0] & member[1]
    return found


@lru_cache(maxsize=3 * len(TABLES) * len(Dimension))
def _incidence(atlas: Atlas, table: Table, dimension: Dimension) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pair every row with every cell that it belongs to: row positions, and flat positions of cells."""
    codes = tuple(atlas.names(dimension.table))
    regions = _numbered(atlas.territories[table], REGION_CODES, "region")
    carried = _numbered(atlas.facets[table, dimension.facet], codes, "code")
    pairs = regions.merge(carried, on="row")
    return pairs["row"].to_numpy(), (pairs["region"] * len(codes) + pairs["code"]).to_numpy()


def _numbered(positions: Mapping[str, NDArray[np.intp]], order: tuple[str, ...], name: str) -> pd.DataFrame:
    rows = [positions.get(code, np.zeros(0, dtype=np.intp)) for code in order]
    return pd.DataFrame(
        {
            "row": np.concatenate([*rows, np.zeros(0, dtype=np.intp)]),
            name: np.repeat(np.arange(len(order)), [len(found) for found in rows]),
        }
    )


def _checked(view: View, dimension: Dimension) -> NDArray[np.datetime64]:
    """Give the day on which each cell was found empty, ``NaT`` where nobody looked at all of it.

    A finding without a sector speaks for every sector of its measure. A sector was looked at
    where every measure that the filters ask for was, and a measure under a sector filter where
    every one of those sectors was. What was looked at in parts is as old as its oldest part.
    """
    findings = view.atlas.dataset.tables[Table.FINDINGS]
    told: dict[tuple[str, str, str], np.datetime64] = {}
    looked = zip(findings["region"], findings["mesure"], findings["secteur"], strict=True)
    for cell, day in zip(looked, findings["verifie_le"].to_numpy(dtype="datetime64[us]"), strict=True):
        told[cell] = max(told.get(cell, day), day)
    by_measure = dimension is Dimension.MEASURES
    codes = tuple(view.atlas.names(dimension.table))
    every = view.selection.measures or tuple(view.atlas.names(Table.MEASURES))
    sectors = view.selection.sectors or ("",)
    days = np.full((len(REGION_CODES), len(codes)), np.datetime64("NaT", "us"))
    for line, region in enumerate(REGION_CODES):
        for column, code in enumerate(codes):
            parts = [
                max(
                    (told[key] for key in ((region, measure, sector), (region, measure, "")) if key in told),
                    default=None,
                )
                for measure in ((code,) if by_measure else every)
                for sector in (sectors if by_measure else (code,))
            ]
            known = [part for part in parts if part is not None]
            if known and len(known) == len(parts):
                days[line, column] = min(known)
    return days.ravel()
