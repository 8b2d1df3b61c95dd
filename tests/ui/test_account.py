"""Accounts on the screens, without a browser: what a configuration opens, and what a wrong one closes."""

from __future__ import annotations

import logging
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest
import streamlit as st
from streamlit import config
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx
from streamlit.runtime.secrets import Secrets
from streamlit.testing.v1 import AppTest

from geo.accounts import OPEN, UNREADABLE
from geo.language import message
from geo.settings import DATABASE_VARIABLE
from geo.store import Store
from geo.ui import account
from geo.vocabularies import Table, Vocabulary
from tests.stores import frame, published, rows
from tests.test_accounts import AUTH
from tests.ui.conftest import PAGES, SECONDS, SHELL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

ANA: Final = {"is_logged_in": True, "iss": "https://id.example.org", "sub": "ana", "name": "Ana Fictive"} | {
    "email": "ana@example.org",
    "email_verified": True,
}
HOUR: Final = 3_600


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """Give the time that the application sees, to be set."""
    now = [datetime(2026, 5, 1, 12, tzinfo=UTC)]
    monkeypatch.setattr(account, "_now", lambda: now[0])
    return now


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> AppTest:
    """Give the desk, over a database where one person has published."""
    caplog.set_level(logging.ERROR, logger=get_script_run_ctx.__module__)
    url = f"sqlite:///{tmp_path / 'maillage.sqlite'}"
    monkeypatch.setenv(DATABASE_VARIABLE, url)
    store = Store.open(url)
    held = frame(Table.AMBASSADORS, [{"id": "a", "nom": "Nadia Nordique", "territoires": "10"}])
    published(store, {Table.AMBASSADORS: held}, message="Envoi")
    store.close()
    screen = AppTest.from_file(str(SHELL), default_timeout=SECONDS)
    screen.switch_page(str(PAGES / "donnees.py"))
    return screen


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Name a file of secrets that is not there yet."""
    held, where = config.get_option("secrets.files"), config.get_where_defined("secrets.files")
    monkeypatch.setattr(st, "secrets", Secrets())
    config.set_option("secrets.files", [str(tmp_path / "secrets.toml")])
    yield tmp_path / "secrets.toml"
    # An option that somebody named is not one by default: the next test must not find it named.
    config.set_option("secrets.files", held, where)


def given(screen: AppTest, roles: Mapping[str, str]) -> AppTest:
    screen.secrets["auth"] = AUTH
    screen.secrets["maillage"] = {"roles": roles}
    return screen


def words(screen: AppTest) -> str:
    said = [*screen.markdown, *screen.caption, *screen.error, *screen.warning, *screen.info]
    return "\n".join(str(element.value) for element in said).replace("\\", "").replace("\u00a0", " ")


def sent(screen: AppTest) -> str:
    """Write all that a screen sends, with the accented letters as octal."""
    return "\n".join(str(getattr(element, "proto", "")) for element in screen.main)


def parts(screen: AppTest) -> bool:
    """Tell whether the screen offers more than the history."""
    return any(control.key == "partie" for control in screen.get("segmented_control"))


def test_on_ones_own_machine_everybody_may_and_is_told(desk: AppTest) -> None:
    desk.run()
    assert parts(desk)
    assert "toute personne qui ouvre cette application peut publier" in words(desk)
    assert not any(button.key and button.key.startswith("compte_") for button in desk.button)


def test_a_file_of_secrets_that_cannot_be_read_closes_writing(secrets: Path) -> None:
    # Named, and not there: whoever named it meant to have accounts.
    assert account.accounts() == UNREADABLE
    secrets.write_text('[maillage.roles]\nana@example.org = "administration"', encoding="utf-8")
    assert account.accounts() == UNREADABLE
    secrets.write_bytes(b'[auth]\nclient_id = "\xff"')
    assert account.accounts() == UNREADABLE
    secrets.write_text('[connections]\nautre = "chose"', encoding="utf-8")
    assert account.accounts() == OPEN


def test_the_log_tells_what_is_wrong_and_nobody_s_address(
    secrets: Path, caplog: pytest.LogCaptureFixture
) -> None:
    secrets.write_text('[maillage.roles]\n"ana@example.org" = "gestion"', encoding="utf-8")
    account.announce()
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.getMessage().replace("\u00a0", " ").startswith("Comptes : [auth] : la section manque")
    assert "ana@" not in caplog.text


def test_an_administrator_reads_the_faults_and_others_that_there_are(
    desk: AppTest, clock: list[datetime]
) -> None:
    given(desk, {"ana@example.org": "administration", "boa@example.org": "gestion"})
    desk.run()
    assert not parts(desk)
    assert "La configuration des comptes a 1 faute" in words(desk)
    assert "gestion" not in words(desk)
    desk.user = ANA | {"exp": clock[0].timestamp() + HOUR}
    desk.run()
    assert parts(desk)
    assert "[maillage.roles] n° 2 : « gestion » n’est pas un rôle" in words(desk)


def test_a_role_of_reading_knows_who_published_and_no_contact(desk: AppTest, clock: list[datetime]) -> None:
    given(desk, {"ana@example.org": "lecture"}).run()
    assert "Administration" not in history(desk)
    desk.user = ANA | {"exp": clock[0].timestamp() + HOUR}
    desk.run()
    assert not parts(desk)
    assert "Administration" in history(desk)
    assert "Nadia" not in history(desk)


class Reading(Vocabulary):
    """How the history is read, as the page has it."""

    RECORD = "fiche", message("Par fiche")


def test_the_life_of_a_record_tells_no_contact_and_no_answer_to_who_may_not_change_it(
    desk: AppTest, clock: list[datetime]
) -> None:
    given(desk, {"ana@example.org": "lecture"}).run()
    desk.button_group("historique").set_value(Reading.RECORD).run()
    offered = desk.selectbox(key="table_de_la_fiche").options
    assert ("Diagnostics" in offered, "Sondages" in offered) == (False, False)
    desk.selectbox(key="table_de_la_fiche").set_value(Table.AMBASSADORS).run()
    assert not desk.exception
    assert "Fiche ajout" in sent(desk)
    assert "Nadia" not in sent(desk)
    assert "Administration" not in words(desk)
    # A search must not tell what the screen does not.
    desk.text_input(key="fiche_dans_historique").input("nadia").run()
    assert "Aucune fiche de cette table ne contient" in words(desk)
    desk.text_input(key="fiche_dans_historique").input("").run()
    desk.user = ANA | {"exp": clock[0].timestamp() + HOUR}
    desk.run()
    assert "Administration · Envoi" in words(desk)
    assert "Nadia" not in sent(desk)


@pytest.mark.parametrize(("territory", "seen"), [("10", True), ("07", False)])
def test_the_contact_of_a_record_is_for_the_editors_of_its_region(
    desk: AppTest, clock: list[datetime], territory: str, *, seen: bool
) -> None:
    desk.user = ANA | {"exp": clock[0].timestamp() + HOUR}
    given(desk, {"ana@example.org": f"édition : {territory}"}).run()
    desk.button_group("partie").set_value(Part.HISTORY).run()
    desk.button_group("historique").set_value(Reading.RECORD).run()
    desk.selectbox(key="table_de_la_fiche").set_value(Table.AMBASSADORS).run()
    assert not desk.exception
    assert "Fiche ajout" in sent(desk)
    assert ("Nadia" in sent(desk)) is seen


def test_a_grid_offers_what_its_editor_may_publish_and_nothing_else(
    desk: AppTest, clock: list[datetime], tmp_path: Path
) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'maillage.sqlite'}")
    told = [("ici", "10"), ("ailleurs", "07")]
    answers = [{"id": name, "questionnaire": "q", "region": region} for name, region in told]
    published(store, {Table.DIAGNOSTICS: frame(Table.DIAGNOSTICS, answers)}, message="Réponses")
    store.close()
    desk.user = ANA | {"exp": clock[0].timestamp() + HOUR}
    given(desk, {"ana@example.org": "édition : 10"}).run()
    desk.button_group("partie").set_value(Part.EDIT).run()
    assert not desk.exception
    offered = desk.selectbox(key="table_corrigee")
    assert {"Pôles", "Scènes"} <= set(offered.options)
    assert {"Régions", "Mesures"}.isdisjoint(offered.options)
    offered.set_value(Table.DIAGNOSTICS).run()
    assert not desk.exception
    assert "1 fiche n’est pas de vos régions" in words(desk)
    assert "ailleurs" not in sent(desk)
    (grid,) = desk.dataframe
    assert grid.value["id"].tolist() == ["ici"]
    # The same grid, for who may change everything.
    given(desk, {"ana@example.org": "administration"}).run()
    assert {"Régions", "Mesures"} <= set(desk.selectbox(key="table_corrigee").options)
    assert desk.dataframe[0].value["id"].tolist() == ["ici", "ailleurs"]


def test_a_sheet_that_names_somebody_else_s_answer_does_not_show_it(
    desk: AppTest, clock: list[datetime], tmp_path: Path
) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'maillage.sqlite'}")
    row = {"sondage": "s", "question": "q", "repondant": "r1", "region": "07", "reponse": "Mes mots"}
    published(store, {Table.SURVEYS: frame(Table.SURVEYS, [row])}, message="Réponses")
    store.close()
    desk.user = ANA | {"exp": clock[0].timestamp() + HOUR}
    for role, seen in (("édition : 10", False), ("administration", True)):
        given(desk, {"ana@example.org": role}).run()
        sheet = b"sondage,question,repondant,region,secteur,reponse,repondu_le\ns,q,r1,10,,x,\n"
        desk.file_uploader[0].upload("sondages.csv", sheet, "text/csv").run()
        assert not desk.exception
        shown = "\n".join(grid.value.to_csv() for grid in desk.dataframe)
        assert ("Mes mots" in shown + sent(desk), "ne sont montrés ici" in words(desk)) == (seen, not seen)


class Part(Vocabulary):
    """What one does with the data, as the page has it."""

    IMPORT = "importer", message("Importer")
    EDIT = "corriger", message("Corriger")
    HISTORY = "historique", message("Historique")


def test_a_past_day_tells_no_contact_whose_consent_was_taken_back(desk: AppTest, tmp_path: Path) -> None:
    days = iter(datetime(2026, month, 5, 15, tzinfo=UTC) for month in (1, 6))
    url = f"sqlite:///{tmp_path / 'retrait.sqlite'}"
    given = {"id": "a", "nom": "Ada Secret", "courriel": "ada@example.org", "territoires": "07"}
    told = {"consentement_publication": "oui", "consenti_le": "2026-01-02"}
    with pytest.MonkeyPatch.context() as patch, closing(Store.open(url)) as opened:
        patch.setenv(DATABASE_VARIABLE, url)
        store = replace(opened, clock=lambda: next(days))
        for row in (given | told, given):
            published(store, {Table.AMBASSADORS: frame(Table.AMBASSADORS, [row])})
        desk.switch_page(str(PAGES / "repertoire.py"))
        desk.query_params["repertoire"] = "ambassadeurs"
        desk.query_params["carte_au"] = "2026-02-01"
        desk.run()
    assert not desk.exception
    assert desk.dataframe[0].value["id"].tolist() == ["a"]
    shown = desk.dataframe[0].value.to_csv() + sent(desk)
    assert ("Ada Secret" in shown, "ada@" in shown) == (False, False)


def history(screen: AppTest) -> str:
    assert not screen.exception
    return "\n".join(grid.value.to_csv() for grid in screen.dataframe)


def test_work_begun_when_a_session_ended_stays_for_a_while(desk: AppTest, clock: list[datetime]) -> None:
    end = clock[0] + timedelta(hours=1)
    desk.user = ANA | {"exp": end.timestamp()}
    given(desk, {"ana@example.org": "édition : 10"}).run()
    assert parts(desk)
    clock[0] = end
    desk.run()
    assert parts(desk)
    assert "rien de ce que vous avez saisi n’est perdu" in words(desk)
    clock[0] = end + timedelta(hours=13)
    desk.run()
    assert not parts(desk)
    assert "Votre session a expiré" in words(desk)


def life_of_an_ambassador(screen: AppTest) -> str:
    """Read what the history tells of the one who is named."""
    screen.button_group("partie").set_value(Part.HISTORY).run()
    screen.button_group("historique").set_value(Reading.RECORD).run()
    screen.selectbox(key="table_de_la_fiche").set_value(Table.AMBASSADORS).run()
    assert not screen.exception
    assert "Fiche ajout" in sent(screen)
    return sent(screen)


def test_after_a_session_nothing_more_is_read_than_by_a_visitor(desk: AppTest, clock: list[datetime]) -> None:
    end = clock[0] + timedelta(hours=1)
    desk.user = ANA | {"exp": end.timestamp()}
    given(desk, {"ana@example.org": "édition : 10"}).run()
    assert "Nadia" in life_of_an_ambassador(desk)
    assert "Administration" in words(desk)
    clock[0] = end
    assert "Nadia" not in life_of_an_ambassador(desk)
    assert "Administration" not in words(desk)
    desk.button_group("partie").set_value(Part.EDIT).run()
    assert not desk.exception
    # No table is opened anew, nor a file that could ask for what stands in one.
    assert (desk.dataframe.len, "Reconnectez-vous pour ouvrir une table" in words(desk)) == (0, True)
    desk.button_group("partie").set_value(Part.IMPORT).run()
    desk.file_uploader[0].upload("ambassadeurs.csv", b"id,role\na,Relais\n", "text/csv").run()
    assert not desk.exception
    assert (desk.dataframe.len, "Reconnectez-vous pour ouvrir un fichier" in words(desk)) == (0, True)


def test_a_file_that_was_open_when_a_session_ended_is_published_as_it_was_begun(
    desk: AppTest, clock: list[datetime], tmp_path: Path
) -> None:
    end = clock[0] + timedelta(hours=1)
    desk.user = ANA | {"exp": end.timestamp()}
    given(desk, {"ana@example.org": "édition : 10"}).run()
    desk.file_uploader[0].upload("ambassadeurs.csv", b"id,role\na,Relais du Nord\n", "text/csv").run()
    clock[0] = end
    desk.run()
    (publish,) = [one for one in desk.button if one.label.startswith("Publier")]
    publish.click().run()
    assert "Votre session a expiré" in words(desk)
    assert "Nadia" not in sent(desk)
    # Back from the other tab: the contact that nobody saw meanwhile is there still.
    desk.user = ANA | {"exp": (end + timedelta(hours=1)).timestamp()}
    (publish,) = [one for one in desk.button if one.label.startswith("Publier")]
    publish.click().run()
    assert not desk.exception
    with closing(Store.open(f"sqlite:///{tmp_path / 'maillage.sqlite'}")) as store:
        (row,) = rows(store, Table.AMBASSADORS)
    assert (row["role"], row["nom"]) == ("Relais du Nord", "Nadia Nordique")


def test_corrections_begun_when_a_session_ended_stay_in_their_grid(
    desk: AppTest, clock: list[datetime]
) -> None:
    end = clock[0] + timedelta(hours=1)
    desk.user = ANA | {"exp": end.timestamp()}
    given(desk, {"ana@example.org": "édition : 10"}).run()
    desk.button_group("partie").set_value(Part.EDIT).run()
    desk.selectbox(key="table_corrigee").set_value(Table.AMBASSADORS).run()
    # A cell that somebody types into cannot be told to the test runner: only what is kept of it.
    _, start = desk.session_state["_corrections_commencees"]
    desk.session_state["saisie"] = {"edited_rows": {0: {"role": "Relais"}}}
    desk.session_state["_corrections_commencees"] = ("saisie", start)
    clock[0] = end
    desk.run()
    assert not desk.exception
    assert desk.selectbox(key="table_corrigee").disabled
    assert desk.dataframe[0].value["nom"].tolist() == ["Nadia Nordique"]


def test_an_identity_that_has_expired_already_opens_nothing(desk: AppTest, clock: list[datetime]) -> None:
    desk.user = ANA | {"exp": clock[0].timestamp()}
    given(desk, {"ana@example.org": "administration"}).run()
    assert not parts(desk)
    assert "Administration" not in history(desk)
