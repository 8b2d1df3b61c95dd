"""Paper answers entered without a browser: by whom, where, once, and taken back."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

import pytest
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx
from streamlit.testing.v1 import AppTest

from geo import diagnostics, questionnaire
from geo.columns import DIMENSIONS
from geo.settings import DATABASE_VARIABLE
from geo.store import Store
from geo.ui import account, address
from geo.ui.sections import Section
from geo.vocabularies import Support, Table
from tests.stores import frame, published, rows
from tests.test_accounts import AUTH
from tests.ui.conftest import PAGES, SECONDS, SHELL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.ui.conftest import Open

DAY: Final = date(2026, 3, 12)
ANSWERS: Final = {"gouvernance-1": 1, "gouvernance-2": 2, "creation-1": 4, "creation-3": 4, "outils-2": 0}
SCORES: Final = {"gouvernance": "1.5", "creation": "4.0"}
CLAIMS: Final = {
    "is_logged_in": True,
    "iss": "https://id.example.org",
    "sub": "ana",
    "name": "Ana Fictive",
} | {
    "email": "ana@example.org",
    "email_verified": True,
    "exp": datetime(2026, 5, 1, 13, tzinfo=UTC).timestamp(),
}


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Store]:
    """Give a database where a first table is published."""
    url = f"sqlite:///{tmp_path / 'base.sqlite'}"
    monkeypatch.setenv(DATABASE_VARIABLE, url)
    store = Store.open(url)
    published(store, {Table.POLES: frame(Table.POLES, [{"region": "07"}])})
    yield store
    store.close()


@pytest.fixture
def entry(base: Store, caplog: pytest.LogCaptureFixture) -> AppTest:
    """Give the section, not run yet."""
    assert base.latest()
    caplog.set_level(logging.ERROR, logger=get_script_run_ctx.__module__)
    screen = AppTest.from_file(str(SHELL), default_timeout=SECONDS)
    screen.switch_page(str(PAGES / "diagnostic.py"))
    screen.query_params[address.SECTION] = [str(Section.ENTRY)]
    return screen


def connected(screen: AppTest, role: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Log somebody in with what an address was given."""
    monkeypatch.setattr(account, "_now", lambda: datetime(2026, 5, 1, 12, tzinfo=UTC))
    screen.secrets["auth"] = AUTH
    screen.secrets["maillage"] = {"roles": {"ana@example.org": role}}
    screen.user = CLAIMS
    return screen


def told(screen: AppTest, number: int = 0, region: str = "", who: str = "Cellule fictive") -> AppTest:
    """Fill the form of a place in the pile, without sending it."""
    assert not screen.exception
    if region:
        screen.selectbox(key=f"papier_region_{number}").set_value(region)
    screen.date_input(key=f"papier_jour_{number}").set_value(DAY)
    for code, level in ANSWERS.items():
        screen.radio(key=f"papier_{code}_{number}").set_value(level)
    if who:
        screen.text_input(key="auteur_publication").input(who)
    return screen


def press(screen: AppTest, label: str = "Saisir ce formulaire") -> AppTest:
    screen = next(one for one in screen.button if one.label == label).click().run()
    assert not screen.exception
    return screen


def said(screen: AppTest) -> str:
    parts = [*screen.caption, *screen.info, *screen.success, *screen.warning, *screen.error, *screen.markdown]
    return " ".join(one.value for one in parts).replace("\\", "").replace("\xa0", " ")


def offered(screen: AppTest) -> bool:
    """Tell whether the section is among those of the screen."""
    return "Saisir des réponses papier" in screen.button_group(key=address.SECTION).options


def test_a_form_becomes_a_row_of_scores_and_the_next_one_is_ready(entry: AppTest, base: Store) -> None:
    screen = entry.run()
    assert "Seules les six notes sont gardées" in said(screen)
    labels = [one.label.replace("\\", "") for one in screen.radio]
    assert [label.partition("\u2060.")[0] for label in labels] == [str(number) for number in range(1, 19)]
    press(told(screen, region="07"))
    (row,) = rows(base, Table.DIAGNOSTICS)
    assert row.pop("id").startswith("dia-")
    assert row == {
        "questionnaire": "1.0",
        "rempli_le": "2026-03-12",
        "support": "papier",
        "region": "07",
        "secteur": "",
    } | {code: SCORES.get(code, "") for code in DIMENSIONS}
    last = base.latest()
    assert last
    assert (last.number, last.author, last.message, str(last.kind)) == (
        2, "Cellule fictive", "Réponses papier saisies", "saisie",
    )  # fmt: skip
    assert "formulaire du 12 mars 2026 · Outaouais · secteur non dit · 5 questions répondues sur 18" in said(
        screen
    )
    assert "Gouvernance et stratégie : 1,5" in said(screen)
    # The next form is blank, but for where and when the pile comes from.
    assert {one.value for one in screen.radio} == {-1}
    assert screen.selectbox(key="papier_region_1").value == "07"
    assert screen.date_input(key="papier_jour_1").value == DAY
    press(told(screen, 1, "10"))
    assert [one["region"] for one in rows(base, Table.DIAGNOSTICS)] == ["07", "10"]


