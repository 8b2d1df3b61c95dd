"""The mesh in a browser: flows drawn, numbers followed by mouse and keyboard, years walked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from geo.mesh import MeshFilter
from geo.network import weave

if TYPE_CHECKING:
    from geo.network import Network
    from tests.browser.conftest import Screen, Server


@pytest.fixture
def network(demonstration: Server) -> Network:
    return weave(demonstration.view(), MeshFilter())


def test_the_flows_are_drawn_and_the_years_are_walked_by_keyboard(screen: Screen, network: Network) -> None:
    screen.open("/maillage")
    screen.map()
    expect(screen.container).to_have_attribute("data-links", str(len(network.links)))
    expect(screen.container).to_have_attribute("data-visible", "0")
    year = screen.page.get_by_role("slider", name="Jusqu’à la fin de l’année")
    year.focus()
    year.press("Home")
    first = next(iter(network.growth().values()))
    expect(screen.container).to_have_attribute("data-links", str(len(first.links)))
    expect(screen.page.locator(".st-key-nombre_liens")).to_contain_text(str(len(first.links)))


def test_a_number_opens_its_rows_in_sight(screen: Screen, network: Network) -> None:
    screen.open("/maillage")
    screen.map()
    screen.page.locator(".st-key-nombre_isolees button").press("Enter")
    screen.lists(len(network.isolated))
    expect(screen.table).to_be_in_viewport()
    expect(screen.page.get_by_role("radio", name="Régions isolées")).to_have_attribute("aria-checked", "true")


def test_the_matrix_is_a_table_with_headers(screen: Screen, network: Network) -> None:
    screen.open("/maillage")
    cell = screen.page.get_by_role("link", name="03 · Capitale-Nationale, Montréal")
    expect(cell).to_have_text(str(network.matrix().loc["03", "06"]))
    box = cell.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    expect(screen.page.get_by_role("columnheader", name="Montréal")).to_have_count(1)
    expect(screen.page.get_by_role("rowheader", name="06 · Montréal")).to_have_count(1)


def test_the_file_says_what_is_inside(screen: Screen) -> None:
    screen.open("/maillage")
    file = screen.downloaded(screen.page.get_by_role("button", name="CSV (,)"))
    assert re.fullmatch(r"maillage_co-animation-matrice_\d{4}-\d\d-\d\d\.csv", file.suggested_filename)


def test_a_number_of_the_matrix_leads_to_its_activities(screen: Screen) -> None:
    screen.open("/maillage?secteur=musique")
    narrowed = weave(screen.server.view("secteur=musique"), MeshFilter(("03",), ("06",)))
    screen.page.get_by_role("link", name="03 · Capitale-Nationale, Montréal").press("Enter")
    expect(screen.page).to_have_url(re.compile("secteur=musique&origine=03&destination=06&liste=activites$"))
    screen.lists(narrowed.activities)
    expect(screen.tags("origine")).to_have_text(["03 · Capitale-Nationale"])
    screen.page.go_back()
    expect(screen.tags("origine")).to_have_count(0)
