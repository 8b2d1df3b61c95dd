"""The scenes before the meeting: gathered on any screen, ordered, edited, kept and taken away."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any, Final

import pytest

from geo import atlas, dataset, scene_table, scenes
from geo.coverage import Dimension
from geo.listing import Listing
from geo.scenes import Scene, Screen
from geo.settings import DEMONSTRATION, REGION_CODES
from tests.ui.conftest import PAGES

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from tests.ui.conftest import Open

PAGE: Final = "reunion"
FIRST: Final = Scene("Un", Screen.MAP, "secteur=danse", "À dire")
SECOND: Final = Scene("Deux", Screen.COVERAGE, "croisement=secteur")
UNSAVED: Final = "Modifications à enregistrer."
THIRD: Final = Scene("Trois", Screen.MESH)


def folder_with(path: Path, *held: Scene) -> Path:
    shutil.copy(DEMONSTRATION / "poles.csv", path)
    (path / "scenes.csv").write_bytes(scene_table.csv(held))
    return path


def kept(path: Path) -> list[str]:
    return [scene.title for scene in scenes.read((path / "scenes.csv").read_bytes())]


def press(screen: AppTest, label: str, number: int = 0) -> AppTest:
    return [button for button in screen.button if button.label == label][number].click().run()


def head(screen: AppTest) -> dict[str, Any]:
    (drawn,) = (one for one in screen.get("bidi_component") if "maillage_meeting" in str(one.proto))
    told: dict[str, Any] = json.loads(drawn.proto.json)
    return told


@pytest.mark.parametrize("page", ["carte", "couverture", "maillage", "repertoire", "guide"])
def test_any_screen_gives_its_view_as_a_scene(opened: Open, tmp_path: Path, page: str) -> None:
    folder = folder_with(tmp_path, FIRST)
    screen = opened(page, {"du": ["2018-01-01"], "region": ["06"]}, folder)
    screen.button(key="ajouter_cette_vue").click().run()
    assert not screen.exception
    added = scenes.read((folder / "scenes.csv").read_bytes())
    assert added[0].title == "Un"
    listing = {"repertoire": ["poles"]} if page == "repertoire" else {}
    shown = {"du": ["2018-01-01"], "region": ["06"]} | listing
    assert (added[1].screen, added[1].query) == (Screen(page), shown)
    assert added[1].title.endswith("· Montréal")


def test_without_a_folder_scenes_last_as_long_as_the_visit(opened: Open) -> None:
    before = (DEMONSTRATION / "scenes.csv").read_bytes()
    screen = opened()
    screen.button(key="ajouter_cette_vue").click().run()
    screen.switch_page(str(PAGES / "reunion.py")).run()
    assert not screen.exception
    shipped = len(scenes.of(dataset.load(DEMONSTRATION))[0])
    assert len([one for one in screen.expander if "Carte" in one.label]) >= 1
    assert len(screen.expander) == shipped + 1 + 1
    assert (DEMONSTRATION / "scenes.csv").read_bytes() == before


def test_scenes_are_moved_edited_and_removed_in_the_folder(opened: Open, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, FIRST, SECOND, THIRD)
    screen = opened(PAGE, folder=folder)
    press(screen, "Descendre", 0)
    assert kept(folder) == ["Deux", "Un", "Trois"]
    press(screen, "Monter", 2)
    assert kept(folder) == ["Deux", "Trois", "Un"]
    screen.text_input[0].input("Deuxième").run()
    press(screen, "Enregistrer", 0)
    assert kept(folder) == ["Deuxième", "Trois", "Un"]
    press(screen, "Retirer", 1)
    assert kept(folder) == ["Deuxième", "Un"]
    assert not screen.exception


def test_words_not_saved_yet_follow_their_scene(opened: Open, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, FIRST, SECOND, THIRD)
    screen = opened(PAGE, folder=folder)
    screen.text_area[0].input("À dire, autrement").run()
    assert UNSAVED in [one.value for one in screen.caption]
    press(screen, "Descendre", 0)
    press(screen, "Retirer", 0)
    assert kept(folder) == ["Un", "Trois"]
    assert [one.value for one in screen.text_area] == ["À dire, autrement", ""]
    press(screen, "Enregistrer", 0)
    assert scenes.read((folder / "scenes.csv").read_bytes())[0].note == "À dire, autrement"
    assert UNSAVED not in [one.value for one in screen.caption]


def test_a_scene_says_what_it_shows_and_the_meeting_begins_there(opened: Open, tmp_path: Path) -> None:
    screen = opened(PAGE, folder=folder_with(tmp_path, SECOND, FIRST))
    assert "secteur Danse" in screen.caption[1].value
    press(screen, "Commencer ici", 1)
    assert not screen.exception
    assert (screen.query_params["scene"], screen.query_params["secteur"]) == ("2", "danse")


def test_scenes_that_no_number_reaches_are_refused(opened: Open, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, *[THIRD] * 998)
    screen = opened("carte", folder=folder)
    screen.button(key="ajouter_cette_vue").click().run()
    assert not screen.error
    screen.button(key="ajouter_cette_vue").click().run()
    assert "1\u00a0000 scènes" in screen.error[0].value
    assert len(kept(folder)) == 999


def test_scenes_alike_keep_each_its_own_words(opened: Open, tmp_path: Path) -> None:
    screen = opened(PAGE, folder=folder_with(tmp_path, THIRD, THIRD))
    screen.text_area[1].input("Du second").run()
    press(screen, "Monter", 1)
    assert [one.value for one in screen.text_area] == ["Du second", ""]


def test_a_scene_changed_elsewhere_shows_its_new_words(opened: Open, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, FIRST, SECOND)
    screen = opened(PAGE, folder=folder)
    screen.text_input[0].input("Perdu").run()
    (folder / "scenes.csv").write_bytes(scene_table.csv((THIRD, SECOND)))
    screen.run()
    assert [one.value for one in screen.text_input] == ["Trois", "Deux"]


def test_a_scene_without_a_title_is_refused_and_nothing_is_lost(opened: Open, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, FIRST)
    screen = opened(PAGE, folder=folder)
    screen.text_input[0].input("  ").run()
    press(screen, "Enregistrer")
    assert "Cette scène n’a pas de titre." in screen.dataframe[0].value.to_numpy()
    assert kept(folder) == ["Un"]


def test_scenes_changed_by_somebody_else_are_not_overwritten(opened: Open, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, FIRST, SECOND)
    screen = opened(PAGE, folder=folder)
    stale = next(button for button in screen.button if button.label == "Retirer")
    (folder / "scenes.csv").write_bytes(scene_table.csv((THIRD, FIRST, SECOND)))
    stale.click().run()
    assert not screen.exception
    # What was clicked is removed, wherever it stands now, and what the other put there stays.
    assert kept(folder) == ["Trois", "Deux"]


@pytest.mark.parametrize("code", ["programme", *REGION_CODES[::4]])
def test_every_set_can_be_read_and_taken_over(opened: Open, tmp_path: Path, code: str) -> None:
    folder = folder_with(tmp_path, FIRST)
    for table in ("expertises", "activites"):
        shutil.copy(DEMONSTRATION / f"{table}.csv", folder)
    screen = opened(PAGE, {"deroule": [code]}, folder)
    listed = [one.value for one in screen.markdown if one.value[:1].isdigit()]
    assert len(listed) >= 5
    screen.button(key="reprendre").click().run()
    assert not screen.exception
    assert len(kept(folder)) == 1 + len(listed)


def test_the_stage_opens_on_the_first_scene_with_its_filters(opened: Open, tmp_path: Path) -> None:
    screen = opened(PAGE, folder=folder_with(tmp_path, FIRST, SECOND))
    screen.button(key="commencer").click().run()
    assert not screen.exception
    assert (screen.query_params["scene"], screen.query_params["secteur"]) == ("1", "danse")


@pytest.mark.parametrize(
    "query",
    [
        {"scene": ["999"]},
        {"scene": ["-1"]},
        {"scene": ["x"]},
        {"scene": ["²"]},
        {"scene": ["1"], "deroule": ["99"]},
        {"scene": ["0"], "ecran": ["../app"]},
        {"scene": ["0"], "ecran": ["couverture"], "ouvert": ["16|17"]},
        {"scene": ["0"], "ecran": ["repertoire"], "region": ["10"]},
        {"scene": ["3"], "lang": ["en"], "mesure": ["999"]},
    ],
)
def test_any_address_of_the_stage_is_shown(opened: Open, query: dict[str, list[str]]) -> None:
    assert not opened(PAGE, query).exception


def test_a_scene_of_another_dataset_names_what_is_unknown(opened: Open, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, Scene("Ailleurs", Screen.MAP, "mesure=999"))
    screen = opened(PAGE, folder=folder)
    screen.button(key="commencer").click().run()
    assert not screen.exception
    assert any("mesure=999" in one.value for one in screen.warning)


def test_scenes_without_any_say_how_to_make_some(opened: Open, tmp_path: Path) -> None:
    shutil.copy(DEMONSTRATION / "poles.csv", tmp_path)
    screen = opened(PAGE, {"deroule": ["miennes"]}, tmp_path)
    assert "Ajouter cette vue" in screen.info[0].value
    assert screen.button(key="commencer").disabled
    assert atlas.build(dataset.load(tmp_path)).dataset.tables


def test_the_view_presented_outlives_a_reload_and_the_scenes_after_it(opened: Open) -> None:
    screen = opened(PAGE, {"scene": ["0"], "ecran": ["couverture"], "region": ["06"]})
    held = screen.session_state["_vue_presentee"]
    assert (held.screen, held.title) == (Screen.COVERAGE, "Couverture · Montréal")


def test_the_head_of_a_mesh_scene_says_its_own_filters(opened: Open) -> None:
    screen = opened(PAGE, {"scene": ["0"], "ecran": ["maillage"], "intensite": ["3"], "origine": ["06"]})
    assert "hôte Montréal" in head(screen)["sentence"]


def tables(screen: AppTest) -> str:
    return "".join(one.proto.body for one in screen.get("html") if "<table" in one.proto.body)


def test_the_directory_on_stage_shows_the_listing_and_the_search_of_its_scene(
    opened: Open, tmp_path: Path
) -> None:
    shown = Scene("Qui", Screen.DIRECTORY, "repertoire=poles&recherche=large")
    screen = opened(PAGE, folder=folder_with(tmp_path, shown, Scene("À qui", Screen.DIRECTORY, "")))
    screen.button(key="commencer").click().run()
    assert not screen.exception
    assert "<caption>Pôles</caption>" in tables(screen)
    assert "Pôle culturel numérique du Large" in tables(screen)
    assert tables(screen).count("<tr>") == 2


def test_a_view_added_in_the_directory_names_its_listing(opened: Open, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, FIRST)
    screen = opened("repertoire", {"recherche": ["danse"]}, folder)
    screen.button_group(key="repertoire").set_value(Listing.EXPERTISES).run()
    screen.button(key="ajouter_cette_vue").click().run()
    added = scenes.read((folder / "scenes.csv").read_bytes())[1]
    assert added.query == {"recherche": ["danse"], "repertoire": ["expertises"]}


def matrix(screen: AppTest) -> dict[str, Any]:
    (drawn,) = (one for one in screen.get("bidi_component") if "maillage_matrix" in str(one.proto))
    told: dict[str, Any] = json.loads(drawn.proto.json)
    return told


def test_filters_on_stage_are_those_of_the_scene_s_screen(opened: Open) -> None:
    screen = opened(PAGE, {"scene": ["4"], "deroule": ["programme"]})
    assert matrix(screen)["corner"] == "Mesures"
    assert "couche" not in {one.key for one in screen.sidebar.button_group}
    covered = [column["covered"] for column in matrix(screen)["columns"]]
    screen.multiselect(key="secteur").set_value(["danse"]).run()
    assert [column["covered"] for column in matrix(screen)["columns"]] != covered
    screen.button_group(key="croisement").set_value(Dimension.SECTORS).run()
    assert matrix(screen)["corner"] == "Secteurs"
    assert not screen.exception
    mesh = opened(PAGE, {"scene": ["6"], "deroule": ["programme"]})
    assert {"intensite"} <= {one.key for one in mesh.sidebar.number_input}
    assert {"origine", "destination", "type"} <= {one.key for one in mesh.sidebar.multiselect}
    assert "annee" in {one.key for one in mesh.sidebar.select_slider}
    assert "indicateur" not in {one.key for one in mesh.sidebar.selectbox}


def test_a_search_on_stage_narrows_the_directory(opened: Open) -> None:
    screen = opened(PAGE, {"scene": ["0"], "ecran": ["repertoire"]})
    whole = tables(screen).count("<tr>")
    screen.sidebar.text_input(key="recherche").input("estrie").run()
    assert not screen.exception
    assert 2 <= tables(screen).count("<tr>") < whole


def test_filters_narrow_the_rows_of_an_alert_on_stage(opened: Open) -> None:
    screen = opened(PAGE, {"scene": ["10"], "deroule": ["programme"]})
    whole = tables(screen).count("<tr>")
    screen.multiselect(key="secteur").set_value(["danse"]).run()
    assert not screen.exception
    assert 1 < tables(screen).count("<tr>") < whole
    assert "secteur Danse" in head(screen)["sentence"]
    assert screen.header[0].value.startswith(f"{tables(screen).count('<tr>') - 1} ")


def test_what_the_room_changed_is_kept_as_a_scene(opened: Open, tmp_path: Path) -> None:
    shown = Scene("Qui", Screen.DIRECTORY, "repertoire=expertises")
    folder = folder_with(tmp_path, shown)
    screen = opened(PAGE, {"scene": ["1"]}, folder)
    screen.sidebar.text_input(key="recherche").input("danse").run()
    screen.button(key="ajouter_la_scene").click().run()
    assert not screen.exception
    added = scenes.read((folder / "scenes.csv").read_bytes())[1]
    assert (added.title, added.query) == ("Qui", {"recherche": ["danse"], "repertoire": ["expertises"]})


def test_the_guide_is_played_as_it_was_searched(opened: Open, tmp_path: Path) -> None:
    shutil.copy(DEMONSTRATION / "demandes.csv", tmp_path)
    folder = folder_with(tmp_path, FIRST)
    screen = opened("guide", {"mots": ["filmer en 3D"]}, folder)
    screen.button(key="ajouter_cette_vue").click().run()
    played = opened(PAGE, {"scene": ["2"]}, folder)
    assert not played.exception
    assert "Recherche\xa0: filmer en 3D." in head(played)["sentence"]
    asked = next(row for row in tables(played).split("<tr>")[2:])
    whole = opened(PAGE, {"scene": ["0"], "ecran": ["guide"]}, folder)
    assert 2 <= tables(played).count("<tr>") < tables(whole).count("<tr>")
    assert "3D" in asked


def test_the_day_looked_at_stays_from_scene_to_scene(opened: Open, tmp_path: Path) -> None:
    screen = opened(PAGE, {"carte_au": ["2020-01-01"]}, folder_with(tmp_path, FIRST, SECOND))
    screen.button(key="commencer").click().run()
    assert not screen.exception
    assert (screen.query_params["scene"], screen.query_params["carte_au"]) == ("1", "2020-01-01")


def test_one_s_scenes_are_printed_with_their_notes(opened: Open, tmp_path: Path) -> None:
    screen = opened(PAGE, folder=folder_with(tmp_path, FIRST, SECOND))
    (printed,) = (one.proto.body for one in screen.get("html") if "maillage-print" in one.proto.body)
    assert [title for title in ("Un", "Deux", "À dire", "Couverture") if f">{title}<" not in printed] == []


def test_a_link_to_a_scene_alone_still_names_what_it_ignored(opened: Open) -> None:
    screen = opened(PAGE, {"scene": ["1"], "mesure": ["999"]})
    assert screen.query_params["deroule"]
    assert any("mesure=999" in one.value.replace("\\", "") for one in screen.warning)
