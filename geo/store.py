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

from geo import dataset, journal, permission, publications, versions
from geo.changes import UNKEYED, Change, difference
from geo.database import Database, open_database
from geo.errors import DataError, StoreError
from geo.language import FRENCH, message
from geo.publications import Publication, PublicationKind
from geo.references import REFERRED, affected
from geo.roles import Role, Writer
from geo.upkeep import main
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    import pandas as pd
    import sqlalchemy as sa

    from geo.language import Message
    from geo.tabular import Sheet
    from geo.versions import Place, Record


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


@dataclass(frozen=True)
class _Word:
    """What a publication says of itself before it is written."""

    writer: Writer
    message: str
    kind: PublicationKind
    base: int
    undoes: int | None = None


_BEGINNING: Final = _Word(
    # Not who publishes first: an editor of one region has no word to say on the others, changes
    # nothing of them by it, and is not told to have.
    Writer("Maillage", Role.ADMINISTRATION),
    FRENCH.render(message("Tables du dossier, telles qu’elles étaient.")),
    PublicationKind.IMPORT,
    base=0,
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
            number = _head(connection) if at is None else _known(connection, at)
            return _sheets(versions.frames(connection, number, Table))

    def changes(self, publication: int | Publication) -> tuple[Change, ...]:
        """Give what a publication changed, table by table."""
        with self.database.reading() as connection:
            return versions.changes(connection, _known(connection, publication))

    def records(self, table: Table) -> tuple[Record, ...]:
        """List every record that a table has, then those that it had."""
        with self.database.reading() as connection:
            return versions.records(connection, table)

    def history(self, table: Table, key: str) -> tuple[Event, ...]:
        """Tell what happened to a record, the last first."""
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
        word = _Word(writer, message, kind, base)

        def work(connection: sa.Connection, token: str) -> tuple[Publication, int]:
            if over and not _head(connection):
                self._publish(connection, uuid4().hex, over, {}, _BEGINNING)
            return self._publish(connection, token, changes, {}, word)

        return self._write(work)

    def undo(self, publication: int | Publication, *, writer: Writer, message: str) -> Publication:
        """Publish what takes a publication back; raises as `publish` does."""

        def work(connection: sa.Connection, token: str) -> tuple[Publication, int]:
            number = _known(connection, publication)
            word = _Word(writer, message, PublicationKind.UNDO, number, number)
            done = versions.changes(connection, number)
            # A record of a table without a key has its number by its place: it comes back at the end.
            places = {
                place: position
                for place, position in versions.ended_places(connection, number).items()
                if place[0] not in UNKEYED
            }
            return self._publish(connection, token, [change.reversed() for change in done], places, word)

        return self._write(work)

    def _write(self, work: Callable[[sa.Connection, str], tuple[Publication, int]]) -> Publication:
        token = uuid4().hex
        begun = perf_counter()
        publication, changes = self.database.write(
            lambda connection: work(connection, token),
            lambda connection: publications.has_token(connection, token),
        )
        journal.published(publication, changes, perf_counter() - begun)
        return publication

    def _publish(
        self,
        connection: sa.Connection,
        token: str,
        changes: Sequence[Change],
        places: Mapping[Place, int],
        word: _Word,
    ) -> tuple[Publication, int]:
        _known(connection, word.base)
        last = publications.latest(connection)
        head = last.number if last else 0
        touched = frozenset(change.table for change in changes)
        judged = affected(touched)
        needed = judged.union({Table.POLES}, *(REFERRED[table] for table in judged))
        old = versions.frames(connection, head, needed)
        new = permission.applied(old, changes, word.writer)
        recorded = difference(
            {table: old[table] for table in touched & old.keys()}, {table: new[table] for table in touched}
        )
        if not recorded:
            raise StoreError(_nothing())
        if problems := dataset.problems(_sheets(new), judged):
            raise DataError(problems)
        now = self.clock()
        publication = Publication(
            number=head + 1,
            # The log stays in the order of time, also where a clock was set back.
            at=max(now, last.at) if last else now,
            author=publications.legible(word.writer.name),
            message=publications.legible(word.message),
            kind=word.kind,
            undoes=word.undoes,
            token=token,
        )
        publications.insert(connection, publication)
        versions.write(connection, publication.number, recorded, places)
        return publication, len(recorded)


def _sheets(frames: Mapping[Table, pd.DataFrame]) -> dict[Table, Sheet]:
    return {table: versions.sheet(table, cells) for table, cells in frames.items() if len(cells)}


def _head(connection: sa.Connection) -> int:
    last = publications.latest(connection)
    return last.number if last else 0


def _known(connection: sa.Connection, told: int | Publication) -> int:
    """Hold a publication to those that there are, or to 0, before the first."""
    number = told if isinstance(told, int) else told.number
    known = (
        0 <= number <= _head(connection)
        if isinstance(told, int)
        else publications.has_token(connection, told.token)
    )
    if not known:
        raise StoreError(
            message(
                "La publication {number} n’existe pas dans cette base. Rien n’a été écrit. Ouvrez de nouveau "
                "la page : la base a peut-être été restaurée entre-temps.",
                number=number,
            )
        )
    return number


def _nothing() -> Message:
    return message("Il n’y a rien à publier : tout ce que vous donnez est déjà ainsi. Rien n’a été écrit.")


if __name__ == "__main__":
    sys.exit(main())
