"""The data desk as a manager uses it: drop a sheet, answer, compare, publish, look again, take back."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final

import openpyxl
import pytest
from playwright.sync_api import expect

from geo.columns import COLUMNS
from geo.settings import DEMONSTRATION, ROOT
from geo.store import Store
from geo.vocabularies import Table
from tests.browser.conftest import IDLE

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator

    from tests.browser.conftest import Screen, Serve, Visit

ODCAF: Final = ROOT.parent / "shared" / "odcaf" / "ODCAF_v1.0.csv"
HEADERS: Final = (
    "Nom du pôle", "Région administrative", "Ville", "Latitude (N)", "Longitude (O)", "Statut", "Implanté le",
)  # fmt: skip
ROWS: Final = (
    ("Pôle du Nord", "Nord du Quebec", "Chibougamau", "49,9166", "74,3668", "Actif", "3 avril 2017"),
    ("Pôle de l’île", "06 - Montréal", "Montréal", 45.5, 73.6, "actif", "03/04/2017"),
    ("Pôle d’ailleurs", "Outaouais", "Ottawa", 45.42, 75.69, "actif", None),
)


def sheet(*rows: tuple[object, ...]) -> bytes:
    """Make a workbook as an office sends it: a title over the headers."""
    book = openpyxl.Workbook()
    book.active.append(["Liste des pôles 2026"])
    for row in (HEADERS, *rows):
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def drop(screen: Screen, name: str, content: bytes) -> None:
    screen.page.locator("[data-testid=stFileUploaderDropzone] input").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def metric(screen: Screen, name: str) -> Locator:
    return screen.page.get_by_test_id("stMetric").filter(has_text=name).get_by_test_id("stMetricValue")


def publish(screen: Screen, button: str, who: str = "Cellule fictive") -> None:
    screen.page.get_by_label("Qui publie").fill(who)
    screen.page.get_by_role("button", name=re.compile(button)).click()


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'maillage.sqlite'}"


def test_a_messy_sheet_is_understood_asked_about_published_and_taken_back(
    visit: Visit, serve: Serve, database: str
) -> None:
    screen = visit(serve(DEMONSTRATION, database))
    screen.open("/donnees")
    expect(screen.page.locator(".maillage-demo")).to_be_visible()
    drop(screen, "poles du nord.xlsx", sheet(*ROWS))
    expect(metric(screen, "Lignes lues")).to_have_text("3")
    expect(metric(screen, "corrigées")).to_have_text("1")
    expect(metric(screen, "refusées")).to_have_text("2")
    screen.page.get_by_text("Le jour, puis le mois").click()
    expect(metric(screen, "corrigées")).to_have_text("2")
    expect(metric(screen, "Ajout")).to_have_text("2")
    publish(screen, "Publier 2 changements")
    expect(screen.page.get_by_text("Publication n° 1 faite")).to_be_visible()
    # What was fictitious has left every screen.
    expect(screen.page.locator(".maillage-demo")).to_have_count(0)
    stored = Store.open(database)
    (publication,) = stored.publications(5)
    assert (publication.author, publication.message) == ("Cellule fictive", "Import de poles du nord.xlsx")
    after = {change.key: change.after for change in stored.changes(1)}
    assert {key: row and (row["region"], row["implante_le"]) for key, row in after.items()} == {
        "pole-10-pole-du-nord": ("10", "2017-04-03"),
        "pole-06-pole-de-l-ile": ("06", "2017-04-03"),
    }
    screen.open("/")
    screen.map()
    expect(screen.container).to_have_attribute("data-visible", "2")
    screen.open("/donnees")
    taken = screen.downloaded(screen.page.get_by_role("button", name="Tout emporter"))
    with zipfile.ZipFile(taken.path()) as everything:
        assert "pole-10-pole-du-nord" in everything.read("poles.csv").decode()
    screen.page.get_by_role("radio", name="Historique").click()
    expect(metric(screen, "Ajout")).to_have_text("2")
    screen.page.get_by_label("Qui publie").fill("Cellule fictive")
    screen.page.get_by_role("button", name="Reprendre").click()
    expect(screen.page.get_by_text("Publication n° 2 faite")).to_be_visible()
    assert Table.POLES not in stored.sheets() or stored.sheets()[Table.POLES].cells.empty
    stored.close()


def test_one_correction_is_refused_where_its_kind_is_accepted(
    visit: Visit, serve: Serve, database: str
) -> None:
    screen = visit(serve(DEMONSTRATION, database))
    screen.open("/donnees")
    drop(screen, "poles.xlsx", sheet(*ROWS[:2]))
    screen.page.get_by_text("Le jour, puis le mois").click()
    expect(metric(screen, "corrigées")).to_have_text("2")
    screen.page.get_by_text("Accepter ou refuser une correction à la fois").click()
    grid = (
        screen.page.get_by_test_id("stExpander")
        .filter(has_text="une correction à la fois")
        .locator("canvas")
        .first
    )
    # The box of the first line, under the headers: the region of the first record.
    grid.click(position={"x": 40, "y": 52}, force=True)
    screen.page.keyboard.press("Space")
    expect(metric(screen, "refusées")).to_have_text("1")
    expect(metric(screen, "corrigées")).to_have_text("1")


def test_two_people_publish_on_the_same_base_and_the_second_is_told_cell_by_cell(
    visit: Visit, serve: Serve, database: str
) -> None:
    server = serve(DEMONSTRATION, database)
    first, second = visit(server), visit(server)
    first.open("/donnees")
    drop(first, "poles.xlsx", sheet(ROWS[0]))
    publish(first, "Publier 1 changement")
    expect(first.page.get_by_text("Publication n° 1 faite")).to_be_visible()
    for screen, status in ((first, "Suspendu"), (second, "Fermé")):
        screen.open("/donnees")
        drop(screen, "poles.xlsx", sheet((*ROWS[0][:5], status, ROWS[0][6])))
        expect(metric(screen, "Modification")).to_have_text("1")
    publish(first, "Publier 1 changement")
    expect(first.page.get_by_text("Publication n° 2 faite")).to_be_visible()
    publish(second, "Publier 1 changement", "Autre cellule")
    told = second.page.get_by_test_id("stAlert").filter(has_text="rien de votre travail n’est perdu")
    expect(told).to_be_visible()
    conflict = second.page.locator("[data-testid=stMain] table").filter(has_text="Publié entre-temps").first
    expect(conflict).to_contain_text("suspendu")
    # Without a word from them, what the other published stays.
    expect(second.page.get_by_role("button", name="Publier 0 changement")).to_be_disabled()
    stored = Store.open(database)
    assert [one.number for one in stored.publications(5)] == [2, 1]
    second.page.get_by_label("Fiches où votre version l’emporte").click()
    second.page.get_by_role("option", name="pole-10-pole-du-nord").click()
    second.page.keyboard.press("Escape")
    second.page.get_by_role("button", name="Publier 1 changement").click()
    expect(second.page.get_by_text("Publication n° 3 faite")).to_be_visible()
    assert stored.sheets()[Table.POLES].cells["statut"].tolist() == ["ferme"]
    stored.close()


def written(screen: Screen, column: str, text: str) -> None:
    """Write in a cell of the first pole in the open grid."""
    steps = [one.name for one in COLUMNS[Table.POLES]].index(column)

    def at(step: int) -> Locator:
        return screen.page.get_by_test_id(f"glide-cell-{step + 1}-0")

    screen.page.wait_for_selector(IDLE)
    screen.page.get_by_test_id("stDataFrame").locator("canvas").first.click(
        position={"x": 60, "y": 52}, force=True
    )
    for step in range(steps):
        # The grid draws on a canvas; what it tells assistive technology says where one is.
        expect(at(step)).to_have_attribute("aria-selected", "true")
        screen.page.keyboard.press("ArrowRight")
    expect(at(steps)).to_have_attribute("aria-selected", "true")
    screen.page.keyboard.press("Enter")
    cell = screen.page.locator("#portal textarea")
    cell.fill(text)
    cell.press("Enter")


def opened(screen: Screen, table: str) -> None:
    """Open the grid of a table, and wait for its records."""
    screen.open("/donnees")
    screen.page.get_by_text("Corriger", exact=True).click()
    screen.choose("table_corrigee", table)
    expect(screen.page.get_by_test_id("stDataFrame").locator("table")).to_contain_text("pole-10")


def test_records_corrected_by_hand_outlive_what_another_publishes_meanwhile(
    visit: Visit, serve: Serve, database: str
) -> None:
    server = serve(DEMONSTRATION, database)
    first, second = visit(server), visit(server)
    first.open("/donnees")
    drop(first, "poles.xlsx", sheet(ROWS[0]))
    publish(first, "Publier 1 changement")
    expect(first.page.get_by_text("Publication n° 1 faite")).to_be_visible()
    for screen in (first, second):
        opened(screen, "Pôles")
    written(second, "nom", "Pôle de la baie")
    expect(metric(second, "Modification")).to_have_text("1")
    # A half-written correction is not lost by turning to another table.
    expect(second.page.get_by_role("combobox", name="Table")).to_be_disabled()
    written(first, "nom", "Pôle de la forêt")
    expect(metric(first, "Modification")).to_have_text("1")
    publish(first, "Publier 1 changement")
    expect(first.page.get_by_text("Publication n° 2 faite")).to_be_visible()
    # The next run of the second sees the new tables, and keeps what was written.
    publish(second, "Publier 1 changement", "Autre cellule")
    told = second.page.get_by_test_id("stAlert").filter(has_text="rien de votre travail n’est perdu")
    expect(told).to_be_visible()
    second.page.get_by_label("Fiches où votre version l’emporte").click()
    second.page.get_by_role("option", name="pole-10-pole-du-nord").click()
    second.page.keyboard.press("Escape")
    second.page.get_by_role("button", name="Publier 1 changement").click()
    expect(second.page.get_by_text("Publication n° 3 faite")).to_be_visible()
    stored = Store.open(database)
    assert stored.sheets()[Table.POLES].cells["nom"].tolist() == ["Pôle de la baie"]
    stored.close()


def test_a_cell_that_is_wrong_is_told_and_given_up(visit: Visit, serve: Serve, database: str) -> None:
    screen = visit(serve(DEMONSTRATION, database))
    screen.open("/donnees")
    drop(screen, "poles.xlsx", sheet(ROWS[0]))
    publish(screen, "Publier 1 changement")
    expect(screen.page.get_by_text("Publication n° 1 faite")).to_be_visible()
    opened(screen, "Pôles")
    written(screen, "latitude", "quarante")
    expect(metric(screen, "refusées")).to_have_text("1")
    expect(screen.page.get_by_role("button", name=re.compile("^Publier"))).to_have_count(0)
    screen.page.get_by_role("button", name="Abandonner ces corrections").click()
    expect(screen.page.get_by_text("Changez une cellule, ajoutez une ligne")).to_be_visible()
    expect(screen.page.get_by_role("combobox", name="Table")).to_be_enabled()


@pytest.mark.skipif(not ODCAF.is_file(), reason=f"no real places at {ODCAF}")
def test_the_real_places_come_in_through_the_screen_with_their_known_counts(
    visit: Visit, serve: Serve, database: str
) -> None:
    screen = visit(serve(DEMONSTRATION, database))
    screen.open("/donnees")
    drop(screen, ODCAF.name, ODCAF.read_bytes())
    expect(metric(screen, "Lignes lues")).to_have_text("7 972".replace(" ", "\u00a0"), timeout=60_000)
    screen.page.wait_for_selector(IDLE)
    expect(metric(screen, "Ajout")).to_have_text("2 238".replace(" ", "\u00a0"))
    # The database says where a place is, or that nobody knows: nothing is guessed unless asked for.
    centre = screen.page.get_by_role("checkbox", name=re.compile("Point placé au centre"))
    expect(centre).not_to_be_checked()
    publish(screen, "Publier")
    expect(screen.page.get_by_text("Publication n° 1 faite")).to_be_visible(timeout=60_000)
    # What was read stays as it was read, with its report; its own rows are not met as known records.
    expect(screen.page.get_by_text("Ce fichier est publié")).to_be_visible()
    expect(metric(screen, "Lignes lues")).to_have_text("7 972".replace(" ", "\u00a0"))
    screen.open("/?couche=lieux")
    screen.map()
    expect(screen.container).to_have_attribute("data-visible", "2151")
