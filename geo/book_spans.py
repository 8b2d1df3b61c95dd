"""Which cells of the sheets of an ODS are merged: the parser of its values does not tell.

Run within the process that `geo.book_reader` bounds, on XML without definitions; it imports nothing of the
project either.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Mapping

    Range = tuple[tuple[int, int], tuple[int, int]]

_SPACE: Final = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_TABLE, _ROW = f"{_SPACE}table", f"{_SPACE}table-row"
_CELLS: Final = frozenset((f"{_SPACE}table-cell", f"{_SPACE}covered-table-cell"))
_OF_BOOK: Final = 4
"""How deep a sheet stands: in the document, its body, the spreadsheet. A table within a cell is none."""

_MERGED: Final = re.compile(rb'number-(?:columns|rows)-spanned="(?!1")')
_FAR: Final = 100_000_000
"""Beyond any sheet: a number that is longer means no more than this."""


class TooManyError(Exception):
    """There are more merged ranges than cells that a file may have."""


def spans(content: bytes, most: int) -> dict[str, list[Range]]:
    """Find the merged ranges of each sheet.

    Parameters
    ----------
    content
        ``content.xml`` of an ODS.
    most
        How many ranges there may be.

    Returns
    -------
    By the name of the sheet, where any has some, first and last cell of each range as (row, column), from 0.

    Raises
    ------
    TooManyError
        If there are more.
    xml.parsers.expat.ExpatError
        If it is no XML.
    """
    if not _MERGED.search(content):
        return {}
    reader = _Reader(most)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.Parse(content, True)  # noqa: FBT003 # the parser takes no names
    return reader.found


class _Reader:
    """Counts rows and columns as the parser meets them."""

    def __init__(self, most: int) -> None:
        self.found: dict[str, list[Range]] = {}
        self._ranges: list[Range] = []
        self._most = most
        self._level = self._inner = 0
        self._row = self._next_row = self._column = 0

    def start(self, name: str, told: Mapping[str, str]) -> None:
        """Meet an element."""
        self._level += 1
        if name == _TABLE:
            if self._level != _OF_BOOK:
                self._inner += 1
                return
            self._ranges = self.found.setdefault(told.get(f"{_SPACE}name", ""), [])
            self._next_row = 0
        elif self._inner:
            return
        elif name == _ROW:
            self._row, self._column = self._next_row, 0
            self._next_row += _count(told, "number-rows-repeated")
        elif name in _CELLS:
            self._cell(told)

    def end(self, name: str) -> None:
        """Leave an element."""
        if name == _TABLE and self._level != _OF_BOOK:
            self._inner -= 1
        self._level -= 1

    def _cell(self, told: Mapping[str, str]) -> None:
        rows, columns = _count(told, "number-rows-spanned"), _count(told, "number-columns-spanned")
        if rows > 1 or columns > 1:
            # Rows that are alike are written once.
            for row in range(self._row, self._next_row):
                if self._most == 0:
                    raise TooManyError
                self._most -= 1
                self._ranges.append(((row, self._column), (row + rows - 1, self._column + columns - 1)))
        self._column += _count(told, "number-columns-repeated")


def _count(told: Mapping[str, str], name: str) -> int:
    text = told.get(_SPACE + name, "1")
    if not (text.isascii() and text.isdecimal()):
        return 1
    return int(text) if len(text) < len(str(_FAR)) else _FAR
