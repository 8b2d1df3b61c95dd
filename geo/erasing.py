"""Writing what must be erasable: what is deleted or replaced stays legible in no file of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from geo.outages import explained

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlalchemy as sa

    from geo.database import Database

_Result = TypeVar("_Result")


def write(
    database: Database,
    work: Callable[[sa.Connection], _Result],
    is_written: Callable[[sa.Connection], bool],
) -> _Result:
    """Work as `geo.database.Database.write` does, what is deleted or replaced overwritten.

    So on SQLite; PostgreSQL lets go of it at its next vacuum.
    """

    def thoroughly(connection: sa.Connection) -> _Result:
        if database.file:
            # SQLite otherwise leaves what is deleted or replaced legible in its file.
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
        return work(connection)

    return database.write(thoroughly, is_written)


def empty_log(database: Database) -> None:
    """Let SQLite's write-ahead log, too, forget what was erased, unless somebody reads just then."""
    if database.file:
        with explained():
            connection = database.engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()
