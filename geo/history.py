"""The network year by year: cells covered, and activities of each axis."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.atlas import Facet
from geo.coverage import coverage
from geo.mesh import FIRST_YEAR
from geo.opened import NO_AXIS
from geo.view import Knowledge, look
from geo.vocabularies import Axis, Table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray

    from geo.atlas import Atlas
    from geo.coverage import Coverage, Dimension
    from geo.view import View


def covered_by_year(view: View, dimension: Dimension, today: date) -> pd.DataFrame:
    """Count the cells covered in each year, see `covered_in`.

    Returns
    -------
    pandas.DataFrame
        One row a year from the first pole or activity on, but for those before
        `geo.mesh.FIRST_YEAR`: ``annee``, ``cases``.
    """
    counts = {year: int(covered_in(view, dimension, year, today)[1].sum()) for year in _years(view, today)}
    return pd.DataFrame({"annee": list(counts), "cases": list(counts.values())})


def covered_in(
    view: View, dimension: Dimension, year: int, today: date
) -> tuple[Coverage, NDArray[np.bool_]]:
    """Give the coverage of one year, and which of its cells were covered.

    In a year a cell is covered where a pole was active on the last day, or an activity took
    place. Offers of expertise say when they were checked and not since when they stand: they
    are left out, and a year may show fewer cells than the matrix.

    Parameters
    ----------
    view
        What remains under the filters, whose period does not count here.
    dimension
        What the regions are crossed with.
    year, today
        The running year ends today.
    """
    first = today.replace(year=year, month=1, day=1)
    last = max(first, min(today, first.replace(month=12, day=31)))
    asked = replace(view.selection, start=first, end=last)
    found = coverage(look(view.atlas, asked, today), dimension, today)
    dated = (found.cells[[str(Table.POLES), str(Table.ACTIVITIES)]].sum(axis=1) > 0).to_numpy()
    return found, dated & (found.cells["etat"] == str(Knowledge.COVERED)).to_numpy()


def began_in(view: View, year: int, axis: str) -> View:
    """Narrow a view to the activities of an axis that began in a year; `NO_AXIS` for those without axis."""
    began = (view.atlas.dataset.tables[Table.ACTIVITIES]["date_debut"].dt.year == year).to_numpy()
    of_axis = np.zeros(len(began), dtype=bool)
    of_axis[_by_axis(view.atlas)[axis]] = True
    kept = view.masks[Table.ACTIVITIES] & began & of_axis
    return replace(view, masks=MappingProxyType({**view.masks, Table.ACTIVITIES: kept}))


def activities_by_axis(view: View) -> pd.DataFrame:
    """Count the remaining activities by year of their start and by axis.

    An activity takes the axis it states, or else those of its measures (see `geo.atlas`); one of
    two axes counts in both, and one without a known axis under `NO_AXIS`.

    Returns
    -------
    pandas.DataFrame
        One row for each year and axis that has some: ``annee``, ``axe``, ``activites``.
    """
    mask = view.masks[Table.ACTIVITIES]
    years = view.atlas.dataset.tables[Table.ACTIVITIES]["date_debut"].dt.year
    counted = [
        years.iloc[rows[mask[rows]]]
        .value_counts()
        .rename_axis("annee")
        .reset_index(name="activites")
        .assign(axe=axis)
        for axis, rows in _by_axis(view.atlas).items()
    ]
    found: pd.DataFrame = pd.concat(counted, ignore_index=True)[["annee", "axe", "activites"]]
    typed = found.astype({"annee": int, "activites": int})
    return typed.sort_values(["annee", "axe"], ignore_index=True)


def years_told(with_some: Iterable[int]) -> tuple[int, ...]:
    """Give the years that a time axis runs through, also those with nothing between them.

    Before `geo.mesh.FIRST_YEAR` only those with something: one mistyped year makes no hundred others.
    """
    known = set(map(int, with_some))
    filled = range(max(min(known), FIRST_YEAR), max(known) + 1) if known else ()
    return tuple(sorted(known.union(filled)))


def _by_axis(atlas: Atlas) -> dict[str, NDArray[np.intp]]:
    """Give the positions of the activities of each axis, and of those without."""
    facets = atlas.facets[Table.ACTIVITIES, Facet.AXIS]
    known = {str(axis): facets.get(str(axis), np.zeros(0, dtype=np.intp)) for axis in Axis}
    some = np.zeros(len(atlas.dataset.tables[Table.ACTIVITIES]), dtype=bool)
    for rows in known.values():
        some[rows] = True
    return {**known, NO_AXIS: np.flatnonzero(~some)}


def _years(view: View, today: date) -> range:
    tables = view.atlas.dataset.tables
    days = [tables[Table.POLES]["implante_le"], tables[Table.ACTIVITIES]["date_debut"]]
    first = min((int(day.dt.year.min()) for day in days if day.notna().any()), default=today.year)
    return range(max(min(first, today.year), min(FIRST_YEAR, today.year)), today.year + 1)
