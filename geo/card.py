"""What a region's card says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.listing import Names
from geo.vocabularies import Nature, PoleStatus, Table

if TYPE_CHECKING:
    import pandas as pd

    from geo.language import Language
    from geo.view import Knowledge, View

_LISTED: Final = 5
"""Rows named in a section; the table twin has them all."""


@dataclass(frozen=True)
class Card:
    """A region and what remains of it under a view's filters.

    Parameters
    ----------
    code, name, main_town, mrc
        The region.
    population
        Inhabitants; ``population_source`` says whose count, and its limits.
    knowledge
        What the shown indicator is worth here.
    sections
        Title with its count, then the first rows.
    """

    code: str
    name: str
    main_town: str
    population: int
    population_source: str
    mrc: int
    knowledge: Knowledge
    sections: tuple[tuple[str, tuple[str, ...]], ...]


def of(view: View, code: str, language: Language) -> Card:
    """Make the card of a region."""
    regions = view.atlas.dataset.tables[Table.REGIONS].set_index("code")
    region = regions.loc[code]
    counts = {count.code: count for count in view.region_counts(view.selection.indicator)}
    return Card(
        code=code,
        name=region["nom"],
        main_town=region["ville_principale"],
        population=int(region["population"]),
        population_source=region["population_source"],
        mrc=int(region["mrc"]),
        knowledge=counts[code].knowledge,
        sections=_sections(view, code, language),
    )


def _sections(view: View, code: str, language: Language) -> tuple[tuple[str, tuple[str, ...]], ...]:
    poles = _here(view, Table.POLES, code)
    expertises = _here(view, Table.EXPERTISES, code)
    offered = expertises[expertises["nature"] == Nature.OFFERED]
    sought = expertises[expertises["nature"] == Nature.SOUGHT]
    activities = _here(view, Table.ACTIVITIES, code).sort_values("date_debut", ascending=False)
    domains = Names(view.atlas, language).reference(Table.DOMAINS)
    dated = [
        f"{title} ({language.date(day.date())})"
        for title, day in zip(activities["titre"], activities["date_debut"], strict=True)
    ]
    return (
        _section(
            language.text("Pôles"),
            [
                f"{name} ({language.render(PoleStatus(status).label).lower()})"
                for name, status in zip(poles["nom"], poles["statut"], strict=True)
            ],
            language,
        ),
        _section(language.text("Expertises offertes"), _domains(offered, domains), language, len(offered)),
        _section(language.text("Expertises recherchées"), _domains(sought, domains), language, len(sought)),
        _section(language.text("Activités"), dated, language),
        _section(language.text("Co-animation avec"), _partners(view, code, language), language),
    )


def _here(view: View, table: Table, code: str) -> pd.DataFrame:
    positions = view.atlas.territories[table].get(code, ())
    frame = view.atlas.dataset.tables[table].iloc[list(positions)]
    return frame[view.masks[table][list(positions)]] if len(frame) else frame


def _domains(expertises: pd.DataFrame, names: dict[str, str]) -> list[str]:
    return [f"{names.get(code, code)} ({n})" for code, n in expertises["domaine"].value_counts().items()]


def _partners(view: View, code: str, language: Language) -> list[str]:
    names = Names(view.atlas, language).territories
    ends = view.links
    outgoing = ends[ends["origine"] == code][["destination", "activites"]].set_axis(["code", "n"], axis=1)
    incoming = ends[ends["destination"] == code][["origine", "activites"]].set_axis(["code", "n"], axis=1)
    total = (
        outgoing.set_index("code")["n"].add(incoming.set_index("code")["n"], fill_value=0).sort_values(ascending=False)
    )
    return [f"{names[partner]} ({int(n)})" for partner, n in total.items()]


def _section(
    title: str, items: list[str], language: Language, count: int | None = None
) -> tuple[str, tuple[str, ...]]:
    total = len(items) if count is None else count
    listed = tuple(items[:_LISTED])
    if len(items) > _LISTED:
        listed += (language.text("et {n} autres", n=len(items) - _LISTED),)
    return f"{title} · {language.number(total)}", listed
