"""Requests left in the guide and read over there, without a browser."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
import sqlalchemy as sa

from geo import asking
from geo.asking import Asked
from geo.ledger import SUBMISSION
from geo.settings import DATABASE_VARIABLE
from geo.store import Store
from geo.submissions import Submissions, new_identifier
from geo.ui import address
from geo.vocabularies import Table
from tests.stores import ADMIN, frame, published, rows
from tests.test_accounts import AUTH
from tests.ui.test_account import sent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from tests.ui.conftest import Open

GUIDE: Final = "guide"
SOUGHT: Final = {
    address.WORDS: ["numériser des négatifs"],
    address.DOMAIN: ["numerisation"],
    "region": ["07"],
    "secteur": ["patrimoine"],
}
ASKED: Final = Asked("Comment numériser des négatifs sur verre ?", "07")
MAIL: Final = "visiteuse.unique@example.org"
ANA: Final = {
    "is_logged_in": True,
    "iss": "https://id.example.org",
    "sub": "ana",
    "name": "Ana Fictive",
    "email": "ana@example.org",
    "email_verified": True,
    "exp": 4_102_444_800,
}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Publish one request, for the application to read."""
    url = f"sqlite:///{tmp_path / 'base.sqlite'}"
    monkeypatch.setenv(DATABASE_VARIABLE, url)
    opened = Store.open(url)
    published(opened, {Table.REQUESTS: frame(Table.REQUESTS, [{"id": "d", "question": "Où danser ?"}])})
    yield opened
    opened.close()


def with_accounts(screen: AppTest, role: str = "") -> AppTest:
    """Run again where accounts are set up: as a visitor, or as somebody who was given a role."""
    screen.secrets["auth"] = AUTH
    screen.secrets["maillage"] = {"roles": {"ana@example.org": role or "lecture"}}
    if role:
        screen.user = ANA
    return screen.run()


def keys(screen: AppTest) -> set[str]:
    return {str(one.key) for kind in ("text_area", "text_input", "button") for one in screen.get(kind)}


def words(screen: AppTest) -> str:
    said = [*screen.markdown, *screen.caption, *screen.error, *screen.success, *screen.info, *screen.code]
    return "\n".join(str(one.value) for one in said).replace("\\", "").replace("\u00a0", " ")


def kept(store: Store) -> list[sa.Row[tuple[object, ...]]]:
    with store.database.reading() as connection:
        return list(connection.execute(sa.select(SUBMISSION)).all())


def left(store: Store, mail: str = "") -> str:
    identifier = new_identifier()
    Submissions.open(store).leave(identifier, ASKED, mail=mail, consent=bool(mail))
    return identifier


