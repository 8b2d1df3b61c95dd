"""The store: every version of the tables, each publication whole or not at all.

``python -m geo.store backup FILE``, ``restore FILE`` and ``check`` look after its database.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from geo import erasing, journal, publications, publishing, versions
from geo.changes import UNKEYED, Change
from geo.database import Database, open_database
from geo.errors import StoreError
from geo.language import FRENCH, message
from geo.publications import Publication, PublicationKind
from geo.publishing import Word
from geo.roles import Role, Writer
from geo.upkeep import main
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    import sqlalchemy as sa

    from geo.tabular import Sheet
    from geo.versions import Record

    Publish = Callable[[Change, str], None]
    """Publishes one change, and says why, within a transaction that does more."""


@dataclass(frozen=True)
class Event:
    """Something that happened to a record.

    Parameters
    ----------
    publication
        When, by whom and why.
    change
        What.
    """

    publication: Publication
    change: Change


_MAILLAGE: Final = Writer("Maillage", Role.ADMINISTRATION)
"""Whose the tables of a folder are. Not who publishes first: an editor of one region has no word to say on
the others, changes nothing of them by it, and is not told to have."""

_AS_THEY_WERE: Final = message("Tables du dossier, telles qu’elles étaient.")

_ERASED: Final = message(
    "Cette publication n’a touché que des fiches effacées pour de bon par la personne dont c’étaient les "
    "réponses : la reprendre ne les ramène pas. Rien n’a été écrit."
)


@dataclass(frozen=True, eq=False)
class Store:
    """The tables as they are and as they were.

    Every function raises `geo.errors.StoreError` where the database fails. Publications are told
    by their number, or as they were given: then by their token too, for a restored database may have
    another of that number.

    Parameters
    ----------
    database
        Where they are.
    clock
        Tells the time of a publication.
    """

    database: Database
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    @classmethod
    def open(cls, url: str) -> Store:
        """Open a database, see `geo.database.open_database`; `geo.database_address.store_url` says which."""
        return cls(open_database(url))

    def close(self) -> None:
        """Let go of every connection."""
        self.database.close()

    def latest(self) -> Publication | None:
        """Give the last publication, if there is any."""
        with self.database.reading() as connection:
            return publications.latest(connection)

    def publications(self, limit: int, before: int | None = None) -> tuple[Publication, ...]:
        """List publications, the last first, at most ``limit``; only those before one, if given."""
        with self.database.reading() as connection:
            return publications.listed(connection, limit, before)

    def publication_on(self, day: date) -> Publication | None:
        """Give the publication in force at the end of a day of `geo.publications.CALENDAR`, if any."""
        with self.database.reading() as connection:
            return publications.on_day(connection, day)

    def sheets(self, at: int | Publication | None = None) -> dict[Table, Sheet]:
        """Read the tables as a publication left them; without it, as they are.

        Returns
        -------
        dict of Table to Sheet
            Prepared, for `geo.dataset.from_sheets`; a table without rows is left out.
        """
        with self.database.reading() as connection:
            number = publishing.head(connection) if at is None else publishing.known(connection, at)
            return publishing.sheets(versions.frames(connection, number, Table))

    def changes(self, publication: int | Publication) -> tuple[Change, ...]:
        """Give what a publication changed, table by table, but for what was erased since."""
        with self.database.reading() as connection:
            return versions.changes(connection, publishing.known(connection, publication))

    def erased(self, publication: int | Publication) -> int:
        """Count the records that a publication touched, and that were erased for good since."""
        with self.database.reading() as connection:
            return versions.erased_of(connection, publishing.known(connection, publication))

    def records(self, table: Table) -> tuple[Record, ...]:
        """List every record that a table has, then those that it had; of those erased, the key only."""
        with self.database.reading() as connection:
            return versions.records(connection, table)

    def history(self, table: Table, key: str) -> tuple[Event, ...]:
        """Tell what happened to a record, the last first; nothing of one that was erased for good."""
        with self.database.reading() as connection:
            told = list(versions.events(connection, table, key))
            log = publications.among(connection, [number for number, _ in told])
        return tuple(Event(log[number], change) for number, change in told)

    def publish(  # noqa: PLR0913 # what a publication is
        self,
        changes: Sequence[Change],
        *,
        base: int,
        writer: Writer,
        message: str,
        kind: PublicationKind,
        over: Sequence[Change] = (),
    ) -> Publication:
        """Publish changes, all of them or none.

        Parameters
        ----------
        changes
            At most one a record.
        base
            The publication that the writer saw; 0 where there was none.
        writer
            Who publishes.
        message, kind
            Why, and how the changes came about.
        over
            What the tables held before anything was published: where nothing is yet, published first,
            in one with the changes, by the installation itself.

        Returns
        -------
        Publication
            Safely on disk. It has no change for a record that is already as it would become.

        Raises
        ------
        geo.errors.ForbiddenError
            With every row that the writer may not write.
        geo.errors.ConflictError
            With every row that somebody else changed since.
        geo.errors.DataError
            With everything that would be wrong in the tables.
        geo.errors.StoreError
            If there is nothing to publish, or the database fails.
        """

        def work(connection: sa.Connection, token: str) -> tuple[Publication, int]:
            now = self.clock()
            if over and not publishing.head(connection):
                words, first = FRENCH.render(_AS_THEY_WERE), PublicationKind.IMPORT
                publishing.publish(connection, over, Word(_MAILLAGE, words, first, 0, _token()), now)
            return publishing.publish(connection, changes, Word(writer, message, kind, base, token), now)

        return self._write(work)

    def undo(self, publication: int | Publication, *, writer: Writer, message: str) -> Publication:
        """Publish what takes a publication back; raises as `publish` does.

        What was erased for good stays so; where nothing else was touched, there is nothing to take back.
        """

        def work(connection: sa.Connection, token: str) -> tuple[Publication, int]:
            number = publishing.known(connection, publication)
            word = Word(writer, message, PublicationKind.UNDO, number, token, number)
            done = versions.changes(connection, number)
            if not done and versions.erased_of(connection, number):
                raise StoreError(_ERASED)
            # A record of a table without a key has its number by its place: it comes back at the end.
            places = {
                place: position
                for place, position in versions.ended_places(connection, number).items()
                if place[0] not in UNKEYED
            }
            back = [change.reversed() for change in done]
            return publishing.publish(connection, back, word, self.clock(), places)

        return self._write(work)

    def together(
        self,
        work: Callable[[sa.Connection, Publish], None],
        is_written: Callable[[sa.Connection], bool],
        *,
        writer: Writer,
    ) -> None:
        """Work in one transaction that may publish: nobody changes what it read before it writes.

        Parameters
        ----------
        work
            What to do; it publishes by what it is given, see `Publish`.
        is_written
            See `geo.database.Database.write`.
        writer
            Who publishes.

        Raises
        ------
        geo.errors.DataError, geo.errors.StoreError
            As `publish` does.
        """
        made: list[tuple[Publication, int]] = []
        begun = perf_counter()

        def whole(connection: sa.Connection) -> None:
            def publish(change: Change, words: str) -> None:
                base = publishing.head(connection)
                word = Word(writer, words, PublicationKind.ENTRY, base, _token())
                made.append(publishing.publish(connection, [change], word, self.clock()))

            work(connection, publish)

        erasing.write(self.database, whole, is_written)
        for publication, changes in made:
            journal.published(publication, changes, perf_counter() - begun)

    def _write(self, work: Callable[[sa.Connection, str], tuple[Publication, int]]) -> Publication:
        token = _token()
        begun = perf_counter()
        # A version that is moved within the file leaves no copy behind: it may be erased one day.
        publication, changes = erasing.write(
            self.database,
            lambda connection: work(connection, token),
            lambda connection: publications.has_token(connection, token),
        )
        journal.published(publication, changes, perf_counter() - begun)
        return publication


def _token() -> str:
    return uuid4().hex


if __name__ == "__main__":
    sys.exit(main())
