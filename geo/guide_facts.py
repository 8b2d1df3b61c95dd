"""What is told of an entry of the guide in one line: its state, who answered, where from, when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.listing import Names
from geo.vocabularies import RequestStatus, Table

if TYPE_CHECKING:
    from datetime import date

    from geo.atlas import Atlas
    from geo.language import Language


def facts(atlas: Atlas, row: pd.Series, today: date, language: Language) -> str:
    """Tell the state of a request, who answered it, where it comes from, when, and how long ago.

    Parameters
    ----------
    atlas
        The network.
    row
        Of the table of requests. An open one tells when it came, the others when they were answered.
    today
        From which it is counted.
    language
        Of the words.
    """
    names = Names(atlas, language)
    day = row["recue_le"] if row["statut"] == RequestStatus.OPEN else row["repondue_le"]
    when = () if pd.isna(day) else (language.date(day.date()), language.ago(today - day.date()))
    sectors = names.reference(Table.SECTORS)
    told = (
        language.render(RequestStatus(row["statut"]).label),
        language.enumeration(names.territories.get(pole, pole) for pole in row["repondants"]),
        names.territories.get(row["territoire"], ""),
        language.enumeration(sectors[code] for code in row["secteurs"]),
        *when,
    )
    return " · ".join(filter(None, told))
