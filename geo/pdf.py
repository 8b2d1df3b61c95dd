"""One-pagers as PDF: one A4 page each, see `geo.typesetting`."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Final

from geo import export, static_map
from geo.pairings import everywhere
from geo.programme_page import programme_page
from geo.region_page import region_page
from geo.selection import Layer
from geo.settings import REGION_CODES
from geo.typesetting import typeset

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from geo.language import Language
    from geo.one_pager import OnePager
    from geo.view import View

PAGES: Final = len(REGION_CODES) + 1
"""How many `every` makes."""

_TEMPLATE: Final = "one_pager.typ"
_REGION: Final = static_map.Sheet(66, 66, 220, 6, furniture=False)
_PROGRAMME: Final = static_map.Sheet(66, 84, 220, 6, furniture=False)


def region(view: View, code: str, today: date, language: Language) -> bytes:
    """Write the one-pager of a region.

    Parameters
    ----------
    view
        What is asked; a filter by region is left aside, since the page is of this region.
    code
        The region.
    today, language
        See `geo.region_page.region_page`.

    Returns
    -------
    bytes
        A whole PDF of one page; the same input gives the same bytes.
    """
    drawn = static_map.draw(
        _inset(view, Layer.POLES, Layer.EXPERTISES, Layer.ACTIVITIES),
        language,
        today,
        _REGION,
        static_map.Format.SVG,
        region=code,
    )
    return write(region_page(view, code, today, language), drawn)


def programme(view: View, today: date, language: Language) -> bytes:
    """Write the one-pager of the whole programme; see `region`."""
    drawn = static_map.draw(_inset(view, Layer.POLES), language, today, _PROGRAMME, static_map.Format.SVG)
    return write(programme_page(view, today, language), drawn)


def every(view: View, today: date, language: Language) -> Iterator[tuple[str, bytes]]:
    """Write the programme's one-pager, then those of the 17 regions, one at each step.

    Yields
    ------
    tuple
        The name of the file, and the file.
    """
    # Once for all: what is found out about a view is kept for its next page.
    wide = everywhere(view)
    yield programme_name(wide, today), programme(wide, today, language)
    for code in REGION_CODES:
        yield region_name(wide, code, today), region(wide, code, today, language)


def region_name(view: View, code: str, today: date) -> str:
    """Name the file of a region's one-pager."""
    return export.file_name(f"fiche-{code}", everywhere(view).selection, today, "pdf")


def programme_name(view: View, today: date) -> str:
    """Name the file of the programme's one-pager."""
    return export.file_name("fiche-programme", everywhere(view).selection, today, "pdf")


def _inset(view: View, *layers: Layer) -> View:
    """Keep of the chosen layers those that a small map has room for; the page lists what the others hold."""
    wide = everywhere(view)
    kept = tuple(layer for layer in wide.selection.layers if layer in layers)
    return replace(wide, selection=replace(wide.selection, layers=kept))


def write(page: OnePager, drawn: bytes) -> bytes:
    """Set a page.

    Parameters
    ----------
    page
        Its words.
    drawn
        Its map, as SVG.

    Returns
    -------
    bytes
        PDF 1.7 that declares PDF/UA-1, dated on the page's day.
    """
    told = asdict(page) | {
        "language": str(page.language.locale),
        "date": page.language.date(page.day),
        "title": page.title,
        "drawn": drawn.decode(),
    }
    return typeset(_TEMPLATE, told, page.day)
