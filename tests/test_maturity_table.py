"""The tables of the maturity hold the aggregates, all of them, and not one figure more."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import releases
from geo.aggregates import EVERY_YEAR, Aggregate, Cell
from geo.columns import DIMENSIONS
from geo.export import Separator, csv
from geo.language import ENGLISH, FRENCH
from geo.maturity_table import CROSSED, Split, frame, hidden, lines, name, source
from geo.response import Population, populations, rate
from geo.schema import blank, typed
from geo.settings import REGION_CODES
from geo.vocabularies import Table
from tests.test_suppression import ROWS, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.atlas import Atlas

    Figures = tuple[int, str, dict[str, tuple[float, int, str, bool]]]

DAY: Final = date(2026, 11, 23)
VERSION: Final = "1.0"


@pytest.fixture(scope="module", autouse=True)
def _day() -> Iterator[None]:
    """Read the figures on a day of which they are known: each quarter brings others."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(releases, "today", lambda: DAY)
        yield


def answered(atlas: Atlas, rows: pd.DataFrame) -> Atlas:
    """Give an atlas whose diagnostics are these."""
    tables = {**atlas.dataset.tables, Table.DIAGNOSTICS: rows}
    return replace(atlas, dataset=replace(atlas.dataset, tables=tables))


def told(atlas: Atlas, version: str, split: Split) -> dict[Cell, pd.Series]:
    """Read a file back, by cell."""
    content = csv(frame(atlas, version, split, FRENCH), Separator.COMMA)
    read = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    cells = [line.cell for line in lines(atlas, version, split)]
    assert len(cells) == len(read) == len(set(cells))
    return dict(zip(cells, (row for _, row in read.iterrows()), strict=True))


def figures(row: pd.Series) -> Figures | None:
    """Take the figures out of a row; none where it says that they are hidden, and has none."""
    parts = ("", "_repondants", "_arrete_le", "_evalue_tout")
    numbered = ["repondants", "arrete_le", *(f"{code}{part}" for code in DIMENSIONS for part in parts)]
    if row["etat"] == "masqué":
        assert not any(row[column] for column in (*numbered, "taux_de_reponse", "organismes"))
        return None
    means = {
        code: (
            float(row[code]),
            int(row[f"{code}_repondants"]),
            row[f"{code}_arrete_le"],
            row[f"{code}_evalue_tout"] == "oui",
        )
        for code in DIMENSIONS
        if row[code]
    }
    assert all(bool(row[code]) == bool(row[f"{code}_repondants"]) for code in DIMENSIONS)
    return int(row["repondants"]), row["arrete_le"], means


def shown_of(aggregate: Aggregate | None) -> Figures | None:
    if aggregate is None:
        return None
    means = {
        code: (one.mean, one.respondents, one.until.isoformat(), one.complete)
        for code, one in aggregate.averages.items()
    }
    return aggregate.respondents, aggregate.until.isoformat(), means


@settings(max_examples=20)
@given(st.lists(ROWS, min_size=8, max_size=30))
def test_the_files_together_are_the_aggregates(
    demonstration: Atlas, drawn: list[tuple[str, str, str, str]]
) -> None:
    made = answered(demonstration, table(drawn))
    shown = made.aggregates[VERSION]
    found: dict[Cell, Figures | None] = {}
    for split in Split:
        for cell, row in told(made, VERSION, split).items():
            assert figures(row) == shown_of(shown.get(cell))
            found[cell] = figures(row)
    assert {cell for cell, row in found.items() if row} == set(shown)


