"""On paper: no menus, the map whole, the tables not cut."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, Final

import pytest
from PIL import Image, ImageColor
from playwright.sync_api import expect

from geo.program import CLASS_COLOURS
from geo.vocabularies import Table
from tests.browser.conftest import IDLE
from tests.programs import program

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Frame

    from tests.browser.conftest import Screen


def printed(screen: Screen, folder: Path) -> list[str]:
    """Print the page as it stands; gives the text of each sheet."""
    path = folder / "page.pdf"
    screen.page.pdf(path=path, prefer_css_page_size=True, print_background=True)
    command = [program("pdftotext"), "-raw", str(path), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603 # our own file
    return text.decode().split("\f")[:-1]


def place(frame: Frame) -> tuple[float, float]:
    """Give where a name stands on the map, in pixels."""
    box = frame.locator(".maillage-label", has_text="Montréal").bounding_box()
    assert box
    return box["x"], box["y"]


def joined(text: str) -> str:
    return "".join(text.split())


def test_the_map_is_whole_with_its_legend_on_the_first_sheet(screen: Screen, tmp_path: Path) -> None:
    screen.open("/")
    frame = screen.map()
    before = place(frame)
    sheets = printed(screen, tmp_path)
    assert len(sheets) <= 4
    for told in ("fictives", "Tout le réseau", "Aucun (vérifié)", "Symboles", "Pôle actif", "100 km"):
        assert joined(told) in joined(sheets[0])
    whole = joined("".join(sheets))
    for name in screen.server.view().atlas.names(Table.REGIONS).values():
        assert whole.count(joined(name)) >= 2, name
    assert "Effacer les filtres" not in "".join(sheets)
    shot = tmp_path / "page"
    command = [program("pdftoppm"), "-r", "60", "-png", "-singlefile", str(tmp_path / "page.pdf"), str(shot)]
    subprocess.run(command, check=True)  # noqa: S603 # our own file
    image = Image.open(shot.with_suffix(".png")).convert("RGB")
    tally = {colour: count for count, colour in image.getcolors(image.width * image.height) or ()}
    for colour in CLASS_COLOURS:
        assert tally.get(ImageColor.getrgb(colour)[:3], 0) > 50, colour
    expect(frame.locator(".maillage-label", has_text="Montréal").first).to_be_visible()
    # The page may have lost its scroll bar meanwhile, whose half the centre moves by.
    assert place(frame) == pytest.approx(before, abs=10)


@pytest.mark.parametrize("address", ["/couverture", "/couverture?croisement=secteur", "/maillage"])
def test_no_row_nor_column_of_a_matrix_is_cut(screen: Screen, tmp_path: Path, address: str) -> None:
    screen.open(address)
    table = ".maillage-matrix" if "couverture" in address else "table:not(.maillage-print)"
    expect(screen.page.locator(table).first).to_be_visible()
    whole = joined("".join(printed(screen, tmp_path)))
    names = screen.server.view().atlas.names(Table.REGIONS).values()
    # Names of columns stand upright: the printed text has them, whatever their direction.
    assert [name for name in names if joined(name) not in whole] == []
    assert "fictives" in whole


def test_a_matrix_on_two_sheets_has_its_headings_on_both_and_its_totals_at_the_end(
    screen: Screen, tmp_path: Path
) -> None:
    screen.open("/couverture?croisement=secteur")
    expect(screen.page.locator(".maillage-matrix")).to_be_visible()
    sheets = printed(screen, tmp_path)
    first, second = [sheet for sheet in sheets if "Secteurs" in sheet][:2]
    names = screen.server.view().atlas.names(Table.REGIONS).values()
    for sheet in (first, second):
        assert [name for name in names if joined(name) not in joined(sheet)] == []
    last = list(screen.server.view().atlas.names(Table.SECTORS).values())[-1]
    # Numbers as a French reader writes them.
    assert not re.search(r"[0-9]\.[0-9]{3}", "".join(sheets))
    # The heading of the last column, and then the line of totals.
    assert first.count("Couvertes") == 1
    assert second.rindex("Couvertes") > second.index(last)


OTHERS: Final = {
    "/guide": "Guide de références",
    "/diagnostic?volet=resultats": "Autodiagnostic",
    "/donnees": "Données",
    "/emporter": "À emporter",
    "/a_propos": "À propos",
    "/repertoire": "Cellule culturelle numérique des Traversées",
    "/repertoire?vue=calendrier&mois=2026-11": "Le réseau se raconte",
    "/reunion?deroule=miennes": "Où en sommes-nous ?",
    "/reunion?deroule=programme&scene=5": "Centre-du-Québec",
    "/reunion?deroule=programme&scene=10": "Pôles et expertises vérifiés il y a longtemps",
}
"""The screens without a map, and something that each must print."""

# What is seen on paper and holds more than it shows; lines that end in « … » do on purpose.
CUT: Final = """() => {
  const cut = [];
  const walk = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.shadowRoot) walk(one.shadowRoot);
      const style = getComputedStyle(one);
      if (style.overflowY === "visible" || style.webkitLineClamp !== "none" || one.clientHeight < 5) continue;
      if (!one.checkVisibility() || one.closest("iframe, svg, input, textarea, caption")) continue;
      const more = one.scrollHeight - one.clientHeight;
      if (more > 4) cut.push(`${one.tagName} ${one.className} ${more}`);
    }
  };
  walk(document.querySelector("[data-testid=stMain]"));
  return cut;
}"""


def test_every_other_screen_prints_without_menus_and_whole(screen: Screen, tmp_path: Path) -> None:
    for address, told in OTHERS.items():
        screen.open(address)
        expect(screen.page.get_by_text(told).first).to_be_attached()
        screen.page.emulate_media(media="print")
        # The styles come after the page.
        expect(screen.page.get_by_test_id("stSidebar")).to_be_hidden()
        assert screen.page.evaluate(CUT) == [], address
        whole = joined("".join(printed(screen, tmp_path)))
        assert joined(told) in whole, address
        for menu in ("Effacer les filtres", "Ajouter cette vue", "suite ↓", "Toute la matrice", "1/12"):
            assert joined(menu) not in whole, (address, menu)
        screen.page.emulate_media(media="screen")


def test_the_rows_of_a_grid_are_printed_as_text(screen: Screen, tmp_path: Path) -> None:
    screen.open("/couverture?ouvert=%7C13")
    expect(screen.page.get_by_role("heading", name="Laval")).to_be_visible()
    screen.page.wait_for_selector(IDLE)
    whole = joined("".join(printed(screen, tmp_path)))
    activities = screen.server.view("region=13").rows(Table.ACTIVITIES)["titre"]
    assert [title for title in activities if joined(title) not in whole] == []
