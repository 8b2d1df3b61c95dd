"""The first publication over a folder of CSV files: the folder's tables with it, or nothing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from geo import dataset, source
from geo.changes import difference
from geo.errors import ForbiddenError, StoreError
from geo.publications import PublicationKind
from geo.roles import Role, Writer
from geo.settings import DATA_VARIABLE, DEMONSTRATION
from geo.store import Store
from geo.vocabularies import Table
from tests.stores import ADMIN, editor

if TYPE_CHECKING:
    from pathlib import Path

    from geo.publications import Publication


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "dossier"
    made.mkdir()
    shutil.copy(DEMONSTRATION / "poles.csv", made)
    monkeypatch.setenv(DATA_VARIABLE, str(made))
    return made


def rename(store: Store, folder: Path, region: str, name: str, writer: Writer) -> Publication:
    """Give a name to all poles of a region, as they stand in the folder."""
    held = dataset.sheets(folder)[Table.POLES].cells
    more = held.assign(nom=held["nom"].mask(held["region"].eq(region), name))
    changes = difference({Table.POLES: held}, {Table.POLES: more})
    return source.publish(store, changes, base=0, writer=writer, words="", kind=PublicationKind.ENTRY)


def test_an_editor_s_first_publication_brings_the_whole_folder_in_the_name_of_the_installation(
    store: Store, folder: Path
) -> None:
    held = dataset.sheets(folder)[Table.POLES].cells
    assert held["region"].nunique() > 1
    region = str(held["region"].iloc[0])
    writer = editor(region)
    made = rename(store, folder, region, "Autre nom", writer)
    log = [(one.number, one.author) for one in store.publications(9)]
    assert (made.number, log) == (2, [(2, writer.name), (1, "Maillage")])
    assert len(store.changes(1)) == len(held)
    assert {change.after and change.after["region"] for change in store.changes(2)} == {region}
    names = store.sheets()[Table.POLES].cells.set_index("id")["nom"]
    before = held.set_index("id")["nom"]
    own = held.set_index("id")["region"].eq(region)
    assert set(names[own]) == {"Autre nom"}
    assert names[~own].equals(before[~own])
    # Nor may they take the folder back, which is not theirs.
    with pytest.raises(ForbiddenError):
        store.undo(1, writer=writer, message="")


def test_a_named_folder_without_a_table_has_its_database_at_the_first_publication(
    store: Store, folder: Path
) -> None:
    (folder / "poles.csv").unlink()
    assert source.at(store).frames() == {}
    assert set(source.at(store).shown()) == set(dataset.sheets(DEMONSTRATION))
    held = dataset.sheets(DEMONSTRATION)[Table.POLES].cells
    changes = difference({}, {Table.POLES: held})
    made = source.publish(store, changes, base=0, writer=ADMIN, words="", kind=PublicationKind.IMPORT)
    assert (made.number, set(source.at(store).frames())) == (1, {Table.POLES})


@pytest.mark.parametrize("writer", [editor("99"), Writer("Lecture", Role.READING)])
def test_who_may_not_make_the_changes_does_not_publish_the_folder_either(
    store: Store, folder: Path, writer: Writer
) -> None:
    region = str(dataset.sheets(folder)[Table.POLES].cells["region"].iloc[0])
    with pytest.raises(ForbiddenError):
        rename(store, folder, region, "Autre nom", writer)
    assert store.latest() is None


def test_a_first_publication_that_changes_nothing_leaves_the_folder_where_it_is(
    store: Store, folder: Path
) -> None:
    with pytest.raises(StoreError, match="rien à publier"):
        rename(store, folder, "aucune", "Autre nom", ADMIN)
    assert store.latest() is None


def test_two_first_publications_bring_the_folder_once(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, *_ = dataset.sheets(folder)[Table.POLES].cells["region"].unique()
    # The second saw no publication, and then the first was quicker.
    monkeypatch.setattr(Store, "latest", lambda _store: None)
    rename(store, folder, first, "Un", editor(first))
    rename(store, folder, second, "Deux", editor(second))
    assert [one.author for one in store.publications(9)] == ["Édition", "Édition", "Maillage"]
    found = store.sheets()[Table.POLES].cells
    assert set(found["nom"][found["region"].eq(first)]) == {"Un"}
    assert set(found["nom"][found["region"].eq(second)]) == {"Deux"}
