"""What a visitor just opened is brought into sight, and where they read on from its heading, into focus."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import count
from typing import Final

import streamlit as st

from geo.settings import ASSETS

_ASKED: Final = "_a_montrer"
_TIMES: Final = count()


@dataclass(frozen=True)
class _Asked:
    heading: bool
    within: str


def ask(*, heading: bool = False, within: str = "") -> None:
    """Say, in a callback, that something opens at the next run.

    Parameters
    ----------
    heading
        Whether what was there is gone, and with it what had the focus: then it goes to the first heading of
        what opens, which a screen reader says, and from which Tab goes on.
    within
        The key of the container that opens; by default, the one that opened things stand in.
    """
    st.session_state[_ASKED] = _Asked(heading, within)


def bring() -> None:
    """Scroll to it, once it is drawn."""
    asked: _Asked | None = st.session_state.pop(_ASKED, None)
    if asked is None:
        return
    script = (ASSETS / "scroll.js").read_text(encoding="utf-8")
    told = f'data-within="{escape(asked.within)}"{" data-heading=true" * asked.heading}'
    # Numbered: a script that stays as it was is not run a second time.
    st.html(
        f'<span data-maillage-sight="{next(_TIMES)}" {told} hidden></span><script>{script}</script>',
        unsafe_allow_javascript=True,
    )
