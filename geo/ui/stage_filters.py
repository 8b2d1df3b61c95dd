"""What a question from the room may change, on a key: the filters of the scene's own screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.alerts import KEY as ALERT
from geo.coverage import Dimension
from geo.months import Shown
from geo.scenes import Screen
from geo.ui import address, choice, meeting, mesh_filters, scene_desk, sidebar
from geo.ui.i18n import language

if TYPE_CHECKING:
    from geo.atlas import Atlas


def show(atlas: Atlas) -> None:
    """Draw what the scene on the stage is filtered by, and the way to keep it as it is now."""
    text = language().text
    screen = meeting.shown(atlas).screen
    if screen is Screen.COVERAGE:
        choice.one_of(text("Croiser les régions avec"), list(Dimension), address.DIMENSION)
    elif screen is Screen.MESH:
        mesh_filters.show(atlas)
    elif screen is Screen.DIRECTORY and st.session_state.get(address.DIRECTORY) != Shown.CALENDAR:
        st.text_input(text("Chercher"), key=address.SEARCH, persist_state="session")
    elif screen is Screen.GUIDE:
        st.text_input(text("Que cherchez-vous à faire ?"), key=address.WORDS, persist_state="session")
    sidebar.filters(atlas, on_map=screen is Screen.MAP and not st.session_state.get(ALERT))
    st.button(
        text("Ajouter cette vue"),
        icon=":material/library_add:",
        on_click=scene_desk.add_live,
        args=(atlas,),
        width="stretch",
        key="ajouter_la_scene",
    )
