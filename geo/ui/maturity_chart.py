"""The maturity as a chart: a column a dimension, a bar a group of respondents."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

import altair as alt
import pandas as pd
import streamlit as st

from geo.columns import DIMENSIONS
from geo.maturity_table import name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.aggregates import Average
    from geo.atlas import Atlas
    from geo.language import Language
    from geo.maturity_table import Line

ASIDE: Final = "*"
"""Marks a mean of those only who evaluated all six dimensions."""

_INK: Final = "#1f5a94"
_SOFT: Final = "#44525f"
_ROW: Final = 22
_WIDTH: Final = 104
_APART: Final = 10
_LONGEST_TITLE: Final = 15
"""Characters in a line of a column's title."""

_BREAK: Final = "|"
_HIGHEST: Final = 4


def show(lines: Sequence[Line], dimensions: Mapping[str, str], atlas: Atlas, spoken: Language) -> None:
    """Draw the lines that are shown; where one of their means is not, its place says so.

    Parameters
    ----------
    lines
        Of the table.
    dimensions
        Their names, by code.
    atlas, spoken
        What the lines are called.
    """
    titles = {
        code: _BREAK.join(textwrap.wrap(dimensions[code], _LONGEST_TITLE, break_long_words=False))
        for code in DIMENSIONS
    }
    rows = [
        {
            "groupe": name(line.cell, atlas, spoken),
            "dimension": titles[code],
            **_mean(line.shown.averages.get(code), spoken),
        }
        for line in lines
        if line.shown
        for code in DIMENSIONS
    ]
    told = pd.DataFrame(rows).assign(depart=0)
    order = list(dict.fromkeys(told["groupe"]))
    base = alt.Chart(told).encode(y=alt.Y("groupe:N", title=None, sort=order, axis=alt.Axis(labelLimit=260)))
    note = alt.X(
        "note:Q",
        title=None,
        scale=alt.Scale(domain=[0, _HIGHEST]),
        axis=alt.Axis(values=list(range(_HIGHEST + 1)), format="d"),
    )
    bars = base.transform_filter("datum.note != null").mark_bar(color=_INK).encode(x=note)
    means = (
        base.transform_filter("datum.note != null")
        .mark_text(align="left", dx=3, color="#1d2733")
        .encode(x=note, text="texte:N")
    )
    hidden = (
        base.transform_filter("datum.note == null")
        .mark_text(align="left", dx=3, color=_SOFT, fontStyle="italic")
        .encode(x=alt.X("depart:Q"), text="texte:N")
    )
    chart = (
        alt.layer(bars, means, hidden)
        .properties(width=_WIDTH, height=_ROW * len(order))
        .facet(
            column=alt.Column(
                "dimension:N",
                title=None,
                sort=list(titles.values()),
                header=alt.Header(labelExpr=f"split(datum.label, '{_BREAK}')", labelFontWeight="bold"),
            ),
            spacing=_APART,
        )
    )
    st.altair_chart(chart, width="content")


def _mean(average: Average | None, spoken: Language) -> dict[str, object]:
    if average is None:
        return {"note": None, "texte": spoken.text("masqué")}
    return {"note": average.mean, "texte": spoken.decimal(average.mean) + ASIDE * average.complete}
