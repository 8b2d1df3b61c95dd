"""Nobody waits for ever: a database that freezes, or that another holds, is given up."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

import psycopg
import pytest
import sqlalchemy as sa

from geo.errors import StoreError
from geo.settings import DATABASE_VARIABLE
from geo.store import Store
from geo.ui import cache, standby
from geo.vocabularies import Table
from tests import postgres
from tests.publishers import AT_COMMIT, at_statement, rewrite
from tests.stores import rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.postgres import Cluster

ROWS: Final = 3
WELL_WITHIN: Final = 12
"""A statement between the first and the last of a publication."""

MANY: Final = 60
"""More statements than a publication of poles has."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with postgres.cluster() as found:
        yield found


@pytest.fixture
def address(cluster: Cluster) -> Iterator[str]:
    with postgres.database(cluster.address) as found:
        yield found


@pytest.fixture
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait little, as nobody wants to wait for a test."""
    for name, seconds in {"CONNECT": 2, "ANSWER": 0.5, "TURN": 0.5, "RETURN": 0.1}.items():
        monkeypatch.setattr(f"geo.patience.{name}", seconds)


def state(store: Store) -> str:
    (name,) = {row["nom"] for row in rows(store, Table.POLES)}
    return name


@pytest.mark.usefixtures("_hurried")
def test_a_server_that_freezes_ends_every_read_and_screens_go_on_with_what_was_last_known(
    cluster: Cluster, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, address)
    monkeypatch.setattr(standby, "PAUSE", 0)
    store = cache.writable_store()
    rewrite(store, "connue", ROWS)
    known = cache.current_atlas()
    with cluster.frozen():
        # On the connection that there was, then on one that cannot be made.
        assert cache.current_atlas() is known
        assert standby.failing()
        with pytest.raises(StoreError, match="connexion à la base de données est perdue"):
            cache.current_source()
    assert cache.current_atlas() is known
    assert not standby.failing()
    assert state(store) == "connue"
    store.close()


@pytest.mark.usefixtures("_hurried")
def test_a_server_that_freezes_in_the_middle_of_a_read_ends_it(cluster: Cluster, address: str) -> None:
    store = Store.open(address)
    rewrite(store, "connue", ROWS)
    with ExitStack() as stack:
        at_statement(store, 2, lambda: stack.enter_context(cluster.frozen()))
        with pytest.raises(StoreError, match="connexion à la base de données est perdue"):
            store.sheets()
    assert state(store) == "connue"
    store.close()


@pytest.mark.usefixtures("_hurried")
@pytest.mark.parametrize("moment", [WELL_WITHIN, AT_COMMIT])
def test_a_server_that_freezes_in_the_middle_of_a_publication_ends_it(
    cluster: Cluster, address: str, moment: int
) -> None:
    store = Store.open(address)
    rewrite(store, "ancienne", ROWS)
    with ExitStack() as stack:
        at_statement(store, moment, lambda: stack.enter_context(cluster.frozen()))
        with pytest.raises(StoreError) as caught:
            rewrite(store, "nouvelle")
    # What was being committed goes on once the server does, and nobody can tell before.
    assert caught.value.written is (None if moment == AT_COMMIT else False)
    assert state(store) in ("ancienne", "nouvelle" if moment == AT_COMMIT else "ancienne")
    store.close()


@contextmanager
def held(url: str) -> Iterator[None]:
    """Hold the database so that nobody else may even read it."""
    named = sa.make_url(url)
    if named.get_backend_name() == "sqlite":
        other = sqlite3.connect(str(named.database), isolation_level=None)
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.close()
        return
    with psycopg.connect(named.set(drivername="postgresql").render_as_string(hide_password=False)) as server:
        server.execute("LOCK TABLE publication IN ACCESS EXCLUSIVE MODE")
        yield


def test_a_database_that_another_holds_is_said_to_be_busy_by_who_reads(
    store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rewrite(store, "connue", ROWS)
    monkeypatch.setattr("geo.patience.HELD", 0.01)
    with held(database_url), pytest.raises(StoreError, match="D’autres travaux occupent"):
        store.latest()
    assert state(store) == "connue"


def test_who_reads_while_somebody_publishes_waits_for_nobody_and_sees_what_was_before(
    store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rewrite(store, "ancienne", ROWS)
    writer = Store.open(database_url)
    monkeypatch.setattr("geo.patience.HELD", 0.01)
    seen: list[str] = []
    for moment in (AT_COMMIT, *range(MANY)):
        at_statement(writer, moment, lambda: seen.append(state(store)))
    rewrite(writer, "nouvelle")
    assert set(seen) == {"ancienne"}
    assert len(seen) > WELL_WITHIN
    assert state(store) == "nouvelle"
    writer.close()
