"""The screens without a browser: Streamlit's own test runner on the project's script."""

from __future__ import annotations

import logging
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx
from streamlit.testing.v1 import AppTest

from geo.settings import DATA_VARIABLE, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    Query: TypeAlias = Mapping[str, Sequence[str]]

SHELL: Final = ROOT / "geo" / "ui" / "shell.py"
PAGES: Final = ROOT / "pages"
HOME: Final = "carte"
SECONDS: Final = 60
NOTHING: Final[Query] = MappingProxyType({})


class Open(Protocol):
    """Runs one screen."""

    def __call__(self, page: str = HOME, query: Query = NOTHING, folder: Path | None = None) -> AppTest:
        """Run it with a query, on the demonstration or on a data folder."""


@pytest.fixture(scope="session", autouse=True)
def _packages_looked_through_once() -> Iterator[None]:
    """Spare every run the look through all that is installed, which takes longer than a screen does."""
    with pytest.MonkeyPatch.context() as patch:
        once = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Open:
    # Streamlit says at every element that it runs without a server.
    caplog.set_level(logging.ERROR, logger=get_script_run_ctx.__module__)

    def run(page: str = HOME, query: Query = NOTHING, folder: Path | None = None) -> AppTest:
        if folder is None:
            monkeypatch.delenv(DATA_VARIABLE, raising=False)
        else:
            monkeypatch.setenv(DATA_VARIABLE, str(folder))
        # Streamlit's caches outlive a screen, and would answer for another folder.
        st.cache_data.clear()
        screen = AppTest.from_file(str(SHELL), default_timeout=SECONDS)
        if page != HOME:
            screen.switch_page(str(PAGES / f"{page}.py"))
        for key, value in query.items():
            screen.query_params[key] = list(value)
        return screen.run()

    return run
