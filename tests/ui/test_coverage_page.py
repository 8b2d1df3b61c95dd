"""The coverage screen: every number and cell opens exactly the rows that it counts."""

from __future__ import annotations

import html
import io
import json
import re
import shutil
from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

import pandas as pd
import pytest
import streamlit as st

from geo import atlas, dataset
from geo.coverage import STATES, TABLES, Age, Coverage, Dimension, coverage
from geo.export import Separator
from geo.language import FRENCH
from geo.listing import Listing, rows
from geo.relief import RULE
from geo.selection import Selection
from geo.settings import DEMONSTRATION, REGION_CODES
from geo.ui import downloads
from geo.view import Knowledge, look
from geo.vocabularies import PoleStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from tests.ui.conftest import Open

PAGE: Final = "couverture"
TODAY: Final = date.today()  # noqa: DTZ011 # the screen's day


def found(dimension: Dimension = Dimension.MEASURES) -> Coverage:
    return coverage(look(atlas.build(dataset.load(DEMONSTRATION)), Selection()), dimension, TODAY)


def drawn(screen: AppTest) -> Mapping[str, object]:
    """Read what the matrix was told to draw."""
    (component,) = screen.get("bidi_component")
    told: Mapping[str, object] = json.loads(component.proto.json)
    return told


def read(markdown: str) -> str:
    """Read what is escaped, as it stands on the screen."""
    return re.sub(r"\\(?=\W)", "", markdown).replace("\N{NO-BREAK SPACE}", " ")


def shown_rows(screen: AppTest) -> int:
    return sum(len(frame.value) for frame in screen.dataframe)


def test_the_matrix_shows_each_cell_and_each_total(opened: Open) -> None:
    known, told = found(), drawn(opened(PAGE))
    lines, columns = told["lines"], told["columns"]
    assert isinstance(lines, list)
    assert isinstance(columns, list)
    assert [column["code"] for column in columns] == list(known.regions)
    counts = known.cells.set_index(["region", "code"])
    for line in lines:
        covered = 0
        for column, (state, age, count, says) in zip(columns, line["cells"], strict=True):
            cell = counts.loc[column["code"], line["code"]]
            assert (state, age) == (cell["etat"], cell["age"])
            assert count == sum(int(cell[str(table)]) for table in TABLES)
            assert says
            covered += state == Knowledge.COVERED
        assert line["covered"] == covered
    totals = known.tally("region")[str(Knowledge.COVERED)]
    assert [column["covered"] for column in columns] == totals.tolist()


@pytest.mark.parametrize("dimension", Dimension)
def test_a_cell_opens_as_many_rows_as_it_counts(opened: Open, dimension: Dimension) -> None:
    known = found(dimension)
    covered = known.cells[known.cells["etat"] == str(Knowledge.COVERED)]
    # One of each kind: those that count alike, table by table, are opened alike.
    cells = covered.drop_duplicates([str(table) for table in TABLES])
    assert len(cells) > 5
    for cell in cells.to_dict("records"):
        query = f"croisement={dimension}&ouvert={cell['code']}%7C{cell['region']}"
        screen = opened(PAGE, parse_qs(query))
        assert not screen.exception
        assert shown_rows(screen) == sum(int(cell[str(table)]) for table in TABLES), query


def test_every_number_above_the_matrix_opens_its_cells(opened: Open) -> None:
    screen = opened(PAGE)
    for member in (*STATES, Age.TO_REVIEW, Age.OLD):
        if member is Knowledge.HIDDEN:
            # Only under filters.
            continue
        button = screen.button(key=f"nombre_{member}")
        count = int(button.label.split("**")[1])
        button.click().run()
        assert not screen.exception
        assert shown_rows(screen) == count, member


def test_every_total_opens_the_covered_cells(opened: Open) -> None:
    known = found()
    for code, count in known.tally("code")[str(Knowledge.COVERED)].items():
        assert shown_rows(opened(PAGE, {"ouvert": [f"{code}|="]})) == count
    for region, count in known.tally("region")[str(Knowledge.COVERED)].items():
        assert shown_rows(opened(PAGE, {"ouvert": [f"=|{region}"]})) == count


