"""Backups: the whole history in one file, which moves between SQLite and PostgreSQL.

A ZIP of two files of JSON lines, ``publications.jsonl`` and ``records.jsonl``, and of
``manifest.json``, which tells the SHA-256 and the number of lines of each.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from geo import erasing, integrity, publications, versions
from geo.errors import StoreError
from geo.language import FRENCH, message
from geo.ledger import PUBLICATION, RECORD
from geo.outages import explained
from geo.problems import shortened
from geo.roles import allow_everything
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geo.database import Database
    from geo.roles import Writer

_FORMAT: Final = 1
_MANIFEST: Final = "manifest.json"
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    TypeError,
    ValueError,
    # A compression that Python does not know, lists within lists, a number too large for a column.
    NotImplementedError,
    RecursionError,
    OverflowError,
)
"""What reading a file raises that is no backup, or is one no more."""

_LARGEST_MANIFEST: Final = 10_000
_AT_ONCE: Final = 5_000
_STORED: Final = {"publications.jsonl": PUBLICATION, "records.jsonl": RECORD}
"""In the order in which a database takes them."""


@dataclass(frozen=True)
class Holding:
    """How much a database or a backup holds.

    Parameters
    ----------
    publications, records
        Numbers of publications, and of versions of records.
    """

    publications: int
    records: int


def backup(database: Database, path: Path) -> Holding:
    """Write the whole history to a file, which is there complete or not at all.

    Parameters
    ----------
    database
        May be in use: what is saved is one state.
    path
        What stood there is replaced.

    Raises
    ------
    StoreError
        If the database or the disk fails; what stood there stays.
    """
    with explained(), tempfile.TemporaryDirectory(prefix=".", dir=path.resolve().parent) as scratch:
        # In the folder itself, so that the move stays on one file system and is atomic.
        draft = Path(scratch) / path.name
        # It holds contacts: whoever else has an account on the machine must not read it.
        draft.touch(mode=0o600)
        with draft.open("wb") as target:
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
                held = _save(database, archive)
            target.flush()
            os.fsync(target.fileno())
        draft.replace(path)
    return held


def restore(database: Database, path: Path, *, writer: Writer, replace: bool = False) -> Holding:
    """Bring back the whole history of a backup, or nothing.

    Parameters
    ----------
    database
        Where to.
    path
        What `backup` wrote.
    writer
        An administrator.
    replace
        Whether what the database holds may be lost.

    Raises
    ------
    ForbiddenError
        If the writer is no administrator.
    StoreError
        If the file is no backup or has changed since, if the database holds something, or fails.
    """
    allow_everything(writer)
    with explained(), _understood(), zipfile.ZipFile(path) as archive:
        held = _verified(archive)
        tokens = [row["token"] for row in _rows(archive, PUBLICATION)]
        erasing.write(
            database,
            lambda connection: _refill(connection, archive, replace=replace),
            lambda connection: _token(connection) == (tokens[-1] if tokens else None),
        )
    return held


def _save(database: Database, archive: zipfile.ZipFile) -> Holding:
    told: dict[str, dict[str, str | int]] = {}
    counts: list[int] = []
    with database.reading() as connection:
        for name, table in _STORED.items():
            digest, count = hashlib.sha256(), 0
            columns = _columns(table)
            with archive.open(name, "w", force_zip64=True) as target:
                query = sa.select(*(table.c[column] for column in columns)).order_by(table.c.id)
                for row in connection.execute(query):
                    values = dict(zip(columns, row, strict=True))
                    line = json.dumps(values, ensure_ascii=False).encode() + b"\n"
                    digest.update(line)
                    target.write(line)
                    count += 1
            told[name] = {"sha256": digest.hexdigest(), "lines": count}
            counts.append(count)
    archive.writestr(_MANIFEST, json.dumps({"format": _FORMAT, "files": told}, indent=1))
    return Holding(*counts)


def _columns(table: sa.Table) -> tuple[str, ...]:
    # A database numbers its records itself; publications have their number from us.
    return tuple(column.name for column in table.c if table is PUBLICATION or column.name != "id")


@contextmanager
def _understood() -> Iterator[None]:
    """Say of a file that cannot be read that it is no backup."""
    try:
        yield
    except _UNREADABLE:
        raise StoreError(
            message(
                "Ce fichier n’est pas une sauvegarde de Maillage, ou il est abîmé. Rien n’a été écrit. "
                "Prenez une autre sauvegarde."
            )
        ) from None


def _verified(archive: zipfile.ZipFile) -> Holding:
    """Compare what the file holds with what its manifest tells, before anything is written."""
    with archive.open(_MANIFEST) as source:
        manifest = json.loads(source.read(_LARGEST_MANIFEST))
    if manifest["format"] != _FORMAT:
        raise StoreError(
            message(
                "Cette sauvegarde vient d’une autre version de Maillage (format {format}). Rien n’a été "
                "écrit. Mettez Maillage à jour.",
                format=shortened(str(manifest["format"])),
            )
        )
    for name in _STORED:
        digest, count = hashlib.sha256(), 0
        with archive.open(name) as source:
            for line in source:
                digest.update(line)
                count += 1
        told = manifest["files"][name]
        if (digest.hexdigest(), count) != (told["sha256"], told["lines"]):
            raise StoreError(
                message(
                    "« {name} » n’est plus ce que la sauvegarde contenait : son empreinte SHA-256 diffère. "
                    "Rien n’a été écrit. Prenez une autre sauvegarde.",
                    name=name,
                )
            )
    return Holding(*(manifest["files"][name]["lines"] for name in _STORED))


def _rows(archive: zipfile.ZipFile, table: sa.Table) -> Iterator[dict[str, str | int | None]]:
    name = next(name for name, stored in _STORED.items() if stored is table)
    columns = {column: table.c[column] for column in _columns(table)}
    with archive.open(name) as source:
        for line in source:
            row = json.loads(line)
            if row.keys() != columns.keys() or not all(_fits(row[name], columns[name]) for name in columns):
                text = "the line is no row of its table"
                raise ValueError(text)
            yield row


def _place(row: Mapping[str, str | int | None]) -> tuple[object, object]:
    return row["table"], row["key"]


def _fits(value: object, column: sa.Column[object]) -> bool:
    if value is None:
        return bool(column.nullable)
    return type(value) is column.type.python_type


def _refill(connection: sa.Connection, archive: zipfile.ZipFile, *, replace: bool) -> None:
    held = holding(connection)
    last = publications.latest(connection)
    if last and not replace:
        raise StoreError(
            message(
                "La base n’est pas vide : la restauration ferait perdre {publications} publications "
                "({records} versions de fiches), la dernière du {day}. Rien n’a été écrit. Sauvegardez-la "
                "d’abord, puis ajoutez --replace pour la remplacer.",
                publications=held.publications,
                records=held.records,
                day=FRENCH.date(last.at.astimezone(publications.CALENDAR).date()),
            )
        )
    gone = {(str(table), key) for table, key in versions.erased(connection, Table)}
    connection.execute(sa.delete(RECORD))
    connection.execute(sa.delete(PUBLICATION))
    for table in _STORED.values():
        rows = _rows(archive, table)
        if table is RECORD and gone:
            # What was erased here since the backup was made stays so.
            rows = (row | {"cells": versions.ERASED} if _place(row) in gone else row for row in rows)
        while some := list(islice(rows, _AT_ONCE)):
            connection.execute(sa.insert(table), some)
    if faults := integrity.faults(connection):
        raise StoreError(
            message(
                "Cette sauvegarde ne se tient pas : {fault} (défauts : {count}). Rien n’a été écrit. Prenez "
                "une autre sauvegarde.",
                fault=FRENCH.render(faults[0]),
                count=len(faults),
            )
        )


def holding(connection: sa.Connection) -> Holding:
    """Count what a database holds."""
    counts = (
        connection.execute(sa.select(sa.func.count()).select_from(t)).scalar() for t in _STORED.values()
    )
    return Holding(*(count or 0 for count in counts))


def _token(connection: sa.Connection) -> str | None:
    last = publications.latest(connection)
    return last.token if last else None
