"""What differs between two states is told whole, and leads from one to the other."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.changes import Change, ChangeKind, applied, difference, identity, keys
from geo.columns import COLUMNS
from geo.dataset import load
from geo.errors import ConflictError
from geo.schema import prepared
from geo.settings import DEMONSTRATION
from geo.tabular import read
from geo.vocabularies import Table
from tests.stores import change, frame

# Signs that names are made of, so that different parts could make the same name.
_CELL = st.text(st.sampled_from("a1|#\\ …é\n"), max_size=6)


@st.composite
def states(draw: st.DrawFn) -> dict[Table, pd.DataFrame]:
    """Make some tables; keys repeat nowhere in keyed ones, and often in the others."""
    made = {}
    for table in draw(st.sets(st.sampled_from([Table.POLES, Table.FINDINGS, Table.SURVEYS]))):
        names = [column.name for column in COLUMNS[table]]
        told = draw(st.lists(st.tuples(*[_CELL] * 4), max_size=6))
        rows = [dict.fromkeys(names, "") | dict(zip(names, row, strict=False)) for row in told]
        if table is Table.POLES:
            rows = list({row["id"]: row for row in rows}.values())
        made[table] = pd.DataFrame(rows, columns=names, dtype="str")
    return made


def counted(cells: pd.DataFrame) -> Counter[tuple[str, ...]]:
    return Counter(cells.itertuples(index=False, name=None))


@given(states(), states())
def test_the_difference_leads_from_one_state_to_the_other_and_back(
    old: dict[Table, pd.DataFrame], new: dict[Table, pd.DataFrame]
) -> None:
    told = difference(old, new)
    made = applied(old, told)
    for table, cells in new.items():
        assert counted(made[table] if table in made else cells.iloc[:0]) == counted(cells)
    for table in old.keys() - new.keys():
        assert made[table] is old[table]
    back = applied(made, [one.reversed() for one in told])
    for table, cells in old.items():
        assert counted(back[table]) == counted(cells)
    assert len({(one.table, one.key) for one in told}) == len(told)


@given(states())
def test_every_row_has_its_own_name_and_nothing_differs_from_itself(
    state: dict[Table, pd.DataFrame],
) -> None:
    assert difference(state, state) == ()
    for table, cells in state.items():
        named = keys(table, cells)
        assert len(set(named)) == len(named) == len(cells)


@given(st.lists(_CELL, min_size=3, max_size=3), st.lists(_CELL, min_size=3, max_size=3))
def test_different_parts_make_different_names(one: list[str], other: list[str]) -> None:
    parts = identity(Table.SURVEYS)
    cells = frame(Table.SURVEYS, [dict(zip(parts, one, strict=True)), dict(zip(parts, other, strict=True))])
    first, second = keys(Table.SURVEYS, cells)
    assert (second == f"{first} #2") == (one == other)


def test_records_are_named_by_their_key_or_by_what_tells_them_apart() -> None:
    assert identity(Table.POLES) == ("id",)
    assert identity(Table.MEASURES) == ("numero",)
    assert identity(Table.SCENES) == ("ordre",)
    assert identity(Table.FINDINGS) == ("region", "mesure", "secteur", "verifie_le")
    assert identity(Table.SURVEYS) == ("sondage", "question", "repondant")
    assert all(identity(table) for table in Table)
    twice = {"region": "03", "mesure": "99", "verifie_le": "2020-01-02"}
    named = keys(Table.FINDINGS, frame(Table.FINDINGS, [twice, twice, twice | {"secteur": "danse"}]))
    assert named == ["03 | 99 |  | 2020-01-02", "03 | 99 |  | 2020-01-02 #2", "03 | 99 | danse | 2020-01-02"]


def test_a_long_name_fits_an_index_and_stays_its_own() -> None:
    long = "é" * 5_000
    rows = [{"sondage": long + end, "question": "?", "repondant": "r"} for end in ("a", "b", "a")]
    first, second, third = keys(Table.SURVEYS, frame(Table.SURVEYS, rows))
    assert len(first.encode()) < 2_000
    assert first != second
    assert third == f"{first} #2"


def test_the_kinds_of_change_are_told() -> None:
    old = {Table.POLES: frame(Table.POLES, [{"id": "a"}, {"id": "b"}])}
    new = {Table.POLES: frame(Table.POLES, [{"id": "c"}, {"id": "b", "nom": "Autre"}])}
    told = difference(old, new)
    assert [(one.key, one.kind) for one in told] == [
        ("a", ChangeKind.REMOVED),
        ("b", ChangeKind.MODIFIED),
        ("c", ChangeKind.ADDED),
    ]
    assert applied(old, told)[Table.POLES]["id"].tolist() == ["b", "c"]


def test_a_table_left_out_of_the_new_state_stays() -> None:
    demonstration = {
        table: prepared(table, read(table.file, (DEMONSTRATION / table.file).read_bytes())).cells
        for table in (Table.POLES, Table.SURVEYS)
    }
    assert len(demonstration[Table.POLES]) == len(load(DEMONSTRATION).tables[Table.POLES])
    assert difference(demonstration, {Table.POLES: demonstration[Table.POLES]}) == ()
    removed = difference(demonstration, {Table.SURVEYS: demonstration[Table.SURVEYS].iloc[:0]})
    assert len(removed) == len(demonstration[Table.SURVEYS])


def test_a_record_that_is_something_else_by_now_is_a_conflict_with_its_three_states() -> None:
    old = {Table.POLES: frame(Table.POLES, [{"id": "a", "nom": "Leur"}])}
    mine = change(Table.POLES, {"id": "a", "nom": "Avant"}, {"id": "a", "nom": "Mien"})
    added = change(Table.POLES, None, {"id": "a", "nom": "Neuf"})
    gone = change(Table.POLES, {"id": "b", "nom": "Disparu"}, {"id": "b", "nom": "Changé"})
    with pytest.raises(ConflictError) as caught:
        applied(old, [mine, gone])
    told = [
        tuple(row and row["nom"] for row in (one.base, one.theirs, one.yours))
        for one in caught.value.conflicts
    ]
    assert told == [("Avant", "Leur", "Mien"), ("Disparu", None, "Changé")]
    with pytest.raises(ConflictError):
        applied(old, [added])


def test_what_is_done_already_is_no_conflict() -> None:
    old = {Table.POLES: frame(Table.POLES, [{"id": "a", "nom": "Après"}])}
    done = [
        change(Table.POLES, {"id": "a", "nom": "Avant"}, {"id": "a", "nom": "Après"}),
        change(Table.POLES, {"id": "b"}, None),
    ]
    pd.testing.assert_frame_equal(applied(old, done)[Table.POLES], old[Table.POLES])


def test_a_change_is_held_to_what_it_is() -> None:
    row = dict.fromkeys((column.name for column in COLUMNS[Table.POLES]), "") | {"id": "a"}
    for before, after, key in (
        (None, None, "a"),
        (row, None, "b"),
        (row, row | {"id": "b"}, "a"),
        (None, {"id": "a"}, "a"),
        (None, row | {"autre": ""}, "a"),
    ):
        with pytest.raises(ValueError, match="change"):
            Change(Table.POLES, key, before, after)
    same = Change(Table.POLES, "a", None, row)
    with pytest.raises(ValueError, match="once"):
        applied({}, [same, same])
