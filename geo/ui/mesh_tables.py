"""The tables of the mesh, each number a link to its rows, and their downloads."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import streamlit as st

from geo.export import Separator, csv
from geo.fiction import fiction
from geo.language import FRENCH, Locale
from geo.listing import Names
from geo.ui import address, downloads, grid, mesh_grid
from geo.ui.i18n import language
from geo.ui.mesh_listing import sheet
from geo.ui.mesh_state import LISTING
from geo.ui.mesh_terms import DEFINITIONS, MESH_HEADERS, MeshListing

if TYPE_CHECKING:
    from geo.language import Language
    from geo.mesh import MeshFilter
    from geo.network import Network
    from geo.ui.mesh_listing import Sheet

_LONGEST_TOLD: Final = 60
_OF_LINKS: Final = frozenset(
    {
        MeshListing.MATRIX,
        MeshListing.LINKS,
        MeshListing.ENDS,
        MeshListing.ACTIVITIES,
        MeshListing.TERRITORIES,
        MeshListing.GROWTH,
    }
)


def show(network: Network, listing: MeshListing) -> None:
    """Show one listing with its definition, its count and its downloads."""
    spoken = language()
    listed = sheet(network, listing, spoken)
    st.caption(
        " ".join(filter(None, (_count(listing, listed, spoken), _definition(network, listing, spoken))))
    )
    if listed.frame.empty:
        st.info(_nothing(listing, spoken), icon=":material/filter_alt:")
        return
    if listing is MeshListing.ACTIVITIES:
        grid.show(listed.frame, spoken.render(listing.label), MESH_HEADERS)
    else:
        mesh_grid.show(spoken.render(listing.label), listed, _address, spoken)
    what = "_".join(filter(None, (f"co-animation-{listing}", in_a_name(network.filters))))
    downloads.offer(what, network.view.selection, partial(file, network, listing))


def _address(listing: MeshListing, filters: MeshFilter) -> str:
    """Give the address of the rows behind a number."""
    spoken = () if language() == FRENCH else ((address.LANGUAGE, str(Locale.ENGLISH)),)
    return "?" + urlencode((*address.selection().query(), *filters.query(), (LISTING, str(listing)), *spoken))


def _definition(network: Network, listing: MeshListing, spoken: Language) -> str:
    told = [spoken.render(DEFINITIONS[listing])]
    if network.view.selection.regions and listing in _OF_LINKS:
        told.append(spoken.text("Seuls les liens qui touchent une région choisie sont retenus."))
    if listing in (MeshListing.ISOLATED, MeshListing.RECEIVERS, MeshListing.UNLINKED):
        if network.view.selection.regions:
            told.append(spoken.text("Seules les régions choisies sont regardées."))
        if network.filters.origins or network.filters.destinations:
            told.append(
                spoken.text("Un hôte ou un partenaire est choisi : les liens des autres n’y comptent pas.")
            )
    return " ".join(told)


def _count(listing: MeshListing, listed: Sheet, spoken: Language) -> str:
    if listing is MeshListing.MATRIX or listed.frame.empty:
        return ""
    lines = spoken.plural("{n} ligne", "{n} lignes", len(listed.frame))
    if listed.regions is None:
        return f"{lines}."
    return spoken.plural(
        "{lines}, dont {n} région.", "{lines}, dont {n} régions.", listed.regions, lines=lines
    )


def _nothing(listing: MeshListing, spoken: Language) -> str:
    match listing:
        case MeshListing.ISOLATED:
            return spoken.text("Aucune région isolée sous ces filtres.")
        case MeshListing.RECEIVERS:
            return spoken.text("Aucune région ne fait que recevoir sous ces filtres.")
        case MeshListing.UNLINKED:
            return spoken.text("Toutes les régions voisines sont liées sous ces filtres.")
        case _:
            return spoken.text("Rien à montrer sous ces filtres. Retirez-en un, ou effacez-les tous.")


def in_a_name(filters: MeshFilter) -> str:
    """Tell the mesh's own filters in a file's name; many are counted instead."""
    pairs = [f"{key}-{code.lower()}" for key, code in filters.query()]
    told = "_".join(pairs)
    return told if len(told) <= _LONGEST_TOLD else f"{len(pairs)}-filtres-de-liens"


def file(network: Network, listing: MeshListing, separator: Separator) -> bytes:
    """Write a listing as CSV, in French like the tables that it comes from."""
    atlas = network.view.atlas
    told = (
        network.view.selection.sentence(atlas, FRENCH),
        network.filters.sentence(Names(atlas, FRENCH).territories, FRENCH),
        fiction(atlas.dataset, FRENCH),
    )
    # The sentence stands in a last column: the header stays the first line, and no sorting loses it.
    return csv(sheet(network, listing, FRENCH).frame.assign(filtres=" ".join(filter(None, told))), separator)
