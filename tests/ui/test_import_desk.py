"""Bringing files in without a browser: what others publish meanwhile, what is replaced, several sheets."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from geo.limits import MEGABYTE, MOST_BYTES, limits
from geo.merging import Mode
from geo.settings import DATABASE_VARIABLE, ROOT
from geo.store import Store
from geo.ui import account
from geo.vocabularies import Table
from tests.messy import book
from tests.stores import frame, published, rows
from tests.test_accounts import AUTH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from tests.ui.conftest import Open

HEAD = "id,nom,region,statut\n"
A = {"id": "a", "nom": "A", "region": "07", "statut": "actif"}
B = {"id": "b", "nom": "B", "region": "06", "statut": "actif"}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Publish two pôles and a place."""
    url = f"sqlite:///{tmp_path / 'base.sqlite'}"
    monkeypatch.setenv(DATABASE_VARIABLE, url)
    held = Store.open(url)
    place = {"id": "l", "nom": "Lieu", "type": "musee", "region": "06"}
    published(held, {Table.POLES: frame(Table.POLES, [A, B]), Table.PLACES: frame(Table.PLACES, [place])})
    yield held
    held.close()


@pytest.fixture
def screen(opened: Open, store: Store) -> AppTest:  # noqa: ARG001 # the database that it opens
    return opened("donnees")


def drop(screen: AppTest, content: str | bytes, name: str = "poles.csv") -> AppTest:
    written = content.encode() if isinstance(content, str) else content
    return screen.file_uploader[0].set_value([(name, written, "text/csv")]).run()


def replacing(screen: AppTest) -> AppTest:
    (group,) = modes(screen)
    group.set_value(Mode.REPLACE)
    return screen.run()


def modes(screen: AppTest) -> list:  # type: ignore[type-arg] # Streamlit's own
    return [one for one in screen.button_group if str(one.key).startswith("mode_")]


def publish(screen: AppTest) -> AppTest:
    screen.text_input(key="auteur_publication").input("Cellule fictive")
    (button,) = [one for one in screen.button if one.label.startswith("Publier")]
    return button.click().run()


def offered(screen: AppTest) -> list[str]:
    return [one.label for one in screen.button if one.label.startswith("Publier")]


def changed(store: Store, **cells: str) -> None:
    """Publish as somebody else: another pôle A."""
    poles = rows(store, Table.POLES)
    published(store, {Table.POLES: frame(Table.POLES, [poles[0] | cells, *poles[1:]])})


def pole(store: Store, identifier: str) -> dict[str, str]:
    return {row["id"]: row for row in rows(store, Table.POLES)}[identifier]


@pytest.mark.parametrize("rerun", [False, True])
def test_what_another_publishes_after_the_drop_is_met_whatever_was_run_since(
    screen: AppTest, store: Store, *, rerun: bool
) -> None:
    drop(screen, HEAD + "a,Mien,07,actif\n")
    changed(store, nom="Leur", municipalite="Gatineau")
    if rerun:
        screen.run()
    publish(screen)
    assert pole(store, "a")["nom"] == "Leur"
    assert any("rien de votre travail n’est perdu" in one.value for one in screen.error)
    (kept,) = screen.multiselect
    assert (kept.options, offered(screen)) == (["a"], ["Publier 0 changement"])
    # A third person meanwhile, and any run: the record is met again.
    kept.select("a").run()
    changed(store, nom="Tiers")
    screen.run()
    publish(screen)
    assert pole(store, "a")["nom"] == "Tiers"
    publish(screen)
    assert not screen.exception
    # Mine wins in what I wrote, and takes nothing else away.
    assert (pole(store, "a")["nom"], pole(store, "a")["municipalite"]) == ("Mien", "Gatineau")


def test_a_conflict_of_one_file_takes_nothing_of_the_next(screen: AppTest, store: Store) -> None:
    drop(screen, HEAD + "a,Mien,07,actif\n")
    changed(store, nom="Leur")
    publish(screen)
    assert screen.multiselect
    drop(screen, HEAD + "a,Autre,07,actif\nc,Nouveau,07,actif\n", "autre.csv")
    assert (len(screen.multiselect), len(screen.error)) == (0, 0)
    assert offered(screen) == ["Publier 2 changements"]
    publish(screen)
    assert [pole(store, name)["nom"] for name in "ac"] == ["Autre", "Nouveau"]


def test_nothing_is_replaced_while_a_line_is_refused(screen: AppTest, store: Store) -> None:
    drop(screen, HEAD + "a,A2,07,actif\nb,B,06,Bizarre\n")
    assert offered(screen) == ["Publier 1 changement"]
    replacing(screen)
    assert not offered(screen)
    assert any("tant que 1 ligne est refusée" in one.value for one in screen.warning)
    # A note under the table is no record: it keeps nothing from being replaced.
    replacing(drop(screen, HEAD + "a,A2,07,actif\nb,B2,06,actif\nTotal,,,\n"))
    publish(screen)
    assert [row["nom"] for row in rows(store, Table.POLES)] == ["A2", "B2"]


