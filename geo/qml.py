"""Styles as QGIS keeps them (QML): what makes a GeoPackage open drawn.

Beside the rules themselves they say what an SLD has no words for: the two ways of a link side by
side, arrow heads, names on the regions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from geo.symbology import BORDER, HATCH, Fill, Line, Mark, Operator

if TYPE_CHECKING:
    from geo.symbology import Condition, Style

_VERSION: Final = "3.22.0"
"""The oldest QGIS that these styles were opened with; newer ones read them too."""

_OPERATORS: Final = {Operator.EQUAL: "=", Operator.AT_LEAST: ">=", Operator.AT_MOST: "<="}

_MARKERS: Final = {
    # The map's shape: name in QGIS, degrees clockwise.
    "circle": ("circle", 0),
    "square": ("square", 0),
    "diamond": ("diamond", 0),
    "triangle": ("triangle", 0),
    "triangle-down": ("triangle", 180),
    "pentagon": ("pentagon", 0),
    "hexagon": ("hexagon", 0),
    "star": ("star", 0),
    "plus": ("cross_fill", 0),
    "times": ("cross_fill", 45),
    "pin": ("circle", 0),
    "stroke": ("line", 0),
    "slash": ("line", 45),
}

_SIDE_MM: Final = 0.9
"""How far beside its way a link is drawn, always on the same hand: both ways of a pair are seen."""


def qml(style: Style) -> str:
    """Write a style as QML, without the document type that QGIS does not ask for."""
    root = ET.Element("qgis", version=_VERSION, styleCategories="Symbology|Labeling")
    renderer = ET.SubElement(root, "renderer-v2", symbollevels="0", forceraster="0")
    if style.column:
        renderer.attrib |= {"type": "categorizedSymbol", "attr": style.column}
        entries = ET.SubElement(renderer, "categories")
    else:
        renderer.set("type", "RuleRenderer")
        entries = ET.SubElement(renderer, "rules", key=style.layer)
    symbols = ET.SubElement(renderer, "symbols")
    for number, rule in enumerate(style.rules):
        told = {"symbol": str(number), "label": rule.label}
        if style.column:
            (condition,) = rule.conditions
            told |= {"value": str(condition.value), "type": "string", "render": "true"}
            ET.SubElement(entries, "category", told)
        else:
            asked = " AND ".join(map(_expression, rule.conditions))
            ET.SubElement(entries, "rule", told, key=f"{style.layer}-{number}", filter=asked)
        symbol = ET.SubElement(symbols, "symbol", type=style.kind, name=str(number), alpha="1")
        for part in rule.parts:
            _draw(symbol, part)
    if style.named_by:
        root.set("labelsEnabled", "1")
        _label(root, style.named_by)
    return ET.tostring(root, encoding="unicode")


def _expression(condition: Condition) -> str:
    value = condition.value
    told = "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)
    return f'"{condition.column}" {_OPERATORS[condition.operator]} {told}'


def _draw(symbol: ET.Element, part: Mark | Line | Fill) -> None:
    match part:
        case Mark():
            shape, turn = _MARKERS[part.shape]
            edge = _border(part.fill, part.stroke, part.stroke_width)
            _layer(
                symbol,
                "SimpleMarker",
                name=shape,
                angle=turn,
                size=part.size,
                offset=f"{part.shift},0",
                **edge,
            )
        case Line():
            look = {"line_color": _colour(part.colour), "line_style": "solid", "capstyle": "flat"}
            _layer(symbol, "SimpleLine", line_width=part.width, offset=_SIDE_MM, **look)
            ends = _layer(symbol, "MarkerLine", placement="lastvertex", rotate=1, offset=_SIDE_MM)
            edge = _border(part.colour, part.colour, 0)
            _layer(
                _within(ends, symbol, "marker"),
                "SimpleMarker",
                name="filled_arrowhead",
                size=2 + part.width,
                **edge,
            )
        case Fill():
            _layer(symbol, "SimpleFill", style="solid", **_border(part.colour, BORDER, 0.25))
            if part.hatched:
                hatch = _layer(symbol, "LinePatternFill", angle=45, distance=1.8)
                look = {"line_color": _colour(HATCH), "line_style": "solid"}
                _layer(_within(hatch, symbol, "line"), "SimpleLine", line_width=0.45, **look)


def _layer(symbol: ET.Element, kind: str, **look: str | float) -> ET.Element:
    """Add a layer to a symbol; lengths are millimetres, which QGIS takes them for."""
    layer = ET.SubElement(symbol, "layer", {"class": kind, "enabled": "1", "pass": "0", "locked": "0"})
    options = ET.SubElement(layer, "Option", type="Map")
    for name, value in look.items():
        ET.SubElement(options, "Option", type="QString", name=name, value=str(value))
    return layer


def _within(layer: ET.Element, symbol: ET.Element, kind: str) -> ET.Element:
    """Add the symbol that a layer repeats."""
    return ET.SubElement(layer, "symbol", type=kind, name=f"@{symbol.get('name')}@1", alpha="1")


def _border(fill: str, stroke: str, width: float) -> dict[str, str]:
    return {
        "color": _colour(fill),
        "outline_color": _colour(stroke),
        "outline_width": str(width),
        "outline_style": "solid" if width else "no",
    }


def _colour(code: str) -> str:
    red, green, blue = bytes.fromhex(code.removeprefix("#"))
    return f"{red},{green},{blue},255"


def _label(root: ET.Element, column: str) -> None:
    """Write each feature's name on it, in ink on a white edge."""
    settings = ET.SubElement(ET.SubElement(root, "labeling", type="simple"), "settings")
    text = {"fieldName": column, "fontSize": "9", "fontSizeUnit": "Point", "textColor": _colour("#1d2733")}
    style = ET.SubElement(settings, "text-style", text)
    edge = {"bufferDraw": "1", "bufferSize": "0.8", "bufferColor": _colour("#ffffff")}
    ET.SubElement(style, "text-buffer", edge)
