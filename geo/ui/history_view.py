"""Charts of the network year by year, each with its table: people look, or read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import altair as alt
import streamlit as st

from geo.history import activities_by_axis, covered_by_year
from geo.opened import NO_AXIS
from geo.ui import address, plain_table
from geo.ui.i18n import language
from geo.ui.plain_table import Link
from geo.vocabularies import Axis

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from geo.atlas import Atlas
    from geo.coverage import Dimension
    from geo.language import Language
    from geo.view import View

_HEIGHT: Final = 220
_INK: Final = "#1f5a94"


def show(view: View, dimension: Dimension, today: date) -> None:
    """Draw coverage over time, and activities by axis and year."""
    spoken = language()
    st.header(spoken.text("Au fil des ans"), anchor=False)
    left, right = st.columns(2, gap="medium")
    with left:
        _coverage(covered_by_year(view, dimension, today), view.atlas, spoken)
    with right:
        _activities(activities_by_axis(view), view.atlas, spoken)


def _coverage(years: pd.DataFrame, atlas: Atlas, spoken: Language) -> None:
    title = spoken.text("Cases couvertes par année")
    st.markdown(f"**{title}**")
    st.caption(
        spoken.text(
            "Un pôle actif le dernier jour, ou une activité dans l’année. Les expertises ne sont pas "
            "datées : elles n’y sont pas."
        )
    )
    told = years.assign(annee=years["annee"].astype(str))
    bars = alt.Chart(told).encode(
        x=alt.X("annee:N", title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("cases:Q", title=None),
        tooltip=["annee", "cases"],
    )
    st.altair_chart(
        (bars.mark_bar(color=_INK) + bars.mark_text(dy=-7).encode(text="cases:Q")).properties(height=_HEIGHT)
    )
    plain_table.show(
        title,
        (spoken.text("Année"), spoken.text("Cases")),
        [(year, _link(atlas, f"{year}@", count, spoken)) for year, count in told.itertuples(index=False)],
    )


def _activities(counted: pd.DataFrame, atlas: Atlas, spoken: Language) -> None:
    title = spoken.text("Activités par axe et par année")
    st.markdown(f"**{title}**")
    st.caption(spoken.text("Une activité de deux axes compte dans chacun."))
    if counted.empty:
        st.info(spoken.text("Aucune activité sous ces filtres."), icon=":material/filter_alt:")
        return
    labels = {str(axis): spoken.render(axis.label) for axis in Axis} | {
        NO_AXIS: spoken.text("Axe non précisé")
    }
    axis = spoken.text("Axe")
    told = counted.assign(**{axis: counted["axe"].map(labels), "annee": counted["annee"].astype(str)})
    chart = (
        alt.Chart(told)
        .mark_bar(color=_INK)
        .encode(
            x=alt.X("annee:N", title=None),
            y=alt.Y("activites:Q", title=None),
            row=alt.Row(
                f"{axis}:N",
                title=None,
                sort=list(labels.values()),
                header=alt.Header(labelAngle=0, labelAlign="left"),
            ),
            tooltip=["annee", axis, "activites"],
        )
        .properties(height=_HEIGHT // 4)
    )
    st.altair_chart(chart)
    table = counted.pivot_table(index="annee", columns="axe", values="activites", fill_value=0, aggfunc="sum")
    axes = [code for code in labels if code in table]
    plain_table.show(
        title,
        (spoken.text("Année"), *(labels[code] for code in axes)),
        [
            (
                str(year),
                *(
                    _link(atlas, f"{year}@{code}", int(count), spoken)
                    for code, count in zip(axes, counts, strict=True)
                ),
            )
            for year, counts in zip(table.index, table[axes].to_numpy(), strict=True)
        ],
    )


def _link(atlas: Atlas, opened: str, count: int, spoken: Language) -> str | Link:
    """Lead from a count to what it counts; there is nothing behind a zero."""
    if not count:
        return spoken.number(count)
    return Link(spoken.number(count), address.link(atlas, "couverture", {address.OPENED: [opened]}))
