"""What the screen of self-diagnostics shows."""

from __future__ import annotations

from geo.language import message
from geo.vocabularies import Vocabulary


class Section(Vocabulary):
    """One part of the screen; the first without a choice."""

    FILL = "remplir", message("Remplir")
    RESULTS = "resultats", message("Résultats")
    SURVEYS = "sondages", message("Sondages")
    ENTRY = "saisie", message("Saisir des réponses papier")
