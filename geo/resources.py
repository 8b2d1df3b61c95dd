"""What the browser fetches once: outlines and points, under the hash of their content.

Whatever stands under such an address is public: only names, places and kinds go there, never
a person's contact.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.boundaries import DRAWING, LINE_1927, NEIGHBOURS
from geo.selection import Layer
from geo.settings import REGIONS
from geo.vocabularies import Nature, PlaceType, PoleStatus, Table

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from geo.atlas import Atlas
    from geo.language import Language
    from geo.vocabularies import Vocabulary

TABLE_OF: Final = {
    Layer.POLES: Table.POLES,
    Layer.EXPERTISES: Table.EXPERTISES,
    Layer.ACTIVITIES: Table.ACTIVITIES,
    Layer.PLACES: Table.PLACES,
}
_CATEGORY: Final[dict[Layer, tuple[str, type[Vocabulary]]]] = {
    Layer.POLES: ("statut", PoleStatus),
    Layer.EXPERTISES: ("nature", Nature),
    Layer.PLACES: ("type", PlaceType),
}
_MERCATOR_LATITUDE: Final = 85.05112878


@dataclass(frozen=True, eq=False, repr=False)
class Resource:
    """Bytes under an address that their content names.

    Parameters
    ----------
    stem, suffix
        Make the name with the hash of the content between them.
    media_type
        For the browser.
    body
        The bytes.
    """

    stem: str
    suffix: str
    media_type: str
    body: bytes

    @cached_property
    def name(self) -> str:
        """File name in the address."""
        return f"{self.stem}-{hashlib.sha256(self.body).hexdigest()[:16]}.{self.suffix}"

    @cached_property
    def compressed(self) -> bytes:
        """The same bytes in gzip, without a date."""
        return gzip.compress(self.body, compresslevel=6, mtime=0)


@dataclass(frozen=True, eq=False, repr=False)
class MapResources:
    """Everything that the map of one dataset fetches.

    Parameters
    ----------
    regions, neighbours, outline
        GeoJSON of the land of the regions, of their neighbours', and of the 1927 outline.
    points
        See `encode_points`, by layer.
    names
        JSON: for every point ``[name, detail]``, in the order of the points.
    """

    regions: Resource
    neighbours: Resource
    outline: Resource
    points: dict[Layer, Resource]
    names: dict[Layer, Resource]

    def all(self) -> tuple[Resource, ...]:
        """Every resource."""
        return (self.regions, self.neighbours, self.outline, *self.points.values(), *self.names.values())


def build(atlas: Atlas, language: Language) -> MapResources:
    """Make the resources of a dataset's map; texts in the visitor's language."""
    return MapResources(
        regions=_outline("regions", REGIONS / DRAWING),
        neighbours=_outline("voisins", REGIONS / NEIGHBOURS),
        outline=_outline("trace-1927", REGIONS / LINE_1927),
        points={layer: _points(atlas, layer) for layer in TABLE_OF},
        names={layer: _names(atlas, layer, language) for layer in TABLE_OF},
    )


def categories(layer: Layer) -> tuple[Vocabulary, ...]:
    """List the categories of a layer's points, in the order of their numbers."""
    return tuple(_CATEGORY[layer][1]) if layer in _CATEGORY else ()


def encode_points(
    longitudes: NDArray[np.float64], latitudes: NDArray[np.float64], category: NDArray[np.uint8]
) -> bytes:
    """Write points as the browser draws them.

    Parameters
    ----------
    longitudes, latitudes
        Shape (n,), decimal degrees, WGS84.
    category
        Shape (n,).

    Returns
    -------
    bytes
        Little-endian: n as Uint32, then x and y as Float32 in the unit square of Web Mercator
        (EPSG:3857, x to the east and y to the south), then the categories. A Float32 places a
        point within 2 m at the latitudes of Québec.
    """
    limited = np.clip(latitudes, -_MERCATOR_LATITUDE, _MERCATOR_LATITUDE)
    sines = np.sin(np.radians(limited))
    x = (longitudes / 360 + 0.5).astype("<f4")
    y = (0.5 - np.log((1 + sines) / (1 - sines)) / (4 * np.pi)).astype("<f4")
    return b"".join((np.uint32(len(x)).tobytes(), x.tobytes(), y.tobytes(), category.tobytes()))


def bit_set(atlas: Atlas, layer: Layer, mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Pack which of a layer's points remain: one bit a point, low bit first."""
    return np.packbits(mask[drawn(atlas, layer)], bitorder="little")


@lru_cache(maxsize=3 * len(TABLE_OF))
def drawn(atlas: Atlas, layer: Layer) -> NDArray[np.intp]:
    """Give the positions of the rows that have a point, in the order of the points.

    By category, then by region: what a filter keeps stands together, and its bits compress.
    """
    table = TABLE_OF[layer]
    rows = np.flatnonzero(atlas.placed[table])
    return rows[np.lexsort((atlas.located[table][rows].astype(str), _categories(atlas, layer)[rows]))]


def _categories(atlas: Atlas, layer: Layer) -> NDArray[np.uint8]:
    """Give the number of the category of every row of a layer's table."""
    frame = atlas.dataset.tables[TABLE_OF[layer]]
    if layer not in _CATEGORY:
        return np.zeros(len(frame), dtype=np.uint8)
    column, members = _CATEGORY[layer]
    order = {str(member): number for number, member in enumerate(members)}
    return np.asarray(frame[column].map(order), dtype=np.uint8)


def _placed(atlas: Atlas, layer: Layer) -> pd.DataFrame:
    return atlas.dataset.tables[TABLE_OF[layer]].iloc[drawn(atlas, layer)]


def _points(atlas: Atlas, layer: Layer) -> Resource:
    frame = _placed(atlas, layer)
    category = _categories(atlas, layer)[drawn(atlas, layer)]
    body = encode_points(
        frame["longitude"].to_numpy(dtype=float), frame["latitude"].to_numpy(dtype=float), category
    )
    return Resource(f"points-{layer}", "bin", "application/octet-stream", body)


def _names(atlas: Atlas, layer: Layer, language: Language) -> Resource:
    frame = _placed(atlas, layer)
    if layer is Layer.EXPERTISES:
        domains = {code: language.name(name) for code, name in atlas.names(Table.DOMAINS).items()}
        first, second = frame["domaine"].map(domains), frame["titulaire"]
    elif layer is Layer.ACTIVITIES:
        first, second = frame["titre"], frame["date_debut"].dt.strftime("%Y-%m-%d").fillna("")
    else:
        first, second = frame["nom"], frame["municipalite"]
    body = json.dumps(list(zip(first, second, strict=True)), ensure_ascii=False, separators=(",", ":"))
    return Resource(f"noms-{layer}", "json", "application/json", body.encode())


@cache
def _outline(stem: str, path: Path) -> Resource:
    return Resource(stem, "json", "application/geo+json", path.read_bytes())
