"""A sheet with one column a question, as forms on line give it, becomes one row an answer."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from geo.cells import SEPARATOR
from geo.language import message
from geo.plain import plain
from geo.remarks import Remark, Verdict
from geo.strays import sorted_out
from geo.survey_headers import ANSWER, QUESTION, RESPONDENT, SURVEY, TOLD, titles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo.grid import Grid, Value
    from geo.recognition import Recognition

HEADERS: Final = (SURVEY, QUESTION, RESPONDENT, "region", "secteur", ANSWER, "repondu_le")

_LONGEST_CHOICE: Final = 80
_MOST_CHOICES: Final = 20
_SHARE: Final = 2 / 3
_MAIL: Final = re.compile(r"[^\s<>;,]+@[^\s<>;,]+\.\w+")
_HIDDEN: Final = "…"
_SEVERAL: Final = re.compile(r"\s*;\s*")
"""Between the choices of one answer, in what Microsoft Forms exports."""

_COMMA: Final = ", "
"""… in what Google Forms exports, where a choice may hold one too."""

_NOTHING: Final = message("Rien à faire : cette ligne n’apporte rien.")


@dataclass(frozen=True)
class Origin:
    """The cell of the sheet that an answer stood in: its line, and its place from 0."""

    line: int
    place: int


@dataclass(frozen=True, eq=False)
class Melted:
    """A sheet turned.

    Parameters
    ----------
    grid
        Headed by the columns of `geo.vocabularies.Table.SURVEYS`; a row an answer, each with a
        line of its own, as the importer asks.
    origins
        For every answer, in the order of the grid's rows under its headers, where it stood.
    questions
        By place in the sheet, what is asked there.
    remarks
        What was done on the way, and the rows that bring nothing, at their places in the sheet.
    """

    grid: Grid
    origins: tuple[Origin, ...]
    questions: Mapping[int, str]
    remarks: tuple[Remark, ...]


def melted(grid: Grid, found: Recognition) -> Melted:
    """Turn a sheet of one respondent a row into one of one answer a row.

    Parameters
    ----------
    grid
        The cells as they stand.
    found
        What each column is, see `geo.survey_headers.laid_out`; its survey's name stands where the
        sheet does not tell it.

    Returns
    -------
    Melted
        Empty answers have no row. Where the sheet does not number its respondents, « r-12 » is
        the one of line 12. Choices between « ; », or commas where they recur, become a list.
        Addresses of mail within answers are left out.
    """
    header = found.header or 0
    asked = {
        place: title
        for place, (title, column) in enumerate(zip(titles(grid, header), found.columns, strict=True))
        if column == ANSWER
    }
    told = {name: place for place, name in enumerate(found.columns) if name in TOLD}
    kept, aside = sorted_out(grid, found)
    rows = [(grid.lines[row], grid.rows[row]) for row in kept]
    commas = {place for place in asked if _in_commas([cells[place] for _, cells in rows])}
    made: list[tuple[Value, ...]] = []
    origins: list[Origin] = []
    remarks = [*aside, *_columns_told(grid, found, asked, commas)]
    for line, cells in rows:
        own: dict[str, Value] = {name: cells[place] for name, place in told.items()}
        own[SURVEY] = own.get(SURVEY) or found.survey
        own[RESPONDENT] = own.get(RESPONDENT) or f"r-{line}"
        given = [place for place in asked if plain(cells[place])]
        for place in given:
            answer = _listed(cells[place], place in commas)
            if isinstance(answer, str) and _MAIL.search(answer):
                answer = _MAIL.sub(_HIDDEN, answer)
                remarks.append(_addressed(line, place, asked[place]))
            row = own | {QUESTION: asked[place], ANSWER: answer}
            made.append(tuple(row.get(name) for name in HEADERS))
            origins.append(Origin(line, place))
        if not given:
            what = message("Cette ligne ne répond à aucune question.")
            remarks.append(Remark(line, None, "", "", what, _NOTHING, Verdict.REFUSED))
    lines = tuple(range(1, len(made) + 2))
    turned = replace(grid, rows=(HEADERS, *made), lines=lines, notes=(), headed=True)
    return Melted(turned, tuple(origins), asked, tuple(remarks))


def only_told(found: Recognition) -> Recognition:
    """Leave the questions aside: what remains is told once a row."""
    return replace(found, columns=tuple(name if name in TOLD else None for name in found.columns))


def _columns_told(
    grid: Grid, found: Recognition, asked: Mapping[int, str], commas: set[int]
) -> Iterator[Remark]:
    """Tell which columns are left aside and why, and which were read as lists."""
    header = found.header or 0
    line = grid.lines[header]
    for place, title in enumerate(titles(grid, header)):
        if place in commas:
            yield Remark(
                line,
                place,
                "",
                asked[place],
                message("Les réponses de cette colonne sont lues comme des choix séparés par des virgules."),
                message("Si une virgule fait partie d’un choix, séparez les choix par « ; »."),
                Verdict.NOTE,
            )
        elif found.columns[place] is None and any(plain(row[place]) for row in grid.rows[header + 1 :]):
            yield _left_out(line, place, title, private=place in found.private)


def _left_out(line: int, place: int, title: str, *, private: bool) -> Remark:
    if private:
        what = message("Cette colonne dit qui a répondu : elle n’est pas importée.")
        cure = message("Si c’est une question du sondage, renommez-la pour qu’elle se lise comme telle.")
    elif title:
        what = message("Cette colonne est laissée de côté : elle n’est pas importée.")
        cure = message("Si c’est une question, dites-le dans la liste des colonnes.")
    else:
        what = message("Cette colonne n’a pas d’en-tête : elle n’est pas importée.")
        cure = message("Écrivez la question à la ligne des en-têtes.")
    return Remark(line, place, "", title, what, cure, Verdict.NOTE)


def _addressed(line: int, place: int, title: str) -> Remark:
    return Remark(
        line,
        place,
        title,
        "",
        message("Une adresse de courriel est retirée de la réponse."),
        message("Rien à faire : un sondage ne garde l’adresse de personne."),
        Verdict.CORRECTED,
    )


def _in_commas(values: Sequence[Value]) -> bool:
    """Tell whether a column holds choices between commas: fewer different choices than different cells."""
    given = [plain(value) for value in values if isinstance(value, str) and plain(value)]
    if any(";" in text or SEPARATOR in text for text in given) or not any(_COMMA in text for text in given):
        return False
    parts = Counter(part for text in given for part in text.split(_COMMA))
    return (
        len(parts) < len(set(given))
        and len(parts) <= min(_MOST_CHOICES, _SHARE * parts.total())
        and max(map(len, parts)) <= _LONGEST_CHOICE
    )


def _listed(value: Value, commas: bool) -> Value:  # noqa: FBT001 # passed on
    """Write choices as the tables do; a sentence that holds a « ; » is left as it is."""
    if not isinstance(value, str):
        return value
    if commas:
        return SEPARATOR.join(value.strip().split(_COMMA))
    if ";" not in value:
        return value
    choices = [choice for choice in _SEVERAL.split(value.strip()) if choice]
    return SEPARATOR.join(choices) if all(len(choice) <= _LONGEST_CHOICE for choice in choices) else value
