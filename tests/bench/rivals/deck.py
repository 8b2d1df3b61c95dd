"""The points as one deck.gl layer, without tiles."""

import os

import pandas as pd
import pydeck
import streamlit as st

from tests.bench.rivals.places import FILE, GROUPS, chosen


@st.cache_data
def _read(path: str) -> pd.DataFrame:
    return pd.read_csv(path)


kept = st.pills("Types", GROUPS, selection_mode="multi", default=GROUPS)
rows = chosen(_read(os.environ[FILE]), kept)
layer = pydeck.Layer(
    "ScatterplotLayer",
    rows[["longitude", "latitude", "nom"]],
    get_position="[longitude, latitude]",
    get_fill_color=[75, 85, 99],
    radius_min_pixels=4,
    radius_max_pixels=4,
    pickable=True,
)
view = pydeck.ViewState(latitude=47.2, longitude=-71.5, zoom=5)
st.pydeck_chart(
    pydeck.Deck(
        [layer], initial_view_state=view, map_provider=None, map_style=None, tooltip={"text": "{nom}"}
    ),
    height=560,
    key="carte",
)
