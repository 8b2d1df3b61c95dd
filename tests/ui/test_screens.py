"""Every screen runs on every kind of data, and its numbers are those of the listings."""

from __future__ import annotations

import csv
import json
import re
from contextlib import closing
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

import pytest

from geo import atlas, dataset
from geo.columns import COLUMNS
from geo.language import FRENCH
from geo.listing import Listing, rows
from geo.selection import Indicator, parse
from geo.settings import DATABASE_VARIABLE, DEMONSTRATION, REGION_CODES, ROOT
from geo.store import Store
from geo.ui import address
from geo.view import Knowledge, View, look
from geo.vocabularies import PoleStatus, Table
from tests.stores import frame, published

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest
    from streamlit.testing.v1.element_tree import Button

    from tests.ui.conftest import Open

PAGES: Final = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
QUERIES: Final = (
    "",
    "secteur=danse",
    "secteur=danse&secteur=musique&mesure=99",
    "region=10&indicateur=poles_actifs",
    "statut=ferme&axe=creation&du=2018-01-01&au=2019-12-31",
)
NUMBERED: Final = {
    Listing.POLES: 1,
    Listing.EXPERTISES: 2,
    Listing.ACTIVITIES: 3,
    Listing.LINKS: 4,
}
"""Position of the number that opens a listing."""


def seen(query: str) -> View:
    shown = atlas.build(dataset.load(DEMONSTRATION))
    return look(shown, parse(parse_qs(query), shown)[0])


def numbers_of(screen: AppTest) -> list[Button]:
    return [button for button in screen.main.button if button.label.startswith("**")]


def write(folder: Path, table: Table, lines: list[dict[str, str]]) -> None:
    with (folder / table.file).open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, [column.name for column in COLUMNS[table]], restval="")
        writer.writeheader()
        writer.writerows(lines)


def digits(label: str) -> int:
    found = re.search(r"\*\*([\d\s]+)", label)
    assert found, label
    return int(re.sub(r"\s", "", found.group(1)))


def state_of_the_map(screen: AppTest) -> dict[str, object]:
    """Read what the map was told to show."""
    sent = json.loads(screen.get("component_instance")[0].proto.json_args)
    found = re.search(r"maillage\.show\(\w+, (\{.*\})\);", sent["feature_group"])
    assert found
    told: dict[str, object] = json.loads(found.group(1))
    return told


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_screen_runs_on_the_demonstration(opened: Open, page: str, language: str) -> None:
    screen = opened(page, {"lang": [language]})
    assert not screen.exception
    assert not screen.error
    assert len(screen.main.children) > 2


@pytest.mark.parametrize("page", PAGES)
def test_a_screen_runs_on_empty_tables(opened: Open, page: str, tmp_path: Path) -> None:
    for table in (Table.POLES, Table.EXPERTISES, Table.ACTIVITIES, Table.PLACES, Table.AMBASSADORS):
        write(tmp_path, table, [])
    screen = opened(page, folder=tmp_path)
    assert not screen.exception
    assert not screen.error


@pytest.mark.parametrize("page", PAGES)
def test_a_screen_runs_on_one_row(opened: Open, page: str, tmp_path: Path) -> None:
    write(tmp_path, Table.POLES, [{"id": "p1", "nom": "Pôle", "region": "09", "statut": "actif"}])
    screen = opened(page, parse_qs("region=09&fiche=09"), tmp_path)
    assert not screen.exception
    assert not screen.error


@pytest.mark.parametrize("page", PAGES)
def test_a_screen_runs_where_a_filter_leaves_nothing(opened: Open, page: str) -> None:
    screen = opened(page, parse_qs("secteur=danse&region=10&du=2090-01-01&fiche=10"))
    assert not screen.exception


def test_faulty_data_are_reported_and_about_stays_readable(opened: Open, tmp_path: Path) -> None:
    write(tmp_path, Table.POLES, [{"id": "p1", "nom": "Pôle", "region": "99", "statut": "actif"}])
    screen = opened(folder=tmp_path)
    assert not screen.exception
    assert len(screen.error) == 1
    report = screen.dataframe[0].value[["Fichier", "Ligne", "Colonne", "Valeur"]]
    assert report.to_numpy().tolist() == [["poles.csv", "2", "region", "99"]]
    assert not opened("a_propos", folder=tmp_path).exception
    assert not opened("donnees", folder=tmp_path).exception


def told(screen: AppTest) -> str:
    return " ".join(str(getattr(one, "proto", "")) for one in screen.main)


