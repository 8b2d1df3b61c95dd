"""The numbers of the mesh: each opens the rows that it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.ui import mesh_tables
from geo.ui.i18n import language
from geo.ui.mesh_listing import MeshListing

if TYPE_CHECKING:
    from geo.network import Network


def show(network: Network) -> None:
    """Draw the numbers in one row."""
    spoken = language()
    told = (
        (MeshListing.ACTIVITIES, network.activities, spoken.text("Activités co-animées")),
        (MeshListing.LINKS, len(network.links), spoken.text("Liens")),
        (MeshListing.TERRITORIES, len(network.linked), spoken.text("Territoires liés")),
        (MeshListing.ISOLATED, len(network.isolated), spoken.text("Régions isolées")),
        (MeshListing.RECEIVERS, len(network.receivers), spoken.text("Reçoivent seulement")),
        (MeshListing.UNLINKED, len(network.unlinked), spoken.text("Paires voisines sans lien")),
    )
    # The key gives them the looks of the numbers above the map.
    with st.container(horizontal=True, gap="small", key="nombres"):
        for listing, number, label in told:
            st.button(
                f"**{spoken.number(number)}** {label}",
                key=f"nombre_{listing}",
                on_click=mesh_tables.open_listing,
                args=(listing,),
            )
