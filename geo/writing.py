"""Files are written whole, or what stood there stays."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def write_whole(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files beside their place first, and move them there once all are complete.

    Parameters
    ----------
    folder
        Where they go; made if it is not there.
    files
        Contents by name.

    Raises
    ------
    OSError
        If the folder cannot be written; no file has changed when the content did not fit.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # In the folder itself, so that a move stays on one file system and is atomic.
    with tempfile.TemporaryDirectory(prefix=".", dir=folder) as scratch:
        for name, content in files.items():
            (Path(scratch) / name).write_bytes(content)
        for name in files:
            (Path(scratch) / name).replace(folder / name)
