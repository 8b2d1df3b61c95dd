"""What a visit and a filter change carry: little, so that the network of a meeting room is enough."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tests.bench.wire import counting
from tests.browser.conftest import IDLE

if TYPE_CHECKING:
    from playwright.sync_api import WebSocket

    from tests.browser.conftest import Server, Visit

CHANGE_BYTES: Final = 4_096
AXES: Final = ("creation", "innovation", "diffusion")


def test_a_filter_change_weighs_little_over_the_socket(visit: Visit, demonstration: Server) -> None:
    with counting(int(demonstration.url.rpartition(":")[2])) as wire:
        screen = visit(replace(demonstration, url=f"http://127.0.0.1:{wire.port}"))
        screen.open("/")
        screen.map()
        passed = []
        for number in range(len(AXES)):
            before = wire.socket_bytes
            screen.page.locator(".st-key-axe button").nth(number).click()
            screen.shows("&".join(f"axe={axis}" for axis in AXES[: number + 1]))
            screen.page.wait_for_selector(IDLE)
            passed.append(wire.socket_bytes - before)
    assert min(passed) > 0
    assert max(passed) <= CHANGE_BYTES


def test_a_visit_takes_one_run(visit: Visit, demonstration: Server) -> None:
    """The map must not report at its start that nothing was clicked: that would run the page again."""
    screen = visit(demonstration)
    asked: list[object] = []

    def note(frame: object) -> None:
        asked.append(frame)

    def listen(opened: WebSocket) -> None:
        opened.on("framesent", note)

    screen.page.on("websocket", listen)
    screen.open("/")
    screen.map()
    screen.page.get_by_text("Pôles", exact=True).first.click()
    screen.page.wait_for_selector(IDLE)
    # The visit itself, then the click: what came between would stand before it.
    assert len(asked) == 2
