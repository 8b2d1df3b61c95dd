"""The self-diagnostic as a form to fill with a pen: what is asked on the screen, in the same words."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from geo.export import file_name
from geo.selection import Selection
from geo.typesetting import typeset
from geo.vocabularies import Table

if TYPE_CHECKING:
    from datetime import date

    from geo.atlas import Atlas
    from geo.language import Language
    from geo.questionnaire import Question, Questionnaire

_TEMPLATE: Final = "paper_form.typ"


def form(questionnaire: Questionnaire, atlas: Atlas, today: date, language: Language) -> bytes:
    """Set the blank form as a PDF.

    Parameters
    ----------
    questionnaire
        The version to fill; its code and number are at the foot of every page.
    atlas
        Names the regions and the sectors.
    today
        The document's day.
    language
        Of the form.

    Returns
    -------
    bytes
        PDF, see `geo.typesetting.typeset`.
    """
    text = language.text
    preface = questionnaire.prefaces[language.locale]
    told = {
        "language": str(language.locale),
        "title": preface.title,
        "introduction": preface.introduction,
        "foot": text(
            "Questionnaire « {code} », version {version}",
            code=questionnaire.code,
            version=questionnaire.version,
        ),
        "how": text("Sur papier"),
        "steps": [
            text("Cochez au stylo une seule case par question. Pour changer d’avis, noircissez la case."),
            text("N’écrivez ni votre nom, ni celui de votre organisme."),
            text("Remettez le formulaire à la cellule de votre territoire : elle saisit vos réponses."),
        ],
        "blanks": [
            text("À remettre à (cellule, adresse) :"),
            text("Rempli le (année, mois, jour) :"),
        ],
        "may_stay_blank": text("Région et secteur peuvent rester vides."),
        "region": text("Votre région"),
        "regions": [f"{code} · {name}" for code, name in atlas.names(Table.REGIONS).items()],
        "sector": text("Votre secteur principal"),
        "sectors": [language.name(name) for name in atlas.names(Table.SECTORS).values()],
        "parts": _parts(questionnaire, language),
        "thanks": text("Merci. Relisez : une seule case par question."),
    }
    return typeset(_TEMPLATE, told, today)


def form_name(questionnaire: Questionnaire, today: date) -> str:
    """Name the file of the form."""
    version = questionnaire.version.replace(".", "-")
    return file_name(f"formulaire_{questionnaire.code}-{version}", Selection(), today, "pdf")


def _parts(questionnaire: Questionnaire, language: Language) -> list[dict[str, object]]:
    """List the questions in the order in which they are asked, under the name of their dimension."""
    numbered = enumerate(questionnaire.questions, start=1)
    parts: list[dict[str, object]] = []
    for code, questions in groupby(numbered, key=lambda one: one[1].dimension):
        wording = questionnaire.dimensions[code][language.locale]
        parts.append(
            {
                "name": wording.name,
                "summary": wording.summary,
                "questions": [_question(number, question, language) for number, question in questions],
            }
        )
    return parts


def _question(number: int, question: Question, language: Language) -> dict[str, object]:
    wording = question.wordings[language.locale]
    return {"text": f"{number}. {wording.text}", "help": wording.help, "levels": wording.levels}
