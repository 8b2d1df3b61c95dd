"""A database is saved, brought back whole or not at all, and checked."""

from __future__ import annotations

import hashlib
import json
import zipfile
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from geo import dataset, integrity, upkeep
from geo.backups import Holding, backup, restore
from geo.errors import ForbiddenError, StoreError
from geo.language import FRENCH
from geo.settings import DATABASE_VARIABLE
from geo.store import Store
from geo.vocabularies import Table
from tests import postgres
from tests.stores import ADMIN, cells, editor, frame, published, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.originals import Originals

A = {"id": "a", "region": "03", "nom": "L’Estran « neuf »"}


def fill(store: Store) -> None:
    """Publish three times, one of them taken back."""
    published(store, {Table.POLES: frame(Table.POLES, [A, {"id": "b", "region": "05"}])}, message="un")
    published(store, {Table.POLES: frame(Table.POLES, [A | {"nom": "Autre"}])}, message="deux")
    store.undo(2, writer=ADMIN, message="trois")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a filled database, one of each kind."""
    originals: Originals = request.getfixturevalue(f"{request.param}_originals")
    with originals.copy(fill, tmp_path) as url:
        yield url


def told(store: Store) -> list[object]:
    """Tell all that a store knows."""
    log = store.publications(100)
    states = [{t: f.to_dict("records") for t, f in cells(store, one.number).items()} for one in log]
    return [log, states, store.history(Table.POLES, "b")]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_moves_the_whole_history_to_either_database(
    store: Store, kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    file = tmp_path / "sauvegarde.zip"
    assert backup(store.database, file) == Holding(3, 5)
    other = empty_store(kind, tmp_path, request)
    assert restore(other.database, file, writer=ADMIN) == Holding(3, 5)
    assert told(other) == told(store)
    # And goes on from there.
    published(other, {Table.POLES: frame(Table.POLES, [A])})
    assert [one.number for one in other.publications(1)] == [4]
    other.close()


def empty_store(kind: str, folder: Path, request: pytest.FixtureRequest) -> Store:
    if kind == "sqlite":
        return Store.open(f"sqlite:///{folder / 'autre.sqlite'}")
    place = postgres.database(request.getfixturevalue("postgres_server"))
    url = place.__enter__()
    request.addfinalizer(lambda: place.__exit__(None, None, None))
    return Store.open(url)


def test_what_would_be_lost_is_said_before_it_is(store: Store, tmp_path: Path) -> None:
    backup(store.database, tmp_path / "b.zip")
    published(store, {Table.POLES: frame(Table.POLES, [])})
    before = told(store)
    with pytest.raises(StoreError) as caught:
        restore(store.database, tmp_path / "b.zip", writer=ADMIN)
    sentence = FRENCH.render(caught.value.sentence)
    assert "4 publications (5 versions de fiches)" in sentence
    assert "--replace" in sentence
    assert told(store) == before
    restore(store.database, tmp_path / "b.zip", writer=ADMIN, replace=True)
    assert len(store.publications(9)) == 3
    assert len(rows(store, Table.POLES)) == 2


def test_only_an_administrator_restores(store: Store, tmp_path: Path) -> None:
    backup(store.database, tmp_path / "b.zip")
    with pytest.raises(ForbiddenError):
        restore(store.database, tmp_path / "b.zip", writer=editor("03"), replace=True)
    assert len(store.publications(9)) == 3


def rewritten(source: Path, target: Path, changed: dict[str, bytes]) -> Path:
    """Copy a backup with other contents for some of its files; ``b""`` leaves one out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = changed.get(name, old.read(name))
            if content:
                new.writestr(name, content)
    return target


def part(source: Path, name: str) -> bytes:
    with zipfile.ZipFile(source) as archive:
        return archive.read(name)


