"""The requests that wait to be read over, for who edits their region."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.asking import LONGEST, Asked, tells_contact
from geo.errors import DataError, SpokenError, StoreError
from geo.language import FRENCH, message
from geo.listing import Names
from geo.publications import CALENDAR
from geo.settings import ROOT
from geo.submissions import Submissions
from geo.ui import account, address, cache, desk, guide_search, messages, moment, request_form, standby
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.vocabularies import Table

if TYPE_CHECKING:
    from datetime import datetime

    from geo.atlas import Atlas
    from geo.submissions import Submission

_AT_ONCE: Final = 10
_LAST: Final = "_demande_relue"
_DRAWN: Final = "_demandes_a_relire"
"""What was last drawn to be read over: it stays after the end of a session, with what was typed in it."""

_WORDS: Final = message("Demande d’un visiteur, relue et acceptée")


@dataclass(frozen=True)
class _Settled:
    """What was just accepted, as the row of this id, or erased; and when it had come."""

    received: datetime
    request: str | None


def waiting() -> tuple[Submission, ...] | None:
    """List what waits for who looks; ``None`` where nothing can wait for them."""
    if moment.day() is not None or standby.failing() or not desk.is_open():
        return None
    store = cache.store()
    if store is None or store.latest() is None:
        return None
    if account.expired():
        drawn: tuple[Submission, ...] = st.session_state.get(_DRAWN, ())
        return drawn
    return Submissions.open(store).waiting(account.reader())


def counted() -> None:
    """Lead to what waits, from another screen; nothing where nothing does, or the database fails."""
    found: tuple[Submission, ...] | None = None
    with suppress(StoreError):
        found = waiting()
    if not found:
        return
    label = language().plural("{n} demande à relire", "{n} demandes à relire", len(found))
    if st.button(
        label, icon=":material/mark_email_unread:", key="vers_les_demandes", on_click=_to_the_search
    ):
        st.switch_page(ROOT / "pages" / "guide.py")


def show(atlas: Atlas) -> None:
    """Draw what waits, each to be corrected, accepted or erased; and what became of the last one."""
    found, spoken = waiting(), language()
    if found is None:
        return
    st.session_state[_DRAWN] = found
    last: _Settled | None = st.session_state.get(_LAST)
    if not found:
        if last:
            _done(last)
            st.session_state.pop(_LAST)
        st.caption(spoken.text("Aucune demande n’attend d’être relue."))
        return
    title = spoken.plural("{n} demande à relire", "{n} demandes à relire", len(found))
    with st.expander(title, icon=":material/mark_email_unread:", key="demandes_a_relire"):
        st.markdown(
            spoken.text(
                "Ce que vous acceptez devient public : retirez du texte tout nom, téléphone ou adresse, et "
                "corrigez-le au besoin. On y répond ensuite dans le guide."
            )
        )
        if not account.accounts().required:
            st.text_input(
                spoken.text("Qui publie (un rôle plutôt qu’une personne)"),
                key=desk.AUTHOR,
                persist_state="session",
                max_chars=80,
                placeholder=spoken.text("Cellule de l’Outaouais"),
            )
        for one in found[:_AT_ONCE]:
            # In the place of the one that it tells of, where the eyes are: and no other moves under a
            # pointer that presses twice.
            if last and last.received < one.received:
                _done(last)
                last = None
            _one(one, Names(atlas, spoken))
        if last:
            _done(last)
        if len(found) > _AT_ONCE:
            st.caption(spoken.text("Les {n} plus anciennes ; les autres suivent.", n=_AT_ONCE))


def _one(one: Submission, names: Names) -> None:
    spoken, key = language(), one.identifier
    facts = [
        names.territories[one.asked.territory],
        spoken.text("reçue le {day}", day=spoken.date(one.received.astimezone(CALENDAR).date())),
        spoken.text("avec une adresse pour répondre") if one.has_mail else "",
    ]
    with st.container(border=True, key=f"a_relire_{key}"):
        st.caption(plain(" · ".join(filter(None, facts))))
        text = st.text_area(
            spoken.text("Texte, tel qu’il sera publié"),
            one.asked.text,
            height=120,
            max_chars=LONGEST,
            key=f"relire_texte_{key}",
        )
        if tells_contact(str(text or "")):
            st.warning(
                spoken.text(
                    "Ce texte semble contenir une adresse, un téléphone ou une page web : retirez ce qui "
                    "désigne une personne."
                ),
                icon=":material/contact_phone:",
            )
        left, right = st.columns(2)
        with left:
            known = names.reference(Table.SECTORS)
            label = spoken.text("Secteurs")
            sectors = request_form.codes(f"relire_secteurs_{key}", label, known, one.asked.sectors)
        with right:
            known = names.reference(Table.DOMAINS)
            label = spoken.text("Domaines")
            domains = request_form.codes(f"relire_domaines_{key}", label, known, one.asked.domains)
        with st.container(horizontal=True, gap="small"):
            accepted = st.button(
                spoken.text("Accepter et publier"),
                type="primary",
                icon=":material/check:",
                key=f"accepter_{key}",
            )
            with st.popover(spoken.text("Refuser…"), icon=":material/delete:", key=f"refuser_{key}"):
                st.markdown(
                    spoken.text(
                        "La demande et l’adresse qui l’accompagne sont effacées pour toujours. Personne n’en "
                        "est averti."
                    )
                )
                refused = st.button(
                    spoken.text("Effacer cette demande"),
                    icon=":material/delete_forever:",
                    key=f"effacer_{key}",
                )
        asked = Asked(str(text or ""), one.asked.territory, sectors, domains)
        request = _accept(key, asked) if accepted else None
        if request or (refused and _refuse(key)):
            st.session_state[_LAST] = _Settled(one.received, request)
            st.rerun()


def _accept(identifier: str, asked: Asked) -> str | None:
    """Publish a request; gives the id of its row, or says why not."""
    if not desk.writer().name:
        st.warning(language().text("Dites d’abord qui publie, au-dessus : l’historique le garde."))
        return None
    try:
        desk.still_connected()
        left = Submissions.open(cache.writable_store())
        return left.accept(identifier, asked, writer=desk.writer(), words=FRENCH.render(_WORDS))
    except DataError as error:
        messages.problems(error.problems)
    except SpokenError as error:
        _failed(error)
    return None


def _refuse(identifier: str) -> bool:
    try:
        desk.still_connected()
        Submissions.open(cache.writable_store()).refuse(identifier, desk.writer())
    except SpokenError as error:
        _failed(error)
    else:
        return True
    return False


def _failed(error: SpokenError) -> None:
    st.error(plain(language().render(error.sentence)))
    if account.expired():
        account.another_tab()


def _done(last: _Settled) -> None:
    """Say what became of the last one, and lead to it where it was published."""
    spoken = language()
    if last.request is None:
        st.success(spoken.text("La demande est effacée."), icon=":material/check_circle:")
        return
    st.success(
        spoken.text(
            "La demande est dans le guide. L’historique de l’écran « Données » permet de l’en retirer."
        ),
        icon=":material/check_circle:",
    )
    st.button(
        spoken.text("Y répondre"),
        icon=":material/menu_book:",
        on_click=_open,
        args=(last.request,),
        key="demande_acceptee",
    )


def _open(request: str) -> None:
    """Open the entry that was just published, in a callback."""
    st.session_state.pop(_LAST, None)
    guide_search.read(request)


def _to_the_search() -> None:
    """Leave the entry that may be open, in a callback."""
    st.session_state[address.ENTRY] = ""
