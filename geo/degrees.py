"""Coordinates as people write them: with a comma, in degrees, minutes and seconds, with « O » for west."""

from __future__ import annotations

import math
import re
from typing import Final

_LONGEST: Final = 40
_WEST_OR_SOUTH: Final = frozenset("WOS")
_SIDE: Final = "NSEOW"
# Not a library's: those that exist take « O » for east or nothing, and read letters as numbers.
_FORM: Final = re.compile(
    rf"""
    (?P<before>[{_SIDE}])?\s*
    (?P<sign>[+-])?\s*
    (?P<degrees>\d{{1,3}}(?:\.\d{{1,20}})?)\s*(?P<said>[°º:])?
    (?:(?:(?<=[°º:])\s*|\s+)(?P<minutes>\d{{1,2}}(?:\.\d{{1,20}})?)\s*(?P<minuted>[':])?
      (?:(?:(?<=[':])\s*|\s+)(?P<seconds>\d{{1,2}}(?:\.\d{{1,20}})?)\s*(?:"|'')?)?
    )?\s*
    (?P<after>[{_SIDE}])?
    """,
    re.VERBOSE,
)
_BARE: Final = re.compile(r"[+-]?[0-9]{1,3}(?:[.,][0-9]{1,20})?")
_ALIKE: Final = str.maketrans(
    {"−": "-", "–": "-", "’": "'", "′": "'", "‘": "'", "`": "'", "″": '"', "”": '"', "“": '"', ",": "."}
)
_SIDE_WORDS: Final = re.compile(r"(nord|north|sud|south|est|east|ouest|west)\b", re.IGNORECASE)
_SIXTY: Final = 60


def read(text: str) -> float | None:
    """Read a coordinate as decimal degrees, west and south negative; ``None`` where it is none."""
    if len(text) > _LONGEST:
        return None
    # What most cells hold: a number with a point or a comma, and nothing else.
    if _BARE.fullmatch(text):
        return float(text.replace(",", "."))
    plain = " ".join(text.translate(_ALIKE).split())
    found = _FORM.fullmatch(_SIDE_WORDS.sub(lambda side: side[1][0], plain).upper())
    if found is None or (found["before"] and found["after"]):
        return None
    degrees, minutes, seconds = (float(found[part] or 0) for part in ("degrees", "minutes", "seconds"))
    side = found["before"] or found["after"] or ""
    negative = side in _WEST_OR_SOUTH or found["sign"] == "-"
    contradicted = found["sign"] == "-" and side not in {"", *_WEST_OR_SOUTH}
    # Of degrees, minutes and seconds only the last one said may have decimals.
    broken = (found["minutes"] and not degrees.is_integer()) or (
        found["seconds"] and not minutes.is_integer()
    )
    # « 46 81 » may be « 46.81 » whose point was lost.
    bare = found["minutes"] and not (found["said"] or found["minuted"] or found["seconds"] or side)
    if minutes >= _SIXTY or seconds >= _SIXTY or contradicted or broken or bare:
        return None
    return math.copysign(degrees + minutes / _SIXTY + seconds / _SIXTY**2, -1 if negative else 1)


def has_side(text: str) -> bool:
    """Tell whether a coordinate says the side that it counts to: « 71,2 E »."""
    return not _BARE.fullmatch(text) and any(char.isalpha() for char in text)


def written(degrees: float) -> str:
    """Write decimal degrees with six decimals at most: 0.1 m."""
    return f"{degrees:.6f}".rstrip("0").rstrip(".")
