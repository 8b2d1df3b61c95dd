"""Rows to files that people take away."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from geo.directory import folded
from geo.workbook import workbook

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from geo.selection import Selection

__all__ = ["Separator", "csv", "file_name", "neutral", "workbook"]

_FORMULA: Final = re.compile(
    # Programs differ in what they skip before a sign: spaces of all kinds, controls, invisible signs.
    # The second half of the signs are the forms that Unicode folds to the first (NFKC).
    r"[\t\r\n]|[\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*[=+\-@＝＋－＠﹦﹢﹣﹫]"
)
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
        apostrophe; numbers and dates stay what they are.
    """
    text = _neutralised(rows).to_csv(
        index=False,
        sep=str(separator),
        decimal=separator.decimal,
        date_format="%Y-%m-%d",
        lineterminator="\r\n",
    )
    return text.encode("utf-8-sig")


def _neutralised(rows: pd.DataFrame) -> pd.DataFrame:
    written = rows.copy()
    for name in rows.select_dtypes(include=["object", "string"]):
        written[name] = rows[name].map(lambda cell: neutral(cell) if isinstance(cell, str) else cell)
    return written


def neutral(cell: str) -> str:
    """Keep a spreadsheet from taking a text for a formula.

    An apostrophe comes before it; also before one that has some already, so that taking the
    first apostrophe away gives every text back as it was.
    """
    return f"'{cell}" if _FORMULA.match(cell.lstrip("'")) else cell


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
