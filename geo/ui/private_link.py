"""The private link of a self-diagnostic: kept, taken up again, sent in, withdrawn.

What is told is saved at every answer once there is a link. Two windows on one link would undo each
other: the one that finds other answers than it last saw stops, and asks which are right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.drafts import LIFETIME, is_gone
from geo.errors import DataError, StoreError
from geo.sent_diagnostics import evaluated
from geo.ui import address, cache, filling, lapsed_link, link_state, messages, who_sees
from geo.ui.address import LINK
from geo.ui.i18n import language
from geo.ui.text import plain

if TYPE_CHECKING:
    from geo.drafts import Content

_SENT: Final = "_notes_transmises"
_REFUSED: Final = "_notes_refusees"


def resume() -> None:
    """Take up what the link in the address leads to, the first time that it is seen."""
    token = link_state.token()
    if not token:
        # Who comes back from another screen, whose address does not tell it, still keeps what they answer.
        st.session_state[LINK] = st.session_state.get(link_state.OPENED, "")
        return
    if st.session_state.get(link_state.OPENED) == token:
        return
    spoken = language()
    if not cache.is_published():
        st.session_state[LINK] = ""
        st.warning(spoken.text("Rien n’est gardé ici : ce lien n’y mène à aucun autodiagnostic."))
        return
    try:
        draft = link_state.drafts().read(token)
    except StoreError as error:
        st.session_state[LINK] = ""
        st.warning(plain(spoken.render(error.sentence)))
        return
    if draft.lapsed:
        link_state.lapse(token)
        return
    filling.take_up(draft.content)
    link_state.opened(token, draft.content)


def save() -> None:
    """Keep what has changed since the last time, where there is a link."""
    token, told = link_state.token(), filling.content()
    if not token or told == st.session_state.get(link_state.SEEN):
        return
    spoken = language()
    try:
        drafts = link_state.drafts()
        draft = drafts.read(token)
        if draft.lapsed:
            link_state.lapse(token)
            st.rerun()
        held = draft.content
        if held not in (st.session_state.get(link_state.SEEN), told):
            st.session_state[link_state.MET] = held
            return
        drafts.save(token, told)
    except StoreError as error:
        if is_gone(error):
            link_state.lose()
            st.rerun()
        st.error(plain(spoken.render(error.sentence)))
    else:
        st.session_state[link_state.SEEN] = told


def show() -> None:
    """Draw what can be done with the link: have one, copy it, withdraw all."""
    spoken = language()
    if st.session_state.pop(link_state.WITHDRAWN, False):
        st.success(
            spoken.text("Vos réponses sont effacées, et le lien ne mène plus à rien."),
            icon=":material/delete_forever:",
        )
    if failed := st.session_state.pop(link_state.FAILED, None):
        st.error(plain(spoken.render(failed)))
    if st.session_state.get(link_state.LAPSED):
        lapsed_link.show()
    if not cache.is_published():
        st.caption(
            plain(
                spoken.text(
                    "Ici, rien n’est gardé : vos réponses disparaissent quand vous fermez la page. Elles ne "
                    "se gardent que là où des tables ont été publiées."
                )
            )
        )
        return
    if st.session_state.get(link_state.MET) is not None:
        _elsewhere()
    elif link_state.token():
        _link()
    elif filling.step():
        st.button(
            spoken.text("Garder mes réponses derrière un lien privé"),
            icon=":material/bookmark:",
            on_click=_begin,
            key="garder_mes_reponses",
        )


def send() -> None:
    """Offer to count the scores in the averages, once there are some, and say where it stands."""
    if not cache.is_published() or not filling.answers():
        return
    spoken = language()
    token = link_state.token()
    try:
        sent = bool(token and link_state.drafts().read(token).diagnostic)
    except StoreError as error:
        if is_gone(error):
            link_state.lose()
            st.rerun()
        st.error(plain(spoken.render(error.sentence)))
        return
    st.header(spoken.text("Compter dans les moyennes"), anchor=False)
    if st.session_state.pop(_SENT, False):
        st.success(spoken.text("C’est fait : merci. Vos notes comptent dans les moyennes."))
    if problems := st.session_state.pop(_REFUSED, None):
        messages.problems(problems)
    st.markdown(
        plain(
            spoken.text(
                "Vos notes y sont déjà. Si vous avez changé des réponses depuis, transmettez-les de "
                "nouveau : les nouvelles remplacent les anciennes."
            )
            if sent
            else spoken.text(
                "Vos six notes, la date, votre région et votre secteur s’ajoutent aux moyennes, sans aucun "
                "nom. Vous recevez un lien privé, qui permet de les retirer aussi longtemps qu’elles sont "
                "gardées ; ce qui en a été sauvegardé ou emporté avant ne peut pas l’être."
            )
        )
    )
    st.markdown(plain(who_sees.of_scores()))
    enough = evaluated(filling.questionnaire(), filling.answers())
    if not enough:
        st.caption(
            plain(
                spoken.text(
                    "Aucune dimension n’a encore la moitié de ses questions répondues : il n’y a pas de note "
                    "à transmettre. Répondez à la moitié des questions d’une dimension au moins."
                )
            )
        )
    st.button(
        spoken.text("Transmettre de nouveau mes notes") if sent else spoken.text("Transmettre mes notes"),
        type="secondary" if sent else "primary",
        icon=":material/send:",
        on_click=_send,
        disabled=not enough,
        key="transmettre",
    )


def _link() -> None:
    spoken = language()
    with st.expander(
        spoken.text("Votre lien privé : reprendre plus tard, ou tout retirer"), key="lien_prive"
    ):
        st.markdown(
            plain(
                spoken.text(
                    "Vos réponses sont gardées à mesure. Copiez ce lien et gardez-le pour vous : qui l’a "
                    "peut lire et changer vos réponses, et personne ne peut le retrouver à votre place. "
                    "Elles s’effacent {days} jours après votre dernier changement ; si vous avez transmis "
                    "vos notes, le lien permet encore de les retirer ensuite.",
                    days=LIFETIME.days,
                )
            )
        )
        st.code(address.private(link_state.token()), language=None, wrap_lines=True)
        st.caption(
            plain(
                spoken.text(
                    "Retirer efface vos réponses, et vos notes si vous les avez transmises, dans "
                    "l’historique aussi. Les sauvegardes et les fichiers faits avant ne changent pas."
                )
            )
        )
        sure = st.checkbox(spoken.text("Je veux effacer mes réponses pour de bon"), key="retirer_vraiment")
        st.button(
            spoken.text("Retirer mes réponses"),
            icon=":material/delete_forever:",
            on_click=_withdraw,
            disabled=not sure,
            key="retirer",
        )


def _elsewhere() -> None:
    spoken = language()
    st.warning(
        plain(
            spoken.text(
                "Vos réponses ont changé dans une autre fenêtre depuis que celle-ci les a lues : rien de ce "
                "que vous changez ici n’est gardé tant que vous n’avez pas choisi."
            )
        )
    )
    with st.container(horizontal=True, gap="small"):
        st.button(
            spoken.text("Prendre celles de l’autre fenêtre"), on_click=_theirs, key="prendre_les_autres"
        )
        st.button(spoken.text("Garder celles d’ici"), on_click=_mine, key="garder_celles_ci")


def _theirs() -> None:
    held: Content = st.session_state.pop(link_state.MET)
    place = filling.step()
    filling.take_up(held)
    filling.go(place)
    st.session_state[link_state.SEEN] = held


def _mine() -> None:
    st.session_state[link_state.SEEN] = st.session_state.pop(link_state.MET)


def _begin() -> None:
    told = filling.content()
    try:
        token = link_state.drafts().create(told)
    except StoreError as error:
        st.session_state[link_state.FAILED] = error.sentence
        return
    st.session_state[LINK] = token
    link_state.opened(token, told)


def _send() -> None:
    if not link_state.token():
        _begin()
    if not link_state.token():
        return
    try:
        link_state.drafts().submit(link_state.token(), filling.questionnaire())
    except StoreError as error:
        if is_gone(error):
            link_state.lose()
        else:
            st.session_state[link_state.FAILED] = error.sentence
    except DataError as error:
        st.session_state[_REFUSED] = error.problems
    else:
        st.session_state[_SENT] = True


def _withdraw() -> None:
    if link_state.withdrawn(link_state.token()):
        link_state.let_go()
        filling.forget()
