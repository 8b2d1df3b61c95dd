"""PostgreSQL's server: reached, and given up once it says nothing any more."""

from __future__ import annotations

from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, TypeVar

import psycopg
import sqlalchemy as sa
from sqlalchemy import event

from geo import patience

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from psycopg.abc import PQGen
    from sqlalchemy.engine.interfaces import Dialect
    from sqlalchemy.pool import ConnectionPoolEntry

_Told = TypeVar("_Told")

_LOOK: Final = 0.1
"""Seconds between two looks at the time, psycopg's own."""

_LOCK: Final = int.from_bytes(b"maillage")
"""The advisory lock that publications take in turn, the same for every server of one database."""


class SilentServerError(psycopg.OperationalError):
    """A server has not said a word for too long."""


class ServerConnection(psycopg.Connection[tuple[object, ...]]):
    """A connection that gives up a server which says nothing.

    No setting of the server can end the wait for one that is frozen, and none of TCP the wait for
    one whose machine still acknowledges what it gets.

    Parameters
    ----------
    borne
        Seconds of silence; `geo.patience.ANSWER` without a word.
    """

    borne: float | None = None

    @contextmanager
    def silent_for(self, seconds: float) -> Iterator[None]:
        """Bear a longer silence for a while."""
        self.borne = seconds
        try:
            yield
        finally:
            self.borne = None

    def wait(self, gen: PQGen[_Told], interval: float = _LOOK, timeout: float | None = None) -> _Told:
        """Wait for an answer, as psycopg does, and no longer than the silence that is borne."""
        return super().wait(self._heard(gen), interval, timeout)

    def _heard(self, gen: PQGen[_Told]) -> PQGen[_Told]:
        # A long answer may take its time, as long as it goes on.
        last = monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready:
                    last = monotonic()
                elif monotonic() - last > (self.borne or patience.ANSWER):
                    # What the server does with it nobody knows: it serves nobody else.
                    self.close()
                    raise SilentServerError
                wanted = gen.send(ready)
        except StopIteration as end:
            told: _Told = end.value
            return told


def engine(address: sa.URL) -> sa.Engine:
    """Make what reaches a server."""
    made = sa.create_engine(
        address,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_timeout=patience.ANSWER,
        connect_args={
            "connect_timeout": patience.CONNECT,
            # A network that swallows what it is given: noticed before the silence of a server that
            # makes somebody wait for their turn, and while nobody asks anything.
            "tcp_user_timeout": 1000 * patience.ANSWER,
            "keepalives_idle": patience.ANSWER,
            "keepalives_interval": patience.CONNECT,
            "keepalives_count": 2,
        },
    )
    event.listen(made, "do_connect", _connected)
    return made


def begin_reading(connection: sa.Connection) -> None:
    """Say how long a read may wait for what others hold."""
    connection.execute(
        sa.select(
            sa.func.set_config("lock_timeout", f"{round(1000 * patience.HELD)}ms", True),  # noqa: FBT003 # PostgreSQL's « is_local »
            sa.func.set_config("statement_timeout", f"{patience.WORK}s", True),  # noqa: FBT003 # the same
        )
    )


def patient(connection: sa.Connection) -> AbstractContextManager[None]:
    """Bear the silence of a server that makes somebody wait for their turn."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, ServerConnection)  # noqa: S101 # what `_connected` gives
    return driver.silent_for(patience.TURN + patience.ANSWER)


def take_turn(connection: sa.Connection) -> None:
    """Wait in a transaction until nobody else writes."""
    for statement in (
        # What is written stays so, nobody waits for ever, and no lost network holds the others up.
        "SET LOCAL synchronous_commit = on",
        f"SET LOCAL lock_timeout = '{round(1000 * patience.TURN)}ms'",
        f"SET LOCAL statement_timeout = '{patience.WORK}s'",
        f"SET LOCAL idle_in_transaction_session_timeout = '{patience.IDLE}s'",
        f"SELECT pg_advisory_xact_lock({_LOCK})",
    ):
        connection.exec_driver_sql(statement)


def _connected(
    _dialect: Dialect, _record: ConnectionPoolEntry, _words: object, settings: dict[str, Any]
) -> ServerConnection:
    return ServerConnection.connect(**settings)
