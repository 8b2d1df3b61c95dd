"""What a filter change costs in Python alone, without a server or a browser."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Final

from geo import atlas, dataset, maps, program, resources
from geo.language import FRENCH
from geo.selection import Selection
from geo.view import look
from geo.vocabularies import PlaceType

if TYPE_CHECKING:
    from pathlib import Path

    from geo.atlas import Atlas
    from geo.resources import Resource

_PAIRS: Final = 10


@dataclass(frozen=True)
class PythonPart:
    """Durations in seconds; medians, but for `opened`, which happens once.

    Parameters
    ----------
    opened
        To read and check the tables, join and index them, and make what the browser fetches.
    looked
        To apply a selection and count.
    drawn
        To make the map and its changing group, and write both as script.
    """

    opened: float
    looked: float
    drawn: float


def measure(folder: Path) -> tuple[Atlas, PythonPart]:
    """Time the Python of one data folder, and hand over what it holds."""
    start = perf_counter()
    made = atlas.build(dataset.load(folder))
    script = program.build(made, resources.build(made, FRENCH), FRENCH)
    opened = perf_counter() - start
    selections = (Selection(), replace(Selection(), place_types=tuple(PlaceType)[:4])) * _PAIRS
    looked, drawn = zip(*(_change(made, script, selection) for selection in selections), strict=True)
    return made, PythonPart(opened, median(looked), median(drawn))


def _change(made: Atlas, script: Resource, selection: Selection) -> tuple[float, float]:
    """Give the seconds to select and count, and the seconds to write the map."""
    start = perf_counter()
    view = look(made, selection)
    _ = view.numbers
    middle = perf_counter()
    drawn = maps.base_map(script, root="", version="banc")
    maps.view_group(view, FRENCH, None).add_to(drawn)
    drawn.get_root().render()
    return middle - start, perf_counter() - middle
