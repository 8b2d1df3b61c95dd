"""How the figures of an indicator are classed, explained and written."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from geo.selection import Indicator
from geo.view import Knowledge

if TYPE_CHECKING:
    from geo.atlas import Atlas
    from geo.language import Language
    from geo.view import RegionCount


def classes(indicator: Indicator, language: Language) -> tuple[str, ...]:
    """Name the classes by their index, see `geo.view.RegionCount.class_index`; empty for one that is not."""
    text = language.text
    if indicator is Indicator.MATURITY:
        return "", text("0 à 0,9"), text("1 à 1,9"), text("2 à 2,9"), text("3 à 4")
    return text("Aucun (vérifié)"), "1", "2–3", "4–7", text("8 et plus")


def always_told(indicator: Indicator) -> frozenset[Knowledge]:
    """Tell which states a legend explains even where no region is so."""
    without = Knowledge.WITHHELD if indicator is Indicator.MATURITY else Knowledge.UNDOCUMENTED
    return frozenset((Knowledge.COVERED, without))


def notes(atlas: Atlas, indicator: Indicator, language: Language) -> tuple[str, ...]:
    """Say under a legend what the figures are of, where filters and date do not say it."""
    if indicator is not Indicator.MATURITY:
        return ()
    found = atlas.maturity
    return (
        language.text("Moyenne des six dimensions, de 0 à 4."),
        *(
            (
                language.text("Questionnaire {version}, cinq répondants ou plus.", version=found.version),
                language.text("Réponses jusqu’au {day} :", day=language.date(found.until)),
            )
            if found.until
            else ()
        ),
        language.text("ne suit ni les filtres, ni la date."),
    )


def apart(language: Language) -> str:
    """Say beside the regions' table, and in every file of it, which of its columns no filter changes."""
    return language.text(
        "Maturité numérique : de toutes les réponses des trimestres terminés, quels que soient les filtres "
        "et la date ; masquée, ou vide dans un fichier, là où moins de cinq ont répondu, ou si d’autres "
        "chiffres la donneraient à déduire."
    )


def told(count: RegionCount, language: Language) -> str:
    """Write a region's figure, or say why there is none."""
    if count.count is None:
        return language.render(count.knowledge.label).lower()
    return written(count.count, language)


def written(cell: str | float, language: Language) -> str:
    """Write a cell of the regions' table: a text, a count, a mean to one decimal, or that it is hidden."""
    if isinstance(cell, str):
        return cell
    if not isinstance(cell, float):
        return language.number(cell)
    return language.text("masqué") if isnan(cell) else language.decimal(cell)
