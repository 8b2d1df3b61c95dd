"""Who changed what and when: every publication, what it did, and how to take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from geo import contacts
from geo.language import message
from geo.publications import CALENDAR, PublicationKind
from geo.ui import account, cache, change_view, desk, grid, moment, publish_form
from geo.ui.i18n import language
from geo.ui.text import plain

if TYPE_CHECKING:
    from geo.publications import Publication
    from geo.store import Store

_PAGE: Final = 50
_CHOSEN: Final = "publication_regardee"
_LISTED: Final = "publications_listees"
_HEADERS: Final = {
    "numero": message("Numéro"),
    "quand": message("Quand"),
    "qui": message("Qui"),
    "pourquoi": message("Pourquoi"),
    "comment": message("Comment"),
}


def just_published() -> None:
    """Say that a publication is made, once."""
    done = desk.done()
    if done:
        st.success(
            plain(
                language().text(
                    "Publication n° {number} faite. Tous les écrans la montrent ; l’historique permet de la "
                    "reprendre.",
                    number=done.number,
                )
            ),
            icon=":material/check_circle:",
        )


def show() -> None:
    """Draw the list of publications, and the one that is chosen."""
    spoken = language()
    store = cache.store()
    people = account.knows_people()
    most = int(st.session_state.get(_LISTED, _PAGE))
    listed = store.publications(most + 1) if store else ()
    found = tuple(one if people else contacts.anonymous(one) for one in listed[:most])
    if store is None or not found:
        nothing_yet()
        return
    rows = pd.DataFrame([_row(one) for one in found], columns=list(_HEADERS))
    if not people:
        rows = rows.drop(columns="qui")
    grid.show(rows, spoken.text("Publications, la dernière d’abord"), _HEADERS, key="publications")
    if len(listed) > most:
        st.button(
            spoken.text("Voir les {n} d’avant", n=_PAGE),
            on_click=_further,
            icon=":material/expand_more:",
            key="publications_suivantes",
        )
    moment.choose()
    chosen = st.selectbox(
        spoken.text("Regarder une publication"), found, format_func=title, index=0, key=_CHOSEN
    )
    made, reader = store.changes(chosen), account.reader()
    changes = contacts.changes(made, reader, contacts.regions_of(cache.frames_of(cache.current_source())))
    change_view.show(changes, f"publication_{chosen.number}")
    if changes != made:
        withheld()
    erased = store.erased(chosen)
    if erased:
        _erased(erased)
    if desk.is_open() and (made or not erased):
        _undo(store, chosen)


def _further() -> None:
    st.session_state[_LISTED] = int(st.session_state.get(_LISTED, _PAGE)) + _PAGE


def nothing_yet() -> None:
    """Say that there is no history before a first publication."""
    st.info(
        language().text(
            "Rien n’a encore été publié : importez un fichier, et chaque changement sera gardé ici."
        ),
        icon=":material/history:",
    )


def withheld() -> None:
    """Say that something of a history is not for who looks."""
    st.caption(
        language().text(
            "Les noms et les adresses des personnes, et les réponses une à une, ne sont montrés ici qu’à "
            "qui peut les modifier."
        )
    )


def title(one: Publication) -> str:
    """Name a publication in a line; what is not told of it is left out."""
    return " · ".join(filter(None, (str(one.number), _moment(one), one.author, one.message)))


def _erased(count: int) -> None:
    """Say that what somebody had erased is not told, and does not come back."""
    st.caption(
        language().plural(
            "{n} fiche que cette publication a touchée est effacée pour de bon, à la demande de la personne "
            "dont c’étaient les réponses : rien de son contenu n’est gardé, et reprendre la publication ne "
            "la ramène pas.",
            "{n} fiches que cette publication a touchées sont effacées pour de bon, à la demande des "
            "personnes dont c’étaient les réponses : rien de leur contenu n’est gardé, et reprendre la "
            "publication ne les ramène pas.",
            count,
        )
    )


def _undo(store: Store, chosen: Publication) -> None:
    spoken = language()
    st.subheader(spoken.text("Reprendre cette publication"), anchor=False)
    st.caption(
        spoken.text(
            "Une nouvelle publication remettra ces fiches comme avant. Les autres publications restent, "
            "et celle-ci reste dans l’historique."
        )
    )
    key = f"annuler_{chosen.number}"
    words = spoken.text("Reprise de la publication n° {number}", number=chosen.number)
    if st.session_state.get(f"conflits_{key}"):
        # Some of it was changed since: that is settled record by record, and the rest is taken back.
        back = [change.reversed() for change in store.changes(chosen)]
        if publish_form.show(back, chosen.number, PublicationKind.ENTRY, words, key):
            st.rerun()
        return
    with st.form(key):
        publish_form.who_and_why(words, key)
        sent = st.form_submit_button(spoken.text("Reprendre"), icon=":material/undo:")
    if sent and (
        publish_form.carried_out(lambda said: desk.undo(store, chosen, said), key)
        or st.session_state.get(f"conflits_{key}")
    ):
        st.rerun()


def _row(one: Publication) -> tuple[str, ...]:
    spoken = language()
    return (str(one.number), _moment(one), one.author, one.message, spoken.render(one.kind.label))


def _moment(one: Publication) -> str:
    return f"{one.at.astimezone(CALENDAR):%Y-%m-%d %H:%M}"
