"""The screen's symbols on a picture: one a row, and a counted ring where they would overlap."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.path import Path as Curve
from matplotlib.transforms import Affine2D

from geo.map_canvas import INK, PAPER, Canvas, Paint
from geo.program import COLOURS, SHAPES
from geo.selection import Layer
from geo.vocabularies import Nature, PlaceType, PoleStatus, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geo.map_frame import Panel

KINDS: Final[dict[Layer, tuple[str, type[Vocabulary]]]] = {
    Layer.POLES: ("statut", PoleStatus),
    Layer.EXPERTISES: ("nature", Nature),
    Layer.PLACES: ("type", PlaceType),
}
"""The column that tells the symbols of a layer apart; activities have but one."""

RING_ORDER: Final = (Layer.EXPERTISES, Layer.ACTIVITIES, Layer.PLACES)
"""The layers whose symbols gather in rings, in the order of their parts."""

_CELL_PX: Final = 34.0
"""Two symbols nearer than this would overlap; as on the screen, like every length below."""
_RADIUS_PX: Final = 7.0
_PIN_CELL: Final = 0.62
_RING_DASHES: Final = {Layer.EXPERTISES: (), Layer.ACTIVITIES: (0.42, 0.32), Layer.PLACES: (0.16, 0.3)}
"""In widths of a ring: its parts are told apart without their colours."""
_RING_PX: Final = 4.5


@dataclass(frozen=True, eq=False)
class Points:
    """Rows of a layer: places of EPSG:32198, shape (n, 2), and the kind of each."""

    layer: Layer
    places: NDArray[np.float64]
    kinds: tuple[Vocabulary, ...]

    def only(self, kept: NDArray[np.bool_]) -> Points:
        """Keep some of the rows."""
        held = tuple(kind for kind, keep in zip(self.kinds, kept, strict=True) if keep)
        return Points(self.layer, self.places[kept], held)


@dataclass(frozen=True)
class Spot:
    """One symbol, or one ring, at a spot of the sheet in millimetres."""

    x: float
    y: float
    counts: Counter[Layer]
    kind: Vocabulary

    @property
    def number(self) -> int:
        """How many rows it stands for."""
        return self.counts.total()

    @property
    def radius_px(self) -> float:
        """Radius of the ring, in pixels of the screen's map."""
        if self.number == 1:
            return 8.0
        return min(26.0, 11 + 3 * math.log10(self.number) + (3 if self.number > 99 else 0))  # noqa: PLR2004 - three digits

    @property
    def head_px(self) -> float:
        """Radius of the head of a pin, in the same pixels."""
        return _RADIUS_PX * (1.25 if self.number == 1 else 1.6)

    @property
    def layer(self) -> Layer:
        """The layer of a single symbol."""
        return next(iter(self.counts))


def kinds(layer: Layer, rows: pd.DataFrame) -> tuple[Vocabulary, ...]:
    """Give the kind of every row of a layer."""
    if layer not in KINDS:
        return (layer,) * len(rows)
    column, members = KINDS[layer]
    return tuple(members(code) for code in rows[column])


def gathered(points: Iterable[Points], panel: Panel, px_mm: float) -> tuple[list[Spot], list[Spot]]:
    """Gather what would overlap in a panel.

    Parameters
    ----------
    points
        What there is to draw; what lies out of the panel is left out.
    panel
        Where.
    px_mm
        Millimetres for a pixel of the screen's map.

    Returns
    -------
    tuple
        Rings and symbols, and the pins of the poles that stand on them.
    """
    inside = [one.only(panel.frame.holds(one.places)) for one in points]
    rings = _bins([one for one in inside if one.layer is not Layer.POLES], panel, _CELL_PX * px_mm)
    rings = _joined(
        rings,
        lambda a, b: (
            math.hypot(a.x - b.x, a.y - b.y) / px_mm < max(_CELL_PX * 0.66, a.radius_px + b.radius_px - 4)
        ),
    )
    pins = _bins([one for one in inside if one.layer is Layer.POLES], panel, _CELL_PX * _PIN_CELL * px_mm)
    head = _RADIUS_PX * 1.6 * px_mm
    standing = [_standing(pin, rings, head, px_mm) for pin in pins]
    # A pin is higher than it is wide: one over the other would hide its number.
    return rings, _joined(standing, lambda a, b: math.hypot((a.x - b.x) / 2, (a.y - b.y) / 3.1) < head)


