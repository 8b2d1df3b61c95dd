"""A search of the guide, in 1 000 and in 10 000 entries."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo import dataset
from geo.guide import build
from geo.settings import DEMONSTRATION
from geo.vocabularies import Table
from tests.bench.places import SEED

if TYPE_CHECKING:
    from pathlib import Path

FEW: Final = 1_000
MANY: Final = 10_000
ASKED: Final = (
    "filmer en 3D une compagnie de danse",
    "captation volumetrique",
    "filmer une compganie de danse en 3D",
    "« filmer en 3D »",
    "réparer un projecteur de la bibliothèque",
    "qui peut nous aider à numériser des archives sonores sans perdre les droits",
    "danse",
    "quiche lorraine",
)
"""Long and short, misspelt, quoted, and one that nothing answers."""
_TIMES: Final = 15
_MIXED: Final = ("question", "reponse", "mots_cles")


@dataclass(frozen=True)
class Guides:
    """Seconds, by number of entries.

    Parameters
    ----------
    built
        To index all entries.
    searched
        The median of each way of asking.
    """

    built: dict[int, float]
    searched: dict[int, tuple[float, ...]]


def measure(folder: Path) -> Guides:
    """Time searches in guides made here, in a folder that must not exist."""
    built, searched = {}, {}
    for entries in (FEW, MANY):
        held = folder / str(entries)
        _make(held, entries)
        data = dataset.load(held)
        start = perf_counter()
        guide = build(data)
        built[entries] = perf_counter() - start
        seconds: list[list[float]] = [[] for _ in ASKED]
        for _ in range(_TIMES):
            for text, own in zip(ASKED, seconds, strict=True):
                start = perf_counter()
                guide.search(text)
                own.append(perf_counter() - start)
        searched[entries] = tuple(median(own) for own in seconds)
    return Guides(built, searched)


def _make(folder: Path, entries: int) -> None:
    """Copy the demonstration, with entries that each mix the sentences of three of its own."""
    shutil.copytree(DEMONSTRATION, folder)
    table = pd.read_csv(folder / Table.REQUESTS.file, dtype="str", keep_default_na=False)
    random = np.random.default_rng(SEED)
    chosen = random.integers(0, len(table), size=(3, entries))
    made = table.iloc[chosen[0]].reset_index(drop=True)
    for name, rows in zip(_MIXED, chosen, strict=True):
        made[name] = table[name].to_numpy()[rows]
    made["id"] = [f"dem-{number:06d}" for number in range(entries)]
    answered = made["statut"] != "ouverte"
    made.loc[answered & (made["reponse"] == ""), "reponse"] = "Voir la réponse voisine."
    made.loc[~answered, "reponse"] = ""
    made.to_csv(folder / Table.REQUESTS.file, index=False)
