"""``python -m tests.bench``: how fast the map is, beside an empty page and two other ways."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from tests.bench import guide, imports, matrix, meeting, python_part, targets
from tests.bench.measure import run
from tests.bench.places import make_folder
from tests.bench.report import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bench.guide import Guides
    from tests.bench.imports import Imports
    from tests.bench.meeting import Meeting

_SIZES: Final = (2_151, 10_000, 100_000)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and write the raw figures where asked."""
    asked = _parser().parse_args(arguments)
    with TemporaryDirectory(prefix="maillage-banc-") as name:
        folder = Path(name)
        parts, chosen = {}, [targets.empty_page(folder)]
        for points in sorted(set(asked.points)):
            _say(f"{points} points : Python")
            data = folder / f"maillage-{points}"
            make_folder(data, points)
            atlas, parts[points] = python_part.measure(data)
            chosen.append(targets.maillage(data, atlas))
        chosen += [targets.naive_map(folder / "marqueurs"), targets.deck_map(folder / "pydeck")]
        results = run(chosen, _say)
        _say("matrice")
        grid = matrix.measure(folder / "matrice")
        _say("import")
        brought = imports.measure(folder / "import")
        _say("guide")
        guides = guide.measure(folder / "guide")
        _say("réunion")
        met = meeting.measure()
    sizes = len(parts)
    sys.stdout.write(table(results[0], results[1 : 1 + sizes], results[1 + sizes :], parts))
    sys.stdout.write(
        f"Matrice de 17 régions et {matrix.MEASURES} mesures, {matrix.ROWS} lignes : calculée en "
        f"{grid.computed:.3f} s ({grid.prepared:.3f} s la première fois), dessinée en {grid.drawn:.3f} s.\n"
    )
    sys.stdout.write(_brought(brought))
    sys.stdout.write(_searched(guides))
    sys.stdout.write(_met(met))
    if asked.json:
        told = {
            "busy_at_end": os.getloadavg(),
            "matrix": asdict(grid),
            "imports": asdict(brought),
            "guide": asdict(guides),
            "meeting": asdict(met),
            "python": {points: asdict(part) for points, part in parts.items()},
            "results": [asdict(result) for result in results],
        }
        asked.json.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def _brought(brought: Imports) -> str:
    few, many = (brought.core[lines] for lines in (imports.FEW, imports.MANY))
    share = many.understood / few.understood / (imports.MANY / imports.FEW)
    return (
        f"Import de {imports.MANY} lignes : lues en {many.read:.1f} s, comprises en {many.understood:.1f} s "
        f"({share:.2f} fois par ligne ce qu’il en faut pour {imports.FEW}), comparées en "
        f"{many.compared:.1f} s. À l’écran : du dépôt au bouton de publication {brought.shown:.1f} s, de là "
        f"à la publication faite {brought.published:.1f} s.\n"
    )


def _searched(guides: Guides) -> str:
    few, many = (max(guides.searched[entries]) for entries in (guide.FEW, guide.MANY))
    return (
        f"Guide de {guide.MANY} demandes : index en {guides.built[guide.MANY]:.1f} s, une recherche en au "
        f"plus {many * 1000:.1f} ms ({many / few:.1f} fois ce qu’il en faut dans {guide.FEW}).\n"
    )


def _met(met: Meeting) -> str:
    played = "".join(
        f"Réunion à {size} : de la touche à la scène dessinée, médiane {median(seconds):.2f} s, au plus "
        f"{max(seconds):.2f} s.\n"
        for size, seconds in met.scenes.items()
    )
    return played + (
        f"Diapositives des 17 régions : {met.deck_seconds:.1f} s, {met.deck_bytes / 1e6:.1f} Mo. "
        f"Fiches : {met.pages_seconds:.1f} s pour 18, au plus {met.pages_bytes / 1e6:.2f} Mo.\n"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description="Mesure la vitesse de la carte."
    )
    parser.add_argument(
        "--points", type=int, nargs="+", default=_SIZES, metavar="N", help="nombres de lieux de la carte"
    )
    parser.add_argument("--json", type=Path, metavar="FICHIER", help="y écrire toutes les mesures")
    return parser


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
