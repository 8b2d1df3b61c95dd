"""A cell as it stands, and what it should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.absences import ABSENT
from geo.remarks import Fix

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from geo.grid import Value

    Normaliser: TypeAlias = Callable[[Value], "Reading"]


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
    until
        What it also writes in the column of the end, where that is empty.
    """

    text: str
    fix: Fix | None = None
    fixed: str = ""
    otherwise: str = ""
    until: str = ""


def absent(text: str) -> Reading | None:
    """Recognise what stands for nothing, and nothing itself."""
    if not text:
        return Reading("")
    return Reading(text, Fix.MISSING) if text.casefold() in ABSENT else None
