"""Two servers of the application on one PostgreSQL, behind nginx: visitors see one application."""

from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import expect
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from geo.maps import RESOURCES
from geo.settings import DEMONSTRATION
from geo.store import Store
from geo.vocabularies import Table
from tests import postgres, replicas
from tests.browser.conftest import IDLE, Server
from tests.browser.test_data_desk import ROWS, drop, metric, publish, sheet
from tests.replicas import COOKIE
from tests.stores import frame, published

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa
    from playwright.sync_api import Request

    from tests.browser.conftest import Screen, Visit
    from tests.replicas import Proxy, Replica

WHO: Final = "Jeanne Tremblay-Côté"
MAIL: Final = "jeanne.tremblay@exemple.org"
POLE: Final = {"region": "06", "longitude": "-73.5674", "latitude": "45.5019"}


STREAM: Final = "/_stcore/stream"


@retry(
    retry=retry_if_exception_type(AssertionError),
    wait=wait_fixed(0.1),
    stop=stop_after_delay(30),
    reraise=True,
)
def served(proxy: Proxy) -> list[list[str]]:
    """Read what the proxy served, once it has written down the sockets of one visitor of a and two of b.

    It does so when a socket ends, some time after the browser let go of it.
    """
    lines = [line.split(" ") for line in proxy.served.read_text(encoding="utf-8").splitlines()]
    sockets = Counter(line[0] for line in lines if line[4].endswith(STREAM))
    assert sockets >= Counter(a=1, b=2)
    return lines


@dataclass(frozen=True)
class Pair:
    """Two servers, their proxy, and what they share."""

    a: Replica
    b: Replica
    proxy: Proxy
    store: Store

    def ask(self, letter: str, path: str) -> httpx.Response:
        """Ask one of them through the proxy."""
        with httpx.Client(base_url=self.proxy.url, cookies={COOKIE: letter}, trust_env=False) as client:
            return client.get(path)


@pytest.fixture(scope="module")
def pair(postgres_server: sa.URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("exemplaires")
    with postgres.database(postgres_server) as address, ExitStack() as stack:
        store = Store.open(address)
        stack.callback(store.close)
        published(store, {Table.POLES: frame(Table.POLES, [POLE | {"nom": "Pôle premier"}])})
        a, b = (stack.enter_context(replicas.replica(address, folder)) for _ in range(2))
        yield Pair(a, b, stack.enter_context(replicas.proxy(a, b)), store)


def visitor(visit: Visit, pair: Pair, letter: str) -> Screen:
    """Open a window that the proxy knows as one server's."""
    screen = visit(Server(pair.proxy.url, DEMONSTRATION, pair.a.log))
    screen.page.context.add_cookies([{"name": COOKIE, "value": letter, "url": pair.proxy.url}])
    return screen


def test_both_are_ready_and_say_which_one_a_visitor_has(pair: Pair) -> None:
    for letter in "ab":
        found = pair.ask(letter, "/readyz")
        assert (found.status_code, found.text) == (200, "prêt")
        assert found.headers["Set-Cookie"].startswith(f"{COOKIE}={letter};")
    drawn = {httpx.get(f"{pair.proxy.url}/healthz", trust_env=False).cookies[COOKIE] for _ in range(40)}
    assert drawn == {"a", "b"}


def test_what_one_made_for_the_map_the_other_answers(visit: Visit, pair: Pair) -> None:
    screen = visitor(visit, pair, "a")
    asked: set[str] = set()

    def note(request: Request) -> None:
        if f"/{RESOURCES}/" in request.url:
            asked.add(urlsplit(request.url).path)

    screen.page.on("requestfinished", note)
    screen.open("/?couche=poles")
    screen.map()
    assert [path for path in asked if "/carte-" in path]
    assert len(asked) > 5
    for path in sorted(asked):
        here, there = (pair.ask(letter, path) for letter in "ab")
        assert (path, there.status_code) == (path, 200)
        assert here.content == there.content
    assert pair.ask("b", f"/{RESOURCES}/carte-0123456789abcdef.js").status_code == 404


def test_a_publication_on_one_is_seen_on_the_other_and_each_visitor_keeps_a_server(
    visit: Visit, pair: Pair
) -> None:
    first, second = visitor(visit, pair, "a"), visitor(visit, pair, "b")
    second.open("/")
    second.map()
    expect(second.container).to_have_attribute("data-visible", "1")
    first.open("/donnees")
    drop(first, f"{MAIL}.xlsx", b"PK\x03\x04 " + WHO.encode())
    expect(first.page.get_by_test_id("stAlert").filter(has_text="endommagé")).to_be_visible()
    # The file comes by another connection than the page: it must find the same server.
    drop(first, f"{WHO}.xlsx", sheet(ROWS[0]))
    expect(metric(first, "Ajout")).to_have_text("1")
    publish(first, "Publier 1 changement", who=WHO)
    expect(first.page.get_by_text("Publication n° 2 faite")).to_be_visible()
    # No reload, no restart: the next thing that the other visitor does shows it.
    second.page.get_by_text("Plus de filtres").click()
    expect(second.container).to_have_attribute("data-visible", "2")
    third = visitor(visit, pair, "b")
    third.open(f"/repertoire?q={MAIL}")
    for screen in (first, second, third):
        screen.page.context.close()
    answers = served(pair.proxy)
    assert {cookie: {line[1] for line in answers if line[0] == cookie} for cookie in "ab"} == {
        "a": {f"127.0.0.1:{pair.a.port}"},
        "b": {f"127.0.0.1:{pair.b.port}"},
    }
    # Among what stayed, with the sockets: the file.
    assert [line[0] for line in answers if line[2] == "PUT" and line[3] == "204"] == ["a", "a"]


def test_the_journal_says_what_happened_and_not_by_whom(pair: Pair) -> None:
    for server in (pair.a, pair.b):
        written = server.log.read_text(encoding="utf-8")
        for word in (*re.split(r"\W+", WHO), *re.split(r"\W+", MAIL), "Chibougamau", "poles"):
            assert word.lower() not in written.lower()
        events = [json.loads(line)["evenement"] for line in written.splitlines()]
        assert events[0] == "demarrage"


def test_a_server_that_stops_leaves_its_visitors_to_the_other(visit: Visit, pair: Pair) -> None:
    screen = visitor(visit, pair, "a")
    screen.open("/")
    screen.map()
    pair.a.process.terminate()
    pair.a.process.wait(20)
    assert pair.ask("a", "/readyz").status_code == 200
    screen.page.reload()
    screen.page.wait_for_selector(IDLE)
    screen.map()
    # What a browser says of a connection that ends.
    assert all("WebSocket" in trouble or "502" in trouble for trouble in screen.troubles)
    screen.troubles.clear()
