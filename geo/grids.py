"""Foreign files become grids: every sheet of a workbook, every layer of a map file, the lines of a text."""

from __future__ import annotations

from geo.book_grids import book_grids
from geo.geojson_grid import geojson_grid
from geo.geopackage_grids import geopackage_grids
from geo.grid import Grid, Value
from geo.limits import MOST_BYTES, too_heavy
from geo.signatures import Kind, kind
from geo.text_grid import text_grid
from geo.wrapped_rows import unwrapped

__all__ = ["Grid", "Value", "read"]


def read(file: str, content: bytes) -> tuple[Grid, ...]:
    """Read every sheet of a foreign file, recognised by its content and not by its name.

    Parameters
    ----------
    file
        Name of the file, without its folder.
    content
        Its bytes.

    Returns
    -------
    tuple of Grid
        At least one: sheets and layers that hold nothing are left out. Nothing of a grid has run:
        formulas are the values that the file keeps of them.

    Raises
    ------
    ImportSourceError
        If the file is none of the kinds that are read, is damaged, is over a limit or is not safe
        to open; the sentence says what, why, and the cure.
    """
    if len(content) > MOST_BYTES:
        raise too_heavy(file)
    match found := kind(file, content):
        case Kind.TEXT:
            return (unwrapped(text_grid(file, content)),)
        case Kind.GEOJSON:
            return (geojson_grid(file, content),)
        case Kind.GEOPACKAGE:
            return geopackage_grids(file, content)
        case Kind.XLSX | Kind.ODS | Kind.XLS:
            return tuple(map(unwrapped, book_grids(file, content, found)))
