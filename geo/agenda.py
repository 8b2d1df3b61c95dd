"""What one can attend, as a calendar that every calendar program reads (iCalendar, RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from math import isnan
from typing import TYPE_CHECKING, Final, Protocol, cast
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from geo.listing import Listing
from geo.vocabularies import ActivityType, Table

if TYPE_CHECKING:
    import pandas as pd

    from geo.extract import Extract

GATHERINGS: Final = frozenset(ActivityType) - {ActivityType.RESIDENCY, ActivityType.LABORATORY}
"""Kinds of activity that one attends; a residency or a laboratory is the work of a team, over weeks."""

REFRESH: Final = timedelta(hours=12)
"""How often a program that subscribed asks again (RFC 7986 §5.7): a publication is seen the next day."""

_PRODUCT: Final = "-//Maillage//Maillage//FR"


class _Row(Protocol):
    id: str
    titre: str
    type: str
    date_debut: pd.Timestamp
    date_fin: pd.Timestamp
    hote: str
    co_animateurs: str
    municipalite: str
    public: str
    url: str
    latitude: float
    longitude: float


def gatherings(extract: Extract) -> pd.DataFrame:
    """List the activities of an extract that one attends, in the order of their days.

    Returns
    -------
    pandas.DataFrame
        As `geo.extract.Extract.rows` gives them; where no last day is told, it is the first.
    """
    kinds = extract.view.rows(Table.ACTIVITIES).set_index("id")["type"]
    listed = extract.rows(Listing.ACTIVITIES)
    kept = listed[listed["id"].map(kinds).isin([str(kind) for kind in GATHERINGS])]
    lasting = kept.assign(date_fin=kept["date_fin"].fillna(kept["date_debut"]))
    return lasting.sort_values(["date_debut", "id"], kind="stable")


def calendar(extract: Extract) -> bytes:
    """Write the activities of an extract that one attends.

    Days are whole days without a time zone, for the tables know no hours; the end is the day after
    the last one, as RFC 5545 §3.6.1 asks. An event keeps its identifier from one file to the next,
    so that a program that has it already changes it and does not show it twice.

    Parameters
    ----------
    extract
        What is taken away; its day stamps every event: the same day, the same bytes.

    Returns
    -------
    bytes
        UTF-8, lines folded at 75 bytes.
    """
    told = extract.told(Listing.ACTIVITIES)
    made = Calendar.new(
        prodid=_PRODUCT,
        uid=uuid5(NAMESPACE_URL, told),
        name=f"Maillage – {extract.language.render(Listing.ACTIVITIES.label)}",
        description=told,
        language=str(extract.language.locale),
        refresh_interval=REFRESH,
    )
    stamp = datetime.combine(extract.day, time(), UTC)
    for row in gatherings(extract).itertuples(index=False):
        made.add_component(_event(cast("_Row", row), stamp, extract))
    return bytes(made.to_ical())


def _event(row: _Row, stamp: datetime, extract: Extract) -> Event:
    text = extract.language.text
    about = {text("Hôte"): row.hote, text("Avec"): row.co_animateurs, text("Public"): row.public}
    lines = [text("{name} : {value}", name=name, value=value) for name, value in about.items() if value]
    event = Event.new(
        uid=f"{row.id}@activites.maillage",
        stamp=stamp,
        start=row.date_debut.date(),
        end=row.date_fin.date() + timedelta(days=1),
        summary=row.titre,
        location=row.municipalite or None,
        categories=[row.type],
        description="\n".join(filter(None, [*lines, extract.fiction])) or None,
        url=row.url or None,
    )
    if not (isnan(row.latitude) or isnan(row.longitude)):
        event.add("geo", (row.latitude, row.longitude))
    return event
