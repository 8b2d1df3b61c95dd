"""Whatever happens during a publication, the database holds the old version or the new one, whole."""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
from collections import Counter
from multiprocessing.connection import wait
from time import monotonic
from typing import TYPE_CHECKING, Final

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from geo import integrity
from geo.backups import backup
from geo.errors import StoreError
from geo.language import FRENCH
from geo.store import Store
from geo.vocabularies import Table
from tests import postgres
from tests.postgres import administer
from tests.publishers import (
    AT_COMMIT,
    at_statement,
    bring_back_and_wait_for_the_end,
    bring_back_until,
    rewrite,
    rewrite_and_wait_for_the_end,
    rewrite_until,
    rewrite_with_room,
)
from tests.stores import rows
from tests.wire import Cut, wire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.process import BaseProcess
    from pathlib import Path

    from sqlalchemy.engine.interfaces import DBAPIConnection

    from tests.originals import Originals

# A process that starts afresh would read the whole program again before each kill.
PROCESSES: Final = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.publishers"])

KILLS: Final = int(os.environ.get("MAILLAGE_KILLS", "5"))
"""How many processes are killed on each kind of database."""

ROWS: Final = 100
ENOUGH: Final = 100
"""More statements than a publication of poles has."""

SMALL: Final = 24
"""Megabytes: a new database of PostgreSQL takes eight."""

STEPS: Final = (AT_COMMIT, *range(1, ENOUGH, 8))


def state(store: Store) -> str:
    """Tell the one version that a store holds, after looking that it is one and whole."""
    with store.database.reading() as connection:
        assert integrity.faults(connection) == []
    poles = rows(store, Table.POLES)
    (name,) = {row["nom"] for row in poles}
    last = store.latest()
    assert last is not None
    assert last.message == name
    assert len(poles) == ROWS
    return name


