"""Which tables refer to which."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from geo.codes import Target
from geo.columns import COLUMNS, Reference
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_HOMES: Final = MappingProxyType(
    {
        Target.REGION: Table.REGIONS,
        Target.TERRITORY: Table.REGIONS,
        Target.ACTOR: Table.POLES,
        Target.POLE: Table.POLES,
        Target.SECTOR: Table.SECTORS,
        Target.DOMAIN: Table.DOMAINS,
        Target.MEASURE: Table.MEASURES,
    }
)

REFERRED: Final[Mapping[Table, frozenset[Table]]] = MappingProxyType(
    {
        table: frozenset(
            _HOMES[column.form.target] for column in COLUMNS[table] if isinstance(column.form, Reference)
        )
        for table in Table
    }
)
"""The tables whose codes each table holds."""


def affected(changed: Iterable[Table]) -> frozenset[Table]:
    """List the tables that may be right or wrong otherwise than before, once some have changed."""
    known = frozenset(changed)
    return known | {table for table in Table if REFERRED[table] & known}
