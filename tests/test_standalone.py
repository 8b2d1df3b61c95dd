"""The map in one file: what remains is in it, what was filtered out is not, and nothing in it acts."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import manifest, program, remainder, resources, scale, standalone
from geo.facilities import ATTRIBUTION
from geo.language import ENGLISH, FRENCH
from geo.listing import Listing, rows
from geo.resources import TABLE_OF
from geo.selection import Layer, Selection
from geo.settings import REGION_CODES
from geo.view import look
from geo.vocabularies import PlaceType, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.atlas import Atlas
    from geo.language import Language
    from geo.view import View

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

DAY: Final = date(2026, 11, 22)
MONTREAL: Final = {"longitude": "-73.5674", "latitude": "45.5019"}
QUEBEC: Final = {"longitude": "-71.2082", "latitude": "46.8139"}
MOST_BYTES: Final = 10_000_000
VOID: Final = frozenset(("meta", "link", "input", "br", "img"))
NAMES_OF_HOSTS: Final = {"leafletjs.com", "bugzilla.mozilla.org", "www.w3.org"}
"""What Leaflet says of itself and of a bug, and the name of the SVG namespace: nobody is asked."""

HOSTILE: Final = (
    "</script><script>window.hit=1</script>",
    "<!--<script>",
    "]]></style><img src=x onerror=window.hit=1>",
    "\"'`><svg/onload=window.hit=1>",
    "&lt;b&gt; &#60; {{7*7}} {% x %}",
    "a\u2028b\u2029c",
    "\u202egauche\u202c",
    "é" * 300,
    "👩🏽\u200d🎨",
    "=cmd()",
)


class Page(HTMLParser):
    """A page read as a browser reads it: elements with their attributes, and their text."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.held: list[tuple[str, dict[str, str], str]] = []
        """Scripts, data blocks and styles: tag, attributes and content."""
        self.inside = False
        self.feed(content.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        told = {name: value or "" for name, value in attrs}
        self.elements.append((tag, told))
        self.inside = tag in ("script", "style")
        if self.inside:
            self.held.append((tag, told, ""))

    def handle_endtag(self, tag: str) -> None:
        """Leave a script or a style."""
        self.inside = self.inside and tag not in ("script", "style")

    def handle_data(self, data: str) -> None:
        """Note a text, or what a script or a style holds."""
        if self.inside:
            tag, told, before = self.held[-1]
            self.held[-1] = (tag, told, before + data)
        else:
            self.texts.append(data)

    def of(self, tag: str) -> list[dict[str, str]]:
        """Give the attributes of every element of a kind."""
        return [told for found, told in self.elements if found == tag]

    @property
    def text(self) -> str:
        """What a reader sees, before any script."""
        return " ".join(" ".join(self.texts).split())

    @property
    def blocks(self) -> dict[str, str]:
        """What the page holds instead of fetching it, by name."""
        return {told["id"]: body for tag, told, body in self.held if tag == "script" and "id" in told}

    def run(self, tag: str) -> list[str]:
        """Give what acts: scripts that are no data, or styles."""
        return [body for found, told, body in self.held if found == tag and "type" not in told]


def written(view: View, language: Language = FRENCH) -> Page:
    return Page(standalone.page(view, language, DAY))


def block(page: Page, stem: str) -> str:
    (found,) = [body for name, body in page.blocks.items() if name.startswith(stem)]
    return found


@pytest.fixture(scope="module")
def demo_page(demonstration: Atlas) -> Page:
    return written(look(demonstration, Selection()))


@pytest.fixture(scope="module")
def mixed(atlas_of: Maker) -> Atlas:
    """Rows of every layer in two sectors and two regions, each with a name of its own."""
    both = (("danse", MONTREAL, "06"), ("theatre", QUEBEC, "03"))
    return atlas_of(
        {
            Table.POLES: [
                {"nom": f"Pôle {sector}", "region": region, "secteurs": sector, **point}
                for sector, point, region in both
            ],
            Table.EXPERTISES: [
                {"titulaire": f"Studio {sector}", "territoires": region, "secteurs": sector, **point}
                | {"municipalite": f"Ville {sector}", "description": f"Description {sector}"}
                for sector, point, region in both
            ],
            Table.ACTIVITIES: [
                {"titre": f"Atelier {sector}", "hote": region, "secteurs": sector, **point}
                | {"co_animateurs": "HQ"}
                for sector, point, region in both
            ],
            Table.PLACES: [
                {"nom": f"Lieu {kind}", "type": kind, "source": f"Base {kind}", **MONTREAL}
                for kind in (str(PlaceType.MUSEUM), str(PlaceType.GALLERY))
            ],
            Table.AMBASSADORS: [
                {"nom": "Camille Untel", "courriel": "camille@example.org", "territoires": "06"}
                | {"consentement_publication": "oui", "consenti_le": "2024-01-01"}
            ],
        }
    )


def test_what_was_filtered_out_is_nowhere_in_the_file(mixed: Atlas) -> None:
    everything = standalone.page(look(mixed, Selection()), FRENCH, DAY).decode()
    asked = Selection(sectors=("danse",), place_types=(PlaceType.MUSEUM,))
    filtered = standalone.page(look(mixed, asked), FRENCH, DAY).decode()
    kept = ("Pôle danse", "Studio danse", "Atelier danse", "Lieu musee", "Base musee")
    gone = ("Pôle theatre", "Studio theatre", "Atelier theatre", "Lieu galerie", "Base galerie")
    assert [text for text in (*kept, *gone) if text not in everything] == []
    assert [text for text in kept if text not in filtered] == []
    assert [text for text in gone if text in filtered] == []
    page = Page(filtered.encode())
    for layer in TABLE_OF:
        body = base64.b64decode(block(page, f"points-{layer}"))
        assert np.frombuffer(body, "<u4", 1) == [1]
        assert len(body) == 4 + 4 + 4 + 1
    told = json.loads(page.blocks["vue"])
    assert told["regions"] == {str(layer): "06" for layer in TABLE_OF}
    assert told["state"]["links"] == [["06", "HQ", 1]]


def test_a_layer_that_the_view_does_not_show_is_not_in_the_file(mixed: Atlas) -> None:
    view = look(mixed, Selection(layers=(Layer.POLES,)))
    page = written(view)
    held = "".join(page.blocks.values())
    assert "Pôle danse" in held
    assert not [name for name in ("Studio", "Atelier", "Lieu ") if name in held]
    assert [box["value"] for box in page.of("input")] == ["poles"]
    assert [layer["id"] for layer in json.loads(page.blocks["vue"])["config"]["layers"]] == ["poles"]
    assert json.loads(page.blocks["vue"])["state"]["links"] == []


def test_nothing_personal_is_in_the_file(mixed: Atlas, demonstration: Atlas) -> None:
    for atlas in (mixed, demonstration):
        people = atlas.dataset.tables[Table.AMBASSADORS]
        private = {*people["nom"], *people["courriel"]} - {""}
        assert private
        content = standalone.page(look(atlas, Selection()), FRENCH, DAY).decode()
        assert not [secret for secret in private if secret in content]


@settings(max_examples=25)
@given(data=st.data())
def test_points_names_and_regions_stay_together(demonstration: Atlas, data: st.DataObject) -> None:
    codes = list(demonstration.names(Table.SECTORS))
    asked = Selection(sectors=tuple(data.draw(st.lists(st.sampled_from(codes), max_size=3, unique=True))))
    view = look(demonstration, asked)
    whole, left = resources.build(demonstration, FRENCH), remainder.build(view, FRENCH)
    regions = remainder.regions(view)
    assert set(left.points) == set(left.names) == set(remainder.kept(view))
    for layer, keep in remainder.kept(view).items():
        every = decoded(whole.points[layer].body)
        assert decoded(left.points[layer].body) == [
            point for point, ok in zip(every, keep, strict=True) if ok
        ]
        names = json.loads(whole.names[layer].body)
        assert json.loads(left.names[layer].body) == [
            name for name, ok in zip(names, keep, strict=True) if ok
        ]
        assert len(regions[layer]) == 2 * int(keep.sum())
        pairs = {regions[layer][place : place + 2] for place in range(0, len(regions[layer]), 2)}
        assert pairs <= {*REGION_CODES, "  "}


def decoded(body: bytes) -> list[tuple[float, float, int]]:
    count = int(np.frombuffer(body, "<u4", 1)[0])
    x, y = np.frombuffer(body, "<f4", 2 * count, 4).reshape(2, count).tolist()
    return list(zip(x, y, body[4 + 8 * count :], strict=True))


def hostile_atlas(make: Maker, texts: Sequence[str]) -> Atlas:
    return make(
        {
            Table.REGIONS: [
                {"code": code, "nom": texts[place % len(texts)], "ville_principale": "Ville"}
                for place, code in enumerate(REGION_CODES)
            ],
            Table.POLES: [{"nom": text, "municipalite": text, "region": "06", **MONTREAL} for text in texts],
            Table.EXPERTISES: [{"titulaire": text, "territoires": "06", **MONTREAL} for text in texts],
            Table.ACTIVITIES: [{"titre": text, "hote": "06", **MONTREAL} for text in texts],
            Table.PLACES: [{"nom": text, "source": text, **MONTREAL} for text in texts],
        }
    )


def outline(page: Page) -> list[tuple[str, tuple[str, ...]]]:
    """Tell every element and the names of its attributes, those of the lists' items apart."""
    return [(tag, tuple(told)) for tag, told in page.elements if tag != "li"]


def test_hostile_texts_are_text_and_make_no_element(quick_atlas_of: Maker) -> None:
    view = look(hostile_atlas(quick_atlas_of, HOSTILE), Selection(regions=("06", "03")))
    page = written(view)
    tame = written(
        look(hostile_atlas(quick_atlas_of, [f"Nom {n}" for n, _ in enumerate(HOSTILE)]), view.selection)
    )
    assert outline(page) == outline(tame)
    assert page.run("script") == tame.run("script")
    assert page.run("style") == tame.run("style")
    names = [name for name, _ in json.loads(block(page, "noms-poles"))]
    assert sorted(names) == sorted(HOSTILE)
    told = json.loads(page.blocks["vue"])["config"]["names"]
    assert set(told.values()) == {HOSTILE[place % len(HOSTILE)] for place in range(len(REGION_CODES))}
    assert all(" ".join(text.split()) in page.text for text in HOSTILE)


@settings(max_examples=20)
@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), min_size=1, max_size=3
    )
)
def test_whatever_a_name_is_the_page_keeps_its_elements(quick_atlas_of: Maker, texts: list[str]) -> None:
    page = written(look(hostile_atlas(quick_atlas_of, texts), Selection()))
    assert {tag for tag, _ in page.elements} <= ELEMENTS
    assert not [name for _, told in page.elements for name in told if name.startswith("on")]
    assert sorted(name for name, _ in json.loads(block(page, "noms-poles"))) == sorted(texts)


