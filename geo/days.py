"""Days as people write them: in words, with bars, as a spreadsheet's number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING, Final

from babel.dates import get_day_names, get_month_names

from geo.codes import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

EPOCH: Final = date(1899, 12, 30)
"""Day zero of the 1900 date system of spreadsheets, from March 1900 on (ECMA-376, part 1, 18.17.4)."""

EPOCH_1904: Final = date(1904, 1, 1)
"""… of workbooks that count from 1904, as those of older Macintoshes do, and say so."""

_SERIALS: Final = range(20_000, 80_000)
"""The spreadsheet's numbers of the days from 1954 to 2119: a year, or a count, is none of them."""

YEARS: Final = range(1900, 2101)
"""The years in which a day of the tables may be; in any other, it is mistyped."""

_CENTURY: Final = 2000
_SHORT: Final = 2
_PIVOT: Final = 70
"""Two digits mean 1970 to 2069, as POSIX has it."""

_TIME: Final = (
    r"(?:[T ]\d{1,2}[:h]\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:\s?[AaPp]\.?[Mm]\.?)?"
    r"(?:\s?Z|\s?[+−-]\d{2}:?\d{2}|\s[A-Z]{2,4}(?:[+−-]\d{1,2})?)?)?"
)
"""The hour after the day, as spreadsheets and forms write it; a record keeps the day."""

_YEAR_FIRST: Final = re.compile(rf"(\d{{4}})([-/. ])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_SAID_HOUR: Final = re.compile(
    r"(?:,\s?|\s)(?:(?:à|a|at|@)\s?)?\d{1,2}\s?[h:]\s?(?:\d{2})?(?:\s?[ap]\.?m\.?)?\Z", re.IGNORECASE
)
"""… and as people say it after words."""

_SHEET_FORM: Final = re.compile(r"(?:(\d{1,2})-)?([^\W\d_]{3,9})\.?-(\d{2})")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_BARS: Final = re.compile(rf"(\d{{1,2}})([-/. ])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}")
_MONTH_YEAR: Final = re.compile(r"(\d{1,2})[-/.](\d{4})|(\d{4})[-/.](\d{1,2})")
_YEAR: Final = re.compile(r"\d{4}")
_WORDS: Final = re.compile(r"[^\W\d_]+\.?|\d+")
_NUMBERED: Final = re.compile(r"(\d+)(?:er|st|nd|rd|th)\b", re.IGNORECASE)
_SAID_BEFORE: Final = frozenset({"le", "du", "the", "of", "de"})
_LONGEST: Final = 60


class Kind(Enum):
    """How much of a day was said."""

    WHOLE = auto()
    PARTIAL = auto()
    """The day, or the month too, is missing: the first one stands for it."""
    SHORT = auto()
    """The year has two digits, and may be the first or the last number."""
    COUNTED = auto()
    """A spreadsheet's number, which means another day in workbooks that count from 1904."""


@dataclass(frozen=True)
class Reading:
    """The days that a text may mean.

    Parameters
    ----------
    days
        None where it is no day; two where day and month cannot be told apart, the one that
        begins with the day first.
    kind
        How much was said.
    """

    days: tuple[date, ...] = ()
    kind: Kind = Kind.WHOLE


def read(value: str | float, *, since: date = EPOCH) -> Reading:  # noqa: PLR0911 # one a way of writing
    """Read a day.

    Parameters
    ----------
    value
        What stands in the cell: a text, or the number that a spreadsheet counts days with.
    since
        Day zero of its count.
    """
    if not isinstance(value, str):
        return _serial(value, since)
    # An apostrophe before all makes text of it, for a spreadsheet.
    text = " ".join(value.removeprefix("'").split())
    if not text or len(text) > _LONGEST:
        return Reading()
    if found := _YEAR_FIRST.fullmatch(text):
        return _days((int(found[1]), int(found[3]), int(found[4])))
    if found := _COMPACT.fullmatch(text):
        return _days(tuple(map(int, found.groups())))
    if found := _BARS.fullmatch(text):
        return _barred(found)
    if found := _MONTH_YEAR.fullmatch(text):
        year, month = int(found[2] or found[3]), int(found[1] or found[4])
        return _days((year, month, 1), kind=Kind.PARTIAL)
    if _YEAR.fullmatch(text):
        return _days((int(text), 1, 1), kind=Kind.PARTIAL)
    if text.isdecimal() and text.isascii():
        return _serial(int(text), since)
    if found := _SHEET_FORM.fullmatch(text):
        return _sheet_form(found)
    return _words(_SAID_HOUR.sub("", text))


