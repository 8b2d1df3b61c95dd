"""The result of a self-diagnostic: one's scores, and figures that everybody may read anyway."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import questionnaire
from geo.aggregates import Aggregate, Average, Cell
from geo.columns import DIMENSIONS
from geo.drafts import Content
from geo.language import ENGLISH, FRENCH
from geo.profile import Withheld, frame, profile

if TYPE_CHECKING:
    from geo.aggregates import Aggregates
    from geo.atlas import Atlas

DAY: Final = date(2026, 11, 23)
FIRST: Final = questionnaire.latest()
CODES: Final = [one.code for one in FIRST.questions]
ANSWERS: Final = {"gouvernance-1": 1, "gouvernance-2": 2, "gouvernance-3": 2, "outils-1": 4, "donnees-1": 3,
                  "donnees-3": 4}  # fmt: skip
REGIONS: Final = ("", "03")
SECTORS: Final = ("", "danse")
CELLS: Final = st.builds(Cell, st.sampled_from(REGIONS), st.sampled_from(SECTORS), st.sampled_from((0, 2026)))
ENDS: Final = st.sampled_from((date(2026, 3, 31), date(2026, 6, 30)))
AVERAGES: Final = st.builds(Average, st.floats(0, 4), st.integers(5, 90), st.booleans(), ENDS)
SHOWN: Final = st.builds(
    Aggregate, st.integers(5, 90), st.dictionaries(st.sampled_from(DIMENSIONS), AVERAGES), ENDS
)
PUBLISHED: Final = st.dictionaries(st.sampled_from(("0.9", "1.0")), st.dictionaries(CELLS, SHOWN, max_size=6))


def test_the_profile_of_the_demonstration_is_the_one_made_by_hand(demonstration: Atlas) -> None:
    published = demonstration.released(DAY)
    made = profile(FIRST, Content("1.0", ANSWERS, "03", "danse"), published)
    assert made.version == "1.0"
    assert {name: score and round(score, 2) for name, score in made.scores.items()} == {
        "gouvernance": 1.67, "competences": None, "outils": None, "donnees": 3.5, "creation": None,
        "collaboration": None,
    }  # fmt: skip
    # As the table of results by region has it: 10 respondents by June, 2.2 for the first dimension.
    assert made.region.average("gouvernance") == Average(2.2, 10, complete=False, until=date(2026, 6, 30))
    assert made.sector.shown == published["1.0"][Cell(sector="danse")]


@given(
    PUBLISHED,
    st.sampled_from(REGIONS),
    st.sampled_from(SECTORS),
    st.dictionaries(st.sampled_from(CODES), st.integers(0, 4)),
)
def test_a_comparison_is_what_is_published_of_the_group_alone_or_why_there_is_none(
    published: dict[str, Aggregates], region: str, sector: str, answers: dict[str, int]
) -> None:
    made = profile(FIRST, Content("1.0", answers, region, sector), published)
    own = published.get("1.0", {})
    for group, cell in ((made.region, Cell(region=region)), (made.sector, Cell(sector=sector))):
        if not group.code:
            right: object = Withheld.UNTOLD
        elif not own:
            right = Withheld.NEW
        else:
            # Never of a year, nor of the region and the sector together, whatever is published of them.
            right = own.get(cell, Withheld.HIDDEN)
        assert group.shown is right or group.shown == right
        for name in DIMENSIONS:
            known = own[cell].averages.get(name) if isinstance(right, Aggregate) else None
            assert group.average(name) == known


@given(PUBLISHED, st.dictionaries(st.sampled_from(CODES), st.integers(0, 4)))
def test_what_one_answers_changes_no_figure_of_others(
    published: dict[str, Aggregates], answers: dict[str, int]
) -> None:
    made, silent = (profile(FIRST, Content("1.0", told, "03", "danse"), published) for told in (answers, {}))
    assert (made.region, made.sector) == (silent.region, silent.sector)


def test_the_file_has_one_s_own_answers_and_no_figure_of_others() -> None:
    told = Content("1.0", ANSWERS, "03", "danse")
    rows = frame(FIRST, told, date(2026, 11, 23), FRENCH)
    assert list(rows) == [
        "questionnaire", "rempli_le", "dimension", "note", "numero", "question", "niveau", "situation"
    ]  # fmt: skip
    assert len(rows) == len(FIRST.questions)
    assert rows["niveau"].dropna().tolist() == [1, 2, 2, 4, 3, 4]
    first = rows.iloc[0]
    assert (first["dimension"], first["note"], first["rempli_le"]) == (
        "Gouvernance et stratégie",
        1.7,
        "2026-11-23",
    )
    assert first["situation"] == FIRST.questions[0].wordings[FRENCH.locale].levels[1]
    assert rows["situation"].iloc[CODES.index("outils-2")] == ""
    assert rows["note"].iloc[CODES.index("outils-1")] != rows["note"].iloc[CODES.index("outils-1")]
    # The same, whoever one is compared with.
    assert rows.equals(frame(FIRST, Content("1.0", ANSWERS), date(2026, 11, 23), FRENCH))
    spoken = frame(FIRST, told, date(2026, 11, 23), ENGLISH)
    assert spoken["dimension"].iloc[0] == "Governance and strategy"


@pytest.mark.parametrize("answers", [{}, dict.fromkeys(CODES, 4)])
def test_nothing_answered_and_everything_at_its_best_have_a_file_too(answers: dict[str, int]) -> None:
    rows = frame(FIRST, Content("1.0", answers), date(2026, 11, 23), FRENCH)
    assert rows["niveau"].notna().sum() == len(answers)
