"""The slide of a region: where it is, what it has, with whom, and who can help with what is missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from geo import card, scale, static_map
from geo.coverage import Dimension, coverage
from geo.coverage_slides import contacts
from geo.listing import Names
from geo.matrix import Order, lines
from geo.one_pager import NONE
from geo.pairings import everywhere
from geo.relief import helpers
from geo.selection import Indicator, Layer, Selection
from geo.slide_table import Cell, Grid
from geo.slide_table import heading as header
from geo.slides import Words
from geo.static_map import Format, Sheet
from geo.template import SMALL_PT, Box
from geo.view import Knowledge, look
from geo.vocabularies import PoleStatus, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from geo.card import Card
    from geo.language import Language
    from geo.relief import Helper
    from geo.slides import Slides
    from geo.view import View

    Gap = tuple[str, Knowledge, tuple[Helper, ...]]

_MAP: Final = Box(0.6, 1.68, 4.6, 5.14)
_RIGHT: Final = Box(5.5, 2.86, 7.23, 1.5)
_GAPS: Final = Box(5.5, 4.42, 7.23, 2.38)
_CARD: Final = Box(5.5, 1.68, 1.7, 1.1)
_APART_IN: Final = 0.143
_NUMBER_PT: Final = 28
_ROWS: Final = 6
_WIDTHS_IN: Final = (2.7, 1.95, 2.58)
_MM_IN_AN_INCH: Final = 25.4
_DPI: Final = 144
_SIGNS: Final = {Knowledge.CONFIRMED_EMPTY: "∅", Knowledge.UNDOCUMENTED: "?"}
"""The states of a gap, in the order in which they are listed."""


def sheet(box: Box) -> Sheet:
    """Give what a map is drawn on to fill a box of a slide, its type no smaller than the slide's."""
    return Sheet(box.width * _MM_IN_AN_INCH, box.height * _MM_IN_AN_INCH, _DPI, SMALL_PT, furniture=False)


def pictured(view: View, language: Language) -> str:
    """Say what a map shows, region by region, for who does not see it."""
    indicator = view.selection.indicator
    names = view.atlas.names(Table.REGIONS)
    counts = [count for count in view.region_counts(indicator) if count.knowledge is not Knowledge.LEFT_OUT]
    return language.text(
        "Carte du Québec, teintée selon « {indicator} ». {counts}.",
        indicator=language.render(indicator.label),
        counts=language.text(" ; ").join(
            f"{names[count.code]} {scale.told(count, language)}" for count in counts
        ),
    )


@dataclass(frozen=True)
class Heading:
    """What a slide is called where it is not its region's: title, what else is said under it, note."""

    title: str = ""
    sentence: str = ""
    note: str = ""


def add(made: Slides, view: View, code: str, heading: Heading | None = None) -> None:
    """Add the slide of a region.

    Parameters
    ----------
    made
        The deck.
    view
        What remains under the filters; one by region is left aside.
    code
        Of the region.
    heading
        A scene's; without it the region's own name.
    """
    language, today, asked = made.language, made.today, heading or Heading()
    wide, here = everywhere(view), look(view.atlas, replace(view.selection, regions=(code,)), today)
    told = card.of(wide, code, language)
    first, missing = _gaps(here, code, today, language)
    known = "\n".join(" : ".join(filter(None, (head, " ; ".join(items)))) for head, items in told.sections)
    said = " ".join(filter(None, (_filters(wide, language), asked.sentence)))
    slide = made.add(
        asked.title or f"{code} · {told.name}",
        "\n".join(filter(None, (_facts(told, language), said))),
        "\n".join(filter(None, (asked.note, known, *_whom(first, language)))),
        aside=True,
    )
    # At this size the poles are what can be told apart; the rest is counted beside the map.
    drawn = replace(wide, selection=replace(wide.selection, layers=(Layer.POLES,)))
    picture = static_map.draw(drawn, language, today, sheet(_MAP), Format.PNG, region=code)
    made.picture(
        slide,
        picture,
        _MAP,
        language.text("Carte de la région {region}", region=told.name),
        language.text("Carte de la région {region} et de ses voisines.", region=told.name),
    )
    for place, (number, label) in enumerate(_numbers(wide, code, language)):
        left = _CARD.left + place * (_CARD.width + _APART_IN)
        made.card(slide, replace(_CARD, left=left), number, label, _NUMBER_PT)
    made.column(slide, _words(here, code, missing, language), _RIGHT)
    if missing:
        made.table(slide, _table(first, missing, language), _GAPS)


