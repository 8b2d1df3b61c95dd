"""The guide without a browser: search, entries, numbers, and an answer that is published."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
import streamlit as st

from geo.answering import Split, answering
from geo.changes import difference
from geo.language import FRENCH
from geo.publications import PublicationKind
from geo.roles import Role, Writer
from geo.settings import DATABASE_VARIABLE, DEMONSTRATION
from geo.store import Store
from geo.tabular import read
from geo.ui import address
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from geo.atlas import Atlas
    from tests.ui.conftest import Open

PAGE = "guide"
FOUNDING = "dem-001"
PLACE = "Pôle culturel numérique du Fjord"


def written(screen: AppTest) -> str:
    return html.unescape(" ".join(one.proto.body for one in screen.get("html")))


def questions(screen: AppTest) -> list[str]:
    found = re.findall(r'<h2 class="maillage-question">(.*?)</h2>', written(screen))
    return [re.sub("<.*?>", "", one) for one in found]


def test_the_founding_question_is_found_with_its_words_marked(opened: Open) -> None:
    screen = opened(PAGE)
    screen.text_input(key=address.WORDS).input("tournage 3D danse").run()
    assert not screen.exception
    assert questions(screen)[0].startswith("Nous voulons « filmer en 3D »")
    assert {"filmer", "3D", "danse"} <= set(re.findall("<mark>(.*?)</mark>", written(screen)))
    assert screen.query_params[address.WORDS] == "tournage 3D danse"


def test_an_entry_has_an_address_its_answer_who_can_help_and_its_neighbours(
    opened: Open, demonstration: Atlas
) -> None:
    screen = opened(PAGE, {address.ENTRY: [FOUNDING]})
    assert not screen.exception
    table = demonstration.dataset.tables[Table.REQUESTS].set_index("id")
    told = written(screen)
    assert "Captation volumétrique" in told
    assert "Studio Ligne de crue" in told
    assert "même région" in told
    neighbour = next(one for one in screen.button if one.key and one.key.startswith("voisine_"))
    neighbour.click().run()
    name = screen.query_params[address.ENTRY]
    assert name != FOUNDING
    assert table.loc[name, "question"] in written(screen)
    next(one for one in screen.button if one.label == "Retour à la recherche").click().run()
    assert address.ENTRY not in screen.query_params
    assert len(questions(screen)) == 10


def test_an_entry_that_is_gone_is_said(opened: Open) -> None:
    screen = opened(PAGE, {address.ENTRY: ["dem-999"]})
    assert "dem-999" in screen.warning[0].value.replace("\\", "")
    assert questions(screen)


def test_filters_of_the_page_and_of_the_sidebar_narrow_the_search(opened: Open, demonstration: Atlas) -> None:
    table = demonstration.dataset.tables[Table.REQUESTS]
    for query, kept in (
        ({address.DOMAIN: ["droits"]}, [("droits" in codes) for codes in table["domaines"]]),
        ({address.STATUS: ["ouverte"]}, table["statut"] == "ouverte"),
        ({"secteur": ["danse"]}, [("danse" in codes) for codes in table["secteurs"]]),
        ({"region": ["06"]}, table["territoire"] == "06"),
        ({address.STATUS: ["perdue"]}, table["statut"] != ""),
    ):
        screen = opened(PAGE, query)
        assert not screen.exception
        count = int(sum(kept))
        assert FRENCH.plural("{n} demande.", "{n} demandes.", count) in screen.caption[0].value.replace(
            "\\", ""
        )


def test_nothing_found_says_what_to_do(opened: Open) -> None:
    screen = opened(PAGE, {address.WORDS: ["recette de tarte au sucre"]})
    assert "Essayez d’autres mots" in screen.info[0].value


def test_the_rest_comes_on_demand(opened: Open) -> None:
    screen = opened(PAGE)
    assert len(questions(screen)) == 10
    screen.button(key="demandes_suivantes").click().run()
    assert len(questions(screen)) == 20


def test_the_numbers_are_those_of_the_table(opened: Open, demonstration: Atlas) -> None:
    screen = opened(PAGE)
    table = demonstration.dataset.tables[Table.REQUESTS]
    waiting = int((table["statut"] == "ouverte").sum())
    assert [one.value for one in screen.metric][:2] == [str(len(table) - waiting), str(waiting)]
    kept = table["statut"] != ""
    for row in answering(demonstration, kept.to_numpy(), Split.ANSWERING).to_dict("records"):
        assert f'<td class="number">{row["repondues"]}</td><td class="number">' in written(screen)
    titles = [one.label for one in screen.expander if one.label.startswith("Par ")]
    assert titles == ["Par territoire qui demande", "Par territoire qui répond", "Par domaine"]
    for row in answering(demonstration, kept.to_numpy(), Split.DOMAIN).to_dict("records"):
        cells = f'<td class="number">{row["ouvertes"]}</td><td class="number">{row["repondues"]}</td>'
        assert cells in written(screen)


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Publish the poles and the requests of the demonstration."""
    monkeypatch.setenv(DATABASE_VARIABLE, f"sqlite:///{tmp_path / 'base.sqlite'}")
    store = Store.open(f"sqlite:///{tmp_path / 'base.sqlite'}")
    tables = {
        table: read(table.file, (DEMONSTRATION / table.file).read_bytes()).cells
        for table in (Table.POLES, Table.REQUESTS)
    }
    tables[Table.POLES]["localisation"] = ""
    who = Writer("Cellule fictive", Role.ADMINISTRATION)
    store.publish(difference({}, tables), base=0, writer=who, message="Départ", kind=PublicationKind.IMPORT)
    yield store
    store.close()


