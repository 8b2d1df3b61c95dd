"""Within a region, a measure and a sector meet where one row carries both."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from geo.coverage import TABLES, Dimension, behind, coverage
from geo.crossing import crossed
from geo.selection import Selection
from geo.settings import REGION_CODES
from geo.view import Knowledge, look
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.atlas import Atlas

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

TODAY: Final = date(2026, 11, 22)


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
    covered = cells[cells["etat"] == str(Knowledge.COVERED)]["lignes"]
    assert covered.to_dict() == {("16", "theatre"): 1, ("99", "danse"): 2, ("99", "musique"): 1}
    checked = cells.index[cells["etat"] == str(Knowledge.CONFIRMED_EMPTY)]
    assert {measure for measure, _ in checked} == {"37", "97"}
    assert [sector for measure, sector in checked if measure == "97"] == ["danse"]
    assert len(checked) == len(atlas.names(Table.SECTORS)) + 1


def test_a_cell_counts_what_the_matrix_counts_under_its_sector(demonstration: Atlas) -> None:
    for region in REGION_CODES[::5]:
        cells = crossed(look(demonstration, Selection()), region, TODAY)
        for cell in cells[cells["lignes"] > 0].to_dict("records"):
            view = look(demonstration, Selection(sectors=(cell["secteur"],)))
            opened = behind(view, Dimension.MEASURES, region, cell["mesure"], TODAY)
            assert sum(len(opened.rows(table)) for table in TABLES) == cell["lignes"]


def test_no_measure_is_covered_by_a_sector_where_the_matrix_has_a_hole(demonstration: Atlas) -> None:
    view = look(demonstration, Selection())
    cells = coverage(view, Dimension.MEASURES, TODAY).cells
    holes = cells[cells["etat"] != str(Knowledge.COVERED)]
    for region, codes in holes.groupby("region")["code"]:
        crossing = crossed(view, str(region), TODAY)
        assert not crossing[crossing["mesure"].isin(codes)]["lignes"].any()


def test_filters_limit_the_cells_and_nothing_gives_unknown_ones(atlas_of: Maker) -> None:
    view = look(atlas_of({}), Selection(measures=("99",), sectors=("danse", "musique")))
    cells = crossed(view, "10", TODAY)
    assert cells["etat"].tolist() == [str(Knowledge.UNDOCUMENTED)] * 2
