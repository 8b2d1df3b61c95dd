"""What the one-pager of the whole programme says."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from geo import scale
from geo.coverage import Dimension, coverage
from geo.fiction import fiction
from geo.listing import Names
from geo.matrix import population
from geo.one_pager import (
    MOST,
    OnePager,
    Part,
    counted,
    covered,
    definitions,
    section,
    short,
    some,
    sources,
)
from geo.page_cells import totals
from geo.page_rows import activities, ambassadors, poles, requests, together
from geo.pairings import everywhere
from geo.selection import Indicator
from geo.settings import REGION_CODES
from geo.view import Knowledge
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from geo.coverage import Coverage
    from geo.language import Language
    from geo.one_pager import Section
    from geo.view import View

_WITHOUT: Final = (Knowledge.CONFIRMED_EMPTY, Knowledge.UNDOCUMENTED)
"""What a filter hides is not missing."""

_LABEL: Final = 70
_NAMES: Final = 160
"""Characters."""


def programme_page(view: View, today: date, language: Language) -> OnePager:
    """Say what remains of the whole programme under a view's filters, but the one by region."""
    wide = everywhere(view)
    found = {dimension: coverage(wide, dimension, today) for dimension in Dimension}
    return OnePager(
        language=language,
        day=today,
        kind=language.text("Fiche du programme"),
        name=language.text("Les 17 régions ensemble"),
        facts=(
            *_facts(found[Dimension.MEASURES], wide, language),
            short(wide.selection.sentence(view.atlas, language), 400),
        ),
        fiction=fiction(view.atlas.dataset, language),
        figures=_figures(wide, found, language),
        picture=_picture(wide, language),
        left=(
            _watched(wide, language),
            poles(wide, today, language),
            _pairs(wide, language),
            ambassadors(wide, today, language),
            requests(wide, language),
        ),
        right=(
            _regions(wide, found, language),
            *(totals(crossed, wide, language) for crossed in found.values()),
            activities(wide, today, language),
        ),
        notes=(definitions(language), sources(language)),
    )


def _facts(found: Coverage, wide: View, language: Language) -> tuple[str, ...]:
    """Say how many live in the regions whose population is wholly counted, and which are left out."""
    if not found.codes:
        return ()
    share = population(found, wide.atlas, found.codes[0])
    if not share.counted:
        return (language.text("population non indiquée"),)
    people = language.text("{population} habitants", population=language.number(share.counted))
    if not share.left_out:
        return (people,)
    names = wide.atlas.names(Table.REGIONS)
    return (
        language.text(
            "{people}, sans {regions}, dont le compte est absent ou incomplet : les parts de la population "
            "sont calculées sans.",
            people=people,
            regions=some([names[code] for code in share.left_out], _NAMES, language),
        ),
    )


def _figures(
    wide: View, found: Mapping[Dimension, Coverage], language: Language
) -> tuple[tuple[str, str], ...]:
    numbers, plural, total = wide.numbers, language.plural, len(REGION_CODES)
    return (
        (
            language.text("{n} sur {total}", n=numbers.regions_with_active_pole, total=total),
            language.text("régions avec un pôle actif"),
        ),
        (
            language.number(numbers.poles),
            plural("pôle, de tout statut", "pôles, de tout statut", numbers.poles),
        ),
        (
            language.number(numbers.offered),
            plural("expertise offerte", "expertises offertes", numbers.offered),
        ),
        (language.number(numbers.activities), plural("activité", "activités", numbers.activities)),
        (
            language.number(numbers.links),
            plural("lien de co-animation", "liens de co-animation", numbers.links),
        ),
        (covered(found[Dimension.MEASURES], language), language.text("mesures couvertes, région par région")),
    )


def _picture(wide: View, language: Language) -> str:
    indicator = wide.selection.indicator
    if indicator is Indicator.MATURITY:
        names = wide.atlas.names(Table.REGIONS)
        return language.text(
            "Carte des 17 régions, teintées selon l’indicateur « {indicator} » : {counts}.",
            indicator=language.render(indicator.label),
            counts=language.text(" ; ").join(
                f"{names[count.code]} {scale.told(count, language)}"
                for count in wide.region_counts(indicator)
            ),
        )
    return language.text(
        "Carte des 17 régions, teintées selon l’indicateur « {indicator} ». Ses nombres sont dans le tableau "
        "des régions.",
        indicator=language.render(indicator.label),
    )


def _watched(wide: View, language: Language) -> Section:
    """Name the regions that nobody serves or works with."""
    names = wide.atlas.names(Table.REGIONS)
    alone = [code for code in REGION_CODES if not together(wide, code)]
    without = [
        entry.code for entry in wide.region_counts(Indicator.ACTIVE_POLES) if entry.knowledge in _WITHOUT
    ]
    listed = [
        (counted(title, len(codes), language), some([names[code] for code in codes], _NAMES, language))
        for title, codes in (
            (language.text("Sans pôle actif"), without),
            (language.text("Sans lien de co-animation"), alone),
        )
    ]
    return section(
        Part.WATCHED,
        language.text("Régions à rejoindre"),
        listed,
        total=len(listed),
        language=language,
        least=len(listed),
    )


def _pairs(wide: View, language: Language) -> Section:
    """List the pairs of territories that co-animate most, whoever hosts."""
    names = Names(wide.atlas, language).territories
    counts: Counter[tuple[str, ...]] = Counter()
    for origin, destination, held in zip(
        wide.links["origine"], wide.links["destination"], wide.links["activites"], strict=True
    ):
        counts[tuple(sorted((origin, destination)))] += held
    return section(
        Part.LINKS,
        counted(language.text("Liens de co-animation"), len(counts), language),
        [
            (" – ".join(short(names[code], _LABEL) for code in pair), language.number(count))
            for pair, count in counts.most_common(MOST)
        ],
        total=len(counts),
        language=language,
        headers=(language.text("Territoires"), language.text("Activités")),
        note="" if counts else language.text("Aucune co-animation entre deux territoires."),
    )


def _regions(wide: View, found: Mapping[Dimension, Coverage], language: Language) -> Section:
    names = wide.atlas.names(Table.REGIONS)
    counted_by = [
        wide.count(indicator)
        for indicator in (Indicator.ACTIVE_POLES, Indicator.OFFERED, Indicator.ACTIVITIES)
    ]
    covers = [crossed.tally("region")[str(Knowledge.COVERED)] for crossed in found.values()]
    listed = [
        (
            short(names[code], _LABEL),
            *(language.number(counts[code]) for counts in counted_by),
            language.number(len(together(wide, code))),
            *(language.number(int(tally[code])) for tally in covers),
        )
        for code in REGION_CODES
    ]
    return section(
        Part.REGIONS,
        language.text("Région par région"),
        listed,
        total=len(listed),
        language=language,
        headers=(
            language.text("Région"),
            language.text("Pôles actifs"),
            language.text("Expertises offertes"),
            language.text("Activités"),
            language.text("Partenaires"),
            language.text("Mesures couvertes"),
            language.text("Secteurs couverts"),
        ),
        least=len(listed),
    )
