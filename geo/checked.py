"""The days on which rows were last known to hold, and places last found empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from numpy.typing import NDArray

    from geo.atlas import Atlas

    Findings = Mapping[tuple[str, str, str], np.datetime64]


def held_on(atlas: Atlas, table: Table) -> NDArray[np.datetime64]:
    """Give the day on which each row was last known to hold: checked, or for an activity its last day."""
    frame = atlas.dataset.tables[table]
    if table is Table.ACTIVITIES:
        return frame["date_fin"].fillna(frame["date_debut"]).to_numpy(dtype="datetime64[us]")
    return frame["verifie_le"].to_numpy(dtype="datetime64[us]")


def findings(atlas: Atlas, until: date | None) -> Findings:
    """Give the newest day of a finding by region, measure and sector (empty: all of them).

    Parameters
    ----------
    atlas
        The network.
    until
        The day looked at: nobody knew then what was found later. All count without it.
    """
    table = atlas.dataset.tables[Table.FINDINGS]
    last = np.datetime64(until or "NaT", "us")
    told: dict[tuple[str, str, str], np.datetime64] = {}
    looked = zip(table["region"], table["mesure"], table["secteur"], strict=True)
    for cell, day in zip(looked, table["verifie_le"].to_numpy(dtype="datetime64[us]"), strict=True):
        if not day > last:
            told[cell] = max(told.get(cell, day), day)
    return told


def empty_since(
    told: Findings, region: str, measures: Iterable[str], sectors: tuple[str, ...]
) -> np.datetime64:
    """Give the day on which all of these measures and sectors were found empty; ``NaT`` if not all were.

    A finding without a sector speaks for every sector of its measure. What was looked at in parts
    is as old as its oldest part.

    Parameters
    ----------
    told
        See `findings`.
    region, measures, sectors
        What is asked; « » in the place of a sector asks for all of them.
    """
    oldest = np.datetime64("NaT", "us")
    for measure in measures:
        for sector in sectors:
            known = [told[key] for key in ((region, measure, sector), (region, measure, "")) if key in told]
            if not known:
                return np.datetime64("NaT", "us")
            oldest = np.fmin(oldest, max(known))
    return oldest
