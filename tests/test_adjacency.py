"""Neighbouring regions share a stretch of boundary: known pairs, and properties of all of them."""

from __future__ import annotations

import pytest
import shapely

from geo.adjacency import neighbours
from geo.boundaries import load_joining
from geo.settings import REGION_CODES


@pytest.mark.parametrize(
    "pair",
    [("06", "13"), ("06", "16"), ("09", "10"), ("02", "09"), ("13", "15"), ("03", "12"), ("01", "11")],
)
def test_known_neighbours(pair: tuple[str, str]) -> None:
    assert pair in neighbours()


@pytest.mark.parametrize("pair", [("01", "10"), ("07", "06"), ("11", "12"), ("05", "06"), ("10", "15")])
def test_regions_apart_are_no_neighbours(pair: tuple[str, str]) -> None:
    assert pair not in neighbours()
    assert pair[::-1] not in neighbours()


def test_a_pair_is_told_once_in_the_order_of_the_codes() -> None:
    pairs = neighbours()
    assert list(pairs) == sorted(set(pairs))
    assert all(one < other for one, other in pairs)
    assert {code for pair in pairs for code in pair} == set(REGION_CODES)


def test_neighbours_are_those_whose_common_boundary_has_a_length() -> None:
    regions = load_joining()
    edges = dict(zip(regions["code"], shapely.boundary(regions.geometry.to_numpy()), strict=True))
    for one in REGION_CODES:
        for other in REGION_CODES[REGION_CODES.index(one) + 1 :]:
            shared = shapely.length(shapely.intersection(edges[one], edges[other]))
            assert ((one, other) in neighbours()) is bool(shared > 0), (one, other)


def test_they_are_computed_once() -> None:
    assert neighbours() is neighbours()
