"""Carte: the 17 regions, who is there, and where nobody is yet."""

import streamlit as st

from geo.listing import Listing
from geo.ui import address, alerts_view, map_view, moment, numbers, request_queue, tables
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.view import look

atlas = moment.atlas()
view = look(atlas, address.selection(), moment.today())

head, body = st.container(), st.container()
with body:
    # Drawn first: the rest comes while the browser makes the map.
    map_view.show(view)
with head:
    st.html(
        f"<h1 class='maillage-hidden'>{language().text('Carte du réseau culturel numérique du Québec')}</h1>"
    )
    numbers.show(view)
    st.markdown(plain(view.selection.sentence(atlas, language())))
    request_queue.counted()
    alerts_view.offer(atlas)
alerts_view.show(atlas)
listings = (
    Listing.REGIONS,
    Listing.POLES,
    Listing.EXPERTISES,
    Listing.ACTIVITIES,
    Listing.LINKS,
    Listing.PLACES,
    Listing.DOUBTS,
)
tables.show(view, tables.chosen(listings))
