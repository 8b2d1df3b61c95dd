"""Before the meeting: what is open and what is typed stay with their scene."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Screen


def test_a_scene_that_moves_stays_open_with_what_was_typed(screen: Screen) -> None:
    screen.open("/reunion?deroule=miennes")
    first = screen.page.get_by_text("1 · ")
    title = (first.inner_text()).split(" · ", 1)[1]
    first.click()
    screen.page.get_by_label("Note pour la personne qui parle").locator("visible=true").fill("À dire")
    screen.page.get_by_role("button", name="Descendre").locator("visible=true").click()
    moved = screen.page.locator("details", has_text=f"2 · {title}")
    expect(moved).to_have_attribute("open", "")
    expect(moved.get_by_label("Note pour la personne qui parle")).to_have_count(1)
    expect(moved.get_by_label("Note pour la personne qui parle")).to_have_value("À dire")
    expect(screen.page.locator("details[open]")).to_have_count(1)
