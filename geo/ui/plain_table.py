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


@dataclass(frozen=True)
class Share:
    """A cell with a bar of its length: a part of a whole, from 0 to 1, with words that say it."""

    text: str
    part: float


def show(
    caption: str,
    headers: Sequence[str],
    lines: Iterable[Sequence[str | Link | Share]],
    *,
    on_paper: bool = False,
    words: bool = False,
) -> None:
    """Draw a small table, on the screen or on paper only; the first cell of a line is its header.

    With ``words``, cells are text even where they begin with a digit, and long ones break.

    Streamlit's grid and its table are programs that the browser loads before it draws them; this
    comes with the page. Every text is escaped: data are shown as they are, never read as HTML.
    """
    kind = "maillage-table" + " maillage-print" * on_paper + " maillage-words" * words
    st.html(_table(caption, headers, list(lines), kind))


def show_across(caption: str, headers: Sequence[str], lines: Iterable[Sequence[str | Link]]) -> None:
    """Draw a table of many columns: set smaller, it scrolls in its own place where it does not fit."""
    named = f'role="region" aria-label="{escape(caption)}" tabindex="0"'
    table = _table(caption, headers, list(lines), "maillage-table")
    st.html(f'<div {named} class="maillage-across">{table}</div>')


def _table(
    caption: str, headers: Sequence[str], rows: Sequence[Sequence[str | Link | Share]], kind: str
) -> str:
    words = "maillage-words" in kind
    # A header stands over its numbers; the first column holds headers, even where they are years.
    columns = list(zip(*rows, strict=True))[1:]
    kinds = ["", *(_NUMBER if not words and all(map(_is_number, column)) else "" for column in columns)]
    kinds += [""] * (len(headers) - len(kinds))
    head = "".join(
        f'<th scope="col"{kind}>{escape(header)}</th>' for header, kind in zip(headers, kinds, strict=True)
    )
    body = "".join(
        f'<tr><th scope="row">{_written(first)}</th>{"".join(_cell(value, words) for value in rest)}</tr>'
        for first, *rest in rows
    )
    return (
        f'<table class="{kind}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(value: str | Link | Share, words: bool) -> str:  # noqa: FBT001 # passed on
    if isinstance(value, Share):
        return f'<td class="maillage-share" style="--share: {value.part:.3f}">{escape(value.text)}</td>'
    return f"<td{_NUMBER if not words and _is_number(value) else ''}>{_written(value)}</td>"


def _is_number(value: str | Link | Share) -> bool:
    if isinstance(value, Share):
        return False
    return (value.text if isinstance(value, Link) else value)[:1].isdigit()


def _written(value: str | Link | Share) -> str:
    if isinstance(value, Share):
        return escape(value.text)
    if isinstance(value, Link):
        return f'<a href="{escape(value.address)}">{escape(value.text)}</a>'
    return escape(value)
