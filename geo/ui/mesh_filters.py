"""The filters of the mesh, above its map. Each widget's key is its name in the URL, and its value a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.codes import TERRITORY_CODES
from geo.listing import Names
from geo.mesh import MOST, years
from geo.ui.i18n import language
from geo.vocabularies import ActivityType

if TYPE_CHECKING:
    from geo.atlas import Atlas


def show(atlas: Atlas) -> None:
    """Draw the filters in one row."""
    text = language().text
    with st.container(key="filtres_maillage"):
        hosts, partners, types, least, until = st.columns([3, 3, 3, 2.5, 3.5], gap="small")
        with hosts:
            _territories(text("Hôtes"), "origine", atlas)
        with partners:
            _territories(text("Partenaires"), "destination", atlas)
        with types:
            st.multiselect(
                text("Types d’activités"),
                list(ActivityType),
                format_func=lambda kind: language().render(kind.label),
                key="type",
                persist_state="session",
                placeholder=text("Tous"),
                select_all=False,
            )
        with least:
            st.session_state.setdefault("intensite", 1)
            st.number_input(
                text("Intensité minimale"),
                min_value=1,
                max_value=MOST,
                key="intensite",
                persist_state="session",
            )
        with until:
            _year(atlas)


def _territories(label: str, key: str, atlas: Atlas) -> None:
    names = Names(atlas, language()).territories
    st.multiselect(
        label,
        TERRITORY_CODES,
        format_func=lambda code: f"{code} · {names[code]}",
        key=key,
        persist_state="session",
        placeholder=language().text("Tous"),
        select_all=False,
    )


def _year(atlas: Atlas) -> None:
    known = years(atlas.dataset)
    if len(known) > 1:
        if st.session_state.get("annee") not in known:
            st.session_state["annee"] = known[-1]
        st.select_slider(
            language().text("Jusqu’à la fin de l’année"),
            list(known),
            key="annee",
            persist_state="session",
        )
