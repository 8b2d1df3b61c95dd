"""A meeting played by keyboard: every scene comes whole, in letters that the last row reads."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from geo.language import FRENCH
from geo.rundown import for_programme
from geo.scenes import Screen as Shown
from geo.settings import DEMONSTRATION

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from geo.scenes import Scene
    from tests.browser.conftest import Screen

SIZES: Final = ((1920, 1080), (1280, 720))
LEAST: Final = 28
"""Pixels: the smallest type that the last row of a room reads."""

# Whatever shows text of its own, in the page, in the components' own trees and in the map's frame.
# The licence of the outlines is owed and not read; what is off the screen is not read either.
SMALL: Final = """(least) => {
  const small = [];
  const walk = (root, view) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.shadowRoot) walk(one.shadowRoot, view);
      if (one.tagName === "IFRAME" && one.contentDocument) walk(one.contentDocument, one.contentWindow);
      const told = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
      if (!told || one.closest(".leaflet-control-attribution, style, script, noscript, caption")) continue;
      if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const box = one.getBoundingClientRect();
      if (box.right <= 1 || box.left >= view.innerWidth || box.width < 3 || box.height < 3) continue;
      const size = parseFloat(view.getComputedStyle(one).fontSize);
      if (size < least) small.push(`${size} ${one.tagName} ${one.textContent.trim().slice(0, 40)}`);
    }
  };
  walk(document, window);
  return small;
}"""


def played() -> tuple[Scene, ...]:
    from geo import atlas, dataset  # noqa: PLC0415 # only here

    shown = atlas.build(dataset.load(DEMONSTRATION))
    return for_programme(shown, date.today(), FRENCH)  # noqa: DTZ011 # the screen's day


def head(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def drawn(screen: Screen, scene: Scene, number: int, total: int) -> None:
    """Wait until a scene is there, whole."""
    expect(head(screen.page)).to_have_text(scene.title)
    expect(screen.page.get_by_role("status").filter(has_text="/")).to_have_text(f"{number}/{total}")
    if scene.query.get("alerte"):
        expect(screen.page.locator(".st-key-scene_lue .maillage-table").first).to_be_in_viewport()
    elif scene.screen in (Shown.MAP, Shown.MESH):
        expect(screen.container).to_be_in_viewport()
        expect(screen.container).to_have_attribute("data-loaded", re.compile(r"\d"))
        if scene.screen is Shown.MAP:
            screen.shows(scene.state)
    elif scene.screen is Shown.COVERAGE:
        expect(screen.page.locator(".maillage-matrix")).to_be_in_viewport()
    else:
        expect(screen.page.locator(".st-key-scene_lue .maillage-table").first).to_be_in_viewport()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_twelve_scenes_by_keyboard_in_letters_that_the_last_row_reads(
    screen: Screen, width: int, height: int
) -> None:
    scenes = played()
    assert len(scenes) == 12
    screen.page.set_viewport_size({"width": width, "height": height})
    screen.open("/reunion?deroule=programme&scene=1")
    for number, scene in enumerate(scenes, start=1):
        drawn(screen, scene, number, len(scenes))
        assert screen.page.evaluate(SMALL, LEAST) == [], scene.title
        assert screen.page.get_by_text("Données de démonstration, fictives").last.is_visible()
        screen.page.keyboard.press("PageDown" if number % 2 else "ArrowRight")
    # The last scene stays.
    drawn(screen, scenes[-1], len(scenes), len(scenes))
    screen.page.keyboard.press("PageUp")
    drawn(screen, scenes[-2], len(scenes) - 1, len(scenes))
    screen.page.keyboard.press("1")
    screen.page.keyboard.press("0")
    screen.page.keyboard.press("Enter")
    drawn(screen, scenes[9], 10, len(scenes))


def test_one_key_shows_the_screen_to_the_room_and_the_scenes_follow(screen: Screen) -> None:
    screen.open("/?secteur=danse")
    screen.map()
    screen.page.keyboard.press("p")
    expect(head(screen.page)).to_have_text("Carte")
    screen.shows("secteur=danse")
    expect(screen.page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(screen.page.get_by_test_id("stHeader")).to_be_hidden()
    assert screen.page.evaluate("() => Boolean(document.fullscreenElement)")
    screen.page.keyboard.press("ArrowRight")
    expect(head(screen.page)).to_have_text("Où en sommes-nous ?")
    screen.page.keyboard.press("ArrowLeft")
    expect(head(screen.page)).to_have_text("Carte")
    screen.shows("secteur=danse")
    screen.page.keyboard.press("Escape")
    expect(screen.page.get_by_test_id("stSidebar")).to_be_visible()
    expect(screen.page).to_have_url(f"{screen.server.url}/?secteur=danse")
    assert not screen.page.evaluate("() => Boolean(document.fullscreenElement)")


def test_presses_quicker_than_the_server_are_all_counted(screen: Screen) -> None:
    scenes = played()
    screen.open("/reunion?deroule=programme&scene=1")
    drawn(screen, scenes[0], 1, 12)
    for _ in range(4):
        screen.page.keyboard.press("PageDown")
    drawn(screen, scenes[4], 5, 12)


def test_the_keys_lead_also_while_the_map_has_the_focus(screen: Screen) -> None:
    scenes = played()
    screen.open("/reunion?deroule=programme&scene=1")
    drawn(screen, scenes[0], 1, 12)
    screen.container.click(position={"x": 200, "y": 300})
    screen.page.keyboard.press("ArrowRight")
    drawn(screen, scenes[1], 2, 12)


def test_a_question_from_the_room_changes_a_filter_and_the_scene_follows(screen: Screen) -> None:
    screen.open("/reunion?deroule=programme&scene=2")
    expect(head(screen.page)).to_have_text("Qui offre son expertise")
    screen.page.keyboard.press("f")
    screen.page.locator(".st-key-axe").get_by_role("button", name="Création").click()
    screen.shows("couche=expertises&axe=creation")
    expect(head(screen.page)).to_have_text("Qui offre son expertise")
    screen.choose("secteur", "Danse")
    screen.shows("couche=expertises&axe=creation&secteur=danse")
    screen.page.keyboard.press("Escape")
    screen.page.keyboard.press("Escape")
    expect(screen.page.get_by_test_id("stSidebar")).to_be_hidden()


def test_the_map_stays_where_it_is_between_scenes_of_one_region(screen: Screen) -> None:
    screen.open("/reunion?deroule=06&scene=1")
    expect(head(screen.page)).to_have_text("Montréal : où en sommes-nous")
    frame = screen.map()
    region = frame.locator(".maillage-label", has_text="Montréal").first
    expect(region).to_be_visible()
    zoom = "() => document.querySelector('.leaflet-control-scale-line').textContent"
    near = frame.evaluate(zoom)
    assert near in ("5 km", "10 km", "20 km")
    screen.page.keyboard.press("ArrowRight")
    expect(head(screen.page)).to_have_text("Qui offre son expertise")
    assert screen.map() == frame
    assert frame.evaluate(zoom) == near
    screen.page.keyboard.press("4")
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator(".maillage-matrix")).to_be_in_viewport()
    screen.page.keyboard.press("1")
    screen.page.keyboard.press("Enter")
    expect(head(screen.page)).to_have_text("Montréal : où en sommes-nous")
    assert screen.map() == frame
    assert frame.evaluate(zoom) == near


def test_a_gap_names_who_can_help_and_a_scene_comes_back_as_prepared(screen: Screen) -> None:
    screen.page.set_viewport_size({"width": 1280, "height": 720})
    screen.open("/reunion?deroule=17&scene=6")
    expect(screen.page.get_by_role("columnheader", name="À qui écrire")).to_be_in_viewport(ratio=1)
    assert screen.page.evaluate(SMALL, LEAST) == []
    screen.page.get_by_role("button", name="Fermer").click()
    expect(screen.page.locator(".maillage-matrix")).to_be_visible()
    screen.page.keyboard.press("6")
    screen.page.keyboard.press("Enter")
    expect(screen.page.get_by_role("columnheader", name="À qui écrire")).to_be_in_viewport(ratio=1)


def test_the_note_and_the_list_come_on_a_key(screen: Screen) -> None:
    scenes = played()
    screen.open("/reunion?deroule=programme&scene=1")
    drawn(screen, scenes[0], 1, 12)
    screen.page.keyboard.press("n")
    expect(screen.page.get_by_label("Note pour la personne qui parle")).to_contain_text(scenes[0].note[:30])
    screen.page.keyboard.press("s")
    screen.page.get_by_role("button", name=f"7 · {scenes[6].title}").click()
    drawn(screen, scenes[6], 7, 12)
    screen.page.get_by_role("button", name="Scène suivante").click()
    drawn(screen, scenes[7], 8, 12)


def test_hostile_texts_of_a_scene_stay_text(screen: Screen) -> None:
    screen.open("/reunion?deroule=miennes")
    content = (
        "ordre,titre,ecran,etat,note\r\n"
        '1,<img src=x onerror=window.hit=1>,carte,,"<script>window.hit=2</script>"\r\n'
    )
    screen.page.get_by_text("Reprendre un fichier").click()
    screen.page.locator("input[type=file]").set_input_files(
        {"name": "scenes.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    screen.page.get_by_role("button", name="Remplacer vos scènes").click()
    expect(screen.page.get_by_text("<img src=x")).to_be_visible()
    screen.page.get_by_role("button", name="Commencer").click()
    expect(head(screen.page)).to_have_text("<img src=x onerror=window.hit=1>")
    screen.page.keyboard.press("n")
    expect(screen.page.get_by_label("Note pour la personne")).to_have_text("<script>window.hit=2</script>")
    assert set(screen.hits()) == {None}