def test_pressed_twice_a_form_is_entered_once(entry: AppTest, base: Store) -> None:
    # The browser sends the second click of the form that it still shows, whose run was cut short
    # after the publication: the same form is sent again.
    screen = told(entry.run(), region="07")
    name = screen.session_state["_papier_nom"]
    press(screen)
    screen.session_state["_papier_nom"] = name
    screen.session_state["_papier_numero"] = 0
    screen.run()
    press(told(screen, region="07"))
    assert len(rows(base, Table.DIAGNOSTICS)) == 1
    assert [one.number for one in base.publications(9)] == [2, 1]
    assert "Saisi" in said(screen)
    # A click on the form before this one comes too late for anything.
    assert screen.session_state["_papier_numero"] == 1


def test_an_entry_is_undone_and_the_others_stay(entry: AppTest, base: Store) -> None:
    screen = press(told(entry.run(), region="07"))
    press(told(screen, 1, "10"))
    press(screen, "Annuler cette saisie")
    assert [one["region"] for one in rows(base, Table.DIAGNOSTICS)] == ["07"]
    assert "La saisie est annulée" in said(screen)
    assert not [one for one in screen.button if one.label == "Annuler cette saisie"]
    last = base.latest()
    assert last
    assert last.message == "Saisie annulée"
    press(told(screen, 2, "10"))
    assert len(rows(base, Table.DIAGNOSTICS)) == 2


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ((None, ANSWERS, "Cellule"), "Dites quel jour"),
        ((DAY, {}, "Cellule"), "Aucune dimension"),
        ((DAY, {"outils-1": 3}, "Cellule"), "Aucune dimension"),
        ((DAY, ANSWERS, ""), "Dites qui publie"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    entry: AppTest, base: Store, told: tuple[date | None, dict[str, int], str], sentence: str
) -> None:
    (day, answers, who), screen = told, entry.run()
    screen.date_input(key="papier_jour_0").set_value(day)
    for code, level in answers.items():
        screen.radio(key=f"papier_{code}_0").set_value(level)
    screen.text_input(key="auteur_publication").input(who)
    press(screen)
    assert sentence in said(screen)
    assert rows(base, Table.DIAGNOSTICS) == []
    assert all(screen.radio(key=f"papier_{code}_0").value == level for code, level in answers.items())


@pytest.mark.parametrize(("role", "own"), [("edition:07,10", ["07", "10"]), ("administration", None)])
def test_one_enters_for_the_regions_that_one_edits(
    entry: AppTest, base: Store, monkeypatch: pytest.MonkeyPatch, role: str, own: list[str] | None
) -> None:
    screen = connected(entry, role, monkeypatch).run()
    assert not screen.exception
    regions = screen.selectbox(key="papier_region_0")
    assert len(regions.options) == (len(own) if own else 17)
    press(told(screen, who=""))
    if own:
        # Of no region: not theirs to write.
        assert "Choisissez une de vos régions" in said(screen)
        assert rows(base, Table.DIAGNOSTICS) == []
        press(told(screen, region="10", who=""))
    (row,) = rows(base, Table.DIAGNOSTICS)
    assert row["region"] == ("10" if own else "")
    last = base.latest()
    assert last
    assert last.author.startswith("Ana Fictive")


@pytest.mark.parametrize("role", ["lecture", ""])
def test_who_may_not_edit_is_not_shown_the_section(
    entry: AppTest, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    if role:
        connected(entry, role, monkeypatch)
    else:
        entry.secrets["auth"] = AUTH
        entry.secrets["maillage"] = {"roles": {"ana@example.org": "administration"}}
    screen = entry.run()
    assert not screen.exception
    assert not offered(screen)
    assert "Saisir des réponses papier" not in [one.value for one in screen.header]


def test_where_nothing_is_published_it_is_said_and_no_form_is_shown(opened: Open) -> None:
    screen = opened("diagnostic", {address.SECTION: [str(Section.ENTRY)]})
    assert not screen.exception
    assert offered(screen)
    assert "aucune ne l’est ici" in said(screen)
    assert not screen.radio


def test_an_outage_after_the_writing_and_a_changed_answer_leave_one_row_as_last_told(
    entry: AppTest, base: Store
) -> None:
    screen = entry.run()
    first = questionnaire.latest()
    name = screen.session_state["_papier_nom"]
    origin = diagnostics.Origin(DAY, Support.PAPER, "07", "")
    row = diagnostics.row(first, {"outils-1": 1, "outils-2": 1}, origin, name)
    published(base, {Table.DIAGNOSTICS: frame(Table.DIAGNOSTICS, [row])})
    press(told(screen, region="07"))
    (held,) = rows(base, Table.DIAGNOSTICS)
    assert (held["id"], held["gouvernance"], held["outils"]) == (name, "1.5", "")
