"""Styles as OGC Styled Layer Descriptors (SLD 1.0.0), for the programs that do not read QGIS's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from geo.symbology import BORDER, HATCH, Fill, Line, Mark, Operator

if TYPE_CHECKING:
    from geo.symbology import Condition, Style

_SLD: Final = "http://www.opengis.net/sld"
_OGC: Final = "http://www.opengis.net/ogc"

_PIXELS_IN_A_MM: Final = 1 / 0.28
"""Of the pixel that OGC standards assume, 0.28 mm wide."""

_OPERATORS: Final = {
    Operator.EQUAL: "PropertyIsEqualTo",
    Operator.AT_LEAST: "PropertyIsGreaterThanOrEqualTo",
    Operator.AT_MOST: "PropertyIsLessThanOrEqualTo",
}

_MARKERS: Final = {
    # The map's shape: well-known name, degrees clockwise. The standard has six names; a program that
    # does not know another one draws a square.
    "circle": ("circle", 0),
    "square": ("square", 0),
    "diamond": ("square", 45),
    "triangle": ("triangle", 0),
    "triangle-down": ("triangle", 180),
    "pentagon": ("pentagon", 0),
    "hexagon": ("hexagon", 0),
    "star": ("star", 0),
    "plus": ("cross", 0),
    "times": ("x", 0),
    "pin": ("circle", 0),
    "stroke": ("square", 0),
    "slash": ("x", 0),
}


def sld(style: Style) -> str:
    """Write a style as SLD 1.0.0."""
    root = ET.Element("StyledLayerDescriptor", {"version": "1.0.0", "xmlns": _SLD, "xmlns:ogc": _OGC})
    layer = ET.SubElement(root, "NamedLayer")
    _text(layer, "Name", style.layer)
    drawn = ET.SubElement(layer, "UserStyle")
    _text(drawn, "Name", style.layer)
    rules = ET.SubElement(drawn, "FeatureTypeStyle")
    for rule in style.rules:
        element = ET.SubElement(rules, "Rule")
        _text(element, "Title", rule.label)
        if rule.conditions:
            _filter(element, rule.conditions)
        for part in rule.parts:
            _draw(element, part)
    return ET.tostring(root, encoding="unicode")


def _text(parent: ET.Element, tag: str, text: str | float) -> None:
    ET.SubElement(parent, tag).text = str(text)


def _filter(rule: ET.Element, conditions: tuple[Condition, ...]) -> None:
    asked = ET.SubElement(rule, "ogc:Filter")
    if len(conditions) > 1:
        asked = ET.SubElement(asked, "ogc:And")
    for condition in conditions:
        compared = ET.SubElement(asked, f"ogc:{_OPERATORS[condition.operator]}")
        _text(compared, "ogc:PropertyName", condition.column)
        _text(compared, "ogc:Literal", condition.value)


def _draw(rule: ET.Element, part: Mark | Line | Fill) -> None:
    match part:
        case Mark():
            graphic = ET.SubElement(ET.SubElement(rule, "PointSymbolizer"), "Graphic")
            name, turn = _MARKERS[part.shape]
            mark = ET.SubElement(graphic, "Mark")
            _text(mark, "WellKnownName", name)
            _look(mark, "Fill", {"fill": part.fill})
            if part.stroke_width:
                _stroke(mark, part.stroke, part.stroke_width)
            _text(graphic, "Size", _pixels(part.size))
            _text(graphic, "Rotation", turn)
        case Line():
            _stroke(ET.SubElement(rule, "LineSymbolizer"), part.colour, part.width)
        case Fill():
            polygon = ET.SubElement(rule, "PolygonSymbolizer")
            _look(polygon, "Fill", {"fill": part.colour})
            _stroke(polygon, BORDER, 0.25)
            if part.hatched:
                inside = ET.SubElement(ET.SubElement(rule, "PolygonSymbolizer"), "Fill")
                graphic = ET.SubElement(ET.SubElement(inside, "GraphicFill"), "Graphic")
                mark = ET.SubElement(graphic, "Mark")
                _text(mark, "WellKnownName", "x")
                _stroke(mark, HATCH, 0.45)
                _text(graphic, "Size", _pixels(2.5))


def _look(parent: ET.Element, tag: str, look: dict[str, str | float]) -> None:
    element = ET.SubElement(parent, tag)
    for name, value in look.items():
        ET.SubElement(element, "CssParameter", name=name).text = str(value)


def _stroke(parent: ET.Element, colour: str, width: float) -> None:
    _look(parent, "Stroke", {"stroke": colour, "stroke-width": _pixels(width)})


def _pixels(millimetres: float) -> float:
    return round(millimetres * _PIXELS_IN_A_MM, 2)