def publish(screen: AppTest) -> None:
    screen.text_input(key="auteur_publication").input("Cellule fictive")
    next(one for one in screen.button if one.label.startswith("Publier")).click().run()
    assert not screen.exception


def published_row(published: Store, number: int) -> dict[str, str]:
    (change,) = published.changes(number)
    assert change.after is not None
    return dict(change.after)


def test_who_may_write_answers_a_request_and_it_is_found_by_its_answer(
    opened: Open, published: Store
) -> None:
    requests = published.sheets()[Table.REQUESTS].cells
    waiting = requests.loc[requests["statut"] == "ouverte", "id"].iloc[0]
    screen = opened(PAGE, {address.ENTRY: [waiting]})
    assert screen.multiselect(key=f"repondants_{waiting}").placeholder == "Choisissez un pôle ou plusieurs"
    # Whoever writes an answer need not think of the state, nor of the day.
    screen.text_area(key=f"reponse_{waiting}").input("Essayez la gélatine bichromatée.").run()
    assert screen.button_group(f"etat_{waiting}").value == "repondue"
    assert screen.date_input(key=f"repondue_{waiting}").value == date.today()  # noqa: DTZ011 # the visitor's
    publish(screen)
    row = published_row(published, 2)
    assert (row["reponse"], row["statut"], row["repondue_le"]) == (
        "Essayez la gélatine bichromatée.",
        "repondue",
        date.today().isoformat(),  # noqa: DTZ011 # the visitor's
    )
    assert ["la demande est répondue" in one.value for one in screen.success] == [True]
    assert not screen.run().success
    found = opened(PAGE, {address.WORDS: ["gelatine bichromatee"]})
    assert len(questions(found)) == 1


