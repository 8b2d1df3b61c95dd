"""Which regions touch each other, by the boundaries themselves."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import shapely

from geo.boundaries import load_joining

_SHARE_A_LINE: Final = "****1****"
"""DE-9IM: the two boundaries have a line in common, and not only a point."""


@lru_cache(maxsize=1)
def neighbours() -> tuple[tuple[str, str], ...]:
    """List the pairs of regions that share a stretch of boundary, on land or in the water.

    Returns
    -------
    tuple
        Pairs of codes, the lower one first, sorted. A corner in common makes no neighbours.
    """
    regions = load_joining()
    codes, shapes = regions["code"].to_numpy(), regions.geometry.to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="touches")
    once = one < other
    one, other = one[once], other[once]
    beside = shapely.relate_pattern(shapes[one], shapes[other], _SHARE_A_LINE)
    return tuple(
        sorted((str(codes[a]), str(codes[b])) for a, b in zip(one[beside], other[beside], strict=True))
    )
