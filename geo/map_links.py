"""Co-animation links on a picture: curves from host to partner, as wide as they are many."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.path import Path as Curve

from geo.map_canvas import PAPER, Canvas, Paint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.map_frame import Box, Panel

COLOUR: Final = "#6a2c8f"
_OPACITY: Final = 0.6
_BEND: Final = 0.18
_SHORT_PX: Final = 7.0
_ARROW_PX: Final = 9.0

Link = tuple[str, str, int]
"""Territory codes of the host and of the partner, and how many activities."""


def width_px(count: int) -> float:
    """Give the width of a link, proportional to the number up to where it would hide the map."""
    return min(12.0, 1 + 0.9 * count)


def draw(
    canvas: Canvas, panel: Panel, links: Iterable[Link], ends: Mapping[str, tuple[float, float]]
) -> None:
    """Draw links between spots of the sheet, in millimetres by territory code.

    Each curve bends to the same side of its direction, so that both ways of a pair stay apart.
    """
    for origin, destination, count in links:
        (ax, ay), (bx, by) = ends[origin], ends[destination]
        dx, dy = bx - ax, by - ay
        long = math.hypot(dx, dy) or 1.0
        short = _SHORT_PX * canvas.px_mm / long
        end = (bx - dx * short, by - dy * short)
        middle = ((ax + bx) / 2 + dy * _BEND, (ay + by) / 2 - dx * _BEND)
        curve = Curve([(ax, ay), middle, end], [Curve.MOVETO, Curve.CURVE3, Curve.CURVE3])
        width = width_px(count)
        canvas.shape(curve, Paint(edge=PAPER, width=width + 2, opacity=0.55), clip=panel.box)
        canvas.shape(curve, Paint(edge=COLOUR, width=width, opacity=_OPACITY), clip=panel.box)
        arrow(canvas, middle, end, panel.box)


def arrow(canvas: Canvas, before: tuple[float, float], end: tuple[float, float], clip: Box) -> None:
    """Draw the head of a link that comes to its end from a spot before."""
    way = np.subtract(end, before) / (math.dist(end, before) or 1.0)
    across = np.array([-way[1], way[0]])
    size = _ARROW_PX * canvas.px_mm
    tail = np.asarray(end) - way * size * 5 / 8
    corners = [tail + across * size / 2, tail + way * size, tail - across * size / 2]
    canvas.shape(Curve([*corners, corners[0]], closed=True), Paint(COLOUR), clip=clip)
