"""The file of the database is deleted, moved, replaced while it is in use: nothing is lost in silence."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

import pytest

from geo import upkeep
from geo.backups import backup
from geo.errors import ConflictError, StoreError
from geo.settings import DATABASE_VARIABLE
from geo.store import Store
from geo.vocabularies import Table
from tests.publishers import AT_COMMIT, at_statement, rewrite
from tests.stores import ADMIN, change, frame, published, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ROWS: Final = 3
WELL_WITHIN: Final = 9
"""A statement between the first and the last of a publication."""


def state(store: Store) -> str:
    (name,) = {row["nom"] for row in rows(store, Table.POLES)}
    return name


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "dossier" / "maillage.sqlite"


@pytest.fixture
def kept(path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{path}")
    rewrite(opened, "ancienne", ROWS)
    yield opened
    opened.close()


def move_the_file(path: Path, there: Path) -> None:
    path.rename(there)


def move_the_folder(path: Path, there: Path) -> None:
    path.parent.rename(there)


MOVES: Final = [move_the_file, move_the_folder]


@pytest.mark.parametrize("move", MOVES)
def test_a_file_that_is_gone_is_said_to_be_and_is_taken_up_again(
    kept: Store, path: Path, move: Callable[[Path, Path], None]
) -> None:
    away = path.parent.with_name("ailleurs")
    move(path, away)
    for ask in (kept.latest, kept.sheets, lambda: kept.publications(9)):
        with pytest.raises(StoreError, match="n’est plus à sa place"):
            ask()
    with pytest.raises(StoreError, match="n’est plus à sa place") as caught:
        published(kept, [change(Table.POLES, None, {"id": "neuf"})], base=1)
    assert caught.value.written is False
    # A new one made in its place would have hidden it.
    assert not path.exists()
    (away.rename(path) if away.is_file() else away.rename(path.parent))
    assert state(kept) == "ancienne"
    rewrite(kept, "nouvelle")
    assert state(kept) == "nouvelle"


@pytest.mark.parametrize("move", MOVES)
def test_a_file_taken_away_in_the_middle_of_a_publication_gets_none_of_it(
    kept: Store, path: Path, move: Callable[[Path, Path], None]
) -> None:
    away = path.parent.with_name("ailleurs")
    at_statement(kept, WELL_WITHIN, lambda: move(path, away))
    with pytest.raises(StoreError, match="n’est plus à sa place") as caught:
        rewrite(kept, "nouvelle")
    assert caught.value.written is False
    (away.rename(path) if away.is_file() else away.rename(path.parent))
    assert state(kept) == "ancienne"


def test_a_file_replaced_in_the_middle_of_a_publication_gets_none_of_it(kept: Store, path: Path) -> None:
    copy = path.with_name("copie.sqlite")
    shutil.copy(path, copy)
    at_statement(kept, WELL_WITHIN, lambda: copy.replace(path))
    with pytest.raises(StoreError, match="remplacé par un autre") as caught:
        rewrite(kept, "nouvelle")
    assert caught.value.written is False
    assert state(kept) == "ancienne"


def test_a_file_gone_at_the_commit_leaves_nobody_believing_that_it_is_published(
    kept: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.patience.RETURN", 0.1)
    away = path.with_name("ailleurs")
    at_statement(kept, AT_COMMIT, lambda: path.rename(away))
    with pytest.raises(StoreError, match="tout est écrit, ou rien") as caught:
        rewrite(kept, "nouvelle")
    assert caught.value.written is None
    away.rename(path)
    assert state(kept) in ("ancienne", "nouvelle")


def put_in_the_place(copy: Path, path: Path) -> None:
    another = copy.with_name("encore.sqlite")
    shutil.copy(copy, another)
    another.replace(path)


def write_over(copy: Path, path: Path) -> None:
    shutil.copyfile(copy, path)


@pytest.mark.parametrize("replace", [put_in_the_place, write_over])
def test_a_file_replaced_by_a_copy_is_read_at_once_and_takes_no_change_of_what_was_before(
    kept: Store, path: Path, replace: Callable[[Path, Path], None]
) -> None:
    copy = path.with_name("copie.sqlite")
    shutil.copy(path, copy)
    rewrite(kept, "perdue")
    lost = kept.latest()
    assert lost
    (row,) = (row for row in rows(kept, Table.POLES) if row["id"] == "poles-1")
    replace(copy, path)
    assert state(kept) == "ancienne"
    assert [one.number for one in kept.publications(9)] == [1]
    mine = change(Table.POLES, row, row | {"nom": "la mienne"})
    with pytest.raises(StoreError, match="restaurée entre-temps"):
        published(kept, [mine], base=2)
    rewrite(kept, "une autre deuxième")
    with pytest.raises(ConflictError):
        published(kept, [mine], base=2)
    for take in (kept.sheets, kept.changes, lambda one: kept.undo(one, writer=ADMIN, message="")):
        with pytest.raises(StoreError, match="restaurée entre-temps"):
            take(lost)
    assert state(kept) == "une autre deuxième"


@pytest.mark.parametrize("content", [b"", b"Ceci n'est pas une base. " * 100])
def test_a_foreign_file_in_the_place_is_refused_and_left_as_it_is(
    kept: Store, path: Path, content: bytes
) -> None:
    good, foreign = path.with_name("bonne.sqlite"), path.with_name("autre.sqlite")
    path.rename(good)
    foreign.write_bytes(content)
    foreign.rename(path)
    said = "abîmé, ou n’en est pas un" if content else "n’en est pas une de Maillage"
    with pytest.raises(StoreError, match=said):
        kept.latest()
    with pytest.raises(StoreError, match=said):
        published(kept, [change(Table.POLES, None, {"id": "neuf"})], base=1)
    assert path.read_bytes() == content
    good.replace(path)
    assert state(kept) == "ancienne"


def test_what_is_restored_beside_it_is_seen_and_takes_no_change_of_what_was_before(
    store: Store, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rewrite(store, "ancienne", ROWS)
    backup(store.database, tmp_path / "b.zip")
    rewrite(store, "perdue")
    lost = store.latest()
    assert lost
    (row,) = (row for row in rows(store, Table.POLES) if row["id"] == "poles-1")
    monkeypatch.setenv(DATABASE_VARIABLE, database_url)
    assert upkeep.main(["restore", str(tmp_path / "b.zip"), "--replace"]) == 0
    assert state(store) == "ancienne"
    mine = change(Table.POLES, row, row | {"nom": "la mienne"})
    with pytest.raises(StoreError, match="restaurée entre-temps"):
        published(store, [mine], base=lost.number)
    rewrite(store, "une autre deuxième")
    with pytest.raises(ConflictError):
        published(store, [mine], base=lost.number)
    with pytest.raises(StoreError, match="restaurée entre-temps"):
        store.undo(lost, writer=ADMIN, message="")
    assert state(store) == "une autre deuxième"


def test_a_file_restored_after_it_was_lost_is_taken_up_by_who_waits(
    kept: Store, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(kept.database, tmp_path / "b.zip")
    path.unlink()
    with pytest.raises(StoreError, match="n’est plus à sa place"):
        kept.latest()
    monkeypatch.setenv(DATABASE_VARIABLE, f"sqlite:///{path}")
    assert upkeep.main(["restore", str(tmp_path / "b.zip")]) == 0
    assert state(kept) == "ancienne"
    published(kept, {Table.POLES: frame(Table.POLES, [{"nom": "nouvelle"}])})
    assert state(kept) == "nouvelle"