def fill(store: Store) -> None:
    rewrite(store, "ancienne", ROWS)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a filled database, one of each kind."""
    originals: Originals = request.getfixturevalue(f"{request.param}_originals")
    with originals.copy(fill, tmp_path) as url:
        yield url


@pytest.fixture
def postgres_url(postgresql_originals: Originals, tmp_path: Path) -> Iterator[str]:
    """Give the address of a filled database of PostgreSQL."""
    with postgresql_originals.copy(fill, tmp_path) as url:
        yield url


def test_a_process_killed_at_any_moment_leaves_one_version(
    store: Store, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(2017)  # noqa: S311  # moments, not secrets

    def started(word: str) -> BaseProcess:
        ours, theirs = PROCESSES.Pipe()
        process = PROCESSES.Process(target=rewrite_and_wait_for_the_end, args=(database_url, word, theirs))
        process.start()
        assert ours.recv() == "begun"
        return process

    whole = started("mesure")
    begun = monotonic()
    whole.join()
    usual = monotonic() - begun
    before, outcomes = "mesure", Counter[str]()
    for number in range(KILLS):
        word = f"version {number}"
        process = started(word)
        wait([process.sentinel], timeout=chance.uniform(0, 1.3 * usual))
        process.kill()
        process.join()
        after = state(store)
        assert after in (before, word)
        outcomes["nouvelle" if after == word else "ancienne"] += 1
        before = after
    assert sum(outcomes.values()) == KILLS
    with capsys.disabled():
        sys.stderr.write(f" {KILLS} kills: {dict(outcomes)} ")
    # Nothing that a dead process held keeps the next one from publishing.
    rewrite(store, "fin")
    assert state(store) == "fin"


def test_a_process_killed_before_each_statement_writes_nothing(store: Store, database_url: str) -> None:
    before = state(store)
    for statement in STEPS:
        word = f"version {statement}"
        process = PROCESSES.Process(target=rewrite_until, args=(database_url, word, statement))
        process.start()
        process.join()
        if process.exitcode == 0:
            assert state(store) == word
            break
        assert state(store) == before
    else:
        pytest.fail("a publication has fewer statements")
    assert statement > 8  # Some were killed well within.


@pytest.fixture
def saved(store: Store, tmp_path: Path) -> Path:
    """Save a version, and publish another."""
    file = tmp_path / "sauvegarde.zip"
    backup(store.database, file)
    rewrite(store, "à remplacer")
    return file


def test_a_restoration_killed_at_any_moment_leaves_one_version(
    store: Store, saved: Path, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(2018)  # noqa: S311  # moments, not secrets

    def started() -> BaseProcess:
        ours, theirs = PROCESSES.Pipe()
        process = PROCESSES.Process(
            target=bring_back_and_wait_for_the_end, args=(database_url, str(saved), theirs)
        )
        process.start()
        assert ours.recv() == "begun"
        return process

    whole = started()
    begun = monotonic()
    whole.join()
    usual = monotonic() - begun
    assert state(store) == "ancienne"
    outcomes = Counter[str]()
    for number in range(KILLS):
        before = f"version {number}"
        rewrite(store, before)
        process = started()
        wait([process.sentinel], timeout=chance.uniform(0, 1.3 * usual))
        process.kill()
        process.join()
        after = state(store)
        assert after in (before, "ancienne")
        outcomes["rétablie" if after == "ancienne" else "ancienne"] += 1
    assert sum(outcomes.values()) == KILLS
    with capsys.disabled():
        sys.stderr.write(f" {KILLS} kills: {dict(outcomes)} ")
    rewrite(store, "fin")
    assert state(store) == "fin"


def test_a_restoration_killed_before_each_statement_writes_nothing(
    store: Store, saved: Path, database_url: str
) -> None:
    for statement in STEPS:
        process = PROCESSES.Process(target=bring_back_until, args=(database_url, str(saved), statement))
        process.start()
        process.join()
        if process.exitcode == 0:
            assert state(store) == "ancienne"
            break
        assert state(store) == "à remplacer"
    else:
        pytest.fail("a restoration has fewer statements")
    assert statement > 8  # Some were killed well within.


def test_a_full_disk_leaves_the_old_version_and_is_said(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'plein.sqlite'}")
    rewrite(store, "ancienne", ROWS)
    with store.database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    limit = [pages + 2]

    def limited(connection: DBAPIConnection, _record: object) -> None:
        connection.cursor().execute(f"PRAGMA max_page_count = {limit[0]}")

    store.close()
    event.listen(store.database.engine, "connect", limited)
    with pytest.raises(StoreError) as caught:
        rewrite(store, "nouvelle")
    assert caught.value.written is False
    assert "Le disque de la base de données est plein. Rien n’a été écrit." in FRENCH.render(
        caught.value.sentence
    )
    assert state(store) == "ancienne"
    store.close()
    limit[0] = 10_000
    rewrite(store, "nouvelle")
    assert state(store) == "nouvelle"
    store.close()


def fill_up(ballast: Path) -> None:
    """Write to a file until its disk is full."""
    with ballast.open("wb", buffering=0) as target:
        while True:
            target.write(bytes(4096))


def test_a_full_disk_of_the_server_leaves_the_old_version_and_is_said() -> None:
    with postgres.cluster() as server, server.small_disk(SMALL) as disk:
        administer(server.address, f"CREATE TABLESPACE petit LOCATION '{disk}'")
        administer(server.address, "CREATE DATABASE petite TABLESPACE petit")
        store = Store.open(server.address.set(database="petite").render_as_string(hide_password=False))
        rewrite(store, "ancienne", ROWS)
        ballast = disk / "lest"
        with pytest.raises(OSError, match="No space left"):
            fill_up(ballast)
        with pytest.raises(StoreError) as caught:
            rewrite(store, "nouvelle")
        assert caught.value.written is False
        assert "Le disque de la base de données est plein. Rien n’a été écrit." in FRENCH.render(
            caught.value.sentence
        )
        assert state(store) == "ancienne"
        ballast.unlink()
        rewrite(store, "nouvelle")
        assert state(store) == "nouvelle"
        store.close()


@pytest.mark.parametrize("spared", [0, 20_000])
def test_a_file_that_may_not_grow_leaves_the_old_version(tmp_path: Path, spared: int) -> None:
    path = tmp_path / "etroit.sqlite"
    store = Store.open(f"sqlite:///{path}")
    rewrite(store, "ancienne", ROWS)
    store.close()
    ours, theirs = PROCESSES.Pipe()
    process = PROCESSES.Process(
        target=rewrite_with_room, args=(f"sqlite:///{path}", "nouvelle", spared, theirs)
    )
    process.start()
    told = ours.recv()
    process.join()
    sentence, written = told
    assert "disque" in sentence
    assert written is False
    assert state(store) == "ancienne"
    store.close()


def attempt(store: Store, word: str) -> StoreError | None:
    try:
        rewrite(store, word)
    except StoreError as error:
        return error
    return None


def test_a_server_that_ends_the_connection_before_any_statement_writes_nothing(
    postgres_server: sa.URL, postgres_url: str
) -> None:
    store = Store.open(postgres_url)
    name = sa.make_url(postgres_url).database
    before, ended = "ancienne", 0
    end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608  # ours
    for statement in STEPS:
        victim = Store.open(postgres_url)
        at_statement(victim, statement, lambda: administer(postgres_server, end))
        word = f"version {statement}"
        failure = attempt(victim, word)
        victim.close()
        if failure is None:
            # The statement was beyond the last, or before the first: what has gone is replaced unseen.
            assert state(store) == word
            before = word
            if statement > 20:
                break
        else:
            assert failure.written is False
            assert "connexion à la base de données est perdue. Rien n’a été écrit" in str(failure)
            assert state(store) == before
            ended += 1
    assert ended >= 3
    store.close()


@pytest.mark.parametrize(
    ("cut", "after"),
    [(Cut.BEFORE_COMMIT, "ancienne"), (Cut.BEFORE_ANSWER, "nouvelle"), (Cut.FOR_GOOD, "nouvelle")],
)
def test_a_wire_cut_at_the_commit_is_looked_into(
    postgres_url: str, cut: Cut, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.patience.RETURN", 1)
    address = sa.make_url(postgres_url)
    near = Store.open(postgres_url)
    with wire(address) as laid:
        far = Store.open(
            address.set(host="127.0.0.1", port=laid.port, query={}).render_as_string(hide_password=False)
        )
        laid.arm(cut)
        if cut is Cut.BEFORE_ANSWER:
            rewrite(far, "nouvelle")
        else:
            with pytest.raises(StoreError) as caught:
                rewrite(far, "nouvelle")
            assert caught.value.written is (False if cut is Cut.BEFORE_COMMIT else None)
            expected = "Rien n’a été écrit" if cut is Cut.BEFORE_COMMIT else "tout est écrit, ou rien"
            assert expected in FRENCH.render(caught.value.sentence)
        far.close()
    assert state(near) == after
    assert len(near.publications(9)) == (1 if after == "ancienne" else 2)
    near.close()


def test_a_database_that_is_held_by_another_is_said_to_be_busy(
    store: Store, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    monkeypatch.setattr("geo.patience.TURN", 0.01)
    other = Store.open(database_url)
    with store.database.writing():
        for waiting in (other, store):
            with pytest.raises(StoreError, match="D’autres travaux occupent"):
                rewrite(waiting, "nouvelle")
    rewrite(other, "nouvelle")
    assert state(store) == "nouvelle"
    other.close()


def test_a_database_that_leaves_rows_out_in_silence_is_not_believed(store: Store) -> None:
    with store.database.writing() as connection:
        if store.database.file:
            connection.exec_driver_sql(
                "CREATE TRIGGER mute BEFORE INSERT ON record WHEN NEW.key = 'poles-7' "
                "BEGIN SELECT RAISE(IGNORE); END"
            )
        else:
            connection.exec_driver_sql(
                "CREATE FUNCTION mute() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
            )
            connection.exec_driver_sql(
                "CREATE TRIGGER mute BEFORE INSERT ON record FOR EACH ROW "
                "WHEN (NEW.key = 'poles-7') EXECUTE FUNCTION mute()"
            )
    with pytest.raises(StoreError, match="a refusé l’opération"):
        rewrite(store, "nouvelle")
    assert state(store) == "ancienne"


def test_an_account_that_may_only_read_is_told_so(postgres_server: sa.URL, postgres_url: str) -> None:
    store = Store.open(postgres_url)
    name = sa.make_url(postgres_url).database
    administer(postgres_server, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    reader = Store.open(postgres_url)
    assert state(reader) == "ancienne"
    with pytest.raises(StoreError, match="ne se laisse pas ouvrir en écriture"):
        rewrite(reader, "nouvelle")
    assert state(store) == "ancienne"
    for opened in (reader, store):
        opened.close()
