"""The coverage matrix as a table of a slide, laid out whichever way it can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.coverage import TABLES, Dimension
from geo.coverage_slides import state_cell
from geo.matrix import Order, lines
from geo.rundown import by_state
from geo.settings import REGION_CODES
from geo.slide_table import MARGIN_IN, Cell, Grid, heading
from geo.template import BODY, SMALL_PT
from geo.typography import width_in
from geo.vocabularies import Table

if TYPE_CHECKING:
    from geo.coverage import Coverage
    from geo.language import Language
    from geo.view import View

MOST_CODES: Final = len(REGION_CODES)
"""Measures or sectors that a matrix has room for: one a column, or one a row where their names are long."""

_MOST_ACROSS: Final = 12
"""Columns beside which a count still has room."""

_NAME_IN: Final = 3.3
_WIDEST_IN: Final = 2.4


def labels(found: Coverage, view: View, language: Language) -> list[str]:
    """Name in full, in their order, the measures or sectors, and the regions where a code heads a column."""
    told = [line.label for line in lines(found, view.atlas, Order.GROUPED, language)]
    if _turned(found, view, language) and _heads(found, view) == list(found.regions):
        told += [f"{code} · {view.atlas.names(Table.REGIONS)[code]}" for code in found.regions]
    return told


def _turned(found: Coverage, view: View, language: Language) -> bool:
    """Tell whether measures or sectors are rows: as columns they would have no room for their names."""
    ordered = lines(found, view.atlas, Order.GROUPED, language)
    by_measure = found.dimension is Dimension.MEASURES
    wide = (BODY.width - _NAME_IN) / len(ordered)
    return len(ordered) > _MOST_ACROSS or not all(by_measure or _fits(line.label, wide) for line in ordered)


def _heads(found: Coverage, view: View) -> list[str]:
    """Head a column for each region: by its name where all of them fit, or else by its code."""
    names = [view.atlas.names(Table.REGIONS)[code] for code in found.regions]
    wide = min(_WIDEST_IN, (BODY.width - _NAME_IN) / len(names))
    return names if all(_fits(name, wide) for name in names) else list(found.regions)


def _fits(head: str, wide: float) -> bool:
    return width_in(head, SMALL_PT, bold=True) + 2 * MARGIN_IN <= wide


def matrix(found: Coverage, view: View, language: Language) -> Grid:
    """Lay out the regions by the measures or sectors, at most `MOST_CODES`.

    The codes of measures head the columns; long names, and more than twelve, are rows.
    """
    ordered = lines(found, view.atlas, Order.GROUPED, language)
    by_measure = found.dimension is Dimension.MEASURES
    names = view.atlas.names(Table.REGIONS)
    turned = _turned(found, view, language)
    across = len(found.regions) if turned else len(ordered)
    wide = min(_WIDEST_IN, (BODY.width - _NAME_IN) / across)
    total = found.cells[[str(table) for table in TABLES]].sum(axis=1)
    told = {
        (region, code): state_cell(state, age, count, room=wide - 2 * MARGIN_IN)
        for region, code, state, age, count in zip(
            *(found.cells[column] for column in ("region", "code", "etat", "age")), total, strict=True
        )
    }
    if turned:
        corner, heads = language.render(found.dimension.label), _heads(found, view)
        rows = [
            (Cell(line.label), *(told[region, line.code] for region in found.regions)) for line in ordered
        ]
    else:
        corner, heads = language.text("Région"), [line.code if by_measure else line.label for line in ordered]
        rows = [
            (Cell(names[region]), *(told[region, line.code] for line in ordered)) for region in found.regions
        ]
    return Grid(
        name=language.text("Couverture par région"),
        description=by_state(found, language),
        headers=(heading(corner), *(heading(head, "c") for head in heads)),
        rows=tuple(rows),
        widths_in=(_NAME_IN, *[wide] * across),
    )
