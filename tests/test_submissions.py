"""What visitors leave: public once it is accepted, and once; an address nowhere but beside its request."""

from __future__ import annotations

import io
import logging
import sqlite3
import unicodedata
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Final

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from geo import asking, backups, dataset, integrity, replies, roles, source
from geo.asking import LONGEST, SHORTEST, Asked
from geo.errors import DataError, ForbiddenError, StoreError, SubmissionError
from geo.holdings import Holdings
from geo.language import FRENCH, message
from geo.ledger import SUBMISSION
from geo.roles import Role, Writer
from geo.settings import REGION_CODES
from geo.store import Store
from geo.submissions import LIFETIME, MOST, Submission, Submissions, new_identifier
from geo.vocabularies import Table
from tests.stores import ADMIN, change, editor, frame, published, rows

if TYPE_CHECKING:
    from pathlib import Path

LEFT: Final = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
ASKED: Final = Asked("Comment filmer une danse en 3D ?", "07", ("danse",), ("captation",))
MAIL: Final = "visiteuse.unique@example.org"
NORTH, SOUTH, READER = editor("07", "10"), editor("06"), Writer("", Role.READING)
HOSTILE: Final = (
    "<script>window.hit = 1</script><img src=x onerror=alert(1)>",
    "**gras** [lien](javascript:alert(1)) ![](http://example.org/x.png) :smile: $x$",
    '=HYPERLINK("http://example.org";"ici")',
    "'=2+2 et le reste",
    "-1+1|cmd' /C calc'!A0",
    "Robert'); DROP TABLE submission; --",
    "{text} %s %(mail)s {{7*7}} \\n \\",
    "a|b|c ; d, e\tf « g »",
    "Ligne un\r\nLigne deux\u2028Ligne trois",
)


class Crash(BaseException):
    """A machine that stops in the middle of its work."""


@pytest.fixture
def filled(store: Store) -> Store:
    """Give a store where something is published, at the moment when the visitor writes."""
    published(store, {Table.POLES: frame(Table.POLES, [{"id": "p", "region": "07"}])})
    return replace(store, clock=lambda: LEFT)


def left(store: Store, asked: Asked = ASKED, mail: str = "") -> str:
    identifier = new_identifier()
    Submissions.open(store).leave(identifier, asked, mail=mail, consent=bool(mail))
    return identifier


def accepted(store: Store, identifier: str, asked: Asked = ASKED, writer: Writer = NORTH) -> str:
    return Submissions.open(store).accept(identifier, asked, writer=writer, words="Demande relue")


def kept(store: Store) -> list[tuple[object, ...]]:
    with store.database.reading() as connection:
        return [tuple(row) for row in connection.execute(sa.select(SUBMISSION))]


def questions(store: Store) -> list[str]:
    return [row["question"] for row in rows(store, Table.REQUESTS)]


def test_what_a_visitor_leaves_is_public_once_somebody_of_the_territory_accepts_it(filled: Store) -> None:
    identifier = left(filled)
    assert rows(filled, Table.REQUESTS) == []
    opened = Submissions.open(filled)
    assert opened.waiting(NORTH) == (Submission(identifier, ASKED, LEFT, has_mail=False),)
    corrected = replace(ASKED, text="Comment filmer une danse ?", sectors=(), domains=("captation", "droits"))
    request = accepted(filled, identifier, corrected)
    (row,) = rows(filled, Table.REQUESTS)
    assert {name: cell for name, cell in row.items() if cell} == {
        "id": request,
        # Half past ten in the evening, in Québec, of the day before.
        "recue_le": "2026-11-22",
        "territoire": "07",
        "domaines": "captation|droits",
        "question": "Comment filmer une danse ?",
        "statut": "ouverte",
    }
    assert (kept(filled), opened.waiting(NORTH)) == ([], ())
    last = filled.latest()
    assert last is not None
    assert (last.author, last.message) == (NORTH.name, "Demande relue")


