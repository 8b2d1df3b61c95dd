"""Databases filled once, of which each test gets a copy of its own: publishing anew takes longer."""

from __future__ import annotations

import shutil
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

from geo.store import Store
from tests import postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TypeAlias

    Fill: TypeAlias = Callable[[Store], object]


class Originals:
    """The databases of one kind that copies are made of.

    Parameters
    ----------
    place
        The folder of those of SQLite, or the server of those of PostgreSQL.
    """

    def __init__(self, place: Path | sa.URL) -> None:
        self._place = place
        self._made: dict[Fill, str] = {}
        self._stack = ExitStack()

    def close(self) -> None:
        """Drop those of a server."""
        self._stack.close()

    @contextmanager
    def copy(self, fill: Fill, folder: Path) -> Iterator[str]:
        """Give the address of a filled database that is the test's own; a file is in its folder."""
        if fill not in self._made:
            self._made[fill] = self._new(fill)
        original = sa.make_url(self._made[fill]).database
        if isinstance(self._place, sa.URL):
            with postgres.database(self._place, f"TEMPLATE {original}") as url:
                yield url
        else:
            yield f"sqlite:///{shutil.copy(str(original), folder / 'maillage.sqlite')}"

    def _new(self, fill: Fill) -> str:
        if isinstance(self._place, sa.URL):
            url = self._stack.enter_context(postgres.database(self._place))
        else:
            url = f"sqlite:///{self._place / f'{len(self._made)}.sqlite'}"
        store = Store.open(url)
        fill(store)
        # What is open cannot be copied.
        store.close()
        return url
