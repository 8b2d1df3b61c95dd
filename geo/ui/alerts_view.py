"""The alerts of the home screen: each is a count, and opens the very rows that it counts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

import streamlit as st

from geo.alerts import KEY, AlertKind
from geo.export import Separator, csv
from geo.fiction import fiction
from geo.language import FRENCH, message
from geo.listing import HEADERS
from geo.selection import Selection
from geo.settings import ROOT
from geo.ui import address, downloads, grid, moment, plain_table, room_tables
from geo.ui.cache import current_alerts
from geo.ui.i18n import language

if TYPE_CHECKING:
    from datetime import date

    from geo.alerts import Alert
    from geo.atlas import Atlas

_FOR_FILES: Final = ("id", "table", "ligne")
"""Columns that find a row in the files: a room has no use for them."""

_HEADERS: Final = HEADERS | {
    "domaines": message("Domaines"),
    "numero": message("Mesure"),
    "question": message("Question"),
    "recue_le": message("Reçue le"),
    "regions_couvertes": message("Régions couvertes"),
    "territoire": message("Territoire"),
}


def show(atlas: Atlas) -> None:
    """Draw the alerts as one choice, and the rows of the one chosen; nothing where all is well."""
    spoken = language()
    today = moment.today()
    found = {alert.kind: alert for alert in current_alerts(atlas, today, spoken)}
    if not found:
        return
    if st.session_state.get(KEY) not in found:
        st.session_state[KEY] = None
    with st.container(key="alertes"):
        kind = st.pills(
            spoken.text("Alertes, dans tout le réseau"),
            list(found),
            format_func=lambda one: found[one].sentence(spoken),
            key=KEY,
            persist_state="session",
        )
        if kind:
            _rows(found[AlertKind(kind)], atlas, today)


def read(atlas: Atlas, today: date) -> None:
    """Draw the alert that the address names, for a room: its sentence, and its rows as a plain table."""
    spoken = language()
    for alert in current_alerts(atlas, today, spoken):
        if alert.kind == st.session_state.get(KEY):
            st.header(alert.sentence(spoken), anchor=False)
            told = alert.rows.drop(columns=[*_FOR_FILES], errors="ignore")
            shown = told.astype(object).where(told.notna(), "")
            headers = [spoken.render(_HEADERS[str(column)]) for column in shown]
            lines = [
                tuple(room_tables.written(cell, spoken) for cell in row)
                for row in shown.itertuples(index=False)
            ]
            plain_table.show(spoken.render(alert.kind.label), headers, lines)


def _rows(alert: Alert, atlas: Atlas, today: date) -> None:
    spoken = language()
    st.caption(spoken.plural("{n} ligne", "{n} lignes", alert.count))
    grid.show(alert.rows, spoken.render(alert.kind.label), _HEADERS, key="lignes_de_l_alerte")
    query = {key: codes for key, codes in parse_qs(alert.query).items() if key != KEY}
    if query and st.button(
        spoken.text("Ouvrir l’écran filtré"), icon=":material/open_in_new:", key="vers_l_ecran"
    ):
        # The alert counts in the whole network: the visitor's filters stay behind, the language comes.
        asked = query | address.spoken()
        st.switch_page(ROOT / "pages" / f"{alert.kind.screen}.py", query_params=asked)
    downloads.offer(f"alerte-{alert.kind}", Selection(), partial(_file, atlas, alert.kind, today))


def _file(atlas: Atlas, kind: AlertKind, today: date, separator: Separator) -> bytes:
    (alert,) = [one for one in current_alerts(atlas, today, FRENCH) if one.kind is kind]
    told = f"{alert.sentence(FRENCH)}. {fiction(atlas.dataset, FRENCH)}".strip()
    return csv(alert.rows.assign(alerte=told), separator)
