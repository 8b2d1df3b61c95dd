"""What covers a cell, what is known of an empty one, and how old that knowledge is."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coverage import STATES, TABLES, Age, Coverage, Dimension, ages, behind, coverage, covering
from geo.selection import Indicator, Selection
from geo.settings import REGION_CODES
from geo.view import Knowledge, look
from geo.vocabularies import Axis, PoleStatus, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from geo.atlas import Atlas

    Row = Mapping[str, str]
    Rows = Mapping[Table, Sequence[Row]]
    Maker = Callable[[Rows], Atlas]

TODAY: Final = date(2026, 11, 22)
MEASURES: Final = ("16", "37", "97", "99", "111", "120", "131")
SECTORS: Final = ("danse", "musique", "theatre")
BY_DIMENSION: Final = pytest.mark.parametrize("dimension", Dimension)
COVERED, CONFIRMED, UNDOCUMENTED = map(str, STATES)
HIDDEN: Final = str(Knowledge.HIDDEN)


class Cell(NamedTuple):
    """What a cell says, in plain values."""

    poles: int
    expertises: int
    activites: int
    etat: str
    confirme_le: str
    age: str


def found(
    atlas: Atlas,
    dimension: Dimension = Dimension.MEASURES,
    selection: Selection | None = None,
    today: date = TODAY,
) -> Coverage:
    return coverage(look(atlas, selection or Selection()), dimension, today)


def told(coverage: Coverage) -> dict[tuple[str, str], Cell]:
    """Read the cells by region and code."""
    columns = ["region", "code", *Cell._fields]
    frame = coverage.cells.assign(
        confirme_le=coverage.cells["confirme_le"].dt.strftime("%Y-%m-%d").fillna("")
    )
    assert not frame.duplicated(["region", "code"]).any()
    return {
        (str(region), str(code)): Cell(*cell)
        for region, code, *cell in frame[columns].itertuples(index=False, name=None)
    }


def covered(coverage: Coverage) -> set[tuple[str, str]]:
    return {place for place, cell in told(coverage).items() if cell.etat == COVERED}


def months_before(day: date, months: int) -> date:
    """Go back by the calendar: the same day of the month, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def age_of(day: str, today: date) -> str:
    if not day:
        return "sans_date"
    if date.fromisoformat(day) < months_before(today, 18):
        return "ancien"
    return "a_revoir" if date.fromisoformat(day) < months_before(today, 12) else "a_jour"


# Known answers


@pytest.fixture(scope="module")
def small(atlas_of: Maker) -> Atlas:
    return atlas_of(
        {
            Table.POLES: [
                {
                    "id": "p03",
                    "region": "03",
                    "mesures": "99|120",
                    "secteurs": "danse",
                    "verifie_le": "2026-01-15",
                },
                {"region": "06", "statut": "suspendu", "mesures": "99", "verifie_le": "2026-10-01"},
                {"region": "QC", "mesures": "16", "secteurs": "danse", "verifie_le": "2026-10-01"},
                {"longitude": "-68.524", "latitude": "48.4488", "mesures": "37"},
            ],
            Table.EXPERTISES: [
                {"territoires": "03|12", "mesures": "99", "secteurs": "danse", "verifie_le": "2025-06-01"},
                {"pole": "p03", "mesures": "99", "verifie_le": "2015-03-01"},
                {"territoires": "06", "nature": "recherchee", "mesures": "99", "secteurs": "danse"},
                {"territoires": "HQ", "mesures": "16", "secteurs": "musique"},
                {"territoires": "07", "secteurs": "musique"},
                {"mesures": "16", "secteurs": "musique"},
            ],
            Table.ACTIVITIES: [
                {
                    "hote": "p03",
                    "co_animateurs": "06|12|QC",
                    "mesures": "99",
                    "date_debut": "2025-11-20",
                    "date_fin": "2025-11-23",
                },
                {"hote": "06", "mesures": "99", "secteurs": "theatre", "date_debut": "2015-05-01"},
            ],
            Table.FINDINGS: [
                {"region": "10", "mesure": "99", "verifie_le": "2026-02-26"},
                {"region": "12", "mesure": "99", "verifie_le": "2026-11-01"},
                {"region": "10", "mesure": "16", "secteur": "danse", "verifie_le": "2026-02-26"},
            ],
        }
    )


