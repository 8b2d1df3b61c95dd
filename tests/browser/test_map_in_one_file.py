"""The map in one file, opened as by a double click: from the disk, in a browser without network."""

from __future__ import annotations

import re
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageColor
from playwright.sync_api import expect

from geo import atlas as atlases
from geo import remainder, standalone
from geo.dataset import load
from geo.language import ENGLISH, FRENCH
from geo.program import CLASS_COLOURS
from geo.selection import Indicator, Layer, Selection
from geo.settings import DEMONSTRATION, REGION_CODES
from geo.view import look
from geo.vocabularies import Nature, Table
from tests.programs import program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import TypeAlias

    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Locator, Page, Request

    from geo.atlas import Atlas
    from geo.language import Language
    from geo.view import View

    Open: TypeAlias = Callable[..., "Sheet"]
    Maker: TypeAlias = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

DAY: Final = date(2026, 11, 22)
SCREEN: Final = (1280, 800)
PHONE: Final = (390, 844)
LISTED: Final = 200
"""Points that the list shows at once."""

PAINTED: Final = """(canvas) => {
  const { width, height } = canvas;
  const ratio = width / canvas.getBoundingClientRect().width;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const spots = [];
  let last = -9;
  for (let x = 0; x < width; x += 1) {
    for (let y = 0; y < height; y += 1) {
      if (data[4 * (y * width + x) + 3] < 128) continue;
      if (x > last + 1) spots.push({ n: 0, x: 0, y: 0 });
      last = x;
      const spot = spots.at(-1);
      [spot.n, spot.x, spot.y] = [spot.n + 1, spot.x + x / ratio, spot.y + y / ratio];
    }
  }
  return spots.map(({ n, x, y }) => ({ n, x: x / n, y: y / n }));
}"""
"""What is painted on a canvas, from west to east: pixels, and their middle in the page's pixels."""

TRIED: Final = """async () => {
  const refused = [];
  document.addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective));
  await fetch("http://127.0.0.1:9/x").catch(() => {});
  for (const [tag, content] of [["script", "window.hit = 1"], ["style", "body { display: none }"]]) {
    const added = document.createElement(tag);
    added.textContent = content;
    document.head.append(added);
  }
  const image = new Image();
  image.src = "http://127.0.0.1:9/x.png";
  document.body.setAttribute("onclick", "window.hit = 2");
  document.body.click();
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return { refused: refused.sort(), hit: window.hit ?? null, shown: getComputedStyle(document.body).display };
}"""
FOCUS: Final = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const label = element.closest("label");
  const name = element.getAttribute("aria-label") || (label || element).innerText;
  const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  return { name: name.split("\\n")[0].trim(), ringed };
}"""
HOSTILE: Final = (
    "</script><script>window.hit=1</script>",
    '<img src=x onerror="window.hit=1">',
    "\"' \\ \\u003cb> `${window.hit=1}` {{7*7}}",
    "]]></style><svg/onload=window.hit=1>",
    "a\u2028b\u2029c",
    "\u202egauche\u202c \u200fdroite",
    "é" * 3_000,
    "👩🏽‍🎨 🎭",
)
SHOWN_IN_TIP: Final = 199


@dataclass(frozen=True, eq=False)
class Sheet:
    """A file opened in a window."""

    page: Page
    path: Path
    troubles: list[str] = field(default_factory=list)

    @property
    def map(self) -> Locator:
        """The Leaflet map, whose ``data-`` attributes tell what is drawn."""
        return self.page.locator("#carte")

    def box(self, label: str) -> Locator:
        """Give the check box of a layer or of a category."""
        return self.page.locator("#couches").get_by_role("checkbox", name=re.compile(f"^{label}"))

    def shows(self, points: int) -> None:
        """Wait until the map shows that many points."""
        expect(self.map).to_have_attribute("data-visible", str(points))

    def spots(self) -> list[dict[str, float]]:
        """Find what the points' canvas shows, see `PAINTED`."""
        found: list[dict[str, float]] = self.map.locator(".leaflet-points-pane canvas").evaluate(PAINTED)
        return found

    def painted(self) -> float:
        """Count the painted pixels of the points' canvas."""
        return sum(spot["n"] for spot in self.spots())

    def hover(self, spot: dict[str, float], aside: int = 0) -> None:
        """Point at a symbol, or aside of it."""
        self.map.hover(position={"x": spot["x"] + aside, "y": spot["y"] + aside}, force=True)

    @property
    def tip(self) -> Locator:
        """What the map says of the symbol pointed at."""
        return self.map.locator(".maillage-point-tip")


