"""The layers and tables of a GeoPackage become grids; the base that it is runs nothing of its own.

A GeoPackage is an SQLite base, which may hold views, triggers and virtual tables that somebody wrote to
harm. It is opened in memory, nothing of it is trusted, and only plain tables are read, column by column:
no driver that would follow what they say to other files.
"""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.language import message
from geo.layer import Layer, layer_grid
from geo.limits import (
    MOST_BYTES,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SECONDS,
    MOST_SHEETS,
    refusal,
    too_many_cells,
    too_many_columns,
    too_many_rows,
)
from geo.problems import Problem, shortened
from geo.signatures import damaged

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from geo.grid import Grid, Value
    from geo.language import Message

_CONTENTS: Final = ("features", "attributes", "aspatial")
_STYLES: Final = "layer_styles"
"""Where QGIS keeps how layers look: no data."""

_SYSTEMS: Final = "gpkg_spatial_ref_sys"
_ENVELOPES: Final = (0, 32, 48, 48, 64)
"""Bytes of the envelope by its indicator: GeoPackage 1.4, clause 2.1.3."""

_WGS84: Final = 4326
_READ: Final = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
_STEPS: Final = 10_000
_FORMAT: Final = slice(18, 20)
_ROLLBACK: Final = b"\x01\x01"
"""The bytes that say how the base is written: a base in memory has no write-ahead log."""

_EXPORT: Final = message("Dans QGIS : clic droit sur la couche, Exporter, GeoPackage.")


def geopackage_grids(file: str, content: bytes) -> tuple[Grid, ...]:
    """Read every layer of features, and every table without geometry, that its contents list.

    Raises
    ------
    UnreadableFileError
        If the base is damaged, over a limit, or holds nothing to read.
    """
    try:
        with closing(sqlite3.connect(":memory:")) as base:
            layers, passed_over = _layers(file, base, content)
    # SQLite quotes what is damaged in its own messages, which then may be no text; or finds no memory for it.
    except (sqlite3.Error, UnicodeDecodeError, OverflowError, MemoryError) as error:
        raise damaged(file) from error
    if not layers:
        what = message("Ce GeoPackage ne contient ni couche ni table qui se lise.")
        raise refusal(file, what, _EXPORT, value=", ".join(passed_over))
    note = message("Couches laissées de côté (vues, images, tables virtuelles) : {n}.", n=len(passed_over))
    notes = (_note(file, "", note, _EXPORT),) if passed_over else ()
    return tuple(
        layer_grid(
            Layer(
                file,
                layer.name,
                layer.fields,
                layer.records,
                layer.shapes,
                layer.system,
                (*layer.notes, *notes),
            )
        )
        for layer in layers
    )


def _layers(file: str, base: sqlite3.Connection, content: bytes) -> tuple[list[Layer], list[str]]:
    base.deserialize(content[: _FORMAT.start] + _ROLLBACK + content[_FORMAT.stop :])
    base.text_factory = lambda text: text.decode("utf-8", "replace")
    _confine(base)
    plain = {
        name: sql or ""
        for name, kind, sql in base.execute("SELECT name, type, sql FROM sqlite_master")
        if kind == "table" and not re.match(r"\s*CREATE\s+VIRTUAL", sql or "", re.IGNORECASE)
    }
    listed = base.execute("SELECT table_name, data_type FROM gpkg_contents").fetchmany(MOST_SHEETS + 1)
    if len(listed) > MOST_SHEETS:
        raise refusal(file, message("Il y a plus de {most} couches.", most=MOST_SHEETS), _EXPORT)
    shaped: dict[str, tuple[str, int]] = {}
    if "gpkg_geometry_columns" in plain:
        rows = base.execute("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns")
        shaped = {name: (column, number) for name, column, number in rows.fetchmany(MOST_SHEETS + 1)}
    layers: list[Layer] = []
    passed_over: list[str] = []
    room = MOST_CELLS
    for name, kind in listed:
        if name == _STYLES:
            continue
        if kind not in _CONTENTS or name not in plain:
            passed_over.append(str(name))
            continue
        layer = _layer(file, base, name, shaped.get(name))
        room -= len(layer.records) * len(layer.fields)
        if room < 0:
            raise too_many_cells(file)
        layers.append(layer)
    return layers, passed_over


def _confine(base: sqlite3.Connection) -> None:
    """Allow only to read tables, by statements of this module, for so long."""
    for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
        base.execute(f"PRAGMA {pragma}")
    base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)
    base.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)

    def allowed(
        action: int, first: str | None, _second: str | None, _base: str | None, within: str | None
    ) -> int:
        reads = action in _READ and within is None
        return sqlite3.SQLITE_OK if reads or _describes(action, first) else sqlite3.SQLITE_DENY

    base.set_authorizer(allowed)
    end = time.monotonic() + MOST_SECONDS
    base.set_progress_handler(lambda: int(time.monotonic() > end), _STEPS)


