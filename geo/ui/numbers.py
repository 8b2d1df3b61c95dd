"""The numbers at the top: each opens the rows that it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.listing import Listing
from geo.settings import REGION_CODES
from geo.ui import tables
from geo.ui.i18n import language

if TYPE_CHECKING:
    from geo.view import View

_SIGN: Final = "nombre_"


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
    with st.container(horizontal=True, gap="small", key="nombres"):
        for listing, number, label in told:
            st.button(
                f"**{number}** {label}",
                key=f"{_SIGN}{listing}",
                on_click=tables.open_listing,
                args=(listing,),
            )
    st.caption(
        spoken.text(
            "{shown} lignes affichées sur {total}, {unattached} non rattachées.",
            shown=spoken.number(numbers.shown),
            total=spoken.number(numbers.total),
            unattached=spoken.number(numbers.unattached),
        )
    )
