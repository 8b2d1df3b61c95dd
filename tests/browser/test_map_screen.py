"""The map: drawn without network, clicked, filtered, zoomed."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from geo.program import CLASS_COLOURS, INHABITED_SOUTH, WHOLE_QUEBEC
from geo.selection import Indicator
from geo.settings import REGION_CODES
from geo.vocabularies import Table

if TYPE_CHECKING:
    from playwright.sync_api import Frame

    from tests.browser.conftest import Screen

POSITION: Final = "() => [map.getZoom(), map.getCenter().lat, map.getCenter().lng]"
SPOT: Final = """(code) => {
  const [regions, , points] = map.maillage;
  const path = regions.byCode.get(code)._path;
  const box = path.getBoundingClientRect();
  const near = [[0, 0], [5, 0], [-5, 0], [0, 5], [0, -5]];
  for (let y = box.top; y < box.bottom; y += 4) {
    for (let x = box.left; x < box.right; x += 4) {
      const bare = ([dx, dy]) => document.elementFromPoint(x + dx, y + dy) === path;
      if (near.every(bare) && !points.find(L.point(x, y))) return { x, y };
    }
  }
  throw new Error(`no free spot in region ${code}`);
}"""
MOST_COVERED: Final = 0.5
"""Part of the smaller symbol's width that another may reach over."""

STILL: Final = "(zoom) => !map._animatingZoom && map.getZoom() > zoom"
WIDTHS: Final = """() => [...map.maillage[0].byCode].map(
  ([code, layer]) => [code, Number(layer._path.getAttribute("stroke-width"))]
)"""
SIZES: Final = """(labels) => labels.map((label) => getComputedStyle(label))
  .filter((style) => style.visibility === "visible").map((style) => parseFloat(style.fontSize))"""
BIGGEST_RING: Final = """() => {
  const { x, y } = map.maillage[2].items.reduce((one, other) => (other.n > one.n ? other : one));
  return { x, y };
}"""
CIRCLES: Final = """() => {
  const points = map.maillage[2];
  return points.items.map((item) => {
    const { x, y, n } = item;
    const head = (n > 1 ? 1.6 : 1.25) * points.radius;
    if (item.layers[0].pin) return { n, pin: true, x, y: y - 2.1 * head, r: head };
    return { n, pin: false, x, y, r: n > 1 ? item.r + 1.5 : 1.25 * points.radius };
  });
}"""


def click_region(screen: Screen, code: str) -> None:
    """Click a region where neither a symbol nor a link lies over it."""
    screen.container.click(position=screen.map().evaluate(SPOT, code))


def outlined(frame: Frame) -> str:
    """Give the code of the one region whose outline is wider than the others'."""
    widths: dict[str, float] = dict(frame.evaluate(WIDTHS))
    widest = max(widths.values())
    return " ".join(code for code, width in widths.items() if width == widest)


def zoom_in(screen: Screen, frame: Frame) -> None:
    before = frame.evaluate("() => map.getZoom()")
    screen.container.locator(".leaflet-control-zoom-in").click()
    frame.wait_for_function(STILL, arg=before)


@pytest.mark.parametrize(("query", "tag"), [("", "fr-CA"), ("?lang=en", "en-CA")])
def test_the_map_is_drawn_in_the_language_asked_for(screen: Screen, query: str, tag: str) -> None:
    screen.open(f"/{query}")
    frame = screen.map()
    expect(screen.page.locator("html")).to_have_attribute("lang", tag)
    assert frame.evaluate("() => document.documentElement.lang") == tag
    screen.shows("")
    names = screen.server.view().atlas.names(Table.REGIONS)
    labels = screen.container.locator(".maillage-label")
    assert sorted(labels.all_text_contents()) == sorted(names.values())
    sizes = labels.evaluate_all(SIZES)
    assert len(sizes) == len(REGION_CODES)
    assert min(sizes) >= 12
    title = frame.evaluate("() => window.frameElement.title")
    french = title.startswith("Carte des 17 régions")
    assert title
    assert french is (tag == "fr-CA"), title


def test_the_first_view_holds_the_inhabited_south(screen: Screen) -> None:
    screen.open()
    towns = [
        [48.4488, -68.5240],
        [45.5089, -73.5617],
        [48.2366, -79.0231],
        [48.8309, -64.4869],
        [45.4765, -75.7013],
    ]
    seen = screen.map().evaluate("(towns) => towns.map((town) => map.getBounds().contains(town))", towns)
    assert all(seen)


