"""Where a next step leads: answers that are about it, and who is near."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from geo import guide, leads, questionnaire
from geo.vocabularies import Table

if TYPE_CHECKING:
    from geo.atlas import Atlas
    from geo.questionnaire import Question
    from tests.conftest import Maker

QUESTIONS: Final = {one.code: one for one in questionnaire.latest().questions}


def asked(**cells: str) -> dict[str, str]:
    """Make a request that has an answer about passwords."""
    told = {"domaines": "strategie", "question": "Qui garde nos mots de passe ?", "reponse": "Un coffre."}
    return told | {"statut": "repondue", "repondue_le": "2020-02-01"} | cells


def found(atlas: Atlas, question: Question) -> list[str]:
    rows = leads.answered(question, guide.build(atlas.dataset), atlas)
    return atlas.dataset.tables[Table.REQUESTS]["id"].iloc[list(rows)].tolist()


@pytest.mark.parametrize(
    ("code", "rows"),
    [
        ("gouvernance-1", ["dem-007"]),
        ("outils-2", ["dem-029"]),
        ("creation-2", ["dem-022", "dem-005", "dem-027"]),
        # « Atelier » is a workshop where one learns and one where one makes things.
        ("competences-2", []),
        ("collaboration-3", []),
    ],
)
def test_the_guide_gives_what_is_about_the_question_or_nothing(
    demonstration: Atlas, code: str, rows: list[str]
) -> None:
    assert found(demonstration, QUESTIONS[code]) == rows


@pytest.mark.parametrize(
    "cells",
    [
        {"reponse": "", "statut": "ouverte", "repondue_le": ""},
        {"domaines": "captation"},
        {"question": "Que faire ?", "reponse": "Changez vos mots de passe."},
        {"question": "Quel mois de pause ?"},
    ],
    ids=["no answer", "another domain", "in the answer alone", "one word of two"],
)
def test_an_entry_that_does_not_help_is_not_given(atlas_of: Maker, cells: dict[str, str]) -> None:
    for right, told in (([], cells), (["demandes-1"], {})):
        atlas = atlas_of({Table.REQUESTS: [asked(**told)], Table.EXPERTISES: []})
        assert found(atlas, replace(QUESTIONS["outils-2"], words=("mot de passe",))) == right


def test_of_four_entries_three_are_given_and_a_question_without_domain_has_none(atlas_of: Maker) -> None:
    atlas = atlas_of({Table.REQUESTS: [asked() for _ in range(4)]})
    assert len(found(atlas, QUESTIONS["outils-2"])) == leads.MOST
    assert found(atlas, replace(QUESTIONS["outils-2"], domains=())) == []


def test_the_nearest_holders_come_first_each_once(atlas_of: Maker) -> None:
    held = [
        {"titulaire": "Loin", "domaine": "captation", "territoires": "10"},
        {"titulaire": "Ici", "domaine": "mediation", "territoires": "07"},
        {"titulaire": "Ici", "domaine": "captation", "territoires": "07"},
        {"titulaire": "Demande", "domaine": "captation", "territoires": "07", "nature": "recherchee"},
        {"titulaire": "Autre", "domaine": "droits", "territoires": "07"},
        {"titulaire": "Partout", "domaine": "captation", "territoires": "QC"},
        {"titulaire": "Voisin", "domaine": "captation", "territoires": "15"},
    ]
    atlas = atlas_of({Table.EXPERTISES: held})
    question = QUESTIONS["creation-2"]
    near = leads.helpers(question, "07", atlas)
    assert near["titulaire"].tolist() == ["Ici", "Voisin", "Loin"]
    assert near["distance_km"].iloc[0] == 0 < near["distance_km"].iloc[1] < near["distance_km"].iloc[2]
    untold = leads.helpers(question, "", atlas)
    assert len(untold) == leads.MOST
    assert untold["distance_km"].isna().all()
    assert leads.helpers(replace(question, domains=()), "07", atlas).empty
