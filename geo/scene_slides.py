"""The slide of a scene: what its screen shows in its state, under its title, with its note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geo import guide, listing, mesh, region_slide, room_guide, room_rows, scene_coverage, static_map
from geo.alert_rows import HEADERS as ALERT_HEADERS
from geo.alert_rows import IN_FILES, narrowed
from geo.alerts import KEY as ALERT
from geo.alerts import alerts
from geo.directory import matching
from geo.guide_facts import facts
from geo.listing import HEADERS, Names
from geo.network import weave
from geo.problems import shortened
from geo.rundown import CARD
from geo.scene_grid import grid, ignored, last, shown
from geo.scenes import Screen
from geo.selection import parse
from geo.settings import REGION_CODES
from geo.slides import Words
from geo.static_map import Format
from geo.template import ASIDE, BODY, Box
from geo.view import look

if TYPE_CHECKING:
    from pptx.slide import Slide

    from geo.alerts import Alert
    from geo.atlas import Atlas
    from geo.months import Month
    from geo.scenes import Scene
    from geo.slides import Slides
    from geo.view import View

_ANSWER: Final = 14
"""Lines that an answer may take."""

_QUESTIONS: Final = 7
"""Rows of two lines that a slide has room for."""

_MESH_MAP: Final = Box(0.6, 1.68, 8.0, 5.14)


def add(made: Slides, atlas: Atlas, scene: Scene) -> None:
    """Add the slide of a scene; filters that the data do not know are named under its title."""
    selection, _ = parse(scene.query, atlas)
    view = look(atlas, selection, made.today)
    match scene.screen:
        case Screen.MAP:
            _map(made, view, scene)
        case Screen.COVERAGE:
            scene_coverage.add(made, view, scene)
        case Screen.MESH:
            _mesh(made, view, scene)
        case Screen.DIRECTORY:
            _directory(made, view, scene)
        case Screen.GUIDE:
            _guide(made, view, scene)


def _map(made: Slides, view: View, scene: Scene) -> None:
    region, alerted = (last(scene, key) for key in (CARD, ALERT))
    if region in REGION_CODES:
        region_slide.add(
            made,
            view,
            region,
            region_slide.Heading(scene.title, ignored(scene, view, made.language), scene.note),
        )
        return
    for alert in alerts(view.atlas, made.today, made.language):
        if alert.kind == alerted:
            _alert(made, view, scene, narrowed(alert, view, made.language))
            return
    slide = made.add(scene.title, shown(view, scene, made.language), scene.note)
    draw(made, slide, view, BODY)


def _alert(made: Slides, view: View, scene: Scene, alert: Alert) -> None:
    language = made.language
    told = f"{alert.sentence(language)}. {shown(view, scene, language)}"
    rows = alert.rows[[column for column in alert.rows if column not in IN_FILES]]
    slide = made.add(scene.title, told, scene.note)
    made.table(slide, grid(language.render(alert.kind.label), rows, ALERT_HEADERS, language), BODY)


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


def _mesh(made: Slides, view: View, scene: Scene) -> None:
    language = made.language
    network = weave(view, mesh.parse(scene.query, view.atlas.dataset)[0])
    names = Names(view.atlas, language).territories
    told = " ".join((shown(view, scene, language), network.filters.sentence(names, language)))
    slide = made.add(scene.title, told, scene.note, aside=True)
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
    """Lay out what the stage shows: a month of the calendar, or a listing under the search."""
    language = made.language
    told = shown(view, scene, language)
    month = room_rows.month(scene.query, made.today)
    if month is not None:
        _calendar(made, view, scene, month)
        return
    words, which = last(scene, room_rows.SEARCH), room_rows.listing(scene.query)
    listed = listing.rows(view, which, language)
    found = listed.loc[matching(listed, words), [*room_rows.COLUMNS[which]]]
    if words:
        told = language.text("{filters} Recherche : « {words} ».", filters=told, words=shortened(words))
    slide = made.add(scene.title, told, scene.note)
    made.table(slide, grid(language.render(which.label), found, HEADERS, language), BODY)


def _calendar(made: Slides, view: View, scene: Scene, month: Month) -> None:
    language = made.language
    listed = room_rows.attended(view, month, made.today, language)
    rows = pd.DataFrame(
        [(event.title, event.first, event.last, event.kind, event.place) for event in listed],
        columns=["titre", "date_debut", "date_fin", "type", "municipalite"],
        dtype="object",
    )
    name = language.month(month.first)
    told = language.text("{month}. {filters}", month=name.capitalize(), filters=shown(view, scene, language))
    made.table(made.add(scene.title, told, scene.note), grid(name, rows, HEADERS, language), BODY)


def _guide(made: Slides, view: View, scene: Scene) -> None:
    """Lay out the entry of the guide that is open, or what a search finds."""
    language = made.language
    entry = room_guide.opened(view, scene.query)
    if entry is not None:
        told = f"{entry['question']}\n{facts(view.atlas, entry, made.today, language)}"
        slide = made.add(scene.title, told, scene.note, aside=True)
        answer = entry["reponse"] or language.text("Personne n’a encore répondu à cette demande.")
        made.column(slide, [Words("", answer, _ANSWER)], BODY)
        return
    rows = room_guide.found(guide.build(view.atlas.dataset), view, scene.query, made.today, language)
    told, words = shown(view, scene, language), last(scene, room_guide.WORDS)
    if words:
        told = language.text("{filters} Recherche : « {words} ».", filters=told, words=shortened(words))
    slide = made.add(scene.title, told, scene.note)
    name = language.render(scene.screen.label)
    made.table(slide, grid(name, rows, room_guide.HEADERS, language, _QUESTIONS), BODY)
