"""Pairings: expertise sought by some, and offered by others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.atlas import Facet
from geo.coverage import covering
from geo.distances import between_towns_km, from_centre_km, geodesics_km
from geo.settings import REGION_CODES
from geo.view import look
from geo.vocabularies import Nature, Table

if TYPE_CHECKING:
    from collections.abc import Collection
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
_ROUNDING_KM: Final = 1e-6
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
    sought = np.flatnonzero(view.masks[Table.EXPERTISES] & (table["nature"] == Nature.SOUGHT).to_numpy())
    offered = np.flatnonzero(covering(everywhere(view), today)[Table.EXPERTISES])
    confirmed = table["verifie_le"].to_numpy(dtype="datetime64[us]")
    # The newest first and the undated last: the sorts by distance below are stable.
    offered = offered[np.argsort(np.datetime64(today) - confirmed[offered], kind="stable")]
    field = _Field.of(atlas)
    offered = offered[field.foremost(offered)]
    seekers, offers, far = [_NONE], [_NONE], [np.zeros(0)]
    for wish in _grouped(sought, field.domains * len(field.sectors) + field.sector_set):
        fits = offered[field.fitting(wish[0], offered)]
        chords = field.chords[fits]
        for alike in _grouped(wish, field.kinds):
            by_town_km = field.by_town_km(alike[0], fits)
            least_km = field.least_km(alike[0], chords, by_town_km)
            for seeker in alike:
                nearest, distances = field.nearest(seeker, fits, by_town_km, least_km)
                seekers.append(np.full(len(nearest), seeker))
                offers.append(nearest)
                far.append(distances)
    distances = np.concatenate(far)
    paired, found = (np.concatenate(parts) for parts in (seekers, offers))
    # At the same distance in the order of the table: the parts came by what they have in common.
    order = np.argsort(paired, kind="stable")
    order = order[np.argsort(distances[order], kind="stable")]
    paired, found = paired[order], found[order]
    domains, holders = (table[name].to_numpy(dtype=object) for name in ("domaine", "titulaire"))
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
    return (
        look(view.atlas, replace(view.selection, regions=()), view.today) if view.selection.regions else view
    )


@dataclass(frozen=True, eq=False, repr=False)
class _Field:
    """The expertises, one value or row for each: what pairs them, and how far they are from each other.

    Parameters
    ----------
    holders, domains
        Numbers of the holder and of the domain.
    kinds
        The same for rows that differ by their holder and their dates alone.
    sectors, sector_set
        The different sets of sectors, shape (sets, sectors), and which one a row has.
    regions, region_set
        The same of the regions.
    between_regions_km
        From one region's main town to another's; infinite where a town is not known.
    points, chords
        Longitude and latitude; the same as kilometres from the centre of the Earth, shape (rows, 3).
    """

    holders: NDArray[np.intp]
    domains: NDArray[np.intp]
    kinds: NDArray[np.integer]
    sectors: NDArray[np.bool_]
    sector_set: NDArray[np.intp]
    regions: NDArray[np.bool_]
    region_set: NDArray[np.intp]
    between_regions_km: NDArray[np.float64]
    points: NDArray[np.float64]
    chords: NDArray[np.float64]

    @classmethod
    def of(cls, atlas: Atlas) -> _Field:
        """Lay out the table of an atlas."""
        table = atlas.dataset.tables[Table.EXPERTISES]
        sectors, sector_set = _sets(
            _membership(atlas.facets[Table.EXPERTISES, Facet.SECTOR], atlas.names(Table.SECTORS), len(table))
        )
        regions, region_set = _sets(
            _membership(atlas.territories[Table.EXPERTISES], REGION_CODES, len(table))
        )
        towns = between_towns_km(atlas)
        points = table[["longitude", "latitude"]].to_numpy(dtype=float)
        holders, domains = (pd.factorize(table[name])[0] for name in ("titulaire", "domaine"))
        alike = pd.DataFrame(points, columns=["longitude", "latitude"]).assign(
            domain=domains, sectors=sector_set, regions=region_set
        )
        return cls(
            holders=holders,
            domains=domains,
            kinds=alike.groupby(list(alike), dropna=False).ngroup().to_numpy(),
            sectors=sectors,
            sector_set=sector_set,
            regions=regions,
            region_set=region_set,
            between_regions_km=np.where(np.isnan(towns), np.inf, towns),
            points=points,
            chords=from_centre_km(points),
        )

    def foremost(self, offers: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Tell which offers may be among the first for anybody, of those alike.

        Of one holder, nobody is told of more than three that are alike; and who does not count
        their own finds three among the six foremost of two holders or more.
        """
        told = pd.DataFrame({"kind": self.kinds[offers], "holder": self.holders[offers]})
        kept = told[told.groupby(["kind", "holder"]).cumcount() < _OFFERS]
        kept = kept[kept.groupby("kind").cumcount() < 2 * _OFFERS]
        return np.isin(np.arange(len(offers)), kept.index)

    def fitting(self, seeker: np.intp, offers: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Tell which offers are of the domain and sectors that are sought."""
        wanted = self.sectors[self.sector_set[seeker]]
        shared, silent = (self.sectors & wanted).any(axis=1), ~self.sectors.any(axis=1)
        sets = shared | silent | ~wanted.any()
        return np.asarray(sets[self.sector_set[offers]] & (self.domains[offers] == self.domains[seeker]))

    def by_town_km(self, seeker: np.intp, offers: NDArray[np.intp]) -> NDArray[np.float64]:
        """Measure between the nearest main towns of their regions; infinite where not known."""
        from_here = self.between_regions_km[self.regions[self.region_set[seeker]]].min(axis=0, initial=np.inf)
        to_sets = np.where(self.regions, from_here, np.inf).min(axis=1, initial=np.inf)
        return np.asarray(to_sets[self.region_set[offers]])

    def least_km(
        self, seeker: np.intp, chords: NDArray[np.float64], by_town_km: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Give what the distances are at least, quickly: those between points through the Earth."""
        apart = chords - self.chords[seeker]
        through = np.sqrt(np.einsum("ij,ij->i", apart, apart)) - _ROUNDING_KM
        return np.where(np.isnan(through), by_town_km, through)

    def nearest(
        self,
        seeker: np.intp,
        offers: NDArray[np.intp],
        by_town_km: NDArray[np.float64],
        least_km: NDArray[np.float64],
    ) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Give the nearest offers of others, and how far they are: ``NaN`` and last where not known."""

        def measured_km(rows: NDArray[np.intp]) -> NDArray[np.float64]:
            by_point = geodesics_km(self.points[seeker], self.points[offers[rows]])
            return np.where(np.isnan(by_point), by_town_km[rows], by_point)

        rows = np.flatnonzero(self.holders[offers] != self.holders[seeker])
        if len(rows) > _OFFERS:
            likely = rows[np.argpartition(least_km[rows], _OFFERS - 1)[:_OFFERS]]
            # What is farther even through the Earth comes after these.
            rows = rows[least_km[rows] <= measured_km(likely).max()]
        distances = measured_km(rows)
        first = np.argsort(distances, kind="stable")[:_OFFERS]
        told = distances[first]
        return offers[rows[first]], np.where(np.isinf(told), np.nan, told)


def _grouped(rows: NDArray[np.intp], kinds: NDArray[np.integer]) -> list[NDArray[np.intp]]:
    """Put the rows of one kind together."""
    by_kind = rows[np.argsort(kinds[rows], kind="stable")]
    return [part for part in np.split(by_kind, np.flatnonzero(np.diff(kinds[by_kind])) + 1) if len(part)]


def _sets(held: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """Give the different rows, and which of them each row is."""
    which = np.zeros(len(held), dtype=np.intp)
    for column in held.T:
        # Column after column: sorting whole rows takes a hundred times longer.
        which = pd.factorize(2 * which + column)[0]
    _, first = np.unique(which, return_index=True)
    return held[first], which


def _membership(positions: Codes, codes: Collection[str], rows: int) -> NDArray[np.bool_]:
    """Tell which rows hold which code, shape (rows, codes)."""
    held = np.zeros((rows, len(codes)), dtype=bool)
    for column, code in enumerate(codes):
        held[positions.get(code, _NONE), column] = True
    return held


def _joined(positions: Codes, rows: int) -> NDArray[np.object_]:
    """Write the codes of every row, shape (rows,)."""
    held: list[list[str]] = [[] for _ in range(rows)]
    for code in sorted(positions):
        for row in positions[code]:
            held[row].append(code)
    return np.array(["|".join(codes) for codes in held], dtype=object)
