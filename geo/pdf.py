"""One-pagers as PDF: A4, tagged for who listens to it (PDF/UA-1), written by Typst.

The page's words reach the template as data and are set as they stand: nothing that a table holds
is read as markup.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import typst

from geo import export, static_map
from geo.pairings import everywhere
from geo.programme_page import programme_page
from geo.region_page import region_page
from geo.selection import Layer
from geo.settings import ASSETS, REGION_CODES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from geo.language import Language
    from geo.one_pager import OnePager
    from geo.view import View

MEDIA_TYPE: Final = "application/pdf"
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
        "day": (page.day.year, page.day.month, page.day.day),
        "drawn": drawn.decode(),
    }
    made: bytes = typst.compile(
        ASSETS / _TEMPLATE,
        root=ASSETS,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(told)},
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(page.day, time(), UTC),
    )
    return made


@cache
def _fonts() -> typst.Fonts:
    """Take the project's font, and for other scripts those that come with matplotlib.

    The last of these has a sign for every character that Unicode may ever hold, and so no name
    keeps a page from being written.
    """
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[ASSETS, Path(mpl.get_data_path()) / "fonts" / "ttf"],
    )
