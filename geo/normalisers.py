"""Cells as people fill them become cells as the tables write them, or a proposal of one."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from geo import addresses, charsets, days, degrees, periods
from geo.absences import NOTHING
from geo.cells import MAIL, NUMBER, SEPARATOR, WEB, Coded, Day, Identifier, Number, Text, Whole, YesNo, items
from geo.columns import COORDINATES
from geo.likeness import Lexicon
from geo.plain import plain
from geo.readings import Reading, absent
from geo.remarks import Fix
from geo.settings import NATIONAL
from geo.vocabularies import Answer

if TYPE_CHECKING:
    from geo.cells import Form
    from geo.grid import Value
    from geo.readings import Normaliser

_YES: Final = frozenset({"o", "oui", "y", "yes", "vrai", "true", "1", "x", "✓", "✔", "☑"})
_NO: Final = frozenset({"n", "non", "no", "faux", "false", "0", "☐"})
INVISIBLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\ufffe\uffff]")
_GAP: Final = "[ \u00a0\u202f\u2009'’]"
_GROUPED: Final = rf"[0-9]{{1,3}}(?:{_GAP}[0-9]{{3}})+|[0-9]{{1,15}}"
_COUNTED: Final = re.compile(rf"({_GROUPED})(?:[.,]0{{1,2}})?")
_MEASURED: Final = re.compile(rf"([+−-]?)({_GROUPED})?(?:[.,]([0-9]*))?")
_ABOUT: Final = re.compile(
    rf"[^\d+−-]{{0,20}}?((?:{_GROUPED})|[0-9]{{1,3}}(?:[.,][0-9]{{3}})+)(?:[^\d.,/:%–-][^\d/:%–-]{{0,30}})?[.+]?"
)
_DECIMAL: Final = re.compile(NUMBER)
_NOT_DIGITS: Final = re.compile(r"[^0-9]")
_APART: Final = re.compile(r"[0-9]{1,9}(?:\s+[0-9]{1,9})+")
_NOT_IDENTIFIER: Final = re.compile(r"[^0-9A-Za-zÀ-ÿŒœ_.:/-]+")
_SHORTENED: Final = re.compile(r"[0-9](?:[.,][0-9]+)?[Ee]\+[0-9]{1,3}")
"""What a spreadsheet makes of a long number."""

_LONGEST: Final = 2_000
_EXPLAINED: Final = re.compile(r"(oui|non)\s*[,(:;–—-]\s*([^?]{1,200})", re.DOTALL)
_DOUBTED: Final = re.compile(
    r"\b(?:oui|non|pas|sauf|mais|si|sinon|à|peut|selon|confirmer|refus\w*|retir\w*)\b"
)
"""What may take back the yes, or the no, that it follows."""

_EACH: Final = re.compile(
    r"(?:tous|toutes|all)(?:\s+(?:les\s+|the\s+)?"
    r"(?:secteurs|disciplines|domaines|mesures|régions|territoires|sectors|measures|regions))?",
    re.IGNORECASE,
)
_MOST_EACH: Final = 40
_LOOSE: Final = re.compile(r"([+−-]?[0-9]{1,3})(?:\s+[.,]\s*|[.,]\s+)([0-9]{1,20})")
_HYPHENS: Final = re.compile(
    r"([0-9]{1,3})-([0-9]{1,2})-([0-9]{1,2}(?:[.,][0-9]{1,20})?)\s*([NSEOW])?", re.IGNORECASE
)


def normaliser(name: str, form: Form, *, west: bool = False, since: date = days.EPOCH) -> Normaliser:
    """Choose how the cells of a column are read; what is invisible in them is left out first.

    Parameters
    ----------
    name
        The table's column.
    form
        The form of its cells, references being given their codes.
    west
        Whether its header says that the degrees are counted westwards.
    since
        Day zero of the numbers that its file counts days with.
    """
    return partial(_cleaned, _by_form(name, form, west=west and name == "longitude", since=since))


def _by_form(name: str, form: Form, *, west: bool, since: date) -> Normaliser:  # noqa: PLR0911 # one a form
    if name in COORDINATES:
        return partial(_degrees, west=west)
    match form:
        case Coded(codes, several) if codes is not None:
            return partial(_list if several else _code, Lexicon(codes))
        case Day():
            return partial(_day, name, since)
        case Whole():
            return _whole
        case Number():
            return _number
        case YesNo():
            return _answer
        case Identifier():
            return _identifier
        case _ if form in (MAIL, WEB):
            return addresses.mail if form is MAIL else addresses.web
        case Text():
            return _text
        case _:
            return _plainly


def _cleaned(read: Normaliser, value: Value) -> Reading:
    """Read a cell as it was before a wrong encoding, and without its invisible characters.

    That alone is a cure, where no other is needed.
    """
    if not isinstance(value, str):
        return read(value)
    mended = charsets.mended(value)
    bare = INVISIBLE.sub("", mended)
    if bare == value:
        return read(value)
    reading = read(bare)
    fixed = reading.text if reading.fix is None else reading.fixed
    fix = reading.fix or (Fix.SPACES if mended == value else Fix.MISREAD)
    return replace(reading, text=plain(value), fix=fix, fixed=fixed)


def _each(lexicon: Lexicon) -> str:
    """Write what « tous » means: the whole of Québec where that has a code, or every code of a short list."""
    codes = lexicon.codes.names
    return NATIONAL if NATIONAL in codes else SEPARATOR.join(codes) if len(codes) <= _MOST_EACH else ""


_OF_DAYS: Final = {
    days.Kind.WHOLE: Fix.DATE,
    days.Kind.PARTIAL: Fix.PARTIAL_DATE,
    days.Kind.SHORT: Fix.SHORT_YEAR,
    days.Kind.COUNTED: Fix.SERIAL,
}


def _plainly(value: Value) -> Reading:
    return Reading(plain(value))


def _text(value: Value) -> Reading:
    text = plain(value)
    return Reading(text, Fix.MISSING) if text in NOTHING or text.casefold() in NOTHING else Reading(text)


def _code(lexicon: Lexicon, value: Value) -> Reading:
    text = plain(value)
    if text in lexicon.codes.names:
        return Reading(text)
    if found := absent(text):
        return found
    code, sure = lexicon.recognise(text)
    return Reading(text, Fix.CODE if sure else Fix.RESEMBLING, code) if code else Reading(text)


def _list(lexicon: Lexicon, value: Value) -> Reading:
    text = plain(value)
    if all(item in lexicon.codes.names for item in items(text)):
        return Reading(text)
    if nothing := absent(text):
        return nothing
    if len(text) > _LONGEST:
        return Reading(text)
    if _EACH.fullmatch(text) and (every := _each(lexicon)):
        return Reading(text, Fix.ALL, every)
    code, sure = lexicon.recognise(text)
    if sure:
        return Reading(text, Fix.CODE, code)
    found: tuple[str, ...] = ()
    # A French spreadsheet takes « 16,37 » for a number; it also loses the zero of « 16,10 ».
    if isinstance(value, float) or _APART.fullmatch(text):
        found = lexicon.numbers(str(value).split(".") if isinstance(value, float) else text.split())
    if not found:
        found, sure = lexicon.several(text)
    if not found and code:
        found = (code,)
    fix = Fix.LIST if sure else Fix.RESEMBLING
    return Reading(text, fix, SEPARATOR.join(found)) if found else Reading(text)


def _day(name: str, since: date, value: Value) -> Reading:
    if isinstance(value, date):
        return Reading(days.written(value))
    text = plain(value)
    if found := absent(text):
        return found
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else None
    read = days.read(text if number is None else number, since=since)
    if not read.days:
        return _period(name, text)
    fixed = days.written(read.days[0])
    if fixed == text:
        return Reading(text)
    if len(read.days) > 1:
        return Reading(text, Fix.DAY_ORDER, fixed, otherwise=days.written(read.days[-1]))
    return Reading(text, _OF_DAYS[read.kind], fixed)


def _period(name: str, text: str) -> Reading:
    """Read two days in a column that holds one of them."""
    period = periods.read(text) if name in periods.FIRST or name in periods.FIRST.values() else None
    if period is None:
        return Reading(text)
    first, last = map(days.written, period)
    if name in periods.FIRST:
        return Reading(text, Fix.PERIOD, first, until=last)
    return Reading(text, Fix.PERIOD, last)


def _whole(value: Value) -> Reading:
    text = plain(value)
    if found := absent(text):
        return found
    if text.isdecimal() and text.isascii():
        return Reading(text)
    if counted := _COUNTED.fullmatch(text):
        return Reading(text, Fix.NUMBER, _NOT_DIGITS.sub("", counted[1]))
    # « 1,234 » is a thousand in English and one and a bit in French; a number of the file is neither.
    if isinstance(value, str) and (about := _ABOUT.fullmatch(text)):
        return Reading(text, Fix.RESEMBLING, _NOT_DIGITS.sub("", about[1]))
    return Reading(text)


def _number(value: Value) -> Reading:
    if isinstance(value, float) and math.isfinite(value):
        value = degrees.written(value)
    text = plain(value)
    if found := absent(text):
        return found
    if _DECIMAL.fullmatch(text):
        return Reading(text)
    if (read := _MEASURED.fullmatch(text)) and (read[2] or read[3]):
        sign = "-" if read[1] in ("-", "−") else ""
        decimals = f".{read[3]}" if read[3] else ""
        return Reading(text, Fix.NUMBER, f"{sign}{_NOT_DIGITS.sub('', read[2] or '0')}{decimals}")
    return Reading(text)


def _degrees(value: Value, *, west: bool) -> Reading:
    if isinstance(value, float) and math.isfinite(value):
        value = degrees.written(value)
    text = plain(value)
    number = _DECIMAL.fullmatch(text)
    if number and not west:
        return Reading(text)
    if found := absent(text):
        return found
    read = degrees.read(_as_usual(text))
    if read is None:
        return Reading(text)
    if west and read > 0:
        if degrees.has_side(text):
            # « 71 E » under « Longitude (O) »: nobody knows which of them is wrong.
            return Reading(text)
        read = -read
    elif number:
        return Reading(text)
    return Reading(text, Fix.DEGREES, degrees.written(read))


def _as_usual(text: str) -> str:
    """Write « 46 , 81 » and « 71-12-36 », in a column of one coordinate, as coordinates usually are."""
    if found := _LOOSE.fullmatch(text):
        return f"{found[1]}.{found[2]}"
    hyphens = _HYPHENS.fullmatch(text)
    return " ".join(filter(None, hyphens.groups())) if hyphens else text


def _answer(value: Value) -> Reading:
    text = plain(value)
    if text in tuple(Answer):
        return Reading(text)
    said = text.casefold()
    if said in _YES or said in _NO:
        return Reading(text, Fix.YES_NO, str(Answer.YES if said in _YES else Answer.NO))
    if found := absent(text):
        return found
    explained = _EXPLAINED.fullmatch(said)
    if explained and not _DOUBTED.search(explained[2]):
        return Reading(text, Fix.RESEMBLING, explained[1])
    return Reading(text)


def _identifier(value: Value) -> Reading:
    text = plain(value)
    if found := absent(text):
        return found
    if _SHORTENED.fullmatch(text):
        # Its last digits are lost: another row may have the same.
        return Reading(text)
    # An accent that stands as a character of its own is part of its letter.
    formed = _NOT_IDENTIFIER.sub("-", unicodedata.normalize("NFC", text)).strip("-")
    return Reading(text) if formed == text else Reading(text, Fix.IDENTIFIER if formed else None, formed)
