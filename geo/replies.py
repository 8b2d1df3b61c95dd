"""The addresses that visitors left to be answered at: told to who edits their region, and erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from geo import erasing, roles
from geo.errors import StoreError
from geo.language import message
from geo.ledger import SUBMISSION
from geo.submissions import late

if TYPE_CHECKING:
    from geo.roles import Writer
    from geo.store import Store


def mail(store: Store, request: str, reader: Writer) -> str:
    """Give the address to answer a published request to; empty without one, or for who may not see it.

    Parameters
    ----------
    store
        Where the request is.
    request
        The id of its row.
    reader
        Who asks: only who edits the region that it was left for is told.

    Raises
    ------
    geo.errors.StoreError
        If the database fails.
    """
    with store.database.reading() as connection:
        row = connection.execute(sa.select(SUBMISSION).where(_answers(request), ~late(store))).first()
    return str(row.mail or "") if row and roles.may_edit(reader, row.territory) else ""


def forget(store: Store, request: str, reader: Writer) -> None:
    """Erase the address of a published request, for good: see `geo.erasing`.

    Raises
    ------
    geo.errors.StoreError
        If there is none, or none that the reader may see, or the database fails.
    """

    def work(connection: sa.Connection) -> None:
        row = connection.execute(sa.select(SUBMISSION).where(_answers(request))).first()
        if row is None or not roles.may_edit(reader, row.territory):
            raise StoreError(
                message(
                    "Il n’y a plus d’adresse pour cette demande : elle a déjà été effacée, ou la demande "
                    "n’est pas d’une région qui vous est confiée."
                )
            )
        connection.execute(sa.delete(SUBMISSION).where(_answers(request)))

    def is_written(connection: sa.Connection) -> bool:
        return connection.execute(sa.select(SUBMISSION.c.id).where(_answers(request))).first() is None

    erasing.write(store.database, work, is_written)
    erasing.empty_log(store.database)


def _answers(request: str) -> sa.ColumnElement[bool]:
    """Tell the address of a published request from one that waits."""
    return sa.and_(SUBMISSION.c.request == request, SUBMISSION.c.content == "")
