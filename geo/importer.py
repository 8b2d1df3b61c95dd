"""A messy sheet becomes rows that a table takes, with what is to be said of every line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo import identifiers
from geo.collector import put_off
from geo.columns import COLUMNS, COORDINATES, POINT
from geo.facilities import CAUTIOUS, is_odcaf, translated
from geo.fusions import merged, met
from geo.language import message
from geo.merging import completed
from geo.placing import place
from geo.problems import shortened
from geo.recognition import headers
from geo.remarks import Fix, Outcome, Remark, Verdict
from geo.schema import blank, check, to_come
from geo.tabular import Sheet
from geo.transcription import transcribe

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from geo.codes import Codes, Target
    from geo.grid import Grid
    from geo.problems import Problem
    from geo.recognition import Recognition
    from geo.remarks import Decisions
    from geo.transcription import Question
    from geo.vocabularies import Table

    Known = Mapping[Target, Codes | None]


@dataclass(frozen=True, eq=False)
class Proposal:
    """What a sheet would bring to a table.

    Parameters
    ----------
    table
        The table.
    cells
        The rows that are brought in, as the table's text cells, on a `RangeIndex`.
    lines
        For each of them its line in the sheet.
    outcomes
        What becomes of every row read, by its line.
    remarks
        All that is to be said, by line.
    questions
        What the user alone can tell.
    apart
        Lines that are no records of the table: titles, totals, notes, what is of elsewhere.
    absorbed
        Identifiers of rows that went into their twin.
    """

    table: Table
    cells: pd.DataFrame
    lines: tuple[int, ...]
    outcomes: Mapping[int, Outcome]
    remarks: tuple[Remark, ...]
    questions: tuple[Question, ...]
    apart: frozenset[int] = frozenset()
    absorbed: frozenset[str] = frozenset()

    def counts(self) -> Mapping[Outcome, int]:
        """Count the rows by what becomes of them: their sum is the number of rows read."""
        counted = Counter(self.outcomes.values())
        return {outcome: counted[outcome] for outcome in Outcome}

    def undecided(self) -> int:
        """Count the records that are refused, or wait for a cure: nobody knows what they would be."""
        refused = {line for line, outcome in self.outcomes.items() if outcome is Outcome.REFUSED}
        return len(refused - self.apart)

    def resembled(self) -> frozenset[str]:
        """List the records that rows seem to be, as long as nobody says that they are."""
        return frozenset(
            one.proposed for one in self.remarks if one.fix is Fix.KNOWN and one.verdict is Verdict.PROPOSED
        )


@put_off()
def propose(  # noqa: PLR0913, PLR0917 # all that a sheet is read against
    grid: Grid,
    found: Recognition,
    known: Known,
    decisions: Decisions,
    existing: pd.DataFrame | None = None,
    latest: date | None = None,
) -> Proposal:
    """Read a grid as the table it was recognised for.

    Parameters
    ----------
    grid
        The cells as they stand.
    found
        The table, its headers and its columns, confirmed by the user.
    known
        The codes that references may hold, see `geo.codes.known_codes`.
    decisions
        What the user decided of the cures so far.
    existing
        Text cells of the records that the table has: a row without identifier may be one of them, and
        one that updates them keeps what its sheet has no column for.
    latest
        See `geo.schema.to_come`.

    Raises
    ------
    ValueError
        If the recognition names no table.
    """
    if found.table is None:
        text = "a table must be chosen first"
        raise ValueError(text)
    table = found.table
    elsewhere: tuple[Remark, ...] = ()
    names = () if found.header is None else headers(grid, found.header)
    if found.odcaf and is_odcaf(names):
        grid, found, elsewhere = translated(grid, found, names)
        decisions = replace(decisions, kinds={**CAUTIOUS, **decisions.kinds})
    read = transcribe(grid, found, table, known, decisions)
    held = blank(table).cells if existing is None else existing
    given = found.given
    # Before the places, so that nothing is guessed of what a record says already.
    cells, placed = place(completed(table, held, read.cells, given), read.lines, decisions)
    remarks = [*read.remarks, *placed]
    if "id" in cells:
        cells, known_already = met(cells, read.lines, table, held, decisions)
        remarks += known_already
        cells = cells.assign(id=pd.Series(identifiers.made(cells, table), dtype="str"))
        cells = completed(table, held, cells, given)
    lines = np.array(read.lines, dtype=np.int64)
    # What the table as a whole lacks, such as a region, the records that are there may have.
    sheet = Sheet(grid.file, cells, lines, 1, ())
    problems = [one for one in check(table, sheet, known) if one.line] + to_come(table, sheet, latest)
    remarks += _refused(remarks, problems)
    wrong = {one.line for one in problems} | {one.line for one in remarks if one.verdict is Verdict.REFUSED}
    # Only rows that are brought in are merged: what one took with it would be lost with the other.
    brought = np.array([line not in wrong for line in read.lines], dtype=bool)
    cells, lines = cells[brought].reset_index(drop=True), lines[brought]
    records = set(held["id"]) if "id" in held else set()
    cells, twinned, gone = merged(cells, lines.tolist(), table, records, decisions)
    remarks += twinned
    kept = np.array([row not in gone for row in range(len(cells))], dtype=bool)
    outcomes = _outcomes(read.lines, remarks, wrong)
    apart = (*elsewhere, *read.set_aside)
    aside = frozenset(one.line for one in apart if one.line)
    outcomes |= dict.fromkeys(aside, Outcome.REFUSED)
    everything = [*_columns_told(grid, found, table, held), *apart, *remarks]
    places = {name: position for position, name in enumerate(found.columns) if name}
    if POINT in places:
        places |= dict.fromkeys(COORDINATES, places[POINT])
    everything = [
        one if one.place is not None or one.column not in places else one._replace(place=places[one.column])
        for one in everything
    ]
    everything.sort(key=lambda one: (one.line or 0, -1 if one.place is None else one.place))
    return Proposal(
        table,
        cells[kept].reset_index(drop=True),
        tuple(lines[kept].tolist()),
        outcomes,
        tuple(everything),
        read.questions,
        aside,
        frozenset(cells["id"].iloc[row] for row in gone),
    )


def _columns_told(grid: Grid, found: Recognition, table: Table, held: pd.DataFrame) -> list[Remark]:
    """Tell which columns are left aside, and which ones that must be filled are not there."""
    line = None if found.header is None else grid.lines[found.header]
    names = [""] * len(found.columns) if found.header is None else headers(grid, found.header)
    remarks = [
        Remark(
            line,
            position,
            "",
            shortened(name),
            message("Cette colonne n’est reconnue comme aucune de la table : elle n’est pas importée."),
            message("Si elle doit l’être, dites de quelle colonne il s’agit."),
            Verdict.NOTE,
        )
        for position, (name, column) in enumerate(zip(names, found.columns, strict=True))
        if name and column is None
    ]
    # An identifier, and a region, are found where none is said.
    missing = [
        column.name
        for column in COLUMNS[table]
        if column.filled and column.name not in (*found.columns, "id")
    ]
    # The records that are there have what a sheet that updates them does not say.
    if missing and held.empty:
        what = message("Aucune colonne n’est reconnue pour : {columns}.", columns=", ".join(missing))
        cure = message("Dites quelle colonne les donne ; sans elles, aucune ligne ne peut être acceptée.")
        remarks.append(Remark(line, None, "", "", what, cure, Verdict.NOTE))
    return remarks


def _refused(remarks: Iterable[Remark], problems: Sequence[Problem]) -> list[Remark]:
    """List what the table refuses; a cell that has a cure to accept has its remark already."""
    told = {(one.line, one.column) for one in remarks if one.verdict in (Verdict.PROPOSED, Verdict.REFUSED)}
    # A point is one thing, of two cells.
    told |= {(line, "latitude") for line, column in told if column == "longitude"}
    return [
        Remark(
            problem.line,
            None,
            problem.column,
            problem.value,
            problem.what,
            problem.cure,
            Verdict.REFUSED,
        )
        for problem in problems
        if (problem.line, problem.column) not in told
    ]


def _outcomes(lines: Sequence[int], remarks: Iterable[Remark], wrong: set[int | None]) -> dict[int, Outcome]:
    corrected = {one.line for one in remarks if one.verdict is Verdict.CORRECTED}
    return {
        line: Outcome.REFUSED
        if line in wrong
        else Outcome.CORRECTED
        if line in corrected
        else Outcome.ACCEPTED
        for line in lines
    }
