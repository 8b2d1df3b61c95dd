"""The form that records a confirmed hole."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from geo.coverage import Dimension
from geo.dataset import own_folder
from geo.findings import Checked, record
from geo.selection import FIRST_DAY
from geo.settings import DATA_VARIABLE
from geo.ui.i18n import language

if TYPE_CHECKING:
    from geo.opened import Opened


def show(dimension: Dimension, opened: Opened) -> None:
    """Draw the form under an empty cell, or say what it takes to have it."""
    text = language().text
    if dimension is not Dimension.MEASURES:
        st.caption(
            text(
                "Un constat porte sur une mesure : croisez les régions avec les mesures pour en consigner un."
            )
        )
        return
    folder = own_folder()
    if folder is None:
        st.caption(
            text(
                "Un constat s’écrit dans vos propres tables : nommez leur dossier dans {variable}. La "
                "démonstration ne s’écrit pas.",
                variable=f"`{DATA_VARIABLE}`",
            )
        )
        return
    today = date.today()  # noqa: DTZ011 # the visitor's day
    with st.form("constat", border=True):
        st.markdown(f"**{text('Consigner un vide confirmé')}**")
        day = st.date_input(
            text("Vérifié le"),
            today,
            min_value=FIRST_DAY,
            max_value=today,
            format="YYYY-MM-DD",
            key="constat_jour",
        )
        role = st.text_input(text("Vérifié par (un rôle, jamais un nom)"), key="constat_role", max_chars=120)
        sent = st.form_submit_button(text("Consigner"), icon=":material/check:")
    if not sent:
        return
    if not role.strip():
        st.error(text("Dites quel rôle a vérifié, par exemple « coordination régionale »."))
        return
    try:
        record(folder, Checked(opened.region, opened.code, "", day, role.strip()))
    except OSError as error:
        st.error(
            text(
                "Le constat n’a pas été écrit : le système refuse l’écriture dans le dossier des tables "
                "({reason}). Vérifiez vos droits, puis recommencez.",
                reason=error.strerror or "",
            )
        )
        return
    st.rerun()
