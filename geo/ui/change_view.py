"""What would change, or has changed: how much, where, and record by record."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from geo import change_map
from geo.changes import ChangeKind
from geo.export import Separator, csv
from geo.language import message
from geo.ui import grid
from geo.ui.i18n import language
from geo.ui.kept import once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.changes import Change, Row
    from geo.language import Language

_SHOWN: Final = 1_000
_HEADERS: Final = {
    "changement": message("Changement"),
    "table": message("Table"),
    "fiche": message("Fiche"),
    "nom": message("Nom"),
    "colonne": message("Colonne"),
    "avant": message("Avant"),
    "apres": message("Après"),
}
_TITLES: Final = ("nom", "titre", "titulaire", "role", "question")


def show(changes: Sequence[Change], key: str) -> None:
    """Draw changes: counts, map, and the list with what each cell was and becomes."""
    spoken = language()
    counted = Counter(change.kind for change in changes)
    for kind, column in zip(ChangeKind, st.columns(len(ChangeKind)), strict=True):
        column.metric(spoken.render(kind.label), spoken.number(counted[kind]))
    drawn = once(f"{key}_carte", (changes,), lambda: change_map.picture(changes))
    if drawn:
        st.image(drawn, spoken.text("Où cela change : + ajout, ○ modification, × retrait."), width="stretch")
        if missing := change_map.left_out(changes):
            st.caption(
                spoken.plural(
                    "{n} changement n’est pas dessiné.", "{n} changements ne sont pas dessinés.", missing
                )
            )
    # A change has a line at least: one more than is shown tells whether there are more.
    rows = frame(changes[: _SHOWN + 1], spoken)
    grid.show(rows.head(_SHOWN), spoken.text("Changements, fiche par fiche"), _HEADERS, key=f"{key}_liste")
    if len(rows) > _SHOWN:
        st.caption(spoken.text("Les {n} premières lignes ; le fichier les donne toutes.", n=_SHOWN))
    st.download_button(
        spoken.text("Télécharger la liste des changements (CSV)"),
        lambda: csv(frame(changes, spoken), Separator.SEMICOLON),
        file_name="maillage_changements.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        key=f"{key}_fichier",
    )


def frame(changes: Sequence[Change], spoken: Language) -> pd.DataFrame:
    """List changes: one line for a record that comes or goes, one a cell for one that changes."""
    lines = [line for change in changes for line in _lines(change, spoken)]
    return pd.DataFrame(lines, columns=list(_HEADERS), dtype="str")


def _lines(change: Change, spoken: Language) -> list[tuple[str, ...]]:
    row = change.after or change.before or {}
    start = (spoken.render(change.kind.label), spoken.render(change.table.label), change.key, title(row))
    if change.before is None or change.after is None:
        return [(*start, "", "", "")]
    before = change.before
    cells: list[tuple[str, ...]] = [
        (*start, name, before[name], after) for name, after in change.after.items() if before[name] != after
    ]
    # What changed may be nothing that the reader may see: the record is told all the same.
    return cells or [(*start, "", "", "")]


def title(row: Row) -> str:
    """Give what a record is called by people; empty where only its identifier names it."""
    return next((row[name] for name in _TITLES if row.get(name)), "")