def test_every_total_of_an_axis_opens_the_covered_cells(opened: Open) -> None:
    axes = drawn(opened(PAGE))["axes"]
    assert isinstance(axes, dict)
    cells = found().cells
    covered = cells[cells["etat"] == str(Knowledge.COVERED)]
    assert sum(one["covered"] for one in axes.values()) == len(covered)
    for axis, told in axes.items():
        assert shown_rows(opened(PAGE, {"ouvert": [f"~{axis}|="]})) == told["covered"] == sum(told["cells"])
        here = dict(zip(found().regions, told["cells"], strict=True))["13"]
        assert shown_rows(opened(PAGE, {"ouvert": [f"~{axis}|13"]})) == here


def test_every_count_of_the_charts_opens_its_rows(opened: Open) -> None:
    tables = [element.proto.body for element in opened(PAGE).get("html") if "par année" in element.proto.body]
    assert len(tables) == 2
    for told in tables:
        links = re.findall(r'href="/couverture\?([^"]+)">(\d+)</a>', told)
        assert links
        for query, count in links:
            assert shown_rows(opened(PAGE, parse_qs(html.unescape(query)))) == int(count), query


@pytest.mark.parametrize(("locale", "names"), [("fr", ["Année", "Cases"]), ("en", ["Year", "Cells"])])
def test_the_charts_speak_the_readers_language(opened: Open, locale: str, names: list[str]) -> None:
    screen = opened(PAGE, {"lang": [locale]})
    drawn_by = screen.get("arrow_vega_lite_chart") or screen.get("vega_lite_chart")
    covered, by_axis = (json.loads(chart.proto.spec) for chart in drawn_by)
    assert [told["title"] for told in covered["layer"][0]["encoding"]["tooltip"]] == names
    assert all(chart["description"] for chart in (covered, by_axis))
    assert [by_axis["encoding"][axis]["axis"]["aria"] for axis in "xy"] == [False, False]
    years = by_axis["encoding"]["x"]["scale"]["domain"]
    assert years == [str(year) for year in range(int(years[0]), int(years[-1]) + 1)]


def test_a_region_lists_what_is_doubtful_in_it(opened: Open) -> None:
    known = atlas.build(dataset.load(DEMONSTRATION))
    told = pd.concat([known.doubts, known.unattached, known.unplaced])
    regions = sorted(
        {code for codes in told["region_declaree"] for code in codes.split("|")} - {"", "QC", "HQ"}
    )
    assert regions
    for region in regions[:3]:
        concerned = [region in codes.split("|") for codes in told["region_declaree"]]
        here = told[concerned | (told["region_du_point"] == region).to_numpy()]
        sheet = opened(PAGE, {"ouvert": [f"|{region}"], "statut": ["ferme"]})
        (listed,) = [frame.value for frame in sheet.dataframe if "raison" in frame.value]
        assert sorted(listed["ligne"]) == sorted(here["ligne"])


def test_what_a_grid_does_not_know_stays_empty(opened: Open) -> None:
    grids = opened(PAGE, {"ouvert": ["|13"]}).dataframe
    assert len(grids) > 3
    assert {grid.proto.placeholder for grid in grids} == {""}
    assert all(grid.proto.HasField("placeholder") for grid in grids)


def test_a_region_without_anything_does_not_blame_the_filters(opened: Open, tmp_path: Path) -> None:
    shutil.copy(DEMONSTRATION / "poles.csv", tmp_path)
    said = [one.value for one in opened(PAGE, {"ouvert": ["|11"]}, tmp_path).markdown]
    # Ambassadors, expertise, activities and links.
    assert said.count("Rien d’enregistré ici.") == 4
    assert not [one for one in opened(PAGE, {"ouvert": ["|11"]}, tmp_path).info if "filtres" in one.value]


