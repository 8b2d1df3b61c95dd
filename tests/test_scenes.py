"""Scenes keep every word that they were given, through every change and every file."""

from __future__ import annotations

import csv
import io
import shutil
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import scene_table, scenes
from geo.dataset import load
from geo.errors import DataError
from geo.export import neutral
from geo.language import FRENCH
from geo.scenes import Scene, Screen
from geo.settings import DEMONSTRATION, ROOT
from geo.ui import address
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.atlas import Atlas
    from tests.conftest import Maker

HEADER: Final = "ordre,titre,ecran,etat,note\n"

TITLES: Final = st.text(min_size=1).map(lambda text: f"{text}.") | st.sampled_from(
    (
        "=1+1",
        "'=1+1",
        "''@x",
        "-",
        "+",
        "\t=x",
        "a,b;c",
        '« "x" »',
        "شبكة",
        "🎭\u200d🎬",
        "\ufeffx",
        "<script>",
    )
)
STATES: Final = st.lists(
    st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.text("é &=?#%'+"))
).map(lambda pairs: "&".join(urlencode([pair]) for pair in pairs))
SCENES: Final = st.builds(Scene, TITLES, st.sampled_from(Screen), STATES, st.text())
LISTS: Final = st.lists(SCENES, max_size=4).map(tuple)
FEW: Final = settings(max_examples=40)


def said(error: DataError) -> list[tuple[int | None, str, str]]:
    return [(problem.line, problem.column, problem.sentence(FRENCH)) for problem in error.problems]


def refused(content: str, atlas: Atlas | None = None) -> list[tuple[int | None, str, str]]:
    with pytest.raises(DataError) as caught:
        scenes.read(content.encode(), atlas)
    return said(caught.value)


@FEW
@given(LISTS)
def test_what_is_exported_is_imported(kept: tuple[Scene, ...]) -> None:
    assert scenes.read(scene_table.csv(kept)) == kept


@FEW
@given(LISTS)
def test_no_cell_of_the_file_runs_in_a_spreadsheet(kept: tuple[Scene, ...]) -> None:
    rows = list(csv.reader(io.StringIO(scene_table.csv(kept).decode("utf-8-sig"), newline="")))
    assert rows[0] == HEADER.strip().split(",")
    assert all(neutral(cell) == cell or cell.startswith("'") for row in rows for cell in row)
    assert [row[0] for row in rows[1:]] == [str(number) for number in range(1, len(kept) + 1)]


@FEW
@given(SCENES)
def test_a_scene_made_of_a_scene_is_that_scene(scene: Scene) -> None:
    assert Scene(scene.title, scene.screen, scene.state, scene.note) == scene
    assert scene.title == scene.title.strip()
    assert "\n" not in scene.title


@FEW
@given(st.data(), st.lists(SCENES, min_size=1, max_size=6).map(tuple))
def test_every_change_keeps_every_other_scene_once(data: st.DataObject, kept: tuple[Scene, ...]) -> None:
    index, to = (data.draw(st.integers(0, len(kept) - 1)) for _ in range(2))
    other = data.draw(SCENES)
    moved = scenes.moved(kept, index, to)
    assert moved[to] == kept[index]
    assert sorted(moved, key=repr) == sorted(kept, key=repr)
    assert scenes.removed(moved, to) == scenes.removed(kept, index)
    assert scenes.moved(moved, to, index) == kept
    assert scenes.added(kept, other) == (*kept, other)
    assert scenes.removed(scenes.added(kept, other), len(kept)) == kept
    assert scenes.edited(kept, index, other)[index] == other
    assert scenes.removed(scenes.edited(kept, index, other), index) == scenes.removed(kept, index)


@pytest.mark.parametrize("index", [-1, 2])
def test_a_scene_that_is_not_there_is_not_changed(index: int) -> None:
    kept = (Scene("Un", Screen.MAP), Scene("Deux", Screen.MESH))
    with pytest.raises(IndexError):
        scenes.removed(kept, index)
    with pytest.raises(IndexError):
        scenes.edited(kept, index, kept[0])
    with pytest.raises(IndexError):
        scenes.moved(kept, 0, index)


