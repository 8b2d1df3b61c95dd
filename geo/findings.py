"""Record that somebody looked at a cell of the coverage matrix, and found it empty."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.columns import COLUMNS
from geo.dataset import sheets
from geo.schema import blank
from geo.vocabularies import Finding, Table
from geo.writing import write_whole

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from geo.selection import Selection

_writing: Final = Lock()
"""Two visitors of one server record one after the other; neither loses a row."""


@dataclass(frozen=True)
class Checked:
    """What somebody found.

    Parameters
    ----------
    region, mesure
        Codes of the cell.
    secteur
        Code of the one sector that was looked at; empty for all of them.
    verifie_le
        The day.
    verifie_par
        A role, never a person's name.
    """

    region: str
    mesure: str
    secteur: str
    verifie_le: date
    verifie_par: str


def sector_looked_at(asked: Selection) -> str | None:
    """Give the sector that a cell bears on under filters: empty for all of them.

    ``None`` where other filters narrow what the cell shows: « nothing here » would then say more
    than was looked at. What says which cells there are (regions, measures) narrows none of them.
    """
    if asked.axes or asked.start or asked.end or asked.statuses or len(asked.sectors) > 1:
        return None
    return asked.sectors[0] if asked.sectors else ""


def record(folder: Path, checked: Checked) -> None:
    """Add a confirmed hole to a folder's findings, the newest one of its cell.

    The table is written whole, in UTF-8 with commas, from what the folder holds now.

    Parameters
    ----------
    folder
        Of the user's own tables.
    checked
        What was found.

    Raises
    ------
    geo.errors.DataError
        The folder's tables are faulty; nothing is written then.
    OSError
        The folder cannot be written.
    """
    with _writing:
        held = sheets(folder).get(Table.FINDINGS, blank(Table.FINDINGS)).cells
        text = added(held, checked).to_csv(index=False, lineterminator="\n")
        write_whole(folder, {Table.FINDINGS.file: text.encode()})


def added(held: pd.DataFrame, checked: Checked) -> pd.DataFrame:
    """Put a confirmed hole after the findings that there are.

    Parameters
    ----------
    held
        Text cells of the table of findings.
    checked
        What was found.

    Returns
    -------
    Text cells, in the schema's columns.
    """
    columns = [column.name for column in COLUMNS[Table.FINDINGS]]
    said = asdict(checked) | {"constat": str(Finding.CONFIRMED_EMPTY), "verifie_le": f"{checked.verifie_le}"}
    return pd.concat([held[columns], pd.DataFrame([said], dtype="str")[columns]], ignore_index=True)
