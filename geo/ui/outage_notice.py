"""What a visitor is told while the database does not answer, and the way back."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from geo.errors import DataError, StoreError
from geo.ui import cache, standby
from geo.ui.i18n import language
from geo.ui.text import plain


def show(*, to_a_room: bool) -> None:
    """Say that the tables shown are the last known, while they are; to a room, on one line."""
    if not standby.failing():
        return
    spoken = language()
    found = standby.shown()
    if to_a_room:
        st.caption(
            spoken.text("La base ne répond pas : état de la publication n° {number}.", number=found.number)
            if found
            else spoken.text("La base ne répond pas : dernières tables lues.")
        )
    else:
        st.info(
            spoken.text(
                "La base de données ne répond pas pour l’instant. Voici l’état de la publication "
                "n° {number} ; cet avis disparaîtra de lui-même quand elle répondra.",
                number=found.number,
            )
            if found
            else spoken.text(
                "La base de données ne répond pas pour l’instant. Voici les dernières tables lues ; cet avis "
                "disparaîtra de lui-même quand elle répondra."
            ),
            icon=":material/cloud_off:",
        )
    _look_again()


def without_data(error: StoreError) -> None:
    """Say why nothing can be shown: the database failed before anything was read of it."""
    st.title(language().text("La base de données ne répond pas"), anchor=False)
    failed(error)
    st.caption(language().text("La page reviendra d’elle-même quand elle répondra."))
    _look_again()


def failed(error: StoreError) -> None:
    """Say what the database could not do."""
    st.error(plain(language().render(error.sentence)), icon=":material/cloud_off:")


@st.fragment(run_every=standby.PAUSE)
def _look_again() -> None:
    """Run the page again once the database answers, with nobody's help."""
    # Faulty tables are an answer, which the page tells.
    with suppress(StoreError, DataError):
        cache.current_atlas()
    if not standby.failing():
        st.rerun()
