"""Rows that are one with another row, or with a record that is there, are offered for merging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo import twins
from geo.language import message
from geo.remarks import Fix, Remark, Verdict
from geo.vocabularies import Location

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from geo.language import Message
    from geo.remarks import Decisions
    from geo.vocabularies import Table

_POINT: Final = ("longitude", "latitude", "localisation")
_ORDERED: Final = (("implante_le", "ferme_le"), ("date_debut", "date_fin"))


def met(
    cells: pd.DataFrame, lines: Sequence[int], table: Table, existing: pd.DataFrame, decisions: Decisions
) -> tuple[pd.DataFrame, list[Remark]]:
    """Offer to take rows without identifier for records of the same name at the same place.

    A record is met once, and not by a row where another says its identifier.
    """
    bare = np.flatnonzero(cells["id"].eq(""))
    if not len(bare) or existing.empty:
        return cells, []
    records = existing.reindex(columns=list(cells), fill_value="")
    both = pd.concat([records, cells.iloc[bare]], ignore_index=True)
    given: list[str] = cells["id"].tolist()
    taken = set(given)
    remarks: list[Remark] = []
    for row, first in twins.twins(both, table):
        record = str(both["id"].iloc[first])
        if not first < len(existing) <= row or record in taken:
            continue
        taken.add(record)
        at = int(bare[row - len(existing)])
        accepted = decisions.take(Fix.KNOWN, lines[at], "id")
        given[at] = record if accepted else ""
        what = message("Même nom, au même endroit que la fiche « {record} ».", record=record)
        cure = (
            message("La fiche sera mise à jour.")
            if accepted
            else message("Acceptez pour la mettre à jour ; sinon une fiche sera ajoutée.")
        )
        verdict = Verdict.CORRECTED if accepted else Verdict.PROPOSED
        remarks.append(Remark(lines[at], None, "id", "", what, cure, verdict, Fix.KNOWN, record))
    return cells.assign(id=pd.Series(given, dtype="str")), remarks


def merged(
    cells: pd.DataFrame, lines: Sequence[int], table: Table, records: Collection[str], decisions: Decisions
) -> tuple[pd.DataFrame, list[Remark], frozenset[int]]:
    """Offer to merge twins; where that is accepted the first row takes what it lacks from the others.

    Parameters
    ----------
    cells
        Rows that the table takes, on a `RangeIndex`.
    records
        Identifiers of the records that are there: a new row that is one with such a record becomes it.

    Returns
    -------
    The cells, what is to be said, and the positions of the rows that went into another.
    """
    pairs = twins.twins(cells, table)
    if not pairs:
        return cells, [], frozenset()
    columns: dict[str, list[str]] = {str(name): cells[name].tolist() for name in cells}
    name = twins.NAMES[table]
    remarks: list[Remark] = []
    gone: set[int] = set()
    for row, first in pairs:
        at = str(lines[first])
        value, proposed = columns[name][row], columns[name][first]
        what = message("Même nom, au même endroit que la ligne {line}.", line=at)
        if not decisions.take(Fix.TWIN, lines[row], name):
            cure = message("Acceptez pour les fusionner ; sinon les deux sont gardées.")
            remarks.append(
                Remark(lines[row], None, name, value, what, cure, Verdict.PROPOSED, Fix.TWIN, proposed)
            )
            continue
        gone.add(row)
        own = columns["id"]
        if own[first] not in records and own[row] in records:
            own[first], own[row] = own[row], own[first]
        differing = ", ".join(_given(columns, first, row))
        cure = (
            _absorbed(own[row], at, differing)
            if own[row] in records
            else message(
                "Fusionnée avec la ligne {line}, qui garde ses propres valeurs : {columns}.",
                line=at,
                columns=differing,
            )
            if differing
            else message("Fusionnée avec la ligne {line}, qui en prend ce qui lui manquait.", line=at)
        )
        remarks.append(
            Remark(lines[row], None, name, value, what, cure, Verdict.CORRECTED, Fix.TWIN, proposed)
        )
    return (
        pd.DataFrame({column: pd.Series(texts, dtype="str") for column, texts in columns.items()}),
        remarks,
        frozenset(gone),
    )


def _absorbed(record: str, line: str, differing: str) -> Message:
    """Say that a record goes into another."""
    if not differing:
        return message(
            "Fusionnée avec la ligne {line}, qui en prend ce qui lui manquait ; la fiche « {record} » sera "
            "retirée.",
            line=line,
            record=record,
        )
    return message(
        "Fusionnée avec la ligne {line}, qui garde ses propres valeurs : {columns} ; la fiche « {record} » "
        "sera retirée.",
        line=line,
        columns=differing,
        record=record,
    )


def _given(columns: dict[str, list[str]], first: int, row: int) -> list[str]:
    """Give a row what it lacks of another's; list the columns in which both say something else."""
    before = {column: texts[first] for column, texts in columns.items()}
    for column, texts in columns.items():
        if column not in (*_POINT, "id"):
            texts[first] = texts[first] or texts[row]
    for early, late in _ORDERED:
        if early in columns and columns[late][first] and columns[late][first] < columns[early][first]:
            columns[early][first], columns[late][first] = before[early], before[late]
    # A point is one thing: an exact one is better than the centre of a municipality, that than none.
    approximate = str(Location.APPROXIMATE)
    if (
        "longitude" in columns
        and columns["longitude"][row]
        and (
            not before["longitude"]
            or (before["localisation"] == approximate and columns["localisation"][row] != approximate)
        )
    ):
        for column in _POINT:
            columns[column][first] = columns[column][row]
    return [
        column
        for column, texts in columns.items()
        if column != "id" and texts[row] and texts[row] != texts[first]
    ]
