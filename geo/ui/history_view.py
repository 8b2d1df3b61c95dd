"""Charts of the network year by year, each with its table: people look, or read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import altair as alt
import streamlit as st

from geo.history import activities_by_axis, covered_by_year
from geo.ui import plain_table
from geo.ui.i18n import language
from geo.vocabularies import Axis

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

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
        _coverage(covered_by_year(view, dimension, today), spoken)
    with right:
        _activities(activities_by_axis(view), spoken)


def _coverage(years: pd.DataFrame, spoken: Language) -> None:
    title = spoken.text("Cellules couvertes par année")
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
        y=alt.Y("cellules:Q", title=None),
        tooltip=["annee", "cellules"],
    )
    st.altair_chart(
        (bars.mark_bar(color=_INK) + bars.mark_text(dy=-7).encode(text="cellules:Q")).properties(
            height=_HEIGHT
        )
    )
    plain_table.show(
        title,
        (spoken.text("Année"), spoken.text("Cellules")),
        [(year, spoken.number(count)) for year, count in told.itertuples(index=False)],
    )


def _activities(counted: pd.DataFrame, spoken: Language) -> None:
    title = spoken.text("Activités par axe et par année")
    st.markdown(f"**{title}**")
    st.caption(spoken.text("Une activité de deux axes compte dans chacun."))
    if counted.empty:
        st.info(spoken.text("Aucune activité sous ces filtres."), icon=":material/filter_alt:")
        return
    labels = {str(axis): spoken.render(axis.label) for axis in Axis} | {"": spoken.text("Axe non précisé")}
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
    table = told.pivot_table(index="annee", columns=axis, values="activites", fill_value=0, aggfunc="sum")
    table = table[[label for label in labels.values() if label in table]]
    plain_table.show(
        title,
        (spoken.text("Année"), *map(str, table.columns)),
        [
            (str(year), *(spoken.number(int(count)) for count in counts))
            for year, counts in zip(table.index, table.to_numpy(), strict=True)
        ],
    )
