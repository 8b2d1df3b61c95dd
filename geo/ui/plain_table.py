"""A table as HTML says it: headers that a screen reader announces, and nothing to load."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NUMBER: Final = ' class="number"'


@dataclass(frozen=True)
class Link:
    """A cell that leads to the rows behind it."""

    text: str
    address: str


def show(
    caption: str, headers: Sequence[str], lines: Iterable[Sequence[str | Link]], *, on_paper: bool = False
) -> None:
    """Draw a small table, on the screen or on paper only; the first cell of a line is its header.

    Streamlit's grid and its table are programs that the browser loads before it draws them; this
    comes with the page. Every text is escaped: data are shown as they are, never read as HTML.
    """
    rows = list(lines)
    # A header stands over its numbers; the first column holds headers, even where they are years.
    columns = list(zip(*rows, strict=True))[1:]
    kinds = ["", *(_NUMBER if all(map(_is_number, column)) else "" for column in columns)]
    kinds += [""] * (len(headers) - len(kinds))
    head = "".join(
        f'<th scope="col"{kind}>{escape(header)}</th>' for header, kind in zip(headers, kinds, strict=True)
    )
    body = "".join(
        f'<tr><th scope="row">{_written(first)}</th>{"".join(_cell(value) for value in rest)}</tr>'
        for first, *rest in rows
    )
    kind = "maillage-table maillage-print" if on_paper else "maillage-table"
    st.html(
        f'<table class="{kind}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(value: str | Link) -> str:
    return f"<td{_NUMBER if _is_number(value) else ''}>{_written(value)}</td>"


def _is_number(value: str | Link) -> bool:
    return (value.text if isinstance(value, Link) else value)[:1].isdigit()


def _written(value: str | Link) -> str:
    if isinstance(value, Link):
        return f'<a href="{escape(value.address)}">{escape(value.text)}</a>'
    return escape(value)
