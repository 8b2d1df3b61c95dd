"""The form that records a confirmed hole."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from geo.coverage import Dimension
from geo.errors import SpokenError
from geo.findings import Checked, added, record
from geo.publications import PublicationKind
from geo.selection import FIRST_DAY
from geo.ui import desk, moment
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.vocabularies import Table

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
    if moment.day() is not None:
        st.caption(text("Revenez à aujourd’hui pour consigner un constat : le passé ne s’écrit plus."))
        return
    if not desk.is_open():
        st.caption(text("Connectez-vous avec un rôle d’édition pour consigner un constat."))
        return
    if not desk.keeps():
        st.caption(
            text(
                "Un constat s’écrit dans vos propres tables : importez-les à l’écran « Données ». La "
                "démonstration ne s’écrit pas."
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
    if _recorded(Checked(opened.region, opened.code, "", day, role.strip())):
        st.rerun()


def _recorded(checked: Checked) -> bool:
    """Write a finding where the tables are: with what was published, else in their folder."""
    text = language().text
    folder = desk.in_folder()
    try:
        if folder is not None:
            record(folder, checked)
        else:
            now = desk.current()
            changes = now.changes(Table.FINDINGS, added(now.held(Table.FINDINGS), checked))
            words = text("Constat : rien dans la région {region}", region=checked.region)
            desk.publish(changes, now.base, words, PublicationKind.ENTRY, checked.verifie_par)
    except OSError as error:
        st.error(
            text(
                "Le constat n’a pas été écrit : le système refuse l’écriture dans le dossier des tables "
                "({reason}). Vérifiez vos droits, puis recommencez.",
                reason=error.strerror or "",
            )
        )
    except SpokenError as error:
        st.error(plain(language().render(error.sentence)))
    else:
        return True
    return False
