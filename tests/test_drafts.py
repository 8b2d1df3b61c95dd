"""Private links: unguessable, of limited life, taken back with their data, alike on both databases."""

from __future__ import annotations

import hashlib
import math
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import backups, questionnaire
from geo.drafts import LIFETIME, Content, Draft, Drafts
from geo.errors import DataError, StoreError
from geo.ledger import DRAFT
from geo.store import Store
from geo.vocabularies import Table
from tests.publishers import AT_COMMIT, save_until
from tests.stores import ADMIN, rows
from tests.test_store_faults import PROCESSES

if TYPE_CHECKING:
    from pathlib import Path

FIRST: Final = questionnaire.latest()
ANSWERS: Final = {"gouvernance-1": 1, "gouvernance-2": 2, "outils-1": 4}
CONTENT: Final = Content("1.0", ANSWERS, "03", "danse")
BEGUN: Final = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


def at(store: Store, moment: datetime) -> Drafts:
    return Drafts.open(replace(store, clock=lambda: moment))


def kept(store: Store) -> list[tuple[object, ...]]:
    with store.database.reading() as connection:
        return [tuple(row) for row in connection.execute(sa.select(DRAFT))]


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
