"""Answering a request, archiving it and opening it again, for who may write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.cells import SEPARATOR, items
from geo.publications import PublicationKind
from geo.ui import desk, moment, publish_form
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.vocabularies import RequestStatus, Table

if TYPE_CHECKING:
    import pandas as pd

    from geo.changes import Change
    from geo.ui.desk import Desk


def show(identifier: str) -> None:
    """Offer to answer the request, to archive it or to open it again."""
    if moment.day() is not None or not desk.keeps() or desk.in_folder() is not None:
        return
    now = desk.current()
    held = now.held(Table.REQUESTS)
    here = held[held["id"] == identifier]
    if here.empty:
        return
    entry = {str(name): str(cell) for name, cell in here.iloc[0].items()}
    spoken = language()
    with st.expander(spoken.text("Répondre, archiver ou rouvrir"), key="repondre"):
        changed = _edited(entry, now)
        changes = now.changes(Table.REQUESTS, _with(held, identifier, changed))
        if not changes:
            st.caption(spoken.text("Écrivez la réponse, ou changez l’état : rien n’est publié avant la fin."))
            return
        _publish(changes, now.base, identifier)


def _edited(entry: dict[str, str], now: Desk) -> dict[str, str]:
    spoken = language()
    key = entry["id"]
    answer = st.text_area(
        spoken.text("Réponse"), entry["reponse"], height=240, max_chars=8_000, key=f"reponse_{key}"
    )
    poles = now.held(Table.POLES).set_index("id")["nom"]
    who = st.multiselect(
        spoken.text("Qui répond"),
        list(poles.index),
        default=[pole for pole in items(entry["repondants"]) if pole in poles.index],
        format_func=lambda pole: str(poles[pole]),
        key=f"repondants_{key}",
    )
    words = st.text_input(
        spoken.text("Mots clés, séparés par « | »"), entry["mots_cles"], max_chars=400, key=f"mots_cles_{key}"
    )
    states = list(map(str, RequestStatus))
    state = st.segmented_control(
        spoken.text("État de la demande"),
        states,
        default=entry["statut"],
        format_func=lambda code: spoken.render(RequestStatus(code).label),
        required=True,
        key=f"etat_{key}",
    )
    day = st.date_input(
        spoken.text("Répondue le"),
        entry["repondue_le"] or None,
        format="YYYY-MM-DD",
        key=f"repondue_{key}",
    )
    return entry | {
        "reponse": str(answer or "").strip(),
        "repondants": SEPARATOR.join(who),
        "mots_cles": SEPARATOR.join(items(str(words or ""))),
        "statut": str(state),
        "repondue_le": day.isoformat() if day else "",
    }


def _with(held: pd.DataFrame, identifier: str, changed: dict[str, str]) -> pd.DataFrame:
    cells = held.copy()
    cells.loc[cells["id"] == identifier, list(changed)] = list(changed.values())
    return cells


def _publish(changes: tuple[Change, ...], base: int, identifier: str) -> None:
    spoken = language()
    words = plain(spoken.text("Réponse à la demande {entry}", entry=identifier))
    if publish_form.show(changes, base, PublicationKind.ENTRY, words, f"demande_{identifier}"):
        st.rerun()
