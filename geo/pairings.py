"""Pairings: expertise sought by some, and offered by others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.atlas import Facet
from geo.coverage import covering
from geo.distances import between_towns_km, geodesics_km
from geo.settings import REGION_CODES
from geo.view import look
from geo.vocabularies import Nature, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from numpy.typing import NDArray

    from geo.atlas import Atlas, Codes
    from geo.view import View

PAIRING_COLUMNS: Final = (
    "domaine",
    "cherche_par",
    "territoire_cherche",
    "offert_par",
    "territoire_offre",
    "distance_km",
    "offre_confirmee_le",
)

_OFFERS: Final = 3
_NONE: Final = np.zeros(0, dtype=np.intp)


def pairings(view: View, today: date) -> pd.DataFrame:
    """Pair each expertise sought with the nearest that others offer.

    Both are of the same domain, and share a sector where both state some. Nobody is paired with
    themselves; somebody of the same region may well be, since the two may not know each other.

    Parameters
    ----------
    view
        What remains under the filters; a filter by region limits who seeks, not who offers.
    today
        The day on which offers hold, see `geo.coverage.covering`.

    Returns
    -------
    pandas.DataFrame
        `PAIRING_COLUMNS`, the nearest first (at the same distance the most recently confirmed),
        at most three offers for each expertise sought. ``distance_km`` is taken on the WGS 84
        ellipsoid between the two points where both have one, or else between the nearest main
        towns of their regions; ``NaN`` and last without either. Territories and domains are codes,
        territories joined by ``|``.
    """
    atlas = view.atlas
    table = atlas.dataset.tables[Table.EXPERTISES]
    sought = view.masks[Table.EXPERTISES] & (table["nature"] == Nature.SOUGHT).to_numpy()
    offered = np.flatnonzero(covering(everywhere(view), today)[Table.EXPERTISES])
    confirmed = table["verifie_le"].to_numpy(dtype="datetime64[us]")
    # The newest first and the undated last: the sorts by distance below are stable.
    offered = offered[np.argsort(np.datetime64(today) - confirmed[offered], kind="stable")]
    domains, holders = (table[name].to_numpy(dtype=object) for name in ("domaine", "titulaire"))
    sectors = _membership(
        atlas.facets[Table.EXPERTISES, Facet.SECTOR], atlas.names(Table.SECTORS), len(table)
    )
    distances_km = _distances_km(atlas)
    seekers, offers, far = [_NONE], [_NONE], [np.zeros(0)]
    for seeker in np.flatnonzero(sought):
        fits = offered[(domains[offered] == domains[seeker]) & (holders[offered] != holders[seeker])]
        shared, silent = (sectors[fits] & sectors[seeker]).any(axis=1), ~sectors[fits].any(axis=1)
        fits = fits[shared | silent | ~sectors[seeker].any()]
        distances = distances_km(seeker, fits)
        nearest = np.argsort(distances, kind="stable")[:_OFFERS]
        seekers.append(np.full(len(nearest), seeker))
        offers.append(fits[nearest])
        far.append(distances[nearest])
    distances = np.concatenate(far)
    order = np.argsort(distances, kind="stable")
    paired, found = (np.concatenate(rows)[order] for rows in (seekers, offers))
    places = _joined(atlas.territories[Table.EXPERTISES], len(table))
    values = (
        domains[paired],
        holders[paired],
        places[paired],
        holders[found],
        places[found],
        distances[order],
        confirmed[found],
    )
    return pd.DataFrame(dict(zip(PAIRING_COLUMNS, values, strict=True)))


def everywhere(view: View) -> View:
    """Lift a view's filter by region: it says where help is missing, not where it may come from."""
    return look(view.atlas, replace(view.selection, regions=())) if view.selection.regions else view


def _distances_km(atlas: Atlas) -> Callable[[np.intp, NDArray[np.intp]], NDArray[np.float64]]:
    """Prepare to measure from one expertise to others, by row: kilometres, ``NaN`` where not known."""
    table = atlas.dataset.tables[Table.EXPERTISES]
    points = table[["longitude", "latitude"]].to_numpy(dtype=float)
    regions = _membership(atlas.territories[Table.EXPERTISES], REGION_CODES, len(table))
    towns = between_towns_km(atlas)
    known = np.where(np.isnan(towns), np.inf, towns)

    def measured(seeker: np.intp, offers: NDArray[np.intp]) -> NDArray[np.float64]:
        by_point = geodesics_km(points[seeker], points[offers])
        to_regions = known[regions[seeker]].min(axis=0, initial=np.inf)
        by_town = np.where(regions[offers], to_regions, np.inf).min(axis=1, initial=np.inf)
        return np.where(np.isnan(by_point), np.where(np.isinf(by_town), np.nan, by_town), by_point)

    return measured


def _membership(positions: Codes, codes: Iterable[str], rows: int) -> NDArray[np.bool_]:
    """Tell which rows hold which code, shape (rows, codes)."""
    columns = [np.isin(np.arange(rows), positions.get(code, _NONE)) for code in codes]
    return np.column_stack(columns)


def _joined(positions: Codes, rows: int) -> NDArray[np.object_]:
    """Write the codes of every row, shape (rows,)."""
    held: list[list[str]] = [[] for _ in range(rows)]
    for code in sorted(positions):
        for row in positions[code]:
            held[row].append(code)
    return np.array(["|".join(codes) for codes in held], dtype=object)
