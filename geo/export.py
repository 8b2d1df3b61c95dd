"""Rows to files that people take away."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from geo.directory import folded
from geo.formulas import neutral
from geo.workbook import workbook

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import date

    import pandas as pd

    from geo.selection import Selection

__all__ = ["Separator", "csv", "file_name", "neutral", "workbook"]

_UNSAFE_IN_NAME: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME: Final = 120


class Separator(StrEnum):
    """What stands between the cells of a CSV, and with it the decimal sign."""

    COMMA = ","
    SEMICOLON = ";"

    @property
    def decimal(self) -> str:
        """Excel in French reads « ; » between cells and « , » in numbers."""
        return "," if self is Separator.SEMICOLON else "."


def csv(rows: pd.DataFrame, separator: Separator, numbers: Container[str] = ()) -> bytes:
    """Write rows as a CSV that a spreadsheet opens with its accents, and where nothing runs.

    Parameters
    ----------
    rows
        What a screen lists.
    separator
        « , » or « ; ».
    numbers
        The columns of text that hold numbers alone, which no spreadsheet takes for a formula.

    Returns
    -------
    bytes
        UTF-8 with BOM. Text that a spreadsheet would take for a formula begins with an
        apostrophe; numbers and dates stay what they are.
    """
    text = _neutralised(rows, numbers).to_csv(
        index=False,
        sep=str(separator),
        decimal=separator.decimal,
        date_format="%Y-%m-%d",
        lineterminator="\r\n",
    )
    return text.encode("utf-8-sig")


def _neutralised(rows: pd.DataFrame, numbers: Container[str]) -> pd.DataFrame:
    written = rows.copy()
    for name in rows.select_dtypes(include=["object", "string"]):
        if name not in numbers:
            written[name] = rows[name].map(lambda cell: neutral(cell) if isinstance(cell, str) else cell)
    return written


def file_name(what: str, selection: Selection, day: date, suffix: str) -> str:
    """Name a file after what it holds: ``maillage_activites_danse_mesure-99_2026-11-22.csv``.

    Layers and indicator are left out: they change the map, and not the rows. Codes lose what not
    every file system holds; a long selection is counted instead of told.
    """
    filters = [(key, code) for key, code in selection.query() if key not in ("couche", "indicateur")]
    told = [_safe(code) if key == "secteur" else f"{key}-{_safe(code)}" for key, code in filters]
    name = "_".join(["maillage", what, *filter(None, told), day.isoformat()])
    if len(name) > _LONGEST_NAME:
        name = f"maillage_{what}_{len(told)}-filtres_{day.isoformat()}"
    return f"{name}.{suffix}"


def _safe(code: str) -> str:
    return _UNSAFE_IN_NAME.sub("-", folded(code)).strip("-")
