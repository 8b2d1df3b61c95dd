"""The English catalogue follows the French sentences of the code.

``python -m geo.catalogue`` brings ``locale/en.po`` up to date: translations stay, new sentences come
in empty, sentences that nobody says any more go. The same sentences give the same bytes.
"""

from __future__ import annotations

import ast
import csv
import io
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from geo.language import Locale
from geo.settings import LOCALE, REFERENCE, ROOT
from geo.vocabularies import Table
from geo.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FILE: Final = f"{Locale.ENGLISH}.po"

_SPOKEN: Final = {"text": 1, "message": 1, "plural": 2}
"""How many sentences each function of `geo.language` takes, by its name."""

_NAMED: Final = (Table.SECTORS, Table.DOMAINS)
"""The reference tables whose names the interface translates; titles and regions are official."""

_HEADER: Final = r"""# The interface in English. Entries come from the code: python -m geo.catalogue
msgid ""
msgstr ""
"Language: en_CA\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""


@dataclass(frozen=True)
class Call:
    """A place in the code where a sentence is said.

    Parameters
    ----------
    file, line
        Where, from the project's root.
    argument
        The code of what is said.
    sentences
        The sentence, or the two of a plural; empty where the code does not spell them out.
    """

    file: str
    line: int
    argument: str
    sentences: tuple[str, ...]


def calls(root: Path) -> Iterator[Call]:
    """Find every call that says a sentence.

    The syntax tree is read, and not Babel's extractor, which before Python 3.12 does not look inside
    f-strings.

    Raises
    ------
    SyntaxError
        If a file is no Python.
    """
    paths = (root / "app.py", *sorted((root / "geo").rglob("*.py")), *sorted((root / "pages").rglob("*.py")))
    for path in paths:
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and (count := _SPOKEN.get(_name(node.func))):
                given = node.args[:count]
                spelled = [arg.value for arg in given if isinstance(arg, ast.Constant)]
                sentences = tuple(value for value in spelled if isinstance(value, str))
                yield Call(
                    file=path.relative_to(root).as_posix(),
                    line=node.lineno,
                    argument=", ".join(map(ast.unparse, given)),
                    sentences=sentences if len(sentences) == count else (),
                )


def reference_names(folder: Path) -> Iterator[str]:
    """List the names of reference tables that the interface translates."""
    for table in _NAMED:
        with (folder / table.file).open(encoding="utf-8-sig", newline="") as source:
            yield from (row["nom"] for row in csv.DictReader(source))


def spoken() -> frozenset[tuple[str, ...]]:
    """Gather every sentence of the interface, each alone or with its plural."""
    said = {call.sentences for call in calls(ROOT) if call.sentences}
    return frozenset(said | {(name,) for name in reference_names(REFERENCE)})


def merged(content: bytes, sentences: Iterable[tuple[str, ...]]) -> bytes:
    """Fit a catalogue to the sentences that the code says.

    Parameters
    ----------
    content
        The catalogue as it is, a PO file in UTF-8.
    sentences
        See `spoken`.

    Returns
    -------
    bytes
        A PO file sorted by sentence, without dates or places, so that it only changes with them.

    Raises
    ------
    babel.messages.pofile.PoFileError
        If the content is no PO file.
    """
    template = Catalog()
    for sentence in sentences:
        template.add(sentence if len(sentence) > 1 else sentence[0])
    catalogue = read_po(io.BytesIO(content), locale=str(Locale.ENGLISH), abort_invalid=True)
    # A resembling sentence is another sentence: its translation is not guessed.
    catalogue.update(template, no_fuzzy_matching=True)
    written = io.BytesIO()
    # Unwrapped: one sentence is one line, whatever the version that writes it.
    write_po(written, catalogue, width=0, omit_header=True, sort_output=True, ignore_obsolete=True)
    return _HEADER.encode() + written.getvalue()


def untranslated(content: bytes) -> tuple[str, ...]:
    """List the sentences of a catalogue that have no translation, or one that is marked as unsure."""
    catalogue = read_po(io.BytesIO(content), locale=str(Locale.ENGLISH))
    return tuple(
        _forms(entry.id)[0]
        for entry in catalogue
        if entry.id and (entry.fuzzy or not all(_forms(entry.string or "")))
    )


def main() -> int:
    """Run the command line; returns the exit code."""
    content = merged((LOCALE / FILE).read_bytes(), spoken())
    write_whole(LOCALE, {FILE: content})
    for sentence in untranslated(content):
        sys.stderr.write(f"À traduire : {sentence}\n")
    return 0


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _forms(words: str | Iterable[str]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


if __name__ == "__main__":
    sys.exit(main())