def test_a_measure_is_counted_by_kind_and_dated_by_its_newest_confirmation(small: Atlas) -> None:
    cells = told(found(small))
    assert len(cells) == 17 * 7
    assert {place: cell for place, cell in cells.items() if cell.etat != UNDOCUMENTED} == {
        ("01", "37"): Cell(1, 0, 0, COVERED, "", "sans_date"),
        ("03", "99"): Cell(1, 2, 1, COVERED, "2026-01-15", "a_jour"),
        ("03", "120"): Cell(1, 0, 0, COVERED, "2026-01-15", "a_jour"),
        ("06", "99"): Cell(0, 0, 2, COVERED, "2025-11-23", "a_jour"),
        ("10", "99"): Cell(0, 0, 0, CONFIRMED, "2026-02-26", "a_jour"),
        ("12", "99"): Cell(0, 1, 1, COVERED, "2025-11-23", "a_jour"),
    }
    empty = {cell for cell in cells.values() if cell.etat == UNDOCUMENTED}
    assert empty == {Cell(0, 0, 0, UNDOCUMENTED, "", "")}


def test_a_sector_is_counted_likewise(small: Atlas) -> None:
    cells = told(found(small, Dimension.SECTORS))
    assert len(cells) == 17 * 16
    assert {place: cell for place, cell in cells.items() if cell.etat != UNDOCUMENTED} == {
        ("03", "danse"): Cell(1, 1, 0, COVERED, "2026-01-15", "a_jour"),
        ("06", "theatre"): Cell(0, 0, 1, COVERED, "2015-05-01", "ancien"),
        ("07", "musique"): Cell(0, 1, 0, COVERED, "", "sans_date"),
        ("12", "danse"): Cell(0, 1, 0, COVERED, "2025-06-01", "a_revoir"),
    }


def test_filters_narrow_the_cells_and_what_is_counted_in_them(small: Atlas) -> None:
    asked = Selection(regions=("12", "03"), measures=("120", "99"), sectors=("danse",))
    narrowed = found(small, selection=asked)
    assert (narrowed.regions, narrowed.codes) == (("03", "12"), ("99", "120"))
    assert told(narrowed) == {
        ("03", "99"): Cell(1, 1, 0, COVERED, "2026-01-15", "a_jour"),
        ("03", "120"): Cell(1, 0, 0, COVERED, "2026-01-15", "a_jour"),
        ("12", "99"): Cell(0, 1, 0, COVERED, "2025-06-01", "a_revoir"),
        ("12", "120"): Cell(0, 0, 0, UNDOCUMENTED, "", ""),
    }
    by_sector = found(small, Dimension.SECTORS, Selection(measures=("120",)))
    assert covered(by_sector) == {("03", "danse")}


@pytest.mark.parametrize(
    ("start", "end", "places"),
    [
        (None, None, {"03", "06", "12"}),
        (date(2025, 11, 23), None, {"03", "06", "12"}),
        (date(2025, 11, 24), None, set()),
        (None, date(2025, 11, 19), {"06"}),
        (date(2015, 5, 1), date(2015, 5, 1), {"06"}),
    ],
)
def test_an_activity_covers_within_the_chosen_period(
    small: Atlas, start: date | None, end: date | None, places: set[str]
) -> None:
    cells = told(found(small, selection=Selection(start=start, end=end)))
    assert {region for (region, _), cell in cells.items() if cell.activites} == places


@pytest.mark.parametrize(
    ("pole", "day", "covers"),
    [
        ({"statut": "actif"}, "2020-01-01", True),
        ({"statut": "projete"}, "2020-01-01", False),
        ({"statut": "implante"}, "2020-01-01", False),
        ({"statut": "suspendu"}, "2020-01-01", False),
        ({"statut": "ferme"}, "2020-01-01", False),
        ({"statut": "actif", "implante_le": "2020-01-02"}, "2020-01-01", False),
        ({"statut": "actif", "implante_le": "2020-01-01"}, "2020-01-01", True),
        ({"statut": "ferme", "ferme_le": "2020-01-01"}, "2019-12-31", True),
        ({"statut": "ferme", "ferme_le": "2020-01-01"}, "2020-01-01", False),
        ({"statut": "ferme", "ferme_le": "2020-01-01"}, "2026-01-01", False),
        ({"statut": "ferme", "implante_le": "2018-01-01", "ferme_le": "2020-01-01"}, "2017-12-31", False),
        ({"statut": "ferme", "implante_le": "2018-01-01", "ferme_le": "2020-01-01"}, "2018-01-01", True),
        ({"statut": "actif", "ferme_le": "2020-01-01"}, "2019-12-31", True),
        ({"statut": "actif", "ferme_le": "2020-01-01"}, "2020-01-01", False),
        ({"statut": "suspendu", "ferme_le": "2030-01-01"}, "2020-01-01", False),
    ],
)
def test_a_pole_covers_from_its_first_day_to_the_eve_of_its_last(
    quick_atlas_of: Maker, pole: Row, day: str, *, covers: bool
) -> None:
    atlas = quick_atlas_of({Table.POLES: [{"region": "03", "mesures": "99", **pole}]})
    wanted = {("03", "99")} if covers else set()
    assert covered(found(atlas, today=date.fromisoformat(day))) == wanted
    # The last day of the period takes the place of today.
    asked = Selection(end=date.fromisoformat(day))
    assert covered(found(atlas, selection=asked, today=date(2035, 1, 1))) == wanted