def test_who_may_not_edit_the_region_sees_nothing_and_does_nothing(filled: Store) -> None:
    identifier = left(filled, mail=MAIL)
    opened = Submissions.open(filled)
    assert [len(opened.waiting(one)) for one in (NORTH, ADMIN, SOUTH, READER)] == [1, 1, 0, 0]
    before = kept(filled)
    for stranger in (SOUTH, READER):
        with pytest.raises(StoreError, match="n’attend plus"):
            opened.refuse(identifier, stranger)
        with pytest.raises(StoreError, match="n’attend plus"):
            accepted(filled, identifier, writer=stranger)
    # The same words as where there is nothing.
    with pytest.raises(StoreError, match="n’attend plus"):
        opened.refuse(new_identifier(), ADMIN)
    assert kept(filled) == before
    request = accepted(filled, identifier)
    assert [replies.mail(filled, request, one) for one in (NORTH, ADMIN, SOUTH, READER)] == [
        MAIL,
        MAIL,
        "",
        "",
    ]
    for stranger in (SOUTH, READER):
        with pytest.raises(StoreError, match="plus d’adresse"):
            replies.forget(filled, request, stranger)
    assert replies.mail(filled, request, NORTH) == MAIL


@given(
    st.sampled_from(list(Role)),
    st.frozensets(st.sampled_from(REGION_CODES), max_size=3),
    st.sampled_from(asking.FROM),
)
def test_who_moderates_a_region_is_who_may_write_its_requests(
    role: Role, territories: frozenset[str], region: str
) -> None:
    writer = Writer("", role, territories)
    try:
        roles.allow(writer, [change(Table.REQUESTS, None, {"id": "d", "territoire": region})], {}, {})
        allowed = True
    except ForbiddenError:
        allowed = False
    assert roles.may_edit(writer, region) is allowed


@pytest.mark.parametrize("territory", ["QC", "HQ"])
def test_what_comes_from_no_region_is_for_who_administers(filled: Store, territory: str) -> None:
    asked = replace(ASKED, territory=territory)
    identifier = left(filled, asked, MAIL)
    opened = Submissions.open(filled)
    assert (opened.waiting(NORTH), opened.waiting(SOUTH)) == ((), ())
    assert opened.waiting(ADMIN) == (Submission(identifier, asked, LEFT, has_mail=True),)
    with pytest.raises(StoreError, match="n’est pas d’une région"):
        accepted(filled, identifier, asked)
    request = opened.accept(identifier, asked, writer=ADMIN, words="Relue")
    (row,) = (row for row in rows(filled, Table.REQUESTS) if row["id"] == request)
    assert (row["territoire"], row["question"]) == (territory, asked.text)
    assert (replies.mail(filled, request, NORTH), replies.mail(filled, request, ADMIN)) == ("", MAIL)


def test_a_request_sent_twice_is_left_once(filled: Store) -> None:
    identifier = left(filled)
    opened = Submissions.open(filled)
    opened.leave(identifier, ASKED)
    assert len(kept(filled)) == 1
    accepted(filled, identifier)
    with pytest.raises(StoreError, match="n’attend plus"):
        accepted(filled, identifier)
    assert questions(filled) == [ASKED.text]


REFUSED: Final = (
    (replace(ASKED, text="x" * (SHORTEST - 1)), "", "au moins 10 caractères"),
    (replace(ASKED, text=" \n\u200b\u202e" * 50), "", "au moins 10 caractères"),
    (replace(ASKED, text="x" * (LONGEST + 1)), "", "au plus 2000 caractères, et la vôtre en a 2001"),
    (replace(ASKED, text="é\x00" * 500_000), "", "la vôtre en a 500000"),
    (replace(ASKED, territory=""), "", "quelle région"),
    (replace(ASKED, territory="18"), "", "quelle région"),
    (ASKED, "pas une adresse", "pas une adresse de courriel"),
    (ASKED, f"{MAIL}, autre@example.org", "pas une adresse de courriel"),
    (ASKED, f"<script>@{'a' * 60}.org", "pas une adresse de courriel"),
    (ASKED, f"{'a' * 250}@example.org", "pas une adresse de courriel"),
)


