"""Whatever a data folder or an address holds stays text on every screen."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from geo.columns import COLUMNS
from geo.language import FRENCH
from geo.listing import Listing, rows
from geo.resources import drawn
from geo.selection import Layer
from geo.settings import REFERENCE
from geo.vocabularies import Table

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Screen, Serve, Server, Visit

HOSTILE: Final = (
    "</script><script>window.hit=1</script>",
    '<img src=x onerror="window.hit=1">',
    "\"' \\ \\u003cb> `${window.hit=1}` {{7*7}} {% x %}",
    "a\u2028b\u2029c",
    "\u202egauche\u202c \u200fdroite",
    "é" * 10_000,
    "👩🏽‍🎨 🎭",
    '=HYPERLINK("http://x.example.org")',
    "![x](http://example.org/x.png)",
    "[a](javascript:alert(1))",
    "$x^2$ et $y$",
    ":red[x] :material/home: :smile:",
    "# titre **gras** <b>gras</b> &lt; &#60;",
    "'); window.hit=1; ('",
)
REGIONS: Final = ("01", "02", "03")
PER_REGION: Final = 5
SHORT: Final = 100
SHOWN_IN_TIP: Final = 199
LAYERS: Final = {"lieux": 47.0, "expertises": 47.7, "activites": 48.4, "poles": 49.1}
"""Latitude of each layer's points: far enough from each other that none shares a ring."""

WEST: Final = -78.5
INVISIBLE: Final = re.compile("[\u200b\u2060\u202a-\u202e\u2066-\u2069\u200e\u200f\ufffd]")
ITEM: Final = """([layer, index]) => {
  const points = map.maillage[2];
  const is = (member) => member.layer.id === layer && member.index === index;
  const item = points.items.find((one) => one.n === 1 && points.members(one).some(is));
  return { x: item.x, y: item.y - (item.layers[0].pin ? 2 * points.radius : 0) };
}"""


def write(folder: Path, table: Table, lines: list[dict[str, str]]) -> None:
    with (folder / table.file).open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, [column.name for column in COLUMNS[table]], restval="")
        writer.writeheader()
        writer.writerows(lines)


