"""Sections of a one-pager that list rows: poles, ambassadors, partners, activities, requests."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.atlas import Facet
from geo.coverage import Age, ages
from geo.listing import Listing, Names, rows
from geo.one_pager import MOST, Part, counted, section, short, some
from geo.vocabularies import ActivityType, PoleStatus, RequestStatus, Table

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from geo.language import Language
    from geo.one_pager import Section
    from geo.view import View

_READABLE: Final = (RequestStatus.ANSWERED, RequestStatus.ARCHIVED)
"""A page shows what others can learn from: an answer."""

_AT_WORK: Final = (
    PoleStatus.ACTIVE,
    PoleStatus.SET_UP,
    PoleStatus.PLANNED,
    PoleStatus.SUSPENDED,
    PoleStatus.CLOSED,
)
"""The order in which poles are listed."""

_NAME: Final = 90
_PLACE: Final = 40
_QUESTION: Final = 110
_ANSWER: Final = 160
"""Characters."""


def poles(view: View, today: date, language: Language) -> Section:
    """List the poles that remain, those at work first, each with its status and last checking."""
    frame = view.rows(Table.POLES)
    order = frame["statut"].map({str(status): place for place, status in enumerate(_AT_WORK)})
    held = frame.loc[order.sort_values(kind="stable").index[:MOST]]
    known = ages(held["verifie_le"].to_numpy(dtype="datetime64[us]"), today)
    listed = (
        (
            short(name, _NAME),
            _joined(
                language.render(PoleStatus(status).label),
                short(town, _PLACE),
                checked(day, Age(age), language),
            ),
        )
        for name, status, town, day, age in zip(
            held["nom"], held["statut"], held["municipalite"], held["verifie_le"], known, strict=True
        )
    )
    return section(
        Part.POLES,
        counted(language.text("Pôles"), len(frame), language),
        listed,
        total=len(frame),
        language=language,
        note="" if len(frame) else language.text("Aucun pôle enregistré."),
    )


def ambassadors(view: View, today: date, language: Language) -> Section:
    """List those in office; a name and an address only where all may read them, see `geo.consent`."""
    listed = rows(view, Listing.AMBASSADORS, language)
    day = pd.Timestamp(today)
    held = listed[~(listed["actif_depuis"] > day) & ~(listed["actif_jusqua"] < day)]
    unpublished = language.text("coordonnées non publiées")
    return section(
        Part.AMBASSADORS,
        counted(language.text("Ambassades"), len(held), language),
        (
            (
                *_office(row, view, language),
                _joined(short(row["nom"], _NAME), short(row["courriel"], _NAME)) or unpublished,
            )
            for row in held.head(MOST).to_dict("records")
        ),
        total=len(held),
        language=language,
        note="" if len(held) else language.text("Personne en fonction."),
    )


def _office(row: Mapping[Hashable, str], view: View, language: Language) -> tuple[str, ...]:
    """Say the role, and where it is held before it on a page of several regions."""
    role = short(row["role"], _NAME)
    where = row["territoires"] or row["pole"]
    if view.selection.regions or not where:
        return (role,)
    return some(where.split(" | "), _NAME, language), role


def together(view: View, code: str) -> Counter[str]:
    """Count the activities of a region with each other territory, as a host or as a guest."""
    counts: Counter[str] = Counter()
    for origin, destination, activities in zip(
        view.links["origine"], view.links["destination"], view.links["activites"], strict=True
    ):
        if code in (origin, destination):
            counts[destination if origin == code else origin] += activities
    return counts


def partners(view: View, code: str, language: Language) -> Section:
    """List who co-animates with a region, the most frequent first."""
    names = Names(view.atlas, language).territories
    counts = together(view, code)
    return section(
        Part.LINKS,
        counted(language.text("Liens de co-animation"), len(counts), language),
        [(short(names[other], _NAME), language.number(count)) for other, count in counts.most_common(MOST)],
        total=len(counts),
        language=language,
        headers=(language.text("Partenaire"), language.text("Activités")),
        note="" if counts else language.text("Aucune co-animation avec un autre territoire."),
    )


def activities(view: View, today: date, language: Language) -> Section:
    """List the activities of the period, the latest first, with the territories that share them."""
    table = view.atlas.dataset.tables[Table.ACTIVITIES]
    kept = np.flatnonzero(view.masks[Table.ACTIVITIES])
    days = table["date_debut"].to_numpy()[kept]
    latest = kept[np.argsort(days, kind="stable")[::-1]][:MOST]
    return section(
        Part.ACTIVITIES,
        counted(
            language.text("Activités de la période")
            if view.selection.start or view.selection.end
            else language.text("Activités"),
            len(kept),
            language,
        ),
        (
            (
                _day(table["date_debut"].iloc[row], today, language),
                _joined(
                    short(table["titre"].iloc[row], _NAME),
                    language.render(ActivityType(table["type"].iloc[row]).label).lower(),
                ),
                some(_shared_by(view, int(row), language), _PLACE, language),
            )
            for row in latest
        ),
        total=len(kept),
        language=language,
        headers=(language.text("Date"), language.text("Activité"), language.text("Avec")),
        note="" if len(kept) else language.text("Aucune activité enregistrée."),
    )


def _day(start: pd.Timestamp, today: date, language: Language) -> str:
    written = f"{start:%Y-%m-%d}"
    return language.text("{day}, à venir", day=written) if start > pd.Timestamp(today) else written


def _shared_by(view: View, activity: int, language: Language) -> list[str]:
    """Name the territories of an activity, the host's first; the page's own region goes without saying."""
    ties = view.atlas.ties
    held = ties[ties["activite"] == activity]
    codes = dict.fromkeys([*held["origine"], *held["destination"]])
    names = Names(view.atlas, language).territories
    return [names[code] for code in codes if view.selection.regions != (code,)]


def requests(view: View, language: Language) -> Section:
    """List the requests answered last, with the beginning of the answer.

    Filters by sector, by measure and by region apply. What is still open only counts: nobody
    learns from it yet.
    """
    table = view.atlas.dataset.tables[Table.REQUESTS]
    bearing = table[_bearing(view)]
    readable = bearing["statut"].isin(_READABLE) & (bearing["reponse"] != "")
    held = bearing[readable].sort_values("repondue_le", ascending=False, kind="stable")
    waiting = int((bearing["statut"] == RequestStatus.OPEN).sum())
    open_ones = language.plural(
        "{n} demande ouverte, pas encore répondue.", "{n} demandes ouvertes, pas encore répondues.", waiting
    )
    nothing = "" if len(held) else language.text("Aucune demande répondue.")
    names = Names(view.atlas, language).territories
    return section(
        Part.REQUESTS,
        counted(language.text("Dernières demandes répondues"), len(held), language),
        (
            (
                short(row["question"], _QUESTION),
                _joined(
                    "" if pd.isna(row["repondue_le"]) else f"{row['repondue_le']:%Y-%m-%d}",
                    _named([names.get(code, code) for code in row["repondants"]], language),
                    short(row["reponse"], _ANSWER),
                ),
            )
            for row in held.head(MOST).to_dict("records")
        ),
        total=len(held),
        language=language,
        note=" ".join(filter(None, (nothing, open_ones if waiting else ""))),
    )


def _bearing(view: View) -> NDArray[np.bool_]:
    atlas, asked = view.atlas, view.selection
    kept = np.ones(len(atlas.dataset.tables[Table.REQUESTS]), dtype=bool)
    for positions, codes in (
        (atlas.facets[Table.REQUESTS, Facet.SECTOR], asked.sectors),
        (atlas.facets[Table.REQUESTS, Facet.MEASURE], asked.measures),
        (atlas.territories[Table.REQUESTS], asked.regions),
    ):
        if codes:
            found = [positions[code] for code in codes if code in positions]
            kept &= np.isin(np.arange(len(kept)), np.concatenate([*found, np.zeros(0, dtype=np.intp)]))
    return kept


def checked(day: pd.Timestamp, age: Age, language: Language) -> str:
    """Say when something was last confirmed; its age where it is not recent."""
    if pd.isna(day):
        return language.text("sans date de vérification")
    told = language.text("vérifié le {day}", day=f"{day:%Y-%m-%d}")
    return told if age is Age.RECENT else f"{told} ({language.render(age.label).lower()})"


def _named(names: Sequence[str], language: Language) -> str:
    return some(names, _NAME, language) if names else ""


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))
