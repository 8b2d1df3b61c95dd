"""Records that two people changed are settled one by one, and nothing that either wrote is lost unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from geo.changes import Change, Conflict

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from geo.changes import Row
    from geo.vocabularies import Table

    Name: TypeAlias = tuple[Table, str]


def joined(before: Sequence[Conflict], found: Sequence[Conflict]) -> tuple[Conflict, ...]:
    """Add conflicts to those that were met before; of a record met twice, what stands there last."""
    return tuple({(one.table, one.key): one for one in (*before, *found)}.values())


def standing(changes: Sequence[Change], met: Sequence[Conflict]) -> tuple[Conflict, ...]:
    """Tell the conflicts of changes that are still to be made, each with what the record would become.

    Parameters
    ----------
    changes
        As they were begun.
    met
        What was found of them, and maybe of others that were given up since.
    """
    made = {(change.table, change.key): change for change in changes}
    return tuple(
        Conflict(one.table, one.key, change.before, one.theirs, _upon(change, one.theirs))
        for one in met
        if (change := made.get((one.table, one.key)))
    )


def settled(changes: Sequence[Change], met: Sequence[Conflict], kept: Collection[Name]) -> tuple[Change, ...]:
    """Make changes upon what others published, as far as their author saw it.

    Parameters
    ----------
    changes
        As they were begun.
    met
        The records that others changed.
    kept
        Those of them where the author's version is to win; the others stay as they were published.

    Returns
    -------
    tuple of Change
        Where the author wins, in the columns that they changed: what others wrote beside them stays.
        A record that changes again before it is written is met again.
    """
    theirs = {(one.table, one.key): one.theirs for one in met}
    done: list[Change] = []
    for change in changes:
        name = change.table, change.key
        if name not in theirs:
            done.append(change)
        elif name in kept and (after := _upon(change, theirs[name])) != theirs[name]:
            done.append(Change(change.table, change.key, theirs[name], after))
    return tuple(done)


def _upon(change: Change, theirs: Row | None) -> Row | None:
    """Give what a record becomes when a change is made to what it is by now."""
    if change.before is None or change.after is None or theirs is None:
        return change.after
    return {
        name: theirs[name] if text == change.before[name] else text for name, text in change.after.items()
    }
