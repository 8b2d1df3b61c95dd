"""Rows to files that people take away."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from datetime import date

    from geo.selection import Selection

_FORMULA: Final = re.compile(r"^[=+\-@\t\r]")
_UNSAFE_IN_NAME: Final = re.compile(r"[^a-z0-9-]+")
_LONGEST_NAME: Final = 120


class Separator(StrEnum):
    """What stands between the cells of a CSV, and with it the decimal sign."""

    COMMA = ","
    SEMICOLON = ";"

    @property
    def decimal(self) -> str:
        """Excel in French reads « ; » between cells and « , » in numbers."""
        return "," if self is Separator.SEMICOLON else "."


def csv(rows: pd.DataFrame, separator: Separator) -> bytes:
    """Write rows as a CSV that a spreadsheet opens with its accents, and where nothing runs.

    Parameters
    ----------
    rows
        What a screen lists.
    separator
        « , » or « ; ».

    Returns
    -------
    bytes
        UTF-8 with BOM. Text that a spreadsheet would take for a formula begins with an
        apostrophe.
    """
    written = rows.copy()
    for column in written.columns:
        if not pd.api.types.is_numeric_dtype(written[column]) and not pd.api.types.is_datetime64_any_dtype(written[column]):
            written[column] = written[column].map(neutral)
    text = written.to_csv(
        index=False, sep=str(separator), decimal=separator.decimal, date_format="%Y-%m-%d", lineterminator="\r\n"
    )
    return text.encode("utf-8-sig")


def neutral(cell: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def file_name(what: str, selection: Selection, day: date, suffix: str) -> str:
    """Name a file after what it holds: ``maillage_activites_danse_mesure-99_2026-11-22.csv``."""
    bare = {"secteur"}
    parts = [
        code if key in bare else f"{key}-{code}"
        for key, code in selection.query()
        if key not in ("couche", "indicateur") and code
    ]
    cleaned = [_UNSAFE_IN_NAME.sub("-", part) for part in parts]
    name = "_".join(["maillage", what, *cleaned, day.isoformat()])
    if len(name) > _LONGEST_NAME:
        name = f"maillage_{what}_{len(cleaned)}-filtres_{day.isoformat()}"
    return f"{name}.{suffix}"