def points(view: View) -> dict[Layer, int]:
    """Count the points that a view's file holds, by layer."""
    return {layer: int(keep.sum()) for layer, keep in remainder.kept(view).items()}


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return atlases.build(load(DEMONSTRATION))


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    sheets: list[Sheet] = []
    with ExitStack() as stack:

        def start(view: View, language: Language = FRENCH, size: tuple[int, int] = SCREEN) -> Sheet:
            path = tmp_path / "carte.html"
            path.write_bytes(standalone.page(view, language, DAY))
            context = browser.new_context(viewport={"width": size[0], "height": size[1]}, offline=True)
            stack.callback(context.close)
            sheet = Sheet(context.new_page(), path)
            watch(sheet)
            sheets.append(sheet)
            sheet.page.goto(path.as_uri())
            expect(sheet.map).to_have_attribute("data-regions", str(len(REGION_CODES)))
            expect(sheet.map).to_have_attribute("data-loaded", str(len(points(view))))
            sheet.shows(sum(points(view).values()))
            return sheet

        yield start
    assert [sheet.troubles for sheet in sheets] == [[]] * len(sheets)


def watch(sheet: Sheet) -> None:
    def console(said: ConsoleMessage) -> None:
        if said.type == "error":
            sheet.troubles.append(f"console: {said.text[:300]}")

    def asked(request: Request) -> None:
        if request.url != sheet.path.as_uri() and not request.url.startswith("data:"):
            sheet.troubles.append(f"request: {request.url[:200]}")

    def dialog(shown: Dialog) -> None:
        sheet.troubles.append(f"dialog: {shown.message[:200]}")
        shown.dismiss()

    sheet.page.on("console", console)
    sheet.page.on("request", asked)
    sheet.page.on("dialog", dialog)
    sheet.page.on("pageerror", lambda error: sheet.troubles.append(f"script error: {str(error)[:300]}"))


@pytest.mark.parametrize("language", [FRENCH, ENGLISH], ids=lambda language: language.locale)
def test_the_file_opens_by_itself_with_its_map(opened: Open, atlas: Atlas, language: Language) -> None:
    view = look(atlas, Selection())
    sheet = opened(view, language)
    assert sheet.painted() > 1_000
    expect(sheet.page.locator("html")).to_have_attribute("lang", language.tag)
    expect(sheet.page).to_have_title(re.compile(re.escape(language.date(DAY))))
    expect(sheet.page.get_by_role("note")).to_have_text(language.text("Données de démonstration, fictives."))
    names = atlas.names(Table.REGIONS)
    assert sorted(sheet.map.locator(".maillage-label").all_text_contents()) == sorted(names.values())
    counts = view.region_counts(view.selection.indicator)
    drawn = sheet.map.get_attribute("data-classes") or ""
    assert len(drawn) == len(counts)
    assert all(mark in ("-", str(count.class_index)) for mark, count in zip(drawn, counts, strict=True))
    expect(sheet.map.locator(".maillage-link")).to_have_count(len(view.links))
    expect(sheet.page.locator("#regions")).not_to_have_attribute("open", "")


