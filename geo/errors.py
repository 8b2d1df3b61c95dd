"""Every exception that Maillage raises on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.changes import Conflict
    from geo.language import Message
    from geo.problems import Problem
    from geo.roles import Refusal


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


class SpokenError(MaillageError):
    """An error whose whole explanation is one sentence, for the reader's language.

    Logs and tracebacks get the sentence without the values that fill it, which may be personal.

    Parameters
    ----------
    sentence
        What happened, what was written of it, and the cure.
    """

    def __init__(self, sentence: Message) -> None:
        super().__init__(sentence.template)
        self.sentence = sentence


class StoreError(SpokenError):
    """The database cannot do what was asked.

    Parameters
    ----------
    written
        Whether what was to be written is there, all of it; ``None`` where nobody can tell yet.
    """

    def __init__(self, sentence: Message, *, written: bool | None = False) -> None:
        super().__init__(sentence)
        self.written = written


class SubmissionError(SpokenError):
    """What a visitor gave is not as it must be; nothing of it was kept."""


class ForbiddenError(SpokenError):
    """Somebody may not write what they gave; nothing was written.

    Parameters
    ----------
    refusals
        Every row that kept it from being published, and why.
    """

    def __init__(self, sentence: Message, refusals: Sequence[Refusal] = ()) -> None:
        super().__init__(sentence)
        self.refusals = tuple(refusals)


class ConflictError(SpokenError):
    """Somebody else changed the same records in the meantime; nothing was written.

    Parameters
    ----------
    conflicts
        Every such record, with its three states.
    """

    def __init__(self, sentence: Message, conflicts: Sequence[Conflict]) -> None:
        super().__init__(sentence)
        self.conflicts = tuple(conflicts)


class UnreadableFileError(ImportSourceError):
    """A file that somebody brought is refused as a whole.

    Parameters
    ----------
    problem
        What is wrong and the cure, for a reader of either language.
    sentence
        The same in French.
    """

    def __init__(self, problem: Problem, sentence: str) -> None:
        super().__init__(sentence)
        self.problem = problem
