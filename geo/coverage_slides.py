"""Tables of the coverage for slides: one region, totals where a matrix would be too wide, the gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geo import template
from geo.coverage import REVIEW_MONTHS, STATES, TABLES, Age, Dimension, coverage
from geo.language import message
from geo.matrix import Order, lines
from geo.pairings import everywhere
from geo.relief import helpers
from geo.rundown import by_state
from geo.settings import REGION_CODES
from geo.slide_table import Cell, Grid, heading
from geo.template import BODY, SMALL_PT
from geo.typography import width_in
from geo.view import Knowledge
from geo.vocabularies import Table, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from geo.coverage import Coverage
    from geo.language import Language
    from geo.relief import Helper
    from geo.view import View

ROWS: Final = 14
"""Rows that a table has room for under its header; up to 17, where they are all the regions."""

_COUNT_IN: Final = 1.95
_SIGNS: Final = {
    Knowledge.CONFIRMED_EMPTY: ("∅", template.WHITE),
    Knowledge.UNDOCUMENTED: ("?", "DDE3E8"),
    Knowledge.HIDDEN: ("·", template.PALE),
}
_COVERED: Final = ("1F5A94", template.WHITE)
_AGED: Final = ("9DC3E0", template.INK)
_SHADES: Final = (
    (67, *_COVERED),
    (34, *_AGED),
    (1, "E3EDF6", template.INK),
    (0, template.WHITE, template.INK),
)
"""Grounds and inks: the application's; of a share, from how many per cent on."""


class By(Vocabulary):
    """What totals are counted by."""

    REGION = "region", message("Région")
    AXIS = "axe", message("Axe")
    CODE = "code", message("Mesure ou secteur")


def legend(found: Coverage, language: Language) -> str:
    """Say what the signs of the matrix mean."""
    told = [
        language.text("● n : couvert, par n lignes"),
        language.text("! : confirmé il y a plus de {months} mois, ou sans date", months=REVIEW_MONTHS),
        language.text("∅ : vide confirmé"),
        language.text("? : non documenté"),
    ]
    if (found.cells["etat"] == str(Knowledge.HIDDEN)).any():
        told.append(language.text("· : rien sous ces filtres"))
    return " ; ".join(told)


def states(found: Coverage, view: View, language: Language) -> Grid:
    """Lay out the cells of one region: a measure or sector a row, its state in words."""
    cells = {cell["code"]: cell for cell in found.cells.to_dict("records")}
    rows = []
    for each in lines(found, view.atlas, Order.GROUPED, language):
        cell = cells[each.code]
        state, day = Knowledge(cell["etat"]), cell["confirme_le"]
        total = sum(cell[str(table)] for table in TABLES)
        rows.append(
            (
                Cell(each.label),
                state_cell(state, cell["age"], total, room=_COUNT_IN),
                Cell(language.render(state.label)),
                Cell("" if pd.isna(day) else language.date(day.date()), align="r"),
            )
        )
    headers = (
        heading(language.render(found.dimension.label)),
        heading(language.text("Lignes"), "c"),
        heading(language.text("État")),
        heading(language.text("Confirmé le"), "r"),
    )
    return Grid(
        name=language.text("Couverture de la région"),
        description=by_state(found, language),
        headers=headers,
        rows=tuple(rows),
        widths_in=(BODY.width - 5.7, 1.2, 2.1, 2.4),
    )


