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
    from datetime import date

    from geo.coverage import Coverage
    from geo.view import View


def show(found: Coverage, view: View, today: date) -> None:
    """Draw the numbers in one row; under a period, say what else it decides."""
    spoken = language()
    counts = found.cells["etat"].value_counts().to_dict() | found.cells["age"].value_counts().to_dict()
    # Those that most matrices do not have.
    hidden, undated = ((one,) if str(one) in counts else () for one in (Knowledge.HIDDEN, Age.UNDATED))
    numbers.row(
        [
            (member, spoken.number(counts.get(str(member), 0)), spoken.render(member.label))
            for member in (*STATES, *hidden, Age.TO_REVIEW, Age.OLD, *undated)
        ],
        open_cells,
    )
    st.caption(spoken.plural("{n} case", "{n} cases", len(found.cells)))
    if view.selection.start or view.selection.end:
        st.caption(
            spoken.text(
                "La période choisit les activités, et son dernier jour les pôles et les constats : ceux qui "
                "sont actifs, ou déjà faits, le {day}.",
                day=spoken.date(view.selection.end or today),
            )
        )


def open_cells(what: str) -> None:
    """Open something at this run, what the matrix or a number says, and bring it into sight."""
    st.session_state[OPENED] = str(what)
    if what:
        sight.ask()