def test_what_cannot_be_kept_is_refused_with_its_cure(filled: Store) -> None:
    opened = Submissions.open(filled)
    for asked, mail, why in REFUSED:
        with pytest.raises(SubmissionError) as caught:
            opened.leave(new_identifier(), asked, mail=mail, consent=True)
        assert why in FRENCH.render(caught.value.sentence)
    with pytest.raises(SubmissionError, match="sans accepter"):
        opened.leave(new_identifier(), ASKED, mail=MAIL)
    for codes in ({"sectors": ("inconnu",)}, {"domains": ("captation", "x|y")}):
        with pytest.raises(DataError):
            opened.leave(new_identifier(), replace(ASKED, **codes))
    assert kept(filled) == []


def test_nothing_is_left_where_nothing_is_published(store: Store) -> None:
    with pytest.raises(SubmissionError, match="Rien n’est encore publié"):
        left(store)


def test_a_robot_fills_neither_the_disk_nor_the_day_of_a_moderator(filled: Store) -> None:
    identifier = left(filled)
    ((_, received, territory, content, _, _),) = kept(filled)
    crowd = [
        {"id": new_identifier(), "received": received, "territory": territory, "content": content}
        for _ in range(MOST - 1)
    ]
    with filled.database.writing() as connection:
        connection.execute(sa.insert(SUBMISSION), crowd)
    with pytest.raises(SubmissionError, match="Trop de demandes attendent"):
        left(filled)
    # What was left already is no other, and what is read over, or has expired, makes room.
    Submissions.open(filled).leave(identifier, ASKED)
    accepted(filled, identifier)
    left(filled)
    assert len(kept(filled)) == MOST
    later = replace(filled, clock=lambda: LEFT + LIFETIME)
    left(later)
    assert len(kept(filled)) == 1


def test_what_nobody_reads_expires_and_its_address_with_it(filled: Store) -> None:
    waiting, answered = left(filled, mail=MAIL), left(filled, mail=MAIL)
    request = accepted(filled, answered)
    late = replace(filled, clock=lambda: LEFT + LIFETIME)
    # A server that runs on refuses it on the second; the data goes when one is opened.
    still = Submissions(late)
    assert (still.waiting(ADMIN), replies.mail(late, request, ADMIN)) == ((), "")
    with pytest.raises(StoreError, match="elle a expiré"):
        still.refuse(waiting, ADMIN)
    assert len(kept(filled)) == 2
    Submissions.open(late)
    assert kept(filled) == []
    assert questions(filled) == [ASKED.text]


