"""Frames as an Excel workbook: typed cells, frozen headers with their filters, and nothing that runs."""

from __future__ import annotations

import io
import math
import re
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import xlsxwriter  # type: ignore[import-untyped] # ships no type information

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd
    from xlsxwriter.format import Format  # type: ignore[import-untyped] # ships no type information
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped] # likewise

    from geo.readme import Cell, Readme

_LINE_BREAK: Final = re.compile(r"\r\n?")
_UNFIT: Final = re.compile("[\r\ufffe\uffff\ud800-\udfff]")
_NOT_IN_XML: Final = re.compile("[\ufffe\uffff\ud800-\udfff]")
_NOT_IN_SHEET_NAME: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST_CELL: Final = 32_767
_LONGEST_SHEET_NAME: Final = 31
_LONGEST_PAGE_HEADER: Final = 255
"""Limits of Excel, in UTF-16 units."""

MOST_ROWS: Final = 1_048_575
"""Rows that a sheet holds under its header."""

_FIRST_SURE_DAY: Final = date(1900, 3, 1)
_NO_DAY: Final = date(1980, 1, 1)
"""The first day of the ZIP format, which the parts of a workbook bear too."""

_NARROWEST, _WIDEST, _BUTTON, _PAGE_WIDTH = 11, 48, 4, 170
_README_WIDTHS: Final = (34, 14, 14, 26, 18, 18)
"""Widths in digits of the sheet's font: of columns, of a filter's button, of what a page can hold."""

_LINE_HEIGHT: Final = 15.5
_HEADER: Final = {"bold": True, "bg_color": "#e9f0f4", "bottom": 1}
_LOOKS: Final[Mapping[str, dict[str, object]]] = MappingProxyType(
    {
        "title": {"bold": True, "font_size": 18},
        "notice": {"bold": True, "bg_color": "#fff4dc", "font_color": "#4a3200", "text_wrap": True},
        "heading": {"bold": True, "font_size": 13},
        "header": _HEADER,
        "above_numbers": {**_HEADER, "align": "right"},
        "term": {"bold": True, "text_wrap": True, "valign": "top"},
        "wrapped": {"text_wrap": True, "valign": "top"},
        "told_day": {"num_format": "yyyy-mm-dd", "align": "left"},
        "day": {"num_format": "yyyy-mm-dd"},
        "quoted": {"quote_prefix": True},
    }
)


def workbook(sheets: Mapping[str, pd.DataFrame], readme: Readme | None = None) -> bytes:
    """Write frames as the sheets of an Excel workbook, where nothing runs.

    Texts are text cells and nothing else: no apostrophe is needed, and one that looks like a formula
    stays text when somebody edits it. What a cell cannot hold is written so that it can be read:
    a day before 1 March 1900, where spreadsheets disagree about the calendar, as « AAAA-MM-JJ »;
    every line break as a line feed; U+FFFE, U+FFFF and half a surrogate pair, which XML refuses, as
    U+FFFD; of a text over 32 767 UTF-16 units the beginning, see `cut`; and numbers to 16 digits.

    Parameters
    ----------
    sheets
        By name, in order; dates stay dates and numbers stay numbers. A name is changed where Excel
        would refuse it. Each header is frozen, with its filters on. Rows over `MOST_ROWS` go on in
        the next sheet, whose name has a number.
    readme
        What stands on the first sheet, and at the top of every printed page.

    Returns
    -------
    bytes
        The same for the same frames: the file is dated by the readme, or else by no day.
    """
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    day = readme.day if readme else _NO_DAY
    properties = {"author": "Maillage", "created": datetime(day.year, day.month, day.day, tzinfo=UTC)}
    book.set_properties(properties | ({"title": readme.title, "comments": readme.fiction} if readme else {}))
    styles = {name: book.add_format(look) for name, look in _LOOKS.items()}
    parts = [(name, part) for name, rows in sheets.items() for part in _parts(rows)]
    names = sheet_names([*([readme.name] if readme else []), *(name for name, _ in parts)])
    if readme:
        _tell(book.add_worksheet(next(names)), readme, styles)
    for _, rows in parts:
        sheet = book.add_worksheet(next(names))
        _list(sheet, rows, styles)
        if readme and readme.fiction:
            sheet.set_header(f"&L&A&R{readme.fiction.replace('&', '&&')}"[:_LONGEST_PAGE_HEADER])
    book.close()
    return made.getvalue()


