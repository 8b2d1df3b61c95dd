"""Serves the naive map, with Leaflet beside it."""

from pathlib import Path

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from streamlit.starlette import App
from xstatic.pkg import leaflet

app = App(
    Path(__file__).with_name("naive.py"),
    routes=[Mount("/assets/leaflet", StaticFiles(directory=leaflet.BASE_DIR))],
)