ELEMENTS: Final = frozenset(
    (
        "html", "head", "meta", "title", "link", "style", "body", "header", "p", "h1", "h2", "strong", "dl",
        "div", "dt", "dd", "main", "noscript", "form", "fieldset", "legend", "label", "input", "span",
        "canvas", "details", "summary", "table", "caption", "thead", "tbody", "tr", "th", "td", "button",
        "footer", "ul", "li", "a", "script",
    )
)  # fmt: skip


def test_the_same_view_gives_the_same_bytes(demonstration: Atlas) -> None:
    asked = Selection(sectors=("danse",))
    first, second = (standalone.page(look(demonstration, asked), FRENCH, DAY) for _ in range(2))
    assert first == second
    assert first != standalone.page(look(demonstration, asked), FRENCH, date(2026, 11, 23))


def test_the_policy_lets_only_this_pages_scripts_and_styles_act(demo_page: Page) -> None:
    (policy,) = [
        told["content"]
        for told in demo_page.of("meta")
        if told.get("http-equiv") == "Content-Security-Policy"
    ]
    said = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert said["default-src"] == said["connect-src"] == said["base-uri"] == said["form-action"] == "'none'"
    assert said["img-src"] == said["font-src"] == "data:"
    for directive, tag in (("script-src", "script"), ("style-src", "style")):
        sums = [hashlib.sha256(body.encode()).digest() for body in demo_page.run(tag)]
        assert said[directive].split() == [f"'sha256-{base64.b64encode(sum_).decode()}'" for sum_ in sums]
    assert len(demo_page.run("script")) == len(program.scripts()) + 1
    # What ends a script, or would keep it from ending, is in none of them.
    assert not [mark for mark in ("</script", "<!--", "\r") if mark in "".join(demo_page.run("script"))]


