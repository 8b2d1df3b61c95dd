"""What the columns of a survey's sheet are, and the questions that it brings, before they are published."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from geo import recognition, survey_headers, survey_import
from geo.language import message
from geo.plain import plain as written
from geo.problems import shortened
from geo.survey_headers import ANSWER, SURVEY, TOLD
from geo.ui import choice, plain_table
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.vocabularies import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.codes import Codes, Target
    from geo.grid import Grid
    from geo.recognition import Recognition

    Known = Mapping[Target, Codes | None]

_EXAMPLES: Final = 3
_LONGEST_NAME: Final = 200


class Layout(Vocabulary):
    """How a sheet holds the answers to a survey."""

    WIDE = "colonnes", message("Une colonne par question")
    LONG = "lignes", message("Une ligne par réponse")


_LABELS: Final = {
    ANSWER: message("Question du sondage"),
    SURVEY: message("Nom du sondage"),
    "repondant": message("Numéro de la personne répondante"),
    "region": message("Région"),
    "secteur": message("Secteur"),
    "repondu_le": message("Date de la réponse"),
}


def wide(grid: Grid, header: int, key: str) -> bool:
    """Ask how the sheet holds its answers, as it seems to do unless its user says otherwise."""
    name = f"disposition_{key}"
    if name not in st.session_state:
        st.session_state[name] = Layout.WIDE if survey_headers.is_wide(grid, header) else Layout.LONG
    label = language().text("Disposition de la feuille")
    return choice.one_of(label, list(Layout), name) is Layout.WIDE


def confirm(grid: Grid, header: int, known: Known, key: str) -> Recognition | None:
    """Let the name of the survey be said, and each column be confirmed or changed."""
    spoken = language()
    found = survey_headers.laid_out(grid, header, known)
    heads = recognition.headers(grid, header)
    aside = spoken.text("— laissée de côté —")
    labels = {name: spoken.render(label) for name, label in _LABELS.items()}
    shown = [place for place, title in enumerate(heads) if title and place not in found.private]
    edited = st.data_editor(
        pd.DataFrame(
            {
                "entete": [heads[place] for place in shown],
                "exemples": [examples(grid, header, place) for place in shown],
                "devient": [labels[column] if (column := found.columns[place]) else aside for place in shown],
            }
        ),
        hide_index=True,
        disabled=["entete", "exemples"],
        column_config={
            "entete": st.column_config.TextColumn(spoken.text("Dans votre fichier")),
            "exemples": st.column_config.TextColumn(spoken.text("Par exemple")),
            "devient": st.column_config.SelectboxColumn(
                spoken.text("Devient"), options=[aside, *labels.values()], required=True
            ),
        },
        key=f"colonnes_du_sondage_{key}",
    )
    if found.private:
        told = ", ".join(heads[place] for place in sorted(found.private))
        st.info(
            plain(
                spoken.text(
                    "Colonnes qui disent qui a répondu, et qui ne sont pas importées : {names}.", names=told
                )
            ),
            icon=":material/visibility_off:",
        )
    meant = {label: name for name, label in labels.items()}
    columns: list[str | None] = [None] * len(found.columns)
    for place, label in zip(shown, edited["devient"], strict=True):
        columns[place] = meant.get(str(label))
    if twice := sorted({labels[name] for name in TOLD if columns.count(name) > 1}):
        st.error(
            plain(
                spoken.text(
                    "Deux colonnes deviennent la même : {names}. Laissez-en une de côté.",
                    names=", ".join(twice),
                )
            )
        )
        return None
    if ANSWER not in columns:
        st.info(spoken.text("Aucune colonne n’est une question : dites lesquelles le sont."))
        return None
    named = "" if SURVEY in columns else _named(grid, header, key)
    if SURVEY not in columns and not named:
        st.info(spoken.text("Donnez un nom au sondage : ses résultats le porteront."))
        return None
    return replace(found, columns=tuple(columns)).named(named)


def preview(cells: pd.DataFrame, held: pd.DataFrame) -> None:
    """List the questions that would be published, with what their answers were taken for."""
    asked = survey_import.asked(cells)
    if not asked:
        return
    spoken = language()
    st.subheader(spoken.text("Les questions, et ce que sont leurs réponses"), anchor=False)
    headers = [spoken.text("Question"), spoken.text("Sorte"), spoken.text("Réponses")]
    lines = [[one.question, spoken.render(one.kind.label), spoken.number(one.answers)] for one in asked]
    if len({one.survey for one in asked}) > 1:
        headers.append(spoken.text("Sondage"))
        lines = [[*line, one.survey] for line, one in zip(lines, asked, strict=True)]
    plain_table.show(spoken.text("Questions du sondage"), headers, lines)
    st.caption(
        spoken.text(
            "La sorte se lit des réponses : une échelle va de 0 à 10, un choix revient souvent, le reste est "
            "une réponse libre, que seuls lisent les rôles qui le peuvent."
        )
    )
    known = sorted({one.survey for one in asked} & set(held[SURVEY]))
    if known:
        st.caption(
            plain(
                spoken.text(
                    "Déjà publié : {names}. Une réponse de même numéro et de même question remplace celle "
                    "qui y est ; si cette feuille est d’autres personnes, donnez un autre nom au sondage.",
                    names=", ".join(known),
                )
            )
        )


def examples(grid: Grid, header: int | None, place: int) -> str:
    """Quote some of what a column holds."""
    values = (written(grid.rows[row][place]) for row in recognition.data_rows(grid, header))
    some: dict[str, None] = {}
    for value in values:
        if value:
            some[shortened(value)] = None
        if len(some) == _EXAMPLES:
            break
    return " · ".join(some)


def _named(grid: Grid, header: int, key: str) -> str:
    typed = st.text_input(
        language().text("Nom du sondage"),
        survey_headers.proposed_name(grid, header),
        max_chars=_LONGEST_NAME,
        key=f"nom_du_sondage_{key}",
    )
    return " ".join((typed or "").split())
