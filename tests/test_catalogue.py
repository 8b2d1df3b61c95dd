"""Every French sentence of the code has its English, and nothing else is in the catalogue."""

from __future__ import annotations

import io
import re
import string
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from geo import catalogue
from geo.catalogue import FILE, calls, merged, reference_names, spoken, untranslated
from geo.language import ENGLISH, message
from geo.settings import LOCALE, REFERENCE, ROOT

if TYPE_CHECKING:
    from pathlib import Path

COMMITTED = (LOCALE / FILE).read_bytes()

LEFT_TO_OTHERS = {
    # A kept message is said here; its sentence was spelled out where it was made.
    ("geo/language.py", "sentence.template"),
}
SAME_IN_BOTH = {
    "{n} km",
    "Administration", "CSV (,)", "Code", "Date", "Description", "Dimension", "Expertise {nature}",
    "Forum", "Guide", "Innovation", "Latitude", "Licence", "Longitude", "Maillage, {day}", "Message",
    "Modification", "Nature", "Note", "Participants", "Population", "Publication", "Question", "SHA-256",
    "SVG", "Source", "Table", "Type", "{month}. {filters}", "{source} ({day})",
}  # fmt: skip
"""Words that both languages write alike: any other would be French left as it was."""


def translations() -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Pair the French forms with the English ones."""

    def forms(words: object) -> tuple[str, ...]:
        return tuple(map(str, words)) if isinstance(words, list | tuple) else (str(words),)

    entries = read_po(io.BytesIO(COMMITTED), locale="en", abort_invalid=True)
    return [(forms(entry.id), forms(entry.string)) for entry in entries if entry.id]


def braces(sentence: str) -> set[str | None]:
    return {field for _, field, _, _ in string.Formatter().parse(sentence) if field is not None}


def test_the_committed_catalogue_is_what_the_command_would_write() -> None:
    said, there = spoken(), {french for french, _ in translations()}
    assert sorted(said - there) == [], "missing: python -m geo.catalogue, then translate"
    assert sorted(there - said) == [], "stale: python -m geo.catalogue"
    assert merged(COMMITTED, said) == COMMITTED


def test_everything_is_translated_and_nothing_is_unsure() -> None:
    assert untranslated(COMMITTED) == ()


def test_english_has_the_braces_of_the_french() -> None:
    wrong = [
        (french, english)
        for french, english in translations()
        if len(french) != len(english) or [*map(braces, french)] != [*map(braces, english)]
    ]
    assert wrong == []


def test_the_names_in_braces_could_be_filled() -> None:
    fields = {field for french, _ in translations() for sentence in french for field in braces(sentence)}
    assert all(field and field.isidentifier() for field in fields), fields


@pytest.mark.parametrize(
    "leftover",
    [
        r"[«»\u00a0\u202f]",
        r"\S\s[:;!?%]",  # French spacing before a sign
        r"['\"]",  # straight quotation marks and apostrophes
        r"\b(le|la|les|des|une|est|dans|avec|pôle|région|mesure)\b",
        r"  ",
    ],
)
def test_english_keeps_no_french_writing(leftover: str) -> None:
    pattern = re.compile(leftover, re.IGNORECASE)
    assert [form for _, english in translations() for form in english if pattern.search(form)] == []


def test_english_ends_as_the_french_does() -> None:
    def end(sentence: str) -> str:
        mark = sentence.rstrip("» ”)")[-1:]
        return mark if mark in set(".:;?!") else ""

    wrong = [
        (french, english)
        for pair in translations()
        for french, english in zip(*pair, strict=True)
        if end(french) != end(english)
    ]
    assert wrong == []


def test_no_sentence_was_left_in_french() -> None:
    same = {french[0] for french, english in translations() if french == english}
    assert same == SAME_IN_BOTH


def test_every_sentence_is_spelled_out_where_it_is_said() -> None:
    found = {(call.file, call.argument) for call in calls(ROOT) if not call.sentences}
    assert found == LEFT_TO_OTHERS


def test_the_reader_gets_what_the_catalogue_holds() -> None:
    for french, english in translations():
        values = {str(field): "x" for field in braces(french[0])}
        if len(french) == 1:
            assert ENGLISH.text(french[0], **values) == english[0].format_map(values)
        else:
            for count, form in ((0, 1), (1, 0), (2, 1)):
                said = ENGLISH.plural(french[0], french[1], count, **values)
                assert said == english[form].format_map(values)


def test_terms_of_the_field() -> None:
    assert ENGLISH.text("Régions avec un pôle actif") == "Regions with an active hub"
    assert ENGLISH.text("Liens de co-animation") == "Co-hosting links"
    assert ENGLISH.text("Vide confirmé") == "Confirmed gap"
    assert ENGLISH.text("Diffusion") == "Dissemination"
    assert ENGLISH.plural("{n} ligne", "{n} lignes", 2151) == "2,151 rows"
    assert ENGLISH.render(message("Valeurs admises : {allowed}.", allowed="oui, non")) == (
        "Accepted values: oui, non."
    )


def test_the_names_of_sectors_and_domains_are_among_the_sentences() -> None:
    names = list(reference_names(REFERENCE))
    assert {"Danse", "Lecture et livre (bibliothèques)", "Immersif (RV, RA)"} < set(names)
    assert len(names) == len(set(names)) == 28
    assert {(name,) for name in names} <= spoken()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "geo" / "ui").mkdir(parents=True)
    (tmp_path / "pages").mkdir()
    (tmp_path / "app.py").write_text("app = App()\n", encoding="utf-8")
    return tmp_path


def test_sentences_are_found_wherever_they_are_said(project: Path) -> None:
    (project / "geo" / "ui" / "a.py").write_text(
        """