def _sheet_form(found: re.Match[str]) -> Reading:
    """Read « 3-avr-17 » and « avr-17 », as spreadsheets show a day and a month."""
    month = _months().get(folded(found[2]), 0)
    kind = Kind.SHORT if found[1] else Kind.PARTIAL
    return _days((_long(int(found[3])), month, int(found[1] or 1)), kind=kind)


def _barred(found: re.Match[str]) -> Reading:
    """Read three numbers of which the first is no year of four digits."""
    first, second, last = int(found[1]), int(found[3]), int(found[4])
    if len(found[4]) > _SHORT:
        return _days((last, second, first), (last, first, second))
    if found[2] == "/":
        return _days((_long(last), second, first), (_long(last), first, second), kind=Kind.SHORT)
    # « 17-04-03 » is the short form of the Québec standard; « 31.12.77 » can begin with a day alone.
    begun = _days((_long(first), second, last), kind=Kind.SHORT) if found[2] == "-" else Reading()
    return begun if begun.days else _days((_long(last), second, first), kind=Kind.SHORT)


def day_first(text: str) -> bool | None:
    """Tell whether a day written with bars can only begin with the day, or only with the month."""
    found = _BARS.fullmatch(" ".join(text.split()))
    if found is None or found[1] == found[3] or len(read(text).days) != 1:
        return None
    return int(found[1]) > int(found[3])


def _serial(number: float, since: date) -> Reading:
    if number in YEARS:
        return _days((int(number), 1, 1), kind=Kind.PARTIAL)
    # The part of a day is an hour.
    whole = int(number) if abs(number) < _SERIALS.stop else 0
    return Reading((since + timedelta(days=whole),), Kind.COUNTED) if whole in _SERIALS else Reading()


def _words(text: str) -> Reading:
    """Read « lundi 3 avril 2017 », « 1er mai 2017 », « April 3, 2017 », « avril 2017 »."""
    # A list of words and numbers that must all be understood: nothing is skipped.
    parts = [part.rstrip(".") for part in _WORDS.findall(_NUMBERED.sub(r"\1", text))]
    numbers = [int(part) for part in parts if part.isdecimal()]
    words = [folded(part) for part in parts if not part.isdecimal()]
    named = [word for word in words if word in _months()]
    # « mar. » is Tuesday before a day, and March in English.
    months = [_months()[word] for word in named if len(named) == 1 or word not in _weekdays()]
    strange = set(words) - set(_months()) - _weekdays() - _SAID_BEFORE
    if strange or len(months) != 1 or not numbers:
        return Reading()
    *days, year = numbers
    if year not in YEARS:
        return Reading()
    if not days:
        return _days((year, months[0], 1), kind=Kind.PARTIAL)
    return _days((year, months[0], days[0])) if len(days) == 1 else Reading()


def _days(*candidates: tuple[int, ...], kind: Kind = Kind.WHOLE) -> Reading:
    found: dict[date, None] = {}
    for year, month, day in candidates:
        try:
            found[date(year, month, day)] = None
        except (ValueError, OverflowError):
            continue
    return Reading(tuple(day for day in found if day.year in YEARS), kind)


def _long(year: int) -> int:
    return _CENTURY + year - (100 if year >= _PIVOT else 0)


def written(value: date) -> str:
    """Write a day as the tables do, the hour of a moment left out."""
    return (value.date() if isinstance(value, datetime) else value).isoformat()


@cache
def _months() -> Mapping[str, int]:
    """Give the numbers of the months by their French and English names, whole and short (Unicode CLDR)."""
    return {
        folded(name): number
        for locale in ("fr_CA", "fr", "en")
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=locale).items()
    } | {"sept": 9, "fev": 2, "janv": 1, "juill": 7, "dec": 12}


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(
        folded(name)
        for locale in ("fr_CA", "en")
        for width in ("wide", "abbreviated")
        for name in get_day_names(width, locale=locale).values()
    )
