"""A data folder with as many cultural places as asked, spread like real ones."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.boundaries import locate
from geo.settings import DEMONSTRATION, REFERENCE
from geo.vocabularies import PlaceType, Table

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

SEED: Final = 20_261_122
_COUNTRYSIDE: Final = 0.3
"""Share of the places that stand far from a main town."""
_TOWN_DEGREES: Final = 0.06
_COUNTRYSIDE_DEGREES: Final = 0.7


def make_folder(folder: Path, count: int) -> Path:
    """Copy the demonstration's tables and add a table of invented places.

    Parameters
    ----------
    folder
        Made here; must not exist.
    count
        Number of places.

    Returns
    -------
    pathlib.Path
        The table of places.
    """
    shutil.copytree(DEMONSTRATION, folder)
    made = folder / Table.PLACES.file
    places(count).to_csv(made, index=False)
    return made


def places(count: int) -> pd.DataFrame:
    """Draw places round the 17 main towns, by population, all of them inside a region.

    Types and rows are in no order: a bit set over them does not compress, which is the worst case.
    """
    random = np.random.default_rng(SEED)
    towns = pd.read_csv(REFERENCE / Table.REGIONS.file, dtype={"code": str})
    town, longitudes, latitudes, regions = _points(random, towns, count)
    number = np.arange(count)
    return pd.DataFrame(
        {
            "id": [f"lieu-{index:06d}" for index in number],
            "nom": [f"Lieu culturel inventé {index}" for index in number],
            "type": random.choice([str(kind) for kind in PlaceType], size=count),
            "region": regions,
            "municipalite": towns["ville_principale"].to_numpy()[town],
            "longitude": longitudes.round(5),
            "latitude": latitudes.round(5),
            "fournisseur": "Banc d’essai",
            "source": "inventée",
        }
    )


def _points(
    random: np.random.Generator, towns: pd.DataFrame, count: int
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64], NDArray[np.str_]]:
    """Draw until enough points fall in a region: shapes (count,), degrees WGS84."""
    weights = towns["population"].to_numpy(dtype=float)
    drawn = 2 * count
    town = random.choice(len(towns), size=drawn, p=weights / weights.sum())
    spread = np.where(random.random(drawn) < _COUNTRYSIDE, _COUNTRYSIDE_DEGREES, _TOWN_DEGREES)
    longitudes = towns["ville_longitude"].to_numpy()[town] + random.normal(size=drawn) * spread
    latitudes = towns["ville_latitude"].to_numpy()[town] + random.normal(size=drawn) * spread / 2
    regions = locate(longitudes, latitudes)
    inside = np.flatnonzero(regions != "")[:count]
    if len(inside) < count:
        message = f"{len(inside)} points inside Québec of {count} asked"
        raise ValueError(message)
    return town[inside], longitudes[inside], latitudes[inside], regions[inside]
