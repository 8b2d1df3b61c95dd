"""A served application and a real browser, for the tests of the screens.

Every page refuses whatever is asked of another host, and the test that opened it fails if
anything was, or if a script failed on the way.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Frame, Locator, Page, expect, sync_playwright
from tenacity import retry, retry_if_exception_type, retry_if_result, stop_after_delay, wait_fixed

from geo import atlas as atlases
from geo import dataset
from geo.resources import TABLE_OF
from geo.selection import parse
from geo.settings import DATA_VARIABLE, DATABASE_VARIABLE, DEMONSTRATION, ROOT
from geo.view import look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Download, Request, WebSocket

    from geo.atlas import Atlas
    from geo.view import View

    class Serve(Protocol):
        """Starts the application."""

        def __call__(
            self,
            folder: Path,
            database: str = "",
            secrets: Callable[[str], str] | None = None,
            friends: tuple[str, ...] = (),
        ) -> Server:
            """Start it on a folder of tables, and on a database of publications if one is named.

            ``secrets`` writes its ``secrets.toml``, knowing its address; its pages may lead to ``friends``.
            """

    Visit: TypeAlias = Callable[["Server"], "Screen"]

FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No other host has an address, whoever asks for it.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
IDLE: Final = (
    "[data-testid=stApp][data-test-script-state=notRunning]:has([data-testid=stMain] .stElementContainer)"
)
"""A page at rest, which an empty one that has not begun is not."""
BUSY: Final = "[data-testid=stApp]:is([data-test-script-state=running], [data-test-script-state^=rerun])"
"""A page whose script runs: what it draws may still move or be replaced."""
LAYERS: Final = str(len(TABLE_OF))
_NAMES: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The same browser without windows first: its pages take a quarter less of the processor."""
_OWN: Final = ("data:", "blob:", "about:")
_PROBE: Final = re.compile(r"/[^/]+/_stcore/(health|host-config)$")
_STYLED: Final = (
    "() => document.querySelector('link[rel=stylesheet]')"
    " && [...document.querySelectorAll('link[rel=stylesheet]')].every((link) => link.sheet)"
)
_ROWS: Final = """(rows) => {
  const tables = document.querySelectorAll("[data-testid=stMain] table:not(.maillage-print)");
  const told = (table) => table.ariaRowCount ? Number(table.ariaRowCount) - 1 : table.tBodies[0].rows.length;
  return tables.length === 1 && told(tables[0]) === rows;
}"""
_PAINTED: Final = (
    "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
)


# A machine that runs several browsers at once on two processors takes its time; nothing waits longer than
# it must, and only what never comes waits this long.
expect.set_options(timeout=40_000)
_PATIENCE: Final = 60_000
"""Milliseconds, for what is done rather than expected."""


@dataclass(frozen=True)
class Server:
    """One running application."""

    url: str
    folder: Path
    log: Path
    friends: tuple[str, ...] = ()

    def healthy(self) -> bool:
        """Ask the server whether it runs."""
        return httpx.get(f"{self.url}/_stcore/health", trust_env=False).text == "ok"

    def view(self, query: str = "") -> View:
        """Compute, without the application, what a query of its URL must show."""
        shown = _atlas(self.folder)
        return look(shown, parse(parse_qs(query, keep_blank_values=True), shown)[0])


_atlases: Final[dict[str, Atlas]] = {}


def _atlas(folder: Path) -> Atlas:
    state = dataset.source_state(folder)
    if state not in _atlases:
        _atlases[state] = atlases.build(dataset.load(folder))
    return _atlases[state]


def placed(view: View) -> int:
    """Count the points that the map must show."""
    return sum(
        int(view.masks[table][view.atlas.placed[table]].sum())
        for layer, table in TABLE_OF.items()
        if layer in view.selection.layers
    )


@dataclass(frozen=True, eq=False)
class Screen:
    """One visitor's window."""

    server: Server
    page: Page
    troubles: list[str] = field(default_factory=list)

    def open(self, address: str = "/") -> None:
        """Go to an address of the application, and wait until its script is done."""
        self.page.goto(f"{self.server.url}{address}")
        self.page.wait_for_selector(IDLE)

    @cached_property
    def container(self) -> Locator:
        """The Leaflet map, whose ``data-`` attributes tell what is drawn."""
        return self.page.frame_locator(".st-key-carte iframe").first.locator(".leaflet-container")

    def map(self) -> Frame:
        """Wait until the map is drawn, style sheets included; gives its frame."""
        expect(self.container).to_have_attribute("data-regions", "17")
        expect(self.container).to_have_attribute("data-loaded", LAYERS)
        frame = self.page.locator(".st-key-carte iframe").element_handle().content_frame()
        assert frame
        frame.wait_for_function(_STYLED)
        frame.evaluate(_PAINTED)
        return frame

    def shows(self, query: str) -> None:
        """Wait until the map shows as many points as a query must leave."""
        expect(self.container).to_have_attribute("data-visible", str(placed(self.server.view(query))))

    def choose(self, key: str, option: str) -> None:
        """Choose an option in the select box of this key, by typing its name, once the page is at rest."""
        self.page.wait_for_selector(IDLE)
        box = self.page.locator(f".st-key-{key}").get_by_role("combobox")
        box.fill(option)
        expect(self.page.get_by_role("option")).to_have_text([re.compile(re.escape(option))])
        box.press("Enter")

    def tags(self, key: str) -> Locator:
        """Give what is chosen in a select box of several values."""
        return self.page.locator(f".st-key-{key} [data-tag]")

    @property
    def card(self) -> Locator:
        """The card of the chosen region."""
        return self.page.locator(".st-key-fiche_region")

    @property
    def table(self) -> Locator:
        """The table in sight: a plain one, or what a drawn one tells assistive technology."""
        return self.page.locator("[data-testid=stMain] table:not(.maillage-print)")

    def lists(self, rows: int) -> None:
        """Wait until the open table has that many rows, those out of sight included."""
        self.page.wait_for_function(_ROWS, arg=rows)

    def downloaded(self, button: Locator, timeout: float = 30_000) -> Download:
        """Take the file of a button away, once the page is at rest; ``timeout`` in milliseconds."""
        self.page.wait_for_selector(IDLE)
        with self.page.expect_download(timeout=timeout) as waiting:
            button.click()
        return waiting.value

    def cells(self) -> list[list[str]]:
        """Read the rows of the open table, headers first; a drawn one tells only those in sight."""
        self.table.wait_for(state="attached")
        return self.table.evaluate(  # type: ignore[no-any-return] # JSON of the page
            "(table) => [...table.querySelectorAll('tr')].map("
            "(row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent.trim()))"
        )

    def hits(self) -> list[object]:
        """Tell what scripts of the data left behind, in the page and in every frame: nothing but ``None``."""
        return [frame.evaluate("() => window.hit ?? null") for frame in self.page.frames]


