"""The figures of a run as a table, and as ratios."""

from __future__ import annotations

import os
from statistics import median
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.bench.measure import Changes, Result
    from tests.bench.python_part import PythonPart

_LOAD_HEADERS: Final = ("première carte", "points", "médiane s", "min–max s", "× page vide", "mémoire Mo")
_CHANGE_HEADERS: Final = (
    "changement de filtre",
    "points",
    "clic à peint s",
    "min–max s",
    "envoi s",
    "serveur s",
    "dessin s",
    "charge o",
    "fil o",
)
_PYTHON_HEADERS: Final = ("Python seul", "points", "ouverture s", "sélection ms", "carte ms")
_NOTE: Final = (
    "Médianes. « envoi » : du clic ou de la touche au message du navigateur ; « serveur » : jusqu’à son "
    "dernier message avant le dessin ; « dessin » : jusqu’à l’image. « charge » : octets des messages, dans "
    "les deux sens ; « fil » : les mêmes tels qu’ils passent, compressés, en-têtes compris."
)


def table(
    empty: Result, ours: Sequence[Result], rivals: Sequence[Result], parts: Mapping[int, PythonPart]
) -> str:
    """Lay out a run.

    Parameters
    ----------
    empty
        The page that every first map is compared with.
    ours
        This application, by rising number of points.
    rivals
        Each is compared with the smallest of ours that has at least its points, on the scenario
        that both have.
    parts
        Python's part, by number of points.
    """
    results = (empty, *ours, *rivals)
    loads = [_load(result, median(empty.loads)) for result in results]
    changes = [_change(result, item) for result in results for item in result.changes]
    python = [
        (
            "Maillage",
            str(points),
            f"{part.opened:.2f}",
            f"{1000 * part.looked:.1f}",
            f"{1000 * part.drawn:.1f}",
        )
        for points, part in parts.items()
    ]
    lines = [
        *_aligned([_LOAD_HEADERS, *loads]),
        "",
        *_aligned([_CHANGE_HEADERS, *changes]),
        "",
        *_aligned([_PYTHON_HEADERS, *python]),
        "",
        *_ratios(ours, rivals),
        f"Charge de la machine, {os.cpu_count()} cœurs : {_range([result.busy for result in results], 1)}.",
        _NOTE,
    ]
    return "\n".join(lines) + "\n"


def _load(result: Result, empty: float) -> tuple[str, ...]:
    seconds = median(result.loads)
    return (
        result.name,
        str(result.points),
        f"{seconds:.2f}",
        _range(result.loads, 2),
        f"{seconds / empty:.2f}",
        f"{result.peak_bytes / 1e6:.0f}",
    )


def _change(result: Result, changes: Changes) -> tuple[str, ...]:
    timed = changes.timed
    return (
        f"{result.name} : {changes.scenario}",
        str(result.points),
        f"{_painted(changes):.3f}",
        _range([change.painted for change in timed], 3),
        f"{median(change.sent for change in timed):.3f}",
        f"{median(change.answered - change.sent for change in timed):.3f}",
        f"{median(change.painted - change.answered for change in timed):.3f}",
        f"{median(change.payload_bytes for change in timed):.0f}",
        f"{median(changes.wire_bytes):.0f}",
    )


def _ratios(ours: Sequence[Result], rivals: Sequence[Result]) -> list[str]:
    lines = []
    for rival in rivals:
        comparable = [result for result in ours if result.points >= rival.points]
        if not comparable:
            continue
        nearest = comparable[0]
        (theirs,) = rival.changes
        (same,) = [changes for changes in nearest.changes if changes.scenario == theirs.scenario]
        change = _painted(theirs) / _painted(same)
        load = median(rival.loads) / median(nearest.loads)
        lines.append(
            f"Maillage à {nearest.points} points, à côté de {rival.name} à {rival.points} : "
            f"changement {change:.1f} × plus rapide, première carte {load:.1f} ×."
        )
    return lines


def _painted(changes: Changes) -> float:
    return median(change.painted for change in changes.timed)


def _range(values: Sequence[float], decimals: int) -> str:
    return f"{min(values):.{decimals}f}–{max(values):.{decimals}f}"


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Pad every column to its widest cell: the first to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            (
                row[0].ljust(widths[0]),
                *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
            )
        )
        for row in rows
    ]
