"""The results without a browser: the same whatever is filtered and whatever day is looked at."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from geo import releases
from geo.changes import difference
from geo.export import Separator
from geo.maturity_table import Split
from geo.publications import PublicationKind
from geo.roles import Role, Writer
from geo.settings import DATABASE_VARIABLE, DEMONSTRATION
from geo.store import Store
from geo.tabular import read
from geo.ui import address, downloads
from geo.ui.sections import Section
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from tests.ui.conftest import Open

PAGE = "diagnostic"
HERE = {address.SECTION: [str(Section.RESULTS)]}
APART = "ne suivent ni les filtres, ni la date"
FORMER = {"carte_au": ["2026-11-19"]}


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the figures on a day of which they are known: each quarter brings others."""
    monkeypatch.setattr(releases, "today", lambda: date(2026, 11, 23))


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Give what every download of a screen would write, by name."""
    held: dict[str, bytes] = {}

    def offer(what: str, _selection: object, write: Callable[[Separator], bytes], **_rest: object) -> None:
        held[what] = write(Separator.COMMA)

    monkeypatch.setattr(downloads, "offer", offer)
    return held


@pytest.fixture
def yesterday(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Publish all diagnostics but one of June of the region 01, and on another day that one."""
    url = f"sqlite:///{tmp_path / 'base.sqlite'}"
    monkeypatch.setenv(DATABASE_VARIABLE, url)
    days = iter((datetime(2026, 11, 18, 17, tzinfo=UTC), datetime(2026, 11, 20, 17, tzinfo=UTC)))
    store = replace(Store.open(url), clock=lambda: next(days))
    whole = read("diagnostics.csv", (DEMONSTRATION / "diagnostics.csv").read_bytes()).cells
    fewer = whole.drop(whole.index[whole["id"] == "dia-072"])
    who = Writer("Cellule fictive", Role.ADMINISTRATION)
    for base, (before, after) in enumerate(((whole.head(0), fewer), (fewer, whole))):
        changes = difference({Table.DIAGNOSTICS: before}, {Table.DIAGNOSTICS: after})
        store.publish(changes, base=base, writer=who, message="Suite", kind=PublicationKind.ENTRY)
    yield
    store.close()


def results(opened: Open, query: Mapping[str, Sequence[str]], split: Split = Split.REGION) -> AppTest:
    screen = opened(PAGE, HERE | dict(query))
    if split is not Split.REGION:
        screen.button_group(key="maturite_par").set_value(split).run()
    assert not screen.exception
    return screen


