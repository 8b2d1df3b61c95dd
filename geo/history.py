"""The network year by year: cells covered, and activities of each axis."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.atlas import Facet
from geo.coverage import Dimension, coverage
from geo.view import Knowledge, look
from geo.vocabularies import Axis, Table

if TYPE_CHECKING:
    from datetime import date

    from geo.view import View


def covered_by_year(view: View, dimension: Dimension, today: date) -> pd.DataFrame:
    """Count the cells covered in each year.

    In a year a cell is covered where a pole was active on the last day, or an activity took
    place. Offers of expertise say when they were checked and not since when they stand: they
    are left out, and a year may show fewer cells than the matrix.

    Parameters
    ----------
    view
        What remains under the filters, whose period does not count here.
    dimension
        What the regions are crossed with.
    today
        The last day of the running year.

    Returns
    -------
    pandas.DataFrame
        One row a year from the first pole or activity on: ``annee``, ``cellules``.
    """
    counts = {}
    for year in _years(view, today):
        first = today.replace(year=year, month=1, day=1)
        last = min(today, today.replace(year=year, month=12, day=31))
        then = look(view.atlas, replace(view.selection, start=first, end=last))
        cells = coverage(then, dimension, today).cells
        dated = (cells[[str(Table.POLES), str(Table.ACTIVITIES)]].sum(axis=1) > 0).to_numpy()
        counts[year] = int((dated & (cells["etat"] == str(Knowledge.COVERED)).to_numpy()).sum())
    return pd.DataFrame({"annee": list(counts), "cellules": list(counts.values())})


def activities_by_axis(view: View) -> pd.DataFrame:
    """Count the remaining activities by year of their start and by axis.

    An activity takes the axis it states, or else those of its measures (see `geo.atlas`); one of
    two axes counts in both, and one without a known axis under the empty code.

    Returns
    -------
    pandas.DataFrame
        One row for each year and axis that has some: ``annee``, ``axe``, ``activites``.
    """
    mask = view.masks[Table.ACTIVITIES]
    years = view.atlas.dataset.tables[Table.ACTIVITIES]["date_debut"].dt.year
    facets = view.atlas.facets[Table.ACTIVITIES, Facet.AXIS]
    known = {str(axis): facets.get(str(axis), np.zeros(0, dtype=np.intp)) for axis in Axis}
    some = np.zeros(len(mask), dtype=bool)
    for rows in known.values():
        some[rows] = True
    known[""] = np.flatnonzero(~some)
    counted = [
        years.iloc[rows[mask[rows]]]
        .value_counts()
        .rename_axis("annee")
        .reset_index(name="activites")
        .assign(axe=axis)
        for axis, rows in known.items()
    ]
    found: pd.DataFrame = pd.concat(counted, ignore_index=True)[["annee", "axe", "activites"]]
    typed = found.astype({"annee": int, "activites": int})
    return typed.sort_values(["annee", "axe"], ignore_index=True)


def _years(view: View, today: date) -> range:
    tables = view.atlas.dataset.tables
    days = [tables[Table.POLES]["implante_le"], tables[Table.ACTIVITIES]["date_debut"]]
    first = min((int(day.dt.year.min()) for day in days if day.notna().any()), default=today.year)
    return range(min(first, today.year), today.year + 1)