@pytest.mark.parametrize(
    ("findings", "selection", "dimension", "wanted"),
    [
        ([("99", "")], {}, "mesure", {"99": "2020-01-01"}),
        ([("99", "danse")], {}, "mesure", {}),
        ([("99", "danse")], {"sectors": ("danse",)}, "mesure", {"99": "2020-01-01"}),
        ([("99", "danse")], {"sectors": ("danse", "musique")}, "mesure", {}),
        ([("99", "")], {"sectors": ("danse", "musique")}, "mesure", {"99": "2020-01-01"}),
        (
            [("99", "danse", "2019-01-01"), ("99", "musique", "2021-01-01")],
            {"sectors": ("danse", "musique")},
            "mesure",
            {"99": "2019-01-01"},
        ),
        ([("99", "", "2019-01-01"), ("99", "", "2021-01-01")], {}, "mesure", {"99": "2021-01-01"}),
        ([("99", "", "2021-01-01"), ("99", "", "2019-01-01")], {}, "mesure", {"99": "2021-01-01"}),
        ([("99", "danse")], {"measures": ("99",)}, "secteur", {"danse": "2020-01-01"}),
        ([("99", "danse")], {"measures": ("99", "16")}, "secteur", {}),
        ([("99", "danse")], {}, "secteur", {}),
        (
            [(measure, "", f"20{number}-01-01") for number, measure in enumerate(MEASURES, start=15)],
            {"sectors": ("danse", "musique")},
            "secteur",
            {"danse": "2015-01-01", "musique": "2015-01-01"},
        ),
        (
            [*[(measure, "") for measure in MEASURES[1:]], ("16", "danse", "2022-01-01")],
            {"sectors": ("danse", "musique")},
            "secteur",
            {"danse": "2020-01-01"},
        ),
    ],
)
def test_a_hole_is_confirmed_where_all_that_is_asked_was_looked_at(
    quick_atlas_of: Maker,
    findings: list[tuple[str, ...]],
    selection: dict[str, tuple[str, ...]],
    dimension: str,
    wanted: dict[str, str],
) -> None:
    rows = [
        {"region": "09", **dict(zip(("mesure", "secteur", "verifie_le"), row, strict=False))}
        for row in findings
    ]
    cells = told(
        found(quick_atlas_of({Table.FINDINGS: rows}), Dimension(dimension), Selection(**selection))  # type: ignore[arg-type]
    )
    assert {place: cell.confirme_le for place, cell in cells.items() if cell.etat == CONFIRMED} == {
        ("09", code): day for code, day in wanted.items()
    }
    assert COVERED not in {cell.etat for cell in cells.values()}


@pytest.mark.parametrize(
    ("general", "of_sector", "newest"),
    [("2026-06-01", "2015-01-01", "2026-06-01"), ("2015-01-01", "2026-06-01", "2026-06-01")],
)
def test_the_newest_of_a_general_and_a_sectors_finding_speaks(
    quick_atlas_of: Maker, general: str, of_sector: str, newest: str
) -> None:
    rows = [
        {"region": "09", "mesure": "99", "secteur": sector, "verifie_le": day}
        for sector, day in (("", general), ("danse", of_sector))
    ]
    cells = told(
        found(
            quick_atlas_of({Table.FINDINGS: rows}),
            Dimension.SECTORS,
            Selection(sectors=("danse",), measures=("99",)),
        )
    )
    assert cells == {("09", "danse"): Cell(0, 0, 0, CONFIRMED, newest, "a_jour")} | {
        (code, "danse"): Cell(0, 0, 0, UNDOCUMENTED, "", "") for code in REGION_CODES if code != "09"
    }


def test_a_finding_of_any_day_counts(quick_atlas_of: Maker) -> None:
    rows = [{"region": "09", "mesure": "99", "secteur": "danse", "verifie_le": "1970-01-01"}]
    cells = told(found(quick_atlas_of({Table.FINDINGS: rows}), selection=Selection(sectors=("danse",))))
    assert cells["09", "99"] == Cell(0, 0, 0, CONFIRMED, "1970-01-01", "ancien")


