"""The journal tells what happened, and nothing about anybody."""

from __future__ import annotations

import io
import json
import logging
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import grids, journal
from geo.database import open_database
from geo.errors import ImportSourceError, StoreError
from geo.outages import explained
from geo.settings import LOG_VARIABLE
from geo.vocabularies import Table
from tests.stores import ADMIN, frame, published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.store import Store

BROKEN: Final = b"PK\x03\x04"
"""A workbook that ends where it begins."""

SECRETS: Final = st.text(min_size=6).filter(lambda text: len(set(text)) > 3) | st.emails()


@contextmanager
def written(form: str) -> Iterator[io.StringIO]:
    """Run with the journal configured as the application does; gives what is written."""
    target = io.StringIO()
    factory = logging.getLogRecordFactory()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(LOG_VARIABLE, form)
        patch.setattr("sys.stderr", target)
        # Other programs' handlers keep their form for the other tests.
        # The journal stays known: a logger forgotten keeps the level that it remembers.
        own = logging.getLogger("maillage")
        patch.setattr(logging.root.manager, "loggerDict", {"maillage": own})
        patch.setattr(logging.root, "handlers", [])
        try:
            journal.configure()
            yield target
        finally:
            logging.setLogRecordFactory(factory)
            logger = logging.getLogger("maillage")
            logger.handlers[:] = [logging.NullHandler()]
            logger.propagate = True


def events(target: io.StringIO) -> list[dict[str, object]]:
    return [
        {name: value for name, value in json.loads(line).items() if name not in ("moment", "source")}
        for line in target.getvalue().splitlines()
    ]


def test_a_publication_and_its_undoing_are_noted_by_numbers_and_kinds(store: Store) -> None:
    with written(journal.JSON) as log:
        published(store, {Table.POLES: frame(Table.POLES, [{"nom": "Un"}, {"nom": "Deux"}])})
        store.undo(1, writer=ADMIN, message="Reprise")
    told = events(log)
    assert [type(event.pop("secondes")) for event in told] == [float, float]
    same = {"niveau": "info", "evenement": "publication", "changements": 2}
    assert told == [
        same | {"numero": 1, "genre": "saisie"},
        same | {"numero": 2, "genre": "annulation", "annule": 1},
    ]


def test_lines_for_people_say_the_same() -> None:
    with written("") as log:
        journal.started("1.2.3", "sqlite")
    moment, _, rest = log.getvalue().partition(" ")
    assert moment.endswith("+00:00")
    assert rest == "INFO demarrage version=1.2.3 base=sqlite\n"


@given(secret=SECRETS)
def test_what_a_refused_file_is_called_and_holds_is_not_noted(secret: str) -> None:
    with pytest.raises(ImportSourceError) as usual:
        grids.read("fichier.xlsx", BROKEN)
    with pytest.raises(ImportSourceError) as refused:
        grids.read(f"_{secret}.xlsx", BROKEN + secret.encode("utf-8", "replace"))
    lines = []
    for name, error in (("fichier.xlsx", usual.value), (f"_{secret}.xlsx", refused.value)):
        with written(journal.JSON) as log:
            journal.refused(name, error)
        lines.append(events(log))
    assert lines[0] == lines[1]


@given(suffix=st.text(max_size=8))
def test_an_ending_that_is_not_a_kind_of_file_is_not_noted(suffix: str) -> None:
    with written(journal.JSON) as log:
        journal.refused(f"dossier.{suffix}", ImportSourceError(suffix))
    (told,) = events(log)
    assert told["fichier"] == "autre" or told["fichier"] == suffix.lower()
    assert told["fichier"] in {"autre", "csv", "txt", "tsv", "xlsx", "xls", "ods", "geojson", "json", "gpkg"}
    assert told["raison"] == "ImportSourceError"


def test_a_failure_of_the_database_is_noted_by_its_class_and_code() -> None:
    with written(journal.JSON) as log:
        with pytest.raises(StoreError), explained(), sqlite3.connect(":memory:") as connection:
            connection.execute("SELECT 'jean@exemple.org' FROM jean_tremblay")
        connection.close()
        with pytest.raises(StoreError), explained():
            raise OSError(28, "No space left on device", "/home/jean/maillage.sqlite")
        with pytest.raises(StoreError):
            open_database("postgresql://jean:secret@127.0.0.1:1/base")
    same = {"niveau": "error", "evenement": "base_en_panne"}
    assert events(log) == [
        same | {"classe": "OperationalError", "code": "SQLITE_ERROR"},
        same | {"classe": "OSError", "code": 28},
        same | {"classe": "OperationalError"},
    ]


@pytest.mark.parametrize("form", [journal.JSON, ""])
def test_an_exception_of_any_program_tells_its_class_and_way_and_not_its_message(form: str) -> None:
    """Streamlit logs what a screen did not catch; a message may hold the cell that caused it."""
    with written(form) as log:
        other = logging.getLogger("streamlit.essai")
        handler = logging.StreamHandler(log)
        other.addHandler(handler)
        try:
            try:
                _fall("Jean Tremblay <jean@exemple.org>")
            except ValueError:
                other.exception("Uncaught app %s", "execution")
        finally:
            other.removeHandler(handler)
    said = log.getvalue()
    assert "Uncaught app execution | ValueError < KeyError | test_journal.py:" in said
    assert "Jean" not in said
    assert "exemple" not in said


def _fall(cell: str) -> None:
    cells: dict[str, str] = {}
    try:
        cells[cell]
    except KeyError as error:
        raise ValueError(cell) from error
