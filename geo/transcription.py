"""The cells of a grid, read column by column, become the text of a table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo import days, periods, points, recognition, strays
from geo.absences import DITTO
from geo.cells import Coded
from geo.columns import COLUMNS, COORDINATES, POINT, Column, Reference
from geo.days import day_first
from geo.headers import westward
from geo.language import message
from geo.normalisers import normaliser
from geo.problems import shortened
from geo.remarks import Fix, Remark, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.cells import Form
    from geo.codes import Codes, Target
    from geo.grid import Grid, Value
    from geo.language import Message
    from geo.readings import Normaliser, Reading
    from geo.recognition import Recognition
    from geo.remarks import Decisions
    from geo.vocabularies import Table

    Known = Mapping[Target, Codes | None]
    _Said = tuple[str, Message, Message, Verdict, Fix, str]

_EXAMPLES_SHOWN: Final = 3
_PROSE: Final = frozenset(("question", "reponse", "description", "note"))
"""Columns where « idem » may be what somebody had to say."""

_WHAT: Final = {
    Fix.SPACES: message("La cellule contient des caractères invisibles."),
    Fix.MISREAD: message("Les accents ont été lus dans un autre encodage que le leur."),
    Fix.MISSING: message("Ce signe tient lieu de valeur absente."),
    Fix.ABOVE: message("Ce signe tient lieu de la valeur de la ligne au-dessus."),
    Fix.CODE: message("Le nom ou le numéro est reconnu."),
    Fix.RESEMBLING: message("Cette valeur n’est pas de celles qui sont admises ; une autre lui ressemble."),
    Fix.LIST: message("Les éléments de la liste sont reconnus."),
    Fix.ALL: message("La cellule dit toute la liste."),
    Fix.DATE: message("La date est écrite autrement."),
    Fix.PARTIAL_DATE: message("La date n’a pas de jour ou de mois : le premier serait pris."),
    Fix.SHORT_YEAR: message("L’année a deux chiffres : elle peut être le premier nombre ou le dernier."),
    Fix.PERIOD: message("La cellule dit deux jours, du premier au dernier."),
    Fix.SERIAL: message("Ce nombre est peut-être une date, comptée en jours comme le font les tableurs."),
    Fix.DAY_ORDER: message("Le jour et le mois ne se distinguent pas."),
    Fix.NUMBER: message("Le nombre est écrit autrement."),
    Fix.DEGREES: message("La coordonnée est écrite autrement."),
    Fix.YES_NO: message("La réponse est écrite autrement."),
    Fix.ADDRESS: message("L’adresse est incomplète, ou entourée d’autre chose."),
    Fix.IDENTIFIER: message("L’identifiant contient des signes qui n’y sont pas admis."),
}


@dataclass(frozen=True)
class Question:
    """A column whose days may begin with the day or with the month.

    Parameters
    ----------
    column
        The table's column.
    cells
        Number of cells that can be read both ways.
    examples
        Some of them.
    day_first, month_first
        Numbers of other cells of the column that can be read one way alone.
    """

    column: str
    cells: int
    examples: tuple[str, ...]
    day_first: int
    month_first: int


@dataclass(frozen=True, eq=False)
class Transcription:
    """The text of a table, as a grid's cells give it.

    Parameters
    ----------
    cells
        Every column of the table as ``str``, a row for each row read, on a `RangeIndex`.
    lines
        For each of them its line in the sheet.
    remarks
        What is to be said of the cells.
    set_aside
        Rows that are no records: line, and why.
    questions
        What the user alone can tell.
    """

    cells: pd.DataFrame
    lines: tuple[int, ...]
    remarks: tuple[Remark, ...]
    set_aside: tuple[Remark, ...]
    questions: tuple[Question, ...]


def transcribe(
    grid: Grid, found: Recognition, table: Table, known: Known, decisions: Decisions
) -> Transcription:
    """Read every cell of the columns that were recognised; the others are left aside."""
    names = recognition.headers(grid, found.header) if found.header is not None else []
    kept, set_aside = strays.sorted_out(grid, found)
    lines = tuple(grid.lines[row] for row in kept)
    cells: dict[str, pd.Series[str]] = {}
    remarks: list[Remark] = []
    questions: list[Question] = []
    ends: dict[str, list[str]] = {}
    if POINT in found.columns:
        place = found.columns.index(POINT)
        pairs = points.split([grid.rows[row][place] for row in kept], lines, place, decisions)
        for name, halves in zip(COORDINATES, pairs[:2], strict=True):
            cells[name] = pd.Series(halves, dtype="str")
        remarks += pairs[2]
    for column in COLUMNS[table]:
        if column.name in cells:
            continue
        if column.name not in found.columns:
            cells[column.name] = pd.Series("", index=range(len(kept)), dtype="str")
            continue
        place = found.columns.index(column.name)
        west = bool(names) and westward(names[place])
        since = days.EPOCH_1904 if grid.since_1904 else days.EPOCH
        read = normaliser(column.name, form(column, known), west=west, since=since)
        readings = _readings([grid.rows[row][place] for row in kept], read)
        if not column.key and column.name not in _PROSE:
            readings = _above(readings)
        texts, said = _decided(readings, lines, place, column.name, decisions)
        cells[column.name] = pd.Series(texts, dtype="str")
        remarks += said
        if column.name in periods.FIRST:
            ends[periods.FIRST[column.name]] = [
                reading.until if text == reading.fixed else ""
                for reading, text in zip(readings, texts, strict=True)
            ]
        if question := _question(readings, column.name):
            questions.append(question)
    for name, until in ends.items():
        own = cells[name].tolist()
        filled = [text or end for text, end in zip(own, until, strict=True)]
        cells[name] = pd.Series(filled, dtype="str")
    return Transcription(
        pd.DataFrame(
            {column.name: cells[column.name] for column in COLUMNS[table]}, pd.RangeIndex(len(kept))
        ),
        lines,
        tuple(remarks),
        set_aside,
        tuple(questions),
    )


def form(column: Column, known: Known) -> Form:
    """Give a column's form, a reference being given its list of codes."""
    if isinstance(column.form, Reference):
        return Coded(known.get(column.form.target), column.form.several)
    return column.form


