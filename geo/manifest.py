"""What lies in ``data/``: its sources, licences and checksums.

``python -m geo.manifest`` refreshes the checksums and counts of ``data/sources.toml``, and fails
if a file is not described there or a described one is gone.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from geo.errors import ManifestError
from geo.settings import DATA
from geo.writing import write_whole

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "sources.toml"
_NOT_LISTED: Final = frozenset({FILE, "README.md"})


@dataclass(frozen=True)
class Source:
    """Where facts come from, and the credit that they call for."""

    identifier: str
    title: str
    address: str
    licence: str
    attribution: str
    vintage: str
    retrieved: date
    note: str


@dataclass(frozen=True)
class Entry:
    """One file of ``data/``; ``path`` is relative to it, with slashes; ``rows`` counts records."""

    path: str
    sources: tuple[str, ...]
    sha256: str
    rows: int
    description: str


@dataclass(frozen=True)
class Manifest:
    """All sources and all files, in the order of ``sources.toml``."""

    sources: tuple[Source, ...]
    files: tuple[Entry, ...]

    def of(self, entry: Entry) -> tuple[Source, ...]:
        """Give the sources of a file."""
        return tuple(source for source in self.sources if source.identifier in entry.sources)


def load(folder: Path = DATA) -> Manifest:
    """Read ``sources.toml``.

    Raises
    ------
    ManifestError
        If it is absent, malformed, or a file names an unknown source.
    """
    return _parse(_text(folder))


def differences(folder: Path = DATA) -> tuple[str, ...]:
    """List, in French, every file that is undescribed, missing or changed."""
    manifest = load(folder)
    changed = [
        f"{entry.path} : contenu changé ; lancez « python -m geo.manifest »."
        for entry in manifest.files
        if (folder / entry.path).is_file() and _measure(folder / entry.path) != (entry.sha256, entry.rows)
    ]
    return (*_unmatched(folder, manifest), *changed)


def refresh(folder: Path = DATA) -> int:
    """Write the checksums and counts of the described files anew; comments and order stay.

    Returns
    -------
    int
        Number of files.

    Raises
    ------
    ManifestError
        If files and descriptions do not match one to one; nothing is written then.
    """
    before = _text(folder)
    lines: list[str] = []
    in_file = False
    for line in before.splitlines():
        key = line.partition("=")[0].strip()
        if line.startswith("[["):
            in_file = line.strip() == "[[fichier]]"
        if in_file and key in {"sha256", "lignes"}:
            continue
        lines.append(line)
        if in_file and key == "chemin":
            lines.extend(_measured_lines(folder, tomllib.loads(line)["chemin"]))
    after = "\n".join(lines) + "\n"
    manifest = _parse(after)
    if problems := _unmatched(folder, manifest):
        raise ManifestError("\n".join(problems))
    write_whole(folder, {FILE: after.encode()})
    return len(manifest.files)


def main() -> int:
    """Run the command line; returns the exit code."""
    try:
        count = refresh()
    except ManifestError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stderr.write(f"{FILE} : {count} fichiers à jour.\n")
    return 0


def _text(folder: Path) -> str:
    try:
        return (folder / FILE).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        text = f"{folder / FILE} manque ou n'est pas en UTF-8."
        raise ManifestError(text) from error


def _parse(text: str) -> Manifest:
    try:
        content = tomllib.loads(text)
        sources = tuple(
            Source(
                identifier=entry["id"],
                title=entry["titre"],
                address=entry["source"],
                licence=entry["licence"],
                attribution=entry["attribution"],
                vintage=entry["millesime"],
                retrieved=date.fromisoformat(str(entry["recupere_le"])),
                note=entry["note"],
            )
            for entry in content["source"]
        )
        files = tuple(
            Entry(
                path=entry["chemin"],
                sources=tuple(entry["sources"]),
                sha256=entry["sha256"],
                rows=entry["lignes"],
                description=entry["description"],
            )
            for entry in content["fichier"]
        )
    except KeyError as error:
        text = f"{FILE} : il manque {error} à une entrée. Un [[fichier]] neuf : « python -m geo.manifest »."
        raise ManifestError(text) from error
    except ValueError as error:
        text = f"{FILE} n'est pas du TOML, ou une date n'existe pas : {error}."
        raise ManifestError(text) from error
    known = {source.identifier for source in sources}
    if strangers := sorted({name for entry in files for name in entry.sources} - known):
        text = f"{FILE} : sources sans description : {', '.join(strangers)}."
        raise ManifestError(text)
    return Manifest(sources, files)


def _unmatched(folder: Path, manifest: Manifest) -> tuple[str, ...]:
    there = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    } - _NOT_LISTED
    described = [entry.path for entry in manifest.files]
    twice = sorted({path for path in described if described.count(path) > 1})
    strays, gone = sorted(there - set(described)), sorted(set(described) - there)
    return (
        *(f"{path} : dans data/, mais sans [[fichier]] dans {FILE} ; décrivez-le." for path in strays),
        *(f"{path} : décrit dans {FILE}, mais absent de data/." for path in gone),
        *(f"{path} : décrit deux fois dans {FILE}." for path in twice),
    )


def _measured_lines(folder: Path, path: str) -> list[str]:
    if not (folder / path).is_file():
        return ['sha256 = ""', "lignes = 0"]
    checksum, rows = _measure(folder / path)
    return [f'sha256 = "{checksum}"', f"lignes = {rows}"]


def _measure(path: Path) -> tuple[str, int]:
    content = path.read_bytes()
    return hashlib.sha256(content).hexdigest(), _rows(content, path.suffix)


def _rows(content: bytes, suffix: str) -> int:
    if suffix == ".geojson":
        return len(json.loads(content)["features"])
    text = content.decode("utf-8-sig")
    if suffix == ".csv":
        return sum(1 for row in csv.reader(io.StringIO(text, newline="")) if row) - 1
    return len(text.splitlines())


if __name__ == "__main__":
    sys.exit(main())
