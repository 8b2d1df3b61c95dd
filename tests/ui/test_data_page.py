"""The data desk without a browser: its empty states, what it publishes from other screens, its history."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING

import pytest

from geo import dataset, scenes
from geo.changes import difference
from geo.language import message
from geo.publications import PublicationKind
from geo.roles import Role, Writer
from geo.settings import DATABASE_VARIABLE, DEMONSTRATION
from geo.store import Store
from geo.tabular import read
from geo.ui import address
from geo.vocabularies import Table, Vocabulary
from tests.stores import frame, rows
from tests.stores import published as put

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest
    from streamlit.testing.v1.element_tree import Button

    from tests.ui.conftest import Open

PAGE = "donnees"
WHO = Writer("Cellule fictive", Role.ADMINISTRATION)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Name a database of the test's own, which is not made yet."""
    url = f"sqlite:///{tmp_path / 'base.sqlite'}"
    monkeypatch.setenv(DATABASE_VARIABLE, url)
    return url


@pytest.fixture
def published(database: str) -> Iterator[Store]:
    """Publish the poles of the demonstration, and nothing else."""
    store = Store.open(database)
    poles = read("poles.csv", (DEMONSTRATION / "poles.csv").read_bytes()).cells.assign(localisation="")
    changes = difference({}, {Table.POLES: poles})
    store.publish(changes, base=0, writer=WHO, message="Départ", kind=PublicationKind.IMPORT)
    yield store
    store.close()


def button(screen: AppTest, label: str) -> Button:
    (found,) = [one for one in screen.button if one.label == label]
    return found


class Part(Vocabulary):
    """What one does with the data, as the page has it."""

    HISTORY = "historique", message("Historique")


def history(opened: Open) -> AppTest:
    """Open the desk on its history."""
    return opened(PAGE).button_group("partie").set_value(Part.HISTORY).run()


@pytest.mark.usefixtures("database")
def test_looking_makes_no_database_and_says_what_to_do(opened: Open, tmp_path: Path) -> None:
    screen = opened(PAGE)
    assert not screen.exception
    assert "toute personne qui ouvre cette application peut publier" in screen.caption[0].value
    assert not (tmp_path / "base.sqlite").exists()


def test_what_is_published_is_what_every_screen_shows(opened: Open, published: Store) -> None:
    shown = dataset.from_sheets(published.sheets())
    assert shown.absent >= {Table.EXPERTISES, Table.ACTIVITIES}
    screen = opened("repertoire")
    assert not screen.exception
    assert len(screen.dataframe[0].value) == len(shown.tables[Table.POLES])


def test_a_finding_joins_what_was_published(opened: Open, published: Store, tmp_path: Path) -> None:
    folder = tmp_path / "dossier"
    folder.mkdir()
    shutil.copy(DEMONSTRATION / "poles.csv", folder)
    screen = opened("couverture", {"ouvert": ["16|17"]}, folder)
    screen.text_input(key="constat_role").input("Coordination régionale")
    button(screen, "Consigner").click().run()
    assert not screen.exception
    assert "quelqu’un a vérifié" in screen.info[0].value
    (change,) = published.changes(2)
    assert change.table is Table.FINDINGS
    assert change.after is not None
    assert (change.after["region"], change.after["mesure"]) == ("17", "16")
    assert published.publications(1)[0].author == "Coordination régionale"
    # The folder is read no more, and not written.
    assert not (folder / "constats.csv").exists()


def test_a_scene_joins_what_was_published(opened: Open, published: Store) -> None:
    screen = opened("carte", {"secteur": ["danse"]})
    button(screen, "Ajouter cette vue").click().run()
    assert not screen.exception
    assert published.publications(1)[0].number == 2
    kept, problems = scenes.of(dataset.from_sheets(published.sheets()))
    assert ([scene.state for scene in kept], problems) == (["secteur=danse"], ())
    screen = opened("reunion", {address.RUNDOWN: ["miennes"]})
    button(screen, "Retirer").click().run()
    assert published.publications(1)[0].number == 3
    assert scenes.of(dataset.from_sheets(published.sheets())) == ((), ())


def test_the_history_shows_each_publication_and_takes_one_back(opened: Open, published: Store) -> None:
    screen = history(opened)
    assert not screen.exception
    rows = screen.dataframe[0].value
    assert rows[["qui", "pourquoi"]].to_numpy().tolist() == [["Cellule fictive", "Départ"]]
    screen.text_input(key="auteur_publication").input("Autre cellule")
    button(screen, "Reprendre").click().run()
    assert not screen.exception
    assert "Publication n° 2 faite" in screen.success[0].value
    assert published.sheets()[Table.POLES].cells.empty if Table.POLES in published.sheets() else True