def totals(found: Coverage, view: View, by: By, language: Language) -> tuple[Grid, ...]:
    """Count the states, on as many slides as it takes; none where there is nothing to count by."""
    ordered = lines(found, view.atlas, Order.GROUPED, language)
    if by is By.AXIS:
        counted = found.tally("code").groupby({each.code: each.group for each in ordered}, sort=False).sum()
        names = {each.group: each.group for each in ordered}
    elif by is By.REGION:
        counted, names = found.tally("region"), dict(view.atlas.names(Table.REGIONS))
    else:
        counted, names = found.tally("code"), {each.code: each.label for each in ordered}
    if by is By.AXIS and len(names) == 1:
        return ()
    columns = [Knowledge(state) for state in counted.columns]
    widths = (BODY.width - _COUNT_IN * (len(columns) + 1), *[_COUNT_IN] * (len(columns) + 1))
    headers = (
        heading(language.render(by.label)),
        *(heading(language.render(state.label), "r") for state in columns),
        heading(language.text("Part couverte"), "r"),
    )
    order = [name for name in names if name in counted.index]
    rows = tuple(
        (
            Cell(names[name]),
            *(Cell(language.number(count), align="r") for count in counts),
            _share(counts[0], sum(counts), language),
        )
        for name, counts in zip(order, counted.loc[order].to_numpy().tolist(), strict=True)
    )
    # As many on each slide, rather than a last one of two rows.
    size = -(-len(rows) // -(-len(rows) // len(REGION_CODES)))
    name, description = language.text("Cases par état"), by_state(found, language)
    return tuple(
        Grid(name, description, headers, rows[start : start + size], widths)
        for start in range(0, len(rows), size)
    )


def gaps(view: View, dimension: Dimension, today: date, language: Language) -> tuple[Grid, int]:
    """List the measures or sectors with the most regions where nothing is, and who covers them.

    Returns
    -------
    tuple
        The table, of at most `ROWS`, and how many measures or sectors have a gap.
    """
    found = coverage(view, dimension, today)
    missing = found.cells[found.cells["etat"].isin([str(state) for state in STATES[1:]])]
    empty = {str(code): list(cells["region"]) for code, cells in missing.groupby("code", sort=False)}
    names = {line.code: line.label for line in lines(found, view.atlas, Order.GROUPED, language)}
    most = sorted((code for code in names if code in empty), key=lambda code: -len(empty[code]))
    elsewhere = coverage(everywhere(view), dimension, today)
    widths = (4.4, 2.1, BODY.width - 6.5)
    rows = []
    for code in most[:ROWS]:
        near = [view.atlas.names(Table.REGIONS)[region] for region in _freshest(elsewhere, code)]
        near = near or [
            helper.name for helper in helpers(view, dimension, empty[code][0], code, today, language)
        ]
        rows.append(
            (
                Cell(names[code]),
                Cell(
                    language.text("{n} sur {total}", n=len(empty[code]), total=len(found.regions)), align="r"
                ),
                Cell(tuple(near) or language.text("Personne encore dans le réseau")),
            )
        )
    headers = (
        heading(language.render(dimension.label)),
        heading(language.text("Régions sans rien"), "r"),
        heading(language.text("Peuvent aider, les plus à jour d’abord")),
    )
    name = language.text("Trous, et qui peut aider")
    return Grid(name, by_state(found, language), headers, tuple(rows), widths), len(most)


def relief(near: Sequence[Helper], language: Language) -> Grid:
    """List who can help to fill one gap, the best placed first."""
    headers = (
        heading(language.text("Région")),
        heading(language.text("Distance"), "r"),
        heading(language.text("Connaissance")),
        heading(language.text("Ensemble"), "r"),
        heading(language.text("Pôles")),
    )
    widths = (3.4, 1.8, 1.9, 1.6, BODY.width - 8.7)
    rows = tuple(
        (
            Cell(helper.name),
            Cell(distance(helper, language), align="r"),
            Cell(language.render(helper.age.label)),
            Cell(language.number(helper.activities), align="r"),
            Cell(helper.poles),
        )
        for helper in near
    )
    name = language.text("Qui peut aider")
    description = language.text(
        "Régions qui couvrent ce qui manque : {regions}.",
        regions=language.enumeration([helper.name for helper in near]),
    )
    return Grid(name, description, headers, rows, widths)


def distance(helper: Helper, language: Language) -> str:
    """Write how far a helper's main town is, if that is known."""
    if helper.distance_km is None:
        return ""
    return language.text("{n} km", n=language.number(round(helper.distance_km)))


def contacts(near: Sequence[Helper], language: Language) -> Iterator[str]:
    """Say for the speaker whom to write to: persons only where publication was consented to."""
    for helper in near:
        people = [" ".join(filter(None, (one.role, one.name, one.mail))) for one in helper.ambassadors]
        told = language.text(" ; ").join((*helper.poles, *helper.holders, *people))
        yield language.text("{region} : {who}", region=helper.name, who=told) if told else helper.name


def _freshest(found: Coverage, code: str) -> list[str]:
    """Order the regions that cover a code: the best known first, then by code of region."""
    here = found.cells[(found.cells["code"] == code) & (found.cells["etat"] == str(Knowledge.COVERED))]
    ages, known = list(map(str, Age)), dict(zip(here["region"], here["age"], strict=True))
    return sorted(known, key=lambda region: ages.index(known[region]))


def state_cell(state: str, age: str, total: int, *, room: float) -> Cell:
    """Draw a cell of the matrix by its sign, with its count where there is room for it, in inches."""
    if state in _SIGNS:
        sign, fill = _SIGNS[Knowledge(state)]
        return Cell(sign, fill, align="c")
    fill, ink = _COVERED if age == Age.RECENT else _AGED
    mark = "" if age == Age.RECENT else " !"
    told = f"● {total}{mark}"
    if width_in(told, SMALL_PT) > room:
        told = f"●{mark}"
    return Cell(told, fill, ink, align="c")


def _share(covered: int, whole: int, language: Language) -> Cell:
    """Write a share, on a ground that is the darker the larger it is."""
    percent = round(100 * covered / whole)
    fill, ink = next(shade for floor, *shade in _SHADES if percent >= floor)
    return Cell(language.text("{percent} %", percent=language.number(percent)), fill, ink, align="r")
