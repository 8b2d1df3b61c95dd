"""What remains of a map's resources under a view: the points and names that its filters keep."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import compress
from typing import TYPE_CHECKING, Final

import numpy as np

from geo import resources
from geo.resources import TABLE_OF, drawn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.language import Language
    from geo.resources import MapResources, Resource
    from geo.selection import Layer
    from geo.view import View

    Kept = Mapping[Layer, NDArray[np.bool_]]

_HEADER_BYTES: Final = 4


def kept(view: View) -> Kept:
    """Tell which points remain, in the order of the points, for each layer that shows any."""
    masks = {
        layer: view.masks[table][drawn(view.atlas, layer)]
        for layer, table in TABLE_OF.items()
        if layer in view.selection.layers
    }
    return {layer: mask for layer, mask in masks.items() if mask.any()}


def build(view: View, language: Language) -> MapResources:
    """Make the resources of a view's map; of what was filtered out they hold nothing."""
    whole, left = resources.build(view.atlas, language), kept(view)
    return replace(
        whole,
        points={layer: _points(whole.points[layer], keep) for layer, keep in left.items()},
        names={layer: _names(whole.names[layer], keep) for layer, keep in left.items()},
    )


def regions(view: View) -> dict[str, str]:
    """Write the region in which each point falls: two signs a point, spaces where it falls in none."""
    located = {
        layer: view.atlas.located[TABLE_OF[layer]][drawn(view.atlas, layer)[keep]]
        for layer, keep in kept(view).items()
    }
    return {str(layer): "".join(code.ljust(2) for code in codes) for layer, codes in located.items()}


def tally(points: Resource) -> list[int]:
    """Count points by category, up to the last one that has any."""
    counts: list[int] = np.bincount(_decoded(points)[1]).tolist()
    return counts


def _points(points: Resource, keep: NDArray[np.bool_]) -> Resource:
    places, kinds = _decoded(points)
    count = np.uint32(np.count_nonzero(keep))
    return replace(points, body=count.tobytes() + places[:, keep].tobytes() + kinds[keep].tobytes())


def _decoded(points: Resource) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Read what `geo.resources.encode_points` wrote: x and y, shape (2, n), and the categories, (n,)."""
    count = int(np.frombuffer(points.body, "<u4", 1)[0])
    places = np.frombuffer(points.body, "<f4", 2 * count, _HEADER_BYTES).reshape(2, count)
    return places, np.frombuffer(points.body, np.uint8, count, _HEADER_BYTES + places.nbytes)


def _names(names: Resource, keep: NDArray[np.bool_]) -> Resource:
    left = list(compress(json.loads(names.body), keep))
    return replace(names, body=json.dumps(left, ensure_ascii=False, separators=(",", ":")).encode())
