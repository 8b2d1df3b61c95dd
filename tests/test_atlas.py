"""Every row is joined to its territories, and what is doubtful is listed, never settled silently."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import atlas, odcaf
from geo.atlas import LAYER_TABLES, Doubt, Facet
from geo.dataset import load
from geo.settings import NATIONAL, OUTSIDE, REGION_CODES
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

    from geo.atlas import Atlas

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

ODCAF: Final = Path(__file__).resolve().parents[1].parent / "shared" / "odcaf" / "ODCAF_v1.0.csv"
ODCAF_BY_REGION: Final = (142, 120, 210, 93, 152, 396, 135, 72, 66, 10, 101, 141, 29, 95, 113, 191, 85)

RIMOUSKI: Final = {"longitude": "-68.5240", "latitude": "48.4488"}
QUEBEC: Final = {"longitude": "-71.2182", "latitude": "46.8151"}
MONTREAL: Final = {"longitude": "-73.5674", "latitude": "45.5019"}
CORNWALL: Final = {"longitude": "-74.7303", "latitude": "45.0213"}
"""Places of regions 01, 03 and 06, and one across the border of Ontario."""

WITH_TERRITORIES: Final = (*LAYER_TABLES, Table.AMBASSADORS, Table.FINDINGS, Table.REQUESTS)


def held(made: Atlas, table: Table) -> list[str]:
    """Say the territories of each row, as « 03|06 »."""
    rows = len(made.dataset.tables[table])
    codes = made.territories[table]
    return ["|".join(sorted(code for code in codes if row in codes[code])) for row in range(rows)]


def listed(issues: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    columns = ["id", "region_declaree", "region_du_point", "raison"]
    return list(issues[columns].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("table", "row", "territories"),
    [
        (Table.POLES, {"region": "03"}, "03"),
        (Table.POLES, {"region": "03", **MONTREAL}, "03"),
        (Table.POLES, {"region": "QC"}, "QC"),
        (Table.POLES, {"region": "QC", **MONTREAL}, "06|QC"),
        (Table.POLES, {"region": "HQ", **CORNWALL}, "HQ"),
        (Table.POLES, {"region": "", **MONTREAL}, "06"),
        (Table.POLES, {"region": "", **CORNWALL}, ""),
        (Table.POLES, {"region": ""}, ""),
        (Table.EXPERTISES, {"territoires": "01|11", **QUEBEC}, "01|11"),
        (Table.EXPERTISES, {"territoires": "QC|HQ", **QUEBEC}, "03|HQ|QC"),
        (Table.EXPERTISES, {"territoires": "12", "pole": "p06"}, "12"),
        (Table.EXPERTISES, {"territoires": "p06|12"}, "06|12"),
        (Table.EXPERTISES, {"pole": "p06", **QUEBEC}, "06"),
        (Table.EXPERTISES, {**QUEBEC}, "03"),
        (Table.EXPERTISES, {}, ""),
        (Table.ACTIVITIES, {"hote": "p06", "co_animateurs": "03|QC", **RIMOUSKI}, "03|06|QC"),
        (Table.ACTIVITIES, {"hote": "QC", **QUEBEC}, "03|QC"),
        (Table.ACTIVITIES, {"hote": "", "co_animateurs": "12"}, "12"),
        (Table.AMBASSADORS, {"pole": "p06"}, "06"),
        (Table.AMBASSADORS, {"pole": "p06", "territoires": "13|14"}, "13|14"),
        (Table.REQUESTS, {"territoire": "09"}, "09"),
        (Table.FINDINGS, {"region": "10", "mesure": "99"}, "10"),
        (Table.PLACES, {"region": "08", **QUEBEC}, "03"),
        (Table.PLACES, {"region": "08", **CORNWALL}, "08"),
        (Table.PLACES, {"region": "08"}, "08"),
        (Table.PLACES, {"region": "", **QUEBEC}, "03"),
        (Table.PLACES, {}, ""),
    ],
)
def test_what_a_row_states_comes_first_and_its_point_helps(
    atlas_of: Maker, table: Table, row: dict[str, str], territories: str
) -> None:
    pole = {"id": "p06", "region": "06"}
    made = atlas_of({Table.POLES: [pole], table: [pole, row] if table is Table.POLES else [row]})
    assert held(made, table)[-1] == territories
    lonely = made.unattached[made.unattached["table"] == table]
    assert len(lonely) == (territories == "")


def test_the_three_doubts(atlas_of: Maker) -> None:
    made = atlas_of(
        {
            Table.POLES: [
                {"id": "agrees", "region": "06", **MONTREAL},
                {"id": "differs", "region": "03", **MONTREAL},
                {"id": "national", "region": "QC", **MONTREAL},
                {"id": "silent", **MONTREAL},
                {"id": "off", "region": "06", **CORNWALL},
                {"id": "abroad", "region": "HQ", **CORNWALL},
                {"id": "lost", **CORNWALL},
                {"id": "no-point", "region": "03"},
            ],
            Table.EXPERTISES: [
                {"id": "one-of-two", "territoires": "03|06", **MONTREAL},
                {"id": "neither", "territoires": "03|01", **MONTREAL},
                {"id": "by-pole", "pole": "agrees", **QUEBEC},
            ],
            Table.PLACES: [{"id": "place", "region": "03", **RIMOUSKI}],
        }
    )
    assert listed(made.doubts) == [
        ("differs", "03", "06", Doubt.DIFFERENT),
        ("silent", "", "06", Doubt.UNSTATED),
        ("off", "06", "", Doubt.OUTSIDE),
        ("neither", "03|01", "06", Doubt.DIFFERENT),
        ("by-pole", "06", "03", Doubt.DIFFERENT),
        ("place", "03", "01", Doubt.DIFFERENT),
    ]
    assert [row[0] for row in listed(made.unattached)] == ["lost"]
    assert [row[0] for row in listed(made.unplaced)] == ["no-point"]


def test_an_issue_says_where_to_look(atlas_of: Maker) -> None:
    made = atlas_of(
        {
            Table.EXPERTISES: [
                {"territoires": "01"},
                {"id": "e2", "titulaire": "Deux\nlignes"},
                {"id": "e3"},
            ],
            Table.AMBASSADORS: [{"id": "a1"}],
            # Listed nowhere: no screen shows requests yet, and a question may name somebody.
            Table.REQUESTS: [{"id": "d1", "question": "Qui ?"}],
        }
    )
    told = made.unattached[["table", "ligne", "id", "nom"]].itertuples(index=False, name=None)
    assert list(told) == [
        ("ambassadeurs", 2, "a1", "Ambassade régionale"),
        ("expertises", 3, "e2", "Deux\nlignes"),
        ("expertises", 5, "e3", "Studio"),
    ]


def test_the_facets_index_every_list(atlas_of: Maker) -> None:
    made = atlas_of(
        {
            Table.POLES: [
                {"secteurs": "danse|musique", "mesures": "99"},
                {},
                {"secteurs": "musique", "statut": "ferme"},
            ],
            Table.PLACES: [{"type": "galerie"}],
        }
    )
    told = {key: {code: rows.tolist() for code, rows in codes.items()} for key, codes in made.facets.items()}
    assert told[Table.POLES, Facet.SECTOR] == {"danse": [0], "musique": [0, 2]}
    assert told[Table.POLES, Facet.MEASURE] == {"99": [0]}
    assert told[Table.POLES, Facet.STATUS] == {"actif": [0, 1], "ferme": [2]}
    assert told[Table.PLACES, Facet.PLACE_TYPE] == {"galerie": [0]}
    assert told[Table.EXPERTISES, Facet.SECTOR] == {}


def test_an_empty_dataset_has_an_atlas(atlas_of: Maker) -> None:
    made = atlas_of({})
    assert made.doubts.empty
    assert made.unattached.empty
    assert made.unplaced.empty
    assert made.ties.empty
    assert all(not len(codes) for codes in made.territories.values())


POINTS: Final = st.sampled_from([{}, RIMOUSKI, QUEBEC, MONTREAL, CORNWALL])
TERRITORIES: Final = st.lists(
    st.sampled_from([*REGION_CODES, NATIONAL, OUTSIDE, "p1"]), unique=True, max_size=3
)


def rows_of(stated: dict[str, st.SearchStrategy[str]]) -> st.SearchStrategy[list[dict[str, str]]]:
    row = st.builds(lambda cells, point: {**cells, **point}, st.fixed_dictionaries(stated), POINTS)
    return st.lists(row, max_size=6)


SEVERAL: Final = TERRITORIES.map("|".join)
ONE: Final = st.sampled_from(["", *REGION_CODES])
ACTOR: Final = st.sampled_from(["", "p1", "03", NATIONAL, OUTSIDE])


@settings(max_examples=30)
@given(
    poles=rows_of({"region": st.sampled_from(["", "03", "06", NATIONAL, OUTSIDE])}),
    expertises=rows_of({"territoires": SEVERAL, "pole": st.sampled_from(["", "p1"])}),
    activities=rows_of({"hote": ACTOR, "co_animateurs": SEVERAL}),
    places=rows_of({"region": ONE}),
)
def test_no_row_is_lost(
    quick_atlas_of: Maker,
    poles: list[dict[str, str]],
    expertises: list[dict[str, str]],
    activities: list[dict[str, str]],
    places: list[dict[str, str]],
) -> None:
    made = quick_atlas_of(
        {
            Table.POLES: [{"id": "p1", "region": "06"}, *poles],
            Table.EXPERTISES: expertises,
            Table.ACTIVITIES: activities,
            Table.PLACES: places,
        }
    )
    for table in WITH_TERRITORIES:
        lines = made.dataset.lines[table]
        attached = {int(lines[row]) for rows in made.territories[table].values() for row in rows}
        lonely = made.unattached.loc[made.unattached["table"] == table, "ligne"].tolist()
        assert sorted([*attached, *lonely]) == lines.tolist()
        assert set(made.territories[table]) <= {*REGION_CODES, NATIONAL, OUTSIDE}
    for table in LAYER_TABLES:
        unplaced = made.unplaced.loc[made.unplaced["table"] == table, "ligne"].tolist()
        off_map = made.dataset.lines[table][~made.placed[table]].tolist()
        lonely = made.unattached.loc[made.unattached["table"] == table, "ligne"].tolist()
        assert set(unplaced) == set(off_map) - set(lonely)
        doubted = made.doubts.loc[made.doubts["table"] == table, "ligne"].tolist()
        assert len(set(doubted)) == len(doubted)
        assert set(doubted) <= set(made.dataset.lines[table][made.placed[table]].tolist())


def test_the_demonstration_has_its_two_doubts(demonstration: Atlas) -> None:
    assert listed(demonstration.doubts) == [
        ("pole-23", "12", "03", Doubt.DIFFERENT),
        ("exp-087", "16", "05", Doubt.DIFFERENT),
    ]


@pytest.mark.skipif(not ODCAF.exists(), reason="the public ODCAF file is not beside the project")
def test_the_real_places_are_where_they_should(tmp_path: Path) -> None:
    assert odcaf.main([str(ODCAF), "--data", str(tmp_path)]) == 0
    made = atlas.build(load(tmp_path))
    counts = Counter({code: len(rows) for code, rows in made.territories[Table.PLACES].items()})
    with_points = Counter(code for code in made.located[Table.PLACES] if code)
    assert len(made.dataset.tables[Table.PLACES]) == 2238
    assert [with_points[code] for code in REGION_CODES] == list(ODCAF_BY_REGION)
    assert sum(with_points.values()) == int(np.sum(made.placed[Table.PLACES])) == 2151
    assert len(made.unplaced) + len(made.unattached) == 87
    assert Counter(made.doubts["raison"]) == {Doubt.DIFFERENT: 13, Doubt.UNSTATED: 3}
    assert counts.total() + len(made.unattached) == 2238
    with (tmp_path / Table.PLACES.file).open(encoding="utf-8-sig", newline="") as source:
        assert len(list(csv.DictReader(source))) == 2238
