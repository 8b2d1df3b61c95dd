"""The map in one file: a view as a page that opens by itself, without network."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup
from pandas.api.types import is_numeric_dtype
from xstatic.pkg import leaflet

from geo import listing, manifest, program, remainder, scale
from geo.atlas import LAYER_TABLES
from geo.boundaries import DRAWING, LINE_1927, NEIGHBOURS
from geo.dataset import REFERENCE_TABLES
from geo.facilities import ATTRIBUTION
from geo.fiction import fiction
from geo.listing import HEADERS, Listing
from geo.maps import as_script, state
from geo.resources import TABLE_OF, categories
from geo.selection import Layer
from geo.settings import ASSETS, DATA, DEMONSTRATION, REFERENCE, REGION_CODES, REGIONS
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from geo.language import Language
    from geo.manifest import Source
    from geo.resources import MapResources, Resource
    from geo.view import View

_BINARY: Final = "application/octet-stream"
_JSON: Final = "application/json"
_MOST_SUPPLIERS: Final = 12
"""Sources that a table of places names, listed at most."""

_URL: Final = re.compile(r"url\([^)]*\)")
_SOURCE_MAP: Final = re.compile(r"\n//# sourceMappingURL=\S+")


@dataclass(frozen=True)
class _Block:
    """A resource within the page: a script element that no browser runs."""

    name: str
    media_type: str
    body: Markup


@dataclass(frozen=True)
class _Box:
    """Something to check: a layer, or one of the categories within it."""

    value: str
    label: str
    count: str
    within: tuple[_Box, ...] = ()


def page(view: View, language: Language, day: date) -> bytes:
    """Write the page of a view.

    Only what remains under the view's filters is in it, in the layers that the view shows. Scripts
    and styles run by their hash alone, and the page's own policy refuses every request.

    Parameters
    ----------
    view
        What is drawn.
    language
        Of the page.
    day
        On which it is made: said on the page.

    Returns
    -------
    bytes
        HTML in UTF-8; the same view, language and day give the same bytes.
    """
    held = remainder.build(view, language)
    scripts = [*_programs(), _asset("standalone.js")]
    told = {
        "config": program.configuration(view.atlas, held, language),
        "state": {**state(view, language, None), "visible": {}},
        "regions": remainder.regions(view),
        "texts": {"told": language.text("{told} points sur {all}.", told="{told}", all="{all}")},
    }
    text = _template().render(
        lang=language.tag,
        policy=_policy(scripts, _style()),
        icon=_data_address("image/svg+xml", (ASSETS / "icon.svg").read_bytes()),
        style=Markup(_style()),  # noqa: S704 # our own files
        scripts=[Markup(script) for script in scripts],  # noqa: S704 # our own files
        blocks=[_block("vue", told), *map(_block_of, held.all())],
        layers=_boxes(view, language, held),
        notes=_notes(view, language, held),
        table=_table(view, language),
        sources=_sources(view),
        credits=_credits(view, language),
        **_said(view, language, day),
    )
    return text.encode()


def _block(name: str, value: object) -> _Block:
    return _Block(name, _JSON, Markup(as_script(value)))  # noqa: S704 # escaped for a script


def _block_of(resource: Resource) -> _Block:
    if resource.media_type == _BINARY:
        return _Block(resource.name, _BINARY, Markup(_base64(resource.body)))  # noqa: S704 # base64
    return _block(resource.name, json.loads(resource.body))


def _boxes(view: View, language: Language, held: MapResources) -> list[_Box]:
    """List the layers that can be chosen, and in each its categories where there are several."""
    boxes = []
    for layer, points in held.points.items():
        tally = remainder.tally(points)
        kinds = tuple(
            _Box(str(index), language.render(kind.label), language.number(number))
            for index, (kind, number) in enumerate(zip(categories(layer), tally, strict=False))
            if number
        )
        within = kinds if len(kinds) > 1 else ()
        boxes.append(_Box(layer, language.render(layer.label), language.number(sum(tally)), within))
    if Layer.LINKS in view.selection.layers and len(view.links):
        label = language.text("Liens de co-animation")
        boxes.append(_Box(Layer.LINKS, label, language.number(len(view.links))))
    return boxes


def _notes(view: View, language: Language, held: MapResources) -> list[str]:
    """Say what the choice of layers does not show."""
    tables = {layer: table for layer, table in TABLE_OF.items() if layer in view.selection.layers}
    bare = [language.render(layer.label).lower() for layer in tables if layer not in held.points]
    off = sum(int((view.masks[table] & ~view.atlas.placed[table]).sum()) for table in tables.values())
    said = (
        bare and language.text("Aucun point : {layers}.", layers=language.enumeration(bare)),
        off
        and language.plural(
            "{n} ligne sans coordonnées n’a pas de point.",
            "{n} lignes sans coordonnées n’ont pas de point.",
            off,
        ),
    )
    return [note for note in said if note]


def _table(view: View, language: Language) -> dict[str, object]:
    """Give the map's twin, what the screen lists by region: the name first, the rest as text."""
    rows = listing.rows(view, Listing.REGIONS, language).drop(columns="code")
    return {
        "headers": [language.render(HEADERS[column]) for column in rows.columns],
        "numeric": [place for place, kind in enumerate(rows.dtypes) if is_numeric_dtype(kind)],
        "lines": [
            [scale.written(cell, language) for cell in line]
            for line in rows.itertuples(index=False, name=None)
        ],
    }


