"""People find what they type, however they type it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.directory import folded, matching
from geo.language import FRENCH
from geo.listing import Listing, rows
from geo.selection import Selection
from geo.view import look
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.atlas import Atlas

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

LISTED: Final = pd.DataFrame(
    {
        "titulaire": [
            "Coopérative L’Estran binaire",
            "Œuvres & Cie",
            "Studio (C++) [a.b]*",
            "Gaspésie–Îles",
            "",
        ],
        "domaine": ["Littératie", "Captation", "Données", None, "nan"],
        "participants": pd.array([12, None, 3, 4, 5], dtype="Int64"),
        "date": pd.to_datetime(["2017-04-03", "", "", "", ""]),
    }
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("   \n", [0, 1, 2, 3, 4]),
        ("cooperative", [0]),
        ("COOPÉRATIVE", [0]),
        ("coope\u0301rative", [0]),
        ("l'estran", [0]),
        ("L‘ESTRAN", [0]),
        ("binaire litteratie estran", [0]),
        ("estran captation", []),
        ("oeuvres", [1]),
        ("œuvres", [1]),
        ("ŒUVRES", [1]),
        ("gaspesie-iles", [3]),
        ("GASPÉSIE–ÎLES", [3]),
        ("iles gaspesie", [3]),
        ("(c++)", [2]),
        ("[a.b]*", [2]),
        (".*", []),
        ("(", [2]),
        ("\\", []),
        ("a|b", []),
        ("^", []),
        ("nan", [4]),
        ("none", []),
        ("12", []),
        ("2017", []),
        ("&", [1]),
    ],
)
def test_words_are_found_without_accents_or_capitals_in_any_order(words: str, found: list[int]) -> None:
    assert matching(LISTED, words).nonzero()[0].tolist() == found


def test_nothing_is_found_in_nothing() -> None:
    assert matching(LISTED.head(0), "x").tolist() == []
    assert matching(LISTED[["participants"]], "12").tolist() == [False] * 5


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Œuvre à l’Été", "oeuvre a l'ete"),
        ("ÆSOP ﬁn", "aesop fin"),
        ("Saguenay–Lac-Saint-Jean", "saguenay-lac-saint-jean"),
        ("STRASSE Straße", "strasse strasse"),
        ("Ç ñ ï", "c n i"),
    ],
)
def test_folding_keeps_letters(text: str, plain: str) -> None:
    assert folded(text) == plain


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.lists(st.text(max_size=30), max_size=4), st.text(max_size=5))
def test_each_row_is_found_by_its_own_words_and_more_words_find_less(texts: list[str], more: str) -> None:
    listed = pd.DataFrame({"nom": pd.Series(texts, dtype="str")})
    for row, text in enumerate(texts):
        found = matching(listed, text)
        assert found[row]
        assert not (matching(listed, f"{text} {more}") & ~found).any()


def test_a_contact_that_is_not_shown_cannot_be_searched(atlas_of: Maker) -> None:
    person = {"nom": "Camille Untel", "courriel": "camille@example.org"}
    agreed = {"consentement_publication": "oui", "consenti_le": "2024-01-01"}
    atlas = atlas_of({Table.AMBASSADORS: [{**person}, {**person, **agreed}]})
    listed = rows(look(atlas, Selection()), Listing.AMBASSADORS, FRENCH)
    assert matching(listed, "camille").tolist() == [False, True]
