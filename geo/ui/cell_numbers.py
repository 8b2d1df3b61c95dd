"""The numbers above the coverage matrix: each opens the cells that it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.coverage import STATES, Age
from geo.ui import numbers, sight
from geo.ui.address import OPENED
from geo.ui.i18n import language
from geo.view import Knowledge

if TYPE_CHECKING:
    from geo.coverage import Coverage


def show(found: Coverage) -> None:
    """Draw the numbers in one row."""
    spoken = language()
    counts = found.cells["etat"].value_counts().to_dict() | found.cells["age"].value_counts().to_dict()
    hidden = (Knowledge.HIDDEN,) if Knowledge.HIDDEN in counts else ()
    numbers.row(
        [
            (member, spoken.number(counts.get(str(member), 0)), spoken.render(member.label))
            for member in (*STATES, *hidden, Age.TO_REVIEW, Age.OLD)
        ],
        open_cells,
    )
    st.caption(spoken.plural("{n} case", "{n} cases", len(found.cells)))


def open_cells(what: str) -> None:
    """Open something at this run, what the matrix or a number says, and bring it into sight."""
    st.session_state[OPENED] = str(what)
    if what:
        sight.ask()
