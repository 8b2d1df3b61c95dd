"""The map's strings are evaluated as scripts: whatever the data hold must stay text in them."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import program
from geo.language import ENGLISH, FRENCH
from geo.maps import as_script, base_map, view_group
from geo.resources import TABLE_OF, bit_set, build, categories
from geo.selection import Indicator, Layer, Selection
from geo.settings import ASSETS, REGION_CODES
from geo.view import look
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from folium import Map

    from geo.atlas import Atlas
    from geo.language import Language
    from geo.view import View

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

HOSTILE: Final = (
    "</script><img src=x onerror=alert(1)>",
    "<!--<script>",
    '"\' \\ \\" \\u003c `${alert(1)}`',
    "a\u2028b\u2029c",
    "\u202egauche\u202c \u200fdroite",
    "é" * 10_000,
    "👩🏽\u200d🎨",
    "{{ this.x }} {% raw %} {# x #} {{{'map_div'}}}",
    "{" * 9,
)
ACTING: Final = ("<", ">", "&", "\u2028", "\u2029", "{{", "{%", "{#", "\n", "\r")
VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


@given(VALUES | st.text(alphabet="{%#}<>&\\\"'/u\u2028\u2029\u007f\n"))
def test_a_value_in_a_script_is_itself_and_nothing_that_acts(value: object) -> None:
    script = as_script(value)
    assert json.loads(script) == value
    assert not [sign for sign in ACTING if sign in script]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_in_a_script_is_itself(text: str) -> None:
    script = as_script({text: [text]})
    assert json.loads(script) == {text: [text]}
    assert not [sign for sign in ACTING if sign in script]


def test_what_no_script_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        as_script({"x": float("nan")})


def base(atlas: Atlas, language: Language = FRENCH) -> Map:
    made = program.build(atlas, build(atlas, language), language)
    return base_map(made, root="/racine", version="v1")


def rendered(made: Map) -> str:
    return str(made.get_root().render())


def same_ids(html: str) -> str:
    """Replace the names that folium draws at random by numbers, in their order of appearance."""
    names: dict[str, str] = {}
    return re.sub(r"[0-9a-f]{32}", lambda found: names.setdefault(found[0], f"id{len(names)}"), html)


def config(atlas: Atlas) -> dict[str, object]:
    """Read what the program is told, as the last thing in its file."""
    body = program.build(atlas, build(atlas, FRENCH), FRENCH).body.decode()
    start = body.rindex("\nmaillage.configure(") + len("\nmaillage.configure(")
    told: dict[str, object] = json.loads(body[start:].removesuffix(");"))
    return told


def state(view: View, chosen: str | None = None) -> dict[str, object]:
    made = base(view.atlas)
    view_group(view, FRENCH, chosen).add_to(made)
    (text,) = re.findall(r"maillage\.show\(\w+, (.*)\);", rendered(made))
    told: dict[str, object] = json.loads(text)
    return told


def region_rows(names: Sequence[str]) -> list[dict[str, str]]:
    return [{"code": code, "nom": names[at % len(names)]} for at, code in enumerate(REGION_CODES)]


def test_hostile_names_are_text_in_what_is_rendered(atlas_of: Maker) -> None:
    atlas = atlas_of(
        {
            Table.REGIONS: region_rows(HOSTILE),
            Table.POLES: [{"nom": name, "region": "01"} for name in HOSTILE],
            Table.ACTIVITIES: [{"titre": name, "hote": "01", "co_animateurs": "02"} for name in HOSTILE],
        }
    )
    made = base(atlas)
    view_group(look(atlas, Selection()), FRENCH, "01").add_to(made)
    html = rendered(made)
    assert config(atlas)["names"] == {row["code"]: row["nom"] for row in region_rows(HOSTILE)}
    assert "<img" not in html
    assert "<!--" not in html
    assert not [sign for sign in ("\u2028", "\u2029", "{{", "{%", "{#") if sign in html]
    bare = rendered(base(atlas_of({})))
    for tag in ("<script", "</script", "<link", "<style"):
        assert html.count(tag) == bare.count(tag)


def test_the_base_is_the_same_whatever_was_asked(demonstration: Atlas) -> None:
    first = same_ids(rendered(base(demonstration)))
    for selection in (Selection(sectors=("danse",), indicator=Indicator.LINKS), Selection(layers=())):
        view_group(look(demonstration, selection), FRENCH, "03").add_to(base(demonstration))
        assert same_ids(rendered(base(demonstration))) == first
    assert base(demonstration) is not base(demonstration)


@pytest.mark.parametrize("language", [FRENCH, ENGLISH], ids=lambda language: language.locale)
def test_no_other_host_is_asked(demonstration: Atlas, language: Language) -> None:
    made = base(demonstration, language)
    view_group(look(demonstration, Selection()), language, None).add_to(made)
    html = rendered(made)
    assert not re.findall(r"""(?:https?:)?//[\w-]+(?:\.[\w-]+)+""", html)
    asked = re.findall(r"""(?:src|href)=["']([^"']+)""", html)
    assert asked
    assert {address.rpartition("/")[0] for address in asked} == {
        "/racine/assets/leaflet",
        "/racine/assets/geo/v1",
        "/racine/assets/carte",
    }


