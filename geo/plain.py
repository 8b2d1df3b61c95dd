"""A cell of a foreign sheet as plain text."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from geo.vocabularies import Answer

if TYPE_CHECKING:
    from geo.grid import Value

_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
"""Half a character: no text can be written with it."""


def plain(value: Value) -> str:  # noqa: PLR0911 # one a type
    """Write a cell as text: whole numbers without « .0 », days as AAAA-MM-JJ, no outer space."""
    if isinstance(value, str):
        return (value if value.isascii() else _SURROGATE.sub("\ufffd", value)).strip()
    match value:
        case None:
            return ""
        case bool():
            return str(Answer.YES if value else Answer.NO)
        case float():
            if not math.isfinite(value):
                return ""
            return str(int(value)) if value.is_integer() and abs(value) < 10**15 else repr(value)
        case datetime():
            return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)
