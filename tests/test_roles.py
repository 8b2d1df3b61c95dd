"""Who may write which rows: where a row stands, who is refused, and what an editor can never reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import roles
from geo.changes import applied, difference, identity
from geo.dataset import REFERENCE_TABLES
from geo.errors import ForbiddenError
from geo.language import ENGLISH, FRENCH
from geo.roles import Refusal, Role, Writer
from geo.vocabularies import Table
from tests.conftest import whole
from tests.stores import ADMIN, change, editor, frame

if TYPE_CHECKING:
    import pandas as pd

    from geo.changes import Change

REGIONS = {"pole-3": "03", "pole-5": "05", "pole-0": "", "pole-q": "QC"}


@pytest.mark.parametrize(
    ("table", "row", "expected"),
    [
        (Table.POLES, {"region": "03"}, {"03"}),
        (Table.POLES, {}, {""}),
        (Table.AMBASSADORS, {"territoires": "03|05", "pole": "pole-q"}, {"03", "05"}),
        (Table.AMBASSADORS, {"pole": "pole-5"}, {"05"}),
        (Table.AMBASSADORS, {}, {""}),
        (Table.EXPERTISES, {"territoires": "pole-3|QC"}, {"03", "QC"}),
        (Table.EXPERTISES, {"pole": "pole-0"}, {""}),
        (Table.ACTIVITIES, {"hote": "pole-3", "co_animateurs": "05"}, {"03"}),
        (Table.ACTIVITIES, {"hote": "HQ"}, {"HQ"}),
        (Table.ACTIVITIES, {"hote": "inconnu"}, {""}),
        (Table.FINDINGS, {"region": "10"}, {"10"}),
        (Table.PLACES, {"region": ""}, {""}),
        (Table.DIAGNOSTICS, {"region": "06"}, {"06"}),
        (Table.SURVEYS, {"region": "06"}, {"06"}),
        (Table.REQUESTS, {"territoire": "12"}, {"12"}),
    ],
)
def test_a_row_stands_somewhere(table: Table, row: dict[str, str], expected: set[str]) -> None:
    assert roles.territories(table, whole(table, [row])[0], REGIONS) == expected


def test_an_editor_writes_what_was_and_stays_theirs() -> None:
    mine, other = {"id": "a", "region": "03"}, {"id": "a", "region": "05"}
    roles.allow(editor("03"), [change(Table.POLES, None, mine)], {}, {})
    roles.allow(editor("03", "05"), [change(Table.POLES, mine, other)], {}, {})
    roles.allow(editor("03"), [change(Table.SCENES, None, {"ordre": "1"})], {}, {})
    for before, after in ((mine, other), (other, mine), (other, None), (None, other)):
        with pytest.raises(ForbiddenError) as caught:
            roles.allow(editor("03"), [change(Table.POLES, before, after)], {}, {})
        assert caught.value.refusals == (Refusal(Table.POLES, "a", "05"),)


def test_all_territories_of_a_row_must_be_theirs() -> None:
    shared = change(Table.EXPERTISES, None, {"id": "e", "territoires": "03|pole-5"})
    roles.allow(editor("03", "05"), [shared], REGIONS, REGIONS)
    with pytest.raises(ForbiddenError):
        roles.allow(editor("03"), [shared], REGIONS, REGIONS)


def test_a_pole_counts_where_it_was_before_and_where_it_is_after() -> None:
    held = change(Table.EXPERTISES, {"id": "e", "pole": "p"}, {"id": "e", "pole": "p", "titulaire": "Autre"})
    for before, after in (({"p": "03"}, {"p": "05"}), ({"p": "05"}, {"p": "03"})):
        with pytest.raises(ForbiddenError):
            roles.allow(editor("03"), [held], before, after)


@pytest.mark.parametrize("row", [{"region": "QC"}, {"region": "HQ"}, {"region": ""}])
def test_what_is_of_no_region_is_for_administrators(row: dict[str, str]) -> None:
    written = [change(Table.POLES, None, {"id": "a"} | row)]
    with pytest.raises(ForbiddenError) as caught:
        # Not even by an editor to whom somebody gave these codes.
        roles.allow(editor("03", "QC", "HQ", ""), written, {}, {})
    assert "administre" in FRENCH.render(caught.value.sentence)
    roles.allow(ADMIN, written, {}, {})


@pytest.mark.parametrize("table", REFERENCE_TABLES)
def test_reference_tables_are_for_administrators(table: Table) -> None:
    written = [change(table, None, dict.fromkeys(identity(table), "03"))]
    with pytest.raises(ForbiddenError):
        roles.allow(editor("03"), written, {}, {})
    roles.allow(ADMIN, written, {}, {})


def test_a_reader_writes_nothing() -> None:
    with pytest.raises(ForbiddenError, match="lecture"):
        roles.allow(Writer("Lecture", Role.READING, frozenset({"03"})), [], {}, {})


@pytest.mark.parametrize("role", ["lecture", "edition", "administration", None])
def test_a_role_is_one_of_the_three_and_never_what_resembles_one(role: object) -> None:
    with pytest.raises(TypeError, match="Role"):
        Writer("x", role, frozenset({"03"}))  # type: ignore[arg-type] # the point of the test
    # Nor does one pass that came to be without being made.
    forged = Writer("x", Role.READING, frozenset({"03"}))
    object.__setattr__(forged, "role", role)
    with pytest.raises(ForbiddenError):
        roles.allow(forged, [change(Table.SCENES, None, {"ordre": "1"})], {}, {})
    with pytest.raises(ForbiddenError):
        roles.allow_everything(forged)


def test_territories_are_a_set_and_no_text_that_holds_a_code() -> None:
    with pytest.raises(TypeError, match="frozenset"):
        Writer("x", Role.EDITING, "0305")  # type: ignore[arg-type] # the point of the test


def test_only_an_administrator_replaces_everything() -> None:
    roles.allow_everything(ADMIN)
    with pytest.raises(ForbiddenError, match="administration"):
        roles.allow_everything(editor("03"))


def test_the_refusal_says_which_row_which_territory_and_whom_to_ask() -> None:
    written = [change(Table.POLES, None, {"id": f"pole-{n}", "region": "05"}) for n in (1, 2)]
    with pytest.raises(ForbiddenError) as caught:
        roles.allow(editor("03"), written, {}, {})
    sentence = FRENCH.render(caught.value.sentence)
    assert "« pole-1 » de poles.csv est de la région 05" in sentence.replace("\u00a0", " ")
    assert "Rien n’a été écrit" in sentence
    assert "Demandez à la personne qui édite cette région" in sentence
    assert ENGLISH.render(caught.value.sentence) != sentence
    # Nothing of the rows goes to a log with the exception.
    assert "pole-1" not in str(caught.value)


@st.composite
def worlds(draw: st.DrawFn) -> dict[Table, pd.DataFrame]:
    """Make poles, expertises and activities that stand in all kinds of places, and refer to what is there."""
    poles = {name: draw(st.sampled_from(["03", "05", "QC", ""])) for name in ("p1", "p2")}
    kept = draw(st.sets(st.sampled_from(sorted(poles))))
    actors = st.sampled_from(["03", "05", "QC", "HQ", *sorted(kept)])
    expertises = [
        {
            "id": f"e{number}",
            "territoires": "|".join(draw(st.lists(actors, max_size=2))),
            "pole": draw(st.sampled_from(["", *sorted(kept)])),
        }
        for number in draw(st.sets(st.integers(0, 3)))
    ]
    activities = [
        {"id": f"a{number}", "hote": draw(actors | st.just("")), "titre": draw(st.sampled_from("xy"))}
        for number in draw(st.sets(st.integers(0, 3)))
    ]
    return {
        Table.POLES: frame(Table.POLES, [{"id": name, "region": poles[name]} for name in sorted(kept)]),
        Table.EXPERTISES: frame(Table.EXPERTISES, expertises),
        Table.ACTIVITIES: frame(Table.ACTIVITIES, activities),
    }


def elsewhere(world: dict[Table, pd.DataFrame]) -> set[tuple[str, ...]]:
    """Gather what stands not in 03 alone, told here without the rules of `geo.roles`."""
    region = regions(world)
    found = set()
    for table, column in (
        (Table.POLES, "region"),
        (Table.EXPERTISES, "territoires"),
        (Table.ACTIVITIES, "hote"),
    ):
        for row in world[table].to_dict("records"):
            actors = (row[column] or row.get("pole", "")).split("|")
            if any(region.get(actor, actor) != "03" for actor in actors):
                found.add((str(table), *map(str, row.values())))
    return found


def regions(world: dict[Table, pd.DataFrame]) -> dict[str, str]:
    return dict(zip(world[Table.POLES]["id"], world[Table.POLES]["region"], strict=True))


def after(now: dict[Table, pd.DataFrame], one: Change) -> dict[Table, pd.DataFrame]:
    """Give what becomes of a world when an editor of 03 asks for a change."""
    new = applied(now, [one])
    cited = set(new[Table.EXPERTISES]["pole"]) | set(
        "|".join(new[Table.EXPERTISES]["territoires"]).split("|")
    )
    cited |= set(new[Table.ACTIVITIES]["hote"])
    if {"p1", "p2"} & cited - regions(new).keys():
        return now  # The schema refuses it.
    try:
        roles.allow(editor("03"), [one], regions(now), regions(new))
    except ForbiddenError:
        return now
    return new


@settings(max_examples=25)
@given(worlds(), st.lists(worlds(), min_size=1, max_size=5))
def test_no_sequence_of_publications_by_an_editor_changes_what_is_elsewhere(
    start: dict[Table, pd.DataFrame], wanted: list[dict[Table, pd.DataFrame]]
) -> None:
    now = start
    for world in wanted:
        # Each change alone, so that what is allowed among much that is not is tried too.
        for one in difference(now, world):
            now = after(now, one)
    assert elsewhere(now) == elsewhere(start)