def test_a_publication_that_was_changed_since_is_taken_back_but_for_what_stays(
    opened: Open, database: str
) -> None:
    store = Store.open(database)
    for first, second in (("Un", "Deux"), ("Un bis", "Deux bis"), ("Un ter", "Deux bis")):
        poles = [{"id": "a", "nom": first, "region": "01"}, {"id": "b", "nom": second, "region": "02"}]
        put(store, {Table.POLES: frame(Table.POLES, poles)}, writer=WHO, message="Noms")
    screen = history(opened)
    screen.selectbox(key="publication_regardee").select_index(1).run()
    screen.text_input(key="auteur_publication").input("Autre cellule")
    button(screen, "Reprendre").click().run()
    assert len(store.publications(9)) == 3
    assert screen.multiselect(key="votres_annuler_2").value == []
    # What was changed since stays as it is; the rest comes back.
    button(screen, "Publier 1 changement").click().run()
    assert not screen.exception
    assert [row["nom"] for row in rows(store, Table.POLES)] == ["Un ter", "Deux"]
    store.close()


def test_the_publications_before_the_last_ones_are_reached(opened: Open, database: str) -> None:
    store = Store.open(database)
    for number in range(52):
        pole = {"id": "a", "nom": f"Pôle {number}", "region": "01"}
        put(store, {Table.POLES: frame(Table.POLES, [pole])}, writer=WHO, message="Nom")
    store.close()
    screen = history(opened)
    assert len(screen.dataframe[0].value) == 50
    button(screen, "Voir les 50 d’avant").click().run()
    assert screen.dataframe[0].value["numero"].tolist() == [str(number) for number in range(52, 0, -1)]
    assert not [one for one in screen.button if one.key == "publications_suivantes"]


def test_nothing_is_published_without_who_and_why(opened: Open, published: Store) -> None:
    screen = history(opened)
    button(screen, "Reprendre").click().run()
    assert "qui publie" in screen.warning[0].value
    assert len(published.publications(5)) == 1


@pytest.mark.usefixtures("published")
def test_why_nothing_was_published_stays_on_the_screen(opened: Open) -> None:
    screen = opened(PAGE)
    rows = b"id,nom,region,statut\npole-90,P\xc3\xb4le de plus,10,actif\n"
    screen.file_uploader[0].upload("poles.csv", rows, "text/csv").run()
    (publish,) = [one for one in screen.button if one.label.startswith("Publier")]
    publish.click().run()
    assert ["qui publie" in one.value for one in screen.warning] == [True]


