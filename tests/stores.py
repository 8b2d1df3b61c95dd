"""Rows, frames and writers for the tests of the store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.changes import Change, difference, keys
from geo.columns import COLUMNS
from geo.publications import PublicationKind
from geo.roles import Role, Writer
from tests.conftest import whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.changes import Frames, Row
    from geo.publications import Publication
    from geo.store import Store
    from geo.vocabularies import Table

ADMIN: Final = Writer("Administration", Role.ADMINISTRATION)


def frame(table: Table, rows: Sequence[Row]) -> pd.DataFrame:
    """Make a frame of whole rows, see `tests.conftest.whole`."""
    names = [column.name for column in COLUMNS[table]]
    return pd.DataFrame(whole(table, rows), columns=names, dtype="str")


def editor(*territories: str) -> Writer:
    """Make an editor of some regions."""
    return Writer("Édition", Role.EDITING, frozenset(territories))


def change(table: Table, before: Row | None, after: Row | None) -> Change:
    """Make a change of rows that a test tells in part."""
    old, new = (None if row is None else whole(table, [row])[0] for row in (before, after))
    (key,) = keys(table, pd.DataFrame([new or old], dtype="str"))
    return Change(table, key, old, new)


def published(
    store: Store,
    new: Frames | Sequence[Change],
    *,
    base: int | None = None,
    writer: Writer = ADMIN,
    message: str = "",
) -> Publication:
    """Publish tables, in place of those that are there, or changes."""
    last = store.latest()
    head = last.number if last else 0
    changes = difference(cells(store), new) if isinstance(new, Mapping) else new
    return store.publish(
        changes,
        base=head if base is None else base,
        writer=writer,
        message=message,
        kind=PublicationKind.ENTRY,
    )


def cells(store: Store, at: int | None = None) -> dict[Table, pd.DataFrame]:
    """Read the text cells of every table."""
    return {table: sheet.cells for table, sheet in store.sheets(at).items()}


def rows(store: Store, table: Table, at: int | None = None) -> list[dict[str, str]]:
    """Read the rows of a table."""
    found = cells(store, at).get(table)
    return (
        []
        if found is None
        else [{str(name): cell for name, cell in row.items()} for row in found.to_dict("records")]
    )
