"""The regions' coverages: built from public files, loaded, and asked where points fall.

``python -m geo.boundaries build`` makes the files of ``data/regions`` from raw public files;
``python -m geo.boundaries fetch`` downloads the government's full-detail regions for it.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from geo import neighbours, outlines, sda
from geo.errors import BoundaryError, MaillageError
from geo.settings import REGION_CODES, REGIONS, SDA_SERVICE, WGS84
from geo.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    from numpy.typing import NDArray

    Coordinates: TypeAlias = float | Sequence["Coordinates"]

JOINING: Final = "regions_jointure.geojson"
DRAWING: Final = "regions_terre.geojson"
LINE_1927: Final = "trace_1927.geojson"
NEIGHBOURS: Final = "voisins.geojson"
DIVISIONS: Final = "divisions_recensement_2016.csv"

_DBF_ENCODING: Final = "CP850"
_MAX_DECIMALS: Final = 6


@lru_cache(maxsize=1)
def load_joining() -> gpd.GeoDataFrame:
    """Read the sea-inclusive regions: ``code``, ``nom``, ``geometry``, WGS 84, sorted by code."""
    return _load(REGIONS / JOINING)


@lru_cache(maxsize=1)
def load_drawing() -> gpd.GeoDataFrame:
    """Read the regions cut at the coast: ``code``, ``nom``, ``etiquettes``, ``geometry``, WGS 84."""
    return _load(REGIONS / DRAWING)


@lru_cache(maxsize=1)
def load_divisions() -> Mapping[str, str]:
    """Read the region code of every census division of 2016, by the division's four digits."""
    try:
        text = (REGIONS / DIVISIONS).read_text(encoding="utf-8")
        return MappingProxyType({row["cduid"]: row["region"] for row in csv.DictReader(io.StringIO(text))})
    except (OSError, UnicodeDecodeError, KeyError) as error:
        raise _damaged(REGIONS / DIVISIONS) from error


def locate(longitudes: NDArray[np.float64], latitudes: NDArray[np.float64]) -> NDArray[np.str_]:
    """Tell the region in which each point falls.

    Parameters
    ----------
    longitudes, latitudes
        Decimal degrees, WGS 84, both of shape (n,); NaN where unknown.

    Returns
    -------
    NDArray
        Codes, shape (n,); empty outside every region and where a coordinate is unknown. A point
        on a border has the lowest code.
    """
    codes = np.full(len(longitudes), "", dtype="<U2")
    for code, region in reversed(_prepared_regions()):
        west, south, east, north = region.bounds
        near = np.flatnonzero(
            (longitudes >= west) & (longitudes <= east) & (latitudes >= south) & (latitudes <= north)
        )
        codes[near[shapely.intersects_xy(region, longitudes[near], latitudes[near])]] = code
    return codes


def build(sources: Mapping[str, Path], output: Path, report: Callable[[str], None]) -> None:
    """Make the files of ``data/regions``: all of them, or none.

    Parameters
    ----------
    sources
        Raw files by role: ``regions``, ``land``, and optionally ``neighbours`` with ``lakes``.
    output
        Folder to write in; files of the same names are replaced at the end.
    report
        Is told each step, in French.

    Raises
    ------
    BoundaryError
        If a source cannot be read or is not what its role says.
    """
    report("Lecture des limites…")
    raw = _read_regions(sources["regions"])
    land = _read(sources["land"], {"cduid", "cdname"})
    report("Régions avec leurs eaux (jointure)…")
    joined = outlines.joining(raw)
    report("Régions à terre, simplifiées (dessin)…")
    drawn = outlines.drawing(joined, land)
    files = {
        JOINING: _geojson(joined),
        DRAWING: _geojson(drawn),
        LINE_1927: _geojson(outlines.line_1927(raw)),
        DIVISIONS: outlines.census_divisions(land, joined).to_csv(index=False, lineterminator="\n"),
    }
    if "neighbours" in sources:
        report("Terres voisines…")
        around = neighbours.neighbours(
            _read(sources["neighbours"], set(), layer="countries"),
            _read(sources["lakes"], set(), layer="lakes"),
            joined,
            drawn,
        )
        files[NEIGHBOURS] = _geojson(around)
    write_whole(output, {name: text.encode() for name, text in files.items()})
    for name, text in files.items():
        report(f"  {name} : {len(text.encode()) / 1000:.0f} ko")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command == "build" and bool(options.neighbours) != bool(options.lakes):
        parser.error("--neighbours et --lakes vont ensemble")
    try:
        if options.command == "fetch":
            sda.fetch(options.service, options.output, report=_say)
            _say(f"Suite : python -m geo.boundaries build --regions {options.output} --land FICHIER")
        else:
            roles = ("regions", "land", "neighbours", "lakes")
            chosen = {role: getattr(options, role) for role in roles if getattr(options, role)}
            build(chosen, options.output, _say)
            _say("Suite : python -m geo.manifest")
    except MaillageError as error:
        _say(f"Erreur : {error}")
        return 1
    except OSError as error:
        _say(f"Erreur : écriture impossible, rien n'a été remplacé ({error.strerror}, {error.filename}).")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo.boundaries", description="Limites des régions.")
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("build", help="construire data/regions à partir de fichiers publics")
    make.add_argument(
        "--regions", type=Path, required=True, help="regio_s.shp (BDGA) ou fichier de « fetch »"
    )
    make.add_argument("--land", type=Path, required=True, help="divisions de recensement découpées à la côte")
    make.add_argument("--neighbours", type=Path, help="pays de Natural Earth (couche « countries »)")
    make.add_argument(
        "--lakes", type=Path, help="lacs de Natural Earth (couche « lakes »), avec --neighbours"
    )
    make.add_argument("--output", type=Path, default=REGIONS, help="dossier à écrire (défaut : data/regions)")
    download = commands.add_parser("fetch", help="télécharger les régions détaillées du SDA")
    download.add_argument("--service", default=SDA_SERVICE, help="adresse du service (MapServer)")
    download.add_argument("--output", type=Path, default=Path("sda_regions.geojson"), help="fichier à écrire")
    return parser


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