def draw(canvas: Canvas, rings: Sequence[Spot], pins: Sequence[Spot], number: Callable[[float], str]) -> None:
    """Draw what `gathered` gives; ``number`` writes a count as the reader does."""
    px = canvas.px_mm
    for spot in rings:
        if spot.number > 1:
            ring(canvas, spot, number(spot.number))
        else:
            radius = _RADIUS_PX * (0.75 if spot.layer is Layer.PLACES else 1) * px
            symbol(canvas, spot.kind, spot.layer, (spot.x, spot.y), radius)
    for pin in pins:
        kind = pin.kind if pin.number == 1 else Layer.POLES
        symbol(canvas, kind, Layer.POLES, (pin.x, pin.y), pin.head_px * px)
        if pin.number > 1:
            middle = (pin.x, pin.y + 2.1 * pin.head_px * px)
            _write(canvas, number(pin.number), middle, 13, PAPER)


def symbol(canvas: Canvas, kind: Vocabulary, layer: Layer, spot: tuple[float, float], radius: float) -> None:
    """Draw one symbol at a spot, where a pin has its tip; its radius in millimetres."""
    shape, filled, mark = SHAPES.get(kind, ("pin", True, ""))
    colour = COLOURS[layer]
    to_mm = Affine2D().scale(radius).translate(*spot)
    path = _PATHS[shape]
    canvas.shape(path, Paint(edge=PAPER, width=4, opacity=0.95), to_mm=to_mm)
    fill, edge, width = (colour, INK, 1.0) if filled else (PAPER, colour, 2.0)
    canvas.shape(path, Paint(fill, edge, width), to_mm=to_mm)
    for inner in _MARKS.get(mark, ()):
        canvas.shape(inner, Paint(edge=PAPER if filled else colour, width=2), to_mm=to_mm)


def ring(canvas: Canvas, spot: Spot, told: str) -> None:
    """Draw a ring: its number inside, around it the part of every layer."""
    px, angle = canvas.px_mm, 90.0
    radius = spot.radius_px * px
    disc = Affine2D().scale(radius + 1.5 * px).translate(spot.x, spot.y)
    canvas.shape(Curve.unit_circle(), Paint(PAPER, INK, 0.7), to_mm=disc)
    around = Affine2D().scale(radius - 2 * px).translate(spot.x, spot.y)
    for layer in RING_ORDER:
        if not spot.counts[layer]:
            continue
        turn = 360.0 * spot.counts[layer] / spot.number
        arc = Curve.arc(angle - turn, angle) if turn < 360.0 else Curve.unit_circle()  # noqa: PLR2004 - a whole turn
        canvas.shape(arc, ring_paint(layer), to_mm=around)
        angle -= turn
    _write(canvas, told, (spot.x, spot.y), spot.radius_px * 0.82, INK)


def ring_paint(layer: Layer) -> Paint:
    """Say how a layer's part of a ring is drawn."""
    return Paint(edge=COLOURS[layer], width=_RING_PX, dashes=_RING_DASHES[layer])


def _write(canvas: Canvas, told: str, middle: tuple[float, float], size: float, colour: str) -> None:
    """Write a count around a spot, its size in pixels of the screen's map, smaller where it is long."""
    x, y = middle
    px = min(size, size * 2.6 / max(2, len(told))) + 2
    em = px * canvas.px_mm / canvas.em_mm
    # A figure is some two thirds of the size high.
    canvas.write(x, y - 0.33 * em * canvas.em_mm, told, em=em, bold=True, colour=colour, align="center")


