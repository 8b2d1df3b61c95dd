"""« Saisir des réponses papier »: one form after the other, by who may write there.

Each form bears the name of the row that it will be from the moment it is drawn, so that a second
click, or a press again after an outage, never enters it twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo import diagnostics
from geo.changes import Change
from geo.columns import DIMENSIONS
from geo.diagnostics import Origin
from geo.listing import Names
from geo.publications import PublicationKind
from geo.questionnaire import LEVELS, latest
from geo.roles import Role
from geo.selection import FIRST_DAY
from geo.ui import account, cache, desk, publish_form, sight
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.vocabularies import Support, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.atlas import Atlas
    from geo.changes import Row
    from geo.language import Language
    from geo.questionnaire import Question, Questionnaire

_BLANK: Final = -1
_KEY: Final = "papier"
_ROUND: Final = "_papier_numero"
_NAME: Final = "_papier_nom"
_ENTERED: Final = "_papier_saisi"
_UNDONE: Final = "_papier_annule"


@dataclass(frozen=True)
class _Entered:
    """The form entered last, how many of its questions were answered, and whether it was taken back."""

    row: Row
    answered: int
    undone: bool = False


def show(atlas: Atlas) -> None:
    """Draw the form to enter, under what was entered last."""
    spoken = language()
    st.header(spoken.text("Saisir des réponses papier"), anchor=False)
    if not cache.is_published():
        st.info(
            spoken.text(
                "Les réponses s’ajoutent à des tables publiées, et aucune ne l’est ici : importez et publiez "
                "les vôtres à l’écran « Données », puis revenez saisir."
            ),
            icon=":material/upload_file:",
        )
        return
    questionnaire = latest()
    with st.container(key="ouvert"):
        _last(questionnaire, atlas, spoken)
    st.markdown(
        plain(
            spoken.text(
                "Questionnaire « {code} », version {version} : vérifiez-la au pied du formulaire papier. 1 "
                "est la première case d’une question, 5 la dernière ; là où rien n’est coché, ou deux cases, "
                "laissez « Rien ». Seules les six notes sont gardées, avec la date, la région et le "
                "secteur : les réponses ne le sont pas, gardez le papier le temps de vérifier.",
                code=questionnaire.code,
                version=questionnaire.version,
            )
        )
    )
    _form(questionnaire, atlas, spoken)
    sight.bring()


def _form(questionnaire: Questionnaire, atlas: Atlas, spoken: Language) -> None:
    number = st.session_state.setdefault(_ROUND, 0)
    name = st.session_state.setdefault(_NAME, diagnostics.new_identifier())
    with st.container(key="saisie_papier"), st.form(f"{_KEY}_{number}", enter_to_submit=False):
        origin = _origin(number, atlas, spoken)
        answers: dict[str, int] = {}
        numbered = enumerate(questionnaire.questions, start=1)
        for dimension, questions in groupby(numbered, key=lambda one: one[1].dimension):
            st.markdown(f"**{plain(questionnaire.dimensions[dimension][spoken.locale].name)}**")
            for place, question in questions:
                level = _level(place, question, number, spoken)
                if level != _BLANK:
                    answers[question.code] = level
        publish_form.who()
        sent = st.form_submit_button(
            spoken.text("Saisir ce formulaire"), type="primary", icon=":material/check:"
        )
    if sent and origin is None:
        st.warning(spoken.text("Dites quel jour le formulaire a été rempli : il le porte en première page."))
    elif sent and origin and _complete(questionnaire, origin, answers, spoken):
        row = diagnostics.row(questionnaire, answers, origin, name)
        if _published(row, spoken):
            st.session_state[_ENTERED] = _Entered(row, len(answers))
            st.session_state[_ROUND] = number + 1
            st.session_state.pop(_NAME)
            sight.ask()
            st.rerun()


def _origin(number: int, atlas: Atlas, spoken: Language) -> Origin | None:
    """Ask where and when; a pile of forms mostly comes from one place, and from one day."""
    names = Names(atlas, spoken)
    regions, sectors = names.reference(Table.REGIONS), names.reference(Table.SECTORS)
    who = account.works()
    own = [code for code in regions if who.role is Role.ADMINISTRATION or code in who.territories]
    before: _Entered | None = st.session_state.get(_ENTERED)
    last = before.row["region"] if before else ""
    columns = st.columns(3)
    region = columns[0].selectbox(
        spoken.text("Région"),
        own,
        index=own.index(last) if last in own else (0 if len(own) == 1 else None),
        format_func=regions.__getitem__,
        key=f"{_KEY}_region_{number}",
        placeholder=spoken.text("Non dite"),
    )
    sector = columns[1].selectbox(
        spoken.text("Secteur"),
        list(sectors),
        index=None,
        format_func=sectors.__getitem__,
        key=f"{_KEY}_secteur_{number}",
        placeholder=spoken.text("Non dit"),
    )
    day = columns[2].date_input(
        spoken.text("Rempli le"),
        before.row["rempli_le"] if before else None,
        min_value=FIRST_DAY,
        max_value="today",
        format="YYYY-MM-DD",
        key=f"{_KEY}_jour_{number}",
    )
    return Origin(day, Support.PAPER, region or "", sector or "") if day else None


def _level(place: int, question: Question, number: int, spoken: Language) -> int:
    """Ask which box was ticked; gives a level, or `_BLANK`."""
    level = st.radio(
        # A word joiner: no list begins here, and the name that is read aloud has no sign too many.
        f"{place}\u2060. {question.wordings[spoken.locale].text}",
        [_BLANK, *range(LEVELS)],
        format_func=lambda held: spoken.text("Rien") if held == _BLANK else str(held + 1),
        horizontal=True,
        width="stretch",
        key=f"{_KEY}_{question.code}_{number}",
    )
    return int(level)


def _complete(
    questionnaire: Questionnaire, origin: Origin, answers: Mapping[str, int], spoken: Language
) -> bool:
    """Say what is missing, and tell whether nothing is."""
    if not origin.region and account.works().role is not Role.ADMINISTRATION:
        st.warning(
            spoken.text(
                "Choisissez une de vos régions. Un formulaire sans région, ou d’une autre, se remet à une "
                "personne qui administre Maillage."
            )
        )
        return False
    if all(score is None for score in diagnostics.scores(questionnaire, answers).values()):
        st.warning(
            spoken.text(
                "Aucune dimension n’a la moitié de ses questions répondues : il n’y a pas de note à garder."
            )
        )
        return False
    return True


def _published(row: Row, spoken: Language) -> bool:
    """Publish a row, unless a press before this one did."""
    words = spoken.text("Réponses papier saisies")
    return _carried_out(Change(Table.DIAGNOSTICS, row["id"], None, row), words, _KEY)


def _last(questionnaire: Questionnaire, atlas: Atlas, spoken: Language) -> None:
    """Say what was entered last, and offer to take it back."""
    if st.session_state.pop(_UNDONE, False):
        st.success(spoken.text("La saisie est annulée : ses notes ne comptent plus."), icon=":material/undo:")
    last: _Entered | None = st.session_state.get(_ENTERED)
    if last is None or last.undone:
        return
    names, row = Names(atlas, spoken), last.row
    told = (
        spoken.text("formulaire du {day}", day=spoken.date(date.fromisoformat(row["rempli_le"]))),
        names.reference(Table.REGIONS).get(row["region"], spoken.text("région non dite")),
        names.reference(Table.SECTORS).get(row["secteur"], spoken.text("secteur non dit")),
        spoken.plural(
            "{n} question répondue sur {total}",
            "{n} questions répondues sur {total}",
            last.answered,
            total=len(questionnaire.questions),
        ),
    )
    st.success(plain(spoken.text("Saisi : {what}.", what=" · ".join(told))), icon=":material/check_circle:")
    scores = (
        spoken.text(
            "{where} : {what}",
            where=questionnaire.dimensions[code][spoken.locale].name,
            what=spoken.decimal(float(row[code])) if row[code] else spoken.text("non évalué"),
        )
        for code in DIMENSIONS
    )
    st.caption(plain(" · ".join(scores)))
    if st.button(
        spoken.text("Annuler cette saisie"), icon=":material/undo:", key="annuler_la_saisie"
    ) and _carried_out(
        Change(Table.DIAGNOSTICS, row["id"], row, None), spoken.text("Saisie annulée"), "saisie_annulee"
    ):
        st.session_state[_ENTERED] = replace(last, undone=True)
        st.session_state[_UNDONE] = True
        st.rerun()


def _carried_out(change: Change, words: str, key: str) -> bool:
    """Make a change that is not made yet, as who works here."""
    st.session_state[f"message_{key}"] = words
    done = publish_form.carried_out(lambda said: _publish(change, said), key)
    # It is told here, and need not be told again at the data desk.
    desk.done()
    return done


def _publish(change: Change, words: str) -> None:
    now = desk.current()
    held = now.held(change.table)
    there = held[held["id"] == change.key].to_dict("records")
    before = {str(name): str(cell) for name, cell in there[0].items()} if there else None
    if before != change.after:
        asked = Change(change.table, change.key, before, change.after)
        desk.publish([asked], now.base, words, PublicationKind.ENTRY)
