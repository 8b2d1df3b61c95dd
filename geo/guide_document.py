"""Entries of the guide as one document that one reads, prints and files."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from geo.cells import items
from geo.fiction import fiction
from geo.guide_facts import facts
from geo.typesetting import typeset
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geo.atlas import Atlas
    from geo.language import Language

MOST: Final = 500
"""Entries of one document: some 250 pages, and a few seconds."""

_TEMPLATE: Final = "guide.typ"


@dataclass(frozen=True)
class _Entry:
    question: str
    facts: str
    answer: tuple[str, ...]
    words: str


def document(atlas: Atlas, rows: Sequence[int], told: str, today: date, language: Language) -> bytes:
    """Set entries of the guide as a PDF.

    Parameters
    ----------
    atlas
        The network.
    rows
        Positions in the table of requests, in the order in which they are set; those beyond `MOST` are
        counted and left out.
    told
        What they were searched and filtered by, in a sentence.
    today
        The document's day.
    language
        Of its own words; entries are in their own.

    Returns
    -------
    bytes
        PDF, see `geo.typesetting.typeset`.
    """
    left = len(rows) - MOST
    lead = (
        language.date(today),
        language.plural("{n} demande.", "{n} demandes.", len(rows)),
        told,
        language.plural(
            "{n} demande n’y est pas, la dernière : réduisez la recherche.",
            "{n} demandes n’y sont pas, les dernières : réduisez la recherche.",
            left,
        )
        if left > 0
        else "",
        fiction(atlas.dataset, language),
    )
    page = {
        "title": language.text("Guide de références"),
        "language": str(language.locale),
        "lead": [line for line in lead if line],
        "entries": [asdict(_entry(atlas, row, today, language)) for row in rows[:MOST]],
    }
    return typeset(_TEMPLATE, page, today)


def _entry(atlas: Atlas, row: int, today: date, language: Language) -> _Entry:
    held = atlas.dataset.tables[Table.REQUESTS].iloc[row]
    words = ", ".join(items(str(held["mots_cles"])))
    return _Entry(
        str(held["question"]),
        facts(atlas, held, today, language),
        tuple(line for line in str(held["reponse"]).splitlines() if line.strip()),
        language.text("Mots clés : {words}", words=words) if words else "",
    )
