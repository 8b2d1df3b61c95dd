"""The script that Streamlit runs: language, data, filters, then the chosen screen."""

from __future__ import annotations

import streamlit as st

from geo.errors import DataError, StoreError
from geo.scenes import Screen
from geo.settings import ASSETS, ROOT
from geo.ui import (
    account,
    address,
    i18n,
    meeting,
    messages,
    moment,
    outage_notice,
    server,
    sidebar,
    stage_filters,
)

spoken = i18n.language()
st.set_page_config(page_title="Maillage", page_icon=str(ASSETS / "icon.svg"), layout="wide")
i18n.announce(spoken)
# By its address: the styles themselves would be sent again at every run.
st.html(f"<style>@import url('{server.root()}/assets/geo/{server.assets_version()}/app.css')</style>")

pages = ROOT / "pages"
home = st.Page(pages / "carte.py", title=spoken.text("Carte"), icon=":material/map:", default=True)
away = st.Page(pages / "emporter.py", title=spoken.text("À emporter"), icon=":material/download:")
guide = st.Page(pages / "guide.py", title=spoken.text("Guide"), icon=":material/menu_book:")
diagnostic = st.Page(
    pages / "diagnostic.py", title=spoken.text("Autodiagnostic"), icon=":material/checklist:"
)
room = st.Page(pages / "reunion.py", title=spoken.text("Réunion"), icon=":material/slideshow:")
data = st.Page(pages / "donnees.py", title=spoken.text("Données"), icon=":material/database:")
about = st.Page(pages / "a_propos.py", title=spoken.text("À propos"), icon=":material/info:")
screen = st.navigation(
    [
        home,
        st.Page(pages / "couverture.py", title=spoken.text("Couverture"), icon=":material/grid_on:"),
        st.Page(pages / "maillage.py", title=spoken.text("Maillage"), icon=":material/hub:"),
        st.Page(pages / "repertoire.py", title=spoken.text("Répertoire"), icon=":material/contacts:"),
        guide,
        diagnostic,
        room,
        away,
        data,
        about,
    ],
    position="top",
)
atlas = None
try:
    with st.spinner(spoken.text("Lecture des données…")):
        moment.receive(address.written())
        atlas = moment.atlas()
except (DataError, StoreError) as error:
    # « À propos » says how data are brought; it must stay readable when they are faulty. Those of a
    # past day shut nobody out of today, nor those of today out of where a database is mended.
    if screen != about:
        if isinstance(error, DataError):
            moment.notice()
            messages.report(error.problems)
        else:
            outage_notice.without_data(error)
        if screen != data or isinstance(error, StoreError):
            with st.sidebar:
                i18n.switch()
            st.stop()
else:
    address.receive(atlas, screen.url_path)
    messages.demonstration(atlas)
    # A place of its own, filled or not: what follows stays where it is, and the map as it was drawn.
    with st.container():
        moment.notice()
        outage_notice.show(to_a_room=screen == room and meeting.position() is not None)
    messages.ignored(address.ignored())
# The screen first: it reads the filters' state, and what it draws need not wait for the widgets.
try:
    screen.run()
except StoreError as error:
    # What only the database knows, as its history, waits for it; the rest of the page stands.
    outage_notice.failed(error)
except DataError:
    # Said above: what needs whole tables ends here.
    if atlas:
        raise
with st.sidebar:
    on_stage = screen == room and meeting.position() is not None
    if atlas and on_stage:
        stage_filters.show(atlas)
    elif atlas and screen not in (diagnostic, room, data, about):
        sidebar.filters(atlas, on_map=screen in (home, away))
    if atlas and screen not in (diagnostic, room, away, data, about):
        sidebar.present(atlas, Screen(screen.url_path or Screen.MAP))
    if not on_stage:
        account.sidebar()
    i18n.switch()
if atlas:
    address.publish(atlas)
