"""Measures crossed with sectors, within one region."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.atlas import Facet
from geo.coverage import TABLES, covering
from geo.view import Knowledge
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from geo.view import View


def crossed(view: View, region: str, today: date) -> pd.DataFrame:
    """Cross the measures with the sectors in a region.

    A cell is covered, empty or unknown by the rules of `geo.coverage.coverage`: what covers must
    carry the measure and the sector, and a finding on the measure, in general or for the sector,
    says that somebody looked.

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
        One row a cell, measure by measure: ``mesure``, ``secteur``, ``lignes`` (how many cover),
        ``etat`` (a `Knowledge`).
    """
    atlas, asked = view.atlas, view.selection
    measures = asked.measures or tuple(atlas.names(Table.MEASURES))
    sectors = asked.sectors or tuple(atlas.names(Table.SECTORS))
    counts = np.zeros((len(measures), len(sectors)), dtype=np.intp)
    masks = covering(view, today)
    for table in TABLES:
        kept = np.flatnonzero(masks[table])
        kept = kept[np.isin(kept, atlas.territories[table].get(region, np.zeros(0, dtype=np.intp)))]
        by_measure = _members(atlas.facets[table, Facet.MEASURE], measures, kept)
        counts += by_measure.T @ _members(atlas.facets[table, Facet.SECTOR], sectors, kept)
    findings = atlas.dataset.tables[Table.FINDINGS]
    looked = {
        (measure, sector)
        for place, measure, sector in zip(
            findings["region"], findings["mesure"], findings["secteur"], strict=True
        )
        if place == region
    }
    cells = pd.DataFrame(
        {
            "mesure": np.repeat(measures, len(sectors)),
            "secteur": np.tile(sectors, len(measures)),
            "lignes": counts.ravel(),
        }
    )
    checked = np.array(
        [
            (measure, "") in looked or (measure, sector) in looked
            for measure in measures
            for sector in sectors
        ],
        dtype=bool,
    )
    return cells.assign(
        etat=np.select(
            [cells["lignes"] > 0, checked],
            [str(Knowledge.COVERED), str(Knowledge.CONFIRMED_EMPTY)],
            str(Knowledge.UNDOCUMENTED),
        )
    )


def _members(
    positions: Mapping[str, NDArray[np.intp]], codes: tuple[str, ...], rows: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Tell which rows carry which codes: one line a row, one column a code, of 0 and 1."""
    columns = [np.isin(rows, positions.get(code, np.zeros(0, dtype=np.intp))) for code in codes]
    return np.array(columns, dtype=np.intp).reshape(len(codes), len(rows)).T
