"""A sheet goes back to whoever sent it: the same cells, marked where something is to be mended."""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import TYPE_CHECKING, Final

import xlsxwriter  # type: ignore[import-untyped] # ships no type information

from geo.language import Message, message
from geo.workbook import fit, sheet_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format  # type: ignore[import-untyped] # ships no type information
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped] # likewise

    from geo.grid import Grid, Value
    from geo.language import Language

_FIRST_SURE_DAY: Final = date(1900, 3, 1)
"""Before it, spreadsheets disagree about the calendar."""

_NO_DAY: Final = datetime(1980, 1, 1, tzinfo=UTC)
_EXACT: Final = 10**15
_LONGEST_COMMENT: Final = 2_000
_MOST_COMMENTS: Final = 20_000
"""Beyond these comments a workbook takes minutes to open; every mark is on the list all the same."""

_LISTED_WIDTHS: Final = (18, 8, 9, 40, 24, 90, 30)


class Severity(Enum):
    """How grave a mark is, with its word, its sign and its colours."""

    ERROR = "erreur"
    WARNING = "avertissement"
    CORRECTION = "correction"

    @property
    def label(self) -> Message:
        """The word that a reader sees."""
        return _LABELS[self]


_LABELS: Final = {
    Severity.ERROR: message("Erreur : la ligne n’est pas importée"),
    Severity.WARNING: message("Avertissement : à vérifier"),
    Severity.CORRECTION: message("Correction proposée"),
}
_SIGNS: Final = {Severity.ERROR: "✖", Severity.WARNING: "⚠", Severity.CORRECTION: "✎"}
_LOOKS: Final[Mapping[Severity, dict[str, object]]] = {
    # A border of its own for each: told apart in grey, too.
    Severity.ERROR: {"bg_color": "#f8d0cc", "font_color": "#5c0a02", "border": 5, "bold": True},
    Severity.WARNING: {"bg_color": "#ffe9b8", "font_color": "#4a3200", "border": 3},
    Severity.CORRECTION: {"bg_color": "#d6e8f7", "font_color": "#0b3556", "border": 4, "italic": True},
}
_KINDS: Final[Mapping[str, str]] = {"day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm:ss", "hour": "hh:mm:ss"}


@dataclass(frozen=True)
class Mark:
    """Something to be seen in one cell, or in a whole line.

    Parameters
    ----------
    line
        As `Grid.lines` counts.
    column
        From 0; ``None`` where the whole line is meant, which marks its first cell.
    severity
        How grave it is.
    message
        What is wrong, and why.
    proposed
        What the cell would hold; ``None`` where nothing is proposed.
    """

    line: int
    column: int | None
    severity: Severity
    message: Message
    proposed: Value = None


def marked_workbook(sheets: Sequence[tuple[Grid, Sequence[Mark]]], language: Language) -> bytes:
    """Write grids as the sheets of a workbook, each cell where it stood, after a list of all marks.

    A marked cell has a colour, a border and a comment that begins with the word of the severity: none
    of it is told by colour alone. Everything is a value: what looks like a formula is text.

    Parameters
    ----------
    sheets
        Grids, each with its marks, which may be in any order and several a cell.
    language
        Of the list and of the comments.
    """
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(made, options)
    book.set_properties({"author": "Maillage", "created": _NO_DAY})
    styles = _styles(book)
    titles = [grid.sheet or grid.file for grid, _ in sheets]
    summary, *names = sheet_names([language.text("À corriger"), *titles])
    _list(book.add_worksheet(summary), [*zip(names, sheets, strict=True)], styles, language)
    room = _MOST_COMMENTS
    for name, (grid, marks) in zip(names, sheets, strict=True):
        room -= _write(book.add_worksheet(name), grid, marks, styles, language, room)
    book.close()
    return made.getvalue()


def _styles(book: xlsxwriter.Workbook) -> dict[tuple[str, Severity | None], Format]:
    """Make a format for each kind of cell, plain and of every severity."""
    kinds: dict[str, dict[str, object]] = {
        "": {},
        "quoted": {"quote_prefix": True},
        "header": {"bold": True, "bg_color": "#e9f0f4", "bottom": 1},
        **{kind: {"num_format": form} for kind, form in _KINDS.items()},
    }
    return {
        (kind, severity): book.add_format({**look, **(_LOOKS[severity] if severity else {})})
        for kind, look in kinds.items()
        for severity in (None, *Severity)
    }


