"""Atlas and view to a folium map: a constant base, and the little that a filter changes."""

from __future__ import annotations

import base64
import json
import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import folium
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from geo.boundaries import load_drawing
from geo.resources import TABLE_OF, bit_set, categories
from geo.selection import Layer
from geo.settings import NATIONAL, OUTSIDE, REGION_CODES
from geo.view import Knowledge
from geo.vocabularies import Nature, PlaceType, PoleStatus, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo.atlas import Atlas
    from geo.language import Language
    from geo.resources import MapResources
    from geo.view import View
    from geo.vocabularies import Vocabulary

INHABITED_SOUTH: Final = ((44.95, -79.6), (50.35, -61.3))
WHOLE_QUEBEC: Final = ((44.9, -79.9), (62.7, -57.0))
"""South-west and north-east corners, latitude first, decimal degrees."""

CLASS_COLOURS: Final = ("#ffffff", "#d3e3f1", "#9dc3e0", "#5490c4", "#1f5a94")
"""From none to 8 and more; each is darker than the one before, so that grey prints tell them apart."""

SCRIPTS: Final = ("symbols.js", "regions.js", "links.js", "points.js", "legend.js", "start.js")
BUNDLE: Final = "map.js"
"""Leaflet and `SCRIPTS` in one: streamlit-folium waits for each script before it asks for the next."""

_MARKS: Final = {Knowledge.UNDOCUMENTED: "-", Knowledge.HIDDEN: ".", Knowledge.LEFT_OUT: "x"}
"""What stands for a region that has no class."""

_COLOURS: Final = {
    Layer.POLES: "#b3261e",
    Layer.EXPERTISES: "#b45f06",
    Layer.ACTIVITIES: "#11705a",
    Layer.PLACES: "#4b5563",
}
_TEMPLATE_START: Final = re.compile(r"\{(?=[{%#])")
_SHAPES: Final[dict[Vocabulary, tuple[str, bool, str]]] = {
    # Shape, filled or hollow, mark inside.
    PoleStatus.PLANNED: ("pin", False, ""),
    PoleStatus.SET_UP: ("pin", False, "dot"),
    PoleStatus.ACTIVE: ("pin", True, "dot"),
    PoleStatus.SUSPENDED: ("pin", False, "pause"),
    PoleStatus.CLOSED: ("pin", False, "bar"),
    Layer.ACTIVITIES: ("square", True, ""),
    Nature.OFFERED: ("triangle", True, ""),
    Nature.SOUGHT: ("triangle-down", False, ""),
    PlaceType.LIBRARY_OR_ARCHIVES: ("square", True, ""),
    PlaceType.MUSEUM: ("diamond", True, ""),
    PlaceType.FESTIVAL_SITE: ("star", True, ""),
    PlaceType.PERFORMANCE_HALL: ("hexagon", True, ""),
    PlaceType.MISCELLANEOUS: ("circle", False, ""),
    PlaceType.GALLERY: ("pentagon", False, ""),
    PlaceType.HERITAGE_SITE: ("plus", True, ""),
    PlaceType.ARTS_CENTRE: ("circle", True, ""),
    PlaceType.ARTIST: ("times", True, ""),
}