def test_all_quebec_is_one_button_away(screen: Screen) -> None:
    screen.open()
    frame = screen.map()
    corners = [list(corner) for corner in WHOLE_QUEBEC]
    assert not frame.evaluate("(box) => map.getBounds().contains(box)", corners)
    screen.container.get_by_role("button", name="Tout le Québec").click()
    frame.wait_for_function("(box) => map.getBounds().contains(box)", arg=corners)
    screen.container.get_by_role("button", name="Sud habité").click()
    frame.wait_for_function("(box) => !map.getBounds().contains(box)", arg=corners)


def test_a_click_on_a_region_opens_its_card_each_time(screen: Screen) -> None:
    screen.open()
    click_region(screen, "08")
    heading = screen.card.get_by_role("heading")
    expect(heading).to_have_text("Abitibi-Témiscamingue")
    expect(screen.page).to_have_url(re.compile("fiche=08"))
    screen.choose("fiche", "09 · Côte-Nord")
    expect(heading).to_have_text("Côte-Nord")
    click_region(screen, "08")
    expect(heading).to_have_text("Abitibi-Témiscamingue")
    click_region(screen, "07")
    expect(heading).to_have_text("Outaouais")


def test_choosing_in_the_select_box_outlines_the_region(screen: Screen) -> None:
    screen.open()
    frame = screen.map()
    screen.choose("fiche", "05 · Estrie")
    expect(screen.card.get_by_role("heading")).to_have_text("Estrie")
    frame.wait_for_function(
        "() => Number(map.maillage[0].byCode.get('05')._path.getAttribute('stroke-width')) > 2"
    )
    assert outlined(frame) == "05"


def test_a_filter_keeps_the_frame_the_zoom_and_the_centre(screen: Screen) -> None:
    screen.open()
    frame = screen.map()
    screen.shows("")
    zoom_in(screen, frame)
    zoom_in(screen, frame)
    frame.evaluate("() => { window.kept = 1; }")
    before = frame.evaluate(POSITION)
    everything = int(screen.container.get_attribute("data-visible") or 0)
    classes = screen.container.get_attribute("data-classes")
    screen.choose("secteur", "Danse")
    screen.shows("secteur=danse")
    assert 0 < int(screen.container.get_attribute("data-visible") or 0) < everything
    assert screen.container.get_attribute("data-classes") != classes
    assert frame.evaluate("() => window.kept") == 1
    assert frame.evaluate(POSITION) == before
    assert len(screen.page.frames) == 2
    expect(screen.page).to_have_url(re.compile("secteur=danse"))


def test_the_classes_drawn_are_those_of_the_indicator(screen: Screen) -> None:
    query = "indicateur=poles_actifs&secteur=danse"
    screen.open(f"/?{query}")
    screen.map()
    view = screen.server.view(query)
    drawn = screen.container.get_attribute("data-classes") or ""
    counts = view.region_counts(view.selection.indicator)
    assert len(drawn) == len(REGION_CODES)
    for mark, count in zip(drawn, counts, strict=True):
        assert mark == "-" if not count.count and mark == "-" else mark == str(count.class_index)


def test_links_are_a_layer_that_can_be_switched_off(screen: Screen) -> None:
    screen.open()
    screen.map()
    drawn = screen.container.locator(".maillage-link")
    expected = len(screen.server.view().links)
    assert expected
    expect(screen.container).to_have_attribute("data-links", str(expected))
    expect(drawn).to_have_count(expected)
    screen.page.locator(".st-key-couche").get_by_role("button", name="Liens").click()
    expect(screen.container).to_have_attribute("data-links", "0")
    expect(drawn).to_have_count(0)


def test_a_layer_of_points_can_be_switched_off(screen: Screen) -> None:
    screen.open()
    screen.map()
    screen.page.locator(".st-key-couche").get_by_role("button", name="Activités").click()
    screen.shows("couche=poles&couche=expertises&couche=liens&couche=lieux")


def test_the_1927_outline_is_an_option(screen: Screen) -> None:
    screen.open()
    screen.map()
    option = screen.container.get_by_label("1927")
    if not option.is_visible():
        screen.container.locator("summary").click()
    dashed = screen.container.locator("path[stroke-dasharray]")
    expect(dashed).to_have_count(0)
    option.check()
    expect(screen.container).to_have_attribute("data-outline", "true")
    expect(dashed).not_to_have_count(0)
    option.uncheck()
    expect(screen.container).to_have_attribute("data-outline", "false")
    expect(dashed).to_have_count(0)


def test_a_ring_zooms_in_when_clicked(screen: Screen) -> None:
    screen.open("/?couche=activites")
    frame = screen.map()
    before = frame.evaluate("() => map.getZoom()")
    ring = frame.evaluate(BIGGEST_RING)
    screen.container.click(position=ring)
    frame.wait_for_function(STILL, arg=before)
    expect(screen.card.get_by_role("heading")).to_have_count(0)


