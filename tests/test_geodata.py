"""GeoJSON and GeoPackage open in GDAL with the same rows at the same places."""

from __future__ import annotations

import io
import json
import sqlite3
import tempfile
from datetime import date
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.boundaries import load_drawing
from geo.extract import LAYERS, Extract
from geo.geodata import geojson, geopackage
from geo.language import ENGLISH, FRENCH
from geo.listing import Listing
from geo.selection import Indicator, Selection
from geo.settings import LATITUDE_RANGE, LONGITUDE_RANGE, REGION_CODES
from geo.view import look
from geo.vocabularies import Table
from tests.reading import frame_lines, lines, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from geo.atlas import Atlas

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

DAY: Final = date(2026, 11, 22)
HOSTILE: Final = (
    '{"a": [1, 2]}',
    "[1, 2]",
    "</script><img src=x onerror=alert(1)>",
    "\"' \\ é\u2028\u2029",
    "'); DROP TABLE poles; --",
    "deux\r\nlignes",
    "=1+1",
    "NULL",
    "2020-01-01",
    "👩🏽\u200d🎨",
    "\u202egauche",
    "x" * 40_000,
    "\uffff",
)
LAYER: Final = pytest.mark.parametrize("listing", LAYERS, ids=str)


@pytest.fixture(scope="module")
def extract(demonstration: Atlas) -> Extract:
    return Extract(look(demonstration, Selection()), FRENCH, DAY)


@pytest.fixture(scope="module")
def hostile(atlas_of: Maker) -> Extract:
    """Rows with hostile names, with and without a place, a date and a number."""
    poles, expertises, activities, places = [], [], [], []
    for number, text in enumerate(HOSTILE):
        point = {"longitude": "-71.2182", "latitude": f"46.8{number}"} if number % 2 else {}
        poles.append({"id": f"p{number}", "nom": text, "region": "03", "organisme_porteur": text, **point})
        expertises.append({"titulaire": text, "description": text, "territoires": "03", **point})
        activities.append(
            {"titre": text, "hote": "03", "co_animateurs": "06|HQ", "date_debut": "1908-07-03", **point}
            | ({"participants": "12"} if number % 3 else {})
        )
        places.append({"nom": text, "source": text, **point})
    rows = {
        Table.POLES: poles,
        Table.EXPERTISES: expertises,
        Table.ACTIVITIES: activities,
        Table.PLACES: places,
    }
    return Extract(look(atlas_of(rows), Selection()), FRENCH, DAY)


@pytest.fixture(scope="module", params=["demonstration", "hostile", "empty"])
def any_extract(
    request: pytest.FixtureRequest, extract: Extract, hostile: Extract, atlas_of: Maker
) -> Extract:
    empty = Extract(look(atlas_of({}), Selection(regions=("05",))), FRENCH, DAY)
    return {"demonstration": extract, "hostile": hostile, "empty": empty}[request.param]


