"""What two people changed at once is settled record by record, and no cell of either is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.changes import Change, applied
from geo.conflicts import joined, settled, standing
from geo.errors import ConflictError
from geo.vocabularies import Table
from tests.stores import change, frame

A = {"id": "a", "nom": "A", "municipalite": "Alma"}
MINE = change(Table.POLES, A, A | {"nom": "Mien"})
NAMES = {(Table.POLES, "a")}


def met(changes: list[Change], *rows: dict[str, str]) -> ConflictError:
    with pytest.raises(ConflictError) as caught:
        applied({Table.POLES: frame(Table.POLES, list(rows))}, changes)
    return caught.value


def test_who_wins_keeps_what_the_other_wrote_beside() -> None:
    theirs = A | {"nom": "Leur", "municipalite": "Laval"}
    found = met([MINE], theirs).conflicts
    (shown,) = standing([MINE], found)
    assert shown.yours is not None
    assert (shown.yours["nom"], shown.yours["municipalite"]) == ("Mien", "Laval")
    assert settled([MINE], found, ()) == ()
    made = settled([MINE], found, NAMES)
    new = applied({Table.POLES: frame(Table.POLES, [theirs])}, made)[Table.POLES]
    assert new[["nom", "municipalite"]].to_numpy().tolist() == [["Mien", "Laval"]]


def test_a_record_that_changes_again_is_met_again_and_the_others_stay_settled() -> None:
    other = change(Table.POLES, A | {"id": "b"}, A | {"id": "b", "nom": "Mien"})
    first = met([MINE, other], A | {"nom": "1"}, A | {"id": "b", "nom": "1"}).conflicts
    kept = {(Table.POLES, "a"), (Table.POLES, "b")}
    again = met(list(settled([MINE, other], first, kept)), A | {"nom": "2"}, A | {"id": "b", "nom": "1"})
    assert [one.key for one in again.conflicts] == ["a"]
    last = settled([MINE, other], joined(first, again.conflicts), kept)
    now = {Table.POLES: frame(Table.POLES, [A | {"nom": "2"}, A | {"id": "b", "nom": "1"}])}
    assert applied(now, last)[Table.POLES]["nom"].tolist() == ["Mien", "Mien"]


def test_a_record_that_both_removed_is_no_conflict() -> None:
    removed = change(Table.POLES, A, None)
    other = change(Table.POLES, A | {"id": "b"}, A | {"id": "b", "nom": "Mien"})
    now = A | {"id": "b", "nom": "Leur"}
    found = met([removed, other], now).conflicts
    made = settled([removed, other], found, {(Table.POLES, "b")})
    assert applied({Table.POLES: frame(Table.POLES, [now])}, made)[Table.POLES]["nom"].tolist() == ["Mien"]


def test_a_conflict_of_changes_that_are_no_more_is_none() -> None:
    found = met([MINE], A | {"nom": "Leur"}).conflicts
    other = change(Table.POLES, None, {"id": "c"})
    assert standing([other], found) == ()
    assert settled([other], found, ()) == (other,)


LETTER = st.sampled_from("xyz")
ROW = st.none() | st.fixed_dictionaries({"nom": LETTER, "municipalite": LETTER})


@given(ROW, ROW, ROW)
def test_what_only_one_of_two_changed_is_as_they_wrote_it(
    before: dict[str, str] | None, after: dict[str, str] | None, theirs: dict[str, str] | None
) -> None:
    if before == after:
        return
    mine = change(Table.POLES, *(None if row is None else {"id": "a"} | row for row in (before, after)))
    now = {Table.POLES: frame(Table.POLES, [] if theirs is None else [{"id": "a"} | theirs])}
    try:
        new = applied(now, [mine])
    except ConflictError as error:
        new = applied(now, settled([mine], error.conflicts, NAMES))
    else:
        return
    rows = new[Table.POLES].to_dict("records")
    if before is None or after is None or theirs is None:
        assert [row["nom"] for row in rows] == ([] if after is None else [after["nom"]])
        return
    for name in ("nom", "municipalite"):
        assert rows[0][name] == (theirs[name] if before[name] == after[name] else after[name])
