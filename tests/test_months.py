"""The calendar of what one attends: weeks, months, what is within them, and what is nearest."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import agenda, months
from geo.extract import Extract
from geo.language import ENGLISH, FRENCH
from geo.months import Event, Month
from geo.selection import Selection
from geo.view import look

if TYPE_CHECKING:
    from geo.atlas import Atlas

TODAY: Final = date(2026, 11, 23)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
calendar_months = days.map(months.of)


def event(first: date, last: date | None = None, name: str = "a") -> Event:
    return Event(name, "Titre", "Forum", "", "", "", "", "", first, last or first)


def test_a_week_begins_on_sunday_as_here() -> None:
    april = Month(2017, 4)
    weeks = april.weeks()
    # 3 April 2017 was a Monday.
    assert weeks[1][1] == date(2017, 4, 3)
    assert {week[0].isoweekday() for week in weeks} == {7}
    assert months.weekdays(FRENCH)[:2] == ("dimanche", "lundi")
    assert months.weekdays(ENGLISH)[-1] == "Saturday"
    assert FRENCH.month(april.first) == "avril 2017"


@given(calendar_months)
def test_every_day_of_a_month_stands_once_in_its_weeks(month: Month) -> None:
    held = [day for week in month.weeks() for day in week]
    assert all(len(week) == 7 for week in month.weeks())
    assert held == [held[0] + timedelta(place) for place in range(len(held))]
    own = [day for day in held if month.has(day)]
    assert own == [
        month.first + timedelta(place) for place in range((month.after(1).first - month.first).days)
    ]


@given(calendar_months, st.integers(-600, 600))
def test_a_month_is_read_as_it_is_written_and_there_is_a_way_back(month: Month, count: int) -> None:
    assert months.read(str(month)) == month
    assert month.after(count).after(-count) == month


@pytest.mark.parametrize(
    "text", ["", "2017-4", "2017-13", "2017-00", "0001-01", "9999-12", "avril 2017", "٢٠١٧-٠٤"]
)
def test_what_is_no_month_is_none(text: str) -> None:
    assert months.read(text) is None


@given(days, st.integers(0, 100), calendar_months)
def test_an_event_is_within_the_months_of_its_days(first: date, length: int, month: Month) -> None:
    told = event(first, first + timedelta(length))
    held = {first + timedelta(place) for place in range(length + 1)}
    assert told.within(month) is any(month.has(day) for day in held)
    assert months.counted([told]) == dict.fromkeys(sorted({months.of(day) for day in held}), 1)
    assert all(told.on(day) for day in held)
    assert not told.on(first - timedelta(1))


def test_an_empty_month_has_its_neighbours() -> None:
    old, before = event(date(2026, 1, 5)), event(date(2025, 12, 1), date(2026, 9, 30), "b")
    after, late = event(date(2027, 1, 1), name="c"), event(date(2027, 3, 1), name="d")
    assert months.around([old, before, late, after], Month(2026, 11)) == (before, after)
    assert months.around([after], Month(2027, 2)) == (after, None)
    assert months.around([], Month(2027, 2)) == (None, None)


def test_what_goes_on_today_is_to_come() -> None:
    over, running, later = (
        event(TODAY - timedelta(2), TODAY - timedelta(1)),
        event(TODAY - timedelta(2), TODAY, "b"),
        event(TODAY + timedelta(1), name="c"),
    )
    assert months.sorted_apart([over, running, later], TODAY) == ((running, later), (over,))


def test_it_holds_what_the_agenda_holds(demonstration: Atlas) -> None:
    extract = Extract(look(demonstration, Selection(regions=("06",))), FRENCH, TODAY)
    listed = months.events(extract)
    assert [one.identifier for one in listed] == agenda.gatherings(extract)["id"].tolist()
    assert sum(months.counted(listed).values()) >= len(listed) > 0
    whole = months.events(Extract(look(demonstration, Selection()), FRENCH, TODAY))
    (forum,) = [one for one in whole if one.within(Month(2017, 4))]
    assert (forum.title, forum.kind, forum.place, forum.first) == (
        "Forum des innovations culturelles",
        "Forum",
        "Québec",
        date(2017, 4, 3),
    )