def test_nothing_is_asked_of_anybody(demo_page: Page, demonstration: Atlas) -> None:
    assert not [
        told for _, told in demo_page.elements if "src" in told or "srcset" in told or "style" in told
    ]
    (icon,) = demo_page.of("link")
    assert icon["rel"] == "icon"
    assert icon["href"].startswith("data:image/svg+xml;base64,")
    links = demo_page.of("a")
    assert links
    known = {source.address for source in manifest.load().sources}
    assert all(link["href"] in known and "noopener" in link["rel"] for link in links)
    addresses = re.findall(r"url\(([^)]*)\)", demo_page.run("style")[0])
    assert addresses
    assert all(address.startswith('"data:font/woff2;base64,') for address in addresses)
    assert "@import" not in demo_page.run("style")[0]
    acting = "".join((*demo_page.run("script"), *demo_page.run("style")))
    assert set(re.findall(r"(?:https?:)?//([\w-]+(?:\.[\w-]+)+)", acting)) <= NAMES_OF_HOSTS
    assert "sourceMappingURL" not in acting
    content = standalone.page(look(demonstration, Selection()), FRENCH, DAY).decode()
    assert not re.search(r"/(?:work|tmp|home|root|opt)/", unquote(content))


def test_every_resource_that_the_map_asks_for_is_in_the_page(demo_page: Page) -> None:
    config = json.loads(demo_page.blocks["vue"])["config"]
    asked = [config[name] for name in ("regions", "neighbours", "outline")]
    asked += [layer[name] for layer in config["layers"] for name in ("url", "names")]
    assert set(demo_page.blocks) == {"vue", *asked}
    assert len(json.loads(demo_page.blocks[config["regions"]])["features"]) == len(REGION_CODES)


