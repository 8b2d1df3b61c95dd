"""The map and the card of the chosen region; the only caller of streamlit-folium."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st
from streamlit_folium import st_folium

from geo import maps
from geo.settings import REGION_CODES
from geo.ui import address, region_card
from geo.ui.address import CARD
from geo.ui.cache import map_program
from geo.ui.i18n import language
from geo.ui.server import assets_version, root
from geo.vocabularies import Table

if TYPE_CHECKING:
    from geo.view import View

_KEY: Final = "carte_cliquee"
_HEIGHT: Final = 560
"""Pixels, until app.css fits the frame to the window."""


@st.fragment
def show(view: View) -> None:
    """Draw the map, and beside it the card of the region clicked or chosen.

    A fragment: a click runs this alone, and neither the filters nor the tables.
    """
    spoken = language()
    left, right = st.columns([4, 1], gap="small")
    with left:
        alone(view)
    with right, st.container(key="fiche_region"):
        regions = view.atlas.names(Table.REGIONS)
        chosen = st.selectbox(
            spoken.text("Fiche d’une région"),
            REGION_CODES,
            index=None,
            format_func=lambda code: f"{code} · {regions[code]}",
            key=CARD,
            persist_state="session",
            placeholder=spoken.text("Choisir, ou cliquer la carte"),
        )
        if chosen:
            region_card.show(view, chosen)
        else:
            region_card.invite(view)
    address.publish(view.atlas)


def alone(view: View, *, large: bool = False) -> None:
    """Draw the map without its card; large for a room."""
    spoken = language()
    program = map_program(view.atlas, spoken)
    with st.container(key="carte"):
        st_folium(
            maps.base_map(program, root=root(), version=assets_version(), large=large),
            key=_KEY,
            # Once is enough: the component renders the map by itself.
            render=False,
            height=_HEIGHT,
            use_container_width=True,
            # The count makes a second click on the same region a new event.
            returned_objects=["last_active_drawing", "last_object_clicked_count"],
            feature_group_to_add=maps.view_group(view, spoken, st.session_state.get(CARD)),
            on_change=_choose_clicked,
        )


def _choose_clicked() -> None:
    clicked = (st.session_state.get(_KEY) or {}).get("last_active_drawing")
    code = clicked["properties"].get("code") if clicked else None
    if code in REGION_CODES:
        st.session_state[CARD] = code
