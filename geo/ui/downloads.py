"""Files to take away; each is made when it is asked for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from geo.export import Separator, file_name
from geo.ui import moment
from geo.ui.i18n import language

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from geo.selection import Selection


def offer(
    what: str,
    selection: Selection,
    write: Callable[[Separator], bytes],
    workbook: Callable[[], bytes] | None = None,
    day: date | None = None,
) -> None:
    """Offer rows as CSV with either separator, and as an Excel workbook where there is one.

    Parameters
    ----------
    what
        What the rows are, for the name of the file and the keys of the buttons.
    selection
        The filters that the rows went through, for the name.
    write, workbook
        Make the bytes.
    day
        Of the rows, for the name; without it the day that is looked at.
    """
    spoken = language()
    today = day or moment.today()
    made: list[tuple[str, str, Callable[[], bytes]]] = [
        (spoken.text("CSV pour Excel en français (;)"), "csv", partial(write, Separator.SEMICOLON)),
        (spoken.text("CSV (,)"), "csv", partial(write, Separator.COMMA)),
    ]
    if workbook:
        made.append((spoken.text("Excel, une feuille par état"), "xlsx", workbook))
    with st.container(horizontal=True, gap="small"):
        for number, (label, suffix, make) in enumerate(made):
            st.download_button(
                label,
                make,
                file_name=file_name(what, selection, today, suffix),
                key=f"fichier_{what}_{number}",
                on_click="ignore",
                icon=":material/download:",
            )
