"""A finding recorded is a finding read; nothing else of the folder moves."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest

from geo import atlas
from geo.coverage import Dimension, coverage
from geo.dataset import load
from geo.errors import DataError
from geo.findings import Checked, record, sector_looked_at
from geo.selection import Indicator, Selection
from geo.settings import DEMONSTRATION
from geo.view import Knowledge, look
from geo.vocabularies import Axis, PoleStatus, Table

if TYPE_CHECKING:
    from pathlib import Path

TODAY: Final = date(2026, 11, 22)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(DEMONSTRATION, tmp_path / "donnees")


def state(folder: Path, region: str, code: str) -> str:
    cells = coverage(look(atlas.build(load(folder)), Selection()), Dimension.MEASURES, TODAY).cells
    return str(cells.set_index(["region", "code"]).loc[(region, code), "etat"])


def test_a_recorded_hole_is_confirmed_and_the_rest_stays(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    known = load(folder).tables[Table.FINDINGS]
    assert state(folder, "17", "16") == Knowledge.UNDOCUMENTED
    record(folder, Checked("17", "16", "", TODAY, "Coordination, « équipe » =1"))
    assert state(folder, "17", "16") == Knowledge.CONFIRMED_EMPTY
    after = load(folder).tables[Table.FINDINGS]
    assert after.iloc[:-1].equals(known)
    assert after.iloc[-1]["verifie_par"] == "Coordination, « équipe » =1"
    changed = {path.name for path in folder.iterdir() if before.get(path.name) != path.read_bytes()}
    assert changed == {Table.FINDINGS.file}


def test_the_first_finding_of_a_folder_makes_its_table(tmp_path: Path) -> None:
    shutil.copy(DEMONSTRATION / Table.POLES.file, tmp_path)
    record(tmp_path, Checked("17", "16", "danse", TODAY, "Coordination"))
    assert len(load(tmp_path).tables[Table.FINDINGS]) == 1


@pytest.mark.parametrize(
    ("asked", "sector"),
    [
        (Selection(), ""),
        (Selection(regions=("17",), measures=("16", "37")), ""),
        (Selection(layers=(), indicator=Indicator.LINKS), ""),
        (Selection(sectors=("cirque",)), "cirque"),
        (Selection(sectors=("cirque", "danse")), None),
        (Selection(end=date(2015, 12, 31)), None),
        (Selection(sectors=("cirque",), start=date(2015, 12, 31)), None),
        (Selection(axes=(Axis.CREATION,)), None),
        (Selection(statuses=(PoleStatus.CLOSED,)), None),
    ],
)
def test_a_finding_says_no_more_than_the_filters_let_one_see(asked: Selection, sector: str | None) -> None:
    assert sector_looked_at(asked) == sector


def test_two_visitors_lose_nothing(folder: Path) -> None:
    known = len(load(folder).tables[Table.FINDINGS])
    rows = [Checked("17", measure, "", TODAY, "Coordination") for measure in ("16", "37", "97", "99")]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda row: record(folder, row), rows))
    assert len(load(folder).tables[Table.FINDINGS]) == known + 4


def test_a_faulty_folder_is_not_written(folder: Path) -> None:
    (folder / Table.FINDINGS.file).write_text("region;mesure\n99;x\n", encoding="utf-8")
    with pytest.raises(DataError):
        record(folder, Checked("17", "16", "", TODAY, "Coordination"))
    assert (folder / Table.FINDINGS.file).read_text(encoding="utf-8") == "region;mesure\n99;x\n"
