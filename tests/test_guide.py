"""The guide: what was asked before is found again however it is asked, and nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.guide import Guide, Narrowing, build
from geo.vocabularies import Table

if TYPE_CHECKING:
    from geo.atlas import Atlas
    from tests.conftest import Maker

FOUNDING: Final = "dem-001"
ASKED: Final = (
    "filmer en 3D une compagnie de danse",
    "filmer en 3d des compagnies de danses",
    "tournage 3d danse",
    "captation volumétrique",
    "captation volumetrique",
    "filmer une compganie de danse en 3D",
    "FILMER EN TROIS DIMENSIONS DES DANSEURS",
    "Comment tourner un spectacle de danse en relief ?",
    "vidéo stéréoscopique d’une chorégraphie",
    "« filmer en 3D »",
    "photogrammétrie pour une troupe de danse",
    "captation volumétriqeu",
    "caption volumétrique",
    "tournage en 3 dimensions danse",
    "fimler une chorégrafie",
)
UNRELATED: Final = (
    "Quel est le prix d’un permis de pêche ?",
    "recette de tarte au sucre",
    "Comment réparer une caméra frigorifique ?",
    "impression 3D d’une affiche de danse en plastique",
    "horaire des autobus scolaires",
    "Comment remplir ma déclaration de revenus ?",
    "Où jeter de vieilles piles ?",
    "assurance habitation pour locataire",
    "entraînement de hockey pour débutants",
    "Quelle est la capitale de l’Australie ?",
    "réserver un terrain de camping",
    "changer les pneus d’hiver",
    "cours de danse sociale pour aînés",
    "compagnie d’assurance automobile",
    "compagnie aérienne et remboursement",
    "film à voir en famille",
    "lunettes pour regarder la télévision en 3D",
    "jeu vidéo en 3D pour enfants",
    "studio à louer au centre-ville",
    "photographe de mariage",
    "caméra de surveillance pour entrepôt",
    "montage d’une étagère",
    "capture d’un raton laveur",
    "mouvement d’une horloge ancienne",
    "danse de la pluie",
    "relief des Laurentides",
    "volume d’une piscine",
    "costume d’Halloween",
    "décor de Noël",
    "droits de scolarité",
    "accord du participe passé",
    "solo de guitare",
    "fichiers d’impôt",
    "public cible d’une publicité de yogourt",
    "appareil dentaire",
    "vidéo d’anniversaire",
    "image pieuse à vendre",
    "territoires de chasse",
    "durée de cuisson du riz",
    "personne à contacter en cas d’urgence",
    "centre de vaccination",
    "mémoire de maîtrise en biologie",
    "essai routier",
    "calcul mental",
    "corps de police",
    "avatar d’un dieu hindou",
    "musique de détente",
    "usage du tabac",
    "diffusion de la chaleur",
    "ordre des infirmières",
)


@pytest.fixture(scope="module")
def guide(demonstration: Atlas) -> Guide:
    return build(demonstration.dataset)


def first(guide: Guide, demonstration: Atlas, text: str) -> str:
    found = guide.search(text)
    return demonstration.dataset.tables[Table.REQUESTS]["id"].iloc[found[0].row] if found else ""


@pytest.mark.parametrize("text", ASKED)
def test_the_founding_request_is_the_first_however_it_is_asked(
    guide: Guide, demonstration: Atlas, text: str
) -> None:
    assert first(guide, demonstration, text) == FOUNDING


def test_no_unrelated_question_brings_it(guide: Guide, demonstration: Atlas) -> None:
    assert len(UNRELATED) == 50
    assert [text for text in UNRELATED if first(guide, demonstration, text) == FOUNDING] == []


def entry(name: str, question: str, **cells: str) -> dict[str, str]:
    answered = {"statut": "repondue", "reponse": "Oui.", "repondue_le": "2022-01-01"}
    return {"id": name, "question": question, **answered, **cells}


@pytest.fixture(scope="module")
def small(atlas_of: Maker) -> Guide:
    rows = [
        entry("a", "Enregistrer un conteur dans une salle bruyante", secteurs="litterature-conte"),
        entry("b", "Enregistrer un concert", reponse="Dans une salle, deux micros.", secteurs="musique"),
        entry("c", "Vendre des billets", territoire="09", domaines="billetterie", recue_le="2021-05-05"),
        entry("d", "Ouvrir une billetterie", mesures="99|120", statut="archivee"),
        entry("e", "Restaurer une enluminure", statut="ouverte"),
    ]
    return build(atlas_of({Table.REQUESTS: rows}).dataset)


def rows(guide: Guide, text: str = "", narrowing: Narrowing | None = None) -> list[int]:
    return [one.row for one in guide.search(text, narrowing)]


def test_a_word_of_the_question_is_worth_more_than_one_of_the_answer(small: Guide) -> None:
    found = small.search("salle")
    assert [one.row for one in found] == [0, 1]
    assert found[0].score > found[1].score


def test_a_phrase_is_there_as_it_is(small: Guide) -> None:
    assert rows(small, "« vendre des billets »") == [2]
    assert rows(small, "« billets vendre »") == []


def test_synonyms_find_each_other(small: Guide) -> None:
    assert set(rows(small, "billetterie")) == {2, 3}
    assert set(rows(small, "vente de billets")) == {2, 3}


@pytest.mark.parametrize(
    ("narrowing", "left"),
    [
        (Narrowing(secteurs=("musique",)), {1}),
        (Narrowing(secteurs=("musique", "litterature-conte")), {0, 1}),
        (Narrowing(domaines=("billetterie",)), {2}),
        (Narrowing(mesures=("120",)), {3}),
        (Narrowing(territoire=("09",)), {2}),
        (Narrowing(statut=("archivee",)), {3}),
        (Narrowing(statut=("ouverte", "archivee")), {3, 4}),
        (Narrowing(statut=("archivee",), territoire=("09",)), set()),
    ],
)
def test_codes_narrow_the_search(small: Guide, narrowing: Narrowing, left: set[int]) -> None:
    assert set(rows(small, "", narrowing)) == left
    for text in ("vente de billets", "enregistrer"):
        assert set(rows(small, text, narrowing)) == left & set(rows(small, text))


def test_without_words_the_newest_come_first(small: Guide) -> None:
    assert rows(small)[0] == 2


def test_what_is_marked_was_looked_for(small: Guide) -> None:
    (found,) = small.search("enregistrer un concret")
    assert found.stems == {"enregistr", "concert"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("webdifusion", "dem-022"),
        ("balladodifusion", "dem-021"),
        ("podcats", "dem-021"),
        ("numérisatoin", "dem-002"),
        ("stéréoscopiqeu", FOUNDING),
    ],
)
def test_a_mistake_is_seen_through_in_a_synonym_and_near_an_ending(
    guide: Guide, demonstration: Atlas, text: str, name: str
) -> None:
    assert first(guide, demonstration, text) == name


@pytest.mark.parametrize("text", ["musique de détente", "détente", "piscine", "caption", "vaccins"])
def test_a_short_word_that_nobody_knows_stands_for_no_other(guide: Guide, text: str) -> None:
    assert guide.search(text) == ()


def test_entries_alike_are_those_that_share_words(small: Guide) -> None:
    assert small.similar(0) == (1,)
    assert small.similar(4) == ()


def test_a_guide_without_entries_finds_nothing(atlas_of: Maker) -> None:
    assert rows(build(atlas_of({}).dataset), "danse") == []
    assert rows(build(atlas_of({}).dataset)) == []


@given(text=st.text(max_size=200))
def test_whatever_is_typed_is_searched(small: Guide, text: str) -> None:
    assert set(rows(small, text)) <= {0, 1, 2, 3, 4}


@given(ways=st.sets(st.sampled_from(("accents", "capitals", "plural"))))
def test_accents_capitals_and_plurals_do_not_matter(
    guide: Guide, demonstration: Atlas, ways: set[str]
) -> None:
    text = "vidéos stéréoscopiques" if "plural" in ways else "vidéo stéréoscopique"
    text = text if "accents" in ways else text.replace("é", "e")
    assert first(guide, demonstration, text.upper() if "capitals" in ways else text) == FOUNDING
