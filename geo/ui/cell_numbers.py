"""The numbers above the coverage matrix: each opens the cells that it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.coverage import STATES, Age
from geo.ui.address import OPENED
from geo.ui.i18n import language
from geo.view import Knowledge

if TYPE_CHECKING:
    from geo.coverage import Coverage

JUST_OPENED: Final = "_vers_l_ouvert"


def show(found: Coverage) -> None:
    """Draw the numbers in one row."""
    spoken = language()
    states = found.cells["etat"].value_counts()
    ages = found.cells["age"].value_counts()
    with st.container(horizontal=True, gap="small", key="nombres"):
        for member in (*STATES, Knowledge.HIDDEN, Age.TO_REVIEW, Age.OLD):
            count = int((states if member in tuple(Knowledge) else ages).get(str(member), 0))
            if member is Knowledge.HIDDEN and not count:
                continue
            st.button(
                f"**{spoken.number(count)}** {spoken.render(member.label)}",
                key=f"cellules_{member}",
                on_click=open_cells,
                args=(str(member),),
            )
    st.caption(spoken.plural("{n} cellule", "{n} cellules", len(found.cells)))


def open_cells(what: str) -> None:
    """Open something at this run, what the matrix or a number says, and bring it into sight."""
    st.session_state[OPENED] = what
    st.session_state[JUST_OPENED] = bool(what)
