"""Rows under the headers that are no records: totals, notes, headers printed again, another table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from geo import recognition
from geo.codes import folded
from geo.headers import all_names, tables_naming
from geo.language import message
from geo.plain import plain
from geo.problems import shortened
from geo.remarks import Remark, Verdict
from geo.table_examples import is_example, marked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.grid import Grid, Value
    from geo.language import Message
    from geo.recognition import Recognition
    from geo.vocabularies import Table

_SUMS: Final = frozenset(
    {"total", "totaux", "soustotal", "grandtotal", "somme", "totalgeneral", "totals", "subtotal", "moyenne"}
)
_SUMMED: Final = re.compile(r"[\d\s.,%$€:+−-]*")
_NOTED: Final = re.compile(
    r"\s*(?:\*|notes?\b|nb\b|n\.\s?b\.|sources?\b|l[ée]gende\b|remarques?\b|page\s+\d|\(\d\)|mise? à jour\b"
    r"|derni[èe]re mise à jour\b|nombre (?:de |d['’])|total\b)",
    re.IGNORECASE,
)
_MANY: Final = 4
"""Columns of a table of which a row fills more than one, if it is a record."""

_HEADS: Final = 3
_MOST: Final = 2 / 3

_NOTHING: Final = message("Rien à faire : cette ligne n’est pas une fiche.")


@dataclass(frozen=True, eq=False)
class _Sheet:
    """What tells the rows of a grid apart."""

    heads: frozenset[tuple[str, ...]]
    words: frozenset[str]
    names: tuple[str, ...]
    columns: tuple[str | None, ...]
    table: Table | None

    @property
    def mapped(self) -> list[int]:
        return [place for place, column in enumerate(self.columns) if column]


def sorted_out(grid: Grid, found: Recognition) -> tuple[list[int], tuple[Remark, ...]]:
    """Tell the records of a grid from the rows that are none.

    Returns
    -------
    Positions of the rows that are read as records; a remark for every other row under the headers,
    and for those above that hold something.
    """
    head = () if found.header is None else recognition.headers(grid, found.header)
    above = range(0 if found.header is None else found.header + 1)
    heads = frozenset(tuple(map(_short, grid.rows[row])) for row in above)
    sheet = _Sheet(
        heads,
        frozenset(chain.from_iterable(heads)),
        tuple(map(folded, head)),
        found.columns,
        found.table,
    )
    mapped = sheet.mapped
    kept: list[int] = []
    apart: list[Remark] = []
    other: int | None = None
    for row in recognition.data_rows(grid, found.header):
        cells = grid.rows[row]
        filled = [
            value for value in cells if value is not None and (not isinstance(value, str) or value.strip())
        ]
        reason, cure = None, _NOTHING
        if len(filled) >= _HEADS and (same := _headers(sheet, cells, filled)) is not None:
            other = None if same else grid.lines[row]
            if same:
                reason = message("Cette ligne répète les en-têtes.")
        if other is not None:
            reason = message(
                "Une autre table commence à la ligne {line} de la même feuille.", line=str(other)
            )
            cure = message("Mettez-la dans sa propre feuille, et importez-la à part.")
        elif reason is None:
            reason = _no_record(sheet, cells, filled, mapped)
        if reason is None:
            kept.append(row)
        else:
            value = shortened(plain(filled[0])) if filled else ""
            apart.append(Remark(grid.lines[row], None, "", value, reason, cure, Verdict.REFUSED))
    return kept, tuple(apart)


def _headers(sheet: _Sheet, cells: Sequence[Value], filled: Sequence[Value]) -> bool | None:
    """Tell whether a row repeats the headers, or is those of another table; ``None`` for neither."""
    if _short(filled[0]) not in all_names() or not all(isinstance(value, str) for value in filled):
        return None
    shorts = [_short(value) for value in cells]
    same = sum(bool(short) and short == name for short, name in zip(shorts, sheet.names, strict=False))
    if same >= _MOST * len(filled):
        return True
    naming = [table for short in shorts if short for table in tables_naming(short)]
    most = max(map(naming.count, set(naming)), default=0)
    return False if most >= max(_HEADS, _MOST * len(filled)) else None


def _no_record(
    sheet: _Sheet, cells: Sequence[Value], filled: Sequence[Value], mapped: Sequence[int]
) -> Message | None:
    """Tell why a row under the headers is no record, if it is none."""
    if len(filled) <= len(cells) - len(mapped) and all(_blank(cells[place]) for place in mapped):
        return message("Aucune colonne reconnue n’est remplie sur cette ligne.")
    first = _short(filled[0])
    if first in sheet.words and tuple(map(_short, cells)) in sheet.heads:
        return message("Cette ligne répète les en-têtes.")
    if _is_sum(first, filled[1:], len(mapped)):
        return message("Cette ligne est un total.")
    lone = len(filled) == 1 or (
        len(filled) >= _HEADS and isinstance(filled[0], str) and all(one == filled[0] for one in filled)
    )
    if lone and len(mapped) > 1 and (_NOTED.match(plain(filled[0])) or len(mapped) >= _MANY):
        return message("Cette ligne n’a qu’un texte : c’est un titre, une note ou une fiche à compléter.")
    if sheet.table and (name := marked(sheet.table)) in sheet.columns:
        told = cells[sheet.columns.index(name)]
        if is_example(sheet.table, {name: told}):
            return message("Cette ligne est l’exemple du modèle.")
    return None


def _is_sum(first: str, rest: Sequence[Value], width: int) -> bool:
    """Tell a total, which has its own name and numbers alone."""
    numbers = all(not isinstance(value, str) or _SUMMED.fullmatch(value) for value in rest)
    return numbers and (first in _SUMS or (first.startswith("total") and len(rest) < width / 2))


def _blank(value: Value) -> bool:
    return value is None or (isinstance(value, str) and (not value or value.isspace()))


@lru_cache(maxsize=10_000)
def _short_text(text: str) -> str:
    return folded(text)


def _short(value: Value) -> str:
    return _short_text(value) if isinstance(value, str) else plain(value)
