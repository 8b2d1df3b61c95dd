"""How a desktop program draws the layers: the map's classes, colours and shapes as rules.

`geo.qml` writes them for QGIS, `geo.sld` for the other programs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from geo.listing import Listing
from geo.program import CLASS_COLOURS, COLOURS, SHAPES
from geo.scale import classes
from geo.selection import Indicator, Layer
from geo.view import CLASS_FLOORS, MATURITY_FLOORS, Knowledge
from geo.vocabularies import Nature, PlaceType, PoleStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.language import Language
    from geo.vocabularies import Vocabulary

_CATEGORISED: Final[dict[Listing, tuple[Layer, str, type[Vocabulary], float]]] = {
    Listing.PLACES: (Layer.PLACES, "type", PlaceType, 2.4),
    Listing.EXPERTISES: (Layer.EXPERTISES, "nature", Nature, 3.4),
    Listing.POLES: (Layer.POLES, "statut", PoleStatus, 5.0),
}
"""Layer of the map, column of the categories, their vocabulary, size in mm."""

_ACTIVITY_MM: Final = 2.8
_TENTH: Final = 0.1
_LINK_COLOUR: Final = "#6a2c8f"
_LINK_WIDTHS: Final = (0.4, 0.9, 1.6, 2.6)
"""In mm, for each class of `CLASS_FLOORS` above none."""

BORDER: Final = "#5f6f7d"
HATCH: Final = "#9aa5ae"
"""Of the regions: around them, and over the undocumented ones."""

_INK, _PAPER = "#1d2733", "#ffffff"
_HIDDEN, _HATCH_BACK = "#eef0f1", "#fbfbfa"


class Operator(Enum):
    """How a row's value is compared with the rule's."""

    EQUAL = auto()
    AT_LEAST = auto()
    AT_MOST = auto()


@dataclass(frozen=True)
class Condition:
    """What a row's column must be."""

    column: str
    operator: Operator
    value: str | float


@dataclass(frozen=True)
class Mark:
    """A point symbol, or a part of one; sizes and shift to the right in mm.

    The shape is one of the map's, or a ``stroke`` or a ``slash`` inside another.
    """

    shape: str
    size: float
    fill: str
    stroke: str
    stroke_width: float
    shift: float = 0.0


@dataclass(frozen=True)
class Line:
    """A directed line; width in mm."""

    colour: str
    width: float


@dataclass(frozen=True)
class Fill:
    """The inside and the border of a polygon, hatched or not."""

    colour: str
    hatched: bool = False


@dataclass(frozen=True)
class Rule:
    """Rows that meet every condition are drawn with these parts, the lowest first."""

    label: str
    conditions: tuple[Condition, ...]
    parts: tuple[Mark | Line | Fill, ...]


@dataclass(frozen=True)
class Style:
    """How a layer is drawn.

    Parameters
    ----------
    layer
        Name of the layer.
    kind
        Of its symbols, as QGIS says: ``marker``, ``line`` or ``fill``.
    rules
        In the order of the legend.
    column
        The column whose every value has a rule; empty where rules ask for more than that.
    named_by
        The column that names each feature on the map; empty for none.
    """

    layer: str
    kind: str
    rules: tuple[Rule, ...]
    column: str = ""
    named_by: str = ""


def style(listing: Listing, indicator: Indicator, language: Language) -> Style:
    """Give the style of a layer.

    Parameters
    ----------
    listing
        One of `geo.extract.LAYERS`.
    indicator
        The column of the regions that shades them.
    language
        Of the rows: categories are the values that they hold.
    """
    match listing:
        case Listing.REGIONS:
            rules = tuple(_region_rules(indicator, language))
            return Style(str(listing), "fill", rules, named_by="nom")
        case Listing.LINKS:
            return Style(str(listing), "line", tuple(_link_rules(language)))
        case Listing.ACTIVITIES:
            mark = _marks(Layer.ACTIVITIES, Layer.ACTIVITIES, _ACTIVITY_MM)
            return Style(str(listing), "marker", (Rule(language.render(listing.label), (), mark),))
        case _:
            layer, column, members, size = _CATEGORISED[listing]
            rules = tuple(
                Rule(label, (Condition(column, Operator.EQUAL, label),), _marks(layer, member, size))
                for member, label in ((member, language.render(member.label)) for member in members)
            )
            return Style(str(listing), "marker", rules, column)


def _region_rules(indicator: Indicator, language: Language) -> Iterator[Rule]:
    def state(knowledge: Knowledge) -> Condition:
        return Condition("etat", Operator.EQUAL, language.render(knowledge.label))

    mature = indicator is Indicator.MATURITY
    limited = _mean_limits(str(indicator)) if mature else _limits(str(indicator))
    for label, limits, colour in zip(
        classes(indicator, language)[1:], limited, CLASS_COLOURS[1:], strict=True
    ):
        yield Rule(label, (state(Knowledge.COVERED), *limits), (Fill(colour),))
    if mature:
        label = language.render(Knowledge.WITHHELD.label)
        yield Rule(label, (state(Knowledge.WITHHELD),), (Fill(_HATCH_BACK, hatched=True),))
        return
    for knowledge, fill in (
        (Knowledge.CONFIRMED_EMPTY, Fill(CLASS_COLOURS[0])),
        (Knowledge.UNDOCUMENTED, Fill(_HATCH_BACK, hatched=True)),
        (Knowledge.HIDDEN, Fill(_HIDDEN)),
    ):
        yield Rule(language.render(knowledge.label), (state(knowledge),), (fill,))


def _link_rules(language: Language) -> Iterator[Rule]:
    labels = classes(Indicator.LINKS, language)[1:]
    for label, limits, width in zip(labels, _limits("activites"), _LINK_WIDTHS, strict=True):
        yield Rule(label, limits, (Line(_LINK_COLOUR, width),))


def _limits(column: str) -> Iterator[tuple[Condition, ...]]:
    """Give the limits of each class above none."""
    for floor, above in zip(CLASS_FLOORS[1:], (*CLASS_FLOORS[2:], None), strict=True):
        limits = (Condition(column, Operator.AT_LEAST, floor),)
        yield limits if above is None else (*limits, Condition(column, Operator.AT_MOST, above - 1))


def _mean_limits(column: str) -> Iterator[tuple[Condition, ...]]:
    """Give the limits of each class of means, which have one decimal."""
    for floor, above in zip(MATURITY_FLOORS[1:], (*MATURITY_FLOORS[2:], None), strict=True):
        limits = (Condition(column, Operator.AT_LEAST, floor),)
        yield limits if above is None else (*limits, Condition(column, Operator.AT_MOST, above - _TENTH))


def _marks(layer: Layer, member: Vocabulary, size: float) -> tuple[Mark, ...]:
    shape, filled, inner = SHAPES[member]
    colour = COLOURS[layer]
    whole = Mark(
        shape,
        size,
        colour if filled else _PAPER,
        _INK if filled else colour,
        0.2 if filled else 0.6,
    )
    drawn = _PAPER if filled else colour
    return whole, *{
        "": (),
        "dot": (Mark("circle", size * 0.36, drawn, drawn, 0),),
        "pause": tuple(Mark("stroke", size * 0.5, drawn, drawn, 0.6, shift) for shift in (-0.6, 0.6)),
        "bar": (Mark("slash", size * 0.7, drawn, drawn, 0.6),),
    }[inner]