def test_the_way_to_the_map_keeps_the_filters_and_the_language(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    went: list[Mapping[str, Sequence[str]]] = []
    screen = opened(PAGE, parse_qs("ouvert=37%7C06&du=2018-01-01&lang=en"))
    monkeypatch.setattr(st, "switch_page", lambda _, query_params: went.append(query_params))
    screen.button(key="vers_la_carte").click().run()
    asked = {"region": ["06"], "mesure": ["37"], "fiche": ["06"]}
    assert went == [asked | {"du": ["2018-01-01"], "lang": ["en"]}]


@pytest.mark.parametrize(
    "text",
    [
        "999|03",
        "99|18",
        "|",
        "=|=",
        "<script>",
        "99",
        "|03",
        "99|",
        "couvert",
        "~creation|06",
        "~-|=",
        "~x|06",
        "2019@",
        "2019@-",
        "0000@",
        "9999@x",
        "~|",
    ],
)
def test_what_is_opened_by_an_address_never_fails(opened: Open, text: str) -> None:
    assert not opened(PAGE, {"ouvert": [text]}).exception


def test_what_a_filter_hides_is_not_unknown(opened: Open) -> None:
    asked = Selection(statuses=(PoleStatus.CLOSED,), start=date(2090, 1, 1))
    cells = coverage(look(atlas.build(dataset.load(DEMONSTRATION)), asked), Dimension.MEASURES, TODAY).cells
    hidden = cells[cells["etat"] == str(Knowledge.HIDDEN)]
    assert len(hidden) > 0
    region, code = hidden.iloc[0][["region", "code"]]
    screen = opened(PAGE, parse_qs(f"{asked.query_string()}&ouvert={code}%7C{region}"))
    assert "élargissez la période" in screen.info[0].value
    button = screen.button(key=f"nombre_{Knowledge.HIDDEN}")
    button.click().run()
    assert shown_rows(screen) == len(hidden) == int(button.label.split("**")[1])


def test_an_empty_cell_says_whether_somebody_looked(opened: Open) -> None:
    assert "quelqu’un a vérifié" in opened(PAGE, {"ouvert": ["16|10"]}).info[0].value
    assert "personne n’a dit avoir vérifié" in opened(PAGE, {"ouvert": ["16|17"]}).info[0].value


@pytest.mark.parametrize(
    "query", ["region=03", "mesure=99", "secteur=danse&region=10", "au=2015-12-31", "croisement=x"]
)
def test_the_matrix_runs_under_filters(opened: Open, query: str) -> None:
    assert not opened(PAGE, parse_qs(query)).exception


def test_the_matrix_runs_on_one_old_record(opened: Open, tmp_path: Path) -> None:
    (tmp_path / "poles.csv").write_text(
        "id,nom,region,municipalite,longitude,latitude,statut,implante_le,ferme_le,organisme_porteur,"
        "secteurs,mesures,site_web,verifie_le\np1,Pôle,03,,,,actif,2015-01-01,,,danse,99,,2015-01-01\n",
        encoding="utf-8",
    )
    told = drawn(opened(PAGE, folder=tmp_path))
    lines = told["lines"]
    assert isinstance(lines, list)
    (line,) = [line for line in lines if line["code"] == "99"]
    assert [cell[:3] for cell in line["cells"]][2] == ["couvert", "ancien", 1]


def test_a_finding_is_recorded_in_the_users_tables(opened: Open, tmp_path: Path) -> None:
    shutil.copy(DEMONSTRATION / "poles.csv", tmp_path)
    screen = opened(PAGE, {"ouvert": ["16|17"]}, tmp_path)
    consign(screen)
    assert "quelqu’un a vérifié" in screen.info[0].value
    assert "17,16,,vide_confirme," in (tmp_path / "constats.csv").read_text(encoding="utf-8")


def consign(screen: AppTest) -> None:
    screen.text_input(key="constat_role").input("Coordination régionale")
    (submit,) = [button for button in screen.button if button.label == "Consigner"]
    submit.click().run()
    assert not screen.exception


def test_a_finding_under_one_sector_is_about_that_sector(opened: Open, tmp_path: Path) -> None:
    shutil.copy(DEMONSTRATION / "poles.csv", tmp_path)
    consign(opened(PAGE, {"ouvert": ["16|17"], "secteur": ["cirque"]}, tmp_path))
    assert "17,16,cirque,vide_confirme," in (tmp_path / "constats.csv").read_text(encoding="utf-8")


def test_a_finding_is_not_recorded_under_filters_that_it_cannot_say(opened: Open, tmp_path: Path) -> None:
    shutil.copy(DEMONSTRATION / "poles.csv", tmp_path)
    query = {"ouvert": ["16|17"], "au": ["2015-12-31"], "secteur": ["cirque", "danse"], "axe": ["creation"]}
    screen = opened(PAGE, query, tmp_path)
    assert not screen.text_input
    screen.button(key="retirer").click().run()
    consign(screen)
    assert "17,16,,vide_confirme," in (tmp_path / "constats.csv").read_text(encoding="utf-8")


def test_what_filters_hide_cannot_be_found_empty(opened: Open, tmp_path: Path) -> None:
    shutil.copy(DEMONSTRATION / "poles.csv", tmp_path)
    known = atlas.build(dataset.load(tmp_path))
    early = date(2014, 12, 31)
    cells = coverage(look(known, Selection(end=early), TODAY), Dimension.MEASURES, TODAY).cells
    region, code = cells.loc[cells["etat"] == str(Knowledge.HIDDEN), ["region", "code"]].iloc[0]
    screen = opened(PAGE, {"ouvert": [f"{code}|{region}"], "au": [f"{early}"]}, tmp_path)
    assert "élargissez la période" in screen.info[0].value
    assert not screen.text_input
    assert "retirer" not in {button.key for button in screen.button}


def test_a_period_says_what_else_it_decides(opened: Open) -> None:
    said = "La période choisit les activités"
    assert not [one for one in opened(PAGE).caption if said in one.value]
    (told,) = [one.value for one in opened(PAGE, {"au": ["2016-12-31"]}).caption if said in one.value]
    assert "31 décembre 2016" in told


def test_what_has_no_date_is_counted_and_said(opened: Open, tmp_path: Path) -> None:
    (tmp_path / "poles.csv").write_text(
        (DEMONSTRATION / "poles.csv").read_text(encoding="utf-8").splitlines()[0]
        + "\np1,Pôle,03,,,,actif,,,,,99,,\n",
        encoding="utf-8",
    )
    screen = opened(PAGE, folder=tmp_path)
    assert "**1** Sans date" in screen.button(key=f"nombre_{Age.UNDATED}").label
    lines = drawn(screen)["lines"]
    assert isinstance(lines, list)
    (says,) = [cell[3] for line in lines for cell in line["cells"] if cell[0] == Knowledge.COVERED]
    assert says == "couvert, 1 ligne, sans date"
    screen.button(key=f"nombre_{Age.UNDATED}").click().run()
    assert shown_rows(screen) == 1
    assert "nombre_sans_date" not in {button.key for button in opened(PAGE).button}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "% de la population vit dans une région couverte"),
        ({"region": ["03", "10"]}, "% de la population des régions choisies vit dans une région couverte"),
        ({"region": ["10"]}, "elle ne peut pas se dire, faute d’un compte complet (Nord-du-Québec)"),
    ],
)
def test_a_line_says_how_many_people_it_reaches(
    opened: Open, query: Mapping[str, Sequence[str]], said: str
) -> None:
    assert [one for one in opened(PAGE, {"ouvert": ["99|"], **query}).markdown if said in read(one.value)]


