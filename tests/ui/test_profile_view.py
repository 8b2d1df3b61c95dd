"""The result of a self-diagnostic without a browser: what it compares, and what it advises."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df

from geo import questionnaire, releases
from geo.columns import DIMENSIONS
from geo.export import Separator
from geo.language import ENGLISH, FRENCH
from geo.settings import DEMONSTRATION
from geo.ui import downloads, filling

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from tests.ui.conftest import Open

PAGE: Final = "diagnostic"
FIRST: Final = questionnaire.latest()
NAMES: Final = [FIRST.dimensions[code][FRENCH.locale].name for code in DIMENSIONS]
MIXED: Final = {
    **dict.fromkeys(("gouvernance-1", "gouvernance-2", "competences-1", "competences-2"), 2),
    **dict.fromkeys(("outils-1", "outils-2", "donnees-1", "donnees-2"), 1),
    **dict.fromkeys(("creation-1", "creation-2", "creation-3"), 0),
    "collaboration-1": 3,
}
JUNE: Final = "10 au 30 juin 2026"
HOSTILE: Final = "<img src=x onerror=alert(1)> [x](javascript:alert(1))"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the figures on a day of which they are known: each quarter brings others."""
    monkeypatch.setattr(releases, "today", lambda: date(2026, 11, 23))


def filled(screen: AppTest, answers: Mapping[str, int], region: str = "", sector: str = "") -> AppTest:
    """Tell some answers as the steps do, and stop at the first step."""
    assert not screen.exception
    for key, value in ((filling.REGION, region), (filling.SECTOR, sector)):
        if value:
            screen.selectbox(key=key).set_value(value)
    screen.button(key="commencer").click().run()
    for code, level in answers.items():
        screen.session_state[filling.key(code)] = level
    screen.button(key="voir_mon_profil").click().run()
    assert not screen.exception
    return screen


def written(screen: AppTest) -> str:
    return html.unescape(" ".join(one.proto.body for one in screen.get("html"))).replace("\xa0", " ")


def said(screen: AppTest) -> str:
    parts = [*screen.caption, *screen.info, *screen.success, *screen.markdown]
    return " ".join(one.value for one in parts).replace("\\", "").replace("\xa0", " ")


