"""Private links: unguessable, of limited life, taken back with their data, alike on both databases."""

from __future__ import annotations

import hashlib
import math
import random
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Final

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from geo import backups, diagnostics, erasing, integrity, questionnaire
from geo.changes import Change
from geo.columns import DIMENSIONS
from geo.drafts import LIFETIME, MOST, Content, Draft, Drafts
from geo.errors import ConflictError, DataError, StoreError
from geo.ledger import DRAFT, RECORD
from geo.publications import PublicationKind
from geo.store import Store
from geo.vocabularies import Support, Table
from tests.publishers import AT_COMMIT, save_until
from tests.stores import ADMIN, change, published, rows
from tests.test_store_faults import PROCESSES

if TYPE_CHECKING:
    from pathlib import Path

FIRST: Final = questionnaire.latest()
ANSWERS: Final = {"gouvernance-1": 1, "gouvernance-2": 2, "outils-1": 4}
CONTENT: Final = Content("1.0", ANSWERS, "03", "danse")
BEGUN: Final = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


OTHERS: Final = Content("1.0", ANSWERS, "05", "cirque")
A_POLE: Final = {"id": "a", "region": "03"}


def at(store: Store, moment: datetime) -> Drafts:
    return Drafts.open(replace(store, clock=lambda: moment))


def every(store: Store, query: sa.Select[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    with store.database.reading() as connection:
        return [tuple(row) for row in connection.execute(query)]


def kept(store: Store) -> list[tuple[object, ...]]:
    return every(store, sa.select(DRAFT))


def gone(drafts: Drafts, token: str) -> None:
    """Assert that a token leads nowhere, whatever is asked of it."""
    for ask in (
        drafts.read,
        drafts.withdraw,
        lambda token: drafts.save(token, CONTENT),
        lambda token: drafts.submit(token, FIRST),
    ):
        with pytest.raises(StoreError, match="ne mène à aucun autodiagnostic"):
            ask(token)


def test_a_draft_is_resumed_where_it_was_left(store: Store) -> None:
    drafts = at(store, BEGUN)
    token = drafts.create(Content("1.0"))
    assert drafts.read(token) == Draft(Content("1.0"), BEGUN + LIFETIME, "")
    later = at(store, BEGUN + timedelta(days=60))
    later.save(token, CONTENT)
    assert later.read(token) == Draft(CONTENT, BEGUN + timedelta(days=60) + LIFETIME, "")
    assert store.latest() is None


def test_a_link_cannot_be_guessed_and_is_kept_nowhere(store: Store, tmp_path: Path) -> None:
    drafts = at(store, BEGUN)
    tokens = [drafts.create(CONTENT) for _ in range(20)]
    assert len(set(tokens)) == 20
    # 43 signs of 64 that need no escaping in an address: 256 bits and a little.
    assert all(len(token) == 43 and token.replace("-", "").replace("_", "").isalnum() for token in tokens)
    assert math.log2(64) * 43 >= 256
    # No part of them counts, or tells the time.
    assert min(len({one[place] for one in tokens}) for place in range(42)) > 5
    stored = repr(kept(store))
    assert not [token for token in tokens if token in stored]
    assert {row[0] for row in kept(store)} == {hashlib.sha256(one.encode()).hexdigest() for one in tokens}
    backups.backup(store.database, tmp_path / "sauvegarde.zip")
    with zipfile.ZipFile(tmp_path / "sauvegarde.zip") as archive:
        saved = b"".join(map(archive.read, archive.namelist()))
    assert not [row for row in kept(store) if str(row[0]).encode() in saved]
    # Not even the stored form opens anything.
    for wrong in (str(kept(store)[0][0]), tokens[0][:-1], tokens[0] + "A", "", "%' OR 1=1 --", "\ud800\x00"):
        gone(drafts, wrong)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4) | st.none()), max_size=8))
