"""The result of a self-diagnostic: the profile, beside whom it is compared with, and what to do next."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from geo import profile as profiles
from geo.columns import DIMENSIONS
from geo.diagnostics import next_steps, scores
from geo.export import Separator, csv
from geo.language import FRENCH
from geo.listing import Names
from geo.maturity_table import source
from geo.profile import Withheld
from geo.selection import Selection
from geo.ui import (
    downloads,
    filling,
    leads_view,
    plain_table,
    profile_chart,
    questionnaire_steps,
    sight,
)
from geo.ui.i18n import language
from geo.ui.maturity_chart import ASIDE
from geo.ui.text import plain
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geo.aggregates import Average
    from geo.atlas import Atlas
    from geo.drafts import Content
    from geo.language import Language
    from geo.profile import Group, Profile
    from geo.questionnaire import Questionnaire


def show(atlas: Atlas) -> None:
    """Draw the result, or the way back where nothing was answered."""
    spoken, told = language(), filling.content()
    with st.container(key="ouvert"), st.container(key="profil"):
        st.header(spoken.text("Votre profil"), anchor=False)
        if told.answers:
            _result(atlas, told, spoken)
        else:
            _nothing(spoken)
    sight.bring()


def _nothing(spoken: Language) -> None:
    st.info(
        spoken.text("Vous n’avez encore répondu à aucune question : il n’y a pas de profil à montrer."),
        icon=":material/edit_note:",
    )
    st.button(
        spoken.text("Retourner aux questions"),
        type="primary",
        icon=":material/arrow_back:",
        on_click=questionnaire_steps.go,
        args=(1,),
        key="retourner",
    )


def _result(atlas: Atlas, told: Content, spoken: Language) -> None:
    questionnaire = filling.questionnaire()
    today = date.today()  # noqa: DTZ011 # the visitor's own, whatever day the map shows
    dimensions = {code: questionnaire.dimensions[code][spoken.locale].name for code in DIMENSIONS}
    answered = spoken.plural(
        "{n} question répondue sur {total}",
        "{n} questions répondues sur {total}",
        len(told.answers),
        total=len(questionnaire.questions),
    )
    of = spoken.text(
        "Profil du {day}, questionnaire « {code} », version {version}",
        day=spoken.date(today),
        code=questionnaire.code,
        version=questionnaire.version,
    )
    st.markdown(plain(f"{of} · {answered}."))
    _change(dimensions, spoken)
    with st.spinner(spoken.text("Calcul des moyennes…")):
        published = atlas.aggregates
    made = profiles.profile(questionnaire, told, published)
    groups = _groups(made, atlas, spoken)
    shown = {name: group for name, group in groups.items() if not isinstance(group.shown, Withheld)}
    with st.container(key="notes_du_profil"):
        profile_chart.show(made, dimensions, shown, spoken)
        _table(made, dimensions, shown, spoken)
        _explain(made, groups, atlas, spoken)
    with st.container(key="pistes"):
        _next(questionnaire, told, dimensions, atlas, spoken)
    downloads.offer("profil", Selection(), partial(_file, questionnaire, told, today), day=today)
    with st.container(key="garder_le_profil"):
        st.caption(
            plain(
                spoken.text(
                    "Pour garder ce profil sur papier ou en PDF, imprimez la page : Ctrl + P, ou ⌘ + P sur "
                    "un Mac. Le lien privé n’y paraît pas."
                )
            )
        )


def _change(dimensions: Mapping[str, str], spoken: Language) -> None:
    """Lead back to each step."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="revoir"):
        st.caption(spoken.text("Revoir ou changer vos réponses :"), width="content")
        for place, name in enumerate((spoken.text("Région et secteur"), *dimensions.values())):
            st.button(
                plain(name),
                on_click=questionnaire_steps.go,
                args=(place,),
                type="tertiary",
                key=f"revoir_{place}",
            )


def _groups(made: Profile, atlas: Atlas, spoken: Language) -> dict[str, Group]:
    """Name those whom one is compared with, or would be."""
    names = Names(atlas, spoken)
    named = {}
    for label, table, group in (
        (spoken.text("Votre région"), Table.REGIONS, made.region),
        (spoken.text("Votre secteur"), Table.SECTORS, made.sector),
    ):
        # What was told long ago may be gone from the tables.
        called = names.reference(table).get(group.code, group.code)
        named[f"{label} ({called})" if called else label] = group
    return named


