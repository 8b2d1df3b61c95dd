"""Points find their region, and the build makes the committed files or nothing."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import boundaries
from geo.outlines import CODE_FIELD, NAME_FIELD
from geo.settings import REFERENCE, REGION_CODES, REGIONS, WGS84

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
SHAPEFILE = SHARED / "boundaries" / "bdga1m_regio_s_V2024-03" / "regio_s.shp"
LAND = SHARED / "boundaries" / "statcan_cd2016_qc.gpkg"
PLACES = SHARED / "odcaf" / "ODCAF_v1.0.csv"
MADE_WITHOUT_NEIGHBOURS = [
    boundaries.JOINING,
    boundaries.DRAWING,
    boundaries.LINE_1927,
    boundaries.DIVISIONS,
]
PLACES_BY_REGION = dict(
    zip(
        REGION_CODES,
        (142, 120, 210, 93, 152, 396, 135, 72, 66, 10, 101, 141, 29, 95, 113, 191, 85),
        strict=True,
    )
)

needs_raw_files = pytest.mark.skipif(not SHAPEFILE.is_file(), reason=f"no raw boundary files at {SHAPEFILE}")


def build(regions: Path, output: Path, land: Path = LAND) -> int:
    command = ["build", "--regions", str(regions), "--land", str(land), "--output", str(output)]
    return boundaries.main(command)


def checksums(folder: Path, names: list[str]) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def test_main_towns_fall_in_their_region() -> None:
    with (REFERENCE / "regions.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    longitudes = np.array([float(row["ville_longitude"]) for row in rows])
    latitudes = np.array([float(row["ville_latitude"]) for row in rows])
    assert boundaries.locate(longitudes, latitudes).tolist() == [row["code"] for row in rows]


def test_points_elsewhere_or_unknown_have_no_region() -> None:
    longitudes = np.array([-79.4, 2.35, np.nan, -71.2, np.inf])
    latitudes = np.array([43.7, 48.9, 46.8, np.nan, 46.8])
    assert boundaries.locate(longitudes, latitudes).tolist() == [""] * 5


def test_no_point_gives_no_code() -> None:
    assert boundaries.locate(np.array([]), np.array([])).tolist() == []


def test_the_strip_of_1927_is_in_no_region() -> None:
    assert boundaries.locate(np.array([-60.0]), np.array([52.3])).tolist() == [""]


def test_a_wharf_is_in_its_region() -> None:
    middle_of_the_river = boundaries.locate(np.array([-68.5]), np.array([48.75]))
    assert middle_of_the_river[0] in REGION_CODES
    drawn = shapely.union_all(boundaries.load_drawing().geometry.to_numpy())
    assert not shapely.intersects_xy(drawn, -68.5, 48.75)


def test_a_point_on_a_border_has_the_lowest_code() -> None:
    shapes = boundaries.load_joining().set_index("code").geometry
    for low, high in (("06", "13"), ("03", "12"), ("07", "08")):
        common = set(shapely.get_coordinates(shapes[low]).view("c16").ravel())
        common &= set(shapely.get_coordinates(shapes[high]).view("c16").ravel())
        vertices = np.array(sorted(common, key=lambda vertex: (vertex.real, vertex.imag)))
        codes = boundaries.locate(vertices.real.copy(), vertices.imag.copy())
        assert len(vertices) > 5
        assert max(codes) <= low


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(-81, -55), st.floats(44, 64)), min_size=1, max_size=50))
def test_locate_agrees_with_one_by_one_search(points: list[tuple[float, float]]) -> None:
    regions = boundaries.load_joining()
    expected = []
    for point in points:
        holding = regions["code"][shapely.intersects(regions.geometry.to_numpy(), shapely.Point(point))]
        expected.append(min(holding, default=""))
    longitudes, latitudes = np.array(points).T
    assert boundaries.locate(longitudes, latitudes).tolist() == expected


def test_the_real_places_fall_where_they_must() -> None:
    if not PLACES.is_file():
        pytest.skip(f"no real places at {PLACES}")
    with PLACES.open(encoding="cp1252", newline="") as source:
        rows = [row for row in csv.DictReader(source) if row["PRUID"] == "24" and row["Latitude"] != ".."]
    longitudes = np.array([float(row["Longitude"]) for row in rows])
    latitudes = np.array([float(row["Latitude"]) for row in rows])
    codes, counts = np.unique(boundaries.locate(longitudes, latitudes), return_counts=True)
    assert dict(zip(codes.tolist(), counts.tolist(), strict=True)) == PLACES_BY_REGION


def test_the_98_census_divisions_have_a_region() -> None:
    divisions = boundaries.load_divisions()
    assert len(divisions) == 98
    assert set(divisions.values()) == set(REGION_CODES)
    assert (divisions["2466"], divisions["2465"], divisions["2430"]) == ("06", "13", "05")


@needs_raw_files
def test_the_same_input_gives_the_committed_bytes_twice(tmp_path: Path) -> None:
    assert build(SHAPEFILE, tmp_path / "one") == 0
    assert build(SHAPEFILE, tmp_path / "two") == 0
    first = checksums(tmp_path / "one", MADE_WITHOUT_NEIGHBOURS)
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == sorted(MADE_WITHOUT_NEIGHBOURS)
    assert checksums(tmp_path / "two", MADE_WITHOUT_NEIGHBOURS) == first
    assert checksums(REGIONS, MADE_WITHOUT_NEIGHBOURS) == first


@needs_raw_files
def test_the_service_s_form_gives_the_same_coverage(tmp_path: Path) -> None:
    raw = gpd.read_file(SHAPEFILE, encoding="CP850")
    box = shapely.box(*raw.bounds.to_numpy().T)
    strip = shapely.covered_by(box, shapely.box(-64.2, 51.7, -56.8, 53.1))
    raw.geometry = shapely.set_precision(raw.to_crs(WGS84).geometry.to_numpy(), 1e-8)
    regions = raw[~strip].dissolve(CODE_FIELD, as_index=False)[[CODE_FIELD, NAME_FIELD, "geometry"]]
    beyond = raw[strip][[CODE_FIELD, NAME_FIELD, "geometry"]].assign(
        **{NAME_FIELD: "Côte-Nord (Tracé de 1927)"}
    )
    form = tmp_path / "sda.geojson"
    gpd.pd.concat([regions, beyond]).to_file(form, driver="GeoJSON", COORDINATE_PRECISION=9)
    assert build(form, tmp_path / "made") == 0
    made = gpd.read_file(tmp_path / "made" / boundaries.JOINING)
    known = boundaries.load_joining()
    moved = shapely.area(shapely.symmetric_difference(made.geometry.to_numpy(), known.geometry.to_numpy()))
    assert moved.max() < 1e-5
    assert made["nom"].tolist() == known["nom"].tolist()


@needs_raw_files
def test_a_refused_source_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / boundaries.JOINING
    kept.write_text("before", encoding="utf-8")
    wrong = tmp_path / "wrong.geojson"
    gpd.GeoDataFrame({"nom": ["x"]}, geometry=[shapely.box(-72, 46, -71, 47)], crs=WGS84).to_file(wrong)
    raw = gpd.read_file(SHAPEFILE, encoding="CP850")
    fewer = tmp_path / "fewer.geojson"
    raw[raw[CODE_FIELD] != "13"].to_file(fewer)
    text = tmp_path / "text.shp"
    text.write_text("not a shapefile", encoding="utf-8")
    for regions, land, said in (
        (wrong, LAND, "champs absents : RES_CO_REG, RES_NM_REG"),
        (SHAPEFILE, wrong, "champs absents : cdname, cduid"),
        (fewer, LAND, "Absents : 13"),
        (text, LAND, "illisible"),
        (tmp_path / "nowhere.shp", LAND, "absent ou illisible"),
    ):
        before = sorted(tmp_path.iterdir())
        assert build(regions, tmp_path, land) == 1
        assert said in capsys.readouterr().err
        assert sorted(tmp_path.iterdir()) == before
        assert kept.read_text(encoding="utf-8") == "before"


@needs_raw_files
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file", encoding="utf-8")
    assert build(SHAPEFILE, taken) == 1
    assert "écriture impossible" in capsys.readouterr().err


def test_lakes_and_neighbours_go_together(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        boundaries.main(["build", "--regions", "a.shp", "--land", "b.gpkg", "--neighbours", "c.json"])
    assert "--lakes" in capsys.readouterr().err