def test_the_legend_counts_the_regions_and_is_read_without_colour(opened: Open, atlas: Atlas) -> None:
    view = look(atlas, Selection(indicator=Indicator.ACTIVE_POLES))
    legend = opened(view).map.locator(".maillage-legend")
    expect(legend.get_by_role("heading")).to_have_text("Pôles actifs")
    classes = [count.class_index for count in view.region_counts(Indicator.ACTIVE_POLES)]
    shades = legend.locator("ul").first.get_by_role("listitem")
    for place, text in enumerate(("Aucun (vérifié)", "1", "2–3", "4–7", "8 et plus")):
        expect(shades.nth(place)).to_contain_text(text)
    ones = shades.nth(1).locator(".count")
    expect(ones).to_have_text(str(classes.count(1)))
    colours = shades.locator(".swatch").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one).backgroundColor)"
    )
    greys = [luminance(ImageColor.getrgb(colour)) for colour in colours[: len(CLASS_COLOURS)]]
    assert greys == sorted(greys, reverse=True)
    assert min(lighter - darker for lighter, darker in pairwise(greys)) > 20
    legend.get_by_text("Symboles").click()
    expect(legend.get_by_text("Pôle actif")).to_be_visible()


def luminance(colour: tuple[int, ...]) -> float:
    red, green, blue = colour[:3]
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_layers_and_their_categories_are_chosen(opened: Open, atlas: Atlas) -> None:
    view = look(atlas, Selection())
    held = points(view)
    every = sum(held.values())
    sheet = opened(view)
    whole = sheet.painted()
    sheet.box("Activités").uncheck()
    sheet.shows(every - held[Layer.ACTIVITIES])
    legend = sheet.map.locator(".maillage-legend")
    legend.get_by_text("Symboles").click()
    expect(legend.get_by_text("Activités")).to_have_count(0)
    sheet.box("Pôles").uncheck()
    sheet.shows(held[Layer.EXPERTISES])
    expect(sheet.box("Actif")).to_be_disabled()
    frame = atlas.dataset.tables[Table.EXPERTISES]
    sought = int(((frame["nature"] == Nature.SOUGHT) & atlas.placed[Table.EXPERTISES]).sum())
    sheet.box("Offerte").uncheck()
    sheet.shows(sought)
    assert 0 < sheet.painted() < whole
    sheet.box("Expertises").uncheck()
    sheet.shows(0)
    assert sheet.painted() == 0
    sheet.box("Liens").uncheck()
    expect(sheet.map.locator(".maillage-link")).to_have_count(0)
    for label in ("Activités", "Pôles", "Expertises", "Offerte", "Liens"):
        sheet.box(label).check()
    sheet.shows(every)
    assert sheet.painted() == whole
    expect(sheet.map).to_have_attribute("data-links", str(len(view.links)))


def test_everything_is_reached_by_keyboard(opened: Open, atlas: Atlas) -> None:
    view = look(atlas, Selection(layers=(Layer.POLES, Layer.ACTIVITIES)))
    sheet = opened(view)
    keyboard = sheet.page.keyboard
    stops: list[str] = []
    for _ in range(40):
        keyboard.press("Tab")
        focus = sheet.page.evaluate(FOCUS)
        assert focus["ringed"], focus
        stops.append(focus["name"])
        if focus["name"].startswith("Activités"):
            keyboard.press("Space")
            sheet.shows(points(view)[Layer.POLES])
        if focus["name"] == "Liste des points de la carte":
            keyboard.press("Enter")
            break
    wanted = ("Pôles", "Actif", "Carte des 17 régions", "Tout le Québec", "Symboles", "Nombres par région")
    assert [name for name in wanted if not any(stop.startswith(name) for stop in stops)] == []
    lines = sheet.page.locator("#points tbody tr")
    expect(lines).to_have_count(points(view)[Layer.POLES])
    zoomed = sheet.map.get_attribute("data-painted")
    sheet.map.focus()
    keyboard.press("+")
    expect(sheet.map).not_to_have_attribute("data-painted", zoomed or "")


def test_the_tip_of_a_point_and_of_a_region_tell_names(opened: Open, atlas_of: Maker) -> None:
    place = {"longitude": "-77.2", "latitude": "48.6", "date_debut": "2020-02-01", "hote": "08"}
    view = look(
        atlas_of({Table.ACTIVITIES: [{"titre": "Atelier de Val-d’Or", **place}]}),
        Selection(indicator=Indicator.ACTIVITIES),
    )
    sheet = opened(view)
    (spot,) = sheet.spots()
    sheet.hover(spot)
    expect(sheet.tip).to_contain_text("Atelier de Val-d’Or")
    expect(sheet.page.get_by_role("note")).to_have_count(0)
    sheet.hover(spot, aside=25)
    tip = sheet.map.locator(".maillage-region-tip")
    expect(tip).to_contain_text("Abitibi-Témiscamingue")
    expect(tip).to_contain_text("Activités : 1".replace(" :", "\N{NO-BREAK SPACE}:"))