def _readings(values: Sequence[Value], read: Normaliser) -> list[Reading]:
    """Read each different value once; ``1`` and ``True`` are equal to Python, and are told apart."""
    once: defaultdict[type, dict[Value, Reading]] = defaultdict(dict)
    found: list[Reading] = []
    for value in values:
        known = once[type(value)]
        reading = known.get(value)
        if reading is None:
            reading = known[value] = read(value)
        found.append(reading)
    return found


def _above(read: list[Reading]) -> list[Reading]:
    """Give « idem » what the row above says, as surely as it says it."""
    # Most columns say it nowhere: their different readings are few, and are looked at once.
    once = {id(reading): reading for reading in read}
    dittos = {key for key, reading in once.items() if reading.text.casefold() in DITTO}
    if not dittos:
        return read
    last: Reading | None = None
    found: list[Reading] = []
    for reading in read:
        if id(reading) not in dittos:
            last = reading
        elif last is not None and (meant := last.fixed if last.fix else last.text):
            fix = last.fix if last.fix and not last.fix.sure else Fix.ABOVE
            found.append(replace(last, text=reading.text, fix=fix, fixed=meant))
            continue
        found.append(reading)
    return found


def _decided(
    read: Sequence[Reading], lines: Sequence[int], place: int, column: str, decisions: Decisions
) -> tuple[list[str], list[Remark]]:
    """Write what the cures that are taken write; what is said of a value is put in words once."""
    texts: list[str] = []
    remarks: list[Remark] = []
    first = decisions.day_first.get(column)
    kinds = {fix: decisions.kind(fix) for fix in Fix}
    said: dict[bool, dict[int, _Said]] = {True: {}, False: {}}
    for reading, line in zip(read, lines, strict=True):
        fix = reading.fix
        if fix is None:
            texts.append(reading.text)
            continue
        taken = decisions.single.get((line, column), kinds[fix]) if decisions.single else kinds[fix]
        if reading.otherwise and first is None:
            taken = False
        told = said[taken].get(id(reading))
        if told is None:
            fixed = reading.otherwise if reading.otherwise and first is False else reading.fixed
            told = said[taken][id(reading)] = (
                shortened(reading.text),
                _WHAT[fix],
                _cure(reading, fixed, taken=taken),
                Verdict.CORRECTED if taken else Verdict.PROPOSED,
                fix,
                fixed,
            )
        texts.append(told[-1] if taken else reading.text)
        remarks.append(Remark(line, place, column, *told))
    return texts, remarks


def _cure(reading: Reading, fixed: str, *, taken: bool) -> Message:
    if reading.otherwise and not taken:
        return message("Dites pour la colonne si le jour vient en premier.")
    if not fixed:
        return message("La cellule sera laissée vide.")
    if reading.until:
        told = {"proposed": shortened(fixed), "until": shortened(reading.until)}
        if taken:
            return message("Devient « {proposed} » ; la fin, si elle est vide, « {until} ».", **told)
        return message("Acceptez « {proposed} », et « {until} » pour la fin, ou corrigez la cellule.", **told)
    if taken:
        return message("Devient « {proposed} ».", proposed=shortened(fixed))
    return message("Acceptez « {proposed} », ou corrigez la cellule.", proposed=shortened(fixed))


def _question(read: Sequence[Reading], column: str) -> Question | None:
    asked = [reading.text for reading in read if reading.otherwise]
    if not asked:
        return None
    told = [
        order
        for reading in read
        if reading.fix is Fix.DATE and (order := day_first(reading.text)) is not None
    ]
    return Question(
        column, len(asked), tuple(dict.fromkeys(asked))[:_EXAMPLES_SHOWN], sum(told), len(told) - sum(told)
    )
