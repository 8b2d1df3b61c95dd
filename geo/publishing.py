"""Publishing within a transaction: what becomes of the tables is judged where it is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from geo import dataset, permission, publications, versions
from geo.changes import difference, keys
from geo.civil_day import latest_day
from geo.errors import DataError, StoreError
from geo.language import message
from geo.problems import shortened
from geo.publications import Publication, PublicationKind
from geo.references import REFERRED, affected
from geo.schema import to_come
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    import pandas as pd
    import sqlalchemy as sa

    from geo.changes import Change
    from geo.problems import Problem
    from geo.roles import Writer
    from geo.tabular import Sheet
    from geo.versions import Place

_ANYWHERE: Final[Mapping[Place, int]] = MappingProxyType({})


@dataclass(frozen=True)
class Word:
    """What a publication says of itself before it is written.

    Parameters
    ----------
    writer
        Who publishes.
    message, kind
        Why, and how the changes came about.
    base
        The publication that the writer saw; 0 where there was none.
    undoes
        The publication that it takes back.
    token
        Drawn for it.
    """

    writer: Writer
    message: str
    kind: PublicationKind
    base: int
    token: str
    undoes: int | None = None


def publish(
    connection: sa.Connection,
    changes: Sequence[Change],
    word: Word,
    now: datetime,
    places: Mapping[Place, int] = _ANYWHERE,
) -> tuple[Publication, int]:
    """Publish changes; raises as `geo.store.Store.publish` does.

    Parameters
    ----------
    connection
        Of a writing transaction.
    changes
        At most one a record.
    word
        What the publication says of itself.
    now
        When.
    places
        See `geo.versions.write`.

    Returns
    -------
    tuple
        The publication, and how many records it changed.
    """
    known(connection, word.base)
    last = publications.latest(connection)
    number = last.number if last else 0
    touched = frozenset(change.table for change in changes)
    judged = affected(touched)
    needed = judged.union({Table.POLES}, *(REFERRED[table] for table in judged))
    old = versions.frames(connection, number, needed)
    new = permission.applied(old, changes, word.writer)
    recorded = difference(
        {table: old[table] for table in touched & old.keys()}, {table: new[table] for table in touched}
    )
    if not recorded:
        raise StoreError(
            message("Il n’y a rien à publier : tout ce que vous donnez est déjà ainsi. Rien n’a été écrit.")
        )
    _hold_erased(connection, recorded)
    if problems := [*dataset.problems(sheets(new), judged), *_to_come(new, recorded, now)]:
        raise DataError(problems)
    publication = Publication(
        number=number + 1,
        # The log stays in the order of time, also where a clock was set back.
        at=max(now, last.at) if last else now,
        author=publications.legible(word.writer.name),
        message=publications.legible(word.message),
        kind=word.kind,
        undoes=word.undoes,
        token=word.token,
    )
    publications.insert(connection, publication)
    versions.write(connection, publication.number, recorded, places)
    return publication, len(recorded)


def sheets(frames: Mapping[Table, pd.DataFrame]) -> dict[Table, Sheet]:
    """Make the sheets of tables; one without rows is left out."""
    return {table: versions.sheet(table, cells) for table, cells in frames.items() if len(cells)}


def head(connection: sa.Connection) -> int:
    """Give the number of the last publication; 0 where there is none."""
    last = publications.latest(connection)
    return last.number if last else 0


def known(connection: sa.Connection, told: int | Publication) -> int:
    """Hold a publication to those that there are, or to 0, before the first; raises `StoreError`."""
    number = told if isinstance(told, int) else told.number
    there = (
        0 <= number <= head(connection)
        if isinstance(told, int)
        else publications.has_token(connection, told.token)
    )
    if not there:
        raise StoreError(
            message(
                "La publication {number} n’existe pas dans cette base. Rien n’a été écrit. Ouvrez de nouveau "
                "la page : la base a peut-être été restaurée entre-temps.",
                number=number,
            )
        )
    return number


def _to_come(
    new: Mapping[Table, pd.DataFrame], recorded: Sequence[Change], now: datetime
) -> Iterator[Problem]:
    """Find what the rows that are written say to be done on a day to come; the others nobody touches."""
    brought = {(change.table, change.key) for change in recorded if change.after is not None}
    whole = sheets({table: new[table] for table in {table for table, _ in brought}})
    for table, sheet in whole.items():
        own = np.array([(table, key) in brought for key in keys(table, sheet.cells)], dtype=bool)
        rows = replace(sheet, cells=sheet.cells[own].reset_index(drop=True), lines=sheet.lines[own])
        yield from to_come(table, rows, latest_day(now))


def _hold_erased(connection: sa.Connection, recorded: Sequence[Change]) -> None:
    """Let nothing come back that somebody had erased: not from a file taken away before, nor by a race."""
    brought = {(change.table, change.key) for change in recorded if change.after is not None}
    back = sorted(brought & versions.erased(connection, {table for table, _ in brought}))
    if back:
        raise StoreError(
            message(
                "Des fiches que vous publiez ont été effacées pour de bon par la personne dont c’étaient les "
                "réponses, et ne peuvent pas revenir ({count}, dont « {key} »). Rien n’a été écrit. "
                "Retirez-les de ce que vous publiez.",
                count=len(back),
                key=shortened(back[0][1]),
            )
        )
