"""GeoJSON and GeoPackage: fields, places in degrees, nothing lost, nothing run."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

from geo.errors import ImportSourceError
from geo.extract import Extract
from geo.geodata import geojson as our_geojson
from geo.geodata import geopackage as our_geopackage
from geo.grids import Grid, read
from geo.language import FRENCH
from geo.listing import Listing
from geo.selection import Selection
from geo.view import look
from tests.foreign import geojson, geopackage, places

if TYPE_CHECKING:
    from geo.atlas import Atlas

POINT = {"type": "Point", "coordinates": [-71.2, 46.8]}
AREA = {"type": "Polygon", "coordinates": [[[-71, 46], [-70, 46], [-70, 47], [-71, 47], [-71, 46]]]}
RIMOUSKI = (-68.524, 48.4488)


def notes(grid: Grid) -> str:
    return " ".join(note.sentence(FRENCH) for note in grid.notes)


def test_features_become_rows_under_the_names_of_their_properties() -> None:
    (grid,) = read(
        "a.geojson",
        geojson(
            {"id": 7, "properties": {"nom": "Théâtre", "n": 3}, "geometry": POINT},
            {"properties": {"nom": None, "liste": [1, {"é": 2}], "oui": True}, "geometry": AREA},
            {"properties": None, "geometry": None},
            {"properties": {"nom": "x"}, "geometry": {"type": "Point", "coordinates": ["a"]}},
            name="lieux",
        ),
    )
    assert grid.sheet == "lieux"
    assert grid.headed
    assert grid.rows[0] == ("id", "nom", "n", "liste", "oui", "longitude", "latitude")
    assert grid.rows[1] == (7, "Théâtre", 3, None, None, -71.2, 46.8)
    assert grid.rows[2] == (None, None, None, '[1, {"é": 2}]', True, -70.5, 46.5)
    assert grid.rows[3] == (None,) * 7
    assert grid.rows[4] == (None, "x", *[None] * 5)
    assert grid.lines == (1, 2, 3, 4, 5)
    assert "placées par un point qui s’y trouve\u00a0: 1" in notes(grid)
    assert "sans géométrie, gardés sans coordonnées\u00a0: 1" in notes(grid)
    assert "inutilisables, gardées sans coordonnées\u00a0: 1" in notes(grid)


def test_a_point_on_an_area_lies_on_it() -> None:
    ring = [[0, 0], [10, 0], [10, 1], [1, 1], [1, 9], [10, 9], [10, 10], [0, 10], [0, 0]]
    (grid,) = read("a", geojson({"properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}))
    longitude, latitude = grid.rows[1]
    assert isinstance(longitude, float)
    assert isinstance(latitude, float)
    assert shapely.Polygon(ring).covers(shapely.Point(longitude, latitude))


def test_fields_called_as_the_place_are_kept_beside_it() -> None:
    (grid,) = read("a", geojson({"properties": {"Longitude": "71 O", "latitude": 3}, "geometry": POINT}))
    assert grid.rows == (
        ("Longitude", "latitude", "longitude (géométrie)", "latitude (géométrie)"),
        ("71 O", 3, -71.2, 46.8),
    )
    assert "déjà des champs" in notes(grid)


def test_the_older_member_for_coordinates_is_followed() -> None:
    metres = places(RIMOUSKI).to_crs("EPSG:32198").geometry[0]
    shape = {"type": "Point", "coordinates": [metres.x, metres.y]}
    member = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32198"}}
    (grid,) = read("a", geojson({"properties": {}, "geometry": shape}, crs=member))
    assert grid.rows[1] == pytest.approx(RIMOUSKI, abs=1e-6)
    assert "EPSG:32198" in notes(grid)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"a": 1}', "pas une liste de lieux"),
        (b'{"type": "FeatureCollection", "features": [', "bien formé"),
        (b'{"type":"FeatureCollection","features":' + b"[" * 100_000, "imbrique"),
        (b'{"features":[{"properties":{"a":' + b"9" * 9_999 + b"}}]}", "imbrique"),
        (b'{"features":[{"properties":{"a":"' + b"x" * 40_000 + b'"}}]}', "caractères"),
        (b'{"type":"Topology","objects":{}}', "pas une liste de lieux"),
    ],
    ids=("object", "truncated", "deep", "number", "cell", "topojson"),
)
def test_what_is_not_geojson_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(ImportSourceError, match=told):
        read("a.geojson", content)


def test_layers_and_tables_of_a_geopackage_are_read_in_degrees() -> None:
    layer = places(RIMOUSKI, nom=["Théâtre"], oui=[True], n=[3], crs="EPSG:4326").to_crs("EPSG:32198")
    dated = "ALTER TABLE lieux ADD COLUMN jour DATE DEFAULT '2017-04-03'"
    table = gpd.GeoDataFrame({"code": ["01", "02"]})
    first, second = read("a.gpkg", geopackage({"lieux": layer, "codes": table}, dated))
    assert first.sheet == "lieux"
    assert first.headed
    assert first.rows[0] == ("fid", "nom", "oui", "n", "jour", "longitude", "latitude")
    assert first.rows[1][:5] == (1, "Théâtre", True, 3, date(2017, 4, 3))
    assert first.rows[1][5:] == pytest.approx(RIMOUSKI, abs=1e-6)
    assert "Québec Lambert" in notes(first) or "Quebec Lambert" in notes(first)
    assert second.rows == (("fid", "code"), (1, "01"), (2, "02"))


def test_a_feature_without_geometry_keeps_its_row() -> None:
    frame = places((1, 2), (3, 4), nom=["a", "b"])
    frame.loc[1, "geometry"] = None
    (grid,) = read("a.gpkg", geopackage({"a": frame}))
    assert grid.rows[1:] == ((1, "a", 1.0, 2.0), (2, "b", None, None))


HARMFUL = """
CREATE VIEW vue AS SELECT load_extension('/tmp/x.so') AS a;
INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('vue', 'attributes', 'vue');
CREATE TRIGGER t AFTER UPDATE ON a BEGIN DELETE FROM a; END;
CREATE VIRTUAL TABLE mots USING fts5(x);
INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('mots', 'attributes', 'mots');
INSERT INTO gpkg_contents (table_name, data_type, identifier)
    VALUES ('absent" UNION SELECT 1 --', 'attributes', 'absent');
