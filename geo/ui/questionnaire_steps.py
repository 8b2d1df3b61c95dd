"""Filling the self-diagnostic: what it is, then one dimension after the other."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.columns import DIMENSIONS
from geo.listing import Names
from geo.questionnaire import LEVELS
from geo.ui import filling, sight
from geo.ui.i18n import language
from geo.ui.server import assets_version, root
from geo.ui.text import plain
from geo.vocabularies import Table

if TYPE_CHECKING:
    from geo.atlas import Atlas
    from geo.language import Language
    from geo.questionnaire import Question

_LAST: Final = filling.RESULT - 1


def show(atlas: Atlas) -> None:
    """Draw the step where the visitor is, before the result."""
    with st.container(key="ouvert"):
        if filling.step():
            _step(filling.step())
        else:
            _beginning(atlas)
    sight.bring()


def _beginning(atlas: Atlas) -> None:
    spoken = language()
    preface = filling.questionnaire().prefaces[spoken.locale]
    st.header(plain(preface.title), anchor=False)
    for paragraph in preface.introduction:
        st.markdown(plain(paragraph))
    names = Names(atlas, spoken)
    left, right = st.columns(2)
    regions, sectors = names.reference(Table.REGIONS), names.reference(Table.SECTORS)
    for place, label, key, known in (
        (left, spoken.text("Votre région"), filling.REGION, regions),
        (right, spoken.text("Votre secteur"), filling.SECTOR, sectors),
    ):
        if st.session_state.get(key) not in known:
            st.session_state[key] = None
        place.selectbox(
            label,
            list(known),
            index=None,
            format_func=known.__getitem__,
            key=key,
            persist_state="session",
            placeholder=spoken.text("Je préfère ne pas le dire"),
        )
    st.caption(
        plain(
            spoken.text(
                "La région et le secteur servent à vous comparer à vos semblables, et à compter votre "
                "organisme dans leurs moyennes si vous le voulez."
            )
        )
    )
    begun = bool(filling.answers())
    with st.container(horizontal=True, gap="small"):
        st.button(
            spoken.text("Continuer") if begun else spoken.text("Commencer"),
            type="primary",
            icon=":material/arrow_forward:",
            on_click=go,
            args=(1,),
            key="commencer",
        )
        if begun:
            st.button(spoken.text("Tout effacer et recommencer"), on_click=filling.forget, key="recommencer")


def _step(place: int) -> None:
    spoken, questionnaire = language(), filling.questionnaire()
    wording = questionnaire.dimensions[DIMENSIONS[place - 1]][spoken.locale]
    total = len(questionnaire.questions)
    told = " · ".join(
        (
            spoken.text("Étape {n} sur {total}", n=place, total=_LAST),
            spoken.plural(
                "{n} question répondue sur {total}",
                "{n} questions répondues sur {total}",
                len(filling.answers()),
                total=total,
            ),
        )
    )
    _progress(told, place - 1)
    st.header(plain(wording.name), anchor=False)
    st.markdown(plain(wording.summary))
    for question in filling.questions(place):
        _question(question, questionnaire.questions.index(question) + 1, spoken)
    with st.container(horizontal=True, gap="small"):
        st.button(
            spoken.text("Précédent"),
            icon=":material/arrow_back:",
            on_click=go,
            args=(place - 1,),
            key="etape_precedente",
        )
        st.button(
            spoken.text("Voir mon profil") if place == _LAST else spoken.text("Suivant"),
            type="primary",
            icon=":material/arrow_forward:",
            on_click=go,
            args=(place + 1,),
            key="etape_suivante",
        )
        if place < _LAST:
            st.button(
                spoken.text("M’arrêter ici et voir mon profil"),
                type="tertiary",
                on_click=go,
                args=(filling.RESULT,),
                key="voir_mon_profil",
            )


def _progress(told: str, done: int) -> None:
    """Draw how far one is; Streamlit's own bar tells assistive technology its name in English."""
    st.html(f"<style>@import url('{root()}/assets/geo/{assets_version()}/steps.css')</style>")
    bar = f'<progress max="{_LAST}" value="{done}"></progress>'
    st.html(f'<label class="maillage-steps">{escape(told)}{bar}</label>')


def _question(question: Question, number: int, spoken: Language) -> None:
    wording = question.wordings[spoken.locale]
    with st.container(border=True, key=f"question_{question.code}"):
        st.html(
            f'<h3 class="maillage-question">{number}. {escape(wording.text)}</h3>'
            f'<p class="maillage-help">{escape(wording.help)}</p>'
        )
        texts = dict(enumerate(wording.levels)) | {
            filling.SKIPPED: spoken.text("Je passe cette question, ou je ne sais pas")
        }
        st.radio(
            # Never drawn, and read out as it is: escaped, its backslashes would be read too.
            wording.text,
            [*range(LEVELS), filling.SKIPPED],
            index=None,
            format_func=lambda level: plain(texts[level]),
            key=filling.key(question.code),
            persist_state="session",
            label_visibility="collapsed",
        )


def go(place: int) -> None:
    """Move to a step, bring it into sight and its heading into focus, in a callback."""
    filling.go(place)
    sight.ask(heading=True)
