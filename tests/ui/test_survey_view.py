"""The results of surveys on the screen: what is shown, what is hidden, and who reads people's own words."""

from __future__ import annotations

import html
import re
import shutil
from typing import TYPE_CHECKING, Final

import pytest

from geo.settings import DATABASE_VARIABLE, DEMONSTRATION
from geo.store import Store
from geo.survey_tables import Split
from geo.ui import address
from geo.ui.sections import Section
from geo.vocabularies import Table
from tests.stores import frame, published
from tests.ui.test_account import ANA, HOUR, clock, given

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from tests.ui.conftest import Open

__all__ = ["clock"]

PAGE: Final = "diagnostic"
HERE: Final = {address.SECTION: [str(Section.SURVEYS)]}
REGIONS: Final = ["03"] * 7 + ["05"] * 6 + ["10"] * 2
PLAN, MARK, WORDS = "Un plan ?", "Votre aisance ?", "Un mot ?"


def rows() -> list[dict[str, str]]:
    """Make a survey of fifteen: a choice, a scale of which all is shown, own words."""
    told = []
    for number, region in enumerate(REGIONS):
        answers = {
            PLAN: "Oui" if number % 3 else "Non",
            MARK: "2" if number % 2 else "4",
            WORDS: f"Le mot {number} de {region}",
        }
        told += [
            {"sondage": "Besoins", "question": question, "repondant": f"r{number}", "region": region}
            | {"secteur": "danse", "reponse": answer, "repondu_le": "2026-04-14"}
            for question, answer in answers.items()
        ]
    return told


@pytest.fixture
def survey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Publish it."""
    url = f"sqlite:///{tmp_path / 'base.sqlite'}"
    monkeypatch.setenv(DATABASE_VARIABLE, url)
    store = Store.open(url)
    published(store, {Table.SURVEYS: frame(Table.SURVEYS, rows())}, message="Sondage")
    yield store
    store.close()


def sent(screen: AppTest) -> str:
    """Write all that a screen sends, the words of people among them."""
    assert not screen.exception
    body = " ".join(one.proto.body for one in screen.get("html"))
    said = [*screen.markdown, *screen.caption, *screen.info]
    return (
        html.unescape(" ".join([body, *(str(one.value) for one in said)]))
        .replace("\\", "")
        .replace("\u00a0", " ")
    )


def table(screen: AppTest, question: str) -> list[list[str]]:
    """Give the cells of a question's table."""
    (found,) = re.findall(rf"<caption>{re.escape(question)}</caption>(.*?)</table>", sent(screen))
    lines = re.findall("<tr>(.*?)</tr>", found)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line) for line in lines]


@pytest.mark.usefixtures("survey")
def test_answers_are_shown_with_their_respondents_and_a_scale_with_its_middle(opened: Open) -> None:
    screen = opened(PAGE, HERE)
    told = sent(screen)
    assert "**15 personnes** ont répondu" in told
    assert [one.value.replace("\\", "").replace("\u00a0", " ") for one in screen.subheader] == [
        PLAN,
        MARK,
        WORDS,
    ]
    assert table(screen, PLAN) == [
        ["Réponse", "Personnes", "Part"],
        ["Oui", "10", "67 %"],
        ["Non", "5", "33 %"],
    ]
    assert "Échelle · moyenne 3,1, médiane 4" in told
    # On one's own machine everything is one's own.
    assert "Le mot 14 de 10" in told


@pytest.mark.usefixtures("survey")
def test_what_tells_of_a_few_is_said_hidden_and_is_nowhere_in_what_is_sent(opened: Open) -> None:
    screen = opened(PAGE, HERE | {address.SPLIT: [str(Split.REGION)]})
    assert table(screen, PLAN)[0] == ["Région", "Personnes", "Oui", "Non"]
    # Of 15, the 7 and the 6 would tell of the 2: one of the regions is hidden with them.
    (line,) = table(screen, PLAN)[1:]
    assert line[:2] == ["Capitale-Nationale", "7"]
    assert "masqué" in line
    assert "Côte-Nord" not in " ".join(re.findall("<table.*?</table>", sent(screen)))
    assert "Ce qui n’est pas dans le tableau" in sent(screen)
    assert screen.query_params[address.SPLIT] == "region"


@pytest.mark.usefixtures("survey")
def test_no_filter_and_no_day_changes_a_figure_and_it_is_said(opened: Open) -> None:
    whole = opened(PAGE, HERE)
    assert "Ni les filtres" not in sent(whole)
    for query in ({"region": ["05"]}, {"secteur": ["musique"]}, {address.DAY: ["2020-01-01"]}):
        screen = opened(PAGE, HERE | query)
        assert table(screen, PLAN) == table(whole, PLAN)
        assert "Ni les filtres" in sent(screen)


def test_without_any_survey_the_way_to_bring_one_is_shown(opened: Open, tmp_path: Path) -> None:
    shutil.copy(DEMONSTRATION / "poles.csv", tmp_path)
    screen = opened(PAGE, HERE, folder=tmp_path)
    assert "Aucun sondage n’est encore là" in sent(screen)
    assert [one.proto.page for one in screen.get("page_link")] == ["donnees"]


@pytest.mark.usefixtures("survey")
@pytest.mark.parametrize(
    ("role", "read"),
    [
        ("", []),
        ("lecture", []),
        ("édition : 05", ["05"]),
        ("administration", ["03", "05", "10"]),
    ],
)
def test_own_words_go_to_the_roles_that_read_them_and_to_nobody_else(
    opened: Open, clock: list[datetime], role: str, read: list[str]
) -> None:
    screen = opened(PAGE, HERE)
    screen.user = ANA | {"exp": clock[0].timestamp() + HOUR}
    given(screen, {"ana@example.org": role} if role else {}).run()
    told = sent(screen)
    everything = "\n".join(str(getattr(element, "proto", "")) for element in screen.main)
    # In all that is sent, and not only in what is seen.
    for words in (told, everything):
        assert sorted(set(re.findall("Le mot [0-9]+ de ([0-9]+)", words))) == read
    assert "lue par l’administration" in told
    assert ("Votre rôle est la lecture" in told) is (not read)
    # The figures are for everybody.
    assert table(screen, PLAN)[1] == ["Oui", "10", "67 %"]
