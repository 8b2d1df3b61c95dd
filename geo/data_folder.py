"""The folder that ``MAILLAGE_DATA`` names: where it is, and whether it holds tables."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from geo.settings import DATA, DATA_VARIABLE

_SUFFIX: Final = ".csv"


def named_folder() -> Path | None:
    """Give the folder that the variable names; none where it names the project's own.

    The project's own data are nobody's: they are read and not written.
    """
    named = os.environ.get(DATA_VARIABLE, "")
    folder = Path(named).resolve()
    return folder if named and not folder.is_relative_to(DATA) else None


def own_folder() -> Path | None:
    """Give the folder of the user's own tables; none while the demonstration stands in for them.

    It does for a folder without any table: there, too, the first is published, and the database is
    made in that folder then.
    """
    folder = named_folder()
    return None if folder is None or _is_bare(folder) else folder


def csv_paths(folder: Path) -> list[Path]:
    """List the CSV files of a folder; hidden ones are other programs' own."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.casefold() == _SUFFIX and not path.name.startswith(".")
    )


def _is_bare(folder: Path) -> bool:
    try:
        return not csv_paths(folder)
    except OSError:
        # One that is not there, or is closed, is somebody's: `geo.dataset.load` says what is wrong.
        return False
