"""Requests that visitors leave: kept out of the tables until somebody of the territory accepts them.

A visitor's e-mail address never enters a table: it stays beside the request that it came with, for who
edits that region, until it is erased.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import pandas as pd
import sqlalchemy as sa

from geo import asking, dataset, erasing, publications, roles, versions
from geo.changes import Change
from geo.errors import ConflictError, DataError, StoreError, SubmissionError
from geo.language import message
from geo.ledger import RECORD, SUBMISSION
from geo.publications import CALENDAR, PublicationKind, written_time
from geo.references import REFERRED
from geo.vocabularies import Table

if TYPE_CHECKING:
    from geo.asking import Asked
    from geo.roles import Writer
    from geo.store import Store

LIFETIME: Final = timedelta(days=180)
"""After which what a visitor left is erased, read or not, the address with it."""

MOST: Final = 500
"""Requests that may wait at once: no robot fills the disk, nor a moderator's day."""

_GONE: Final = message(
    "Cette demande n’attend plus : quelqu’un d’autre l’a acceptée ou refusée, ou elle a expiré ; ou bien "
    "elle n’est pas d’une région qui vous est confiée. Rien n’a été écrit. Rechargez la page."
)
_ACCEPTED: Final = message(
    "Cette demande est déjà dans le guide : une autre personne l’y a mise, ou votre premier essai a abouti. "
    "Votre version n’a pas été publiée une seconde fois. Relisez celle qui l’est, et corrigez-la au besoin à "
    "l’écran « Données »."
)
_NOWHERE: Final = message("Rien n’est encore publié ici : une demande ne peut pas y être gardée.")


@dataclass(frozen=True)
class Submission:
    """A request that waits to be read over.

    Parameters
    ----------
    identifier
        Names it.
    asked
        As it was left.
    received
        When, in UTC.
    has_mail
        Whether there is an address to answer to.
    """

    identifier: str
    asked: Asked
    received: datetime
    has_mail: bool


def new_identifier() -> str:
    """Draw a name for a request that is about to be left: however often it is sent, it is left once."""
    return secrets.token_hex(16)


