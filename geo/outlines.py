"""Raw public polygons in, the project's coverages out.

Two geometries of the 17 regions are needed. To *join* points, the full polygons with the sea, so
that a library on a wharf has its region. To *draw*, the same polygons cut at the coast and
simplified, neighbours keeping every vertex in common.

Frames go in and come out in WGS 84; distances and areas below are metres and square metres of
the Québec Lambert projection (EPSG:32198).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import BoundaryError
from geo.settings import QUEBEC_LAMBERT, REGION_CODES, WGS84

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Polygons = NDArray[Any]
    """Shapely polygons or multipolygons, shape (n,)."""

REGION_NAMES: Final = dict(
    zip(
        REGION_CODES,
        (
            "Bas-Saint-Laurent",
            "Saguenay–Lac-Saint-Jean",
            "Capitale-Nationale",
            "Mauricie",
            "Estrie",
            "Montréal",
            "Outaouais",
            "Abitibi-Témiscamingue",
            "Côte-Nord",
            "Nord-du-Québec",
            "Gaspésie–Îles-de-la-Madeleine",
            "Chaudière-Appalaches",
            "Laval",
            "Lanaudière",
            "Laurentides",
            "Montérégie",
            "Centre-du-Québec",
        ),
        strict=True,
    )
)
"""Official names; files write them in at least four ways, so they are never read from one."""

LINE_1927: Final = "Tracé de 1927"
CODE_FIELD: Final = "RES_CO_REG"
NAME_FIELD: Final = "RES_NM_REG"

_NOISE_DEG: Final = 1e-8
"""The edges redrawn in 2021 and 2024 differ by less than 1e-9 degree from their neighbours'."""
_SLIT_DEG: Final = 1e-5
_STRIP_CODE: Final = "09"
_STRIP_BOX: Final = shapely.box(-64.2, 51.7, -56.8, 53.1)
"""Holds the polygon of region 09 beyond the 1927 line, and no other, in the BDGA file."""

_TOLERANCE_M: Final = 400.0
_CITY_TOLERANCE_M: Final = 80.0
_CITY_WINDOW_M: Final = shapely.box(-460_000, 147_000, -352_000, 234_000)
"""Greater Montréal, Laval included, where 400 m would leave nothing to recognise."""
_ISLET_M2: Final = 500_000.0
_LABEL_PRECISION_M: Final = 100.0

_JOINING_DECIMALS: Final = 6
_DRAWING_DECIMALS: Final = 4
"""Of a degree: 0.1 m and 11 m, each well under the file's own precision."""

_SOUTH: Final = shapely.box(-80.0, 44.9, -56.0, 50.6)
"""The inhabited south, which the map shows first."""


