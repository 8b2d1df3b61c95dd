"""What is shown of a survey, as tables: nothing but what `geo.surveys.results` gives, or makes computable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean, median
from typing import TYPE_CHECKING

import pandas as pd

from geo.aggregates import Cell
from geo.language import message
from geo.surveys import NO_ANSWER, QuestionKind
from geo.vocabularies import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Language
    from geo.surveys import Result, Tally

Names = Mapping[str, str]


class Split(Vocabulary):
    """By what the answers are told apart."""

    TOGETHER = "ensemble", message("Toutes ensemble")
    REGION = "region", message("Par région")
    SECTOR = "secteur", message("Par secteur")


@dataclass(frozen=True)
class Middle:
    """Where the answers on a scale lie; those who left the question out are not counted.

    Parameters
    ----------
    mean, median
        Between 0 and 10; the mean to one decimal.
    """

    mean: float
    median: float


def middle(tally: Tally) -> Middle | None:
    """Give mean and median of a scale, only where every answer is shown: they say nothing more, then."""
    if not whole(tally):
        return None
    given = [
        int(answer) for answer, count in tally.answers.items() if answer != NO_ANSWER for _ in range(count)
    ]
    return Middle(round(fmean(given), 1), float(median(given))) if given else None


def whole(tally: Tally) -> bool:
    """Tell whether the answers shown are those of all respondents, where each gives one."""
    return sum(tally.answers.values()) == tally.respondents


def places(result: Result, split: Split) -> tuple[Cell, ...]:
    """List the cells of a split of which something is shown."""
    match split:
        case Split.TOGETHER:
            kept = [cell for cell in result.tallies if cell == Cell()]
        case Split.REGION:
            kept = [cell for cell in result.tallies if cell.region]
        case Split.SECTOR:
            kept = [cell for cell in result.tallies if cell.sector]
    return tuple(kept)


def options(result: Result, cells: Sequence[Cell]) -> tuple[str, ...]:
    """List the answers of which some number is shown in these cells, or everywhere."""
    tallies = [result.tallies[cell] for cell in (Cell(), *cells) if cell in result.tallies]
    found = dict.fromkeys(answer for tally in tallies for answer in tally.answers)
    last = [answer for answer in found if answer == NO_ANSWER]
    first = [answer for answer in found if answer != NO_ANSWER]
    return (*(sorted(first, key=int) if result.kind is QuestionKind.SCALE else first), *last)


def named(cell: Cell, names: Names, language: Language) -> str:
    """Name a cell; a code that no table names any more is told as it is."""
    code = cell.region or cell.sector
    return names.get(code, code) if code else language.text("Ensemble")


def answer_name(answer: str, language: Language) -> str:
    """Name an answer, or the want of one."""
    return answer if answer != NO_ANSWER else language.text("Sans réponse")


def sheet(
    survey: str, results: Sequence[Result], split: Split, names: Names, language: Language
) -> pd.DataFrame:
    """Make the table of exactly what is shown.

    Parameters
    ----------
    survey, results
        See `geo.surveys.results`.
    split
        By what the answers are told apart.
    names
        Of regions, or of sectors.
    language
        For the words.

    Returns
    -------
    pandas.DataFrame
        A row for each answer shown of a question in a place, and one for each that is hidden
        there: « masqué » in place of its number.
    """
    hidden = language.text("masqué")
    lines: list[tuple[object, ...]] = []
    for result in results:
        cells = places(result, split)
        for cell in cells:
            tally = result.tallies[cell]
            found = middle(tally) if result.kind is QuestionKind.SCALE else None
            start = (survey, result.question, language.render(result.kind.label))
            where = (*start, named(cell, names, language), tally.respondents)
            ends = (found.mean, found.median) if found else (None, None)
            lines += [
                (
                    *where,
                    answer_name(answer, language),
                    tally.answers.get(answer, hidden),
                    *ends,
                )
                for answer in options(result, cells)
            ] or [(*where, "", "" if result.kind is QuestionKind.OPEN else hidden, *ends)]
    columns = ["sondage", "question", "sorte", "ou", "repondants", "reponse", "nombre", "moyenne", "mediane"]
    return pd.DataFrame(lines, columns=columns).astype({"moyenne": float, "mediane": float})
