"""The form that records a confirmed hole."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.coverage import Dimension
from geo.errors import SpokenError
from geo.findings import Checked, added, record, sector_looked_at
from geo.publications import PublicationKind
from geo.selection import FIRST_DAY
from geo.ui import desk, moment
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.vocabularies import Table

if TYPE_CHECKING:
    from geo.opened import Opened
    from geo.view import View


_LISTS: Final = ("axe", "statut")
_DAYS: Final = ("du", "au")
"""The filters beside the sector that narrow what a cell shows."""


def show(view: View, dimension: Dimension, opened: Opened) -> None:
    """Draw the form under an empty cell, or say what it takes to have it."""
    text = language().text
    if refused := _refused(dimension):
        st.caption(refused)
        return
    sector = sector_looked_at(view.selection)
    if sector is None:
        st.caption(
            text(
                "Un constat dit qu’il n’y a rien, quels que soient le temps, l’axe et le statut, pour tous "
                "les secteurs ou pour un seul : retirez ces filtres pour en consigner un."
            )
        )
        st.button(
            text("Retirer ces filtres"), icon=":material/filter_alt_off:", on_click=_clear, key="retirer"
        )
        return
    today = date.today()  # noqa: DTZ011 # the visitor's day
    with st.form("constat", border=True):
        st.markdown(f"**{text('Consigner un vide confirmé')}**")
        st.caption(plain(_said(view, sector)))
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
    if sent and not role.strip():
        st.error(text("Dites quel rôle a vérifié, par exemple « coordination régionale »."))
    elif sent and _recorded(Checked(opened.region, opened.code, sector, day, role.strip())):
        st.rerun()


def _refused(dimension: Dimension) -> str:
    """Say why nothing can be recorded here and now; empty where it can."""
    text = language().text
    if dimension is not Dimension.MEASURES:
        return text(
            "Un constat porte sur une mesure : croisez les régions avec les mesures pour en consigner un."
        )
    if moment.day() is not None:
        return text("Revenez à aujourd’hui pour consigner un constat : le passé ne s’écrit plus.")
    if not desk.is_open():
        return text("Connectez-vous avec un rôle d’édition pour consigner un constat.")
    if not desk.keeps():
        return text(
            "Un constat s’écrit dans vos propres tables : importez-les à l’écran « Données ». La "
            "démonstration ne s’écrit pas."
        )
    return ""


def _said(view: View, sector: str) -> str:
    """Say how wide the finding is."""
    spoken = language()
    if not sector:
        return spoken.text("Pour tous les secteurs.")
    name = spoken.name(view.atlas.names(Table.SECTORS)[sector])
    return spoken.text("Pour ce seul secteur : {sector}.", sector=name)


def _clear() -> None:
    """Lift what a finding cannot say, in a callback."""
    several = ("secteur",) if len(st.session_state["secteur"]) > 1 else ()
    for key in (*_LISTS, *several):
        st.session_state[key] = []
    for key in _DAYS:
        st.session_state[key] = None


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
