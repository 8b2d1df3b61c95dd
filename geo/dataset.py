"""The dataset: a folder of CSV files as one frozen value, or as one report of everything wrong in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from geo.codes import known_codes, nearest
from geo.consent import CONTACT
from geo.data_folder import csv_paths, own_folder
from geo.errors import DataError
from geo.language import message
from geo.problems import Problem, shortened
from geo.schema import blank, check, prepared, to_come, typed
from geo.settings import DATA_VARIABLE, DEMONSTRATION, REFERENCE
from geo.tabular import read, unreadable
from geo.vocabularies import Table

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from geo.language import Message
    from geo.tabular import Sheet

REFERENCE_TABLES: Final = (Table.REGIONS, Table.SECTORS, Table.DOMAINS, Table.MEASURES)
"""The tables that come from the project where a folder does not bring its own."""

_TABLES: Final = MappingProxyType({table.file: table for table in Table})
_CONTACT: Final = list(CONTACT)


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """The validated tables of one folder.

    Parameters
    ----------
    tables
        Every table, typed as `geo.schema.typed` says; one without a file has no row.
    lines
        For every table, the line of its file that each row starts on, the first line being 1.
    fingerprint
        SHA-256, in hexadecimal, of the names and the bytes of the files read.
    absent
        The tables for which no file was read.
    fictitious
        The tables whose rows are the demonstration's own, wherever they come from.
    """

    tables: Mapping[Table, pd.DataFrame]
    lines: Mapping[Table, NDArray[np.int64]]
    fingerprint: str
    absent: frozenset[Table]
    fictitious: frozenset[Table]


def load(folder: Path | None = None, latest: date | None = None) -> Dataset:
    """Read and check every table of a folder.

    Parameters
    ----------
    folder
        Where the CSV files are; without it, the user's own, see `geo.data_folder.own_folder`, and
        without that the demonstration.
    latest
        See `geo.schema.to_come`.

    Raises
    ------
    DataError
        With every problem of every file, by file and line.
    """
    chosen = _chosen(folder)
    files, misplaced = _files(chosen)
    sheets, contents = _read(files)
    misplaced += [one for table, sheet in sheets.items() for one in to_come(table, sheet, latest)]
    fictitious = [table for table in contents if _holds_demonstration(table, sheets[table])]
    return _dataset(sheets, contents, fictitious, misplaced)


def sheets(folder: Path) -> Mapping[Table, Sheet]:
    """Read the tables of a folder as text, without the project's own.

    Raises
    ------
    DataError
        With every problem of every file, by file and line.
    """
    files, misplaced = _files(folder)
    own, _ = _read({table: path for table, path in files.items() if path.parent == folder})
    if found := [*misplaced, *problems(own)]:
        raise DataError(found)
    return own


def from_sheets(sheets: Mapping[Table, Sheet]) -> Dataset:
    """Check tables that come from elsewhere than a folder.

    Parameters
    ----------
    sheets
        Prepared, see `geo.schema.prepared`. The project's own reference tables stand in for those
        that are not there; any other table that is not there has no row.

    Raises
    ------
    DataError
        With every problem of every table, by file and line.
    """
    reference, contents = _read(_reference(sheets))
    contents |= {
        table: sheet.cells.to_csv(index=False, lineterminator="\n").encode()
        for table, sheet in sheets.items()
    }
    fictitious = [table for table, sheet in sheets.items() if _holds_demonstration(table, sheet)]
    return _dataset(reference | dict(sheets), contents, fictitious)


def problems(sheets: Mapping[Table, Sheet], among: Iterable[Table] = tuple(Table)) -> list[Problem]:
    """Find what is wrong in tables that are read together, by file and line.

    Parameters
    ----------
    sheets
        As `from_sheets` takes them.
    among
        The tables to look at; those that they refer to must be there, too.
    """
    reference, _ = _read(_reference(sheets))
    return _problems(reference | dict(sheets), among)


def source_state(folder: Path | None = None) -> str:
    """Sum up the files of a folder without reading them: another state, other data to load.

    Takes the same folder as `load`. Names, sizes and times of change are told, those of the
    project's reference tables included; a folder that cannot be listed has its name alone.
    """
    chosen = _chosen(folder)
    states = [str(chosen)]
    for place in (chosen, REFERENCE):
        try:
            statuses = [(path.name, _status(path)) for path in csv_paths(place)]
        except OSError:
            # Gone or closed while we looked: `load` says so, and the next state will differ.
            statuses = []
        states += [f"{name}:{status.st_size}:{status.st_mtime_ns}" for name, status in statuses]
    return "|".join(states)


def _read(files: Mapping[Table, Path]) -> tuple[dict[Table, Sheet], dict[Table, bytes]]:
    """Read files into prepared sheets, and keep the bytes of those that the system gives."""
    contents: dict[Table, bytes] = {}
    sheets: dict[Table, Sheet] = {}
    for table, path in files.items():
        try:
            contents[table] = path.read_bytes()
        except OSError as error:
            sheets[table] = unreadable(table.file, _refused(table.file, error))
        else:
            sheets[table] = prepared(table, read(table.file, contents[table]))
    return sheets, contents


def _reference(present: Iterable[Table]) -> dict[Table, Path]:
    """List the project's own files for the reference tables that are not there."""
    there = frozenset(present)
    return {table: REFERENCE / table.file for table in REFERENCE_TABLES if table not in there}


