"""The bytes of a CSV file become a grid: any encoding, any separator, no line lost."""

from __future__ import annotations

import bisect
import csv
import io
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from geo.charsets import decode
from geo.formulas import unprotected
from geo.grid import Grid, even
from geo.language import message
from geo.limits import (
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    refusal,
    too_long_cell,
    too_many_cells,
    too_many_columns,
    too_many_rows,
)
from geo.problems import Problem, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.charsets import Decoded
    from geo.language import Message

_SEPARATORS: Final = ";,\t|"
_DECLARED: Final = re.compile(r"\ufeff?sep=(.)\s*", re.IGNORECASE)
"""The first line by which Excel is told the separator."""

_TRIED: Final = 200
_TOLD: Final = 5
_CHECK: Final = message("Vérifiez les accents dans l’aperçu ; au besoin, enregistrez en « CSV UTF-8 ».")
_NAMES: Final = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp850": "DOS (cp850)"}


def text_grid(file: str, content: bytes) -> Grid:
    """Read a text file whose cells stand between « ; », « , », tabs or « | ».

    A quoted cell may hold line breaks. A quote that never closes takes nothing with it: from its line
    on, quotes are read as they stand, and a note says so.

    Raises
    ------
    UnreadableFileError
        If the bytes are not text, or over a limit.
    """
    decoded = decode(content)
    if decoded is None:
        raise refusal(
            file,
            message("Le fichier n’est ni un texte, ni un classeur, ni une couche qui se reconnaisse."),
            message("Enregistrez la table en XLSX ou en « CSV UTF-8 »."),
        )
    notes = _encoding_notes(file, decoded)
    lines = list(io.StringIO(decoded.text, newline=""))
    declared = _DECLARED.fullmatch(lines[0]) if lines else None
    first = 1 if declared else 0
    separator = declared.group(1) if declared else _separator(lines)
    # The limit is the process's; no cell is longer than its file.
    csv.field_size_limit(max(csv.field_size_limit(), len(decoded.text)))
    numbers: list[int] = []
    rows: list[list[str | None]] = []
    widths: list[int] = []
    width = 0
    for number, row in _rows(file, lines, first, separator, notes):
        if not any(map(str.strip, row)):
            continue
        width = max(width, len(row))
        if len(rows) == MOST_ROWS:
            raise too_many_rows(file)
        if len(row) > MOST_COLUMNS:
            raise too_many_columns(file, line=number)
        if width * (len(rows) + 1) > MOST_CELLS:
            raise too_many_cells(file)
        for cell in row:
            if len(cell) > LONGEST_CELL:
                raise too_long_cell(file, cell, number)
        numbers.append(number)
        widths.append(len(row))
        rows.append([text if (text := unprotected(cell)).strip() else None for cell in row])
    if not rows:
        raise refusal(
            file,
            message("Le fichier est vide."),
            message("Vérifiez que vous avez choisi le bon fichier, et qu’il a été enregistré."),
        )
    notes += _uneven(file, numbers, widths)
    return Grid(file, "", even(rows), tuple(numbers), tuple(notes))


def _separator(lines: Sequence[str]) -> str:
    """Choose the separator that cuts most rows alike; then beside the quotes, and into more cells."""

    def score(separator: str) -> tuple[int, int, int]:
        reader = csv.reader(iter(lines[:_TRIED]), delimiter=separator)
        widths = Counter(len(row) for row in _lenient(reader) if len(row) > 1)
        if not widths:
            return (0, 0, 0)
        width, rows = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
        strict = csv.reader(iter(lines[:_TRIED]), delimiter=separator, strict=True)
        return (rows, sum(1 for _ in _lenient(strict)), width)

    return max(_SEPARATORS, key=score)


