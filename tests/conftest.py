"""Small datasets made in code: a test says the cells that matter, the rest is filled in."""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import pandas as pd
import pytest
from hypothesis import settings

from geo import atlas
from geo.columns import COLUMNS
from geo.dataset import REFERENCE_TABLES, Dataset, load
from geo.schema import blank, typed
from geo.settings import DEMONSTRATION
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.atlas import Atlas

    Row: TypeAlias = Mapping[str, str]
    Rows: TypeAlias = Mapping[Table, Sequence[Row]]
    Maker: TypeAlias = Callable[[Rows], Atlas]

# How long an example takes depends on what else the machine does; tests/bench measures speed.
settings.register_profile("maillage", deadline=None)
settings.load_profile("maillage")

FILLED: Final[dict[Table, dict[str, str]]] = {
    Table.POLES: {"nom": "Pôle", "statut": "actif"},
    Table.AMBASSADORS: {"role": "Ambassade régionale"},
    Table.EXPERTISES: {"titulaire": "Studio", "domaine": "captation", "nature": "offerte"},
    Table.ACTIVITIES: {"titre": "Atelier", "type": "atelier", "date_debut": "2020-01-01"},
    Table.FINDINGS: {"constat": "vide_confirme", "verifie_le": "2020-01-01"},
    Table.REQUESTS: {"recue_le": "2020-01-01", "question": "Par où commencer ?", "statut": "ouverte"},
    Table.PLACES: {"nom": "Musée", "type": "musee"},
}


def whole(table: Table, rows: Sequence[Row]) -> list[dict[str, str]]:
    """Fill in the cells that a test does not speak of; ids are « poles-1 », « poles-2 » and so on."""
    empty = {column.name: "" for column in COLUMNS[table]}
    return [
        empty | ({"id": f"{table}-{number}"} if "id" in empty else {}) | FILLED.get(table, {}) | dict(row)
        for number, row in enumerate(rows, start=1)
    ]


@pytest.fixture(scope="session")
def atlas_of(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Make an atlas of rows that go through files and every check."""

    def make(rows: Rows) -> Atlas:
        folder = tmp_path_factory.mktemp("donnees")
        for table in {Table.POLES: (), **rows}:
            with (folder / table.file).open("w", encoding="utf-8", newline="") as target:
                writer = csv.DictWriter(target, [column.name for column in COLUMNS[table]])
                writer.writeheader()
                writer.writerows(whole(table, rows.get(table, ())))
        return atlas.build(load(folder))

    return make


@pytest.fixture(scope="session")
def quick_atlas_of() -> Maker:
    """Make an atlas of rows that are right by construction: for the many examples of a property."""

    def make(rows: Rows) -> Atlas:
        bare = bare_dataset()
        tables = {
            table: typed(table, pd.DataFrame(whole(table, rows[table]), dtype="str"))
            if rows.get(table)
            else frame
            for table, frame in bare.tables.items()
        }
        lines = {table: np.arange(2, len(frame) + 2) for table, frame in tables.items()}
        return atlas.build(replace(bare, tables=MappingProxyType(tables), lines=MappingProxyType(lines)))

    return make


@pytest.fixture(scope="session")
def demonstration() -> Atlas:
    """Give the atlas of the demonstration data."""
    return atlas.build(load(DEMONSTRATION))


@cache
def bare_dataset() -> Dataset:
    loaded = load(DEMONSTRATION)
    tables = {
        table: frame if table in REFERENCE_TABLES else typed(table, blank(table).cells)
        for table, frame in loaded.tables.items()
    }
    return replace(loaded, tables=MappingProxyType(tables), fictitious=frozenset())