"""


def test_views_and_virtual_tables_are_left_aside_and_told() -> None:
    (grid,) = read("a.gpkg", geopackage({"a": places((1, 2), nom=["x"])}, HARMFUL))
    assert grid.rows[1:] == ((1, "x", 1.0, 2.0),)
    assert "laissées de côté (vues, images, tables virtuelles)\u00a0: 3" in notes(grid)


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE gpkg_contents RENAME TO c; CREATE VIEW gpkg_contents AS SELECT *, randomblob(9) FROM c;",
        (
            "CREATE TABLE g (a, b AS (upper(a))); INSERT INTO g VALUES ('x'); INSERT INTO gpkg_contents"
            " (table_name, data_type, identifier) VALUES ('g', 'attributes', 'g');"
            "DELETE FROM gpkg_contents WHERE table_name = 'a'"
        ),
        "DELETE FROM gpkg_contents",
        "DROP TABLE gpkg_contents",
    ],
    ids=("view", "generated", "empty", "dropped"),
)
def test_a_base_that_would_run_something_or_lists_nothing_gives_nothing_of_it(sql: str) -> None:
    content = geopackage({"a": places((1, 2), nom=["x"])}, sql)
    try:
        grids = read("a.gpkg", content)
    except ImportSourceError:
        return
    # A generated column is left out by its own base: what stands there was written, not run.
    assert [grid.rows for grid in grids] == [(("a",), ("x",))]


def test_a_view_without_end_is_never_asked() -> None:
    endless = (
        "CREATE VIEW sans_fin AS "
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;"
        "INSERT INTO gpkg_contents (table_name, data_type, identifier)"
        " VALUES ('sans_fin', 'attributes', 'x');"
    )
    (grid,) = read("a.gpkg", geopackage({"a": places((1, 2))}, endless))
    assert len(grid.rows) == 2


def test_our_own_exports_come_back(demonstration: Atlas) -> None:
    extract = Extract(look(demonstration, Selection()), FRENCH, date(2026, 11, 22))
    listed = extract.rows(Listing.POLES)
    (grid,) = read("poles.geojson", our_geojson(extract, Listing.POLES))
    told = json.loads(our_geojson(extract, Listing.POLES))
    assert len(grid.rows) - 1 == len(listed) == len(told["features"])
    grids = {found.sheet: found for found in read("maillage.gpkg", our_geopackage(extract))}
    assert len(grids[str(Listing.POLES)].rows) - 1 == len(listed)
    names = grids[str(Listing.POLES)].rows[0]
    column = names.index("nom")
    assert [row[column] for row in grids[str(Listing.POLES)].rows[1:]] == listed["nom"].tolist()
