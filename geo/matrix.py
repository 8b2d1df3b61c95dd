"""The coverage matrix laid out: in what order, under which headings, and as rows of a file."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.coverage import TABLES, Age, Dimension
from geo.language import message
from geo.opened import NO_AXIS
from geo.view import Knowledge
from geo.vocabularies import Axis, Table, Vocabulary

if TYPE_CHECKING:
    from geo.atlas import Atlas
    from geo.coverage import Coverage
    from geo.language import Language


class Order(Vocabulary):
    """How the lines of the matrix follow each other."""

    GROUPED = "groupes", message("Par axe, grandes mesures d’abord")
    HOLES = "trous", message("Le plus de trous d’abord")


HEADERS: Final = {
    "region": message("Code de région"),
    "nom_region": message("Région"),
    "code": message("Code"),
    "nom": message("Mesure ou secteur"),
    "etat": message("État"),
    "poles": message("Pôles"),
    "expertises": message("Expertises"),
    "activites": message("Activités"),
    "confirme_le": message("Confirmé le"),
    "age": message("Âge"),
}
"""What the columns of the listed cells are called on the screen."""


@dataclass(frozen=True)
class Line:
    """A line of the matrix: a measure or a sector.

    Parameters
    ----------
    code, label
        As the reader knows it: a measure is its number and title.
    group
        Heading above the first line of its kind, the same for all of them.
    axis
        Of the measures below that heading, as `geo.opened` names it; empty where nothing is grouped.
    """

    code: str
    label: str
    group: str = ""
    axis: str = ""


def lines(found: Coverage, atlas: Atlas, order: Order, language: Language) -> tuple[Line, ...]:
    """Order the measures or sectors: by group, or those with the most holes first.

    Measures are grouped by axis, those without a known axis last, and within each group the
    « grandes mesures » come first, then the number.
    """
    if found.dimension is Dimension.MEASURES:
        made = _measures(found, atlas, language)
    else:
        names = atlas.names(Table.SECTORS)
        made = [Line(code, language.name(names[code])) for code in found.codes]
    if order is Order.GROUPED:
        return tuple(made)
    covered = found.tally("code")[str(Knowledge.COVERED)]
    return tuple(Line(line.code, line.label) for line in sorted(made, key=lambda line: covered[line.code]))


def _measures(found: Coverage, atlas: Atlas, language: Language) -> list[Line]:
    table = atlas.dataset.tables[Table.MEASURES].set_index("numero").loc[list(found.codes)]
    axes = list(Axis)
    made = []
    for number, title, axis, great in table[["titre", "axe", "grande_mesure"]].itertuples():
        known = Axis(axis) if axis else None
        first = not pd.isna(great) and bool(great)
        group = language.render(known.label) if known else language.text("Axe non précisé")
        label = f"{number} · {language.name(title) if title else language.text('titre non vérifié')}"
        place = (axes.index(known) if known else len(axes), not first, _in_order(str(number)))
        made.append((place, Line(str(number), label, group, str(axis) or NO_AXIS)))
    return [line for _, line in sorted(made, key=lambda pair: pair[0])]


def _in_order(number: str) -> tuple[int, str]:
    """Sort 9 before 111, and what is no number after them."""
    return (int(number) if number.isdecimal() else sys.maxsize, number)


def listed(found: Coverage, atlas: Atlas, language: Language) -> pd.DataFrame:
    """List cells in words, one a row, with the headers of the data files."""
    regions, names = atlas.names(Table.REGIONS), atlas.names(found.dimension.table)
    cells = found.cells
    states = {str(state): language.render(state.label) for state in Knowledge}
    ages = {str(age): language.render(age.label) for age in Age} | {"": ""}
    return pd.DataFrame(
        {
            "region": cells["region"],
            "nom_region": cells["region"].map(regions),
            "code": cells["code"],
            "nom": [language.name(names[code]) for code in cells["code"]],
            "etat": cells["etat"].map(states),
            **{str(table): cells[str(table)] for table in TABLES},
            "confirme_le": cells["confirme_le"],
            "age": cells["age"].map(ages),
        }
    )


def covered_by_axis(found: Coverage) -> pd.DataFrame:
    """Count the covered measures of each axis: one row an axis, named as `Line.axis`, one column a region."""
    axes = found.cells["axe"].where(found.cells["axe"] != "", NO_AXIS)
    covered = (found.cells["etat"] == str(Knowledge.COVERED)).astype(int)
    counted = pd.crosstab(axes, found.cells["region"], values=covered, aggfunc="sum", dropna=False)
    return counted.fillna(0).astype(int).reindex(columns=list(found.regions), fill_value=0)


@dataclass(frozen=True)
class Share:
    """How much of the population lives where something covers.

    Parameters
    ----------
    covered, counted
        Inhabitants of the covered regions, and of all those counted.
    left_out
        Codes of the regions without a whole count of their population, which are in neither.
    """

    covered: int
    counted: int
    left_out: tuple[str, ...]


def population(found: Coverage, atlas: Atlas, code: str) -> Share:
    """Count the inhabitants of the regions that cover a measure or a sector.

    A region whose count is missing, or said to be incomplete by its source, is left out of both
    numbers (in the reference table: Nord-du-Québec, whose nine Cree and Naskapi villages carry 0).
    """
    table = atlas.dataset.tables[Table.REGIONS].set_index("code").loc[list(found.regions)]
    partial = table["population_source"].str.contains("incompl", case=False).to_numpy(dtype=bool)
    unknown = table["population"].isna().to_numpy() | partial
    people = table["population"].fillna(0).to_numpy(dtype=float)
    cells = found.cells[found.cells["code"] == code].set_index("region").loc[list(found.regions)]
    covered = (cells["etat"] == str(Knowledge.COVERED)).to_numpy()
    return Share(
        int(people[covered & ~unknown].sum()),
        int(people[~unknown].sum()),
        tuple(np.asarray(found.regions)[unknown].tolist()),
    )
