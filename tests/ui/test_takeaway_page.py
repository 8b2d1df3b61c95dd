"""What takes its time is prepared under words that say so, and never outlives the view it is of."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest

from geo import agenda, atlas
from geo.columns import COLUMNS
from geo.dataset import load
from geo.extract import Extract
from geo.language import FRENCH
from geo.selection import Selection
from geo.settings import DEMONSTRATION
from geo.view import look
from geo.vocabularies import Table

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from tests.ui.conftest import Open

PAGE: Final = "emporter"
MANY: Final = 10_001


def labels(screen: AppTest, kind: str) -> list[str]:
    return [one.proto.label for one in screen.get(kind)]


@pytest.fixture
def large(tmp_path: Path) -> Path:
    shutil.copy(DEMONSTRATION / "poles.csv", tmp_path)
    columns = [column.name for column in COLUMNS[Table.PLACES]]
    with (tmp_path / Table.PLACES.file).open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, columns, restval="")
        writer.writeheader()
        writer.writerows(
            {"id": f"l{number}", "nom": "Lieu", "type": "musee", "region": "06"} for number in range(MANY)
        )
    return tmp_path


def test_many_rows_are_prepared_and_few_come_at_a_click(opened: Open, large: Path) -> None:
    screen = opened(PAGE, folder=large)
    prepared = [label for label in labels(screen, "button") if label.startswith("Préparer")]
    assert "Préparer : Classeur Excel" in [label.replace("\xa0", " ") for label in prepared]
    assert [label.replace("\xa0", " ") for label in labels(screen, "download_button")] == [
        "Fiche du programme (PDF)",
        "Agenda (ICS)",
        "GeoJSON : régions",
        "GeoJSON : liens",
        "GeoJSON : activités",
        "GeoJSON : expertises",
        "GeoJSON : pôles",
    ]
    few = opened(PAGE, {"region": ["05"]}, large)
    assert "Classeur Excel" in labels(few, "download_button")


def test_the_deck_is_of_one_s_scenes_where_there_are_any(opened: Open, large: Path) -> None:
    assert opened(PAGE).selectbox(key="emporter_deroule").value == "miennes"
    assert opened(PAGE, folder=large).selectbox(key="emporter_deroule").value == ""


def test_the_agenda_says_what_it_holds_and_the_address_that_keeps_its_filters(opened: Open) -> None:
    screen = opened(PAGE, {"region": ["05"], "lang": ["en"]})
    assert [one.value.split("?")[-1] for one in screen.code] == ["region=05&lang=en"]
    assert screen.code[0].value.split("?")[0].endswith("/agenda.ics")
    view = look(atlas.build(load(DEMONSTRATION)), Selection(regions=("05",)))
    count = len(agenda.gatherings(Extract(view, FRENCH, date(2026, 11, 22))))
    assert count > 1
    assert any(one.value.startswith(f"{count} activities that one attends") for one in screen.caption)


def test_a_file_of_another_view_is_gone_and_said_to_be(opened: Open) -> None:
    screen = opened(PAGE)
    screen.button(key="preparer_tout").click().run()
    assert not screen.exception
    assert any(
        label.startswith("Télécharger maillage_donnees") for label in labels(screen, "download_button")
    )
    screen.session_state["secteur"] = ["danse"]
    screen.run()
    assert not [label for label in labels(screen, "download_button") if label.startswith("Télécharger")]
    assert [one.value for one in screen.caption if one.value.endswith("À préparer de nouveau.")]
    assert not screen.session_state["_fichier_tout"][1]
    screen.button(key="preparer_tout").click().run()
    assert any("danse" in label for label in labels(screen, "download_button") if "Télécharger" in label)
    assert not [one.value for one in screen.caption if one.value.endswith("À préparer de nouveau.")]