def _filters(wide: View, language: Language) -> str:
    """Say what is filtered, if anything is: layers and indicator leave every row."""
    everything = Selection(layers=wide.selection.layers, indicator=wide.selection.indicator)
    return "" if wide.selection == everything else wide.selection.sentence(wide.atlas, language)


def _facts(told: Card, language: Language) -> str:
    people = ""
    if told.population is not None:
        people = language.text("{n} habitants", n=language.number(told.population))
        if "incompl" in told.population_source.casefold():
            people = language.text("{people} (compte incomplet)", people=people)
    mrc = language.text("{n} MRC", n=language.number(told.mrc)) if told.mrc else ""
    return " · ".join(filter(None, (told.main_town, people, mrc)))


def _numbers(wide: View, code: str, language: Language) -> Iterator[tuple[str, str]]:
    poles, offered, held, links = (
        wide.count(one)[code]
        for one in (Indicator.ACTIVE_POLES, Indicator.OFFERED, Indicator.ACTIVITIES, Indicator.LINKS)
    )
    yield language.number(poles), language.plural("pôle actif", "pôles actifs", poles)
    yield language.number(offered), language.plural("expertise offerte", "expertises offertes", offered)
    yield language.number(held), language.plural("activité", "activités", held)
    yield language.number(links), language.plural("lien", "liens", links)


def _words(here: View, code: str, missing: int, language: Language) -> Iterator[Words]:
    """Name the poles and the partners, and say so where nothing is missing."""
    poles = here.rows(Table.POLES)
    held = [
        f"{name} ({language.render(PoleStatus(status).label).lower()})"
        for name, status in zip(poles["nom"], poles["statut"], strict=True)
    ]
    for lead, names in (
        (language.text("Pôles :"), held),
        (language.text("Co-anime avec :"), _partners(here, code, language)),
    ):
        yield Words(lead, tuple(names) or NONE, 2)
    if not missing:
        yield Words("", language.text("Toutes les mesures sont couvertes ici."), 1)


def _partners(here: View, code: str, language: Language) -> list[str]:
    """Name the territories linked with a region, those with the most activities together first."""
    names = Names(here.atlas, language).territories
    together: Counter[str] = Counter()
    ends = zip(here.links["origine"], here.links["destination"], here.links["activites"], strict=True)
    for origin, destination, count in ends:
        if code in (origin, destination):
            together[destination if origin == code else origin] += int(count)
    return [f"{names[other]} ({language.number(count)})" for other, count in together.most_common()]


def _gaps(here: View, code: str, today: date, language: Language) -> tuple[tuple[Gap, ...], int]:
    """Find the measures that nothing covers; who can help with the first ones, and how many there are.

    What was checked comes before what nobody knows.
    """
    found = coverage(here, Dimension.MEASURES, today)
    states = dict(zip(found.cells["code"], map(Knowledge, found.cells["etat"]), strict=True))
    ordered = lines(found, here.atlas, Order.GROUPED, language)
    missing = [(each, state) for state in _SIGNS for each in ordered if states[each.code] is state]
    first = tuple(
        (each.label, state, helpers(here, Dimension.MEASURES, code, each.code, today, language))
        for each, state in missing[:_ROWS]
    )
    return first, len(missing)


def _whom(gaps: tuple[Gap, ...], language: Language) -> Iterator[str]:
    """Say once for the speaker whom to write to, for the gaps that the slide shows."""
    first = {near[0].code: near[0] for _, _, near in gaps if near}
    if first:
        yield language.text("À qui écrire :")
        yield from contacts(tuple(first.values()), language)


def _table(gaps: tuple[Gap, ...], missing: int, language: Language) -> Grid:
    kept = gaps if missing <= _ROWS else gaps[: _ROWS - 1]
    rows = [
        (
            Cell(label),
            Cell(f"{_SIGNS[state]} {language.render(state.label)}"),
            Cell(near[0].name if near else language.text("Personne encore")),
        )
        for label, state, near in kept
    ]
    if others := missing - len(kept):
        rows.append((Cell(language.plural("et {n} autre", "et {n} autres", others)), Cell(""), Cell("")))
    headers = (
        header(language.text("Mesures non couvertes")),
        header(language.text("État")),
        header(language.text("Qui peut aider")),
    )
    return Grid(
        language.text("Trous, et qui peut aider"),
        language.plural("{n} mesure n’est pas couverte.", "{n} mesures ne sont pas couvertes.", missing),
        headers,
        tuple(rows),
        _WIDTHS_IN,
    )
