"""What the server answers beside Streamlit: health, headers, and the map's resources."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import httpx
import pytest
from starlette.applications import Starlette
from streamlit import config

from geo.maps import RESOURCES
from geo.settings import DATABASE_VARIABLE, ROOT
from geo.source import Source
from geo.store import Store
from geo.ui import cache, health, server
from geo.vocabularies import Table
from tests import postgres
from tests.stores import frame, published

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import sqlalchemy as sa

    from geo.dataset import Dataset

POLES: Final = frame(Table.POLES, [{"region": "06", "longitude": "-73.5674", "latitude": "45.5019"}])
ELSEWHERE: Final = """
import re, sys
from geo.language import FRENCH, ENGLISH
from geo.ui import cache
for here in cache.recent_sources(2):
    for language in (FRENCH, ENGLISH):
        made = cache.map_program(cache.atlas_of(here), language)
        print(made.name, *re.findall(r'"([\\w-]+-[0-9a-f]{16}[.]\\w+)"', made.body.decode()))
"""


class Client:
    """Asks what the application adds to Streamlit, without a network."""

    def __init__(self) -> None:
        self._app = Starlette(routes=server.routes(), middleware=server.middleware())

    def get(self, path: str) -> httpx.Response:
        """Ask for a path."""

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://maillage") as client:
                return await client.get(path)

        return asyncio.run(ask())


@contextmanager
def serving(base: str = "") -> Iterator[Client]:
    """Serve what the application adds, under a path."""
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", base)
    try:
        yield Client()
    finally:
        config.set_option("server.baseUrlPath", before)


def answer(client: Client, path: str) -> tuple[int, str]:
    found = client.get(path)
    assert found.headers["Cache-Control"] == "no-store"
    return found.status_code, found.text


@pytest.mark.parametrize("base", ["", "carte"])
def test_health_is_told_under_the_path_of_the_application(base: str) -> None:
    root = f"/{base}" if base else ""
    with serving(base) as client:
        assert answer(client, f"{root}/healthz") == (200, "en marche")
        assert answer(client, f"{root}/readyz") == (200, "prêt")
        assert client.get("/ailleurs/healthz").status_code == 404


def test_asking_whether_it_is_ready_makes_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, f"sqlite:///{tmp_path}/dossier/maillage.sqlite")
    with serving() as client:
        assert answer(client, "/readyz") == (200, "prêt")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_not_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secret-de-jean.sqlite"
    file.write_text("pas une base", encoding="utf-8")
    monkeypatch.setenv(DATABASE_VARIABLE, f"sqlite:///{file}")
    with serving() as client:
        assert answer(client, "/readyz") == (503, "La base de données ne répond pas.")
        assert answer(client, "/healthz") == (200, "en marche")
    assert file.read_text(encoding="utf-8") == "pas une base"


def test_the_address_of_a_database_that_is_none_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, "mysql://jean:motdepasse@serveur/base")
    with serving() as client:
        assert answer(client, "/readyz") == (503, "La base de données ne répond pas.")


def test_a_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes the connection and says nothing: without an end, whoever asks would hang as well."""
    monkeypatch.setattr(health, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        monkeypatch.setenv(
            DATABASE_VARIABLE,
            f"postgresql://jean:secret@127.0.0.1:{mute.getsockname()[1]}/base?sslmode=disable",
        )
        with serving() as client:
            for _ in range(3):
                assert answer(client, "/readyz") == (503, "La base de données ne répond pas.")
            taken, _ = mute.accept()
            taken.close()
            # One question was under way for all of them: nothing waits behind it.
            health._asking.submit(int).result(60)  # noqa: SLF001 # the end of the queue
            mute.settimeout(0)
            with pytest.raises(BlockingIOError):
                mute.accept()


def test_it_is_ready_again_with_its_database(
    postgres_server: sa.URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgres.database(postgres_server) as address:
        monkeypatch.setenv(DATABASE_VARIABLE, address)
        name = address.rpartition("/")[2].partition("?")[0]
        with serving() as client:
            assert answer(client, "/readyz")[0] == 200
            # Brought to its newest form by asking: no visitor comes before it is ready.
            store = Store.open(address)
            assert published(store, {Table.POLES: POLES}).number == 1
            store.close()
            postgres.administer(postgres_server, f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
            postgres.end_connections(postgres_server, name)
            assert answer(client, "/readyz")[0] == 503
            postgres.administer(postgres_server, f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")
            assert answer(client, "/readyz")[0] == 200
        kept = cache.store()
        assert kept
        kept.close()


def test_every_answer_keeps_to_itself() -> None:
    with serving() as client:
        for path in ("/healthz", "/rien", f"/assets/geo/{server.assets_version()}/app.css"):
            headers = client.get(path).headers
            assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
            assert headers["X-Frame-Options"] == "SAMEORIGIN"
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert "geolocation=()" in headers["Permissions-Policy"]
            # Over plain HTTP it would be a promise that nobody here can keep.
            assert "Strict-Transport-Security" not in headers


def made_elsewhere(address: str) -> set[str]:
    """Let another process make the resources of a database's tables, and name them."""
    told = subprocess.run(  # noqa: S603 # our own words
        [sys.executable, "-c", ELSEWHERE],
        cwd=ROOT,
        env={**os.environ, DATABASE_VARIABLE: address},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(told.stdout.split())


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Give a store that several processes have in common."""
    address = f"sqlite:///{tmp_path / 'maillage.sqlite'}"
    monkeypatch.setenv(DATABASE_VARIABLE, address)
    opened = Store.open(address)
    yield opened
    opened.close()


def test_a_resource_that_another_server_made_is_answered_here(shared: Store) -> None:
    address = str(shared.database.engine.url)
    published(shared, {Table.POLES: POLES.assign(nom="Pôle que l’autre connaît")})
    published(shared, {Table.POLES: POLES.assign(nom="Pôle renommé depuis")})
    made = made_elsewhere(address)
    # Of both states, the program in both languages.
    assert len([name for name in made if name.startswith("carte")]) == 4
    assert len([name for name in made if name.startswith("noms-poles")]) == 2
    with serving() as client:
        for name in sorted(made):
            found = client.get(f"/{RESOURCES}/{name}")
            assert (name, found.status_code) == (name, 200)
            assert "immutable" in found.headers["Cache-Control"]


def test_what_was_never_made_is_looked_for_once_a_state(
    shared: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(shared, {Table.POLES: POLES})
    loaded = []
    load = Source.load

    def counted(here: Source) -> Dataset:
        loaded.append(here.mark)
        return load(here)

    monkeypatch.setattr(Source, "load", counted)
    with serving() as client:
        for number in range(20):
            found = client.get(f"/{RESOURCES}/noms-poles-{number:016x}.json")
            assert found.status_code == 404
            assert found.headers["Cache-Control"] == "no-store"
        assert len(loaded) == 1
        published(shared, {Table.POLES: POLES.assign(nom="Autre nom")})
        for number in range(20):
            assert client.get(f"/{RESOURCES}/noms-poles-{number:016x}.json").status_code == 404
        assert len(loaded) == 2
        for number in range(3):
            published(shared, {Table.POLES: POLES.assign(nom=f"Nom {number}")})
        assert client.get(f"/{RESOURCES}/noms-poles-0123456789abcdef.json").status_code == 404
        # Past days push these states out; who asks for nothing does not have them made again.
        for here in cache.recent_sources(5)[2:]:
            cache.atlas_of(here)
        before = len(loaded)
        cache.current_atlas()
        present = len(loaded)
        assert present > before
        assert client.get(f"/{RESOURCES}/noms-poles-0123456789abcdef.json").status_code == 404
        assert len(loaded) == present
        before = len(loaded)
        for name in ("..%2f..%2fapp.py", "noms-poles.json", "x" * 3000):
            assert client.get(f"/{RESOURCES}/{name}").status_code == 404
        assert len(loaded) == before
