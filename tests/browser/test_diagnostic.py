"""The self-diagnostic in a browser: by keyboard alone to the profile, on paper, and from paper."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from geo import questionnaire
from geo.columns import DIMENSIONS
from geo.drafts import Content, Drafts
from geo.language import FRENCH
from geo.settings import DEMONSTRATION
from geo.store import Store
from geo.tabular import read
from geo.vocabularies import Table
from tests.browser.conftest import IDLE
from tests.browser.test_access import violations, walk
from tests.programs import program
from tests.stores import published, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geo.questionnaire import Question
    from tests.browser.conftest import Screen, Serve, Server, Visit

FIRST: Final = questionnaire.latest()
UNCOVERED: Final = """(element) => {
  const box = element.getBoundingClientRect();
  return [box.top + 2, box.bottom - 2].every(
    (y) => element.contains(document.elementFromPoint(box.left + 5, y)) );
}"""
NAMES: Final = [FIRST.dimensions[code][FRENCH.locale].name for code in DIMENSIONS]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give a database where diagnostics are published."""
    opened = Store.open(f"sqlite:///{tmp_path_factory.mktemp('base') / 'base.sqlite'}")
    cells = read("diagnostics.csv", (DEMONSTRATION / "diagnostics.csv").read_bytes()).cells
    published(opened, {Table.DIAGNOSTICS: cells})
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def server(serve: Serve, store: Store, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """Serve it."""
    return serve(tmp_path_factory.mktemp("vide"), str(store.database.engine.url))


def questions(place: int) -> list[Question]:
    return [question for question in FIRST.questions if question.dimension == DIMENSIONS[place]]


def printed(screen: Screen, folder: Path) -> list[str]:
    """Print the page as a browser does that writes the address where there is a margin for it."""
    path = folder / "page.pdf"
    screen.page.pdf(
        path=path,
        prefer_css_page_size=True,
        display_header_footer=True,
    )
    command = [program("pdftotext"), "-layout", str(path), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603 # our own file
    return text.decode().split("\f")[:-1]


def step(screen: Screen, selector: str) -> None:
    """Tab to something; the focus is seen at every stop."""
    assert walk(screen, selector) == []


def opened(screen: Screen, name: str, question: Question) -> None:
    """Wait until a step has its heading in focus, and that and the first question in sight."""
    heading = screen.page.get_by_role("heading", name=name, exact=True)
    expect(heading).to_be_focused()
    screen.page.wait_for_selector(IDLE)
    expect(heading).to_be_focused()
    first = screen.page.locator(f".st-key-question_{question.code}")
    for seen in (heading, first.locator("h3"), first.get_by_test_id("stRadioOption").first):
        expect(seen).to_be_in_viewport(ratio=1)
    # Nothing lies over it, as the bar of the pages would.
    assert heading.evaluate(UNCOVERED)
    assert first.locator("h3").evaluate(UNCOVERED)


def test_the_whole_questionnaire_is_filled_by_keyboard_alone(screen: Screen) -> None:
    keyboard = screen.page.keyboard
    screen.open("/diagnostic")
    for key, name in (("region_du_diagnostic", "Capitale"), ("secteur_du_diagnostic", "Théâtre")):
        step(screen, f".st-key-{key} input")
        keyboard.type(name)
        expect(screen.page.get_by_role("option")).to_have_count(1)
        keyboard.press("Enter")
        screen.page.wait_for_selector(IDLE)
    step(screen, ".st-key-commencer button")
    keyboard.press("Enter")
    for place, name in enumerate(NAMES):
        own = questions(place)
        opened(screen, name, own[0])
        for number, question in enumerate(own):
            step(screen, f".st-key-question_{question.code} input[type=radio]")
            keyboard.press("Space")
            for _ in range((place + number) % 5):
                keyboard.press("ArrowDown")
        screen.page.wait_for_selector(IDLE)
        if place == 0:
            assert violations(screen.page) == []
        step(screen, ".st-key-etape_suivante button")
        keyboard.press("Enter")
    expect(screen.page.get_by_role("heading", name="Votre profil")).to_be_focused()
    screen.page.wait_for_selector(".st-key-profil .vega-embed :is(canvas, svg)")
    screen.page.wait_for_selector(IDLE)
    assert violations(screen.page) == []
    profile = screen.page.locator(".st-key-profil")
    expect(profile).to_contain_text("18 questions répondues sur 18")
    expect(profile.get_by_role("row")).to_have_count(1 + len(NAMES))
    # 0, 1 and 2 in the first dimension, 1, 2 and 3 in the second, and so on.
    scores = ["1,0", "2,0", "3,0", "2,3", "1,7", "1,0"]
    assert profile.locator("tbody td:nth-child(2)").all_inner_texts() == scores
    # One step back, and its answers are there.
    step(screen, ".st-key-revoir_6 button")
    keyboard.press("Enter")
    expect(screen.page.locator("input[type=radio]:checked")).to_have_count(3)
    opened(screen, NAMES[-1], questions(5)[0])


def test_each_step_comes_into_sight_and_focus_whichever_way_one_goes(screen: Screen) -> None:
    assert screen.page.viewport_size == {"width": 1280, "height": 800}
    screen.open("/diagnostic")
    screen.page.locator(".st-key-commencer button").click()
    for place, way in ((0, "suivante"), (1, "suivante"), (2, "precedente"), (1, "precedente"), (0, "")):
        opened(screen, NAMES[place], questions(place)[0])
        if way:
            screen.page.locator(f".st-key-etape_{way} button").click()
    # From the heading, Tab goes to the first question.
    screen.page.keyboard.press("Tab")
    first = screen.page.locator(f".st-key-question_{questions(0)[0].code}")
    expect(first.get_by_role("radio").first).to_be_focused()


def test_what_a_screen_reader_hears_is_plain_french(screen: Screen) -> None:
    screen.open("/diagnostic")
    screen.page.locator(".st-key-commencer button").click()
    opened(screen, NAMES[0], questions(0)[0])
    step_told = re.compile("^Étape 1 sur 6 · 0 question répondue sur 18$")
    expect(screen.page.get_by_role("progressbar")).to_have_count(1)
    expect(screen.page.get_by_role("progressbar", name=step_told)).to_be_visible()
    for question in questions(0):
        asked = question.wordings[FRENCH.locale].text
        group = screen.page.locator(f".st-key-question_{question.code}").get_by_role("radiogroup")
        expect(group).to_have_attribute("aria-label", asked)


@pytest.mark.parametrize(("region", "sector"), [("", ""), ("03", "theatre")])
def test_axe_finds_nothing_where_no_dimension_is_evaluated(
    visit: Visit, server: Server, store: Store, region: str, sector: str
) -> None:
    token = Drafts.open(store).create(Content(FIRST.version, {"outils-1": 2}, region, sector))
    screen = visit(server)
    screen.open(f"/diagnostic?lien={token}")
    screen.page.locator(".st-key-voir_mon_profil button").click()
    expect(screen.page.get_by_role("heading", name="Votre profil")).to_be_focused()
    screen.page.wait_for_selector(IDLE)
    cells = screen.page.locator(".st-key-profil tbody td:nth-child(2)")
    expect(cells).to_have_text(["non évalué"] * len(NAMES))
    # There is a picture where there is something to compare with, and only there.
    pictures = screen.page.locator(".st-key-profil .vega-embed :is(canvas, svg)")
    expect(pictures).to_have_count(1 if region else 0)
    assert violations(screen.page) == []


def test_the_sheet_has_the_profile_and_not_the_private_link(
    visit: Visit, server: Server, store: Store, tmp_path: Path
) -> None:
    answers = {question.code: place % 4 for place, question in enumerate(FIRST.questions)}
    token = Drafts.open(store).create(Content(FIRST.version, answers, "03", "theatre"))
    screen = visit(server)
    screen.open(f"/diagnostic?lien={token}")
    screen.page.wait_for_selector(".st-key-profil .vega-embed :is(canvas, svg)")
    sheets = printed(screen, tmp_path)
    whole = re.sub(r"\s+", " ", " ".join(sheets))
    assert len(sheets) <= 3
    for told in (*NAMES, "version 1.0", "Par où avancer", "Le niveau suivant"):
        assert told in whole, told
    # A published mean, of how many, and when it was taken.
    assert re.search(r"\d,\d \(\d+ au \d", whole)
    assert re.search(r"Profil du \d+ \w+ \d{4}", whole)
    # Neither in the page, nor in the margin, whole or cut.
    assert token[:8] not in whole
    assert "lien=" not in whole
    assert "Transmettre" not in whole
    assert "Télécharger" not in whole


def test_two_clicks_enter_a_paper_form_once_and_axe_finds_nothing(
    visit: Visit, server: Server, store: Store
) -> None:
    before = len(rows(store, Table.DIAGNOSTICS))
    screen = visit(server)
    screen.open("/diagnostic?volet=saisie")
    screen.choose("papier_region_0", "Outaouais")
    screen.page.locator(".st-key-papier_jour_0 input").fill("2026-03-12")
    for code in ("outils-1", "outils-2"):
        box = screen.page.locator(f".st-key-papier_{code}_0").get_by_role("radio", name="3")
        box.focus()
        screen.page.keyboard.press("Space")
    screen.page.locator(".st-key-auteur_publication input").fill("Cellule fictive")
    screen.page.wait_for_selector(IDLE)
    assert violations(screen.page) == []
    screen.page.get_by_role("button", name="Saisir ce formulaire").dblclick()
    expect(screen.page.get_by_text("formulaire du 12 mars 2026")).to_be_visible()
    screen.page.wait_for_selector(IDLE)
    held = rows(store, Table.DIAGNOSTICS)
    assert len(held) == before + 1
    assert (held[-1]["region"], held[-1]["outils"], held[-1]["support"]) == ("07", "2.0", "papier")
    screen.page.get_by_role("button", name="Annuler cette saisie").dblclick()
    expect(screen.page.get_by_text("La saisie est annulée")).to_be_visible()
    assert len(rows(store, Table.DIAGNOSTICS)) == before
