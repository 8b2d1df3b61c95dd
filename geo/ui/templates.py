"""Workbooks to fill, one for each table."""

from __future__ import annotations

import streamlit as st

from geo.table_templates import FILLED, template
from geo.ui import cache
from geo.ui.i18n import language


def offer() -> None:
    """Draw the choice of a table and its workbook, out of the way."""
    spoken = language()
    with st.expander(spoken.text("Pas encore de tableau ? Un modèle à remplir, pour chaque table")):
        table = st.selectbox(
            spoken.text("Modèle"),
            FILLED,
            format_func=lambda one: spoken.render(one.label),
            key="modele_table",
        )
        st.download_button(
            spoken.text("Télécharger {file}", file=f"{table}.xlsx"),
            lambda: template(table, cache.current_atlas().dataset, spoken),
            file_name=f"{table}.xlsx",
            on_click="ignore",
            icon=":material/download:",
            key="modele",
        )