@pytest.mark.parametrize(
    ("given_state", "kept"),
    [
        ("", ""),
        ("?secteur=danse&mesure=99", "secteur=danse&mesure=99"),
        ("https://exemple.org/couverture?croisement=secteur&lang=en", "croisement=secteur"),
        ("recherche=3D ?", "recherche=3D+%3F"),
        ("couche=", "couche="),
        ("recherche=d%C3%A9couvrir", "recherche=d%C3%A9couvrir"),
    ],
)
def test_a_state_is_the_query_of_an_address(given_state: str, kept: str) -> None:
    assert Scene("Vue", Screen.MAP, given_state).state == kept


def test_a_state_is_read_as_an_address_is() -> None:
    scene = Scene("Vue", Screen.MAP, "couche=&region=05&region=16")
    assert scene.query == {"couche": [""], "region": ["05", "16"]}


@pytest.mark.parametrize("state", ["danse", "secteur=danse&&", "recherche=%ff", "a=\ud800"])
def test_what_is_no_query_is_refused(state: str) -> None:
    with pytest.raises(DataError) as caught:
        Scene("Vue", Screen.MAP, state)
    ((line, column, sentence),) = said(caught.value)
    assert (line, column) == (None, "etat")
    assert "clé=valeur" in sentence


@pytest.mark.parametrize("title", ["", " \n\t", "\x07\ud800"])
def test_a_scene_has_a_title(title: str) -> None:
    with pytest.raises(DataError, match="problem"):
        Scene(title, Screen.MAP)


def test_a_bad_file_is_reported_line_by_line_and_changes_nothing(demonstration: Atlas) -> None:
    found = refused(
        f"{HEADER}2,Bon,carte,secteur=danse,\n"
        "1,Faux,cartes,,\n"
        "3,Faux,carte,danse,\n"
        "4,Faux,maillage,secteur=dance&intensite=0,\n",
        demonstration,
    )
    assert [(line, column) for line, column, _ in found] == [
        (3, "ecran"),
        (4, "etat"),
        (5, "etat"),
        (5, "etat"),
    ]
    assert "Vouliez-vous «\u00a0carte\u00a0»" in found[0][2]
    assert "secteur=dance" in found[2][2]
    assert "intensite=0" in found[3][2]


def test_everything_wrong_is_told_at_once(demonstration: Atlas) -> None:
    found = refused(
        f"{HEADER}un,Un,carte,danse,\n"
        "2,,cartes,secteur=dance,\n"
        "2,Trois,maillage,intensite=0,\n"
        "4,,carte,danse,\n"
        "5,Cinq,carte,secteur=danse,\n",
        demonstration,
    )
    assert sorted((line, column) for line, column, _ in found) == [
        (2, "etat"),
        (2, "ordre"),
        (3, "ecran"),
        (3, "etat"),
        (3, "titre"),
        (4, "etat"),
        (4, "ordre"),
        (5, "etat"),
        (5, "titre"),
    ]


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        ("", None, ""),
        ("ordre,titre,ecran,etat\n1,Un,carte,\n", 1, "note"),
        (f"{HEADER}un,Un,carte,,\n", 2, "ordre"),
        (f"{HEADER}1,Un,carte,,\n1,Deux,carte,,\n", 3, "ordre"),
        (f"{HEADER}1,,carte,,\n", 2, "titre"),
        (f"{HEADER}1,Un,carte,,,\n", 2, ""),
        (f'{HEADER}1,"Un,carte,,\n', 2, ""),
    ],
)
def test_a_file_is_held_to_the_schema(content: str, line: int | None, column: str) -> None:
    assert [found[:2] for found in refused(content)] == [(line, column)]


def test_scenes_come_in_their_order_and_not_in_that_of_the_lines() -> None:
    content = f"{HEADER}10,Dix,carte,,\n9,Neuf,maillage,,\n"
    assert [scene.title for scene in scenes.read(content.encode())] == ["Neuf", "Dix"]