def test_records_are_taken_away_only_where_that_is_said_of_this_file(screen: AppTest, store: Store) -> None:
    replacing(drop(screen, HEAD + "a,A2,07,actif\n"))
    assert not offered(screen)
    (box,) = [one for one in screen.checkbox if "à retirer" in one.label]
    box.check().run()
    publish(screen)
    assert [row["id"] for row in rows(store, Table.POLES)] == ["a"]
    drop(screen, "id,nom,type,region\nl9,Nouveau,musee,06\n", "nouveaux lieux.csv")
    (mode,) = modes(screen)
    assert mode.value == Mode.UPDATE
    publish(screen)
    assert {row["id"] for row in rows(store, Table.PLACES)} == {"l", "l9"}


def test_an_editor_of_a_region_replaces_what_is_theirs(
    opened: Open, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account, "_now", lambda: datetime(2026, 5, 1, 12, tzinfo=UTC))
    screen = opened("donnees")
    screen.secrets["auth"] = AUTH
    screen.secrets["maillage"] = {"roles": {"ana@example.org": "édition : 07"}}
    screen.user = {
        "is_logged_in": True, "iss": "https://id.example.org", "sub": "ana", "name": "Ana Fictive",
        "email": "ana@example.org", "email_verified": True,
        "exp": datetime(2026, 5, 1, 13, tzinfo=UTC).timestamp(),
    }  # fmt: skip
    replacing(drop(screen.run(), HEAD + "n,Nouveau,07,actif\n"))
    assert any(
        "1 fiche n’est pas de vos régions" in one.value.replace("\u00a0", " ") for one in screen.caption
    )
    (box,) = [one for one in screen.checkbox if "1 fiche est à retirer" in one.label.replace("\u00a0", " ")]
    box.check().run()
    (button,) = [one for one in screen.button if one.label.startswith("Publier")]
    button.click().run()
    assert {row["id"] for row in rows(store, Table.POLES)} == {"b", "n"}


def test_a_record_that_goes_into_its_twin_is_taken_away_once_that_is_said(
    screen: AppTest, store: Store
) -> None:
    head = "id,nom,type,region,municipalite\n"
    twins = [
        {"id": one, "nom": "Salle", "type": "musee", "region": "06", "municipalite": "Laval"} for one in "xy"
    ]
    published(store, {Table.PLACES: frame(Table.PLACES, twins)})
    drop(screen, head + "x,Salle,musee,06,Laval\ny,Salle,musee,06,Laval\n", "lieux.csv")
    (box,) = [one for one in screen.checkbox if one.label.startswith("Doublon")]
    box.check().run()
    assert not offered(screen)
    (box,) = [one for one in screen.checkbox if "à retirer" in one.label]
    box.check().run()
    publish(screen)
    assert [row["id"] for row in rows(store, Table.PLACES)] == ["x"]


def test_the_sheets_of_a_workbook_are_published_together(screen: AppTest, store: Store) -> None:
    people = ["id", "role", "pole", "territoires"]
    content = book(
        [["Bonjour, voici nos pôles."], ["Merci de valider."]],
        [["id", "nom", "region", "statut"], ["n", "Nouveau", "07", "actif"]],
        [people, ["x", "Coordination", "n", ""]],
        names=["Lisez-moi", "Pôles", "Ambassadeurs"],
    )
    drop(screen, content, "cellule.xlsx")
    (sheet,) = [one for one in screen.selectbox if one.label == "Feuille"]
    assert sheet.value == 1
    (join,) = [one for one in screen.button if one.label.startswith("Joindre")]
    join.click().run()
    assert not screen.exception
    (sheet,) = [one for one in screen.selectbox if one.label == "Feuille"]
    # The role names a pôle that the other sheet brings.
    assert (sheet.value, offered(screen)) == (2, ["Publier 2 changements"])
    sheet.set_value(1).run()
    assert offered(screen) == ["Publier 1 changement"]
    (apart,) = [one for one in screen.button if one.label.startswith("Ne plus joindre")]
    apart.click().run()
    assert any(one.label.startswith("Joindre") for one in screen.button)
    next(one for one in screen.button if one.label.startswith("Joindre")).click().run()
    publish(screen)
    assert [one.number for one in store.publications(5)] == [2, 1]
    assert pole(store, "n")["nom"] == "Nouveau"
    assert [row["pole"] for row in rows(store, Table.AMBASSADORS)] == ["n"]
    assert any("Ce fichier est publié" in one.value for one in screen.success)


def test_the_limits_are_told_and_the_server_takes_no_larger_file(screen: AppTest) -> None:
    told = next(one.value for one in screen.caption if one.value.startswith("Limites"))
    for _, most in limits():
        assert f"{most:,}".replace(",", "\u00a0") in told.replace("\u202f", "\u00a0")
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert config["server"]["maxUploadSize"] * MEGABYTE == MOST_BYTES


def test_a_sheet_that_is_no_known_table_says_why_and_what_to_do(screen: AppTest) -> None:
    drop(screen, "Coucou\nBonjour à tous\n", "note.txt")
    assert any("une seule colonne" in one.value for one in screen.info)
    drop(screen, "Coucou;Allô;Bonjour\n1;2;3\n", "note.csv")
    assert any("Aucune ligne" in one.value for one in screen.info)


def test_every_column_of_the_report_is_read_whole(screen: AppTest) -> None:
    drop(screen, HEAD + "a,A,07,Bizarre\n")
    tables = [str(one.proto.body) for one in screen.get("html") if "maillage-words" in one.proto.body]
    assert any("Remède" in one and "Valeurs admises" in one for one in tables)