def test_the_list_tells_every_point_page_by_page(opened: Open, atlas_of: Maker) -> None:
    many = LISTED + 50
    places = [
        {"nom": f"Lieu {n:03}", "municipalite": "Montréal", "type": "musee" if n % 2 else "galerie"}
        | {"longitude": "-73.57", "latitude": f"{45.5 + n / 10_000}"}
        for n in range(many)
    ]
    sheet = opened(look(atlas_of({Table.PLACES: places}), Selection()))
    sheet.page.get_by_role("heading", name="Liste des points de la carte").click()
    part = sheet.page.locator("#points")
    lines = part.locator("tbody tr")
    expect(lines).to_have_count(LISTED)
    expect(part.get_by_role("status")).to_have_text(f"{LISTED} points sur {many}.")
    part.get_by_role("button").click()
    expect(lines).to_have_count(many)
    expect(part.get_by_role("button")).to_be_hidden()
    names = part.locator("tbody th").all_text_contents()
    assert sorted(names) == [place["nom"] for place in places]
    expect(lines.first.locator("td")).to_have_text(["Musée", "Montréal", "Montréal"])
    sheet.box("Musée").uncheck()
    expect(lines).to_have_count(many // 2)
    assert set(part.locator("tbody td:nth-child(2)").all_text_contents()) == {"Galerie"}


def test_hostile_names_are_inert(opened: Open, atlas_of: Maker) -> None:
    places = [
        {
            "nom": text,
            "municipalite": text,
            "source": text,
            "latitude": "48.6",
            "longitude": f"{-78 + 1.5 * n}",
        }
        for n, text in enumerate(HOSTILE)
    ]
    sheet = opened(look(atlas_of({Table.PLACES: places}), Selection(layers=(Layer.PLACES,))))
    for spot, text in zip(sheet.spots(), HOSTILE, strict=True):
        sheet.hover(spot)
        expect(sheet.tip).to_have_count(1)
        expect(sheet.tip).to_contain_text(" ".join(text[:SHOWN_IN_TIP].split()))
    sheet.page.get_by_role("heading", name="Liste des points de la carte").click()
    cells = sheet.page.locator("#points tbody th")
    expect(cells).to_have_count(len(HOSTILE))
    assert sorted(cells.all_text_contents()) == sorted(HOSTILE)
    assert set(HOSTILE) <= {*sheet.page.locator("footer li").all_text_contents()}
    assert sheet.page.evaluate("() => window.hit ?? null") is None
    assert (
        sheet.page.locator("img, svg[onload], [onerror], script:not([type]):not(body > script)").count() == 0
    )


def test_hostile_regions_and_sectors_are_inert(opened: Open, atlas_of: Maker) -> None:
    regions = [
        {"code": code, "nom": HOSTILE[place % len(HOSTILE)], "ville_principale": "Ville"}
        for place, code in enumerate(REGION_CODES)
    ]
    sectors = [{"code": f"s{place}", "nom": text} for place, text in enumerate(HOSTILE)]
    atlas = atlas_of({Table.REGIONS: regions, Table.SECTORS: sectors})
    asked = Selection(sectors=tuple(sector["code"] for sector in sectors), regions=("01", "02", "04"))
    sheet = opened(look(atlas, asked))
    sentence = sheet.page.locator(".sentence").text_content() or ""
    assert [text for text in HOSTILE if text not in sentence] == []
    named = sheet.map.locator("path[role=img]").evaluate_all("(all) => all.map((one) => one.ariaLabel)")
    assert set(named) == {row["nom"] for row in regions}
    sheet.page.get_by_role("heading", name="Nombres par région").click()
    shown = sheet.page.locator("#regions tbody th").all_text_contents()
    assert shown == [regions[place]["nom"] for place in (0, 1, 3)]
    assert sheet.page.evaluate("() => window.hit ?? null") is None


def test_the_pages_own_policy_refuses_everything_else(opened: Open, atlas: Atlas) -> None:
    sheet = opened(look(atlas, Selection(layers=())))
    tried = sheet.page.evaluate(TRIED)
    assert (tried["hit"], tried["shown"]) == (None, "block")
    assert set(tried["refused"]) == {
        "connect-src",
        "img-src",
        "script-src-attr",
        "script-src-elem",
        "style-src-elem",
    }
    # The browser says on its console what it refused.
    sheet.troubles.clear()


@pytest.mark.parametrize(("language", "size"), [(FRENCH, SCREEN), (ENGLISH, PHONE)], ids=["screen", "phone"])
def test_axe_finds_nothing(opened: Open, atlas: Atlas, language: Language, size: tuple[int, int]) -> None:
    sheet = opened(look(atlas, Selection(sectors=("danse", "musique"))), language, size)
    for details in sheet.page.locator("details").all():
        details.evaluate("(part) => { part.open = true; }")
    expect(sheet.page.locator("#points tbody tr").first).to_be_visible()
    found = Axe().run(sheet.page).response["violations"]
    assert [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]] == []
    assert sheet.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_without_javascript_the_table_stands_open(browser: Browser, atlas: Atlas, tmp_path: Path) -> None:
    view = look(atlas, Selection())
    path = tmp_path / "carte.html"
    path.write_bytes(standalone.page(view, FRENCH, DAY))
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.locator("#carte")).to_be_hidden()
    expect(page.locator("#points")).to_be_hidden()
    lines = page.locator("#regions tbody tr")
    expect(lines).to_have_count(len(REGION_CODES))
    montreal = {count.code: count.count for count in view.region_counts(view.selection.indicator)}["06"]
    row = lines.filter(has_text="Montréal")
    expect(row).to_be_visible()
    expect(row.get_by_role("cell").nth(2)).to_have_text(str(montreal))
    context.close()


