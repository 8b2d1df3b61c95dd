"""Within a region, a measure and a sector meet where one row carries both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import pandas as pd
import pytest

from geo.coverage import TABLES, Dimension, behind, coverage
from geo.crossing import crossed
from geo.selection import Selection
from geo.settings import REGION_CODES
from geo.view import Knowledge, look
from geo.vocabularies import Axis, PoleStatus, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.atlas import Atlas

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

TODAY: Final = date(2026, 11, 22)
KINDS: Final = list(map(str, TABLES))


def test_both_codes_must_be_on_one_row(atlas_of: Maker) -> None:
    atlas = atlas_of(
        {
            Table.POLES: [
                {"region": "03", "mesures": "99", "secteurs": "danse|musique"},
                {"region": "03", "mesures": "16", "secteurs": "theatre"},
                {"region": "06", "mesures": "99", "secteurs": "theatre"},
            ],
            Table.EXPERTISES: [{"territoires": "03", "mesures": "99", "secteurs": "danse"}],
            Table.FINDINGS: [
                {"region": "03", "mesure": "97", "secteur": "danse"},
                {"region": "03", "mesure": "37"},
                {"region": "06", "mesure": "16"},
            ],
        }
    )
    cells = crossed(look(atlas, Selection()), "03", TODAY).set_index(["mesure", "secteur"])
    covered = cells[cells["etat"] == str(Knowledge.COVERED)][KINDS].sum(axis=1)
    assert covered.to_dict() == {("16", "theatre"): 1, ("99", "danse"): 2, ("99", "musique"): 1}
    checked = cells.index[cells["etat"] == str(Knowledge.CONFIRMED_EMPTY)]
    assert {measure for measure, _ in checked} == {"37", "97"}
    assert [sector for measure, sector in checked if measure == "97"] == ["danse"]
    assert len(checked) == len(atlas.names(Table.SECTORS)) + 1


def test_a_cell_counts_what_the_matrix_counts_under_its_sector(demonstration: Atlas) -> None:
    for region in REGION_CODES[::5]:
        cells = crossed(look(demonstration, Selection()), region, TODAY)
        for cell in cells[cells["etat"] == str(Knowledge.COVERED)].to_dict("records"):
            view = look(demonstration, Selection(sectors=(cell["secteur"],)))
            opened = behind(view, Dimension.MEASURES, region, cell["mesure"], TODAY)
            assert [len(opened.rows(table)) for table in TABLES] == [cell[kind] for kind in KINDS]


def test_no_measure_is_covered_by_a_sector_where_the_matrix_has_a_hole(demonstration: Atlas) -> None:
    view = look(demonstration, Selection())
    cells = coverage(view, Dimension.MEASURES, TODAY).cells
    holes = cells[cells["etat"] != str(Knowledge.COVERED)]
    for region, codes in holes.groupby("region")["code"]:
        crossing = crossed(view, str(region), TODAY)
        assert not crossing[crossing["mesure"].isin(codes)][KINDS].any(axis=None)


def test_filters_limit_the_cells_and_nothing_gives_unknown_ones(atlas_of: Maker) -> None:
    view = look(atlas_of({}), Selection(measures=("99",), sectors=("danse", "musique")))
    cells = crossed(view, "10", TODAY)
    assert cells["etat"].tolist() == [str(Knowledge.UNDOCUMENTED)] * 2


@pytest.mark.parametrize(
    "asked",
    [
        Selection(),
        Selection(end=date(2018, 6, 30)),
        Selection(start=date(2024, 1, 1), axes=(Axis.CREATION,)),
        Selection(statuses=(PoleStatus.CLOSED,)),
    ],
)
def test_a_cell_says_what_the_matrix_says_under_its_sector(demonstration: Atlas, asked: Selection) -> None:
    seen = set()
    for region in ("03", "10", "13"):
        cells = crossed(look(demonstration, asked), region, TODAY)
        for sector, line in cells.groupby("secteur"):
            alone = replace(asked, sectors=(str(sector),), regions=(region,))
            matrix = coverage(look(demonstration, alone), Dimension.MEASURES, TODAY).cells
            columns = [*KINDS, "confirme_le", "etat", "age"]
            pd.testing.assert_frame_equal(
                line[columns].reset_index(drop=True), matrix[columns], check_dtype=False
            )
            seen |= set(matrix["etat"])
    assert (str(Knowledge.HIDDEN) in seen) == (asked != Selection())
