"""A room sees what every symbol means: nobody there can open the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from geo.language import FRENCH
from geo.program import symbol_label
from geo.selection import Layer
from geo.vocabularies import PoleStatus, Table

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Screen


APART: Final = """(one) => [...document.querySelectorAll(".maillage-end")].every((end) =>
  end.getBoundingClientRect().bottom <= one.getBoundingClientRect().top)"""
"""Whether the legend leaves the ends in the margin in sight."""


def explained(screen: Screen) -> Locator:
    screen.map()
    return screen.container.locator(".maillage-legend details li")


def statuses(screen: Screen, query: str) -> list[str]:
    present = set(screen.server.view(query).rows(Table.POLES)["statut"])
    return [
        symbol_label(Layer.POLES, FRENCH.render(status.label), FRENCH)
        for status in PoleStatus
        if status in present
    ]


def test_of_one_layer_the_symbols_on_the_map_are_told_and_no_other(screen: Screen) -> None:
    query = "region=10&region=11&couche=poles"
    screen.open(f"/reunion?scene=0&{query}")
    told = statuses(screen, query)
    assert 0 < len(told) < len(PoleStatus)
    expect(explained(screen)).to_have_text(told)


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_of_many_layers_each_is_told_in_a_line_and_all_of_them_fit(
    screen: Screen, width: int, height: int
) -> None:
    screen.page.set_viewport_size({"width": width, "height": height})
    screen.open("/reunion?scene=0")
    layers = ["Pôles", "Expertises", "Activités", "De l’hôte au partenaire"]
    lines = explained(screen)
    expect(lines).to_have_text(layers)
    # A filled symbol and a hollow one, where the layer has both.
    assert [line.locator("canvas").count() for line in lines.all()] == [2, 2, 1, 1]
    box = screen.container.locator(".maillage-legend")
    assert box.evaluate("(one) => one.scrollHeight <= one.clientHeight")
    assert box.evaluate(APART)
    expect(lines.last).to_be_in_viewport(ratio=1)


def test_the_links_of_a_mesh_are_told(screen: Screen) -> None:
    screen.open("/reunion?deroule=programme&scene=6")
    expect(explained(screen)).to_have_text(["De l’hôte au partenaire"])


def test_shades_that_no_region_has_are_spared(screen: Screen) -> None:
    screen.open("/reunion?deroule=programme&scene=1")
    screen.map()
    counts = screen.container.locator(".maillage-legend .count")
    expect(counts).to_have_text(["3", "12", "1", "1"])
