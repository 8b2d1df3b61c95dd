"""Surveys: what was asked, and what was answered, everywhere, by region or sector; nobody is told of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo import survey_tables, surveys
from geo.aggregates import Cell
from geo.errors import ForbiddenError
from geo.export import Separator, csv, file_name
from geo.fiction import fiction
from geo.listing import Names
from geo.roles import Role
from geo.selection import Selection
from geo.settings import ROOT
from geo.suppression import LEAST
from geo.survey_tables import Split
from geo.surveys import QuestionKind
from geo.ui import account, address, cache, choice, moment, plain_table
from geo.ui.i18n import language
from geo.ui.plain_table import Share
from geo.ui.text import plain
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geo.atlas import Atlas
    from geo.language import Language
    from geo.surveys import Result, Tally

_READ: Final = 200
"""Own words listed at once."""

_DRAWN: Final = Selection()


def show() -> None:
    """Draw a survey of the tables as they are now: no filter and no day of the past narrows its figures."""
    spoken, atlas = language(), cache.current_atlas()
    table = atlas.dataset.tables[Table.SURVEYS]
    st.header(spoken.text("Sondages"), anchor=False)
    known = surveys.names(table)
    if not known:
        _nothing(spoken)
        return
    if _narrowed():
        st.caption(
            spoken.text(
                "Ni les filtres ni « carte au … » ne changent ces nombres : deux vues se soustrairaient. Ils "
                "sont de toutes les réponses, telles qu’elles sont aujourd’hui."
            )
        )
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        survey = _chosen(known)
    with right:
        split = choice.one_of(spoken.text("Répartir les réponses"), list(Split), address.SPLIT)
    results = cache.survey_results(atlas, survey)
    named = Names(atlas, spoken)
    names = named.reference(Table.SECTORS) if split is Split.SECTOR else named.territories
    _respondents(results, spoken)
    if split is not Split.TOGETHER and not any(survey_tables.places(one, split) for one in results):
        st.info(
            spoken.text(
                "Aucune répartition ne peut être montrée : chaque part compte moins de {n} personnes, ou "
                "permettrait d’en calculer moins. Voici les réponses toutes ensemble.",
                n=LEAST,
            ),
            icon=":material/visibility_off:",
        )
        split = Split.TOGETHER
    for result in results:
        st.subheader(plain(result.question), anchor=False)
        if result.kind is QuestionKind.OPEN:
            _own_words(table, survey, result, spoken)
        else:
            _question(result, split, names, spoken)
    _take_away(atlas, survey, results, split, names)


def _nothing(spoken: Language) -> None:
    st.info(
        spoken.text(
            "Aucun sondage n’est encore là. Déposez dans Données les réponses d’un formulaire en ligne, "
            "telles qu’il les exporte : une ligne par personne ou une ligne par réponse."
        ),
        icon=":material/ballot:",
    )
    st.page_link(
        ROOT / "pages" / "donnees.py", label=spoken.text("Importer un sondage"), icon=":material/database:"
    )


def _narrowed() -> bool:
    chosen = replace(address.selection(), layers=_DRAWN.layers, indicator=_DRAWN.indicator)
    return chosen != _DRAWN or moment.day() is not None


def _chosen(known: Sequence[str]) -> str:
    """Offer the surveys; one that the address names and that is gone is none."""
    if st.session_state.get(address.SURVEY) not in known:
        st.session_state[address.SURVEY] = known[0]
    found: str = st.selectbox(language().text("Sondage"), known, key=address.SURVEY, persist_state="session")
    return found


def _respondents(results: Sequence[Result], spoken: Language) -> None:
    """Say how many answered, all questions having the same, and the rule of what is hidden."""
    everywhere = next((one.tallies[Cell()] for one in results if Cell() in one.tallies), None)
    count = everywhere.respondents if everywhere else 0
    st.markdown(
        spoken.plural(
            "**{n} personne** a répondu à ce sondage.", "**{n} personnes** ont répondu à ce sondage.", count
        )
        if everywhere
        else spoken.text("**Moins de {n} personnes** ont répondu à ce sondage.", n=LEAST)
    )
    st.caption(
        spoken.text(
            "Un nombre n’est montré que s’il compte au moins {n} personnes, et si aucun plus petit ne se "
            "calcule en additionnant ou en soustrayant ceux qui sont montrés, de toutes les questions et de "
            "tous les lieux. Les autres sont masqués, zéro compris.",
            n=LEAST,
        )
    )


def _question(result: Result, split: Split, names: Mapping[str, str], spoken: Language) -> None:
    cells = survey_tables.places(result, split)
    kind = spoken.render(result.kind.label)
    if not cells:
        st.caption(kind)
        st.info(
            spoken.text("Rien ne peut être montré : ce serait parler de moins de {n} personnes.", n=LEAST),
            icon=":material/visibility_off:",
        )
        return
    if split is Split.TOGETHER:
        _together(result, result.tallies[cells[0]], kind, spoken)
    else:
        _by_place(result, cells, split, kind, names, spoken)


def _together(result: Result, tally: Tally, kind: str, spoken: Language) -> None:
    told = [kind]
    if result.kind is QuestionKind.SCALE:
        found = survey_tables.middle(tally)
        told.append(
            spoken.text(
                "moyenne {mean}, médiane {median}",
                mean=spoken.number(found.mean),
                median=spoken.number(found.median),
            )
            if found
            else spoken.text("moyenne et médiane masquées, car une partie des réponses l’est")
        )
    st.caption(plain(" · ".join(told)))
    if tally.answers:
        lines = [
            (survey_tables.answer_name(answer, spoken), spoken.number(count), _share(count, tally, spoken))
            for answer, count in tally.answers.items()
        ]
        headers = (spoken.text("Réponse"), spoken.text("Personnes"), spoken.text("Part"))
        plain_table.show(result.question, headers, lines)
    if result.kind is QuestionKind.MULTIPLE or not survey_tables.whole(tally):
        st.caption(
            spoken.text("Les réponses trop rares, ou qui en trahiraient une, sont masquées.")
            if tally.answers
            else spoken.text("Toutes les réponses sont masquées : trop peu de personnes donnent la même.")
        )


def _by_place(  # noqa: PLR0913, PLR0917 # what is shown, and how it is said
    result: Result,
    cells: Sequence[Cell],
    split: Split,
    kind: str,
    names: Mapping[str, str],
    spoken: Language,
) -> None:
    st.caption(plain(kind))
    answers = survey_tables.options(result, cells)
    hidden = spoken.text("masqué")
    where = spoken.text("Région") if split is Split.REGION else spoken.text("Secteur")
    headers = [where, spoken.text("Personnes")]
    headers += [survey_tables.answer_name(answer, spoken) for answer in answers]
    scale = result.kind is QuestionKind.SCALE
    if scale:
        headers += [spoken.text("Moyenne"), spoken.text("Médiane")]
    lines: list[list[str | Share]] = []
    for cell in cells:
        tally = result.tallies[cell]
        line: list[str | Share] = [
            survey_tables.named(cell, names, spoken),
            spoken.number(tally.respondents),
        ]
        line += [
            _share(tally.answers[answer], tally, spoken, counted=True) if answer in tally.answers else hidden
            for answer in answers
        ]
        if scale:
            found = survey_tables.middle(tally)
            line += [spoken.number(found.mean), spoken.number(found.median)] if found else [hidden, hidden]
        lines.append(line)
    plain_table.show(result.question, headers, lines)
    st.caption(
        spoken.text(
            "Ce qui n’est pas dans le tableau n’a pas répondu, compte moins de {n} personnes, ou permettrait "
            "d’en calculer moins.",
            n=LEAST,
        )
    )


def _share(count: int, tally: Tally, spoken: Language, *, counted: bool = False) -> Share:
    part = count / tally.respondents
    percent = spoken.text("{percent} %", percent=round(100 * part))
    return Share(f"{spoken.number(count)} · {percent}" if counted else percent, part)


def _own_words(table: pd.DataFrame, survey: str, result: Result, spoken: Language) -> None:
    st.caption(
        plain(
            spoken.render(result.kind.label)
            + " · "
            + spoken.text("lue par l’administration, et par l’édition pour ses régions ; jamais comptée")
        )
    )
    reader = account.reader()
    try:
        said = surveys.open_answers(table, survey, result.question, reader)
    except ForbiddenError as error:
        st.info(plain(spoken.render(error.sentence)), icon=":material/lock:")
        return
    if reader.role is Role.EDITING:
        st.caption(
            plain(spoken.text("De vos régions : {codes}.", codes=", ".join(sorted(reader.territories))))
        )
    if not said:
        st.caption(spoken.text("Aucune réponse libre à lire ici."))
        return
    label = spoken.plural("{n} réponse libre", "{n} réponses libres", len(said))
    with st.expander(label):
        items = "".join(f"<li>{escape(one)}</li>" for one in said[:_READ])
        st.html(f'<ul class="maillage-said">{items}</ul>')
        if len(said) > _READ:
            st.caption(spoken.text("Les {n} premières, par ordre alphabétique.", n=_READ))


def _take_away(
    atlas: Atlas, survey: str, results: Sequence[Result], split: Split, names: Mapping[str, str]
) -> None:
    spoken = language()
    rows = survey_tables.sheet(survey, results, split, names, spoken)
    if rows.empty:
        return
    rule = spoken.text("Aucun nombre de moins de {n} personnes, ni qui en laisse calculer un.", n=LEAST)
    made = rows.assign(source=f"{rule} {fiction(atlas.dataset, spoken)}".strip())
    today = date.today()  # noqa: DTZ011 # the day that the file bears
    with st.container(horizontal=True, gap="small"):
        for separator, label in (
            (Separator.SEMICOLON, spoken.text("CSV pour Excel en français (;)")),
            (Separator.COMMA, spoken.text("CSV (,)")),
        ):
            st.download_button(
                label,
                partial(csv, made, separator),
                file_name=file_name(f"sondage-{split}", Selection(), today, "csv"),
                key=f"fichier_sondage_{separator.name}",
                on_click="ignore",
                icon=":material/download:",
            )
    st.caption(spoken.text("Le fichier donne ce qui est montré ici, sans les réponses libres."))
