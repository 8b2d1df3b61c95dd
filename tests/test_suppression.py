"""No figure, and no combination of figures, tells of one to four respondents.

The proof is independent of how figures are chosen: it takes what is published, finds exactly, with
fractions, everything that can be computed from it by adding and subtracting, and looks whether the
vector of any group of one to four respondents is among it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.aggregates import EVERY_YEAR, EVERYWHERE, Aggregate, Aggregates, Average, Cell, aggregates, by_region
from geo.columns import DIMENSIONS
from geo.dataset import load
from geo.settings import DEMONSTRATION
from geo.suppression import classes, nothing
from geo.vocabularies import Table
from tests.exact import within_reach

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ALL: Final = Cell()


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
PATTERNS: Final = (WHOLE, WHOLE, WHOLE, "111110", "111000")
ROWS: Final = st.tuples(
    st.sampled_from(["01", "02", "03", ""]),
    st.sampled_from(["danse", "musique", ""]),
    st.sampled_from(["2024-05-01", "2025-05-01", ""]),
    st.sampled_from(PATTERNS),
)


def members(rows: pd.DataFrame, cell: Cell) -> pd.DataFrame:
    """Filter the table as a reader understands the cell."""
    if cell.region != EVERYWHERE:
        rows = rows[rows["region"] == cell.region]
    if cell.sector != EVERYWHERE:
        rows = rows[rows["secteur"] == cell.sector]
    return rows if cell.year == EVERY_YEAR else rows[rows["rempli_le"].dt.year == cell.year]


def figures(rows: pd.DataFrame, found: Aggregates) -> Iterator[frozenset[int]]:
    """Tell who is counted by every figure shown, after looking that it is right."""
    for cell, aggregate in found.items():
        own = members(rows, cell)
        assert aggregate.respondents == len(own) >= 5
        yield frozenset(own.index)
        for name, average in aggregate.averages.items():
            counted = own.dropna(subset=list(DIMENSIONS) if average.complete else [name])
            assert average.respondents == len(counted) >= 5
            assert average.mean == pytest.approx(counted[name].mean(), abs=0.0501)
            yield frozenset(counted.index)


@settings(max_examples=40)
@given(st.lists(ROWS, min_size=8, max_size=24))
def test_nothing_published_reaches_a_group_of_one_to_four(told: list[tuple[str, str, str, str]]) -> None:
    rows = table(told)
    shown = list(figures(rows, aggregates(rows).get("1.0", {})))
    assert within_reach(shown, len(rows)) is None


@settings(max_examples=40)
@given(st.lists(ROWS, min_size=8, max_size=30))
def test_the_regions_alone_are_those_of_the_whole(told: list[tuple[str, str, str, str]]) -> None:
    rows = table(told)
    whole = {
        version: {cell: one for cell, one in found.items() if cell == Cell(cell.region)}
        for version, found in aggregates(rows).items()
    }
    assert by_region(rows) == whole


@settings(max_examples=60)
@given(st.lists(st.frozensets(st.integers(0, 13), min_size=4), max_size=10))
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
    assert within_reach(taken, 14) is None


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


def shown_cells(rows: pd.DataFrame) -> dict[Cell, int]:
    (found,) = aggregates(rows).values()
    return {cell: aggregate.respondents for cell, aggregate in found.items()}


def test_two_of_five_are_shown_and_a_rest_of_two_hides_the_smaller_one() -> None:
    day = "2024-05-01"
    two = [("01", "danse", day, WHOLE)] * 5 + [("02", "musique", day, WHOLE)] * 5
    assert shown_cells(table(two))[Cell("01")] == shown_cells(table(two))[Cell("02")] == 5
    three = [("01", "", "", WHOLE)] * 6 + [("02", "", "", WHOLE)] * 5 + [("03", "", "", WHOLE)] * 2
    assert shown_cells(table(three)) == {ALL: 13, Cell("01"): 6}
    # With two small ones that make five together, nothing need be hidden but them.
    four = [*three, *[("04", "", "", WHOLE)] * 3]
    assert shown_cells(table(four)) == {ALL: 16, Cell("01"): 6, Cell("02"): 5}
    assert aggregates(table(two[:4])) == {"1.0": {}}
    assert aggregates(table([])) == {}


def test_a_region_and_a_sector_are_not_both_shown_where_one_respondent_is_their_difference() -> None:
    rows = [("01", "x", "", WHOLE)] * 5 + [("02", "x", "", WHOLE)] + [("02", "y", "", WHOLE)] * 5
    found = shown_cells(table(rows))
    # Those of 01 who are of x are all of 01, which is shown; x itself would be one more.
    assert found == {ALL: 11, Cell("02"): 6, Cell("01"): 5, Cell("01", "x"): 5}


def test_a_mean_is_of_all_who_evaluated_or_of_those_who_evaluated_everything() -> None:
    rows = [("01", "", "", WHOLE)] * 20 + [("01", "", "", "111110")] * 3 + [("01", "", "", "111100")] * 2
    ((_, found),) = aggregates(table(rows)).items()
    averages = found[ALL].averages
    counted = {name: (one.respondents, one.complete) for name, one in averages.items()}
    # 25 less 23 would be two; 25 less 20 are five.
    assert counted == dict.fromkeys(DIMENSIONS[:4], (25, False)) | {
        "creation": (20, True),
        "collaboration": (20, False),
    }
    few = table([("01", "", "", WHOLE)] * 20 + [("01", "", "", "111110")] * 3)
    assert "collaboration" not in aggregates(few)["1.0"][ALL].averages


def test_versions_are_never_counted_together() -> None:
    rows = [("01", "", "", WHOLE)] * 6
    both = pd.concat([table(rows), table(rows[:4], "2.0")], ignore_index=True)
    found = aggregates(both)
    assert found["2.0"] == {}
    assert found["1.0"][ALL].respondents == 6
    own = both.loc[both["questionnaire"] == "1.0", "outils"]
    assert found["1.0"][ALL].averages["outils"].mean == round(own.mean(), 1)


def test_the_demonstration_has_its_known_answers_and_gives_nobody_away() -> None:
    rows = load(DEMONSTRATION).tables[Table.DIAGNOSTICS]
    (found,) = aggregates(rows).values()
    # Counted by hand in the file: 92 filled, five of them not to the end.
    assert found[ALL] == Aggregate(
        92,
        {
            "gouvernance": Average(1.6, 92, complete=False),
            "competences": Average(1.8, 92, complete=False),
            "outils": Average(2.2, 92, complete=False),
            "donnees": Average(1.4, 87, complete=True),
            "creation": Average(2.0, 87, complete=True),
            "collaboration": Average(2.2, 87, complete=False),
        },
    )
    regions = {cell.region: one.respondents for cell, one in found.items() if cell == Cell(cell.region)}
    assert regions == {"": 92, "06": 14, "03": 12, "16": 9, "02": 7, "05": 7, "01": 6, "08": 6, "04": 5,
                       "07": 5, "12": 5}  # fmt: skip
    years = {cell.year: one.respondents for cell, one in found.items() if cell == Cell(year=cell.year)}
    assert years == {0: 92, 2025: 50, 2026: 42}
    assert found[Cell(sector="theatre", year=2025)].respondents == 9
    # Five of the region 16 answered in 2025; the four of 2026 would be the difference.
    assert Cell("16", year=2025) not in found
    assert within_reach(list(figures(rows, found)), len(rows)) is None
