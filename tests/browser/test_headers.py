"""The screens work under the security headers, and no other site can put it in a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.browser.conftest import IDLE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.conftest import Screen, Server

FOREIGN: Final = "http://127.0.0.1:9/"
"""A site of another origin, which the test answers for."""


def test_the_map_and_what_the_screens_use_bear_them(screen: Screen) -> None:
    """The other tests of the screens run under them too, and fail at what the console says of them."""
    found = screen.page.goto(screen.server.url)
    screen.page.wait_for_selector(IDLE)
    assert found
    headers = found.all_headers()
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert headers["cross-origin-opener-policy"] == "same-origin"
    # In a frame of ours, which « frame-ancestors » lets be.
    screen.map()
    allowed = screen.page.evaluate("() => document.featurePolicy.allowedFeatures()")
    assert {"fullscreen", "clipboard-write"} <= set(allowed)
    assert not {"camera", "microphone", "geolocation"} & set(allowed)


def test_another_site_cannot_frame_it(browser: Browser, demonstration: Server) -> None:
    context = browser.new_context()
    page = context.new_page()
    framing = f'<iframe src="{demonstration.url}/"></iframe>'
    page.route(FOREIGN, lambda route: route.fulfill(body=framing, content_type="text/html"))
    page.goto(FOREIGN)
    (inside,) = page.main_frame.child_frames
    inside.wait_for_url("chrome-error://**")
    context.close()
