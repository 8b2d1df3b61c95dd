"""Whether a database holds together: its log, its versions, its newest tables, its own file."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from geo import dataset, publications, versions
from geo.columns import COLUMNS
from geo.language import FRENCH, message
from geo.ledger import PUBLICATION, RECORD
from geo.problems import shortened
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.language import Message

_SOUND: Final = "ok"
_NAMES: Final = {str(table): frozenset(column.name for column in COLUMNS[table]) for table in Table}


def faults(connection: sa.Connection) -> list[Message]:
    """Find everything that does not hold together.

    Parameters
    ----------
    connection
        Of one transaction, so that no publication comes between.

    Returns
    -------
    list of Message
        Empty where all is well: the database's file is whole; publications are numbered without a
        gap, in the order of time; versions begin and end with publications; no two of a record are
        in force at once; rows can be read; the newest tables follow the schema.
    """
    found = [*_own(connection), *_log(connection), *_versions(connection)]
    return found or list(_newest(connection))


def _own(connection: sa.Connection) -> Iterator[Message]:
    """Ask the database itself; PostgreSQL, which sums its pages, does so whenever they are read."""
    if connection.dialect.name == "sqlite":
        for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
            if said != _SOUND:
                yield message("Le fichier de la base est abîmé ({said}).", said=shortened(said))


def _log(connection: sa.Connection) -> Iterator[Message]:
    before = ""
    rows = connection.execute(sa.select(PUBLICATION).order_by(PUBLICATION.c.id))
    for number, row in enumerate(rows, start=1):
        if row.id != number:
            yield message(
                "La publication {number} manque ; la suivante est la {found}.", number=number, found=row.id
            )
            return
        if row.at < before:
            yield message("La publication {number} est datée d’avant la précédente.", number=number)
        before = row.at


def _versions(connection: sa.Connection) -> Iterator[Message]:
    known = set(connection.execute(sa.select(PUBLICATION.c.id)).scalars())
    query = sa.select(RECORD).order_by(RECORD.c.table, RECORD.c.key, RECORD.c.since, RECORD.c.id)
    place, end = ("", ""), 0.0
    for row in connection.execute(query):
        told = {"table": row.table, "key": shortened(row.key), "since": row.since}
        until = math.inf if row.until is None else row.until
        if not {row.since, row.until} <= known | {None}:
            yield message(
                "{table}, « {key} » : une version renvoie à une publication qui n’existe pas.", **told
            )
        if until <= row.since:
            yield message("{table}, « {key} » : la version {since} finit avant de commencer.", **told)
        if (row.table, row.key) == place and row.since < end:
            yield message(
                "{table}, « {key} » : deux versions sont en vigueur à la publication {since}.", **told
            )
        if not _readable(row.table, row.cells):
            yield message("{table}, « {key} » : les cellules de la version {since} sont illisibles.", **told)
        place, end = (row.table, row.key), until


def _readable(table: str, text: str) -> bool:
    try:
        cells = json.loads(text)
    except ValueError:
        return False
    return (
        isinstance(cells, dict)
        and cells.keys() <= _NAMES.get(table, frozenset())
        and all(isinstance(cell, str) for cell in cells.values())
    )


def _newest(connection: sa.Connection) -> Iterator[Message]:
    last = publications.latest(connection)
    newest = versions.frames(connection, last.number if last else 0, Table)
    sheets = {table: versions.sheet(table, cells) for table, cells in newest.items()}
    for problem in dataset.problems(sheets):
        yield message("Les tables ne suivent pas le schéma : {problem}", problem=problem.sentence(FRENCH))
