"""Charts of the network year by year, each with its table: people look, or read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import altair as alt
import streamlit as st

from geo.history import activities_by_axis, years_told
from geo.opened import NO_AXIS
from geo.ui import address, cache, plain_table
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
        _coverage(cache.covered_by_year(view.atlas, view.selection, dimension, today), view.atlas, spoken)
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
    year, cells = spoken.text("Année"), spoken.text("Cases")
    bars = alt.Chart(told).encode(
        x=alt.X("annee:N", title=None, axis=alt.Axis(labelAngle=0, aria=False)),
        y=alt.Y("cases:Q", title=None, axis=alt.Axis(aria=False)),
        tooltip=[alt.Tooltip("annee:N", title=year), alt.Tooltip("cases:Q", title=cells)],
    )
    drawn = bars.mark_bar(color=_INK, aria=False) + bars.mark_text(dy=-7, aria=False).encode(text="cases:Q")
    st.altair_chart(drawn.properties(height=_HEIGHT, description=_described(title, spoken)))
    plain_table.show(
        title,
        (year, cells),
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
    told = counted.assign(axe=counted["axe"].map(labels), annee=counted["annee"].astype(str))
    # A year without activities keeps its place: time does not jump.
    years = list(map(str, years_told(counted["annee"])))
    chart = (
        alt.Chart(told)
        .mark_bar(color=_INK, aria=False)
        .encode(
            x=alt.X("annee:N", title=None, scale=alt.Scale(domain=years), axis=alt.Axis(aria=False)),
            y=alt.Y("activites:Q", title=None, axis=alt.Axis(aria=False)),
            row=alt.Row(
                "axe:N",
                title=None,
                sort=list(labels.values()),
                header=alt.Header(labelAngle=0, labelAlign="left"),
            ),
            tooltip=[
                alt.Tooltip("annee:N", title=spoken.text("Année")),
                alt.Tooltip("axe:N", title=spoken.text("Axe")),
                alt.Tooltip("activites:Q", title=spoken.text("Activités")),
            ],
        )
        .properties(height=_HEIGHT // 4, description=_described(title, spoken))
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


def _described(title: str, spoken: Language) -> str:
    """Say what a chart shows; Vega's own words for its axes and bars are English, and left out."""
    return spoken.text("{title} ; le tableau qui suit dit la même chose.", title=title)


def _link(atlas: Atlas, opened: str, count: int, spoken: Language) -> str | Link:
    """Lead from a count to what it counts; there is nothing behind a zero."""
    if not count:
        return spoken.number(count)
    return Link(spoken.number(count), address.link(atlas, "couverture", {address.OPENED: [opened]}))
