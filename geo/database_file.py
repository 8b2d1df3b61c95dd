"""SQLite's file: opened anew each time, and held to be the one in its place."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import NullPool
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_random

from geo import journal, patience
from geo.errors import StoreError
from geo.language import message
from geo.outages import explained

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

Identity: TypeAlias = tuple[int, int]
"""The device and the inode: what a path names."""

WRITING: Final = "maillage_writing"
"""Option of a connection that will write."""

_GONE: Final = message(
    "Le fichier de la base de données n’est plus à sa place : il a été supprimé, déplacé ou renommé pendant "
    "que Maillage s’en servait. Rien n’a été écrit. Remettez-le à sa place, ou rétablissez une sauvegarde : "
    "« python -m geo.store restore FICHIER ». Pour repartir sans lui, redémarrez Maillage."
)
_REPLACED: Final = message(
    "Le fichier de la base de données a été remplacé par un autre pendant la publication. Rien n’a été écrit "
    "dans le nouveau. Rechargez la page pour voir ce qu’il contient, puis publiez de nouveau."
)
FOREIGN: Final = message(
    "Le fichier qui a pris la place de la base de données n’en est pas une de Maillage. Rien n’a été écrit. "
    "Remettez le bon fichier à sa place, ou rétablissez une sauvegarde : « python -m geo.store restore "
    "FICHIER »."
)


@dataclass(eq=False)
class DatabaseFile:
    """The file of a database.

    Parameters
    ----------
    path
        Where it is.
    prepared
        Which one was last found there and made ready; ``None`` before the first.
    """

    path: Path
    prepared: Identity | None = None

    def identity(self) -> Identity:
        """Tell which file is in the place; `geo.errors.StoreError` where there is none."""
        try:
            found = self.path.stat()
        except OSError as error:
            journal.failed(error)
            raise StoreError(_GONE) from None
        return found.st_dev, found.st_ino

    def hold(self, begun: Identity) -> None:
        """Make sure that what was begun on a file is still in its place.

        An open file can be written to after it was deleted or another took its place, and nobody
        would ever read that.

        Raises
        ------
        StoreError
            It is not.
        """
        if self.identity() != begun:
            raise StoreError(_REPLACED)

    def engine(self) -> sa.Engine:
        """Make what opens it."""
        with explained():
            self.path.parent.mkdir(parents=True, exist_ok=True)
        # No connection is kept: it would go on with a file that is no more, or with pages of one
        # that was written over. Opening takes half a millisecond.
        told = sa.URL.create("sqlite+pysqlite", database=str(self.path))
        engine = sa.create_engine(told, creator=self._open, poolclass=NullPool, hide_parameters=True)
        event.listen(engine, "connect", _opened)
        event.listen(engine, "begin", _begun)
        return engine

    def _open(self) -> sqlite3.Connection:
        # Only the first time makes the file: made anew it would hide that it was lost.
        mode = "rwc" if self.prepared is None else "rw"
        if self.prepared is None:
            # Persons are named in it: nobody else on this machine reads it, nor the log that SQLite
            # lays beside it with the same rights. One that is there keeps those that it was given.
            # Where it cannot be made, SQLite says why.
            with suppress(OSError):
                os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        return sqlite3.connect(f"{self.path.as_uri()}?mode={mode}", uri=True, timeout=patience.HELD)


def keep_a_log(engine: sa.Engine) -> None:
    """Let people read while somebody publishes: SQLite's write-ahead log.

    With a rollback journal, a long read would make a publication wait, and the other way round.
    The log wants a local disk, as SQLite does anyway: offices that share use PostgreSQL. Who
    copies the file alone may miss the last publications: that is what ``backup`` is for.
    """

    @retry(
        retry=retry_if_exception_type(sqlite3.OperationalError),
        stop=stop_after_delay(patience.ANSWER),
        wait=wait_random(0, 0.1),
        reraise=True,
    )
    def switch() -> None:
        # SQLite does not wait by itself here when somebody else switches at the same moment.
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()

    with explained():
        switch()


def _opened(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # The driver leaves transactions to `_begun`: its own begin too late to see one state.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    # A power cut loses nothing that was told to be published.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _begun(connection: sa.Connection) -> None:
    if not connection.get_execution_options().get(WRITING, False):
        connection.exec_driver_sql("BEGIN")
        return
    # A writer takes its turn before it reads: one that read first could not write any more.
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {round(1000 * patience.TURN)}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
