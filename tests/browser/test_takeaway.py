"""What is taken away: each file opens, holds what the filters keep, and is one's own."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Final

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import expect
from pptx import Presentation
from pypdf import PdfReader

from geo.settings import REGION_CODES
from geo.vocabularies import Table
from tests.browser.conftest import BUSY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Screen, Server, Visit

QUERY: Final = "secteur=danse"
LARGEST: Final = 10_000_000
"""Bytes of a file that one sends to everybody."""

LONG: Final = 60_000
"""Milliseconds: a deck on a busy machine."""


def downloaded(screen: Screen, label: str) -> tuple[str, bytes]:
    file = screen.downloaded(screen.page.get_by_role("button", name=label, exact=True), LONG)
    return file.suggested_filename, file.path().read_bytes()


def prepare(screen: Screen, label: str) -> None:
    screen.page.get_by_role("button", name=f"Préparer {label}").click()


def prepared(screen: Screen, stem: str) -> bytes:
    ready = screen.page.get_by_role("button", name=f"Télécharger maillage_{stem}")
    expect(ready).to_be_visible(timeout=LONG)
    content = screen.downloaded(ready, LONG).path().read_bytes()
    assert len(content) <= LARGEST
    return content


def deck_text(content: bytes) -> str:
    shown = Presentation(io.BytesIO(content))
    return "\n".join(
        shape.text_frame.text for slide in shown.slides for shape in slide.shapes if shape.has_text_frame
    )


def is_slide(content: bytes) -> bool:
    return Image.open(io.BytesIO(content)).size == (1920, 1080)


def is_sheet(content: bytes) -> bool:
    width, height = Image.open(io.BytesIO(content)).size
    return width / height == pytest.approx(297 / 210, abs=0.01)


def is_drawing(content: bytes) -> bool:
    return b"<svg" in content[:2000] and b"Danse" in content


def is_page(content: bytes) -> bool:
    return content.startswith(b"<!DOCTYPE html") and "Danse" in content.decode()


def is_package(content: bytes) -> bool:
    return content.startswith(b"SQLite format 3")


@pytest.mark.parametrize(
    ("label", "suffix", "opens"),
    [
        ("PNG pour une diapositive", "png", is_slide),
        ("PNG pour une page A4", "png", is_sheet),
        ("SVG", "svg", is_drawing),
        ("Page web en un fichier", "html", is_page),
        ("GeoPackage, avec ses styles pour QGIS", "gpkg", is_package),
    ],
)
def test_each_file_is_made_at_a_click(
    screen: Screen, label: str, suffix: str, opens: Callable[[bytes], bool]
) -> None:
    screen.open(f"/emporter?{QUERY}")
    name, content = downloaded(screen, label)
    assert name.startswith("maillage_")
    assert "danse" in name
    assert name.endswith(f".{suffix}")
    assert opens(content)


def test_the_workbook_and_the_layers_hold_the_rows_of_the_filters(screen: Screen) -> None:
    screen.open(f"/emporter?{QUERY}")
    view = screen.server.view(QUERY)
    _, content = downloaded(screen, "Classeur Excel")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames[0] == "Lisez-moi"
    assert book["Activités"].max_row - 1 == len(view.rows(Table.ACTIVITIES))
    _, content = downloaded(screen, "GeoJSON : pôles")
    assert len(json.loads(content)["features"]) == len(view.rows(Table.POLES))


def test_the_one_pager_is_of_the_region_chosen(screen: Screen) -> None:
    screen.open("/emporter")
    screen.choose("emporter_region", "06 · Montréal")
    name, content = downloaded(screen, "Fiche : Montréal (PDF)")
    assert "06" in name
    (page,) = PdfReader(io.BytesIO(content)).pages
    assert "Montréal" in page.extract_text()


def test_what_takes_its_time_says_how_far_it_is_and_follows_the_filters(screen: Screen) -> None:
    screen.open(f"/emporter?{QUERY}")
    prepare(screen, "les 17 fiches")
    # It is there while the script runs, whose end whatever is expected of a page otherwise waits for.
    screen.page.remove_locator_handler(screen.page.locator(BUSY))
    expect(screen.page.get_by_role("progressbar").first).to_be_visible()
    with zipfile.ZipFile(io.BytesIO(prepared(screen, "fiches"))) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(REGION_CODES) + 1
    prepare(screen, "tout en un ZIP")
    with zipfile.ZipFile(io.BytesIO(prepared(screen, "donnees"))) as archive:
        assert archive.testzip() is None
        assert {"LISEZMOI.txt", "maillage.xlsx", "maillage.gpkg"} < set(archive.namelist())
    screen.page.get_by_role("button", name="Effacer les filtres").click()
    expect(screen.page.get_by_role("button", name="Télécharger maillage_donnees")).to_have_count(0)


def test_two_people_at_the_same_time_get_their_own(visit: Visit, demonstration: Server) -> None:
    screens = {sector: visit(demonstration) for sector in ("danse", "theatre")}
    for sector, screen in screens.items():
        screen.open(f"/emporter?secteur={sector}")
    for screen in screens.values():
        screen.choose("emporter_deroule", "La vue filtrée")
        prepare(screen, "les diapositives")
    told = {sector: deck_text(prepared(screen, "diapositives")) for sector, screen in screens.items()}
    assert "secteur Danse" in told["danse"]
    assert "secteur Théâtre" not in told["danse"]
    assert "secteur Théâtre" in told["theatre"]
    assert "secteur Danse" not in told["theatre"]


def test_the_deck_follows_the_scenes(screen: Screen) -> None:
    # Who has scenes need not ask for them.
    screen.open("/emporter")
    prepare(screen, "les diapositives")
    told = deck_text(prepared(screen, "diapositives"))
    for title in ("Où en sommes-nous ?", "La danse, trois axes, une mesure"):
        assert title in told
