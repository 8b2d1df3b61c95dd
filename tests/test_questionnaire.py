"""The questionnaire is whole in both languages, and a wrong file tells everything wrong in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest

from geo import questionnaire
from geo.columns import DIMENSIONS
from geo.errors import DataError
from geo.language import ENGLISH, FRENCH, Locale
from geo.settings import QUESTIONNAIRES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geo.questionnaire import Questionnaire

FILE: Final = "maturite-1.toml"
CONTENT: Final = (QUESTIONNAIRES / FILE).read_text(encoding="utf-8")
DOMAINS: Final = frozenset(
    ("litteratie", "strategie", "donnees", "decouvrabilite", "captation", "immersif", "numerisation",
     "mediation", "fabrication", "billetterie", "marketing", "droits")
)  # fmt: skip


def said(found: Questionnaire, locale: Locale) -> Iterator[str]:
    preface = found.prefaces[locale]
    yield from (preface.title, *preface.introduction)
    for dimension in found.dimensions.values():
        yield from (dimension[locale].name, dimension[locale].summary)
    for question in found.questions:
        wording = question.wordings[locale]
        yield from (wording.text, wording.help, *wording.levels)


def test_the_first_version_asks_eighteen_questions_three_a_dimension() -> None:
    (found,) = questionnaire.versions()
    assert (found.code, found.version, found.licence) == ("maturite", "1.0", "MIT")
    assert tuple(found.dimensions) == DIMENSIONS
    assert [question.dimension for question in found.questions] == [
        dimension for dimension in DIMENSIONS for _ in range(3)
    ]
    assert {domain for question in found.questions for domain in question.domains} == DOMAINS
    assert [len(wording.levels) for q in found.questions for wording in q.wordings.values()] == [5] * 36
    # The names of domain.md, under which the public tools group what they measure.
    assert [spoken[Locale.FRENCH].name for spoken in found.dimensions.values()] == [
        "Gouvernance et stratégie",
        "Compétences et littératie",
        "Outils et communications",
        "Données et découvrabilité",
        "Création et diffusion numériques",
        "Collaboration et gestion du changement",
    ]


def test_levels_are_situations_and_not_degrees() -> None:
    vague = re.compile(
        r"\b(un peu|beaucoup|très peu|pas du tout|plutôt|a little|a lot|somewhat)\b", re.IGNORECASE
    )
    (found,) = questionnaire.versions()
    levels = [
        level
        for question in found.questions
        for wording in question.wordings.values()
        for level in wording.levels
    ]
    assert not [level for level in levels if vague.search(level)]


def test_french_has_its_typography_and_no_text_is_alike_in_both_languages() -> None:
    (found,) = questionnaire.versions()
    french, english = (list(said(found, locale)) for locale in Locale)
    assert not [text for text in french if re.search(r"(?<!\u00a0)[:;!?»]|«(?!\u00a0)|'", text)]
    assert not [text for text in english if "«" in text or re.search(r"[\u00a0'éèà]", text)]
    assert len(french) == len(english)
    assert not set(french) & set(english)


def test_ten_minutes_are_enough_to_read_it_all() -> None:
    # All of it, at 200 words a minute: French is read in silence at some 210 (Brysbaert, 2019).
    (found,) = questionnaire.versions()
    words = sum(len(text.split()) for text in said(found, Locale.FRENCH))
    assert words / 200 < 10


@pytest.mark.parametrize(
    ("right", "wrong", "place", "what"),
    [
        ('version = "1.0"', 'version = "un"', "version", "pas un numéro de version"),
        ('licence = "MIT"', "", "licence", "Il manque un texte"),
        ("poids = 1", "poids = 0", "question 1 › poids", "au-dessus de zéro"),
        ("poids = 1", "poids = true", "question 1 › poids", "au-dessus de zéro"),
        ('["strategie"]', '["stratgie"]', "question 1 › domaines", "pas de ceux des domaines"),
        ("[question.en]", "[question.es]", "question 1 › en", "manque dans cette langue"),
        (
            '    "Nous n’avons pas encore eu à en choisir.",\n',
            "",
            "question 1 › fr › niveaux",
            "attendus : 5 ; trouvés : 4",
        ),
        (
            "Nous n’avons pas encore eu à en choisir.",
            " ",
            "question 1 › fr › niveaux",
            "vide ou répété",
        ),
        ('code = "gouvernance-2"', 'code = "gouvernance-1"', "question", "répété"),
        (
            'code = "gouvernance"\n[dim',
            'code = "autre"\n[dim',
            "dimension",
            "ne sont pas celles des autodiagnostics",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(right: str, wrong: str, place: str, what: str) -> None:
    assert right in CONTENT
    with pytest.raises(DataError) as caught:
        questionnaire.read(FILE, CONTENT.replace(right, wrong, 1).encode(), DOMAINS)
    (problem,) = caught.value.problems
    sentence = problem.sentence(FRENCH).replace("\u00a0", " ")
    assert (problem.file, problem.column) == (FILE, place)
    assert what in sentence
    assert problem.sentence(ENGLISH).replace("\u00a0", " ") != sentence


def test_everything_wrong_is_told_at_once_and_too_many_questions_too() -> None:
    broken = CONTENT.replace("poids = 1\n", "").replace('licence = "MIT"\n', "")
    with pytest.raises(DataError) as caught:
        questionnaire.read(FILE, broken.encode(), DOMAINS)
    assert len(caught.value.problems) == 19
    last = CONTENT[CONTENT.rindex("[[question]]") :]
    more = CONTENT + "".join(last.replace("collaboration-3", f"plus-{number}") for number in range(7))
    with pytest.raises(DataError) as caught:
        questionnaire.read(FILE, more.encode(), DOMAINS)
    assert [problem.value for problem in caught.value.problems] == ["25"]
    for content in (b"\xff", b"[[", b""):
        with pytest.raises(DataError):
            questionnaire.read(FILE, content, DOMAINS)


def test_versions_are_ordered_by_number_and_never_share_one(tmp_path: Path) -> None:
    for name, version in (("a", "10.0"), ("b", "2.0"), ("c", "2.1")):
        text = CONTENT.replace('version = "1.0"', f'version = "{version}"')
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    assert [found.version for found in questionnaire.versions(tmp_path)] == ["2.0", "2.1", "10.0"]
    assert questionnaire.latest(tmp_path).version == "10.0"
    (tmp_path / "d.toml").write_bytes((tmp_path / "a.toml").read_bytes())
    with pytest.raises(DataError) as caught:
        questionnaire.versions(tmp_path)
    assert [problem.file for problem in caught.value.problems] == ["a.toml", "d.toml"]
    with pytest.raises(DataError):
        questionnaire.latest(tmp_path / "vide")


def test_the_preface_promises_nothing_that_depends_on_where_it_is_filled() -> None:
    """Who reads single scores is said before they are sent: without accounts, whoever opens the page."""
    (found,) = questionnaire.versions()
    for locale, promise, sent in (
        (Locale.FRENCH, "Les autres ne voient que", "est dit avant que vous les transmettiez"),
        (Locale.ENGLISH, "Others only see", "is said before you send them"),
    ):
        preface = " ".join(found.prefaces[locale].introduction)
        assert promise not in preface
        assert sent in preface
