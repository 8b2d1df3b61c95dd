"""Couverture: which region covers which measure or sector, what is a checked hole, what is only unknown."""

import streamlit as st

from geo.coverage import Dimension, coverage
from geo.matrix import Order, lines
from geo.opened import Kind, Opened
from geo.ui import address, cell_numbers, cells, choice, history_view, matrix_view, moment, relief_view
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.view import look

spoken = language()
atlas = moment.atlas()
today = moment.today()
view = look(atlas, address.selection(), today)

st.html(f"<h1 class='maillage-hidden'>{spoken.text('Couverture par région')}</h1>")
head = st.container()
with st.container(horizontal=True, gap="medium"):
    dimension = choice.one_of(spoken.text("Croiser les régions avec"), list(Dimension), address.DIMENSION)
    order = choice.one_of(spoken.text("Ordre des lignes"), list(Order), address.ORDER)
found = coverage(view, dimension, today)
with head:
    cell_numbers.show(found, view, today)
    st.markdown(plain(view.selection.sentence(atlas, spoken)))
opened = st.session_state.get(address.OPENED, "")
ordered = lines(found, atlas, order, spoken)
matrix_view.show(found, ordered, atlas, opened, cell_numbers.open_cells)
matrix_view.legend()
asked = Opened.read(opened, found)
cells.show(view, found, asked, today)
if asked.kind is Kind.NOTHING:
    relief_view.pairs(view, today)
    history_view.show(view, found.dimension, today)
