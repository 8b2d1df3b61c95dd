"""The slide of a scene: what its screen shows in its state, under its title, with its note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geo import listing, mesh, region_slide, static_map
from geo.alerts import KEY as ALERT
from geo.alerts import alerts
from geo.coverage import TABLES, Dimension, behind, coverage
from geo.coverage_slides import MOST_CODES, ROWS, By, contacts, legend, matrix, relief, states, totals
from geo.directory import matching
from geo.language import message
from geo.listing import HEADERS, Listing, Names
from geo.network import weave
from geo.opened import Kind, Opened
from geo.problems import shortened
from geo.relief import helpers
from geo.rundown import CARD, DIMENSION, OPENED
from geo.scenes import Screen, unknown
from geo.selection import parse
from geo.settings import REGION_CODES
from geo.slide_table import MARGIN_IN, Cell, Grid, heading
from geo.slides import Words
from geo.static_map import Format
from geo.template import ASIDE, BODY, SMALL_PT, Box
from geo.typography import width_in
from geo.view import Knowledge, look
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pptx.slide import Slide

    from geo.atlas import Atlas
    from geo.coverage import Coverage
    from geo.language import Language, Message
    from geo.scenes import Scene
    from geo.slides import Slides
    from geo.view import View

SEARCH: Final = "recherche"
"""Key of the directory's search in an address."""

_HEADERS: Final = HEADERS | {
    "numero": message("Mesure"),
    "regions_couvertes": message("Régions couvertes"),
}
_UNREAD: Final = frozenset(("id", "ligne", "table"))
"""Columns that find a row again, which a room does not read."""

_COLUMNS: Final = 4
_LISTED: Final = ("nom", "region", "municipalite", "statut")
_NOBODY: Final = message("Personne ne couvre cette case dans le réseau.")
_NO_CELL: Final = message("Aucune case.")
_MESH_MAP: Final = Box(0.6, 1.68, 8.0, 5.14)


def add(made: Slides, atlas: Atlas, scene: Scene) -> None:
    """Add the slide of a scene; filters that the data do not know are named under its title."""
    selection, _ = parse(scene.query, atlas)
    view = look(atlas, selection)
    match scene.screen:
        case Screen.MAP:
            _map(made, view, scene)
        case Screen.COVERAGE:
            _coverage(made, view, scene)
        case Screen.MESH:
            _mesh(made, view, scene)
        case Screen.DIRECTORY:
            _directory(made, view, scene)


def _map(made: Slides, view: View, scene: Scene) -> None:
    region, alerted = (_last(scene, key) for key in (CARD, ALERT))
    ignored = _ignored(scene, view, made.language)
    if region in REGION_CODES:
        region_slide.add(made, view, region, region_slide.Heading(scene.title, ignored, scene.note))
        return
    for alert in alerts(view.atlas, made.today, made.language):
        if alert.kind == alerted:
            slide = made.add(scene.title, f"{alert.sentence(made.language)}. {ignored}".strip(), scene.note)
            name = made.language.render(alert.kind.label)
            made.table(slide, _grid(name, alert.rows, made.language), BODY)
            return
    slide = made.add(scene.title, _shown(view, scene, made.language), scene.note)
    draw(made, slide, view, BODY)


def draw(made: Slides, slide: Slide, view: View, box: Box, *, near: bool = True) -> None:
    """Place the map of a view on a slide; one region alone is shown from near, unless told not to."""
    regions = view.selection.regions if near else ()
    picture = static_map.draw(
        view,
        made.language,
        made.today,
        region_slide.sheet(box),
        Format.PNG,
        region=regions[0] if len(regions) == 1 else None,
    )
    name = made.language.text(
        "Carte : {indicator}", indicator=made.language.render(view.selection.indicator.label)
    )
    made.picture(slide, picture, box, name, region_slide.pictured(view, made.language))


def _coverage(made: Slides, view: View, scene: Scene) -> None:
    asked = _last(scene, DIMENSION)
    dimension = Dimension(asked) if asked in tuple(Dimension) else Dimension.MEASURES
    found = coverage(view, dimension, made.today)
    opened = Opened.read(_last(scene, OPENED), found)
    if opened.kind is Kind.CELL:
        _cell(made, view, scene, found, opened)
        return
    shown = _shown(view, scene, made.language)
    if not found.codes:
        _say(made, made.add(scene.title, shown, scene.note, aside=True), _NO_CELL)
        return
    if len(found.regions) == 1 and len(found.codes) <= len(REGION_CODES):
        made.table(made.add(scene.title, shown, scene.note), states(found, view, made.language), BODY)
        return
    if len(found.codes) <= MOST_CODES:
        slide = made.add(scene.title, f"{shown}\n{legend(found, made.language)}", scene.note)
        made.table(slide, matrix(found, view, made.language), BODY)
        return
    slide = made.add(scene.title, shown, scene.note)
    for grid in totals(found, view, By.REGION, made.language):
        made.table(slide, grid, BODY)


