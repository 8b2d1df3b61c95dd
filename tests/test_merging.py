"""Rows brought into a table: what is new is added, what is said is updated, what is not said stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.changes import difference
from geo.codes import Target
from geo.columns import COLUMNS
from geo.grid import Grid
from geo.importer import propose
from geo.merging import Mode, completed, merged
from geo.recognition import recognise
from geo.remarks import Decisions, Outcome
from geo.schema import prepared
from geo.settings import DEMONSTRATION
from geo.tabular import read
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = [column.name for column in COLUMNS[Table.POLES]]


def poles(*rows: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame([dict.fromkeys(NAMES, "") | row for row in rows], columns=NAMES, dtype="str")


def told(frame: pd.DataFrame) -> list[tuple[str, str, str]]:
    return list(frame[["id", "nom", "statut"]].itertuples(index=False, name=None))


BOTH = [("a", "A", "actif"), ("b", "B", "actif")]
HELD = poles({"id": "a", "nom": "A", "statut": "actif"}, {"id": "b", "nom": "B", "statut": "actif"})


@pytest.mark.parametrize(
    ("brought", "given_columns", "mode", "expected"),
    [
        ([{"id": "c", "nom": "C"}], ["id", "nom"], Mode.UPDATE, [*BOTH, ("c", "C", "")]),
        ([{"id": "b", "nom": "B2"}], ["id", "nom"], Mode.UPDATE, [("a", "A", "actif"), ("b", "B2", "actif")]),
        ([{"id": "b", "nom": ""}], ["id", "nom"], Mode.UPDATE, [("a", "A", "actif"), ("b", "", "actif")]),
        ([{"id": "b", "nom": "B2"}], ["id", "nom"], Mode.REPLACE, [("b", "B2", "actif")]),
        ([], ["id"], Mode.UPDATE, BOTH),
        ([], ["id"], Mode.REPLACE, []),
    ],
)  # fmt: skip
def test_what_a_sheet_says_is_taken_and_what_it_does_not_say_stays(
    brought: Sequence[dict[str, str]],
    given_columns: list[str],
    mode: Mode,
    expected: list[tuple[str, str, str]],
) -> None:
    assert told(merged(Table.POLES, HELD, poles(*brought), given_columns, mode)) == expected


def test_a_guess_gives_way_to_what_the_record_holds() -> None:
    held = poles({"id": "a", "longitude": "-71.2"}, {"id": "b"})
    guessed = poles({"id": "a", "longitude": "-71.9"}, {"id": "b", "longitude": "-72.5"})
    whole = completed(Table.POLES, held, guessed, ["id"])
    assert whole["longitude"].tolist() == ["-71.2", "-72.5"]
    assert completed(Table.POLES, held, guessed, ["id", "longitude"])["longitude"].tolist() == [
        "-71.9",
        "-72.5",
    ]


def test_what_may_not_be_taken_away_stays_in_place_of_nothing() -> None:
    brought = poles({"id": "c", "nom": "C"})
    new = merged(Table.POLES, HELD, brought, ["id", "nom"], Mode.REPLACE, removable=[True, False])
    assert told(new) == [("c", "C", ""), ("b", "B", "actif")]
    new = merged(
        Table.POLES, HELD, poles({"id": "b", "nom": "B2"}), ["id", "nom"], Mode.REPLACE, removable=[False] * 2
    )
    assert told(new) == [("b", "B2", "actif"), ("a", "A", "actif")]


@pytest.mark.parametrize(("removable", "expected"), [(None, ["a"]), ([True, False], ["a", "b"])])
def test_what_went_into_its_twin_goes(removable: list[bool] | None, expected: list[str]) -> None:
    brought = poles({"id": "a", "nom": "A2"})
    new = merged(
        Table.POLES, HELD, brought, ["id", "nom"], Mode.UPDATE, absorbed={"b", "z"}, removable=removable
    )
    assert new["id"].tolist() == expected
    assert new["nom"].tolist()[0] == "A2"


KEYS = st.lists(st.sampled_from("abcdef"), unique=True)
TEXTS = st.sampled_from(["", "x", "y"])


@given(st.data())
def test_only_the_records_that_come_change_and_only_in_the_columns_given(data: st.DataObject) -> None:
    held = poles(
        *({"id": key, "nom": data.draw(TEXTS), "statut": data.draw(TEXTS)} for key in data.draw(KEYS))
    )
    brought = poles(*({"id": key, "nom": data.draw(TEXTS), "statut": "z"} for key in data.draw(KEYS)))
    new = merged(Table.POLES, held, brought, ["id", "nom"], Mode.UPDATE)
    assert set(new["id"]) == set(held["id"]) | set(brought["id"])
    assert new["id"].tolist()[: len(held)] == held["id"].tolist()
    for change in difference({Table.POLES: held}, {Table.POLES: new}):
        assert change.key in set(brought["id"])
        assert change.after is not None
        if change.before is not None:
            assert {name for name in NAMES if change.before[name] != change.after[name]} <= {"nom", "statut"}
            assert change.after["statut"] == (change.before["statut"] or "z")


def test_a_sheet_of_one_column_updates_records_without_losing_the_rest() -> None:
    held = prepared(Table.POLES, read("poles.csv", (DEMONSTRATION / "poles.csv").read_bytes())).cells[NAMES]
    grid = Grid("poles.csv", "", (("id", "statut"), ("pole-01", "Fermé"), ("pole-02", "actif")), (1, 2, 3))
    known = dict.fromkeys(Target)
    proposal = propose(grid, recognise(grid), known, Decisions(), held)
    assert proposal.counts()[Outcome.REFUSED] == 0
    new = merged(Table.POLES, held, proposal.cells, ["id", "statut"], Mode.UPDATE)
    (change,) = difference({Table.POLES: held}, {Table.POLES: new})
    assert change.key == "pole-01"
    assert change.before is not None
    assert change.after == {**change.before, "statut": "ferme"}
