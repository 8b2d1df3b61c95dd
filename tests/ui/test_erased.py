"""What the screens say of a diagnostic that was withdrawn for good, and of who sees what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from geo.drafts import Content, Drafts
from geo.language import message
from geo.questionnaire import latest
from geo.settings import DATABASE_VARIABLE
from geo.store import Store
from geo.vocabularies import Table, Vocabulary
from tests.stores import change, frame, published
from tests.test_accounts import AUTH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from tests.ui.conftest import Open

DATA: Final = "donnees"
MINE: Final = Content("1.0", {"gouvernance-1": 1, "gouvernance-2": 4}, "03", "danse")


class Part(Vocabulary):
    """The parts of the screen, as the runner of tests finds them again."""

    IMPORT = "importer", message("Importer")
    EDIT = "corriger", message("Corriger")
    HISTORY = "historique", message("Historique")


class Reading(Vocabulary):
    """How the history is read."""

    PUBLICATIONS = "publications", message("Par publication")
    RECORD = "fiche", message("Par fiche")


@pytest.fixture
def sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Store, str]]:
    """Publish a pole, then a diagnostic, which is changed with another pole and withdrawn; give its name."""
    url = f"sqlite:///{tmp_path / 'base.sqlite'}"
    monkeypatch.setenv(DATABASE_VARIABLE, url)
    store = Store.open(url)
    published(store, {Table.POLES: frame(Table.POLES, [{"id": "a", "region": "07"}])})
    drafts = Drafts.open(store)
    token = drafts.create(MINE)
    name = drafts.submit(token, latest()).diagnostic
    before = store.history(Table.DIAGNOSTICS, name)[0].change.after
    assert before
    later = change(Table.DIAGNOSTICS, before, {**before, "secteur": ""})
    published(store, [change(Table.POLES, None, {"id": "b", "region": "07"}), later])
    drafts.withdraw(token)
    yield store, name
    store.close()


def said(screen: AppTest) -> str:
    assert not screen.exception
    parts = [*screen.caption, *screen.info, *screen.warning, *screen.error, *screen.markdown]
    return " ".join(one.value for one in parts).replace("\\", "").replace("\xa0", " ")


def history(opened: Open) -> AppTest:
    return opened(DATA).button_group("partie").set_value(Part.HISTORY).run()


@pytest.mark.usefixtures("sent")
def test_who_takes_a_publication_back_is_told_that_what_was_erased_stays_so(opened: Open) -> None:
    screen = history(opened)
    kinds = {}
    for number in (4, 3, 2, 1):
        chosen = next(
            one
            for one in screen.selectbox(key="publication_regardee").options
            if one.startswith(f"{number} ")
        )
        screen.selectbox(key="publication_regardee").select(chosen).run()
        kinds[number] = (
            "rien de son contenu n’est gardé" in said(screen),
            "Reprendre" in {one.label for one in screen.button},
        )
    # Of what is erased alone there is nothing to take back; the other pole of the third publication is.
    assert kinds == {4: (True, False), 3: (True, True), 2: (True, False), 1: (False, True)}


def test_the_history_of_an_erased_record_has_its_name_and_nothing_else(
    opened: Open, sent: tuple[Store, str]
) -> None:
    _, name = sent
    screen = history(opened).button_group("historique").set_value(Reading.RECORD).run()
    screen.selectbox(key="table_de_la_fiche").select(Table.DIAGNOSTICS).run()
    assert screen.selectbox(key=f"fiche_regardee_{Table.DIAGNOSTICS}").options == [f"{name} (effacée)"]
    assert "1 fiche, dont 1 effacée pour de bon" in said(screen)
    assert "il n’en reste que le nom" in said(screen)
    assert "danse" not in said(screen)
    screen.text_input(key="fiche_dans_historique").set_value("danse").run()
    assert "Aucune fiche de cette table ne contient" in said(screen)


@pytest.mark.parametrize("with_accounts", [False, True])
def test_about_says_what_is_true_of_the_mode(opened: Open, *, with_accounts: bool) -> None:
    screen = opened("a_propos")
    if with_accounts:
        screen.secrets["auth"] = AUTH
        screen.run()
    told = said(screen)
    assert ("toute personne qui l’ouvre peut publier" in told) is not with_accounts
    assert ("ne sont lues et emportées une à une que par les personnes qui éditent" in told) is with_accounts
    assert ("est vue de toute personne qui l’ouvre" in told) is not with_accounts
    for always in (
        "dit la réponse de chacun",
        "dans toutes les versions de l’historique",
        "rétablie dans une autre base, les ramènerait",
        "90 jours après le dernier changement",
    ):
        assert always in told
