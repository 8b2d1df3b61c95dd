"""What a visitor just opened is brought into sight."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo.settings import ASSETS

_ASKED: Final = "_a_montrer"


def ask() -> None:
    """Say, in a callback, that something opens at the next run."""
    st.session_state[_ASKED] = True


def bring() -> None:
    """Scroll to it, once it is drawn."""
    if st.session_state.pop(_ASKED, False):
        script = (ASSETS / "scroll.js").read_text(encoding="utf-8")
        st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
