"""In a region, the sectors that each measure reaches; a count leads to its rows."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from geo.coverage import Dimension
from geo.crossing import crossed
from geo.ui.address import DIMENSION, OPENED, link
from geo.ui.i18n import language
from geo.view import Knowledge
from geo.vocabularies import Table

if TYPE_CHECKING:
    from datetime import date

    from geo.language import Language
    from geo.view import View


def show(view: View, region: str, today: date) -> None:
    """Draw one line a measure: the sectors covered with their counts, then those of the other states."""
    spoken = language()
    cells = crossed(view, region, today)
    sectors = {code: spoken.name(name) for code, name in view.atlas.names(Table.SECTORS).items()}
    states = (Knowledge.COVERED, Knowledge.CONFIRMED_EMPTY, Knowledge.UNDOCUMENTED)
    head = "".join(
        f'<th scope="col">{escape(title)}</th>'
        for title in (spoken.text("Mesure"), *(spoken.render(state.label) for state in states))
    )
    body = ""
    for measure, line in cells.groupby("mesure", sort=False):
        told: dict[Knowledge, list[str]] = {state: [] for state in states}
        for cell in line.to_dict("records"):
            state = Knowledge(cell["etat"])
            name = escape(sectors[cell["secteur"]])
            told[state].append(
                f"{name}&nbsp;{_count(view, f'{measure}|{region}', cell['secteur'], cell['lignes'], spoken)}"
                if state is Knowledge.COVERED
                else name
            )
        columns = "".join(f"<td>{', '.join(told[state]) or '–'}</td>" for state in states)
        body += f'<tr><th scope="row">{escape(str(measure))}</th>{columns}</tr>'
    caption = escape(spoken.text("Mesures et secteurs"))
    st.html(
        f'<table class="maillage-table"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _count(view: View, opened: str, sector: str, count: int, spoken: Language) -> str:
    changed = {OPENED: [opened], "secteur": [sector], DIMENSION: [str(Dimension.MEASURES)]}
    return f'<a href="{escape(link(view.atlas, "couverture", changed))}">{escape(spoken.number(count))}</a>'
