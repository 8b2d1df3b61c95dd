"""The coverage matrix in a real browser: walked by keyboard, opened, told apart without colour."""

from __future__ import annotations

import csv
import io
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from geo.columns import COLUMNS
from geo.coverage import Age
from geo.settings import ASSETS, REGION_CODES
from geo.view import Knowledge
from geo.vocabularies import Axis, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from playwright.sync_api import Browser, Locator

    from tests.browser.conftest import Screen, Serve, Server, Visit

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

PER_AXIS: Final = 15
FOCUSED: Final = """() => {
  const hosts = [...document.querySelectorAll("*")].filter((one) => one.shadowRoot);
  const host = hosts.find((one) => one.shadowRoot.querySelector(".maillage-matrix"));
  const root = host.shadowRoot, button = root.activeElement, box = button.getBoundingClientRect();
  const seen = ([x, y]) => button.contains(root.elementFromPoint(x, y));
  const [left, right, top, bottom] = [box.left + 2, box.right - 2, box.top + 2, box.bottom - 2];
  const corners = [[left, top], [right, top], [left, bottom], [right, bottom]];
  return { at: button.dataset.at, opens: button.dataset.opens, seen: corners.every(seen) };
}"""
"""Which stop has the focus, and whether no corner of it is behind something."""


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


@pytest.fixture(scope="module")
def tall(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Server:
    """Serve measures of every axis, more of them than a screen is high."""
    folder = tmp_path_factory.mktemp("tall")
    numbers = iter(range(1, 1 + PER_AXIS * len(Axis)))
    for table in (Table.MEASURES, Table.POLES):
        with (folder / table.file).open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, [column.name for column in COLUMNS[table]], restval="")
            writer.writeheader()
            if table is Table.MEASURES:
                writer.writerows(
                    {"numero": str(next(numbers)), "axe": str(axis), "titre_verifie": "non"}
                    for axis in Axis
                    for _ in range(PER_AXIS)
                )
    return serve(folder)


def test_a_tall_matrix_of_several_axes_is_walked_to_its_edges_and_never_out_of_sight(
    visit: Visit, tall: Server
) -> None:
    screen = visit(tall)
    table = matrix(screen)
    keyboard = screen.page.keyboard

    def walk(key: str, times: int) -> list[dict[str, str | bool]]:
        told = []
        for _ in range(times):
            keyboard.press(key)
            told.append(screen.page.evaluate(FOCUSED))
        assert [stop["at"] for stop in told if not stop["seen"]] == [], key
        return told

    rows, last = PER_AXIS * len(Axis), len(REGION_CODES) + 1
    foot = rows + len(Axis) + 1
    table.locator("button[data-at='0:3']").focus()
    assert walk("ArrowDown", foot)[-1]["at"] == f"{foot}:3"
    assert walk("ArrowUp", foot)[-1]["at"] == "0:3"
    assert walk("End", 1)[-1]["opens"] == f"|{REGION_CODES[-1]}"
    assert walk("Home", 1)[-1]["opens"] == f"|{REGION_CODES[0]}"
    # The headings of the rows: those of the axes between them are no stops, and no end of the way.
    table.locator("button[data-at='2:0']").focus()
    named = walk("ArrowDown", rows - 1)
    assert [stop["opens"] for stop in named] == [f"{number}|" for number in range(2, rows + 1)]
    assert walk("ArrowDown", 1) == named[-1:]
    walk("End", 1)
    assert walk("ArrowDown", 1)[-1]["at"] == f"{foot - 1}:{last}"
    walk("ArrowLeft", 1)
    assert walk("ArrowDown", 1)[-1]["opens"] == f"=|{REGION_CODES[-1]}"
    assert walk("Home", 1)[-1]["opens"] == f"=|{REGION_CODES[0]}"
    assert walk("End", 1)[-1]["opens"] == f"=|{REGION_CODES[-1]}"
    groups = table.evaluate(
        """(table) => [...table.tBodies].map((body) =>
          ["rowgroup", "row"].map((scope) => body.querySelectorAll(`th[scope=${scope}]`).length))"""
    )
    assert groups == [[1, PER_AXIS]] * len(Axis)


def test_a_word_without_end_does_not_widen_the_page(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    css = (ASSETS / "app.css").read_text(encoding="utf-8")
    cells = (
        f"<tr><th scope=row>{'é' * 10_000}</th><td>{'n' * 10_000}</td><td>Studio Boussole de sel</td></tr>"
    )
    page.set_content(f"<style>{css}</style><table class=maillage-table>{cells}</table>")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.close()


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
