"""Many write at once: no update is lost, nobody waits for ever, every conflict is told."""

from __future__ import annotations

import os
import sys
from collections import Counter
from threading import Barrier, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, Final

from geo import integrity
from geo.changes import Change
from geo.errors import ConflictError, StoreError
from geo.store import Store
from geo.vocabularies import Table
from tests.stores import frame, published, rows

if TYPE_CHECKING:
    import pytest

EDITORS: Final = 20
SERVERS: Final = 4
POLES: Final = 5
SECONDS: Final = float(os.environ.get("MAILLAGE_EDITING_SECONDS", "0"))
"""How long everybody goes on; 0 for two publications each."""

TIMES: Final = 2


class Tally:
    """What the editors of a test count together."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.told: Counter[str] = Counter()
        self.added: Counter[str] = Counter()
        self.slowest = 0.0

    def note(self, what: str, pole: str = "", took: float = 0.0) -> None:
        """Count something that happened."""
        with self._lock:
            self.told[what] += 1
            self.slowest = max(self.slowest, took)
            if pole:
                self.added[pole] += 1


def edit(store: Store, number: int, together: Barrier, tally: Tally) -> None:
    """Add one to a pole's counter, again and again, as often as it takes to get through."""
    together.wait()
    end, done = monotonic() + SECONDS, 0
    while done < TIMES or monotonic() < end:
        pole = f"poles-{1 + (number + done) % POLES}"
        head = store.latest()
        assert head is not None
        (before,) = (row for row in rows(store, Table.POLES, head.number) if row["id"] == pole)
        after = before | {"nom": str(int(before["nom"]) + 1)}
        begun = monotonic()
        try:
            published(store, [Change(Table.POLES, pole, before, after)], base=head.number)
        except ConflictError as error:
            (conflict,) = error.conflicts
            assert conflict.theirs is not None
            assert int(conflict.theirs["nom"]) >= int(after["nom"]), (
                "told something older than one's own base"
            )
            tally.note("conflict")
        except StoreError as error:
            # Somebody else wrote the same value: nothing of ours is in it.
            tally.note("same" if "rien à publier" in str(error) else "failure")
        else:
            tally.note("published", pole, monotonic() - begun)
            done += 1


def test_twenty_editors_lose_nothing(
    store: Store, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    published(store, {Table.POLES: frame(Table.POLES, [{"nom": "0"}] * POLES)})
    servers = [Store.open(database_url) for _ in range(SERVERS)]
    together, tally = Barrier(EDITORS), Tally()
    threads = [
        Thread(target=edit, args=(servers[number % SERVERS], number, together, tally))
        for number in range(EDITORS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for server in servers:
        server.close()
    with capsys.disabled():
        sys.stderr.write(f" {dict(tally.told)}, slowest {tally.slowest:.1f} s ")
    assert tally.told["failure"] == 0
    assert tally.told["published"] >= EDITORS * TIMES
    assert {row["id"]: int(row["nom"]) for row in rows(store, Table.POLES)} == tally.added
    last = store.latest()
    assert last is not None
    assert last.number == 1 + tally.told["published"]
    with store.database.reading() as connection:
        assert integrity.faults(connection) == []
