"""Self-diagnostics begun: kept behind a private link, resumed, published, withdrawn, forgotten.

Whoever holds the link holds the draft, and nobody else can find it: the database has only the
link's SHA-256. The link is also the only tie between a published diagnostic and who filled it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from geo import diagnostics, erasing
from geo.changes import Change
from geo.diagnostics import Origin
from geo.errors import StoreError
from geo.language import message
from geo.ledger import DRAFT
from geo.publications import CALENDAR, PublicationKind, written_time
from geo.roles import Role, Writer
from geo.vocabularies import Support, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geo.changes import Row
    from geo.questionnaire import Questionnaire
    from geo.store import Store

    Values = dict[str, str | None]

LIFETIME: Final = timedelta(days=90)
"""After the last saving. A small organisation answers between two meetings of its board, which may be
three months apart; kept longer, answers would outlive their use."""

_RANDOM_BYTES: Final = 32
"""256 bits: at a thousand million tries a second, nobody finds one before the sun goes out."""

_WRITER: Final = Writer("Autodiagnostic", Role.ADMINISTRATION)
"""Who publishes for visitors: a diagnostic may be of any region, or of none."""

_GONE: Final = message(
    "Ce lien ne mène à aucun autodiagnostic : il a expiré, il a été retiré, ou il n’est pas entier. Vérifiez "
    "que l’adresse est copiée jusqu’au bout, ou commencez un nouvel autodiagnostic."
)


@dataclass(frozen=True)
class Content:
    """What somebody has told so far: no name, and no free text.

    Parameters
    ----------
    questionnaire
        Its version.
    answers
        See `geo.diagnostics.Answers`.
    region, sector
        Their codes; empty where they are not told.
    """

    questionnaire: str
    answers: Mapping[str, int] = field(default_factory=dict)
    region: str = ""
    sector: str = ""


@dataclass(frozen=True)
class Draft:
    """A draft as it is kept.

    Parameters
    ----------
    content
        What was last saved.
    expires
        When it is forgotten, in UTC.
    diagnostic
        The id of the row that was published from it; empty where none was.
    """

    content: Content
    expires: datetime
    diagnostic: str


@dataclass(frozen=True, eq=False)
class Drafts:
    """The drafts of a store.

    Every function raises `geo.errors.StoreError` where the database fails, and where a token
    leads nowhere: unknown, expired and withdrawn look the same.
    """

    store: Store

    @classmethod
    def open(cls, store: Store) -> Drafts:
        """Open the drafts, and forget for good those that have expired.

        On SQLite their bytes are overwritten; PostgreSQL lets go of them at its next vacuum.
        """
        drafts = cls(store)
        late = DRAFT.c.expires <= drafts._now()
        with store.database.reading() as connection:
            some = connection.execute(sa.select(DRAFT.c.digest).where(late).limit(1)).first()
        if some:
            drafts._write(
                lambda connection: connection.execute(sa.delete(DRAFT).where(late)),
                lambda connection: not connection.execute(sa.select(DRAFT.c.digest).where(late)).first(),
            )
            erasing.empty_log(store.database)
        return drafts

    def create(self, content: Content) -> str:
        """Keep a new draft.

        Returns
        -------
        str
            The token of its link: drawn at random, told once, and stored nowhere.
        """
        token = secrets.token_urlsafe(_RANDOM_BYTES)
        values = self._values(content) | {"digest": _digest(token)}
        self._write(
            lambda connection: connection.execute(sa.insert(DRAFT).values(values)),
            lambda connection: _row(connection, token) is not None,
        )
        return token

    def read(self, token: str) -> Draft:
        """Find a draft by its token."""
        with self.store.database.reading() as connection:
            return self._found(connection, token)

    def save(self, token: str, content: Content) -> None:
        """Keep what somebody has told since, for `LIFETIME` from now."""
        values = self._values(content)

        def work(connection: sa.Connection) -> None:
            self._found(connection, token)
            _update(connection, token, values)

        def is_written(connection: sa.Connection) -> bool:
            row = _row(connection, token)
            return row is not None and row.content == values["content"]

        self._write(work, is_written)

    def submit(self, token: str, questionnaire: Questionnaire) -> Draft:
        """Publish the diagnostic of a draft; a second time, what has changed of it.

        Parameters
        ----------
        token
            Of the draft, which stays, so that it can be withdrawn.
        questionnaire
            The version that the draft says.

        Returns
        -------
        Draft
            With the id of the published row.

        Raises
        ------
        geo.errors.DataError, geo.errors.StoreError
            As `geo.store.Store.publish` does.
        ValueError
            If the questionnaire is of another version: a fault of the caller.
        """
        if self.read(token).content.questionnaire != questionnaire.version:
            text = "a draft is published with the questionnaire that it answers"
            raise ValueError(text)
        # The id is kept first: whatever happens then, the link leads to what was published.
        drawn = diagnostics.new_identifier()

        def keep(connection: sa.Connection) -> None:
            if not self._found(connection, token).diagnostic:
                _update(connection, token, {"diagnostic": drawn})

        self._write(keep, lambda connection: bool(self._found(connection, token).diagnostic))
        draft = self.read(token)
        content = draft.content
        before = self._published(draft.diagnostic)
        today = self.store.clock().astimezone(CALENDAR).date()
        origin = Origin(today, Support.ONLINE, content.region, content.sector)
        after = diagnostics.row(questionnaire, content.answers, origin, draft.diagnostic)
        if before is not None:
            after = {**after, "rempli_le": before["rempli_le"]}
        if before != after:
            self._publish(Change(Table.DIAGNOSTICS, draft.diagnostic, before, after), "Autodiagnostic rempli")
        return draft

    def withdraw(self, token: str) -> None:
        """Erase a draft and, if its diagnostic was published, publish its removal.

        The removal comes first: where it fails, the link is still there to try again. What the
        history of publications keeps of the diagnostic is scores without a name.
        """
        draft = self.read(token)
        before = self._published(draft.diagnostic) if draft.diagnostic else None
        if before is not None:
            self._publish(Change(Table.DIAGNOSTICS, draft.diagnostic, before, None), "Autodiagnostic retiré")
        self._write(
            lambda connection: connection.execute(sa.delete(DRAFT).where(_is(token))),
            lambda connection: _row(connection, token) is None,
        )
        erasing.empty_log(self.store.database)

    def _published(self, identifier: str) -> Row | None:
        """Give the row as it stands, or none where it was never published or is removed."""
        told = self.store.history(Table.DIAGNOSTICS, identifier)
        return told[0].change.after if told else None

    def _publish(self, change: Change, words: str) -> None:
        last = self.store.latest()
        self.store.publish(
            [change],
            base=last.number if last else 0,
            writer=_WRITER,
            message=words,
            kind=PublicationKind.ENTRY,
        )

    def _found(self, connection: sa.Connection, token: str) -> Draft:
        row = _row(connection, token)
        if row is None or row.expires <= self._now():
            raise StoreError(_GONE)
        expires = datetime.fromisoformat(row.expires)
        return Draft(Content(**json.loads(row.content)), expires, row.diagnostic or "")

    def _values(self, content: Content) -> Values:
        told = {
            "questionnaire": content.questionnaire,
            "answers": dict(content.answers),
            "region": content.region,
            "sector": content.sector,
        }
        expires = written_time(self.store.clock() + LIFETIME)
        return {"content": json.dumps(told, ensure_ascii=False), "expires": expires}

    def _now(self) -> str:
        return written_time(self.store.clock())

    def _write(
        self, work: Callable[[sa.Connection], object], is_written: Callable[[sa.Connection], bool]
    ) -> None:
        erasing.write(self.store.database, work, is_written)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def _is(token: str) -> sa.ColumnElement[bool]:
    return DRAFT.c.digest == _digest(token)


def _row(connection: sa.Connection, token: str) -> sa.Row[tuple[object, ...]] | None:
    return connection.execute(sa.select(DRAFT).where(_is(token))).first()


def _update(connection: sa.Connection, token: str, values: Values) -> None:
    connection.execute(sa.update(DRAFT).where(_is(token)).values(values))
