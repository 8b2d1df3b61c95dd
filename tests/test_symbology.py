"""Styles draw every row once, as the map does, and are well-formed for other programs."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from geo.extract import LAYERS, Extract
from geo.geodata import geopackage
from geo.language import ENGLISH, FRENCH
from geo.listing import Listing
from geo.program import CLASS_COLOURS
from geo.qml import qml
from geo.selection import Indicator, Selection
from geo.sld import sld
from geo.symbology import Condition, Fill, Operator, Rule, Style, style
from geo.view import CLASS_FLOORS, look
from geo.vocabularies import Nature, PlaceType, PoleStatus

if TYPE_CHECKING:
    from pathlib import Path

    from geo.atlas import Atlas
    from geo.language import Language

DAY: Final = date(2026, 11, 22)
SLD: Final = "{http://www.opengis.net/sld}"
OGC: Final = "{http://www.opengis.net/ogc}"
LAYER: Final = pytest.mark.parametrize("listing", LAYERS, ids=str)
LANGUAGE: Final = pytest.mark.parametrize("language", [FRENCH, ENGLISH], ids=lambda spoken: spoken.locale)
COMPARED: Final = {
    Operator.EQUAL: lambda cell, value: cell == value,
    Operator.AT_LEAST: lambda cell, value: cell >= value,
    Operator.AT_MOST: lambda cell, value: cell <= value,
}


def met(row: dict[str, object], conditions: tuple[Condition, ...]) -> bool:
    return all(COMPARED[asked.operator](row[asked.column], asked.value) for asked in conditions)


def drawing(row: dict[str, object], drawn: Style) -> Rule:
    (rule,) = (rule for rule in drawn.rules if met(row, rule.conditions))
    return rule


@LANGUAGE
@LAYER
@pytest.mark.parametrize("indicator", list(Indicator), ids=str)
@pytest.mark.parametrize("end", [None, date(2000, 1, 1)], ids=("all", "nothing then"))
def test_every_row_has_exactly_one_rule(
    demonstration: Atlas, listing: Listing, language: Language, indicator: Indicator, end: date | None
) -> None:
    view = look(demonstration, Selection(end=end, indicator=indicator))
    rows = Extract(view, language, DAY).rows(listing)
    drawn = style(listing, indicator, language)
    for row in rows.to_dict("records"):
        drawing({str(name): cell for name, cell in row.items()}, drawn)


@pytest.mark.parametrize(
    ("listing", "column", "members"),
    [
        (Listing.POLES, "statut", PoleStatus),
        (Listing.EXPERTISES, "nature", Nature),
        (Listing.PLACES, "type", PlaceType),
    ],
)
@LANGUAGE
def test_categories_are_the_values_that_rows_hold(
    listing: Listing, column: str, members: type[PoleStatus | Nature | PlaceType], language: Language
) -> None:
    drawn = style(listing, Indicator.OFFERED, language)
    assert drawn.column == column
    root = ET.fromstring(qml(drawn))  # noqa: S314 # what this program wrote
    categories = root.findall("renderer-v2/categories/category")
    assert [category.get("value") for category in categories] == [
        language.render(member.label) for member in members
    ]
    # Told apart without colour: no two have the same symbol.
    assert len({rule.parts for rule in drawn.rules}) == len(drawn.rules)


def test_regions_have_the_classes_and_colours_of_the_map(demonstration: Atlas) -> None:
    view = look(demonstration, Selection(indicator=Indicator.ACTIVITIES))
    rows = Extract(view, FRENCH, DAY).rows(Listing.REGIONS).to_dict("records")
    drawn = style(Listing.REGIONS, Indicator.ACTIVITIES, FRENCH)
    seen = set()
    for row, count in zip(rows, view.region_counts(Indicator.ACTIVITIES), strict=True):
        (part,) = drawing({str(name): cell for name, cell in row.items()}, drawn).parts
        assert isinstance(part, Fill)
        if count.count:
            assert part.colour == CLASS_COLOURS[count.class_index]
            seen.add(count.class_index)
    assert len(seen) > 1
    hatched = [
        rule.label
        for rule in drawn.rules
        if any(isinstance(part, Fill) and part.hatched for part in rule.parts)
    ]
    assert hatched == ["Non documenté"]


def test_classes_leave_no_count_out() -> None:
    drawn = style(Listing.LINKS, Indicator.LINKS, FRENCH)
    for count in range(1, 20):
        rule = drawing({"activites": count}, drawn)
        assert drawn.rules.index(rule) == max(n for n, floor in enumerate(CLASS_FLOORS) if floor <= count) - 1


@LANGUAGE
@LAYER
def test_qgis_finds_what_it_looks_for(listing: Listing, language: Language) -> None:
    drawn = style(listing, Indicator.OFFERED, language)
    root = ET.fromstring(qml(drawn))  # noqa: S314 # what this program wrote
    (renderer,) = root.findall("renderer-v2")
    entries = renderer.findall("categories/category") or renderer.findall("rules/rule")
    symbols = {symbol.get("name"): symbol for symbol in renderer.findall("symbols/symbol")}
    assert [entry.get("label") for entry in entries] == [rule.label for rule in drawn.rules]
    assert [entry.get("symbol") for entry in entries] == list(symbols)
    assert {symbol.get("type") for symbol in symbols.values()} == {drawn.kind}
    for symbol in symbols.values():
        assert symbol.findall("layer/Option[@type='Map']/Option")
    # These two repeat a symbol of their own.
    for layer in ("MarkerLine", "LinePatternFill"):
        for element in root.findall(f".//layer[@class='{layer}']"):
            assert element.findall("symbol/layer")
    assert root.tag == "qgis"


def test_a_value_is_quoted_for_qgis() -> None:
    rule = Rule("l’un", (Condition("nom", Operator.EQUAL, "l'un & \"l'autre\" <b>"),), (Fill("#ffffff"),))
    root = ET.fromstring(qml(Style("x", "fill", (rule,))))  # noqa: S314 # what this program wrote
    (found,) = root.findall("renderer-v2/rules/rule")
    assert found.get("filter") == "\"nom\" = 'l''un & \"l''autre\" <b>'"


@LAYER
def test_an_sld_says_the_same_rules(listing: Listing) -> None:
    drawn = style(listing, Indicator.OFFERED, FRENCH)
    root = ET.fromstring(sld(drawn))  # noqa: S314 # what this program wrote
    assert (root.tag, root.get("version")) == (f"{SLD}StyledLayerDescriptor", "1.0.0")
    rules = root.findall(f"{SLD}NamedLayer/{SLD}UserStyle/{SLD}FeatureTypeStyle/{SLD}Rule")
    assert [rule.findtext(f"{SLD}Title") for rule in rules] == [rule.label for rule in drawn.rules]
    for element, rule in zip(rules, drawn.rules, strict=True):
        asked = [
            (compared.findtext(f"{OGC}PropertyName"), compared.findtext(f"{OGC}Literal"))
            for compared in element.iter()
            if compared.tag.startswith(f"{OGC}PropertyIs")
        ]
        assert asked == [(condition.column, str(condition.value)) for condition in rule.conditions]
        kinds = {"marker": "Point", "line": "Line", "fill": "Polygon"}
        assert element.findall(f"{SLD}{kinds[drawn.kind]}Symbolizer")


def test_a_geopackage_brings_a_default_style_for_each_layer(demonstration: Atlas, tmp_path: Path) -> None:
    selection = Selection(indicator=Indicator.ACTIVE_POLES)
    path = tmp_path / "maillage.gpkg"
    path.write_bytes(geopackage(Extract(look(demonstration, selection), FRENCH, DAY)))
    with closing(sqlite3.connect(path)) as base:
        styles = pd.read_sql("SELECT * FROM layer_styles", base)
        geometries = dict(base.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
    assert list(styles) == [
        "id",
        "f_table_catalog",
        "f_table_schema",
        "f_table_name",
        "f_geometry_column",
        "styleName",
        "styleQML",
        "styleSLD",
        "useAsDefault",
        "description",
        "owner",
        "ui",
        "update_time",
    ]
    # As QGIS asks for them: an empty schema, the layer and its geometry, by default.
    assert dict(zip(styles["f_table_name"], styles["f_geometry_column"], strict=True)) == geometries
    assert set(styles["f_table_schema"]) == set(styles["f_table_catalog"]) == {""}
    assert styles["useAsDefault"].tolist() == [1] * len(LAYERS)
    for listing in LAYERS:
        (row,) = styles[styles["f_table_name"] == str(listing)].to_dict("records")
        drawn = style(listing, Indicator.ACTIVE_POLES, FRENCH)
        assert (row["styleQML"], row["styleSLD"]) == (qml(drawn), sld(drawn))
    assert "poles_actifs" in str(styles.set_index("f_table_name").loc["regions", "styleQML"])
