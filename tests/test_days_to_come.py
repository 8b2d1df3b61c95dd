"""What is said to be done on a day to come is refused where it is written: it would stay new for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest

from geo import dataset, source
from geo.civil_day import latest_day
from geo.codes import known_codes
from geo.errors import DataError
from geo.grid import Grid
from geo.importer import propose
from geo.language import ENGLISH, FRENCH
from geo.recognition import recognise
from geo.remarks import Decisions, Outcome
from geo.schema import blank, to_come
from geo.settings import DATA_VARIABLE, REFERENCE
from geo.survey_import import propose as propose_survey
from geo.tabular import Sheet
from geo.vocabularies import Table
from tests.stores import change, frame, published, rows

if TYPE_CHECKING:
    from pathlib import Path

    from geo.store import Store

LATEST: Final = date(2026, 11, 30)
NOON: Final = datetime(2026, 11, 30, 12, tzinfo=UTC)
DONE: Final = [
    (Table.POLES, "verifie_le"),
    (Table.AMBASSADORS, "consenti_le"),
    (Table.EXPERTISES, "verifie_le"),
    (Table.FINDINGS, "verifie_le"),
    (Table.REQUESTS, "recue_le"),
    (Table.REQUESTS, "repondue_le"),
    (Table.DIAGNOSTICS, "rempli_le"),
    (Table.SURVEYS, "repondu_le"),
    (Table.POPULATIONS, "compte_le"),
]


@pytest.mark.parametrize(("table", "column"), DONE)
@pytest.mark.parametrize(
    ("day", "wrong"), [("2026-11-30", False), ("2026-12-01", True), ("2062-05-01", True), ("", False)]
)
def test_what_is_done_was_done_by_today(table: Table, column: str, day: str, *, wrong: bool) -> None:
    sheet = Sheet(table.file, frame(table, [{}, {column: day}]), np.array([2, 3]), 1, ())
    found = to_come(table, sheet, LATEST)
    assert [(one.line, one.column, one.value) for one in found] == [(3, column, day)] * wrong
    assert to_come(table, sheet, None) == []
    for one in found:
        assert "pas encore venu" in one.sentence(FRENCH)
        assert one.sentence(ENGLISH) != one.sentence(FRENCH)


def test_what_is_planned_may_be_to_come() -> None:
    planned = [(Table.ACTIVITIES, "date_debut"), (Table.POLES, "implante_le"), (Table.POLES, "ferme_le")]
    for table, column in (*planned, (Table.AMBASSADORS, "actif_jusqua")):
        sheet = Sheet(table.file, frame(table, [{column: "2062-05-01"}]), np.array([2]), 1, ())
        assert to_come(table, sheet, LATEST) == []


def test_the_day_of_whoever_is_ahead_has_come() -> None:
    assert latest_day(NOON) == date(2026, 12, 1)
    assert latest_day(NOON - timedelta(hours=3)) == LATEST


def test_a_folder_is_told_and_the_demonstration_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poles = frame(Table.POLES, [{"verifie_le": "2062-05-01"}])
    poles.to_csv(tmp_path / Table.POLES.file, index=False)
    with pytest.raises(DataError) as caught:
        dataset.load(tmp_path, LATEST)
    assert [(one.line, one.column) for one in caught.value.problems] == [(2, "verifie_le")]
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    with pytest.raises(DataError):
        source.at(None).load()
    monkeypatch.delenv(DATA_VARIABLE)
    # Whatever the clock of the machine says: nobody mends its days.
    monkeypatch.setattr(source, "latest_day", lambda: date(2016, 1, 1))
    assert source.at(None).load().fictitious


def test_the_store_refuses_it_of_the_rows_that_are_written(store: Store) -> None:
    early = replace(store, clock=lambda: NOON)
    late = replace(store, clock=lambda: NOON.replace(year=2063))
    wrong = {"id": "p1", "nom": "Un", "verifie_le": "2062-05-01"}
    with pytest.raises(DataError) as caught:
        published(early, [change(Table.POLES, None, {"id": "p0"}), change(Table.POLES, None, wrong)])
    assert [(one.line, one.column) for one in caught.value.problems] == [(3, "verifie_le")]
    assert store.latest() is None
    # Published before it was asked, it keeps nobody from anything else, and goes by its own correction.
    published(late, [change(Table.POLES, None, wrong)])
    published(early, [change(Table.POLES, None, {"id": "p2"})])
    with pytest.raises(DataError):
        published(early, [change(Table.POLES, wrong, wrong | {"nom": "Autre"})])
    published(early, [change(Table.POLES, wrong, wrong | {"verifie_le": "2026-05-01"})])
    assert {row["id"]: row["verifie_le"] for row in rows(store, Table.POLES)} == {
        "p1": "2026-05-01",
        "p2": "",
    }
    assert dataset.from_sheets(store.sheets(2))


@pytest.mark.parametrize("survey", [False, True])
def test_an_import_refuses_the_line_with_its_cure(*, survey: bool) -> None:
    cells = (("id", "nom", "region", "statut", "verifie_le"), ("p1", "Un", "10", "actif", "2062-05-01"))
    more = ("p2", "Deux", "10", "actif", "2026-05-01")
    grid = Grid("poles.csv", "", (*cells, more), (1, 2, 3))
    known = known_codes({table: blank(table) for table in Table} | dict(dataset.sheets(REFERENCE)))
    found = recognise(grid)
    read = propose_survey if survey else propose
    made = read(grid, found, known, Decisions(), blank(Table.POLES).cells, LATEST)
    assert made.outcomes == {2: Outcome.REFUSED, 3: Outcome.ACCEPTED}
    (told,) = [one for one in made.remarks if one.column == "verifie_le"]
    assert "vérifiez l’année" in FRENCH.render(told.cure)
