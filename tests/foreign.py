"""Foreign files made in code: workbooks, layers, and what somebody could do to them."""

from __future__ import annotations

import io
import json
import sqlite3
import subprocess
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely
import xlsxwriter  # type: ignore[import-untyped] # ships no type information

from tests.programs import program

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def book(
    *sheets: Sequence[Sequence[object]], change: Callable[[xlsxwriter.Workbook], None] | None = None
) -> bytes:
    """Write rows as the sheets of an XLSX; ``change`` gets the workbook before it is closed."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as target:
        for rows in sheets:
            sheet = target.add_worksheet()
            for line, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(line, column, cell)
        if change:
            change(target)
    return made.getvalue()


def members(content: bytes) -> dict[str, bytes]:
    """Unpack a file."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Pack parts, compressed."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return made.getvalue()


def sheet_of(xml: str, **others: bytes) -> bytes:
    """Make an XLSX whose first sheet is this XML."""
    parts = members(book([["x"]]))
    parts["xl/worksheets/sheet1.xml"] = xml.encode()
    return packed(parts | {name.replace("__", "/"): data for name, data in others.items()})


def cells(xml: str) -> bytes:
    """Make an XLSX of these rows of XML."""
    return sheet_of(
        f'<?xml version="1.0"?><worksheet xmlns="{NAMESPACE}"><sheetData>{xml}</sheetData></worksheet>'
    )


def ods(rows: str) -> bytes:
    """Make an ODS of these rows of XML."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Feuille1">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    return packed(
        {"mimetype": kind, "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()}
    )


def converted(content: bytes, kind: str, folder: Path) -> bytes:
    """Have LibreOffice save an XLSX as another kind of workbook."""
    (folder / "classeur.xlsx").write_bytes(content)
    subprocess.run(  # noqa: S603 # the program that the helper found, on a file of this test
        [
            program("soffice"),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--convert-to", kind, "--outdir", str(folder), str(folder / "classeur.xlsx")),
        ],
        check=True,
        capture_output=True,
    )
    return (folder / f"classeur.{kind.split(':', maxsplit=1)[0]}").read_bytes()


def geopackage(layers: Mapping[str, gpd.GeoDataFrame], sql: str = "") -> bytes:
    """Write layers with GDAL, then run somebody's statements on the base."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        for name, frame in layers.items():
            frame.to_file(path, layer=name, driver="GPKG")
        if sql:
            with closing(sqlite3.connect(path)) as base, base:
                base.executescript(sql)
        return path.read_bytes()


def places(
    *points: tuple[float, float], crs: str = "EPSG:4326", **fields: Sequence[object]
) -> gpd.GeoDataFrame:
    """Make a layer of points."""
    return gpd.GeoDataFrame(dict(fields), geometry=[shapely.Point(point) for point in points], crs=crs)


def geojson(*features: Mapping[str, object], **members: object) -> bytes:
    """Write a FeatureCollection."""
    told = {
        "type": "FeatureCollection",
        **members,
        "features": [{"type": "Feature", **one} for one in features],
    }
    return json.dumps(told, ensure_ascii=False).encode()