def _describes(action: int, pragma: str | None) -> bool:
    return action == sqlite3.SQLITE_PRAGMA and pragma == "table_info"


def _layer(file: str, base: sqlite3.Connection, table: str, shaped: tuple[str, int] | None) -> Layer:
    described = base.execute(f"PRAGMA table_info({_quoted(table)})").fetchall()
    geometry, number = shaped or ("", _WGS84)
    fields = [(str(name), str(kind).upper()) for _, name, kind, *_ in described if name != geometry]
    if len(fields) > MOST_COLUMNS:
        raise too_many_columns(file, table)
    names = [name for name, _ in fields]
    placed = bool(shaped) and len(fields) < len(described)
    chosen = [*names, geometry] if placed else names
    # Every name is quoted as SQLite asks, and the authorizer allows nothing but reading.
    query = f"SELECT {', '.join(map(_quoted, chosen))} FROM {_quoted(table)}"  # noqa: S608
    rows = base.execute(query).fetchmany(MOST_ROWS)
    if len(rows) >= MOST_ROWS:
        raise too_many_rows(file, table)
    if len(rows) * len(chosen) > MOST_CELLS:
        raise too_many_cells(file)
    readers = [_READERS.get(kind, _same) for _, kind in fields]
    binary = sum(isinstance(cell, bytes) for row in rows for cell in row[: len(names)])
    records = [[_cell(read, cell) for read, cell in zip(readers, row, strict=False)] for row in rows]
    notes: list[Problem] = []
    if binary:
        what = message("Cellules binaires (images, fichiers), laissées vides : {n}.", n=binary)
        notes.append(_note(file, table, what, _EXPORT))
    if not placed:
        return Layer(file, table, names, records, None, None, tuple(notes))
    system = _system(file, base, table, number, notes)
    return Layer(file, table, names, records, _shapes([row[-1] for row in rows]), system, tuple(notes))


def _system(file: str, base: sqlite3.Connection, table: str, number: int, notes: list[Problem]) -> CRS | None:
    """Find the system of a layer by its authority's code, else by its definition."""
    query = f"SELECT organization, organization_coordsys_id, definition FROM {_SYSTEMS} WHERE srs_id = ?"  # noqa: S608
    told = base.execute(query, (number,)).fetchone()
    if number == _WGS84 and (not told or str(told[0]).upper() == "EPSG"):
        return None
    for name in (f"{told[0]}:{told[1]}", str(told[2])) if told else ():
        try:
            found = CRS.from_user_input(name)
        except CRSError:
            continue
        what = message("Coordonnées converties en WGS 84 depuis : {name}.", name=shortened(found.name))
        notes.append(_note(file, table, what, message("Vérifiez les points sur la carte.")))
        return found
    what = message(
        "Le système de coordonnées « {name} » n’est pas reconnu ; lu comme WGS 84.", name=str(number)
    )
    notes.append(_note(file, table, what, _EXPORT))
    return None


def _shapes(blobs: Sequence[object]) -> NDArray[np.object_]:
    """Read geometries; what is not one counts as a place that cannot be used."""
    shapes = shapely.from_wkb(np.array([_wkb(blob) for blob in blobs], dtype=object), on_invalid="ignore")
    wrong = np.array([blob is not None for blob in blobs], dtype=bool) & shapely.is_missing(shapes)
    shapes[wrong] = shapely.Point(np.inf, np.inf)
    return np.asarray(shapes, dtype=object)


def _wkb(blob: object) -> bytes | None:
    """Leave out the header of a GeoPackage's geometry."""
    if not isinstance(blob, bytes) or not blob.startswith(b"GP") or len(blob) < 8:  # noqa: PLR2004 - its header
        return None
    envelope = blob[3] >> 1 & 0b111
    return blob[8 + _ENVELOPES[envelope] :] if envelope < len(_ENVELOPES) else None


def _cell(read: Callable[[Any], Value], cell: object) -> Value:
    if cell is None or isinstance(cell, bytes):
        return None
    try:
        return read(cell)
    except (TypeError, ValueError):
        return str(cell)


def _same(cell: Value) -> Value:
    return cell


def _moment(cell: str) -> datetime:
    return datetime.fromisoformat(cell).replace(tzinfo=None)


_READERS: Final[dict[str, Callable[[Any], Value]]] = {
    "BOOLEAN": bool,
    "DATE": date.fromisoformat,
    "DATETIME": _moment,
}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _note(file: str, layer: str, what: Message, cure: Message) -> Problem:
    return Problem(shortened(file), None, "", shortened(layer), what, cure)
