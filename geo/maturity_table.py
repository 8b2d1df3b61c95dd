"""The maturity as tables: by region, by sector and by year, with what is hidden said to be."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.aggregates import EVERY_YEAR, Cell
from geo.columns import DIMENSIONS
from geo.fiction import fiction
from geo.language import message
from geo.response import populations, rate
from geo.vocabularies import Answer, Table, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.aggregates import Aggregate
    from geo.atlas import Atlas
    from geo.language import Language


class Split(Vocabulary):
    """What the respondents are told apart by."""

    REGION = "region", message("Par région")
    SECTOR = "secteur", message("Par secteur")
    YEAR = "annee", message("Par année")
    REGION_YEAR = "region_annee", message("Par région et année")
    SECTOR_YEAR = "secteur_annee", message("Par secteur et année")
    REGION_SECTOR = "region_secteur", message("Par région et secteur")


CROSSED: Final = frozenset((Split.REGION_YEAR, Split.SECTOR_YEAR, Split.REGION_SECTOR))
"""Of these only what is shown is listed: nearly all of the rest is hidden."""

EVERYBODY: Final = message("Tout le Québec")


@dataclass(frozen=True)
class Line:
    """A cell and what is shown of it.

    Parameters
    ----------
    cell
        Which respondents.
    shown
        Their figures; ``None`` where they are hidden.
    """

    cell: Cell
    shown: Aggregate | None


def lines(atlas: Atlas, version: str, split: Split) -> tuple[Line, ...]:
    """List the cells of a table, that of everybody first.

    Parameters
    ----------
    atlas
        Its aggregates, see `geo.atlas.Atlas.aggregates`.
    version
        Of the questionnaire, one of those that were filled.
    split
        The table.

    Returns
    -------
    tuple of Line
        Everybody, regions and sectors in the order of their tables, the hidden ones too; years, and
        what is crossed, only where they are shown.
    """
    found = atlas.aggregates[version]
    return tuple(
        Line(cell, found.get(cell))
        for cell in (Cell(), *_cells(atlas, version, split))
        if cell in found or cell == Cell() or (split not in CROSSED and cell.year == EVERY_YEAR)
    )


def hidden(atlas: Atlas, version: str, split: Split) -> int:
    """Count the cells of a table that are not shown, of all that there could be."""
    found = atlas.aggregates[version]
    return sum(cell not in found for cell in _cells(atlas, version, split))


def name(cell: Cell, atlas: Atlas, language: Language) -> str:
    """Say which respondents a cell has."""
    told = (
        atlas.names(Table.REGIONS).get(cell.region, cell.region),
        language.name(atlas.names(Table.SECTORS).get(cell.sector, cell.sector)),
        str(cell.year) if cell.year else "",
    )
    return " · ".join(filter(None, told)) or language.render(EVERYBODY)


def source(atlas: Atlas, version: str, language: Language) -> str:
    """Say what the figures are of, until which day, and what is not shown."""
    told = [
        language.text("Autodiagnostics, questionnaire {version} ; notes de 0 à 4.", version=version),
        language.text(
            "Rien n’est montré de moins de cinq répondants, ni ce qui permettrait de le calculer, même en "
            "comparant deux dates."
        ),
    ]
    days = [one.until for one in atlas.aggregates[version].values()]
    if days:
        told.insert(
            1,
            language.text(
                "Réponses jusqu’au {day} : les chiffres sont arrêtés à la fin de chaque trimestre, et celui "
                "qui trahirait de nouvelles réponses garde son ancienne valeur, avec sa date.",
                day=language.date(max(days)),
            ),
        )
    return " ".join(filter(None, (*told, fiction(atlas.dataset, language))))


def frame(atlas: Atlas, version: str, split: Split, language: Language) -> pd.DataFrame:
    """Lay a table out for a file.

    Returns
    -------
    pandas.DataFrame
        A row a line of `lines`: which respondents, whether they are shown, how many, until which day,
        and for each dimension its mean, of how many, until which day, and whether these are only
        those who evaluated all six; the rate of response where it is known; what the figures are of.
        What is hidden is empty.
    """
    known = populations(atlas.dataset.tables[Table.POPULATIONS])
    regions, sectors = atlas.names(Table.REGIONS), atlas.names(Table.SECTORS)
    told = source(atlas, version, language)
    rows = []
    for line in lines(atlas, version, split):
        cell, shown = line.cell, line.shown
        found = rate(cell, shown, known) if shown else None
        row: dict[str, object] = {
            "questionnaire": version,
            "region": regions.get(cell.region, cell.region),
            "secteur": language.name(sectors.get(cell.sector, cell.sector)),
            "annee": cell.year or None,
            "etat": language.text("montré") if shown else language.text("masqué"),
            "repondants": shown.respondents if shown else None,
            "arrete_le": shown.until.isoformat() if shown else "",
        }
        for dimension in DIMENSIONS:
            average = shown.averages.get(dimension) if shown else None
            row |= {
                dimension: average.mean if average else None,
                f"{dimension}_repondants": average.respondents if average else None,
                f"{dimension}_arrete_le": average.until.isoformat() if average else "",
                f"{dimension}_evalue_tout": str(Answer.YES) if average and average.complete else "",
            }
        row |= {
            "organismes": found.population.organisations if found else None,
            "taux_de_reponse": found.percent if found else None,
            "organismes_source": found.population.source if found else "",
            "organismes_compte_le": found.population.counted.isoformat() if found else "",
            "source": told,
        }
        rows.append(row)
    whole = ["annee", "repondants", "organismes", "taux_de_reponse"]
    whole += [f"{dimension}_repondants" for dimension in DIMENSIONS]
    return pd.DataFrame(rows).astype(dict.fromkeys(whole, "Int64") | dict.fromkeys(DIMENSIONS, "float64"))


def _cells(atlas: Atlas, version: str, split: Split) -> Iterator[Cell]:
    """List every cell that a table could have; of the years, those of which something is shown."""
    regions, sectors = tuple(atlas.names(Table.REGIONS)), tuple(atlas.names(Table.SECTORS))
    years = sorted({cell.year for cell in atlas.aggregates[version]} - {EVERY_YEAR})
    match split:
        case Split.REGION:
            yield from (Cell(region) for region in regions)
        case Split.SECTOR:
            yield from (Cell(sector=sector) for sector in sectors)
        case Split.YEAR:
            yield from (Cell(year=year) for year in years)
        case Split.REGION_YEAR:
            yield from (Cell(region, year=year) for region, year in product(regions, years))
        case Split.SECTOR_YEAR:
            yield from (Cell(sector=sector, year=year) for sector, year in product(sectors, years))
        case Split.REGION_SECTOR:
            yield from (Cell(region, sector) for region, sector in product(regions, sectors))