def _bins(points: Sequence[Points], panel: Panel, cell: float) -> list[Spot]:
    """Put what stands in the same cell of a grid together, at its mean place."""
    if not any(len(one.places) for one in points):
        return []
    spots = panel.place(np.concatenate([one.places for one in points]))
    layers = np.repeat(np.arange(len(points)), [len(one.places) for one in points])
    kinds_of = [kind for one in points for kind in one.kinds]
    _, first, at = np.unique(np.floor(spots / cell), axis=0, return_index=True, return_inverse=True)
    counts = np.zeros((len(first), len(points)), dtype=int)
    np.add.at(counts, (at, layers), 1)
    totals = counts.sum(axis=1)
    means = np.column_stack([np.bincount(at, spots[:, axis]) / totals for axis in (0, 1)])
    return [
        Spot(
            float(x),
            float(y),
            Counter({one.layer: int(n) for one, n in zip(points, row, strict=True) if n}),
            kinds_of[index],
        )
        for (x, y), row, index in zip(means, counts, first, strict=True)
    ]


def _joined(spots: Sequence[Spot], near: Callable[[Spot, Spot], bool]) -> list[Spot]:
    """Put together what is too near to be told apart; the larger keeps its place."""
    done: list[Spot] = []
    for spot in sorted(spots, key=lambda one: -one.number):
        found = next((index for index, other in enumerate(done) if near(other, spot)), None)
        if found is None:
            done.append(spot)
        else:
            other = done[found]
            done[found] = Spot(other.x, other.y, other.counts + spot.counts, other.kind)
    return done


def _standing(pin: Spot, rings: Sequence[Spot], head: float, px_mm: float) -> Spot:
    """Stand a pin that would cover a ring on top of it."""
    for under in rings:
        radius = under.radius_px * px_mm
        tip = math.hypot(under.x - pin.x, under.y - pin.y) < radius
        if tip or math.hypot(under.x - pin.x, under.y - pin.y - 2.1 * head) < radius + 0.6 * head:
            return Spot(under.x, under.y + radius - 2 * px_mm, pin.counts, pin.kind)
    return pin


def _polygon(sides: int, radius: float, turn: float) -> Curve:
    angles = turn + np.arange(sides + 1) * 2 * np.pi / sides
    return Curve(radius * np.column_stack([np.sin(angles), np.cos(angles)]), closed=True)


def _star(points: int, outer: float, inner: float) -> Curve:
    angles = np.arange(2 * points + 1) * np.pi / points
    radii = np.where(np.arange(2 * points + 1) % 2, inner, outer)
    return Curve(np.column_stack([radii * np.sin(angles), radii * np.cos(angles)]), closed=True)


def _cross(radius: float, turn: float) -> Curve:
    arm = radius * 0.38
    corner = np.array([(-arm, arm), (-arm, radius), (arm, radius), (arm, arm)])
    turns = [Affine2D().rotate(-turn - quarter * np.pi / 2) for quarter in range(4)]
    spots = np.concatenate([turned.transform(corner) for turned in turns])
    return Curve(np.vstack([spots, spots[:1]]), closed=True)


def _pin() -> Curve:
    # Down from the head to the tip, whose place it tells.
    head = Curve.arc(-32.4, 212.4)
    spots = np.vstack([np.add(np.asarray(head.vertices), (0.0, 2.1)), np.zeros((2, 2))])
    codes = np.append(np.asarray(head.codes), [Curve.LINETO, Curve.CLOSEPOLY])
    return Curve(spots, codes)


_PATHS: Final = {
    "circle": Curve.unit_circle(),
    "square": _polygon(4, 1.25, np.pi / 4),
    "diamond": _polygon(4, 1.25, 0),
    "triangle": _polygon(3, 1.25, 0),
    "triangle-down": _polygon(3, 1.25, np.pi),
    "pentagon": _polygon(5, 1.15, 0),
    "hexagon": _polygon(6, 1.1, 0),
    "star": _star(5, 1.45, 0.65),
    "plus": _cross(1.2, 0),
    "times": _cross(1.2, np.pi / 4),
    "pin": _pin(),
}
_MARKS: Final = {
    "dot": (Curve.circle((0, 2.1), 0.36),),
    "bar": (Curve([(-0.6, 1.5), (0.6, 2.7)]),),
    "pause": tuple(Curve([(dx, 1.65), (dx, 2.55)]) for dx in (-0.3, 0.3)),
}
