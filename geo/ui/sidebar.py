"""The filters at the left. Each widget's key is its name in the URL, and its value a code."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.selection import FIRST_DAY, LAST_DAY, Indicator, Layer
from geo.ui import meeting, scene_desk
from geo.ui.address import forget_ignored
from geo.ui.i18n import language
from geo.vocabularies import Axis, PlaceType, PoleStatus, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.atlas import Atlas
    from geo.scenes import Screen
    from geo.vocabularies import Vocabulary

_FILTERS: Final = (
    "secteur",
    "mesure",
    "axe",
    "region",
    "du",
    "au",
    "statut",
    "lieu",
    "origine",
    "destination",
    "type",
)
_DATES: Final = ("du", "au")
_MORE: Final = "plus_de_filtres"


def filters(atlas: Atlas, *, on_map: bool) -> None:
    """Draw what a screen is filtered by; on the map's, also what it shows."""
    text = language().text
    with st.container(key="filtres", gap="small"):
        if on_map:
            _drawn()
        _codes(text("Secteurs"), "secteur", atlas, Table.SECTORS)
        _codes(text("Mesures"), "mesure", atlas, Table.MEASURES)
        _pills(text("Axes des activités"), "axe", list(Axis))
        # Made only when open: what is not drawn costs neither loading nor bytes.
        more = st.expander(text("Plus de filtres"), key=_MORE, on_change="rerun")
        if more.open:
            with more:
                _period()
                _codes(text("Régions"), "region", atlas, Table.REGIONS)
                _pills(text("Statut des pôles"), "statut", list(PoleStatus))
                _pills(text("Types de lieux culturels"), "lieu", list(PlaceType))
        st.button(
            text("Effacer les filtres"),
            on_click=_clear,
            icon=":material/filter_alt_off:",
            width="stretch",
            key="effacer",
        )


def present(atlas: Atlas, screen: Screen) -> None:
    """Offer to show the screen to a room, and to keep its view as a scene."""
    text = language().text
    with st.container(key="presenter_et_garder", gap="small"):
        if st.button(
            text("Présenter"),
            icon=":material/slideshow:",
            shortcut="p",
            width="stretch",
            key="presenter",
        ):
            meeting.begin(atlas, screen)
        st.button(
            text("Ajouter cette vue"),
            icon=":material/library_add:",
            on_click=scene_desk.add,
            args=(atlas, screen),
            width="stretch",
            key="ajouter_cette_vue",
        )


def _drawn() -> None:
    text = language().text
    st.selectbox(
        text("Indicateur des régions"),
        list(Indicator),
        format_func=_label,
        key="indicateur",
        persist_state="session",
    )
    _pills(text("Couches"), "couche", list(Layer))


def _label(member: Vocabulary) -> str:
    return language().render(member.label)


def _named(names: dict[str, str], code: str) -> str:
    return language().name(names[code]) if names[code] else language().text("titre non vérifié")


def _pills(label: str, key: str, members: Sequence[Vocabulary]) -> None:
    st.pills(label, members, selection_mode="multi", format_func=_label, key=key, persist_state="session")


def _codes(label: str, key: str, atlas: Atlas, table: Table) -> None:
    names = dict(atlas.names(table))
    if table is Table.MEASURES:
        names = {code: f"{code} · {_named(names, code)}" for code in names}
    feminine = table in (Table.MEASURES, Table.REGIONS)
    st.multiselect(
        label,
        list(names),
        format_func=partial(_named, names),
        key=key,
        persist_state="session",
        placeholder=language().text("Toutes") if feminine else language().text("Tous"),
        select_all=False,
    )


def _period() -> None:
    text = language().text
    for label, key in zip((text("Activités depuis le"), text("jusqu’au")), _DATES, strict=True):
        st.date_input(
            label,
            value=None,
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            key=key,
            persist_state="session",
            format="YYYY-MM-DD",
        )
    start, end = (st.session_state.get(key) for key in _DATES)
    if start and end and start > end:
        st.warning(text("La période finit avant de commencer : aucune activité n’y entre."))


def _clear() -> None:
    for key in _FILTERS:
        st.session_state[key] = None if key in _DATES else []
    st.session_state["intensite"], st.session_state["annee"] = 1, None
    forget_ignored()
