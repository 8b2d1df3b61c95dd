"""Two days in one cell, from the first to the last: « du 3 au 5 avril 2017 »."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from geo import days

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

FIRST: Final[Mapping[str, str]] = MappingProxyType(
    {"date_debut": "date_fin", "implante_le": "ferme_le", "actif_depuis": "actif_jusqua"}
)
"""The columns of a first day, each with that of the last."""

_BETWEEN: Final = (r"\s+(?:au|to|[-–—])\s+", r"(?<=[0-9])[-–—](?=[0-9])")
"""What stands between the two, the surer first: a hyphen is also that of a date."""

_FROM_TO: Final = tuple(
    re.compile(rf"\s*(?:du\s+|from\s+)?(.{{1,40}}?){between}(.{{1,40}})\s*", re.IGNORECASE)
    for between in _BETWEEN
)
_DAY: Final = re.compile(r"\s*\d{1,2}(?:er)?\s+")
_LONGEST: Final = 80


def read(text: str) -> tuple[date, date] | None:
    """Read the first day and the last; ``None`` where either may be another, or they are in no order."""
    ways = (way.fullmatch(text) for way in _FROM_TO) if len(text) <= _LONGEST else ()
    found = next(filter(None, ways), None)
    if found is None or (last := _whole(found[2])) is None:
        return None
    # What the first day does not say, month or year, is that of the last.
    rest = _DAY.sub("", found[2], count=1)
    for said in (found[1], f"{found[1]} {last.year}", f"{found[1]} {rest}"):
        first = _whole(said)
        if first:
            return (first, last) if first <= last else None
    return None


def _whole(text: str) -> date | None:
    read = days.read(text.strip())
    return read.days[0] if len(read.days) == 1 and read.kind is days.Kind.WHOLE else None
