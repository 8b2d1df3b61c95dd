"""One scene on the whole screen, and the keys that lead to the others."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.alerts import KEY as ALERT
from geo.coverage import Dimension, coverage
from geo.fiction import fiction
from geo.listing import HEADERS, Listing, rows
from geo.matrix import Order, lines
from geo.network import weave
from geo.opened import Kind, Opened
from geo.scenes import Screen
from geo.selection import Selection
from geo.settings import ASSETS
from geo.ui import (
    address,
    alerts_view,
    cell_numbers,
    cells,
    map_view,
    matrix_view,
    meeting,
    mesh_state,
    plain_table,
    relief_view,
)
from geo.ui.i18n import language
from geo.ui.server import assets_version, root
from geo.ui.text import plain
from geo.view import look
from geo.vocabularies import Table

if TYPE_CHECKING:
    from geo.atlas import Atlas
    from geo.scenes import Scene
    from geo.view import View

_KEY: Final = "seance"
_WHOM: Final = ("territoires", "pole", "nom", "courriel", "role")
"""Columns of the directory that a room reads."""

_head = st.components.v2.component(
    "maillage_meeting",
    js=(ASSETS / "meeting.js").read_text(encoding="utf-8"),
    css=(ASSETS / "meeting.css").read_text(encoding="utf-8"),
)


def show(atlas: Atlas) -> None:
    """Draw the scene in force under its head."""
    st.html(f"<style>@import url('{root()}/assets/geo/{assets_version()}/stage.css')</style>")
    scene, number, played = meeting.on_screen(atlas)
    view = look(atlas, address.selection())
    _lead(atlas, scene, number, [one.title for one in played])
    on_map = scene.screen in (Screen.MAP, Screen.MESH) and not st.session_state.get(ALERT)
    # Always there, if need be out of sight: made anew at each scene it would keep the room waiting.
    with st.container(key="carte_en_scene"):
        network = weave(view, mesh_state.filters(atlas))
        map_view.alone(network.view if scene.screen is Screen.MESH else view, large=True)
    if not on_map:
        with st.container(key="scene_lue"):
            _read(scene.screen, view)


def _lead(atlas: Atlas, scene: Scene, number: int, titles: list[str]) -> None:
    spoken = language()

    def gone() -> None:
        meeting.go(int(st.session_state[_KEY].go), atlas)

    _head(
        key=_KEY,
        data={
            "title": scene.title,
            # An alert counts in the whole network, whatever the filters.
            "sentence": (Selection() if st.session_state.get(ALERT) else address.selection()).sentence(
                atlas, spoken
            ),
            "fiction": fiction(atlas.dataset, spoken),
            "note": scene.note,
            "at": number,
            "first": 0 if meeting.came() or not number else 1,
            "titles": titles,
            "keys": _keys(),
            "texts": {
                "back": spoken.text("Scène précédente"),
                "next": spoken.text("Scène suivante"),
                "list": spoken.text("Scènes et touches"),
                "note": spoken.text("Note pour la personne qui parle"),
                "noNote": spoken.text("Pas de note pour cette scène."),
            },
        },
        on_go_change=gone,
        on_leave_change=meeting.end,
    )


def _keys() -> list[tuple[str, str, str, str]]:
    """List the keys: what is written on each, what it does, in words, and another that does the same."""
    text = language().text
    return [
        ("N", "note", text("Note pour la personne qui parle"), ""),
        ("F", "filters", text("Filtres, sur la scène"), ""),
        ("S", "list", text("Scènes et touches"), "?"),
        ("P", "full", text("Plein écran"), ""),
        (text("Échap"), "leave", text("Quitter la réunion"), "Escape"),
    ]


def _read(screen: Screen, view: View) -> None:
    """Draw what is read rather than seen on the map."""
    today = date.today()  # noqa: DTZ011 # the day of the meeting
    if screen is Screen.COVERAGE:
        _coverage(view, today)
    elif screen is Screen.DIRECTORY:
        _directory(view)
    else:
        alerts_view.read(view.atlas, today)


def _coverage(view: View, today: date) -> None:
    atlas, spoken = view.atlas, language()
    found = coverage(view, Dimension(st.session_state[address.DIMENSION]), today)
    text = st.session_state.get(address.OPENED, "")
    opened = Opened.read(text, found)
    if opened.kind is Kind.CELL and not opened.covered(found):
        names = atlas.names(Table.REGIONS)
        asked = f"{names[opened.region]} · {cells.name(found, view, opened.code, spoken)}"
        st.header(plain(asked), anchor=False)
        relief_view.read(view, found.dimension, opened, today)
        st.button(
            spoken.text("Fermer"), icon=":material/close:", on_click=cell_numbers.open_cells, args=("",)
        )
        return
    if opened.kind is not Kind.NOTHING:
        cells.show(view, found, opened, today)
        return
    ordered = lines(found, atlas, Order(st.session_state[address.ORDER]), spoken)
    matrix_view.show(found, ordered, atlas, text, cell_numbers.open_cells)
    st.markdown(
        plain(
            spoken.text(
                "Un nombre : couvert. ∅ : vide confirmé. ? : non documenté. ◔ : à revoir. ◌ : ancien ou sans "
                "date."
            )
        )
    )


def _directory(view: View) -> None:
    """Draw whom to write to: contacts only where consent is recorded, as everywhere."""
    spoken = language()
    listed = rows(view, Listing.AMBASSADORS, spoken)[list(_WHOM)]
    if listed.empty:
        st.markdown(spoken.text("Personne en fonction."))
        return
    said = listed.loc[:, (listed != "").any()]
    headers = [spoken.render(HEADERS[str(column)]) for column in said]
    told = said.itertuples(index=False, name=None)
    plain_table.show(spoken.render(Listing.AMBASSADORS.label), headers, told)
