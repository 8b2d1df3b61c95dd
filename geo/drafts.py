"""Self-diagnostics begun: kept behind a private link, resumed, published, withdrawn for good, forgotten.

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

from geo import diagnostics, erasing, sent_diagnostics, versions
from geo.errors import StoreError
from geo.language import message
from geo.ledger import DRAFT
from geo.publications import CALENDAR, written_time
from geo.roles import Role, Writer
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geo.changes import Row
    from geo.questionnaire import Questionnaire
    from geo.store import Publish, Store

    Values = dict[str, str | None]

LIFETIME: Final = timedelta(days=90)
"""After the last saving. A small organisation answers between two meetings of its board, which may be
three months apart; kept longer, answers would outlive their use. The link itself then still withdraws what
was published from it, for as long as something of it is kept."""

MOST: Final = 10_000
"""Drafts kept at once whose scores were not sent in: at a kilobyte each ten megabytes, so that no robot
fills the disk; and several times as many as the organizations that answer within `LIFETIME`."""

_RANDOM_BYTES: Final = 32
"""256 bits: at a thousand million tries a second, nobody finds one before the sun goes out."""

_WRITER: Final = Writer("Autodiagnostic", Role.ADMINISTRATION)
"""Who publishes for visitors: a diagnostic may be of any region, or of none."""

_GONE: Final = message(
    "Ce lien ne mène à aucun autodiagnostic : il a expiré, il a été retiré, ou il n’est pas entier. Vérifiez "
    "que l’adresse est copiée jusqu’au bout, ou commencez un nouvel autodiagnostic."
)
_LAPSED: Final = message(
    "Les réponses de ce lien sont effacées, {days} jours après leur dernier changement : il permet encore de "
    "retirer les notes transmises, et rien d’autre. Rien n’a été écrit. Commencez un nouvel autodiagnostic.",
    days=LIFETIME.days,
)
_TOO_MANY: Final = message(
    "Trop d’autodiagnostics commencés sont déjà gardés ici ({count}) : le vôtre n’a pas été gardé. Vos "
    "réponses restent sur cette page tant qu’elle est ouverte : imprimez votre profil, et réessayez dans "
    "quelques jours.",
    count=MOST,
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
        What was last saved; nothing once it has expired.
    expires
        When the content is forgotten, in UTC.
    diagnostic
        The id of the row that was published from it; empty where none was.
    lapsed
        Whether the content has expired: the link then withdraws what was published, and no more.
    """

    content: Content
    expires: datetime
    diagnostic: str
    lapsed: bool = False


