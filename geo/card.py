"""What a region's card says."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.listing import Names
from geo.vocabularies import Nature, PoleStatus, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.language import Language
    from geo.view import Knowledge, View

    Section = tuple[str, tuple[str, ...]]

_LISTED: Final = 5
"""Rows named in a section; the table twin has them all."""


@dataclass(frozen=True)
class Card:
    """A region and what remains of it under a view's filters.

    Parameters
    ----------
    code, name, main_town, mrc
        The region; ``mrc`` is how many it has, ``None`` where the table does not say.
    population
        Inhabitants, ``None`` where the table does not say; ``population_source`` says whose count,
        and its limits.
    knowledge
        What the shown indicator is worth here.
    sections
        Title with its count, then the first rows.
    """

    code: str
    name: str
    main_town: str
    population: int | None
    population_source: str
    mrc: int | None
    knowledge: Knowledge
    sections: tuple[Section, ...]


def of(view: View, code: str, language: Language) -> Card:
    """Make the card of a region."""
    regions = view.atlas.dataset.tables[Table.REGIONS]
    (region,) = regions[regions["code"] == code].to_dict("records")
    counts = {count.code: count for count in view.region_counts(view.selection.indicator)}
    return Card(
        code=code,
        name=region["nom"],
        main_town=region["ville_principale"],
        population=_known(region["population"]),
        population_source=region["population_source"],
        mrc=_known(region["mrc"]),
        knowledge=counts[code].knowledge,
        sections=_sections(view, code, language),
    )


def _known(count: int) -> int | None:
    return None if pd.isna(count) else int(count)


def _sections(view: View, code: str, language: Language) -> tuple[Section, ...]:
    poles = _here(view, Table.POLES, code)
    expertises = _here(view, Table.EXPERTISES, code)
    activities = _here(view, Table.ACTIVITIES, code).sort_values("date_debut", ascending=False, kind="stable")
    held = [
        f"{name} ({language.render(PoleStatus(status).label).lower()})"
        for name, status in zip(poles["nom"], poles["statut"], strict=True)
    ]
    dated = [
        f"{title} ({language.date(day.date())})"
        for title, day in zip(activities["titre"], activities["date_debut"], strict=True)
    ]
    domains = Names(view.atlas, language).reference(Table.DOMAINS)
    offered, sought = (
        [domains[domain] for domain in expertises.loc[expertises["nature"] == nature, "domaine"]]
        for nature in (Nature.OFFERED, Nature.SOUGHT)
    )
    partners = _partners(view, code, language)
    return (
        _section(language.text("Pôles"), held, len(held), language),
        _section(language.text("Expertises offertes"), _tallied(offered), len(offered), language),
        _section(language.text("Expertises recherchées"), _tallied(sought), len(sought), language),
        _section(language.text("Activités"), dated, len(dated), language),
        _section(language.text("Co-animation avec"), _tallied(partners), len(set(partners)), language),
    )


def _here(view: View, table: Table, code: str) -> pd.DataFrame:
    rows = view.atlas.territories[table].get(code, np.array([], dtype=np.intp))
    return view.atlas.dataset.tables[table].iloc[rows[view.masks[table][rows]]]


def _partners(view: View, code: str, language: Language) -> list[str]:
    """Name the other end of every activity that a region hosts with others, or joins."""
    names = Names(view.atlas, language).territories
    links = zip(view.links["origine"], view.links["destination"], view.links["activites"], strict=True)
    return [
        names[destination if origin == code else origin]
        for origin, destination, activities in links
        if code in (origin, destination)
        for _ in range(activities)
    ]


def _tallied(names: Iterable[str]) -> list[str]:
    return [f"{name} ({count})" for name, count in Counter(names).most_common()]


def _section(title: str, items: Sequence[str], count: int, language: Language) -> Section:
    listed = tuple(items[:_LISTED])
    if hidden := len(items) - len(listed):
        listed += (language.plural("et {n} autre", "et {n} autres", hidden),)
    return f"{title} · {language.number(count)}", listed
