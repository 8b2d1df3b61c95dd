"""Documents as PDF, tagged for who listens to them (PDF/UA-1), written by Typst.

Words reach a template as data and are set as they stand: nothing that a table holds is read as markup.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import typst

from geo.settings import ASSETS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

MEDIA_TYPE: Final = "application/pdf"


def typeset(template: str, told: Mapping[str, object], day: date) -> bytes:
    """Set a document.

    Parameters
    ----------
    template
        Name of its file in ``geo/assets``.
    told
        Its words, as JSON can say them; the day joins them as ``day``: year, month, day.
    day
        The document's date.

    Returns
    -------
    bytes
        PDF 1.7 that declares PDF/UA-1, dated on its day.
    """
    made: bytes = typst.compile(
        ASSETS / template,
        root=ASSETS,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps({**told, "day": (day.year, day.month, day.day)})},
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(day, time(), UTC),
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
