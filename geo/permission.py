"""Changes made to tables as far as their writer may make them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo import changes, roles
from geo.changes import Change
from geo.errors import ConflictError
from geo.roles import pole_regions
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geo.changes import Row
    from geo.roles import Writer


def applied(
    old: Mapping[Table, pd.DataFrame], asked: Sequence[Change], writer: Writer
) -> dict[Table, pd.DataFrame]:
    """Apply changes that their writer may make.

    Parameters
    ----------
    old
        The text cells of the tables, the poles among them.
    asked
        The changes.
    writer
        Who asks.

    Raises
    ------
    geo.errors.ForbiddenError
        With every row that the writer may not write, or may not be told.
    geo.errors.ConflictError
        With every row that somebody else changed.
    """
    before = pole_regions(_poles(old))
    after = before | pole_regions(
        change.after for change in asked if change.table is Table.POLES and change.after
    )
    roles.allow(writer, asked, before, after)
    try:
        return changes.applied(old, asked)
    except ConflictError as error:
        # What stands there may be another territory's by now, and then it is not told.
        found = [Change(told.table, told.key, told.theirs, told.yours) for told in error.conflicts]
        roles.allow(writer, found, before, after)
        raise


def _poles(frames: Mapping[Table, pd.DataFrame]) -> list[Row]:
    poles = frames.get(Table.POLES)
    if poles is None:
        return []
    return [{"id": pole, "region": region} for pole, region in zip(poles["id"], poles["region"], strict=True)]
