"""Answering a request, archiving it and opening it again, for who may write it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.cells import SEPARATOR, items
from geo.publications import PublicationKind
from geo.ui import desk, moment, publish_form
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.vocabularies import RequestStatus, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo.changes import Change
    from geo.ui.desk import Desk

_PUBLISHED: Final = "_reponse_publiee"
_ANSWER: Final = "reponse"
_WHO: Final = "repondants"
_WORDS: Final = "mots_cles"
_STATE: Final = "statut"
_DAY: Final = "repondue_le"
_KEYS: Final[Mapping[str, str]] = {
    _ANSWER: "reponse",
    _WHO: "repondants",
    _WORDS: "mots_cles",
    _STATE: "etat",
    _DAY: "repondue",
}
"""How the widget of each column begins its name."""


def show(identifier: str) -> None:
    """Offer to answer the request, to archive it or to open it again; and say what was published."""
    if moment.day() is not None or not desk.keeps() or desk.in_folder() is not None:
        return
    work = _work(identifier)
    # What another answers meanwhile is met as a conflict, and not written over.
    now = desk.begun(work, desk.current())
    held = now.held(Table.REQUESTS)
    here = held[held["id"] == identifier]
    if here.empty:
        desk.ended(work)
        return
    entry = {str(name): str(cell) for name, cell in here.iloc[0].items()}
    spoken = language()
    _done(entry)
    with st.expander(spoken.text("Répondre, archiver ou rouvrir"), key="repondre"):
        changed = _edited(entry, now)
        changes = now.changes(Table.REQUESTS, _with(held, identifier, changed))
        if not changes:
            desk.ended(work)
        if changed[_STATE] == RequestStatus.ANSWERED and not (changed[_ANSWER] and changed[_DAY]):
            st.warning(
                spoken.text(
                    "Une demande répondue a une réponse, et le jour où elle a été donnée : écrivez les deux, "
                    "ou choisissez un autre état."
                ),
                icon=":material/edit_note:",
            )
        elif not changes:
            st.caption(spoken.text("Écrivez la réponse, ou changez l’état : rien n’est publié avant la fin."))
        else:
            _publish(changes, now.base, identifier)


def _work(identifier: str) -> str:
    """Name what is done to a request, from its first change to its publication."""
    return f"demande_{identifier}"


def _edited(entry: Mapping[str, str], now: Desk) -> dict[str, str]:
    spoken = language()
    poles = now.held(Table.POLES).set_index("id")["nom"]
    keys = {column: f"{name}_{entry['id']}" for column, name in _KEYS.items()}
    _take_up(entry, keys, poles)
    answer = st.text_area(
        spoken.text("Réponse"),
        height=240,
        max_chars=8_000,
        key=keys[_ANSWER],
        on_change=_answered,
        args=(entry, keys),
    )
    who = st.multiselect(
        spoken.text("Qui répond"),
        list(poles.index),
        format_func=lambda pole: str(poles[pole]),
        key=keys[_WHO],
        placeholder=spoken.text("Choisissez un pôle ou plusieurs"),
    )
    words = st.text_input(spoken.text("Mots clés, séparés par « | »"), max_chars=400, key=keys[_WORDS])
    state = st.segmented_control(
        spoken.text("État de la demande"),
        list(map(str, RequestStatus)),
        format_func=lambda code: spoken.render(RequestStatus(code).label),
        required=True,
        key=keys[_STATE],
        on_change=_dated,
        args=(entry, keys),
    )
    day = st.date_input(spoken.text("Répondue le"), None, format="YYYY-MM-DD", key=keys[_DAY])
    return {
        **entry,
        _ANSWER: str(answer or "").strip(),
        _WHO: SEPARATOR.join(who),
        _WORDS: SEPARATOR.join(items(str(words or ""))),
        _STATE: str(state),
        _DAY: day.isoformat() if isinstance(day, date) else "",
    }


def _take_up(entry: Mapping[str, str], keys: Mapping[str, str], poles: pd.Series[str]) -> None:
    """Set the widgets from the entry; of one that changes meanwhile, those that nobody has touched."""
    told = {
        _ANSWER: entry[_ANSWER],
        _WHO: [pole for pole in items(entry[_WHO]) if pole in poles.index],
        _WORDS: entry[_WORDS],
        _STATE: entry[_STATE],
        _DAY: date.fromisoformat(entry[_DAY]) if entry[_DAY] else None,
    }
    before = st.session_state.get(f"_reprise_{entry['id']}", told)
    for column, value in told.items():
        if keys[column] not in st.session_state or st.session_state[keys[column]] == before[column]:
            st.session_state[keys[column]] = value
    st.session_state[f"_reprise_{entry['id']}"] = told


def _answered(entry: Mapping[str, str], keys: Mapping[str, str]) -> None:
    """Propose that an open request whose answer is written is answered today; in a callback."""
    held, still_open = st.session_state, str(RequestStatus.OPEN)
    if entry[_STATE] != still_open:
        return
    written = bool(str(held[keys[_ANSWER]] or "").strip())
    if written and held[keys[_STATE]] == still_open:
        held[keys[_STATE]] = str(RequestStatus.ANSWERED)
    elif not written and held[keys[_STATE]] == RequestStatus.ANSWERED:
        held[keys[_STATE]] = still_open
    _dated(entry, keys)


def _dated(entry: Mapping[str, str], keys: Mapping[str, str]) -> None:
    """Propose today for the answer of a request that is now answered, and nothing for one that is not."""
    held, before = st.session_state, date.fromisoformat(entry[_DAY]) if entry[_DAY] else None
    if held[keys[_STATE]] == RequestStatus.ANSWERED:
        if held[keys[_DAY]] is None:
            held[keys[_DAY]] = before or moment.today()
    elif before is None:
        held[keys[_DAY]] = None


def _with(held: pd.DataFrame, identifier: str, changed: dict[str, str]) -> pd.DataFrame:
    cells = held.copy()
    cells.loc[cells["id"] == identifier, list(changed)] = list(changed.values())
    return cells


def _publish(changes: tuple[Change, ...], base: int, identifier: str) -> None:
    spoken = language()
    words = plain(spoken.text("Réponse à la demande {entry}", entry=identifier))
    if publish_form.show(changes, base, PublicationKind.ENTRY, words, f"{_work(identifier)}_{base}"):
        desk.ended(_work(identifier))
        # It is told here, and need not be told again at the data desk.
        desk.done()
        st.session_state[_PUBLISHED] = identifier
        st.rerun()


def _done(entry: Mapping[str, str]) -> None:
    """Say once what was just published."""
    if st.session_state.pop(_PUBLISHED, "") != entry["id"]:
        return
    spoken = language()
    match RequestStatus(entry[_STATE]):
        case RequestStatus.ANSWERED:
            told = spoken.text(
                "C’est publié : la demande est répondue, et sa réponse se trouve par ses mots."
            )
        case RequestStatus.ARCHIVED:
            told = spoken.text("C’est publié : la demande est archivée, et reste dans le guide.")
        case RequestStatus.OPEN:
            told = spoken.text("C’est publié : la demande est ouverte, et attend une réponse.")
    st.success(told, icon=":material/check_circle:")
