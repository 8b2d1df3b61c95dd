"""Answers to surveys: what kind each question is, and its answers counted without telling of a few.

Respondents are counted, not answers, and a tally is of all respondents to the survey: numbers by
question would tell, subtracted, of the few who left one out. What is shown follows
`geo.suppression`, all questions of a survey and all places together: often the answers to one question
are a part of those to another (« si oui, … »), and the difference of two questions would tell of a few.
Like the figures of the diagnostics, they are made of the whole table and never of a filtered one.

Unlike them they are of all answers at once, and not of periods: a survey is imported when it is over.
Who imports a few late answers afterwards lets who kept the former figures subtract.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.aggregates import Cell
from geo.cells import SEPARATOR, items
from geo.errors import ForbiddenError
from geo.language import message
from geo.roles import Role
from geo.suppression import classes, nothing
from geo.vocabularies import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geo.roles import Writer
    from geo.suppression import Group

_WHOLE: Final = re.compile(r"[0-9]{1,2}")
_HIGHEST: Final = 10
_MOST_CHOICES: Final = 20
_LONGEST_CHOICE: Final = 80
_SHARE: Final = 2 / 3
"""A choice is made by several: above this share of different answers, they are people's own words."""


_Figure = tuple[Cell, str, str]
"""Where, to which question (none: how many answered the survey), and which answer."""

NO_ANSWER: Final = ""
"""Counted like an answer: who left the question out."""


class QuestionKind(Vocabulary):
    """What the answers to a question are."""

    SCALE = "echelle", message("Échelle")
    SINGLE = "choix_unique", message("Choix unique")
    MULTIPLE = "choix_multiple", message("Choix multiple")
    OPEN = "ouverte", message("Réponse libre")


@dataclass(frozen=True)
class Tally:
    """What is shown of the answers to a question in a cell.

    Parameters
    ----------
    respondents
        How many answered the survey, this question or others: at least `geo.suppression.LEAST`.
    answers
        Respondents by answer, `NO_ANSWER` among them; one that cannot be shown is not there. In the
        order of the scale, otherwise the most frequent first.
    """

    respondents: int
    answers: Mapping[str, int]


@dataclass(frozen=True)
class Result:
    """One question of a survey.

    Parameters
    ----------
    question
        As it was asked.
    kind
        What its answers are.
    tallies
        By cell: everywhere, a region, a sector. One that cannot be shown is not there.
    """

    question: str
    kind: QuestionKind
    tallies: Mapping[Cell, Tally]


def names(surveys: pd.DataFrame) -> tuple[str, ...]:
    """List the surveys of a table, in its order."""
    return tuple(dict.fromkeys(surveys["sondage"]))


def kind_of(answers: Sequence[str]) -> QuestionKind:
    """Tell what the answers to a question are; when in doubt, people's own words.

    Parameters
    ----------
    answers
        Of all respondents; those that are empty do not count.
    """
    given = [answer for answer in answers if answer]
    if given and all(_WHOLE.fullmatch(answer) and int(answer) <= _HIGHEST for answer in given):
        return QuestionKind.SCALE
    chosen = [item for answer in given for item in items(answer)]
    different = set(chosen)
    if (
        not chosen
        or len(different) > min(_MOST_CHOICES, _SHARE * len(chosen))
        or max(map(len, different)) > _LONGEST_CHOICE
    ):
        return QuestionKind.OPEN
    several = any(SEPARATOR in answer for answer in given)
    return QuestionKind.MULTIPLE if several else QuestionKind.SINGLE


def results(surveys: pd.DataFrame, survey: str) -> tuple[Result, ...]:
    """Count the answers to a survey, everywhere, by region and by sector.

    Parameters
    ----------
    surveys
        The whole table, typed as `geo.schema.typed` says.
    survey
        Its name.

    Returns
    -------
    tuple of Result
        By question, in the order of the table. What is shown of a question can be added and
        subtracted in every way without reaching a group of 1 to 4 respondents. Of open questions,
        only the number of respondents is told; see `open_answers`.
    """
    rows = surveys[surveys["sondage"] == survey].reset_index(drop=True)
    people = {name: place for place, name in enumerate(dict.fromkeys(rows["repondant"]))}
    places = np.array([people[name] for name in rows["repondant"]], dtype=np.int64)
    asked: dict[str, tuple[QuestionKind, dict[str, Group]]] = {}
    for question, own in rows.groupby("question", sort=False):
        answers = own["reponse"].tolist()
        kind = kind_of(answers)
        asked[str(question)] = kind, _chosen(places[own.index], answers, kind, len(people))
    found = _tallies(
        _cells(rows, places, len(people)), {question: chosen for question, (_, chosen) in asked.items()}
    )
    return tuple(Result(question, kind, found[question]) for question, (kind, _) in asked.items())


