"""The numbers at the top: each opens the rows that it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from geo.listing import Listing
from geo.settings import REGION_CODES
from geo.ui import tables
from geo.ui.i18n import language
from geo.vocabularies import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.view import View

_Counted = TypeVar("_Counted", bound=Vocabulary)


def show(view: View) -> None:
    """Draw the numbers in one row."""
    spoken = language()
    numbers, atlas = view.numbers, view.atlas
    to_check = sum(len(rows) for rows in (atlas.doubts, atlas.unattached, atlas.unplaced))
    told = (
        (
            Listing.REGIONS,
            f"{numbers.regions_with_active_pole}/{len(REGION_CODES)}",
            spoken.text("Régions avec un pôle actif"),
        ),
        (Listing.POLES, spoken.number(numbers.poles), spoken.text("Pôles")),
        (Listing.EXPERTISES, spoken.number(numbers.offered), spoken.text("Expertises offertes")),
        (Listing.ACTIVITIES, spoken.number(numbers.activities), spoken.text("Activités")),
        (Listing.LINKS, spoken.number(numbers.links), spoken.text("Liens de co-animation")),
        (Listing.DOUBTS, spoken.number(to_check), spoken.text("Lignes à vérifier")),
    )
    row(told, tables.open_listing)
    st.caption(
        spoken.text(
            "{shown} lignes affichées sur {total}, {unattached} non rattachées.",
            shown=spoken.number(numbers.shown),
            total=spoken.number(numbers.total),
            unattached=spoken.number(numbers.unattached),
        )
    )


def row(told: Sequence[tuple[_Counted, str, str]], opens: Callable[[_Counted], None]) -> None:
    """Draw numbers as buttons, side by side.

    Parameters
    ----------
    told
        What each counts, the number as written, and its label.
    opens
        Called with what the number clicked counts.
    """
    with st.container(horizontal=True, gap="small", key="nombres"):
        for counted, number, label in told:
            st.button(f"**{number}** {label}", key=f"nombre_{counted}", on_click=opens, args=(counted,))
