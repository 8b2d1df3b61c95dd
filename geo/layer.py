"""A layer of places becomes a grid: its fields as columns, and where each place is, in degrees."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from pyproj import Transformer
from pyproj.exceptions import ProjError

from geo.grid import Grid
from geo.language import message
from geo.limits import (
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    too_long_cell,
    too_many_cells,
    too_many_columns,
    too_many_rows,
)
from geo.problems import Problem, shortened
from geo.settings import WGS84

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pyproj import CRS

    from geo.grid import Value
    from geo.language import Message

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_CHECK: Final = message("Vérifiez ces lignes dans l’aperçu.")
_EAST, _NORTH = 180.0, 90.0


@dataclass(frozen=True, eq=False)
class Layer:
    """Records and their shapes, as a map format gives them.

    Parameters
    ----------
    file, name
        Of the file and of the layer.
    fields
        Names of the columns.
    records
        Cells, one a field.
    shapes
        Shape (n,), ``None`` where a record has no usable geometry; no array for a plain table.
    system
        The shapes' system of coordinates; ``None`` for WGS 84.
    notes
        What was already found.
    """

    file: str
    name: str
    fields: Sequence[str]
    records: Sequence[Sequence[Value]]
    shapes: NDArray[np.object_] | None
    system: CRS | None = None
    notes: tuple[Problem, ...] = ()


def layer_grid(layer: Layer) -> Grid:
    """Put a layer in rows under the names of its fields, with a longitude and a latitude.

    The place of a line or of an area is a point on it. Where a field is called « longitude » or
    « latitude » already, the columns of the geometry say so in their names.

    Raises
    ------
    UnreadableFileError
        If the layer is over a limit.
    """
    _check(layer)
    names: list[str] = list(layer.fields)
    rows: list[tuple[Value, ...]] = [tuple(map(_clean, record)) for record in layer.records]
    notes = list(layer.notes)
    if layer.shapes is not None:
        places = _places(layer, notes)
        taken = {name.casefold() for name in names}
        names += [_free(name, taken) for name in ("longitude", "latitude")]
        rows = [(*row, *place) for row, place in zip(rows, places, strict=True)]
        if names[-2:] != ["longitude", "latitude"]:
            what = message("La couche a déjà des champs « longitude » ou « latitude », gardés tels quels.")
            cure = message("Choisissez lesquels sont les bons : les champs, ou la géométrie.")
            notes.append(_note(layer, what, cure))
    header: tuple[Value, ...] = tuple(map(_clean, names))
    lines = tuple(range(1, len(rows) + 2))
    return Grid(shortened(layer.file), layer.name, (header, *rows), lines, tuple(notes), headed=True)


def _check(layer: Layer) -> None:
    if len(layer.records) >= MOST_ROWS:
        raise too_many_rows(layer.file, layer.name)
    if len(layer.fields) + 2 > MOST_COLUMNS:
        raise too_many_columns(layer.file, layer.name)
    if len(layer.records) * (len(layer.fields) + 2) > MOST_CELLS:
        raise too_many_cells(layer.file)
    for line, record in enumerate(chain([layer.fields], layer.records), start=1):
        for cell in record:
            if isinstance(cell, str) and len(cell) > LONGEST_CELL:
                raise too_long_cell(layer.file, cell, line)


def _clean(cell: Value) -> Value:
    """Make a cell that every format can hold: no half character, no endless number."""
    if isinstance(cell, str):
        return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", cell) if cell and not cell.isspace() else None
    if isinstance(cell, float) and not math.isfinite(cell):
        return str(cell)
    return cell


def _free(name: str, taken: set[str]) -> str:
    """Name a column as no other is."""
    found, number = name, 1
    while found.casefold() in taken:
        found = f"{name} (géométrie)" if number == 1 else f"{name} (géométrie {number})"
        number += 1
    taken.add(found.casefold())
    return found


def _places(layer: Layer, notes: list[Problem]) -> list[tuple[float | None, float | None]]:
    """Give the longitude and the latitude of every record, rounded to a centimetre."""
    assert layer.shapes is not None  # noqa: S101 - said by the caller
    shapes = layer.shapes
    kinds = shapely.get_type_id(shapes)
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    points = shapes.copy()
    # GEOS refuses the coordinates of an empty point, which has none.
    points[empty] = None
    spread = np.flatnonzero(~empty & (kinds != shapely.GeometryType.POINT))
    points[spread] = [_on(shape) for shape in shapes[spread]]
    x, y = shapely.get_x(points), shapely.get_y(points)
    if layer.system is not None:
        x, y = _degrees(layer.system, x, y)
    lawful = np.isfinite(x) & np.isfinite(y) & (np.abs(x) <= _EAST) & (np.abs(y) <= _NORTH)
    single = shapely.get_num_geometries(shapes[spread]) == 1
    folded = np.isin(kinds[spread], [shapely.GeometryType.MULTIPOINT]) & single
    counted = (
        (
            int(len(spread) - folded.sum()),
            message(
                "Lignes ou surfaces placées par un point qui s’y trouve : {n}.",
                n=int(len(spread) - folded.sum()),
            ),
        ),
        (
            int(empty.sum()),
            message("Enregistrements sans géométrie, gardés sans coordonnées : {n}.", n=int(empty.sum())),
        ),
        (
            int((~lawful & ~empty).sum()),
            message(
                "Géométries hors du globe ou inutilisables, gardées sans coordonnées : {n}.",
                n=int((~lawful & ~empty).sum()),
            ),
        ),
    )
    notes += [_note(layer, what, _CHECK) for count, what in counted if count]
    return [
        (round(east, 7), round(north, 7)) if usable else (None, None)
        for east, north, usable in zip(x.tolist(), y.tolist(), lawful.tolist(), strict=True)
    ]


def _on(shape: shapely.Geometry) -> shapely.Point | None:
    try:
        return shapely.point_on_surface(shape)
    except shapely.errors.ShapelyError:
        return None


def _degrees(
    system: CRS, x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    try:
        east, north = Transformer.from_crs(system, WGS84, always_xy=True).transform(x, y)
    except ProjError:
        return np.full(len(x), np.nan), np.full(len(y), np.nan)
    return np.asarray(east, dtype=np.float64), np.asarray(north, dtype=np.float64)


def _note(layer: Layer, what: Message, cure: Message) -> Problem:
    return Problem(shortened(layer.file), None, "", shortened(layer.name), what, cure)