@dataclass(frozen=True, eq=False)
class Drafts:
    """The drafts of a store.

    Every function raises `geo.errors.StoreError` where the database fails, and where a token
    leads nowhere: unknown, expired and withdrawn look the same.
    """

    store: Store

    @classmethod
    def open(cls, store: Store) -> Drafts:
        """Open the drafts, and forget for good what has expired: all but the tie to what was published.

        On SQLite the bytes are overwritten; PostgreSQL lets go of them at its next vacuum.
        """
        drafts = cls(store)
        late = DRAFT.c.expires <= drafts._now()
        over = sa.and_(late, ~sent_diagnostics.kept())
        spent = sa.and_(late, sent_diagnostics.kept(), DRAFT.c.content != "")
        done = sa.select(DRAFT.c.digest).where(sa.or_(over, spent)).limit(1)
        with store.database.reading() as connection:
            if connection.execute(done).first() is None:
                return drafts

        def work(connection: sa.Connection) -> None:
            connection.execute(sa.delete(DRAFT).where(over))
            connection.execute(sa.update(DRAFT).where(spent).values(content=""))

        drafts._write(work, lambda connection: connection.execute(done).first() is None)
        erasing.empty_log(store.database)
        return drafts

    def create(self, content: Content) -> str:
        """Keep a new draft.

        Returns
        -------
        str
            The token of its link: drawn at random, told once, and stored nowhere.

        Raises
        ------
        geo.errors.StoreError
            If `MOST` are kept already, or the database fails.
        """
        token = secrets.token_urlsafe(_RANDOM_BYTES)
        values = self._values(content) | {"digest": _digest(token)}
        waiting = DRAFT.c.diagnostic.is_(None), DRAFT.c.expires > self._now()

        def work(connection: sa.Connection) -> None:
            held = connection.execute(sa.select(sa.func.count()).select_from(DRAFT).where(*waiting)).scalar()
            if (held or 0) >= MOST:
                raise StoreError(_TOO_MANY)
            connection.execute(sa.insert(DRAFT).values(values))

        self._write(work, lambda connection: _row(connection, token) is not None)
        return token

    def read(self, token: str) -> Draft:
        """Find a draft by its token."""
        with self.store.database.reading() as connection:
            return self._found(connection, token)

    def save(self, token: str, content: Content) -> None:
        """Keep what somebody has told since, for `LIFETIME` from now."""
        values = self._values(content)

        def work(connection: sa.Connection) -> None:
            self._held(connection, token)
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
        geo.errors.DataError, geo.errors.StoreError, ValueError
            As `geo.sent_diagnostics.send` does; also if the answers have expired.
        """
        drawn = diagnostics.new_identifier()
        expected: Row = {}

        # Read and published in one: whatever others publish or withdraw meanwhile, it is one row, and theirs.
        def work(connection: sa.Connection, publish: Publish) -> None:
            nonlocal expected
            draft = self._held(connection, token)
            today = self.store.clock().astimezone(CALENDAR).date()
            identifier = draft.diagnostic or drawn
            expected = sent_diagnostics.send(
                connection, publish, identifier, draft.content, questionnaire=questionnaire, today=today
            )
            _update(connection, token, {"diagnostic": expected["id"]})

        def is_written(connection: sa.Connection) -> bool:
            row = _row(connection, token)
            return (
                row is not None
                and row.diagnostic == expected["id"]
                and versions.current(connection, Table.DIAGNOSTICS, expected["id"]) == expected
            )

        self.store.together(work, is_written, writer=_WRITER)
        return self.read(token)

    def withdraw(self, token: str) -> None:
        """Erase a draft and all that is kept of what was published from it; see `geo.sent_diagnostics`."""

        def work(connection: sa.Connection, publish: Publish) -> None:
            if sent := self._found(connection, token).diagnostic:
                sent_diagnostics.withdraw(connection, publish, sent)
            connection.execute(sa.delete(DRAFT).where(_is(token)))

        self.store.together(work, lambda connection: _row(connection, token) is None, writer=_WRITER)
        erasing.empty_log(self.store.database)

    def _found(self, connection: sa.Connection, token: str) -> Draft:
        row = _row(connection, token)
        if row is None or (row.expires <= self._now() and not row.held):
            raise StoreError(_GONE)
        lapsed = row.expires <= self._now()
        content = Content("") if lapsed else Content(**json.loads(row.content))
        return Draft(content, datetime.fromisoformat(row.expires), row.diagnostic or "", lapsed)

    def _held(self, connection: sa.Connection, token: str) -> Draft:
        """Find a draft whose answers have not expired."""
        draft = self._found(connection, token)
        if draft.lapsed:
            raise StoreError(_LAPSED)
        return draft

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


def is_gone(error: StoreError) -> bool:
    """Tell whether an error says that a link leads nowhere, and not that the database fails."""
    return error.sentence == _GONE


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def _is(token: str) -> sa.ColumnElement[bool]:
    return DRAFT.c.digest == _digest(token)


def _row(connection: sa.Connection, token: str) -> sa.Row[tuple[object, ...]] | None:
    query = sa.select(DRAFT, sent_diagnostics.kept().label("held"))
    return connection.execute(query.where(_is(token))).first()


def _update(connection: sa.Connection, token: str, values: Values) -> None:
    connection.execute(sa.update(DRAFT).where(_is(token)).values(values))
