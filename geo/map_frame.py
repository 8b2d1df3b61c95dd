"""The ground in Québec Lambert (EPSG:32198), and the frames through which a picture shows it."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.path import Path as Curve
from matplotlib.transforms import Affine2D
from pyproj import Transformer

from geo.boundaries import LINE_1927, NEIGHBOURS, load_drawing
from geo.program import anchors as towns_of
from geo.settings import QUEBEC_LAMBERT, REGIONS, WGS84
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from shapely import Geometry

    from geo.atlas import Atlas

COARSE_M: Final = 2_500.0
"""Tolerance of the outlines where all of Québec is some centimetres high."""
_LABEL_PRECISION: Final = 200
"""In how many parts the place of a name divides its frame."""


@dataclass(frozen=True)
class Box:
    """A rectangle of the sheet: millimetres from its lower left corner."""

    left: float
    bottom: float
    width: float
    height: float

    def widened(self, more: float) -> Box:
        """Move every side out by some millimetres."""
        return Box(self.left - more, self.bottom - more, self.width + 2 * more, self.height + 2 * more)

    def holds(self, spots: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which spots, shape (n, 2), lie in the box."""
        x, y = spots[:, 0], spots[:, 1]
        return np.asarray((x > self.left) & (x < self.right) & (y > self.bottom) & (y < self.top))

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.bottom + self.height


