"""The numbers of the mesh: each opens the rows that it counts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from geo.ui import numbers, tables
from geo.ui.i18n import language
from geo.ui.mesh_state import LISTING
from geo.ui.mesh_terms import MeshListing

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
    numbers.row(
        [(listing, spoken.number(number), label) for listing, number, label in told],
        partial(tables.open_listing, key=LISTING),
    )