@pytest.fixture(scope="session")
def chromium() -> str:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if found:
        return found
    missing = "aucun Chromium : « apt-get install chromium », ou son chemin dans CHROMIUM"
    if os.environ.get("MAILLAGE_REQUIRE_BROWSER") == "1":
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    with ExitStack() as stack:

        def start(
            folder: Path,
            database: str = "",
            secrets: Callable[[str], str] | None = None,
            friends: tuple[str, ...] = (),
        ) -> Server:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            kept = tmp_path_factory.mktemp("server")
            server = Server(f"http://127.0.0.1:{port}", folder, kept / "server.log", friends)
            log = stack.enter_context(server.log.open("wb"))
            command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
            options = [
                "--server.address=127.0.0.1",
                "--server.headless=true",
                "--server.fileWatcherType=none",
                "--browser.gatherUsageStats=false",
            ]
            if secrets:
                (kept / "secrets.toml").write_text(secrets(server.url), encoding="utf-8")
                options.append(f"--secrets.files={kept / 'secrets.toml'}")
            process = subprocess.Popen(  # noqa: S603 # our own application, on our own arguments
                command + options,
                cwd=ROOT,
                env={**os.environ, DATA_VARIABLE: str(folder)}
                | ({DATABASE_VARIABLE: database} if database else {}),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            stack.callback(process.wait, 20)
            stack.callback(process.terminate)
            try:
                _wait_for(server)
            except httpx.TransportError:
                pytest.fail(f"the server did not answer:\n{server.log.read_text(encoding='utf-8')}")
            return server

        yield start


@retry(
    retry=retry_if_exception_type(httpx.TransportError) | retry_if_result(lambda healthy: not healthy),
    wait=wait_fixed(0.1),
    stop=stop_after_delay(60),
    reraise=True,
)
def _wait_for(server: Server) -> bool:
    return server.healthy()


@pytest.fixture(scope="session")
def demonstration(serve: Serve) -> Server:
    return serve(DEMONSTRATION)


# Of one module and not of the session: while Playwright runs, it keeps an event loop running in
# this thread, where the tests of other folders may want their own.
@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    screens: list[Screen] = []
    with ExitStack() as stack:

        def start(server: Server) -> Screen:
            context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-CA")
            stack.callback(context.close)
            context.set_default_timeout(_PATIENCE)
            screen = Screen(server, context.new_page())
            _watch(screen)
            # Nobody presses what still moves: between pressing and releasing, it would no longer be there.
            screen.page.add_locator_handler(screen.page.locator(BUSY), _let_it_rest)
            screens.append(screen)
            return screen

        yield start
    assert [screen.troubles for screen in screens] == [[]] * len(screens)


@pytest.fixture
def screen(visit: Visit, demonstration: Server) -> Screen:
    return visit(demonstration)


def _let_it_rest(_: Locator) -> None:
    """Do nothing: Playwright goes on once the page is no longer busy."""


def _watch(screen: Screen) -> None:
    def of_a_friend(url: str) -> bool:
        return url.startswith(screen.server.friends)

    def console(said: ConsoleMessage) -> None:
        # On a page below the root, Streamlit's own script first looks for its server below that page.
        known = _PROBE.search(said.location["url"]) or of_a_friend(said.location["url"])
        if said.type == "error" and not known:
            screen.troubles.append(f"console: {said.text[:300]}")

    def socket_opened(opened: WebSocket) -> None:
        if urlsplit(opened.url).netloc != urlsplit(screen.server.url).netloc:
            screen.troubles.append(f"foreign socket: {opened.url}")

    def dialog(opened: Dialog) -> None:
        screen.troubles.append(f"dialog: {opened.message[:200]}")
        opened.dismiss()

    def asked(request: Request) -> None:
        own = request.url.startswith((f"{screen.server.url}/", *_OWN))
        if not own and not of_a_friend(request.url) and not of_a_friend(request.frame.url):
            screen.troubles.append(f"foreign request: {request.url[:200]}")

    screen.page.on("request", asked)
    screen.page.on("console", console)
    screen.page.on("websocket", socket_opened)
    screen.page.on("dialog", dialog)
    screen.page.on("pageerror", lambda error: screen.troubles.append(f"script error: {str(error)[:300]}"))
