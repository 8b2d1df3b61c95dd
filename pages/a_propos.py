"""À propos: sources, definitions, privacy, accessibility."""

import streamlit as st

from geo.ui.i18n import language

st.title(language().text("À propos"))
