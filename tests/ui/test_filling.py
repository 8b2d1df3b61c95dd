"""The self-diagnostic filled without a browser: steps, private link, two windows, sending, withdrawing."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest

from geo.columns import DIMENSIONS
from geo.drafts import LIFETIME, Content, Drafts
from geo.language import Locale
from geo.questionnaire import LEVELS, latest
from geo.settings import DATABASE_VARIABLE, DEMONSTRATION
from geo.store import Store
from geo.tabular import read
from geo.ui import address, filling
from geo.vocabularies import Table
from tests.stores import cells, published
from tests.test_accounts import AUTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from tests.ui.conftest import Open

PAGE: Final = "diagnostic"
QUESTIONS: Final = latest().questions
LAST: Final = len(DIMENSIONS)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Publish the diagnostics of the demonstration, so that there is a database to keep answers in."""
    url = f"sqlite:///{tmp_path / 'base.sqlite'}"
    monkeypatch.setenv(DATABASE_VARIABLE, url)
    made = Store.open(url)
    name = Table.DIAGNOSTICS.file
    published(made, {Table.DIAGNOSTICS: read(name, (DEMONSTRATION / name).read_bytes()).cells})
    yield made
    made.close()


def said(screen: AppTest) -> str:
    told = [html.unescape(one.proto.body) for one in screen.get("html")]
    told += [one.value for one in (*screen.markdown, *screen.caption, *screen.warning, *screen.success)]
    told += [one.proto.text for one in screen.get("progress")]
    return " ".join(told).replace("\\", "").replace("\u00a0", " ")


def press(screen: AppTest, key: str) -> AppTest:
    screen.button(key=key).click().run()
    assert not screen.exception
    return screen


def answer(screen: AppTest, levels: Mapping[str, int]) -> None:
    """Choose levels of the questions of the step where the visitor is."""
    for code, level in levels.items():
        screen.radio(key=filling.key(code)).set_value(level)
    screen.run()
    assert not screen.exception


def of_step(place: int) -> list[str]:
    return [one.code for one in QUESTIONS if one.dimension == DIMENSIONS[place - 1]]


def link(screen: AppTest) -> str:
    return "".join(screen.query_params.get(address.LINK, []))


def begun(opened: Open, level: int = 2) -> AppTest:
    """Answer the first step, and keep it behind a link."""
    screen = press(opened(PAGE), "commencer")
    answer(screen, dict.fromkeys(of_step(1), level))
    return press(screen, "garder_mes_reponses")


def rows(store: Store) -> list[dict[str, str]]:
    """List the rows that were published and are not of the demonstration."""
    made = cells(store)[Table.DIAGNOSTICS]
    return made[~made["id"].str.fullmatch(r"dia-\d+")].to_dict("records")  # type: ignore[return-value] # text


def test_every_question_is_asked_once_step_after_step_and_answers_stay(opened: Open) -> None:
    screen = opened(PAGE)
    assert "dix minutes" in said(screen)
    screen.selectbox(key=filling.REGION).set_value("03").run()
    press(screen, "commencer")
    asked: list[str] = []
    for place in range(1, LAST + 1):
        assert f"Étape {place} sur {LAST} · {len(asked)} " in said(screen)
        here = [one.key.removeprefix("reponse_") for one in screen.radio if one.key and "reponse_" in one.key]
        asked += here
        told = said(screen)
        for one in QUESTIONS:
            assert (one.wordings[Locale.FRENCH].text.replace("\u00a0", " ") in told) == (one.code in here)
        answer(screen, dict.fromkeys(here, place % LEVELS))
        if place < LAST:
            press(screen, "etape_suivante")
    assert asked == [one.code for one in QUESTIONS]
    for _ in range(LAST):
        press(screen, "etape_precedente")
    assert screen.selectbox(key=filling.REGION).value == "03"
    press(screen, "commencer")
    assert [screen.radio(key=filling.key(code)).value for code in of_step(1)] == [1] * len(of_step(1))


def test_one_stops_early_and_a_question_passed_is_no_answer(opened: Open) -> None:
    screen = press(opened(PAGE), "commencer")
    first, second, *_ = of_step(1)
    answer(screen, {first: 3, second: filling.SKIPPED})
    assert f"1 question répondue sur {len(QUESTIONS)}" in said(screen)
    press(screen, "voir_mon_profil")
    assert not [one for one in screen.radio if one.key and "reponse_" in one.key]


