"""The regions' names on a picture: never over each other, nor under a symbol."""

from __future__ import annotations

import math
import re
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.map_canvas import INK, Canvas, Paint
from geo.map_frame import Box, Panel, ground, name_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from geo.map_symbols import Spot

_QUIET: Final = "#4a5763"
_EM: Final = 0.9
_STRESSED_EM: Final = 1.15
_LEADING: Final = 1.1
_STEPS: Final = np.array(
    sorted(
        ((dx / 2, dy) for dy in range(-12, 13) for dx in range(-5, 6)),
        key=lambda step: math.hypot(step[0] * 4, step[1]),
    ),
    dtype=float,
)
"""Around the best place, in half widths and half heights of a line of the name, nearest first."""
_OUTSIDE: Final = 45.0
_ASTRAY: Final = 60.0
_BROKEN: Final = 6.0
_DEAREST: Final = 260.0
"""Costs, in pixels of the screen's map: a name that would have to go farther is left out. More than
beside its region costs a place within another one, which it would seem to name."""
_ROUNDS: Final = 6
_GAP_PX: Final = 2.0
_BREAKS: Final = re.compile(r"(?<=[-–])")


@dataclass(frozen=True)
class Obstacle:
    """What a name may not cover: its centre and half its sides, in millimetres."""

    x: float
    y: float
    half_width: float
    half_height: float


def around(box: Box) -> Obstacle:
    """Keep names off a box."""
    return Obstacle(box.left + box.width / 2, box.bottom + box.height / 2, box.width / 2, box.height / 2)


def around_symbols(rings: Iterable[Spot], pins: Iterable[Spot], px_mm: float) -> list[Obstacle]:
    """Keep names off symbols, which are drawn over them."""
    found = [
        Obstacle(spot.x, spot.y, (spot.radius_px + 1) * px_mm, (spot.radius_px + 1) * px_mm) for spot in rings
    ]
    for pin in pins:
        head = pin.head_px * px_mm
        # From its tip to the top of its head, some three times as high as this is wide.
        found.append(Obstacle(pin.x, pin.y + 1.55 * head, 1.15 * head, 1.65 * head))
    return found


@dataclass(frozen=True)
class _Look:
    """A region's name on one line or two, its size in sizes of the sheet's text, and its weight."""

    code: str
    lines: tuple[str, ...]
    em: float
    bold: bool


@dataclass(frozen=True, eq=False)
class _Name:
    """A name and every spot where it may go.

    Parameters
    ----------
    look
        What is written.
    anchor, half
        The best place for its middle, and half its size: millimetres.
    spots, costs, inside
        Where its middle may go, shape (n, 2), what each spot costs, and whether it is in the region.
    """

    look: _Look
    anchor: NDArray[np.float64]
    half: NDArray[np.float64]
    spots: NDArray[np.float64]
    costs: NDArray[np.float64]
    inside: NDArray[np.bool_]

    def placed(self, taken: Sequence[Obstacle]) -> _Placed:
        """Choose the cheapest spot that no obstacle takes."""
        costs = self.costs
        if taken:
            x, y, half_width, half_height = np.array([astuple(one) for one in taken]).T
            beside = np.abs(self.spots[:, :1] - x) >= self.half[0] + half_width
            above = np.abs(self.spots[:, 1:] - y) >= self.half[1] + half_height
            costs = np.where((beside | above).all(axis=1), costs, math.inf)
        best = int(np.argmin(costs))
        return _Placed(self, self.spots[best], float(costs[best]), bool(self.inside[best]))


@dataclass(frozen=True, eq=False)
class _Placed:
    """A name and its spot; at an infinite cost where there is none."""

    name: _Name
    spot: NDArray[np.float64]
    cost: float
    inside: bool


def draw(
    canvas: Canvas,
    panel: Panel,
    names: Mapping[str, str],
    obstacles: Sequence[Obstacle],
    stressed: str | None = None,
) -> None:
    """Write the names of the regions that a panel shows.

    Parameters
    ----------
    canvas, panel
        Where.
    names
        By code; the others stay unnamed.
    obstacles
        What is there already.
    stressed
        The region whose name comes first and in bold; the others are then named only where their
        name stands within them.
    """
    places = name_places(panel.frame)
    choices = {
        code: [
            _candidates(canvas, panel, look, panel.place(np.array([place]))[0])
            for look in _looks(code, names[code], stressed)
        ]
        for code, place in places.items()
        if code in names
    }
    # The smallest have the least room, and so choose first.
    order = sorted(choices, key=lambda code: (code != stressed, ground().regions[code].area))
    written = _settled(choices, order, obstacles)
    for placed in written:
        if not placed.inside:
            _lead(canvas, placed)
    for placed in written:
        _write(canvas, placed)


