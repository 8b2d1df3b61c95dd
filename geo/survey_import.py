"""A sheet with one column a question is imported, and told of by its own lines and columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo import importer
from geo.headers import EXACT
from geo.recognition import Recognition
from geo.remarks import Outcome, Verdict
from geo.survey_grid import HEADERS, melted, only_told
from geo.survey_headers import ANSWER, QUESTION, RESPONDENT, TOLD
from geo.surveys import QuestionKind, kind_of
from geo.transcription import transcribe
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    import pandas as pd

    from geo.grid import Grid
    from geo.importer import Known, Proposal
    from geo.remarks import Decisions, Remark
    from geo.survey_grid import Melted


@dataclass(frozen=True)
class Asked:
    """A question of a sheet.

    Parameters
    ----------
    survey, question
        As they would be published.
    kind
        What its answers are.
    answers
        How many the sheet brings.
    """

    survey: str
    question: str
    kind: QuestionKind
    answers: int


def propose(  # noqa: PLR0913, PLR0917 # as `geo.importer.propose`
    grid: Grid,
    found: Recognition,
    known: Known,
    decisions: Decisions,
    existing: pd.DataFrame,
    latest: date | None = None,
) -> Proposal:
    """Read a sheet as its user says that it is: see `geo.importer.propose`.

    Where its columns are questions, its lines are taken whole or not at all, and everything is told
    at the line and the column of the sheet; a cure of an answer has the question for its column.
    """
    if found.survey is None:
        return importer.propose(grid, found, known, decisions, existing, latest)
    turned = melted(grid, found)
    as_answers = Recognition(Table.SURVEYS, 0, HEADERS, (EXACT,) * len(HEADERS))
    read = importer.propose(turned.grid, as_answers, known, _of_answers(decisions, turned), existing, latest)
    once = transcribe(grid, only_told(found), Table.SURVEYS, known, decisions)
    remarks = _at_home([*turned.remarks, *_told(read.remarks, turned, found)])
    refused = {one.line for one in remarks if one.verdict is Verdict.REFUSED and one.line}
    corrected = {one.line for one in remarks if one.verdict is Verdict.CORRECTED and one.line}
    lines = [turned.origins[_position(line)].line for line in read.lines]
    kept = [line not in refused for line in lines]
    outcomes = {
        line: Outcome.REFUSED
        if line in refused
        else Outcome.CORRECTED
        if line in corrected
        else Outcome.ACCEPTED
        for line in sorted({origin.line for origin in turned.origins} | refused)
    }
    return replace(
        read,
        cells=read.cells[kept].reset_index(drop=True),
        lines=tuple(line for line, stays in zip(lines, kept, strict=True) if stays),
        outcomes=outcomes,
        remarks=remarks,
        questions=once.questions,
        apart=frozenset(one.line for one in turned.remarks if one.verdict is Verdict.REFUSED and one.line),
    )


def asked(cells: pd.DataFrame) -> tuple[Asked, ...]:
    """List the questions of answers that would be published, in their order, as they would be shown."""
    return tuple(
        Asked(str(survey), str(question), kind_of(own[ANSWER].tolist()), int((own[ANSWER] != "").sum()))
        for (survey, question), own in cells.groupby(["sondage", QUESTION], sort=False)
    )


def _position(line: int) -> int:
    """Give the position of an answer by its line in what was turned, under one line of headers."""
    return line - 2


def _of_answers(decisions: Decisions, turned: Melted) -> Decisions:
    """Say of every answer what was decided of its line of the sheet."""
    single: dict[tuple[int, str], bool] = {}
    for position, origin in enumerate(turned.origins):
        line = position + 2
        for column in TOLD:
            if (taken := decisions.single.get((origin.line, column))) is not None:
                single[line, column] = taken
        if (taken := decisions.single.get((origin.line, turned.questions[origin.place]))) is not None:
            single[line, ANSWER] = taken
    return replace(decisions, single=single)


def _told(remarks: Sequence[Remark], turned: Melted, found: Recognition) -> Iterator[Remark]:
    """Say remarks of answers where the sheet has what they speak of."""
    places = {name: place for place, name in enumerate(found.columns) if name in TOLD}
    for one in remarks:
        if one.line is None or one.line < 2:  # noqa: PLR2004 # the headers, which are not the sheet's
            continue
        origin = turned.origins[_position(one.line)]
        if one.column in (ANSWER, QUESTION):
            yield one._replace(line=origin.line, place=origin.place, column=turned.questions[origin.place])
        elif one.column != RESPONDENT or RESPONDENT in places:
            yield one._replace(line=origin.line, place=places.get(one.column))


def _at_home(remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    """Say once what every answer of a line has in common, in the order of the sheet."""
    once = {
        (one.line, one.place, one.column, one.value, one.verdict, one.fix, one.what.template): one
        for one in reversed(remarks)
    }
    return tuple(
        sorted(once.values(), key=lambda one: (one.line or 0, -1 if one.place is None else one.place))
    )