def test_a_gap_comes_with_the_rule_of_those_who_may_help(opened: Open) -> None:
    assert FRENCH.render(RULE) in {one.value for one in opened(PAGE, {"ouvert": ["16|17"]}).caption}


def test_the_sheet_of_a_region_has_its_people_its_links_and_its_gaps(opened: Open) -> None:
    here = look(atlas.build(dataset.load(DEMONSTRATION)), Selection(regions=("13",)), TODAY)
    cells = found().cells
    holes = cells[(cells["region"] == "13") & (cells["etat"] != str(Knowledge.COVERED))]
    frames = [frame.value for frame in opened(PAGE, {"ouvert": ["|13"]}).dataframe]
    for column, count in (
        ("role", len(rows(here, Listing.AMBASSADORS, FRENCH))),
        ("origine", len(rows(here, Listing.LINKS, FRENCH))),
        ("etat", len(holes)),
    ):
        assert [len(frame) for frame in frames if column in frame] == [count]
        assert count


def test_the_sheet_of_a_region_says_what_the_filters_touch(opened: Open) -> None:
    said = [one.value for one in opened(PAGE, {"ouvert": ["|13"], "au": ["2016-12-31"]}).caption]
    assert sum("quels que soient les filtres" in one for one in said) == 1
    asked = "Filtres : activités jusqu’au 31 décembre 2016."
    assert [read(one) for one in said].count(asked) == 2
    bare = [read(one.value) for one in opened(PAGE, {"ouvert": ["|13"]}).caption]
    assert not [one for one in bare if one.startswith("Filtres :") or "quels que soient les filtres" in one]