@dataclass(frozen=True)
class Frame:
    """A rectangle of the ground: metres of EPSG:32198."""

    west: float
    south: float
    east: float
    north: float

    def shaped(self, aspect: float, *, north: float = 0.5) -> Frame:
        """Widen the frame to a ratio of width to height.

        Parameters
        ----------
        aspect
            The ratio.
        north
            Which part of the height that is added comes at the north; width is added on both sides.
        """
        width, height = self.east - self.west, self.north - self.south
        if width < aspect * height:
            added = (aspect * height - width) / 2
            return Frame(self.west - added, self.south, self.east + added, self.north)
        added = width / aspect - height
        return Frame(self.west, self.south - added * (1 - north), self.east, self.north + added * north)

    def padded(self, part: float) -> Frame:
        """Widen the frame on every side, by a part of its longer side."""
        more = part * max(self.east - self.west, self.north - self.south)
        return Frame(self.west - more, self.south - more, self.east + more, self.north + more)

    def holds(self, places: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which places, shape (n, 2), lie in the frame."""
        x, y = places[:, 0], places[:, 1]
        return np.asarray((x >= self.west) & (x <= self.east) & (y >= self.south) & (y <= self.north))

    def sees(self, shape: Geometry) -> bool:
        """Tell whether a part of a shape lies in the frame."""
        return bool(shapely.intersects(shape, shapely.box(self.west, self.south, self.east, self.north)))

    def clip(self, shape: Geometry) -> Geometry:
        """Keep what of a shape lies in the frame, or so near that its edge stays out of sight."""
        wider = self.padded(0.02)
        return shapely.clip_by_rect(shape, wider.west, wider.south, wider.east, wider.north)


SOUTH: Final = Frame(-850_000, 90_000, 560_000, 700_000)
"""The inhabited south, which the screen shows first: from the Ontario border to the Îles-de-la-Madeleine."""
WHOLE: Final = Frame(-830_300, 117_900, 783_700, 2_090_700).padded(0.05)
MONTREAL_AND_LAVAL: Final = Frame(-430_500, 170_500, -386_500, 204_500).padded(0.03)


@dataclass(frozen=True)
class Panel:
    """A frame of the ground in a box of the sheet of the same proportions."""

    frame: Frame
    box: Box

    @property
    def mm_per_m(self) -> float:
        """Millimetres of the sheet for a metre of the projection."""
        return self.box.width / (self.frame.east - self.frame.west)

    @property
    def transform(self) -> Affine2D:
        """From metres to millimetres of the sheet."""
        moved = Affine2D().translate(-self.frame.west, -self.frame.south)
        return moved.scale(self.mm_per_m).translate(self.box.left, self.box.bottom)

    def place(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Put places, shape (n, 2), metres, on the sheet, in millimetres."""
        origin = (self.frame.west, self.frame.south)
        return np.asarray((places - origin) * self.mm_per_m + (self.box.left, self.box.bottom))

    def ground(self, spots: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the places, in metres, of spots of the sheet: what `place` undoes."""
        corner = (self.box.left, self.box.bottom)
        return np.asarray((spots - corner) / self.mm_per_m + (self.frame.west, self.frame.south))

    def scale_km(self, longest_mm: float) -> float:
        """Choose the length of a scale bar: 1, 2 or 5 times a power of ten kilometres."""
        longest = longest_mm / self.mm_per_m / 1000
        power = 10.0 ** math.floor(math.log10(longest))
        # A logarithm may be rounded up to the next power: half of it is the step before.
        return max(step * power for step in (0.5, 1, 2, 5) if step * power <= longest)


@dataclass(frozen=True, eq=False, repr=False)
class Ground:
    """What never changes under the data; shapely shapes, metres of EPSG:32198."""

    regions: Mapping[str, Geometry]
    neighbours: Geometry
    line_1927: Geometry


@lru_cache(maxsize=1)
def ground() -> Ground:
    """Project the drawing coverage and what lies around it, once: the files are constant."""
    drawn = load_drawing().to_crs(QUEBEC_LAMBERT)
    shapes = drawn.geometry.to_numpy()
    shapely.prepare(shapes)
    # The index of a prepared shape is made at its first use: here, before threads share it.
    shapely.contains_xy(shapes, 0.0, 0.0)
    return Ground(
        MappingProxyType(dict(zip(drawn["code"], shapes, strict=True))),
        _projected(NEIGHBOURS),
        _projected(LINE_1927),
    )


@lru_cache(maxsize=1)
def coarse_ground() -> Ground:
    """Give the same with the detail that a thumbnail shows; the regions stay without gaps."""
    fine = ground()
    regions = shapely.coverage_simplify(np.array(list(fine.regions.values())), COARSE_M)
    return Ground(
        MappingProxyType(dict(zip(fine.regions, regions, strict=True))),
        shapely.simplify(fine.neighbours, COARSE_M),
        shapely.simplify(fine.line_1927, COARSE_M),
    )


def project(longitudes: NDArray[np.float64], latitudes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Project places, decimal degrees of WGS 84, to metres of EPSG:32198, shape (n, 2)."""
    return np.column_stack(_transformer().transform(longitudes, latitudes))


def region_frame(code: str) -> Frame:
    """Frame a region with some of what surrounds it."""
    return Frame(*ground().regions[code].bounds).padded(0.07)


def anchors(atlas: Atlas) -> dict[str, NDArray[np.float64]]:
    """Place the ends of the links where the screen does, by region: metres of EPSG:32198."""
    towns = towns_of(atlas.dataset.tables[Table.REGIONS])
    latitudes, longitudes = np.array(list(towns.values()), dtype=float).T
    return dict(zip(towns, project(longitudes, latitudes), strict=True))


@lru_cache(maxsize=64)
def name_places(frame: Frame) -> Mapping[str, tuple[float, float]]:
    """Place the name of every region that a frame shows in the widest part of what is seen of it."""
    codes, seen = [], []
    for code, shape in ground().regions.items():
        clipped = shapely.clip_by_rect(shape, frame.west, frame.south, frame.east, frame.north)
        if not clipped.is_empty:
            codes.append(code)
            seen.append(clipped)
    precision = (frame.east - frame.west) / _LABEL_PRECISION
    centres = shapely.get_point(shapely.maximum_inscribed_circle(np.array(seen), precision), 0)
    places = shapely.get_coordinates(centres).tolist()
    return MappingProxyType({code: (x, y) for code, (x, y) in zip(codes, places, strict=True)})


def outline(shape: Geometry) -> Curve:
    """Give polygons or lines as one path, holes included; metres stay metres."""
    # A hole is one because its ring turns the other way.
    parts = shapely.get_parts(shapely.orient_polygons(shape))
    areal = shapely.get_dimensions(parts) == 2  # noqa: PLR2004 - two dimensions: a polygon
    rings = [*shapely.get_rings(parts[areal]), *parts[shapely.get_dimensions(parts) == 1]]
    curves = [Curve(shapely.get_coordinates(ring), closed=shapely.is_closed(ring)) for ring in rings]
    return Curve.make_compound_path(*curves) if curves else Curve(np.empty((0, 2)))


def _projected(file: str) -> Geometry:
    features = json.loads((REGIONS / file).read_bytes())["features"]
    frame = gpd.GeoDataFrame.from_features(features, crs=WGS84).to_crs(QUEBEC_LAMBERT)
    return shapely.union_all(frame.geometry.to_numpy()) if len(frame) > 1 else frame.geometry.iloc[0]


@lru_cache(maxsize=1)
def _transformer() -> Transformer:
    # Since pyproj 3.1 one transformer serves several threads.
    return Transformer.from_crs(WGS84, QUEBEC_LAMBERT, always_xy=True)