def test_an_answer_that_is_taken_back_before_it_is_published_leaves_the_request_open(
    opened: Open, published: Store
) -> None:
    requests = published.sheets()[Table.REQUESTS].cells
    waiting = requests.loc[requests["statut"] == "ouverte", "id"].iloc[0]
    screen = opened(PAGE, {address.ENTRY: [waiting]})
    screen.text_area(key=f"reponse_{waiting}").input("Essayez ailleurs.").run()
    screen.text_area(key=f"reponse_{waiting}").input(" ").run()
    assert screen.button_group(f"etat_{waiting}").value == "ouverte"
    assert screen.date_input(key=f"repondue_{waiting}").value is None
    assert not [one for one in screen.button if one.label.startswith("Publier")]
    # Said to be answered without an answer: it cannot be published, and the screen says what is missing.
    screen.button_group(f"etat_{waiting}").set_value("repondue").run()
    assert "Une demande répondue a une réponse" in screen.warning[0].value
    assert not [one for one in screen.button if one.label.startswith("Publier")]


def test_a_request_is_archived_and_opened_again(opened: Open, published: Store) -> None:
    requests = published.sheets()[Table.REQUESTS].cells.set_index("id")
    screen = opened(PAGE, {address.ENTRY: [FOUNDING]})
    for number, state, told in ((2, "archivee", "est archivée"), (3, "ouverte", "est ouverte")):
        screen.button_group(f"etat_{FOUNDING}").set_value(state).run()
        publish(screen)
        row = published_row(published, number)
        # Nothing else of it changes.
        assert row == {"id": FOUNDING, **requests.loc[FOUNDING], "statut": state}
        assert told in screen.success[0].value
    assert f"Ouverte · {PLACE}" in screen.caption[0].value.replace("\\", "")


def test_what_somebody_else_answers_meanwhile_is_shown_beside_ones_own_and_kept(
    opened: Open, published: Store
) -> None:
    requests = published.sheets()[Table.REQUESTS].cells
    screen = opened(PAGE, {address.ENTRY: [FOUNDING]})
    screen.text_input(key=f"mots_cles_{FOUNDING}").input("relief").run()
    other = requests.copy()
    other.loc[other["id"] == FOUNDING, "reponse"] = "Une autre réponse."
    who = Writer("Cellule fictive", Role.ADMINISTRATION)
    changes = difference({Table.REQUESTS: requests}, {Table.REQUESTS: other})
    published.publish(changes, base=1, writer=who, message="Ailleurs", kind=PublicationKind.ENTRY)
    st.cache_data.clear()
    screen.run()
    assert screen.text_input(key=f"mots_cles_{FOUNDING}").value == "relief"
    publish(screen)
    latest = published.latest()
    assert latest
    assert latest.number == 2
    assert "relief" not in published_row(published, 2)["mots_cles"]
    (wins,) = [one for one in screen.multiselect if str(one.key).startswith("votres_")]
    wins.select((Table.REQUESTS, FOUNDING)).run()
    publish(screen)
    row = published_row(published, 3)
    # Mine is in the column that I changed, theirs in the one that they did.
    assert (row["reponse"], row["mots_cles"]) == ("Une autre réponse.", "relief")


def test_distances_are_from_the_visitor_s_region_or_from_who_asked(opened: Open) -> None:
    for query, header in (
        ({}, "Distance depuis Saguenay (Saguenay–Lac-Saint-Jean)"),
        ({"region": ["07"]}, "Distance depuis Gatineau (Outaouais)"),
        ({"region": ["06"]}, "Distance depuis Montréal"),
        ({"region": ["06", "07"]}, "Distance depuis Saguenay (Saguenay–Lac-Saint-Jean)"),
    ):
        screen = opened(PAGE, {address.ENTRY: [FOUNDING], **query})
        assert f">{header}<" in written(screen)
    national = opened(PAGE, {address.ENTRY: ["dem-010"]})
    assert ">Distance<" in written(national)
    assert [one for one in national.caption if "Choisissez votre région dans les filtres" in one.value]


def test_the_demonstration_is_not_answered(opened: Open) -> None:
    screen = opened(PAGE, {address.ENTRY: [FOUNDING]})
    assert not [one for one in screen.expander if "Répondre" in one.label]
