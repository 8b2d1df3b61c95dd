"""How the network answers: requests and the delay, by who asks, by who answers, and by domain."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import streamlit as st

from geo.answering import DELAY, Split, answering, asked, median_delay, unsigned
from geo.listing import Names
from geo.ui import plain_table
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.vocabularies import RequestStatus, Table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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
    places, domains = names.territories, names.reference(Table.DOMAINS)
    place, answers = spoken.text("Territoire"), spoken.text("Réponses")
    both = (spoken.text("Ouvertes"), spoken.text("Répondues"))
    for split, title, headers, known in (
        (Split.TERRITORY, spoken.text("Par territoire qui demande"), (place, *both), places),
        (Split.ANSWERING, spoken.text("Par territoire qui répond"), (place, answers), places),
        (Split.DOMAIN, spoken.text("Par domaine"), (spoken.text("Domaine"), *both), domains),
    ):
        counts = ("repondues",) if split is Split.ANSWERING else ("ouvertes", "repondues")
        lines = [
            (known[row["code"]], *(str(row[name]) for name in counts), _days(row[DELAY], spoken))
            for row in answering(atlas, kept, split).to_dict("records")
        ]
        with st.expander(title):
            plain_table.show(title, (*headers, spoken.text("Délai médian")), lines)
            if split is Split.ANSWERING:
                _answers(atlas, kept, spoken)


def _answers(atlas: Atlas, kept: NDArray[np.bool_], spoken: Language) -> None:
    told = [spoken.text("Une réponse donnée à plusieurs compte une fois dans chacun de leurs territoires.")]
    if without := unsigned(atlas, kept):
        told.append(
            spoken.plural(
                "{n} réponse ne dit pas qui l’a donnée.",
                "{n} réponses ne disent pas qui les a données.",
                without,
            )
        )
    st.caption(plain(" ".join(told)))


def _days(days: float, spoken: Language) -> str:
    return "–" if isnan(days) else spoken.plural("{n} jour", "{n} jours", round(days))