def joining(regions: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Make the sea-inclusive coverage that places points.

    Parameters
    ----------
    regions
        Polygons with their code in ``RES_CO_REG``, one or several a region.

    Returns
    -------
    GeoDataFrame
        17 rows ``code``, ``nom``, ``geometry``, sorted by code; WGS 84, to 0.1 m.

    Raises
    ------
    BoundaryError
        If a region is missing or the polygons overlap.
    """
    kept = regions[~_beyond_1927(regions)]
    codes = kept[CODE_FIELD].to_numpy()
    _check_codes(set(codes))
    clean = _matched(shapely.set_precision(kept.to_crs(WGS84).geometry.to_numpy(), _NOISE_DEG))
    merged = np.array([shapely.coverage_union_all(clean[codes == code]) for code in REGION_CODES])
    return _named(_rounded(merged, _JOINING_DECIMALS))


def line_1927(regions: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Outline the strip north of the 52nd parallel beyond the line of 1927.

    Returns
    -------
    GeoDataFrame
        One line, ``nom`` and ``geometry``; WGS 84.

    Raises
    ------
    BoundaryError
        If the strip is not there exactly once.
    """
    strip = regions[_beyond_1927(regions)].to_crs(QUEBEC_LAMBERT)
    if len(strip) != 1:
        text = f"Polygones au nord du tracé de 1927 : 1 attendu, {len(strip)} trouvé(s)."
        raise BoundaryError(text)
    simple = shapely.coverage_simplify(strip.geometry.to_numpy(), _TOLERANCE_M)
    lines = shapely.boundary(_rounded(_degrees(simple), _DRAWING_DECIMALS))
    return gpd.GeoDataFrame({"nom": [LINE_1927]}, geometry=lines, crs=WGS84)


def drawing(joined: gpd.GeoDataFrame, land: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Cut the regions at the coast and simplify them together.

    Both sets of lines are noded together and polygonized, so that the coverage is valid by
    construction. It is then simplified (Visvalingam–Whyatt) twice, at two tolerances; around
    Montréal the finer result is kept. Both runs hold the window's straight frame as it is, so the
    halves still match along it.

    Parameters
    ----------
    joined
        What :func:`joining` returns.
    land
        Any polygons whose union is the land.

    Returns
    -------
    GeoDataFrame
        17 rows ``code``, ``nom``, ``etiquettes``, ``geometry``; WGS 84, to 11 m. ``etiquettes``
        lists the places for a name, ``[longitude, latitude]``: first in the inhabited south, if
        the region reaches it, then in the whole region.

    Raises
    ------
    BoundaryError
        If a region has no land or the result is no coverage.
    """
    cut = _ashore(joined.to_crs(QUEBEC_LAMBERT).geometry.to_numpy(), land.to_crs(QUEBEC_LAMBERT))
    rounded = _rounded(_degrees(_simplified(cut)), _DRAWING_DECIMALS)
    frame = _named(rounded)
    frame.insert(2, "etiquettes", [_label_places(shape) for shape in rounded])
    return frame


def census_divisions(divisions: gpd.GeoDataFrame, joined: gpd.GeoDataFrame) -> pd.DataFrame:
    """Tell the region of every census division, by the largest overlap.

    Parameters
    ----------
    divisions
        Polygons with ``cduid`` (four digits) and ``cdname``.
    joined
        What :func:`joining` returns.

    Returns
    -------
    DataFrame
        ``cduid``, ``nom``, ``region``, sorted by code.
    """
    parts = divisions.to_crs(QUEBEC_LAMBERT).geometry.to_numpy()
    regions = joined.to_crs(QUEBEC_LAMBERT).geometry.to_numpy()
    part, region = shapely.STRtree(regions).query(parts, predicate="intersects")
    overlap = np.zeros((len(parts), len(regions)))
    overlap[part, region] = shapely.area(shapely.intersection(parts[part], regions[region]))
    table = pd.DataFrame(
        {
            "cduid": divisions["cduid"].to_numpy(),
            "nom": divisions["cdname"].to_numpy(),
            "region": joined["code"].to_numpy()[overlap.argmax(axis=1)],
        }
    )
    return table.sort_values("cduid", ignore_index=True)


def _beyond_1927(regions: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    # The service names the strip; the BDGA file does not, and only its place tells it.
    named = regions[NAME_FIELD].str.contains("1927", regex=False).to_numpy(dtype=bool)
    inside = shapely.covered_by(shapely.box(*regions.to_crs(WGS84).bounds.to_numpy().T), _STRIP_BOX)
    return np.asarray(named | (inside & (regions[CODE_FIELD] == _STRIP_CODE).to_numpy()), dtype=bool)


def _check_codes(found: set[str]) -> None:
    missing = sorted(set(REGION_CODES) - found)
    unknown = sorted(found - set(REGION_CODES))
    if missing or unknown:
        text = (
            f"Codes de région attendus : 01 à 17. Absents : {', '.join(missing) or 'aucun'} ; "
            f"inconnus : {', '.join(unknown) or 'aucun'}."
        )
        raise BoundaryError(text)


def _matched(polygons: Polygons) -> Polygons:
    """Mend slits and overlaps of about a metre, which come with some reprojections; refuse larger ones."""
    if shapely.coverage_is_valid(polygons):
        return polygons
    mended = shapely.coverage_clean(polygons, gap_width=_SLIT_DEG)
    moved = shapely.area(shapely.symmetric_difference(polygons, mended))
    if (moved > shapely.length(polygons) * _SLIT_DEG).any() or not shapely.coverage_is_valid(mended):
        text = "Les polygones des régions se chevauchent : ce fichier n'est pas un découpage du territoire."
        raise BoundaryError(text)
    return np.asarray(mended)


def _ashore(regions: Polygons, land: gpd.GeoDataFrame) -> Polygons:
    ground = shapely.union_all(land.geometry.to_numpy())
    lines = shapely.union_all([*shapely.boundary(regions), shapely.boundary(ground)])
    faces = shapely.get_parts(shapely.polygonize([lines]))
    inner = shapely.point_on_surface(faces)
    shapely.prepare(ground)
    face, owner = shapely.STRtree(regions).query(inner, predicate="within")
    dry = shapely.contains_properly(ground, inner[face])
    return np.array([_without_islets(faces[face[dry & (owner == row)]], row) for row in range(len(regions))])


def _without_islets(faces: Polygons, row: int) -> shapely.MultiPolygon:
    pieces = shapely.get_parts(shapely.coverage_union_all(faces))
    large = pieces[shapely.area(pieces) >= _ISLET_M2]
    if not large.size:
        text = f"Aucune terre dans la région {REGION_CODES[row]} : le fichier --land couvre-t-il le Québec ?"
        raise BoundaryError(text)
    return shapely.multipolygons(large)


def _simplified(regions: Polygons) -> Polygons:
    pieces = np.concatenate(
        [shapely.intersection(regions, _CITY_WINDOW_M), shapely.difference(regions, _CITY_WINDOW_M)]
    )
    owner = np.tile(np.arange(len(regions)), 2)
    in_city = np.repeat([True, False], len(regions))
    there = ~shapely.is_empty(pieces)
    pieces, owner, in_city = pieces[there], owner[there], in_city[there]
    fine = shapely.coverage_simplify(pieces, _CITY_TOLERANCE_M)
    coarse = shapely.coverage_simplify(pieces, _TOLERANCE_M)
    chosen = np.where(in_city, fine, coarse)
    return np.array([shapely.coverage_union_all(chosen[owner == row]) for row in range(len(regions))])


def _rounded(polygons: Polygons, decimals: int) -> Polygons:
    # Every vertex is rounded alone, so vertices in common stay in common.
    rounded = shapely.transform(polygons, lambda xy: np.round(xy, decimals))
    result = shapely.normalize(shapely.remove_repeated_points(rounded))
    if not (shapely.is_valid(result).all() and shapely.coverage_is_valid(result)):
        text = "Les contours arrondis se croisent : la source est plus détaillée que prévu."
        raise BoundaryError(text)
    return np.asarray(result)


def _degrees(polygons: Polygons) -> Polygons:
    return np.asarray(gpd.GeoSeries(polygons, crs=QUEBEC_LAMBERT).to_crs(WGS84).to_numpy())


def _named(polygons: Polygons) -> gpd.GeoDataFrame:
    names = {"code": REGION_CODES, "nom": [REGION_NAMES[code] for code in REGION_CODES]}
    return gpd.GeoDataFrame(names, geometry=polygons, crs=WGS84)


def _label_places(region: shapely.MultiPolygon) -> list[list[float]]:
    shapes = [shapely.intersection(region, _SOUTH), region]
    seen = gpd.GeoSeries([shape for shape in shapes if shape.area > 0], crs=WGS84).to_crs(QUEBEC_LAMBERT)
    centres = shapely.get_point(shapely.maximum_inscribed_circle(seen.to_numpy(), _LABEL_PRECISION_M), 0)
    places = np.round(shapely.get_coordinates(_degrees(centres)), _DRAWING_DECIMALS).tolist()
    return [place for row, place in enumerate(places) if place not in places[:row]]
