"""A workbook is opened in a process of its own, bounded in memory and time; run by `geo.book_grids`.

A few kilobytes can ask for terabytes, and no parser is free of faults: what this process cannot bear ends
with it. What it found goes to its output in ``marshal``. It imports little of the project, to start fast.
"""

from __future__ import annotations

import io
import json
import marshal
import math
import re
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

import python_calamine as calamine

from geo.book_spans import TooManyError, spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Bounds = Mapping[str, int]
    Found = dict[str, Any]
    from geo.book_spans import Range


_SMALL: Final = 1_000_000
_CELL: Final = re.compile(rb'<c r="([A-Z]{3}\d+|[A-Z]{1,2}\d{6,7})"(?:[^>]*[^/])?><(?:v|is|f)\b')
_FORMULA: Final = re.compile(
    rb'<c r="([A-Z]+\d+)"([^>]*)>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
_ERROR: Final = re.compile(
    rb'<c r="([A-Z]+\d+)"[^>]*\bt="e"[^>]*>(?:(?!</c>).)*?<v>([^<]{1,20})</v>', re.DOTALL
)
_ENDLESS: Final = re.compile(rb">[^<]{1000000}")
_HIDDEN_ROW: Final = re.compile(rb'<row\s[^>]*\bhidden="(?:1|true)"')
_HIDDEN_COLUMN: Final = re.compile(rb'<col\s[^>]*\bhidden="(?:1|true)"')
_SINCE_1904: Final = re.compile(rb'<(?:\w+:)?workbookPr\s[^>]*\bdate1904="(?:1|true)"')
_TOLD: Final = 20
_HOLLOW: Final = 4  # times more cells than a sheet may fill, it may span


class Reason(Enum):
    """Why a file is refused."""

    LOCKED = "locked"
    BOMB = "bomb"
    ENTITIES = "entities"
    STRAY = "stray"
    SHEETS = "sheets"
    ROWS = "rows"
    COLUMNS = "columns"
    CELLS = "cells"
    CELL = "cell"
    MEMORY = "memory"


class Fault(Exception):  # noqa: N818 - a reason to stop, which the other process puts in words
    """A file is refused, for something in a place of it."""

    def __init__(self, reason: Reason, place: str = "") -> None:
        super().__init__(reason)
        self.reason, self.place = reason, place


def main() -> None:
    """Read the input as the kind that the first argument says, within the bounds of the second."""
    kind, bounds = sys.argv[1], json.loads(sys.argv[2])
    _confine(bounds)
    content = sys.stdin.buffer.read()
    try:
        found = _book(kind, content, bounds)
    except Fault as fault:
        found = {"fault": fault.reason.value, "place": fault.place}
    except (calamine.PasswordError, MemoryError, TooManyError) as error:
        reasons = {MemoryError: Reason.MEMORY, TooManyError: Reason.BOMB}
        found = {"fault": reasons.get(type(error), Reason.LOCKED).value, "place": ""}
    sys.stdout.buffer.write(marshal.dumps(found))


def _confine(bounds: Bounds) -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_AS, (bounds["memory"], bounds["memory"]))
        resource.setrlimit(resource.RLIMIT_CPU, (bounds["seconds"], bounds["seconds"]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _book(kind: str, content: bytes, bounds: Bounds) -> Found:
    parts: dict[str, bytes] = {}
    names: set[str] = set()
    if kind != "XLS":
        names, parts = _parts(content, bounds)
        content = _packed(parts)
    facts = _facts(parts, bounds) if kind == "XLSX" else {}
    spanned = spans(parts.get("content.xml", b""), bounds["cells"])
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        listed = [meta for meta in book.sheets_metadata if meta.typ is calamine.SheetTypeEnum.WorkSheet]
        if len(listed) > bounds["sheets"]:
            raise Fault(Reason.SHEETS)
        room = bounds["cells"]
        sheets = []
        for meta in listed:
            told = facts.get(meta.name, {"errors": {}})
            opened = book.get_sheet_by_name(meta.name)
            if opened.total_height * opened.total_width > _HOLLOW * bounds["cells"]:
                raise Fault(Reason.CELLS, meta.name)
            ranges = spanned.get(meta.name, ()) if kind == "ODS" else opened.merged_cell_ranges or ()
            sheet, used = _sheet(opened, told, ranges, bounds, room)
            room -= used
            hidden = meta.visible is not calamine.SheetVisibleEnum.Visible
            sheets.append({"name": meta.name, "hidden": hidden} | told | sheet)
    return {
        "sheets": sheets,
        "macros": any("vbaproject" in name or name.startswith(("basic/", "scripts/")) for name in names),
        "since_1904": bool(_SINCE_1904.search(parts.get("xl/workbook.xml", b""))),
        "links": any("externallinks/" in name for name in names),
    }


def _parts(content: bytes, bounds: Bounds) -> tuple[set[str], dict[str, bytes]]:
    """Unpack what makes a table of a packed file, and only if it is what it says it is."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        infos = source.infolist()
        names = [info.filename.replace("\\", "/").lstrip("/") for info in infos]
        # Two parts of one name, or one within another.
        shared = len(set(names)) < len(names) or sum(info.compress_size for info in infos) > len(content)
        if shared or len(infos) > bounds["parts"]:
            raise Fault(Reason.BOMB)
        kept = {name: info for name, info in zip(names, infos, strict=True) if _tells(name)}
        manifest = kept.get("META-INF/manifest.xml")
        if manifest and b"encryption-data" in source.open(manifest).read(_SMALL):
            raise Fault(Reason.LOCKED)
        if sum(info.file_size for info in kept.values()) > bounds["unpacked"]:
            raise Fault(Reason.BOMB)
        parts = {}
        for name, info in kept.items():
            if info.file_size > max(_SMALL, bounds["ratio"] * info.compress_size):
                raise Fault(Reason.BOMB)
            # Never reads more than is declared: a part that lies fails its checksum.
            data = source.read(info)
            if b"<!DOCTYPE" in data or b"<!ENTITY" in data or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise Fault(Reason.ENTITIES)
            # A text in one place of the file may be the value of every cell.
            if _ENDLESS.search(data):
                raise Fault(Reason.CELL, name)
            parts[name] = data
    return {name.lower() for name in names}, parts


def _tells(name: str) -> bool:
    lower = name.lower()
    if lower in ("mimetype", "content.xml", "styles.xml", "meta.xml", "meta-inf/manifest.xml"):
        return True
    if lower.startswith(("xl/externallinks/", "xl/drawings/", "xl/media/", "xl/theme/", "xl/pivot")):
        return False
    return lower.endswith((".xml", ".rels")) and lower.startswith(("xl/", "_rels/", "[content_types]"))


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """Pack again what was checked, so that the parser sees nothing else."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return made.getvalue()


def _facts(parts: Mapping[str, bytes], bounds: Bounds) -> dict[str, Found]:
    """Find what the parser does not tell of the sheets of an XLSX, by their names."""
    lower = {name.lower(): data for name, data in parts.items()}
    relations = {
        relation.get("Id"): relation.get("Target", "")
        for relation in ET.fromstring(lower.get("xl/_rels/workbook.xml.rels", b"<r/>"))  # noqa: S314 - no DTD
    }
    facts = {}
    for element in ET.fromstring(lower["xl/workbook.xml"]).iter():  # noqa: S314 - no DTD
        named = [value for name, value in element.items() if name.endswith("}id")]
        if element.tag.endswith("}sheet") and named and (target := relations.get(named[0])):
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if data := lower.get(path.lower()):
                name = element.get("name", "")
                facts[name] = _of_sheet(data, name, bounds)
    return facts


def _of_sheet(data: bytes, name: str, bounds: Bounds) -> Found:
    for found in _CELL.finditer(data):
        column, row = _place(found.group(1))
        if row >= bounds["rows"] or column >= bounds["columns"]:
            raise Fault(Reason.STRAY, f"{name}!{found.group(1).decode()}")
    formulas = sum(data.count(mark) for mark in (b"<f>", b"<f ", b"<f/"))
    unset = [found.group(1) for found in _FORMULA.finditer(data) if b't="str"' not in found.group(2)]
    errors: dict[int, list[tuple[int, str]]] = {}
    for found in _ERROR.finditer(data):
        column, row = _place(found.group(1))
        errors.setdefault(row, []).append((column, found.group(2).decode()))
    return {
        "formulas": formulas,
        "unset": len(unset),
        "unset_at": [cell.decode() for cell in unset[:_TOLD]],
        "hidden_rows": len(_HIDDEN_ROW.findall(data)),
        "hidden_columns": len(_HIDDEN_COLUMN.findall(data)),
        "errors": errors,
    }


def _place(cell: bytes) -> tuple[int, int]:
    """Give the column and the row of « AB12 », from 0."""
    letters = cell.rstrip(b"0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1, int(cell[len(letters) :]) - 1


def _sheet(
    sheet: calamine.CalamineSheet, told: Found, ranges: Iterable[Range], bounds: Bounds, room: int
) -> tuple[Found, int]:
    """Read the rows that hold something; says also how many cells they make once they are even."""
    lines: list[int] = []
    rows: list[list[Any]] = []
    width = 0
    for number, cells in enumerate(sheet.iter_rows() if sheet.end else ()):
        values = [_PLAIN[type(cell)](cell) for cell in cells]
        for column, text in told["errors"].get(number, ()):
            values += [None] * (column + 1 - len(values))
            values[column] = text
        while values and values[-1] is None:
            values.pop()
        if not values:
            continue
        width = max(width, len(values))
        lines.append(number + 1)
        rows.append(values)
        if len(rows) > bounds["rows"]:
            raise Fault(Reason.ROWS, sheet.name)
        if width > bounds["columns"]:
            raise Fault(Reason.COLUMNS, sheet.name)
        if width * len(rows) > room:
            raise Fault(Reason.CELLS, sheet.name)
        if any(type(value) is str and len(value) > bounds["cell"] for value in values):
            raise Fault(Reason.CELL, f"{sheet.name}, {number + 1}")
    merged = _spread(lines, rows, ranges if rows else (), bounds)
    return {"lines": lines, "rows": rows, "merged": merged}, width * len(rows)


def _spread(lines: list[int], rows: list[list[Any]], ranges: Iterable[Range], bounds: Bounds) -> int:
    """Give every cell of a merged range its value, in the rows that hold something of their own."""
    at = {line - 1: place for place, line in enumerate(lines)}
    room, width, merged = bounds["cells"], max(map(len, rows), default=0), 0
    for (top, left), (bottom, right) in ranges:
        origin = rows[at[top]] if top in at else []
        value = origin[left] if left < len(origin) else None
        if value is None:
            continue
        merged += 1
        # A title may be wider than the table under it: the table keeps its own width.
        end = min(right, max(width - 1, left)) + 1
        height = min(bottom, lines[-1] - 1) - top + 1
        room -= height * (end - left)
        if room < 0:
            raise Fault(Reason.BOMB)
        for row in range(top, top + height):
            if row in at:
                cells = rows[at[row]]
                cells += [None] * (end - len(cells))
                cells[left:end] = [value if cell is None else cell for cell in cells[left:end]]
    return merged


def _number(cell: float) -> float | int | str:
    if not math.isfinite(cell):
        return str(cell)
    return int(cell) if cell.is_integer() and abs(cell) < 2**53 else cell


def _span(cell: timedelta) -> str:
    """Write a length of time as spreadsheets do, in hours: « 36:00:00 »."""
    minutes, second = divmod(abs(round(cell.total_seconds())), 60)
    return f"{'-' if cell < timedelta() else ''}{minutes // 60}:{minutes % 60:02}:{second:02}"


_PLAIN: Final[dict[type, Any]] = {
    str: lambda cell: cell if cell and not cell.isspace() else None,
    float: _number,
    int: lambda cell: cell,
    bool: lambda cell: cell,
    date: lambda cell: ("date", cell.isoformat()),
    datetime: lambda cell: ("datetime", cell.isoformat()),
    time: lambda cell: ("time", cell.isoformat()),
    timedelta: _span,
}