def test_a_backup_that_is_not_what_it_was_changes_nothing(store: Store, tmp_path: Path) -> None:
    good = tmp_path / "bonne.zip"
    backup(store.database, good)
    records, manifest = part(good, "records.jsonl"), part(good, "manifest.json")
    told_manifest = json.loads(manifest)
    newer = json.dumps(told_manifest | {"format": 2}).encode()
    damaged = {
        "autre.zip": {"records.jsonl": records.replace(b"Estran", b"Estrai")},
        "court.zip": {"records.jsonl": records.rsplit(b"{", 1)[0]},
        "sans.zip": {"publications.jsonl": b""},
        "muet.zip": {"manifest.json": b""},
        "vide.zip": {"manifest.json": b"{}"},
        "neuf.zip": {"manifest.json": newer},
        "profond.zip": {"manifest.json": b"[" * 9_999},
    }
    files = [rewritten(good, tmp_path / name, changed) for name, changed in damaged.items()]
    content = good.read_bytes()
    for name, broken in {
        "coupe.zip": content[: len(content) // 2],
        "rien.zip": b"",
        "bruit.zip": b"PK\x03\x04" + bytes(100),
        "methode.zip": content[:8]
        + b"\x63\x00"
        + content[10:].replace(
            b"PK\x01\x02" + content[content.index(b"PK\x01\x02") + 4 :][:6] + b"\x08\x00",
            b"PK\x01\x02" + content[content.index(b"PK\x01\x02") + 4 :][:6] + b"\x63\x00",
        ),
        "bit.zip": content[:100] + bytes([content[100] ^ 1]) + content[101:],
    }.items():
        files.append(tmp_path / name)
        files[-1].write_bytes(broken)
    files.append(tmp_path / "absent.zip")
    before = told(store)
    for file in files:
        with pytest.raises(StoreError) as caught:
            restore(store.database, file, writer=ADMIN, replace=True)
        assert "Rien n’a été écrit" in FRENCH.render(caught.value.sentence), file.name
        assert told(store) == before


def forged(good: Path, target: Path, name: str, content: bytes) -> Path:
    """Change a backup, its hashes too."""
    manifest = json.loads(part(good, "manifest.json"))
    manifest["files"][name] = {"sha256": hashlib.sha256(content).hexdigest(), "lines": content.count(b"\n")}
    return rewritten(good, target, {name: content, "manifest.json": json.dumps(manifest).encode()})


def test_a_backup_that_does_not_hold_together_changes_nothing(store: Store, tmp_path: Path) -> None:
    good = tmp_path / "bonne.zip"
    backup(store.database, good)
    records, log = part(good, "records.jsonl"), part(good, "publications.jsonl")
    before = told(store)
    for number, (name, content) in enumerate(
        [
            # Rows of an unknown pole's status, an unknown column, a gap in the log, no JSON, another type.
            ("records.jsonl", records.replace(b"actif", b"reveur")),
            ("records.jsonl", records.replace(b'\\"nom\\"', b'\\"nome\\"')),
            ("publications.jsonl", log.split(b"\n", 1)[1]),
            ("records.jsonl", b"[" + records),
            ("records.jsonl", records.replace(b'"since": 1', b'"since": "1"')),
        ]
    ):
        assert content not in (records, log)
        file = forged(good, tmp_path / f"{number}.zip", name, content)
        with pytest.raises(StoreError):
            restore(store.database, file, writer=ADMIN, replace=True)
        assert told(store) == before


def test_a_backup_takes_the_place_of_the_old_one_only_when_it_is_whole(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "b.zip"
    file.write_bytes(b"ancienne")
    with store.database.writing() as connection:
        connection.execute(sa.text("ALTER TABLE record RENAME TO ailleurs"))
    with pytest.raises(StoreError):
        backup(store.database, file)
    assert file.read_bytes() == b"ancienne"
    assert [path.name for path in tmp_path.iterdir() if "sqlite" not in path.name] == ["b.zip"]
    with pytest.raises(StoreError):
        backup(store.database, tmp_path / "absent" / "b.zip")


def faults(store: Store) -> list[str]:
    with store.database.reading() as connection:
        return [FRENCH.render(fault) for fault in integrity.faults(connection)]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE record SET since = 1 WHERE key = 'a' AND since = 3", "deux versions sont en vigueur"),
        ("UPDATE publication SET id = 9 WHERE id = 3", "La publication 3 manque"),
        ("UPDATE record SET until = 7 WHERE key = 'b' AND until = 2", "une publication qui n’existe pas"),
        ("UPDATE publication SET at = '2000' WHERE id = 2", "datée d’avant la précédente"),
        ("UPDATE record SET cells = '{' WHERE since = 3 AND key = 'a'", "illisibles"),
        ("UPDATE record SET cells = '{\"nom\": 3}' WHERE since = 3 AND key = 'a'", "illisibles"),
        ("UPDATE record SET cells = '{\"id\": \"a\"}' WHERE since = 3 AND key = 'a'", "poles.csv, ligne 2"),
        ("UPDATE record SET until = 2 WHERE since = 3", "finit avant de commencer"),
    ],
)
def test_the_check_finds_what_does_not_hold_together(store: Store, statement: str, said: str) -> None:
    assert faults(store) == []
    with store.database.engine.connect() as connection:
        loosen(connection)
        connection.execute(sa.text(statement))
        connection.commit()
    assert any(said in fault for fault in faults(store))


