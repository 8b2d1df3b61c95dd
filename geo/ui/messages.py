"""What the visitor must know: fictitious data, ignored filters, faulty tables."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from geo.export import Separator, csv
from geo.fiction import fiction
from geo.settings import DATA_VARIABLE
from geo.ui.i18n import language
from geo.ui.text import plain

if TYPE_CHECKING:
    from geo.atlas import Atlas
    from geo.problems import Problem

_SHOWN_PROBLEMS: Final = 200
_SHOWN_FILTERS: Final = 5


def demonstration(atlas: Atlas) -> None:
    """Say that the data are fictitious, while some of them are."""
    said = fiction(atlas.dataset, language())
    if said:
        st.html(f'<p class="maillage-demo" role="note">{html.escape(said)}</p>')


def ignored(filters: tuple[str, ...]) -> None:
    """Name the filters of the URL that were not understood."""
    if filters:
        said = ", ".join(filters[:_SHOWN_FILTERS]) + (" …" if len(filters) > _SHOWN_FILTERS else "")
        st.warning(
            plain(language().text("Filtre inconnu ignoré : {filter}", filter=said)),
            icon=":material/filter_alt_off:",
        )


def report(found: tuple[Problem, ...]) -> None:
    """Show everything that is wrong in the data folder, line by line, and the whole as a file."""
    spoken = language()
    st.title(spoken.text("Les données n’ont pas pu être lues"), anchor=False)
    st.error(
        spoken.plural(
            "{n} problème à corriger. Rien n’est affiché tant qu’il reste : un chiffre faux serait pire "
            "que pas de chiffre.",
            "{n} problèmes à corriger. Rien n’est affiché tant qu’il en reste : un chiffre faux serait "
            "pire que pas de chiffre.",
            len(found),
        ),
        icon=":material/error:",
    )
    problems(found)
    st.markdown(
        spoken.text(
            "Corrigez les fichiers, puis rechargez la page. Sans la variable {variable}, l’application "
            "montre ses données de démonstration.",
            variable=f"`{DATA_VARIABLE}`",
        )
    )


def problems(found: tuple[Problem, ...]) -> None:
    """List what is wrong, line by line, and offer the whole as a file."""
    spoken = language()
    rows = pd.DataFrame(
        {
            spoken.text("Fichier"): [problem.file for problem in found],
            spoken.text("Ligne"): ["" if problem.line is None else str(problem.line) for problem in found],
            spoken.text("Colonne"): [problem.column for problem in found],
            spoken.text("Valeur"): [problem.value for problem in found],
            spoken.text("Problème"): [spoken.render(problem.what) for problem in found],
            spoken.text("Remède"): [spoken.render(problem.cure) for problem in found],
        }
    )
    st.dataframe(
        rows.head(_SHOWN_PROBLEMS),
        hide_index=True,
        height="content",
        alt=spoken.text("Problèmes des données"),
    )
    if len(rows) > _SHOWN_PROBLEMS:
        st.caption(spoken.text("Les {n} premiers ; le fichier les donne tous.", n=_SHOWN_PROBLEMS))
    st.download_button(
        spoken.text("Télécharger le rapport (CSV)"),
        lambda: csv(rows, Separator.SEMICOLON),
        file_name="maillage_problemes.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )
