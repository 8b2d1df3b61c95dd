"""A meeting played by keyboard: every scene comes whole, in letters that the last row reads."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from geo.coverage import Dimension
from geo.language import FRENCH
from geo.rundown import for_programme
from geo.scenes import Screen as Shown
from geo.settings import DEMONSTRATION
from tests.browser.conftest import IDLE

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


def legible(page: Page) -> None:
    """Wait until no letter in sight is too small: a frame has its styles a moment after its letters."""
    page.wait_for_function(f"(least) => ({SMALL})(least).length === 0", arg=LEAST)


def played() -> tuple[Scene, ...]:
    from geo import atlas, dataset  # noqa: PLC0415 # only here

    shown = atlas.build(dataset.load(DEMONSTRATION))
    return for_programme(shown, date.today(), FRENCH)  # noqa: DTZ011 # the screen's day


def meet(screen: Screen, address: str) -> None:
    """Go to a scene, and wait until the keys lead."""
    screen.open(address)
    screen.page.wait_for_selector("html.maillage-meeting", state="attached")


def head(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def drawn(screen: Screen, scene: Scene, number: int, total: int) -> None:
    """Wait until a scene is there, whole, and not still the rows of the one before under a new title."""
    expect(head(screen.page)).to_have_text(scene.title)
    expect(screen.page.get_by_role("status").filter(has_text="/")).to_have_text(f"{number}/{total}")
    read = screen.page.locator(".st-key-scene_lue")
    if scene.screen in (Shown.MAP, Shown.MESH) and not scene.query.get("alerte"):
        expect(read).to_have_count(0)
        expect(screen.container).to_be_in_viewport()
        expect(screen.container).to_have_attribute("data-loaded", re.compile(r"\d"))
        if scene.screen is Shown.MAP:
            screen.shows(scene.state)
        return
    expect(read.locator(f".maillage-scene[data-scene='{number}']")).to_be_attached()
    if scene.screen is Shown.COVERAGE:
        crossed = Dimension(scene.query.get("croisement", [Dimension.MEASURES])[0])
        corner = read.locator(".maillage-matrix thead th.name")
        expect(corner).to_have_text(FRENCH.render(crossed.label))
        expect(corner).to_be_in_viewport()
    else:
        expect(read.locator(".maillage-table").first).to_be_in_viewport()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_twelve_scenes_by_keyboard_in_letters_that_the_last_row_reads(
    screen: Screen, width: int, height: int
) -> None:
    scenes = played()
    assert len(scenes) == 12
    screen.page.set_viewport_size({"width": width, "height": height})
    meet(screen, "/reunion?deroule=programme&scene=1")
    for number, scene in enumerate(scenes, start=1):
        drawn(screen, scene, number, len(scenes))
        legible(screen.page)
        assert screen.page.get_by_text("Données de démonstration, fictives").last.is_visible()
        screen.page.keyboard.press("ArrowRight")
    # The last scene stays.
    drawn(screen, scenes[-1], len(scenes), len(scenes))
    screen.page.keyboard.press("PageUp")
    drawn(screen, scenes[-2], len(scenes) - 1, len(scenes))
    screen.page.keyboard.press("1")
    screen.page.keyboard.press("0")
    screen.page.keyboard.press("Enter")
    drawn(screen, scenes[9], 10, len(scenes))


# How far what is read is turned over, and how far it can be: the matrix in its own frame, or a table.
READ: Final = """() => {
  const box = document.querySelector(".st-key-scene_lue");
  const trees = [...box.querySelectorAll("*")].map((one) => one.shadowRoot).filter(Boolean);
  const part = trees.map((tree) => tree.querySelector(".maillage-frame")).find(Boolean) || box;
  return [Math.round(part.scrollTop), part.scrollHeight - part.clientHeight, part.clientHeight];
}"""


@pytest.mark.parametrize(
    "address",
    ["deroule=programme&scene=5", "deroule=programme&scene=10", "deroule=programme&scene=12"],
    ids=["matrix", "alert", "directory"],
)
def test_a_clicker_turns_over_what_is_read_before_it_leaves_the_scene(screen: Screen, address: str) -> None:
    scenes, number = played(), int(address.rsplit("=", 1)[1])
    screen.page.set_viewport_size({"width": 1280, "height": 720})
    meet(screen, f"/reunion?{address}")
    drawn(screen, scenes[number - 1], number, 12)
    more = screen.page.get_by_role("button", name="suite ↓")
    expect(more).to_be_in_viewport()
    top, end, window = screen.page.evaluate(READ)
    assert top == 0 < end
    while top < end - 1:
        screen.page.keyboard.press("PageDown")
        before, (top, end, _) = top, screen.page.evaluate(READ)
        # Forward, and by less than the window: no line is passed over.
        assert before < top < before + window
    expect(more).to_be_hidden()
    drawn(screen, scenes[number - 1], number, 12)
    while top:
        screen.page.keyboard.press("PageUp")
        before, (top, _, _) = top, screen.page.evaluate(READ)
        assert top < before
    screen.page.keyboard.press("PageUp")
    drawn(screen, scenes[number - 2], number - 1, 12)


def test_the_end_of_what_is_read_leads_to_the_next_scene(screen: Screen) -> None:
    scenes = played()
    screen.page.set_viewport_size({"width": 1280, "height": 720})
    meet(screen, "/reunion?deroule=programme&scene=9")
    drawn(screen, scenes[8], 9, 12)
    more = screen.page.get_by_role("button", name="suite ↓")
    expect(more).to_be_in_viewport()
    top, end, _ = screen.page.evaluate(READ)
    while top < end - 1:
        screen.page.keyboard.press("PageDown")
        top, end, _ = screen.page.evaluate(READ)
    screen.page.keyboard.press("PageDown")
    drawn(screen, scenes[9], 10, 12)
    # An arrow does not wait for the end.
    assert screen.page.evaluate(READ)[0] == 0
    screen.page.keyboard.press("ArrowRight")
    drawn(screen, scenes[10], 11, 12)


def test_the_matrix_of_one_region_says_its_name_whole(screen: Screen) -> None:
    screen.page.set_viewport_size({"width": 1280, "height": 720})
    meet(screen, "/reunion?deroule=11&scene=4")
    name = screen.page.locator("thead .upright")
    expect(name).to_have_text("Gaspésie–Îles-de-la-Madeleine")
    expect(name).to_be_in_viewport(ratio=1)
    flow, wide, tall = name.evaluate(
        "(one) => [getComputedStyle(one).writingMode, one.scrollWidth - one.clientWidth,"
        " one.scrollHeight - one.clientHeight]"
    )
    assert flow == "horizontal-tb"
    # Nothing is cut, but for the tails of letters.
    assert max(wide, tall) < LEAST / 4


def test_every_region_and_sign_of_the_matrix_is_in_sight_with_its_key(screen: Screen) -> None:
    screen.page.set_viewport_size({"width": 1280, "height": 720})
    meet(screen, "/reunion?deroule=programme&scene=4")
    expect(screen.page.locator("thead .covered")).to_be_in_viewport(ratio=1)
    key = screen.page.locator(".maillage-key")
    expect(key).to_be_in_viewport(ratio=1)
    expect(key).to_contain_text("à revoir")
    expect(key).not_to_contain_text("masqué")
    # Its sign is drawn: at least half the height of the smallest letters.
    sign = screen.page.locator(".maillage-matrix .age.a_revoir").first.bounding_box()
    assert sign
    assert sign["width"] >= LEAST / 2
    meet(screen, "/reunion?scene=0&ecran=couverture&du=2026-06-01&axe=diffusion")
    expect(key).to_contain_text("· masqué par les filtres")


def test_a_covered_cell_opens_as_tables_that_do_not_leave_the_meeting(screen: Screen) -> None:
    screen.page.set_viewport_size({"width": 1280, "height": 720})
    meet(screen, "/reunion?scene=0&ecran=couverture&ouvert=99|06")
    read = screen.page.locator(".st-key-scene_lue")
    expect(read.get_by_role("table", name="Expertises")).to_be_attached()
    expect(read.get_by_text("confirmé le", exact=False).first).to_be_in_viewport()
    expect(screen.page.get_by_test_id("stDataFrame")).to_have_count(0)
    expect(read.get_by_role("link")).to_have_count(0)
    expect(read.get_by_role("button")).to_have_count(1)
    legible(screen.page)
    read.get_by_role("button", name="Fermer").click()
    expect(screen.page.locator(".maillage-matrix")).to_be_in_viewport()


def test_the_filters_lie_over_a_map_that_does_not_move(screen: Screen) -> None:
    screen.page.set_viewport_size({"width": 1280, "height": 720})
    meet(screen, "/reunion?deroule=programme&scene=1")
    frame = screen.page.locator(".st-key-carte iframe")
    screen.map()
    before = frame.bounding_box()
    screen.page.keyboard.press("f")
    expect(screen.page.locator(".st-key-secteur")).to_be_in_viewport()
    assert frame.bounding_box() == before
    legible(screen.page)
    meet(screen, "/reunion?scene=0&ecran=repertoire&vue=calendrier&mois=2026-11")
    expect(screen.page.locator(".maillage-month .kind").first).to_be_visible()
    legible(screen.page)


def test_a_clicker_leads_also_while_a_filter_has_the_focus(screen: Screen) -> None:
    scenes = played()
    meet(screen, "/reunion?deroule=programme&scene=1")
    drawn(screen, scenes[0], 1, 12)
    screen.page.keyboard.press("f")
    field = screen.page.locator(".st-key-secteur").get_by_role("combobox")
    field.focus()
    screen.page.keyboard.press("PageDown")
    drawn(screen, scenes[1], 2, 12)
    field.focus()
    screen.page.keyboard.press("PageUp")
    drawn(screen, scenes[0], 1, 12)


def test_a_scene_says_all_that_narrows_it_whole(screen: Screen) -> None:
    screen.page.set_viewport_size({"width": 1280, "height": 720})
    meet(screen, "/reunion?scene=0&ecran=maillage&intensite=3&annee=2024&origine=06&origine=03&secteur=danse")
    said = screen.page.locator("header .sentence")
    expect(said).to_have_text(
        re.compile(r"secteur Danse.*hôtes Capitale-Nationale et Montréal.*au moins 3 activités.*en 2024\.$")
    )
    assert said.get_attribute("title") == said.text_content()
    assert said.evaluate("(one) => one.scrollHeight - one.clientHeight") < LEAST / 4
    fits(screen.page)


def fits(page: Page) -> None:
    """Wait until the map ends where the window does, whatever stands above it."""
    expect(page.locator(".st-key-carte iframe")).to_be_visible()
    bottom = "document.querySelector('.st-key-carte iframe')?.getBoundingClientRect().bottom"
    page.wait_for_function(f"() => {bottom} <= innerHeight + 1 && {bottom} > innerHeight - 30")


def test_a_notice_leaves_the_map_in_the_window_and_the_day_stays(screen: Screen) -> None:
    screen.page.set_viewport_size({"width": 1280, "height": 720})
    screen.open("/?carte_au=2020-01-01")
    screen.map()
    screen.page.keyboard.press("p")
    expect(head(screen.page)).to_have_text("Carte")
    said = screen.page.get_by_text("Carte au 1er janvier 2020")
    expect(said).to_be_in_viewport(ratio=1)
    fits(screen.page)
    legible(screen.page)
    screen.page.keyboard.press("ArrowRight")
    expect(head(screen.page)).to_have_text("Où en sommes-nous ?")
    expect(said).to_be_in_viewport(ratio=1)
    expect(screen.page).to_have_url(re.compile(r"carte_au=2020-01-01"))
    meet(screen, "/reunion?deroule=programme&scene=1&mesure=999")
    expect(screen.page.get_by_text("Filtre inconnu ignoré")).to_be_in_viewport(ratio=1)
    fits(screen.page)


def test_the_list_fits_and_a_long_note_turns_over_by_the_same_keys(screen: Screen) -> None:
    screen.page.set_viewport_size({"width": 1280, "height": 720})
    screen.open("/reunion?deroule=miennes")
    note = "\n".join(f"Ligne {number}" for number in range(60))
    screen.page.get_by_text("Reprendre un fichier").click()
    screen.page.locator("input[type=file]").set_input_files(
        {
            "name": "scenes.csv",
            "mimeType": "text/csv",
            "buffer": (
                f'ordre,titre,ecran,etat,note\n1,Une,carte,,"{note}"\n2,Deux,carte,,\n'
                + "".join(f"{number},Vue {number},carte,,\n" for number in range(3, 31))
            ).encode(),
        }
    )
    screen.page.get_by_role("button", name="Remplacer vos scènes").click()
    screen.page.wait_for_selector(IDLE)
    screen.page.get_by_role("button", name="Commencer").click()
    expect(head(screen.page)).to_have_text("Une")
    screen.page.keyboard.press("n")
    panel = screen.page.get_by_label("Note pour la personne qui parle")
    top, end = "(one) => one.scrollTop", "(one) => one.scrollHeight - one.clientHeight"
    while panel.evaluate(top) < panel.evaluate(end) - 1:
        before = panel.evaluate(top)
        screen.page.keyboard.press("PageDown")
        assert panel.evaluate(top) > before
    expect(head(screen.page)).to_have_text("Une")
    screen.page.keyboard.press("PageDown")
    expect(head(screen.page)).to_have_text("Deux")
    screen.page.keyboard.press("End")
    expect(head(screen.page)).to_have_text("Vue 30")
    screen.page.keyboard.press("s")
    expect(screen.page.get_by_role("button", name="30 · Vue 30")).to_be_in_viewport(ratio=1)
    meet(screen, "/reunion?deroule=programme&scene=1")
    screen.page.keyboard.press("s")
    keys = screen.page.get_by_label("Scènes et touches", exact=True).locator("visible=true").last
    expect(keys.get_by_role("button", name="À qui écrire")).to_be_in_viewport(ratio=1)
    expect(keys.get_by_role("button", name="Quitter la réunion")).to_be_in_viewport(ratio=1)


def test_what_announces_the_scene_stays_and_changes_its_text(screen: Screen) -> None:
    scenes = played()
    meet(screen, "/reunion?deroule=programme&scene=1")
    drawn(screen, scenes[0], 1, 12)
    status = screen.page.get_by_role("status").filter(has_text="/")
    status.evaluate("(one) => { one.kept = true; }")
    screen.page.keyboard.press("ArrowRight")
    drawn(screen, scenes[1], 2, 12)
    assert status.evaluate("(one) => one.kept")


def test_escape_is_asked_for_in_full_screen_and_its_end_alone_does_not_leave(screen: Screen) -> None:
    # The browser says nothing of the keys that it lends: what is asked of it is noted on the way.
    screen.page.add_init_script(
        "const lend = navigator.keyboard.lock.bind(navigator.keyboard);"
        "navigator.keyboard.lock = (keys) => lend(keys).then(() => { window.lent = keys; });"
    )
    screen.open("/")
    screen.map()
    screen.page.keyboard.press("p")
    expect(head(screen.page)).to_have_text("Carte")
    screen.page.wait_for_function("() => window.lent && window.lent.includes('Escape')")
    screen.page.evaluate("() => document.exitFullscreen()")
    screen.page.wait_for_function("() => !document.fullscreenElement")
    expect(screen.page.get_by_test_id("stSidebar")).to_be_hidden()
    screen.page.keyboard.press("Escape")
    expect(screen.page.get_by_test_id("stSidebar")).to_be_visible()


def test_a_page_loaded_anew_keeps_the_view_one_presented(screen: Screen) -> None:
    screen.open("/?secteur=danse")
    screen.map()
    screen.page.keyboard.press("p")
    expect(head(screen.page)).to_have_text("Carte")
    screen.page.reload()
    expect(head(screen.page)).to_have_text("Carte")
    screen.page.keyboard.press("ArrowRight")
    expect(head(screen.page)).to_have_text("Où en sommes-nous ?")
    screen.page.keyboard.press("ArrowLeft")
    expect(head(screen.page)).to_have_text("Carte")
    screen.shows("secteur=danse")
    screen.page.keyboard.press("Escape")
    expect(screen.page).to_have_url(f"{screen.server.url}/?secteur=danse")


def test_a_visit_that_is_over_leaves_the_view_of_its_scene_and_says_so(screen: Screen) -> None:
    screen.open("/couverture?region=06")
    screen.page.get_by_role("button", name="Ajouter cette vue").click()
    screen.page.get_by_test_id("stToast").wait_for()
    screen.page.get_by_role("link", name="Réunion").click()
    screen.page.get_by_role("button", name="Commencer").click()
    expect(head(screen.page)).to_have_text("Où en sommes-nous ?")
    screen.page.keyboard.press("End")
    expect(head(screen.page)).to_have_text("Couverture · Montréal")
    expect(screen.page).to_have_url(re.compile(r"region=06&.*deroule=visite"))
    said = screen.page.get_by_text("Les scènes de cette visite ne sont plus là")
    expect(said).to_be_hidden()
    screen.page.reload()
    expect(said).to_be_in_viewport(ratio=1)
    expect(head(screen.page)).to_have_text("Couverture · Montréal")
    expect(screen.page.get_by_role("columnheader", name="Montréal")).to_be_visible()
    expect(screen.page.get_by_role("button", name="Scène suivante")).to_be_disabled()


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
    meet(screen, "/reunion?deroule=programme&scene=1")
    drawn(screen, scenes[0], 1, 12)
    for _ in range(4):
        screen.page.keyboard.press("ArrowRight")
    drawn(screen, scenes[4], 5, 12)


def test_the_keys_lead_also_while_the_map_has_the_focus(screen: Screen) -> None:
    scenes = played()
    meet(screen, "/reunion?deroule=programme&scene=1")
    drawn(screen, scenes[0], 1, 12)
    screen.container.click(position={"x": 200, "y": 300})
    expect(screen.page).to_have_url(re.compile(r"\bfiche="))
    screen.page.keyboard.press("ArrowRight")
    drawn(screen, scenes[1], 2, 12)


def test_a_question_from_the_room_changes_a_filter_and_the_scene_follows(screen: Screen) -> None:
    meet(screen, "/reunion?deroule=programme&scene=2")
    expect(head(screen.page)).to_have_text("Qui offre son expertise")
    screen.page.keyboard.press("f")
    screen.page.locator(".st-key-axe").get_by_role("button", name="Création").click()
    screen.shows("couche=expertises&axe=creation")
    expect(head(screen.page)).to_have_text("Qui offre son expertise")
    screen.choose("secteur", "Danse")
    screen.shows("couche=expertises&axe=creation&secteur=danse")
    choices = screen.page.get_by_role("listbox")
    screen.page.locator(".st-key-secteur").get_by_role("combobox").press("ArrowDown")
    expect(choices).to_be_visible()
    # The key closes the list that is open, then the filters, and does not leave.
    screen.page.keyboard.press("Escape")
    expect(choices).to_be_hidden()
    expect(screen.page.get_by_test_id("stSidebar")).to_be_visible()
    screen.page.keyboard.press("Escape")
    expect(screen.page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(screen.page).to_have_url(re.compile(r"[?&]scene=2\b"))


def test_the_map_stays_where_it_is_between_scenes_of_one_region(screen: Screen) -> None:
    meet(screen, "/reunion?deroule=06&scene=1")
    expect(head(screen.page)).to_have_text("Montréal : où en sommes-nous")
    frame = screen.map()
    region = frame.locator(".maillage-label", has_text="Montréal").first
    expect(region).to_be_visible()
    zoom = "() => document.querySelector('.leaflet-control-scale-line').textContent"
    centre = "() => Object.values(window.map.getCenter())"
    near, place = frame.evaluate(zoom), frame.evaluate(centre)
    assert near in ("5 km", "10 km", "20 km")
    screen.page.keyboard.press("ArrowRight")
    expect(head(screen.page)).to_have_text("Qui offre son expertise")
    assert screen.map() == frame
    # Neither nearer nor elsewhere.
    assert (frame.evaluate(zoom), frame.evaluate(centre)) == (near, pytest.approx(place, abs=1e-4))
    screen.page.keyboard.press("4")
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator(".maillage-matrix")).to_be_in_viewport()
    screen.page.keyboard.press("1")
    screen.page.keyboard.press("Enter")
    expect(head(screen.page)).to_have_text("Montréal : où en sommes-nous")
    assert screen.map() == frame
    assert (frame.evaluate(zoom), frame.evaluate(centre)) == (near, pytest.approx(place, abs=1e-4))


def test_a_gap_names_who_can_help_and_a_scene_comes_back_as_prepared(screen: Screen) -> None:
    screen.page.set_viewport_size({"width": 1280, "height": 720})
    meet(screen, "/reunion?deroule=17&scene=6")
    expect(screen.page.get_by_role("columnheader", name="À qui écrire")).to_be_in_viewport(ratio=1)
    legible(screen.page)
    screen.page.get_by_role("button", name="Fermer").click()
    expect(screen.page.locator(".maillage-matrix")).to_be_visible()
    screen.page.keyboard.press("6")
    screen.page.keyboard.press("Enter")
    expect(screen.page.get_by_role("columnheader", name="À qui écrire")).to_be_in_viewport(ratio=1)


def test_the_note_and_the_list_come_on_a_key(screen: Screen) -> None:
    scenes = played()
    meet(screen, "/reunion?deroule=programme&scene=1")
    drawn(screen, scenes[0], 1, 12)
    screen.page.keyboard.press("n")
    expect(screen.page.get_by_label("Note pour la personne qui parle")).to_contain_text(scenes[0].note[:30])
    screen.page.keyboard.press("s")
    screen.page.get_by_role("button", name=f"7 · {scenes[6].title}").click()
    drawn(screen, scenes[6], 7, 12)
    screen.page.get_by_role("button", name="Scène suivante").click()
    drawn(screen, scenes[7], 8, 12)
    # The mouse has left its focus on that button: the keys lead all the same.
    screen.page.keyboard.press("ArrowRight")
    drawn(screen, scenes[8], 9, 12)
    screen.page.get_by_role("button", name="Scène précédente").click()
    drawn(screen, scenes[7], 8, 12)
    screen.page.keyboard.press("End")
    drawn(screen, scenes[-1], 12, 12)


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
    screen.page.wait_for_selector(IDLE)
    expect(screen.page.get_by_text("1 · <img src=x")).to_be_visible()
    screen.page.get_by_role("button", name="Commencer").click()
    expect(head(screen.page)).to_have_text("<img src=x onerror=window.hit=1>")
    screen.page.keyboard.press("n")
    expect(screen.page.get_by_label("Note pour la personne")).to_have_text("<script>window.hit=2</script>")
    assert set(screen.hits()) == {None}
