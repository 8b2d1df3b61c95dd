"""Where the tables come from: what was published, else a folder of CSV files, else the demonstration."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo import dataset
from geo.changes import difference
from geo.civil_day import latest_day
from geo.data_folder import own_folder
from geo.settings import DEMONSTRATION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import pandas as pd

    from geo.changes import Change
    from geo.dataset import Dataset
    from geo.publications import Publication, PublicationKind
    from geo.roles import Writer
    from geo.store import Store
    from geo.vocabularies import Table


@dataclass(frozen=True)
class Source:
    """A state of the tables.

    Two are equal where the data are.

    Parameters
    ----------
    publication
        The one that is read; ``None`` where nothing was published up to the day asked for.
    mark
        Differs where the data may.
    store
        Where publications are; ``None`` where there is no database yet.
    """

    publication: Publication | None
    mark: str
    store: Store | None = field(compare=False)

    def load(self) -> Dataset:
        """Read and check the tables.

        Raises
        ------
        geo.errors.DataError
            The tables do not follow the schema.
        geo.errors.StoreError
            The database fails.
        """
        if self.store is None or self.publication is None:
            # Of the demonstration nobody mends the days.
            return dataset.load(latest=latest_day() if own_folder() else None)
        return dataset.from_sheets(self.store.sheets(self.publication))

    def frames(self) -> Mapping[Table, pd.DataFrame]:
        """Give the text cells of the user's own tables; none of the demonstration's, nor of the project's."""
        if self.store is not None and self.publication is not None:
            return {table: sheet.cells for table, sheet in self.store.sheets(self.publication).items()}
        folder = own_folder()
        return (
            {} if folder is None else {table: sheet.cells for table, sheet in dataset.sheets(folder).items()}
        )

    def shown(self) -> Mapping[Table, pd.DataFrame]:
        """Give the text cells of the tables that the screens show, without the project's own.

        Those of the user, or the demonstration's where nothing stands in its place.
        """
        if self.publication is None and own_folder() is None:
            return {table: sheet.cells for table, sheet in dataset.sheets(DEMONSTRATION).items()}
        return self.frames()


def at(store: Store | None, day: date | None = None) -> Source:
    """Find the state of the tables as it is, or as it was at the end of a day.

    Parameters
    ----------
    store
        Where publications are, if there is a database.
    day
        In the calendar of `geo.publications.CALENDAR`.
    """
    found = None
    if store is not None:
        found = store.latest() if day is None else store.publication_on(day)
    return Source(found, _mark(found) if found else dataset.source_state(), store)


def recent(store: Store, count: int) -> tuple[Source, ...]:
    """Find the last states that were published, at most ``count``, the newest first."""
    return tuple(Source(one, _mark(one), store) for one in store.publications(count))


def _mark(publication: Publication) -> str:
    return f"{publication.number}:{publication.token}"


def publish(  # noqa: PLR0913 # what the store asks, and the store
    store: Store, changes: Sequence[Change], *, base: int, writer: Writer, words: str, kind: PublicationKind
) -> Publication:
    """Publish changes; the first ones over a folder of CSV files publish that folder with them.

    From then on the tables are those of the store, and the folder's files stay as they are. What
    the folder holds is the installation's and not of who happens to publish first: it is published
    in its name, so that an editor of some regions may begin, and only together with changes that
    their writer may make, so that nobody else does.

    Raises
    ------
    geo.errors.MaillageError
        See `geo.store.Store.publish`; nothing is written then.
    """
    folder = own_folder()
    over: Sequence[Change] = ()
    if base == 0 and folder is not None and store.latest() is None:
        over = difference({}, {table: sheet.cells for table, sheet in dataset.sheets(folder).items()})
    return store.publish(changes, base=base, writer=writer, message=words, kind=kind, over=over)