@pytest.mark.parametrize(
    ("checked_on", "asked", "state"),
    [
        # Nobody knew on the day looked at what was found later.
        ("2026-01-01", Selection(end=date(2018, 12, 31)), UNDOCUMENTED),
        ("2018-12-31", Selection(end=date(2018, 12, 31)), CONFIRMED),
        ("2026-11-22", Selection(), CONFIRMED),
        ("2026-11-23", Selection(), UNDOCUMENTED),
    ],
)
@BY_DIMENSION
def test_a_finding_counts_from_its_day_on(
    quick_atlas_of: Maker, checked_on: str, asked: Selection, state: str, dimension: Dimension
) -> None:
    rows = [{"region": "09", "mesure": measure, "verifie_le": checked_on} for measure in MEASURES]
    cells = told(found(quick_atlas_of({Table.FINDINGS: rows}), dimension, asked))
    assert cells["09", "99" if dimension is Dimension.MEASURES else "danse"].etat == state


@pytest.mark.parametrize(
    ("checked_on", "state"), [("2016-01-01", HIDDEN), ("2020-05-01", CONFIRMED), ("2021-01-01", CONFIRMED)]
)
def test_a_finding_older_than_what_is_hidden_says_nothing(
    quick_atlas_of: Maker, checked_on: str, state: str
) -> None:
    atlas = quick_atlas_of(
        {
            Table.FINDINGS: [{"region": "09", "mesure": "99", "verifie_le": checked_on}],
            Table.ACTIVITIES: [{"hote": "09", "mesures": "99", "date_debut": "2020-05-01"}],
        }
    )
    assert told(found(atlas, selection=Selection(start=date(2025, 1, 1))))["09", "99"].etat == state


def test_what_has_no_date_outlives_every_finding(quick_atlas_of: Maker) -> None:
    atlas = quick_atlas_of(
        {
            Table.FINDINGS: [{"region": "09", "mesure": "99", "verifie_le": "2026-11-01"}],
            Table.POLES: [{"region": "09", "mesures": "99"}],
            Table.ACTIVITIES: [{"hote": "09", "mesures": "99", "date_debut": "2015-05-01"}],
        }
    )
    asked = Selection(statuses=(PoleStatus.CLOSED,), start=date(2026, 1, 1))
    assert told(found(atlas, selection=asked))["09", "99"].etat == HIDDEN


@pytest.mark.parametrize(
    ("today", "day", "age"),
    [
        ("2026-11-22", "2026-11-22", Age.RECENT),
        ("2026-11-22", "2027-01-01", Age.RECENT),
        ("2026-11-22", "2025-11-22", Age.RECENT),
        ("2026-11-22", "2025-11-21", Age.TO_REVIEW),
        ("2026-11-22", "2025-05-22", Age.TO_REVIEW),
        ("2026-11-22", "2025-05-21", Age.OLD),
        ("2026-11-22", "2015-03-30", Age.OLD),
        # Eighteen months before 31 August is the last day of February.
        ("2026-08-31", "2025-02-28", Age.TO_REVIEW),
        ("2026-08-31", "2025-02-27", Age.OLD),
        ("2024-02-29", "2023-02-28", Age.RECENT),
        ("2024-02-29", "2023-02-27", Age.TO_REVIEW),
        ("2026-11-22", "NaT", Age.UNDATED),
    ],
)
def test_knowledge_ages_after_twelve_and_eighteen_months(today: str, day: str, age: Age) -> None:
    given_days = np.array([[day], [day]], dtype="datetime64[us]")
    assert ages(given_days, date.fromisoformat(today)).tolist() == [[str(age)], [str(age)]]


def test_records_of_2015_are_old(quick_atlas_of: Maker) -> None:
    atlas = quick_atlas_of(
        {
            Table.POLES: [{"region": "01", "mesures": "99", "verifie_le": "2015-06-01"}],
            Table.EXPERTISES: [{"territoires": "02", "mesures": "99", "verifie_le": "2015-06-01"}],
            Table.ACTIVITIES: [{"hote": "03", "mesures": "99", "date_debut": "2015-06-01"}],
            Table.FINDINGS: [{"region": "04", "mesure": "99", "verifie_le": "2015-06-01"}],
        }
    )
    known = {place: cell for place, cell in told(found(atlas)).items() if cell.age}
    assert {(code, cell.etat, cell.age) for (code, _), cell in known.items()} == {
        ("01", COVERED, "ancien"),
        ("02", COVERED, "ancien"),
        ("03", COVERED, "ancien"),
        ("04", CONFIRMED, "ancien"),
    }


# Little or nothing


@BY_DIMENSION
def test_without_rows_nobody_knows_anything(atlas_of: Maker, dimension: Dimension) -> None:
    empty = found(atlas_of({}), dimension)
    assert set(told(empty).values()) == {Cell(0, 0, 0, UNDOCUMENTED, "", "")}
    assert empty.tally("region").to_numpy().tolist() == [[0, 0, len(empty.codes)]] * 17


