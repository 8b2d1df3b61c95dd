"""The alerts of the home screen: each is a count, and opens the very rows that it counts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

import streamlit as st

from geo.alert_rows import HEADERS, IN_FILES, narrowed
from geo.alerts import KEY, AlertKind
from geo.export import Separator, csv
from geo.fiction import fiction
from geo.language import FRENCH
from geo.selection import Selection
from geo.settings import ROOT
from geo.ui import address, downloads, grid, moment, room_tables, sight
from geo.ui.cache import current_alerts
from geo.ui.i18n import language
from geo.ui.text import plain

if TYPE_CHECKING:
    from datetime import date

    from geo.alerts import Alert
    from geo.atlas import Atlas
    from geo.language import Language
    from geo.view import View

_OPENED: Final = "alerte_ouverte"
_IN_SIGHT: Final = "_alerte_montree"


def offer(atlas: Atlas) -> None:
    """Draw the alerts in one line above the map, as one choice; nothing where all is well."""
    spoken = language()
    found = {alert.kind: alert for alert in current_alerts(atlas, moment.today(), spoken)}
    if st.session_state.get(KEY) not in found:
        st.session_state[KEY] = None
    if not found:
        return
    with st.container(key="alertes"):
        st.pills(
            spoken.text("Alertes"),
            list(found),
            format_func=lambda one: _brief(found[one], spoken),
            key=KEY,
            persist_state="session",
        )


def show(atlas: Atlas) -> None:
    """Draw the rows of the alert chosen, in sight when it was just chosen, or named by the address."""
    today = moment.today()
    chosen = st.session_state.get(KEY)
    if chosen != st.session_state.get(_IN_SIGHT):
        st.session_state[_IN_SIGHT] = chosen
        if chosen:
            sight.ask(within=_OPENED)
    for alert in current_alerts(atlas, today, language()):
        if alert.kind == chosen:
            with st.container(key=_OPENED):
                _rows(alert, atlas, today)


def _brief(alert: Alert, spoken: Language) -> str:  # noqa: PLR0911 # one a kind
    """Say it in a word or two beside its count, for a line that holds them all."""
    plural, count = spoken.plural, alert.count
    match alert.kind:
        case AlertKind.NO_ACTIVE_POLE:
            return plural("{n} région sans pôle", "{n} régions sans pôle", count)
        case AlertKind.THIN_MEASURES:
            return plural("{n} mesure rare", "{n} mesures rares", count)
        case AlertKind.TO_REVIEW:
            return plural("{n} à revoir", "{n} à revoir", count)
        case AlertKind.OLD:
            return plural("{n} ancienne", "{n} anciennes", count)
        case AlertKind.DOUBTFUL:
            return plural("{n} douteuse", "{n} douteuses", count)
        case AlertKind.UNMET:
            return plural("{n} sans offre", "{n} sans offre", count)
        case AlertKind.ISOLATED:
            return plural("{n} région isolée", "{n} régions isolées", count)
        case AlertKind.WAITING:
            return plural("{n} en attente", "{n} en attente", count)


def read(view: View, today: date) -> None:
    """Draw the alert that the address names, for a room: its sentence, its rows under the filters."""
    spoken = language()
    for found in current_alerts(view.atlas, today, spoken):
        if found.kind == st.session_state.get(KEY):
            alert = narrowed(found, view, spoken)
            st.header(alert.sentence(spoken), anchor=False)
            columns = [str(column) for column in alert.rows if column not in IN_FILES]
            room_tables.show(spoken.render(alert.kind.label), alert.rows, columns, HEADERS)


def _rows(alert: Alert, atlas: Atlas, today: date) -> None:
    spoken = language()
    st.markdown(f"**{plain(alert.sentence(spoken))}**")
    st.caption(
        spoken.plural(
            "{n} ligne, dans tout le réseau, quels que soient les filtres.",
            "{n} lignes, dans tout le réseau, quels que soient les filtres.",
            alert.count,
        )
    )
    grid.show(alert.rows, spoken.render(alert.kind.label), HEADERS, key="lignes_de_l_alerte")
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
