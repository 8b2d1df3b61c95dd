"""What differs between two states of the tables, record by record."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

import pandas as pd

from geo.collector import put_off
from geo.columns import COLUMNS
from geo.errors import ConflictError
from geo.language import message
from geo.vocabularies import Table, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo.language import Message

Row: TypeAlias = Mapping[str, str]
"""The prepared text cells of one record: every column of its table."""

Frames: TypeAlias = Mapping[Table, pd.DataFrame]

_Cells: TypeAlias = tuple[str, ...]

_PARTS: Final[Mapping[Table, tuple[str, ...]]] = MappingProxyType(
    {
        Table.FINDINGS: ("region", "mesure", "secteur", "verifie_le"),
        Table.POPULATIONS: ("region", "secteur", "compte_le"),
        Table.SURVEYS: ("sondage", "question", "repondant"),
    }
)
"""What names a record of the tables without a key column."""

UNKEYED: Final = frozenset(_PARTS)
"""The tables where rows may share what names them."""

_APART: Final = " | "
_REPEATED: Final = " #"
_ESCAPED: Final = str.maketrans({sign: f"\\{sign}" for sign in "\\|#"})
_LONGEST: Final = 500
_HEAD: Final = 480
_DIGEST: Final = 32
"""A longer key ends with the beginning of its SHA-256: PostgreSQL indexes at most 2 704 bytes."""


class ChangeKind(Vocabulary):
    """What happens to a record."""

    ADDED = "ajout", message("Ajout")
    MODIFIED = "modification", message("Modification")
    REMOVED = "retrait", message("Retrait")


@dataclass(frozen=True)
class Change:
    """One record, before and after.

    Parameters
    ----------
    table
        Where it stands.
    key
        Its name within the table, see `identity`; « #2 », « #3 » follow the name that an earlier
        row of an unkeyed table has already.
    before, after
        Its cells; ``None`` where it does not exist.

    Raises
    ------
    ValueError
        If the rows are not rows of this table, or have another name: a fault of the caller.
    """

    table: Table
    key: str
    before: Row | None
    after: Row | None

    def __post_init__(self) -> None:
        """Hold the caller to what a change is."""
        rows = [row for row in (self.before, self.after) if row is not None]
        if not rows:
            text = "a change has a row before, after or both"
            raise ValueError(text)
        for row in rows:
            if row.keys() != _NAMES[self.table]:
                text = f"the row of a change has the columns of {self.table}"
                raise ValueError(text)
            name = _name([row[part] for part in identity(self.table)])
            if name != self.key and self.key.rpartition(_REPEATED)[0] != name:
                text = "the key of a change names its rows"
                raise ValueError(text)

    @property
    def kind(self) -> ChangeKind:
        """What happens to the record."""
        if self.before is None:
            return ChangeKind.ADDED
        return ChangeKind.REMOVED if self.after is None else ChangeKind.MODIFIED

    def reversed(self) -> Change:
        """Give the change that takes this one back."""
        return Change(self.table, self.key, self.after, self.before)


@dataclass(frozen=True)
class Conflict:
    """A record that two people changed.

    Parameters
    ----------
    table, key
        Which one.
    base, theirs, yours
        As it was when the work began, as it stands now, and as it would have become; ``None``
        where it does not exist.
    """

    table: Table
    key: str
    base: Row | None
    theirs: Row | None
    yours: Row | None


_NAMES: Final = MappingProxyType(
    {table: dict.fromkeys(column.name for column in COLUMNS[table]).keys() for table in Table}
)


def identity(table: Table) -> tuple[str, ...]:
    """List the columns that name a record."""
    return _PARTS.get(table) or tuple(column.name for column in COLUMNS[table] if column.key)


def keys(table: Table, cells: pd.DataFrame) -> list[str]:
    """Name every row of a table, in its order; no two names are the same."""
    if not len(cells):
        return []
    named = [_name(parts) for parts in zip(*(cells[part].tolist() for part in identity(table)), strict=True)]
    times: dict[str, int] = {}
    for index, name in enumerate(named):
        times[name] = number = times.get(name, 0) + 1
        if number > 1:
            named[index] = f"{name}{_REPEATED}{number}"
    return named


@put_off()
def difference(old: Frames, new: Frames) -> tuple[Change, ...]:
    """Find what makes one state into another.

    Parameters
    ----------
    old, new
        Prepared text cells by table. A table that ``old`` lacks is empty there; one that ``new``
        lacks is not spoken of, and stays as it is.

    Returns
    -------
    tuple of Change
        Table by table: what stays or goes in the order of the old rows, then what comes in the
        order of the new ones.
    """
    return tuple(
        change
        for table in Table
        if table in new
        for change in _differing(table, _records(table, old), _records(table, new))
    )


@put_off()
def applied(old: Frames, changes: Iterable[Change]) -> dict[Table, pd.DataFrame]:
    """Make the state that changes lead to.

    Parameters
    ----------
    old
        Prepared text cells by table.
    changes
        At most one a record. One whose result stands there already is no conflict.

    Returns
    -------
    dict of Table to pandas.DataFrame
        The tables of ``old`` and those changed, in the schema's columns; rows keep their order,
        new ones are at the end.

    Raises
    ------
    geo.errors.ConflictError
        With every record that is not what its change took it for.
    ValueError
        If a record is changed twice.
    """
    conflicts: list[Conflict] = []
    new = dict(old)
    for table, own in groupby(sorted(changes, key=_place), key=lambda change: change.table):
        records = _records(table, old)
        seen: set[str] = set()
        for change in own:
            if change.key in seen:
                text = "a record is changed once in a set of changes"
                raise ValueError(text)
            seen.add(change.key)
            theirs = records.get(change.key)
            before, after = _cells(table, change.before), _cells(table, change.after)
            if theirs == after:
                continue
            if theirs != before:
                row = None if theirs is None else _row(table, theirs)
                conflicts.append(Conflict(table, change.key, change.before, row, change.after))
            elif after is None:
                del records[change.key]
            else:
                records[change.key] = after
        new[table] = frame(table, list(records.values()))
    if conflicts:
        raise ConflictError(conflicting(len(conflicts)), conflicts)
    return new


def conflicting(count: int) -> Message:
    """Say that others were quicker."""
    return message(
        "Quelqu’un d’autre a changé entre-temps des fiches que vous changez ({count}). Rien n’a été "
        "écrit, et rien de votre travail n’est perdu : comparez les deux versions et choisissez.",
        count=count,
    )


def frame(table: Table, rows: Sequence[_Cells]) -> pd.DataFrame:
    """Make a frame of text cells given in the order of the schema's columns."""
    columns = list(zip(*rows, strict=True)) or [()] * len(_NAMES[table])
    return pd.DataFrame(
        {name: pd.Series(column, dtype="str") for name, column in zip(_NAMES[table], columns, strict=True)},
        index=pd.RangeIndex(len(rows)),
    )