def test_the_program_says_where_everything_is_fetched(demonstration: Atlas) -> None:
    made = build(demonstration, FRENCH)
    text = json.dumps(config(demonstration))
    for item in made.all():
        assert f'"{item.name}"' in text


def test_other_data_make_another_program_and_another_map(atlas_of: Maker) -> None:
    rows = [{"nom": name, "longitude": "-73.5674", "latitude": "45.5019"} for name in ("Un", "Un", "Deux")]
    htmls = [rendered(base(atlas_of({Table.POLES: [row]}))) for row in rows]
    first, same, other = ({*re.findall(r"carte-[0-9a-f]{16}\.js", html)} for html in htmls)
    assert len(first) == 1
    assert first == same
    assert first != other


def test_a_layers_symbols_follow_its_categories_and_differ(demonstration: Atlas) -> None:
    layers = config(demonstration)["layers"]
    assert isinstance(layers, list)
    assert [layer["id"] for layer in layers] == [str(layer) for layer in reversed(TABLE_OF)]
    seen = []
    for layer in layers:
        symbols = layer["categories"]
        assert len(symbols) == max(1, len(categories(Layer(layer["id"]))))
        seen += [(symbol["shape"], symbol["filled"], symbol["mark"]) for symbol in symbols]
    told = {symbol["label"] for layer in layers for symbol in layer["categories"]}
    assert {"Pôle actif", "Expertise recherchée", "Activités", "Musée"} <= told
    # By shape alone, except that a square is a library among places and an activity elsewhere.
    assert len(seen) - len(set(seen)) <= 1


def test_links_end_at_main_towns_or_within_the_region(atlas_of: Maker, demonstration: Atlas) -> None:
    towns = config(demonstration)["anchors"]
    inside = config(atlas_of({Table.REGIONS: region_rows(["Région"])}))["anchors"]
    assert isinstance(towns, dict)
    assert isinstance(inside, dict)
    assert towns["06"] == pytest.approx([45.5, -73.6], abs=0.1)
    assert set(towns) == set(inside) == set(REGION_CODES)
    for latitude, longitude in (*towns.values(), *inside.values()):
        assert 44 < latitude < 63
        assert -80 < longitude < -56


def test_a_view_sends_classes_counts_bits_and_links(atlas_of: Maker) -> None:
    montreal = {"longitude": "-73.5674", "latitude": "45.5019"}
    atlas = atlas_of(
        {
            Table.POLES: [{"region": "06", **montreal}, {"region": "06", "statut": "ferme", **montreal}],
            Table.EXPERTISES: [{"territoires": "06"} for _ in range(5)],
            Table.ACTIVITIES: [{"hote": "06", "co_animateurs": "HQ|03"}],
        }
    )
    told = state(look(atlas, Selection(layers=(Layer.POLES, Layer.LINKS), regions=("06",))), "06")
    assert told["classes"] == "xxxxx3xxxxxxxxxxx"
    assert told["counts"] == [0, 0, 0, 0, 0, 5, *[0] * 11]
    assert (told["title"], told["chosen"]) == ("Expertises offertes", "06")
    assert told["visible"] == {"poles": base64.b64encode(b"\x03").decode()}
    assert told["links"] == [["06", "03", 1], ["06", "HQ", 1]]
    bare = state(look(atlas, Selection(layers=())))
    assert (bare["visible"], bare["links"], bare["chosen"]) == ({}, [], None)


def test_the_bits_sent_are_those_of_the_rows_that_remain(demonstration: Atlas) -> None:
    view = look(demonstration, Selection(sectors=("danse",)))
    visible = state(view)["visible"]
    assert isinstance(visible, dict)
    assert set(visible) == {str(layer) for layer in TABLE_OF}
    for layer, table in TABLE_OF.items():
        assert (
            base64.b64decode(visible[str(layer)])
            == bit_set(demonstration, layer, view.masks[table]).tobytes()
        )
        placed = view.masks[table] & demonstration.placed[table]
        bits = np.unpackbits(np.frombuffer(base64.b64decode(visible[str(layer)]), np.uint8))
        assert bits.sum() == placed.sum()


def test_every_script_named_is_there() -> None:
    assert {path.name for path in ASSETS.glob("*.js")} >= set(program.SCRIPTS)
