"""The database of published tables: how it is opened, and what happens when it fails."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from geo import database_address, database_server, patience
from geo.database_address import SQLITE
from geo.database_file import FOREIGN, WRITING, DatabaseFile, keep_a_log
from geo.errors import StoreError
from geo.language import message
from geo.ledger import VERSION_TABLE
from geo.outages import BUSY, UNSURE, explained

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import sqlalchemy as sa

_Result = TypeVar("_Result")

_BEGUN: Final = "maillage_file"
"""Where a connection that writes keeps which file it began on."""


@dataclass(frozen=True, eq=False)
class Database:
    """An open database in the newest form of its tables.

    Parameters
    ----------
    engine
        What opens it.
    file
        SQLite's; ``None`` for a server.
    """

    engine: sa.Engine
    file: DatabaseFile | None
    _turn: Lock = field(default_factory=Lock)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Read one state of the whole, whatever is published meanwhile; raises `StoreError`."""
        self._take_up()
        with self._read() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Write in one transaction, in turn with everybody who writes; raises `StoreError`."""
        # A server's writers wait here, not each with a connection that readers then lack.
        with self._in_turn():
            self._take_up()
            with self._written() as connection:
                yield connection

    @contextmanager
    def _read(self) -> Iterator[sa.Connection]:
        with explained(), self.engine.connect() as connection:
            if self.file is None:  # SQLite's transactions see one state by themselves.
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                if self.file is None:
                    database_server.begin_reading(connection)
                yield connection

    @contextmanager
    def _written(self) -> Iterator[sa.Connection]:
        begun = self.file.prepared if self.file else None
        with explained(), self.engine.connect() as connection:
            connection.execution_options(**{WRITING: True})
            connection.info[_BEGUN] = begun
            patient = nullcontext() if self.file else database_server.patient(connection)
            with patient, connection.begin():
                if self.file is None:
                    database_server.take_turn(connection)
                yield connection
        if self.file and begun:
            # Gone at the very moment of the commit.
            self.file.hold(begun)

    def _take_up(self) -> None:
        """Make a file ready that was put in the place of the one before."""
        if self.file is None:
            return
        found = self.file.identity()
        if found != self.file.prepared:
            with self._read() as connection:
                if not _done(connection):
                    raise StoreError(FOREIGN)
            self.make_ready()
            # Should yet another have come meanwhile, the next to ask will see it.
            self.file.prepared = found

    def make_ready(self) -> None:
        """Bring the tables to their newest form; raises `StoreError`."""
        if self.file:
            keep_a_log(self.engine)
        self._migrate()
        if self.file:
            self.file.prepared = self.file.identity()

    def _migrate(self) -> None:
        config = Config()
        config.set_main_option("script_location", "geo:migrations")
        steps = ScriptDirectory.from_config(config)
        with self._read() as connection:
            done = _done(connection)
        if done == steps.get_heads():
            return
        if set(done) - {step.revision for step in steps.walk_revisions()}:
            raise StoreError(
                message(
                    "Cette base de données vient d’une version plus récente de Maillage. Rien n’a été écrit. "
                    "Mettez Maillage à jour."
                )
            )
        with self._written() as connection:
            # Alembic looks again which steps are left: another opening may have been quicker.
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=patience.TURN):
            raise StoreError(BUSY)
        try:
            yield
        finally:
            self._turn.release()

    def write(
        self, work: Callable[[sa.Connection], _Result], is_written: Callable[[sa.Connection], bool]
    ) -> _Result:
        """Work in one transaction; where its commit fails, look again what became of it.

        Parameters
        ----------
        work
            What to do; its result is given back.
        is_written
            Whether the work is there, all of it: asked on a new connection.

        Raises
        ------
        StoreError
            If the database fails. Its sentence says whether anything was written; where the
            database does not come back for a while, that nobody can tell yet.
        """
        finished = False
        try:
            with self.writing() as connection:
                result = work(connection)
                if self.file:
                    self.file.hold(connection.info[_BEGUN])
                finished = True
        except StoreError:
            # The answer to the commit may have been lost, and not the commit.
            if not finished or not self._look_again(is_written):
                raise
        return result

    def _look_again(self, is_written: Callable[[sa.Connection], bool]) -> bool:
        @retry(
            retry=retry_if_exception_type(StoreError),
            stop=stop_after_delay(patience.RETURN),
            wait=wait_fixed(0.25),
            reraise=True,
        )
        def look() -> bool:
            # In turn with writers: what is still being committed is waited for.
            with self.writing() as connection:
                return is_written(connection)

        try:
            return look()
        except StoreError:
            raise StoreError(UNSURE, written=None) from None

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Open a database, and bring its tables to their newest form.

    Parameters
    ----------
    url
        As SQLAlchemy writes it, of SQLite or PostgreSQL. Its password is told in no error.

    Raises
    ------
    StoreError
        If the address is none, or the database does not answer, or is of a newer Maillage.
    """
    named = database_address.address(url)
    if named.get_backend_name() == SQLITE:
        file = DatabaseFile(Path(str(named.database)).absolute())
        database = Database(file.engine(), file)
    else:
        database = Database(database_server.engine(named), None)
    try:
        database.make_ready()
    except StoreError:
        database.close()
        raise
    return database


def _done(connection: sa.Connection) -> list[str]:
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    return list(context.get_current_heads())
