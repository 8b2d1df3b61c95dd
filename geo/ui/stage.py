"""One scene on the whole screen, and the keys that lead to the others."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo import room_guide, room_rows
from geo.alerts import KEY as ALERT
from geo.coverage import Dimension, coverage
from geo.fiction import fiction
from geo.guide_facts import facts
from geo.listing import Names
from geo.matrix import Order, lines
from geo.months import Shown
from geo.network import weave
from geo.opened import Kind, Opened
from geo.scenes import Screen
from geo.selection import Selection
from geo.settings import ASSETS
from geo.ui import (
    address,
    alerts_view,
    cache,
    cell_numbers,
    map_view,
    matrix_view,
    meeting,
    mesh_state,
    moment,
    month_view,
    room_tables,
)
from geo.ui.i18n import language
from geo.ui.server import assets_version, root
from geo.ui.text import plain
from geo.view import look

if TYPE_CHECKING:
    from datetime import date

    from geo.atlas import Atlas
    from geo.language import Language
    from geo.scenes import Scene
    from geo.view import View

_KEY: Final = "seance"

_head = st.components.v2.component(
    "maillage_meeting",
    js=(ASSETS / "meeting.js").read_text(encoding="utf-8"),
    css=(ASSETS / "meeting.css").read_text(encoding="utf-8"),
)


def show(atlas: Atlas) -> None:
    """Draw the scene in force under its head."""
    st.html(f"<style>@import url('{root()}/assets/geo/{assets_version()}/stage.css')</style>")
    scene, number, played = meeting.on_screen(atlas)
    view = look(atlas, address.selection(), moment.today())
    _lead(atlas, scene, number, [one.title for one in played])
    on_map = scene.screen in (Screen.MAP, Screen.MESH) and not st.session_state.get(ALERT)
    # Always there, if need be out of sight: made anew at each scene it would keep the room waiting.
    with st.container(key="carte_en_scene"):
        network = weave(view, mesh_state.filters(atlas))
        map_view.alone(network.view if scene.screen is Screen.MESH else view, large=True)
    if not on_map:
        with st.container(key="scene_lue"):
            _read(scene, view)
            # Last: whoever waits for this scene knows by it that the one before is gone.
            st.html(f'<i class="maillage-scene" data-scene="{number}"></i>')


def _lead(atlas: Atlas, scene: Scene, number: int, titles: list[str]) -> None:
    spoken = language()

    def gone() -> None:
        meeting.go(int(st.session_state[_KEY].go), atlas)

    _head(
        key=_KEY,
        data={
            "title": scene.title,
            "sentence": _sentence(atlas, scene, spoken),
            "fiction": fiction(atlas.dataset, spoken),
            "gone": _gone(spoken),
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
                "more": spoken.text("suite ↓"),
            },
        },
        on_go_change=gone,
        on_leave_change=meeting.end,
    )


def _gone(spoken: Language) -> str:
    if not meeting.gone():
        return ""
    return spoken.text(
        "Les scènes de cette visite ne sont plus là : la page a été rechargée. La vue reste ; reprenez votre "
        "fichier de scènes à l’écran Réunion."
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


def _read(scene: Scene, view: View) -> None:
    """Draw what is read rather than seen on the map."""
    today = moment.today()
    if scene.screen is Screen.COVERAGE:
        _coverage(view, today)
    elif scene.screen is Screen.DIRECTORY:
        _directory(scene, view)
    elif scene.screen is Screen.GUIDE:
        _guide(view, today)
    else:
        alerts_view.read(view, today)


def _coverage(view: View, today: date) -> None:
    atlas, spoken = view.atlas, language()
    found = coverage(view, Dimension(st.session_state[address.DIMENSION]), today)
    text = st.session_state.get(address.OPENED, "")
    opened = Opened.read(text, found)
    if opened.kind is not Kind.NOTHING:
        room_tables.opened(view, found, opened, today)
        st.button(
            spoken.text("Fermer"), icon=":material/close:", on_click=cell_numbers.open_cells, args=("",)
        )
        return
    ordered = lines(found, atlas, Order(st.session_state[address.ORDER]), spoken)
    matrix_view.show(found, ordered, atlas, text, cell_numbers.open_cells)
    matrix_view.key(found)


def _directory(scene: Scene, view: View) -> None:
    """Draw the month of a calendar; or the listing of a scene, or whom to write to, under the search."""
    if st.session_state.get(address.DIRECTORY) == Shown.CALENDAR:
        month_view.show_to_a_room(view)
        return
    room_tables.listed(view, room_rows.listing(scene.query), str(st.session_state.get(address.SEARCH) or ""))


def _guide(view: View, today: date) -> None:
    """Draw the entry of the guide that is open, or what the search finds."""
    spoken = language()
    query = {key: [str(st.session_state.get(key) or "")] for key in room_guide.KEYS}
    entry = room_guide.opened(view, query)
    if entry is None:
        found = room_guide.found(cache.current_guide(view.atlas), view, query, today, spoken)
        room_tables.show(spoken.text("Guide"), found, list(room_guide.HEADERS), room_guide.HEADERS)
        return
    st.header(plain(str(entry["question"])), anchor=False)
    st.markdown(plain(facts(view.atlas, entry, today, spoken)))
    answer = str(entry["reponse"]) or spoken.text("Personne n’a encore répondu à cette demande.")
    st.html(f'<p class="maillage-answer">{escape(answer)}</p>')
    st.button(spoken.text("Fermer"), icon=":material/close:", on_click=_close_entry)


def _close_entry() -> None:
    st.session_state[address.ENTRY] = ""


def _sentence(atlas: Atlas, scene: Scene, spoken: Language) -> str:
    """Say all that narrows what is shown; for a room, briefly where nothing does."""
    filtered = address.selection().sentence(atlas, spoken)
    if filtered == Selection().sentence(atlas, spoken):
        filtered = spoken.text("Tout le réseau.")
    told = [filtered]
    if scene.screen is Screen.MESH:
        told.append(mesh_state.filters(atlas).sentence(Names(atlas, spoken).territories, spoken))
    searched = {Screen.DIRECTORY: address.SEARCH, Screen.GUIDE: address.WORDS}
    words = st.session_state.get(searched[scene.screen]) if scene.screen in searched else ""
    if words:
        told.append(spoken.text("Recherche : {words}.", words=str(words)))
    return " ".join(filter(None, told))
