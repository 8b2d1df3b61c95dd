"""The checks of every table, all failures in one report, and the types of what passed.

The checks run on text, as lazy pandera schemas, so that what is reported is what the file says.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrorReason, SchemaErrors

from geo.cells import Coded, Text
from geo.codes import nearest
from geo.columns import COLUMNS, Reference
from geo.formulas import unprotected
from geo.language import message
from geo.problems import Problem, shortened
from geo.rules import Rule, answered, come, consented, coordinates, different, filled, ordered, unique
from geo.settings import REGION_CODES
from geo.tabular import Sheet
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray
    from pandera.errors import SchemaError

    from geo.cells import Fault, Form
    from geo.codes import Codes, Target
    from geo.columns import Column

    Known = Mapping[Target, Codes | None]

_GUESSED: Final = 500
_POINT: Final = coordinates("longitude", "latitude")

_RULES: Final[Mapping[Table, tuple[Rule, ...]]] = MappingProxyType(
    {
        Table.REGIONS: coordinates("ville_longitude", "ville_latitude"),
        Table.POLES: (*_POINT, ordered("implante_le", "ferme_le")),
        Table.AMBASSADORS: (
            ordered("actif_depuis", "actif_jusqua"),
            consented("consentement_publication", "consenti_le"),
        ),
        Table.EXPERTISES: _POINT,
        Table.ACTIVITIES: (*_POINT, ordered("date_debut", "date_fin")),
        Table.REQUESTS: (ordered("recue_le", "repondue_le"), *answered("statut", "reponse", "repondue_le")),
        Table.POPULATIONS: (different(("region", "secteur", "compte_le"), "compte_le"),),
        Table.PLACES: _POINT,
    }
)
"""What must hold between the cells of a row."""

_DONE: Final = frozenset(
    ("verifie_le", "consenti_le", "recue_le", "repondue_le", "rempli_le", "repondu_le", "compte_le")
)
"""The columns whose days say that something is done: dated of a year to come, it would stay new for ever."""

_PERSONAL: Final[Mapping[Table, tuple[str, ...]]] = {
    Table.AMBASSADORS: ("nom", "courriel", ""),
    Table.SURVEYS: ("reponse", ""),
}
"""Columns that may name a person, or hold their own words; the empty one is a whole line."""


def prepared(table: Table, sheet: Sheet) -> Sheet:
    """Leave out the spaces around everything but free text, and add the columns that a file may lack.

    The apostrophe that an export sets before what a spreadsheet would take for a formula goes; that
    of a scene stays in its table, see `geo.scene_table`.
    """
    cells = sheet.cells.copy()
    for name in cells if table is not Table.SCENES else ():
        if cells[name].str.startswith("'").any():
            cells[name] = cells[name].map(unprotected).astype("str")
    for column in COLUMNS[table]:
        if column.name not in cells and not column.expected and len(cells.columns):
            cells[column.name] = pd.Series("", index=cells.index, dtype="str")
        elif column.name in cells and not isinstance(column.form, Text):
            cells[column.name] = cells[column.name].str.strip()
    return replace(sheet, cells=cells)


def check(table: Table, sheet: Sheet, known: Known) -> list[Problem]:
    """Find every problem of a prepared sheet.

    Parameters
    ----------
    table
        What the sheet must be.
    sheet
        Prepared cells; those of an unreadable file, which have no column, have only the problems
        of the reading.
    known
        The codes that references may hold, see `geo.codes.known_codes`.

    Returns
    -------
    The problems of the reading, then of the columns, then of the cells: one a cell at most, except
    that every unknown code of a list is named. Rows of a wrong form are left out of wider checks.
    """
    return [_discreet(table, problem) for problem in _found(table, sheet, known)]


def _discreet(table: Table, problem: Problem) -> Problem:
    """Keep a person's name, address and words out of a report that every visitor may read."""
    private = problem.column in _PERSONAL.get(table, ())
    return replace(problem, value="") if private else problem


def _found(table: Table, sheet: Sheet, known: Known) -> list[Problem]:
    problems = list(sheet.problems)
    if not len(sheet.cells.columns):
        return problems
    rules = {rule.name: rule for rule in _rules(table, sheet, known)}
    try:
        _schema(table, rules.values()).validate(sheet.cells, lazy=True)
    except SchemaErrors as errors:
        problems += _reported(table, sheet, errors.schema_errors, rules)
    if table is Table.REGIONS and "code" in sheet.cells:
        missing = [code for code in REGION_CODES if code not in set(sheet.cells["code"])]
        if missing:
            what = message("Les 17 régions doivent y être ; il manque : {codes}.", codes=", ".join(missing))
            cure = message("Ajoutez une ligne par région, ou retirez ce fichier du dossier.")
            problems.append(Problem(sheet.file, None, "code", "", what, cure))
    return problems


def to_come(table: Table, sheet: Sheet, latest: date | None) -> list[Problem]:
    """Find what a prepared sheet says to be done on a day that has not come.

    This is asked of what is written, and not of what was published: a clock that is wrong would
    take the tables away.

    Parameters
    ----------
    table, sheet
        As `check` takes them.
    latest
        See `geo.civil_day.latest_day`; nothing is asked without it.
    """
    if latest is None:
        return []
    found: list[Problem] = []
    for rule in (come(name, latest) for name in sheet.cells if name in _DONE):
        wrong = np.flatnonzero(~rule.holds(sheet.cells).to_numpy(dtype=bool))
        found += [
            Problem(sheet.file, int(sheet.lines[row]), rule.column, shortened(one.value), one.what, one.cure)
            for row, faults in _explained(sheet.cells, wrong, rule)
            for one in faults
        ]
    return [_discreet(table, problem) for problem in found]


