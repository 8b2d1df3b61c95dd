"""A private link whose answers have expired: it still withdraws what was sent in with it."""

from __future__ import annotations

import streamlit as st

from geo.drafts import LIFETIME
from geo.ui import link_state
from geo.ui.i18n import language
from geo.ui.text import plain


def show() -> None:
    """Offer, of a link whose answers have expired, what it is still good for."""
    spoken = language()
    with st.container(border=True, key="lien_sans_reponses"):
        st.markdown(
            plain(
                spoken.text(
                    "Les réponses de ce lien se sont effacées, {days} jours après leur dernier changement. "
                    "Les notes transmises sont encore gardées : vous pouvez les retirer ici, ou les "
                    "laisser et commencer un nouvel autodiagnostic.",
                    days=LIFETIME.days,
                )
            )
        )
        sure = st.checkbox(spoken.text("Je veux effacer ces notes pour de bon"), key="retirer_notes_vraiment")
        st.button(
            spoken.text("Retirer ces notes"),
            icon=":material/delete_forever:",
            on_click=_withdraw,
            disabled=not sure,
            key="retirer_notes",
        )


def _withdraw() -> None:
    if link_state.withdrawn(st.session_state[link_state.LAPSED]):
        st.session_state[link_state.LAPSED] = ""
