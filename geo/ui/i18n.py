"""The visitor's language, from the URL."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo.language import ENGLISH, FRENCH, Language, Locale
from geo.settings import ASSETS
from geo.ui.address import LANGUAGE

_NAMES: Final = {Locale.FRENCH: "Français", Locale.ENGLISH: "English"}


def language() -> Language:
    """Give the language that the visitor chose; French without a choice."""
    chosen = st.session_state.get(LANGUAGE) or st.query_params.get(LANGUAGE)
    return ENGLISH if chosen == Locale.ENGLISH else FRENCH


def switch() -> None:
    """Offer the other language, each named in its own."""
    st.session_state.setdefault(LANGUAGE, language().locale)
    st.pills(
        "Langue · Language",
        list(Locale),
        required=True,
        format_func=_NAMES.__getitem__,
        key=LANGUAGE,
        persist_state="session",
        label_visibility="collapsed",
    )


def announce(spoken: Language) -> None:
    """Say the page's language to browsers and screen readers; Streamlit's own page says English."""
    script = (ASSETS / "lang.js").read_text(encoding="utf-8")
    st.html(
        f'<span data-maillage-lang="{spoken.tag}" hidden></span><script>{script}</script>',
        unsafe_allow_javascript=True,
    )
