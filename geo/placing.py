"""Points, regions and municipalities of the rows that are brought in, mended by one another."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo import degrees
from geo.boundaries import locate
from geo.gazetteer import named
from geo.language import message
from geo.problems import shortened
from geo.remarks import Fix, Remark, Verdict
from geo.settings import LATITUDE_RANGE, LONGITUDE_RANGE, OUTSIDE, REGION_CODES
from geo.vocabularies import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from geo.gazetteer import Municipality
    from geo.language import Message
    from geo.remarks import Decisions

    Numbers = NDArray[np.float64]

_COLUMNS: Final = ("longitude", "latitude", "municipalite")
_METRES: Final = 1000.0
"""Beyond this a coordinate is a length on a projected map."""

_MISSING: Final = message("Sans coordonnées, la fiche n’est pas sur la carte.")


def place(
    cells: pd.DataFrame, lines: Sequence[int], decisions: Decisions
) -> tuple[pd.DataFrame, tuple[Remark, ...]]:
    """Mend the places of rows, where a cure is accepted.

    Latitude and longitude that are swapped, or lack the sign of the west, are put right; a region
    that is not said is that of the point, or of the municipality; a row without a point stands at
    the centre of its municipality, and says that this is approximate.

    Parameters
    ----------
    cells
        Text cells of a table, on a `RangeIndex`; a table without places is left as it is.
    lines
        For each row its line in the sheet.

    Returns
    -------
    The cells, and what is to be said of them. A point outside Québec is refused.
    """
    if not set(_COLUMNS) <= set(cells.columns):
        return cells, ()
    columns = {name: cells[name].tolist() for name in (*_COLUMNS, "localisation", "region") if name in cells}
    remarks: list[Remark] = []
    longitudes, latitudes = _numbers(cells["longitude"]), _numbers(cells["latitude"])

    def put(row: int, longitude: float, latitude: float) -> None:
        longitudes[row], latitudes[row] = longitude, latitude
        columns["longitude"][row], columns["latitude"][row] = (
            degrees.written(longitude),
            degrees.written(latitude),
        )

    given = ~np.isnan(longitudes) & ~np.isnan(latitudes)
    for row in np.flatnonzero(given & ~_within(longitudes, latitudes)).tolist():
        said = shortened(f"{columns['latitude'][row]}, {columns['longitude'][row]}")
        remark, point = _turned(float(longitudes[row]), float(latitudes[row]), said, lines[row], decisions)
        remarks.append(remark)
        if point:
            put(row, *point)
    bare = cells["longitude"].eq("") & cells["latitude"].eq("") & cells["municipalite"].ne("")
    if "region" in cells:
        # A place elsewhere has the name of one of here: Windsor, Hampton.
        bare &= cells["region"].ne(OUTSIDE)
    for row in np.flatnonzero(bare).tolist():
        region = columns["region"][row] if "region" in columns else ""
        remark, centre = _centred(columns["municipalite"][row], region, lines[row], decisions)
        remarks.append(remark)
        if centre:
            put(row, centre.longitude, centre.latitude)
            columns["localisation"][row] = str(Location.APPROXIMATE)
    located = locate(longitudes, latitudes).tolist()
    stated = columns.get("region", [""] * len(cells))
    remarks += [
        _outside(f"{columns['latitude'][row]}, {columns['longitude'][row]}", lines[row])
        for row in np.flatnonzero(_within(longitudes, latitudes)).tolist()
        if not located[row] and stated[row] != OUTSIDE
    ]
    if "region" in columns:
        remarks += _regions(columns, located, lines, decisions)
    return cells.assign(**{name: pd.Series(texts, dtype="str") for name, texts in columns.items()}), tuple(
        remarks
    )


def _turned(
    longitude: float, latitude: float, value: str, line: int, decisions: Decisions
) -> tuple[Remark, tuple[float, float] | None]:
    """Try a point outside Québec's box with its coordinates swapped, or west of Greenwich."""
    for point, fix, what in (
        (
            (-longitude, latitude),
            Fix.SIGN,
            message("La longitude est à l’est de Greenwich : le signe « - » manque."),
        ),
        ((latitude, longitude), Fix.SWAPPED, message("La latitude et la longitude semblent inversées.")),
        (
            (latitude, -longitude),
            Fix.SWAPPED,
            message("La latitude et la longitude semblent inversées."),
        ),
        (
            (-latitude, longitude),
            Fix.SWAPPED,
            message("La latitude et la longitude semblent inversées, sans « - »."),
        ),
    ):
        if _in_box(*point):
            taken = decisions.take(fix, line, "longitude")
            proposed = f"{degrees.written(point[1])}, {degrees.written(point[0])}"
            cure = message("Latitude, longitude proposées : {proposed}.", proposed=proposed)
            verdict = Verdict.CORRECTED if taken else Verdict.PROPOSED
            return Remark(line, None, "longitude", value, what, cure, verdict, fix, proposed), (
                point if taken else None
            )
    if max(abs(longitude), abs(latitude)) > _METRES:
        what = message("Ces coordonnées sont des mètres sur une carte projetée, non des degrés.")
        cure = message("Exportez de nouveau la couche en WGS 84 (EPSG:4326), en degrés décimaux.")
    else:
        what = message("Ce point est hors du Québec.")
        cure = message("Corrigez les coordonnées, ou laissez-les vides si le lieu est ailleurs.")
    return Remark(line, None, "longitude", value, what, cure, Verdict.REFUSED), None


