"""How the network answers: requests open and answered, and how long an answer takes."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.listing import Names
from geo.settings import NATIONAL, OUTSIDE, REGION_CODES
from geo.vocabularies import RequestStatus, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from numpy.typing import NDArray

    from geo.atlas import Atlas
    from geo.language import Language
    from geo.selection import Selection

DELAY: Final = "delai_median_jours"
ANSWERING_COLUMNS: Final = ("code", "ouvertes", "repondues", DELAY)

WAITING_DAYS: Final = 30
"""Days after which an open request is an alert: a choice of the project, a month being what one waits."""


class Split(Enum):
    """What the requests are counted by."""

    TERRITORY = "territoire"
    DOMAIN = "domaines"
    ANSWERING = "repondants"
    """Where those who answer are, of the requests that are answered."""


def asked(atlas: Atlas, selection: Selection) -> NDArray[np.bool_]:
    """Tell which requests the filters leave, shape (n,): only those by sector, measure and region bear."""
    table = atlas.dataset.tables[Table.REQUESTS]
    kept = np.ones(len(table), dtype=bool)
    for column, codes in (("secteurs", selection.sectors), ("mesures", selection.measures)):
        if codes:
            kept &= [not set(codes).isdisjoint(held) for held in table[column]]
    if selection.regions:
        kept &= table["territoire"].isin(selection.regions).to_numpy()
    return kept


def answering(atlas: Atlas, kept: NDArray[np.bool_], split: Split) -> pd.DataFrame:
    """Count requests by the territory that asks, by domain, or by the territory that answers.

    Parameters
    ----------
    atlas
        The network.
    kept
        Which requests are counted, shape (n,).
    split
        What they are counted by; a request of two domains counts in both, one that two regions
        answered too, and one that two poles of a region answered once there.

    Returns
    -------
    pandas.DataFrame
        `ANSWERING_COLUMNS`, one row a code that has any, in the order of the reference. An archived
        request is an answered one. The delay is the median number of days from reception to answer of
        those that tell both, ``NaN`` without any.
    """
    table = atlas.dataset.tables[Table.REQUESTS][kept]
    delay = (table["repondue_le"] - table["recue_le"]).dt.days
    told = pd.DataFrame(
        {"code": table[split.value], "ouverte": table["statut"] == RequestStatus.OPEN, "delai": delay}
    )
    if split is Split.ANSWERING:
        told = told[~told["ouverte"]].assign(code=lambda held: held["code"].map(_places(atlas)))
    told = told.explode("code")
    told = told[told["code"].notna() & (told["code"] != "")]
    groups = told.groupby("code", sort=False)
    found = pd.DataFrame(
        {
            "ouvertes": groups["ouverte"].sum().astype("int64"),
            "repondues": (groups["ouverte"].size() - groups["ouverte"].sum()).astype("int64"),
            DELAY: groups["delai"].median(),
        }
    )
    order = tuple(atlas.names(Table.DOMAINS)) if split is Split.DOMAIN else (*REGION_CODES, NATIONAL, OUTSIDE)
    found = found.reindex([code for code in order if code in found.index])
    return found.rename_axis("code").reset_index()[list(ANSWERING_COLUMNS)]


def unsigned(atlas: Atlas, kept: NDArray[np.bool_]) -> int:
    """Count the answered requests that do not say where the answer comes from."""
    table = atlas.dataset.tables[Table.REQUESTS][kept]
    answered = table[table["statut"] != RequestStatus.OPEN]
    return sum(not codes for codes in answered["repondants"].map(_places(atlas)))


def _places(atlas: Atlas) -> Callable[[Iterable[str]], tuple[str, ...]]:
    """Tell where poles are, each place once; a territory is one already."""
    poles = atlas.dataset.tables[Table.POLES]
    regions = dict(zip(poles["id"], poles["region"], strict=True))

    def places(actors: Iterable[str]) -> tuple[str, ...]:
        return tuple(filter(None, dict.fromkeys(regions.get(actor, actor) for actor in actors)))

    return places


def median_delay(atlas: Atlas, kept: NDArray[np.bool_]) -> float:
    """Give the median number of days from reception to answer; ``NaN`` where none tells both."""
    table = atlas.dataset.tables[Table.REQUESTS][kept]
    days = (table["repondue_le"] - table["recue_le"]).dt.days
    return float(days.median())


def waiting(atlas: Atlas, today: date) -> NDArray[np.intp]:
    """Find the open requests received over `WAITING_DAYS` ago, the oldest first: their rows."""
    table = atlas.dataset.tables[Table.REQUESTS]
    age = (pd.Timestamp(today) - table["recue_le"]).dt.days
    late = (table["statut"] == RequestStatus.OPEN) & (age > WAITING_DAYS)
    rows = np.flatnonzero(late.to_numpy())
    return rows[np.argsort(table["recue_le"].to_numpy()[rows], kind="stable")]


def waiting_requests(atlas: Atlas, today: date, language: Language) -> pd.DataFrame:
    """List the requests that `waiting` finds, with names for codes; headers of the data files."""
    names = Names(atlas, language)
    territories, domains = names.territories, names.reference(Table.DOMAINS)
    held = atlas.dataset.tables[Table.REQUESTS].iloc[waiting(atlas, today)]
    return pd.DataFrame(
        {
            "id": held["id"],
            "question": held["question"],
            "domaines": [" | ".join(domains[code] for code in codes) for codes in held["domaines"]],
            "territoire": [territories.get(code, "") for code in held["territoire"]],
            "recue_le": held["recue_le"],
        }
    ).reset_index(drop=True)
