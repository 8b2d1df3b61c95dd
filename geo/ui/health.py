"""Whether the application is well: asked by who keeps it running, noted when it starts."""

from __future__ import annotations

import asyncio
import tomllib
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from starlette.responses import PlainTextResponse

from geo import database_address, journal
from geo.errors import StoreError
from geo.settings import ROOT
from geo.ui import cache

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.responses import Response

PATIENCE: Final = 3
"""Seconds that an answer about the database may take."""

_HEADERS: Final = {"Cache-Control": "no-store"}
_asking: Final = ThreadPoolExecutor(1, thread_name_prefix="readyz")
_asked: Final[list[Future[bool]]] = []
"""The question under way, if any: whoever asks meanwhile waits for the same answer."""


@asynccontextmanager
async def running(_app: object) -> AsyncIterator[None]:
    """Open the journal for as long as the application runs."""
    journal.configure()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    journal.started(project["version"], _kind())
    yield


async def alive(_request: Request) -> Response:
    """Answer that the process runs."""
    return PlainTextResponse("en marche", headers=_HEADERS)


async def ready(_request: Request) -> Response:
    """Answer whether the database, if there is one, can be read in the form that this version needs."""
    if not _asked or _asked[0].done():
        _asked[:] = [_asking.submit(_readable)]
    try:
        # Who gives up waiting does not end the question: others wait for it too.
        well = await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(_asked[0])), PATIENCE)
    except TimeoutError:
        well = False
    if well:
        return PlainTextResponse("prêt", headers=_HEADERS)
    return PlainTextResponse("La base de données ne répond pas.", status_code=503, headers=_HEADERS)


def _readable() -> bool:
    try:
        # Opening brings the tables to their newest form; without a database there is nothing to ask.
        opened = cache.store()
        if opened is not None:
            opened.latest()
    except StoreError:
        return False
    return True


def _kind() -> str:
    try:
        return database_address.address(database_address.store_url()).get_backend_name()
    except StoreError:
        return "inconnue"