def test_an_empty_folder_shows_the_demonstration_and_its_desk_is_open(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without an address of its own, the database is made in the folder at the first publication.
    monkeypatch.delenv(DATABASE_VARIABLE)
    screen = opened(folder=tmp_path)
    assert not screen.error
    assert "fictives" in told(screen)
    desk = opened("donnees", folder=tmp_path)
    rows = "id,nom,region,statut\np1,Pôle premier,10,actif\n".encode()
    desk.file_uploader[0].upload("poles.csv", rows, "text/csv").run()
    desk.text_input(key="auteur_publication").input("Cellule")
    (publish,) = [one for one in desk.button if one.label.startswith("Publier")]
    publish.click().run()
    assert not desk.exception
    assert "Publication n° 1 faite" in desk.success[0].value
    assert [one.name for one in tmp_path.glob("*.sqlite")] == ["maillage.sqlite"]
    screen = opened("repertoire", folder=tmp_path)
    assert screen.dataframe[0].value["nom"].tolist() == ["Pôle premier"]
    assert "fictives" not in told(screen)


def test_faulty_tables_of_a_past_day_have_a_way_back_to_today(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "dossier"
    folder.mkdir()
    write(folder, Table.POLES, [{"id": "p1", "nom": "Pôle", "region": "99", "statut": "actif"}])
    url = f"sqlite:///{tmp_path / 'base.sqlite'}"
    monkeypatch.setenv(DATABASE_VARIABLE, url)
    with closing(Store.open(url)) as store:
        published(store, {Table.POLES: frame(Table.POLES, [{"nom": "Pôle publié", "region": "10"}])})
    screen = opened("repertoire", {"carte_au": ["2020-01-01"]}, folder)
    assert not screen.exception
    assert len(screen.error) == 1
    (back,) = [one for one in screen.button if one.label == "Revenir à aujourd’hui"]
    back.click().run()
    assert not screen.error
    assert screen.dataframe[0].value["nom"].tolist() == ["Pôle publié"]
    assert "carte_au" not in screen.query_params


def test_what_a_database_holds_wrong_is_mended_at_its_desk(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'base.sqlite'}"
    monkeypatch.setenv(DATABASE_VARIABLE, url)
    with closing(Store.open(url)) as store:
        published(store, {Table.POLES: frame(Table.POLES, [{"id": "p2", "region": "10"}])})
        # As a newer Maillage may find it, which asks for more.
        with store.database.writing() as connection:
            connection.exec_driver_sql("UPDATE record SET cells = replace(cells, '\"10\"', '\"99\"')")
    assert opened().title[0].value == "Les données n’ont pas pu être lues"
    desk = opened("donnees")
    assert not desk.exception
    assert [one.value for one in desk.title] == ["Les données n’ont pas pu être lues", "Données"]
    rows = "id,nom,region,statut\np2,Pôle publié,11,actif\n".encode()
    desk.file_uploader[0].upload("poles.csv", rows, "text/csv").run()
    desk.text_input(key="auteur_publication").input("Cellule")
    (publish,) = [one for one in desk.button if one.label.startswith("Publier")]
    publish.click().run()
    assert not desk.exception
    assert [one.value for one in desk.title] == ["Données"]


@pytest.mark.parametrize("query", QUERIES)
def test_the_numbers_are_those_of_the_listings(opened: Open, query: str) -> None:
    screen = opened(query=parse_qs(query))
    view = seen(query)
    numbers = numbers_of(screen)
    active = [
        count for count in view.region_counts(Indicator.ACTIVE_POLES) if count.knowledge is Knowledge.COVERED
    ]
    assert f"**{len(active)}/{len(REGION_CODES)}**" in numbers[0].label
    for listing, position in NUMBERED.items():
        listed = rows(view, listing, FRENCH)
        expected = (
            int((listed["nature"] == "Offerte").sum()) if listing is Listing.EXPERTISES else len(listed)
        )
        assert digits(numbers[position].label) == expected, listing
    poles = rows(view, Listing.POLES, FRENCH)
    in_a_region = poles["region"].isin(view.atlas.names(Table.REGIONS).values())
    actives = poles[(poles["statut"] == FRENCH.render(PoleStatus.ACTIVE.label)) & in_a_region]
    assert sum(count.count or 0 for count in active) >= actives["region"].nunique()


@pytest.mark.parametrize("listing", list(NUMBERED))
def test_a_number_opens_the_rows_that_it_counts(opened: Open, listing: Listing) -> None:
    screen = opened(query=parse_qs("secteur=danse"))
    numbers = numbers_of(screen)
    numbers[NUMBERED[listing]].click().run()
    assert not screen.exception
    shown = screen.dataframe[0].value
    expected = rows(seen("secteur=danse"), listing, FRENCH)
    assert list(shown.columns) == list(expected.columns)
    assert len(shown) == len(expected)


@pytest.mark.parametrize("query", QUERIES)
def test_the_map_is_told_the_counts_of_the_indicator(opened: Open, query: str) -> None:
    told = state_of_the_map(opened(query=parse_qs(query)))
    view = seen(query)
    counts = view.region_counts(view.selection.indicator)
    assert told["counts"] == [count.count for count in counts]
    marks = zip(str(told["classes"]), counts, strict=True)
    assert all((mark == "-") is (count.knowledge is Knowledge.UNDOCUMENTED) for mark, count in marks)


def test_a_filter_of_the_sidebar_is_the_filter_of_the_address(opened: Open) -> None:
    clicked = opened()
    clicked.multiselect("secteur").select("danse").run()
    clicked.multiselect("mesure").select("99").run()
    linked = opened(query=parse_qs("secteur=danse&mesure=99"))
    assert state_of_the_map(clicked) == state_of_the_map(linked)
    assert dict(clicked.query_params) == {"secteur": "danse", "mesure": "99"}


def test_unknown_filters_are_named_and_the_others_kept(opened: Open) -> None:
    screen = opened(query=parse_qs("mesure=999&mesure=99&lang=de"))
    (warning,) = screen.warning
    told = " ".join(warning.value.replace("\\", "").split())
    assert re.fullmatch("Filtres? inconnus? ignorés? : mesure=999, lang=de", told)
    assert screen.multiselect("mesure").value == ["99"]


def test_the_demonstration_says_that_it_is_fictitious_and_other_data_do_not(
    opened: Open, tmp_path: Path
) -> None:
    write(tmp_path, Table.POLES, [{"id": "p1", "nom": "Pôle", "region": "09", "statut": "actif"}])
    for page in PAGES:
        said = [item.proto.body for item in opened(page).get("html")]
        assert any("fictives" in text for text in said), page
        others = [item.proto.body for item in opened(page, folder=tmp_path).get("html")]
        assert not any("fictives" in text for text in others), page


def test_the_directory_search_ignores_accents_and_order(opened: Open) -> None:
    screen = opened("repertoire")
    whole = len(screen.dataframe[0].value)
    screen.text_input("recherche").set_value("GASPE pole").run()
    found = screen.dataframe[0].value
    assert 0 < len(found) < whole
    assert all("Gasp" in " ".join(map(str, row)) for row in found.to_numpy())
    screen.text_input("recherche").set_value("zzz").run()
    assert not screen.exception
    assert not screen.dataframe


def test_the_space_before_a_colon_never_breaks_on_screen(opened: Open) -> None:
    screen = opened(query=parse_qs("mesure=999"))
    sentences = [item.value.replace("\\", "") for item in (*screen.warning, *screen.markdown)]
    assert any("\u00a0:" in sentence for sentence in sentences)
    assert [sentence for sentence in sentences if " :" in sentence] == []


def test_an_action_quicker_than_the_address_is_not_lost(opened: Open) -> None:
    screen = opened(query={"du": ["2018-01-01"]})
    screen.selectbox(key="indicateur").select(Indicator.ACTIVITIES).run()
    # The browser has not learnt its new address yet, and sends the one before along.
    screen.query_params.pop("indicateur")
    screen.selectbox(key="fiche").select("06").run()
    assert not screen.exception
    told = {key: screen.query_params[key] for key in ("du", "indicateur", "fiche")}
    assert told == {"du": "2018-01-01", "indicateur": "activites", "fiche": "06"}


def test_an_action_that_cuts_the_first_run_short_is_not_lost(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as cut_short:
        # What a run does last is what it has not done when the next one comes.
        cut_short.setattr(address, "publish", lambda _: None)
        screen = opened(query={"du": ["2018-01-01"]})
    screen.selectbox(key="indicateur").select(Indicator.ACTIVITIES).run()
    assert screen.query_params["indicateur"] == "activites"


def test_an_earlier_address_without_an_action_is_the_way_back(opened: Open) -> None:
    screen = opened(query={"du": ["2018-01-01"]})
    screen.selectbox(key="indicateur").select(Indicator.ACTIVITIES).run()
    screen.query_params.pop("indicateur")
    screen.run()
    assert "indicateur" not in screen.query_params
    assert screen.selectbox(key="indicateur").value != Indicator.ACTIVITIES


def test_what_paper_leaves_out_is_said_with_where_it_is(opened: Open) -> None:
    screen = opened()
    numbers_of(screen)[NUMBERED[Listing.ACTIVITIES]].click().run()
    told = [one.proto.body for one in screen.get("html") if "premières lignes" in one.proto.body]
    whole = len(dataset.load(DEMONSTRATION).tables[Table.ACTIVITIES])
    assert len(told) == 1
    assert f"60 premières lignes sur {whole}" in told[0]
    assert "le CSV, offert à l’écran sous ce tableau" in told[0]
    assert [one for one in screen.get("download_button") if one.proto.label.startswith("CSV")]
