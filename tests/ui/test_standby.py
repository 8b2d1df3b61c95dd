"""While the database fails, what was last known of it stays; nobody waits for it twice."""

from __future__ import annotations

from datetime import date
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

import pytest

from geo.errors import DataError, StoreError
from geo.language import message
from geo.settings import DATABASE_VARIABLE
from geo.store import Store
from geo.ui import cache, standby
from geo.ui.standby import Known
from geo.vocabularies import Table
from tests.stores import frame, published

if TYPE_CHECKING:
    from pathlib import Path

    from geo.atlas import Atlas

DAY: Final = date(2020, 1, 1)
NEVER: Final = 3_600


def fails() -> Known:
    raise StoreError(message("Panne."))


def test_a_file_that_turns_to_junk_leaves_the_last_tables_until_it_is_whole_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "maillage.sqlite"
    address = f"sqlite:///{file}"
    store = Store.open(address)
    published(store, {Table.POLES: frame(Table.POLES, [{"nom": "Un", "region": "06"}])})
    store.close()
    monkeypatch.setenv(DATABASE_VARIABLE, address)
    monkeypatch.setattr(standby, "PAUSE", 0)
    known = cache.current_atlas()
    assert not standby.failing()
    whole = file.read_bytes()
    file.write_bytes(b"x" * len(whole))
    assert cache.current_atlas() is known
    assert standby.failing()
    publication = standby.shown()
    assert publication
    assert publication.number == 1
    # Of another day nothing was ever read: nothing is made up.
    with pytest.raises(StoreError):
        cache.current_atlas(DAY)
    file.write_bytes(whole)
    assert cache.current_atlas() is known
    assert not standby.failing()


def test_a_file_that_is_gone_is_an_outage_and_leaves_no_room_for_other_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "maillage.sqlite"
    address = f"sqlite:///{file}"
    store = Store.open(address)
    published(store, {Table.POLES: frame(Table.POLES, [{"nom": "Un", "region": "06"}])})
    monkeypatch.setenv(DATABASE_VARIABLE, address)
    monkeypatch.setattr(standby, "PAUSE", 0)
    known = cache.current_atlas()
    away = file.rename(tmp_path / "ailleurs.sqlite")
    # Without a database the demonstration would be shown in its place.
    assert cache.current_atlas() is known
    assert standby.failing()
    with pytest.raises(StoreError, match="n’est plus à sa place"):
        cache.current_source()
    with pytest.raises(StoreError, match="n’est plus à sa place"):
        published(cache.writable_store(), {Table.POLES: frame(Table.POLES, [{"nom": "Deux"}])})
    assert not file.exists()
    away.rename(file)
    published(cache.writable_store(), {Table.POLES: frame(Table.POLES, [{"nom": "Deux"}])})
    names = cache.current_atlas().dataset.tables[Table.POLES]["nom"].tolist()
    assert names == ["Deux"]
    assert not standby.failing()


def test_one_visitor_asks_whether_it_is_back_and_the_others_do_not_wait(
    demonstration: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = "postgresql://une"
    known = Known(None, demonstration)
    standby.last_known(place, None, lambda: known)
    monkeypatch.setattr(standby, "PAUSE", 0)
    assert standby.last_known(place, None, fails) is demonstration
    asking, back = Event(), Event()

    def slow() -> Known:
        asking.set()
        assert back.wait(60)
        return known

    first = Thread(target=standby.last_known, args=(place, None, slow))
    first.start()
    assert asking.wait(60)
    # This would never end if it asked too: nobody has said « back » yet.
    assert standby.last_known(place, None, slow) is demonstration
    assert standby.failing()
    back.set()
    first.join(60)
    assert not standby.failing()


def test_a_database_that_just_failed_is_left_alone_for_a_while(
    demonstration: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = "postgresql://deux"
    known = Known(None, demonstration)
    asked: list[str] = []

    def back() -> Known:
        asked.append("encore")
        return known

    standby.last_known(place, None, lambda: known)
    monkeypatch.setattr(standby, "PAUSE", NEVER)
    standby.last_known(place, None, fails)
    assert standby.last_known(place, None, back) is demonstration
    assert asked == []
    # Another database is another matter.
    standby.last_known("postgresql://trois", None, back)
    assert asked == ["encore"]
    assert not standby.failing()


def test_faulty_tables_are_an_answer(demonstration: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    place = "postgresql://quatre"

    def faulty() -> Known:
        raise DataError(())

    standby.last_known(place, None, lambda: Known(None, demonstration))
    monkeypatch.setattr(standby, "PAUSE", 0)
    standby.last_known(place, None, fails)
    with pytest.raises(DataError):
        standby.last_known(place, None, faulty)
    assert not standby.failing()


def test_few_past_days_are_kept_and_the_present_always(demonstration: Atlas) -> None:
    place = "postgresql://cinq"
    standby.last_known(place, None, lambda: Known(None, demonstration))
    for number in range(1, 9):
        standby.last_known(place, date(2020, 1, number), lambda: Known(None, demonstration))
    assert standby.last_known(place, None, fails) is demonstration
    for number, there in ((1, False), (6, False), (7, True), (8, True)):
        if there:
            assert standby.last_known(place, date(2020, 1, number), fails) is demonstration
        else:
            with pytest.raises(StoreError):
                standby.last_known(place, date(2020, 1, number), fails)
