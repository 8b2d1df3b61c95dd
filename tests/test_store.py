"""Publications, read and taken back: the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import dataset
from geo.changes import Change, ChangeKind, difference
from geo.database import open_database
from geo.database_address import store_url
from geo.errors import ConflictError, DataError, ForbiddenError, StoreError
from geo.ledger import SCHEMA, VERSION_TABLE
from geo.publications import CALENDAR, PublicationKind
from geo.schema import prepared
from geo.settings import DATA_VARIABLE, DATABASE_VARIABLE, DEMONSTRATION, REFERENCE
from geo.store import Store
from geo.tabular import read
from geo.versions import sheet
from geo.vocabularies import Table
from tests.stores import ADMIN, cells, change, editor, frame, published, rows

if TYPE_CHECKING:
    from pathlib import Path

A = {"id": "a", "region": "03"}
B = {"id": "b", "region": "05"}


def demonstration() -> dict[Table, pd.DataFrame]:
    paths = {table: DEMONSTRATION / table.file for table in Table}
    return {
        table: prepared(table, read(table.file, path.read_bytes())).cells
        for table, path in paths.items()
        if path.is_file()
    }


def poles(*told: dict[str, str]) -> dict[Table, pd.DataFrame]:
    return {Table.POLES: frame(Table.POLES, told)}


def named(name: str, of: dict[str, str] = A) -> dict[str, str]:
    return of | {"nom": name}


def test_what_is_published_is_read_back_and_is_the_same_dataset_as_the_folder(store: Store) -> None:
    assert store.latest() is None
    assert store.sheets() == {}
    publication = published(store, demonstration(), message="Premier import")
    assert store.latest() == publication
    assert (publication.number, publication.author, publication.message) == (1, ADMIN.name, "Premier import")
    made, loaded = dataset.from_sheets(store.sheets()), dataset.load(DEMONSTRATION)
    for table in Table:
        pd.testing.assert_frame_equal(made.tables[table], loaded.tables[table])
        assert made.lines[table].tolist() == loaded.lines[table].tolist()
    assert made.absent == loaded.absent
    assert made.fictitious == loaded.fictitious
    assert len(store.changes(1)) == sum(map(len, demonstration().values()))


def test_a_dataset_of_the_store_is_told_by_its_content(store: Store) -> None:
    published(store, demonstration())
    first = dataset.from_sheets(store.sheets())
    changed = cells(store)[Table.POLES]
    published(store, {Table.POLES: changed.assign(nom=changed["nom"].str.upper())})
    second = dataset.from_sheets(store.sheets())
    assert second.fingerprint != first.fingerprint
    # What somebody changed is the demonstration no longer; the rest still says that it is.
    assert first.fictitious - second.fictitious == {Table.POLES}
    assert first.absent == second.absent == {Table.PLACES}
    store.undo(2, writer=ADMIN, message="")
    third = dataset.from_sheets(store.sheets())
    assert (third.fingerprint, third.fictitious) == (first.fingerprint, first.fictitious)
    assert dataset.from_sheets(store.sheets(2)).fingerprint == second.fingerprint


def test_each_publication_stays_readable(store: Store) -> None:
    published(store, poles(named("un"), B))
    published(store, poles(named("deux")))
    published(store, poles(named("trois"), B))
    assert [[row["nom"] for row in rows(store, Table.POLES, at)] for at in (0, 1, 2, 3, None)] == [
        [],
        ["un", "Pôle"],
        ["deux"],
        ["trois", "Pôle"],
        ["trois", "Pôle"],
    ]
    assert [(one.key, one.kind) for one in store.changes(2)] == [
        ("a", ChangeKind.MODIFIED),
        ("b", ChangeKind.REMOVED),
    ]
    told = [(event.publication.number, event.change.kind) for event in store.history(Table.POLES, "b")]
    assert told == [(3, ChangeKind.ADDED), (2, ChangeKind.REMOVED), (1, ChangeKind.ADDED)]
    names = [
        (event.publication.number, event.change.after and event.change.after["nom"])
        for event in store.history(Table.POLES, "a")
    ]
    assert names == [(3, "trois"), (2, "deux"), (1, "un")]
    assert store.history(Table.POLES, "inconnu") == ()
    assert [one.number for one in store.publications(2)] == [3, 2]
    assert [one.number for one in store.publications(9, before=2)] == [1]


def test_every_record_of_a_table_is_listed_those_of_today_first(store: Store) -> None:
    assert store.records(Table.POLES) == ()
    published(store, poles(named("un"), named("autre", B), {"id": "c", "region": "07"}))
    published(store, poles(named("autre", B), {"id": "c", "region": "07", "nom": "dernier"}))
    published(store, poles({"id": "c", "region": "07", "nom": "dernier"}, named("revenu", B)))
    published(store, poles({"id": "c", "region": "07", "nom": "dernier"}))
    told = [(one.key, one.row["nom"], one.present) for one in store.records(Table.POLES)]
    assert told == [("c", "dernier", True), ("a", "un", False), ("b", "revenu", False)]
    store.undo(2, writer=ADMIN, message="")
    assert [one.key for one in store.records(Table.POLES) if one.present] == ["a", "c"]
    assert store.records(Table.ACTIVITIES) == ()


def test_lines_are_those_of_the_exported_table(store: Store) -> None:
    told = [
        {"id": f"d{number}", "question": f"Première{end}suite{end}" * number + "fin"}
        for number, end in enumerate(["\n", "\r\n", "\r", "\n"])
    ]
    published(store, {Table.REQUESTS: frame(Table.REQUESTS, told)})
    made = store.sheets()[Table.REQUESTS]
    exported = made.cells.to_csv(index=False, lineterminator="\r\n").encode()
    assert made.lines.tolist() == read(Table.REQUESTS.file, exported).lines.tolist()


@given(st.lists(st.text('a\r\n"', max_size=5), max_size=5))
def test_lines_are_counted_as_they_are_read(texts: list[str]) -> None:
    made = sheet(Table.SCENES, frame(Table.SCENES, [{"ordre": "1", "note": text} for text in texts]))
    exported = made.cells.to_csv(index=False, lineterminator="\r\n").encode()
    assert made.lines.tolist() == read(Table.SCENES.file, exported).lines.tolist()


def test_a_day_is_one_of_the_calendar_of_quebec(database_url: str) -> None:
    moments = iter(
        datetime.fromisoformat(text)
        for text in ("2026-03-01T12:00-05:00", "2026-03-01T21:30-05:00", "2026-07-02T00:30-04:00")
    )
    store = Store(open_database(database_url), clock=lambda: next(moments))
    for name in ("un", "deux", "trois"):
        published(store, poles(named(name)))
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2), date(2026, 7, 1), date(2026, 7, 2)]
    found = [store.publication_on(day) for day in days]
    assert [one and one.number for one in found] == [None, 2, 2, 2, 3]
    last = store.latest()
    assert last is not None
    assert last.at == datetime(2026, 7, 2, 4, 30, tzinfo=UTC)
    assert last.at.astimezone(CALENDAR).date() == date(2026, 7, 2)
    store.close()


def test_the_log_stays_in_order_when_a_clock_is_set_back(database_url: str) -> None:
    moments = iter([datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)])
    store = Store(open_database(database_url), clock=lambda: next(moments))
    first, second = published(store, poles(A)), published(store, poles(B))
    assert second.at == first.at
    store.close()


def test_two_people_on_one_base_the_second_is_told_row_by_row_and_nothing_is_written(store: Store) -> None:
    published(store, poles(named("avant"), named("avant", B)))
    base = poles(named("avant"), named("avant", B))
    published(store, difference(base, poles(named("leur"), named("avant", B))), base=1)
    mine = difference(base, poles(named("mien"), named("mien", B)))
    with pytest.raises(ConflictError) as caught:
        published(store, mine, base=1)
    (conflict,) = caught.value.conflicts
    states = [row and row["nom"] for row in (conflict.base, conflict.theirs, conflict.yours)]
    assert (conflict.key, states) == ("a", ["avant", "leur", "mien"])
    assert [row["nom"] for row in rows(store, Table.POLES)] == ["leur", "avant"]
    last = store.latest()
    assert last is not None
    assert last.number == 2
    # What does not touch the same record goes through, on the old base too.
    published(store, [one for one in mine if one.key == "b"], base=1)
    assert [row["nom"] for row in rows(store, Table.POLES)] == ["leur", "mien"]


def test_the_same_change_twice_is_no_conflict_and_is_written_once(store: Store) -> None:
    published(store, poles(named("avant"), B))
    both = difference(poles(named("avant"), B), poles(named("après"), named("mien", B)))
    published(store, both[:1], base=1)
    published(store, both, base=1)
    assert [one.key for one in store.changes(3)] == ["b"]
    with pytest.raises(StoreError, match="rien à publier"):
        published(store, both, base=1)
    assert len(store.publications(9)) == 3


def test_faulty_tables_are_refused_whole_with_their_lines(store: Store) -> None:
    published(store, poles(A, B))
    used = {Table.EXPERTISES: frame(Table.EXPERTISES, [{"pole": "b"}])}
    published(store, used)
    with pytest.raises(DataError) as caught:
        published(store, poles(A, named("bon", {"id": "c"}), {"id": "d", "statut": "rêvé"}))
    told = {(problem.file, problem.line, problem.column) for problem in caught.value.problems}
    # The table that refers to the pole is judged too, though nothing changed in it.
    assert told == {("poles.csv", 4, "statut"), ("expertises.csv", 2, "pole")}
    assert len(store.publications(9)) == 2
    assert [row["id"] for row in rows(store, Table.POLES)] == ["a", "b"]


def test_published_reference_tables_take_the_place_of_the_project_s(store: Store) -> None:
    sector = {Table.POLES: frame(Table.POLES, [A | {"secteurs": "cirque-neuf"}])}
    with pytest.raises(DataError):
        published(store, sector)
    own = read(Table.SECTORS.file, (REFERENCE / Table.SECTORS.file).read_bytes())
    added = prepared(Table.SECTORS, own).cells
    added = pd.concat([added, added.tail(1).assign(code="cirque-neuf")], ignore_index=True)
    published(store, {Table.SECTORS: added} | sector)
    assert dataset.from_sheets(store.sheets()).tables[Table.SECTORS]["code"].tolist()[-1] == "cirque-neuf"
    with pytest.raises(DataError) as caught:
        published(store, {Table.SECTORS: added.iloc[:0]})
    assert {problem.file for problem in caught.value.problems} == {"poles.csv"}


def test_a_publication_is_taken_back_by_another_and_that_one_too(store: Store) -> None:
    published(store, demonstration())
    before = cells(store)
    published(store, {table: before[table].iloc[2:] for table in (Table.SCENES, Table.REQUESTS)})
    undone = store.undo(2, writer=ADMIN, message="Erreur")
    assert (undone.number, undone.kind, undone.undoes) == (3, PublicationKind.UNDO, 2)
    for table, found in cells(store).items():
        # In their old places, too.
        pd.testing.assert_frame_equal(found, before[table])
    store.undo(3, writer=ADMIN, message="Tout de même")
    assert len(rows(store, Table.SCENES)) == len(before[Table.SCENES]) - 2
    with pytest.raises(StoreError, match="n’existe pas"):
        store.undo(9, writer=ADMIN, message="")


def test_what_changed_since_is_not_taken_back_silently(store: Store) -> None:
    published(store, poles(named("un"), named("un", B)))
    published(store, poles(named("deux"), named("deux", B)))
    published(store, poles(named("trois"), named("deux", B)))
    with pytest.raises(ConflictError) as caught:
        store.undo(2, writer=ADMIN, message="")
    (conflict,) = caught.value.conflicts
    states = [row and row["nom"] for row in (conflict.base, conflict.theirs, conflict.yours)]
    assert states == ["deux", "trois", "un"]
    assert len(store.publications(9)) == 3


def test_records_that_share_a_name_are_all_kept_and_each_can_go(store: Store) -> None:
    answer = {"sondage": "S", "question": "Q", "repondant": "r"}
    three = [answer | {"reponse": text} for text in ("un", "deux", "trois")]
    published(store, {Table.SURVEYS: frame(Table.SURVEYS, three)})
    first = difference({}, {Table.SURVEYS: frame(Table.SURVEYS, three)})[0]
    published(store, [Change(Table.SURVEYS, first.key, first.after, None)])
    assert sorted(row["reponse"] for row in rows(store, Table.SURVEYS)) == ["deux", "trois"]
    # What is read again compares with what is kept: the names are those of the rows that are left.
    published(store, {Table.SURVEYS: frame(Table.SURVEYS, three[1:] + three[:1])})
    assert sorted(row["reponse"] for row in rows(store, Table.SURVEYS)) == ["deux", "trois", "un"]
    store.undo(3, writer=ADMIN, message="")
    store.undo(2, writer=ADMIN, message="")
    assert sorted(row["reponse"] for row in rows(store, Table.SURVEYS)) == ["deux", "trois", "un"]


def test_the_store_itself_holds_writers_to_their_territories(store: Store) -> None:
    published(store, poles(A, B))
    with pytest.raises(ForbiddenError):
        published(store, poles(A, named("pris", B)), writer=editor("03"))
    # Nor by saying that the row stands elsewhere than it does.
    forged = change(Table.POLES, B | {"region": "03"}, named("pris", B | {"region": "03"}))
    with pytest.raises(ForbiddenError):
        published(store, [forged], writer=editor("03"))
    # Nor by undoing what an administrator did there.
    published(store, poles(A, named("juste", B)))
    with pytest.raises(ForbiddenError):
        store.undo(2, writer=editor("03"), message="")
    published(store, poles(named("mien"), named("juste", B)), writer=editor("03"))
    assert [row["nom"] for row in rows(store, Table.POLES)] == ["mien", "juste"]
    assert len(store.publications(9)) == 3


def test_an_unknown_base_is_refused(store: Store) -> None:
    for base in (-1, 1):
        with pytest.raises(StoreError, match="n’existe pas"):
            published(store, [change(Table.POLES, None, A)], base=base)
    with pytest.raises(StoreError, match="n’existe pas"):
        store.sheets(1)


def test_what_no_database_takes_is_left_out_of_words_and_refused_in_cells(store: Store) -> None:
    writer = replace(ADMIN, name="Ad\x00min")
    told = published(store, poles(A), writer=writer, message="Ligne\nnul\x00 demi\ud800 insécable\u00a0!")
    assert store.latest() == told
    assert (told.author, told.message) == ("Admin", "Ligne\nnul demi insécable\u00a0!")
    with pytest.raises(DataError):
        published(store, poles(named("nul\x00")))


def test_many_open_one_new_database_at_once(database_url: str) -> None:
    failures: list[StoreError] = []
    together = Barrier(8)

    def opening() -> None:
        together.wait()
        try:
            open_database(database_url).close()
        except StoreError as error:
            failures.append(error)

    threads = [Thread(target=opening) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_the_steps_make_the_tables_that_the_code_knows(store: Store) -> None:
    with store.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        found = compare_metadata(context, SCHEMA)
    # The steps also make indexes, which the code need not know; nothing else differs.
    assert {kind for kind, *_ in found} == {"remove_index"}


def test_a_database_of_a_newer_maillage_is_left_alone(database_url: str) -> None:
    database = open_database(database_url)
    with database.writing() as connection:
        connection.execute(sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))  # noqa: S608  # a constant
    database.close()
    with pytest.raises(StoreError, match="plus récente"):
        open_database(database_url)


@pytest.mark.parametrize(
    "url",
    ["n’importe quoi", "mysql://moi:secret@h/b", "postgresql://moi:secret@h:port/b", "sqlite://",
     "postgresql://moi:secret@127.0.0.1:1/base"],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_told_without_its_password(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_database(url)
    told: list[str] = []
    error: BaseException | None = caught.value
    while error is not None:
        told += [str(error), repr(error), *getattr(error, "__notes__", [])]
        error = None if error.__suppress_context__ else error.__context__
    assert "secret" not in "".join(told)


def test_the_store_is_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "utilisateur"))
    assert store_url() == f"sqlite:///{tmp_path}/utilisateur/maillage/maillage.sqlite"
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "été #1?"))
    store = Store.open(store_url())
    published(store, poles(A))
    store.close()
    assert (tmp_path / "été #1?" / "maillage.sqlite").is_file()
    monkeypatch.setenv(DATABASE_VARIABLE, "postgresql://h/b")
    assert store_url() == "postgresql://h/b"


@st.composite
def wishes(draw: st.DrawFn) -> list[dict[str, str]]:
    """Tell what an editor may ask of four poles: to be somewhere, with a name."""
    made = st.fixed_dictionaries(
        {"region": st.sampled_from(["03", "05", "QC"]), "nom": st.sampled_from("xy")}
    )
    return [{"id": name} | draw(made) for name in draw(st.sets(st.sampled_from("abcd")))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("suites")


@settings(max_examples=8)
@given(start=wishes(), asked=st.lists(wishes() | st.integers(1, 3), max_size=4))
def test_nothing_that_an_editor_publishes_or_undoes_reaches_another_territory(
    folder: Path, start: list[dict[str, str]], asked: list[list[dict[str, str]] | int]
) -> None:
    path = folder / "suite.sqlite"
    for kept in folder.iterdir():
        kept.unlink()
    store = Store.open(f"sqlite:///{path}")
    published(store, {Table.POLES: frame(Table.POLES, [*start, {"id": "z", "region": "05"}])})

    def elsewhere() -> list[dict[str, str]]:
        found = sorted(rows(store, Table.POLES), key=lambda row: row["id"])
        return [row for row in found if row["region"] != "03"]

    before = elsewhere()
    for wish in asked:
        try:
            if isinstance(wish, int):
                store.undo(wish, writer=editor("03"), message="")
            else:
                published(store, {Table.POLES: frame(Table.POLES, wish)}, writer=editor("03"))
        except (ForbiddenError, StoreError, ConflictError, DataError):
            # Perhaps a part of it may be.
            if not isinstance(wish, int):
                for one in difference(cells(store), {Table.POLES: frame(Table.POLES, wish)}):
                    try:
                        published(store, [one], writer=editor("03"))
                    except ForbiddenError:
                        continue
    assert elsewhere() == before
    store.close()
