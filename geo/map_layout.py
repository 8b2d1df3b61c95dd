"""Where the parts of a map go on its sheet: the frame, the scale bar, the insets, the ends of links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.map_frame import MONTREAL_AND_LAVAL, SOUTH, WHOLE, Box, Panel, ground, region_frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely import Geometry

    from geo.map_canvas import Canvas
    from geo.map_content import Content

_TITLE_EM: Final = 1.3
"""Height of the title over an inset."""
ENDS_EM: Final = 0.9
"""Size of the names of the ends that have no place."""

_ROOMY_EM: Final = (38.0, 22.0)
"""Width and height of a map that has room for insets."""
_GAP_EM: Final = 0.5
_SYMBOL_GAPS: Final = 1.8
"""Between the inset and the land, on whose coast symbols may stand."""
_SCALE_PART: Final = 0.18
_SCALE_EM: Final = (12.0, 2.0)
_OVERVIEW_PARTS: Final = tuple(np.arange(0.42, 0.23, -0.02).tolist())
_OVERVIEW_EM: Final = 14.0
_NORTHERN: Final = ("09", "10")
"""The regions that an overview may cover where it shows them again."""
_CITIES_PARTS: Final = tuple(np.arange(0.36, 0.17, -0.01).tolist())
_CITIES_ASPECT: Final = 1.5
_WIDE_VIEW: Final = 0.6
"""Of all Québec's height: what a frame as high shows needs no overview to tell where it is."""
_SOUTHERN: Final = 0.7
"""Part of the height that a tall map adds at the north of the inhabited south."""


@dataclass(frozen=True)
class Layout:
    """The parts of a map.

    Parameters
    ----------
    main
        The map.
    scale
        Where its scale bar stands.
    ends
        Boxes that name the ends of links without a place, by territory code.
    overview, cities
        The insets: all of Québec, and Montréal with Laval; ``None`` where there is none.
    em_mm
        Size of the text, in millimetres.
    """

    main: Panel
    scale: Box
    ends: Mapping[str, Box]
    overview: Panel | None
    cities: Panel | None
    em_mm: float

    @property
    def insets(self) -> tuple[Panel, ...]:
        """The insets that there are."""
        return tuple(inset for inset in (self.overview, self.cities) if inset)

    @property
    def overlays(self) -> tuple[Box, ...]:
        """Everything that covers the map."""
        boxes = [box for inset in self.insets for box in (inset.box, self.title(inset))]
        return (self.scale, *self.ends.values(), *boxes)

    def title(self, inset: Panel) -> Box:
        """Say where the title of an inset stands: right over it."""
        under = inset.box
        return Box(under.left, under.top, under.width, _TITLE_EM * self.em_mm)


def lay_out(canvas: Canvas, box: Box, content: Content) -> Layout:
    """Place the parts of a map in a box of the sheet.

    A region that is shown from near is never covered; all of Québec is covered by the overview and
    the ends alone, in the north, where `Layout.overview` shows it again.
    """
    aspect = box.width / box.height
    if content.region:
        main = Panel(region_frame(content.region).shaped(aspect), box)
        kept_clear = ground().regions[content.region]
    else:
        main = Panel(SOUTH.shaped(aspect, north=_SOUTHERN), box)
        kept_clear = None
    em, gap = canvas.em_mm, _GAP_EM * canvas.em_mm
    corners = _Corners(main, gap, kept_clear)
    scale_width = min(_SCALE_PART * box.width, _SCALE_EM[0] * em) + em
    scale = corners.first("bl br tl tr", scale_width, _SCALE_EM[1] * em, [])
    ends = _ends(canvas, corners, content.ends, [scale])
    taken = [scale, *ends.values()]
    roomy = box.width >= _ROOMY_EM[0] * em and box.height >= _ROOMY_EM[1] * em
    overview = _overview(corners, box, em, taken) if roomy else None
    cities = _cities(corners, em, taken) if roomy and content.region is None else None
    return Layout(main, scale, ends, overview, cities, em)