@dataclass(frozen=True, eq=False)
class Submissions:
    """What visitors left with a store.

    Every function raises `geo.errors.StoreError` where the database fails. What somebody may not moderate
    looks to them as if it were not there.
    """

    store: Store

    @classmethod
    def open(cls, store: Store) -> Submissions:
        """Open what was left, and erase what has done its time; see `geo.erasing` for how thoroughly."""
        found = cls(store)
        found._tidy()
        return found

    def leave(self, identifier: str, asked: Asked, *, mail: str = "", consent: bool = False) -> None:
        """Keep a request until somebody reads it over; once, however often it is sent.

        Parameters
        ----------
        identifier
            See `new_identifier`.
        asked
            The request; of its text, what nobody sees is left out.
        mail
            An address to answer to, if the visitor gives one.
        consent
            Whether they agree that it is kept: without it none is.

        Raises
        ------
        geo.errors.SubmissionError
            If the text, the region or the address is not as it must be, or too many requests wait.
        geo.errors.DataError
            If a sector or a domain is unknown to the tables.
        """
        kept = asked.checked()
        told = asking.agreed_mail(mail, consent=consent)
        self._check(kept)
        values = {
            "id": identifier,
            "received": written_time(self.store.clock()),
            "territory": kept.territory,
            "content": kept.written(),
            "mail": told or None,
        }

        def work(connection: sa.Connection) -> None:
            if _row(connection, identifier) is not None:
                return
            waiting = sa.select(sa.func.count()).select_from(SUBMISSION).where(SUBMISSION.c.content != "")
            if (connection.execute(waiting).scalar() or 0) >= MOST:
                raise SubmissionError(
                    message(
                        "Trop de demandes attendent d’être relues ({count}) : la vôtre n’a pas été gardée. "
                        "Copiez son texte, et revenez dans quelques jours, ou écrivez au pôle de votre "
                        "région.",
                        count=MOST,
                    )
                )
            connection.execute(sa.insert(SUBMISSION).values(values))

        self._tidy()
        erasing.write(self.store.database, work, lambda connection: _row(connection, identifier) is not None)

    def waiting(self, reader: Writer) -> tuple[Submission, ...]:
        """List what somebody may moderate, the oldest first."""
        held = SUBMISSION.c.content != ""
        # What was published, by who was cut short before they could say so, waits no more.
        query = sa.select(SUBMISSION).where(held, ~_published(), ~late(self.store))
        with self.store.database.reading() as connection:
            rows = connection.execute(query.order_by(SUBMISSION.c.received, SUBMISSION.c.id)).all()
        return tuple(
            Submission(
                row.id,
                asking.read(row.content, row.territory),
                datetime.fromisoformat(row.received),
                row.mail is not None,
            )
            for row in rows
            if roles.may_edit(reader, row.territory)
        )

    def accept(self, identifier: str, asked: Asked, *, writer: Writer, words: str) -> str:
        """Publish a request, as its moderator has corrected it.

        Parameters
        ----------
        identifier
            Which one.
        asked
            How it is to read: of the same territory.
        writer, words
            Who accepts it, and why: as of every publication.

        Returns
        -------
        str
            The id of its row. Its address, if it has one, waits for the answer; see `geo.replies`.

        Raises
        ------
        geo.errors.SubmissionError
            If the text is too short or too long.
        geo.errors.StoreError
            If it waits no more, or somebody else was quicker: then theirs is published, and once.
        geo.errors.DataError
            As `geo.store.Store.publish` does.
        ValueError
            If the territory is another: a fault of the caller.
        """
        kept = asked.checked()
        drawn = f"dem-{secrets.token_hex(8)}"

        # The id is kept first: whatever happens then, and whoever tries again, it is one row.
        def keep(connection: sa.Connection) -> None:
            if self._found(connection, identifier, writer).request is None:
                connection.execute(sa.update(SUBMISSION).where(_is(identifier)).values(request=drawn))

        erasing.write(
            self.store.database,
            keep,
            lambda connection: bool(self._found(connection, identifier, writer).request),
        )
        with self.store.database.reading() as connection:
            row = self._found(connection, identifier, writer)
        if row.territory != kept.territory:
            text = "a request is accepted in the territory that it was left for"
            raise ValueError(text)
        day = datetime.fromisoformat(row.received).astimezone(CALENDAR).date()
        request, last = str(row.request), self.store.latest()
        change = Change(Table.REQUESTS, request, None, kept.row(request, day))
        base, kind = last.number if last else 0, PublicationKind.ENTRY
        try:
            self.store.publish([change], writer=writer, message=words, base=base, kind=kind)
        except (ConflictError, StoreError):
            if self.store.history(Table.REQUESTS, request):
                raise StoreError(_ACCEPTED) from None
            raise
        with suppress(StoreError):  # It is published, and waits no more; the next opening erases the rest.
            self._tidy()
        return request

    def refuse(self, identifier: str, reader: Writer) -> None:
        """Erase a request that waits, its address with it."""

        def work(connection: sa.Connection) -> None:
            self._found(connection, identifier, reader)
            connection.execute(sa.delete(SUBMISSION).where(_is(identifier)))

        erasing.write(self.store.database, work, lambda connection: _row(connection, identifier) is None)
        erasing.empty_log(self.store.database)

    def _found(
        self, connection: sa.Connection, identifier: str, reader: Writer
    ) -> sa.Row[tuple[object, ...]]:
        query = sa.select(SUBMISSION, _published().label("published")).where(
            _is(identifier), ~late(self.store)
        )
        row = connection.execute(query).first()
        if row is None or not roles.may_edit(reader, row.territory):
            raise StoreError(_GONE)
        if row.published or not row.content:
            raise StoreError(_ACCEPTED)
        return row

    def _check(self, asked: Asked) -> None:
        """Hold a request to the tables as they are, as a row of them."""
        with self.store.database.reading() as connection:
            last = publications.latest(connection)
            number = last.number if last else 0
            others = versions.frames(connection, number, REFERRED[Table.REQUESTS])
        if not number:
            raise SubmissionError(_NOWHERE)
        cells = pd.DataFrame([asked.row("dem", self.store.clock().date())], dtype="str")
        sheets = {
            table: versions.sheet(table, held) for table, held in (*others.items(), (Table.REQUESTS, cells))
        }
        if problems := dataset.problems(sheets, (Table.REQUESTS,)):
            raise DataError(problems)

    def _tidy(self) -> None:
        """Erase what has expired, what is published, and the address of what the tables no longer hold."""
        settled = sa.and_(SUBMISSION.c.content != "", _published())
        lost = sa.and_(SUBMISSION.c.content == "", ~_published(now=True))
        over = sa.or_(late(self.store), lost, sa.and_(settled, SUBMISSION.c.mail.is_(None)))
        done = sa.select(SUBMISSION.c.id).where(sa.or_(over, settled)).limit(1)
        with self.store.database.reading() as connection:
            if connection.execute(done).first() is None:
                return

        def work(connection: sa.Connection) -> None:
            connection.execute(sa.delete(SUBMISSION).where(over))
            connection.execute(sa.update(SUBMISSION).where(settled).values(content=""))

        erasing.write(self.store.database, work, lambda connection: connection.execute(done).first() is None)
        erasing.empty_log(self.store.database)


def late(store: Store) -> sa.ColumnElement[bool]:
    """Tell what is past its time."""
    return SUBMISSION.c.received <= written_time(store.clock() - LIFETIME)


def _is(identifier: str) -> sa.ColumnElement[bool]:
    return SUBMISSION.c.id == identifier


def _published(*, now: bool = False) -> sa.ColumnElement[bool]:
    """Tell what the table of requests has had, or has now."""
    there = sa.and_(RECORD.c.table == str(Table.REQUESTS), RECORD.c.key == SUBMISSION.c.request)
    return sa.exists().where(there, RECORD.c.until.is_(None)) if now else sa.exists().where(there)


def _row(connection: sa.Connection, identifier: str) -> sa.Row[tuple[object, ...]] | None:
    return connection.execute(sa.select(SUBMISSION).where(_is(identifier))).first()
