"""The map as a picture: what it shows, where, in which bytes; and that nobody's picture is another's."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise
from threading import Barrier
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import numpy as np
import pytest
import shapely
import typst
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader
from pyproj import Transformer

from geo import atlas, manifest, map_canvas, map_frame, map_legend, map_panels, map_symbols, map_text
from geo.boundaries import DRAWING, LINE_1927, NEIGHBOURS, load_drawing
from geo.language import ENGLISH, FRENCH
from geo.map_content import Content
from geo.map_frame import Box, Frame, Panel
from geo.map_layout import lay_out
from geo.map_svg import Told
from geo.program import CLASS_COLOURS
from geo.selection import Indicator, Layer, Selection
from geo.settings import ASSETS, QUEBEC_LAMBERT, REGION_CODES, ROOT, WGS84
from geo.static_map import A4, SLIDE, Format, Sheet, draw
from geo.view import Knowledge, look
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from geo.atlas import Atlas

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

TODAY: Final = date(2026, 11, 22)
SMALL: Final = Sheet(66, 66, 220, 6, furniture=False)
BODY: Final = Sheet(308, 131.6, 150, 14, furniture=False)
SVG: Final = "{http://www.w3.org/2000/svg}"
MONTREAL: Final = (-73.5878, 45.5088)
BARE: Final = Selection(layers=())
HOSTILE: Final = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "$x^2$ \\frac{1}{2} 100 % {x} %s",
    "=cmd|'/C calc'!A0",
    "]]>--><!--&amp;",
    "javascript:alert(1)",
    "a\nb\tc\x00\x07",
    "\u202erévolté",
    "שפה עברית",
    "漢字 😀",
    "mot" * 400,
    "très long " * 60,
)


def picture(
    shown: Atlas,
    selection: Selection = BARE,
    form: Format = Format.SVG,
    sheet: Sheet = SLIDE,
    region: str | None = None,
) -> bytes:
    return draw(look(shown, selection), FRENCH, TODAY, sheet, form, region=region)


def parsed(svg: bytes) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - what this project has just written


def texts(svg: bytes) -> list[str]:
    """List what is written, each line once: an edge under a text is no second text."""
    lines = parsed(svg).iter(f"{SVG}text")
    return [line.text or "" for line in lines if line.get("aria-hidden") is None]


def pixels(png: bytes) -> NDArray[np.int_]:
    with Image.open(io.BytesIO(png)) as opened:
        return np.asarray(opened.convert("RGB"), dtype=int)


def path_of(svg: bytes, **style: str) -> NDArray[np.float64]:
    """Give the vertices, in points, of the first path that has a style."""
    for path in parsed(svg).iter(f"{SVG}path"):
        said = dict(part.split(": ") for part in path.get("style", "").split("; ") if part)
        if style.items() <= said.items():
            return np.array(re.findall(r"-?\d+\.?\d*", path.get("d", "")), dtype=float).reshape(-1, 2)
    raise AssertionError(style)


def lambert_bounds(code: str) -> tuple[float, float, float, float]:
    regions = load_drawing().set_index("code").to_crs(QUEBEC_LAMBERT)
    west, south, east, north = regions.geometry[code].bounds
    return west, south, east, north


def renamed(shown: Atlas, table: Table, names: Mapping[str, str]) -> Atlas:
    """Give other names to codes of a reference table, which files can do."""
    frame = shown.dataset.tables[table]
    changed = frame.assign(nom=[names.get(code, name) for code, name in frame[["code", "nom"]].to_numpy()])
    tables = MappingProxyType({**shown.dataset.tables, table: changed})
    return atlas.build(replace(shown.dataset, tables=tables))


@pytest.fixture(scope="module")
def one_in_16(quick_atlas_of: Maker) -> Atlas:
    """Give a network of one expertise, in Montérégie: no other region has its colour."""
    return quick_atlas_of({Table.EXPERTISES: [{"territoires": "16"}]})


@pytest.fixture(scope="module")
def hostile(demonstration: Atlas) -> Atlas:
    """Give the demonstration under names that attack."""
    named = renamed(demonstration, Table.REGIONS, dict(zip(REGION_CODES, HOSTILE, strict=False)))
    codes = named.dataset.tables[Table.SECTORS]["code"]
    return renamed(named, Table.SECTORS, dict(zip(codes, HOSTILE, strict=False)))


@pytest.fixture(scope="module")
def whole(demonstration: Atlas) -> bytes:
    """Give the map of all the demonstration, as SVG on a slide."""
    return picture(demonstration, Selection())


@pytest.mark.parametrize(
    ("sheet", "size"),
    [(SLIDE, (1920, 1080)), (A4, (2339, 1654)), (SMALL, (572, 572))],
    ids=["slide", "a4", "small"],
)
def test_a_png_has_the_pixels_that_its_sheet_says(
    one_in_16: Atlas, sheet: Sheet, size: tuple[int, int]
) -> None:
    drawn = picture(one_in_16, form=Format.PNG, sheet=sheet)
    with Image.open(io.BytesIO(drawn)) as opened:
        opened.load()
        assert opened.format == "PNG"
        assert opened.size == size == sheet.pixels


def test_the_furniture_says_what_is_seen_when_and_from_whom(whole: bytes) -> None:
    said = " ".join(texts(whole))
    for part in (
        "Expertises offertes par région",
        "Tout le réseau\u00a0: tous les secteurs, toutes les mesures, toutes les régions.",
        "État au 22 novembre 2026",
        "Données de démonstration, fictives.",
        "EPSG:32198",
        "MRNF",
        "Statistique Canada",
        "Natural Earth",
        "Montréal et Laval",
        "Tout le Québec",
    ):
        assert " ".join(part.split()) in " ".join(said.split())


def test_the_file_says_by_itself_what_it_shows(demonstration: Atlas, whole: bytes) -> None:
    root = parsed(whole)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Expertises offertes par région"
    assert "fictives" in (root.findtext(f"{SVG}desc") or "")
    with Image.open(io.BytesIO(picture(demonstration, form=Format.PNG))) as opened:
        assert opened.info["Title"] == "Expertises offertes par région"
        assert "fictives" in opened.info["Description"]
        assert "Software" not in opened.info


def test_every_source_of_what_is_drawn_is_credited() -> None:
    drawn = {f"regions/{name}" for name in (DRAWING, LINE_1927, NEIGHBOURS)}
    listed = manifest.load()
    sources = {
        source.identifier for entry in listed.files if entry.path in drawn for source in listed.of(entry)
    }
    assert sources == {"bdga", "statcan-cd2016", "natural-earth"}, "Content.sources credits these"


def test_a_picture_without_furniture_still_says_that_it_is_fiction(demonstration: Atlas) -> None:
    for sheet, region in ((BODY, None), (SMALL, "03")):
        said = " ".join(texts(picture(demonstration, Selection(), sheet=sheet, region=region)))
        assert "Données de démonstration, fictives." in said
        assert "État au" not in said
        assert "Natural Earth" not in said


def test_real_data_are_not_called_fictitious(one_in_16: Atlas) -> None:
    for sheet in (SLIDE, BODY):
        assert b"fictive" not in picture(one_in_16, sheet=sheet)


def test_english_is_english(demonstration: Atlas) -> None:
    drawn = draw(look(demonstration, Selection()), ENGLISH, TODAY, SLIDE, Format.SVG)
    assert "Demonstration data, fictitious." in texts(drawn)
    assert b'xml:lang="en-CA"' in drawn


def test_no_contact_is_drawn(quick_atlas_of: Maker) -> None:
    shown = quick_atlas_of(
        {
            Table.POLES: [{"region": "06", "longitude": "-73.58", "latitude": "45.5"}],
            Table.AMBASSADORS: [
                {
                    "territoires": "06",
                    "nom": "Jeanne Discrète",
                    "courriel": "jeanne@example.org",
                    "consentement_publication": "oui",
                    "consenti_le": "2026-01-01",
                }
            ],
        }
    )
    for region in (None, "06"):
        drawn = picture(shown, Selection(), region=region)
        assert "Jeanne" not in drawn.decode()
        assert b"@example" not in drawn


def test_montreal_lies_in_its_outline() -> None:
    x, y = Transformer.from_crs(WGS84, QUEBEC_LAMBERT, always_xy=True).transform(*MONTREAL)
    (place,) = map_frame.project(np.array([MONTREAL[0]]), np.array([MONTREAL[1]]))
    assert place == pytest.approx((x, y))
    outlines = {code: map_frame.outline(shape) for code, shape in map_frame.ground().regions.items()}
    assert [code for code, outline in outlines.items() if outline.contains_point((x, y))] == ["06"]


@pytest.mark.parametrize("region", [None, "06"])
def test_montreal_is_drawn_where_it_lies(quick_atlas_of: Maker, region: str | None) -> None:
    shown = quick_atlas_of({Table.EXPERTISES: [{"territoires": "06"}]})
    outline = path_of(picture(shown, region=region), fill=CLASS_COLOURS[1])
    west, south, east, north = lambert_bounds("06")
    x, y = Transformer.from_crs(WGS84, QUEBEC_LAMBERT, always_xy=True).transform(*MONTREAL)
    (left, top), (right, bottom) = outline.min(axis=0), outline.max(axis=0)
    scale = (right - left) / (east - west)
    assert scale == pytest.approx((bottom - top) / (north - south), rel=0.01)
    spot = np.array([left + (x - west) * scale, top + (north - y) * scale])
    column, row = np.round(spot * SLIDE.dpi / 72).astype(int)
    drawn = pixels(picture(shown, form=Format.PNG, region=region))
    assert tuple(drawn[row, column]) == tuple(bytes.fromhex(CLASS_COLOURS[1][1:]))


@pytest.mark.parametrize(
    ("sheet", "region"), [(SLIDE, None), (A4, None), (SLIDE, "16"), (SMALL, "16")], ids=str
)
def test_the_scale_bar_is_as_long_as_it_says(one_in_16: Atlas, sheet: Sheet, region: str | None) -> None:
    drawn = picture(one_in_16, sheet=sheet, region=region)
    west, _, east, _ = lambert_bounds("16")
    outline = path_of(drawn, fill=CLASS_COLOURS[1])
    points_in_a_metre = np.ptp(outline[:, 0]) / (east - west)
    # The bar of the map comes last, after those of the insets.
    lines = parsed(drawn).iter(f"{SVG}path")
    brackets = [line.get("d", "") for line in lines if line.get("d", "").count("L") == 3]
    bars = [np.array(re.findall(r"-?\d+\.?\d*", line), dtype=float).reshape(-1, 2) for line in brackets]
    bar = [
        one for one in bars if one[0, 0] == one[1, 0] and one[2, 0] == one[3, 0] and one[0, 1] == one[3, 1]
    ][-1]
    told = [said for said in texts(drawn) if said.endswith("km")][-1]
    metres = 1000 * int(told.removesuffix("km").strip())
    assert np.ptp(bar[:, 0]) == pytest.approx(metres * points_in_a_metre, rel=0.01)


def test_the_legend_explains_every_class_and_counts_its_regions(demonstration: Atlas, whole: bytes) -> None:
    said = texts(whole)
    start = said.index("Expertises offertes")
    classes = ["Aucun (vérifié)", "1", "2–3", "4–7", "8 et plus", "Non documenté"]
    listed = said[start + 1 : start + 13]
    assert listed[::2] == classes
    counts = look(demonstration, Selection()).region_counts(Indicator.OFFERED)
    expected = [
        sum(one.class_index == index and one.knowledge is not Knowledge.UNDOCUMENTED for one in counts)
        for index in range(5)
    ]
    assert list(map(int, listed[1::2])) == [*expected, 17 - sum(expected)]


def test_the_legend_explains_the_symbols_that_are_drawn_and_no_other(quick_atlas_of: Maker) -> None:
    placed = {"longitude": "-71.2", "latitude": "46.8"}
    shown = quick_atlas_of(
        {
            Table.POLES: [{"region": "03", "statut": "ferme", "ferme_le": "2020-01-01", **placed}],
            Table.PLACES: [{"region": "03", "type": "musee", **placed}],
        }
    )
    said = texts(picture(shown, Selection()))
    assert {"Pôle fermé", "Musée"} <= set(said)
    assert not {"Pôle actif", "Galerie", "Expertise offerte", "Activités", "Liens de co-animation"} & set(
        said
    )
    assert "Cercle\u00a0: nombre de fiches, par couche" not in said
    hidden = texts(picture(shown, Selection(layers=(Layer.PLACES,))))
    assert "Pôle fermé" not in hidden


def test_states_and_classes_are_told_apart_in_grey() -> None:
    paints = [map_legend.region_paint(index, Knowledge.COVERED) for index in range(len(CLASS_COLOURS))]
    paints += [
        map_legend.region_paint(0, state)
        for state in (Knowledge.UNDOCUMENTED, Knowledge.HIDDEN, Knowledge.LEFT_OUT)
    ]
    canvas = map_canvas.Canvas((len(paints) * 200, 200), 200, 9)
    for place, paint in enumerate(paints):
        canvas.box(Box(place * 25.4, 0, 25.4, 25.4), paint)
    drawn = canvas.png(Told("", "", "", TODAY, "fr-CA"))
    with Image.open(io.BytesIO(drawn)) as opened:
        grey = np.asarray(opened.convert("L"), dtype=float)
    looks = []
    for place in range(len(paints)):
        patch = grey[40:160, place * 200 + 40 : place * 200 + 160]
        # How dark, how uneven, and whether in rows, in columns or neither.
        uneven = patch.std(), patch.mean(axis=1).std(), patch.mean(axis=0).std()
        looks.append(np.array([patch.mean(), *uneven]))
    darkness = [one[0] for one in looks[: len(CLASS_COLOURS)]]
    assert all(lighter - darker > 15 for lighter, darker in pairwise(darkness))
    assert all(np.abs(one - other).max() > 5 for one, other in combinations(looks, 2))


def test_the_parts_of_a_ring_are_told_apart_without_colour() -> None:
    dashes = [map_symbols.ring_paint(layer).dashes for layer in map_symbols.RING_ORDER]
    assert len(set(dashes)) == len(dashes)


def test_a_ring_counts_what_it_stands_for(quick_atlas_of: Maker) -> None:
    here = {"longitude": "-66.3821", "latitude": "50.2001", "territoires": "09"}
    shown = quick_atlas_of({Table.EXPERTISES: [here] * 23})
    said = texts(picture(shown, Selection(layers=(Layer.EXPERTISES,))))
    assert "23" in said
    assert "Cercle\u00a0: nombre de fiches, par couche" in said


@pytest.mark.parametrize("sheet", [SLIDE, A4, SMALL], ids=["slide", "a4", "small"])
def test_no_row_that_has_a_point_is_lost(quick_atlas_of: Maker, sheet: Sheet) -> None:
    generator = np.random.default_rng(7)
    spots = [
        shapely.get_coordinates(shape.representative_point())[0] + generator.normal(0, 0.02, 2)
        for shape in load_drawing().geometry
        for _ in range(5)
    ]
    rows = [{"longitude": f"{x:.4f}", "latitude": f"{y:.4f}", "territoires": "QC"} for x, y in spots]
    abroad = {"longitude": "-123.1", "latitude": "49.3", "territoires": "HQ"}
    shown = quick_atlas_of({Table.EXPERTISES: [*rows, abroad, abroad, {"territoires": "QC"}]})
    content = Content(look(shown, Selection(layers=(Layer.EXPERTISES,))), FRENCH, None)
    canvas = map_canvas.Canvas(sheet.pixels, sheet.dpi, sheet.text_pt)
    layout = lay_out(canvas, Box(0, 0, sheet.width_mm, 0.7 * sheet.height_mm), content)
    drawn = map_panels.draw(canvas, layout, content)
    told = content.left_out(drawn.rows)
    assert told.startswith("1 fiche sans coordonnées. ")
    beyond = int(told.removeprefix("1 fiche sans coordonnées. ").split()[0])
    assert drawn.rows + beyond == len(rows) + 2
    assert (beyond == 2) == (layout.overview is not None), "the overview shows what the map does not"


def test_what_a_region_counts_elsewhere_is_told(quick_atlas_of: Maker) -> None:
    shown = quick_atlas_of(
        {
            Table.EXPERTISES: [
                {"territoires": "06", "longitude": "-73.58", "latitude": "45.5"},
                {"territoires": "06"},
                {"territoires": "06", "longitude": "-71.2", "latitude": "46.8"},
                {"territoires": "03", "longitude": "-71.2", "latitude": "46.8"},
            ]
        }
    )
    said = texts(picture(shown, Selection(), region="06"))
    assert any(line.startswith("2 fiches de la région sans point sur la carte.") for line in said)


@pytest.mark.parametrize("sheet", [SLIDE, BODY, SMALL], ids=["slide", "body", "small"])
@pytest.mark.parametrize("code", REGION_CODES)
def test_a_region_is_seen_whole_and_uncovered(demonstration: Atlas, code: str, sheet: Sheet) -> None:
    content = Content(look(demonstration, Selection()), FRENCH, code)
    canvas = map_canvas.Canvas(sheet.pixels, sheet.dpi, sheet.text_pt)
    layout = lay_out(canvas, Box(0, 0, 0.75 * sheet.width_mm, 0.8 * sheet.height_mm), content)
    frame, shape = layout.main.frame, map_frame.ground().regions[code]
    assert shapely.box(frame.west, frame.south, frame.east, frame.north).contains(shape)
    overlays = [box for box in layout.overlays if box not in layout.ends.values()]
    for box in (*overlays, *(layout.ends.values() if sheet is SLIDE else ())):
        corners = layout.main.ground(np.array([(box.left, box.bottom), (box.right, box.top)]))
        assert not shapely.box(*corners.ravel()).intersects(shape)
    for one, other in combinations(layout.overlays, 2):
        assert (
            one.right <= other.left + 1e-6
            or other.right <= one.left + 1e-6
            or (one.top <= other.bottom + 1e-6 or other.top <= one.bottom + 1e-6)
        )


def test_a_region_from_near_draws_its_own_rows_and_links(quick_atlas_of: Maker) -> None:
    laval = {"longitude": "-73.692", "latitude": "45.5699"}
    shown = quick_atlas_of(
        {
            Table.EXPERTISES: [{"territoires": "13", **laval}] * 2
            + [{"territoires": "06", "longitude": "-73.66", "latitude": "45.55"}] * 5,
            Table.ACTIVITIES: [
                {"hote": "13", "co_animateurs": "06"},
                {"hote": "03", "co_animateurs": "12"},
            ],
        }
    )
    near = Content(look(shown, Selection()), FRENCH, "13")
    assert near.links == (("13", "06", 1),)
    assert [len(points.places) for points in near.points if points.layer is Layer.EXPERTISES] == [2]
    assert len(Content(look(shown, Selection()), FRENCH, None).links) == 2


@pytest.mark.parametrize(
    ("sheet", "region"),
    [(SLIDE, None), (A4, None), (BODY, "03"), (SMALL, None), (SMALL, "10")],
    ids=["slide", "a4", "body, near", "small", "small, near"],
)
def test_names_never_cover_each_other(demonstration: Atlas, sheet: Sheet, region: str | None) -> None:
    root = parsed(picture(demonstration, Selection(), sheet=sheet, region=region))
    boxes = []
    for line in root.iter(f"{SVG}text"):
        if line.get("aria-hidden") != "true":
            continue
        x, y, wide, size = (float(line.get(name, "")) for name in ("x", "y", "textLength", "font-size"))
        boxes.append(shapely.box(x - wide / 2, y - 0.7 * size, x + wide / 2, y + 0.2 * size))
    assert len(boxes) > (8 if region is None else 2)
    assert not [pair for pair in combinations(boxes, 2) if pair[0].intersects(pair[1])]


@pytest.mark.parametrize("sheet", [SLIDE, SMALL], ids=["slide", "small"])
def test_all_that_is_written_lies_on_the_sheet(demonstration: Atlas, hostile: Atlas, sheet: Sheet) -> None:
    for shown, region in ((demonstration, None), (hostile, None), (hostile, "12")):
        selection = Selection(sectors=tuple(shown.names(Table.SECTORS)))
        root = parsed(picture(shown, selection, sheet=sheet, region=region))
        width, height = (float(side) for side in root.get("viewBox", "").split()[2:])
        for line in root.iter(f"{SVG}text"):
            x, y, wide = (float(line.get(name, "")) for name in ("x", "y", "textLength"))
            left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[line.get("text-anchor", "")]
            assert left >= -0.5, line.text
            assert left + wide <= width + 0.5, line.text
            assert 0 <= y <= height, line.text


def test_nothing_that_a_file_holds_runs_or_is_markup(hostile: Atlas) -> None:
    selection = Selection(sectors=tuple(hostile.names(Table.SECTORS)))
    for region in (None, "01", "02", "03"):
        drawn = picture(hostile, selection, region=region)
        for element in parsed(drawn).iter():
            tag = str(element.tag).rpartition("}")[2]
            assert tag not in {"script", "img", "a", "foreignObject", "image", "iframe"}
            for name, value in element.attrib.items():
                assert not name.lower().startswith("on")
                if name.endswith("href"):
                    assert value.startswith("#")
        head, _, rest = drawn.decode().partition("<svg ")
        assert "DOCTYPE" not in head + rest
        assert set(re.findall(r"url\(([^)]{0,12})", rest)) <= {
            found
            for found in re.findall(r"url\(([^)]{0,12})", rest)
            if found.startswith(("#", "data:font/wo"))
        }
    assert HOSTILE[0] in texts(picture(hostile, region="01"))
    assert HOSTILE[2] in texts(picture(hostile, region="03"))


def test_formulas_of_a_name_are_drawn_as_they_stand() -> None:
    widths = []
    for said in ("a", "$a$", "$\\frac$"):
        canvas = map_canvas.Canvas((400, 100), 254, 12)
        canvas.write(2, 2, said)
        ink = pixels(canvas.png(Told("", "", "", TODAY, "fr-CA"))).min(axis=2) < 128
        widths.append(np.ptp(np.flatnonzero(ink.any(axis=0))))
    letter, dollars, command = widths
    assert dollars > 2.5 * letter
    assert command > 2 * dollars


def test_hostile_names_are_drawn_without_a_warning(hostile: Atlas) -> None:
    selection = Selection(sectors=tuple(hostile.names(Table.SECTORS)))
    for region in (None, "10", "12"):
        drawn = picture(hostile, selection, Format.PNG, SMALL, region)
        assert pixels(drawn).std() > 20


def test_an_empty_network_is_drawn(quick_atlas_of: Maker) -> None:
    empty = quick_atlas_of({})
    for form in Format:
        for region in (None, "17"):
            drawn = picture(empty, Selection(), form, SMALL, region)
            assert len(drawn) > 10_000
    said = texts(picture(empty, Selection()))
    assert said[said.index("Non documenté") + 1] == "17"


def test_a_filter_that_leaves_nothing_says_so_region_by_region(demonstration: Atlas) -> None:
    nothing = Selection(regions=("10",), start=date(2099, 1, 1), sectors=("cirque",))
    said = texts(picture(demonstration, nothing))
    assert said[said.index("Hors filtre") + 1] == "16"
    assert not [line for line in said if line.startswith("Cercle")]


def test_the_same_picture_has_the_same_bytes(demonstration: Atlas) -> None:
    for form in Format:
        first, second = (picture(demonstration, Selection(), form, SMALL) for _ in range(2))
        assert first == second


def test_two_people_who_export_at_once_get_their_own_pictures(demonstration: Atlas) -> None:
    jobs = [
        (Selection(sectors=("danse",)), Format.PNG, SMALL, None),
        (Selection(indicator=Indicator.ACTIVE_POLES), Format.PNG, SMALL, None),
        (Selection(layers=(Layer.POLES,)), Format.SVG, SMALL, "06"),
        (Selection(measures=("99",)), Format.SVG, SMALL, None),
    ]
    alone = [picture(demonstration, *job) for job in jobs]
    assert len(set(alone)) == len(jobs)
    together = Barrier(len(jobs))

    def export(job: tuple[Selection, Format, Sheet, str | None]) -> bytes:
        together.wait(timeout=60)
        return picture(demonstration, *job)

    with ThreadPoolExecutor(len(jobs)) as pool:
        made = list(pool.map(export, jobs))
    assert made == alone


def test_no_setting_of_matplotlib_changes(demonstration: Atlas) -> None:
    before = dict(mpl.rcParams)
    for form in Format:
        picture(demonstration, Selection(), form, SMALL)
    assert dict(mpl.rcParams) == before


def test_a_setting_of_matplotlib_changes_no_svg(one_in_16: Atlas) -> None:
    expected = picture(one_in_16)
    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "other", "text.parse_math": True}):
        assert picture(one_in_16) == expected


def test_pyplot_is_never_needed() -> None:
    program = (
        "import sys; from datetime import date; from geo import atlas, static_map as s\n"
        "from geo.dataset import load; from geo.language import FRENCH; from geo.selection import Selection\n"
        "from geo.settings import DEMONSTRATION; from geo.view import look\n"
        "v = look(atlas.build(load(DEMONSTRATION)), Selection())\n"
        "for form in s.Format: s.draw(v, FRENCH, date(2026, 11, 22), s.Sheet(66, 66, 100, 6), form)\n"
        "sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], cwd=ROOT, check=False, timeout=120
    )
    assert done.returncode == 0


def test_another_program_reads_the_text_of_the_svg(demonstration: Atlas) -> None:
    drawn = picture(demonstration, Selection(), region="03")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[ASSETS])
    page = b'#set page(width: 40cm, height: 24cm)\n#image(bytes(sys.inputs.drawn), format: "svg")'
    made = typst.compile(page, font_paths=fonts, sys_inputs={"drawn": drawn.decode()})
    said = PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert "Capitale-Nationale" in said
    assert "fictives" in said


@given(st.text(), st.floats(5, 80), st.integers(1, 4))
def test_a_text_takes_the_room_that_it_is_given(said: str, room: float, lines: int) -> None:
    written = map_text.wrapped(said, 9, room, lines, bold=False)
    assert 1 <= len(written) <= lines
    assert all(map_text.width_mm(line, 9, bold=False) <= room for line in written)
    assert all(sign.isprintable() or sign in "\u00a0\u202f" for line in written for sign in line)


@pytest.mark.parametrize(
    ("said", "drawn"),
    [
        ("deux\nlignes\tici", "deux lignes ici"),
        ("à\u202el’envers", "àl’envers"),
        ("漢", "□"),
        ("10\u202f000 : « oui\u00a0»", "10\u202f000 : « oui\u00a0»"),
        ("→ œ « » –", "→ œ « » –"),
        ("\ud800", ""),
        ("", ""),
    ],
)
def test_what_no_font_draws_is_not_asked_of_one(said: str, drawn: str) -> None:
    assert map_text.plain(said) == drawn


FRAMES: Final = st.builds(
    lambda west, south, width, height: Frame(west, south, west + width, south + height),
    st.floats(-1e6, 1e6),
    st.floats(-1e6, 2e6),
    st.floats(1e3, 2e6),
    st.floats(1e3, 2e6),
)


@given(FRAMES, st.floats(0.3, 3), st.floats(0, 1))
def test_a_frame_keeps_what_it_shows_when_it_takes_another_shape(
    frame: Frame, aspect: float, north: float
) -> None:
    shaped = frame.shaped(aspect, north=north)
    assert (shaped.east - shaped.west) / (shaped.north - shaped.south) == pytest.approx(aspect)
    assert shaped.west <= frame.west + 1e-3
    assert shaped.east >= frame.east - 1e-3
    assert shaped.south <= frame.south + 1e-3
    assert shaped.north >= frame.north - 1e-3


@given(FRAMES, st.floats(10, 300), st.floats(5, 60))
@example(Frame(0, 0, 2_000_000, 1000), 10, 5)
def test_a_panel_puts_the_ground_on_the_sheet_and_back(frame: Frame, width: float, longest: float) -> None:
    panel = Panel(frame, Box(7, 11, width, width * (frame.north - frame.south) / (frame.east - frame.west)))
    corners = np.array([(frame.west, frame.south), (frame.east, frame.north)])
    spots = panel.place(corners)
    assert spots == pytest.approx(np.array([(7, 11), (panel.box.right, panel.box.top)]))
    assert panel.ground(spots) == pytest.approx(corners, abs=1e-3)
    assert panel.transform.transform(corners) == pytest.approx(spots)
    kilometres = panel.scale_km(longest)
    assert (
        kilometres * 1000 * panel.mm_per_m <= longest * (1 + 1e-9) < kilometres * 1000 * panel.mm_per_m * 2.6
    )


def test_an_outline_has_its_holes() -> None:
    ring = shapely.box(2, 2, 18, 18) - shapely.box(8, 8, 12, 12)
    same_way = shapely.Polygon(ring.exterior.coords, [ring.interiors[0].coords[::-1]])
    for shape in (ring, same_way, shapely.clip_by_rect(ring, 0, 0, 20, 20)):
        canvas = map_canvas.Canvas((200, 200), 254, 9)
        canvas.shape(map_frame.outline(shape), map_canvas.Paint("#000000"))
        drawn = pixels(canvas.png(Told("", "", "", TODAY, "fr-CA")))[:, :, 0]
        assert (drawn[100, 50], drawn[100, 100], drawn[100, 5]) == (0, 255, 255)