@lru_cache(maxsize=1)
def _prepared_regions() -> tuple[tuple[str, shapely.Geometry], ...]:
    regions = load_joining()
    shapes = regions.geometry.to_numpy()
    shapely.prepare(shapes)
    return tuple(zip(regions["code"], shapes, strict=True))


def _load(path: Path) -> gpd.GeoDataFrame:
    try:
        content = json.loads(path.read_bytes())
        regions = gpd.GeoDataFrame.from_features(content["features"], crs=WGS84)
    except (OSError, ValueError, KeyError) as error:
        raise _damaged(path) from error
    if tuple(regions.get("code", ())) != REGION_CODES:
        raise _damaged(path)
    return regions[[*regions.columns.drop("geometry"), "geometry"]]


def _damaged(path: Path) -> BoundaryError:
    cure = "relancez « python -m geo.boundaries build »"
    return BoundaryError(f"{path.name} manque ou est abîmé dans data/regions : {cure}.")


def _read_regions(path: Path) -> gpd.GeoDataFrame:
    fields = {outlines.CODE_FIELD, outlines.NAME_FIELD}
    if path.suffix.lower() == ".shp":
        return _read(path, fields, encoding=_DBF_ENCODING)
    return _read(path, fields)


def _read(path: Path, fields: set[str], **options: str) -> gpd.GeoDataFrame:
    try:
        frame = gpd.read_file(path, **options)
    except (DataSourceError, DataLayerError) as error:
        text = f"{path} : absent ou illisible comme fichier géographique (attendu : .shp, .gpkg, .geojson)."
        raise BoundaryError(text) from error
    missing = sorted(fields - set(frame.columns))
    if missing or not len(frame):
        wrong = f"champs absents : {', '.join(missing)}" if missing else "aucun polygone"
        text = f"{path} : {wrong}. Voyez dans le README quels fichiers publics conviennent."
        raise BoundaryError(text)
    # TopoJSON says no CRS, and its coordinates are WGS 84 by definition of its format.
    return frame.set_crs(WGS84) if frame.crs is None else frame


def _geojson(frame: gpd.GeoDataFrame) -> str:
    # Written here because the bytes must not depend on the version of a driver.
    features = []
    for row in frame.itertuples(index=False):
        properties = row._asdict()
        shape = properties.pop("geometry")
        coordinates = _short(shapely.geometry.mapping(shape)["coordinates"])
        geometry = {"type": shape.geom_type, "coordinates": coordinates}
        text = {"type": "Feature", "properties": properties, "geometry": geometry}
        features.append(json.dumps(text, ensure_ascii=False, separators=(",", ":")))
    lines = ",\n".join(features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'


def _short(coordinates: Coordinates) -> Coordinates:
    if isinstance(coordinates, float):
        return round(coordinates, _MAX_DECIMALS)
    return [_short(inner) for inner in coordinates]


if __name__ == "__main__":
    sys.exit(main())
