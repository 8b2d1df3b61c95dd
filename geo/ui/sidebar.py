"""The filters at the left. Each widget's key is its name in the URL, and its value a code."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.selection import Indicator, Layer
from geo.ui.address import forget_ignored
from geo.ui.i18n import language, switch
from geo.vocabularies import Axis, PlaceType, PoleStatus, Table

if TYPE_CHECKING:
    from geo.atlas import Atlas

_FIRST_DAY: Final = date(2000, 1, 1)
_LAST_DAY: Final = date(2099, 12, 31)
_FILTERS: Final = ("secteur", "mesure", "axe", "region", "du", "au", "statut", "lieu")


def show(atlas: Atlas) -> None:
    """Draw the filters."""
    spoken = language()
    text = spoken.text
    with st.sidebar.container(key="filtres", gap="small"):
        st.selectbox(
            text("Indicateur des régions"),
            list(Indicator),
            format_func=lambda item: spoken.render(item.label),
            key="indicateur",
        )
        st.pills(
            text("Couches"),
            list(Layer),
            selection_mode="multi",
            format_func=lambda item: spoken.render(item.label),
            key="couche",
        )
        _codes(text("Secteurs"), "secteur", atlas, Table.SECTORS)
        _codes(text("Mesures"), "mesure", atlas, Table.MEASURES)
        st.pills(
            text("Axes des activités"),
            list(Axis),
            selection_mode="multi",
            format_func=lambda item: spoken.render(item.label),
            key="axe",
        )
        _period()
        _codes(text("Régions"), "region", atlas, Table.REGIONS)
        _members(text("Statut des pôles"), "statut", list(PoleStatus))
        _members(text("Types de lieux culturels"), "lieu", list(PlaceType))
        st.button(text("Effacer les filtres"), on_click=_clear, icon=":material/filter_alt_off:", width="stretch")
    with st.sidebar:
        switch()


def _codes(label: str, key: str, atlas: Atlas, table: Table) -> None:
    names = atlas.names(table)
    spoken = language()

    def named(code: str) -> str:
        name = spoken.text(names[code]) if names[code] else spoken.text("titre non vérifié")
        return f"{code} · {name}" if table is Table.MEASURES else name

    st.multiselect(
        label,
        list(names),
        format_func=named,
        key=key,
        placeholder=spoken.text("Toutes") if key in ("mesure", "region") else spoken.text("Tous"),
        select_all=False,
    )


def _members(label: str, key: str, members: list[PoleStatus] | list[PlaceType]) -> None:
    spoken = language()
    st.multiselect(
        label,
        members,
        format_func=lambda item: spoken.render(item.label),
        key=key,
        placeholder=spoken.text("Tous"),
        select_all=False,
    )


def _period() -> None:
    text = language().text
    for column, label, key in zip(
        st.columns(2), (text("Activités du"), text("au")), ("du", "au"), strict=True
    ):
        column.date_input(
            label,
            value=None,
            min_value=_FIRST_DAY,
            max_value=_LAST_DAY,
            key=key,
            format="YYYY-MM-DD",
        )


def _clear() -> None:
    for key in _FILTERS:
        if key in st.session_state:
            st.session_state[key] = None if key in ("du", "au") else []
    forget_ignored()