@BY_DIMENSION
def test_one_region_and_one_code_are_one_cell(small: Atlas, dimension: Dimension) -> None:
    asked = Selection(regions=("03",), measures=("99",), sectors=("danse",))
    one = found(small, dimension, asked)
    code = "99" if dimension is Dimension.MEASURES else "danse"
    assert told(one) == {("03", code): Cell(1, 1, 0, COVERED, "2026-01-15", "a_jour")}
    assert one.states().tolist() == [[COVERED]]
    assert one.tally("region").to_dict("index") == {"03": {COVERED: 1, CONFIRMED: 0, UNDOCUMENTED: 0}}


def test_a_reference_table_of_one_measure_makes_one_column(atlas_of: Maker) -> None:
    atlas = atlas_of(
        {
            Table.MEASURES: [{"numero": "7"}],
            Table.POLES: [{"region": "17", "mesures": "7"}],
            Table.FINDINGS: [{"region": "16", "mesure": "7"}],
        }
    )
    by_measure = found(atlas)
    assert by_measure.states().shape == (17, 1)
    assert covered(by_measure) == {("17", "7")}
    by_sector = told(found(atlas, Dimension.SECTORS))
    assert {region for (region, _), cell in by_sector.items() if cell.etat == CONFIRMED} == {"16"}


def test_without_a_measure_there_is_no_cell_and_nothing_to_have_looked_at(atlas_of: Maker) -> None:
    atlas = atlas_of({Table.MEASURES: [], Table.POLES: [{"region": "03", "secteurs": "danse"}]})
    none = found(atlas)
    assert (none.codes, len(none.cells), none.states().shape) == ((), 0, (17, 0))
    assert none.tally("region").to_numpy().tolist() == [[0, 0, 0]] * 17
    assert none.tally("code").shape == (0, 3)
    by_sector = found(atlas, Dimension.SECTORS)
    assert covered(by_sector) == {("03", "danse")}
    assert by_sector.tally("region").to_numpy().sum(axis=0).tolist() == [1, 0, 17 * 16 - 1]


# Against a plain reading of the rows

_TERRITORIES: Final = ("01", "03", "06", "17", "QC", "HQ")
_ANCHOR: Final = dict.fromkeys(("mesures", "secteurs", "implante_le", "ferme_le", "verifie_le"), "") | {
    "id": "ancre",
    "region": "03",
    "statut": "projete",
}
"""A pole that covers nothing, for the others to name."""


def _listed(values: Iterable[str]) -> str:
    return "|".join(values)


