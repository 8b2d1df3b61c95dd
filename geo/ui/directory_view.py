"""The directory as lists: poles, expertise, ambassadors and activities, by search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.directory import matching
from geo.listing import IN_DIRECTORY, rows
from geo.ui import address, tables
from geo.ui.i18n import language

if TYPE_CHECKING:
    from geo.view import View


def show(view: View) -> None:
    """Draw what is searched, and the rows of a view that it leaves."""
    spoken = language()
    words = st.text_input(
        spoken.text("Chercher"),
        key=address.SEARCH,
        persist_state="session",
        placeholder=spoken.text("Un nom, un lieu, un domaine ; les accents ne comptent pas"),
    )
    listing = tables.chosen(IN_DIRECTORY, key=address.LISTING)
    tables.show(view, listing, matching(rows(view, listing, spoken), words))
