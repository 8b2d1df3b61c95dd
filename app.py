"""Maillage: run with ``streamlit run app.py``."""

from streamlit.starlette import App

from geo.settings import ROOT
from geo.ui.account import announce
from geo.ui.health import running
from geo.ui.server import middleware, remember_more, routes

announce()
remember_more()
app = App(ROOT / "geo" / "ui" / "shell.py", lifespan=running, routes=routes(), middleware=middleware())
