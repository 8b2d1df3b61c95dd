"""Which rows belong to which cells."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.settings import REGION_CODES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.atlas import Atlas, Facet
    from geo.vocabularies import Table


@lru_cache(maxsize=18)
def incidence(
    atlas: Atlas, table: Table, facet: Facet, codes: tuple[str, ...]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pair every row with every cell (region by code) that it belongs to.

    Returns
    -------
    tuple
        Positions of rows, and of cells, region by region; as many of both.
    """
    regions = numbered(atlas.territories[table], REGION_CODES, "region")
    carried = numbered(atlas.facets[table, facet], codes, "code")
    pairs = regions.merge(carried, on="row")
    return pairs["row"].to_numpy(), (pairs["region"] * len(codes) + pairs["code"]).to_numpy()


def numbered(positions: Mapping[str, NDArray[np.intp]], order: tuple[str, ...], name: str) -> pd.DataFrame:
    """Pair rows with the codes that they carry: ``row``, and a column of numbers of codes in this order."""
    rows = [positions.get(code, np.zeros(0, dtype=np.intp)) for code in order]
    return pd.DataFrame(
        {
            "row": np.concatenate([*rows, np.zeros(0, dtype=np.intp)]),
            name: np.repeat(np.arange(len(order)), [len(found) for found in rows]),
        }
    )
