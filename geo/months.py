"""What one can attend, month by month: the weeks of a month, its events, and when the next ones are."""

from __future__ import annotations

import re
from calendar import Calendar
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Protocol, cast

from babel import Locale

from geo import agenda
from geo.language import message
from geo.vocabularies import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

    from geo.extract import Extract
    from geo.language import Language

_WRITTEN: Final = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEAR: Final = 12
_YEARS: Final = range(1583, 9999)
"""The calendar that we have, as far as Python counts a month more."""

FIRST_WEEKDAY: Final = Locale("fr", "CA").first_week_day
"""Sunday, 6 as Python counts: the usage of Canada (Unicode CLDR, supplemental data, weekData)."""


class Shown(Vocabulary):
    """How the activities of the directory are read."""

    RECORDS = "fiches", message("Fiches")
    CALENDAR = "calendrier", message("Calendrier")


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year.

    Parameters
    ----------
    year, number
        The number from 1 to 12.
    """

    year: int
    number: int

    def __str__(self) -> str:
        """Write it as the address does: « 2017-04 »."""
        return f"{self.year:04}-{self.number:02}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    def after(self, count: int) -> Month:
        """Give the month that comes so many months later; earlier where the count is negative."""
        years, number = divmod(self.number - 1 + count, _YEAR)
        return Month(self.year + years, number + 1)

    def weeks(self) -> tuple[tuple[date, ...], ...]:
        """List its weeks, seven days each, with the days of its neighbours that fill them."""
        return tuple(map(tuple, Calendar(FIRST_WEEKDAY).monthdatescalendar(self.year, self.number)))

    def has(self, day: date) -> bool:
        """Tell whether a day is of this month."""
        return (day.year, day.month) == (self.year, self.number)


@dataclass(frozen=True)
class Event:
    """An activity that one attends.

    Parameters
    ----------
    identifier
        Of its record.
    title, kind, place, host, partners, public, address
        As the listing shows them; empty where they are not told.
    first, last
        Its days, both included; never the other way round.
    """

    identifier: str
    title: str
    kind: str
    place: str
    host: str
    partners: str
    public: str
    address: str
    first: date
    last: date

    def on(self, day: date) -> bool:
        """Tell whether it takes place on a day."""
        return self.first <= day <= self.last

    def within(self, month: Month) -> bool:
        """Tell whether some of it is in a month."""
        return self.first < month.after(1).first and month.first <= self.last


class _Row(Protocol):
    id: str
    titre: str
    type: str
    municipalite: str
    hote: str
    co_animateurs: str
    public: str
    url: str
    date_debut: pd.Timestamp
    date_fin: pd.Timestamp


def events(extract: Extract) -> tuple[Event, ...]:
    """List what one can attend of an extract, in the order of the days; see `geo.agenda.gatherings`."""
    return tuple(map(_event, agenda.gatherings(extract).itertuples(index=False)))


def read(text: str) -> Month | None:
    """Read a month as the address writes it; ``None`` for anything else, and for years that no table has."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    year, number = map(int, found.groups())
    return Month(year, number) if year in _YEARS and 1 <= number <= _YEAR else None


def of(day: date) -> Month:
    """Give the month of a day."""
    return Month(day.year, day.month)


def counted(listed: Iterable[Event]) -> dict[Month, int]:
    """Count the events of every month that has some, in the order of time."""
    counts: dict[Month, int] = {}
    for event in listed:
        for month in _months(event):
            counts[month] = counts.get(month, 0) + 1
    return dict(sorted(counts.items()))


def around(listed: Iterable[Event], month: Month) -> tuple[Event | None, Event | None]:
    """Find, of an empty month, the event that ended last before it, and the first after it."""
    ended = [event for event in listed if event.last < month.first]
    coming = [event for event in listed if event.first >= month.after(1).first]
    return (
        max(ended, key=lambda event: event.last, default=None),
        min(coming, key=lambda event: event.first, default=None),
    )


def weekdays(language: Language) -> tuple[str, ...]:
    """Name the days of a week, the first one first."""
    named = Locale(str(language.locale), "CA").days["format"]["wide"]
    return tuple(named[(FIRST_WEEKDAY + place) % 7] for place in range(7))


def sorted_apart(listed: Sequence[Event], today: date) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """Tell what is still to come, or goes on today, from what is over; both in the order of the days."""
    coming = tuple(event for event in listed if event.last >= today)
    return coming, tuple(event for event in listed if event.last < today)


def _months(event: Event) -> Iterator[Month]:
    month, last = of(event.first), of(event.last)
    while month <= last:
        yield month
        month = month.after(1)


def _event(row: object) -> Event:
    told = cast("_Row", row)
    first = told.date_debut.date()
    return Event(
        identifier=told.id,
        title=told.titre,
        kind=told.type,
        place=told.municipalite,
        host=told.hote,
        partners=told.co_animateurs,
        public=told.public,
        address=told.url,
        first=first,
        last=max(first, told.date_fin.date()),
    )
