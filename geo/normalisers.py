"""Cells as people fill them become cells as the tables write them, or a proposal of one."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from geo import days, degrees
from geo.absences import ABSENT, NOTHING
from geo.cells import MAIL, NUMBER, SEPARATOR, WEB, Coded, Day, Identifier, Number, Text, Whole, YesNo, items
from geo.columns import COORDINATES
from geo.likeness import Lexicon
from geo.plain import plain
from geo.remarks import Fix
from geo.vocabularies import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.cells import Address, Form
    from geo.grid import Value

    Normaliser = Callable[["Value"], "Reading"]

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
_MAILED: Final = re.compile(r"[^<>]*<([^<>\s]+)>|(?:mailto:)?\s*([^\s<>;,]+)\s*[;,]?", re.IGNORECASE)
_HOST: Final = re.compile(
    r"(?:www\.[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*\.[a-z]{2,20}"
    r"|(?:[a-z0-9-]{1,63}\.)+(?:ca|com|org|net|quebec|info|fr|eu|io|tv|art))(?:[/?#]\S*)?",
    re.IGNORECASE,
)
"""An address without « https:// »: one that begins with « www. », or ends as those of here do."""

_NOT_IDENTIFIER: Final = re.compile(r"[^0-9A-Za-zÀ-ÿŒœ_.:/-]+")
_SHORTENED: Final = re.compile(r"[0-9](?:[.,][0-9]+)?[Ee]\+[0-9]{1,3}")
"""What a spreadsheet makes of a long number."""

_LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell as it stands, and what it should be.

    Parameters
    ----------
    text
        The cell as plain text.
    fix, fixed
        The kind of cure and what it writes; no cure where the text is right, or past help.
    otherwise
        What it writes if the first number is a month, where the user alone can tell; ``fixed`` then
        takes it for the day. Empty where there is nothing to ask.
    """

    text: str
    fix: Fix | None = None
    fixed: str = ""
    otherwise: str = ""


def normaliser(name: str, form: Form, *, west: bool = False) -> Normaliser:
    """Choose how the cells of a column are read; what is invisible in them is left out first.

    Parameters
    ----------
    name
        The table's column.
    form
        The form of its cells, references being given their codes.
    west
        Whether its header says that the degrees are counted westwards.
    """
    return partial(_cleaned, _by_form(name, form, west=west and name == "longitude"))


def _by_form(name: str, form: Form, *, west: bool) -> Normaliser:  # noqa: PLR0911 # one a form
    if name in COORDINATES:
        return partial(_degrees, west=west)
    match form:
        case Coded(codes, several) if codes is not None:
            return partial(_list if several else _code, Lexicon(codes))
        case Day():
            return _day
        case Whole():
            return _whole
        case Number():
            return _number
        case YesNo():
            return _answer
        case Identifier():
            return _identifier
        case _ if form in (MAIL, WEB):
            return _mail if form is MAIL else _web
        case Text():
            return _text
        case _:
            return _plainly


def _cleaned(read: Normaliser, value: Value) -> Reading:
    """Read a cell without its invisible characters; that alone is a cure, where no other is needed."""
    if not isinstance(value, str) or not INVISIBLE.search(value):
        return read(value)
    reading = read(INVISIBLE.sub("", value))
    fixed = reading.text if reading.fix is None else reading.fixed
    return replace(reading, text=plain(value), fix=reading.fix or Fix.SPACES, fixed=fixed)


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


def _absent(text: str) -> Reading | None:
    """Recognise what stands for nothing, and nothing itself."""
    if not text:
        return Reading("")
    return Reading(text, Fix.MISSING) if text.casefold() in ABSENT else None


def _code(lexicon: Lexicon, value: Value) -> Reading:
    text = plain(value)
    if text in lexicon.codes.names:
        return Reading(text)
    if found := _absent(text):
        return found
    code, sure = lexicon.recognise(text)
    return Reading(text, Fix.CODE if sure else Fix.RESEMBLING, code) if code else Reading(text)


def _list(lexicon: Lexicon, value: Value) -> Reading:
    text = plain(value)
    if all(item in lexicon.codes.names for item in items(text)):
        return Reading(text)
    if absent := _absent(text):
        return absent
    if len(text) > _LONGEST:
        return Reading(text)
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


def _day(value: Value) -> Reading:
    if isinstance(value, date):
        return Reading(days.written(value))
    text = plain(value)
    if found := _absent(text):
        return found
    read = days.read(value if isinstance(value, int | float) and not isinstance(value, bool) else text)
    if not read.days:
        return Reading(text)
    fixed = days.written(read.days[0])
    if fixed == text:
        return Reading(text)
    if len(read.days) > 1:
        return Reading(text, Fix.DAY_ORDER, fixed, otherwise=days.written(read.days[-1]))
    return Reading(text, _OF_DAYS[read.kind], fixed)


def _whole(value: Value) -> Reading:
    text = plain(value)
    if found := _absent(text):
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
    if found := _absent(text):
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
    if found := _absent(text):
        return found
    read = degrees.read(text)
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


def _answer(value: Value) -> Reading:
    text = plain(value)
    if text in tuple(Answer):
        return Reading(text)
    said = text.casefold()
    if said in _YES or said in _NO:
        return Reading(text, Fix.YES_NO, str(Answer.YES if said in _YES else Answer.NO))
    return _absent(text) or Reading(text)


def _identifier(value: Value) -> Reading:
    text = plain(value)
    if found := _absent(text):
        return found
    if _SHORTENED.fullmatch(text):
        # Its last digits are lost: another row may have the same.
        return Reading(text)
    # An accent that stands as a character of its own is part of its letter.
    formed = _NOT_IDENTIFIER.sub("-", unicodedata.normalize("NFC", text)).strip("-")
    return Reading(text) if formed == text else Reading(text, Fix.IDENTIFIER if formed else None, formed)


def _mail(value: Value) -> Reading:
    return _address(
        value,
        MAIL,
        lambda text: (
            next(filter(None, found.groups()), "").rstrip(".") if (found := _MAILED.fullmatch(text)) else ""
        ),
    )


def _web(value: Value) -> Reading:
    return _address(value, WEB, lambda text: f"https://{text}" if _HOST.fullmatch(text) else "")


def _address(value: Value, form: Address, mended: Callable[[str], str]) -> Reading:
    text = plain(value)
    if found := _absent(text):
        return found
    if len(text) > _LONGEST or re.fullmatch(form.pattern, text):
        return Reading(text)
    proposed = mended(text)
    right = bool(re.fullmatch(form.pattern, proposed))
    return Reading(text, Fix.ADDRESS, proposed) if right else Reading(text)
