"""The one-pager: what a sheet of A4 says of a region or of the whole programme, before it is set.

A page is whole sentences and short rows, in one language. How many rows fit is the setter's
affair (see `geo.pdf`): each section knows what to say of those left out.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from geo import manifest
from geo.coverage import OLD_MONTHS, REVIEW_MONTHS, Age
from geo.view import Knowledge

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from geo.coverage import Coverage
    from geo.language import Language

MOST: Final = 24
"""Rows that a section brings along; a page of A4 has room for no more."""

NONE: Final = "–"
"""What stands where a row says nothing."""

_JOINERS: Final = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
_NO_CHARACTER: Final = 0xFFFE
"""The last two places of every plane of Unicode, U+FFFE and U+FFFF to begin with, hold none."""


class Part(StrEnum):
    """The sections of a page; the setter knows by it how wide their columns are."""

    POLES = "poles"
    AMBASSADORS = "ambassades"
    EXPERTISES = "expertises"
    LINKS = "liens"
    MEASURES = "mesures"
    STATES = "etats"
    GAPS = "vides"
    ACTIVITIES = "activites"
    REQUESTS = "demandes"
    REGIONS = "regions"
    TOTALS = "totaux"
    WATCHED = "a_rejoindre"


@dataclass(frozen=True)
class Cell:
    """A cell of a table that says more than one thing.

    Parameters
    ----------
    words, details
        What is read, and the lines that are read after it in smaller type.
    state, age
        Which sign of the matrix stands before it, if any; the age only where something is known.
    """

    words: str
    details: tuple[str, ...] = ()
    state: Knowledge | None = None
    age: Age | None = None


Row = tuple[str | Cell, ...]


@dataclass(frozen=True)
class Section:
    """A heading and its rows: a table where it has column headers, or else a list.

    Parameters
    ----------
    part, title
        What it is about, and its heading, with the count of what it is about.
    headers
        Of the columns; none for a list, whose rows are a name and then lines about it.
    rows
        The first ones, at most `MOST`.
    more
        What to say under the rows where only the first 0, 1, 2 … of them are shown.
    least
        Rows that are shown before any other section is given more.
    note
        A sentence under the rows, or in their place.
    """

    part: Part
    title: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    more: tuple[str, ...]
    least: int
    note: str


@dataclass(frozen=True)
class OnePager:
    """A page, in words.

    Parameters
    ----------
    language
        The reader's.
    day
        On which it holds.
    kind, name
        What sort of page, and of what: its heading of the first level.
    facts
        Sentences under the name, the filters last.
    fiction
        Says that data are fictitious, empty where none are.
    figures
        The numbers at the top: the number, and what it counts.
    picture
        What the map shows, for who cannot see it.
    left, right
        The sections of the two columns, in reading order.
    notes
        Definitions and sources, at the foot.
    """

    language: Language
    day: date
    kind: str
    name: str
    facts: tuple[str, ...]
    fiction: str
    figures: tuple[tuple[str, str], ...]
    picture: str
    left: tuple[Section, ...]
    right: tuple[Section, ...]
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        """What a reader's window and shelf call it."""
        return f"{self.name} – Maillage, {self.language.date(self.day)}"


def section(  # noqa: PLR0913 - the parts of a section, all but three of them by name
    part: Part,
    title: str,
    rows: Iterable[Row],
    *,
    total: int,
    language: Language,
    headers: tuple[str, ...] = (),
    least: int = 1,
    note: str = "",
) -> Section:
    """Make a section of its first rows, and say how many each shorter one leaves out.

    Parameters
    ----------
    total
        How many rows there are, counting those that are not given here.
    """
    kept = tuple(rows)[:MOST]
    more = tuple(
        language.plural("et {n} autre", "et {n} autres", total - shown) if shown < total else ""
        for shown in range(len(kept) + 1)
    )
    return Section(part, title, headers, kept, more, min(least, len(kept)), note)


def counted(title: str, count: int, language: Language) -> str:
    """Head a section with its count."""
    return f"{title} · {language.number(count)}"


def covered(found: Coverage, language: Language) -> str:
    """Say how many of a question's cells are covered: « 5 sur 7 »."""
    states = found.cells["etat"]
    number = int((states == str(Knowledge.COVERED)).sum())
    return language.text("{n} sur {total}", n=language.number(number), total=language.number(len(states)))


def short(text: str, most: int) -> str:
    """Make a text of the data fit: one line of at most so many characters, without invisible ones."""
    visible = "".join(character for character in text[: 4 * most] if not _invisible(character))
    line = " ".join(visible.split())
    if len(line) <= most:
        return line
    kept = line[: most - 1]
    at_word = kept.rfind(" ")
    # Between two words, unless that would lose much of a text that hardly has any.
    return f"{kept[:at_word] if at_word > most // 2 else kept.rstrip()}…"


def _invisible(character: str) -> bool:
    """Tell what acts without being seen, such as a change of direction, and what is no character."""
    if character.isspace() or character in _JOINERS:
        return False
    return ord(character) & _NO_CHARACTER == _NO_CHARACTER or unicodedata.category(character) in ("Cc", "Cf")


def some(names: Sequence[str], most: int, language: Language) -> str:
    """Write as many names as fit in so many characters, at least one, and count the others."""
    kept, length = 0, 0
    for name in names:
        length += len(name) + 2
        if kept and length > most:
            break
        kept += 1
    told = ", ".join(short(name, most) for name in names[:kept])
    if kept == len(names):
        return told or NONE
    return f"{told} {language.plural('et {n} autre', 'et {n} autres', len(names) - kept)}"


def definitions(language: Language) -> str:
    """Say what the states and the ages mean."""
    return language.text(
        "Couvert : un pôle actif, une expertise offerte ou une activité porte la mesure ou le secteur. Vide "
        "confirmé : rien, et quelqu’un l’a vérifié. Non documenté : rien, et personne n’a dit avoir regardé. "
        "À revoir : confirmé il y a plus de {review} mois ; ancien : plus de {old} mois, ou sans date.",
        review=REVIEW_MONTHS,
        old=OLD_MONTHS,
    )


def sources(language: Language) -> str:
    """Name where the outlines come from; the words are those that the licences ask for."""
    listed = manifest.load()
    drawn = [entry for entry in listed.files if entry.path.startswith("regions/")]
    credit = dict.fromkeys(source.attribution for entry in drawn for source in listed.of(entry))
    return language.text("Sources de la carte : {sources}", sources=" ; ".join(credit))
