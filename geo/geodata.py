"""The rows of an extract on the ground: GeoJSON (RFC 7946), and GeoPackage with its styles."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped] # ships no type information
import shapely
from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype
from pyogrio.raw import write_arrow

from geo import manifest, readme
from geo.boundaries import DRAWING
from geo.extract import LAYERS
from geo.listing import Listing
from geo.qml import qml
from geo.settings import DATA, REGIONS, WGS84
from geo.sld import sld
from geo.symbology import style

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geo.extract import Extract

_GEOMETRY: Final = "geom"
_KINDS: Final[dict[str, str]] = {Listing.REGIONS: "MultiPolygon", Listing.LINKS: "LineString"}
"""Geometry of a layer in a GeoPackage, where it is not a point."""

_IDENTIFIERS: Final = ("id", "code")
"""The columns that name a row, the better first."""

_VERSION: Final = "1.2"
"""Of GeoPackage: what older versions of QGIS read without a warning."""

_README: Final = "lisez_moi"
_JSON: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_STYLES: Final = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT(256),
    f_table_schema TEXT(256),
    f_table_name TEXT(256),
    f_geometry_column TEXT(256),
    styleName TEXT(30),
    styleQML TEXT,
    styleSLD TEXT,
    useAsDefault BOOLEAN,
    description TEXT,
    owner TEXT(30),
    ui TEXT(30),
    update_time DATETIME DEFAULT CURRENT_TIMESTAMP
)
"""
"""The table in which QGIS looks for styles, as QGIS makes it."""


def geojson(extract: Extract, listing: Listing) -> bytes:
    """Write a layer as a FeatureCollection of RFC 7946.

    A row without a place is a feature whose geometry is ``null`` (§3.2), an empty cell is ``null``
    too, and a day is « AAAA-MM-JJ ». The collection's foreign members (§6.1) name the layer and
    say its filters, its day and whose outlines it holds.

    Parameters
    ----------
    extract
        What is taken away.
    listing
        One of `geo.extract.LAYERS`.
    """
    listed = extract.rows(listing)
    head = {
        "type": "FeatureCollection",
        "name": str(listing),
        "title": extract.language.render(listing.label),
        "description": extract.told(listing),
        "date": extract.day.isoformat(),
    }
    if listing is Listing.REGIONS:
        head["attribution"] = _credit()
    identifier = next((name for name in _IDENTIFIERS if name in listed), None)
    names = [_JSON.encode(str(name)) for name in listed]
    columns = [_written(listed[name]) for name in listed]
    identifiers = _written(listed[identifier]) if identifier else [""] * len(listed)
    shapes = shapely.to_geojson(extract.shapes(listing))
    features = [
        '{"type":"Feature",'
        + (f'"id":{key},' if key else "")
        + f'"geometry":{shape or "null"},"properties":{{'
        + ",".join(f"{name}:{cell}" for name, cell in zip(names, cells, strict=True))
        + "}}"
        for key, shape, cells in zip(identifiers, shapes, zip(*columns, strict=True), strict=True)
    ]
    opening = _JSON.encode(head)[:-1]
    return (f'{opening}, "features": [\n' + ",\n".join(features) + "\n]}\n").encode()


def _written(column: pd.Series) -> list[str]:
    """Write each cell as JSON."""
    if is_datetime64_any_dtype(column):
        column = column.dt.strftime("%Y-%m-%d")
    return [_JSON.encode(cell) for cell in _cells(column)]


def _cells(column: pd.Series) -> list[object]:
    """Give plain cells, ``None`` where one is empty."""
    cells = column.astype(object).where(column.notna(), None).tolist()
    return [None if cell == "" else cell for cell in cells]


def geopackage(extract: Extract) -> bytes:
    """Write every listing as a layer or a table of one GeoPackage, which QGIS opens drawn.

    Layers are in WGS 84; a row without a place has no geometry. The table ``lisez_moi`` says what
    the readme says, and each layer's description its filters. The same extract gives the same bytes
    with the same versions of GDAL and SQLite.
    """
    # GDAL and SQLite each open the file by its name; the folder is this call's own.
    with tempfile.TemporaryDirectory(prefix="maillage-") as folder:
        path = Path(folder) / "maillage.gpkg"
        for listing in Listing:
            listed = extract.rows(listing)
            table = pa.table({str(name): _column(listed[name]) for name in listed})
            if listing in LAYERS:
                table = table.append_column(_GEOMETRY, pa.array(_wkb(extract, listing), type=pa.binary()))
            _write(path, str(listing), table, extract.told(listing))
        _write(path, _README, _told(extract), extract.fiction)
        # The file counts the transactions that made it, of which GDAL makes one more or less by the clock.
        packed = path.with_name("paquet.gpkg")
        with closing(sqlite3.connect(path)) as base:
            with base:
                _add_styles(base, extract)
                _date(base, f"{extract.day.isoformat()}T00:00:00.000Z")
            base.execute("VACUUM INTO ?", (str(packed),))
        return packed.read_bytes()


def _wkb(extract: Extract, listing: Listing) -> NDArray[np.object_]:
    shapes = extract.shapes(listing)
    if _KINDS.get(listing) == "MultiPolygon":
        shapes = np.array([shapely.MultiPolygon(shapely.get_parts(shape).tolist()) for shape in shapes])
    return np.asarray(shapely.to_wkb(shapes), dtype=object)


def _column(column: pd.Series) -> pa.Array:
    """Type a column: days, whole and decimal numbers, texts; what is empty is null."""
    if is_datetime64_any_dtype(column):
        return pa.array(column.to_numpy(dtype="datetime64[D]"))
    if is_numeric_dtype(column):
        return pa.array(column, from_pandas=True)
    return pa.array(_cells(column), type=pa.string())


def _told(extract: Extract) -> pa.Table:
    lines = readme.of(extract).plain().splitlines()
    return pa.table({"texte": pa.array(lines, type=pa.string())})


def _write(path: Path, name: str, table: pa.Table, description: str) -> None:
    placed = _GEOMETRY in table.column_names
    shaped = {
        "geometry_name": _GEOMETRY,
        "geometry_type": _KINDS.get(name, "Point"),
        "crs": WGS84,
    }
    write_arrow(
        table,
        path,
        layer=name,
        driver="GPKG",
        dataset_options={"VERSION": _VERSION},
        layer_options={"DESCRIPTION": description, "GEOMETRY_NAME": _GEOMETRY},
        **(shaped if placed else {}),
    )


def _add_styles(base: sqlite3.Connection, extract: Extract) -> None:
    base.execute(_STYLES)
    base.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES (?, 'attributes', ?)",
        ("layer_styles", "layer_styles"),
    )
    for listing in LAYERS:
        drawn = style(listing, extract.view.selection.indicator, extract.language)
        base.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column,"
            " styleName, styleQML, styleSLD, useAsDefault, description, owner)"
            " VALUES ('', '', ?, ?, ?, ?, ?, 1, ?, '')",
            (drawn.layer, _GEOMETRY, drawn.layer, qml(drawn), sld(drawn), "Maillage"),
        )


def _date(base: sqlite3.Connection, moment: str) -> None:
    """Put the day of the extract where the programs put now."""
    base.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))
    base.execute("UPDATE layer_styles SET update_time = ?", (moment,))


def _credit() -> str:
    """Say whose outlines the regions are, in the words that the licences ask for."""
    listed = manifest.load()
    path = (REGIONS / DRAWING).relative_to(DATA).as_posix()
    sources = (source for entry in listed.files if entry.path == path for source in listed.of(entry))
    return " ; ".join(source.attribution for source in sources)
