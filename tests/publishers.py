"""Publications that meet with an accident, in processes of their own."""

from __future__ import annotations

import os
import resource
import signal
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import event

from geo.backups import restore
from geo.changes import difference
from geo.drafts import Content, Drafts
from geo.errors import StoreError
from geo.store import Store
from geo.vocabularies import Table
from tests.stores import ADMIN, cells, frame, published

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    import sqlalchemy as sa


AT_COMMIT: Final = -1


def rewrite(store: Store, word: str, count_of_rows: int = 0) -> None:
    """Publish poles that all have one name; as many as there are, unless a number is given."""
    old = cells(store)
    poles = old[Table.POLES] if not count_of_rows else frame(Table.POLES, [{}] * count_of_rows)
    published(store, difference(old, {Table.POLES: poles.assign(nom=word)}), message=word)


def rewrite_and_wait_for_the_end(url: str, word: str, pipe: Connection) -> None:
    """Say that the publication begins, and publish."""
    store = Store.open(url)
    pipe.send("begun")
    rewrite(store, word)


def rewrite_until(url: str, word: str, statement: int) -> None:
    """Publish, and be killed on the way, see `at_statement`."""
    store = Store.open(url)
    at_statement(store, statement, lambda: os.kill(os.getpid(), signal.SIGKILL))
    rewrite(store, word)


def save_until(url: str, token: str, level: int, statement: int) -> None:
    """Save a draft that has one answer, and be killed on the way, see `at_statement`."""
    drafts = Drafts.open(Store.open(url))
    kill = partial(os.kill, os.getpid(), signal.SIGKILL)
    at_statement(drafts.store, statement, kill)
    if statement == AT_COMMIT:
        event.listen(drafts.store.database.engine, "commit", lambda _connection: kill())
    drafts.save(token, Content("1.0", {"gouvernance-1": level}))


def bring_back_and_wait_for_the_end(url: str, file: str, pipe: Connection) -> None:
    """Say that the restoration begins, and restore a backup in the place of what there is."""
    store = Store.open(url)
    pipe.send("begun")
    restore(store.database, Path(file), writer=ADMIN, replace=True)


def bring_back_until(url: str, file: str, statement: int) -> None:
    """Restore a backup in the place of what there is, and be killed on the way, see `at_statement`."""
    store = Store.open(url)
    at_statement(store, statement, lambda: os.kill(os.getpid(), signal.SIGKILL))
    restore(store.database, Path(file), writer=ADMIN, replace=True)


def rewrite_with_room(url: str, word: str, room: int, pipe: Connection) -> None:
    """Publish where no file may grow beyond a number of bytes; tell the name of the error."""
    store = Store.open(url)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    try:
        rewrite(store, word)
    except StoreError as error:
        pipe.send((str(error), error.written))
    else:
        pipe.send(None)


def at_statement(store: Store, statement: int, act: Callable[[], object]) -> None:
    """Do something before a statement, counted from 0, or `AT_COMMIT` of the writing transaction."""
    numbers = count()

    def before_statement(*_told: object) -> None:
        if next(numbers) == statement:
            act()

    def before_commit(connection: sa.Connection) -> None:
        if statement == AT_COMMIT and connection.info.pop("wrote", False):
            act()

    def noted(connection: sa.Connection, *told: object) -> None:
        if "INSERT INTO record" in str(told[1]):
            connection.info["wrote"] = True

    event.listen(store.database.engine, "before_cursor_execute", before_statement)
    event.listen(store.database.engine, "before_cursor_execute", noted)
    event.listen(store.database.engine, "commit", before_commit)
