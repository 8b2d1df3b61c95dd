"""The usual way: one folium marker a row, in the map itself."""

import os

import folium
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from tests.bench.rivals.places import FILE, GROUPS, chosen

# The files that folium fetches elsewhere come from this server: no network is needed.
folium.Map.default_js = [("leaflet", "/assets/leaflet/leaflet.js")]
folium.Map.default_css = [("leaflet_css", "/assets/leaflet/leaflet.css")]


@st.cache_data
def _read(path: str) -> pd.DataFrame:
    return pd.read_csv(path)


kept = st.pills("Types", GROUPS, selection_mode="multi", default=GROUPS)
drawn = folium.Map(location=(47.2, -71.5), zoom_start=6, tiles=None)
rows = chosen(_read(os.environ[FILE]), kept)
for latitude, longitude, name in zip(rows["latitude"], rows["longitude"], rows["nom"], strict=True):
    folium.CircleMarker((latitude, longitude), radius=4, color="#4b5563", fill=True, tooltip=name).add_to(
        drawn
    )
st_folium(drawn, height=560, use_container_width=True, key="carte")