@pytest.mark.parametrize("query", ["", "?couche=activites", "?secteur=danse"])
def test_symbols_hardly_overlap_at_first_view(screen: Screen, query: str) -> None:
    screen.open(f"/{query}")
    circles = screen.map().evaluate(CIRCLES)
    assert len(circles) > 3
    heavy = []
    for one, other in combinations(circles, 2):
        distance = ((one["x"] - other["x"]) ** 2 + (one["y"] - other["y"]) ** 2) ** 0.5
        covered = (one["r"] + other["r"] - distance) / (2 * min(one["r"], other["r"]))
        # A pin may hide the edge of a ring, but not its number; of two symbols each stays readable.
        if covered > MOST_COVERED:
            heavy.append(f"{covered:.2f}: {one} {other}")
    assert not heavy, "\n".join(heavy)


def test_hovering_a_region_tells_its_name_and_count(screen: Screen) -> None:
    screen.open("/?indicateur=activites&couche=")
    frame = screen.map()
    spot = frame.evaluate(
        "() => { const p = map.latLngToContainerPoint([48.6, -77.2]); return { x: p.x, y: p.y }; }"
    )
    screen.container.hover(position=spot)
    tip = screen.container.locator(".maillage-region-tip")
    expect(tip).to_contain_text("Abitibi-Témiscamingue")
    view = screen.server.view("indicateur=activites")
    count = {item.code: item.count for item in view.region_counts(view.selection.indicator)}["08"]
    expect(tip).to_contain_text(str(count))


def test_a_mean_is_told_with_its_decimal_and_a_withheld_one_is_crossed_and_named(screen: Screen) -> None:
    query = "indicateur=maturite&couche=&secteur=danse"
    screen.open(f"/?{query}")
    frame = screen.map()
    counts = {count.code: count for count in screen.server.view(query).region_counts(Indicator.MATURITY)}
    drawn = dict(zip(REGION_CODES, screen.container.get_attribute("data-classes") or "", strict=True))
    assert {code for code, mark in drawn.items() if mark == "~"} == {
        code for code, count in counts.items() if count.count is None
    }
    fill = "(code) => map.maillage[0].byCode.get(code)._path.getAttribute('fill')"
    assert frame.evaluate(fill, "13") == "url(#maillage-crossed)"
    assert frame.evaluate(fill, "08") == CLASS_COLOURS[counts["08"].class_index]
    legend = screen.container.locator(".maillage-legend")
    withheld = sum(count.count is None for count in counts.values())
    expect(legend).to_contain_text(f"Moins de 5, ou déductible{withheld}")
    expect(legend).to_contain_text("ne suit ni les filtres, ni la date.")
    expect(legend).not_to_contain_text("Non documenté")
    tip = screen.container.locator(".maillage-region-tip")
    mean = f"{counts['08'].count:.1f}".replace(".", ",")
    assert counts["04"].count is None
    for latitude, longitude, told in ((48.6, -77.2, mean), (47.4, -73.0, "Moins de 5, ou déductible")):
        spot = frame.evaluate(
            "(at) => { const p = map.latLngToContainerPoint(at); return { x: p.x, y: p.y }; }",
            [latitude, longitude],
        )
        screen.container.hover(position=spot)
        expect(tip.filter(has_text=told)).to_be_visible()


def test_the_first_view_stays_whole_until_the_map_is_touched(screen: Screen) -> None:
    screen.open("/")
    frame = screen.map()
    whole = "(box) => map_div.getBounds().contains(box)"
    for width, height in ((1000, 700), (1500, 900), (1280, 800)):
        screen.page.set_viewport_size({"width": width, "height": height})
        frame.wait_for_function(f"window.innerWidth < {width} && ({whole})({[*map(list, INHABITED_SOUTH)]})")
    screen.page.frame_locator(".st-key-carte iframe").get_by_role("button", name="Agrandir").click()
    frame.wait_for_function(f"!({whole})({[*map(list, INHABITED_SOUTH)]})")
    zoom = frame.evaluate("map_div.getZoom()")
    screen.page.set_viewport_size({"width": 1400, "height": 800})
    frame.wait_for_function("map_div.getSize().x === window.innerWidth")
    assert frame.evaluate("map_div.getZoom()") == zoom


def test_alerts_are_seen_without_scrolling_and_one_named_by_the_address_is_in_sight(screen: Screen) -> None:
    screen.open("/")
    screen.map()
    alerts = screen.page.get_by_role("group", name="Alertes").get_by_role("radio")
    for place in range(alerts.count()):
        expect(alerts.nth(place)).to_be_in_viewport(ratio=1)
    expect(screen.page.locator(".st-key-carte iframe")).to_be_in_viewport(ratio=0.95)
    screen.open("/?alerte=sans_offre")
    expect(screen.page.locator(".st-key-alerte_ouverte [data-testid=stDataFrame]")).to_be_in_viewport()