def _lenient(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """Give the rows up to the first that the module refuses, such as one with a cell of 128 KiB."""
    try:
        yield from reader
    except csv.Error:
        return


def _rows(
    file: str, lines: Sequence[str], first: int, separator: str, notes: list[Problem]
) -> Iterator[tuple[int, list[str]]]:
    """Give the rows, each with the line it starts on."""
    before = first
    reader = csv.reader(iter(lines[first:]), delimiter=separator)
    for row in reader:
        start, before = before, first + reader.line_num
        if before == len(lines) and (opening := _unclosed(lines, start, separator)) is not None:
            notes.append(
                _note(
                    file,
                    message("Un guillemet s’ouvre ici et ne se ferme pas : la suite est lue telle quelle."),
                    message("Fermez le guillemet ; si le fichier est tronqué, exportez-le de nouveau."),
                    line=opening + 1,
                )
            )
            if opening > start:
                # The quoted cell that ends before has nothing to do with the one that never does.
                yield from _again(lines, start, opening, separator)
            rest = csv.reader(iter(lines[opening:]), delimiter=separator, quoting=csv.QUOTE_NONE)
            yield from enumerate(rest, start=opening + 1)
            return
        yield start + 1, row


def _again(lines: Sequence[str], start: int, end: int, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(iter(lines[start:end]), delimiter=separator)
    before = start
    for row in reader:
        yield before + 1, row
        before = start + reader.line_num


def _unclosed(lines: Sequence[str], start: int, separator: str) -> int | None:
    """Find, in the last row, the line of a quote that never closes."""
    text = "".join(lines[start:])
    if '"' not in text:
        return None
    at, line = 0, start
    opening = re.compile(rf'(?:(?<=[{re.escape(separator)}\r\n])|\A)"')
    closing = re.compile(r'(?:[^"]++|"")*+"')
    while quote := opening.search(text, at):
        closed = closing.match(text, quote.end())
        if closed is None:
            ends = [0]
            for part in lines[start:]:
                ends.append(ends[-1] + len(part))
            return line + bisect.bisect_right(ends, quote.start()) - 1
        at = closed.end()
    return None


def _encoding_notes(file: str, decoded: Decoded) -> list[Problem]:
    if decoded.mixed:
        breaks = [found.start() for found in re.finditer("\n", decoded.text)]
        places = sorted({bisect.bisect_left(breaks, place) + 1 for place in decoded.mixed})
        return [
            _note(
                file,
                message(
                    "Le fichier mêle deux encodages ; lus en Windows-1252, lignes : {lines}.",
                    lines=_listed(places),
                ),
                _CHECK,
                line=places[0],
            )
        ]
    if decoded.guessed:
        name = _NAMES.get(decoded.encoding, decoded.encoding)
        return [_note(file, message("L’encodage a été deviné : {encoding}.", encoding=name), _CHECK)]
    return []


def _uneven(file: str, numbers: Sequence[int], widths: Sequence[int]) -> list[Problem]:
    """Tell which rows have another number of cells than most."""
    usual = Counter(widths).most_common(1)[0][0]
    odd = [number for number, width in zip(numbers, widths, strict=True) if width > usual]
    short = [number for number, width in zip(numbers, widths, strict=True) if 1 < width < usual]
    notes = []
    if odd:
        notes.append(
            _note(
                file,
                message(
                    "Des lignes ont plus de cellules que les autres ({usual}) : {lines}.",
                    usual=usual,
                    lines=_listed(odd),
                ),
                message("Mettez entre guillemets un texte qui contient le séparateur."),
                line=odd[0],
            )
        )
    if short:
        notes.append(
            _note(
                file,
                message(
                    "Des lignes ont moins de cellules que les autres ({usual}) : {lines}.",
                    usual=usual,
                    lines=_listed(short),
                ),
                message("Vérifiez qu’elles ne sont pas tronquées ; ce qui manque est lu comme vide."),
                line=short[0],
            )
        )
    return notes


def _listed(lines: Sequence[int]) -> str:
    return ", ".join(map(str, lines[:_TOLD])) + ("…" if len(lines) > _TOLD else "")


def _note(file: str, what: Message, cure: Message, line: int | None = None) -> Problem:
    return Problem(shortened(file), line, "", "", what, cure)
