"""The day that may be written down as that of something done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

_FARTHEST: Final = timedelta(hours=14)
"""How far ahead of UTC any clock is. A server in Europe, or at midnight, writes tomorrow's day of Québec:
what is looked for here is a mistyped year, and no hour."""


def latest_day(now: datetime | None = None) -> date:
    """Give the latest day that has begun anywhere; at this moment, if no other is told."""
    return ((now or datetime.now(UTC)).astimezone(UTC) + _FARTHEST).date()