def test_two_links_never_meet(store: Store, steps: list[tuple[int, int | None]]) -> None:
    drafts = at(store, BEGUN)
    tokens = [drafts.create(Content("1.0", {"outils-1": place})) for place in range(4)]
    expected: dict[int, int | None] = {place: place for place in range(4)}
    for place, level in steps:
        if expected[place] is None:
            gone(drafts, tokens[place])
        elif level is None:
            drafts.withdraw(tokens[place])
            expected[place] = None
        else:
            drafts.save(tokens[place], Content("1.0", {"outils-1": level}))
            expected[place] = level
        for token, answer in zip(tokens, expected.values(), strict=True):
            if answer is not None:
                assert drafts.read(token).content.answers == {"outils-1": answer}


def test_a_link_expires_and_what_it_led_to_is_erased_at_the_next_opening(store: Store) -> None:
    drafts = at(store, BEGUN)
    old, new = drafts.create(CONTENT), ""
    end = BEGUN + LIFETIME
    new = at(store, end - timedelta(seconds=1)).create(CONTENT)
    assert at(store, end - timedelta(seconds=1)).read(old).content == CONTENT
    # A server that runs on refuses it on the second; the data goes when one is opened.
    gone(Drafts(replace(store, clock=lambda: end)), old)
    assert len(kept(store)) == 2
    opened = at(store, end)
    assert [row[0] for row in kept(store)] == [hashlib.sha256(new.encode()).hexdigest()]
    assert opened.read(new).content == CONTENT
    gone(opened, old)


def test_what_is_erased_is_legible_in_no_file(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'maillage.sqlite'}")
    marks = ["secteur-premier", "secteur-ancien", "secteur-retire"]

    def legible() -> set[str]:
        content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        return {mark for mark in marks if mark.encode() in content}

    drafts = at(store, BEGUN)
    expiring = drafts.create(replace(CONTENT, sector=marks[0]))
    drafts.save(expiring, replace(CONTENT, sector=marks[1]))
    withdrawn = drafts.create(replace(CONTENT, sector=marks[2]))
    assert {marks[1], marks[2]} <= legible()
    drafts.withdraw(withdrawn)
    assert legible() == {marks[1]}
    at(store, BEGUN + LIFETIME)
    assert legible() == set()
    store.close()


def saved(file: Path) -> bytes:
    with zipfile.ZipFile(file) as archive:
        return b"".join(map(archive.read, archive.namelist()))


def sound(store: Store) -> bool:
    with store.database.reading() as connection:
        return integrity.faults(connection) == []


