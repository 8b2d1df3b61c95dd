"""Texts changed letter by letter: what a letter becomes is worked out once, and not at each place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Letters(dict[int, str]):
    """What every character becomes, for `str.translate`.

    Parameters
    ----------
    changed
        Gives what a text of one character becomes, whatever stands around it.
    """

    def __init__(self, changed: Callable[[str], str]) -> None:
        super().__init__()
        self._changed = changed

    def __missing__(self, point: int) -> str:
        """Work out a character that was not met yet; there are no more than Unicode has."""
        found = self[point] = self._changed(chr(point))
        return found