def test_an_address_is_nowhere_but_beside_its_request_and_goes_when_it_is_told_to(
    filled: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    waiting, answered = left(filled, mail=MAIL), left(filled, replace(ASKED, territory="10"), MAIL)
    request = accepted(filled, answered, replace(ASKED, territory="10"))
    assert MAIL not in repr(Submissions.open(filled).waiting(ADMIN))
    with filled.database.reading() as connection:
        found = {
            (table, column["name"])
            for table in sa.inspect(connection).get_table_names()
            for column in sa.inspect(connection).get_columns(table)
            if MAIL
            in repr(
                connection.execute(sa.select(sa.column(column["name"])).select_from(sa.table(table))).all()
            )
        }
        assert integrity.faults(connection) == []
    assert found == {("submission", "mail")}
    backups.backup(filled.database, tmp_path / "sauvegarde.zip")
    here = source.at(filled)
    taken = Holdings(here.frames(), {}, here.load(), here.publication, ADMIN).zipped(FRENCH, LEFT.date())
    for archive in (tmp_path / "sauvegarde.zip", io.BytesIO(taken)):
        with zipfile.ZipFile(archive) as files:
            content = b"".join(map(files.read, files.namelist()))
        assert request.encode() in content
        assert MAIL.encode() not in content
        assert waiting.encode() not in content
    assert MAIL not in caplog.text
    replies.forget(filled, request, NORTH)
    assert replies.mail(filled, request, NORTH) == ""
    Submissions.open(filled).refuse(waiting, NORTH)
    assert kept(filled) == []
    assert len(questions(filled)) == 1


def test_an_address_goes_with_the_request_that_is_taken_out_of_the_tables(filled: Store) -> None:
    request = accepted(filled, left(filled, mail=MAIL))
    assert replies.mail(filled, request, NORTH) == MAIL
    filled.undo(2, writer=NORTH, message="La personne le demande")
    Submissions.open(filled)
    assert kept(filled) == []


def test_what_is_erased_is_legible_in_no_file(tmp_path: Path) -> None:
    place = tmp_path / "maillage.sqlite"
    store = Store.open(f"sqlite:///{place}")
    # As SQLite comes by itself; some systems build it otherwise.
    event.listen(store.database.engine, "connect", lambda one, _: one.execute("PRAGMA secure_delete = OFF"))
    published(store, {Table.POLES: frame(Table.POLES, [{"id": "p", "region": "07"}])})
    marks = [f"marque-{name}@example.org" for name in ("refusee", "repondue", "expiree")]

    def legible() -> set[str]:
        content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        return {mark for mark in marks if mark.encode() in content}

    # While somebody else has it open, SQLite does not put its log away by itself.
    with closing(sqlite3.connect(place)) as other:
        assert other.execute("SELECT count(*) FROM publication").fetchone() == (1,)
        refused, answered, _ = (left(store, replace(ASKED, text=f"Écrire à {one} ?"), one) for one in marks)
        assert legible() == set(marks)
        Submissions.open(store).refuse(refused, NORTH)
        assert legible() == set(marks[1:])
        replies.forget(store, accepted(store, answered), NORTH)
        assert legible() == set(marks[2:])
        Submissions.open(replace(store, clock=lambda: datetime.now(UTC) + LIFETIME))
        assert legible() == set()
    store.close()


def test_what_is_published_waits_no_more_even_before_it_is_put_away(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    identifier = left(filled, mail=MAIL)
    opened = Submissions.open(filled)

    def lost(_self: Submissions) -> None:
        raise StoreError(message("La connexion à la base de données est perdue."))

    with monkeypatch.context() as patch:
        patch.setattr(Submissions, "_tidy", lost)
        # It is published: who accepted it is not told otherwise.
        request = opened.accept(identifier, ASKED, writer=NORTH, words="Demande relue")
    assert [row[3] != "" for row in kept(filled)] == [True]
    assert opened.waiting(NORTH) == ()
    with pytest.raises(StoreError, match="déjà dans le guide"):
        opened.refuse(identifier, NORTH)
    with pytest.raises(StoreError, match="déjà dans le guide"):
        opened.accept(identifier, ASKED, writer=NORTH, words="Encore")
    Submissions.open(filled)
    assert [row[3] for row in kept(filled)] == [""]
    assert replies.mail(filled, request, NORTH) == MAIL
    assert len(questions(filled)) == 1


def test_hostile_words_are_kept_as_words(filled: Store) -> None:
    for text in HOSTILE:
        asked = replace(ASKED, text=text)
        identifier = left(filled, asked)
        (one,) = Submissions.open(filled).waiting(NORTH)
        # As it waits, so it is published and read back.
        assert one.asked.text == "\n".join(" ".join(line.split()) for line in text.splitlines())
        accepted(filled, identifier, one.asked)
        assert questions(filled)[-1] == one.asked.text
    read = dataset.from_sheets(filled.sheets())
    assert len(read.tables[Table.REQUESTS]) == len(HOSTILE)


@settings(max_examples=50)
@given(st.text(min_size=SHORTEST, max_size=60))
def test_nobody_is_shown_what_nobody_sees(text: str) -> None:
    asked = replace(ASKED, text=text)
    try:
        seen = asked.checked()
    except SubmissionError:
        seen = replace(asked, text="")
    unseen = [sign for sign in seen.text if sign != "\n" and unicodedata.category(sign)[0] == "C"]
    assert {unicodedata.category(sign) for sign in unseen} <= {"Cn"}
    assert seen.text == "\n".join(line.strip() for line in seen.text.split("\n") if line.strip())
    if seen.text:
        assert seen.checked() == seen
        assert asking.read(seen.written(), seen.territory) == seen


def test_right_to_left_signs_turn_nothing_round() -> None:
    turned = replace(ASKED, text="Voyez \u202egpj.exe\u2066 et \u200f la suite").checked()
    assert turned.text == "Voyez gpj.exe et la suite"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Écrivez à alice@example.org", True),
        ("Je suis au 819-555-0100", True),
        ("Je suis au (819) 555 0100, le soir", True),
        ("Mon poste : 555-0100", True),
        ("8195550100", True),
        ("Voyez www.example.org", True),
        ("Un fonds de 120 000 négatifs de 1917 à 2024 ?", False),
        ("Numériser 12500 photos en 4096 × 2160, 300 ppp", False),
        ("Le 3 avril 2017, ou 2026-11-23 ?", False),
        ("Filmer @ 60 images", False),
    ],
)
def test_a_moderator_is_warned_of_what_leads_to_a_person(text: str, *, told: bool) -> None:
    assert asking.tells_contact(text) is told