@dataclass(frozen=True, eq=False)
class _Corners:
    """The corners of a map, and what may not be covered."""

    main: Panel
    gap: float
    kept_clear: Geometry | None

    def clear(self, names: str, width: float, height: float, taken: Sequence[Box]) -> Box | None:
        """Find the first corner, by the letters of its sides, where a box covers nothing."""
        boxes = (self._at(name, width, height) for name in names.split())
        free = (box for box in boxes if not any(_overlap(box, other) for other in taken))
        return next((box for box in free if not self.covers(box, [self.kept_clear])), None)

    def first(self, names: str, width: float, height: float, taken: Sequence[Box]) -> Box:
        """Find such a corner, or else take the first one."""
        found = self.clear(names, width, height, taken)
        return found or self._at(names.split(maxsplit=1)[0], width, height)

    def covers(self, box: Box, shapes: Iterable[Geometry | None], apart: float = 1.0) -> bool:
        """Tell whether a box with some gaps around it lies over one of the shapes."""
        wide = box.widened(apart * self.gap)
        low, high = (wide.left, wide.bottom), (wide.right, wide.top)
        (west, south), (east, north) = self.main.ground(np.array([low, high])).tolist()
        under = shapely.box(west, south, east, north)
        return any(shape is not None and shapely.intersects(shape, under) for shape in shapes)

    def _at(self, name: str, width: float, height: float) -> Box:
        around = self.main.box
        left = around.left + self.gap if name[1] == "l" else around.right - self.gap - width
        bottom = around.bottom + self.gap if name[0] == "b" else around.top - self.gap - height
        return Box(left, bottom, width, height)


def _ends(
    canvas: Canvas, corners: _Corners, names: Mapping[str, str], taken: Sequence[Box]
) -> dict[str, Box]:
    """Stack the ends of links in a corner."""
    if not names:
        return {}
    em = canvas.em_mm
    width = max(canvas.width(name, em=ENDS_EM, bold=True) for name in names.values()) + 1.2 * em
    step = 2.1 * em
    whole = corners.first("tl tr bl br", width, step * len(names), taken)
    return {
        code: Box(whole.left, whole.top - step * (row + 1) + 0.3 * em, width, step - 0.3 * em)
        for row, code in enumerate(names)
    }


def _overview(corners: _Corners, box: Box, em: float, taken: Sequence[Box]) -> Panel | None:
    """Show all of Québec, as large as can be over the north or beside a region shown from near."""
    main, aspect = corners.main.frame, (WHOLE.east - WHOLE.west) / (WHOLE.north - WHOLE.south)
    if corners.kept_clear is not None and main.north - main.south > _WIDE_VIEW * (WHOLE.north - WHOLE.south):
        return None
    southern = [shape for code, shape in ground().regions.items() if code not in _NORTHERN]
    for part in _OVERVIEW_PARTS:
        height = min(part * box.height, _OVERVIEW_EM * em)
        found = corners.clear("tr br tl bl", height * aspect, height + _TITLE_EM * em, taken)
        if found and (corners.kept_clear is not None or not corners.covers(found, southern)):
            return Panel(WHOLE, Box(found.left, found.bottom, found.width, height))
    return None


def _cities(corners: _Corners, em: float, taken: Sequence[Box]) -> Panel | None:
    """Show Montréal and Laval as large as the land south and east of Québec allows."""
    land = list(ground().regions.values())
    for part in _CITIES_PARTS:
        width = part * corners.main.box.width
        height = width / _CITIES_ASPECT
        found = corners.clear("br", width, height + _TITLE_EM * em, taken)
        if found and not corners.covers(found, land, _SYMBOL_GAPS):
            below = Box(found.left, found.bottom, width, height)
            return Panel(MONTREAL_AND_LAVAL.shaped(_CITIES_ASPECT), below)
    return None


def _overlap(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.bottom < other.top
        and other.bottom < one.top
    )