def _list(
    sheet: Worksheet,
    sheets: Sequence[tuple[str, tuple[Grid, Sequence[Mark]]]],
    styles: Mapping[tuple[str, Severity | None], Format],
    language: Language,
) -> None:
    """List every mark, sheet by sheet and line by line, each with a link to its cell's address."""
    text = language.text
    headers = (
        text("Feuille"),
        text("Ligne"),
        text("Colonne"),
        text("Gravité"),
        text("Valeur"),
        text("Message"),
        text("Valeur proposée"),
    )
    for column, (header, width) in enumerate(zip(headers, _LISTED_WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, header, styles["header", None])
    row = 0
    for name, (grid, marks) in sheets:
        at = {line: place for place, line in enumerate(grid.lines)}
        for mark in sorted(marks, key=lambda mark: (mark.line, mark.column or 0)):
            row += 1
            place = at.get(mark.line)
            value = None if place is None or mark.column is None else grid.rows[place][mark.column]
            sheet.write_string(row, 0, fit(name))
            sheet.write_number(row, 1, mark.line)
            if mark.column is not None:
                sheet.write_string(row, 2, letters(mark.column))
            severity = f"{_SIGNS[mark.severity]} {language.render(mark.severity.label)}"
            sheet.write_string(row, 3, severity, styles["", mark.severity])
            _cell(sheet, row, 4, value, styles, None)
            sheet.write_string(row, 5, fit(language.render(mark.message)))
            _cell(sheet, row, 6, mark.proposed, styles, None)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(row, 1), len(headers) - 1)


def _write(  # noqa: PLR0913, PLR0917 - a sheet, what goes on it, and how
    sheet: Worksheet,
    grid: Grid,
    marks: Sequence[Mark],
    styles: Mapping[tuple[str, Severity | None], Format],
    language: Language,
    room: int,
) -> int:
    """Write a grid where its cells stood; returns how many comments it took."""
    found: defaultdict[tuple[int, int], list[Mark]] = defaultdict(list)
    for mark in marks:
        found[mark.line, mark.column or 0].append(mark)
    order = list(Severity)
    comments = 0
    for line, row in zip(grid.lines, grid.rows, strict=True):
        for column, value in enumerate(row):
            here = found.get((line, column), ())
            worst = min((mark.severity for mark in here), key=order.index, default=None)
            _cell(sheet, line - 1, column, value, styles, worst)
            if here and comments < room:
                comments += 1
                told = "\n\n".join(_comment(mark, language) for mark in here)
                shown = {"author": "Maillage", "x_scale": 2, "y_scale": 1 + len(told) / 200}
                sheet.write_comment(line - 1, column, fit(told)[:_LONGEST_COMMENT], shown)
    width = max(map(len, grid.rows), default=0)
    for column in range(width):
        longest = max(
            (len(str(row[column])) for row in grid.rows[:200] if row[column] is not None), default=0
        )
        sheet.set_column(column, column, min(max(longest + 2, 10), 40))
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    return comments


def _comment(mark: Mark, language: Language) -> str:
    """Begin with the word of the severity, and end with what is proposed."""
    told = f"{_SIGNS[mark.severity]} {language.render(mark.severity.label)}\n{language.render(mark.message)}"
    if mark.proposed is None:
        return told
    return f"{told}\n{language.text('Valeur proposée : {value}', value=str(mark.proposed))}"


def _cell(  # noqa: PLR0913, PLR0917 - a cell, where, and how
    sheet: Worksheet,
    row: int,
    column: int,
    value: Value,
    styles: Mapping[tuple[str, Severity | None], Format],
    severity: Severity | None,
) -> None:
    """Write a value and nothing else; what a spreadsheet would change is written as text."""
    plain = styles["", severity]
    match value:
        case None:
            if severity:
                sheet.write_blank(row, column, None, plain)
        case bool():
            sheet.write_boolean(row, column, value, plain)
        case int() | float() if abs(value) < _EXACT:
            sheet.write_number(row, column, value, plain)
        case datetime() if value.date() >= _FIRST_SURE_DAY:
            sheet.write_datetime(row, column, value.replace(tzinfo=None), styles["moment", severity])
        case date() if not isinstance(value, datetime) and value >= _FIRST_SURE_DAY:
            sheet.write_datetime(row, column, value, styles["day", severity])
        case time():
            sheet.write_datetime(row, column, value.replace(tzinfo=None), styles["hour", severity])
        case _:
            text = fit(str(value))
            sheet.write_string(row, column, text, plain if text[:1].isalnum() else styles["quoted", severity])


def letters(column: int) -> str:
    """Give the letters of a column: « A » for 0, « AB » for 27."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found