@pytest.mark.parametrize("language", [FRENCH, ENGLISH], ids=lambda language: language.locale)
def test_the_page_says_what_it_shows(demonstration: Atlas, language: Language) -> None:
    view = look(demonstration, Selection(sectors=("danse",), regions=("06", "03")))
    page = written(view, language)
    assert page.of("html")[0]["lang"] == language.tag
    numbers = view.numbers
    plain = " ".join(
        (
            language.text("Carte du réseau culturel numérique du Québec"),
            view.selection.sentence(demonstration, language),
        )
    ).split()
    assert " ".join(plain) in page.text.replace("\u00a0", " ")
    assert language.date(DAY) in page.text
    assert language.text("Données de démonstration, fictives.") in page.text
    assert f"{numbers.regions_with_active_pole}/17" in page.text
    shown = {
        language.text("Pôles"): numbers.poles,
        language.text("Expertises offertes"): numbers.offered,
        language.text("Activités"): numbers.activities,
    }
    assert not [
        label for label, count in shown.items() if f"{label} {language.number(count)}" not in page.text
    ]


def test_the_table_says_what_the_screen_lists(demonstration: Atlas) -> None:
    view = look(demonstration, Selection(measures=("99",)))
    content = standalone.page(view, FRENCH, DAY).decode()
    body = content.partition('<details id="regions"')[2].partition("</table>")[0].partition("<tbody>")[2]
    cells = [
        re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", line) for line in body.split("</tr>") if "<tr>" in line
    ]
    listed = rows(view, Listing.REGIONS, FRENCH).drop(columns="code")
    assert cells == [
        [scale.written(cell, FRENCH) for cell in line] for line in listed.itertuples(index=False, name=None)
    ]


