"""Distances over the ground, on the WGS 84 ellipsoid."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from pyproj import Geod

from geo.settings import REGION_CODES
from geo.vocabularies import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.atlas import Atlas

_ELLIPSOID: Final = Geod(ellps="WGS84")
_METRES_IN_A_KM: Final = 1000.0


def geodesics_km(starts: NDArray[np.float64], ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """Measure from points to points.

    Parameters
    ----------
    starts, ends
        Longitude and latitude in decimal degrees, WGS 84, on the last axis; shapes (…, 2) that
        broadcast.

    Returns
    -------
    numpy.ndarray
        Kilometres, the broadcast shape without its last axis; ``NaN`` where a coordinate is unknown.
    """
    west, east = (np.array(part) for part in np.broadcast_arrays(starts, ends))
    _, _, metres = _ELLIPSOID.inv(west[..., 0], west[..., 1], east[..., 0], east[..., 1])
    return np.asarray(metres, dtype=float) / _METRES_IN_A_KM


def from_centre_km(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Place points of the ellipsoid around the centre of the Earth.

    A straight line between two of them is never longer than the way over the ground, and is
    measured much faster.

    Parameters
    ----------
    points
        Longitude and latitude in decimal degrees, WGS 84, on the last axis.

    Returns
    -------
    numpy.ndarray
        Kilometres along three axes, on the last axis; ``NaN`` where a coordinate is unknown.
    """
    longitude, latitude = np.moveaxis(np.radians(points), -1, 0)
    across = _ELLIPSOID.a / _METRES_IN_A_KM / np.sqrt(1 - _ELLIPSOID.es * np.sin(latitude) ** 2)
    return np.stack(
        [
            across * np.cos(latitude) * np.cos(longitude),
            across * np.cos(latitude) * np.sin(longitude),
            across * (1 - _ELLIPSOID.es) * np.sin(latitude),
        ],
        axis=-1,
    )


@lru_cache(maxsize=4)
def between_towns_km(atlas: Atlas) -> NDArray[np.float64]:
    """Measure between the main towns of the regions.

    Returns
    -------
    numpy.ndarray
        Kilometres, shape (17, 17), in the order of `REGION_CODES`; ``NaN`` where the table of
        regions does not place a town.
    """
    regions = atlas.dataset.tables[Table.REGIONS].set_index("code").reindex(list(REGION_CODES))
    towns = regions[["ville_longitude", "ville_latitude"]].to_numpy(dtype=float)
    return geodesics_km(towns[:, None], towns)
