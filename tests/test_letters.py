"""What is worked out letter by letter is what the whole text would give."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from geo import degrees
from geo.codes import folded
from geo.identifiers import slug


def bare(text: str) -> str:
    """Leave out accents the plain way, the whole text at once."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in letters if not unicodedata.combining(char))


@given(st.text())
def test_a_text_is_folded_as_a_whole(text: str) -> None:
    assert folded(text) == re.sub(r"[\W_]+", "", bare(text))


@given(st.text(alphabet="aÀéœÆß'- \u0301ﬁ9", max_size=40))
def test_an_identifier_is_made_of_the_whole_text(text: str) -> None:
    plain = bare(text).replace("œ", "oe").replace("æ", "ae")
    assert slug(text) == re.sub(r"[^0-9a-z]+", "-", plain).strip("-")


@given(st.from_regex(r"[+-]?[0-9]{1,4}([.,][0-9]{0,8})?", fullmatch=True))
def test_a_bare_number_is_the_degrees_that_its_sign_would_make_it(text: str) -> None:
    # The sign of degrees leads through the whole form.
    assert degrees.read(text) == degrees.read(f"{text}°")
