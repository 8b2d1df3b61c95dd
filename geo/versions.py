"""Versions of records in the database: read as at a publication, begun and ended by one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

import numpy as np
import sqlalchemy as sa

from geo.changes import Change, frame
from geo.columns import COLUMNS
from geo.errors import StoreError
from geo.ledger import RECORD
from geo.outages import REFUSED
from geo.tabular import Sheet
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from geo.changes import Row


Place: TypeAlias = tuple[Table, str]
_Item = TypeVar("_Item")

ERASED: Final = "{}"
"""The cells of a version that was erased: no record is without any, for some of them name it."""

_LINE_BREAK: Final = r"\r\n|\r|\n"
_KEPT: Final = RECORD.c.cells != ERASED
_AT_ONCE: Final = 5_000
"""Rows a statement: enough to be quick, few enough for what a statement may carry."""

_NAMES: Final = MappingProxyType({table: [column.name for column in COLUMNS[table]] for table in Table})


@dataclass(frozen=True)
class Record:
    """A record that a table has or had.

    Parameters
    ----------
    key
        Its name within the table.
    row
        Its cells as they are, or as they last were; all empty where it was erased for good.
    present
        Whether it is there still.
    erased
        Whether nothing but its name is kept.
    """

    key: str
    row: Row
    present: bool
    erased: bool = False


def frames(connection: sa.Connection, at: int, tables: Iterable[Table]) -> dict[Table, pd.DataFrame]:
    """Read tables as they were after a publication; those without a row are left out.

    Returns
    -------
    dict of Table to pandas.DataFrame
        Prepared text cells, in the order in which the rows came.
    """
    query = (
        sa.select(RECORD.c.table, RECORD.c.cells)
        .where(RECORD.c.table.in_([str(table) for table in tables]), *_there(at), _KEPT)
        .order_by(RECORD.c.table, RECORD.c.position, RECORD.c.key)
    )
    found = groupby(connection.execute(query), key=lambda row: row.table)
    return {
        Table(name): frame(Table(name), _tuples(_NAMES[Table(name)], [row.cells for row in own]))
        for name, own in found
    }


def sheet(table: Table, cells: pd.DataFrame) -> Sheet:
    """Make the sheet of a table, its lines numbered as in a CSV that quotes line breaks."""
    breaks = sum((cells[name].str.count(_LINE_BREAK).to_numpy() for name in cells), np.zeros(len(cells)))
    lines = 2 + np.arange(len(cells)) + np.concatenate(([0], np.cumsum(breaks)[:-1]))[: len(cells)]
    return Sheet(table.file, cells, lines.astype(np.int64), 1, ())


def changes(connection: sa.Connection, number: int) -> tuple[Change, ...]:
    """Give what a publication changed of what is kept, table by table, in the order of the rows."""
    query = (
        sa.select(RECORD)
        .where(_touched(number), _KEPT)
        .order_by(RECORD.c.table, RECORD.c.position, RECORD.c.key, RECORD.c.since)
    )
    before: dict[Place, Row] = {}
    after: dict[Place, Row] = {}
    places: dict[Place, None] = {}
    for version in connection.execute(query):
        place = Table(version.table), version.key
        places[place] = None
        (after if version.since == number else before)[place] = _row(place[0], version.cells)
    order = list(Table)
    told = [Change(*place, before.get(place), after.get(place)) for place in places]
    return tuple(sorted(told, key=lambda change: order.index(change.table)))


def events(connection: sa.Connection, table: Table, key: str) -> Iterator[tuple[int, Change]]:
    """Tell what happened to a record, the last first, each with the number of its publication."""
    query = sa.select(RECORD).where(_of(table, key), _KEPT).order_by(RECORD.c.since.desc())
    newer: int | None = None
    later: Row | None = None
    for version in connection.execute(query):
        row = _row(table, version.cells)
        if newer is not None:
            yield newer, Change(table, key, row if version.until == newer else None, later)
        if version.until is not None and version.until != newer:
            yield version.until, Change(table, key, row, None)
        newer, later = version.since, row
    if newer is not None:
        yield newer, Change(table, key, None, later)


def records(connection: sa.Connection, table: Table) -> tuple[Record, ...]:
    """List every record that a table has, in the order of its rows, then those that it had."""
    last = (
        sa.select(RECORD.c.key, sa.func.max(RECORD.c.since).label("since"))
        .where(RECORD.c.table == str(table))
        .group_by(RECORD.c.key)
        .subquery()
    )
    query = (
        sa.select(RECORD.c.key, RECORD.c.cells, RECORD.c.until)
        .join(last, sa.and_(RECORD.c.key == last.c.key, RECORD.c.since == last.c.since))
        .where(RECORD.c.table == str(table))
        .order_by(RECORD.c.until.is_not(None), RECORD.c.position, RECORD.c.key)
    )
    return tuple(
        Record(key, _row(table, cells), until is None and cells != ERASED, cells == ERASED)
        for key, cells, until in connection.execute(query)
    )


def current(connection: sa.Connection, table: Table, key: str) -> Row | None:
    """Give a record as it stands; ``None`` where it does not."""
    query = sa.select(RECORD.c.cells).where(_of(table, key), RECORD.c.until.is_(None), _KEPT)
    cells = connection.execute(query).scalar()
    return None if cells is None else _row(table, cells)


def erase(connection: sa.Connection, table: Table, key: str) -> None:
    """Erase what every version of a record held; that there was one stays, and where it began and ended.

    For a transaction of `geo.erasing.write`, in which the record has been removed from its table.
    """
    connection.execute(sa.update(RECORD).where(_of(table, key)).values(cells=ERASED))


def erased(connection: sa.Connection, tables: Iterable[Table]) -> frozenset[Place]:
    """Tell which records of tables were erased for good."""
    query = sa.select(RECORD.c.table, RECORD.c.key).where(
        RECORD.c.table.in_([str(table) for table in tables]), ~_KEPT
    )
    return frozenset((Table(name), key) for name, key in connection.execute(query))


def erased_of(connection: sa.Connection, number: int) -> int:
    """Count the records that a publication touched, and that were erased for good since."""
    places = sa.select(RECORD.c.table, RECORD.c.key).where(_touched(number), ~_KEPT).distinct()
    return connection.execute(sa.select(sa.func.count()).select_from(places.subquery())).scalar() or 0


def ended_places(connection: sa.Connection, number: int) -> dict[Place, int]:
    """Tell the positions of the rows that a publication ended."""
    query = sa.select(RECORD.c.table, RECORD.c.key, RECORD.c.position).where(RECORD.c.until == number)
    return {(Table(name), key): position for name, key, position in connection.execute(query)}


def write(
    connection: sa.Connection, number: int, recorded: Sequence[Change], places: Mapping[Place, int]
) -> None:
    """End the versions that changes replace, and begin those that they bring.

    Parameters
    ----------
    connection
        Of a writing transaction, in which the changes match what is there.
    number
        Of the publication, written already.
    recorded
        The changes.
    places
        Where among its table's rows a new one goes; without a word at the end. What is modified
        stays where it is.

    Raises
    ------
    StoreError
        If the database did not do all of it.
    """
    for table, grouped in groupby(recorded, key=lambda change: change.table):
        own = list(grouped)
        current = _current(connection, table, [change.key for change in own if change.before is not None])
        for some in _portions([identifier for identifier, _ in current.values()]):
            ended = sa.update(RECORD).where(RECORD.c.id.in_(some)).values(until=number)
            connection.execute(ended)
        end = _end(connection, table)
        begun = []
        for change in own:
            if change.after is None:
                continue
            if change.key in current:
                position = current[change.key][1]
            else:
                position = places.get((table, change.key), end)
                end += position == end
            begun.append(
                {
                    "table": str(table),
                    "key": change.key,
                    "position": position,
                    "cells": json.dumps(
                        {name: cell for name, cell in change.after.items() if cell},
                        ensure_ascii=False,
                        separators=(",", ":"),
                    ),
                    "since": number,
                }
            )
        for portion in _portions(begun):
            connection.execute(sa.insert(RECORD), portion)
    # PostgreSQL takes the commit of a transaction that failed for a wish to forget it, and says
    # nothing: what is to be committed is looked at first.
    for column, expected in (
        (RECORD.c.since, sum(change.after is not None for change in recorded)),
        (RECORD.c.until, sum(change.before is not None for change in recorded)),
    ):
        written = sa.select(sa.func.count()).select_from(RECORD).where(column == number)
        if connection.execute(written).scalar() != expected:
            raise StoreError(REFUSED)


def _of(table: Table, key: str) -> sa.ColumnElement[bool]:
    return sa.and_(RECORD.c.table == str(table), RECORD.c.key == key)


def _touched(number: int) -> sa.ColumnElement[bool]:
    return sa.or_(RECORD.c.since == number, RECORD.c.until == number)


def _there(at: int) -> tuple[sa.ColumnElement[bool], ...]:
    return RECORD.c.since <= at, sa.or_(RECORD.c.until.is_(None), RECORD.c.until > at)


def _current(connection: sa.Connection, table: Table, keys: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Give the id and the position of the versions in force, by key."""
    found: dict[str, tuple[int, int]] = {}
    for some in _portions(keys):
        query = sa.select(RECORD.c.key, RECORD.c.id, RECORD.c.position).where(
            RECORD.c.table == str(table), RECORD.c.key.in_(some), RECORD.c.until.is_(None)
        )
        found |= {key: (identifier, position) for key, identifier, position in connection.execute(query)}
    return found


def _end(connection: sa.Connection, table: Table) -> int:
    # Of all times: what comes back later finds its old place free.
    last = sa.select(sa.func.max(RECORD.c.position)).where(RECORD.c.table == str(table))
    return (connection.execute(last).scalar() or 0) + 1


def _portions(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))


def _tuples(columns: Sequence[str], cells: Sequence[str]) -> list[tuple[str, ...]]:
    # One text for the parser: a call a row would take most of the time.
    rows = json.loads(f"[{','.join(cells)}]")
    return [tuple(row.get(name, "") for name in columns) for row in rows]


def _row(table: Table, cells: str) -> Row:
    # Empty cells are not stored; nor is a column that its table got later.
    told: dict[str, str] = json.loads(cells)
    return dict.fromkeys(_NAMES[table], "") | told
