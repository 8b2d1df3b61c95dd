"""The screen of the mesh: every number opens its rows, on any data, under any filter."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

import pytest

from geo import mesh
from geo.export import Separator
from geo.language import FRENCH
from geo.network import Network, weave
from geo.selection import parse
from geo.settings import REGION_CODES
from geo.ui import mesh_tables
from geo.ui.mesh_listing import sheet
from geo.ui.mesh_terms import DEFINITIONS, MESH_HEADERS, MeshListing
from geo.view import look
from geo.vocabularies import ActivityType, Table
from tests.ui.test_screens import digits, numbers_of, state_of_the_map, write

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from geo.atlas import Atlas
    from tests.ui.conftest import Open

PAGE: Final = "maillage"
NUMBERS: Final = (
    MeshListing.ACTIVITIES,
    MeshListing.LINKS,
    MeshListing.TERRITORIES,
    MeshListing.ISOLATED,
    MeshListing.RECEIVERS,
    MeshListing.UNLINKED,
)
"""What each number opens, in the order of the screen."""

QUERIES: Final = (
    "",
    "secteur=danse",
    "region=10",
    "region=03&region=11",
    "du=2019-01-01&au=2021-12-31",
    "axe=creation&statut=ferme",
    "secteur=danse&region=10&du=2090-01-01",
)
MESH_QUERIES: Final = (
    "",
    "intensite=2",
    "origine=03&origine=QC",
    "destination=HQ",
    "type=atelier&annee=2020",
    "origine=16&intensite=900",
)


def woven(atlas: Atlas, query: str) -> Network:
    asked = parse_qs(query)
    return weave(look(atlas, parse(asked, atlas)[0]), mesh.parse(asked, atlas.dataset)[0])


def tables(screen: AppTest) -> list[str]:
    return [item.proto.body for item in screen.main.get("html") if "<table" in item.proto.body]


def body_rows(table: str) -> list[str]:
    return re.findall(r"<tr>(.*?)</tr>", table.partition("<tbody>")[2])


def listed_rows(screen: AppTest) -> int:
    """Count the rows of the open table; what says that there is none has none."""
    (counted,) = (
        [len(frame.value) for frame in screen.main.dataframe]
        or [len(body_rows(table)) for table in tables(screen)]
        or [0]
    )
    return counted


def opened_listing(opened: Open, listing: MeshListing, query: str = "") -> AppTest:
    screen = opened(PAGE, parse_qs(query))
    return screen.button_group("liste").set_value(listing).run()


@pytest.mark.parametrize("query", QUERIES)
def test_every_number_at_the_top_opens_as_many_rows(opened: Open, demonstration: Atlas, query: str) -> None:
    screen = opened(PAGE, parse_qs(query))
    network = woven(demonstration, query)
    assert len(numbers_of(screen)) == len(NUMBERS)
    for position, listing in enumerate(NUMBERS):
        number = digits(numbers_of(screen)[position].label)
        numbers_of(screen)[position].click().run()
        assert not screen.exception
        assert screen.button_group("liste").value == listing
        assert listed_rows(screen) == number == len(sheet(network, listing, FRENCH).frame), listing


@pytest.mark.parametrize("query", [f"{one}&{other}" for one in QUERIES for other in MESH_QUERIES])
def test_every_number_of_every_table_opens_as_many_rows(demonstration: Atlas, query: str) -> None:
    network = woven(demonstration, query)
    for listing in MeshListing:
        listed = sheet(network, listing, FRENCH)
        for column, doors in listed.doors.items():
            for number, (target, filters) in zip(listed.frame[column], doors, strict=True):
                if not number:
                    continue  # shown as « · », and no link
                behind = sheet(weave(network.asked, filters), target, FRENCH)
                rows = behind.regions if column == "regions" else len(behind.frame)
                assert rows == number, (listing, column, filters)


def test_every_number_of_the_tables_has_a_door(demonstration: Atlas) -> None:
    network = woven(demonstration, "")
    # A share is no count, and the grid of the activities shows what its file holds.
    apart = {"intermediarite"}
    for listing in set(MeshListing) - {MeshListing.ACTIVITIES}:
        listed = sheet(network, listing, FRENCH)
        assert set(listed.frame.select_dtypes("number")) - apart == set(listed.doors), listing


@pytest.mark.parametrize("listing", sorted(set(MeshListing) - {MeshListing.ACTIVITIES}))
def test_the_links_of_a_table_lead_to_the_rows_of_their_numbers(
    opened: Open, demonstration: Atlas, listing: MeshListing
) -> None:
    screen = opened_listing(opened, listing, "secteur=musique")
    (table,) = tables(screen)
    found = re.findall(r'<a href="\?([^"]*)" aria-label="([^"]*)">([^<]*)</a>', table)
    assert len(found) == table.count("<a ")
    for address, label, number in found:
        query = unescape(address)
        asked = parse_qs(query)
        assert asked["secteur"] == ["musique"]
        assert "lang" not in asked
        assert label.endswith(f": {number}")
        behind = sheet(woven(demonstration, query), MeshListing(asked["liste"][-1]), FRENCH)
        assert int(number) in (len(behind.frame), behind.regions)


def test_the_links_of_a_table_keep_the_language(opened: Open) -> None:
    (table,) = tables(opened(PAGE, {"lang": ["en"]}))
    addresses = re.findall(r'href="\?([^"]*)"', table)
    assert addresses
    assert all(parse_qs(unescape(address))["lang"] == ["en"] for address in addresses)


def test_the_matrix_names_its_rows_and_columns(opened: Open, demonstration: Atlas) -> None:
    (table,) = tables(opened(PAGE))
    network = woven(demonstration, "")
    head = table.partition("<tbody>")[0]
    assert head.count('<th scope="col"') == len(network.matrix()) + 2
    assert '06<span class="maillage-hidden"> Montréal</span>' in head
    for code in (*REGION_CODES, "QC", "HQ"):
        assert f'<th scope="row">{code} · ' in table
    assert table.count("<tr>") == len(network.matrix()) + 2
    assert "·</td>" in table
    hosted = dict(zip(network.matrix().index, body_rows(table), strict=False))
    assert 'aria-label="03 · Capitale-Nationale, Montréal\u00a0: 6">6</a>' in hosted["03"]


def test_a_link_is_listed_with_its_direction_types_and_days(demonstration: Atlas) -> None:
    listed = sheet(woven(demonstration, "origine=QC&destination=07"), MeshListing.LINKS, FRENCH).frame
    assert list(listed) == ["origine", "destination", "activites", "premiere", "derniere", "types"]
    assert listed[["origine", "destination"]].to_numpy().tolist() == [["National et sectoriel", "Outaouais"]]
    activities = sheet(
        woven(demonstration, "origine=QC&destination=07"), MeshListing.ACTIVITIES, FRENCH
    ).frame
    assert set(listed["types"].iloc[0].split(" | ")) == set(activities["type"])
    assert listed["premiere"].tolist() == [activities["date_debut"].min()]
    assert listed["derniere"].tolist() == [activities["date_debut"].max()]


def test_ends_without_a_place_are_kept(opened: Open) -> None:
    (table,) = tables(opened_listing(opened, MeshListing.TERRITORIES))
    assert "QC · National et sectoriel" in table
    assert "HQ · Hors Québec" in table


@pytest.mark.parametrize("query", QUERIES)
def test_the_map_draws_the_links_of_the_list_and_nothing_else(
    opened: Open, demonstration: Atlas, query: str
) -> None:
    told = state_of_the_map(opened(PAGE, parse_qs(f"{query}&couche=poles&indicateur=poles_actifs")))
    network = woven(demonstration, query)
    ends = network.links[["origine", "destination", "activites"]]
    assert told["links"] == ends.to_numpy(dtype=object).tolist()
    assert told["visible"] == {}
    assert told["title"] == "Liens de co-animation"


def test_the_filters_above_the_map_change_all_that_is_shown(opened: Open, demonstration: Atlas) -> None:
    screen = opened(PAGE)
    screen.multiselect("origine").select("03").run()
    screen.multiselect("destination").select("06").run()
    screen.multiselect("type").select(ActivityType.WEBCAST).run()
    screen.number_input("intensite").set_value(1).run()
    screen.select_slider("annee").set_value(2020).run()
    assert not screen.exception
    network = woven(demonstration, "origine=03&destination=06&type=webdiffusion&annee=2020")
    assert 0 < network.activities < woven(demonstration, "origine=03&destination=06").activities
    assert digits(numbers_of(screen)[0].label) == network.activities
    assert state_of_the_map(screen)["links"] == [["03", "06", network.activities]]
    sentence = screen.main.markdown[0].value.replace("\\", "")
    assert sentence.endswith(
        "Liens\u00a0: hôte Capitale-Nationale\u00a0; partenaire Montréal\u00a0; activités du type "
        "webdiffusion\u00a0; jusqu’en 2020."
    )
    screen.number_input("intensite").set_value(900).run()
    assert state_of_the_map(screen)["links"] == []


def test_the_year_walks_through_the_growth(opened: Open, demonstration: Atlas) -> None:
    grown = woven(demonstration, "").growth()
    screen = opened(PAGE)
    assert screen.select_slider("annee").options == [str(year) for year in grown]
    assert screen.select_slider("annee").value == max(grown)
    links = []
    for year, then in grown.items():
        screen.select_slider("annee").set_value(year).run()
        links.append(digits(numbers_of(screen)[1].label))
        assert links[-1] == len(then.links)
    assert links == sorted(links)
    assert links[0] < links[-1]


@pytest.mark.parametrize("listing", MeshListing)
def test_a_listing_says_what_it_is(opened: Open, listing: MeshListing) -> None:
    screen = opened_listing(opened, listing)
    assert not screen.exception
    assert FRENCH.render(DEFINITIONS[listing]) in screen.main.caption[-1].value


def test_what_a_chosen_end_leaves_out_is_said(opened: Open) -> None:
    screen = opened(PAGE)
    screen.button_group("liste").set_value(MeshListing.ISOLATED).run()
    assert "n’y comptent pas" not in screen.main.caption[-1].value
    screen.multiselect("origine").select("03").run()
    assert "n’y comptent pas" in screen.main.caption[-1].value
    assert "régions choisies" not in screen.main.caption[-1].value
    of_links = opened_listing(opened, MeshListing.LINKS, "region=03")
    assert of_links.main.caption[-1].value.endswith("qui touchent une région choisie sont retenus.")
    narrowed = opened_listing(opened, MeshListing.UNLINKED, "region=03")
    assert narrowed.main.caption[-1].value.endswith("Seules les régions choisies sont regardées.")


def test_the_state_of_an_isolated_region_is_in_words(demonstration: Atlas) -> None:
    listed = sheet(woven(demonstration, ""), MeshListing.ISOLATED, FRENCH).frame.set_index("region")
    assert listed.loc["Nord-du-Québec", "etat"] == "Vide confirmé"
    assert listed.loc["Centre-du-Québec", "etat"] == "Non documenté"
    hidden = sheet(woven(demonstration, "origine=03"), MeshListing.ISOLATED, FRENCH).frame
    assert "Rien sous ces filtres" in hidden["etat"].tolist()


@pytest.mark.parametrize("separator", Separator)
@pytest.mark.parametrize("listing", MeshListing)
def test_a_file_holds_the_rows_and_their_filters(
    demonstration: Atlas, listing: MeshListing, separator: Separator
) -> None:
    network = woven(demonstration, "secteur=musique&intensite=2")
    content = mesh_tables.file(network, listing, separator).decode("utf-8-sig")
    header, *lines = csv.reader(io.StringIO(content, newline=""), delimiter=separator)
    frame = sheet(network, listing, FRENCH).frame
    assert header == [*frame.columns, "filtres"]
    assert len(lines) == len(frame)
    assert all("secteur Musique" in line[-1] for line in lines)
    assert all("au moins 2 activités par lien" in line[-1].replace("\u00a0", " ") for line in lines)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", ""),
        ("origine=QC&intensite=2", "origine-qc_intensite-2"),
        ("&".join(f"origine={code}" for code in REGION_CODES), "17-filtres-de-liens"),
    ],
)
def test_a_file_name_says_the_filters(demonstration: Atlas, query: str, told: str) -> None:
    assert mesh_tables.in_a_name(woven(demonstration, query).filters) == told


@pytest.mark.parametrize("listing", MeshListing)
def test_empty_tables_make_a_sensible_screen(opened: Open, listing: MeshListing, tmp_path: Path) -> None:
    for table in (Table.POLES, Table.ACTIVITIES):
        write(tmp_path, table, [])
    screen = opened(PAGE, folder=tmp_path)
    assert [digits(number.label) for number in numbers_of(screen)] == [0, 0, 0, 17, 0, 38]
    assert not screen.main.select_slider
    screen.button_group("liste").set_value(listing).run()
    assert not screen.exception
    assert bool(screen.main.info) is (listing not in (MeshListing.ISOLATED, MeshListing.UNLINKED))


@pytest.mark.parametrize("listing", MeshListing)
def test_one_region_and_records_of_2015_make_a_sensible_screen(
    opened: Open, listing: MeshListing, tmp_path: Path
) -> None:
    write(tmp_path, Table.POLES, [{"id": "p1", "nom": "Pôle <b>gras</b>", "region": "09", "statut": "actif"}])
    write(
        tmp_path,
        Table.ACTIVITIES,
        [
            {"id": "a", "titre": "A", "type": "forum", "date_debut": "2015-02-01", "hote": "p1"},
            {"id": "b", "titre": "B", "type": "atelier", "date_debut": "2015-03-01", "hote": "p1",
             "co_animateurs": "10"},
        ],
    )  # fmt: skip
    screen = opened(PAGE, folder=tmp_path)
    assert [digits(number.label) for number in numbers_of(screen)] == [1, 1, 2, 15, 1, 37]
    screen.button_group("liste").set_value(listing).run()
    assert not screen.exception
    assert listed_rows(screen) > 0
    assert "<b>" not in "".join(tables(screen))


def test_data_are_text_and_never_html(opened: Open, tmp_path: Path) -> None:
    write(
        tmp_path,
        Table.POLES,
        [{"id": "p1", "nom": "<img src=x onerror=alert(1)>", "region": "09", "statut": "actif"}],
    )
    write(tmp_path, Table.ACTIVITIES, [])
    screen = opened(PAGE, folder=tmp_path)
    screen.button_group("liste").set_value(MeshListing.ISOLATED).run()
    (table,) = tables(screen)
    assert "&lt;img src=x onerror=alert(1)&gt;" in table
    assert "<img" not in table


def test_every_column_has_a_name(demonstration: Atlas) -> None:
    network = woven(demonstration, "")
    for listing in MeshListing:
        listed = sheet(network, listing, FRENCH)
        assert set(listed.frame.columns) <= {*MESH_HEADERS, *listed.titles}


@pytest.mark.parametrize("query", [one for one in MESH_QUERIES if one])
def test_the_filters_of_the_mesh_are_the_address(opened: Open, demonstration: Atlas, query: str) -> None:
    screen = opened(PAGE, parse_qs(f"{query}&liste=liens"))
    network = woven(demonstration, query)
    assert listed_rows(screen) == len(network.links) == digits(numbers_of(screen)[1].label)
    kept = {key: values if len(values) > 1 else values[0] for key, values in parse_qs(query).items()}
    assert dict(screen.query_params) == kept | {"liste": "liens"}


def test_the_filters_chosen_are_written_in_the_address(opened: Open) -> None:
    screen = opened(PAGE)
    assert dict(screen.query_params) == {}
    screen.multiselect("origine").select("06").run()
    screen.multiselect("origine").select("03").run()
    screen.select_slider("annee").set_value(2019).run()
    screen.button_group("liste").set_value(MeshListing.GROWTH).run()
    assert dict(screen.query_params) == {"origine": ["03", "06"], "annee": "2019", "liste": "croissance"}
    screen.select_slider("annee").set_value(screen.select_slider("annee").options[-1]).run()
    assert "annee" not in screen.query_params


def test_what_the_mesh_does_not_know_is_named(opened: Open) -> None:
    screen = opened(PAGE, parse_qs("origine=99&intensite=0&annee=1850&liste=carte&destination=06"))
    (warning,) = screen.warning
    for told in ("origine=99", "intensite=0", "annee=1850", "liste=carte"):
        assert told in warning.value.replace("\\", "")
    assert screen.multiselect("destination").value == ["06"]