st.html(f"<p>{spoken.text('Dans une chaîne')}</p>")
label = message("En deux " "morceaux", x=language().text("Dans un appel"))
spoken.plural("{n} ligne", "{n} lignes", len(rows))
""",
        encoding="utf-8",
    )
    (project / "pages" / "b.py").write_text(
        """
text(names[code])
text("Oui" if sure else "Non")
plural("{n} ligne", lignes, 2)
text(f"{n} lignes")
path.write_text("Pas dit")
st.text_input("Pas dit")
""",
        encoding="utf-8",
    )
    found = list(calls(project))
    assert {call.sentences for call in found if call.sentences} == {
        ("Dans une chaîne",),
        ("En deux morceaux",),
        ("Dans un appel",),
        ("{n} ligne", "{n} lignes"),
    }
    assert [(call.file, call.line, call.argument) for call in found if not call.sentences] == [
        ("pages/b.py", 2, "names[code]"),
        ("pages/b.py", 3, "'Oui' if sure else 'Non'"),
        ("pages/b.py", 4, "'{n} ligne', lignes"),
        ("pages/b.py", 5, "f'{n} lignes'"),
    ]


def test_a_merge_keeps_adds_and_drops() -> None:
    before = b"""
#, fuzzy
msgid "Danse"
msgstr "Ballet"

msgid "Musique"
msgstr "Music"

msgid "Cirque"
msgstr "Circus"
"""
    after = merged(before, [("Théâtre",), ("Musique",), ("{n} ligne", "{n} lignes"), ("Danse",)])
    assert after.decode().split("\n\n", 1)[1] == (
        '#, fuzzy\nmsgid "Danse"\nmsgstr "Ballet"\n\n'
        'msgid "Musique"\nmsgstr "Music"\n\n'
        'msgid "Théâtre"\nmsgstr ""\n\n'
        '#, python-brace-format\nmsgid "{n} ligne"\nmsgid_plural "{n} lignes"\nmsgstr[0] ""\nmsgstr[1] ""\n\n'
    )
    assert untranslated(after) == ("Danse", "Théâtre", "{n} ligne")


def test_a_sentence_that_resembles_another_is_not_given_its_translation() -> None:
    before = b'msgid "Cette valeur manque."\nmsgstr "This value is missing."\n'
    assert untranslated(merged(before, [("Cette valeur manque ici.",)])) == ("Cette valeur manque ici.",)


def test_a_sentence_that_gets_a_plural_asks_for_it() -> None:
    before = b'msgid "{n} ligne"\nmsgstr "{n} row"\n'
    assert untranslated(merged(before, [("{n} ligne", "{n} lignes")])) == ("{n} ligne",)


@given(
    st.lists(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1), unique=True).flatmap(
        lambda sentences: st.tuples(st.just(sentences), st.permutations(sentences))
    )
)
def test_the_same_sentences_in_any_order_give_the_same_bytes(orders: tuple[list[str], list[str]]) -> None:
    one, other = orders
    first = merged(b"", [(sentence,) for sentence in one])
    assert merged(b"", [(sentence,) for sentence in other]) == first
    assert merged(first, [(sentence,) for sentence in other]) == first


def test_the_command_writes_the_catalogue_and_names_what_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(catalogue, "LOCALE", tmp_path)
    (tmp_path / FILE).write_bytes(COMMITTED.replace(b'msgstr "Dance"', b'msgstr ""'))
    assert catalogue.main() == 0
    assert (tmp_path / FILE).read_bytes() == COMMITTED.replace(b'msgstr "Dance"', b'msgstr ""')
    assert capsys.readouterr().err == "À traduire : Danse\n"
