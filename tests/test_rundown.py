"""Rundowns open what they say, on any data, and count what is there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pytest

from geo import rundown, scene_table, scenes
from geo.coverage import Dimension, coverage
from geo.language import ENGLISH, FRENCH
from geo.opened import Kind, Opened
from geo.relief import helpers
from geo.scenes import Screen
from geo.selection import Selection, parse
from geo.settings import REGION_CODES
from geo.ui import address
from geo.view import Knowledge, look
from geo.vocabularies import PoleStatus, Table

if TYPE_CHECKING:
    from geo.atlas import Atlas
    from geo.language import Language
    from tests.conftest import Maker

TODAY: Final = date(2026, 11, 22)
CAPTURE: Final = "Captation et diffusion (vidéo, 3D, 360°, direct)"
CAPTURE_EN: Final = "Recording and broadcasting (video, 3D, 360°, live)"


def test_the_keys_are_those_of_the_addresses() -> None:
    assert (rundown.CARD, rundown.DIMENSION, rundown.OPENED) == (
        address.CARD,
        address.DIMENSION,
        address.OPENED,
    )


@pytest.mark.parametrize("language", [FRENCH, ENGLISH], ids=str)
def test_every_state_is_known_to_the_data(demonstration: Atlas, language: Language) -> None:
    made = [
        rundown.for_programme(demonstration, TODAY, language),
        *(rundown.for_region(demonstration, code, TODAY, language) for code in REGION_CODES),
    ]
    assert not [scene for found in made for scene in found if scenes.unknown(scene, demonstration)]
    assert all(scenes.read(scene_table.csv(found), demonstration) == found for found in made)


def test_the_programme_shows_every_screen_in_about_twelve_scenes(demonstration: Atlas) -> None:
    found = rundown.for_programme(demonstration, TODAY, FRENCH)
    assert 10 <= len(found) <= 12
    assert {scene.screen for scene in found} == set(Screen) - {Screen.GUIDE}
    assert len({(scene.screen, scene.state) for scene in found}) == len(found)
    assert len({scene.title for scene in found}) == len(found)


def test_notes_count_the_rows(demonstration: Atlas) -> None:
    poles = demonstration.dataset.tables[Table.POLES]
    active = set(poles.loc[poles["statut"] == PoleStatus.ACTIVE, "region"]) & set(REGION_CODES)
    notes = [scene.note for scene in rundown.for_programme(demonstration, TODAY, FRENCH)]
    assert notes[0].startswith(f"Régions avec un pôle actif\u00a0: {len(active)} sur 17.")
    assert f"{len(demonstration.dataset.tables[Table.ACTIVITIES])} activités." in notes[2]
    assert all("Compté le 22 novembre 2026." in note for note in notes if note)


@pytest.mark.parametrize("code", REGION_CODES)
def test_a_region_is_shown_alone(demonstration: Atlas, code: str) -> None:
    found = rundown.for_region(demonstration, code, TODAY, FRENCH)
    assert all(parse(scene.query, demonstration)[0].regions == (code,) for scene in found)
    assert found[0].title.startswith(demonstration.names(Table.REGIONS)[code])


@pytest.mark.parametrize("code", REGION_CODES)
def test_the_gap_of_a_region_can_be_filled(demonstration: Atlas, code: str) -> None:
    view = look(demonstration, Selection(regions=(code,)))
    cells = coverage(view, Dimension.MEASURES, TODAY)
    gaps = [
        Opened.read(scene.query[rundown.OPENED][0], cells)
        for scene in rundown.for_region(demonstration, code, TODAY, FRENCH)
        if rundown.OPENED in scene.query
    ]
    empty = cells.cells.loc[cells.cells["etat"] != Knowledge.COVERED, "code"]
    fillable = [one for one in empty if helpers(view, Dimension.MEASURES, code, one, TODAY, FRENCH)]
    assert len(gaps) == min(1, len(fillable))
    assert all(gap.kind is Kind.CELL and gap.region == code and gap.code in fillable for gap in gaps)


def test_nobody_is_named_in_a_note(atlas_of: Maker) -> None:
    poles = [{"id": "p", "region": "01", "mesures": "99"}]
    people = [
        {"role": "Ambassade", "pole": "p", "nom": nom, "courriel": f"{nom.lower()}@example.org", **consent}
        for nom, consent in (
            ("Secrete", {}),
            ("Connue", {"consentement_publication": "oui", "consenti_le": "2020-01-01"}),
        )
    ]
    atlas = atlas_of({Table.POLES: poles, Table.AMBASSADORS: people})
    made = (
        *rundown.for_programme(atlas, TODAY, FRENCH),
        *rundown.for_region(atlas, "02", TODAY, FRENCH),
        *rundown.for_region(atlas, "01", TODAY, FRENCH),
    )
    assert "Bas-Saint-Laurent" in "".join(scene.note for scene in made)
    assert not [scene for scene in made if "Secrete" in repr(scene) or "Connue" in repr(scene)]


def test_an_empty_network_has_scenes_too(quick_atlas_of: Maker) -> None:
    atlas = quick_atlas_of({})
    found = rundown.for_programme(atlas, TODAY, FRENCH)
    assert "0 sur 17" in found[0].note
    here = rundown.for_region(atlas, "10", TODAY, FRENCH)
    assert "Pôles · 0" in here[0].note
    assert not [scene for scene in here if rundown.OPENED in scene.query]


def test_a_region_without_ambassadors_has_no_scene_that_shows_nobody(demonstration: Atlas) -> None:
    for code in REGION_CODES:
        view = look(demonstration, Selection(regions=(code,)))
        shown = [scene.screen for scene in rundown.for_region(demonstration, code, TODAY, FRENCH)]
        assert (Screen.DIRECTORY in shown) == bool(len(view.rows(Table.AMBASSADORS))), code


def test_on_the_map_a_scene_shows_one_layer(demonstration: Atlas) -> None:
    made = (
        *rundown.for_programme(demonstration, TODAY, FRENCH),
        *rundown.for_region(demonstration, "06", TODAY, FRENCH),
    )
    on_map = [scene.query for scene in made if scene.screen is Screen.MAP and "alerte" not in scene.state]
    assert len(on_map) == 7
    assert [len(parse(query, demonstration)[0].layers) for query in on_map] == [1] * 7


@pytest.mark.parametrize(
    ("language", "offered", "met"),
    [
        (
            FRENCH,
            [
                f"2 expertises offertes\u00a0: {CAPTURE} (2)",
                f"2 expertises recherchées\u00a0: {CAPTURE} (1)\u00a0; Immersif (RV, RA) (1)",
                "Recherché sans être offert\u00a0: Immersif (RV, RA) (1)",
            ],
            [
                "3 activités.",
                "La dernière\u00a0: Deux (2 février 2026).",
                "La prochaine\u00a0: Trois (1er janvier 2027).",
                "2 activités comptent leurs participants\u00a0: 42 en tout.",
            ],
        ),
        (
            ENGLISH,
            [
                f"2 expertises offered: {CAPTURE_EN} (2)",
                f"2 expertises sought: {CAPTURE_EN} (1); Immersive (VR, AR) (1)",
                "Sought and not offered: Immersive (VR, AR) (1)",
            ],
            [
                "3 activities.",
                "The latest: Deux (February 2, 2026).",
                "The next: Trois (January 1, 2027).",
                "2 activities count their participants: 42 in all.",
            ],
        ),
    ],
    ids=str,
)
def test_the_speaker_has_what_a_region_offers_seeks_and_met_for(
    quick_atlas_of: Maker, language: Language, offered: list[str], met: list[str]
) -> None:
    atlas = quick_atlas_of(
        {
            Table.EXPERTISES: [
                {"territoires": "05", "domaine": "captation", "nature": "offerte"},
                {"territoires": "05", "domaine": "captation", "nature": "offerte"},
                {"territoires": "05", "domaine": "captation", "nature": "recherchee"},
                {"territoires": "05", "domaine": "immersif", "nature": "recherchee"},
                {"territoires": "06", "domaine": "immersif", "nature": "offerte"},
            ],
            Table.ACTIVITIES: [
                {"titre": "Trois", "hote": "05", "date_debut": "2027-01-01"},
                {"titre": "Deux", "hote": "05", "date_debut": "2026-02-02", "participants": "12"},
                {"titre": "Un", "hote": "05", "date_debut": "2025-02-02", "participants": "30"},
                {"titre": "Ailleurs", "hote": "06", "date_debut": "2026-11-01", "participants": "7"},
            ],
        }
    )
    _, second, third, *_ = rundown.for_region(atlas, "05", TODAY, language)
    assert second.note.splitlines()[:-1] == offered
    assert third.note.splitlines()[:-1] == met
    _, empty, quiet, *_ = rundown.for_region(atlas, "01", TODAY, FRENCH)
    assert empty.note.startswith("0 expertise offerte\n")
    assert quiet.note.startswith("0 activité.\n")
