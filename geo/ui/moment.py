"""The day that one looks at: the tables as they are, or « carte au … », as they were at its end."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.errors import StoreError
from geo.ui import address, cache
from geo.ui.address import DAY
from geo.ui.i18n import language
from geo.ui.text import plain

if TYPE_CHECKING:
    from geo.atlas import Atlas

_READ: Final = "_carte_au_lue"


def receive(written: dict[str, list[str]] | None) -> None:
    """Take the day from the address, where the visitor brought another than was written there.

    Must run before the tables are asked for; `geo.ui.address.receive`, which needs them, comes after.
    """
    told = st.query_params.get(DAY, "")
    before = (written or {}).get(DAY, [""])[-1]
    # A change of screen empties the address, and the day follows like a filter.
    if written is None or (told != before and (told or st.query_params)):
        st.session_state[DAY] = told
    # What is read for this run: a press within it counts from the next.
    st.session_state[_READ] = address.day()


def day() -> date | None:
    """Give the day that is looked at; ``None`` for the tables as they are."""
    found: date | None = st.session_state.get(_READ)
    return found


def today() -> date:
    """Give the day from which ages count: the one looked at, or the visitor's own."""
    return day() or date.today()  # noqa: DTZ011 # the day of the visit


def atlas() -> Atlas:
    """Give the atlas of that day; raises as `geo.ui.cache.current_atlas` does."""
    return cache.current_atlas(day())


def notice() -> None:
    """Say on every screen that one looks at the past, and offer the way back."""
    looked = day()
    if looked is None:
        return
    spoken = language()
    try:
        found = cache.current_source(looked).publication
    except StoreError:
        # The outage is said by itself, with the tables last known.
        return
    said = (
        spoken.text("Carte au {day}, publication n° {number}.", day=spoken.date(looked), number=found.number)
        if found
        else spoken.text("Carte au {day} : rien n’était encore publié.", day=spoken.date(looked))
    )
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.html(f'<p class="maillage-day" role="note">{escape(said)}</p>')
        st.button(spoken.text("Revenir à aujourd’hui"), icon=":material/today:", on_click=leave)


def leave() -> None:
    """Go back to the tables as they are, in a callback."""
    st.session_state[DAY] = ""
    if st.query_params.get(DAY, "") != (address.written() or {}).get(DAY, [""])[-1]:
        # Over faulty tables no address is written: the one that brought this day would be read again.
        st.query_params.pop(DAY, None)


def look(at: date) -> None:
    """Look at the tables as they were at the end of a day, in a callback."""
    st.session_state[DAY] = at.isoformat()


def choose() -> None:
    """Draw the choice of a day, and the way to its map."""
    spoken = language()
    st.subheader(spoken.text("Voir la carte d’un autre jour"), anchor=False)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen = st.date_input(
            spoken.text("Carte au"),
            day() or "today",
            max_value="today",
            format="YYYY-MM-DD",
            key="jour_de_la_carte",
        )
        st.button(
            spoken.text("Voir"), icon=":material/history:", on_click=look, args=(chosen,), key="voir_ce_jour"
        )
    if day() is not None:
        st.caption(plain(spoken.text("Tous les écrans montrent ce jour-là, jusqu’à ce que vous reveniez.")))
