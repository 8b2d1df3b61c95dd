"""The slide of a scene of the coverage: the matrix, or what it opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geo import listing, matrix_slide, room_rows
from geo.coverage import TABLES, Dimension, behind, coverage
from geo.coverage_slides import By, contacts, legend, relief, states, totals
from geo.history import began_in
from geo.language import message
from geo.listing import HEADERS, Listing, Names
from geo.matrix import HEADERS as CELLS
from geo.opened import Kind, Opened
from geo.relief import helpers
from geo.rundown import DIMENSION, OPENED
from geo.scene_grid import grid, last, shown
from geo.selection import Selection
from geo.settings import REGION_CODES
from geo.slides import Words
from geo.template import BODY
from geo.view import Knowledge, look
from geo.vocabularies import Table

if TYPE_CHECKING:
    from pptx.slide import Slide

    from geo.coverage import Coverage
    from geo.language import Message
    from geo.scenes import Scene
    from geo.slides import Slides
    from geo.view import View

_NOBODY: Final = message("Personne ne couvre cette case dans le réseau.")
_NO_CELL: Final = message("Aucune case.")
_NAMED: Final = {Listing.AMBASSADORS: "role"}
"""What names a row of a region's sheet, where that is not the first column that a room reads."""

_SHEET: Final = {
    "type": HEADERS["type"],
    "nom": HEADERS["nom"],
    "details": message("Détails"),
}


def add(made: Slides, view: View, scene: Scene) -> None:
    """Add the slide of a scene of the coverage."""
    asked = last(scene, DIMENSION)
    dimension = Dimension(asked) if asked in tuple(Dimension) else Dimension.MEASURES
    found = coverage(view, dimension, made.today)
    opened = Opened.read(last(scene, OPENED), found)
    if opened.kind is Kind.CELL:
        _cell(made, view, scene, found, opened)
    elif opened.kind is not Kind.NOTHING:
        _opened(made, view, scene, found, opened)
    else:
        _matrix(made, view, scene, found)


def _matrix(made: Slides, view: View, scene: Scene, found: Coverage) -> None:
    told = shown(view, scene, made.language)
    if not found.codes:
        _say(made, made.add(scene.title, told, scene.note, aside=True), _NO_CELL)
    elif len(found.regions) == 1 and len(found.codes) <= len(REGION_CODES):
        made.table(made.add(scene.title, told, scene.note), states(found, view, made.language), BODY)
    elif len(found.codes) <= matrix_slide.MOST_CODES:
        names = matrix_slide.labels(found, view, made.language)
        slide = made.add(
            scene.title, f"{told}\n{legend(found, made.language)}", "\n".join((scene.note, *names))
        )
        made.table(slide, matrix_slide.matrix(found, view, made.language), BODY)
    else:
        slide = made.add(scene.title, told, scene.note)
        for one in totals(found, view, By.REGION, made.language):
            made.table(slide, one, BODY)


def _opened(made: Slides, view: View, scene: Scene, found: Coverage, opened: Opened) -> None:
    """Lay out the rows of a region or of a year's activities, or the cells of a heading, a total, a year."""
    language = made.language
    name, most = room_rows.heading(view, found, opened, language), len(REGION_CODES)
    if opened.kind is Kind.REGION:
        alone = look(view.atlas, Selection(regions=(opened.region,)), made.today)
        rows, headers = pd.concat([_listed(alone, one, made) for one in room_rows.ON_A_SHEET]), _SHEET
    elif opened.kind is Kind.ACTIVITIES:
        began = began_in(view, opened.year, opened.axis)
        held = listing.rows(began, Listing.ACTIVITIES, language)
        rows, headers = held[[*room_rows.COLUMNS[Listing.ACTIVITIES]]], HEADERS
    else:
        rows, headers = room_rows.cells(view, found, opened, made.today, language), CELLS
    slide = made.add(scene.title, f"{name}.\n{shown(view, scene, language)}", scene.note)
    made.table(slide, grid(name, rows, headers, language, most), BODY)


def _listed(view: View, which: Listing, made: Slides) -> pd.DataFrame:
    """Bring rows of different tables to the same three columns."""
    rows = listing.rows(view, which, made.language)
    name = _NAMED.get(which, room_rows.COLUMNS[which][0])
    others = [column for column in room_rows.COLUMNS[which] if column != name]
    texts = rows[others].astype(object).where(rows[others].notna(), "")
    details = [
        " · ".join(filter(None, (room_rows.written(cell, made.language) for cell in line)))
        for line in texts.itertuples(index=False, name=None)
    ]
    label = made.language.render(which.label)
    return pd.DataFrame({"type": label, "nom": rows[name], "details": details}, dtype="object")


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
    told = f"{where}\n{shown(view, scene, language)}"
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
        slide = made.add(scene.title, told, scene.note)
        made.table(slide, grid(where, pd.concat(parts, ignore_index=True), HEADERS, language), BODY)
        return
    near = helpers(view, dimension, opened.region, opened.code, made.today, language)
    if not near:
        _say(made, made.add(scene.title, told, scene.note, aside=True), _NOBODY)
        return
    slide = made.add(scene.title, told, "\n".join((scene.note, *contacts(near, language))))
    made.table(slide, relief(near, language), BODY)


def _say(made: Slides, slide: Slide, sentence: Message) -> None:
    """Say one sentence where there is nothing to lay out."""
    made.column(slide, [Words("", made.language.render(sentence), 2)], BODY)
