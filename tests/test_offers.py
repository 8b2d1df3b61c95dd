"""Who offers what is asked, the nearest first: near who looks, or near who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from geo.distances import between_towns_km
from geo.offers import offers, origin
from geo.settings import REGION_CODES
from geo.vocabularies import Table

if TYPE_CHECKING:
    from geo.atlas import Atlas
    from tests.conftest import Maker


@pytest.fixture(scope="module")
def network(atlas_of: Maker) -> Atlas:
    return atlas_of(
        {
            Table.REQUESTS: [
                {"territoire": "02", "domaines": "captation|droits"},
                {"territoire": "QC"},
                {"territoire": "QC", "domaines": "captation"},
            ],
            Table.EXPERTISES: [
                {
                    "titulaire": "Loin",
                    "domaine": "captation",
                    "territoires": "09",
                    "verifie_le": "2026-01-01",
                },
                {"titulaire": "Ici", "domaine": "captation", "territoires": "02", "verifie_le": "2020-01-01"},
                {"titulaire": "Près", "domaine": "droits", "territoires": "09|03"},
                {"titulaire": "Partout", "domaine": "droits", "territoires": "QC"},
                {"titulaire": "Cherche", "domaine": "droits", "territoires": "02", "nature": "recherchee"},
                {"titulaire": "Autre", "domaine": "marketing", "territoires": "02"},
            ],
        }
    )


@pytest.mark.parametrize(
    ("row", "regions", "start"),
    [
        (0, (), "02"),
        (0, ("09",), "09"),
        # Of several regions, none is the visitor's.
        (0, ("06", "09"), "02"),
        (1, (), ""),
        (1, ("09",), "09"),
    ],
)
def test_one_looks_from_the_only_region_chosen_or_from_the_request_s(
    network: Atlas, row: int, regions: tuple[str, ...], start: str
) -> None:
    assert origin(network, row, regions) == start


def test_who_offers_the_domains_comes_by_distance(network: Atlas) -> None:
    found = offers(network, 0, "02")
    assert found["titulaire"].tolist() == ["Ici", "Près", "Loin", "Partout"]
    far = between_towns_km(network)[REGION_CODES.index("02")]
    near = {code: far[REGION_CODES.index(code)] for code in ("03", "09")}
    assert near["03"] < near["09"]
    assert found["distance_km"].tolist()[:3] == [0, near["03"], near["09"]]
    assert np.isnan(found["distance_km"].iloc[3])


def test_who_is_near_is_near_the_place_that_one_looks_from(network: Atlas) -> None:
    found = offers(network, 0, "09")
    # Both are of the region; the one checked last comes first.
    assert found["titulaire"].tolist() == ["Loin", "Près", "Ici", "Partout"]
    far = between_towns_km(network)[REGION_CODES.index("09"), REGION_CODES.index("02")]
    assert found["distance_km"].tolist()[:3] == [0, 0, far]


def test_from_no_region_nothing_is_near(network: Atlas) -> None:
    assert offers(network, 1, "").empty
    found = offers(network, 2, "")
    assert found["titulaire"].tolist() == ["Loin", "Ici"]
    assert found["distance_km"].isna().all()
