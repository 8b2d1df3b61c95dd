"""A profile as a chart: a bar a dimension, and a sign of its own for each group beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import altair as alt
import pandas as pd
import streamlit as st

from geo.columns import DIMENSIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.language import Language
    from geo.profile import Group, Profile

_HIGHEST: Final = 4
_ROW: Final = 34
_AROUND: Final = 90
"""What the legend and the axis take of the height."""

_LETTERS: Final = 15
_INK: Final = "#1f5a94"
_DARK: Final = "#1d2733"
_SHAPES: Final[Sequence[str]] = ("diamond", "circle")
_COLOURS: Final[Sequence[str]] = ("#b34700", _DARK)
_AREAS: Final[Sequence[float]] = (300, 110)
"""Where two signs fall together, the second stands within the first."""


def show(
    profile: Profile, dimensions: Mapping[str, str], groups: Mapping[str, Group], spoken: Language
) -> None:
    """Draw the scores, and the averages that are shown; nothing where there is neither.

    Parameters
    ----------
    profile
        What is drawn.
    dimensions
        Their names, by code.
    groups
        Those that are compared with, by the name that they bear in the legend: at most two.
    spoken
        Says the rest.
    """
    # The score stands with the name: over the bar, a sign would hide it.
    titles = {
        code: spoken.text(
            "{where} : {what}", where=dimensions[code], what=written(profile.scores[code], spoken)
        )
        for code in DIMENSIONS
    }
    own = pd.DataFrame({"dimension": titles.values(), "note": [profile.scores[code] for code in DIMENSIONS]})
    told = pd.DataFrame(
        [
            (name, titles[code], average.mean)
            for name, group in groups.items()
            for code in DIMENSIONS
            if (average := group.average(code))
        ],
        columns=["groupe", "dimension", "note"],
    )
    names = alt.Axis(labelLimit=420, labelFontSize=_LETTERS, labelColor=_DARK, ticks=False)
    place = alt.Y("dimension:N", title=None, sort=list(titles.values()), axis=names)
    steps = alt.Axis(values=list(range(_HIGHEST + 1)), format="d", labelFontSize=_LETTERS)
    along = alt.X("note:Q", title=None, scale=alt.Scale(domain=[0, _HIGHEST]), axis=steps)
    # An empty layer would be a picture of nothing, which assistive technology cannot be told.
    layers = []
    if own["note"].notna().any():
        layers.append(alt.Chart(own).mark_bar(color=_INK, height=18).encode(x=along, y=place))
    if len(told):
        legend = alt.Legend(title=None, orient="top", labelLimit=0, labelFontSize=_LETTERS, labelColor=_DARK)
        known, few = list(groups), len(groups)
        shapes = alt.Scale(domain=known, range=_SHAPES[:few])
        colours = alt.Scale(domain=known, range=_COLOURS[:few])
        areas = alt.Scale(domain=known, range=_AREAS[:few])
        layers.append(
            alt.Chart(told)
            .mark_point(filled=True, opacity=1, stroke="white", strokeWidth=1.5)
            .encode(
                x=along,
                y=place,
                shape=alt.Shape("groupe:N", scale=shapes, legend=legend),
                color=alt.Color("groupe:N", scale=colours, legend=legend),
                size=alt.Size("groupe:N", scale=areas, legend=legend),
            )
        )
    if not layers:
        return
    st.altair_chart(
        alt.layer(*layers).properties(
            height=_ROW * len(DIMENSIONS) + _AROUND,
            description=spoken.text("Votre note de 0 à 4 par dimension ; le tableau dit la même chose."),
        )
    )


def written(score: float | None, spoken: Language) -> str:
    """Write a score."""
    return spoken.text("non évalué") if score is None else spoken.decimal(score)
