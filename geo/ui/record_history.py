"""The life of one record: each publication that touched it, and what it changed cell by cell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo import contacts
from geo.changes import Change, ChangeKind
from geo.directory import folded
from geo.roles import Role
from geo.store import Event
from geo.ui import account, cache, change_view, plain_table, publications_view
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.roles import Writer
    from geo.store import Store
    from geo.versions import Record

_OFFERED: Final = 200
"""Records offered at once: a longer list is searched."""

_AT_ONCE: Final = 20
"""Publications told at once."""


def show() -> None:
    """Draw the choice of a record, of those removed too, and its history."""
    spoken, store = language(), cache.store()
    if store is None or store.latest() is None:
        publications_view.nothing_yet()
        return
    reader = account.reader()
    regions = contacts.regions_of(cache.frames_of(cache.current_source()))
    left, right = st.columns(2)
    table = left.selectbox(
        spoken.text("Table"),
        [one for one in Table if reader.role is not Role.READING or not contacts.has_answers(one)],
        # The first tables are references, which the project brings and nobody publishes.
        index=list(Table).index(Table.POLES),
        format_func=lambda one: spoken.render(one.label),
        key="table_de_la_fiche",
    )
    sought = right.text_input(
        spoken.text("Chercher une fiche"),
        placeholder=spoken.text("Un nom, un identifiant…"),
        key="fiche_dans_historique",
    )
    known = _known(store, table, reader, regions)
    found = _matching(known, sought)
    if not found:
        st.info(_nothing(known, sought), icon=":material/search_off:")
        return
    _count(found)
    named = {record.key: record for record in found[:_OFFERED]}
    key = st.selectbox(
        spoken.text("Fiche"),
        list(named),
        format_func=lambda one: _title(named[one]),
        key=f"fiche_regardee_{table}",
    )
    if key in named:
        _life(store, table, named[key], reader, regions)


def _known(store: Store, table: Table, reader: Writer, regions: Mapping[str, str]) -> list[Record]:
    """List the records of all times as their reader may see them: a search finds nothing else."""
    held = store.records(table)
    ends = [Change(table, record.key, record.row, None) for record in held if not record.erased]
    seen = {change.key: change.before for change in contacts.changes(ends, reader, regions)}
    shown = [replace(record, row=row) for record in held if (row := seen.get(record.key)) is not None]
    # Of what was erased there is but the name, which tells nothing of anybody.
    return shown + [record for record in held if record.erased]


def _matching(known: Sequence[Record], sought: str) -> list[Record]:
    words = folded(sought).split()
    if not words:
        return list(known)
    return [
        record
        for record in known
        if all(word in folded(" ".join((record.key, *record.row.values()))) for word in words)
    ]


def _nothing(known: Sequence[Record], sought: str) -> str:
    spoken = language()
    if known:
        return plain(
            spoken.text("Aucune fiche de cette table ne contient « {words} ».", words=sought.strip())
        )
    return spoken.text("Cette table n’a jamais eu de fiche publiée ici.")


def _count(found: Sequence[Record]) -> None:
    spoken = language()
    told = [spoken.plural("{n} fiche", "{n} fiches", len(found))]
    if gone := sum(not record.present and not record.erased for record in found):
        told.append(spoken.plural("dont {n} retirée", "dont {n} retirées", gone))
    if erased := sum(record.erased for record in found):
        told.append(spoken.plural("dont {n} effacée pour de bon", "dont {n} effacées pour de bon", erased))
    if len(found) > _OFFERED:
        told.append(
            spoken.text("les {n} premières sont offertes ; cherchez pour en voir d’autres", n=_OFFERED)
        )
    st.caption(", ".join(told))


def _title(record: Record) -> str:
    named = " · ".join(filter(None, (change_view.title(record.row), record.key)))
    if record.erased:
        return language().text("{record} (effacée)", record=named)
    return named if record.present else language().text("{record} (retirée)", record=named)


def _life(store: Store, table: Table, record: Record, reader: Writer, regions: Mapping[str, str]) -> None:
    spoken = language()
    people = account.knows_people()
    st.subheader(plain(_title(record)), anchor=False)
    if record.erased:
        st.caption(
            spoken.text(
                "Cette fiche est effacée pour de bon, à la demande de la personne dont c’étaient les "
                "réponses : il n’en reste que le nom, et rien de son contenu."
            )
        )
        return
    if not record.present:
        st.caption(spoken.text("Cette fiche n’est plus dans la table : voici ce qu’elle a été."))
    events = store.history(table, record.key)
    st.caption(spoken.plural("{n} publication l’a touchée.", "{n} publications l’ont touchée.", len(events)))
    shown = [
        Event(event.publication if people else contacts.anonymous(event.publication), change)
        for event in events
        for change in contacts.changes([event.change], reader, regions)
    ]
    for event in shown[:_AT_ONCE]:
        _event(event)
    if older := shown[_AT_ONCE:]:
        label = spoken.plural("{n} publication plus ancienne", "{n} publications plus anciennes", len(older))
        with st.expander(label):
            for event in older:
                _event(event)
    if [event.change for event in shown] != [event.change for event in events]:
        publications_view.withheld()


def _event(event: Event) -> None:
    """Tell one publication of a record: when, who, why, how, and what it did."""
    spoken, change = language(), event.change
    with st.container(border=True):
        how = spoken.render(event.publication.kind.label)
        st.markdown(f"**{plain(publications_view.title(event.publication))}** · {plain(how)}")
        match change.kind:
            case ChangeKind.ADDED:
                said = spoken.text("Fiche ajoutée, ainsi :")
            case ChangeKind.REMOVED:
                said = spoken.text("Fiche retirée. Elle était ainsi :")
            case ChangeKind.MODIFIED:
                said = spoken.text("Fiche modifiée :")
        headers, lines = _cells(change)
        if lines:
            # The caption of a table is for those who do not see it.
            st.markdown(plain(said))
            plain_table.show(said, headers, lines, words=True)
        else:
            st.caption(spoken.text("Fiche modifiée, dans ce qui n’est pas montré ici."))


def _cells(change: Change) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    spoken = language()
    if change.before is None or change.after is None:
        row = change.after or change.before or {}
        return (spoken.text("Colonne"), spoken.text("Valeur")), [
            (name, cell) for name, cell in row.items() if cell
        ]
    nothing = spoken.text("(vide)")
    return (spoken.text("Colonne"), spoken.text("Avant"), spoken.text("Après")), [
        (name, change.before[name] or nothing, cell or nothing)
        for name, cell in change.after.items()
        if change.before[name] != cell
    ]
