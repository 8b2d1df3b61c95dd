"""What a sheet was taken for, for its user to confirm: table, row of headers, columns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo import recognition, survey_headers
from geo.columns import COLUMNS, COORDINATES, POINT
from geo.listing import HEADERS
from geo.ui import import_survey
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.codes import Codes, Target
    from geo.grid import Grid
    from geo.recognition import Recognition

    Known = Mapping[Target, Codes | None]


def confirm(grid: Grid, key: str, known: Known) -> Recognition | None:
    """Draw the choices under a key, and give what they say; nothing where something is still to be told.

    Parameters
    ----------
    grid
        The sheet.
    key
        Tells it from the others of the visit.
    known
        The codes that references may hold.
    """
    spoken = language()
    for note in grid.notes:
        st.caption(plain(f"{spoken.render(note.what)} {spoken.render(note.cure)}"))
    if not grid.rows:
        st.info(spoken.text("Cette feuille est vide."))
        return None
    guessed = survey_headers.recognised(grid)
    left, right = st.columns(2)
    table = left.selectbox(
        spoken.text("Table"),
        list(Table),
        index=None if guessed.table is None else list(Table).index(guessed.table),
        format_func=lambda one: spoken.render(one.label),
        placeholder=spoken.text("Choisissez la table"),
        key=f"table_{key}",
    )
    row = right.number_input(
        spoken.text("Ligne des en-têtes"),
        min_value=0,
        max_value=grid.lines[-1],
        value=0 if guessed.header is None else grid.lines[guessed.header],
        help=spoken.text("0 : le fichier n’a pas d’en-têtes."),
        key=f"entetes_{key}",
    )
    if table is None:
        st.info(plain(_unknown(grid)), icon=":material/help:")
        return None
    header = grid.lines.index(row) if row in grid.lines else None
    if header is not None and table is Table.SURVEYS and import_survey.wide(grid, header, key):
        return import_survey.confirm(grid, header, known, f"{key}_{row}")
    found = recognition.as_table(grid, header, table)
    return _columns(grid, found, table, f"{key}_{table}_{row}")


def _unknown(grid: Grid) -> str:
    """Say why a sheet is taken for no table, and what to do."""
    spoken = language()
    if len(grid.rows[0]) == 1:
        why = spoken.text(
            "Cette feuille a une seule colonne : c’est une liste, ou ses lignes n’ont pas été coupées en "
            "cellules."
        )
        cure = spoken.text(
            "Ouvrez le fichier d’origine dans un tableur, avec le séparateur qui est le sien, et "
            "enregistrez-le en XLSX. Si c’est bien une liste, choisissez la table ci-dessus."
        )
    else:
        why = spoken.text(
            "Aucune ligne n’y ressemble aux en-têtes d’une table connue : deux au moins doivent se "
            "reconnaître, comme « Nom » et « Région »."
        )
        cure = spoken.text(
            "Choisissez ci-dessus la table, puis la ligne des en-têtes : vous direz ce que chaque colonne "
            "devient. Vous pouvez aussi copier vos données dans un des modèles offerts plus haut."
        )
    return f"{why} {cure}"


def _columns(grid: Grid, found: Recognition, table: Table, key: str) -> Recognition | None:
    """Let each column be confirmed or changed, beside some of what it holds."""
    spoken = language()
    names = recognition.headers(grid, found.header) if found.header is not None else []
    aside = spoken.text("— laissée de côté —")
    labels = {column.name: _label(column.name) for column in COLUMNS[table]}
    if COORDINATES[0] in labels:
        labels[POINT] = spoken.text("Latitude et longitude, dans la même cellule")
    rows = pd.DataFrame(
        {
            "entete": names
            or [spoken.text("Colonne {n}", n=place + 1) for place in range(len(found.columns))],
            "exemples": [
                import_survey.examples(grid, found.header, place) for place in range(len(found.columns))
            ],
            "devient": [labels[column] if column else aside for column in found.columns],
        }
    )
    edited = st.data_editor(
        rows,
        hide_index=True,
        disabled=["entete", "exemples"],
        column_config={
            "entete": st.column_config.TextColumn(spoken.text("Dans votre fichier")),
            "exemples": st.column_config.TextColumn(spoken.text("Par exemple")),
            "devient": st.column_config.SelectboxColumn(
                spoken.text("Devient"), options=[aside, *labels.values()], required=True
            ),
        },
        key=f"colonnes_{key}",
    )
    meant = {label: name for name, label in labels.items()}
    columns = tuple(meant.get(str(label)) for label in edited["devient"])
    confirmed = replace(found, columns=columns)
    twice = sorted({labels[name] for name in confirmed.given if confirmed.given.count(name) > 1})
    if twice:
        st.error(
            plain(
                spoken.text(
                    "Deux colonnes deviennent la même : {names}. Laissez-en une de côté.",
                    names=", ".join(twice),
                )
            )
        )
        return None
    left = [
        str(name) for name, column in zip(rows["entete"], columns, strict=True) if column is None and name
    ]
    if left:
        st.caption(plain(spoken.text("Colonnes laissées de côté : {names}.", names=", ".join(left))))
    if not any(columns):
        st.info(spoken.text("Aucune colonne n’est reconnue : dites ce que chacune devient."))
        return None
    return confirmed


def _label(name: str) -> str:
    known = HEADERS.get(name)
    return f"{language().render(known)} ({name})" if known else name
