"""The picture of changes: every one with a place, told apart by its shape, and nothing of the data."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from geo.change_map import left_out, picture
from geo.changes import Change, ChangeKind
from geo.columns import COLUMNS
from geo.vocabularies import Table

NAMES = [column.name for column in COLUMNS[Table.POLES]]
PLUS, RING, CROSS = "M-7 0H7M0 -7V7", "M-5 0A5 5 0 1 0 5 0A5 5 0 1 0 -5 0Z", "M-5 -5L5 5M-5 5L5 -5"


def row(key: str, longitude: str = "-71.2", latitude: str = "46.8", name: str = "") -> dict[str, str]:
    return dict.fromkeys(NAMES, "") | {"id": key, "nom": name, "longitude": longitude, "latitude": latitude}


def added(key: str, *place: str) -> Change:
    return Change(Table.POLES, key, None, row(key, *place))


def signs(drawn: str) -> list[str]:
    """List the shapes of a picture's symbols, in their order."""
    tree = ET.fromstring(drawn)  # noqa: S314 # our own picture
    return [path.attrib["d"] for path in tree.iter() if "transform" in path.attrib]


def test_each_kind_has_a_shape_of_its_own() -> None:
    gone = Change(Table.POLES, "c", row("c"), None)
    changed = Change(Table.POLES, "b", row("b", name="B"), row("b", name="C"))
    assert [change.kind for change in (added("a"), changed, gone)] == list(ChangeKind)
    assert signs(picture([added("a"), changed, gone])) == [PLUS, RING, CROSS]


def test_a_change_without_a_place_is_left_to_the_list() -> None:
    assert picture([added("a", "", "")]) == ""
    assert len(signs(picture([added("a", "", ""), added("b")]))) == 1


@pytest.mark.parametrize(("longitude", "latitude"), [("-71.2", "46.8"), ("-77.9", "59.9"), ("-61.8", "47.4")])
def test_a_symbol_stands_within_the_picture(longitude: str, latitude: str) -> None:
    tree = ET.fromstring(picture([added("a", longitude, latitude)]))  # noqa: S314 # our own picture
    (sign,) = [path for path in tree.iter() if "transform" in path.attrib]
    x, y = map(float, sign.attrib["transform"].removeprefix("translate(").removesuffix(")").split())
    assert 0 < x < float(tree.attrib["width"])
    assert 0 < y < float(tree.attrib["height"])


def test_the_picture_says_nothing_of_the_data() -> None:
    hostile = Change(Table.POLES, "a", None, row("a", name="<script>alert(1)</script>"))
    assert "script" not in picture([hostile])


def test_what_is_too_much_to_draw_is_counted() -> None:
    many = [added(f"p{number}") for number in range(5_003)]
    assert len(signs(picture(many))) == 5_000
    assert left_out(many) == 3
    assert left_out(many[:10]) == 0
