"""Publications: who published what, when and why."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from geo.language import message
from geo.ledger import PUBLICATION
from geo.vocabularies import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

CALENDAR: Final = ZoneInfo("America/Toronto")
"""Whose days count: the legal time of nearly all of Québec, where a publication of nine in the
evening is of that day, though UTC has begun the next."""

_UNWRITABLE: Final = ("Cc", "Cs")


class PublicationKind(Vocabulary):
    """How the changes came about."""

    IMPORT = "importation", message("Importation")
    ENTRY = "saisie", message("Saisie")
    UNDO = "annulation", message("Annulation")


@dataclass(frozen=True)
class Publication:
    """One change of the whole.

    Parameters
    ----------
    number
        1, 2, 3… without a gap.
    at
        When, in UTC.
    author
        Name of who published.
    message
        Why, in the author's words.
    kind
        How the changes came about.
    undoes
        Number of the publication that it takes back.
    token
        Drawn at random: tells it from any other, also where a restored database has the number again.
    """

    number: int
    at: datetime
    author: str
    message: str
    kind: PublicationKind
    undoes: int | None
    token: str


def latest(connection: sa.Connection) -> Publication | None:
    """Give the last publication, if there is any."""
    return _first(connection, sa.select(PUBLICATION).order_by(PUBLICATION.c.id.desc()))


def has_token(connection: sa.Connection, token: str) -> bool:
    """Tell whether the publication that a token was drawn for is written."""
    return _first(connection, sa.select(PUBLICATION).where(PUBLICATION.c.token == token)) is not None


def among(connection: sa.Connection, numbers: Sequence[int]) -> dict[int, Publication]:
    """Give publications by their numbers."""
    rows = connection.execute(sa.select(PUBLICATION).where(PUBLICATION.c.id.in_(numbers)))
    return {row.id: _publication(row) for row in rows}


def listed(connection: sa.Connection, limit: int, before: int | None = None) -> tuple[Publication, ...]:
    """List publications, the last first, at most ``limit``; only those before a number, if given."""
    query = sa.select(PUBLICATION).order_by(PUBLICATION.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(PUBLICATION.c.id < before)
    return tuple(map(_publication, connection.execute(query)))


def on_day(connection: sa.Connection, day: date) -> Publication | None:
    """Give the last publication up to the end of a day of `CALENDAR`, if there is any."""
    end = datetime.combine(day + timedelta(days=1), time(), CALENDAR)
    earlier = PUBLICATION.c.at < written_time(end)
    return _first(connection, sa.select(PUBLICATION).where(earlier).order_by(PUBLICATION.c.id.desc()))


def insert(connection: sa.Connection, publication: Publication) -> None:
    """Write a publication."""
    connection.execute(
        sa.insert(PUBLICATION).values(
            id=publication.number,
            token=publication.token,
            at=written_time(publication.at),
            author=publication.author,
            message=publication.message,
            kind=str(publication.kind),
            undoes=publication.undoes,
        )
    )


def written_time(moment: datetime) -> str:
    """Write a moment so that text sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def legible(text: str) -> str:
    """Leave out what nobody sees and no database takes: commands, halves of characters."""
    return "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in _UNWRITABLE)


def _first(connection: sa.Connection, query: sa.Select[tuple[object, ...]]) -> Publication | None:
    row = connection.execute(query.limit(1)).first()
    return None if row is None else _publication(row)


def _publication(row: sa.Row[tuple[object, ...]]) -> Publication:
    return Publication(
        number=row.id,
        at=datetime.fromisoformat(row.at),
        author=row.author,
        message=row.message,
        kind=PublicationKind(row.kind),
        undoes=row.undoes,
        token=row.token,
    )
