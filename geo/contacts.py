"""Who sees whose name and address: what is shown of the tables, and of their history, to one who works."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geo import roles
from geo.changes import Change, keys
from geo.consent import CONTACT, public
from geo.errors import ForbiddenError
from geo.releases import today
from geo.roles import Role, pole_regions
from geo.schema import typed
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geo.changes import Frames, Row
    from geo.publications import Publication
    from geo.roles import Writer

_ANSWERS: Final = frozenset((Table.DIAGNOSTICS, Table.SURVEYS))
"""What single persons answered: shown to all only counted together."""

_ADDRESS: Final = re.compile(r"\S+@\S+")


def frames(held: Frames, reader: Writer) -> Frames:
    """Show the tables to somebody.

    Parameters
    ----------
    held
        Prepared text cells by table, as they are now.
    reader
        Who looks.

    Returns
    -------
    Mapping of Table to pandas.DataFrame
        The same rows at the same places. A person's name and address are empty where not all may
        read them, see `geo.consent.public`, unless the reader may write the row.
    """
    if Table.AMBASSADORS not in held:
        return held
    cells = held[Table.AMBASSADORS]
    known = typed(Table.AMBASSADORS, cells)
    theirs = writable(Table.AMBASSADORS, cells, reader, regions_of(held))
    hidden = [not (told or own) for told, own in zip(public(known, known, today()), theirs, strict=True)]
    shown = cells.copy()
    shown.loc[hidden, list(CONTACT)] = ""
    return {**held, Table.AMBASSADORS: shown}


def changes(made: Sequence[Change], reader: Writer, regions: Mapping[str, str]) -> tuple[Change, ...]:
    """Show what a publication changed to somebody.

    Consent can be taken back, and the history remembers it given: a person's name and address are
    left out of it, whatever was consented to, unless the reader may write the row. What single
    persons answered is left out altogether for who may not write it.

    Parameters
    ----------
    made
        Changes of any publication.
    reader
        Who looks.
    regions
        The regions of the poles now, see `regions_of`.
    """
    kept = [change for change in made if change.table not in _ANSWERS or _theirs(reader, change, regions)]
    return tuple(
        change
        if change.table is not Table.AMBASSADORS or _theirs(reader, change, regions)
        else Change(change.table, change.key, _without(change.before), _without(change.after))
        for change in kept
    )


def writable(table: Table, cells: pd.DataFrame, reader: Writer, regions: Mapping[str, str]) -> list[bool]:
    """Tell which rows of a table somebody may write, in their order; see `regions_of`."""
    if reader.role is Role.ADMINISTRATION:
        return [True] * len(cells)
    records = [{str(name): str(cell) for name, cell in row.items()} for row in cells.to_dict("records")]
    return [
        _theirs(reader, Change(table, key, row, None), regions)
        for key, row in zip(keys(table, cells), records, strict=True)
    ]


def taken(held: Frames, reader: Writer) -> dict[Table, pd.DataFrame]:
    """Give of the tables what somebody may take away.

    Returns
    -------
    dict of Table to pandas.DataFrame
        As `frames` shows them, without the answers of single persons that the reader may not write.
        A table of which no row is left is left out.
    """
    regions = regions_of(held)
    shown = {
        table: cells[writable(table, cells, reader, regions)] if table in _ANSWERS else cells
        for table, cells in frames(held, reader).items()
    }
    return {table: cells.reset_index(drop=True) for table, cells in shown.items() if len(cells)}


def has_answers(table: Table) -> bool:
    """Tell whether a table holds what single persons answered: nothing of it is for who may write nothing."""
    return table in _ANSWERS


def anonymous(publication: Publication) -> Publication:
    """Leave out who published, also where their words tell it, and any address in these."""
    words = _ADDRESS.sub("…", publication.message)
    if name := publication.author.partition(" (")[0]:
        words = re.sub(re.escape(name), "…", words, flags=re.IGNORECASE)
    return replace(publication, author="", message=words)


def regions_of(held: Frames) -> dict[str, str]:
    """Tell the region of every pole of the tables."""
    poles: pd.DataFrame | None = held.get(Table.POLES)
    if poles is None:
        return {}
    return pole_regions(
        {"id": pole, "region": region} for pole, region in zip(poles["id"], poles["region"], strict=True)
    )


def _theirs(reader: Writer, change: Change, regions: Mapping[str, str]) -> bool:
    """Ask the rule of writing, which has one home."""
    try:
        roles.allow(reader, [change], regions, regions)
    except ForbiddenError:
        return False
    return True


def _without(row: Row | None) -> Row | None:
    return None if row is None else {**row, **dict.fromkeys(CONTACT, "")}