@pytest.fixture(scope="module")
def package(any_extract: Extract, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gpkg") / "maillage.gpkg"
    path.write_bytes(geopackage(any_extract))
    return path


def collection(extract: Extract, listing: Listing) -> dict[str, object]:
    read: dict[str, object] = json.loads(geojson(extract, listing))
    return read


def features(extract: Extract, listing: Listing) -> list[dict[str, object]]:
    found = collection(extract, listing)["features"]
    assert isinstance(found, list)
    return found


@LAYER
def test_a_geojson_holds_the_rows(any_extract: Extract, listing: Listing) -> None:
    listed = any_extract.rows(listing)
    found = features(any_extract, listing)
    assert all(list(feature["properties"]) == list(listed) for feature in found)  # type: ignore[call-overload] # JSON
    assert lines(feature["properties"].values() for feature in found) == [  # type: ignore[attr-defined] # JSON
        tuple(cell.isoformat() if isinstance(cell, date) else cell for cell in row)
        for row in frame_lines(listed)
    ]
    # An empty text is no text.
    assert not [feature for feature in found if "" in feature["properties"].values()]  # type: ignore[attr-defined] # JSON
    places = [
        shapely.geometry.shape(feature["geometry"]) if feature["geometry"] else None for feature in found
    ]
    assert places == any_extract.shapes(listing).tolist()


@LAYER
def test_gdal_reads_the_geojson(any_extract: Extract, listing: Listing) -> None:
    listed = any_extract.rows(listing)
    if not len(listed):
        assert pyogrio.read_info(io.BytesIO(geojson(any_extract, listing)))["features"] == 0
        return
    read = gpd.read_file(io.BytesIO(geojson(any_extract, listing)))
    assert read.crs == "EPSG:4326"
    assert pyogrio.read_info(io.BytesIO(geojson(any_extract, listing)))["layer_name"] == str(listing)
    # GDAL may take a column of texts that all look like dates for dates.
    assert [tuple(map(str, row)) for row in frame_lines(pd.DataFrame(read[list(listed)]))] == [
        tuple(map(str, row)) for row in frame_lines(listed)
    ]
    assert read.geometry.tolist() == any_extract.shapes(listing).tolist()


@LAYER
def test_a_collection_is_what_rfc_7946_says(any_extract: Extract, listing: Listing) -> None:
    read = collection(any_extract, listing)
    assert read["type"] == "FeatureCollection"
    assert not {"crs", "geometry", "properties", "coordinates", "geometries"} & read.keys()
    assert (read["name"], read["title"]) == (str(listing), FRENCH.render(listing.label))
    assert (read["description"], read["date"]) == (any_extract.told(listing), "2026-11-22")
    identifiers = []
    for feature in features(any_extract, listing):
        assert feature.keys() - {"id"} == {"type", "geometry", "properties"}
        assert feature["type"] == "Feature"
        identifiers.append(feature.get("id"))
    if listing is Listing.LINKS:
        assert set(identifiers) <= {None}
    else:
        name = "code" if listing is Listing.REGIONS else "id"
        assert identifiers == any_extract.rows(listing)[name].tolist()
        assert len(set(identifiers)) == len(identifiers)


def test_regions_say_whose_outlines_they_are(extract: Extract) -> None:
    told = collection(extract, Listing.REGIONS)["attribution"]
    assert "CC-BY 4.0" in str(told)
    assert "Statistique Canada" in str(told)


def test_regions_are_their_land(extract: Extract) -> None:
    found = features(extract, Listing.REGIONS)
    assert [feature["id"] for feature in found] == list(REGION_CODES)
    for feature, land in zip(found, load_drawing().geometry, strict=True):
        shape = shapely.geometry.shape(feature["geometry"])
        assert shape.is_valid
        assert shape.equals(land)
        corners = shapely.get_coordinates(shape)
        assert (corners.min(axis=0) >= (LONGITUDE_RANGE[0], LATITUDE_RANGE[0])).all()
        assert (corners.max(axis=0) <= (LONGITUDE_RANGE[1], LATITUDE_RANGE[1])).all()


RINGS: Final = st.lists(st.tuples(st.booleans(), st.lists(st.booleans(), max_size=3)), min_size=1, max_size=3)
"""For each part of a region, whether its ring is turned over, and the same for each of its holes."""


@settings(max_examples=40)
@given(parts=RINGS)
@example(parts=[(True, [True, False]), (False, [])])
def test_rings_turn_as_rfc_7946_asks(demonstration: Atlas, parts: list[tuple[bool, list[bool]]]) -> None:
    chosen = Extract(look(demonstration, Selection(regions=("05",))), FRENCH, DAY)
    drawn = shapely.MultiPolygon([polygon(west, *turned) for west, turned in enumerate(parts)])
    coverage = gpd.GeoDataFrame({"code": ["05"]}, geometry=[drawn], crs="EPSG:4326")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geo.extract.load_drawing", lambda: coverage)
        (feature,) = features(chosen, Listing.REGIONS)
    shape = shapely.geometry.shape(feature["geometry"])
    assert shape.equals(drawn)
    assert len(list(rings(shape, outer=False))) == sum(len(holes) for _, holes in parts)
    assert all(shapely.is_ccw(list(rings(shape, outer=True))))
    assert not any(shapely.is_ccw(list(rings(shape, outer=False))))


def polygon(west: float, turned: bool, holes: list[bool]) -> shapely.Polygon:  # noqa: FBT001 # as generated
    """Make a square of a degree with holes in a row, each ring turned the one way or the other."""
    outer = shapely.box(west, 45, west + 0.9, 46, ccw=turned)
    inner = [
        shapely.box(west + 0.1 + 0.25 * number, 45.3, west + 0.3 + 0.25 * number, 45.7, ccw=way).exterior
        for number, way in enumerate(holes)
    ]
    return shapely.Polygon(outer.exterior, inner)


def rings(shape: shapely.Geometry, *, outer: bool) -> Iterator[shapely.LinearRing]:
    for part in shapely.get_parts(shape):
        yield from [part.exterior] if outer else part.interiors


COORDINATES: Final = st.tuples(
    st.decimals(-79, -57, places=6).map(str), st.decimals(45, 62, places=6).map(str)
)


@settings(max_examples=10)
@given(places=st.lists(st.none() | COORDINATES, max_size=5))
def test_a_point_stays_where_it_was_to_the_last_digit(
    quick_atlas_of: Maker, places: list[tuple[str, str] | None]
) -> None:
    rows = [{} if place is None else {"longitude": place[0], "latitude": place[1]} for place in places]
    drawn = Extract(look(quick_atlas_of({Table.PLACES: rows}), Selection()), FRENCH, DAY)
    found = [feature["geometry"] for feature in features(drawn, Listing.PLACES)]
    assert found == [
        None if place is None else {"type": "Point", "coordinates": [float(place[0]), float(place[1])]}
        for place in places
    ]


def test_a_link_goes_from_its_host_to_its_partner(hostile: Extract) -> None:
    """The main towns of regions 03 and 06; outside Québec there is no place to draw to."""
    (home, abroad) = features(hostile, Listing.LINKS)
    regions = hostile.view.atlas.dataset.tables[Table.REGIONS].set_index("code")
    towns = regions.loc[["03", "06"], ["ville_longitude", "ville_latitude"]].to_numpy(dtype=float).tolist()
    assert home["geometry"] == {"type": "LineString", "coordinates": towns}
    assert abroad["geometry"] is None
    assert abroad["properties"]["destination"] == "Hors Québec"  # type: ignore[index] # JSON


def test_a_geopackage_has_every_listing_and_the_readme(package: Path) -> None:
    layers = dict(pyogrio.list_layers(package).tolist())
    assert layers == {
        "regions": "MultiPolygon",
        "liens": "LineString",
        **dict.fromkeys(["poles", "expertises", "activites", "lieux"], "Point"),
        **dict.fromkeys(["ambassadeurs", "a_verifier", "lisez_moi", "layer_styles"]),
    }


@pytest.mark.parametrize("listing", list(Listing), ids=str)
def test_gdal_reads_the_geopackage(any_extract: Extract, package: Path, listing: Listing) -> None:
    listed = any_extract.rows(listing)
    read = gpd.read_file(package, layer=str(listing))
    assert lines(read[list(listed)].astype(object).to_numpy()) == frame_lines(listed)
    info = pyogrio.read_info(package, layer=str(listing))
    assert list(info["fields"]) == list(listed)
    for name, kind in zip(info["fields"], info["ogr_types"], strict=True):
        column = listed[name]
        expected = (
            "OFTDate"
            if pd.api.types.is_datetime64_any_dtype(column)
            else "OFTInteger64"
            if pd.api.types.is_integer_dtype(column)
            else "OFTReal"
            if pd.api.types.is_float_dtype(column)
            else "OFTString"
        )
        assert kind == expected, name
    assert info["layer_metadata"] == {"DESCRIPTION": any_extract.told(listing)}
    if listing in LAYERS:
        assert (info["crs"], info["geometry_name"]) == ("EPSG:4326", "geom")
        shapes = any_extract.shapes(listing)
        assert [
            one is other or one.equals(other) for one, other in zip(read.geometry, shapes, strict=True)
        ] == [True] * len(shapes)


def test_the_geopackage_says_what_the_readme_says(any_extract: Extract, package: Path) -> None:
    told = pyogrio.read_dataframe(package, layer="lisez_moi")["texte"].fillna("").tolist()
    assert told[0].endswith("données exportées")
    assert any(any_extract.view.selection.sentence(any_extract.view.atlas, FRENCH) in line for line in told)


def test_the_geopackage_is_sound_and_dated_by_the_extract(package: Path) -> None:
    with sqlite3.connect(package) as base:
        assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        moments = base.execute(
            "SELECT last_change FROM gpkg_contents UNION SELECT update_time FROM layer_styles"
        ).fetchall()
    base.close()
    assert moments == [("2026-11-22T00:00:00.000Z",)]


def test_the_same_extract_gives_the_same_bytes_and_leaves_no_file(
    hostile: Extract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    again = Extract(hostile.view, FRENCH, DAY)
    assert geopackage(hostile) == geopackage(again)
    assert list(tmp_path.iterdir()) == []
    for listing in LAYERS:
        assert geojson(hostile, listing) == geojson(again, listing)


def test_english_rows_are_english(demonstration: Atlas) -> None:
    view = look(demonstration, Selection(indicator=Indicator.ACTIVE_POLES))
    english = Extract(view, ENGLISH, DAY)
    statuses = {feature["properties"]["statut"] for feature in features(english, Listing.POLES)}  # type: ignore[index] # JSON
    assert "Active" in statuses
    assert "Actif" not in statuses
    assert collection(english, Listing.POLES)["title"] == "Hubs"


def test_a_row_without_a_place_is_not_drawn_but_there(hostile: Extract) -> None:
    shapes = np.array([plain(shape is None) for shape in hostile.shapes(Listing.POLES)])
    assert shapes.tolist() == [1.0 - number % 2 for number in range(len(HOSTILE))]
