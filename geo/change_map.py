"""Where records would be added, changed or removed: a small picture beside the list of changes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.changes import ChangeKind
from geo.map_frame import SOUTH, WHOLE, Frame, coarse_ground, project

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from geo.changes import Change, Row

_NAMESPACE: Final = "http://www.w3.org/2000/svg"
_WIDTH: Final = 900
_DECIMALS: Final = 1
_MOST: Final = 5_000
"""Symbols drawn; a file of a hundred thousand would make a picture that no browser draws at once."""

_LOOKS: Final = {
    ChangeKind.ADDED: ("#1b6e3c", "M-7 0H7M0 -7V7"),
    ChangeKind.MODIFIED: ("#1f4f8b", "M-5 0A5 5 0 1 0 5 0A5 5 0 1 0 -5 0Z"),
    ChangeKind.REMOVED: ("#a3201d", "M-5 -5L5 5M-5 5L5 -5"),
}
"""A colour and a shape: plus, ring, cross, which are told apart without the colour."""


def picture(changes: Iterable[Change]) -> str:
    """Draw the changes that have a place.

    Returns
    -------
    str
        An SVG document in Québec Lambert (EPSG:32198), without any text; the empty text where no
        change has a place. A removed record stands where it was.
    """
    placed = [
        (change.kind, row) for change in changes if (row := change.after or change.before) and _placed(row)
    ]
    if not placed:
        return ""
    spots = project(
        np.array([float(row["longitude"]) for _, row in placed]),
        np.array([float(row["latitude"]) for _, row in placed]),
    )
    frame = SOUTH if SOUTH.holds(spots).all() else WHOLE
    height = round(_WIDTH * (frame.north - frame.south) / (frame.east - frame.west))
    pixels = _pixels(spots, frame)
    drawn = [
        f'<path transform="translate({x:.{_DECIMALS}f} {y:.{_DECIMALS}f})" d="{_LOOKS[kind][1]}" '
        f'stroke="{_LOOKS[kind][0]}"/>'
        for (kind, _), (x, y) in zip(placed[:_MOST], pixels[:_MOST].tolist(), strict=True)
    ]
    return (
        f'<svg xmlns="{_NAMESPACE}" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}">'
        f'{_ground(frame)}<g fill="none" stroke-width="3">{"".join(drawn)}</g></svg>'
    )


def left_out(changes: Iterable[Change]) -> int:
    """Count the changes with a place that `picture` leaves out."""
    return max(0, sum(_placed(change.after or change.before or {}) for change in changes) - _MOST)


def _placed(row: Row) -> bool:
    return bool(row.get("longitude") and row.get("latitude"))


@lru_cache(maxsize=2)
def _ground(frame: Frame) -> str:
    """Draw the regions, as they never change."""
    paths = []
    for shape in coarse_ground().regions.values():
        rings = shapely.get_rings(shapely.get_parts(frame.clip(shape)))
        parts = []
        for ring in rings:
            points = _pixels(shapely.get_coordinates(ring), frame).tolist()
            parts.append("M" + "L".join(f"{x:.{_DECIMALS}f} {y:.{_DECIMALS}f}" for x, y in points) + "Z")
        paths.append(f'<path d="{"".join(parts)}"/>')
    return f'<g fill="#eef1f4" stroke="#8a97a3" stroke-width="1" fill-rule="evenodd">{"".join(paths)}</g>'


def _pixels(metres: NDArray[np.float64], frame: Frame) -> NDArray[np.float64]:
    scale = _WIDTH / (frame.east - frame.west)
    return np.column_stack(((metres[:, 0] - frame.west) * scale, (frame.north - metres[:, 1]) * scale))