def test_the_demonstration_has_its_known_rows(demonstration: Atlas) -> None:
    regions = told(demonstration, VERSION, Split.REGION)
    assert list(regions) == [Cell(), *map(Cell, REGION_CODES)]
    capital = regions[Cell("03")]
    assert capital["region"] == "Capitale-Nationale"
    assert [capital[code] for code in DIMENSIONS] == ["2.2", "2.1", "2.5", "1.8", "2.2", "2.5"]
    assert (capital["repondants"], capital["organismes"], capital["taux_de_reponse"]) == ("10", "168", "6")
    assert capital["arrete_le"] == capital["outils_arrete_le"] == "2026-06-30"
    assert regions[Cell("13")]["etat"] == "masqué"
    everybody = regions[Cell()]
    assert [everybody[name] for name in ("repondants", "arrete_le", "outils_arrete_le")] == [
        "82",
        "2026-09-30",
        "2026-09-30",
    ]
    # Fewer than five left out the last dimensions: their means have waited.
    assert [everybody[f"creation{part}"] for part in ("", "_repondants", "_arrete_le", "_evalue_tout")] == [
        "2.0",
        "36",
        "2025-09-30",
        "",
    ]
    assert "Réponses jusqu’au 30 septembre 2026" in everybody["source"].replace("\xa0", " ")
    assert everybody["source"].endswith("Données de démonstration, fictives.")
    years = told(demonstration, VERSION, Split.YEAR)
    assert {cell.year: row["repondants"] for cell, row in years.items()} == {0: "82", 2025: "50", 2026: "32"}


def test_what_is_crossed_lists_what_is_shown_and_counts_the_rest(demonstration: Atlas) -> None:
    shown = demonstration.aggregates[VERSION]
    for split in CROSSED:
        assert all(line.shown for line in lines(demonstration, VERSION, split))
    crossed = [cell for cell in shown if cell.region and cell.year != EVERY_YEAR]
    assert hidden(demonstration, VERSION, Split.REGION_YEAR) == 17 * 2 - len(crossed)
    assert [line.cell for line in lines(demonstration, VERSION, Split.REGION_YEAR)][1:] == sorted(
        crossed, key=lambda cell: (cell.region, cell.year)
    )
    assert hidden(demonstration, VERSION, Split.REGION) == 10


def test_versions_have_their_own_files(demonstration: Atlas) -> None:
    whole = ("03", "danse", "2026-01-01", "111111")
    both = pd.concat([table([whole] * 6), table([whole] * 9, "2.0")], ignore_index=True)
    made = answered(demonstration, both)
    for version, respondents in (("1.0", "6"), ("2.0", "9")):
        row = told(made, version, Split.REGION)[Cell("03")]
        assert (row["questionnaire"], row["repondants"]) == (version, respondents)
        assert f"questionnaire {version}" in row["source"]


def test_a_cell_is_called_by_what_it_has(demonstration: Atlas) -> None:
    assert name(Cell(), demonstration, FRENCH) == "Tout le Québec"
    assert name(Cell("03", "danse", 2025), demonstration, ENGLISH) == "Capitale-Nationale · Dance · 2025"
    assert "fewer than five" in source(demonstration, VERSION, ENGLISH)


def counted(*rows: tuple[str, str, str, str]) -> dict[Cell, Population]:
    cells = blank(Table.POPULATIONS).cells
    for place, (region, sector, organisations, day) in enumerate(rows):
        cells.loc[place] = [region, sector, organisations, "Répertoire", day]
    return populations(typed(Table.POPULATIONS, cells.astype("str")))


def test_a_rate_is_of_the_newest_count_of_the_same_organisations_and_nothing_is_added_up() -> None:
    known = counted(
        ("03", "", "40", "2026-01-31"),
        ("03", "", "20", "2024-01-31"),
        ("03", "danse", "7", "2026-01-31"),
        ("03", "musique", "5", "2026-01-31"),
        ("", "danse", "30", "2026-01-31"),
    )
    ten = Aggregate(10, {}, DAY)

    def percent(cell: Cell) -> int | None:
        found = rate(cell, ten, known)
        assert found
        return found.percent

    assert percent(Cell("03")) == percent(Cell("03", year=2025)) == 25
    assert percent(Cell(sector="danse")) == 33
    assert rate(Cell(sector="musique"), ten, known) is None
    assert rate(Cell(), ten, known) is None


@pytest.mark.parametrize(("organisations", "percent"), [("10", 100), ("9", None), ("0", None)])
def test_a_rate_above_the_whole_is_none(organisations: str, percent: int | None) -> None:
    found = rate(Cell("03"), Aggregate(10, {}, DAY), counted(("03", "", organisations, "2026-01-31")))
    assert found
    assert found.percent == percent
