"""What the visitor asked to see: a frozen value that the URL carries."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import numpy as np
import pandas as pd

from geo.atlas import Facet
from geo.language import message
from geo.problems import shortened
from geo.settings import REGION_CODES
from geo.vocabularies import Axis, PlaceType, PoleStatus, Table, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from geo.atlas import Atlas, Codes
    from geo.language import Language


FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2099, 12, 31)
"""The days between which a period is asked: what a calendar offers, an address may say."""


class Layer(Vocabulary):
    """What can be drawn over the regions."""

    POLES = "poles", message("Pôles")
    EXPERTISES = "expertises", message("Expertises")
    ACTIVITIES = "activites", message("Activités")
    LINKS = "liens", message("Liens")
    PLACES = "lieux", message("Lieux culturels")


class Indicator(Vocabulary):
    """What shades the regions: a count of rows by region, or how mature those who answered are."""

    ACTIVE_POLES = "poles_actifs", message("Pôles actifs")
    OFFERED = "expertises_offertes", message("Expertises offertes")
    ACTIVITIES = "activites", message("Activités")
    LINKS = "liens", message("Liens de co-animation")
    PLACES = "lieux", message("Lieux culturels")
    MATURITY = "maturite", message("Maturité numérique")


@dataclass(frozen=True)
class Unknown:
    """A filter of the URL that this dataset does not know; the value shortened, to be told."""

    key: str
    value: str


@dataclass(frozen=True)
class Selection:
    """Every filter of the map. An empty tuple filters nothing.

    Each field's ``key`` is its name in the URL, where several values repeat it.
    """

    sectors: tuple[str, ...] = field(default=(), metadata={"key": "secteur"})
    measures: tuple[str, ...] = field(default=(), metadata={"key": "mesure"})
    axes: tuple[Axis, ...] = field(default=(), metadata={"key": "axe"})
    regions: tuple[str, ...] = field(default=(), metadata={"key": "region"})
    start: date | None = field(default=None, metadata={"key": "du"})
    end: date | None = field(default=None, metadata={"key": "au"})
    statuses: tuple[PoleStatus, ...] = field(default=(), metadata={"key": "statut"})
    place_types: tuple[PlaceType, ...] = field(default=(), metadata={"key": "lieu"})
    layers: tuple[Layer, ...] = field(default=tuple(sorted(Layer)), metadata={"key": "couche"})
    indicator: Indicator = field(default=Indicator.OFFERED, metadata={"key": "indicateur"})

    def query(self) -> tuple[tuple[str, str], ...]:
        """Give the URL's key and value pairs; what is at its default is left out."""
        pairs: list[tuple[str, str]] = []
        for part in fields(self):
            value = getattr(self, part.name)
            if value == part.default:
                continue
            values = value if isinstance(value, tuple) else (value,)
            pairs += [(part.metadata["key"], _code(item)) for item in values] or [(part.metadata["key"], "")]
        return tuple(pairs)

    def query_string(self) -> str:
        """Format the query of the URL, without its question mark."""
        return urlencode(self.query())

    def masks(self, atlas: Atlas) -> Mapping[Table, NDArray[np.bool_]]:
        """Tell which rows remain.

        A filter applies to the tables that carry its information and leaves the others whole:
        the axis and the period bear on activities, the status on poles, the type on places.

        Returns
        -------
        Mapping[Table, numpy.ndarray]
            One boolean for each row of the poles, expertises, activities, places and ambassadors.
        """
        asked: tuple[tuple[Facet, tuple[str, ...]], ...] = (
            (Facet.SECTOR, self.sectors),
            (Facet.MEASURE, self.measures),
            (Facet.AXIS, self.axes),
            (Facet.STATUS, self.statuses),
            (Facet.PLACE_TYPE, self.place_types),
        )
        masks = {}
        for table in (Table.POLES, Table.EXPERTISES, Table.ACTIVITIES, Table.PLACES, Table.AMBASSADORS):
            mask = np.ones(len(atlas.dataset.tables[table]), dtype=bool)
            for facet, codes in asked:
                if codes and (table, facet) in atlas.facets:
                    mask &= _holding(atlas.facets[table, facet], codes, len(mask))
            if self.regions:
                mask &= _holding(atlas.territories[table], self.regions, len(mask))
            masks[table] = mask
        masks[Table.ACTIVITIES] &= self._in_period(atlas.dataset.tables[Table.ACTIVITIES])
        return masks

    def _in_period(self, activities: pd.DataFrame) -> NDArray[np.bool_]:
        started = activities["date_debut"]
        ended = activities["date_fin"].fillna(started)
        inside = np.ones(len(activities), dtype=bool)
        if self.start:
            inside &= (ended >= pd.Timestamp(self.start)).to_numpy()
        if self.end:
            inside &= (started <= pd.Timestamp(self.end)).to_numpy()
        return inside

    def sentence(self, atlas: Atlas, language: Language) -> str:
        """Describe the filters in one sentence."""
        named = atlas.names(Table.SECTORS)
        regions = atlas.names(Table.REGIONS)
        listed = language.enumeration
        sectors = [language.name(named.get(code, code)) for code in self.sectors]
        axes = [language.render(axis.label).lower() for axis in self.axes]
        places = [regions.get(code, code) for code in self.regions]
        statuses = [language.render(status.label).lower() for status in self.statuses]
        kinds = [language.render(kind.label).lower() for kind in self.place_types]
        parts = (
            sectors and language.plural("secteur {x}", "secteurs {x}", len(sectors), x=listed(sectors)),
            self.measures
            and language.plural("mesure {x}", "mesures {x}", len(self.measures), x=listed(self.measures)),
            axes and language.plural("axe {x}", "axes {x}", len(axes), x=listed(axes)),
            places and language.plural("région {x}", "régions {x}", len(places), x=listed(places)),
            statuses
            and language.plural(
                "pôles au statut {x}", "pôles aux statuts {x}", len(statuses), x=listed(statuses)
            ),
            kinds
            and language.plural("lieux du type {x}", "lieux des types {x}", len(kinds), x=listed(kinds)),
            self._period(language),
        )
        filters = [part for part in parts if part]
        if not filters:
            return language.text(
                "Tout le réseau : tous les secteurs, toutes les mesures, toutes les régions."
            )
        return language.text("Filtres : {filters}.", filters=language.text(" ; ").join(filters))

    def _period(self, language: Language) -> str:
        start = language.date(self.start) if self.start else ""
        end = language.date(self.end) if self.end else ""
        if start and end:
            return language.text("activités du {start} au {end}", start=start, end=end)
        if start:
            return language.text("activités depuis le {start}", start=start)
        return language.text("activités jusqu’au {end}", end=end) if end else ""


