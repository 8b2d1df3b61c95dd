"""The file of the database names persons: nobody but its owner reads it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import pytest

from geo.store import Store
from geo.vocabularies import Table
from tests.stores import frame, published

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OWNER_ONLY: Final = 0o600
SHARED: Final = 0o640


@pytest.fixture
def _open_to_all() -> Iterator[None]:
    """Let whatever is made be read by everybody, as most machines do."""
    held = os.umask(0o022)
    yield
    os.umask(held)


def rights(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
@pytest.mark.usefixtures("_open_to_all")
def test_a_new_database_and_its_log_are_read_by_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "maillage.sqlite"
    store = Store.open(f"sqlite:///{path}")
    with store.database.reading():
        published(store, {Table.AMBASSADORS: frame(Table.AMBASSADORS, [{"nom": "Ada Secret"}])})
        beside = {one.name: rights(one) for one in tmp_path.iterdir()}
    assert set(beside) == {f"maillage.sqlite{end}" for end in ("", "-wal", "-shm")}
    assert set(beside.values()) == {OWNER_ONLY}
    store.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_a_database_that_is_there_keeps_the_rights_that_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "maillage.sqlite"
    Store.open(f"sqlite:///{path}").close()
    path.chmod(SHARED)
    Store.open(f"sqlite:///{path}").close()
    assert rights(path) == SHARED
