"""A long table as a grid: it draws the rows in sight only, and one sorts it by a heading."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from geo.ui import plain_table
from geo.ui.i18n import language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.elements.lib.column_types import ColumnConfig

    from geo.language import Message

_HIGHEST: Final = 420
_HEADER, _ROW = 38, 35
"""Pixels; a longer table scrolls in place."""

_ON_PAPER: Final = 60
"""Rows that are printed."""

_DECIMALS: Final = {"longitude": 4, "latitude": 4, "distance_km": 0}
_MOST_DECIMALS: Final = 2
"""Of the numbers of other columns, on paper."""


def show(
    rows: pd.DataFrame,
    label: str,
    headers: Mapping[str, Message],
    key: str | None = None,
    printed: Sequence[str] = (),
) -> None:
    """Draw rows as a grid.

    Parameters
    ----------
    rows
        Dates are written as days; what is missing stays empty.
    label
        Names the grid for those who do not see it.
    headers
        What each column is called.
    key
        Where several grids of a screen could look alike.
    printed
        The columns that a sheet has room for; without any, all of them are printed.
    """
    st.dataframe(
        rows,
        hide_index=True,
        column_config={
            str(name): _column(str(name), rows[name], language().render(headers[str(name)])) for name in rows
        },
        height=min(_HIGHEST, _HEADER + _ROW * len(rows)),
        lazy=True,
        alt=label,
        key=key,
        placeholder="",
    )
    kept = rows[[*printed]] if printed else rows
    _on_paper(kept.head(_ON_PAPER), label, [language().render(headers[str(name)]) for name in kept])
    if len(rows) > _ON_PAPER:
        told = language().text(
            "Les {n} premières lignes sur {total} ; le CSV, offert à l’écran sous ce tableau, les donne "
            "toutes.",
            n=_ON_PAPER,
            total=language().number(len(rows)),
        )
        st.html(f'<p class="maillage-print">{escape(told)}</p>')


def _on_paper(rows: pd.DataFrame, label: str, headers: list[str]) -> None:
    """Write the rows where only a printer sees them: of the grid it would draw a part."""
    words = rows.astype(object).where(rows.notna(), "")
    names = list(map(str, rows))
    lines = [
        [_written(name, cell) for name, cell in zip(names, row, strict=True)] for row in words.to_numpy()
    ]
    plain_table.show(label, headers, lines, on_paper=True)


def _written(name: str, cell: object) -> str:
    """Write a cell as the grid shows it; a year or a line of a file is no quantity, and stays as it is."""
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float):
        return language().number(round(cell, _DECIMALS.get(name, _MOST_DECIMALS)))
    return str(cell)


def _column(name: str, values: pd.Series, label: str) -> ColumnConfig:
    if pd.api.types.is_datetime64_any_dtype(values):
        return st.column_config.DateColumn(label, format="YYYY-MM-DD")
    if name in _DECIMALS:
        return st.column_config.NumberColumn(label, format=f"%.{_DECIMALS[name]}f")
    return st.column_config.Column(label)
