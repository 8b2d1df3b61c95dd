"""The days at which figures of the self-diagnostic are taken: never in between, so that no newcomer shows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from geo.publications import CALENDAR

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS: Final = 3
"""How long one waits: a quarter of the civil year. Of the demonstration more is shown than with half a
year (179 figures for 166) or a year (86): a cell appears at the first end at which five are there."""

_YEAR: Final = 12


def today() -> date:
    """Give the civil day of Québec, whatever that of the machine is."""
    return datetime.now(CALENDAR).date()


def period_end(day: date) -> date:
    """Give the last day of the period that a day is in."""
    month = ((day.month - 1) // MONTHS + 1) * MONTHS
    return date(day.year + month // _YEAR, month % _YEAR + 1, 1) - timedelta(days=1)


def last(now: date) -> date:
    """Give the end of the last period that is over: its answers count, later ones do not yet."""
    month = (now.month - 1) // MONTHS * MONTHS + 1
    return date(now.year, month, 1) - timedelta(days=1)


def ends(first: date, now: date) -> Iterator[date]:
    """List the ends of the periods that are over, from that of a first day on."""
    end = period_end(first)
    while end < now:
        yield end
        end = period_end(end + timedelta(days=1))
