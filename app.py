"""Maillage: run with ``streamlit run app.py``."""

from streamlit.starlette import App

from geo.settings import ROOT
from geo.ui.server import middleware, remember_more, routes

remember_more()
app = App(ROOT / "geo" / "ui" / "shell.py", routes=routes(), middleware=middleware())