def test_what_was_sent_in_and_withdrawn_is_legible_in_no_file(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    store = Store.open(f"sqlite:///{tmp_path / 'base' / 'maillage.sqlite'}")
    # Some builds of SQLite overwrite what is deleted unasked; that of the next machine may not.
    event.listen(store.database.engine, "connect", lambda one, _: one.execute("PRAGMA secure_delete = OFF"))
    marks = (b'"region":"10","secteur":"danse"', b'"region":"11","secteur":"danse"')

    def legible() -> int:
        content = b"".join(path.read_bytes() for path in (tmp_path / "base").iterdir())
        return sum(mark in content for mark in marks)

    chance = random.Random(2017)  # noqa: S311 # numbers, not secrets

    def crowd(count: int) -> None:
        # What others publish moves rows from page to page, and a page may keep what stood there.
        old = rows(store, Table.DIAGNOSTICS)
        origin = diagnostics.Origin(BEGUN.date(), Support.PAPER, "05", "")
        new = [diagnostics.row(FIRST, ANSWERS, origin, diagnostics.new_identifier()) for _ in range(count)]
        changed = [row for row in chance.sample(old, len(old) // 3) if row["region"] == "05"]
        published(
            store,
            [Change(Table.DIAGNOSTICS, row["id"], None, row) for row in new]
            + [
                Change(
                    Table.DIAGNOSTICS, row["id"], row, row | {DIMENSIONS[1]: f"{chance.randrange(41) / 10}"}
                )
                for row in changed
            ],
        )

    drafts = at(store, BEGUN)
    crowd(200)
    tokens = [drafts.create(replace(CONTENT, region="10")) for _ in range(8)]
    for token in tokens:
        drafts.submit(token, FIRST)
    for token in tokens:
        drafts.save(token, replace(CONTENT, region="11", answers=ANSWERS | {"outils-1": 0}))
        drafts.submit(token, FIRST)
    for dimension in DIMENSIONS[1:]:
        # Somebody corrects them, in publications like any other.
        crowd(20)
        sent = [row for row in rows(store, Table.DIAGNOSTICS) if row["region"] == "11"]
        published(
            store,
            [Change(Table.DIAGNOSTICS, row["id"], row, row | {dimension: "2.5"}) for row in sent],
        )
    assert (len(sent), legible()) == (8, 2)
    # Already now there is one copy of each version: what is erased later has no other.
    erasing.empty_log(store.database)
    version = b'"questionnaire":"1.0"'
    held = [cells for (cells,) in every(store, sa.select(RECORD.c.cells)) if version.decode() in cells]
    assert (tmp_path / "base" / "maillage.sqlite").read_bytes().count(version) == len(held)
    for token in tokens:
        drafts.withdraw(token)
    assert legible() == 0
    backups.backup(store.database, tmp_path / "apres.zip")
    assert not any(mark in saved(tmp_path / "apres.zip") for mark in marks)
    assert sound(store)
    store.close()


def test_what_is_withdrawn_is_in_no_version_and_nothing_brings_it_back(store: Store, tmp_path: Path) -> None:
    drafts = at(store, BEGUN)
    token, other = drafts.create(CONTENT), drafts.create(OTHERS)
    mine = drafts.submit(token, FIRST).diagnostic
    theirs = drafts.submit(other, FIRST).diagnostic
    drafts.save(token, replace(CONTENT, answers=ANSWERS | {"outils-1": 0, "outils-2": 0}))
    drafts.submit(token, FIRST)
    (before,) = (row for row in rows(store, Table.DIAGNOSTICS) if row["id"] == mine)
    # Somebody changes it with something else, in one publication.
    both = [
        change(Table.POLES, None, A_POLE),
        Change(Table.DIAGNOSTICS, mine, before, before | {"secteur": ""}),
    ]
    published(store, both)
    backups.backup(store.database, tmp_path / "avant.zip")
    drafts.withdraw(token)

    def nowhere() -> bool:
        numbers = [one.number for one in store.publications(99)]
        held = [row["id"] for at in numbers for row in rows(store, Table.DIAGNOSTICS, at)]
        told = [one.key for number in numbers for one in store.changes(number)]
        return mine not in {*held, *told} and store.history(Table.DIAGNOSTICS, mine) == ()

    assert nowhere()
    assert [store.erased(number) for number in range(1, 6)] == [1, 0, 1, 1, 1]
    (kept_of_it,) = (one for one in store.records(Table.DIAGNOSTICS) if one.key == mine)
    assert (kept_of_it.erased, kept_of_it.present, set(kept_of_it.row.values())) == (True, False, {""})
    for number in (1, 3, 5):
        with pytest.raises(StoreError, match="effacées pour de bon"):
            store.undo(number, writer=ADMIN, message="")
    # The rest of a publication is taken back as ever.
    store.undo(4, writer=ADMIN, message="")
    assert [one.key for one in store.changes(6)] == ["a"]
    store.undo(6, writer=ADMIN, message="")
    # Nor does a file that was taken away before bring it back.
    with pytest.raises(StoreError, match="ne peuvent pas revenir"):
        published(store, [Change(Table.DIAGNOSTICS, mine, None, before)])
    assert nowhere()
    assert [row["id"] for row in rows(store, Table.DIAGNOSTICS)] == [theirs]
    assert sound(store)
    backups.backup(store.database, tmp_path / "apres.zip")
    assert b'"danse\\"' not in saved(tmp_path / "apres.zip")
    # An older backup brought back here does not know of the withdrawal, but this database does.
    assert b'"danse\\"' in saved(tmp_path / "avant.zip")
    backups.restore(store.database, tmp_path / "avant.zip", writer=ADMIN, replace=True)
    assert len(store.publications(99)) == 4
    assert nowhere()
    assert sound(store)
    with closing(Store.open(f"sqlite:///{tmp_path / 'autre.sqlite'}")) as elsewhere:
        backups.restore(elsewhere.database, tmp_path / "apres.zip", writer=ADMIN)
        assert sound(elsewhere)
        assert [row["id"] for row in rows(elsewhere, Table.DIAGNOSTICS)] == [theirs]
        with pytest.raises(StoreError, match="ne peuvent pas revenir"):
            published(elsewhere, [Change(Table.DIAGNOSTICS, mine, None, before)])


def test_a_link_whose_answers_have_expired_still_withdraws_what_was_sent_in(store: Store) -> None:
    drafts = at(store, BEGUN)
    token = drafts.create(CONTENT)
    sent = drafts.submit(token, FIRST).diagnostic
    later = at(store, BEGUN + timedelta(days=91))
    assert [row[2] for row in kept(store)] == [""]
    assert later.read(token) == Draft(Content(""), BEGUN + LIFETIME, sent, lapsed=True)
    for ask in (lambda: later.save(token, CONTENT), lambda: later.submit(token, FIRST)):
        with pytest.raises(StoreError, match="permet encore de retirer"):
            ask()
    # Taken out of the tables by somebody else, its scores are in the history still, and so is the link.
    store.undo(1, writer=ADMIN, message="")
    assert at(store, BEGUN + timedelta(days=400)).read(token).lapsed
    store.undo(2, writer=ADMIN, message="")
    later.withdraw(token)
    assert (rows(store, Table.DIAGNOSTICS), kept(store)) == ([], [])
    assert store.history(Table.DIAGNOSTICS, sent) == ()
    gone(at(store, BEGUN + timedelta(days=92)), token)


def test_without_an_evaluated_dimension_nothing_is_sent_in(store: Store) -> None:
    drafts = at(store, BEGUN)
    for answers in ({}, {"gouvernance-1": 2}):
        token = drafts.create(Content("1.0", answers, "03", "danse"))
        with pytest.raises(StoreError, match="Aucune dimension"):
            drafts.submit(token, FIRST)
        assert drafts.read(token).diagnostic == ""
    assert store.latest() is None


def test_no_more_drafts_are_kept_than_a_disk_bears(store: Store) -> None:
    drafts = at(store, BEGUN)
    token = drafts.create(CONTENT)
    with store.database.writing() as connection:
        like = dict(zip(DRAFT.c.keys(), kept(store)[0], strict=True))
        connection.execute(
            sa.insert(DRAFT), [like | {"digest": f"{number:064}"} for number in range(MOST - 1)]
        )
    with pytest.raises(StoreError, match="Trop d’autodiagnostics"):
        drafts.create(CONTENT)
    assert len(kept(store)) == MOST
    # What is sent in, or has expired, makes room.
    drafts.submit(token, FIRST)
    assert drafts.read(drafts.create(CONTENT)).content == CONTENT
    expiring = Drafts(replace(store, clock=lambda: BEGUN + LIFETIME))
    assert expiring.read(expiring.create(CONTENT)).content == CONTENT


def test_what_others_publish_meanwhile_does_not_keep_a_visitor_from_sending_or_withdrawing(
    store: Store, database_url: str
) -> None:
    at(store, BEGUN).store.publish(
        [change(Table.POLES, None, A_POLE)], base=0, writer=ADMIN, message="", kind=PublicationKind.ENTRY
    )
    token = at(store, BEGUN).create(CONTENT)
    sent = at(store, BEGUN).submit(token, FIRST).diagnostic
    at(store, BEGUN).save(token, replace(CONTENT, sector="cirque"))
    met: list[BaseException | None] = []

    def remove() -> None:
        # On a connection of its own, as another server's: it waits for the visitor's turn to end.
        with closing(Store.open(database_url)) as other:
            (row,) = [one for one in rows(other, Table.DIAGNOSTICS) if one["id"] == sent]
            ready.set()
            try:
                published(other, [Change(Table.DIAGNOSTICS, sent, row, None)], base=2)
                met.append(None)
            except (ConflictError, StoreError) as error:
                met.append(error)

    def told_while_another_publishes() -> datetime:
        # Asked in the middle of the visitor's transaction, between what it reads and what it writes.
        if not ready.is_set():
            others.start()
            ready.wait(20)
        return BEGUN

    ready, others = Event(), Thread(target=remove)
    Drafts(replace(store, clock=told_while_another_publishes)).submit(token, FIRST)
    others.join()
    assert isinstance(met[0], ConflictError)
    (mine,) = rows(store, Table.DIAGNOSTICS)
    assert mine["secteur"] == "cirque"

    met.clear()
    ready, others = Event(), Thread(target=remove)
    Drafts(replace(store, clock=told_while_another_publishes)).withdraw(token)
    others.join()
    assert isinstance(met[0], StoreError)
    assert rows(store, Table.DIAGNOSTICS) == []
    assert store.history(Table.DIAGNOSTICS, sent) == ()


def test_a_diagnostic_is_published_once_and_follows_its_link(store: Store) -> None:
    drafts = at(store, BEGUN)
    token, other = drafts.create(CONTENT), drafts.create(replace(CONTENT, region="", sector=""))
    identifier = drafts.submit(token, FIRST).diagnostic
    assert drafts.submit(token, FIRST).diagnostic == identifier == drafts.read(token).diagnostic
    drafts.submit(other, FIRST)
    mine, theirs = rows(store, Table.DIAGNOSTICS)
    # The 22 November at half past six in the evening, in Québec.
    assert (mine["id"], mine["rempli_le"], mine["gouvernance"]) == (identifier, "2026-11-22", "1.5")
    assert (theirs["region"], theirs["secteur"]) == ("", "")
    assert len(store.publications(9)) == 2
    later = at(store, BEGUN + timedelta(days=3))
    later.save(token, replace(CONTENT, answers=ANSWERS | {"gouvernance-1": 4}))
    later.submit(token, FIRST)
    mine, _ = rows(store, Table.DIAGNOSTICS)
    assert (mine["rempli_le"], mine["gouvernance"]) == ("2026-11-22", "3.0")


def test_a_link_is_withdrawn_with_its_data_and_no_other_s(store: Store) -> None:
    drafts = at(store, BEGUN)
    token, other, unpublished = (drafts.create(CONTENT) for _ in range(3))
    drafts.submit(token, FIRST)
    left = drafts.submit(other, FIRST).diagnostic
    drafts.withdraw(token)
    drafts.withdraw(unpublished)
    assert [row["id"] for row in rows(store, Table.DIAGNOSTICS)] == [left]
    assert len(kept(store)) == 1
    gone(drafts, token)
    last = store.latest()
    assert last is not None
    assert (last.number, last.author) == (3, "Autodiagnostic")


def test_a_diagnostic_removed_by_others_does_not_keep_its_link_from_being_withdrawn(store: Store) -> None:
    drafts = at(store, BEGUN)
    token = drafts.create(CONTENT)
    drafts.submit(token, FIRST)
    drafts.store.undo(1, writer=ADMIN, message="")
    drafts.withdraw(token)
    assert (kept(store), rows(store, Table.DIAGNOSTICS)) == ([], [])
    # And one that could not be published stays a draft.
    wrong = drafts.create(replace(CONTENT, sector="inconnu"))
    with pytest.raises(DataError):
        drafts.submit(wrong, FIRST)
    assert rows(store, Table.DIAGNOSTICS) == []
    drafts.save(wrong, CONTENT)
    assert drafts.submit(wrong, FIRST).diagnostic == rows(store, Table.DIAGNOSTICS)[0]["id"]
    with pytest.raises(ValueError, match="the questionnaire that it answers"):
        drafts.submit(wrong, replace(FIRST, version="2.0"))


def test_a_process_killed_while_it_saves_leaves_the_old_answers_or_the_new(
    store: Store, database_url: str
) -> None:
    drafts = Drafts.open(store)
    token = drafts.create(Content("1.0", {"gouvernance-1": 0}))

    def run(level: int, statement: int) -> int | None:
        process = PROCESSES.Process(target=save_until, args=(database_url, token, level, statement))
        process.start()
        process.join()
        return process.exitcode

    assert run(1, AT_COMMIT) != 0
    assert drafts.read(token).content.answers == {"gouvernance-1": 0}
    statement = 0
    while run(2, statement) != 0:
        assert drafts.read(token).content.answers == {"gouvernance-1": 0}
        statement += 1
    assert statement >= 3
    assert drafts.read(token).content.answers == {"gouvernance-1": 2}
