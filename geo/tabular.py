"""The bytes of a CSV file become rows of text, each with the line it starts on; never an exception."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.decoding import decode
from geo.language import message
from geo.problems import Problem, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_LINE_BREAK: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, eq=False)
class Sheet:
    """What a CSV file holds, as text.

    Parameters
    ----------
    file
        Name of the file, without its folder.
    cells
        One ``str`` column a header, in the order of the file, on a `RangeIndex`; no column where
        the file cannot be read.
    lines
        For every row, the line of the file that it starts on, the first being 1.
    header_line
        The line of the headers.
    problems
        What kept the file, or some of its rows, from being read. The rows named here are not
        among the cells.
    """

    file: str
    cells: pd.DataFrame
    lines: NDArray[np.int64]
    header_line: int
    problems: tuple[Problem, ...]


def read(file: str, content: bytes) -> Sheet:
    """Read a CSV file: UTF-8 with or without a byte order mark, cells between « , » or « ; ».

    Lines end with LF, CRLF or CR; a quoted cell may hold some. Rows without any value are
    skipped. A file with headers alone is an empty table.
    """
    text = decode(file, content)
    if isinstance(text, Problem):
        return unreadable(file, text)
    # The limit is the process's; no cell is longer than its file.
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    problems: list[Problem] = []
    lines, rows = _rows(file, text, problems)
    if not rows:
        empty = Problem(
            file,
            None,
            "",
            "",
            message("Le fichier est vide."),
            message("Écrivez au moins la ligne des en-têtes, ou retirez le fichier du dossier."),
        )
        return unreadable(file, *(problems or [empty]))
    header, header_line = [name.strip() for name in rows[0]], lines[0]
    if len(header) == 1 and "\t" in header[0]:
        tabs = Problem(
            file,
            header_line,
            "",
            shortened(header[0]),
            message("Les cellules sont séparées par des tabulations."),
            message("Enregistrez le fichier en CSV, cellules séparées par « , » ou « ; »."),
        )
        return unreadable(file, tabs)
    fitting = [index for index in range(1, len(rows)) if len(rows[index]) == len(header)]
    if len(fitting) < len(rows) - 1:
        problems += _misfits(file, lines, rows)
    table = list(zip(*(rows[index] for index in fitting), strict=True)) or [()] * len(header)
    problems += _header_problems(file, header_line, header, table)
    columns = {
        name: pd.Series(cells, dtype="str")
        for name, cells in reversed(list(zip(header, table, strict=True)))
        if name
    }
    return Sheet(
        file=file,
        cells=pd.DataFrame(dict(reversed(columns.items())), index=pd.RangeIndex(len(fitting))),
        lines=np.array([lines[index] for index in fitting], dtype=np.int64),
        header_line=header_line,
        problems=tuple(problems),
    )


def unreadable(file: str, *problems: Problem) -> Sheet:
    """Make the sheet of a file of which nothing could be read."""
    return Sheet(file, pd.DataFrame(), np.array([], dtype=np.int64), 1, problems)


def _rows(file: str, text: str, problems: list[Problem]) -> tuple[list[int], list[list[str]]]:
    """Split a text into the rows that hold something and the line that each one starts on."""
    stream = io.StringIO(text, newline="")
    delimiter = _delimiter(text)
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    lines: list[int] = []
    rows: list[list[str]] = []
    before = 0
    try:
        for row in reader:
            if any(map(str.strip, row)):
                lines.append(before + 1)
                rows.append(row)
            before = reader.line_num
    except csv.Error:
        opening = None if stream.read(1) else _unclosed(text, delimiter, before)
        problems.append(
            _stray_quote(file, reader.line_num, before + 1) if opening is None else _open_quote(file, opening)
        )
    return lines, rows


def _delimiter(text: str) -> str:
    """Choose the separator that cuts the header line into more cells, outside its quotes."""
    header = text.lstrip("\r\n")
    cut = re.match(r'(?:[^"\r\n]++|"[^"]*+"?)*+', header)
    unquoted = re.sub(r'"[^"]*"?', "", cut.group() if cut else "")
    return max(",;", key=unquoted.count)


def _open_quote(file: str, line: int) -> Problem:
    return Problem(
        file,
        line,
        "",
        "",
        message("Un guillemet s’ouvre ici et ne se ferme pas : le fichier semble tronqué."),
        message("Fermez le guillemet, ou exportez de nouveau la table entière."),
    )


def _stray_quote(file: str, line: int, row_line: int) -> Problem:
    return Problem(
        file,
        line,
        "",
        "",
        message("Du texte suit un guillemet fermant ; la lecture s’arrête ici."),
        message(
            "Doublez les guillemets à l’intérieur d’une cellule, et vérifiez la cellule "
            "ouverte à partir de la ligne {line}.",
            line=row_line,
        ),
    )


def _unclosed(text: str, delimiter: str, before: int) -> int | None:
    """Find the line of the quote, after the first ``before`` lines, that opens and never closes."""
    starts = [0, *(found.end() for found in _LINE_BREAK.finditer(text))]
    at = starts[before]
    opening, rest = re.compile(rf'(?:(?<=[{delimiter}\r\n])|\A)"'), re.compile(r'(?:[^"]++|"")*+"')
    while quote := opening.search(text, at):
        closed = rest.match(text, quote.end())
        if closed is None:
            return 1 + len(_LINE_BREAK.findall(text[: quote.start()]))
        at = closed.end()
    return None


def _misfits(file: str, lines: Sequence[int], rows: Sequence[Sequence[str]]) -> list[Problem]:
    """Name every row that has more or fewer cells than there are headers."""
    expected = len(rows[0])
    too_many = message(
        "Mettez entre guillemets un texte qui contient le séparateur ; écrivez les décimales avec un point."
    )
    too_few = message("Ajoutez les cellules qui manquent, même vides ; à la fin, le fichier semble tronqué.")
    return [
        Problem(
            file,
            line,
            "",
            shortened(" ".join(row)),
            message(
                "Cellules sur la ligne : {found} ; en-têtes : {expected}.", found=len(row), expected=expected
            ),
            too_many if len(row) > expected else too_few,
        )
        for line, row in zip(lines, rows, strict=True)
        if len(row) != expected
    ]


def _header_problems(
    file: str, line: int, header: Sequence[str], table: Sequence[tuple[str, ...]]
) -> list[Problem]:
    """Name repeated headers, and values that stand under no header."""
    repeated = [name for name, times in Counter(header).items() if name and times > 1]
    nameless = [
        place
        for place, (name, cells) in enumerate(zip(header, table, strict=True), 1)
        if not name and any(cells)
    ]
    return [
        Problem(
            file,
            line,
            shortened(name),
            "",
            message("Cet en-tête est répété."),
            message("Gardez une seule colonne de ce nom."),
        )
        for name in repeated
    ] + [
        Problem(
            file,
            line,
            "",
            "",
            message("La colonne n° {place} n’a pas d’en-tête.", place=place),
            message("Écrivez son en-tête, ou retirez la colonne."),
        )
        for place in nameless
    ]
