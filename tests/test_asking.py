"""What in a request may lead to a person, and where one may come from."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from geo.asking import FROM, Asked, tells_contact
from geo.errors import SubmissionError
from geo.settings import REGION_CODES

ASKED: Final = Asked("Comment numériser des négatifs sur verre ?", "07")
LEADING: Final = (
    "Écrivez à marie@example.org",
    "marie (at) example.org",
    "marie [arobase] example.org",
    "marie(at)example(dot)org",
    "marie (à) example.org",
    "marie @ example.org",
    "marie arobase example point org",
    "Je suis @marie.fictive partout",
    "+33 6 12 34 56 78",
    "Appelez le +1 (819) 555-0100",
    "0033 6 12 34 56 78",
    "06 12 34 56 78 en journée",
    "06.12.34.56.78",
    "0612345678",
    "+49 30 901820",
    "Nous sommes au 123, rue des Érables",
    "4567 boul. Laurier",
    "Envoyez tout à H2X 1Y4, merci",
)
"""Who reads it over is warned of these."""
HARMLESS: Final = (
    "Filmer @ 60 images",
    "Un fonds de 120 000 négatifs de 1917 à 2024 ?",
    "Une hausse de +33 % de 2019 à 2024, puis de 12 000 000 $",
    "Du 01-02-2024 10 h au 03-04-2024 14 h",
    "À 14:00 2026-11-23, ou le 2026-12-01 à 09:00 ?",
    "Deux choix : (a) filmer la danse, (b) l’enregistrer.",
    "Diffusion at home. Merci d’avance",
    "Où est la touche arobase du clavier ?",
    "Un podium de 3 m sur 2, une rue fermée, un chemin et trois rangs",
    "Numériser en 4096 × 2160, à 300 ppp, sur 2 disques de 12 To",
    "La loi 25, le CO2 et le format A4",
    "L’ISBN 978-2-89428-000-1 de notre livre",
)


@pytest.mark.parametrize("text", LEADING)
def test_what_may_lead_to_a_person_is_told(text: str) -> None:
    assert tells_contact(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_figures_days_and_words_lead_to_nobody(text: str) -> None:
    assert not tells_contact(text)


@pytest.mark.parametrize("territory", [*REGION_CODES, "QC", "HQ"])
def test_a_request_comes_from_a_region_or_from_none_and_says_so(territory: str) -> None:
    asked = replace(ASKED, territory=territory)
    assert territory in FROM
    assert asked.checked() == asked


@pytest.mark.parametrize("territory", ["", "18", "pole-01", "qc"])
def test_a_request_from_nowhere_is_refused_with_its_cure(territory: str) -> None:
    with pytest.raises(SubmissionError, match="quelle région"):
        replace(ASKED, territory=territory).checked()
