"""Who may write which rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.cells import items
from geo.codes import TERRITORY_CODES
from geo.dataset import REFERENCE_TABLES
from geo.errors import ForbiddenError
from geo.language import message
from geo.problems import shortened
from geo.settings import NATIONAL, OUTSIDE
from geo.vocabularies import Table, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.changes import Change, Row
    from geo.language import Message

    Regions = Mapping[str, str]

_NOWHERE: Final = ""
_WIDE: Final = frozenset((NATIONAL, OUTSIDE, _NOWHERE))
"""What belongs to no region: only an administrator writes it."""


class Role(Vocabulary):
    """What somebody may do."""

    READING = "lecture", message("Lecture seule")
    EDITING = "edition", message("Édition")
    ADMINISTRATION = "administration", message("Administration")


@dataclass(frozen=True)
class Writer:
    """Somebody who writes.

    Parameters
    ----------
    name
        As the history tells it.
    role
        What they may do.
    territories
        The codes of the regions whose rows an editor may write; of no effect for other roles.

    Raises
    ------
    TypeError
        The role is not a `Role`, such as the text of one, or the territories are not a set: what
        gives a right is never guessed.
    """

    name: str
    role: Role
    territories: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what a comparison would take for something else."""
        if not isinstance(self.role, Role) or not isinstance(self.territories, frozenset):
            text = "a writer has a Role, and a frozenset of codes"
            raise TypeError(text)


@dataclass(frozen=True)
class Refusal:
    """A row that somebody may not write.

    Parameters
    ----------
    table, key
        Which one.
    territory
        Code of the territory that is not theirs; empty where only an administrator may write the
        row, wherever it is.
    """

    table: Table
    key: str
    territory: str


def pole_regions(poles: Iterable[Row]) -> dict[str, str]:
    """Tell the region of every pole by its id."""
    return {row["id"]: row["region"] for row in poles}


def territories(table: Table, row: Row, regions: Regions) -> frozenset[str]:
    """Tell where a row stands.

    Parameters
    ----------
    table, row
        The row; of no reference table, and no scene.
    regions
        See `pole_regions`.

    Returns
    -------
    frozenset of str
        Codes of regions, `geo.settings.NATIONAL`, `geo.settings.OUTSIDE`; the empty text where
        the row, or a pole that it names, has none.
    """
    if table in (Table.AMBASSADORS, Table.EXPERTISES):
        held = items(row["territoires"]) or items(row["pole"])
    elif table is Table.ACTIVITIES:
        held = items(row["hote"])
    else:
        held = items(row["territoire" if table is Table.REQUESTS else "region"])
    return frozenset(_territory(actor, regions) for actor in held) or frozenset((_NOWHERE,))


def tables(writer: Writer) -> tuple[Table, ...]:
    """List the tables of which somebody may write some row."""
    match writer.role:
        case Role.ADMINISTRATION:
            return tuple(Table)
        case Role.EDITING:
            return tuple(table for table in Table if table not in REFERENCE_TABLES)
        case Role.READING:
            return ()


def may_edit(writer: Writer, region: str) -> bool:
    """Tell whether somebody may write the rows of a region, by its code."""
    return writer.role is Role.ADMINISTRATION or (
        writer.role is Role.EDITING and region in writer.territories
    )


def allow(writer: Writer, changes: Iterable[Change], before: Regions, after: Regions) -> None:
    """Let a change set pass, or refuse it.

    Parameters
    ----------
    writer
        Who asks.
    changes
        Every row as it stands and as it would become.
    before, after
        The regions of the poles, see `pole_regions`, in either state.

    Raises
    ------
    geo.errors.ForbiddenError
        With every row that the writer may not write as it was, or as it would become.
    """
    if writer.role is Role.ADMINISTRATION:
        return
    if writer.role is not Role.EDITING:
        raise ForbiddenError(
            message(
                "Votre rôle est la lecture : rien n’a été écrit. Pour publier, demandez le rôle d’édition "
                "à une personne qui administre Maillage."
            )
        )
    refusals = [
        Refusal(change.table, change.key, territory)
        for change in changes
        for territory in _refused(writer, change, before, after)
    ]
    if refusals:
        raise ForbiddenError(_sentence(refusals), refusals)


def allow_everything(writer: Writer) -> None:
    """Let an administrator pass; `geo.errors.ForbiddenError` for anybody else."""
    if writer.role is not Role.ADMINISTRATION:
        raise ForbiddenError(
            message(
                "Remplacer toute la base demande le rôle d’administration : rien n’a été écrit. "
                "Demandez à une personne qui administre Maillage."
            )
        )


def _territory(actor: str, regions: Regions) -> str:
    if actor in TERRITORY_CODES:
        return actor
    return regions.get(actor, _NOWHERE)


def _refused(writer: Writer, change: Change, before: Regions, after: Regions) -> list[str]:
    """List the territories of a row that are not the writer's, the empty text for « nobody's »."""
    if change.table in REFERENCE_TABLES:
        return [_NOWHERE]
    if change.table is Table.SCENES:
        return []
    held = frozenset[str]().union(
        *(
            territories(change.table, row, regions)
            for row, regions in ((change.before, before), (change.after, after))
            if row is not None
        )
    )
    return sorted((held & _WIDE) | (held - writer.territories))


def _sentence(refusals: list[Refusal]) -> Message:
    first = refusals[0]
    file, row = first.table.file, shortened(first.key)
    count = len({(refusal.table, refusal.key) for refusal in refusals})
    if first.territory in _WIDE:
        return message(
            "La fiche « {row} » de {file} n’est pas d’une région : elle est nationale, hors Québec, sans "
            "territoire ou de référence. Rien n’a été écrit (fiches refusées : {count}). Demandez à une "
            "personne qui administre Maillage.",
            row=row,
            file=file,
            count=count,
        )
    return message(
        "La fiche « {row} » de {file} est de la région {territory}, qui ne vous est pas confiée. Rien n’a "
        "été écrit (fiches refusées : {count}). Demandez à la personne qui édite cette région, ou à une "
        "personne qui administre Maillage.",
        row=row,
        file=file,
        territory=first.territory,
        count=count,
    )