def _several(values: Sequence[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(values), unique=True, max_size=2).map(_listed)


_DAY: Final = st.dates(date(2014, 1, 1), date(2026, 11, 30)).map(date.isoformat)
_CODES: Final = {"mesures": _several(MEASURES[:4]), "secteurs": _several(SECTORS)}
_POLE: Final = st.fixed_dictionaries(
    {
        **_CODES,
        "region": st.sampled_from(["", *_TERRITORIES]),
        "statut": st.sampled_from(list(map(str, PoleStatus))),
        "implante_le": st.just("") | _DAY,
        "ferme_le": st.just("") | _DAY,
        "verifie_le": st.just("") | _DAY,
    }
)
_EXPERTISE: Final = st.fixed_dictionaries(
    {
        **_CODES,
        "territoires": _several([*_TERRITORIES, "ancre"]),
        "pole": st.sampled_from(["", "ancre"]),
        "nature": st.sampled_from(["offerte", "recherchee"]),
        "verifie_le": st.just("") | _DAY,
    }
)
_ACTIVITY: Final = st.fixed_dictionaries(
    {
        **_CODES,
        "hote": st.sampled_from(["", "ancre", *_TERRITORIES]),
        "co_animateurs": _several([*_TERRITORIES, "ancre"]),
        "axe": st.sampled_from(["", *map(str, Axis)]),
        "date_debut": _DAY,
        "date_fin": st.just("") | _DAY,
    }
)
_FINDING: Final = st.fixed_dictionaries(
    {
        "region": st.sampled_from(["01", "03"]),
        "mesure": st.sampled_from(MEASURES[:2]),
        "secteur": st.sampled_from(["", *SECTORS[:2]]),
        "verifie_le": _DAY,
    }
)
_STRATEGIES: Final = {
    Table.POLES: _POLE,
    Table.EXPERTISES: _EXPERTISE,
    Table.ACTIVITIES: _ACTIVITY,
    Table.FINDINGS: _FINDING,
}
ROWS: Final = st.fixed_dictionaries(
    {table: st.lists(row, max_size=4) for table, row in _STRATEGIES.items()}
).map(lambda rows: {**rows, Table.POLES: [_ANCHOR, *rows[Table.POLES]]})


def some(values: Sequence[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=2).map(tuple)


_PERIOD: Final = st.none() | st.dates(date(2014, 1, 1), date(2026, 11, 30))
SELECTIONS: Final = st.builds(
    Selection,
    sectors=some(SECTORS),
    measures=some(MEASURES[:4]),
    axes=some(list(Axis)),
    regions=some(REGION_CODES[:6]),
    start=_PERIOD,
    end=_PERIOD,
    statuses=some(list(PoleStatus)),
)


def parts(cell: str) -> set[str]:
    return set(filter(None, cell.split("|")))


def stated(table: Table, row: Row) -> set[str]:
    """Territories of a row that has no point; the anchor stands for its region."""
    if table is Table.EXPERTISES:
        told = parts(row["territoires"]) or parts(row["pole"])
    else:
        told = parts(row["region"] if table is Table.POLES else f"{row['hote']}|{row['co_animateurs']}")
    return {"03" if code == "ancre" else code for code in told}


def remains(table: Table, row: Row, asked: Selection) -> bool:
    kept = all(
        not wanted or set(wanted) & had
        for wanted, had in (
            (asked.sectors, parts(row["secteurs"])),
            (asked.measures, parts(row["mesures"])),
            (asked.regions, stated(table, row)),
        )
    )
    if table is Table.POLES:
        return kept and (not asked.statuses or row["statut"] in asked.statuses)
    if table is Table.ACTIVITIES:
        last = row["date_fin"] or row["date_debut"]
        return (
            kept
            and (not asked.axes or row["axe"] in asked.axes)
            and (not asked.start or last >= asked.start.isoformat())
            and (not asked.end or row["date_debut"] <= asked.end.isoformat())
        )
    return kept


def covers(table: Table, row: Row, day: str) -> bool:
    if table is Table.EXPERTISES:
        return row["nature"] == "offerte"
    if table is Table.ACTIVITIES:
        return row["date_debut"] <= day
    over = bool(row["ferme_le"]) and row["ferme_le"] <= day
    lives = row["statut"] == "actif" or (row["statut"] == "ferme" and bool(row["ferme_le"]))
    return lives and not over and row["implante_le"] <= day


def held_until(table: Table, row: Row) -> str:
    """Say when a row last held; later than any day where it does not say."""
    if table is Table.ACTIVITIES:
        return row["date_fin"] or row["date_debut"]
    return row["verifie_le"] or "9999"


def looks_past(asked: Selection) -> bool:
    """Tell whether a filter hides what covers."""
    return bool(asked.axes or asked.start or asked.end or asked.statuses)


def expected(
    rows: Mapping[Table, Sequence[Row]], dimension: Dimension, asked: Selection, sectors: Sequence[str]
) -> dict[tuple[str, str], Cell]:
    """Say every cell from the rows themselves, one at a time."""
    day = (asked.end or TODAY).isoformat()
    by_measure = dimension is Dimension.MEASURES
    codes = (asked.measures or MEASURES) if by_measure else (asked.sectors or sectors)
    made = {}
    for region in asked.regions or REGION_CODES:
        for code in codes:
            held = {
                table: [
                    row
                    for row in rows[table]
                    if code in parts(row["mesures" if by_measure else "secteurs"])
                    and region in stated(table, row)
                    and remains(table, row, asked)
                    and covers(table, row, day)
                ]
                for table in TABLES
            }
            poles, expertises, activities = (len(held[table]) for table in TABLES)
            days = [row.get("verifie_le", "") for table in TABLES for row in held[table]]
            days += [row["date_fin"] or row["date_debut"] for row in held[Table.ACTIVITIES]]
            looked = [
                max(
                    (
                        row["verifie_le"]
                        for row in rows[Table.FINDINGS]
                        if row["region"] == region and row["mesure"] == measure
                        if row["secteur"] in ("", sector) and row["verifie_le"] <= day
                    ),
                    default="",
                )
                for measure in ((code,) if by_measure else asked.measures or MEASURES)
                for sector in ((asked.sectors or ("",)) if by_measure else (code,))
            ]
            wider = Selection(sectors=asked.sectors, measures=asked.measures)
            hidden = [
                held_until(table, row)
                for table in TABLES
                for row in rows[table]
                if code in parts(row["mesures" if by_measure else "secteurs"])
                and region in stated(table, row)
                and remains(table, row, wider)
                and covers(table, row, TODAY.isoformat())
            ]
            day_known, state = "", HIDDEN if hidden else UNDOCUMENTED
            if any(held.values()):
                day_known, state = min(max(days), TODAY.isoformat()), COVERED
            elif all(looked) and (not looks_past(asked) or min(looked) >= max(hidden, default="")):
                day_known, state = min(looked), CONFIRMED
            if state == HIDDEN and not looks_past(asked):
                state = UNDOCUMENTED
            age = "" if state in {UNDOCUMENTED, HIDDEN} else age_of(day_known, TODAY)
            made[region, code] = Cell(poles, expertises, activities, state, day_known, age)
    return made


@settings(max_examples=60)
@given(rows=ROWS, dimension=st.sampled_from(Dimension), asked=SELECTIONS)
def test_every_row_counts_in_every_cell_it_belongs_to_and_in_no_other(
    quick_atlas_of: Maker, rows: dict[Table, list[Row]], dimension: Dimension, asked: Selection
) -> None:
    atlas = quick_atlas_of(rows)
    wanted = expected(rows, dimension, asked, list(atlas.names(Table.SECTORS)))
    assert told(found(atlas, dimension, asked)) == wanted


@settings(max_examples=40)
@given(
    rows=ROWS, table=st.sampled_from(list(_STRATEGIES)), dimension=st.sampled_from(Dimension), data=st.data()
)
def test_a_row_more_moves_a_cell_only_toward_covered(
    quick_atlas_of: Maker,
    rows: dict[Table, list[Row]],
    table: Table,
    dimension: Dimension,
    data: st.DataObject,
) -> None:
    more = {**rows, table: [*rows[table], data.draw(_STRATEGIES[table])]}
    asked = data.draw(SELECTIONS)
    before = told(found(quick_atlas_of(rows), dimension, asked))
    after = told(found(quick_atlas_of(more), dimension, asked))
    # What is hidden refutes an older finding, and a newer finding what is hidden.
    rank = {UNDOCUMENTED: 0, HIDDEN: 1, CONFIRMED: 1, COVERED: 2}
    assert before.keys() == after.keys()
    for place, cell in before.items():
        assert rank[cell.etat] <= rank[after[place].etat]
        assert all(old <= new for old, new in zip(cell[:3], after[place][:3], strict=True))
        if cell.etat == after[place].etat:
            assert cell.confirme_le <= after[place].confirme_le


# The demonstration


@settings(max_examples=40)
@given(
    asked=SELECTIONS,
    dropped=st.sampled_from(["sectors", "measures", "axes", "regions", "start", "end", "statuses"]),
    dimension=st.sampled_from(Dimension),
)
def test_a_filter_never_creates_coverage(
    demonstration: Atlas, asked: Selection, dropped: str, dimension: Dimension
) -> None:
    wider = replace(asked, **{dropped: getattr(Selection(), dropped)})
    # The end of the period is also the day on which poles must be active: both views keep that day.
    day = asked.end or TODAY
    narrow = told(found(demonstration, dimension, asked, day))
    wide = told(found(demonstration, dimension, wider, day))
    assert narrow.keys() <= wide.keys()
    for place, cell in narrow.items():
        assert all(few <= many for few, many in zip(cell[:3], wide[place][:3], strict=True))
        assert cell.etat != COVERED or wide[place].etat == COVERED


@settings(max_examples=15)
@given(asked=SELECTIONS, dimension=st.sampled_from(Dimension), today=st.dates(date(2015, 1, 1), TODAY))
def test_a_cell_opens_exactly_the_rows_that_it_counts(
    demonstration: Atlas, asked: Selection, dimension: Dimension, today: date
) -> None:
    view = look(demonstration, asked)
    for (region, code), cell in told(coverage(view, dimension, today)).items():
        opened = behind(view, dimension, region, code, today)
        for table, count in zip(TABLES, cell[:3], strict=True):
            assert len(opened.rows(table)) == count
            column = "mesures" if dimension is Dimension.MEASURES else "secteurs"
            assert all(code in codes for codes in opened.rows(table)[column])


@BY_DIMENSION
def test_a_row_is_behind_as_many_cells_as_it_has_regions_times_codes(
    demonstration: Atlas, dimension: Dimension
) -> None:
    view = look(demonstration, Selection())
    codes = found(demonstration, dimension).codes
    column = "mesures" if dimension is Dimension.MEASURES else "secteurs"
    kept = covering(view, TODAY)
    seen = {table: np.zeros(len(mask), dtype=int) for table, mask in kept.items()}
    for region in REGION_CODES:
        for code in codes:
            opened = behind(view, dimension, region, code, TODAY)
            for table in TABLES:
                seen[table] += opened.masks[table]
    for table, times in seen.items():
        regions = np.zeros(len(times), dtype=int)
        for code in REGION_CODES:
            regions[demonstration.territories[table].get(code, np.array([], dtype=int))] += 1
        carried = demonstration.dataset.tables[table][column].map(len).to_numpy()
        assert times.tolist() == (regions * carried * kept[table]).tolist()


def test_what_belongs_to_no_cell_opens_nothing(demonstration: Atlas) -> None:
    view = look(demonstration, Selection())
    opened = behind(view, Dimension.MEASURES, "17", "inconnue", TODAY)
    assert [len(opened.rows(table)) for table in TABLES] == [0, 0, 0]


@BY_DIMENSION
@pytest.mark.parametrize(
    ("table", "indicator"),
    [
        (Table.POLES, Indicator.ACTIVE_POLES),
        (Table.EXPERTISES, Indicator.OFFERED),
        (Table.ACTIVITIES, Indicator.ACTIVITIES),
    ],
)
@pytest.mark.parametrize(
    "asked", [Selection(), Selection(end=date(2016, 12, 31)), Selection(start=date(2018, 1, 1), end=TODAY)]
)
def test_the_totals_agree_with_the_maps(
    demonstration: Atlas, dimension: Dimension, table: Table, indicator: Indicator, asked: Selection
) -> None:
    agree(demonstration, dimension, table, indicator, asked)


def test_the_totals_agree_where_dates_contradict_the_status(quick_atlas_of: Maker) -> None:
    states: list[Row] = [
        {"statut": "actif", "ferme_le": "2020-01-01"},
        {"statut": "actif", "implante_le": "2027-05-01"},
        {"statut": "ferme", "ferme_le": "2027-05-01"},
        {"statut": "suspendu", "implante_le": "2015-01-01"},
    ]
    atlas = quick_atlas_of({Table.POLES: [{"region": "03", "mesures": "99", **state} for state in states]})
    for asked in (Selection(), Selection(end=date(2016, 12, 31)), Selection(end=date(2030, 1, 1))):
        agree(atlas, Dimension.MEASURES, Table.POLES, Indicator.ACTIVE_POLES, asked)


def agree(atlas: Atlas, dimension: Dimension, table: Table, indicator: Indicator, asked: Selection) -> None:
    view = look(atlas, asked, TODAY)
    matrix = coverage(view, dimension, TODAY)
    column = "mesures" if dimension is Dimension.MEASURES else "secteurs"
    carries = atlas.dataset.tables[table][column].map(len).gt(0).to_numpy(dtype=bool)
    for region in view.region_counts(indicator):
        distinct = np.zeros(len(carries), dtype=bool)
        for code in matrix.codes:
            distinct |= behind(view, dimension, region.code, code, TODAY).masks[table]
        attached = atlas.territories[table].get(region.code, np.array([], dtype=int))
        without_code = int((covering(view, TODAY)[table][attached] & ~carries[attached]).sum())
        assert distinct.sum() + without_code == region.count


@BY_DIMENSION
@pytest.mark.parametrize("by", ["region", "code"])
@pytest.mark.parametrize("asked", [Selection(), Selection(regions=("10", "06"), measures=("99",))])
def test_the_tallies_are_those_of_the_cells(
    demonstration: Atlas, dimension: Dimension, by: str, asked: Selection
) -> None:
    matrix = found(demonstration, dimension, asked)
    tally = matrix.tally(by)
    states = matrix.states()
    axis = 1 if by == "region" else 0
    assert list(tally.index) == list(matrix.regions if by == "region" else matrix.codes)
    assert list(tally.columns)[:3] == [COVERED, CONFIRMED, UNDOCUMENTED]
    assert list(tally.columns)[3:] == ([HIDDEN] if (states == HIDDEN).any() else [])
    assert tally.to_numpy().sum() == len(matrix.cells) == len(matrix.regions) * len(matrix.codes)
    for state in STATES:
        assert tally[str(state)].tolist() == (states == state).sum(axis=axis).tolist()
    laid_out = {
        (region, code): state
        for region, line in zip(matrix.regions, states, strict=True)
        for code, state in zip(matrix.codes, line, strict=True)
    }
    assert laid_out == {place: cell.etat for place, cell in told(matrix).items()}


def test_the_demonstration_shows_every_state_and_age(demonstration: Atlas) -> None:
    cells = told(found(demonstration))
    assert {cell.etat for cell in cells.values()} == set(map(str, STATES))
    assert {cell.age for cell in cells.values()} == {"", "a_jour", "a_revoir", "ancien"}
    # The honest hole, and the region of which nobody knows anything.
    assert {cell.etat for (region, _), cell in cells.items() if region == "10"} == {CONFIRMED}
    assert {cell.etat for (region, _), cell in cells.items() if region == "17"} == {UNDOCUMENTED}
    assert Knowledge.HIDDEN not in {cell.etat for cell in cells.values()}
