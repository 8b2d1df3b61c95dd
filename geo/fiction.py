"""Which data are the demonstration's: every screen and every file says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.dataset import REFERENCE_TABLES
from geo.vocabularies import Table

if TYPE_CHECKING:
    from geo.dataset import Dataset
    from geo.language import Language


def fiction(dataset: Dataset, language: Language) -> str:
    """Say which data are the demonstration's; nothing where none are."""
    present = frozenset(Table) - dataset.absent - frozenset(REFERENCE_TABLES)
    if not dataset.fictitious:
        return ""
    if present <= dataset.fictitious:
        return language.text("Données de démonstration, fictives.")
    named = [language.render(table.label).lower() for table in Table if table in dataset.fictitious]
    return language.text(
        "Données de démonstration, fictives, dans : {tables}.", tables=language.enumeration(named)
    )