def table(screen: AppTest) -> list[list[str]]:
    """Read the wide table, row by row."""
    (body,) = [one.proto.body for one in screen.get("html") if "maillage-across" in one.proto.body]
    rows = re.findall(r"<tr>(.*?)</tr>", body)
    return [
        [html.unescape(cell).replace("\xa0", " ") for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in rows
    ]


def apart(screen: AppTest) -> bool:
    return any(APART in one.value.replace("\xa0", " ") for one in screen.info)


def test_every_figure_of_the_file_is_in_the_table_and_hidden_ones_are_said_hidden(
    opened: Open, taken: dict[str, bytes]
) -> None:
    drawn = {row[0]: row[1:] for row in table(results(opened, {}))}
    assert drawn["Capitale-Nationale"] == [
        "10", "6 % de 168", "30 juin 2026", "2,2", "2,1", "2,5", "1,8", "2,2", "2,5"
    ]  # fmt: skip
    # What could not follow the number of respondents says until when it counts.
    assert drawn["Tout le Québec"][-3:] == [
        "1,4 (77 au 30 juin 2026)",
        "2,0 (36 au 30 septembre 2025)",
        "2,3 (36 au 30 septembre 2025)",
    ]
    assert set(drawn["Laval"]) == {"masqué"}
    assert drawn["Montréal"][2] == "31 mars 2026"
    lines = taken["maturite_region"].decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(drawn) - 1
    assert any(line.startswith("1.0,Laval,,,masqué,,") for line in lines)
    assert all("Réponses jusqu’au 30 septembre 2026" in line.replace("\xa0", " ") for line in lines[1:])


def test_the_screen_says_when_the_quarter_s_answers_count_and_not_how_many_there_are(opened: Open) -> None:
    told = " ".join(one.value for one in results(opened, {}).caption).replace("\xa0", " ").replace("\\", "")
    assert "Réponses jusqu’au 30 septembre 2026" in told
    assert "Les réponses du trimestre en cours compteront ensemble, à partir du 1er janvier 2027." in told


@pytest.mark.parametrize("split", [Split.REGION, Split.SECTOR_YEAR])
@pytest.mark.parametrize(
    "query",
    [
        {"secteur": ["danse"]},
        {"region": ["07", "13"], "mesure": ["99"]},
        {"du": ["2025-06-01"], "statut": ["ferme"]},
    ],
    ids=str,
)
def test_no_filter_changes_a_figure_and_the_screen_says_so(
    opened: Open, taken: dict[str, bytes], query: dict[str, list[str]], split: Split
) -> None:
    every = results(opened, {}, split)
    whole, files = table(every), dict(taken)
    assert not apart(every)
    narrowed = results(opened, query, split)
    assert table(narrowed) == whole
    assert taken == files
    assert apart(narrowed)


@pytest.mark.usefixtures("yesterday")
def test_two_days_show_the_same_figures(opened: Open, taken: dict[str, bytes]) -> None:
    now = results(opened, {})
    whole, files = table(now), dict(taken)
    assert {row[0]: row[1] for row in whole}["Bas-Saint-Laurent"] == "5"
    former = results(opened, FORMER)
    assert table(former) == whole
    assert taken == files
    assert apart(former)


@pytest.mark.usefixtures("yesterday")
def test_the_map_of_a_past_day_has_the_figures_of_now(opened: Open, taken: dict[str, bytes]) -> None:
    shown = {}
    for day, query in (("now", {}), ("then", FORMER)):
        screen = opened("carte", {"indicateur": ["maturite"], **query})
        assert not screen.exception
        (body,) = [one.proto.body for one in screen.get("html") if "<td>Bas-Saint-Laurent<" in one.proto.body]
        shown[day] = (body, taken["regions"])
    assert shown["now"] == shown["then"]
    assert '"number">1,7</td>' in shown["now"][0].split("Bas-Saint-Laurent")[1].split("</tr>")[0]


def test_few_answers_show_nothing(opened: Open, tmp_path: Path) -> None:
    head = (DEMONSTRATION / "diagnostics.csv").read_text(encoding="utf-8").splitlines()[:5]
    (tmp_path / "diagnostics.csv").write_text("\n".join(head) + "\n", encoding="utf-8")
    screen = opened(PAGE, HERE, folder=tmp_path)
    assert not screen.exception
    assert any("Rien n’est encore montré" in one.value for one in screen.info)
    assert "maillage-across" not in "".join(one.proto.body for one in screen.get("html"))


def test_versions_are_chosen_and_a_rate_above_the_whole_is_said(opened: Open, tmp_path: Path) -> None:
    head, *lines = (DEMONSTRATION / "diagnostics.csv").read_text(encoding="utf-8").splitlines()
    newer = [
        line.replace(",1.0,", ",2.0,", 1).replace("dia-", "neuf-", 1) for line in lines if ",03," in line
    ]
    (tmp_path / "diagnostics.csv").write_text("\n".join((head, *lines, *newer)) + "\n", encoding="utf-8")
    (tmp_path / "populations.csv").write_text(
        "region,secteur,organismes,source,compte_le\n03,,9,Répertoire,2026-01-31\n", encoding="utf-8"
    )
    screen = opened(PAGE, HERE, folder=tmp_path)
    assert not screen.exception
    drawn = {row[0]: row[1:] for row in table(screen)}
    # The newest first: of it only those of the region 03.
    assert drawn["Tout le Québec"][0] == drawn["Capitale-Nationale"][0] == "10"
    assert drawn["Capitale-Nationale"][1] == "plus de 100 % : 9 comptés"
    assert any("leur nombre y est à corriger" in one.value for one in screen.warning)
    screen.button_group(key="maturite_version").set_value("1.0").run()
    assert {row[0]: row[1] for row in table(screen)}["Tout le Québec"] == "82"


def test_the_form_on_paper_is_offered_in_the_language_of_the_page(opened: Open) -> None:
    for query, label in (
        ({}, "Télécharger le formulaire papier (PDF)"),
        ({"lang": ["en"]}, "Download the paper form (PDF)"),
    ):
        assert label in [one.proto.label for one in opened(PAGE, query).get("download_button")]
