"""Statistics Canada's open database, imported and shown."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from geo.language import FRENCH
from geo.listing import Listing, rows
from geo.settings import REGION_CODES, ROOT

if TYPE_CHECKING:
    from tests.browser.conftest import Serve, Server, Visit

SOURCE: Final = Path(__file__).resolve().parents[2].parent / "shared" / "odcaf" / "ODCAF_v1.0.csv"
ALL: Final = 2_238
PLACED: Final = 2_151
DIFFERENT: Final = 16
BY_POINT: Final = (142, 120, 210, 93, 152, 396, 135, 72, 66, 10, 101, 141, 29, 95, 113, 191, 85)
"""Places with a point, by region from 01 to 17."""


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Server:
    if not SOURCE.exists():
        pytest.skip(f"{SOURCE} is absent: the project does not ship this file")
    folder = tmp_path_factory.mktemp("lieux")
    subprocess.run(  # noqa: S603 # our own command line
        [sys.executable, "-m", "geo.odcaf", str(SOURCE), "--data", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return serve(folder)


def test_the_real_places_are_on_the_map(visit: Visit, places: Server) -> None:
    screen = visit(places)
    screen.open("/?couche=lieux&indicateur=lieux")
    screen.map()
    expect(screen.container).to_have_attribute("data-visible", str(PLACED))
    header, *shown = screen.cells()
    view = places.view("indicateur=lieux")
    listed = rows(view, Listing.REGIONS, FRENCH)
    assert len(listed) == len(REGION_CODES)
    column = header.index("Lieux culturels")
    counts = dict(zip(listed["code"], listed["lieux"], strict=True))
    assert sum(counts.values()) + view.numbers.unattached == ALL
    assert {row[0]: int("".join(row[column].split())) for row in shown} == counts
    assert all(counts[code] >= points for code, points in zip(REGION_CODES, BY_POINT, strict=True))


def test_a_type_of_place_filters_them(visit: Visit, places: Server) -> None:
    screen = visit(places)
    screen.open("/?couche=lieux&lieu=musee")
    screen.map()
    screen.shows("couche=lieux&lieu=musee")
    assert 0 < int(screen.container.get_attribute("data-visible") or 0) < PLACED


def test_doubts_and_places_without_point_are_listed(visit: Visit, places: Server) -> None:
    screen = visit(places)
    screen.open("/")
    screen.page.get_by_role("radio", name="À vérifier", exact=True).click()
    screen.lists(DIFFERENT + ALL - PLACED)
