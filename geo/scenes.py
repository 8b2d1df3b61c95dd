"""Scenes: the steps of a presentation, each a screen and what it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import parse_qs, parse_qsl, urlencode

from geo import mesh, selection
from geo.codes import known_codes, vocabulary_codes
from geo.errors import DataError
from geo.formulas import unprotected
from geo.language import message
from geo.problems import Problem, shortened
from geo.schema import blank, check, prepared, typed
from geo.tabular import read as read_table
from geo.vocabularies import Table, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from geo.atlas import Atlas
    from geo.dataset import Dataset
    from geo.language import Message

    Scenes = tuple["Scene", ...]

_LANGUAGE: Final = "lang"
"""In an address, but in no state: a scene is shown in its reader's language."""

_CELLS: Final = ("titre", "ecran", "etat", "note")

_BEFORE_QUERY: Final = re.compile(r"\A[^=&]*\?")
_UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Controls, lone surrogates and what is no character: neither CSV nor XML may hold them."""


_Step = TypeVar("_Step")
_Made = TypeVar("_Made")


class Screen(Vocabulary):
    """The screens that a scene may show, by the names of their pages."""

    MAP = "carte", message("Carte")
    COVERAGE = "couverture", message("Couverture")
    MESH = "maillage", message("Maillage")
    DIRECTORY = "repertoire", message("Répertoire")
    GUIDE = "guide", message("Guide")


@dataclass(frozen=True)
class Scene:
    """One step of a presentation.

    Parameters
    ----------
    title
        One line, never empty. Spaces are gathered, and signs that no file may hold left out.
    screen
        What is shown.
    state
        Its filters and choices: the query string of an address. A whole address is accepted, and
        cut; its language is left out.
    note
        For the speaker; lines are kept, ended by LF.

    Raises
    ------
    geo.errors.DataError
        No title, a state that is no query string, or both.
    """

    title: str
    screen: Screen
    state: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        """Bring the texts to the one form in which files and screens carry them."""
        problems: list[Problem] = []
        title = " ".join(_writable(self.title).split())
        if not title:
            cure = message("Donnez-lui un titre : c’est ce que la salle lit en premier.")
            problems.append(_problem("titre", "", message("Cette scène n’a pas de titre."), cure))
        try:
            object.__setattr__(self, "state", _query(self.state))
        except DataError as error:
            problems += error.problems
        if problems:
            raise DataError(problems)
        object.__setattr__(self, "title", title)
        object.__setattr__(self, "note", _writable(self.note).strip())

    @property
    def query(self) -> dict[str, list[str]]:
        """The values of every key of the state, as parsers of addresses take them."""
        return parse_qs(self.state, keep_blank_values=True)


def added(scenes: Scenes, scene: Scene) -> Scenes:
    """Put a scene at the end."""
    return (*scenes, scene)


def removed(scenes: tuple[_Step, ...], index: int) -> tuple[_Step, ...]:
    """Leave one scene out; ``IndexError`` where there is none."""
    _there(scenes, index)
    return scenes[:index] + scenes[index + 1 :]


def moved(scenes: tuple[_Step, ...], index: int, to: int) -> tuple[_Step, ...]:
    """Put a scene where it will be the one at ``to``; ``IndexError`` where there is none."""
    _there(scenes, index, to)
    others = removed(scenes, index)
    return (*others[:to], scenes[index], *others[to:])


def edited(scenes: Scenes, index: int, scene: Scene) -> Scenes:
    """Put a scene in the place of another; ``IndexError`` where there is none."""
    _there(scenes, index)
    return (*scenes[:index], scene, *scenes[index + 1 :])


def unknown(scene: Scene, atlas: Atlas) -> tuple[str, ...]:
    """List the filters of a scene that the data do not know, as « clé=valeur »."""
    _, strangers = selection.parse(scene.query, atlas)
    _, refused = mesh.parse(scene.query, atlas.dataset)
    return (*(f"{stranger.key}={stranger.value}" for stranger in strangers), *refused)


def of(dataset: Dataset) -> tuple[Scenes, tuple[Problem, ...]]:
    """Give the scenes kept with a dataset, in order, and why some of its rows are none."""
    placed, problems = _read(dataset.tables[Table.SCENES], dataset.lines[Table.SCENES].tolist())
    return tuple(scene for _, scene in placed), tuple(problems)


def read(content: bytes, atlas: Atlas | None = None) -> Scenes:
    """Read a ``scenes.csv``, whole or not at all.

    Parameters
    ----------
    content
        The file, in the columns of the table ``scenes``.
    atlas
        The data that the scenes will show; with it, filters that they do not know are refused.

    Returns
    -------
    tuple of Scene
        In the order of the column ``ordre``.

    Raises
    ------
    geo.errors.DataError
        With everything wrong in the file, line by line.
    """
    sheet = prepared(Table.SCENES, read_table(Table.SCENES.file, content))
    problems = check(Table.SCENES, sheet, known_codes({table: blank(table) for table in Table}))
    placed: list[tuple[int, Scene]] = []
    if set(_CELLS) <= set(sheet.cells):
        # Also after the schema found something: who corrects a file is told everything at once.
        rows = sheet.cells if problems else typed(Table.SCENES, sheet.cells)
        placed, faults = _read(rows, sheet.lines.tolist(), atlas)
        told = {(problem.line, problem.column) for problem in problems}
        problems += [fault for fault in faults if (fault.line, fault.column) not in told]
    if problems:
        raise DataError(sorted(problems, key=lambda problem: problem.line or 0))
    return tuple(scene for _, scene in placed)


def _read(
    rows: pd.DataFrame, lines: Sequence[int], atlas: Atlas | None = None
) -> tuple[list[tuple[int, Scene]], list[Problem]]:
    """Make the scenes of rows, in their order, each with its line; with data, check their filters."""
    found: list[tuple[int, Scene]] = []
    problems: list[Problem] = []
    ordered = rows.assign(ligne=list(lines)).sort_values("ordre", kind="stable")
    for line, *cells in ordered[["ligne", *_CELLS]].itertuples(index=False):
        title, code, state, note = map(unprotected, cells)
        faults: list[Problem] = []
        screen = _gathered(partial(_screen, code), faults) or Screen.MAP
        scene = _gathered(partial(Scene, title, screen, state, note), faults)
        if atlas and (filtered := scene or _gathered(partial(Scene, "…", screen, state), [])):
            faults += [_stranger(told) for told in unknown(filtered, atlas)]
        if scene and not faults:
            found.append((line, scene))
        problems += [replace(fault, line=line) for fault in faults]
    return found, problems


def _gathered(make: Callable[[], _Made], problems: list[Problem]) -> _Made | None:
    """Make something, or gather why it cannot be made."""
    try:
        return make()
    except DataError as error:
        problems += error.problems
        return None


def _screen(code: str) -> Screen:
    try:
        return Screen(code)
    except ValueError as error:
        codes = vocabulary_codes(Screen)
        raise DataError([_problem("ecran", code, codes.unknown, codes.cure(code))]) from error


def _query(text: str) -> str:
    query = _BEFORE_QUERY.sub("", text.strip())
    if not query:
        return ""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True, errors="strict")
        return urlencode([(key, value) for key, value in pairs if key != _LANGUAGE])
    except ValueError as error:
        what = message("Cet état n’est pas celui d’une adresse.")
        cure = message("Écrivez ce qui suit « ? » dans l’adresse de l’écran : clé=valeur&clé=valeur.")
        raise DataError([_problem("etat", text, what, cure)]) from error


def _stranger(filtered: str) -> Problem:
    what = message("Ces données ne connaissent pas ce filtre.")
    cure = message("Retirez-le de l’état, ou corrigez sa valeur.")
    return _problem("etat", filtered, what, cure)


def _problem(column: str, value: str, what: Message, cure: Message) -> Problem:
    return Problem(Table.SCENES.file, None, column, shortened(value), what, cure)


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _there(scenes: tuple[object, ...], *indices: int) -> None:
    for index in indices:
        if not 0 <= index < len(scenes):
            text = f"scene {index} of {len(scenes)}"
            raise IndexError(text)
