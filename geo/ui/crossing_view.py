"""In a region, the sectors that each measure reaches; a count leads to its rows."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.coverage import STATES, TABLES, Age, Dimension
from geo.crossing import crossed
from geo.ui.address import DIMENSION, OPENED, link
from geo.ui.i18n import language
from geo.view import Knowledge
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from datetime import date

    from geo.language import Language
    from geo.view import View


def show(view: View, region: str, today: date) -> None:
    """Draw one line a measure: the sectors covered with their counts, then those of the other states."""
    spoken = language()
    cells = crossed(view, region, today)
    sectors = {code: spoken.name(name) for code, name in view.atlas.names(Table.SECTORS).items()}
    hidden = (Knowledge.HIDDEN,) if (cells["etat"] == str(Knowledge.HIDDEN)).any() else ()
    states = (*STATES, *hidden)
    head = "".join(
        f'<th scope="col">{escape(title)}</th>'
        for title in (spoken.text("Mesure"), *(spoken.render(state.label) for state in states))
    )
    body = ""
    for measure, line in cells.groupby("mesure", sort=False):
        told: dict[Knowledge, list[str]] = {state: [] for state in states}
        for cell in line.to_dict("records"):
            name = escape(sectors[cell["secteur"]])
            total = sum(int(cell[str(table)]) for table in TABLES)
            said = f"{name}&nbsp;{_count(view, f'{measure}|{region}', cell['secteur'], total, spoken)}"
            told[Knowledge(cell["etat"])].append((said if total else name) + _known(cell, spoken))
        columns = "".join(f"<td>{', '.join(told[state]) or '–'}</td>" for state in states)
        body += f'<tr><th scope="row">{escape(str(measure))}</th>{columns}</tr>'
    caption = escape(spoken.text("Mesures et secteurs"))
    st.html(
        f'<table class="maillage-table"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _known(cell: Mapping[Hashable, Any], spoken: Language) -> str:
    """Say in brackets what is counted, and when it was last confirmed where that is not recent."""
    poles, expertises, activities = (int(cell[str(table)]) for table in TABLES)
    kinds = (
        spoken.plural("{n} pôle", "{n} pôles", poles) if poles else "",
        spoken.plural("{n} expertise", "{n} expertises", expertises) if expertises else "",
        spoken.plural("{n} activité", "{n} activités", activities) if activities else "",
    )
    aged = cell["age"] not in ("", Age.RECENT)
    day = [spoken.date(cell["confirme_le"].date())] if aged and cell["age"] != Age.UNDATED else []
    told = [*filter(None, kinds), *([spoken.render(Age(cell["age"]).label).lower()] if aged else []), *day]
    return f" ({escape(', '.join(told))})" if told else ""


def _count(view: View, opened: str, sector: str, count: int, spoken: Language) -> str:
    changed = {OPENED: [opened], "secteur": [sector], DIMENSION: [str(Dimension.MEASURES)]}
    return f'<a href="{escape(link(view.atlas, "couverture", changed))}">{escape(spoken.number(count))}</a>'