@pytest.fixture
def yesterday(database: str) -> Iterator[Store]:
    """Publish the poles on the first of November, and take half of them away on the tenth."""
    days = iter((datetime(2026, 11, 1, 17, tzinfo=UTC), datetime(2026, 11, 10, 17, tzinfo=UTC)))
    store = replace(Store.open(database), clock=lambda: next(days))
    whole = read("poles.csv", (DEMONSTRATION / "poles.csv").read_bytes()).cells.assign(localisation="")
    # Checked after that day, some of them.
    whole = whole.assign(verifie_le="")
    half = {Table.POLES: whole.head(len(whole) // 2)}
    for base, changes in enumerate(
        (difference({}, {Table.POLES: whole}), difference({Table.POLES: whole}, half))
    ):
        store.publish(changes, base=base, writer=WHO, message="Poles", kind=PublicationKind.IMPORT)
    yield store
    store.close()


def poles(screen: AppTest) -> int:
    return len(screen.dataframe[0].value)


@pytest.mark.usefixtures("yesterday")
@pytest.mark.parametrize(
    ("day", "publication", "share"),
    [
        ("2026-11-01", 1, 1.0),
        ("2026-11-09", 1, 1.0),
        ("2026-11-10", 2, 0.5),
        ("", None, 0.5),
        ("hier", None, 0.5),
        ("0001-01-01", None, 0.5),
        ("2999-01-01", None, 0.5),
    ],
)
def test_the_tables_are_shown_as_they_were_on_a_day(
    opened: Open, yesterday: Store, day: str, publication: int | None, share: float
) -> None:
    screen = opened("repertoire", {"carte_au": [day]} if day else {})
    assert not screen.exception
    assert poles(screen) == int(len(yesterday.sheets(1)[Table.POLES].cells) * share)
    notices = [one.proto.body for one in screen.main if "publication n° " in str(getattr(one, "proto", ""))]
    assert [f"publication n° {publication}" in notice for notice in notices] == [True] * bool(publication)
    refused = day in {"hier", "0001-01-01", "2999-01-01"}
    assert "".join(screen.query_params.get("carte_au", "")) == ("" if refused else day)
    assert [one.value for one in screen.warning if f"carte_au={day}" in one.value.replace("\\", "")] == [
        one.value for one in screen.warning if refused
    ]


class Other(Vocabulary):
    """What one does with the data, as the page has it."""

    IMPORT = "importer", message("Importer")
    EDIT = "corriger", message("Corriger")


@pytest.mark.usefixtures("database")
def test_what_was_refused_of_a_file_is_not_refused_of_the_next_of_the_same_name(opened: Open) -> None:
    screen = opened(PAGE)

    def dropped(region: str) -> AppTest:
        written = f"id,nom,region,statut\np1,Pôle,{region},actif\n".encode()
        return screen.file_uploader[0].set_value([("poles.csv", written, "text/csv")]).run()

    (box,) = dropped("Nord du Quebec").checkbox
    assert box.value
    assert not box.uncheck().run().checkbox[0].value
    for part in (Other.EDIT, Other.IMPORT):
        screen.button_group("partie").set_value(part).run()
    assert not screen.exception
    assert dropped("Bas Saint Laurent").checkbox[0].value


class Reading(Vocabulary):
    """How the history is read, as the page has it."""

    RECORD = "fiche", message("Par fiche")


def by_record(opened: Open) -> AppTest:
    return history(opened).button_group("historique").set_value(Reading.RECORD).run()


def drawn(screen: AppTest) -> list[str]:
    """List the tables that a screen draws, as HTML."""
    return [str(one.proto.body) for one in screen.get("html") if "<table" in one.proto.body]


@pytest.mark.usefixtures("database")
def test_the_history_of_records_is_empty_before_a_publication(opened: Open) -> None:
    screen = by_record(opened)
    assert not screen.exception
    assert "Rien n’a encore été publié" in screen.info[0].value


def test_a_record_tells_its_whole_life(opened: Open, published: Store) -> None:
    held = published.sheets()[Table.POLES].cells
    other = held.assign(nom=held["nom"].mask(held["id"].eq("pole-01"), "Autre <b>nom</b>"))
    for base, (before, after) in enumerate(((held, other), (other, other[other["id"] != "pole-01"])), 1):
        changes = difference({Table.POLES: before}, {Table.POLES: after})
        published.publish(changes, base=base, writer=WHO, message="Suite", kind=PublicationKind.ENTRY)
    screen = by_record(opened)
    assert not screen.exception
    offered = screen.selectbox(key="fiche_regardee_poles")
    # Who was removed comes last, and is found by what it was called.
    assert offered.options[-1] == "Autre <b>nom</b> · pole-01 (retirée)"
    screen.text_input(key="fiche_dans_historique").input("autre nom").run()
    assert not screen.exception
    screen.text_input(key="fiche_dans_historique").input("AUTRE pole-01").run()
    assert screen.selectbox(key="fiche_regardee_poles").options == ["Autre <b>nom</b> · pole-01 (retirée)"]
    removed, changed, added = drawn(screen)
    assert "Fiche retirée" in removed
    assert "Autre &lt;b&gt;nom&lt;/b&gt;" in changed
    former = escape(held.set_index("id")["nom"]["pole-01"])
    assert changed.index(former) < changed.index("Autre &lt;")
    assert "Fiche ajoutée" in added
    told = [one.value.replace("\\", "") for one in screen.markdown if " · " in one.value]
    assert [line.startswith(f"**{n} · ") for n, line in zip((3, 2, 1), told, strict=True)] == [True] * 3
    assert "Cellule fictive · Départ** · Importation" in told[-1]
    screen.text_input(key="fiche_dans_historique").input("nulle part").run()
    assert "Aucune fiche de cette table ne contient" in screen.info[0].value
    screen.text_input(key="fiche_dans_historique").input("")
    screen.selectbox(key="table_de_la_fiche").set_value(Table.SCENES).run()
    assert "n’a jamais eu de fiche" in screen.info[0].value


@pytest.mark.usefixtures("yesterday")
def test_one_comes_back_to_today_and_no_finding_is_written_in_the_past(opened: Open) -> None:
    screen = opened("couverture", {"carte_au": ["2026-11-02"], "ouvert": ["16|17"]})
    assert not [one for one in screen.button if one.label == "Consigner"]
    assert any("le passé ne s’écrit plus" in one.value for one in screen.caption)
    button(screen, "Revenir à aujourd’hui").click().run()
    assert [one for one in screen.button if one.label == "Consigner"]
    assert "carte_au" not in screen.query_params


@pytest.mark.parametrize(("day", "old"), [("2020-06-01", False), ("", True)])
def test_ages_count_from_the_day_that_is_looked_at(
    opened: Open, database: str, day: str, *, old: bool
) -> None:
    store = replace(Store.open(database), clock=lambda: datetime(2020, 2, 1, 17, tzinfo=UTC))
    pole = {"id": "p", "nom": "Pôle", "region": "10", "statut": "actif", "verifie_le": "2020-01-15"}
    put(store, {Table.POLES: frame(Table.POLES, [pole])})
    store.close()
    asked = {"carte_au": [day]} if day else {}
    (pills,) = [group for group in opened(query=asked).button_group if group.key == "alerte"]
    assert any("ancienne" in option for option in pills.options) is old
    files = [str(one.proto) for one in opened("emporter", asked).get("download_button")]
    assert len(files) > 1
    assert all("2020-06-01" in one for one in files if "emporter_" in one) is not old


@pytest.mark.usefixtures("yesterday")
def test_before_the_first_publication_there_is_what_was_there_before(opened: Open) -> None:
    screen = opened("repertoire", {"carte_au": ["2026-10-01"]})
    assert any("rien n’était encore publié" in str(getattr(one, "proto", "")) for one in screen.main)
