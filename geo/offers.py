"""Who offers what somebody looks for, the nearest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geo.distances import between_towns_km
from geo.settings import REGION_CODES
from geo.vocabularies import Nature, Table

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geo.atlas import Atlas

OFFER_COLUMNS: Final = ("titulaire", "domaine", "territoires", "description", "distance_km", "verifie_le")

_PLACE: Final = {code: place for place, code in enumerate(REGION_CODES)}


def origin(atlas: Atlas, row: int, regions: Sequence[str]) -> str:
    """Tell from where one looks for who offers what a request asks for, by its position.

    Parameters
    ----------
    atlas
        The network.
    row
        Of the request.
    regions
        Codes of those that the filters leave.

    Returns
    -------
    str
        The code of the visitor's region where they chose a single one, otherwise of the one that the
        request comes from; empty where it comes from no region, and nothing is near.
    """
    asking = str(atlas.dataset.tables[Table.REQUESTS]["territoire"].iloc[row])
    code = regions[0] if len(regions) == 1 else asking
    return code if code in _PLACE else ""


def offers(atlas: Atlas, row: int, territory: str) -> pd.DataFrame:
    """List the expertises offered in the domains of a request, by its position; see `offered`."""
    return offered(atlas, atlas.dataset.tables[Table.REQUESTS]["domaines"].iloc[row], territory)


def offered(atlas: Atlas, domains: Collection[str], territory: str) -> pd.DataFrame:
    """List the expertises offered in some domains.

    Parameters
    ----------
    atlas
        The network.
    domains
        Their codes.
    territory
        Code of the region from which one looks; of what is no region, nothing is near.

    Returns
    -------
    pandas.DataFrame
        `OFFER_COLUMNS`, with codes as in the table; ``distance_km`` is between the main towns of the
        region and of the nearest that the offer is attached to, ``NaN`` where one of both is of no
        region. The nearest first, then those checked last.
    """
    held = atlas.dataset.tables[Table.EXPERTISES]
    wanted = (held["nature"] == Nature.OFFERED) & held["domaine"].isin(list(domains))
    kept = np.flatnonzero(wanted)
    distance = _distances(atlas, territory)[kept]
    found = held.iloc[kept].assign(distance_km=distance)
    return (
        found.sort_values("verifie_le", ascending=False, kind="stable", na_position="last")
        .sort_values("distance_km", kind="stable", na_position="last")[list(OFFER_COLUMNS)]
        .reset_index(drop=True)
    )


def _distances(atlas: Atlas, territory: str) -> NDArray[np.float64]:
    """Measure from a territory to every expertise, shape (n,), in kilometres."""
    nearest = np.full(len(atlas.dataset.tables[Table.EXPERTISES]), np.inf)
    if territory in _PLACE:
        for code, far in zip(REGION_CODES, between_towns_km(atlas)[_PLACE[territory]], strict=True):
            rows = atlas.territories[Table.EXPERTISES].get(code, np.zeros(0, dtype=np.intp))
            nearest[rows] = np.fmin(nearest[rows], 0.0 if code == territory else far)
    return np.where(np.isinf(nearest), np.nan, nearest)
