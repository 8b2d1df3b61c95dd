"""The paper form asks what the screen asks, whole, on few pages, and can be listened to."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from pypdf import PdfReader

from geo.language import ENGLISH, FRENCH, Language
from geo.paper_form import form, form_name
from geo.questionnaire import MOST_QUESTIONS, latest
from geo.vocabularies import Table
from tests.programs import program

if TYPE_CHECKING:
    from geo.atlas import Atlas

DAY: Final = date(2026, 11, 23)
MOST_PAGES: Final = 6
_SPACES: Final = re.compile(r"[\s\u00a0\u202f\u200b]+")


def poppler(pdf: bytes, *options: str) -> str:
    command = [program("pdftotext"), *options, "-", "-"]
    return subprocess.run(command, input=pdf, check=True, capture_output=True, timeout=60).stdout.decode()  # noqa: S603 # a program of the system


def read(pdf: bytes) -> str:
    """Read the words as they stand on the page, on one line."""
    return tidy(poppler(pdf, "-raw", "-enc", "UTF-8"))


def tidy(text: str) -> str:
    # A line may end after a hyphen or a dash.
    return _SPACES.sub("", text)


@pytest.mark.parametrize("language", [FRENCH, ENGLISH], ids=str)
def test_every_question_and_every_level_is_there(demonstration: Atlas, language: Language) -> None:
    asked = latest()
    pdf = form(asked, demonstration, DAY, language)
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) <= MOST_PAGES
    told = read(pdf)
    wordings = [question.wordings[language.locale] for question in asked.questions]
    for number, wording in enumerate(wordings, start=1):
        assert told.count(tidy(f"{number}. {wording.text}")) == 1
        # In their order, one under the other, after what helps to choose.
        assert tidy(wording.help + "".join(wording.levels)) in told
    for dimension in asked.dimensions.values():
        assert tidy(dimension[language.locale].name) in told
    for line in asked.prefaces[language.locale].introduction:
        assert tidy(line) in told
    for name in (*demonstration.names(Table.REGIONS).values(), *demonstration.names(Table.SECTORS).values()):
        assert tidy(language.name(name)) in told
    foot = {
        FRENCH: "Questionnaire « maturite », version 1.0",
        ENGLISH: "Questionnaire “maturite”, version 1.0",
    }
    assert told.count(tidy(foot[language])) == len(pages)


def test_nothing_leaves_the_margins(demonstration: Atlas) -> None:
    told = poppler(form(latest(), demonstration, DAY, FRENCH), "-bbox")
    page = re.search(r'<page width="([\d.]+)" height="([\d.]+)"', told)
    assert page
    wide, high = map(float, page.groups())
    found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"', told)
    boxes = [tuple(map(float, box)) for box in found]
    assert len(boxes) > 1000
    # Half an inch around, as printers need.
    assert min(box[0] for box in boxes) > 36
    assert min(box[1] for box in boxes) > 24
    assert max(box[2] for box in boxes) < wide - 36
    assert max(box[3] for box in boxes) < high - 18


def test_the_longest_questionnaire_and_strange_words_are_set_as_they_stand(demonstration: Atlas) -> None:
    asked = latest()
    first = asked.questions[0]
    strange = replace(
        first.wordings[FRENCH.locale], text="#panic[x] *a* $b$ @c <d> " + "w" * 200, levels=("_",) * 5
    )
    many = replace(
        asked,
        version="2.0",
        questions=(
            replace(first, wordings={**first.wordings, FRENCH.locale: strange}),
            *asked.questions,
            *asked.questions[: MOST_QUESTIONS - len(asked.questions) - 1],
        ),
    )
    told = read(form(many, demonstration, DAY, FRENCH))
    assert "1.#panic[x]*a*$b$@c<d>" + "w" * 200 in told
    assert f"{MOST_QUESTIONS}." in told
    assert "version2.0" in told


def test_it_is_tagged_dated_and_named_after_its_version(demonstration: Atlas) -> None:
    asked = latest()
    pdf = form(asked, demonstration, DAY, FRENCH)
    assert pdf == form(asked, demonstration, DAY, FRENCH)
    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index] # objects of the file
    assert root["/Lang"] == "fr-CA"  # type: ignore[index] # the same
    assert form_name(asked, DAY) == "maillage_formulaire_maturite-1-0_2026-11-23.pdf"