def _problems(sheets: Mapping[Table, Sheet], among: Iterable[Table]) -> list[Problem]:
    known = known_codes({table: blank(table) for table in Table} | dict(sheets))
    found = [problem for table in among if table in sheets for problem in check(table, sheets[table], known)]
    return sorted(found, key=_line)


def _line(problem: Problem) -> tuple[str, int]:
    return problem.file, problem.line or 0


def _dataset(
    sheets: Mapping[Table, Sheet],
    contents: Mapping[Table, bytes],
    fictitious: Iterable[Table],
    misplaced: Sequence[Problem] = (),
) -> Dataset:
    found = [*misplaced, *_problems(sheets, sheets)]
    if found:
        raise DataError(sorted(found, key=_line))
    whole = {table: sheets.get(table) or blank(table) for table in Table}
    return Dataset(
        tables=MappingProxyType({table: typed(table, whole[table].cells) for table in Table}),
        lines=MappingProxyType({table: whole[table].lines for table in Table}),
        fingerprint=_fingerprint(contents),
        absent=frozenset(Table) - frozenset(contents),
        fictitious=frozenset(fictitious),
    )


def _status(path: Path) -> os.stat_result:
    """Follow a link to the file whose change matters, if it leads anywhere."""
    try:
        return path.stat()
    except OSError:
        return path.lstat()


def _chosen(folder: Path | None) -> Path:
    return (folder or own_folder() or DEMONSTRATION).resolve()


def _files(folder: Path) -> tuple[dict[Table, Path], list[Problem]]:
    """Find the file of each table, and what stands in the folder under another name."""
    try:
        paths = csv_paths(folder)
    except FileNotFoundError as error:
        raise DataError([_no_data(folder, message("Ce dossier n’existe pas."))]) from error
    except NotADirectoryError as error:
        raise DataError([_no_data(folder, message("Ce n’est pas un dossier."))]) from error
    except OSError as error:
        raise DataError([_refused(shortened(folder.name), error)]) from error
    if not paths:
        raise DataError([_no_data(folder, message("Ce dossier ne contient aucune table."))])
    files = {table: REFERENCE / table.file for table in REFERENCE_TABLES}
    files |= {_TABLES[path.name]: path for path in paths if path.name in _TABLES}
    return files, [_unknown_file(path.name) for path in paths if path.name not in _TABLES]


def _no_data(folder: Path, what: Message) -> Problem:
    cure = message(
        "Donnez dans {variable} un dossier de fichiers CSV qui portent le nom des tables : {files}.",
        variable=DATA_VARIABLE,
        files=", ".join(_TABLES),
    )
    # The name alone: where the folder lies on the server is no visitor's business.
    return Problem(shortened(folder.name), None, "", "", what, cure)


def _refused(file: str, error: OSError) -> Problem:
    return Problem(
        file,
        None,
        "",
        shortened(error.strerror or ""),
        message("Le système refuse la lecture."),
        message("Vérifiez que c’est bien un fichier, et que vous avez le droit de le lire."),
    )


def _unknown_file(name: str) -> Problem:
    near = nearest(name, _TABLES)
    cure = (
        message("Noms attendus : {files}.", files=", ".join(_TABLES))
        if near is None
        else message("Renommez-le « {file} », ou retirez-le du dossier.", file=near)
    )
    return Problem(name, None, "", "", message("Ce nom de fichier n’est celui d’aucune table."), cure)


def _holds_demonstration(table: Table, sheet: Sheet) -> bool:
    """Tell the demonstration's own rows, wherever they were copied, exported or published."""
    shipped = DEMONSTRATION / table.file
    held = prepared(table, read(table.file, shipped.read_bytes())).cells if shipped.is_file() else None
    if held is None or len(held) != len(sheet.cells) or not set(sheet.cells) <= set(held):
        return False
    if set(_CONTACT) <= set(sheet.cells):
        # An export leaves the contacts out that its reader may not have.
        held[_CONTACT] = held[_CONTACT].where(sheet.cells[_CONTACT] != "", "")
    return held[list(sheet.cells)].equals(sheet.cells)


def _fingerprint(contents: Mapping[Table, bytes]) -> str:
    digest = hashlib.sha256()
    for table in sorted(contents):
        digest.update(f"{table.file}:{len(contents[table])}:".encode())
        digest.update(contents[table])
    return digest.hexdigest()
