"""English is never mixed with French."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

import pytest
from babel.messages.pofile import read_po

from geo.language import FRENCH
from geo.settings import LOCALE, REGION_CODES, ROOT
from geo.ui import cache

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from streamlit.testing.v1 import AppTest

    from tests.ui.conftest import Open

PAGES: Final = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
HOLE: Final = re.compile(r"\\\{\w+\\\}")
DATA_LIKE: Final = frozenset({"Pôle {status}"})
"""What a name in the data may look like too."""

FEWEST: Final = 100


def forms(sentence: str | Sequence[str] | None) -> tuple[str, ...]:
    """Give a catalogue's sentence, or its singular and its plural."""
    return (sentence,) if isinstance(sentence, str) else tuple(sentence or ())


def filled(hole: re.Match[str]) -> str:
    """Say what may stand in a sentence's hole: a number where it is counted, else anything."""
    return r"[\d\s,.]+" if re.search(r"\b(n|total|percent)\b", hole[0]) else ".+"


def french_only() -> list[tuple[str, re.Pattern[str]]]:
    """Give the interface's French sentences that English says otherwise, as patterns of what is shown."""
    with (LOCALE / "en.po").open("rb") as source:
        catalogue = read_po(source, locale="en")
    pairs = [
        pair
        for entry in catalogue
        if entry.id
        for pair in zip(forms(entry.id), forms(entry.string), strict=True)
    ]
    assert len(pairs) >= FEWEST
    return [
        (french, re.compile(HOLE.sub(filled, re.escape(FRENCH.text(french))), re.DOTALL))
        for french, english in pairs
        if french != english and french not in DATA_LIKE and not re.fullmatch(r"\W*(\{\w+\}\W*)+", french)
    ]


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value.replace("\\", "")
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from strings(inner)


def interface(screen: AppTest) -> set[str]:
    """Gather the words of a screen: labels, texts, options, headers, what the map says."""
    said: set[str] = set()
    for element in (*screen.main, *screen.sidebar):
        proto = getattr(element, "proto", None)
        for name in ("label", "body", "placeholder", "help", "options", "alt"):
            found = getattr(proto, name, None) if proto is not None else None
            if found is not None:
                said.update(strings(found if isinstance(found, str) else [str(item) for item in found]))
    for frame in screen.dataframe:
        columns = json.loads(frame.proto.columns).values()
        said.update(column["label"] for column in columns if column.get("label"))
    for component in screen.get("component_instance"):
        (address,) = json.loads(component.proto.json_args)["js_links"]
        program = cache.resource(address.rpartition("/")[2])
        assert program
        config = program.body.decode().rpartition("maillage.configure(")[2].removesuffix(");")
        said.update(strings(json.loads(config)))
    return said


@pytest.mark.parametrize("page", PAGES)
def test_the_words_are_gathered(opened: Open, page: str) -> None:
    french = interface(opened(page))
    assert len(french) > 10
    assert any(pattern.fullmatch(text) for _, pattern in french_only() for text in french)


@pytest.mark.parametrize("query", ["", "fiche=06&secteur=danse", "mesure=999&region=10&fiche=10"])
@pytest.mark.parametrize("page", PAGES)
def test_no_french_word_of_the_interface_is_left_in_english(opened: Open, page: str, query: str) -> None:
    said = interface(opened(page, parse_qs(f"lang=en&{query}")))
    left = {
        (french, text[:80])
        for french, pattern in french_only()
        for text in said
        if pattern.fullmatch(text.strip())
    }
    assert not left


@pytest.mark.parametrize("code", [None, *REGION_CODES[::5]])
def test_a_card_is_in_english(opened: Open, code: str | None) -> None:
    screen = opened(query={"lang": ["en"], "fiche": [code] if code else []})
    text = "\n".join(item.value for item in screen.markdown).replace("\\", "")
    lines = {line.strip("-* ") for line in text.splitlines()}
    assert not {french for french, pattern in french_only() for line in lines if pattern.fullmatch(line)}


def test_the_sentence_and_the_numbers_are_in_english(opened: Open) -> None:
    english = [button.label for button in opened(query={"lang": ["en"]}).main.button]
    french = [button.label for button in opened().main.button]
    assert len(english) == len(french)
    assert not set(english) & set(french)
