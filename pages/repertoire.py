"""Répertoire: poles, expertise, ambassadors and activities, by search."""

import streamlit as st

from geo.directory import matching
from geo.listing import Listing, rows
from geo.ui import address, cache, tables
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.view import look

spoken = language()
atlas = cache.current_atlas()
view = look(atlas, address.selection())

st.title(spoken.text("Répertoire"))
st.markdown(plain(view.selection.sentence(atlas, spoken)))
words = st.text_input(
    spoken.text("Chercher"),
    key=address.SEARCH,
    persist_state="session",
    placeholder=spoken.text("Un nom, un lieu, un domaine ; les accents ne comptent pas"),
)
listing = tables.chosen(
    (Listing.POLES, Listing.EXPERTISES, Listing.AMBASSADORS, Listing.ACTIVITIES), key="repertoire"
)
tables.show(view, listing, matching(rows(view, listing, spoken), words))
