"""Scenes as the rows of their table: written to a file, or among what is published."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo import export
from geo.errors import DataError
from geo.language import message
from geo.problems import Problem
from geo.scenes import read
from geo.settings import DATA, DATA_VARIABLE
from geo.tabular import read as read_table
from geo.vocabularies import Table
from geo.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from geo.language import Message
    from geo.scenes import Scene, Scenes

_writing: Final = Lock()
"""Two visitors of one server save one after the other."""


def csv(scenes: Iterable[Scene]) -> bytes:
    """Write a ``scenes.csv`` that `read` reads back, and in which nothing runs in a spreadsheet.

    UTF-8 with a byte order mark, commas. A text that a spreadsheet would take for a formula begins
    with an apostrophe, which `read` takes away; one that begins so by itself has another.
    """
    return export.csv(cells(scenes), export.Separator.COMMA)


def cells(scenes: Iterable[Scene]) -> pd.DataFrame:
    """Write scenes as the text cells of their table."""
    rows = [
        (str(number), scene.title, str(scene.screen), scene.state, scene.note)
        for number, scene in enumerate(scenes, start=1)
    ]
    return pd.DataFrame(rows, columns=["ordre", "titre", "ecran", "etat", "note"], dtype="str")


def published(held: pd.DataFrame, scenes: Scenes, known: Scenes) -> pd.DataFrame:
    """Put scenes in the place of those that were published.

    Parameters
    ----------
    held
        Text cells of the published table.
    scenes
        All of them, in order.
    known
        What was published when their editor began.

    Returns
    -------
    Text cells, protected as in a file: what `of` reads back.

    Raises
    ------
    geo.errors.DataError
        Somebody else changed them meanwhile, or they are faulty.
    """
    if read(held.to_csv(index=False).encode()) != known:
        raise DataError([_overtaken()])
    return read_table(Table.SCENES.file, csv(scenes)).cells


def save(folder: Path | None, scenes: Scenes, known: Scenes) -> None:
    """Keep scenes with the user's own data.

    Parameters
    ----------
    folder
        Of the user's tables, see `geo.data_folder.own_folder`.
    scenes
        All of them, in order: they replace what the folder holds.
    known
        What the folder held when their editor began.

    Raises
    ------
    geo.errors.DataError
        There is no folder, or it is the demonstration's, which is not written; its scenes are
        faulty; or somebody else changed them meanwhile. Nothing is written then.
    OSError
        The folder cannot be written.
    """
    if folder is None or folder.resolve().is_relative_to(DATA):
        what = message("La démonstration ne s’écrit pas.")
        cure = message(
            "Nommez le dossier de vos tables dans {variable}, ou téléchargez les scènes.",
            variable=DATA_VARIABLE,
        )
        raise DataError([_problem(what, cure)])
    with _writing:
        path = folder / Table.SCENES.file
        held = read(path.read_bytes()) if path.exists() else ()
        if held != known:
            raise DataError([_overtaken()])
        write_whole(folder, {Table.SCENES.file: csv(scenes)})


def _overtaken() -> Problem:
    what = message("Quelqu’un d’autre a changé les scènes entre-temps.")
    cure = message("Téléchargez les vôtres, rechargez la page, puis reprenez-les.")
    return _problem(what, cure)


def _problem(what: Message, cure: Message) -> Problem:
    return Problem(Table.SCENES.file, None, "", "", what, cure)
