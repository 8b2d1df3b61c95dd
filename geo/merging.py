"""What a table becomes when rows are brought in: added, updated, or put in place of all the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.changes import identity
from geo.language import message
from geo.vocabularies import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from geo.vocabularies import Table


class Mode(Vocabulary):
    """What happens to the records that the sheet does not speak of."""

    UPDATE = "mise_a_jour", message("Ajouter et mettre à jour : les autres fiches restent")
    REPLACE = "remplacement", message("Remplacer la table : les fiches absentes du fichier sont retirées")


def merged(  # noqa: PLR0913 # what decides of a record
    table: Table,
    held: pd.DataFrame,
    brought: pd.DataFrame,
    given: Collection[str],
    mode: Mode,
    *,
    absorbed: Collection[str] = (),
    removable: Sequence[bool] | None = None,
) -> pd.DataFrame:
    """Bring rows into a table.

    Parameters
    ----------
    table
        The table.
    held, brought
        Text cells of the records that it has, and of the rows that come.
    given
        The columns that the rows speak of: a record keeps its value in any other.
    mode
        Whether records that do not come stay.
    absorbed
        Identifiers of rows that went into another as its twin: their records go, whatever the mode.
    removable
        For every record whether it may go; all of them without it.

    Returns
    -------
    Text cells: records in their order, then what is new; in place of a table, the rows that come first.
    """
    whole = completed(table, held, brought, given)
    names = list(identity(table))
    coming = pd.MultiIndex.from_frame(whole[names])
    there = pd.MultiIndex.from_frame(held[names])
    free = np.ones(len(held), dtype=bool) if removable is None else np.array(removable, dtype=bool)
    if mode is Mode.REPLACE:
        stays = ~free & ~there.isin(coming)
        return pd.concat([whole, held[stays]], ignore_index=True) if stays.any() else whole
    if absorbed and "id" in held:
        stays = ~(free & held["id"].isin(list(absorbed)).to_numpy())
        held, there = held[stays].reset_index(drop=True), there[stays]
    if held.empty:
        return whole
    position = {key: row for row, key in enumerate(coming)}
    columns = {name: held[name].tolist() for name in held}
    fresh = {name: whole[name].tolist() for name in held}
    seen: set[int] = set()
    for row, key in enumerate(there):
        if (found := position.get(key)) is not None and found not in seen:
            seen.add(found)
            for name, texts in columns.items():
                texts[row] = fresh[name][found]
    for row in range(len(whole)):
        if row not in seen:
            for name, texts in columns.items():
                texts.append(fresh[name][row])
    return pd.DataFrame({name: pd.Series(texts, dtype="str") for name, texts in columns.items()})


def completed(
    table: Table, held: pd.DataFrame, brought: pd.DataFrame, given: Collection[str]
) -> pd.DataFrame:
    """Fill the columns that rows do not speak of with what the records of the same name hold.

    What was guessed for such a column, a point from a municipality, stands where the record has nothing.
    """
    silent = [name for name in brought if name not in given and name not in identity(table)]
    if held.empty or not silent:
        return brought
    names = list(identity(table))
    known = {key: row for row, key in reversed(list(enumerate(pd.MultiIndex.from_frame(held[names]))))}
    rows = [known.get(key) for key in pd.MultiIndex.from_frame(brought[names])]
    return brought.assign(
        **{
            str(name): pd.Series(
                [
                    text if row is None else held[name].iloc[row] or text
                    for text, row in zip(brought[name], rows, strict=True)
                ],
                dtype="str",
            )
            for name in silent
        }
    )
