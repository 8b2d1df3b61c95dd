"""Every exception that Maillage raises on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.problems import Problem


class MaillageError(Exception):
    """Root of the exceptions of this project."""


class DataError(MaillageError, ValueError):
    """A data folder does not follow the schema; carries every problem that was found.

    Parameters
    ----------
    problems
        What is wrong, in the order of the files and of their lines.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problem(s) in the data")
        self.problems = tuple(problems)


class BoundaryError(MaillageError, ValueError):
    """A boundary file, or a set of polygons, is not what it must be."""


class ServiceError(MaillageError, OSError):
    """The government's boundary service failed or answered something else than boundaries."""


class ImportSourceError(MaillageError, ValueError):
    """A foreign file cannot be read as what it was said to be."""


class ManifestError(MaillageError, ValueError):
    """The manifest and the files of ``data/`` do not agree."""
