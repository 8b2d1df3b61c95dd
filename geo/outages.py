"""Why a database failed, said to those who wait for it."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import psycopg
from psycopg import errors as postgresql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from geo import journal
from geo.errors import StoreError
from geo.language import message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.language import Message

REFUSED: Final = message(
    "La base de données a refusé l’opération. Rien n’a été écrit. Lancez « python -m geo.store check », et "
    "montrez-en le résultat à la personne qui administre Maillage."
)
_FULL: Final = message(
    "Le disque de la base de données est plein. Rien n’a été écrit. Libérez de la place, puis recommencez."
)
BUSY: Final = message(
    "D’autres travaux occupent la base de données, qui n’a pas répondu à temps. Rien n’a été écrit. "
    "Recommencez dans un moment."
)
_CLOSED: Final = message(
    "La base de données ne se laisse pas ouvrir en écriture. Rien n’a été écrit. Vérifiez les droits sur "
    "son fichier et son dossier, ou ceux du compte sur le serveur."
)
_DAMAGED: Final = message(
    "Le fichier de la base de données est abîmé, ou n’en est pas un. Rien n’a été écrit. Remettez une "
    "sauvegarde en place : « python -m geo.store restore FICHIER »."
)
_DISK: Final = message(
    "Le disque de la base de données ne se laisse pas lire ou écrire. Rien n’a été écrit. Vérifiez qu’il "
    "est branché, sain, et qu’il y reste de la place."
)
_LOST: Final = message(
    "La connexion à la base de données est perdue. Rien n’a été écrit. Recommencez quand elle répond de "
    "nouveau."
)
UNSURE: Final = message(
    "La connexion à la base de données s’est perdue au dernier instant, et la base ne répond plus : tout "
    "est écrit, ou rien. Regardez l’historique quand elle répond de nouveau, avant de recommencer."
)

_BY_SQLITE: Final = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: _DISK,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_READONLY: _CLOSED,
    sqlite3.SQLITE_PERM: _CLOSED,
    sqlite3.SQLITE_AUTH: _CLOSED,
    sqlite3.SQLITE_CANTOPEN: _CLOSED,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}
_PRIMARY: Final = 0xFF
"""The low byte of SQLite's extended codes."""

_BY_POSTGRESQL: Final[tuple[tuple[tuple[type[Exception], ...], Message], ...]] = (
    ((postgresql.DiskFull, postgresql.OutOfMemory), _FULL),
    ((postgresql.LockNotAvailable, postgresql.QueryCanceled, postgresql.TooManyConnections), BUSY),
    ((postgresql.ReadOnlySqlTransaction, postgresql.InsufficientPrivilege), _CLOSED),
    ((postgresql.DataCorrupted, postgresql.IndexCorrupted), _DAMAGED),
    ((psycopg.OperationalError, postgresql.IdleInTransactionSessionTimeout), _LOST),
)


@contextmanager
def explained() -> Iterator[None]:
    """Turn a failure of the database or of its disk into a sentence.

    Raises
    ------
    StoreError
        In place of the driver's error, which is left out: it may tell the rows, the address and the
        account. Its name is noted.
    """
    try:
        yield
    except DBAPIError as error:
        raise _told(error.orig or error) from None
    except (sqlite3.Error, OSError, PoolTimeoutError) as error:
        raise _told(error) from None


def _told(error: BaseException) -> StoreError:
    journal.failed(error)
    told = StoreError(_sentence(error))
    told.add_note(type(error).__name__)
    return told


def _sentence(error: BaseException) -> Message:
    if isinstance(error, sqlite3.Error):
        return _BY_SQLITE.get((getattr(error, "sqlite_errorcode", None) or 0) & _PRIMARY, REFUSED)
    if isinstance(error, OSError):
        return _FULL if error.errno == errno.ENOSPC else _CLOSED
    if isinstance(error, PoolTimeoutError):
        return BUSY
    return next((said for kinds, said in _BY_POSTGRESQL if isinstance(error, kinds)), REFUSED)
