"""Words, numbers and dates in the visitor's language.

French is the source language: what the code says is what a French reader sees. English comes
from ``locale/en.po``, read as it stands, so that no compiled catalogue can go stale.
"""

from __future__ import annotations

import gettext
import io
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final

from babel import dates, lists, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from geo.settings import LOCALE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, timedelta

Value = str | int | float

_BEFORE_SIGN: Final = re.compile(r" (?=[:;!?»%]|M?\$)|(?<=«) |(?<=\d) (?=\d{3}\b)")


class Locale(StrEnum):
    """The interface languages, by the code that the URL carries."""

    FRENCH = "fr"
    ENGLISH = "en"


@dataclass(frozen=True)
class Message:
    """A sentence to be said later, in a language not known yet."""

    template: str
    values: tuple[tuple[str, Value], ...] = ()


def message(template: str, **values: Value) -> Message:
    """Keep a French sentence and what fills its ``{braces}`` until a reader is known."""
    return Message(template, tuple(values.items()))


@dataclass(frozen=True)
class Language:
    """One language: its words and the way it writes numbers and dates."""

    locale: Locale

    @property
    def tag(self) -> str:
        """The BCP 47 tag for the page's ``lang`` attribute."""
        return f"{self.locale}-CA"

    def text(self, source: str, /, **values: Value) -> str:
        """Translate a French sentence and fill its ``{braces}``."""
        return self._filled(self.name(source), values)

    def name(self, data: str, /) -> str:
        """Translate a name that the tables hold, if the catalogue has it; data keep their typography."""
        # A catalogue answers the empty text with its own header.
        return self._catalogue().gettext(data) if data else data

    def plural(self, singular: str, plural: str, count: int, /, **values: Value) -> str:
        """Choose between two sentences by a count, which also fills ``{n}``."""
        # French says zero in the singular: « 0 ligne ».
        deciding = 1 if count == 0 and self.locale is Locale.FRENCH else count
        found = self._catalogue().ngettext(singular, plural, deciding)
        return self._filled(found, {"n": self.number(count), **values})

    def render(self, sentence: Message) -> str:
        """Say a kept message."""
        return self.text(sentence.template, **dict(sentence.values))

    def number(self, value: float) -> str:
        """Write a number: « 2 151 », « 0,8 »."""
        return numbers.format_decimal(value, locale=self._babel)

    def decimal(self, value: float) -> str:
        """Write a number to one decimal: « 2,0 »."""
        return numbers.format_decimal(value, format="0.0", locale=self._babel)

    def month(self, day: date) -> str:
        """Write the month of a day: « avril 2017 »."""
        return dates.format_skeleton("yMMMM", day, locale=self._babel)

    def date(self, day: date) -> str:
        """Write a day in full: « 3 avril 2017 »."""
        written = dates.format_date(day, format="long", locale=self._babel)
        # French says « 1er », which the locale data leave out.
        return written.replace("1 ", "1er ", 1) if self.locale is Locale.FRENCH and day.day == 1 else written

    def ago(self, age: timedelta) -> str:
        """Write how long ago something was: « il y a 9 ans »; nothing for today, nor for what is to come."""
        if age.days <= 0:
            return ""
        return dates.format_timedelta(
            -age, granularity="day", threshold=1.5, add_direction=True, locale=self._babel
        )

    def enumeration(self, items: Iterable[str]) -> str:
        """Write a list: « danse, musique et théâtre »."""
        return lists.format_list(list(items), style="standard", locale=self._babel)

    @property
    def _babel(self) -> str:
        return f"{self.locale}_CA"

    def _catalogue(self) -> gettext.NullTranslations:
        return _catalogue(self.locale)

    def _filled(self, template: str, values: dict[str, Value]) -> str:
        # Typography is mended in our own words only, never in the data that fill them.
        mended = _BEFORE_SIGN.sub("\u00a0", template) if self.locale is Locale.FRENCH else template
        return mended.format_map(values) if values else mended


@cache
def _catalogue(locale: Locale) -> gettext.NullTranslations:
    path = LOCALE / f"{locale}.po"
    if locale is Locale.FRENCH:
        return gettext.NullTranslations()
    with path.open("rb") as source:
        catalogue = read_po(source, locale=str(locale))
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


FRENCH: Final = Language(Locale.FRENCH)
ENGLISH: Final = Language(Locale.ENGLISH)
