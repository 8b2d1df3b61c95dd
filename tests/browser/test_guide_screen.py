"""The guide in a browser: by keyboard into an entry and back, and nothing in English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from playwright.sync_api import expect

from tests.browser.conftest import IDLE
from tests.browser.test_access import violations

if TYPE_CHECKING:
    from tests.browser.conftest import Screen

SOUGHT: Final = "Nous voulons « filmer en 3D »"


def test_the_focus_follows_into_an_entry_to_its_neighbour_and_back(screen: Screen) -> None:
    screen.open("/guide")
    question = screen.page.get_by_role("heading", level=2).and_(screen.page.locator(".maillage-question"))
    third = question.nth(2).inner_text()
    read = screen.page.get_by_role("button", name="Lire").nth(2)
    read.focus()
    screen.page.keyboard.press("Enter")
    entry = screen.page.locator("h2.maillage-entry")
    expect(entry).to_have_text(third)
    expect(entry).to_be_focused()
    screen.page.wait_for_selector(IDLE)
    expect(entry).to_be_in_viewport(ratio=1)
    assert violations(screen.page) == []
    neighbour = screen.page.locator("[class*=st-key-voisine_] button").first
    told = neighbour.inner_text()
    neighbour.focus()
    screen.page.keyboard.press("Enter")
    expect(entry).to_have_text(told)
    expect(entry).to_be_focused()
    expect(entry).to_be_in_viewport(ratio=1)
    screen.page.go_back()
    expect(entry).to_have_text(third)
    back = screen.page.get_by_role("button", name="Retour à la recherche")
    back.focus()
    screen.page.keyboard.press("Enter")
    expect(question.nth(2)).to_be_focused()
    expect(question.nth(2)).to_have_text(third)
    expect(question.nth(2)).to_be_in_viewport(ratio=1)
    # From there, Tab goes to its own button.
    screen.page.keyboard.press("Tab")
    expect(screen.page.get_by_role("button", name="Lire").nth(2)).to_be_focused()


def test_a_mistyped_search_finds_the_founding_request_and_nothing_is_in_english(screen: Screen) -> None:
    screen.open("/guide")
    screen.page.get_by_label("Que cherchez-vous à faire ?").fill("captation volumétriqeu")
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator("h2.maillage-question").first).to_contain_text(SOUGHT)
    title = screen.page.get_by_role("heading", level=1, name="Guide de références")
    expect(title).to_be_visible()
    expect(title.get_by_role("link")).to_have_count(0)
    expect(screen.page.get_by_label(re.compile("link to heading", re.IGNORECASE))).to_have_count(0)
    expect(screen.page.get_by_placeholder("Choose options")).to_have_count(0)
