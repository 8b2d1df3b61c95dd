"""Relief: for a gap in the coverage, who could help, and what was asked before."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.atlas import Facet
from geo.coverage import Age, ages, coverage, covering
from geo.distances import between_towns_km
from geo.language import message
from geo.listing import Listing, Names, rows
from geo.pairings import everywhere
from geo.selection import Selection
from geo.settings import NATIONAL, REGION_CODES
from geo.view import Knowledge, look
from geo.vocabularies import RequestStatus, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from numpy.typing import NDArray

    from geo.atlas import Atlas, Codes
    from geo.coverage import Dimension
    from geo.language import Language
    from geo.view import View

MOST: Final = 5
"""Helpers proposed for a gap."""

RULE: Final = message(
    "Au plus cinq régions qui couvrent la case, dans cet ordre : la connaissance la plus à jour (à jour, "
    "à revoir, ancien, sans date), puis la plus courte distance à vol d’oiseau entre les villes "
    "principales, puis, à distance égale, celles qui ont déjà co-animé avec la région. Le réseau national "
    "n’est proposé que s’il reste de la place."
)
"""How helpers are ranked, for the screen."""

REQUEST_COLUMNS: Final = ("id", "recue_le", "territoire", "question", "reponse", "statut")

_AGES: Final = tuple(Age)
_HOLDERS: Final = 3
_NOWHERE: Final = np.zeros(0, dtype=np.intp)


@dataclass(frozen=True)
class Contact:
    """An ambassador: the role, and the person only where all may read of them, see `geo.consent`."""

    role: str
    name: str
    mail: str


@dataclass(frozen=True)
class Helper:
    """A region that covers what another lacks, or the national reach.

    Parameters
    ----------
    code, name
        The region, or ``QC``.
    age, confirmed_on
        Of its newest confirmation.
    distance_km
        Between the main towns of the two regions, on the WGS 84 ellipsoid; ``None`` where a town
        has no coordinates, and for the national reach.
    activities
        How many the two have co-animated, one as the host of the other, whatever the filters.
    poles
        Names of its poles active today: those that carry the code, or else all of them, whatever
        the filters, since one of them will know whom to ask.
    holders
        Up to three who offer an expertise that carries the code, the most recently confirmed first.
    ambassadors
        Those in office today.
    """

    code: str
    name: str
    age: Age
    confirmed_on: date | None
    distance_km: float | None
    activities: int
    poles: tuple[str, ...]
    holders: tuple[str, ...]
    ambassadors: tuple[Contact, ...]


def helpers(  # noqa: PLR0913, PLR0917 - three of them are the cell
    view: View, dimension: Dimension, region: str, code: str, today: date, language: Language
) -> tuple[Helper, ...]:
    """Rank those who cover what a region lacks.

    A region helps where its own cell is covered under the filters; a filter by region says which
    gaps are looked at, not where help may come from, and is left aside. The order is that of
    `RULE`, and of the codes at last. National poles and expertises that carry the code come after
    the regions, as one helper, if there is room.

    Parameters
    ----------
    view
        What remains under the filters.
    dimension, region, code
        The cell to fill.
    today
        The day on which ages are told, poles are active and ambassadors in office.
    language
        The reader's.

    Returns
    -------
    tuple of Helper
        At most `MOST`, never the region itself.
    """
    network = _network(view, dimension, today)
    found = {place: known for place, known in network.confirmations(code).items() if place != region}
    shared = _shared_activities(view.atlas, region)
    from_here = between_towns_km(view.atlas)[REGION_CODES.index(region)].tolist()
    distances = {
        place: distance
        for place, distance in zip(REGION_CODES, from_here, strict=True)
        if not math.isnan(distance)
    }

    def rank(place: str) -> tuple[bool, int, float, bool, str]:
        age, _ = found[place]
        return place == NATIONAL, _AGES.index(age), distances.get(place, math.inf), not shared[place], place

    ambassadors = _ambassadors(view.atlas, today, language)
    names = Names(view.atlas, language).territories
    return tuple(
        Helper(
            code=place,
            name=names[place],
            age=found[place][0],
            confirmed_on=found[place][1],
            distance_km=distances.get(place),
            activities=shared[place],
            poles=network.poles(place, code),
            holders=network.holders(place, code),
            ambassadors=ambassadors.get(place, ()),
        )
        for place in sorted(found, key=rank)[:MOST]
    )


def requests(view: View, dimension: Dimension, region: str, code: str) -> pd.DataFrame:
    """List the requests of the guide that bear on a cell.

    What a visitor leaves comes into the table once somebody of the territory has read it over (see
    `geo.guide`): open requests are quoted as the others are. Filters by sector and by measure apply,
    as everywhere that a table carries them; the others do not bear on requests.

    Returns
    -------
    pandas.DataFrame
        `REQUEST_COLUMNS`, with codes as in the table: first the region's own, then those of
        elsewhere that were answered or archived; the newest first in both.
    """
    atlas = view.atlas
    table = atlas.dataset.tables[Table.REQUESTS]
    bearing = _holding(atlas.facets[Table.REQUESTS, dimension.facet], (code,), len(table))
    for facet, asked in ((Facet.SECTOR, view.selection.sectors), (Facet.MEASURE, view.selection.measures)):
        if asked:
            bearing &= _holding(atlas.facets[Table.REQUESTS, facet], asked, len(table))
    own = _holding(atlas.territories[Table.REQUESTS], (region,), len(table))
    answered = table["statut"].isin([RequestStatus.ANSWERED, RequestStatus.ARCHIVED])
    newest = table[["recue_le"]].assign(ailleurs=~own)[bearing & (own | answered.to_numpy())]
    order = newest.sort_values(["ailleurs", "recue_le"], ascending=[True, False], kind="stable").index
    return table.loc[order, list(REQUEST_COLUMNS)].reset_index(drop=True)


@dataclass(frozen=True, eq=False, repr=False)
class _Network:
    """What answers every gap of a view: its covered cells anywhere, and the rows behind them."""

    atlas: Atlas
    dimension: Dimension
    today: date
    covered: pd.DataFrame
    rows: Mapping[Table, NDArray[np.bool_]]
    active: NDArray[np.bool_]

    def poles(self, territory: str, code: str) -> tuple[str, ...]:
        """Name the active poles of a territory, those that carry the code if any does."""
        here = self.atlas.territories[Table.POLES].get(territory, _NOWHERE)
        active = here[self.active[here]]
        carrying = np.intersect1d(active, self._behind(Table.POLES, territory, code))
        chosen = carrying if len(carrying) else active
        return tuple(self.atlas.dataset.tables[Table.POLES]["nom"].iloc[chosen])

    def holders(self, territory: str, code: str) -> tuple[str, ...]:
        """Name those of a territory who offer what carries the code."""
        offers = self.atlas.dataset.tables[Table.EXPERTISES]
        here = self._behind(Table.EXPERTISES, territory, code)
        # Stable, and an unknown date comes last.
        newest = here[
            np.argsort(np.datetime64(self.today) - offers["verifie_le"].to_numpy()[here], kind="stable")
        ]
        return tuple(dict.fromkeys(offers["titulaire"].iloc[newest]))[:_HOLDERS]

    def confirmations(self, code: str) -> dict[str, tuple[Age, date | None]]:
        """Tell who covers a code, how old the newest confirmation is, and its day.

        The national reach does where one of its poles or expertises carries the code.
        """
        cells = self.covered[self.covered["code"] == code]
        places, newest = cells["region"].tolist(), cells["confirme_le"].to_numpy()
        dates = [
            self.atlas.dataset.tables[table]["verifie_le"].iloc[self._behind(table, NATIONAL, code)]
            for table in (Table.POLES, Table.EXPERTISES)
        ]
        if any(map(len, dates)):
            places.append(NATIONAL)
            newest = np.append(newest, pd.concat(dates).max().to_datetime64())
        days = [None if pd.isna(day) else day.date() for day in pd.DatetimeIndex(newest)]
        aged = map(Age, ages(newest.astype("datetime64[us]"), self.today))
        return dict(zip(places, zip(aged, days, strict=True), strict=True))

    def _behind(self, table: Table, territory: str, code: str) -> NDArray[np.intp]:
        here = self.atlas.territories[table].get(territory, _NOWHERE)
        carrying = self.atlas.facets[table, self.dimension.facet].get(code, _NOWHERE)
        return np.intersect1d(here[self.rows[table][here]], carrying)


@lru_cache(maxsize=4)
def _network(view: View, dimension: Dimension, today: date) -> _Network:
    wide = everywhere(view)
    cells = coverage(wide, dimension, today).cells
    everything = look(view.atlas, Selection(), today)
    return _Network(
        atlas=view.atlas,
        dimension=dimension,
        today=today,
        covered=cells.loc[cells["etat"] == Knowledge.COVERED, ["region", "code", "confirme_le"]],
        rows=covering(wide, today),
        active=covering(everything, today)[Table.POLES],
    )


def _shared_activities(atlas: Atlas, region: str) -> Counter[str]:
    """Count, by territory, the activities where it or the region hosted the other."""
    hosts, partners = (atlas.ties[end].to_numpy(dtype=object) for end in ("origine", "destination"))
    return Counter([*partners[hosts == region], *hosts[partners == region]])


@lru_cache(maxsize=4)
def _ambassadors(atlas: Atlas, today: date, language: Language) -> Mapping[str, tuple[Contact, ...]]:
    """List those in office by territory, as all may read of them: the rule of consent has one home."""
    listed = rows(look(atlas, Selection(), today), Listing.AMBASSADORS, language)
    contacts = list(map(Contact, listed["role"], listed["nom"], listed["courriel"]))
    held = atlas.dataset.tables[Table.AMBASSADORS]
    day = pd.Timestamp(today)
    in_office = (~(held["actif_depuis"] > day) & ~(held["actif_jusqua"] < day)).to_numpy()
    return MappingProxyType(
        {
            place: tuple(contacts[row] for row in here[in_office[here]])
            for place, here in atlas.territories[Table.AMBASSADORS].items()
        }
    )


def _holding(positions: Codes, codes: Iterable[str], rows: int) -> NDArray[np.bool_]:
    mask = np.zeros(rows, dtype=bool)
    for code in codes:
        mask[positions.get(code, _NOWHERE)] = True
    return mask
