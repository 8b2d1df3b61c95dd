"""Sections of a one-pager that read the matrix: states, gaps with help, totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.coverage import STATES, Age, Dimension
from geo.matrix import Order, lines, population
from geo.one_pager import MOST, NONE, Cell, Part, counted, covered, section, short, some
from geo.relief import helpers
from geo.view import Knowledge
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from geo.coverage import Coverage
    from geo.language import Language
    from geo.one_pager import Row, Section
    from geo.relief import Helper
    from geo.view import View

_ONE_BY_ONE: Final = 8
"""Measures that always have a row; of a region that has more, they are told by state and number alone."""

_GAPS: Final = (Knowledge.CONFIRMED_EMPTY, Knowledge.UNDOCUMENTED)
_HELPERS: Final = 2
_LABEL: Final = 78
_WHOLE_LABEL: Final = 96
_WHO: Final = 36
_ROW: Final = 700
_HELP: Final = 110
"""Characters."""


@dataclass(frozen=True)
class _Known:
    """What is known of a cell: its state, how old that is, and the day as it is written."""

    state: Knowledge
    age: Age | None
    day: str

    def words(self, language: Language) -> str:
        """Say the state, with its age where it is not recent."""
        told = language.render(self.state.label)
        if self.age is None or self.age is Age.RECENT:
            return told
        return f"{told} ({language.render(self.age.label).lower()})"


def _cells(found: Coverage) -> Mapping[str, _Known]:
    """Read the cells of one region, by code."""
    columns = ("code", "etat", "age", "confirme_le")
    return {
        code: _Known(Knowledge(state), Age(age) if age else None, "" if pd.isna(day) else f"{day:%Y-%m-%d}")
        for code, state, age, day in zip(*(found.cells[name] for name in columns), strict=True)
    }


def measures(found: Coverage, view: View, language: Language) -> Section:
    """Tell a region's measures: each with its state and age while they are few."""
    if len(found.codes) > _ONE_BY_ONE:
        return by_state(found, view, language)
    known = _cells(found)
    listed = [
        (
            short(line.label, _WHOLE_LABEL),
            _state(known[line.code], language),
            _confirmed(known[line.code], language),
        )
        for line in lines(found, view.atlas, Order.GROUPED, language)
    ]
    return section(
        Part.MEASURES,
        _title(found, language),
        listed,
        total=len(listed),
        language=language,
        headers=(language.text("Mesure"), language.text("État"), language.text("Dernière confirmation")),
        least=len(listed),
        note=_if_none(listed, language),
    )


def _if_none(listed: Sequence[Row], language: Language) -> str:
    return "" if listed else language.text("Aucune ligne dans la table de référence.")


def _state(known: _Known, language: Language) -> Cell:
    return Cell(language.render(known.state.label), state=known.state, age=known.age)


def _confirmed(known: _Known, language: Language) -> str:
    age = language.render(known.age.label) if known.age else NONE
    return f"{known.day} · {age.lower()}" if known.day else age


def by_state(found: Coverage, view: View, language: Language) -> Section:
    """Tell a region's measures or sectors by state and age, with their count."""
    told: dict[_Known, list[str]] = {}
    known = _cells(found)
    for line in lines(found, view.atlas, Order.GROUPED, language):
        cell = known[line.code]
        alike = _Known(cell.state, None if cell.age is Age.RECENT else cell.age, "")
        label = line.code if found.dimension is Dimension.MEASURES else line.label
        told.setdefault(alike, []).append(label)
    for state in set(STATES) - {cell.state for cell in told}:
        told[_Known(state, None, "")] = []
    listed = [
        (
            Cell(counted(cell.words(language), len(names), language), state=cell.state, age=cell.age),
            some(names, _ROW, language),
        )
        for cell, names in sorted(told.items(), key=lambda item: _order(item[0]))
    ]
    return section(
        Part.STATES,
        _title(found, language),
        listed,
        total=len(listed),
        language=language,
        headers=(language.text("État"), language.render(found.dimension.label)),
        least=len(listed),
    )


def _order(cell: _Known) -> tuple[int, int]:
    """Place the states as everywhere, and within each the recent first."""
    return list(Knowledge).index(cell.state), list(Age).index(cell.age) if cell.age else 0


def _title(found: Coverage, language: Language) -> str:
    told = covered(found, language)
    if found.dimension is Dimension.MEASURES:
        return language.text("Mesures couvertes : {covered}", covered=told)
    return language.text("Secteurs couverts : {covered}", covered=told)


