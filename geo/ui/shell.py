"""The script that Streamlit runs: language, data, filters, then the chosen screen."""

from __future__ import annotations

import streamlit as st

from geo.errors import DataError
from geo.scenes import Screen
from geo.settings import ASSETS, ROOT
from geo.ui import address, cache, i18n, meeting, messages, server, sidebar

spoken = i18n.language()
st.set_page_config(page_title="Maillage", page_icon=str(ASSETS / "icon.svg"), layout="wide")
i18n.announce(spoken)
# By its address: the styles themselves would be sent again at every run.
st.html(f"<style>@import url('{server.root()}/assets/geo/{server.assets_version()}/app.css')</style>")

pages = ROOT / "pages"
home = st.Page(pages / "carte.py", title=spoken.text("Carte"), icon=":material/map:", default=True)
away = st.Page(pages / "emporter.py", title=spoken.text("À emporter"), icon=":material/download:")
room = st.Page(pages / "reunion.py", title=spoken.text("Réunion"), icon=":material/slideshow:")
about = st.Page(pages / "a_propos.py", title=spoken.text("À propos"), icon=":material/info:")
screen = st.navigation(
    [
        home,
        st.Page(pages / "couverture.py", title=spoken.text("Couverture"), icon=":material/grid_on:"),
        st.Page(pages / "maillage.py", title=spoken.text("Maillage"), icon=":material/hub:"),
        st.Page(pages / "repertoire.py", title=spoken.text("Répertoire"), icon=":material/contacts:"),
        room,
        away,
        about,
    ],
    position="top",
)
atlas = None
try:
    with st.spinner(spoken.text("Lecture des données…")):
        atlas = cache.current_atlas()
except DataError as error:
    # « À propos » says how data are brought; it must stay readable when they are faulty.
    if screen != about:
        with st.sidebar:
            i18n.switch()
        messages.report(error.problems)
        st.stop()
else:
    address.receive(atlas, screen.url_path)
    messages.demonstration(atlas)
    messages.ignored(address.ignored())
# The screen first: it reads the filters' state, and what it draws need not wait for the widgets.
screen.run()
with st.sidebar:
    on_stage = screen == room and meeting.position() is not None
    if atlas and (on_stage or screen not in (room, about)):
        sidebar.filters(atlas, on_map=on_stage or screen in (home, away))
    if atlas and screen not in (room, away, about):
        sidebar.present(atlas, Screen(screen.url_path or Screen.MAP))
    i18n.switch()
if atlas:
    address.publish(atlas)
