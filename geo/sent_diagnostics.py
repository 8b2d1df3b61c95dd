"""What was sent in from a draft: its row among the published ones, kept in step, erased for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from geo import diagnostics, versions
from geo.changes import Change
from geo.diagnostics import Origin
from geo.errors import StoreError
from geo.language import message
from geo.ledger import DRAFT, RECORD
from geo.vocabularies import Support, Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from geo.changes import Row
    from geo.drafts import Content
    from geo.questionnaire import Questionnaire
    from geo.store import Publish

_UNEVALUATED: Final = message(
    "Aucune dimension n’a la moitié de ses questions répondues : il n’y a pas de note à transmettre, et rien "
    "n’a été transmis. Répondez à la moitié des questions d’une dimension au moins, puis transmettez."
)


def evaluated(questionnaire: Questionnaire, answers: Mapping[str, int]) -> bool:
    """Tell whether answers evaluate any dimension: without one there is nothing to send in."""
    return any(score is not None for score in diagnostics.scores(questionnaire, answers).values())


def send(  # noqa: PLR0913 # what a row is made of, and where it goes
    connection: sa.Connection,
    publish: Publish,
    identifier: str,
    content: Content,
    *,
    questionnaire: Questionnaire,
    today: date,
) -> Row:
    """Publish the row of a draft, or what has changed of it.

    Parameters
    ----------
    connection, publish
        See `geo.store.Store.together`.
    identifier
        Of the row.
    content, questionnaire
        What was answered, and to which questions.
    today
        When it is filled, unless it was before.

    Returns
    -------
    Mapping of str to str
        The row as it is now.

    Raises
    ------
    geo.errors.StoreError
        If no dimension is evaluated.
    geo.errors.DataError
        If the region or the sector is unknown to the tables.
    ValueError
        If the questionnaire is of another version: a fault of the caller.
    """
    if content.questionnaire != questionnaire.version:
        text = "a draft is published with the questionnaire that it answers"
        raise ValueError(text)
    if not evaluated(questionnaire, content.answers):
        raise StoreError(_UNEVALUATED)
    origin = Origin(today, Support.ONLINE, content.region, content.sector)
    after = diagnostics.row(questionnaire, content.answers, origin, identifier)
    before = versions.current(connection, Table.DIAGNOSTICS, identifier)
    if before is not None:
        after = {**after, "rempli_le": before["rempli_le"]}
    if before != after:
        publish(Change(Table.DIAGNOSTICS, identifier, before, after), "Autodiagnostic rempli")
    return after


def withdraw(connection: sa.Connection, publish: Publish, identifier: str) -> None:
    """Publish the removal of a row, and erase what every version of it held.

    The history keeps that there was one, and when. No undoing brings it back; a backup made before
    still has it.
    """
    before = versions.current(connection, Table.DIAGNOSTICS, identifier)
    if before is not None:
        publish(Change(Table.DIAGNOSTICS, identifier, before, None), "Autodiagnostic retiré")
    versions.erase(connection, Table.DIAGNOSTICS, identifier)


def kept() -> sa.ColumnElement[bool]:
    """Tell of a draft whether anything is kept of its row, be it in the history."""
    own = RECORD.c.table == str(Table.DIAGNOSTICS), RECORD.c.key == DRAFT.c.diagnostic
    return sa.exists().where(*own, RECORD.c.cells != versions.ERASED)
