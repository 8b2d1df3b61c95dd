"""A table of the mesh as HTML, where a number is a link to the rows that it counts."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import streamlit as st

from geo.language import Locale
from geo.ui.mesh_terms import MESH_HEADERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.language import Language
    from geo.mesh import MeshFilter
    from geo.ui.mesh_listing import Sheet
    from geo.ui.mesh_terms import MeshListing

    Address = Callable[[MeshListing, MeshFilter], str]

_NONE: Final = "·"
_NUMBER: Final = ' class="number"'
_DAY: Final = ' class="day"'
_ENDS: Final = ("origine", "destination")


def show(caption: str, listed: Sheet, address: Address, spoken: Language) -> None:
    """Draw a listing; the first cell of a line is its header.

    A number of a column with doors leads to its rows; zero, which has none, is « · ». Every text
    is escaped: data are shown as they are, never read as HTML.
    """
    frame = listed.frame
    head = "".join(_header(listed, str(name), spoken) for name in frame.columns)
    body = "".join(
        _line(listed, row, line, address, spoken)
        for row, line in enumerate(frame.itertuples(index=False, name=None))
    )
    st.html(
        f'<div role="region" aria-label="{escape(caption)}" tabindex="0" class="maillage-wide">'
        f'<table class="maillage-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _header(listed: Sheet, name: str, spoken: Language) -> str:
    kind = _NUMBER if pd.api.types.is_numeric_dtype(listed.frame[name]) else ""
    title = escape(_title(listed, name, spoken))
    if name not in listed.titles:
        return f'<th scope="col"{kind}>{title}</th>'
    # Nineteen names would not fit side by side: the code is seen, the name is heard and hovered.
    seen = f'{escape(name)}<span class="maillage-hidden"> {title}</span>'
    return f'<th scope="col" title="{title}"{kind}>{seen}</th>'


def _title(listed: Sheet, name: str, spoken: Language) -> str:
    return listed.titles[name] if name in listed.titles else spoken.render(MESH_HEADERS[name])


def _line(listed: Sheet, row: int, line: Sequence[object], address: Address, spoken: Language) -> str:
    cells = dict(zip(listed.frame.columns, line, strict=True))
    # A link is named by both of its ends, every other row by its header.
    named = " → ".join(str(cells[end]) for end in _ENDS) if cells.keys() >= set(_ENDS) else str(line[0])
    told = [f'<th scope="row">{escape(str(line[0]))}</th>']
    for name in listed.frame.columns[1:]:
        text = _text(cells[name], spoken)
        kind = _kind(cells[name])
        if name in listed.doors and cells[name]:
            label = spoken.text(
                "{row}, {column} : {n}", row=named, column=_title(listed, name, spoken), n=text
            )
            to = address(*listed.doors[name][row])
            told.append(
                f'<td{kind}><a href="{escape(to)}" aria-label="{escape(label)}">{escape(text)}</a></td>'
            )
        else:
            told.append(f"<td{kind}>{escape(text)}</td>")
    return f"<tr>{''.join(told)}</tr>"


def _kind(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return _DAY
    return "" if isinstance(value, str) else _NUMBER


def _text(value: object, spoken: Language) -> str:
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return f"{value:.3f}".replace(".", "," if spoken.locale is Locale.FRENCH else ".")
    if isinstance(value, (int, np.integer)):
        return spoken.number(int(value)) if value else _NONE
    return str(value)
