"""A GeoJSON file becomes a grid: properties as columns, and the place of every feature."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.charsets import decode
from geo.language import message
from geo.layer import Layer, layer_grid
from geo.limits import MOST_COLUMNS, MOST_ROWS, refusal, too_many_columns, too_many_rows
from geo.problems import Problem, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.errors import UnreadableFileError
    from geo.grid import Grid, Value

_GEOGRAPHIC: Final = ("", "crs84", "4326")
_EXPORT: Final = message("Dans QGIS : clic droit sur la couche, Exporter, GeoJSON, SCR EPSG:4326.")


def geojson_grid(file: str, content: bytes) -> Grid:
    """Read a FeatureCollection, or a single Feature, of RFC 7946.

    Nested values become text; a feature without geometry keeps its row. The member ``crs`` of the
    older specification is followed.

    Raises
    ------
    UnreadableFileError
        If the text is not JSON, or not GeoJSON, or over a limit.
    """
    decoded = decode(content)
    if decoded is None:
        raise _not_geojson(file)
    try:
        told = json.loads(decoded.text)
    except json.JSONDecodeError as error:
        what = message("Le fichier n’est pas du JSON bien formé : il semble tronqué ou retouché à la main.")
        raise refusal(file, what, _EXPORT, line=error.lineno) from error
    except (RecursionError, ValueError) as error:
        what = message(
            "Le fichier imbrique ses valeurs, ou écrit ses nombres, comme aucun programme ne le fait."
        )
        raise refusal(file, what, _EXPORT) from error
    features = _features(file, told)
    if len(features) >= MOST_ROWS:
        raise too_many_rows(file)
    properties = [_properties(feature) for feature in features]
    fields: dict[str, None] = {}
    for record in properties:
        fields.update(dict.fromkeys(record))
        if len(fields) > MOST_COLUMNS:
            raise too_many_columns(file)
    records = [[_value(record.get(name)) for name in fields] for record in properties]
    name = told.get("name") if isinstance(told, dict) else None
    system, notes = _system(file, told)
    sheet = shortened(name) if isinstance(name, str) else ""
    return layer_grid(Layer(file, sheet, list(fields), records, _shapes(features), system, notes))


def _not_geojson(file: str) -> UnreadableFileError:
    return refusal(file, message("Le fichier est du JSON, mais pas une liste de lieux (GeoJSON)."), _EXPORT)


def _features(file: str, told: object) -> list[dict[str, Any]]:
    if isinstance(told, dict) and told.get("type") == "Feature":
        return [told]
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise _not_geojson(file)
    return features


def _properties(feature: dict[str, Any]) -> dict[str, object]:
    """Give the properties, and the feature's own id where none of them is called so."""
    properties = feature.get("properties")
    found = properties if isinstance(properties, dict) else {}
    own = feature.get("id")
    return {"id": own, **found} if own is not None and "id" not in found else found


def _value(cell: object) -> Value:
    if cell is None or isinstance(cell, (str, int, float)):
        return cell
    return json.dumps(cell, ensure_ascii=False)


def _shapes(features: Sequence[dict[str, Any]]) -> NDArray[np.object_]:
    """Read the geometries; what is not one counts as an empty place that cannot be used."""
    texts = [json.dumps(found) if (found := feature.get("geometry")) else None for feature in features]
    shapes = shapely.from_geojson(np.array(texts, dtype=object), on_invalid="ignore")
    wrong = np.array([text is not None for text in texts], dtype=bool) & shapely.is_missing(shapes)
    shapes[wrong] = shapely.Point(np.inf, np.inf)
    return np.asarray(shapes, dtype=object)


def _system(file: str, told: object) -> tuple[CRS | None, tuple[Problem, ...]]:
    """Follow the member ``crs``, which RFC 7946 has taken away and files still have."""
    member = told.get("crs") if isinstance(told, dict) else None
    inner = member.get("properties") if isinstance(member, dict) else None
    name = inner.get("name") if isinstance(inner, dict) else None
    if not isinstance(name, str) or name.rsplit(":", 1)[-1].casefold() in _GEOGRAPHIC:
        return None, ()
    try:
        found = CRS.from_user_input(f"EPSG:{int(name.rsplit(':', 1)[-1])}")
    except (CRSError, ValueError):
        what = message(
            "Le système de coordonnées « {name} » n’est pas reconnu ; lu comme WGS 84.", name=shortened(name)
        )
        return None, (Problem(shortened(file), None, "", "", what, _EXPORT),)
    what = message("Coordonnées converties en WGS 84 depuis : {name}.", name=f"EPSG:{found.to_epsg()}")
    cure = message("Vérifiez les points sur la carte.")
    return found, (Problem(shortened(file), None, "", "", what, cure),)
