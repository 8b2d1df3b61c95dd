"""Everything that is taken away, in one ZIP."""

from __future__ import annotations

import io
import zipfile
from functools import partial
from typing import TYPE_CHECKING, Final

from geo import readme
from geo.export import Separator, csv
from geo.extract import LAYERS
from geo.geodata import geojson, geopackage
from geo.listing import Listing
from geo.workbook import workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from geo.extract import Extract
    from geo.readme import Readme

    Entries = Mapping[str, Callable[[], bytes]]

BOOK: Final = "maillage.xlsx"
PACKAGE: Final = "maillage.gpkg"
README: Final = "LISEZMOI.txt"

_FOLDERS: Final = {Separator.SEMICOLON: "csv_point_virgule", Separator.COMMA: "csv_virgule"}
_PERMISSIONS: Final = 0o644 << 16
_UNIX: Final = 3


def data(extract: Extract) -> Entries:
    """Name every file of data, and say how each is made.

    Returns
    -------
    Mapping
        What makes the bytes of each file, by its name in the archive; nothing is made before it is
        asked for. A screen adds its maps and documents beside them.
    """
    return {
        README: partial(_told, extract),
        BOOK: partial(book, extract),
        PACKAGE: partial(geopackage, extract),
        **{f"geojson/{listing}.geojson": partial(geojson, extract, listing) for listing in LAYERS},
        **{
            f"{folder}/{listing}.csv": partial(table, extract, listing, separator)
            for separator, folder in _FOLDERS.items()
            for listing in Listing
        },
    }


def book(extract: Extract) -> bytes:
    """Write the workbook: « Lisez-moi », then a sheet for each listing."""
    sheets = {extract.language.render(listing.label): extract.rows(listing) for listing in Listing}
    return workbook(sheets, readme.of(extract))


def table(extract: Extract, listing: Listing, separator: Separator) -> bytes:
    """Write a listing as CSV; its last column says the filters, and no sorting loses it."""
    return csv(extract.rows(listing).assign(filtres=extract.told(listing)), separator)


def pack(entries: Entries, day: date) -> bytes:
    """Put files into one ZIP.

    Parameters
    ----------
    entries
        What makes the bytes of each file, by its name; « / » stands between folders. They are made
        one after the other, in this order.
    day
        Of every file in the archive.

    Returns
    -------
    bytes
        The same for the same bytes with the same version of zlib.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, make in entries.items():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Else a file made on Windows would differ, and one made here could not be read by others.
            entry.create_system = _UNIX
            entry.external_attr = _PERMISSIONS
            archive.writestr(entry, make())
    return made.getvalue()


def written(told: Readme) -> bytes:
    """Write a readme as the CSV is written: what opens one opens the other."""
    return told.plain().replace("\n", "\r\n").encode("utf-8-sig")


def _told(extract: Extract) -> bytes:
    return written(readme.of(extract))
