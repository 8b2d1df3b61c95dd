"""What a visitor sees and waits for, timed inside a real browser with the network cut."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.server import HOST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PROBE: Final = Path(__file__).with_name("probe.js").read_text(encoding="utf-8")
_FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--enable-unsafe-swiftshader",  # deck.gl draws with WebGL, here without a graphics card
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}",
)
_WINDOW: Final = {"width": 1440, "height": 900}
_QUIET_MS: Final = 250
_PATIENCE_MS: Final = 30_000
_RESTED: Final = "[data-testid=stApp][data-test-script-state=notRunning]"


class Probe(StrEnum):
    """How painted points are counted, see ``probe.js``."""

    PAGE = "page"
    MAILLAGE = "maillage"
    MARKERS = "markers"
    INSTANCES = "instances"


@dataclass(frozen=True)
class Change:
    """One filter change; durations in seconds from the last click or key.

    Parameters
    ----------
    sent
        To the browser's message to the server.
    answered
        To the last message of the server before the new state was painted.
    drawn
        To the end of the drawing.
    painted
        To the frame that shows it.
    payload_bytes
        Passed over the socket, both ways, before compression.
    """

    sent: float
    answered: float
    drawn: float
    painted: float
    payload_bytes: int


@dataclass(frozen=True)
class Step:
    """One click of a visitor, and how many points it leaves.

    Parameters
    ----------
    click
        Does it; what it takes before the last click is not timed.
    count
        Points painted after it.
    """

    click: Callable[[Page], None]
    count: int


@contextmanager
def browsing() -> Iterator[Browser]:
    """Open Debian's Chromium for the time of a ``with``."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=found, args=list(_FLAGS))
        yield browser
        browser.close()


@contextmanager
def visit(browser: Browser, url: str, probe: Probe) -> Iterator[Page]:
    """Open an address as a visitor who has never come: nothing is in the browser's cache."""
    context = browser.new_context(viewport=_WINDOW, locale="fr-CA")  # type: ignore[arg-type] # a size
    context.add_init_script(_PROBE.replace("%KIND%", probe))
    page = context.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    page.goto(url, wait_until="commit")
    yield page
    context.close()


def first_paint(page: Page, count: int) -> float:
    """Wait for the first painting of so many points: seconds since the start of the navigation."""
    shown = page.evaluate("count => bench.until(count, 0)", count)
    return float(shown["at"] - page.evaluate("performance.timeOrigin")) / 1000


def settle(page: Page) -> None:
    """Wait until the script has ended and nothing has passed the socket for a moment."""
    page.wait_for_selector(_RESTED)
    passed = -1
    while passed != (passed := int(page.evaluate("bench.socket.length"))):
        page.wait_for_timeout(_QUIET_MS)
    page.wait_for_selector(_RESTED)


def change(page: Page, step: Step) -> Change:
    """Take one step, and time it."""
    before = int(page.evaluate("bench.socket.length"))
    step.click(page)
    told: dict[str, Any] = page.evaluate(
        "async count => ({ ...await bench.until(count, bench.asked), asked: bench.asked })",
        step.count,
    )
    settle(page)
    passed: list[dict[str, Any]] = page.evaluate("before => bench.socket.slice(before)", before)
    start = float(told["asked"])

    def since(moment: float) -> float:
        return (moment - start) / 1000

    return Change(
        sent=since(min(message["at"] for message in passed if message["up"])),
        answered=since(
            max(message["at"] for message in passed if not message["up"] and message["at"] <= told["drawn"])
        ),
        drawn=since(told["drawn"]),
        painted=since(told["at"]),
        payload_bytes=sum(message["bytes"] for message in passed),
    )
