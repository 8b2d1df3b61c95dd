"""The two coverages, the outline of 1927 and the land around."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod

from geo import outlines
from geo.boundaries import DRAWING, LINE_1927, NEIGHBOURS, load_drawing, load_joining
from geo.errors import BoundaryError
from geo.neighbours import neighbours
from geo.settings import QUEBEC_LAMBERT, REFERENCE, REGION_CODES, REGIONS, WGS84

if TYPE_CHECKING:
    from collections.abc import Callable

SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "boundaries"
ELLIPSOID = Geod(ellps="GRS80")
OFFICIAL_TOTAL_KM2 = 1_667_407


def area_km2(shape: shapely.Geometry) -> float:
    return abs(float(ELLIPSOID.geometry_area_perimeter(shape)[0])) / 1e6


def reference_areas() -> dict[str, dict[str, str]]:
    path = SHARED / "reference_areas.csv"
    if not path.is_file():
        pytest.skip(f"no reference areas at {path}")
    with path.open(encoding="utf-8", newline="") as source:
        return {row["code"]: row for row in csv.DictReader(source)}


def squares(**changes: list[str]) -> gpd.GeoDataFrame:
    """Lay 17 squares of one degree in a row, and the strip of 1927 where the real one lies."""
    shapes = [shapely.box(-79 + column, 46, -78 + column, 47) for column in range(17)]
    frame = {
        outlines.CODE_FIELD: [*REGION_CODES, "09"],
        outlines.NAME_FIELD: [*map("Région {}".format, REGION_CODES), "Côte-Nord"],
        "geometry": [*shapes, shapely.box(-64, 51.9, -57, 52.9)],
    }
    return gpd.GeoDataFrame(frame | changes, crs=WGS84)


@pytest.mark.parametrize("load", [load_joining, load_drawing])
def test_both_coverages_hold_the_17_regions_without_gap_or_overlap(
    load: Callable[[], gpd.GeoDataFrame],
) -> None:
    regions = load()
    shapes = regions.geometry.to_numpy()
    assert tuple(regions["code"]) == REGION_CODES
    assert tuple(regions["nom"]) == tuple(outlines.REGION_NAMES.values())
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)


def test_names_are_those_of_the_reference_table() -> None:
    with (REFERENCE / "regions.csv").open(encoding="utf-8", newline="") as source:
        assert {row["code"]: row["nom"] for row in csv.DictReader(source)} == outlines.REGION_NAMES


def test_the_regions_without_the_strip_of_1927_have_the_official_area() -> None:
    total = sum(map(area_km2, load_joining().geometry))
    assert total == pytest.approx(OFFICIAL_TOTAL_KM2, abs=20)


def test_areas_are_those_of_the_independent_files() -> None:
    reference = reference_areas()
    for full, land in zip(load_joining().itertuples(), load_drawing().itertuples(), strict=True):
        assert area_km2(full.geometry) == pytest.approx(float(reference[full.code]["bdga_full"]), abs=0.5)
        assert area_km2(land.geometry) == pytest.approx(float(reference[land.code]["land_full"]), rel=0.01)


def test_the_drawing_is_light_and_its_cities_recognisable() -> None:
    assert len(gzip.compress((REGIONS / DRAWING).read_bytes())) <= 130_000
    drawn = load_drawing().set_index("code").geometry
    assert shapely.get_num_coordinates(drawn["13"]) >= 60
    assert shapely.get_num_coordinates(drawn["06"]) >= 140


@pytest.mark.parametrize(("code", "division"), [("06", "2466"), ("13", "2465")])
def test_montreal_and_laval_are_the_islands_of_the_census(code: str, division: str) -> None:
    path = SHARED / "statcan_cd2016_qc.gpkg"
    if not path.is_file():
        pytest.skip(f"no census divisions at {path}")
    land = gpd.read_file(path)
    island = land[land["cduid"] == division].geometry.to_numpy()[0]
    drawn = load_drawing().set_index("code").geometry[code]
    common = area_km2(shapely.intersection(island, drawn))
    assert common / area_km2(shapely.union(island, drawn)) > 0.985


def test_labels_stand_in_their_region_and_first_in_the_south() -> None:
    for region in load_drawing().itertuples():
        places = shapely.points(region.etiquettes)
        assert shapely.covers(region.geometry, places).all()
        assert region.etiquettes[0][1] < 50.6
    places = load_drawing().set_index("code")["etiquettes"]
    assert len(places["13"]) == 1
    assert places["10"][1][1] > 52


def test_the_line_of_1927_is_an_outline_with_a_neutral_name() -> None:
    line = gpd.read_file(REGIONS / LINE_1927)
    assert line["nom"].tolist() == ["Tracé de 1927"]
    assert line.geom_type.tolist() == ["LineString"]
    assert line.total_bounds == pytest.approx([-64.10, 51.81, -56.93, 52.96], abs=0.02)


def test_neighbours_leave_water_open_and_no_slit_along_the_border() -> None:
    assert len(gzip.compress((REGIONS / NEIGHBOURS).read_bytes())) <= 40_000
    land = gpd.read_file(REGIONS / NEIGHBOURS).geometry.to_numpy()[0]
    ontario_lake, gulf, hudson_bay, river = (-78, 43.6), (-62, 48.6), (-80, 58), (-69.6, 48)
    toronto, labrador, new_brunswick = (-79.6, 43.75), (-62.5, 53.5), (-66.7, 46)
    assert not shapely.intersects(land, shapely.points([ontario_lake, gulf, hudson_bay, river])).any()
    assert shapely.intersects(land, shapely.points([toronto, labrador, new_brunswick])).all()
    shown = shapely.union_all([land, *load_drawing().geometry])
    ontario = np.meshgrid(np.linspace(-79.53, -79.50, 31), np.linspace(47.6, 49.5, 100))
    vermont = np.meshgrid(np.linspace(-72.0, -71.6, 100), np.linspace(44.99, 45.03, 41))
    for longitudes, latitudes in (ontario, vermont):
        assert shapely.intersects_xy(shown, longitudes.ravel(), latitudes.ravel()).all()


def test_neighbours_pass_under_the_border_but_not_under_the_sea() -> None:
    everywhere = gpd.GeoDataFrame(geometry=[shapely.box(-110, 30, -40, 70)], crs=WGS84)
    lake = gpd.GeoDataFrame(geometry=[shapely.box(-90, 46, -86, 48)], crs=WGS84)
    joined, drawn = load_joining(), load_drawing()
    around = neighbours(everywhere, lake, joined, drawn)
    land = around.geometry.to_numpy()[0]
    assert around.total_bounds == pytest.approx([-100, 38, -45, 68], abs=0.2)
    inside = shapely.points([(-88, 47), (-62, 48.6), (-72, 50), (-73.7, 45.6)])
    assert not shapely.intersects(land, inside).any()
    quebec = shapely.union_all(drawn.to_crs(QUEBEC_LAMBERT).geometry.to_numpy())
    under = shapely.intersection(around.to_crs(QUEBEC_LAMBERT).geometry.to_numpy()[0], quebec)
    assert under.area > 0
    assert shapely.is_empty(shapely.intersection(under, shapely.buffer(quebec, -8_000)))


def test_several_polygons_of_one_code_become_one_region() -> None:
    raw = squares()
    halves = raw.loc[[0, 0]].reset_index(drop=True)
    halves.geometry = [shapely.box(-79, 46, -78.5, 47), shapely.box(-78.5, 46, -78, 47)]
    split = gpd.pd.concat([raw.loc[1:], halves], ignore_index=True)
    whole, merged = outlines.joining(raw), outlines.joining(split)
    assert len(merged) == 17
    assert shapely.equals(whole.geometry.to_numpy(), merged.geometry.to_numpy()).all()


def test_the_strip_is_left_out_and_outlined() -> None:
    raw = squares()
    assert outlines.joining(raw).total_bounds.tolist() == [-79, 46, -62, 47]
    named = squares(**{outlines.NAME_FIELD: [*REGION_CODES, "Côte-Nord (Tracé de 1927)"]})
    for frame in (raw, named):
        assert outlines.line_1927(frame).total_bounds.tolist() == pytest.approx(
            [-64, 51.9, -57, 52.9], abs=1e-3
        )


def test_a_slit_of_centimetres_is_mended() -> None:
    raw = squares()
    raw.loc[0, "geometry"] = shapely.box(-79, 46, -78.0000005, 47)
    assert shapely.coverage_is_valid(outlines.joining(raw).geometry.to_numpy())


def test_regions_that_overlap_are_refused() -> None:
    raw = squares()
    raw.loc[0, "geometry"] = shapely.box(-79, 46, -77.5, 47)
    with pytest.raises(BoundaryError, match="se chevauchent"):
        outlines.joining(raw)


def test_missing_and_unknown_codes_are_named() -> None:
    raw = squares()
    raw.loc[3, outlines.CODE_FIELD] = "99"
    with pytest.raises(BoundaryError, match=r"Absents : 04 ; inconnus : 99"):
        outlines.joining(raw)


def test_a_file_without_the_strip_is_refused() -> None:
    with pytest.raises(BoundaryError, match=r"1 attendu, 0 trouvé"):
        outlines.line_1927(squares().loc[:16])


def test_land_elsewhere_is_refused() -> None:
    land = gpd.GeoDataFrame(geometry=[shapely.box(0, 45, 3, 48)], crs=WGS84)
    with pytest.raises(BoundaryError, match=r"Aucune terre dans la région 01"):
        outlines.drawing(outlines.joining(squares()), land)


def test_a_census_division_goes_to_the_largest_overlap() -> None:
    shapes = [shapely.box(-78.9, 46.2, -77.8, 46.8), shapely.box(-77.2, 46.2, -76.1, 46.8)]
    divisions = gpd.GeoDataFrame(
        {"cduid": ["2402", "2401"], "cdname": ["B", "A"]}, geometry=shapes, crs=WGS84
    )
    table = outlines.census_divisions(divisions, outlines.joining(squares()))
    assert table.to_dict("list") == {"cduid": ["2401", "2402"], "nom": ["A", "B"], "region": ["03", "01"]}
