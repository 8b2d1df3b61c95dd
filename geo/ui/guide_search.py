"""Searching the guide: what was typed, what narrows it, and the entries found."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.cells import SEPARATOR
from geo.excerpt import excerpt, marked
from geo.export import csv, file_name
from geo.fiction import fiction
from geo.guide import Found, Narrowing
from geo.guide_document import document
from geo.guide_facts import facts
from geo.language import FRENCH
from geo.selection import Selection
from geo.typesetting import MEDIA_TYPE
from geo.ui import address, cache, downloads, sight
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.vocabularies import RequestStatus, Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geo.atlas import Atlas
    from geo.excerpt import Piece
    from geo.export import Separator
    from geo.language import Language

_PAGE: Final = 10
_SHOWN: Final = "demandes_montrees"


def show(atlas: Atlas, selection: Selection, today: date) -> bool:
    """Draw the search, and what it finds; tells whether it found anything."""
    spoken = language()
    words = str(
        st.text_input(
            spoken.text("Que cherchez-vous à faire ?"),
            key=address.WORDS,
            persist_state="session",
            placeholder=spoken.text("Filmer en 3D une compagnie de danse"),
            on_change=_from_the_top,
        )
        or ""
    )
    _narrowed(atlas, spoken)
    asked = Narrowing(
        secteurs=selection.sectors,
        domaines=_held(address.DOMAIN),
        mesures=selection.measures,
        territoire=selection.regions,
        statut=_held(address.STATUS),
    )
    found = cache.current_guide(atlas).search(words, asked)
    bearing = Selection(sectors=selection.sectors, measures=selection.measures, regions=selection.regions)
    st.caption(
        plain(
            " ".join(
                (
                    spoken.plural("{n} demande.", "{n} demandes.", len(found)),
                    bearing.sentence(atlas, spoken) if bearing != Selection() else "",
                )
            )
        )
    )
    if not found:
        _nothing(words, spoken)
        return False
    shown = int(st.session_state.get(_SHOWN, _PAGE))
    for one in found[:shown]:
        _entry(atlas, one, today, spoken)
    sight.bring()
    if len(found) > shown:
        left = spoken.plural("Voir {n} autre", "Voir {n} autres", min(_PAGE, len(found) - shown))
        st.button(left, on_click=_more, icon=":material/expand_more:", key="demandes_suivantes")
    downloads.offer("demandes", bearing, partial(_file, atlas, found, words, bearing))
    rows = [one.row for one in found]
    st.download_button(
        spoken.text("Document à lire (PDF)"),
        partial(document, atlas, rows, _told(words, bearing, atlas, spoken), today, spoken),
        file_name=file_name("guide", bearing, today, "pdf"),
        mime=MEDIA_TYPE,
        key="guide_pdf",
        on_click="ignore",
        icon=":material/picture_as_pdf:",
    )
    return True


def _narrowed(atlas: Atlas, spoken: Language) -> None:
    left, right = st.columns(2)
    domains = atlas.names(Table.DOMAINS)
    _remember(address.DOMAIN, tuple(domains))
    left.selectbox(
        spoken.text("Domaine"),
        list(domains),
        index=None,
        format_func=lambda code: spoken.name(domains[code]),
        key=address.DOMAIN,
        persist_state="session",
        placeholder=spoken.text("Tous"),
        on_change=_from_the_top,
    )
    _remember(address.STATUS, tuple(map(str, RequestStatus)))
    right.selectbox(
        spoken.text("État de la demande"),
        list(map(str, RequestStatus)),
        index=None,
        format_func=lambda code: spoken.render(RequestStatus(code).label),
        key=address.STATUS,
        persist_state="session",
        placeholder=spoken.text("Tous"),
        on_change=_from_the_top,
    )


def _remember(key: str, known: Sequence[str]) -> None:
    """Keep of the address what the box can hold."""
    if st.session_state.get(key) not in known:
        st.session_state[key] = None


def _held(key: str) -> tuple[str, ...]:
    held = st.session_state.get(key)
    return (str(held),) if held else ()


def _entry(atlas: Atlas, found: Found, today: date, spoken: Language) -> None:
    row = atlas.dataset.tables[Table.REQUESTS].iloc[found.row]
    with st.container(border=True, key=_card(found.row)):
        st.html(f'<h2 class="maillage-question">{_written(marked(str(row["question"]), found.stems))}</h2>')
        if row["reponse"]:
            st.html(f'<p class="maillage-excerpt">{_written(excerpt(str(row["reponse"]), found.stems))}</p>')
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                spoken.text("Lire"),
                on_click=read,
                args=(str(row["id"]),),
                icon=":material/menu_book:",
                key=f"lire_{found.row}",
            )
            st.caption(plain(facts(atlas, row, today, spoken)))


def read(identifier: str) -> None:
    """Open an entry and bring its heading into focus, in a callback."""
    st.session_state[address.ENTRY] = identifier
    sight.ask(heading=True)


def back(row: int) -> None:
    """Close an entry and go back to where it is in what was found, in a callback."""
    st.session_state[address.ENTRY] = ""
    sight.ask(heading=True, within=_card(row))


def _card(row: int) -> str:
    return f"demande_{row}"


def _written(pieces: Sequence[Piece]) -> str:
    return "".join(
        f"<mark>{escape(piece.text)}</mark>" if piece.found else escape(piece.text) for piece in pieces
    )


def _nothing(words: str, spoken: Language) -> None:
    if words.strip():
        st.info(
            spoken.text(
                "Rien de tel n’a encore été demandé sous ces filtres. Essayez d’autres mots, ou retirez un "
                "filtre."
            ),
            icon=":material/search_off:",
        )
    else:
        st.info(spoken.text("Aucune demande sous ces filtres."), icon=":material/search_off:")


def _more() -> None:
    st.session_state[_SHOWN] = int(st.session_state.get(_SHOWN, _PAGE)) + _PAGE


def _from_the_top() -> None:
    st.session_state[_SHOWN] = _PAGE


def _file(
    atlas: Atlas, found: Sequence[Found], words: str, selection: Selection, separator: Separator
) -> bytes:
    table = atlas.dataset.tables[Table.REQUESTS].iloc[[one.row for one in found]]
    lists = {
        str(name): table[name].map(SEPARATOR.join)
        for name in ("secteurs", "domaines", "mesures", "repondants")
    }
    told = f"{_told(words, selection, atlas, FRENCH)} {fiction(atlas.dataset, FRENCH)}".strip()
    return csv(table.assign(**lists, filtres=told), separator)


def _told(words: str, selection: Selection, atlas: Atlas, spoken: Language) -> str:
    looked = spoken.text("Recherche : {words}.", words=words.strip()) if words.strip() else ""
    return f"{selection.sentence(atlas, spoken)} {looked}".strip()
