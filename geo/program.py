"""The program of the map: Leaflet, the project's own layers, and what no filter changes, in one file.

One file, for the map waits for each of its scripts before it asks for the next; under the hash of
its content, so that nothing of it is sent again with a filter change.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from xstatic.pkg import leaflet

from geo.boundaries import load_drawing
from geo.resources import TABLE_OF, Resource, categories
from geo.scale import classes
from geo.selection import Indicator, Layer
from geo.settings import ASSETS, NATIONAL, OUTSIDE, REGION_CODES
from geo.view import Knowledge
from geo.vocabularies import Nature, PlaceType, PoleStatus, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo.atlas import Atlas
    from geo.language import Language
    from geo.resources import MapResources
    from geo.vocabularies import Vocabulary

INHABITED_SOUTH: Final = ((44.95, -79.6), (50.35, -61.3))
WHOLE_QUEBEC: Final = ((44.9, -79.9), (62.7, -57.0))
FARTHEST: Final = ((38.0, -100.0), (68.0, -45.0))
"""South-west and north-east corners, latitude first, decimal degrees."""

CLASS_COLOURS: Final = ("#ffffff", "#d3e3f1", "#9dc3e0", "#5490c4", "#1f5a94")
"""From none to 8 and more; each is darker than the one before, so that grey prints tell them apart."""

SCRIPTS: Final = ("symbols.js", "regions.js", "links.js", "points.js", "legend.js", "paper.js", "start.js")
"""The project's own, in the order in which they need each other."""

COLOURS: Final = {
    Layer.POLES: "#b3261e",
    Layer.EXPERTISES: "#b45f06",
    Layer.ACTIVITIES: "#11705a",
    Layer.PLACES: "#4b5563",
}
SHAPES: Final[dict[Vocabulary, tuple[str, bool, str]]] = {
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


def build(atlas: Atlas, resources: MapResources, language: Language) -> Resource:
    """Write the program of a dataset's map.

    Parameters
    ----------
    atlas, resources, language
        What is drawn, what is fetched beside the program, and in which words.
    """
    told = json.dumps(
        configuration(atlas, resources, language), ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )
    body = b"\n;\n".join((*scripts(), f"maillage.configure({told});".encode()))
    return Resource("carte", "js", "text/javascript", body)


@cache
def scripts() -> tuple[bytes, ...]:
    """Read Leaflet and the project's own scripts, in their order."""
    paths = (Path(leaflet.BASE_DIR) / "leaflet.js", *(ASSETS / name for name in SCRIPTS))
    return tuple(path.read_bytes() for path in paths)


def configuration(atlas: Atlas, resources: MapResources, language: Language) -> dict[str, object]:
    """Say what the scripts need to know before any filter; of the layers, those that have points."""
    regions = atlas.dataset.tables[Table.REGIONS]
    text = language.text
    return {
        "lang": language.tag,
        "codes": REGION_CODES,
        "colours": CLASS_COLOURS,
        "classes": classes(Indicator.OFFERED, language),
        "regions": resources.regions.name,
        "neighbours": resources.neighbours.name,
        "outline": resources.outline.name,
        "layers": [
            _layer(layer, resources, language) for layer in reversed(TABLE_OF) if layer in resources.points
        ],
        "ends": {NATIONAL: text("National et sectoriel"), OUTSIDE: text("Hors Québec")},
        "names": dict(zip(regions["code"], regions["nom"], strict=True)),
        "anchors": anchors(regions),
        "farthest": FARTHEST,
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
            "withheld": language.render(Knowledge.WITHHELD.label),
            "failed": text("La carte n’a pas pu être chargée en entier. Rechargez la page."),
            "symbols": text("Symboles"),
            "outline": text("Tracé de 1927"),
            "counted": text("À droite, le nombre de régions."),
            "together": text("Activités ensemble"),
            "links": text("De l’hôte au partenaire"),
            "colon": text("{x} : ", x=""),
            "sources": text("Limites : MRNF (CC-BY 4.0), Statistique Canada, Natural Earth"),
        },
    }


def anchors(regions: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Place the end of a region's links at its main town, or within it where the town's place is not told."""
    towns = regions.set_index("code")[["ville_latitude", "ville_longitude"]].dropna()
    told = {str(code): (latitude, longitude) for code, latitude, longitude in towns.itertuples()}
    return {code: told.get(code) or _inside()[code] for code in REGION_CODES}


@cache
def _inside() -> Mapping[str, tuple[float, float]]:
    drawn = load_drawing()
    spots = drawn.geometry.representative_point()
    return MappingProxyType(dict(zip(drawn["code"], zip(spots.y, spots.x, strict=True), strict=True)))


def _layer(layer: Layer, resources: MapResources, language: Language) -> dict[str, object]:
    return {
        "id": str(layer),
        "label": language.render(layer.label),
        "colour": COLOURS[layer],
        "pin": layer is Layer.POLES,
        "small": layer is Layer.PLACES,
        "url": resources.points[layer].name,
        "names": resources.names[layer].name,
        "categories": _symbols(layer, language),
    }


def _symbols(layer: Layer, language: Language) -> list[dict[str, object]]:
    return [
        {
            "shape": shape,
            "filled": filled,
            "mark": mark,
            "colour": COLOURS[layer],
            "label": symbol_label(layer, language.render(label), language),
        }
        for (shape, filled, mark), label in [
            (SHAPES[member], member.label) for member in categories(layer) or (layer,)
        ]
    ]


def symbol_label(layer: Layer, label: str, language: Language) -> str:
    """Say a category as the legend does, where its name alone would not tell of what."""
    if layer is Layer.POLES:
        return language.text("Pôle {status}", status=label.lower())
    if layer is Layer.EXPERTISES:
        return language.text("Expertise {nature}", nature=label.lower())
    return label