def test_a_dataset_gives_its_scenes(demonstration: Atlas) -> None:
    found, problems = scenes.of(demonstration.dataset)
    assert not problems
    assert [scene.screen for scene in found] == [*[Screen.MAP] * 4, Screen.DIRECTORY]
    assert not [
        scenes.unknown(scene, demonstration) for scene in found if scenes.unknown(scene, demonstration)
    ]


def test_a_row_that_is_no_scene_is_named_and_the_others_stay(atlas_of: Maker) -> None:
    rows = [
        {"ordre": "2", "titre": "Bon", "ecran": "carte", "etat": "mesure=555"},
        {"ordre": "1", "titre": "Faux", "ecran": "ailleurs"},
    ]
    atlas = atlas_of({Table.SCENES: rows})
    found, problems = scenes.of(atlas.dataset)
    assert [scene.title for scene in found] == ["Bon"]
    assert scenes.unknown(found[0], atlas) == ("mesure=555",)
    assert [(problem.line, problem.column, problem.value) for problem in problems] == [
        (3, "ecran", "ailleurs")
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(DEMONSTRATION, tmp_path / "donnees")


def test_what_is_saved_is_loaded_and_nothing_else_moves(folder: Path) -> None:
    known, _ = scenes.of(load(folder))
    changed = scenes.added(known, Scene("=1+1", Screen.MESH, "intensite=2", "« Note »,\nsur deux lignes"))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    scene_table.save(folder, changed, known)
    found, problems = scenes.of(load(folder))
    assert (found, problems) == (changed, ())
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {name for name in after if after[name] != before.get(name)} == {Table.SCENES.file}
    scene_table.save(folder, (), changed)
    assert scenes.of(load(folder)) == ((), ())


def test_the_first_scene_of_a_folder_makes_its_table(tmp_path: Path) -> None:
    shutil.copy(DEMONSTRATION / Table.POLES.file, tmp_path)
    scene_table.save(tmp_path, (Scene("Un", Screen.MAP),), ())
    assert [scene.title for scene in scenes.of(load(tmp_path))[0]] == ["Un"]


def test_a_second_editor_overwrites_nothing(folder: Path) -> None:
    known, _ = scenes.of(load(folder))
    first = scenes.removed(known, 0)
    scene_table.save(folder, first, known)
    with pytest.raises(DataError) as caught:
        scene_table.save(folder, scenes.removed(known, 1), known)
    assert "entre-temps" in said(caught.value)[0][2]
    assert scenes.of(load(folder))[0] == first


def test_a_faulty_file_is_not_overwritten(folder: Path) -> None:
    path = folder / Table.SCENES.file
    path.write_text(f"{HEADER}1,Un,ailleurs,,\n", encoding="utf-8")
    with pytest.raises(DataError):
        scene_table.save(folder, (), ())
    assert "ailleurs" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("demonstration_folder", [None, DEMONSTRATION])
def test_the_demonstration_is_not_written(demonstration_folder: Path | None) -> None:
    before = (DEMONSTRATION / Table.SCENES.file).read_bytes()
    with pytest.raises(DataError) as caught:
        scene_table.save(demonstration_folder, (), scenes.of(load(DEMONSTRATION))[0])
    assert "démonstration" in said(caught.value)[0][2]
    assert (DEMONSTRATION / Table.SCENES.file).read_bytes() == before


def test_every_screen_of_a_scene_has_its_page() -> None:
    assert {str(screen) for screen in Screen} <= {path.stem for path in (ROOT / "pages").glob("*.py")}


def test_an_address_as_the_screens_write_it_loses_only_its_language() -> None:
    pairs: Sequence[tuple[str, str]] = [
        (address.CARD, "05"),
        (address.OPENED, "99|05"),
        (address.LANGUAGE, "en"),
    ]
    assert Scene("Vue", Screen.MAP, urlencode(pairs)).query == {"fiche": ["05"], "ouvert": ["99|05"]}