def reference(table: Table) -> list[dict[str, str]]:
    with (REFERENCE / table.file).open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Server:
    folder = tmp_path_factory.mktemp("hostile")
    tables: dict[Table, list[dict[str, str]]] = {
        table: []
        for table in (Table.POLES, Table.EXPERTISES, Table.ACTIVITIES, Table.PLACES, Table.AMBASSADORS)
    }
    for number, text in enumerate(HOSTILE):
        region = REGIONS[number // PER_REGION]
        point = {"municipalite": text, "longitude": str(WEST + number)}

        def at(layer: str, point: dict[str, str] = point) -> dict[str, str]:
            return point | {"latitude": str(LAYERS[layer])}

        tables[Table.POLES].append(
            {"id": f"p{number}", "nom": text, "region": region, "statut": "actif", "secteurs": "danse"}
            | {"organisme_porteur": text, "mesures": "97"}
            | at("poles")
        )
        tables[Table.EXPERTISES].append(
            {"id": f"e{number}", "titulaire": text, "domaine": "droits", "nature": "offerte"}
            | {"territoires": region, "description": text, "secteurs": "danse", "mesures": "97"}
            | at("expertises")
        )
        tables[Table.ACTIVITIES].append(
            {"id": f"a{number}", "titre": text, "type": "atelier", "date_debut": f"2020-01-{number + 1:02}"}
            | {"hote": f"p{number}", "co_animateurs": "HQ", "public": text, "mesures": "97"}
            | at("activites")
        )
        tables[Table.PLACES].append(
            {"id": f"l{number}", "nom": text, "type": "musee", "source": text} | at("lieux")
        )
        tables[Table.AMBASSADORS].append({"id": f"m{number}", "role": text, "territoires": region})
    for table, name in ((Table.SECTORS, "nom"), (Table.DOMAINS, "nom"), (Table.MEASURES, "titre")):
        tables[table] = [
            {**line, name: text} for line, text in zip(reference(table), HOSTILE * 2, strict=False)
        ]
    regions = reference(Table.REGIONS)
    tables[Table.REGIONS] = [
        {**line, "ville_principale": text, "population_source": text}
        for line, text in zip(regions, HOSTILE * 2, strict=False)
    ]
    for table, lines in tables.items():
        write(folder, table, lines)
    return serve(folder)


def flat(text: str) -> str:
    """Take out what changes how a text is laid out, and not what it says."""
    return " ".join(INVISIBLE.sub("", text).split())


def expect_harmless(screen: Screen) -> None:
    assert screen.hits() == [None] * len(screen.page.frames)
    page = screen.page
    made = ".katex, a[href^='javascript'], img[onerror], img[src*='example.org'], a[href*='example.org']"
    assert [element.evaluate("(e) => e.outerHTML") for element in page.locator(made).all()] == []


def test_the_points_names_stay_text_in_the_tip(visit: Visit, hostile: Server) -> None:
    screen = visit(hostile)
    screen.open("/")
    frame = screen.map()
    tip = screen.container.locator(".maillage-point-tip")
    atlas = hostile.view().atlas
    for layer in LAYERS:
        for index, row in enumerate(drawn(atlas, Layer(layer))):
            text = HOSTILE[row]
            screen.container.hover(position=frame.evaluate(ITEM, [layer, index]), force=True)
            expect(tip).to_have_count(1)
            expect(tip).to_contain_text(" ".join(text[:SHOWN_IN_TIP].split()))
    assert not tip.locator("img, script, b").count()
    expect_harmless(screen)


@pytest.mark.parametrize("region", REGIONS)
def test_cards_and_tables_show_the_text(visit: Visit, hostile: Server, region: str) -> None:
    screen = visit(hostile)
    screen.open(f"/?fiche={region}&region={region}&secteur=danse&mesure=97")
    screen.map()
    first = REGIONS.index(region) * PER_REGION
    texts = HOSTILE[first : first + PER_REGION]
    card = flat(screen.card.text_content() or "")
    assert [text for text in texts if flat(text) not in card] == []
    for listing, column in ((Listing.POLES, 0), (Listing.EXPERTISES, 0)):
        screen.page.get_by_role("radio", name=FRENCH.render(listing.label), exact=True).click()
        screen.lists(len(texts))
        shown = [row[column] for row in screen.cells()[1:]]
        # A cell may be shortened, but what it shows is the text and nothing else.
        assert [flat(cell)[:80] for cell in shown] == [flat(text)[:80] for text in texts]
    expect_harmless(screen)


def test_the_files_hold_the_text_and_no_formula(visit: Visit, hostile: Server) -> None:
    screen = visit(hostile)
    screen.open("/repertoire")
    file = screen.downloaded(screen.page.get_by_role("button", name="(;)"))
    content = file.path().read_bytes().decode("utf-8-sig")
    got = list(csv.DictReader(io.StringIO(content, newline=""), delimiter=";"))
    expected = ["'" + text if text.startswith("=") else text for text in HOSTILE]
    assert [line["nom"] for line in got] == expected
    assert [line["municipalite"] for line in got] == expected
    listed = rows(hostile.view(), Listing.POLES, FRENCH)
    assert [line["secteurs"] for line in got] == [
        f"'{text}" if text.startswith("=") else text for text in listed["secteurs"]
    ]
    expect_harmless(screen)


@pytest.mark.parametrize(("page", "first"), [("", 0), ("repertoire", 5), ("a_propos", 10)])
def test_an_address_stays_text(visit: Visit, demonstration: Server, page: str, first: int) -> None:
    screen = visit(demonstration)
    # The message names no more than five.
    texts = [text for text in HOSTILE if len(text) < SHORT][first : first + 5]
    query = [
        *(("secteur", text) for text in texts),
        *((key, texts[0]) for key in ("lang", "fiche", "du", "recherche")),
    ]
    screen.open(f"/{page}?{urlencode(query)}")
    if not page:
        screen.map()
        screen.shows("")
    told = flat(" ".join(screen.page.locator("[data-testid=stAlert]").all_text_contents()))
    assert [text for text in texts if flat(text) not in told] == []
    expect(screen.page.locator("html")).to_have_attribute("lang", "fr-CA")
    expect_harmless(screen)