def test_it_prints_its_map_its_legend_and_its_table(opened: Open, atlas: Atlas, tmp_path: Path) -> None:
    view = look(atlas, Selection())
    sheet = opened(view)
    # A view of one's own comes back after printing; the first one would by itself.
    drawings = sheet.map.get_attribute("data-painted") or ""
    sheet.map.get_by_role("button", name="Agrandir").click()
    expect(sheet.map).not_to_have_attribute("data-painted", drawings)
    montreal = sheet.map.locator(".maillage-label", has_text="Montréal")
    before = (sheet.map.bounding_box(), montreal.bounding_box())
    printed = tmp_path / "carte.pdf"
    sheet.page.pdf(path=printed, format="A4", prefer_css_page_size=True)
    for name, *options in (["pdftotext", "-layout"], ["pdftoppm", "-r", "60", "-png", "-singlefile"]):
        command = [program(name), *options, str(printed), str(tmp_path / name)]
        subprocess.run(command, check=True)  # noqa: S603 # a program of the machine, on our own file
    pages = (tmp_path / "pdftotext").read_text(encoding="utf-8").split("\f")
    assert len(pages) <= 4
    for text in ("fictives", "22 novembre 2026", "Aucun (vérifié)", "Symboles", "Pôle actif", "Côte-Nord"):
        assert text in pages[0]
    names = atlas.names(Table.REGIONS).values()
    assert [name for name in names if name not in pages[1]] == []
    assert "CC-BY 4.0" in "".join(pages[1:])
    # What lies under the points must not be wiped out by them.
    image = Image.open(tmp_path / "pdftoppm.png").convert("RGB")
    pixels = image.width * image.height
    tally = {colour: count for count, colour in image.getcolors(pixels) or ()}
    shares = [tally.get(ImageColor.getrgb(colour)[:3], 0) / pixels for colour in CLASS_COLOURS]
    assert min(shares) > 0.001, shares
    assert (sheet.map.bounding_box(), montreal.bounding_box()) == before
