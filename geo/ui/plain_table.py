"""A table as HTML says it: headers that a screen reader announces, and nothing to load."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def show(caption: str, headers: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    """Draw a small table; the first cell of a line is its header.

    Streamlit's grid and its table are programs that the browser loads before it draws them; this
    comes with the page. Every text is escaped: data are shown as they are, never read as HTML.
    """
    head = "".join(f'<th scope="col">{escape(header)}</th>' for header in headers)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(_cell(value) for value in rest)}</tr>'
        for first, *rest in lines
    )
    st.html(
        f'<table class="maillage-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(value: str) -> str:
    number = ' class="number"' if value[:1].isdigit() else ""
    return f"<td{number}>{escape(value)}</td>"