def _centred(
    municipality: str, region: str, line: int, decisions: Decisions
) -> tuple[Remark, Municipality | None]:
    """Look for the municipality of a row without a point."""
    found = named(municipality, region if region in REGION_CODES else "")
    value = shortened(municipality)
    if len(found) == 1:
        taken = decisions.take(Fix.CENTRE, line, "municipalite")
        what = message("Sans coordonnées : le centre de la municipalité les donne, à peu près.")
        proposed = f"{degrees.written(found[0].latitude)}, {degrees.written(found[0].longitude)}"
        mark = message("Le point sera marqué « approximatif ».")
        verdict = Verdict.CORRECTED if taken else Verdict.PROPOSED
        remark = Remark(line, None, "municipalite", value, what, mark, verdict, Fix.CENTRE, proposed)
        return remark, found[0] if taken else None
    if found:
        cure = message("Plusieurs municipalités portent ce nom : dites la région, ou les coordonnées.")
    elif elsewhere := {one.region for one in named(municipality)}:
        cure = message(
            "Cette municipalité est connue dans une autre région ({regions}) : vérifiez les deux.",
            regions=", ".join(sorted(elsewhere)),
        )
    else:
        cure = message("Cette municipalité n’est pas dans le répertoire : donnez les coordonnées connues.")
    return Remark(line, None, "municipalite", value, _MISSING, cure, Verdict.NOTE), None


def _outside(value: str, line: int) -> Remark:
    """Refuse a point of the box that falls in no region."""
    what = message("Ce point ne tombe dans aucune des 17 régions.")
    cure = message("Corrigez les coordonnées, ou laissez-les vides si le lieu est hors du Québec.")
    return Remark(line, None, "longitude", shortened(value), what, cure, Verdict.REFUSED)


def _regions(
    columns: dict[str, list[str]], located: Sequence[str], lines: Sequence[int], decisions: Decisions
) -> Iterator[Remark]:
    """Say the region where a row does not, and doubt it where the point says another."""
    stated = columns["region"]
    for row, (line, said, point) in enumerate(zip(lines, tuple(stated), located, strict=True)):
        if not said:
            # A point that falls nowhere contradicts the municipality.
            region = point or (
                "" if columns["longitude"][row] else _only_region(columns["municipalite"][row])
            )
            if region:
                taken = decisions.take(Fix.REGION, line, "region")
                stated[row] = region if taken else ""
                what, cure = _region_found(region, taken=taken)
                verdict = Verdict.CORRECTED if taken else Verdict.PROPOSED
                yield Remark(line, None, "region", "", what, cure, verdict, Fix.REGION, region)
        elif point and said != point and said in REGION_CODES:
            what, cure = _region_doubted(point)
            yield Remark(line, None, "region", said, what, cure, Verdict.NOTE)


@cache
def _region_found(region: str, *, taken: bool) -> tuple[Message, Message]:
    what = message("La région n’est pas dite : le point, ou la municipalité, la donne.")
    if taken:
        return what, message("Devient « {proposed} ».", proposed=region)
    return what, message("Acceptez « {proposed} », ou corrigez la cellule.", proposed=region)


@cache
def _region_doubted(point: str) -> tuple[Message, Message]:
    return (
        message("La région dite n’est pas celle où tombe le point ({region}).", region=point),
        message("Les deux sont gardées, et la fiche paraît parmi les doutes."),
    )


@lru_cache(maxsize=10_000)
def _only_region(municipality: str) -> str:
    regions = {one.region for one in named(municipality)} if municipality else set()
    return regions.pop() if len(regions) == 1 else ""


def _numbers(cells: pd.Series[str]) -> Numbers:
    return np.array(pd.to_numeric(cells.mask(cells.eq("")), errors="coerce"), dtype=np.float64)


def _in_box(longitude: float, latitude: float) -> bool:
    (west, east), (south, north) = LONGITUDE_RANGE, LATITUDE_RANGE
    return west <= longitude <= east and south <= latitude <= north


def _within(longitudes: Numbers, latitudes: Numbers) -> NDArray[np.bool_]:
    (west, east), (south, north) = LONGITUDE_RANGE, LATITUDE_RANGE
    within: NDArray[np.bool_] = (
        (longitudes >= west) & (longitudes <= east) & (latitudes >= south) & (latitudes <= north)
    )
    return within
