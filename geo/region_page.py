"""What the one-pager of a region says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geo import card, scale
from geo.coverage import Dimension, coverage
from geo.fiction import fiction
from geo.one_pager import OnePager, Part, covered, definitions, section, short, sources
from geo.page_cells import by_state, gaps, help_rule, measures
from geo.page_rows import activities, ambassadors, partners, poles, requests, together
from geo.pairings import everywhere
from geo.selection import Indicator
from geo.view import look

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from geo.card import Card
    from geo.coverage import Coverage
    from geo.language import Language
    from geo.one_pager import Section
    from geo.view import View

_DOMAINS: Final = 300
"""Characters."""


def region_page(view: View, code: str, today: date, language: Language) -> OnePager:
    """Say what remains of a region under a view's filters.

    Parameters
    ----------
    view
        What is asked; a filter by region is left aside, since the page is of this region.
    code
        The region.
    today
        The day on which ages are told and ambassadors are in office.
    language
        The reader's.
    """
    wide = everywhere(view)
    here = look(view.atlas, replace(view.selection, regions=(code,)), today)
    told = card.of(wide, code, language)
    found = {dimension: coverage(here, dimension, today) for dimension in Dimension}
    return OnePager(
        language=language,
        day=today,
        kind=language.text("Fiche de la région {code}", code=code),
        name=short(told.name, 90),
        facts=(*_facts(told, language), short(wide.selection.sentence(view.atlas, language), 400)),
        fiction=fiction(view.atlas.dataset, language),
        figures=_figures(wide, here, code, found, language),
        picture=_picture(wide, code, told, language),
        left=(
            poles(here, today, language),
            ambassadors(here, today, language),
            _expertises(told, language),
            partners(here, code, language),
            requests(here, language),
        ),
        right=(
            measures(found[Dimension.MEASURES], here, language),
            by_state(found[Dimension.SECTORS], here, language),
            gaps(found, wide, code, today, language),
            activities(here, today, language),
        ),
        notes=(f"{definitions(language)} {help_rule(language)}", sources(language)),
    )


def _facts(told: Card, language: Language) -> tuple[str, ...]:
    people = (
        language.text("population non indiquée")
        if told.population is None
        else language.text("{population} habitants", population=language.number(told.population))
    )
    town = told.main_town and language.text("ville principale : {town}", town=short(told.main_town, 60))
    mrc = language.text("{mrc} MRC", mrc=told.mrc) if told.mrc else ""
    source = told.population_source and language.text(
        "Population : {source}.", source=short(told.population_source, 320).rstrip(".")
    )
    return tuple(filter(None, (" · ".join(filter(None, (people, town, mrc))), source)))


def _figures(
    wide: View, here: View, code: str, found: Mapping[Dimension, Coverage], language: Language
) -> tuple[tuple[str, str], ...]:
    def count(indicator: Indicator) -> int:
        return wide.count(indicator)[code]

    plural = language.plural
    active, offered, held = map(count, (Indicator.ACTIVE_POLES, Indicator.OFFERED, Indicator.ACTIVITIES))
    linked = len(together(here, code))
    return (
        (language.number(active), plural("pôle actif", "pôles actifs", active)),
        (language.number(offered), plural("expertise offerte", "expertises offertes", offered)),
        (language.number(held), plural("activité", "activités", held)),
        (language.number(linked), plural("territoire partenaire", "territoires partenaires", linked)),
        (covered(found[Dimension.MEASURES], language), language.text("mesures couvertes")),
        (covered(found[Dimension.SECTORS], language), language.text("secteurs couverts")),
    )


def _expertises(told: Card, language: Language) -> Section:
    """Take from the card the domains of expertise that are offered and sought."""
    _, offered, sought, *_ = told.sections
    listed = [
        (heading, short(", ".join(domains), _DOMAINS)) if domains else (heading,)
        for heading, domains in (offered, sought)
    ]
    return section(
        Part.EXPERTISES,
        language.text("Expertises"),
        listed,
        total=len(listed),
        language=language,
        least=len(listed),
    )


def _picture(wide: View, code: str, told: Card, language: Language) -> str:
    indicator = wide.selection.indicator
    (here,) = (count for count in wide.region_counts(indicator) if count.code == code)
    return language.text(
        "Carte de la région {name} et de ses voisines, teintées selon l’indicateur « {indicator} » : ici "
        "{n}, {state}. Ce qu’elle montre est aussi dit dans la page.",
        name=short(told.name, 90),
        indicator=language.render(indicator.label),
        n=scale.told(here, language),
        state=language.render(told.knowledge.label).lower(),
    )
