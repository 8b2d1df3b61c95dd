"""Addresses of mail and of the web as people fill them, made whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo.cells import MAIL, WEB
from geo.plain import plain
from geo.readings import Reading, absent
from geo.remarks import Fix

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.cells import Address
    from geo.grid import Value

_MAILED: Final = re.compile(r"[^<>]*<([^<>\s]+)>|(?:mailto:)?\s*([^\s<>;,]+)\s*[;,]?", re.IGNORECASE)
_HOST: Final = re.compile(
    r"(?:www\.[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*\.[a-z]{2,20}"
    r"|(?:[a-z0-9-]{1,63}\.)+(?:ca|com|org|net|quebec|info|fr|eu|io|tv|art))(?:[/?#]\S*)?",
    re.IGNORECASE,
)
"""An address without « https:// »: one that begins with « www. », or ends as those of here do."""

_LONGEST: Final = 2_000


def mail(value: Value) -> Reading:
    """Read an address of mail: alone, after a name, or as a link has it."""
    return _address(
        value,
        MAIL,
        lambda text: (
            next(filter(None, found.groups()), "").rstrip(".") if (found := _MAILED.fullmatch(text)) else ""
        ),
    )


def web(value: Value) -> Reading:
    """Read an address of the web, whose scheme may be missing."""
    return _address(value, WEB, lambda text: f"https://{text}" if _HOST.fullmatch(text) else "")


def _address(value: Value, form: Address, mended: Callable[[str], str]) -> Reading:
    text = plain(value)
    if found := absent(text):
        return found
    if len(text) > _LONGEST or re.fullmatch(form.pattern, text):
        return Reading(text)
    proposed = mended(text)
    right = bool(re.fullmatch(form.pattern, proposed))
    return Reading(text, Fix.ADDRESS, proposed) if right else Reading(text)