def test_where_nothing_is_published_no_form_pretends(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without a database, and with one where nothing is yet.
    for query in ({}, {address.WORDS: ["recette de tarte"]}):
        screen = opened(GUIDE, query)
        url = f"sqlite:///{tmp_path / 'vide.sqlite'}"
        monkeypatch.setenv(DATABASE_VARIABLE, url)
        Store.open(url).close()
        assert not screen.exception
        assert "On ne peut pas encore laisser de demande ici" in words(screen)
        assert "laisser_texte" not in keys(screen)


def test_what_is_searched_and_not_found_becomes_a_request_once(opened: Open, store: Store) -> None:
    screen = opened(GUIDE)
    assert [one.label for one in screen.expander if one.label == "Laisser une demande"]
    screen = opened(GUIDE, SOUGHT)
    assert not screen.exception
    assert not [one.label for one in screen.expander if one.label == "Laisser une demande"]
    assert screen.text_area(key="laisser_texte").value == "numériser des négatifs"
    assert screen.selectbox(key="laisser_region").value == "07"
    # Where everybody who opens the application may read it, no address is asked for.
    assert "laisser_courriel" not in keys(screen)
    screen.text_area(key="laisser_texte").input(ASKED.text)
    send = screen.button(key="laisser_envoyer")
    send.click().run()
    assert "votre demande est gardée" in words(screen)
    assert "laisser_texte" not in keys(screen)
    (row,) = kept(store)
    assert (row.territory, row.mail) == ("07", None)
    assert asking.read(row.content, "07") == replace(
        ASKED, sectors=("patrimoine",), domains=("numerisation",)
    )
    assert len(rows(store, Table.REQUESTS)) == 1
    screen.button(key="laisser_autre").click().run()
    assert screen.text_area(key="laisser_texte").value == ""
    screen.text_input(key=address.WORDS).input("projeter sur la neige").run()
    assert screen.text_area(key="laisser_texte").value == "projeter sur la neige"


def test_what_is_asked_from_no_region_is_read_over_by_who_administers_and_by_no_editor(
    opened: Open, store: Store
) -> None:
    screen = opened(GUIDE, {address.WORDS: ["recette de tarte"]})
    assert screen.selectbox(key="laisser_region").options[-2:] == ["National et sectoriel", "Hors Québec"]
    screen.text_area(key="laisser_texte").input("Comment programmer une pièce d’ici, de loin ?")
    screen.selectbox(key="laisser_region").set_value("HQ")
    screen.button(key="laisser_envoyer").click().run()
    assert "votre demande est gardée" in words(screen)
    (row,) = kept(store)
    assert row.territory == "HQ"
    assert not [
        one for one in with_accounts(opened(GUIDE), "édition : 07").expander if "à relire" in one.label
    ]
    screen = with_accounts(opened(GUIDE), "administration")
    assert "Hors Québec · reçue le" in words(screen)
    screen.button(key=f"accepter_{row.id}").click().run()
    assert not screen.exception
    assert "La demande est dans le guide" in words(screen)
    assert rows(store, Table.REQUESTS)[-1]["territoire"] == "HQ"


def test_what_a_visitor_has_written_outlives_another_search_and_a_refusal(opened: Open, store: Store) -> None:
    screen = opened(GUIDE, {address.WORDS: ["recette de tarte"]})
    screen.text_area(key="laisser_texte").input("Court").run()
    screen.text_input(key=address.WORDS).input("recette de sucre à la crème").run()
    screen.button(key="laisser_envoyer").click().run()
    assert "Dites-en un peu plus" in words(screen)
    assert screen.text_area(key="laisser_texte").value == "Court"
    screen.text_area(key="laisser_texte").input(ASKED.text)
    screen.button(key="laisser_envoyer").click().run()
    assert "quelle région" in words(screen)
    screen.selectbox(key="laisser_region").set_value("07")
    screen.button(key="laisser_envoyer").click().run()
    assert not screen.error
    assert len(kept(store)) == 1


def test_an_address_is_kept_with_consent_only(opened: Open, store: Store) -> None:
    screen = with_accounts(opened(GUIDE, SOUGHT))
    screen.text_area(key="laisser_texte").input(ASKED.text)
    screen.text_input(key="laisser_courriel").input(MAIL)
    screen.button(key="laisser_envoyer").click().run()
    assert "sans accepter qu’elle soit gardée" in words(screen)
    assert kept(store) == []
    screen.checkbox(key="laisser_accord").check()
    screen.button(key="laisser_envoyer").click().run()
    assert [row.mail for row in kept(store)] == [MAIL]
    assert MAIL not in sent(screen)
    # Who left it sees nothing of what waits.
    assert "à relire" not in words(screen)
    assert not [one for one in screen.expander if "à relire" in one.label]


def test_an_editor_corrects_accepts_answers_and_erases_the_address(opened: Open, store: Store) -> None:
    identifier = left(store, MAIL)
    for page in ("carte", "donnees"):
        screen = with_accounts(opened(page), "édition : 07")
        assert screen.button(key="vers_les_demandes").label == "1 demande à relire"
    screen = with_accounts(opened(GUIDE), "édition : 07")
    assert next(one.label for one in screen.expander) == "1 demande à relire"
    assert "avec une adresse pour répondre" in words(screen)
    assert MAIL not in sent(screen)
    screen.text_area(key=f"relire_texte_{identifier}").input("Trop bref")
    screen.button(key=f"accepter_{identifier}").click().run()
    assert "Dites-en un peu plus" in words(screen)
    screen.text_area(key=f"relire_texte_{identifier}").input("Comment numériser du verre ?")
    screen.multiselect(key=f"relire_secteurs_{identifier}").set_value(["patrimoine"])
    screen.button(key=f"accepter_{identifier}").click().run()
    assert not screen.exception
    assert "La demande est dans le guide" in words(screen)
    assert "Aucune demande n’attend" in words(screen)
    row = rows(store, Table.REQUESTS)[-1]
    assert (row["question"], row["secteurs"]) == ("Comment numériser du verre ?", "patrimoine")
    last = store.latest()
    assert last is not None
    assert last.author == "Ana Fictive (ana@example.org)"
    screen.button(key="demande_acceptee").click().run()
    assert screen.query_params[address.ENTRY] == row["id"]
    assert screen.code[0].value == MAIL
    assert MAIL in sent(screen)
    screen.button(key="oublier_oui").click().run()
    assert not screen.code
    assert kept(store) == []


@pytest.mark.parametrize("role", ["", "lecture", "édition : 06"])
def test_nobody_else_is_shown_what_waits_or_an_address(opened: Open, store: Store, role: str) -> None:
    left(store, MAIL)
    request = Submissions.open(store).accept(left(store, MAIL), ASKED, writer=ADMIN, words="Relue")
    for page, query in (("carte", {}), ("donnees", {}), (GUIDE, {}), (GUIDE, {address.ENTRY: [request]})):
        screen = with_accounts(opened(page, query), role)
        assert not screen.exception
        assert "vers_les_demandes" not in keys(screen)
        assert not [one for one in screen.expander if "à relire" in one.label]
        assert MAIL not in sent(screen)


def test_what_became_of_a_request_stands_in_its_place_and_the_others_stay_as_corrected(
    opened: Open, store: Store
) -> None:
    first, second = left(store), left(store)
    screen = opened(GUIDE)
    screen.text_input(key="auteur_publication").input("Cellule fictive")
    screen.text_area(key=f"relire_texte_{second}").input("Une autre, déjà corrigée").run()
    screen.button(key=f"accepter_{first}").click().run()
    (queue,) = (one for one in screen.expander if one.label == "1 demande à relire")
    assert "dans le guide" in queue.success[0].value
    assert [one.type for one in queue if one.type in ("success", "text_area")] == ["success", "text_area"]
    assert screen.text_area(key=f"relire_texte_{second}").value == "Une autre, déjà corrigée"
    screen.button(key=f"effacer_{second}").click().run()
    assert ["est effacée" in one.value for one in screen.success] == [True]
    assert not screen.run().success


def test_a_refused_request_is_erased(opened: Open, store: Store) -> None:
    identifier = left(store)
    screen = opened(GUIDE)
    assert not screen.warning
    for text in ("Rappelez Alice au 819-555-0100", "marie (at) example.org", "Au +33 6 12 34 56 78, merci"):
        screen.text_area(key=f"relire_texte_{identifier}").input(text).run()
        assert "semble contenir une adresse" in screen.warning[0].value
    screen.text_area(key=f"relire_texte_{identifier}").input(ASKED.text)
    screen.button(key=f"accepter_{identifier}").click().run()
    assert "Dites d’abord qui publie" in screen.warning[0].value.replace("\\", "")
    screen.button(key=f"effacer_{identifier}").click().run()
    assert "La demande est effacée." in words(screen)
    assert kept(store) == []
    assert len(rows(store, Table.REQUESTS)) == 1


def test_the_past_takes_no_request(opened: Open, store: Store) -> None:
    left(store)
    screen = opened(GUIDE, {address.DAY: ["2020-01-01"]})
    assert not screen.exception
    assert "laisser_texte" not in keys(screen)
    assert not [one for one in screen.expander if "à relire" in one.label]
