"""The sheets of a workbook (XLSX, XLS, ODS) become grids; what is in them never runs."""

from __future__ import annotations

import json
import marshal
import subprocess
import sys
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from geo.book_reader import Reason
from geo.grid import Grid, even
from geo.language import message
from geo.limits import (
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_MEMORY,
    MOST_PARTS,
    MOST_RATIO,
    MOST_ROWS,
    MOST_SECONDS,
    MOST_SHEETS,
    MOST_UNPACKED,
    refusal,
    too_long_cell,
    too_many_cells,
    too_many_columns,
    too_many_rows,
)
from geo.problems import Problem, shortened
from geo.settings import ROOT
from geo.signatures import damaged, locked

if TYPE_CHECKING:
    from geo.errors import UnreadableFileError
    from geo.grid import Value
    from geo.language import Message
    from geo.signatures import Kind

_BOUNDS: Final = {
    "memory": MOST_MEMORY,
    "seconds": MOST_SECONDS,
    "parts": MOST_PARTS,
    "unpacked": MOST_UNPACKED,
    "ratio": MOST_RATIO,
    "sheets": MOST_SHEETS,
    "rows": MOST_ROWS,
    "columns": MOST_COLUMNS,
    "cells": MOST_CELLS,
    "cell": LONGEST_CELL,
}
_DATED: Final[dict[str, Any]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
}
_START: Final = "import sys; sys.path.append(sys.argv.pop(1)); from geo.book_reader import main; main()"
"""What the other process runs: it knows no folder but the one that it is told."""

_COPY: Final = message("Copiez les valeurs de la table dans un classeur neuf, et enregistrez-le en XLSX.")
_CHECK: Final = message("Vérifiez ces lignes dans l’aperçu.")


def book_grids(file: str, content: bytes, kind: Kind) -> tuple[Grid, ...]:
    """Read every sheet that holds something.

    Raises
    ------
    UnreadableFileError
        If the workbook is locked, damaged, over a limit, or made to harm.
    """
    found = _read(file, content, kind)
    if "fault" in found:
        raise _refused(file, Reason(found["fault"]), found["place"])
    common = _book_notes(file, found)
    grids = [
        Grid(
            file,
            sheet["name"],
            even([_plain(row) for row in sheet["rows"]]),
            tuple(sheet["lines"]),
            (*common, *_sheet_notes(file, sheet)),
            since_1904=found["since_1904"],
        )
        for sheet in found["sheets"]
        if sheet["rows"]
    ]
    if not grids:
        raise refusal(
            file,
            message("Aucune feuille de ce classeur ne contient de cellule remplie."),
            message("Vérifiez que vous avez choisi le bon fichier, et qu’il a été enregistré."),
        )
    return tuple(grids)


def _read(file: str, content: bytes, kind: Kind) -> dict[str, Any]:
    """Have the workbook opened by a process of its own, which dies of what it cannot bear."""
    try:
        done = subprocess.run(  # noqa: S603 # this interpreter, on a file of this package
            [sys.executable, "-I", "-c", _START, str(ROOT), kind.name, json.dumps(_BOUNDS)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _refused(file, Reason.MEMORY, "") from error
    if done.returncode < 0:
        # Ended by a signal: over its memory or its time.
        raise _refused(file, Reason.MEMORY, "")
    if done.returncode or not done.stdout:
        raise damaged(file)
    answer: dict[str, Any] = marshal.loads(done.stdout)  # noqa: S302 # written by our own process
    return answer


def _refused(file: str, fault: Reason, place: str) -> UnreadableFileError:
    """Put in words why the other process refused a file."""
    known: dict[Reason, UnreadableFileError] = {
        Reason.LOCKED: locked(file),
        Reason.ROWS: too_many_rows(file, place),
        Reason.COLUMNS: too_many_columns(file, place),
        Reason.CELLS: too_many_cells(file),
        Reason.CELL: too_long_cell(file, "", None, place),
        Reason.STRAY: refusal(
            file,
            message("Une cellule remplie se trouve bien loin de la table."),
            message(
                "Supprimez-la, ou divisez la feuille : {rows} lignes et {columns} colonnes au plus.",
                rows=MOST_ROWS,
                columns=MOST_COLUMNS,
            ),
            value=place,
        ),
        Reason.SHEETS: refusal(
            file,
            message("Il y a plus de {most} feuilles.", most=MOST_SHEETS),
            message("Gardez seulement les feuilles à importer."),
        ),
        Reason.ENTITIES: refusal(
            file, message("Le classeur contient des définitions XML qu’aucun tableur n’écrit."), _COPY
        ),
    }
    large = message("Le classeur occupe, une fois ouvert, bien plus de place que permis.")
    return known.get(fault) or refusal(file, large, _COPY)


def _plain(row: list[Any]) -> list[Value]:
    return [_DATED[cell[0]](cell[1]) if type(cell) is tuple else cell for cell in row]


def _book_notes(file: str, found: dict[str, Any]) -> list[Problem]:
    notes = []
    if found["macros"]:
        what = message("Le classeur contient des macros : elles n’ont été ni lues ni exécutées.")
        notes.append(_note(file, what, message("Rien à faire : seules les valeurs des cellules sont lues.")))
    if found["links"]:
        what = message("Le classeur renvoie à d’autres fichiers : ils n’ont pas été ouverts.")
        notes.append(_note(file, what, message("Vérifiez les cellules qui en dépendent.")))
    return notes


def _sheet_notes(file: str, sheet: dict[str, Any]) -> list[Problem]:
    name = sheet["name"]
    counted: list[tuple[int, Message, Message]] = [
        (
            sheet["hidden"],
            message("Cette feuille est masquée dans le classeur ; elle est lue comme les autres."),
            message("Laissez-la de côté si elle n’est pas à importer."),
        ),
        (
            sheet["merged"],
            message("Groupes de cellules fusionnées dont chacune a reçu la valeur : {n}.", n=sheet["merged"]),
            _CHECK,
        ),
    ]
    if "formulas" in sheet:
        hidden_rows, hidden_columns = sheet["hidden_rows"], sheet["hidden_columns"]
        places = ", ".join(sheet["unset_at"][:5]) + ("…" if sheet["unset"] > 5 else "")  # noqa: PLR2004 - enough to find them
        counted += [
            (
                sheet["formulas"],
                message("Formules lues par leur dernière valeur enregistrée : {n}.", n=sheet["formulas"]),
                message("Vérifiez que le classeur avait été recalculé."),
            ),
            (
                sheet["unset"],
                message("Formules sans valeur enregistrée, lues comme vides : {cells}.", cells=places),
                message("Ouvrez le classeur dans Excel, enregistrez-le, et importez-le de nouveau."),
            ),
            (
                hidden_rows,
                message("Lignes masquées, lues comme les autres : {n}.", n=hidden_rows),
                _CHECK,
            ),
            (
                hidden_columns,
                message("Groupes de colonnes masquées, lues comme les autres : {n}.", n=hidden_columns),
                _CHECK,
            ),
        ]
    if errors := sum(map(len, sheet["errors"].values())):
        counted.append(
            (
                errors,
                message("Cellules en erreur (#N/A, #REF!…), gardées comme texte : {n}.", n=errors),
                message("Corrigez les formules dans le classeur, ou les valeurs dans l’aperçu."),
            )
        )
    return [_note(file, what, cure, name) for count, what, cure in counted if count]


def _note(file: str, what: Message, cure: Message, sheet: str = "") -> Problem:
    return Problem(shortened(file), None, "", shortened(sheet), what, cure)