def cut(rows: pd.DataFrame) -> int:
    """Count the texts that a workbook's cell cannot hold whole."""
    return sum(
        len(_shortened(cell, _LONGEST_CELL)) < len(cell)
        for name in rows.select_dtypes(include=["object", "string"])
        for cell in rows[name][rows[name].str.len() > _LONGEST_CELL // 2]
    )


def _parts(rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Cut rows where a sheet is full."""
    for first in range(0, max(len(rows), 1), MOST_ROWS):
        yield rows.iloc[first : first + MOST_ROWS]


def _list(sheet: Worksheet, rows: pd.DataFrame, styles: Mapping[str, Format]) -> None:
    """Write rows under their header, each column as wide as it needs."""
    widths: list[int] = []
    for column, name in enumerate(map(str, rows.columns)):
        sheet.write_string(0, column, fit(name), styles["header"])
        known = rows.iloc[:, column]
        cells = known.astype(object).where(known.notna(), None).tolist()
        for line, cell in enumerate(cells, start=1):
            if cell is not None and cell != "":
                _write(sheet, line, column, cell, styles)
        longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
        widths.append(min(max(longest, len(name) + _BUTTON, _NARROWEST), _WIDEST))
        sheet.set_column(column, column, widths[-1])
    sheet.freeze_panes(1, 0)
    if len(rows.columns):
        sheet.autofilter(0, 0, len(rows), len(rows.columns) - 1)
    # Codes such as « 01 » are text on purpose.
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    sheet.set_footer("&R&P / &N")
    _print(sheet, math.ceil(sum(widths) / _PAGE_WIDTH))


def _write(sheet: Worksheet, line: int, column: int, cell: object, styles: Mapping[str, Format]) -> None:
    match cell:
        case str():
            # What begins with a sign could become a formula when somebody edits it.
            sheet.write_string(line, column, fit(cell), None if cell[:1].isalnum() else styles["quoted"])
        case date():
            day = date(cell.year, cell.month, cell.day)
            if day < _FIRST_SURE_DAY:
                sheet.write_string(line, column, day.isoformat())
            else:
                sheet.write_datetime(line, column, day, styles["day"])
        case bool():
            sheet.write_boolean(line, column, cell)
        case _:
            sheet.write_number(line, column, cell)


def _tell(sheet: Worksheet, readme: Readme, styles: Mapping[str, Format]) -> None:
    """Write the readme: its tables cell by cell, its sentences across the sheet."""
    last = len(_README_WIDTHS) - 1
    for column, width in enumerate(_README_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, readme.title, styles["title"])
    line = 1
    if readme.fiction:
        sheet.merge_range(line, 0, line, last, "", styles["notice"])
        sheet.write_string(line, 0, readme.fiction, styles["notice"])
        line += 1
    for section in readme.sections:
        line += 1
        if section.title:
            sheet.write_string(line, 0, section.title, styles["heading"])
            line += 1
        if section.headers:
            for column, header in enumerate(section.headers):
                sheet.write_string(line, column, header, styles["above_numbers" if column else "header"])
            line += 1
        for cells in section.lines:
            if section.headers:
                for column, cell in enumerate(cells):
                    _write(sheet, line, column, cell, styles)
            else:
                _spread(sheet, line, cells, styles)
            line += 1
    sheet.hide_gridlines(2)
    _print(sheet, 1)


def _spread(sheet: Worksheet, line: int, cells: Sequence[Cell], styles: Mapping[str, Format]) -> None:
    """Write a sentence, or a term and its meaning, across the readme; as high as the text needs."""
    first, last = len(cells) - 1, len(_README_WIDTHS) - 1
    widths = (_README_WIDTHS[0], sum(_README_WIDTHS[1:])) if first else (sum(_README_WIDTHS),)
    if first:
        sheet.write_string(line, 0, fit(str(cells[0])), styles["term"])
    if isinstance(cells[-1], date):
        sheet.merge_range(line, first, line, last, cells[-1], styles["told_day"])
    else:
        sheet.merge_range(line, first, line, last, "", styles["wrapped"])
        sheet.write_string(line, first, fit(str(cells[-1])), styles["wrapped"])
    folds = max(math.ceil(len(str(cell)) / width) for cell, width in zip(cells, widths, strict=True))
    sheet.set_row(line, _LINE_HEIGHT * max(folds, 1))


def _print(sheet: Worksheet, pages: int) -> None:
    """Put a sheet on so many pages across, and as many down as it takes."""
    sheet.set_landscape()
    sheet.fit_to_pages(pages, 0)


def sheet_names(names: Iterable[str]) -> Iterator[str]:
    """Change what Excel refuses: some signs, over 31 units, « History », the same name twice."""
    taken = {"history"}
    for name in names:
        plain = _shortened(_NOT_IN_SHEET_NAME.sub(" ", name), _LONGEST_SHEET_NAME).strip("' ") or "-"
        found, number = plain, 1
        while found.casefold() in taken:
            number += 1
            mark = f" {number}"
            found = _shortened(plain, _LONGEST_SHEET_NAME - len(mark)) + mark
        taken.add(found.casefold())
        yield found


def fit(cell: str) -> str:
    """Mend what a workbook's cell cannot hold, as `workbook` says."""
    if _UNFIT.search(cell):
        cell = _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", _LINE_BREAK.sub("\n", cell))
    return _shortened(cell, _LONGEST_CELL)


def _shortened(text: str, most: int) -> str:
    """Keep at most so many UTF-16 units, which is how Excel counts."""
    if len(text) <= most // 2:
        return text
    return text.encode("utf-16-le", "surrogatepass")[: 2 * most].decode("utf-16-le", "ignore")