def loosen(connection: sa.Connection) -> None:
    """Let a test write what the database would refuse."""
    if connection.dialect.name == "sqlite":
        # Foreign keys cannot be let go within a transaction.
        connection.commit()
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")
        driver.execute("PRAGMA ignore_check_constraints = ON")
        connection.exec_driver_sql("DROP INDEX record_history")
        connection.exec_driver_sql("DROP INDEX record_current")
    else:
        connection.exec_driver_sql("SET session_replication_role = replica")
        connection.exec_driver_sql("ALTER TABLE record DROP CONSTRAINT record_until_after_since")
        connection.exec_driver_sql("DROP INDEX record_history")
        connection.exec_driver_sql("DROP INDEX record_current")


def test_a_damaged_file_is_found(tmp_path: Path) -> None:
    path = tmp_path / "abime.sqlite"
    store = Store.open(f"sqlite:///{path}")
    many = [{"id": f"d{n}", "question": "Comment ? " * 50} for n in range(200)]
    published(store, {Table.REQUESTS: frame(Table.REQUESTS, many)})
    store.close()
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = bytes(4096)
    path.write_bytes(content)
    store = Store.open(f"sqlite:///{path}")
    try:
        found = faults(store)
    except StoreError as error:
        found = [FRENCH.render(error.sentence)]
    store.close()
    assert any("abîmé" in fault for fault in found)


def test_what_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "texte.sqlite").write_text("Ceci n’est pas une base." * 100, encoding="utf-8")
    with pytest.raises(StoreError, match="abîmé, ou n’en est pas un"):
        Store.open(f"sqlite:///{tmp_path / 'texte.sqlite'}")


def test_the_command_line_saves_checks_and_brings_back(
    store: Store,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "b.zip"
    monkeypatch.setenv(DATABASE_VARIABLE, database_url)
    assert upkeep.main(["backup", str(file)]) == 0
    assert upkeep.main(["check"]) == 0
    assert "3 publications, 5 versions de fiches" in capsys.readouterr().err
    published(store, {Table.POLES: frame(Table.POLES, [A])})
    assert upkeep.main(["restore", str(file)]) == 1
    assert "4 publications" in capsys.readouterr().err
    assert upkeep.main(["restore", str(file), "--replace"]) == 0
    assert len(store.publications(9)) == 3
    with store.database.writing() as connection:
        connection.execute(sa.text("UPDATE record SET cells = '{' WHERE since = 3 AND key = 'a'"))
    assert upkeep.main(["check"]) == 3
    assert "illisibles" in capsys.readouterr().err
    monkeypatch.setenv(DATABASE_VARIABLE, "postgresql://moi:secret@127.0.0.1:1/b")
    assert upkeep.main(["check"]) == 1
    said = capsys.readouterr().err
    assert "connexion" in said
    assert "secret" not in said
    assert dataset.from_sheets(store.sheets(1)).fingerprint