def typed(table: Table, cells: pd.DataFrame) -> pd.DataFrame:
    """Give types to the prepared cells of a sheet without problems.

    Returns
    -------
    The columns in the schema's order on a `RangeIndex`: text and codes ``str`` (empty: ``""``),
    lists tuples of ``str``, days ``datetime64[us]`` (``NaT``), coordinates and scores ``float64``
    (``NaN``), counts ``Int64``, oui/non ``boolean`` (``NA``).
    """
    return pd.DataFrame(
        {column.name: _form(column, {}).typed(cells[column.name]) for column in COLUMNS[table]},
        index=pd.RangeIndex(len(cells)),
    )


def blank(table: Table) -> Sheet:
    """Make the prepared sheet of a table without a file: every column, no row."""
    # A copy that costs nothing, and whose changes are its own.
    return Sheet(table.file, _no_row(table).copy(deep=False), np.array([], dtype=np.int64), 1, ())


@cache
def _no_row(table: Table) -> pd.DataFrame:
    # All of them made anew took a fifth of each publication.
    return pd.DataFrame({column.name: pd.Series([], dtype="str") for column in COLUMNS[table]})


def _form(column: Column, known: Known) -> Form:
    """Give a column's form, a reference being given its list of codes."""
    if isinstance(column.form, Reference):
        return Coded(known.get(column.form.target), column.form.several)
    return column.form


def _rules(table: Table, sheet: Sheet, known: Known) -> Iterator[Rule]:
    """List what must hold in a table, the narrowest first."""
    for column in COLUMNS[table]:
        if column.name not in sheet.cells:
            continue
        if column.filled:
            yield filled(column.name)
        yield _formed(column.name, _form(column, known))
        if column.key:
            yield unique(column.name, sheet.cells[column.name], sheet.lines)
    for rule in _RULES.get(table, ()):
        if set(rule.needs) <= set(sheet.cells):
            yield rule


def _formed(name: str, form: Form) -> Rule:
    """Ask that the cells have their form; only the first wrong values are compared with all the codes."""
    hasty = form
    if isinstance(form, Coded) and form.codes is not None:
        hasty = replace(form, codes=replace(form.codes, guessed=False))
    explained = count()

    def faults(row: Mapping[str, str]) -> Sequence[Fault]:
        return (form if next(explained) < _GUESSED else hasty).faults(row[name])

    return Rule(f"{name} formed", name, (name,), lambda rows: form.holds(rows[name]), faults)


def _schema(table: Table, rules: Iterable[Rule]) -> pa.DataFrameSchema:
    # One example a check is enough for pandera's own report: ours reads the mask of the rows.
    return pa.DataFrameSchema(
        {column.name: pa.Column(required=column.expected) for column in COLUMNS[table]},
        checks=[pa.Check(rule.holds, name=rule.name, n_failure_cases=1, ignore_na=False) for rule in rules],
        strict=True,
    )


def _reported(
    table: Table, sheet: Sheet, errors: Iterable[SchemaError], rules: Mapping[str, Rule]
) -> Iterator[Problem]:
    """Turn pandera's errors into problems; a cell that failed one check is not reported for another."""
    reported: set[tuple[str, int]] = set()
    for error in errors:
        if error.reason_code is SchemaErrorReason.COLUMN_NOT_IN_SCHEMA:
            yield _extra_column(table, sheet, str(error.failure_cases))
        elif error.reason_code is SchemaErrorReason.COLUMN_NOT_IN_DATAFRAME:
            yield _missing_column(sheet, str(error.failure_cases))
        elif error.reason_code is SchemaErrorReason.DATAFRAME_CHECK:
            rule = rules[error.check.name]
            wrong = np.flatnonzero(~error.check_output.to_numpy(dtype=bool))
            for position, faults in _explained(sheet.cells, wrong, rule):
                if (rule.column, position) not in reported:
                    reported.add((rule.column, position))
                    line = int(sheet.lines[position])
                    for fault in faults:
                        value = shortened(fault.value)
                        yield Problem(sheet.file, line, rule.column, value, fault.what, fault.cure)
        else:
            raise error


def _explained(
    cells: pd.DataFrame, wrong: NDArray[np.intp], rule: Rule
) -> Iterator[tuple[int, Sequence[Fault]]]:
    explained: dict[tuple[str, ...], Sequence[Fault]] = {}
    rows = zip(*(cells[name].iloc[wrong].tolist() for name in rule.needs), strict=True)
    for position, values in zip(wrong.tolist(), rows, strict=True):
        if values not in explained:
            explained[values] = rule.faults(dict(zip(rule.needs, values, strict=True)))
        yield position, explained[values]


def _extra_column(table: Table, sheet: Sheet, name: str) -> Problem:
    names = [column.name for column in COLUMNS[table]]
    near = nearest(name, names)
    cure = (
        message("Colonnes de cette table : {columns}.", columns=", ".join(names))
        if near is None
        else message("Renommez-la « {column} », ou retirez-la.", column=near)
    )
    what = message("Cette colonne n’est pas de cette table.")
    return Problem(sheet.file, sheet.header_line, shortened(name), "", what, cure)


def _missing_column(sheet: Sheet, name: str) -> Problem:
    what = message("Cette colonne obligatoire manque.")
    cure = message(
        "Ajoutez « {column} » à la ligne des en-têtes, même si ses cellules sont vides.", column=name
    )
    return Problem(sheet.file, sheet.header_line, name, "", what, cure)
