"""How the network answers: open and answered requests, and the delay, by region and by domain."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import streamlit as st

from geo.answering import DELAY, Split, answering, asked, median_delay
from geo.listing import Names
from geo.ui import plain_table
from geo.ui.i18n import language
from geo.vocabularies import RequestStatus, Table

if TYPE_CHECKING:
    from geo.atlas import Atlas
    from geo.language import Language
    from geo.selection import Selection


def show(atlas: Atlas, selection: Selection) -> None:
    """Draw the numbers under the filters by sector, measure and region, which alone bear on requests."""
    spoken = language()
    kept = asked(atlas, selection)
    if not kept.any():
        return
    st.header(spoken.text("Comment le réseau répond"), anchor=False)
    table = atlas.dataset.tables[Table.REQUESTS][kept]
    waiting = int((table["statut"] == RequestStatus.OPEN).sum())
    left, middle, right = st.columns(3)
    left.metric(spoken.text("Demandes répondues"), spoken.number(len(table) - waiting))
    middle.metric(spoken.text("Demandes ouvertes"), spoken.number(waiting))
    right.metric(spoken.text("Délai médian"), _days(median_delay(atlas, kept), spoken))
    names = Names(atlas, spoken)
    for split, title, label, known in (
        (Split.TERRITORY, spoken.text("Par territoire"), spoken.text("Territoire"), names.territories),
        (Split.DOMAIN, spoken.text("Par domaine"), spoken.text("Domaine"), names.reference(Table.DOMAINS)),
    ):
        headers = (label, spoken.text("Ouvertes"), spoken.text("Répondues"), spoken.text("Délai médian"))
        lines = [
            (known[row["code"]], str(row["ouvertes"]), str(row["repondues"]), _days(row[DELAY], spoken))
            for row in answering(atlas, kept, split).to_dict("records")
        ]
        with st.expander(title):
            plain_table.show(title, headers, lines)


def _days(days: float, spoken: Language) -> str:
    return "–" if isnan(days) else spoken.plural("{n} jour", "{n} jours", round(days))
