"""Measures crossed with sectors, within one region."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.atlas import Facet
from geo.checked import empty_since, findings
from geo.coverage import judged
from geo.incidence import numbered
from geo.vocabularies import Table

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from geo.view import View


def crossed(view: View, region: str, today: date) -> pd.DataFrame:
    """Cross the measures with the sectors in a region.

    A cell is judged by the rules of `geo.coverage.coverage`: what covers must carry the measure and
    the sector, and a finding on the measure, in general or for the sector, says that somebody looked.

    Parameters
    ----------
    view
        What remains under the filters; its measures and sectors limit the cells.
    region
        Code of the region.
    today
        See `geo.coverage.covering`.

    Returns
    -------
    pandas.DataFrame
        One row a cell, measure by measure: ``mesure``, ``secteur``, then as `geo.coverage.judged`
        gives them the counts by kind, the newest confirmation, the state and the age.
    """
    atlas, asked = view.atlas, view.selection
    measures = asked.measures or tuple(atlas.names(Table.MEASURES))
    sectors = asked.sectors or tuple(atlas.names(Table.SECTORS))

    def pairs(table: Table) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        here = np.zeros(len(atlas.dataset.tables[table]), dtype=bool)
        here[atlas.territories[table].get(region, [])] = True
        of_measure = numbered(atlas.facets[table, Facet.MEASURE], measures, "measure")
        of_sector = numbered(atlas.facets[table, Facet.SECTOR], sectors, "sector")
        both = of_measure[here[of_measure["row"]]].merge(of_sector, on="row")
        return both["row"].to_numpy(), (both["measure"] * len(sectors) + both["sector"]).to_numpy()

    told = findings(atlas, asked.end or today)
    checked = [empty_since(told, region, (measure,), (sector,)) for measure in measures for sector in sectors]
    cells = pd.DataFrame(
        {"mesure": np.repeat(measures, len(sectors)), "secteur": np.tile(sectors, len(measures))}
    )
    return cells.join(judged(view, pairs, np.array(checked, dtype="datetime64[us]"), today))
