"""A table as HTML says it: headers that a screen reader announces, and nothing to load."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NUMBER: Final = ' class="number"'


def show(caption: str, headers: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    """Draw a small table; the first cell of a line is its header.

    Streamlit's grid and its table are programs that the browser loads before it draws them; this
    comes with the page. Every text is escaped: data are shown as they are, never read as HTML.
    """
    rows = list(lines)
    # A header stands over its numbers; the first column holds headers, even where they are years.
    columns = list(zip(*rows, strict=True))[1:]
    kinds = ["", *(_NUMBER if all(value[:1].isdigit() for value in column) else "" for column in columns)]
    kinds += [""] * (len(headers) - len(kinds))
    head = "".join(
        f'<th scope="col"{kind}>{escape(header)}</th>' for header, kind in zip(headers, kinds, strict=True)
    )
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(_cell(value) for value in rest)}</tr>'
        for first, *rest in rows
    )
    st.html(
        f'<table class="maillage-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(value: str) -> str:
    return f"<td{_NUMBER if value[:1].isdigit() else ''}>{escape(value)}</td>"