def _table(
    made: Profile, dimensions: Mapping[str, str], shown: Mapping[str, Group], spoken: Language
) -> None:
    plain_table.show(
        spoken.text("Votre profil"),
        (spoken.text("Dimension"), spoken.text("Votre note"), *shown),
        [
            (
                dimensions[code],
                profile_chart.written(made.scores[code], spoken),
                *(_mean(group.average(code), spoken) for group in shown.values()),
            )
            for code in DIMENSIONS
        ],
        words=True,
    )


def _mean(average: Average | None, spoken: Language) -> str:
    if average is None:
        return spoken.text("masqué")
    told = f"{spoken.number(average.respondents)}{ASIDE * average.complete}"
    dated = spoken.text("{n} au {day}", n=told, day=spoken.date(average.until))
    return f"{spoken.decimal(average.mean)} ({dated})"


def _explain(made: Profile, groups: Mapping[str, Group], atlas: Atlas, spoken: Language) -> None:
    """Say what the figures are, and why some are not there."""
    drawn = any(score is not None for score in made.scores.values())
    told = [spoken.text("Les barres sont vos notes, de 0 à 4.")] if drawn else []
    told += _unevaluated(made, spoken)
    told += _withheld(made, groups, spoken)
    if any(not isinstance(group.shown, Withheld) for group in groups.values()):
        told += [
            spoken.text(
                "Entre parenthèses, de combien de répondants est la moyenne, et à quelle date ; « * » : de "
                "ceux seulement qui ont évalué les six dimensions ; « masqué » : trop peu, ou d’autres "
                "chiffres le trahiraient."
            ),
            source(atlas, made.version, spoken),
        ]
    st.caption(plain(" ".join(told)))


def _unevaluated(made: Profile, spoken: Language) -> Iterator[str]:
    if None in made.scores.values():
        yield spoken.text(
            "Non évalué : moins de la moitié des questions de la dimension sont répondues. Répondez-y pour "
            "avoir la note."
        )


def _withheld(made: Profile, groups: Mapping[str, Group], spoken: Language) -> Iterator[str]:
    if made.region.shown is Withheld.UNTOLD:
        yield spoken.text("Votre région n’est pas dite : rien n’y est comparé.")
    if made.sector.shown is Withheld.UNTOLD:
        yield spoken.text("Votre secteur n’est pas dit : rien n’y est comparé.")
    if Withheld.NEW in (made.region.shown, made.sector.shown):
        yield spoken.text(
            "Aucune moyenne n’est encore publiée pour la version {version} du questionnaire, et deux "
            "versions ne se comparent pas.",
            version=made.version,
        )
    for name, group in groups.items():
        if group.shown is Withheld.HIDDEN:
            yield spoken.text(
                "{group} : moins de cinq répondants, ou des chiffres qui en trahiraient quelques-uns ; "
                "aucune moyenne n’est montrée.",
                group=name,
            )


def _next(
    questionnaire: Questionnaire,
    told: Content,
    dimensions: Mapping[str, str],
    atlas: Atlas,
    spoken: Language,
) -> None:
    st.header(spoken.text("Par où avancer"), anchor=False)
    steps = next_steps(questionnaire, told.answers)
    if steps:
        st.caption(
            plain(
                spoken.text(
                    "Vos dimensions les plus basses, la plus basse d’abord. Les liens s’ouvrent dans un "
                    "autre onglet : votre profil reste ici."
                )
            )
        )
        leads_view.show(steps, told, dimensions, atlas)
    elif all(score is None for score in scores(questionnaire, told.answers).values()):
        st.info(
            spoken.text(
                "Aucune dimension n’est évaluée : répondez à la moitié des questions de l’une d’elles."
            ),
            icon=":material/edit_note:",
        )
    else:
        st.success(
            spoken.text("Toutes les dimensions évaluées sont au plus haut : racontez aux autres comment."),
            icon=":material/check_circle:",
        )


def _file(questionnaire: Questionnaire, told: Content, day: date, separator: Separator) -> bytes:
    return csv(profiles.frame(questionnaire, told, day, FRENCH), separator)