def test_where_nothing_can_be_kept_it_is_said_and_nothing_pretends(opened: Open) -> None:
    screen = press(opened(PAGE), "commencer")
    assert "rien n’est gardé : vos réponses disparaissent" in said(screen)
    answer(screen, dict.fromkeys(of_step(1), 2))
    press(screen, "voir_mon_profil")
    assert not {"garder_mes_reponses", "transmettre"} & {one.key for one in screen.button}
    followed = opened(PAGE, {address.LINK: ["x" * 43]})
    assert "ce lien n’y mène à aucun autodiagnostic" in said(followed)
    assert not link(followed)


def test_answers_are_taken_up_again_where_they_were_left(opened: Open, store: Store) -> None:
    screen = begun(opened, level=3)
    token = link(screen)
    assert token in screen.code[0].value
    answer(press(screen, "etape_suivante"), {of_step(2)[0]: 4})
    again = opened(PAGE, {address.LINK: [token]})
    assert "Étape 3 sur" in said(again)
    held = Drafts(store).read(token).content.answers
    assert held == dict.fromkeys(of_step(1), 3) | {of_step(2)[0]: 4}
    press(press(again, "etape_precedente"), "etape_precedente")
    assert {again.radio(key=filling.key(code)).value for code in of_step(1)} == {3}


@pytest.mark.parametrize("token", ["x", "é" * 43, "../../base", "<b>" * 9])
@pytest.mark.usefixtures("store")
def test_a_link_that_leads_nowhere_says_so_and_leaves_the_address(opened: Open, token: str) -> None:
    screen = opened(PAGE, {address.LINK: [token]})
    assert not screen.exception
    assert "Ce lien ne mène à aucun autodiagnostic" in said(screen)
    assert not link(screen)


def test_an_expired_link_says_so(opened: Open, store: Store) -> None:
    then = datetime.now(UTC) - LIFETIME
    token = Drafts(replace(store, clock=lambda: then)).create(Content(latest().version, {}, "03"))
    assert "il a expiré" in said(opened(PAGE, {address.LINK: [token]}))


@pytest.mark.parametrize(("choice", "kept"), [("prendre_les_autres", 4), ("garder_celles_ci", 1)])
def test_two_windows_on_one_link_never_undo_each_other(
    opened: Open, store: Store, choice: str, kept: int
) -> None:
    here = begun(opened)
    token = link(here)
    code = of_step(1)[0]
    # Another window keeps another answer meanwhile.
    told = Drafts(store).read(token).content
    Drafts(store).save(token, replace(told, answers={**told.answers, code: 4}))
    answer(here, {code: 1})
    here.run()
    assert "ont changé dans une autre fenêtre" in said(here)
    assert Drafts(store).read(token).content.answers[code] == 4
    press(here, choice)
    assert Drafts(store).read(token).content.answers[code] == kept
    assert here.radio(key=filling.key(code)).value == kept
    assert "ont changé dans une autre fenêtre" not in said(here.run())


@pytest.mark.parametrize("act", ["repondre", "transmettre"])
def test_a_window_whose_link_was_withdrawn_elsewhere_keeps_its_answers_and_says_so(
    opened: Open, store: Store, act: str
) -> None:
    here = begun(opened, level=3)
    token, code = link(here), of_step(1)[0]
    if act == "transmettre":
        press(here, "voir_mon_profil")
    Drafts(store).withdraw(token)
    if act == "transmettre":
        press(here, "transmettre")
        assert not rows(store)
    else:
        answer(here, {code: 1})
    assert "ont été retirées dans une autre fenêtre" in " ".join(one.value for one in here.error)
    assert not link(here)
    press(here, "garder_mes_reponses")
    held = Drafts(store).read(link(here)).content.answers
    assert held == dict.fromkeys(of_step(1), 3) | ({code: 1} if act == "repondre" else {})
    # And goes on with it.
    if act == "transmettre":
        press(here, "transmettre")
        assert len(rows(store)) == 1
    else:
        answer(here, {code: 4})
        assert Drafts(store).read(link(here)).content.answers[code] == 4


def test_what_another_window_withdrew_is_withdrawn_here_too(opened: Open, store: Store) -> None:
    here = begun(opened)
    here.checkbox(key="retirer_vraiment").check().run()
    Drafts(store).withdraw(link(here))
    press(here, "retirer")
    assert "Vos réponses sont effacées" in said(here)
    assert (link(here), list(here.error)) == ("", [])