def table(screen: AppTest) -> list[list[str]]:
    (body,) = [one.proto.body for one in screen.get("html") if "<table" in one.proto.body]
    return [
        [html.unescape(cell).replace("\xa0", " ") for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", body)
    ]


def drawn(screen: AppTest) -> tuple[list[str], list[tuple[str, float]]]:
    """Give the names beside the bars of the chart, and the signs on it."""
    (chart,) = screen.get("arrow_vega_lite_chart") or screen.get("vega_lite_chart")
    frames = [convert_arrow_bytes_to_pandas_df(held.data.data) for held in chart.proto.datasets]
    (own,) = [frame for frame in frames if "groupe" not in frame]
    (others,) = [frame for frame in frames if "groupe" in frame]
    signs = zip(others["groupe"].str.replace("\xa0", " "), others["note"].tolist(), strict=True)
    return own["dimension"].str.replace("\xa0", " ").tolist(), list(signs)


def test_scores_stand_beside_the_averages_of_region_and_sector(opened: Open) -> None:
    screen = filled(opened(PAGE), MIXED, "03", "theatre")
    headers, *rows = table(screen)
    region, sector = "Votre région (Capitale-Nationale)", "Votre secteur (Théâtre)"
    assert headers == ["Dimension", "Votre note", region, sector]
    assert [row[0] for row in rows] == NAMES
    assert [row[1] for row in rows] == ["2,0", "2,0", "1,0", "1,0", "0,0", "non évalué"]
    # As « Résultats » has them for everybody.
    assert [row[2] for row in rows] == [
        f"{mean} ({JUNE})" for mean in ("2,2", "2,1", "2,5", "1,8", "2,2", "2,5")
    ]
    assert rows[0][3] == "1,8 (12 au 31 mars 2026)"
    # The last means have waited for more who evaluated them.
    assert rows[-1][3] == "2,5 (5 au 31 mars 2025)"
    told = said(screen)
    assert "Non évalué : moins de la moitié" in told
    assert "questionnaire « maturite », version 1.0" in told
    assert "12 questions répondues sur 18" in told
    assert "fictives" in told


@pytest.mark.parametrize(
    ("region", "sector", "columns", "sentence"),
    [
        ("", "", 2, "Votre région n’est pas dite : rien n’y est comparé. Votre secteur n’est pas dit"),
        ("13", "", 2, "Votre région (Laval) : moins de cinq répondants"),
        ("03", "", 3, "Votre secteur n’est pas dit"),
    ],
)
def test_a_comparison_that_cannot_be_is_said_and_why(
    opened: Open, region: str, sector: str, columns: int, sentence: str
) -> None:
    screen = filled(opened(PAGE), MIXED, region, sector)
    assert {len(row) for row in table(screen)} == {columns}
    assert sentence in said(screen)


def test_another_version_is_never_compared(opened: Open, tmp_path: Path) -> None:
    text = (DEMONSTRATION / "diagnostics.csv").read_text(encoding="utf-8").replace(",1.0,2", ",0.9,2")
    (tmp_path / "diagnostics.csv").write_text(text, encoding="utf-8")
    screen = filled(opened(PAGE, folder=tmp_path), MIXED, "03", "theatre")
    assert {len(row) for row in table(screen)} == {2}
    assert "Aucune moyenne n’est encore publiée pour la version 1.0" in said(screen)


def test_a_next_step_says_why_and_leads_to_the_guide_and_to_who_can_help(opened: Open) -> None:
    screen = filled(opened(PAGE), MIXED, "03", "theatre")
    cards = [one.proto.body for one in screen.get("html") if "maillage-step" in one.proto.body]
    assert [re.findall("<h3>(.*?)</h3>", card) for card in cards] == [
        [f"{number}. {NAMES[place]}"] for number, place in enumerate((4, 2, 3), start=1)
    ]
    levels = next(one for one in FIRST.questions if one.code == "creation-1").wordings[FRENCH.locale].levels
    assert html.escape(levels[0]) in cards[0]
    assert html.escape(levels[1]) in cards[0]
    assert "Le guide n’a pas encore de réponse sur cette question." in html.unescape(cards[0])
    # The guide has two entries about catalogues and identifiers, by their permalinks.
    assert re.findall(r'href="(/guide[^"]*)" target="_blank"', cards[2]) == [
        "/guide?demande=dem-026",
        "/guide?demande=dem-012",
    ]
    helpers = re.findall(r'href="(/repertoire[^"]*)" target="_blank"', cards[2])
    assert len(helpers) == 3
    assert all("repertoire=expertises" in link for link in helpers)
    far = [int(n or 0) for n in re.findall(r"(?:(\d+)\s*km|même région)</li>", html.unescape(cards[2]))]
    assert far == sorted(far)
    assert len(far) == 3


def test_the_link_to_who_can_help_opens_the_directory_on_them(opened: Open) -> None:
    screen = opened(
        "repertoire", {"recherche": ["Coopérative Vocabulaire lié"], "repertoire": ["expertises"]}
    )
    assert not screen.exception
    assert screen.button_group(key="repertoire").value == "expertises"
    assert any(one.value.startswith("1 ligne") for one in screen.caption)


def test_nothing_answered_leads_back_and_everything_at_its_best_is_said(opened: Open) -> None:
    screen = filled(opened(PAGE), {})
    assert "Vous n’avez encore répondu à aucune question" in said(screen)
    assert "<table" not in written(screen)
    screen.button(key="retourner").click().run()
    assert next(one.value for one in screen.header).startswith(NAMES[0])
    every = {question.code: 4 for question in FIRST.questions}
    assert "Toutes les dimensions évaluées sont au plus haut" in said(filled(opened(PAGE), every))
    assert "Aucune dimension n’est évaluée" in said(filled(opened(PAGE), {"outils-1": 2}))


def test_one_goes_back_to_any_step_changes_an_answer_and_sees_the_profile_change(opened: Open) -> None:
    screen = filled(opened(PAGE), MIXED)
    screen.button(key="revoir_5").click().run()
    assert screen.radio(key=filling.key("creation-1")).value == 0
    for number in (1, 2, 3):
        screen.radio(key=filling.key(f"creation-{number}")).set_value(4)
    screen.button(key="voir_mon_profil").click().run()
    assert {row[0]: row[1] for row in table(screen)}[NAMES[4]] == "4,0"


def test_what_tables_hold_is_shown_as_text(opened: Open, tmp_path: Path) -> None:
    (tmp_path / "demandes.csv").write_text(
        "id,recue_le,territoire,secteurs,domaines,mesures,question,reponse,repondue_le,repondants,mots_cles,"
        f"statut\nd1,2020-01-01,03,,strategie,,{HOSTILE},Oui,2020-02-01,,plan numérique,repondue\n",
        encoding="utf-8",
    )
    head = (DEMONSTRATION / "expertises.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    told = {
        "id": "e1",
        "titulaire": HOSTILE,
        "domaine": "strategie",
        "nature": "offerte",
        "territoires": "03",
    }
    line = ",".join(told.get(name, "") for name in head)
    (tmp_path / "expertises.csv").write_text(f"{','.join(head)}\n{line}\n", encoding="utf-8")
    answers = dict.fromkeys(("gouvernance-1", "gouvernance-2"), 0)
    screen = filled(opened(PAGE, folder=tmp_path), answers, "03")
    bodies = " ".join(one.proto.body for one in screen.get("html"))
    assert bodies.count(html.escape(HOSTILE)) == 2
    assert "<img" not in bodies


def test_the_file_is_one_s_own(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    held: dict[str, bytes] = {}

    def offer(what: str, _selection: object, write: Callable[[Separator], bytes], **_rest: object) -> None:
        held[what] = write(Separator.COMMA)

    monkeypatch.setattr(downloads, "offer", offer)
    filled(opened(PAGE), MIXED, "03", "theatre")
    lines = held["profil"].decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(FIRST.questions)
    assert lines[0] == "questionnaire,rempli_le,dimension,note,numero,question,niveau,situation"
    assert not any("Capitale" in line or "Théâtre" in line for line in lines)


def test_the_profile_is_of_today_whatever_day_the_map_shows(opened: Open) -> None:
    screen = filled(opened(PAGE, {"carte_au": ["2020-01-31"]}), MIXED, "03")
    assert f"Profil du {FRENCH.date(date.today())}," in said(screen)  # noqa: DTZ011 # the visitor's day
    assert table(screen)[1][2] == f"2,2 ({JUNE})"


def test_the_chart_says_what_the_table_says(opened: Open) -> None:
    screen = filled(opened(PAGE), MIXED, "03", "theatre")
    headers, *rows = table(screen)
    bars, signs = drawn(screen)
    assert bars == [f"{row[0]} : {row[1]}" for row in rows]
    for place in (2, 3):
        means = [float(row[place].split()[0].replace(",", ".")) for row in rows if row[place] != "masqué"]
        assert [mean for name, mean in signs if name == headers[place]] == means


def test_the_profile_is_read_in_english(opened: Open) -> None:
    screen = filled(opened(PAGE, {"lang": ["en"]}), MIXED, "03", "theatre")
    assert table(screen)[0] == [
        "Dimension",
        "Your score",
        "Your region (Capitale-Nationale)",
        "Your sector (Theatre)",
    ]
    assert table(screen)[1][0] == FIRST.dimensions["gouvernance"][ENGLISH.locale].name
    assert "lang=en" in written(screen)
