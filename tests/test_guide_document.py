"""The guide as a document: every entry whole and in order, and nothing in it is read as markup."""

from __future__ import annotations

import subprocess
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Final

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from geo.guide_document import MOST, document
from geo.language import ENGLISH, FRENCH
from geo.vocabularies import Table
from tests.programs import program

if TYPE_CHECKING:
    from geo.atlas import Atlas
    from tests.conftest import Maker

DAY: Final = date(2026, 11, 22)


def text_of(content: bytes) -> str:
    told = subprocess.run(  # noqa: S603 - a program of the machine, with bytes made here
        [program("pdftotext"), "-raw", "-enc", "UTF-8", "-", "-"],
        input=content,
        capture_output=True,
        check=True,
    )
    return " ".join(told.stdout.decode().replace("\u200b", "").split())


def test_every_entry_is_there_in_its_order_with_who_answered(demonstration: Atlas) -> None:
    table = demonstration.dataset.tables[Table.REQUESTS]
    rows = [2, 0, 5]
    told = text_of(document(demonstration, rows, "Recherche : essai.", DAY, FRENCH))
    places = [told.index(" ".join(table["question"].iloc[row].split())) for row in rows]
    assert places == sorted(places)
    for said in (
        "Recherche : essai.",
        "Données de démonstration, fictives",
        "3 demandes.",
        "photogrammétrie",
    ):
        assert said in told.replace("\u00a0", " ")
    assert "Pôle culturel numérique du Fjord" in told
    assert " ".join(table["reponse"].iloc[0].splitlines()[-1].split()) in told


def test_it_is_tagged_and_in_one_language(demonstration: Atlas) -> None:
    made = PdfReader(BytesIO(document(demonstration, [0], "", DAY, ENGLISH)))
    assert str(made.root_object["/Lang"]) == "en-CA"
    marks = made.root_object["/MarkInfo"]
    assert isinstance(marks, DictionaryObject)
    assert marks["/Marked"]
    assert made.metadata is not None
    assert made.metadata.title == "Reference guide"


@pytest.mark.parametrize(
    "hostile", ["#eval(1) *a* _b_ $x$ @c <d> \\ //", "x" * 900, "اللغة 日本 😀", "= titre"]
)
def test_whatever_was_written_is_set_as_it_stands(atlas_of: Maker, hostile: str) -> None:
    atlas = atlas_of({Table.REQUESTS: [{"question": hostile, "reponse": hostile, "mots_cles": hostile}]})
    made = document(atlas, [0], hostile, DAY, FRENCH)
    if hostile.isascii():
        found = "".join(text_of(made).split())
        assert found.count("".join(hostile.split())) >= 3


def test_what_does_not_fit_is_counted(atlas_of: Maker) -> None:
    requests = [{"question": f"Question {number}."} for number in range(MOST + 3)]
    told = text_of(document(atlas_of({Table.REQUESTS: requests}), range(MOST + 3), "", DAY, FRENCH))
    assert "3 demandes n’y sont pas" in told
    assert f"Question {MOST - 1}." in told
    assert f"Question {MOST}." not in told
