"""The self-diagnostic's questionnaire: versioned files of questions with worded levels."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.errors import DataError
from geo.language import message
from geo.problems import Problem
from geo.questionnaire_file import Reader
from geo.schema import prepared
from geo.settings import QUESTIONNAIRES, REFERENCE
from geo.tabular import read as read_table
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from geo.language import Locale

LEVELS: Final = 5
"""Worded situations a question has; the first scores 0."""

MOST_QUESTIONS: Final = 24

_SUFFIX: Final = ".toml"
_CODE: Final = "code"


@dataclass(frozen=True)
class Wording:
    """A question in one language.

    Parameters
    ----------
    text, help
        What is asked, and what helps to understand it.
    levels
        The five situations, that of score 0 first.
    """

    text: str
    help: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One question.

    Parameters
    ----------
    code
        Its name in a set of answers.
    dimension
        One of `geo.columns.DIMENSIONS`.
    weight
        How much it counts in the mean of its dimension; above 0.
    domains
        Codes of the domains of expertise that help there.
    words
        What to search the guide for, in French as its entries are.
    wordings
        The question by language.
    """

    code: str
    dimension: str
    weight: float
    domains: tuple[str, ...]
    words: tuple[str, ...]
    wordings: Mapping[Locale, Wording]


@dataclass(frozen=True)
class DimensionWording:
    """A dimension in one language."""

    name: str
    summary: str


@dataclass(frozen=True)
class Preface:
    """What is said before the questions, in one language.

    Parameters
    ----------
    title
        Of the questionnaire.
    introduction
        Paragraphs: how long it takes, what is kept, who sees it.
    """

    title: str
    introduction: tuple[str, ...]


@dataclass(frozen=True)
class Questionnaire:
    """One version of the questionnaire.

    Parameters
    ----------
    code, version
        Its name, and the number that the diagnostics carry: « 1.0 ».
    licence
        Under which it may be used elsewhere.
    prefaces
        What is said first, by language.
    dimensions
        Every one of `geo.columns.DIMENSIONS`, in that order, by language.
    questions
        At most `MOST_QUESTIONS`, in the order in which they are asked.
    """

    code: str
    version: str
    licence: str
    prefaces: Mapping[Locale, Preface]
    dimensions: Mapping[str, Mapping[Locale, DimensionWording]]
    questions: tuple[Question, ...]


def versions(folder: Path = QUESTIONNAIRES) -> tuple[Questionnaire, ...]:
    """Load every version, the oldest first.

    Raises
    ------
    DataError
        With everything wrong in any of the files, or where two carry the same version.
    """
    domains = _domains()
    found: list[tuple[str, Questionnaire]] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        try:
            found.append((path.name, read(path.name, path.read_bytes(), domains)))
        except DataError as error:
            problems += error.problems
    times = Counter(questionnaire.version for _, questionnaire in found)
    problems += [
        Problem(
            name,
            None,
            "version",
            questionnaire.version,
            message("Une autre version du questionnaire porte le même numéro."),
            message("Donnez à chaque fichier son propre numéro : leurs résultats ne se mêlent jamais."),
        )
        for name, questionnaire in found
        if times[questionnaire.version] > 1
    ]
    if problems:
        raise DataError(problems)
    return tuple(sorted((questionnaire for _, questionnaire in found), key=_order))


def latest(folder: Path = QUESTIONNAIRES) -> Questionnaire:
    """Load the newest version; raises as `versions` does, and where there is none."""
    found = versions(folder)
    if not found:
        nothing = Problem(
            f"{folder.name}/",
            None,
            "",
            "",
            message("Aucun questionnaire n’est là."),
            message("Remettez en place ceux qui sont livrés avec Maillage."),
        )
        raise DataError([nothing])
    return found[-1]


def read(file: str, content: bytes, domains: Collection[str]) -> Questionnaire:
    """Read and check a questionnaire.

    Parameters
    ----------
    file
        Its name, for the report.
    content
        TOML in UTF-8.
    domains
        The codes that its questions may name.

    Raises
    ------
    DataError
        With everything that is wrong in it.
    """
    try:
        told = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DataError([_unreadable(file, str(error))]) from error
    except tomllib.TOMLDecodeError as error:
        raise DataError([_unreadable(file, str(error))]) from error
    return _questionnaire(Reader(file, told), domains)


def _questionnaire(reader: Reader, domains: Collection[str]) -> Questionnaire:
    version = reader.version("version")
    made = Questionnaire(
        code=reader.string(_CODE),
        version=version,
        licence=reader.string("licence"),
        prefaces={
            locale: Preface(own.string("titre"), own.strings("introduction"))
            for locale, own in reader.spoken()
        },
        dimensions={
            part.string(_CODE): {
                locale: DimensionWording(own.string("nom"), own.string("resume"))
                for locale, own in part.spoken()
            }
            for part in reader.parts("dimension")
        },
        questions=tuple(
            Question(
                code=part.string(_CODE),
                dimension=part.string("dimension"),
                weight=part.weight("poids"),
                domains=part.among("domaines", domains),
                words=part.strings("mots"),
                wordings={
                    locale: Wording(own.string("texte"), own.string("aide"), own.strings("niveaux", LEVELS))
                    for locale, own in part.spoken()
                },
            )
            for part in reader.parts("question")
        ),
    )
    if not reader.problems:
        reader.dimensions(list(made.dimensions), [question.dimension for question in made.questions])
        reader.distinct([question.code for question in made.questions], MOST_QUESTIONS)
    if reader.problems:
        raise DataError(reader.problems)
    return made


def _order(questionnaire: Questionnaire) -> tuple[int, ...]:
    return tuple(int(number) for number in questionnaire.version.split("."))


def _domains() -> frozenset[str]:
    """Give the codes of the project's own domains, which the questionnaires are written for."""
    file = Table.DOMAINS.file
    cells = prepared(Table.DOMAINS, read_table(file, (REFERENCE / file).read_bytes())).cells
    return frozenset(cells[_CODE])


def _unreadable(file: str, said: str) -> Problem:
    return Problem(
        file,
        None,
        "",
        said,
        message("Ce n’est pas du TOML en UTF-8."),
        message("Corrigez la ligne nommée, ou remettez en place le fichier livré avec Maillage."),
    )