def parse(query: Mapping[str, Sequence[str]], atlas: Atlas) -> tuple[Selection, tuple[Unknown, ...]]:
    """Read a selection from the URL.

    Parameters
    ----------
    query
        The values of every key; keys that are no filter are left to others.
    atlas
        Gives the codes that exist.

    Returns
    -------
    tuple
        The selection, and every value that this dataset does not know, in the URL's order.
    """
    known: dict[str, Callable[[str], object]] = {
        "secteur": _among(atlas.names(Table.SECTORS)),
        "mesure": _among(atlas.names(Table.MEASURES)),
        "axe": Axis,
        "region": _among(REGION_CODES),
        "du": _day,
        "au": _day,
        "statut": PoleStatus,
        "lieu": PlaceType,
        "couche": Layer,
        "indicateur": Indicator,
    }
    parts = {part.metadata["key"]: part for part in fields(Selection)}
    found: dict[str, object] = {}
    unknown: list[Unknown] = []
    for key, texts in query.items():
        if key not in parts:
            continue
        part = parts[key]
        values = []
        for text in filter(None, texts):
            try:
                values.append(known[key](text))
            except ValueError:
                unknown.append(Unknown(key, shortened(text)))
        if not isinstance(part.default, tuple):
            if values:
                found[part.name] = values[-1]
        elif values or (texts and not any(texts)):
            # An empty value says « none », which for the layers is not the default.
            found[part.name] = tuple(dict.fromkeys(values))
    return Selection(**found), tuple(unknown)  # type: ignore[arg-type] # each parser gives its field's type


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(text)
    return day


def _among(codes: Iterable[str]) -> Callable[[str], str]:
    allowed = frozenset(codes)

    def check(code: str) -> str:
        if code not in allowed:
            raise ValueError(code)
        return code

    return check


def _code(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _holding(positions: Codes, codes: Iterable[str], rows: int) -> NDArray[np.bool_]:
    mask = np.zeros(rows, dtype=bool)
    for code in codes:
        if code in positions:
            mask[positions[code]] = True
    return mask
