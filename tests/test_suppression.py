"""No figure, and no combination of figures, tells of one to four respondents: of one day, or of all days.

The proof is independent of how figures are chosen: it takes what is published, finds exactly, with
fractions, everything that can be computed from it by adding and subtracting, and looks whether the
vector of any group of one to four respondents is among it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from unittest.mock import create_autospec

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo import releases
from geo.aggregates import EVERY_YEAR, EVERYWHERE, Aggregate, Aggregates, Average, Cell, aggregates
from geo.columns import DIMENSIONS
from geo.dataset import load
from geo.settings import DEMONSTRATION
from geo.suppression import classes, nothing
from geo.vocabularies import Table
from tests.exact import two_compared, within_reach

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from geo.suppression import Shown

    Drawn = tuple[str, str, str, str]

ALL: Final = Cell()
LATER: Final = date(2026, 11, 30)
"""A day when all periods of the tables made here are over."""


def table(rows: Sequence[tuple[str, str, str, str]], version: str = "1.0") -> pd.DataFrame:
    """Make diagnostics of (region, sector, day, dimensions evaluated, by their first letters)."""
    drawn = np.random.default_rng(7).integers(0, 5, (len(rows), len(DIMENSIONS)))
    return pd.DataFrame(
        {
            "questionnaire": pd.Series([version] * len(rows), dtype="str"),
            "rempli_le": pd.to_datetime(pd.Series([day for _, _, day, _ in rows], dtype="str")),
            "region": pd.Series([region for region, _, _, _ in rows], dtype="str"),
            "secteur": pd.Series([sector for _, sector, _, _ in rows], dtype="str"),
        }
        | {
            name: [
                float(score) if evaluated[place] == "1" else np.nan
                for score, (*_, evaluated) in zip(own, rows, strict=True)
            ]
            for place, (name, own) in enumerate(zip(DIMENSIONS, drawn.T, strict=True))
        }
    )


WHOLE: Final = "111111"
NOTHING: Final = "000000"
PATTERNS: Final = (WHOLE, WHOLE, WHOLE, "111110", "111000", NOTHING)
DAYS: Final = (
    "2024-05-01",
    "2024-06-30",
    "2024-07-01",
    "2024-12-31",
    "2025-01-01",
    "2025-05-01",
    "2025-06-15",
)
READ: Final = (*DAYS, "2024-10-15", "2025-07-02")
"""On days of answers, when what was published before may be subtracted, and on quiet ones."""

ROWS: Final = st.tuples(
    st.sampled_from(["01", "02", "03", ""]),
    st.sampled_from(["danse", "musique", ""]),
    st.sampled_from(DAYS),
    st.sampled_from(PATTERNS),
)
HISTORIES: Final = st.lists(
    st.tuples(
        st.sampled_from(["01", "01", "02"]),
        st.sampled_from(["danse", "danse", "musique"]),
        st.sampled_from(DAYS),
        st.sampled_from(PATTERNS),
    ),
    min_size=10,
    max_size=32,
)


def members(rows: pd.DataFrame, cell: Cell) -> pd.DataFrame:
    """Filter the table as a reader understands the cell."""
    if cell.region != EVERYWHERE:
        rows = rows[rows["region"] == cell.region]
    if cell.sector != EVERYWHERE:
        rows = rows[rows["secteur"] == cell.sector]
    return rows if cell.year == EVERY_YEAR else rows[rows["rempli_le"].dt.year == cell.year]


def until(rows: pd.DataFrame, day: date) -> pd.DataFrame:
    """Give who had told something of themselves by the end of a day."""
    return rows[(rows["rempli_le"] <= pd.Timestamp(day)) & rows[list(DIMENSIONS)].notna().any(axis=1)]


def figures(rows: pd.DataFrame, found: Aggregates) -> Iterator[frozenset[int]]:
    """Tell who is counted by every figure shown, after looking that it is right."""
    for cell, aggregate in found.items():
        own = members(until(rows, aggregate.until), cell)
        assert aggregate.respondents == len(own) >= 5
        yield frozenset(own.index)
        for name, average in aggregate.averages.items():
            assert average.until <= aggregate.until
            counted = members(until(rows, average.until), cell).dropna(
                subset=list(DIMENSIONS) if average.complete else [name]
            )
            assert average.respondents == len(counted) >= 5
            assert average.mean == pytest.approx(counted[name].mean(), abs=0.0501)
            yield frozenset(counted.index)


def gives_nobody_away(shown: Sequence[frozenset[int]], respondents: int) -> bool:
    return within_reach(shown, respondents) is None and two_compared(shown, respondents) is None


@settings(max_examples=40)
@given(st.lists(ROWS, min_size=8, max_size=24))
def test_nothing_published_reaches_a_group_of_one_to_four(told: list[Drawn]) -> None:
    rows = table(told)
    assert gives_nobody_away(list(figures(rows, aggregates(rows, LATER).get("1.0", {}))), len(rows))


@settings(max_examples=30)
@given(HISTORIES)
# Five of 01, then one more: who kept the figures of June would know what the sixth answered.
@example(
    [("01", "danse", DAYS[0], WHOLE)] * 5
    + [("01", "danse", DAYS[2], WHOLE)]
    + [("02", "", DAYS[3], WHOLE)] * 6
)
# Two newcomers whom no place has in common, and a mean that one of them left out.
@example(
    [("01", "danse", DAYS[0], WHOLE)] * 9
    + [("02", "musique", DAYS[2], WHOLE)] * 5
    + [("01", "danse", DAYS[2], "111000")]
)
def test_nothing_published_on_any_days_reaches_a_group_of_one_to_four(told: list[Drawn]) -> None:
    rows = table(told)
    shown: set[frozenset[int]] = set()
    for day in map(date.fromisoformat, READ):
        # As the table was then: whoever answers later is not in it.
        then = aggregates(rows[rows["rempli_le"] <= pd.Timestamp(day)], day).get("1.0", {})
        shown |= set(figures(rows, then))
        # And what is answered later changes nothing of what is published of then.
        assert then == aggregates(rows, day).get("1.0", {})
    assert gives_nobody_away(sorted(shown, key=sorted), len(rows))


@given(st.lists(ROWS, min_size=8, max_size=24), st.randoms())
@settings(max_examples=20)
def test_the_order_of_the_table_changes_no_figure(told: list[Drawn], shuffle: random.Random) -> None:
    rows = table(told)
    order = list(range(len(rows)))
    shuffle.shuffle(order)
    assert aggregates(rows.iloc[order].reset_index(drop=True), LATER) == aggregates(rows, LATER)


@settings(max_examples=30)
@given(st.lists(ROWS, min_size=8, max_size=24))
def test_who_evaluated_nothing_is_nobody(told: list[Drawn]) -> None:
    heard = [row for row in told if row[3] != NOTHING]
    rows = table(told)
    kept = rows[[row[3] != NOTHING for row in told]].reset_index(drop=True)
    assert len(kept) == len(heard)
    assert aggregates(rows, LATER).get("1.0", {}) == aggregates(kept, LATER).get("1.0", {})


GROUPS: Final = st.lists(st.frozensets(st.integers(0, 13), min_size=4), max_size=10)


@settings(max_examples=60)
@given(GROUPS)
def test_no_groups_whatsoever_are_taken_up_that_reach_a_few_together(asked: list[frozenset[int]]) -> None:
    vectors = [np.array([place in group for place in range(14)]) for group in asked]
    if not vectors:
        return
    sizes, groups = classes(vectors)
    shown, taken = nothing(sizes), []
    for members_of, group in zip(asked, groups, strict=True):
        more = shown.with_group(group)
        if more is not None:
            shown = more
            taken.append(members_of)
    assert gives_nobody_away(taken, 14)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(6, 14), st.frozensets(st.integers(0, 13), min_size=4)), max_size=12))
def test_who_comes_later_changes_nothing_of_what_was_decided(asked: list[tuple[int, frozenset[int]]]) -> None:
    known = nothing(np.ones(14, dtype=np.int64))
    growing, here = nothing(np.ones(6, dtype=np.int64)), 6
    for count, group in sorted(asked, key=lambda one: one[0]):
        growing = growing.with_more(np.ones(count - here, dtype=np.int64))
        here = count
        present = {place for place in group if place < here}
        known, foreseen = taken_up(known, present, 14)
        growing, decided = taken_up(growing, present, here)
        assert decided is foreseen


def taken_up(shown: Shown, group: set[int], respondents: int) -> tuple[Shown, bool]:
    more = shown.with_group(np.array([place in group for place in range(respondents)]))
    return more or shown, more is not None


def test_the_proof_finds_what_a_threshold_alone_gives_away() -> None:
    # 5 of 7: the other two are the difference.
    assert within_reach([frozenset(range(7)), frozenset(range(5))], 7) == {5, 6}
    # Nobody of A is of Y: who is of B and of X is X less A, though every figure counts five or more.
    a, b, x = frozenset(range(5)), frozenset(range(5, 11)), frozenset(range(6))
    assert within_reach([a, b, x], 11) == {5}
    assert within_reach([a, b], 11) is None
    # Half of a sum is a combination, too.
    three = [frozenset({0, 1, *range(4, 9)}), frozenset({2, 3, *range(4, 9)}), frozenset(range(4))]
    assert within_reach([*three, frozenset(range(4, 9))], 9) is not None
    # All but one, and all but another: no group of a few, but who is one of both knows the other's.
    apart = [frozenset({0, *range(2, 8)}), frozenset({1, *range(2, 8)})]
    assert within_reach(apart, 8) is None
    assert two_compared(apart, 8) == {0, 1}
    assert two_compared(apart[:1], 8) is None


def shown_cells(rows: pd.DataFrame, today: date = LATER) -> dict[Cell, int]:
    (found,) = aggregates(rows, today).values()
    return {cell: aggregate.respondents for cell, aggregate in found.items() if cell.year == EVERY_YEAR}


DAY: Final = DAYS[0]


def test_two_of_five_are_shown_and_a_rest_of_two_hides_the_smaller_one() -> None:
    two = [("01", "danse", DAY, WHOLE)] * 5 + [("02", "musique", DAY, WHOLE)] * 5
    assert shown_cells(table(two))[Cell("01")] == shown_cells(table(two))[Cell("02")] == 5
    three = [("01", "", DAY, WHOLE)] * 6 + [("02", "", DAY, WHOLE)] * 5 + [("03", "", DAY, WHOLE)] * 2
    assert shown_cells(table(three)) == {ALL: 13, Cell("01"): 6}
    # With two small ones that make five together, nothing need be hidden but them.
    four = [*three, *[("04", "", DAY, WHOLE)] * 3]
    assert shown_cells(table(four)) == {ALL: 16, Cell("01"): 6, Cell("02"): 5}
    assert aggregates(table(two[:4]), LATER) == {"1.0": {}}
    assert aggregates(table([]), LATER) == {}


def test_a_region_and_a_sector_are_not_both_shown_where_one_respondent_is_their_difference() -> None:
    rows = [("01", "x", DAY, WHOLE)] * 5 + [("02", "x", DAY, WHOLE)] + [("02", "y", DAY, WHOLE)] * 5
    found = shown_cells(table(rows))
    # Those of 01 who are of x are all of 01, which is shown; x itself would be one more.
    assert found == {ALL: 11, Cell("02"): 6, Cell("01"): 5, Cell("01", "x"): 5}


def test_a_mean_is_of_all_who_evaluated_or_of_those_who_evaluated_everything() -> None:
    rows = [("01", "", DAY, WHOLE)] * 20 + [("01", "", DAY, "111110")] * 3 + [("01", "", DAY, "111100")] * 2
    ((_, found),) = aggregates(table(rows), LATER).items()
    averages = found[ALL].averages
    counted = {name: (one.respondents, one.complete) for name, one in averages.items()}
    # 25 less 23 would be two; 25 less 20 are five.
    assert counted == dict.fromkeys(DIMENSIONS[:4], (25, False)) | {
        "creation": (20, True),
        "collaboration": (20, False),
    }
    few = table([("01", "", DAY, WHOLE)] * 20 + [("01", "", DAY, "111110")] * 3)
    assert "collaboration" not in aggregates(few, LATER)["1.0"][ALL].averages


def test_who_evaluated_nothing_is_no_respondent_and_hides_nothing() -> None:
    whole = [("01", "", DAY, WHOLE)] * 6
    found = aggregates(table([*whole, ("01", "", DAY, NOTHING)]), LATER)["1.0"][ALL]
    # Counted, they would be the seventh, and whoever evaluated everything the other six.
    assert found.respondents == 6
    assert {one.respondents for one in found.averages.values()} == {6}
    assert found.averages.keys() == set(DIMENSIONS)
    assert aggregates(table([("01", "", DAY, NOTHING)] * 9), LATER) == {"1.0": {}}


def test_an_answer_without_a_day_is_of_no_period() -> None:
    assert shown_cells(table([("01", "", DAY, WHOLE)] * 6 + [("01", "", "", WHOLE)] * 9))[ALL] == 6
    assert aggregates(table([("01", "", "", WHOLE)] * 9), LATER) == {"1.0": {}}


def test_versions_are_never_counted_together() -> None:
    rows = [("01", "", DAY, WHOLE)] * 6
    both = pd.concat([table(rows), table(rows[:4], "2.0")], ignore_index=True)
    found = aggregates(both, LATER)
    assert found["2.0"] == {}
    assert found["1.0"][ALL].respondents == 6
    own = both.loc[both["questionnaire"] == "1.0", "outils"]
    assert found["1.0"][ALL].averages["outils"].mean == round(own.mean(), 1)


def test_answers_count_once_their_quarter_is_over() -> None:
    rows = table([("01", "", "2024-06-30", WHOLE)] * 6)
    assert aggregates(rows, date(2024, 6, 30)) == {"1.0": {}}
    (found,) = aggregates(rows, date(2024, 7, 1)).values()
    assert (found[ALL].respondents, found[ALL].until) == (6, date(2024, 6, 30))
    # Nobody new: nothing is dated anew, which would tell that nobody was.
    assert aggregates(rows, LATER) == {"1.0": found}


def test_a_few_newcomers_wait_for_others_and_the_former_figures_keep_their_day() -> None:
    june = [("01", "", "2024-06-30", WHOLE)] * 6
    rows = table([*june, *[("01", "", "2024-07-01", WHOLE)] * 2, *[("01", "", "2024-12-31", WHOLE)] * 3])
    known = aggregates(table(june), LATER)["1.0"]
    for day in (date(2024, 7, 1), date(2024, 10, 1), date(2024, 12, 31)):
        assert aggregates(rows, day)["1.0"] == known
    now = aggregates(rows, date(2025, 1, 1))["1.0"][ALL]
    assert (now.respondents, now.until) == (11, date(2024, 12, 31))
    assert {(one.respondents, one.until) for one in now.averages.values()} == {(11, now.until)}


def test_a_mean_that_cannot_follow_the_number_keeps_its_own_day() -> None:
    rows = [("01", "", "2024-06-30", WHOLE)] * 10
    rows += [("01", "", "2024-07-01", WHOLE)] * 3 + [("01", "", "2024-07-01", "111110")] * 2
    found = aggregates(table(rows), LATER)["1.0"][ALL]
    assert (found.respondents, found.until) == (15, date(2024, 9, 30))
    assert found.averages["outils"].respondents == 15
    # 13 less 10 would be three.
    kept = found.averages["collaboration"]
    assert (kept.respondents, kept.complete, kept.until) == (10, False, date(2024, 6, 30))
    assert tuple(found.averages) == DIMENSIONS


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2026-01-01", "2026-03-31"),
        ("2026-03-31", "2026-03-31"),
        ("2026-04-01", "2026-06-30"),
        ("2026-09-30", "2026-09-30"),
        ("2026-10-01", "2026-12-31"),
        ("2026-12-31", "2026-12-31"),
    ],
)
def test_a_period_is_a_quarter_of_the_civil_year(day: str, end: str) -> None:
    own, last = date.fromisoformat(day), date.fromisoformat(end)
    assert releases.period_end(own) == last
    assert list(releases.ends(own, last)) == []
    assert list(releases.ends(own, last + timedelta(days=1))) == [last]
    assert releases.last(last + timedelta(days=1)) == last
    assert releases.last(own) < own


def test_periods_follow_each_other_without_a_gap() -> None:
    assert list(releases.ends(date(2025, 8, 1), date(2026, 4, 1))) == [
        date(2025, 9, 30),
        date(2025, 12, 31),
        date(2026, 3, 31),
    ]


def test_the_day_is_that_of_quebec(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = create_autospec(datetime)
    clock.now.side_effect = datetime(2026, 10, 1, 3, 30, tzinfo=UTC).astimezone
    monkeypatch.setattr(releases, "datetime", clock)
    # Half past eleven in the evening: the quarter is not over.
    assert releases.today() == date(2026, 9, 30)


def test_the_demonstration_has_its_known_answers_and_gives_nobody_away() -> None:
    rows = load(DEMONSTRATION).tables[Table.DIAGNOSTICS]
    (found,) = aggregates(rows, LATER).values()
    september, june, former = date(2026, 9, 30), date(2026, 6, 30), date(2025, 9, 30)
    # Counted by hand in the file: 82 filled by the end of September 2026, fewer than five of them not
    # to the end, so that the last means have waited.
    assert found[ALL] == Aggregate(
        82,
        {
            "gouvernance": Average(1.6, 82, complete=False, until=september),
            "competences": Average(1.8, 82, complete=False, until=september),
            "outils": Average(2.2, 82, complete=False, until=september),
            "donnees": Average(1.4, 77, complete=False, until=june),
            "creation": Average(2.0, 36, complete=False, until=former),
            "collaboration": Average(2.3, 36, complete=False, until=former),
        },
        september,
    )
    regions = {cell.region: one.respondents for cell, one in found.items() if cell == Cell(cell.region)}
    assert regions == {"": 82, "06": 11, "03": 10, "16": 5, "02": 5, "05": 5, "01": 5, "08": 5}
    assert found[Cell("03")].until == june
    years = {cell.year: one.respondents for cell, one in found.items() if cell == Cell(year=cell.year)}
    assert years == {0: 82, 2025: 50, 2026: 32}
    assert (len(found), sum(len(one.averages) for one in found.values())) == (26, 153)
    every: set[frozenset[int]] = set()
    for day in (
        "2025-05-15",
        "2025-08-01",
        "2025-10-01",
        "2026-01-01",
        "2026-04-01",
        "2026-07-01",
        "2026-11-30",
    ):
        every |= set(figures(rows, aggregates(rows, date.fromisoformat(day))["1.0"]))
    assert gives_nobody_away(sorted(every, key=sorted), len(rows))
