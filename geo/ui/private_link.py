"""The private link of a self-diagnostic: kept, taken up again, sent in, withdrawn.

What is told is saved at every answer once there is a link. Two windows on one link would undo each
other: the one that finds other answers than it last saw stops, and asks which are right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.drafts import LIFETIME, Drafts
from geo.errors import DataError, StoreError
from geo.ui import address, cache, filling, messages
from geo.ui.address import LINK
from geo.ui.i18n import language
from geo.ui.text import plain

if TYPE_CHECKING:
    from geo.drafts import Content

_OPENED: Final = "_lien_ouvert"
_SEEN: Final = "_reponses_gardees"
_MET: Final = "_reponses_d_ailleurs"
_WITHDRAWN: Final = "_reponses_retirees"
_SENT: Final = "_notes_transmises"
_FAILED: Final = "_lien_refuse"
_REFUSED: Final = "_notes_refusees"


def resume() -> None:
    """Take up what the link in the address leads to, the first time that it is seen."""
    token = _token()
    if not token:
        # Who comes back from another screen, whose address does not tell it, still keeps what they answer.
        st.session_state[LINK] = st.session_state.get(_OPENED, "")
        return
    if st.session_state.get(_OPENED) == token:
        return
    spoken = language()
    if not cache.is_published():
        st.session_state[LINK] = ""
        st.warning(spoken.text("Rien n’est gardé ici : ce lien n’y mène à aucun autodiagnostic."))
        return
    try:
        draft = _drafts().read(token)
    except StoreError as error:
        st.session_state[LINK] = ""
        st.warning(plain(spoken.render(error.sentence)))
        return
    filling.take_up(draft.content)
    _opened(token, draft.content)


def save() -> None:
    """Keep what has changed since the last time, where there is a link."""
    token, told = _token(), filling.content()
    if not token or told == st.session_state.get(_SEEN):
        return
    spoken = language()
    try:
        drafts = _drafts()
        held = drafts.read(token).content
        if held not in (st.session_state.get(_SEEN), told):
            st.session_state[_MET] = held
            return
        drafts.save(token, told)
    except StoreError as error:
        st.error(plain(spoken.render(error.sentence)))
    else:
        st.session_state[_SEEN] = told


def show() -> None:
    """Draw what can be done with the link: have one, copy it, withdraw all."""
    spoken = language()
    if st.session_state.pop(_WITHDRAWN, False):
        st.success(
            spoken.text("Vos réponses sont effacées, et le lien ne mène plus à rien."),
            icon=":material/delete_forever:",
        )
    if failed := st.session_state.pop(_FAILED, None):
        st.error(plain(spoken.render(failed)))
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
    if st.session_state.get(_MET) is not None:
        _elsewhere()
    elif _token():
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
    token = _token()
    try:
        sent = bool(token and _drafts().read(token).diagnostic)
    except StoreError as error:
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
                "nom. Vous recevez un lien privé qui permet de tout retirer."
            )
        )
    )
    st.button(
        spoken.text("Transmettre de nouveau mes notes") if sent else spoken.text("Transmettre mes notes"),
        type="secondary" if sent else "primary",
        icon=":material/send:",
        on_click=_send,
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
                    "Il vaut {days} jours après votre dernier changement.",
                    days=LIFETIME.days,
                )
            )
        )
        st.code(address.private(_token()), language=None, wrap_lines=True)
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
    held: Content = st.session_state.pop(_MET)
    place = filling.step()
    filling.take_up(held)
    filling.go(place)
    st.session_state[_SEEN] = held


def _mine() -> None:
    st.session_state[_SEEN] = st.session_state.pop(_MET)


def _begin() -> None:
    told = filling.content()
    try:
        token = _drafts().create(told)
    except StoreError as error:
        st.session_state[_FAILED] = error.sentence
        return
    st.session_state[LINK] = token
    _opened(token, told)


def _send() -> None:
    if not _token():
        _begin()
    if not _token():
        return
    try:
        _drafts().submit(_token(), filling.questionnaire())
    except StoreError as error:
        st.session_state[_FAILED] = error.sentence
    except DataError as error:
        st.session_state[_REFUSED] = error.problems
    else:
        st.session_state[_SENT] = True


def _withdraw() -> None:
    try:
        _drafts().withdraw(_token())
    except StoreError as error:
        st.session_state[_FAILED] = error.sentence
        return
    st.session_state[LINK] = st.session_state[_OPENED] = ""
    filling.forget()
    st.session_state[_WITHDRAWN] = True


def _opened(token: str, told: Content) -> None:
    st.session_state[_OPENED] = token
    st.session_state[_SEEN] = told
    st.session_state[_MET] = None


def _token() -> str:
    return str(st.session_state.get(LINK) or "")


def _drafts() -> Drafts:
    return Drafts.open(cache.writable_store())