def test_the_downloads_are_the_matrix_and_its_gaps(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, tuple[Callable[[Separator], bytes], Callable[[], bytes]]] = {}
    monkeypatch.setattr(
        downloads, "offer", lambda what, _, write, workbook=None: files.update({what: (write, workbook)})
    )
    opened(PAGE)
    cells = found().cells
    counts = cells["etat"].map({str(state): FRENCH.render(state.label) for state in STATES}).value_counts()
    for what, kept in (
        ("couverture", counts.to_dict()),
        ("trous", counts.drop(FRENCH.render(Knowledge.COVERED.label)).to_dict()),
    ):
        write, workbook = files[what]
        listed = pd.read_csv(io.BytesIO(write(Separator.COMMA)), dtype="str")
        (state,) = [str(name) for name in listed if "tat" in str(name)]
        assert listed[state].value_counts().to_dict() == kept
        book = pd.read_excel(io.BytesIO(workbook()), sheet_name=None, engine="openpyxl")
        assert list(book) == [FRENCH.render(state.label) for state in STATES]
        assert {name: len(sheet) for name, sheet in book.items() if len(sheet)} == kept


def test_the_charts_begin_before_the_calendar_of_the_filters(opened: Open, tmp_path: Path) -> None:
    (tmp_path / "poles.csv").write_text(
        (DEMONSTRATION / "poles.csv").read_text(encoding="utf-8").splitlines()[0]
        + "\np1,Pôle,03,,,,actif,1995-03-01,,,,99,,2026-01-01\n",
        encoding="utf-8",
    )
    assert shown_rows(opened(PAGE, {"ouvert": ["1995@"]}, tmp_path)) == 1
    assert shown_rows(opened(PAGE, {"ouvert": ["1998@"]}, tmp_path)) == 1


def test_a_finding_needs_a_role_and_a_folder_of_ones_own(opened: Open, tmp_path: Path) -> None:
    shutil.copy(DEMONSTRATION / "poles.csv", tmp_path)
    screen = opened(PAGE, {"ouvert": ["16|17"]}, tmp_path)
    (submit,) = [button for button in screen.button if button.label == "Consigner"]
    submit.click().run()
    assert "quel rôle" in screen.error[0].value
    assert not (tmp_path / "constats.csv").exists()


def test_what_two_regions_did_together_opens_those_activities(opened: Open) -> None:
    links = set()
    for region in REGION_CODES:
        for body in (one.proto.body for one in opened(PAGE, {"ouvert": [f"37|{region}"]}).get("html")):
            links |= set(re.findall(r'href="/maillage\?([^"]+)">(\d+)</a>', body))
    assert links
    for query, count in links:
        assert shown_rows(opened("maillage", parse_qs(html.unescape(query)))) == int(count), query


def test_in_a_region_each_count_of_a_measure_and_a_sector_opens_its_rows(opened: Open) -> None:
    sheet = opened(PAGE, {"ouvert": ["|13"]})
    (told,) = [
        element.proto.body for element in sheet.get("html") if "Mesures et secteurs" in element.proto.body
    ]
    links = re.findall(r'href="/couverture\?([^"]+)">(\d+)</a>', told)
    assert links
    for query, count in links:
        assert shown_rows(opened(PAGE, parse_qs(html.unescape(query)))) == int(count), query
