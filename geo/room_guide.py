"""The guide as a room reads it, on the stage and on a slide: an entry, or what a search finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.excerpt import excerpt
from geo.guide import Narrowing
from geo.guide_facts import facts
from geo.language import message
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from geo.guide import Guide
    from geo.language import Language
    from geo.view import View

    Query = Mapping[str, Sequence[str]]

WORDS: Final = "mots"
ENTRY: Final = "demande"
_DOMAIN: Final = "domaine"
_STATUS: Final = "etat"
KEYS: Final = (WORDS, _DOMAIN, _STATUS, ENTRY)
"""Keys of an address: what is searched in the guide, what narrows it, and the entry that is open."""

HEADERS: Final = {
    "question": message("Question"),
    "reponse": message("Réponse"),
    "faits": message("Qui, où, quand"),
}


def opened(view: View, query: Query) -> pd.Series | None:
    """Give the entry that is open, if there is one of that name."""
    table = view.atlas.dataset.tables[Table.REQUESTS]
    rows = np.flatnonzero((table["id"] == query.get(ENTRY, [""])[-1]).to_numpy())
    return table.iloc[int(rows[0])] if len(rows) else None


def found(guide: Guide, view: View, query: Query, today: date, language: Language) -> pd.DataFrame:
    """List what a search of the guide finds under the filters, the best first; columns as `HEADERS`."""

    def held(key: str) -> tuple[str, ...]:
        return tuple(filter(None, query.get(key, [""])[-1:]))

    asked = Narrowing(
        secteurs=view.selection.sectors,
        domaines=held(_DOMAIN),
        mesures=view.selection.measures,
        territoire=view.selection.regions,
        statut=held(_STATUS),
    )
    table = view.atlas.dataset.tables[Table.REQUESTS]
    listed = [(table.iloc[one.row], one.stems) for one in guide.search(query.get(WORDS, [""])[-1], asked)]
    return pd.DataFrame(
        [
            (
                row["question"],
                "".join(piece.text for piece in excerpt(str(row["reponse"]), stems)),
                facts(view.atlas, row, today, language),
            )
            for row, stems in listed
        ],
        columns=list(HEADERS),
        dtype="object",
    )
