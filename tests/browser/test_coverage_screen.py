"""The coverage matrix in a real browser: walked by keyboard, opened, told apart without colour."""

from __future__ import annotations

import io
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image
from playwright.sync_api import expect

from geo.coverage import Age
from geo.view import Knowledge

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from playwright.sync_api import Locator

    from tests.browser.conftest import Screen

LOOKS: Final = (
    f"{Knowledge.COVERED}.{Age.RECENT}",
    f"{Knowledge.COVERED}.{Age.TO_REVIEW}",
    f"{Knowledge.COVERED}.{Age.OLD}",
    f"{Knowledge.CONFIRMED_EMPTY}.{Age.RECENT}",
    f"{Knowledge.CONFIRMED_EMPTY}.{Age.TO_REVIEW}",
    f"{Knowledge.CONFIRMED_EMPTY}.{Age.OLD}",
    str(Knowledge.UNDOCUMENTED),
)
DIFFERENT: Final = 3.0
"""Mean difference of two cells, of 255 greys: their sign alone makes as much."""


def matrix(screen: Screen) -> Locator:
    screen.open("/couverture")
    table = screen.page.locator(".maillage-matrix")
    expect(table).to_be_visible()
    return table


def grey(cell: Locator) -> NDArray[np.float64]:
    shot = Image.open(io.BytesIO(cell.screenshot(animations="disabled"))).convert("L").resize((40, 30))
    return np.asarray(shot, dtype=float)


def test_states_and_ages_differ_without_colour(screen: Screen) -> None:
    table = matrix(screen)
    seen = {look: grey(table.locator(f"td.{look} button").first) for look in LOOKS}
    for first, second in combinations(LOOKS, 2):
        assert np.abs(seen[first] - seen[second]).mean() > DIFFERENT, (first, second)


def test_every_cell_has_its_headers_and_its_words(screen: Screen) -> None:
    table = matrix(screen)
    told = table.evaluate(
        """(table) => ({
          columns: table.querySelectorAll("thead th[scope=col]").length,
          rows: table.querySelectorAll("tbody th[scope=row]").length,
          cells: [...table.querySelectorAll("tbody td:not(.total) button")].map((one) => one.ariaLabel),
          stops: table.querySelectorAll("button[tabindex='0']").length,
        })"""
    )
    assert (told["columns"], told["rows"], len(told["cells"])) == (19, 7, 119)
    assert all(told["cells"])
    assert told["stops"] == 1


def test_the_matrix_is_walked_and_opened_by_keyboard(screen: Screen) -> None:
    table = matrix(screen)
    keyboard = screen.page.keyboard
    table.locator("button[tabindex='0']").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight"):
        keyboard.press(key)
    focused = screen.page.locator(".maillage-matrix button:focus")
    expect(focused).to_have_attribute("data-opens", "37|03")
    keyboard.press("End")
    expect(focused).to_have_attribute("data-opens", "37|=")
    keyboard.press("Home")
    expect(focused).to_have_attribute("data-opens", "37|")
    keyboard.press("Enter")
    expect(screen.page.get_by_role("heading", name="Lab culturel")).to_be_visible()
    screen.lists(17)
    assert "ouvert=37" in screen.page.url


def test_a_cell_opens_its_rows_and_leads_to_the_map(screen: Screen) -> None:
    matrix(screen).locator("button[data-opens='37|06']").click()
    expect(screen.page.get_by_role("heading", name="Montréal · Mesure 37")).to_be_in_viewport()
    screen.page.get_by_role("button", name="Voir sur la carte").click()
    screen.map()
    screen.shows("region=06&mesure=37")
    expect(screen.card.get_by_role("heading")).to_have_text("Montréal")


def test_the_way_to_the_map_keeps_the_filters_and_the_language(screen: Screen) -> None:
    screen.open("/couverture?ouvert=37%7C06&secteur=danse&lang=en")
    screen.page.get_by_role("button", name="See on the map").click()
    screen.map()
    screen.shows("secteur=danse&region=06&mesure=37")
    assert "lang=en" in screen.page.url


def test_an_address_opens_the_same_cell(screen: Screen) -> None:
    screen.open("/couverture?croisement=secteur&ouvert=danse%7C06")
    expect(screen.page.get_by_role("heading", name="Montréal · Danse")).to_be_visible()
    expect(screen.page.locator(".maillage-matrix [aria-current=true]")).to_have_attribute(
        "data-opens", "danse|06"
    )