class _Base(JSCSSMixin, MacroElement):
    """Starts the project's own layers on the map."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "maillage.start({{ this._parent.get_name() }}, {{ this.config }});"
        "{% endmacro %}"
    )

    def __init__(self, config: dict[str, object], assets: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca leaves its constructors untyped
        self._name = "MaillageBase"
        self.config = as_script(config)
        self.default_js = [("map.js", f"{assets}/{BUNDLE}")]
        self.default_css = [("map.css", f"{assets}/map.css")]


class _State(MacroElement):
    """Shows a view on layers that already run."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "maillage.show({{ this._parent._parent.get_name() }}, {{ this.state }});"
        "{% endmacro %}"
    )

    def __init__(self, state: dict[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca leaves its constructors untyped
        self._name = "MaillageState"
        self.state = as_script(state)


class _Map(folium.Map):
    """A map whose Leaflet comes from this application, and nothing else with it."""

    def __init__(self, leaflet: str) -> None:
        super().__init__(
            tiles=None,
            zoom_control=False,
            zoom_snap=0.25,
            zoom_delta=0.5,
            wheel_px_per_zoom_level=90,
            min_zoom=4,
            max_zoom=12,
            max_bounds=True,
            min_lat=38,
            max_lat=68,
            min_lon=-100,
            max_lon=-45,
        )
        self.default_js = []
        self.default_css = [("leaflet_css", f"{leaflet}/leaflet.css")]


def as_script(value: object) -> str:
    """Write a value as JSON that stays text wherever a script holds it.

    The map's strings are evaluated as JavaScript inside a page: what could close a script, start
    markup, end a line or open a template is escaped.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029\u007f":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return _TEMPLATE_START.sub(r"\\u007b", text)


def base_map(
    atlas: Atlas, resources: MapResources, language: Language, *, root: str, version: str
) -> folium.Map:
    """Make the part of the map that no filter changes.

    Parameters
    ----------
    atlas, resources, language
        What is drawn, where it is fetched from, and in which words.
    root
        Path under which the application serves ``assets``.
    version
        Changes whenever a script of the map does.

    Returns
    -------
    folium.Map
        A new object at each call: streamlit-folium changes the one it is given.
    """
    made = _Map(f"{root}/assets/leaflet")
    config = _config(atlas, resources, language, f"{root}/assets/carte")
    _Base(config, f"{root}/assets/geo/{version}").add_to(made)
    return made


def view_group(view: View, language: Language, chosen: str | None) -> folium.FeatureGroup:
    """Make what the filters change: classes, a bit for each point, the links."""
    group = folium.FeatureGroup(name="vue")
    _State(_state(view, language, chosen)).add_to(group)
    return group


def _config(atlas: Atlas, resources: MapResources, language: Language, base: str) -> dict[str, object]:
    regions = atlas.dataset.tables[Table.REGIONS]
    text = language.text
    return {
        "lang": language.tag,
        "codes": REGION_CODES,
        "colours": CLASS_COLOURS,
        "classes": (text("Aucun (vérifié)"), "1", "2–3", "4–7", text("8 et plus")),
        "regions": f"{base}/{resources.regions.name}",
        "neighbours": f"{base}/{resources.neighbours.name}",
        "outline": f"{base}/{resources.outline.name}",
        "layers": [_layer(layer, resources, language, base) for layer in reversed(TABLE_OF)],
        "ends": {NATIONAL: text("National et sectoriel"), OUTSIDE: text("Hors Québec")},
        "names": dict(zip(regions["code"], regions["nom"], strict=True)),
        "anchors": _anchors(regions),
        "views": (
            {"label": text("Sud habité"), "bounds": INHABITED_SOUTH},
            {"label": text("Tout le Québec"), "bounds": WHOLE_QUEBEC},
        ),
        "texts": {
            "title": text("Carte des 17 régions. Le tableau sous la carte dit la même chose."),
            "zoomIn": text("Agrandir"),
            "zoomOut": text("Réduire"),
            "undocumented": language.render(Knowledge.UNDOCUMENTED.label),
            "hidden": language.render(Knowledge.HIDDEN.label),
            "leftOut": language.render(Knowledge.LEFT_OUT.label),
            "failed": text("La carte n’a pas pu être chargée en entier. Rechargez la page."),
            "symbols": text("Symboles"),
            "outline": text("Tracé de 1927"),
            "counted": text("À droite, le nombre de régions."),
            "together": text("Activités ensemble"),
            "colon": text("{x} : ", x=""),
            "sources": text("Limites : MRNF (CC-BY 4.0), Statistique Canada, Natural Earth"),
        },
    }


def _anchors(regions: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Place the end of a region's links at its main town, or within it where the town's place is not told."""
    towns = regions.set_index("code")[["ville_latitude", "ville_longitude"]].dropna()
    told = {str(code): (latitude, longitude) for code, latitude, longitude in towns.itertuples()}
    return {code: told.get(code) or _inside()[code] for code in REGION_CODES}


@cache
def _inside() -> Mapping[str, tuple[float, float]]:
    drawn = load_drawing()
    spots = drawn.geometry.representative_point()
    return MappingProxyType(dict(zip(drawn["code"], zip(spots.y, spots.x, strict=True), strict=True)))


def _layer(layer: Layer, resources: MapResources, language: Language, base: str) -> dict[str, object]:
    return {
        "id": str(layer),
        "label": language.render(layer.label),
        "colour": _COLOURS[layer],
        "pin": layer is Layer.POLES,
        "small": layer is Layer.PLACES,
        "url": f"{base}/{resources.points[layer].name}",
        "names": f"{base}/{resources.names[layer].name}",
        "categories": _symbols(layer, language),
    }


def _symbols(layer: Layer, language: Language) -> list[dict[str, object]]:
    return [
        {
            "shape": shape,
            "filled": filled,
            "mark": mark,
            "colour": _COLOURS[layer],
            "label": _legend(layer, language.render(label), language),
        }
        for (shape, filled, mark), label in [
            (_SHAPES[member], member.label) for member in categories(layer) or (layer,)
        ]
    ]


def _legend(layer: Layer, label: str, language: Language) -> str:
    """Say a category as the legend does, where its name alone would not tell of what."""
    if layer is Layer.POLES:
        return language.text("Pôle {status}", status=label.lower())
    if layer is Layer.EXPERTISES:
        return language.text("Expertise {nature}", nature=label.lower())
    return label


def _links(view: View) -> list[list[object]]:
    return view.links[["origine", "destination", "activites"]].to_numpy(dtype=object).tolist()


def _state(view: View, language: Language, chosen: str | None) -> dict[str, object]:
    counts = view.region_counts(view.selection.indicator)
    shown = view.selection.layers
    label = language.render(view.selection.indicator.label)
    return {
        "title": label,
        "unit": label,
        "classes": "".join(_MARKS.get(count.knowledge, str(count.class_index)) for count in counts),
        "counts": [count.count for count in counts],
        "chosen": chosen,
        "visible": {
            str(layer): base64.b64encode(bit_set(view.atlas, layer, view.masks[table]).tobytes()).decode()
            for layer, table in TABLE_OF.items()
            if layer in shown
        },
        "links": _links(view) if Layer.LINKS in shown else [],
    }
