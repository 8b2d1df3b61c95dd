"""A municipality is found however its name is written, and told from its namesakes."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from geo.boundaries import locate
from geo.errors import ImportSourceError
from geo.gazetteer import MUNICIPALITIES, build, main, named
from geo.settings import REGIONS

if TYPE_CHECKING:
    from pathlib import Path

PLACE = {
    "name": "Percé",
    "latitude": 48.4879,
    "longitude": -64.2985,
    "countrycode": "CA",
    "admin1code": "10",
    "population": 600,
}


@pytest.mark.parametrize(
    ("written", "name", "region"),
    [
        ("Québec", "Québec", "03"),
        ("VILLE DE QUEBEC", "Québec", "03"),
        ("Ville d’Amos", "Amos", "08"),
        ("  montreal (Québec) ", "Montréal", "06"),
        ("Gatineau, QC", "Gatineau", "07"),
        ("Ste-Foy", "Sainte-Foy", "03"),
        ("St. Romuald", "Saint Romuald", "12"),
        ("Saint-Jean-Port-Joli", "St-Jean-Port-Joli", "12"),
        ("Val d'Or", "Val-d'Or", "08"),
        ("Trois Rivieres", "Trois-Rivières", "04"),
    ],
)
def test_a_name_is_found_as_people_write_it(written: str, name: str, region: str) -> None:
    assert [(one.name, one.region) for one in named(written)] == [(name, region)]


def test_namesakes_are_told_apart_by_their_region_alone() -> None:
    assert {one.region for one in named("Ville-Marie")} == {"06", "08"}
    assert [one.region for one in named("Ville-Marie", "08")] == ["08"]
    assert named("Ville-Marie", "01") == ()
    assert named("Atlantide") == named("") == ()


def test_every_municipality_stands_in_its_region_and_none_is_a_census_tract() -> None:
    rows = list(csv.DictReader((REGIONS / MUNICIPALITIES).read_text(encoding="utf-8").splitlines()))
    longitudes, latitudes = (np.array([float(row[key]) for row in rows]) for key in ("longitude", "latitude"))
    assert locate(longitudes, latitudes).tolist() == [row["region"] for row in rows]
    assert {row["region"] for row in rows} == {f"{number:02d}" for number in range(1, 18)}
    assert not [row["nom"] for row in rows if row["nom"].startswith("Ct ")]


def test_building_keeps_quebec_alone(tmp_path: Path) -> None:
    places = {
        "1": PLACE,
        "2": PLACE | {"name": "Ct 0001"},
        "3": PLACE | {"name": "Toronto", "admin1code": "08"},
        "4": PLACE | {"name": "Paris", "countrycode": "FR", "admin1code": "10"},
        "5": PLACE | {"name": "Au large", "longitude": -58.0, "latitude": 45.0},
    }
    source = tmp_path / "cities500.json"
    source.write_text(json.dumps(places), encoding="utf-8")
    assert main(["build", str(source), "--output", str(tmp_path)]) == 0
    assert (tmp_path / MUNICIPALITIES).read_text(encoding="utf-8") == (
        "nom,region,longitude,latitude,population\nPercé,11,-64.2985,48.4879,600\n"
    )


@pytest.mark.parametrize("places", [[], [{"name": "Percé"}], [PLACE | {"latitude": "nord"}], ["Percé"]])
def test_another_file_is_refused(places: list[dict[str, object]]) -> None:
    with pytest.raises(ImportSourceError, match=r"GeoNames|aucun lieu du Québec"):
        build(places)
