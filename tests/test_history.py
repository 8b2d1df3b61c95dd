"""Years are counted from dates alone, and add up to the rows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from geo.coverage import Dimension
from geo.history import activities_by_axis, began_in, covered_by_year, covered_in, years_told
from geo.mesh import FIRST_YEAR
from geo.opened import NO_AXIS
from geo.selection import Selection
from geo.view import look
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.atlas import Atlas

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

TODAY: Final = date(2020, 6, 30)


def test_a_pole_covers_from_its_start_to_its_end_and_an_activity_its_year(atlas_of: Maker) -> None:
    atlas = atlas_of(
        {
            Table.POLES: [
                {"region": "03", "mesures": "99", "statut": "actif", "implante_le": "2017-05-01"},
                {
                    "region": "06",
                    "mesures": "99",
                    "statut": "ferme",
                    "implante_le": "2016-01-01",
                    "ferme_le": "2018-03-01",
                },
            ],
            Table.EXPERTISES: [{"territoires": "09", "mesures": "99", "verifie_le": "2019-01-01"}],
            Table.ACTIVITIES: [{"hote": "01", "mesures": "99", "date_debut": "2019-07-01"}],
        }
    )
    found = covered_by_year(look(atlas, Selection()), Dimension.MEASURES, TODAY)
    assert dict(found.itertuples(index=False)) == {2016: 1, 2017: 2, 2018: 1, 2019: 2, 2020: 1}


def test_an_activity_counts_once_in_each_of_its_axes(atlas_of: Maker) -> None:
    atlas = atlas_of(
        {
            Table.MEASURES: [
                {"numero": "1", "axe": "creation", "titre_verifie": "non"},
                {"numero": "2", "axe": "diffusion", "titre_verifie": "non"},
            ],
            Table.ACTIVITIES: [
                {"date_debut": "2019-01-01", "axe": "innovation", "mesures": "1"},
                {"date_debut": "2019-12-31", "mesures": "1|2"},
                {"date_debut": "2020-01-01"},
            ],
        }
    )
    assert list(activities_by_axis(look(atlas, Selection())).itertuples(index=False, name=None)) == [
        (2019, "creation", 1),
        (2019, "diffusion", 1),
        (2019, "innovation", 1),
        (2020, NO_AXIS, 1),
    ]


def test_the_years_of_the_demonstration_count_every_activity(demonstration: Atlas) -> None:
    counted = activities_by_axis(look(demonstration, Selection()))
    starts = demonstration.dataset.tables[Table.ACTIVITIES]["date_debut"].dt.year
    assert set(counted["annee"]) == set(starts.dropna().astype(int))
    assert counted["activites"].sum() >= len(starts.dropna())


def test_every_count_of_the_charts_opens_as_many(demonstration: Atlas) -> None:
    view = look(demonstration, Selection())
    for year, axis, count in activities_by_axis(view).itertuples(index=False):
        assert len(began_in(view, year, axis).rows(Table.ACTIVITIES)) == count
    for year, count in covered_by_year(view, Dimension.SECTORS, date(2026, 11, 22)).itertuples(index=False):
        assert covered_in(view, Dimension.SECTORS, year, date(2026, 11, 22))[1].sum() == count


def test_a_mistyped_year_makes_no_hundred_others(atlas_of: Maker) -> None:
    days = ("1902-02-01", "2018-02-01", "2020-02-01")
    atlas = atlas_of({Table.ACTIVITIES: [{"hote": "01", "mesures": "99", "date_debut": day} for day in days]})
    view = look(atlas, Selection())
    assert list(covered_by_year(view, Dimension.MEASURES, TODAY)["annee"]) == list(range(FIRST_YEAR, 2021))
    assert years_told(activities_by_axis(view)["annee"]) == (1902, *range(FIRST_YEAR, 2021))


def test_a_year_without_activities_keeps_its_place() -> None:
    assert years_told([2019, 2015, 2016]) == (2015, 2016, 2017, 2018, 2019)
    assert years_told([]) == ()


def test_nothing_gives_no_year_of_activity_and_an_empty_year_of_coverage(atlas_of: Maker) -> None:
    view = look(atlas_of({}), Selection())
    assert activities_by_axis(view).empty
    assert covered_by_year(view, Dimension.SECTORS, TODAY).to_numpy().tolist() == [[2020, 0]]
