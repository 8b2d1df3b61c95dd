"""Maillage: run with ``streamlit run app.py``."""

from streamlit.starlette import App

from geo.settings import ROOT
from geo.ui.server import middleware, routes

app = App(ROOT / "geo" / "ui" / "shell.py", routes=routes(), middleware=middleware())