def _place(change: Change) -> int:
    return _ORDER[change.table]


_ORDER: Final = MappingProxyType({table: place for place, table in enumerate(Table)})


def _name(parts: Iterable[str]) -> str:
    # Signs of our own are escaped, so that different parts never make the same name.
    name = _APART.join(part.translate(_ESCAPED) for part in parts)
    if len(name) <= _LONGEST:
        return name
    digest = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()
    return f"{name[:_HEAD]}…{digest[:_DIGEST]}"


def _records(table: Table, frames: Frames) -> dict[str, _Cells]:
    if table not in frames:
        return {}
    cells = frames[table]
    rows = zip(*(cells[name].tolist() for name in _NAMES[table]), strict=True)
    return dict(zip(keys(table, cells), rows, strict=True))


def _differing(table: Table, old: Mapping[str, _Cells], new: Mapping[str, _Cells]) -> Iterator[Change]:
    for key, before in old.items():
        after = new.get(key)
        if after != before:
            yield Change(table, key, _row(table, before), None if after is None else _row(table, after))
    for key, after in new.items():
        if key not in old:
            yield Change(table, key, None, _row(table, after))


def _row(table: Table, cells: _Cells) -> Row:
    return dict(zip(_NAMES[table], cells, strict=True))


def _cells(table: Table, row: Row | None) -> _Cells | None:
    return None if row is None else tuple(row[name] for name in _NAMES[table])
