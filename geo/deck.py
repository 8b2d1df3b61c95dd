"""The slide deck: what a view says, or the scenes of a presentation, as editable PowerPoint."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from geo import coverage_slides, facilities, manifest, matrix_slide, region_slide, scene_slides
from geo.coverage import Dimension, coverage
from geo.coverage_slides import By
from geo.fiction import fiction
from geo.one_pager import definitions
from geo.settings import REGION_CODES
from geo.slides import Slides, Words
from geo.template import BODY, SMALL_PT, Box
from geo.typography import line_count
from geo.view import Knowledge
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from geo.atlas import Atlas
    from geo.language import Language
    from geo.scenes import Scene
    from geo.view import View

    Step = Callable[[], None]

_NUMBER_PT: Final = 54
_CARDS_IN_A_ROW: Final = 3
_CARD_APART_IN: Final = 0.3
_CARD_HEIGHT_IN: Final = 2.1
_CREDITS: Final = Box(0.6, 1.15, 12.13, 5.65)
_POINTS_IN_AN_INCH: Final = 72
_LEADING: Final = 1.2
"""Height of a line, in parts of the size of its type."""

_LONGEST_CREDIT: Final = 12
"""Lines that one credit may take: more than any has."""


def deck(
    view: View,
    today: date,
    language: Language,
    scenes: Sequence[Scene] = (),
    progress: Callable[[float], None] = lambda _: None,
) -> bytes:
    """Make the deck of a view, or of the scenes where there are any.

    Without scenes: title, key numbers, map, coverage by measure and by sector, gaps with who can
    help, one slide a region (those of the filter, or all 17), sources. With scenes: title, one
    slide a scene in their order, each in its own state and with its note, sources.

    Parameters
    ----------
    view
        What remains under the filters; with scenes, only its data are used.
    today
        The day that the deck bears, on which ages are told and poles are active.
    language
        Of everything but the data.
    scenes
        The steps of a presentation.
    progress
        Is told after each slide how much is done, from 0 to 1.

    Returns
    -------
    bytes
        A .pptx file; the same input gives the same bytes with the same libraries.
    """
    made = Slides(language, today, fiction(view.atlas.dataset, language))
    title = language.text("Réseau culturel numérique du Québec")
    shown: list[Step] = [partial(scene_slides.add, made, view.atlas, scene) for scene in scenes]
    steps: list[Step] = [
        partial(_opening, made, view, title, scenes),
        *(shown or _steps(made, view)),
        partial(_sources, made, view.atlas),
    ]
    for done, step in enumerate(steps, start=1):
        step()
        progress(done / len(steps))
    return made.packed(title)


def _opening(made: Slides, view: View, title: str, scenes: Sequence[Scene]) -> None:
    language = made.language
    filters = "" if scenes else view.selection.sentence(view.atlas, language)
    made.opening(title, (filters, language.date(made.today), made.fiction), definitions(language))


def _steps(made: Slides, view: View) -> Iterator[Step]:
    """List the slides of a view."""
    yield partial(_numbers, made, view)
    yield partial(_map, made, view)
    for dimension in Dimension:
        if view.atlas.names(dimension.table):
            yield partial(_coverage, made, view, dimension)
            yield partial(_gaps, made, view, dimension)
    for code in view.selection.regions or REGION_CODES:
        yield partial(region_slide.add, made, view, code)


def _numbers(made: Slides, view: View) -> None:
    """Add the key numbers, as large as a room reads them."""
    language, numbers = made.language, view.numbers
    cells = coverage(view, Dimension.MEASURES, made.today).cells["etat"]
    covered = int((cells == str(Knowledge.COVERED)).sum())
    told = (
        (
            language.text("{n} sur {total}", n=numbers.regions_with_active_pole, total=len(REGION_CODES)),
            language.text("Régions avec un pôle actif"),
        ),
        (language.number(numbers.poles), language.text("Pôles et cellules")),
        (language.number(numbers.offered), language.text("Expertises offertes")),
        (language.number(numbers.activities), language.text("Activités")),
        (language.number(numbers.links), language.text("Liens de co-animation")),
        (
            language.text("{n} sur {total}", n=language.number(covered), total=language.number(len(cells))),
            language.text("Cases couvertes, une par région et mesure"),
        ),
    )
    counted = language.text(
        "{shown} lignes affichées sur {total}, {unattached} non rattachées.",
        shown=language.number(numbers.shown),
        total=language.number(numbers.total),
        unattached=language.number(numbers.unattached),
    )
    filters = view.selection.sentence(view.atlas, language)
    slide = made.add(language.text("Le réseau en chiffres"), f"{filters} {counted}", definitions(language))
    wide = (BODY.width - _CARD_APART_IN * (_CARDS_IN_A_ROW - 1)) / _CARDS_IN_A_ROW
    for place, (number, label) in enumerate(told):
        line, column = divmod(place, _CARDS_IN_A_ROW)
        box = Box(
            BODY.left + column * (wide + _CARD_APART_IN),
            BODY.top + 0.2 + line * (_CARD_HEIGHT_IN + _CARD_APART_IN),
            wide,
            _CARD_HEIGHT_IN,
        )
        made.card(slide, box, number, label, _NUMBER_PT)


def _map(made: Slides, view: View) -> None:
    language = made.language
    title = language.text(
        "Carte : {indicator}", indicator=language.render(view.selection.indicator.label).lower()
    )
    slide = made.add(title, view.selection.sentence(view.atlas, language))
    scene_slides.draw(made, slide, view, BODY)


def _coverage(made: Slides, view: View, dimension: Dimension) -> None:
    """Add the matrix where it can be read, or else its totals."""
    language = made.language
    found = coverage(view, dimension, made.today)
    filters = view.selection.sentence(view.atlas, language)
    title = (
        language.text("Couverture des mesures par région")
        if dimension is Dimension.MEASURES
        else language.text("Couverture des secteurs par région")
    )
    if len(found.codes) <= matrix_slide.MOST_CODES:
        labels = "\n".join(matrix_slide.labels(found, view, language))
        legend = coverage_slides.legend(found, language)
        slide = made.add(title, f"{filters}\n{legend}", f"{definitions(language)}\n{labels}")
        made.table(slide, matrix_slide.matrix(found, view, language), BODY)
        return
    one_by_one = (
        language.text("Couverture, mesure par mesure")
        if dimension is Dimension.MEASURES
        else language.text("Couverture, secteur par secteur")
    )
    for by, named in (
        (By.REGION, title),
        (By.AXIS, language.text("Couverture des mesures par axe")),
        (By.CODE, one_by_one),
    ):
        pages = coverage_slides.totals(found, view, by, language)
        for number, grid in enumerate(pages, start=1):
            slide = made.add(_part(named, number, len(pages), language), filters, definitions(language))
            made.table(slide, grid, BODY)


def _part(title: str, number: int, of: int, language: Language) -> str:
    if of == 1:
        return title
    return language.text("{title} ({n} de {total})", title=title, n=number, total=of)


def _gaps(made: Slides, view: View, dimension: Dimension) -> None:
    language = made.language
    grid, missing = coverage_slides.gaps(view, dimension, made.today, language)
    title = (
        language.text("Mesures : les trous, et qui peut aider")
        if dimension is Dimension.MEASURES
        else language.text("Secteurs : les trous, et qui peut aider")
    )
    if not missing:
        slide = made.add(title, view.selection.sentence(view.atlas, language), aside=True)
        made.column(slide, [Words("", language.text("Aucun trou sous ces filtres."), 1)], BODY)
        return
    first = (
        language.text("Les {n} qui en ont le plus, sur {total}.", n=len(grid.rows), total=missing)
        if missing > len(grid.rows)
        else ""
    )
    filters = view.selection.sentence(view.atlas, language)
    slide = made.add(title, f"{first} {filters}".strip(), definitions(language))
    made.table(slide, grid, BODY)


def _sources(made: Slides, atlas: Atlas) -> None:
    """Name every source in the words that its licence asks for, whole, on as many slides as it takes."""
    language = made.language
    page: list[Words] = []
    used = 0.0
    pages = [page]
    for words in _credits(atlas, language):
        lines = line_count(f"{words.lead} {words.text}", SMALL_PT, _CREDITS.width, bold=True)
        high = SMALL_PT * (lines * _LEADING + 0.5) / _POINTS_IN_AN_INCH
        if page and used + high > _CREDITS.height:
            page, used = [], 0.0
            pages.append(page)
        page.append(words)
        used += high
    for number, credited in enumerate(pages, start=1):
        title = language.text("Sources et licences")
        slide = made.add(_part(title, number, len(pages), language), aside=True)
        made.column(slide, credited, _CREDITS, SMALL_PT)


def _credits(atlas: Atlas, language: Language) -> Iterator[Words]:
    listed, dataset = manifest.load(), atlas.dataset
    shipped = {f"demo/{table.file}" for table in dataset.fictitious}
    used = [
        source.identifier
        for entry in listed.files
        if entry.path in shipped or entry.path.startswith(("regions/", "reference/"))
        for source in listed.of(entry)
    ]
    for source in listed.sources:
        if source.identifier in used:
            licence = language.text("Licence : {licence}.", licence=source.licence)
            yield Words(f"{source.title}.", f"{source.attribution.rstrip('.')}. {licence}", _LONGEST_CREDIT)
    if Table.PLACES not in dataset.absent:
        yield Words(language.text("Lieux culturels."), f"{facilities.ATTRIBUTION}.", _LONGEST_CREDIT)
    mark = language.text("Empreinte SHA-256 : {mark}.", mark=dataset.fingerprint[:16])
    yield Words(language.text("Données montrées."), mark, 1)
