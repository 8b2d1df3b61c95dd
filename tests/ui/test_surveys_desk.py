"""The answers of a form on line brought in on the screen: recognised, previewed, published once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.language import message
from geo.settings import DATABASE_VARIABLE
from geo.store import Store
from geo.vocabularies import Table, Vocabulary

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from streamlit.testing.v1 import AppTest

    from tests.ui.conftest import Open

FORM = """\
Horodateur,Adresse e-mail,Région,Un plan numérique ?,Vos outils ?
2026/04/14 10:30:05,a@example.org,Estrie,Oui,Site web;Infolettre
2026/04/15 11:00:00,b@example.org,Estrie,Non,Infolettre;Balado
2026/04/16 12:00:00,c@example.org,Nulle part,Oui,Site web;Balado
2026/04/17 12:00:00,d@example.org,Montréal,Non,Site web;Infolettre
"""


class Layout(Vocabulary):
    """As the screen has it."""

    LONG = "lignes", message("Une ligne par réponse")


def words(screen: AppTest) -> str:
    said = [*screen.markdown, *screen.caption, *screen.info, *screen.success, *screen.error]
    html = " ".join(one.proto.body for one in screen.get("html"))
    return (" ".join(str(one.value) for one in said).replace("\\", "") + html).replace("\u00a0", " ")


def test_a_form_is_recognised_previewed_published_and_brings_nothing_twice(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'base.sqlite'}"
    monkeypatch.setenv(DATABASE_VARIABLE, url)
    screen = opened("donnees")
    screen.file_uploader[0].upload("Besoins 2026 (réponses).csv", FORM.encode(), "text/csv").run()
    assert not screen.exception
    name = next(one for one in screen.text_input if one.label == "Nom du sondage")
    assert name.value == "Besoins 2026"
    name.input("Besoins").run()
    told = words(screen)
    assert "qui disent qui a répondu, et qui ne sont pas importées : Adresse e-mail" in told
    assert "Vos outils ?</th><td>Choix multiple</td>" in told
    # Line 4 of the sheet, and not of what was made of it.
    report = re.findall(r"<tr>(.*?)</tr>", told)
    (refused,) = [row for row in report if "<td>Nulle part</td>" in row]
    assert re.findall(r">([^<]*)</t[hd]>", refused)[:2] == ["4", "region"]
    assert [one.value for one in screen.metric][:4] == ["4", "0", "3", "1"]
    screen.text_input(key="auteur_publication").input("Cellule fictive")
    next(one for one in screen.button if one.label.startswith("Publier")).click().run()
    assert not screen.exception
    store = Store.open(url)
    held = store.sheets()[Table.SURVEYS].cells
    store.close()
    assert sorted(zip(held["repondant"], held["question"], held["reponse"], strict=True)) == [
        ("r-2", "Un plan numérique ?", "Oui"),
        ("r-2", "Vos outils ?", "Site web|Infolettre"),
        ("r-3", "Un plan numérique ?", "Non"),
        ("r-3", "Vos outils ?", "Infolettre|Balado"),
        ("r-5", "Un plan numérique ?", "Non"),
        ("r-5", "Vos outils ?", "Site web|Infolettre"),
    ]
    assert held["sondage"].unique().tolist() == ["Besoins"]
    again = opened("donnees")
    again.file_uploader[0].upload("Besoins.csv", FORM.encode(), "text/csv").run()
    assert "Tout y est déjà" in words(again)
    assert "Déjà publié : Besoins" in words(again)


def test_how_a_sheet_holds_its_answers_is_changed_at_a_click(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, f"sqlite:///{tmp_path / 'base.sqlite'}")
    screen = opened("donnees")
    rows = "sondage,question,repondant,region,secteur,reponse,repondu_le\ns,q,r1,03,,Oui,\n"
    screen.file_uploader[0].upload("sondages.csv", rows.encode(), "text/csv").run()
    (layout,) = [one for one in screen.button_group if one.label == "Disposition de la feuille"]
    assert layout.value == Layout.LONG
    assert "<td>Réponse libre</td>" in words(screen)
    assert not [one for one in screen.text_input if one.label == "Nom du sondage"]
