"""The card of one region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.card import Card, of
from geo.scale import notes, told
from geo.selection import Indicator
from geo.settings import REGION_CODES
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.view import Knowledge
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.view import View

_NOTHING: Final = (Knowledge.CONFIRMED_EMPTY, Knowledge.UNDOCUMENTED)


def show(view: View, code: str) -> None:
    """Draw the card of a region under the filters in force."""
    spoken = language()
    card = of(view, code, spoken)
    st.markdown(f"## {plain(card.name)}")
    st.caption(_facts(card))
    if card.knowledge in _NOTHING:
        st.info(
            spoken.text(
                "{indicator} : {state}",
                indicator=plain(spoken.render(view.selection.indicator.label)),
                state=spoken.render(card.knowledge.label).lower(),
            ),
            icon=":material/help:" if card.knowledge is Knowledge.UNDOCUMENTED else ":material/check:",
        )
    if view.selection.indicator is Indicator.MATURITY:
        _maturity(view, code)
    if card.knowledge is Knowledge.LEFT_OUT:
        st.info(
            spoken.text(
                "Hors filtre : voici ce que cette région partage avec celles que vous avez choisies."
            ),
            icon=":material/filter_alt:",
        )
    for label, items in card.sections:
        if items:
            st.markdown(_bullets(label, items))
    if not any(items for _, items in card.sections):
        st.markdown(spoken.text("Rien d’enregistré ici sous ces filtres."))


def _maturity(view: View, code: str) -> None:
    """Say what the map shades the region by, which no row below it tells."""
    spoken = language()
    indicator = view.selection.indicator
    (here,) = (count for count in view.region_counts(indicator) if count.code == code)
    state = told(here, spoken)
    st.markdown(
        plain(spoken.text("{indicator} : {state}", indicator=spoken.render(indicator.label), state=state))
    )
    st.caption(plain(" ".join(notes(view.atlas, indicator, spoken))))


def invite(view: View) -> None:
    """Say what the card would show, and where nobody is yet."""
    spoken = language()
    counts = view.region_counts(view.selection.indicator)
    empty = [count.code for count in counts if count.knowledge in _NOTHING]
    st.markdown(
        spoken.text("Cliquez une région de la carte, ou choisissez-la dans la liste, pour lire sa fiche.")
    )
    if len(empty) in range(1, len(REGION_CODES)):
        names = view.atlas.names(Table.REGIONS)
        st.markdown(_bullets(spoken.text("Rien pour cet indicateur"), [names[code] for code in empty]))


def _bullets(label: str, items: Sequence[str]) -> str:
    return f"**{label}**\n" + "\n".join(f"- {plain(item)}" for item in items)


def _facts(card: Card) -> str:
    spoken = language()
    facts = [card.main_town]
    if card.population is not None:
        counted = spoken.text("{population} habitants", population=spoken.number(card.population))
        # With its source, for it may say that the count is incomplete.
        facts.append(f"{counted} ({card.population_source})" if card.population_source else counted)
    if card.mrc:
        facts.append(spoken.text("{mrc} MRC", mrc=card.mrc))
    return plain(" · ".join(facts))