def test_an_expired_link_withdraws_what_was_sent_in_and_no_more(opened: Open, store: Store) -> None:
    then = Drafts(replace(store, clock=lambda: datetime.now(UTC) - LIFETIME))
    token = then.create(Content(latest().version, dict.fromkeys(of_step(1), 4), "03"))
    then.submit(token, latest())
    screen = opened(PAGE, {address.LINK: [token]})
    assert "Les réponses de ce lien se sont effacées, 90 jours" in said(screen)
    assert not link(screen)
    assert screen.button(key="retirer_notes").disabled
    # One may begin anew beside it.
    answer(press(screen, "commencer"), dict.fromkeys(of_step(1), 1))
    press(screen, "garder_mes_reponses")
    assert len(rows(store)) == 1
    screen.checkbox(key="retirer_notes_vraiment").check().run()
    press(screen, "retirer_notes")
    assert not rows(store)
    assert "retirer_notes" not in {one.key for one in screen.button}
    assert Drafts(store).read(link(screen)).content.answers == dict.fromkeys(of_step(1), 1)


@pytest.mark.usefixtures("store")
def test_where_nothing_is_evaluated_nothing_can_be_sent_in_and_it_is_said(opened: Open) -> None:
    screen = press(opened(PAGE), "commencer")
    answer(screen, {of_step(1)[0]: 2})
    press(screen, "voir_mon_profil")
    assert screen.button(key="transmettre").disabled
    assert "Répondez à la moitié des questions d’une dimension" in said(screen)
    press(screen, "revoir_1")
    answer(screen, dict.fromkeys(of_step(1), 2))
    press(screen, "voir_mon_profil")
    assert not screen.button(key="transmettre").disabled


@pytest.mark.usefixtures("store")
def test_who_will_see_the_scores_is_said_before_they_are_sent_in(opened: Open) -> None:
    screen = press(opened(PAGE), "commencer")
    answer(screen, dict.fromkeys(of_step(1), 2))
    press(screen, "voir_mon_profil")
    assert "toute personne qui l’ouvre peut lire et emporter vos notes une à une" in said(screen)
    screen.secrets["auth"] = AUTH
    screen.run()
    assert not screen.exception
    assert "les personnes qui éditent la région que vous dites" in said(screen)
    assert "toute personne" not in said(screen)


def test_scores_are_sent_once_sent_again_and_withdrawn_with_all(opened: Open, store: Store) -> None:
    screen = begun(opened)
    for place in range(2, LAST + 1):
        answer(press(screen, "etape_suivante"), dict.fromkeys(of_step(place), 4))
    press(screen, "etape_suivante")
    press(press(screen, "transmettre"), "transmettre")
    (row,) = rows(store)
    assert (row[DIMENSIONS[0]], row[DIMENSIONS[1]], row["support"]) == ("2.0", "4.0", "en_ligne")
    assert "Transmettre de nouveau mes notes" in [one.label for one in screen.button]
    screen.checkbox(key="retirer_vraiment").check().run()
    token = link(screen)
    press(screen, "retirer")
    assert "Vos réponses sont effacées" in said(screen)
    assert not rows(store)
    assert not link(screen)
    assert "Ce lien ne mène à aucun autodiagnostic" in said(opened(PAGE, {address.LINK: [token]}))


def test_without_being_sure_nothing_is_withdrawn(opened: Open, store: Store) -> None:
    screen = begun(opened)
    assert screen.button(key="retirer").disabled
    assert Drafts(store).read(link(screen))


@pytest.mark.usefixtures("store")
def test_a_private_link_comes_along_to_no_other_screen_and_into_no_scene(opened: Open) -> None:
    token = link(begun(opened))
    elsewhere = opened("couverture", {address.LINK: [token], "region": ["03"]})
    assert not link(elsewhere)
    assert "".join(elsewhere.query_params["region"]) == "03"
    assert not elsewhere.session_state[address.LINK]


def test_the_token_is_in_no_file_of_the_database(opened: Open, store: Store, tmp_path: Path) -> None:
    token = link(begun(opened))
    assert Drafts(store).read(token).content.answers
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not any(token.encode() in path.read_bytes() for path in files)