def _cell(made: Slides, view: View, scene: Scene, found: Coverage, opened: Opened) -> None:
    """Show what covers a cell, or else who can help to fill it."""
    language, dimension = made.language, found.dimension
    names = Names(view.atlas, language)
    code = opened.code if dimension is Dimension.MEASURES else names.reference(Table.SECTORS)[opened.code]
    (state,) = found.cells.loc[opened.among(found.cells), "etat"]
    where = language.text(
        "{region} · {dimension} : {name} · {state}.",
        region=names.territories[opened.region],
        dimension=language.render(dimension.label),
        name=code,
        state=language.render(Knowledge(state).label).lower(),
    )
    shown = f"{where}\n{_shown(view, scene, language)}"
    behind_it = behind(view, dimension, opened.region, opened.code, made.today)
    parts = [
        listing.rows(behind_it, Listing(str(table)), language)
        .rename(columns={"titulaire": "nom", "titre": "nom"})
        .reindex(columns=["nom", "municipalite"])
        .assign(type=language.render(table.label))
        for table in TABLES
        if behind_it.masks[table].any()
    ]
    if parts:
        slide = made.add(scene.title, shown, scene.note)
        made.table(slide, _grid(where, pd.concat(parts, ignore_index=True), language), BODY)
        return
    near = helpers(view, dimension, opened.region, opened.code, made.today, language)
    if not near:
        _say(made, made.add(scene.title, shown, scene.note, aside=True), _NOBODY)
        return
    slide = made.add(scene.title, shown, "\n".join((scene.note, *contacts(near, language))))
    made.table(slide, relief(near, language), BODY)


def _say(made: Slides, slide: Slide, sentence: Message) -> None:
    """Say one sentence where there is nothing to lay out."""
    made.column(slide, [Words("", made.language.render(sentence), 2)], BODY)


def _mesh(made: Slides, view: View, scene: Scene) -> None:
    language = made.language
    network = weave(view, mesh.parse(scene.query, view.atlas.dataset)[0])
    names = Names(view.atlas, language).territories
    shown = " ".join((_shown(view, scene, language), network.filters.sentence(names, language)))
    slide = made.add(scene.title, shown, scene.note, aside=True)
    draw(made, slide, network.view, _MESH_MAP, near=False)

    def named(codes: tuple[str, ...]) -> tuple[str, ...] | str:
        return tuple(names[code] for code in codes) or language.text("aucune")

    words = (
        Words(language.text("Liens :"), language.number(len(network.links)), 1),
        Words(language.text("Activités :"), language.number(network.activities), 1),
        Words(language.text("Sans aucun lien :"), named(network.isolated), 4),
        Words(language.text("Reçoivent seulement :"), named(network.receivers), 4),
        Words(language.text("Paires de voisines sans lien :"), language.number(len(network.unlinked)), 2),
    )
    made.column(slide, words, ASIDE)


def _directory(made: Slides, view: View, scene: Scene) -> None:
    language = made.language
    words = _last(scene, SEARCH)
    listed = listing.rows(view, Listing.POLES, language)
    found = listed[matching(listed, words)][list(_LISTED)]
    shown = _shown(view, scene, language)
    if words:
        shown = language.text("{filters} Recherche : « {words} ».", filters=shown, words=shortened(words))
    slide = made.add(scene.title, shown, scene.note)
    made.table(slide, _grid(language.render(Listing.POLES.label), found, language), BODY)


def _shown(view: View, scene: Scene, language: Language) -> str:
    told = (view.selection.sentence(view.atlas, language), _ignored(scene, view, language))
    return " ".join(filter(None, told))


def _ignored(scene: Scene, view: View, language: Language) -> str:
    strangers = ", ".join(unknown(scene, view.atlas))
    return language.text("Filtre inconnu ignoré : {filter}", filter=strangers) if strangers else ""


def _last(scene: Scene, key: str) -> str:
    return scene.query.get(key, [""])[-1]


def _grid(name: str, rows: pd.DataFrame, language: Language) -> Grid:
    """Lay the first columns and rows of a listing out; the last row counts those left out."""
    columns = [column for column in rows.columns if column not in _UNREAD][:_COLUMNS]
    kept = rows if len(rows) <= ROWS else rows.head(ROWS - 1)
    texts = [
        [_text(value, language) for value in line]
        for line in kept[columns].itertuples(index=False, name=None)
    ]
    headers = [language.render(_HEADERS[column]) for column in columns]
    if not texts:
        texts.append([language.text("Rien sous ces filtres."), *[""] * (len(columns) - 1)])
    if others := len(rows) - len(kept):
        more = language.plural("et {n} autre", "et {n} autres", others)
        texts.append([more, *[""] * (len(columns) - 1)])
    asked = [
        max(
            width_in(headers[place], SMALL_PT, bold=True),
            *(width_in(line[place], SMALL_PT) for line in texts),
        )
        + 2 * MARGIN_IN
        + 0.02
        for place in range(len(columns))
    ]
    return Grid(
        name=name,
        description=language.plural("Tableau de {n} ligne.", "Tableau de {n} lignes.", len(rows)),
        headers=tuple(map(heading, headers)),
        rows=tuple(tuple(map(Cell, line)) for line in texts),
        widths_in=_shared(asked, BODY.width),
    )


def _shared(asked: Sequence[float], whole: float) -> tuple[float, ...]:
    """Share a width among columns: all that they ask and more, or else the widest ones give way."""
    if sum(asked) <= whole:
        return tuple(wide * whole / sum(asked) for wide in asked)
    narrow = sorted(asked)
    even = [(whole - sum(narrow[:place])) / (len(narrow) - place) for place in range(len(narrow))]
    most = next(share for share, wide in zip(even, narrow, strict=True) if wide > share)
    return tuple(min(wide, most) for wide in asked)


def _text(value: object, language: Language) -> str:
    if isinstance(value, pd.Timestamp):
        return language.date(value.date())
    if isinstance(value, int):
        return language.number(value)
    return value if isinstance(value, str) else ""
