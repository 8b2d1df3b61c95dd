"""What takes seconds on a long sheet, kept for its visitor from one run to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable

_Made = TypeVar("_Made")


def once(name: str, key: tuple[object, ...], make: Callable[[], _Made]) -> _Made:
    """Keep what was made, as long as nothing that it was made of changes.

    Parameters
    ----------
    name
        Tells it from whatever else is kept.
    key
        What it was made of.
    """
    held = st.session_state.get(name)
    if held is None or held[0] != key:
        held = st.session_state[name] = (key, make())
    made: _Made = held[1]
    return made