def gaps(
    found: Mapping[Dimension, Coverage], wide: View, code: str, today: date, language: Language
) -> Section:
    """List what a region lacks, measures first, each with who could help.

    Within measures, then sectors, what somebody has checked comes before what nobody knows.

    Parameters
    ----------
    found
        The cells of the region.
    wide
        The view in which help is looked for.
    code, today, language
        See `geo.relief.helpers`.
    """
    missing = [
        (dimension, line, known[line.code])
        for dimension, crossed in found.items()
        for known in (_cells(crossed),)
        for state in _GAPS
        for line in lines(crossed, wide.atlas, Order.GROUPED, language)
        if known[line.code].state is state
    ]
    listed = (
        (
            Cell(short(line.label, _LABEL), (_found_empty(cell, language),), state=cell.state),
            _help(helpers(wide, dimension, code, line.code, today, language), language),
        )
        for dimension, line, cell in missing[:MOST]
    )
    return section(
        Part.GAPS,
        counted(language.text("Vides, et qui peut aider"), len(missing), language),
        listed,
        total=len(missing),
        language=language,
        headers=(language.text("Mesure ou secteur"), language.text("Qui peut aider")),
        note="" if missing else language.text("Aucun vide sous ces filtres."),
    )


def help_rule(language: Language) -> str:
    """Say briefly how those who could help are ranked (`geo.relief.RULE`)."""
    return language.text(
        "Qui peut aider : d’abord la connaissance la plus à jour, puis la ville principale la plus proche à "
        "vol d’oiseau."
    )


def _found_empty(cell: _Known, language: Language) -> str:
    told = cell.words(language)
    return language.text("{state}, le {day}", state=told, day=cell.day) if cell.day else told


def _help(found: tuple[Helper, ...], language: Language) -> str | Cell:
    if not found:
        return language.text("Personne ne couvre cette case dans le réseau.")
    first, *others = found[:_HELPERS]
    mails = [contact.mail for contact in first.ambassadors if contact.mail]
    whom = [short(name, _HELP) for name in (*first.poles[:1], *first.holders[:1], *mails[:1])]
    then = [language.text("sinon {helper}", helper=_helper(helper, language)) for helper in others]
    return Cell(_helper(first, language), tuple(filter(None, (" · ".join(whom), *then))))


def _helper(helper: Helper, language: Language) -> str:
    far = helper.distance_km
    told = [language.render(helper.age.label).lower()]
    if far is not None:
        told.insert(0, language.text("{n} km", n=language.number(round(far))))
    return f"{short(helper.name, _LABEL)} ({', '.join(told)})"


def _hidden(found: Coverage, language: Language) -> str:
    """Say how many cells are in no column of the totals: only filters make them empty."""
    hidden = int((found.cells["etat"] == str(Knowledge.HIDDEN)).sum())
    if not hidden:
        return ""
    return language.plural(
        "{n} case de plus n’a rien sous ces filtres, mais quelque chose sans eux.",
        "{n} cases de plus n’ont rien sous ces filtres, mais quelque chose sans eux.",
        hidden,
    )


def totals(found: Coverage, view: View, language: Language) -> Section:
    """Count the regions of each measure or sector by state, the least covered first.

    Beside the counts, the share of the population that lives in the regions that cover it, and
    which these are: they can help the others.
    """
    names = view.atlas.names(Table.REGIONS)
    tally = found.tally("code")
    counts = {code: row for code, *row in tally[[str(state) for state in STATES]].itertuples(name=None)}
    covering = found.cells[found.cells["etat"] == str(Knowledge.COVERED)]
    listed: list[Row] = []
    for line in lines(found, view.atlas, Order.HOLES, language)[:MOST]:
        share = population(found, view.atlas, line.code)
        percent = round(100 * share.covered / share.counted, 1) if share.counted else None
        helping = [names[code] for code in covering.loc[covering["code"] == line.code, "region"]]
        listed.append(
            (
                Cell(short(line.label, _LABEL), (some(helping, _WHO, language),) if helping else ()),
                *map(language.number, counts[line.code]),
                NONE if percent is None else language.text("{percent} %", percent=language.number(percent)),
            )
        )
    return section(
        Part.TOTALS,
        language.text(
            "{dimension} · {n}, par couverture croissante",
            dimension=language.render(found.dimension.label),
            n=language.number(len(found.codes)),
        ),
        listed,
        total=len(found.codes),
        language=language,
        headers=(
            language.text("Mesure, et qui peut aider")
            if found.dimension is Dimension.MEASURES
            else language.text("Secteur, et qui peut aider"),
            *(language.render(state.label) for state in STATES),
            language.text("Population couverte"),
        ),
        least=_ONE_BY_ONE if found.dimension is Dimension.MEASURES else 1,
        note=_if_none(listed, language) or _hidden(found, language),
    )