def open_answers(surveys: pd.DataFrame, survey: str, question: str, reader: Writer) -> tuple[str, ...]:
    """Give people's own words to who may read them, without who said them.

    Parameters
    ----------
    surveys, survey, question
        See `results`.
    reader
        Who asks. An administrator reads all, an editor those of their regions.

    Returns
    -------
    tuple of str
        In alphabetical order, which tells nothing of who answered when.

    Raises
    ------
    geo.errors.ForbiddenError
        If they only read.
    """
    if reader.role is Role.READING:
        raise ForbiddenError(
            message(
                "Votre rôle est la lecture : les réponses libres, où quelqu’un peut se reconnaître, ne vous "
                "sont pas montrées. Demandez le rôle d’édition à une personne qui administre Maillage."
            )
        )
    rows = surveys[(surveys["sondage"] == survey) & (surveys["question"] == question)]
    if reader.role is Role.EDITING:
        rows = rows[rows["region"].isin(reader.territories)]
    return tuple(sorted(answer for answer in rows["reponse"] if answer))


def _cells(rows: pd.DataFrame, places: NDArray[np.int64], people: int) -> dict[Cell, Group]:
    """Tell who is where: everywhere first, then by region, then by sector."""
    found = {Cell(): np.ones(people, dtype=np.bool_)}
    for column, name in (("region", "region"), ("secteur", "sector")):
        for code in sorted(set(rows[column]) - {""}):
            found[Cell(**{name: code})] = _group(places[rows[column] == code], people)
    return found


def _chosen(
    places: NDArray[np.int64], answers: Sequence[str], kind: QuestionKind, people: int
) -> dict[str, Group]:
    """Tell who gave each answer, in the order of `Tally.answers`."""
    if kind is QuestionKind.OPEN:
        return {}
    given: dict[str, list[int]] = {}
    for place, answer in zip(places.tolist(), answers, strict=True):
        for choice in items(answer):
            given.setdefault(str(int(choice)) if kind is QuestionKind.SCALE else choice, []).append(place)
    groups = {choice: _group(who, people) for choice, who in given.items()}
    if kind is QuestionKind.SCALE:
        order = sorted(groups, key=int)
    else:
        order = sorted(groups, key=lambda choice: (-groups[choice].sum(), choice))
    silent = ~np.logical_or.reduce([np.zeros(people, dtype=np.bool_), *groups.values()])
    return {choice: groups[choice] for choice in order} | {NO_ANSWER: silent}


def _tallies(
    cells: Mapping[Cell, Group], asked: Mapping[str, Mapping[str, Group]]
) -> dict[str, dict[Cell, Tally]]:
    """Take up the numbers of respondents, then the answers everywhere, by region and by sector."""
    figures: dict[_Figure, Group] = {(cell, "", ""): people for cell, people in cells.items()}
    for cell, people in cells.items():
        for question, chosen in asked.items():
            figures |= {(cell, question, choice): people & own for choice, own in chosen.items()}
    taken = _taken_up(figures)
    return {
        question: {
            cell: Tally(
                int(people.sum()),
                {
                    choice: int((people & own).sum())
                    for choice, own in chosen.items()
                    if (cell, question, choice) in taken
                },
            )
            for cell, people in cells.items()
            if (cell, "", "") in taken
        }
        for question, chosen in asked.items()
    }


def _taken_up(figures: Mapping[_Figure, Group]) -> frozenset[_Figure]:
    """Tell which figures can be shown together; answers only where the number of respondents is."""
    if not figures:
        return frozenset()
    sizes, groups = classes(list(figures.values()))
    shown = nothing(sizes)
    taken: set[_Figure] = set()
    for figure, group in zip(figures, groups, strict=True):
        cell, question, _ = figure
        if question and (cell, "", "") not in taken:
            continue
        more = shown.with_group(group)
        if more is not None:
            shown = more
            taken.add(figure)
    return frozenset(taken)


def _group(places: Sequence[int] | NDArray[np.int64], people: int) -> Group:
    group = np.zeros(people, dtype=np.bool_)
    group[places] = True
    return group
