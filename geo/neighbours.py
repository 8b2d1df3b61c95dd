"""The pale land around Québec, so that the map does not float in a void."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import shapely

from geo.settings import QUEBEC_LAMBERT, WGS84

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import Geometry

NEIGHBOURS: Final = "Terres voisines"

_FRAME_DEG: Final = shapely.box(-100.0, 38.0, -45.0, 68.0)
_TOLERANCE_M: Final = 3_000.0
_BORDER_TOLERANCE_M: Final = 800.0
_UNDERLAP_M: Final = 2_000.0
_NARROW_M: Final = 3_000.0
_LAKE_M2: Final = 1_000_000_000.0
_SMALL_M2: Final = 50_000_000.0
_DECIMALS: Final = 3
"""Of a degree: 110 m, under the precision of a 1/50 000 000 source."""


def neighbours(
    countries: gpd.GeoDataFrame,
    lakes: gpd.GeoDataFrame,
    joined: gpd.GeoDataFrame,
    drawn: gpd.GeoDataFrame,
) -> gpd.GeoDataFrame:
    """Keep the land outside Québec, to be painted *under* the drawn regions.

    Sharing the border's 8 000 vertices would double the file, and two edges that only touch show
    a seam on screen. So the land goes on for about 2 km under the regions, and never under water
    of Québec wider than 3 km.

    Parameters
    ----------
    countries, lakes
        Land and lakes of Natural Earth, WGS 84. Its countries cover the Great Lakes.
    joined, drawn
        The two coverages of the regions, sea-inclusive and cut at the coast.

    Returns
    -------
    GeoDataFrame
        One row, ``nom`` and ``geometry`` (a multipolygon), WGS 84 to 110 m, between 100° and 45°
        west, 38° and 68° north.
    """
    water = _framed(lakes)
    ground = shapely.difference(
        shapely.union_all(_framed(countries)), shapely.union_all(water[shapely.area(water) >= _LAKE_M2])
    )
    claimed = shapely.union_all(joined.to_crs(QUEBEC_LAMBERT).geometry.to_numpy())
    shown = shapely.union_all(drawn.to_crs(QUEBEC_LAMBERT).geometry.to_numpy())
    simple = shapely.union_all(shapely.coverage_simplify(_parts(ground), _TOLERANCE_M))
    # Two sources never agree on a coast: what is left of one beyond the other is no island.
    outside = shapely.difference(simple, claimed)
    outside = shapely.multipolygons([part for part in _parts(outside) if not _is_narrow(part)])
    sea = _large(_opened(shapely.difference(claimed, shown)))
    under = shapely.difference(
        shapely.intersection(claimed, shapely.buffer(outside, _UNDERLAP_M, quad_segs=2)), sea
    )
    kept = shapely.coverage_simplify(_large(shapely.union(outside, under)), _BORDER_TOLERANCE_M)
    return _one_row(kept)


def _framed(frame: gpd.GeoDataFrame) -> NDArray[Any]:
    inside = shapely.intersection(shapely.make_valid(frame.geometry.to_numpy()), _FRAME_DEG)
    kept = gpd.GeoSeries(inside[~shapely.is_empty(inside)], crs=WGS84)
    return np.asarray(kept.to_crs(QUEBEC_LAMBERT).to_numpy())


def _parts(geometry: Geometry) -> NDArray[Any]:
    parts = shapely.get_parts(geometry)
    return np.asarray(parts[shapely.get_dimensions(parts) == 2])  # noqa: PLR2004 - two dimensions: a polygon


def _large(geometry: Geometry) -> Geometry:
    parts = _parts(geometry)
    return shapely.multipolygons(parts[shapely.area(parts) >= _SMALL_M2])


def _is_narrow(polygon: Geometry) -> bool:
    return bool(shapely.is_empty(shapely.buffer(polygon, -_NARROW_M / 2)))


def _opened(geometry: Geometry) -> Geometry:
    """Drop what is narrower than ``_NARROW_M``."""
    eroded = shapely.buffer(geometry, -_NARROW_M / 2, join_style="mitre", mitre_limit=2)
    return shapely.buffer(eroded, _NARROW_M / 2, join_style="mitre", mitre_limit=2)


def _one_row(geometry: Geometry) -> gpd.GeoDataFrame:
    degrees = gpd.GeoSeries([geometry], crs=QUEBEC_LAMBERT).to_crs(WGS84).to_numpy()
    rounded = shapely.set_precision(degrees, 10.0**-_DECIMALS)
    return gpd.GeoDataFrame({"nom": [NEIGHBOURS]}, geometry=shapely.normalize(rounded), crs=WGS84)
