"""The script that Streamlit runs: language, data, filters, then the chosen screen."""

from __future__ import annotations

import streamlit as st

from geo.errors import DataError
from geo.settings import ASSETS, ROOT
from geo.ui import address, cache, messages, sidebar
from geo.ui.i18n import announce, language

spoken = language()
st.set_page_config(page_title="Maillage", page_icon=str(ASSETS / "icon.svg"), layout="wide")
announce(spoken)
st.html(ASSETS / "app.css")

pages = ROOT / "pages"
screen = st.navigation(
    [
        st.Page(pages / "carte.py", title=spoken.text("Carte"), icon=":material/map:", default=True),
        st.Page(pages / "repertoire.py", title=spoken.text("Répertoire"), icon=":material/contacts:"),
        st.Page(pages / "a_propos.py", title=spoken.text("À propos"), icon=":material/info:"),
    ],
    position="top",
)
try:
    atlas = cache.current_atlas()
except DataError as error:
    messages.report(error.problems)
    st.stop()

address.receive(atlas, screen.url_path)
sidebar.show(atlas)
messages.demonstration(atlas)
messages.ignored(address.ignored())
screen.run()
address.publish()
