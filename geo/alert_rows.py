"""The rows of an alert that remain under filters: what a room asks of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.alerts import AlertKind
from geo.answering import asked
from geo.language import message
from geo.listing import HEADERS as OF_LISTINGS
from geo.vocabularies import Table

if TYPE_CHECKING:
    from geo.alerts import Alert
    from geo.language import Language
    from geo.view import View

HEADERS: Final = OF_LISTINGS | {
    "domaines": message("Domaines"),
    "numero": message("Mesure"),
    "question": message("Question"),
    "recue_le": message("Reçue le"),
    "regions_couvertes": message("Régions couvertes"),
    "territoire": message("Territoire"),
}
"""What the columns of alerts are called."""

IN_FILES: Final = ("id", "table", "ligne")
"""Columns that find a row in the files: a room has no use for them."""

_TABLES: Final = {AlertKind.UNMET: Table.EXPERTISES, AlertKind.WAITING: Table.REQUESTS}
"""Of the alerts whose rows are all of one table, and do not name it."""


def narrowed(alert: Alert, view: View, language: Language) -> Alert:
    """Keep of an alert the rows that remain in a view; why each is one is told in the whole network.

    The rows of an alert on regions or on measures are no rows of a table, and stay.
    """
    if "id" not in alert.rows:
        return alert
    requests = view.atlas.dataset.tables[Table.REQUESTS][asked(view.atlas, view.selection)]
    held = {table: view.rows(table)["id"] for table in view.masks} | {Table.REQUESTS: requests["id"]}
    kept = np.zeros(len(alert.rows), dtype=bool)
    for table, identifiers in held.items():
        of_table = (
            alert.rows["table"] == language.render(table.label)
            if "table" in alert.rows
            else np.full(len(alert.rows), _TABLES[alert.kind] is table)
        )
        kept |= np.asarray(of_table) & alert.rows["id"].isin(identifiers).to_numpy()
    return replace(alert, rows=alert.rows[kept].reset_index(drop=True))
