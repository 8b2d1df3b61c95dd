"""The map on its sheet: the ground, all that lies on it, and the insets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo import map_legend, map_links, map_names, map_symbols
from geo.map_canvas import INK, PAPER, Canvas, Paint
from geo.map_frame import COARSE_M, Box, Frame, Panel, anchors, coarse_ground, ground, outline
from geo.map_layout import ENDS_EM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.map_content import Content
    from geo.map_frame import Ground
    from geo.map_layout import Layout
    from geo.map_names import Obstacle
    from geo.map_symbols import Points

_WATER: Final = Paint("#e9f0f4")
_NEIGHBOURS: Final = Paint("#f3f1ec", "#cfd6da", 0.8)
_EDGE: Final = Paint(edge="#8a97a3", width=1.0)
_INSET_EDGE: Final = Paint(edge=INK, width=1.3)
_TITLE: Final = Paint(PAPER, INK, 1.3)
_END: Final = Paint(PAPER, "#8a97a3", 1.0)
_CASING: Final = Paint(edge=PAPER, width=4.6)
_STRESSED: Final = Paint(edge=map_legend.HIGHLIGHT, width=2.4)
_THERE: Final = Paint(map_legend.HIGHLIGHT, map_legend.HIGHLIGHT, 1.0)
_THIN_1927: Final = replace(map_legend.LINE_1927, width=0.8)
_SMALL_EM: Final = 14.0
_FINEST_MM: Final = 0.25
_APART_PX: Final = 11.0
"""Between a symbol and what would cut it."""
_CITIES: Final = ("06", "13")
_NOTE_EM: Final = 0.82


@dataclass(frozen=True)
class Drawn:
    """What came of a drawing: how many rows have their point on it, and whether rings gather some."""

    rows: int
    gathered: bool


def draw(canvas: Canvas, layout: Layout, content: Content) -> Drawn:
    """Draw a map, from the ground up."""
    brush, main = _Brush(canvas, content), layout.main
    brush.ground(main)
    map_links.draw(canvas, main, content.links, _ends(canvas, layout, content))
    near, far = _split(content.points, layout, _APART_PX * canvas.px_mm)
    kept_clear = [map_names.around(box) for box in layout.overlays]
    if layout.cities:
        brush.frame(main, layout.cities.frame)
    unnamed = _CITIES if layout.cities else ()
    named = [code for code in content.names if code not in unnamed]
    gathered = brush.rows(main, near, named, kept_clear)
    for code, box in layout.ends.items():
        brush.end(box, content.ends[code])
    if layout.cities:
        _draw_cities(brush, layout.cities)
        both = content.language.enumeration(content.names[code] for code in _CITIES)
        brush.title(layout.title(layout.cities), both)
    if layout.overview:
        _draw_overview(brush, layout.overview, main.frame, far)
        brush.title(layout.title(layout.overview), content.language.text("Tout le Québec"))
    brush.scale(main, layout.scale)
    canvas.box(main.box, _EDGE)
    seen = [*near, *(far if layout.overview else ())]
    return Drawn(sum(len(points.places) for points in seen), gathered)


@dataclass(frozen=True, eq=False)
class _Brush:
    """Draws parts of a content on a canvas."""

    canvas: Canvas
    content: Content

    def ground(self, panel: Panel) -> None:
        """Draw the land and the water that a panel shows, the region shown from near stressed."""
        canvas, region = self.canvas, self.content.region
        frame, to_mm, clip, land = panel.frame, panel.transform, panel.box, _land(panel)
        canvas.box(panel.box, _WATER)
        canvas.shape(outline(frame.clip(land.neighbours)), _NEIGHBOURS, to_mm=to_mm, clip=clip)
        for code, shape in land.regions.items():
            seen = frame.clip(shape)
            if not seen.is_empty:
                canvas.shape(outline(seen), self.content.shades[code], to_mm=to_mm, clip=clip)
        line = frame.clip(land.line_1927)
        small = panel.box.width < _SMALL_EM * canvas.em_mm
        if not line.is_empty:
            paint = _THIN_1927 if small else map_legend.LINE_1927
            canvas.shape(outline(line), paint, to_mm=to_mm, clip=clip)
        if region:
            around = outline(frame.clip(land.regions[region]))
            for paint in (_THERE,) if small else (_CASING, _STRESSED):
                canvas.shape(around, paint, to_mm=to_mm, clip=clip)

    def rows(
        self, panel: Panel, points: Sequence[Points], named: Sequence[str], kept_clear: Sequence[Obstacle]
    ) -> bool:
        """Draw rows, and the names of regions around them; tells whether rings gather some."""
        canvas, content = self.canvas, self.content
        rings, pins = map_symbols.gathered(points, panel, canvas.px_mm)
        obstacles = [*kept_clear, *map_names.around_symbols(rings, pins, canvas.px_mm)]
        names = {code: content.names[code] for code in named}
        map_names.draw(canvas, panel, names, obstacles, content.region)
        map_symbols.draw(canvas, rings, pins, content.language.number)
        return any(ring.number > 1 for ring in rings)

    def end(self, box: Box, name: str) -> None:
        """Name the end of links that has no place."""
        self.canvas.box(box, _END)
        self.heading(box, name, ENDS_EM)

    def title(self, box: Box, said: str) -> None:
        """Name an inset."""
        self.canvas.box(box, _TITLE)
        self.heading(box, said, _NOTE_EM)

    def frame(self, panel: Panel, frame: Frame) -> None:
        """Show which part of a panel another one shows."""
        low, high = panel.place(np.array([(frame.west, frame.south), (frame.east, frame.north)]))
        left, bottom = np.maximum(low, (panel.box.left, panel.box.bottom)).tolist()
        right, top = np.minimum(high, (panel.box.right, panel.box.top)).tolist()
        self.canvas.box(Box(left, bottom, right - left, top - bottom), _INSET_EDGE)

    def heading(self, box: Box, said: str, em: float) -> None:
        """Write in bold in the middle of a box."""
        line = self.canvas.wrapped(said, box.width, 1, em=em, bold=True)[0]
        base = box.bottom + (box.height - 0.66 * em * self.canvas.em_mm) / 2
        self.canvas.write(box.left + box.width / 2, base, line, em=em, bold=True, align="center")

    def scale(self, panel: Panel, box: Box) -> None:
        """Draw a scale bar in a box: a round number of kilometres of the projection."""
        canvas, language = self.canvas, self.content.language
        em = canvas.em_mm
        left, base = box.left + 0.3 * em, box.bottom + 0.35 * em
        kilometres = panel.scale_km(box.width - 0.6 * em)
        right = left + kilometres * 1000 * panel.mm_per_m
        bracket = [(left, base + 0.45 * em), (left, base), (right, base), (right, base + 0.45 * em)]
        canvas.line(bracket, Paint(edge=PAPER, width=4.5, opacity=0.9))
        canvas.line(bracket, Paint(edge=INK, width=1.6))
        told = language.text("{n} km", n=language.number(kilometres))
        canvas.write((left + right) / 2, base + 0.4 * em, told, em=_NOTE_EM, align="center", halo=1.6)


def _draw_cities(brush: _Brush, panel: Panel) -> None:
    em = brush.canvas.em_mm
    bar = Box(panel.box.left + 0.3 * em, panel.box.bottom + 0.3 * em, panel.box.width / 4, 1.8 * em)
    brush.ground(panel)
    # What the bar and the edge would cover, the map shows.
    apart = _APART_PX * brush.canvas.px_mm
    inside, free = panel.box.widened(-apart), bar.widened(apart / 2)
    spots = [panel.place(one.places) for one in brush.content.points]
    seen = [
        one.only(inside.holds(at) & ~free.holds(at))
        for one, at in zip(brush.content.points, spots, strict=True)
    ]
    brush.rows(panel, seen, _CITIES, [map_names.around(bar)])
    brush.scale(panel, bar)
    brush.canvas.box(panel.box, _INSET_EDGE)


def _draw_overview(brush: _Brush, panel: Panel, shown: Frame, far: Sequence[Points]) -> None:
    brush.ground(panel)
    brush.frame(panel, shown)
    brush.rows(panel, far, (), ())
    brush.canvas.box(panel.box, _INSET_EDGE)


def _land(panel: Panel) -> Ground:
    """Give the detail that a panel can show."""
    return coarse_ground() if panel.mm_per_m * COARSE_M < _FINEST_MM else ground()


def _ends(canvas: Canvas, layout: Layout, content: Content) -> dict[str, tuple[float, float]]:
    """Place the ends of links: towns on the map, and the boxes of those that have no place."""
    if not content.links:
        return {}
    towns = anchors(content.view.atlas)
    spots = layout.main.place(np.array(list(towns.values()))).tolist()
    ends = {code: (x, y) for code, (x, y) in zip(towns, spots, strict=True)}
    middle = layout.main.box.left + layout.main.box.width / 2
    for code, box in layout.ends.items():
        beside = 4 * canvas.px_mm
        x = box.right + beside if box.left < middle else box.left - beside
        ends[code] = (x, box.bottom + box.height / 2)
    return ends


def _split(points: Sequence[Points], layout: Layout, apart: float) -> tuple[list[Points], list[Points]]:
    """Part what the map shows from what lies out of it, or under what covers it."""
    near, far = [], []
    for one in points:
        spots = layout.main.place(one.places)
        seen = layout.main.box.widened(-apart).holds(spots)
        for box in layout.overlays:
            seen &= ~box.widened(apart).holds(spots)
        near.append(one.only(seen))
        far.append(one.only(~seen & (layout.overview or layout.main).frame.holds(one.places)))
    return near, far
