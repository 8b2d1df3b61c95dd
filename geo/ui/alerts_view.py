"""The alerts of the home screen: each is a count, and opens the very rows that it counts."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

import streamlit as st

from geo.alerts import KEY, AlertKind
from geo.export import Separator, csv, file_name
from geo.language import FRENCH, message
from geo.listing import HEADERS
from geo.selection import Selection
from geo.settings import ROOT
from geo.ui.cache import current_alerts
from geo.ui.i18n import language
from geo.ui.messages import fiction

if TYPE_CHECKING:
    from geo.alerts import Alert
    from geo.atlas import Atlas

_HEADERS: Final = HEADERS | {
    "numero": message("Mesure"),
    "regions_couvertes": message("Régions couvertes"),
}
_HIGHEST: Final = 420


def show(atlas: Atlas) -> None:
    """Draw the alerts as one choice, and the rows of the one chosen; nothing where all is well."""
    spoken = language()
    today = date.today()  # noqa: DTZ011 # the day of the visit
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


def _rows(alert: Alert, atlas: Atlas, today: date) -> None:
    spoken = language()
    st.caption(spoken.plural("{n} ligne", "{n} lignes", alert.count))
    st.dataframe(
        alert.rows,
        hide_index=True,
        column_config={
            column: st.column_config.DateColumn(spoken.render(_HEADERS[column]), format="YYYY-MM-DD")
            if column == "verifie_le"
            else st.column_config.Column(spoken.render(_HEADERS[column]))
            for column in alert.rows.columns
        },
        height=min(_HIGHEST, 38 + 35 * alert.count),
        alt=spoken.render(alert.kind.label),
        key="lignes_de_l_alerte",
    )
    with st.container(horizontal=True, gap="small"):
        query = {key: codes for key, codes in parse_qs(alert.query).items() if key != KEY}
        if query and st.button(
            spoken.text("Ouvrir l’écran filtré"), icon=":material/open_in_new:", key="vers_l_ecran"
        ):
            st.switch_page(ROOT / "pages" / f"{alert.kind.screen}.py", query_params=query)
        for separator, label in (
            (Separator.SEMICOLON, spoken.text("CSV pour Excel en français (;)")),
            (Separator.COMMA, spoken.text("CSV (,)")),
        ):
            st.download_button(
                label,
                partial(_file, atlas, alert.kind, today, separator),
                file_name=file_name(f"alerte-{alert.kind}", Selection(), today, "csv"),
                mime="text/csv",
                key=f"alerte_{separator.name.lower()}",
                on_click="ignore",
                icon=":material/download:",
            )


def _file(atlas: Atlas, kind: AlertKind, today: date, separator: Separator) -> bytes:
    (alert,) = [one for one in current_alerts(atlas, today, FRENCH) if one.kind is kind]
    told = f"{alert.sentence(FRENCH)}. {fiction(atlas.dataset, FRENCH)}".strip()
    return csv(alert.rows.assign(alerte=told), separator)