def _settled(
    choices: Mapping[str, Sequence[_Name]], order: Sequence[str], obstacles: Sequence[Obstacle]
) -> list[_Placed]:
    """Place one name after the other, several times: who came off worst chooses first at the next."""
    rounds = []
    for _ in range(_ROUNDS):
        taken = list(obstacles)
        costs: dict[str, float] = {}
        placed: list[_Placed] = []
        for code in order:
            found = min((name.placed(taken) for name in choices[code]), key=lambda one: one.cost)
            costs[code] = min(found.cost, _DEAREST)
            if found.cost < _DEAREST:
                placed.append(found)
                taken.append(Obstacle(*found.spot.tolist(), *found.name.half.tolist()))
        rounds.append((sum(costs.values()), placed))
        order = sorted(order, key=costs.__getitem__, reverse=True)
    return min(rounds, key=lambda one: one[0])[1]


def _looks(code: str, name: str, stressed: str | None) -> list[_Look]:
    """Give a name on one line, and broken at the hyphen nearest to its middle."""
    em, bold = _STRESSED_EM if code == stressed else _EM, stressed in (None, code)
    cuts = [found.start() for found in _BREAKS.finditer(name) if found.start() < len(name)]
    whole = _Look(code, (name,), em, bold)
    if not cuts:
        return [whole]
    cut = min(cuts, key=lambda at: abs(2 * at - len(name)))
    return [whole, replace(whole, lines=(name[:cut], name[cut:]))]


def _candidates(canvas: Canvas, panel: Panel, look: _Look, anchor: NDArray[np.float64]) -> _Name:
    """List the spots of a name: near its region's middle, better in the region than in another one."""
    code, lines, em, bold = look.code, look.lines, look.em, look.bold
    widest = max(canvas.width(line, em=em, bold=bold) for line in lines)
    high = ((len(lines) - 1) * _LEADING + 1.25) * em * canvas.em_mm
    half = np.array([widest / 2 + _GAP_PX * canvas.px_mm, high / 2])
    spots = anchor + _STEPS * half * (1, 1.05 / len(lines))
    moved = (spots - anchor) * (0.6, 1) / canvas.px_mm
    costs = np.hypot(moved[:, 0], moved[:, 1]) + _BROKEN * (len(lines) - 1)
    # A name stands in what lies under its middle and under its ends.
    under = [_regions_at(panel.ground(np.add(spots, (shift * half[0], 0)))) for shift in (0, -0.8, 0.8)]
    inside = under[0] == code
    astray = np.mean([(there != code) & (there != "") for there in under], axis=0)
    costs += _ASTRAY * astray + np.where(inside, 0, _OUTSIDE)
    low = (panel.box.left + half[0], panel.box.bottom + half[1])
    high_end = (panel.box.right - half[0], panel.box.top - half[1])
    costs[((spots < low) | (spots > high_end)).any(axis=1)] = math.inf
    if not bold:
        costs[~inside] = math.inf
    return _Name(look, anchor, half, spots, costs, inside)


def _regions_at(places: NDArray[np.float64]) -> NDArray[np.str_]:
    """Give the region of each place, shape (n, 2); empty outside of all."""
    codes = np.full(len(places), "", dtype="<U2")
    for code, shape in ground().regions.items():
        codes[shapely.contains_xy(shape, places[:, 0], places[:, 1])] = code
    return codes


def _write(canvas: Canvas, placed: _Placed) -> None:
    look = placed.name.look
    em = look.em * canvas.em_mm
    x, y = placed.spot.tolist()
    top = y + (len(look.lines) - 1) * _LEADING * em / 2
    for row, line in enumerate(look.lines):
        canvas.write(
            x,
            top - (row * _LEADING + 0.32) * em,
            line,
            em=look.em,
            bold=look.bold,
            colour=INK if look.bold else _QUIET,
            align="center",
            halo=1.6,
        )


def _lead(canvas: Canvas, placed: _Placed) -> None:
    """Lead from a name outside its region to the place that it names."""
    anchor, half = placed.name.anchor, placed.name.half
    start_x, start_y = np.clip(anchor, placed.spot - half, placed.spot + half).tolist()
    x, y = anchor.tolist()
    canvas.line([(start_x, start_y), (x, y)], Paint(edge=INK, width=0.9))
    dot = 1.8 * canvas.px_mm
    canvas.box(Box(x - dot, y - dot, 2 * dot, 2 * dot), Paint(INK))
