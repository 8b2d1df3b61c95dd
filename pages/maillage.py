"""Maillage: who co-animates with whom, who stands apart, and how it grew."""

import streamlit as st

from geo.listing import Names
from geo.network import weave
from geo.ui import address, map_view, mesh_filters, mesh_numbers, mesh_state, mesh_tables, moment, tables
from geo.ui.i18n import language
from geo.ui.mesh_terms import MeshListing
from geo.ui.text import plain
from geo.view import look

spoken = language()
atlas = moment.atlas()
network = weave(look(atlas, address.selection(), moment.today()), mesh_state.filters(atlas))

head, body = st.container(), st.container()
with body:
    # Drawn first: the rest comes while the browser makes the map.
    map_view.show(network.view)
with head:
    st.html(f"<h1 class='maillage-hidden'>{spoken.text('Maillage du réseau : qui co-anime avec qui')}</h1>")
    mesh_numbers.show(network)
    told = (
        network.view.selection.sentence(atlas, spoken),
        network.filters.sentence(Names(atlas, spoken).territories, spoken),
    )
    st.markdown(plain(" ".join(filter(None, told))))
    mesh_filters.show(atlas)
mesh_tables.show(network, tables.chosen(list(MeshListing), key=mesh_state.LISTING))
