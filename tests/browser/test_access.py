"""The screens for everybody: axe finds nothing, and the keyboard reaches everything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from geo.language import FRENCH
from geo.listing import Listing, rows
from geo.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Screen

HOME: Final = "carte"
PAGES: Final = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
MOST_STOPS: Final = 60

FOCUSED: Final = """() => {
  let [view, element, left, top] = [window, document.activeElement, 0, 0];
  while (element.tagName === "IFRAME") {
    const box = element.getBoundingClientRect();
    [left, top] = [left + box.left, top + box.top];
    [view, element] = [element.contentWindow, element.contentDocument.activeElement];
  }
  const box = element.getBoundingClientRect();
  const name = (element.getAttribute("aria-label") || element.innerText || element.tagName).slice(0, 60);
  /* The cells of a table are drawn: without focus it would forget the one it stands on. */
  const drawn = Boolean(element.closest("canvas"));
  return { drawn, name, x: left + box.left, y: top + box.top, width: box.width, height: box.height };
}"""
HOLDS: Final = "(selector) => document.activeElement.matches(selector)"
LET_GO: Final = """() => {
  let element = document.activeElement;
  while (element.tagName === "IFRAME") element = element.contentDocument.activeElement;
  element.blur();
  window.left = element;
}"""
TAKE_BACK: Final = "() => window.left.focus({ preventScroll: true })"
MARGIN: Final = 6


def violations(shown: Page) -> list[str]:
    shown.wait_for_function("() => document.getAnimations().every((one) => one.playState !== 'running')")
    found = Axe().run(shown).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
        # Streamlit's own field for files: a role that its label cancels, and nobody can give it another.
        if not (rule["id"] == "presentation-role-conflict" and "stFileUploaderDropzone" in node["html"])
    ]


# Where words stand on the page is the same in both languages: of the other, the fullest pages are enough.
@pytest.mark.parametrize(
    ("page", "language"), [*((page, "fr") for page in PAGES), (HOME, "en"), ("couverture", "en")]
)
def test_axe_finds_no_violation(screen: Screen, page: str, language: str) -> None:
    on_map = page == HOME
    screen.open(f"/{'' if on_map else page}?lang={language}&fiche=06&mesure=999")
    frame = screen.map() if on_map else None
    if frame:
        # With axe in the frame too, the page's run goes through the map as a part of the page.
        frame.evaluate(Axe().axe_script)
    assert violations(screen.page) == []


def seen(screen: Screen) -> bool:
    """Tell whether the focused element stands in sight and looks otherwise than without focus."""
    box = screen.page.evaluate(FOCUSED)
    view = screen.page.viewport_size or {"width": 0, "height": 0}
    left, top = max(0, box["x"] - MARGIN), max(0, box["y"] - MARGIN)
    right = min(view["width"], box["x"] + box["width"] + MARGIN)
    bottom = min(view["height"], box["y"] + box["height"] + MARGIN)
    if right - left < 1 or bottom - top < 1:
        return False
    if box["drawn"]:
        return True
    clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    with_focus = screen.page.screenshot(clip=clip, animations="disabled")  # type: ignore[arg-type] # floats
    screen.page.evaluate(LET_GO)
    without = screen.page.screenshot(clip=clip, animations="disabled")  # type: ignore[arg-type] # floats
    screen.page.evaluate(TAKE_BACK)
    return with_focus != without


def walk(screen: Screen, selector: str, look: Callable[[Screen], bool] = seen) -> list[str]:
    """Press Tab until an element is reached; gives the stops whose focus could not be seen."""
    hidden = []
    for _ in range(MOST_STOPS):
        screen.page.keyboard.press("Tab")
        if not look(screen):
            hidden.append(str(screen.page.evaluate(FOCUSED)))
        if screen.page.evaluate(HOLDS, selector):
            return hidden
    pytest.fail(f"{selector} is not reached in {MOST_STOPS} stops")


def test_everything_is_done_by_keyboard_and_the_focus_is_always_seen(screen: Screen) -> None:
    screen.open()
    screen.map()
    keyboard = screen.page.keyboard

    hidden = walk(screen, ".st-key-secteur input")
    keyboard.type("Dans")
    expect(screen.page.get_by_role("option")).to_have_count(1)
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    expect(screen.tags("secteur")).to_have_text(["Danse"])
    keyboard.press("Escape")
    screen.shows("secteur=danse")

    hidden += walk(screen, ".st-key-fiche input")
    keyboard.type("Estrie")
    expect(screen.page.get_by_role("option")).to_have_count(1)
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    expect(screen.card.get_by_role("heading")).to_have_text("Estrie")

    hidden += walk(screen, ".st-key-tableau [role=radio]")
    keyboard.press("ArrowRight")
    keyboard.press("Enter")
    expect(screen.page.get_by_role("radio", name="Pôles", exact=True)).to_have_attribute(
        "aria-checked", "true"
    )
    count = len(rows(screen.server.view("secteur=danse"), Listing.POLES, FRENCH))
    screen.lists(count)

    hidden += walk(screen, "[data-testid=stDownloadButton] button")
    with screen.page.expect_download() as waiting:
        keyboard.press("Enter")
    assert re.fullmatch(r"maillage_poles_danse_\d{4}-\d\d-\d\d\.csv", waiting.value.suggested_filename)
    assert hidden == []


def test_the_first_stops_lead_to_the_pages(screen: Screen) -> None:
    screen.open("/repertoire")
    walk(screen, "[data-testid=stTopNavLink]", look=lambda _: True)
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator("[data-testid=stTopNavLink][aria-current=page]")).to_have_count(1)


@pytest.mark.parametrize(
    "where",
    [
        "diagnostic?volet=resultats",
        "diagnostic?volet=sondages&repartition=region",
        "guide?demande=dem-001",
    ],
)
def test_axe_finds_no_violation_behind_the_first_sight(screen: Screen, where: str) -> None:
    screen.open(f"/{where}")
    assert violations(screen.page) == []


def test_a_month_is_a_table_that_one_leaves_by_keyboard(screen: Screen) -> None:
    screen.open("/repertoire?vue=calendrier&mois=2017-04")
    month = screen.page.get_by_role("table", name="avril 2017")
    expect(month.get_by_role("columnheader")).to_have_count(7)
    expect(month.get_by_role("cell", name="Forum des innovations culturelles")).to_contain_text("3")
    assert violations(screen.page) == []
    screen.page.get_by_role("button", name="Mois suivant").focus()
    screen.page.keyboard.press("Enter")
    expect(screen.page.get_by_role("table", name="mai 2017")).to_be_visible()
    expect(screen.page).to_have_url(re.compile("mois=2017-05"))
