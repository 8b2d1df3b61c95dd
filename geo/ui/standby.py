"""What is shown while the database does not answer: the last state known of the tables."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Final

from geo.errors import DataError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from geo.atlas import Atlas
    from geo.publications import Publication

PAUSE: Final = 3
"""Seconds between two questions to a database that failed.

A lost server may take ten seconds to be given up: one visitor in a while waits for it, not all.
"""

_DAYS: Final = 2
"""Past states of the tables that are kept beside the last one."""


@dataclass(frozen=True)
class Known:
    """A state of the tables that was read.

    Parameters
    ----------
    publication
        Where it comes from; ``None`` for a folder, or the demonstration.
    atlas
        The tables.
    """

    publication: Publication | None
    atlas: Atlas


@dataclass(frozen=True)
class Outage:
    """A database that did not answer when it was last asked.

    Parameters
    ----------
    error
        What it said.
    until
        Time, of `time.monotonic`, before which it is not asked again.
    """

    error: StoreError
    until: float


class _Memory:
    """The last states known of one database, and whether it answers."""

    def __init__(self, address: str = "") -> None:
        self.address = address
        self.known: dict[date | None, Known] = {}
        self.outage: Outage | None = None
        self.asking = Lock()

    def asked(self, day: date | None, ask: Callable[[], Known]) -> Atlas:
        try:
            found = ask()
        except StoreError as error:
            self.outage = Outage(error, monotonic() + PAUSE)
            return self.remembered(day, error)
        except DataError:
            self.outage = None
            raise
        self.outage = None
        # The tables as they are stay, whatever day is asked for: everybody needs them.
        days = [kept for kept in list(self.known) if kept not in (None, day)]
        for forgotten in days[: max(0, len(days) + 1 - _DAYS)] if day else ():
            self.known.pop(forgotten, None)
        self.known[day] = found
        return found.atlas

    def remembered(self, day: date | None, error: StoreError) -> Atlas:
        if day not in self.known:
            raise StoreError(error.sentence)
        return self.known[day].atlas


_memories: Final = [_Memory()]


def last_known(address: str, day: date | None, ask: Callable[[], Known]) -> Atlas:
    """Give the tables of a day as the database tells them; while it fails, as it last told them.

    Parameters
    ----------
    address
        Of the database: another one knows nothing of what this one told.
    day
        ``None`` for the tables as they are.
    ask
        Reads them.

    Raises
    ------
    geo.errors.StoreError
        The database fails, and it never told that day.
    geo.errors.DataError
        What it tells does not follow the schema.
    """
    if _memories[0].address != address:
        _memories[0] = _Memory(address)
    memory = _memories[0]
    outage = memory.outage
    if outage is None:
        return memory.asked(day, ask)
    # One at a time asks whether it is back; the others need not wait for the answer.
    if monotonic() >= outage.until and memory.asking.acquire(blocking=False):
        try:
            return memory.asked(day, ask)
        finally:
            memory.asking.release()
    return memory.remembered(day, outage.error)


def failing() -> bool:
    """Tell whether the database failed when it was last asked: the tables shown are then the last known."""
    return _memories[0].outage is not None


def shown() -> Publication | None:
    """Give the publication that the last known tables come from, if they come from any."""
    known = _memories[0].known.get(None)
    return known.publication if known else None