def test_boxes_count_the_points_of_the_file(demonstration: Atlas) -> None:
    view = look(demonstration, Selection())
    content = standalone.page(view, FRENCH, DAY).decode()
    told = re.findall(
        r'value="([^"]*)" checked> (?:<canvas[^>]*></canvas> )?<span>([^<]*)</span> '
        r'<span class="count">(\d+)<',
        content,
    )
    poles = demonstration.dataset.tables[Table.POLES]
    drawn = poles[demonstration.placed[Table.POLES]]
    assert ("poles", "Pôles", str(len(drawn))) in told
    for place, (code, label) in enumerate(
        (("projete", "Projeté"), ("implante", "Implanté"), ("actif", "Actif"))
    ):
        assert (str(place), label, str(int((drawn["statut"] == code).sum()))) in told
    assert ("liens", "Liens de co-animation", str(len(view.links))) in told
    assert "lieux" not in [value for value, _, _ in told]
    assert "Aucun point" in content
    assert "lieux culturels" in content


def test_sources_are_those_of_what_is_in_the_file(demo_page: Page, mixed: Atlas) -> None:
    sources = {source.identifier: source for source in manifest.load().sources}
    own = written(look(mixed, Selection()))
    for name in ("bdga", "statcan-cd2016", "natural-earth", "geonames", "maillage-taxonomie"):
        for page in (demo_page, own):
            assert sources[name].title in page.text
            assert sources[name].licence in page.text
    invented = sources["maillage-demonstration"].title
    assert invented in demo_page.text
    assert invented not in own.text
    assert "fictives" not in own.text
    assert "Base musee" in own.text
    assert "pôles, expertises, activités et lieux culturels" in own.text.lower()
    assert "Leaflet" in own.text


def test_imported_places_name_their_source_and_its_licence(quick_atlas_of: Maker) -> None:
    atlas = quick_atlas_of({Table.PLACES: [{"source": ATTRIBUTION, **MONTREAL}]})
    assert (
        f"{ATTRIBUTION} – licence du gouvernement ouvert – Canada" in written(look(atlas, Selection())).text
    )


def test_a_view_without_anything_still_makes_a_page(quick_atlas_of: Maker) -> None:
    page = written(look(quick_atlas_of({}), Selection(layers=())))
    assert page.of("input") == []
    assert set(json.loads(page.blocks["vue"])["regions"]) == set()
    assert len(page.of("tr")) == 1 + len(REGION_CODES)


def test_a_hundred_thousand_places_stay_below_the_limit(quick_atlas_of: Maker) -> None:
    def weight(count: int) -> int:
        places = [
            {"nom": f"Bibliothèque municipale {n:06}", "municipalite": "Saint-Jean-sur-Richelieu", **MONTREAL}
            for n in range(count)
        ]
        return len(standalone.page(look(quick_atlas_of({Table.PLACES: places}), Selection()), FRENCH, DAY))

    few, many = weight(1), weight(1001)
    assert few + 100 * (many - few) <= MOST_BYTES
