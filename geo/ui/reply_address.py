"""The address to answer a request at, for who edits its region, and its erasure."""

from __future__ import annotations

import streamlit as st

from geo import replies
from geo.errors import SpokenError
from geo.submissions import LIFETIME
from geo.ui import cache, desk, moment, standby
from geo.ui.i18n import language
from geo.ui.text import plain


def show(identifier: str) -> None:
    """Draw the address of a request, if there is one that who is connected may see."""
    if moment.day() is not None or standby.failing() or not desk.is_open():
        return
    store, spoken = cache.store(), language()
    told = replies.mail(store, identifier, desk.writer()) if store else ""
    if not store or not told:
        return
    with st.container(border=True, key="adresse_pour_repondre"):
        st.markdown(spoken.text("Adresse de la personne qui demande, pour lui envoyer la réponse :"))
        st.code(told, language=None)
        st.caption(
            spoken.text(
                "Vous la voyez parce que cette région vous est confiée ; elle n’est dans aucune table ni "
                "aucun export. Effacez-la une fois la réponse envoyée, ou si la personne le demande ; elle "
                "s’efface d’elle-même {days} jours après l’envoi.",
                days=LIFETIME.days,
            )
        )
        with st.popover(spoken.text("Effacer l’adresse…"), icon=":material/delete:", key="oublier"):
            st.markdown(
                spoken.text("L’adresse est effacée pour toujours : personne ne pourra plus répondre.")
            )
            if st.button(
                spoken.text("Effacer l’adresse"), icon=":material/delete_forever:", key="oublier_oui"
            ):
                try:
                    desk.still_connected()
                    replies.forget(store, identifier, desk.writer())
                except SpokenError as error:
                    st.error(plain(spoken.render(error.sentence)))
                else:
                    st.rerun()