def _said(view: View, language: Language, day: date) -> dict[str, object]:
    """Say everything on the page that is neither a layer, a row nor a source."""
    text, number, numbers = language.text, language.number, view.numbers
    return {
        "title": text("Carte du réseau culturel numérique du Québec"),
        "day": language.date(day),
        "fiction": fiction(view.atlas.dataset, language),
        "sentence": view.selection.sentence(view.atlas, language),
        "numbers": (
            (text("Régions avec un pôle actif"), f"{numbers.regions_with_active_pole}/{len(REGION_CODES)}"),
            (text("Pôles"), number(numbers.poles)),
            (text("Expertises offertes"), number(numbers.offered)),
            (text("Activités"), number(numbers.activities)),
            (text("Liens de co-animation"), number(numbers.links)),
        ),
        "texts": {
            "state": text("État au {day}.", day=language.date(day)),
            "layers": text("Couches"),
            "counts": text("Nombres par région"),
            "points": text("Liste des points de la carte"),
            "point_headers": (text("Nom"), text("Type"), text("Précision"), text("Région du point")),
            "more": text("Montrer la suite"),
            "sources": text("Sources et licences"),
            "without_script": text(
                "Sans JavaScript, la carte ne se dessine pas : le tableau par région dit la même chose."
            ),
            "shown": text(
                "{shown} lignes affichées sur {total}, {unattached} non rattachées.",
                shown=number(numbers.shown),
                total=number(numbers.total),
                unattached=number(numbers.unattached),
            ),
            "program": text(
                "Page faite par Maillage, en un seul fichier : elle s’ouvre sans réseau et ne demande rien "
                "à aucun site. Carte dessinée par Leaflet (BSD à 2 clauses), texte en Source Sans 3 "
                "(SIL OFL 1.1)."
            ),
        },
    }


def _sources(view: View) -> list[Source]:
    """Name the sources of the files of this project that the page was made of."""
    listed = manifest.load()
    fictitious = view.atlas.dataset.fictitious.intersection(LAYER_TABLES)
    paths = {
        *(REGIONS / name for name in (DRAWING, NEIGHBOURS, LINE_1927)),
        *(REFERENCE / table.file for table in REFERENCE_TABLES),
        *(DEMONSTRATION / table.file for table in fictitious),
    }
    used = [entry for entry in listed.files if DATA / entry.path in paths]
    return [source for source in listed.sources if any(source in listed.of(entry) for entry in used)]


def _credits(view: View, language: Language) -> list[str]:
    """Name the tables that are not the project's, and the sources that the places tell."""
    data = view.atlas.dataset
    own = [table for table in LAYER_TABLES if table not in data.absent | data.fictitious]
    named = language.enumeration(language.render(table.label).lower() for table in own)
    told = [language.text("Tables chargées dans Maillage : {tables}.", tables=named)] if own else []
    licence = language.text("{source} – licence du gouvernement ouvert – Canada", source=ATTRIBUTION)
    suppliers = sorted(set(view.rows(Table.PLACES)["source"]) - {""})[:_MOST_SUPPLIERS]
    return told + [licence if source == ATTRIBUTION else source for source in suppliers]


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(_asset("standalone.html"))


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _programs() -> list[str]:
    return [_SOURCE_MAP.sub("", script.decode()) for script in program.scripts()]


@cache
def _style() -> str:
    """Join the style sheets; the font comes within, and what Leaflet would fetch stays out."""
    font = _data_address("font/woff2", (ASSETS / "source-sans-3.woff2").read_bytes())
    base = _URL.sub("none", (Path(leaflet.BASE_DIR) / "leaflet.css").read_text(encoding="utf-8"))
    return "\n".join((base, _URL.sub(f'url("{font}")', _asset("map.css")), _asset("standalone.css")))


def _policy(scripts: Iterable[str], style: str) -> str:
    """Write the page's policy: what it holds may run, and nothing is fetched from anywhere."""
    return (
        f"default-src 'none'; script-src {' '.join(map(_hash, scripts))}; style-src {_hash(style)}; "
        "img-src data:; font-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{_base64(hashlib.sha256(text.encode()).digest())}'"


def _data_address(media_type: str, body: bytes) -> str:
    return f"data:{media_type};base64,{_base64(body)}"


def _base64(body: bytes) -> str:
    return base64.b64encode(body).decode()