def test_two_moderators_at_once_publish_a_request_once(filled: Store, database_url: str) -> None:
    for number in range(3):
        identifier = left(filled)
        outcomes: list[str] = []
        meeting = Barrier(3)

        def accept(word: str, identifier: str, meeting: Barrier, outcomes: list[str]) -> None:
            with closing(Store.open(database_url)) as own:
                store = replace(own, clock=lambda: LEFT)
                meeting.wait()
                try:
                    outcomes.append(accepted(store, identifier, replace(ASKED, text=f"{ASKED.text} {word}")))
                except StoreError as error:
                    outcomes.append(str(error))

        threads = [
            Thread(target=accept, args=(word, identifier, meeting, outcomes))
            for word in ("un", "deux", "trois")
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(rows(filled, Table.REQUESTS)) == number + 1
        assert sorted(one.startswith("dem-") for one in outcomes) == [False, False, True]
        assert kept(filled) == []


def test_wherever_it_is_cut_short_a_request_is_published_once(filled: Store) -> None:
    published_before: set[bool] = set()
    # What comes after the publication has more than three statements: each part of the work is met.
    for turn, stop in enumerate(count(0, 3), start=1):
        identifier = left(filled, mail=MAIL)
        numbers = count()

        def crash(*_told: object, numbers: count[int] = numbers, stop: int = stop) -> None:
            if next(numbers) == stop:
                raise Crash

        event.listen(filled.database.engine, "before_cursor_execute", crash)
        try:
            Submissions(filled).accept(identifier, ASKED, writer=NORTH, words="Demande relue")
            break
        except Crash:
            published_before.add(len(questions(filled)) == turn)
        finally:
            event.remove(filled.database.engine, "before_cursor_execute", crash)
        if Submissions.open(filled).waiting(NORTH):
            accepted(filled, identifier)
        found = rows(filled, Table.REQUESTS)
        assert len(found) == turn
        assert replies.mail(filled, found[-1]["id"], NORTH) == MAIL
    assert published_before == {False, True}
    assert Submissions.open(filled).waiting(ADMIN) == ()


def test_who_is_too_late_is_told_that_their_version_is_not_the_published_one(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    identifier = left(filled, mail=MAIL)
    own = filled.publish

    def slower(*changes: object, **told: object) -> object:
        monkeypatch.undo()
        accepted(filled, identifier, replace(ASKED, text="La version de la plus rapide"))
        return own(*changes, **told)  # type: ignore[arg-type] # passed on

    monkeypatch.setattr(Store, "publish", lambda _self, *changes, **told: slower(*changes, **told))
    with pytest.raises(StoreError, match="déjà dans le guide"):
        accepted(filled, identifier)
    assert questions(filled) == ["La version de la plus rapide"]
