"""Small datasets made in code: a test says the cells that matter, the rest is filled in."""

from __future__ import annotations

import csv
import os
from contextlib import closing
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
from geo.settings import DATABASE_VARIABLE, DEMONSTRATION
from geo.store import Store
from geo.vocabularies import Table
from tests import postgres
from tests.originals import Originals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    import sqlalchemy as sa

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


def pytest_xdist_auto_num_workers() -> int:
    """Take one worker more than there are processors: a test in the browser waits half of its time."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def _nobody_s_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests away from the database of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(DATABASE_VARIABLE, f"sqlite:///{tmp_path_factory.mktemp('aucune')}/maillage.sqlite")
        yield


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


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[sa.URL]:
    """Give the address of a PostgreSQL server."""
    with postgres.server() as address:
        yield address


@pytest.fixture(scope="session")
def sqlite_originals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Originals]:
    """Give the files that are filled once."""
    with closing(Originals(tmp_path_factory.mktemp("originaux"))) as made:
        yield made


@pytest.fixture(scope="session")
def postgresql_originals(postgres_server: sa.URL) -> Iterator[Originals]:
    """Give the databases of PostgreSQL that are filled once."""
    with closing(Originals(postgres_server)) as made:
        yield made


@pytest.fixture(scope="session")
def _postgres_database(postgres_server: sa.URL) -> Iterator[str]:
    with postgres.database(postgres_server) as address:
        yield address


@pytest.fixture
def postgres_url(postgres_server: sa.URL, _postgres_database: str) -> Iterator[str]:
    """Give the address of an empty database of PostgreSQL: made once, and emptied after each test."""
    yield _postgres_database
    postgres.empty(postgres_server, _postgres_database)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of an empty database, one of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'maillage.sqlite'}"
    else:
        yield request.getfixturevalue("postgres_url")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """Give an empty store on each kind of database."""
    opened = Store.open(database_url)
    yield opened
    opened.close()
