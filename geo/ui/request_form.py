"""Leaving a request: where a search finds nothing, in full; elsewhere, folded away."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.asking import FROM, LONGEST, Asked
from geo.errors import DataError, SpokenError
from geo.listing import Names
from geo.submissions import LIFETIME, Submissions, new_identifier
from geo.ui import account, address, cache, messages, moment, standby
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.atlas import Atlas
    from geo.selection import Selection
    from geo.store import Store

_TEXT: Final = "laisser_texte"
_REGION: Final = "laisser_region"
_SECTORS: Final = "laisser_secteurs"
_DOMAINS: Final = "laisser_domaines"
_MAIL: Final = "laisser_courriel"
_CONSENT: Final = "laisser_accord"
_EMPTY: Final[Mapping[str, object]] = {
    _TEXT: "",
    _REGION: None,
    _SECTORS: [],
    _DOMAINS: [],
    _MAIL: "",
    _CONSENT: False,
}

_IDENTIFIER: Final = "_demande_commencee"
_LEFT: Final = "_demande_laissee"
_REFUSED: Final = "_demande_refusee"


def show(atlas: Atlas, selection: Selection, *, found: bool) -> None:
    """Offer to leave what was searched as a request.

    Parameters
    ----------
    atlas
        Names the codes.
    selection
        The filters in force, which the form begins with.
    found
        Whether the search gave anything: if not, the form stands open.
    """
    if moment.day() is not None or standby.failing():
        return
    store, spoken = cache.store(), language()
    if store is None or cache.current_source().publication is None:
        st.caption(
            spoken.text(
                "On ne peut pas encore laisser de demande ici : rien n’est publié dans cette installation, "
                "qui n’a donc pas où la garder. Écrivez au pôle de votre région : le répertoire le donne."
            )
        )
        return
    if st.session_state.get(_LEFT):
        _thanks()
        return
    _begin(selection)
    title = spoken.text("Laisser une demande")
    if found:
        with st.expander(title, icon=":material/edit_note:", key="laisser"):
            _form(atlas, store)
        return
    with st.container(border=True, key="laisser_ouverte"):
        st.header(title, anchor=False)
        _form(atlas, store)


def _begin(selection: Selection) -> None:
    """Take up what was searched, as long as nobody has written anything else there."""
    domain = st.session_state.get(address.DOMAIN)
    begun = {
        _TEXT: str(st.session_state.get(address.WORDS) or "").strip()[:LONGEST],
        _REGION: selection.regions[0] if len(selection.regions) == 1 else None,
        _SECTORS: list(selection.sectors),
        _DOMAINS: [domain] if domain else [],
    }
    for key, value in begun.items():
        source, empty = f"_{key}_repris", _EMPTY[key]
        last = st.session_state.get(source, empty)
        if value != last:
            st.session_state[source] = value
            if st.session_state.get(key, empty) in (empty, last):
                st.session_state[key] = copy(value)
    st.session_state.setdefault(_IDENTIFIER, new_identifier())


def _form(atlas: Atlas, store: Store) -> None:
    spoken, names = language(), Names(atlas, language())
    known = account.accounts().required
    st.markdown(
        spoken.text(
            "Une personne de votre région relit votre demande, ou une personne qui administre Maillage si "
            "elle est nationale ou de l’extérieur du Québec. La demande ne devient publique, ici dans le "
            "guide, que si cette personne l’accepte, et c’est ici aussi qu’on y répond. Ce que personne n’a "
            "relu est effacé après {days} jours.",
            days=LIFETIME.days,
        )
        if known
        else spoken.text(
            "Votre demande ne devient publique, ici dans le guide, qu’une fois relue et acceptée, et c’est "
            "ici aussi qu’on y répond. Ce que personne n’a relu est effacé après {days} jours.",
            days=LIFETIME.days,
        )
    )
    st.caption(spoken.text("Le texte sera public : n’y mettez ni nom, ni téléphone, ni adresse."))
    st.text_area(
        spoken.text("Votre demande"),
        key=_TEXT,
        persist_state="session",
        height=120,
        max_chars=LONGEST,
    )
    st.selectbox(
        spoken.text("Votre région, ou votre portée"),
        FROM,
        index=None,
        format_func=lambda code: names.territories[code],
        key=_REGION,
        persist_state="session",
        placeholder=spoken.text("Choisissez"),
    )
    left, right = st.columns(2)
    with left:
        codes(_SECTORS, spoken.text("Secteurs (facultatif)"), names.reference(Table.SECTORS))
    with right:
        codes(_DOMAINS, spoken.text("Domaines (facultatif)"), names.reference(Table.DOMAINS))
    if known:
        _address()
    else:
        st.caption(
            spoken.text(
                "Sans comptes configurés, toute personne qui ouvre cette application peut relire les "
                "demandes : aucune adresse de courriel n’est donc demandée. Revenez lire la réponse ici."
            )
        )
    st.button(
        spoken.text("Laisser la demande"),
        type="primary",
        icon=":material/send:",
        key="laisser_envoyer",
        on_click=_leave,
        args=(store,),
    )
    _refused()


def codes(key: str, label: str, known: Mapping[str, str], held: Sequence[str] = ()) -> tuple[str, ...]:
    """Draw a choice of codes, by their names; those held are chosen at first."""
    before = st.session_state.setdefault(key, list(held))
    if strange := [code for code in before if code not in known]:
        # What the tables no longer know cannot be chosen.
        st.session_state[key] = [code for code in before if code not in strange]
    chosen = st.multiselect(
        label,
        list(known),
        format_func=known.__getitem__,
        key=key,
        persist_state="session",
        placeholder=language().text("Aucun en particulier"),
    )
    return tuple(chosen)


def _address() -> None:
    spoken = language()
    st.text_input(
        spoken.text("Courriel, pour recevoir la réponse (facultatif)"),
        key=_MAIL,
        persist_state="session",
        max_chars=254,
        autocomplete="email",
    )
    st.checkbox(
        spoken.text("J’accepte que cette adresse soit gardée pour me répondre."),
        key=_CONSENT,
        persist_state="session",
    )
    st.caption(
        spoken.text(
            "Seules les personnes qui tiennent les données de votre région, ou qui administrent Maillage, "
            "la voient ; elle ne paraît nulle part. Elle est effacée une fois la réponse envoyée, dès que "
            "vous le demandez, et au plus tard {days} jours après votre envoi.",
            days=LIFETIME.days,
        )
    )


def _leave(store: Store) -> None:
    """Keep the request, in a callback; pressed twice, once."""
    if st.session_state.get(_LEFT):
        return
    held = st.session_state
    asked = Asked(
        str(held.get(_TEXT) or ""),
        str(held.get(_REGION) or ""),
        tuple(held.get(_SECTORS, ())),
        tuple(held.get(_DOMAINS, ())),
    )
    mail, consent = str(held.get(_MAIL) or ""), bool(held.get(_CONSENT))
    try:
        Submissions.open(store).leave(held[_IDENTIFIER], asked, mail=mail, consent=consent)
    except (SpokenError, DataError) as error:
        st.session_state[_REFUSED] = error
        return
    st.session_state[_LEFT] = True
    st.session_state.pop(_REFUSED, None)
    for key, empty in _EMPTY.items():
        st.session_state[key] = copy(empty)


def _refused() -> None:
    """Say why the last try kept nothing."""
    error = st.session_state.get(_REFUSED)
    if isinstance(error, DataError):
        messages.problems(error.problems)
    elif isinstance(error, SpokenError):
        st.error(plain(language().render(error.sentence)))


def _thanks() -> None:
    spoken = language()
    st.success(
        spoken.text(
            "Merci : votre demande est gardée. Elle paraîtra dans le guide quand quelqu’un l’aura relue et "
            "acceptée ; revenez l’y chercher par ses mots, et lire la réponse."
        ),
        icon=":material/check_circle:",
    )
    st.button(
        spoken.text("Laisser une autre demande"),
        icon=":material/edit_note:",
        on_click=_again,
        key="laisser_autre",
    )


def _again() -> None:
    """Begin another request, in a callback."""
    st.session_state[_LEFT] = False
    st.session_state[_IDENTIFIER] = new_identifier()
