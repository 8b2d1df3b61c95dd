"""Coverage: which region has something active for which measure or sector, and how old the knowledge is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.atlas import Facet
from geo.checked import empty_since, findings, held_on
from geo.incidence import incidence
from geo.language import message
from geo.poles import active
from geo.selection import Selection
from geo.settings import REGION_CODES
from geo.view import Knowledge, look
from geo.vocabularies import Nature, Table, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from numpy.typing import NDArray

    from geo.atlas import Atlas
    from geo.view import View

    Pairs = Callable[[Table], tuple[NDArray[np.intp], NDArray[np.intp]]]

TABLES: Final = (Table.POLES, Table.EXPERTISES, Table.ACTIVITIES)
"""What can cover a cell; each has a count of its own."""

REVIEW_MONTHS: Final = 12
OLD_MONTHS: Final = 18
"""Knowledge older than these is to review, then old (design §2)."""

_NEVER: Final = np.datetime64("0001-01-01", "us")
"""Before anything that is dated."""


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
    status or the type hides what covers, the cell is not unknown: it says so, unless the finding is
    newer than what is hidden. Findings count until the last day of the period, or today. National
    and sectoral rows cover no region.

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
    every = tuple(view.atlas.names(dimension.table))
    axes = view.atlas.dataset.tables[dimension.table].get("axe", [""] * len(every))
    cells = pd.DataFrame(
        {
            "region": np.repeat(REGION_CODES, len(every)),
            "code": np.tile(list(every), len(REGION_CODES)),
            "axe": np.tile(axes, len(REGION_CODES)),
        }
    ).join(
        judged(
            view,
            lambda table: incidence(view.atlas, table, dimension.facet, every),
            _checked(view, dimension, today),
            today,
        )
    )
    chosen = cells["region"].isin(regions) & cells["code"].isin(codes)
    ordered = tuple(code for code in every if code in codes)
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
    active (`geo.poles.active`) on that day.
    """
    tables = view.atlas.dataset.tables
    day = view.selection.end or today
    began = ~(tables[Table.ACTIVITIES]["date_debut"] > pd.Timestamp(day)).to_numpy()
    offered = (tables[Table.EXPERTISES]["nature"] == Nature.OFFERED).to_numpy()
    return MappingProxyType(
        {
            Table.POLES: view.masks[Table.POLES] & active(tables[Table.POLES], day),
            Table.EXPERTISES: view.masks[Table.EXPERTISES] & offered,
            Table.ACTIVITIES: view.masks[Table.ACTIVITIES] & began,
        }
    )


def judged(view: View, pairs: Pairs, checked: NDArray[np.datetime64], today: date) -> pd.DataFrame:
    """Judge cells by the rows that cover them, and by the findings.

    Parameters
    ----------
    view
        What remains under the filters.
    pairs
        Pairs the rows of a table with the cells that they belong to, whatever the filters: positions
        of rows, and of cells.
    checked
        The day on which each cell was found empty, ``NaT`` where it was not.
    today
        See `coverage`.

    Returns
    -------
    pandas.DataFrame
        One row a cell: a count for each of `TABLES`, ``confirme_le``, ``etat`` and ``age``, see `Coverage`.
    """
    newest = np.full(len(checked), np.datetime64("NaT", "us"))
    counts: dict[str, NDArray[np.intp]] = {}
    masks = covering(view, today)
    for table in TABLES:
        rows, flat = pairs(table)
        kept = masks[table][rows]
        counts[str(table)] = np.bincount(flat[kept], minlength=len(newest))
        known_on = np.minimum(held_on(view.atlas, table)[rows[kept]], np.datetime64(today, "us"))
        # Where one has no date, the others speak.
        np.fmax.at(newest, flat[kept], known_on)
    total = sum(counts.values(), np.zeros(len(newest), dtype=np.intp))
    hidden = _hidden(view, pairs, len(newest), today)
    empty = (total == 0) & (checked >= hidden)
    newest[empty] = checked[empty]
    return pd.DataFrame(
        {
            **counts,
            "confirme_le": newest,
            "etat": np.select(
                [total > 0, empty, hidden != _NEVER],
                [str(Knowledge.COVERED), str(Knowledge.CONFIRMED_EMPTY), str(Knowledge.HIDDEN)],
                str(Knowledge.UNDOCUMENTED),
            ),
            "age": np.where((total > 0) | empty, ages(newest, today), ""),
        }
    )


def _hidden(view: View, pairs: Pairs, cells: int, today: date) -> NDArray[np.datetime64]:
    """Tell what covers each cell under the same sectors and measures alone: the newest day that it says.

    ``NaT`` where something undated covers, and `_NEVER` where nothing does.
    """
    wider = Selection(sectors=view.selection.sectors, measures=view.selection.measures)
    days = np.full(cells, _NEVER)
    if replace(view.selection, layers=wider.layers, indicator=wider.indicator, regions=()) == wider:
        return days
    masks = covering(look(view.atlas, wider, today), today)
    for table in TABLES:
        rows, flat = pairs(table)
        kept = masks[table][rows]
        # Unlike `numpy.fmax`, one without a date wins.
        np.maximum.at(days, flat[kept], held_on(view.atlas, table)[rows[kept]])
    return days


def _checked(view: View, dimension: Dimension, today: date) -> NDArray[np.datetime64]:
    """Give the day on which each cell was found empty, ``NaT`` where nobody looked at all of it.

    A sector was looked at where every measure that the filters ask for was, and a measure under a
    sector filter where every one of those sectors was; see `geo.checked.empty_since`.
    """
    told = findings(view.atlas, view.selection.end or today)
    every = view.selection.measures or tuple(view.atlas.names(Table.MEASURES))
    sectors = view.selection.sectors or ("",)
    return np.array(
        [
            empty_since(told, region, (code,), sectors)
            if dimension is Dimension.MEASURES
            else empty_since(told, region, every, (code,))
            for region in REGION_CODES
            for code in view.atlas.names(dimension.table)
        ],
        dtype="datetime64[us]",
    )


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
