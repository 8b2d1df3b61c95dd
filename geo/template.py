"""The template of the slide deck: its theme, its master and its three layouts, all of them native."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import quoteattr

import shapely
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

from geo.boundaries import load_drawing
from geo.settings import QUEBEC_LAMBERT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pptx.presentation import Presentation as Deck
    from pptx.slide import SlideLayout, SlideMaster
    from pptx.util import Length

    from geo.language import Language

FONT: Final = "Arial"
"""On every computer, by that name or as its twin of the same widths (Helvetica, Liberation Sans)."""

INK: Final = "1D2733"
MUTED: Final = "4A5763"
PRIMARY: Final = "1F4F8B"
LINE: Final = "C5CED6"
PALE: Final = "F3F6F9"
WHITE: Final = "FFFFFF"
FICTION_INK: Final = "4A3200"
FICTION: Final = "FFF4DC"
"""The colours of the application, as its theme and its styles have them."""

HEADLINE_PT: Final = 40
TITLE_PT: Final = 28
TEXT_PT: Final = 18
SMALL_PT: Final = 16
"""Sizes of the type; nothing on a slide is smaller than the last one."""

TITLE_SLIDE, CONTENT, CONTENT_AND_TEXT = range(3)
"""Places of the layouts in the deck."""

SENTENCE: Final = 13
TEXT: Final = 1
FOOTER: Final = 11
NUMBER: Final = 12
"""Indices of the placeholders beside the title."""

WIDTH_IN: Final = 13.333
HEIGHT_IN: Final = 7.5


@dataclass(frozen=True)
class Box:
    """A rectangle on a slide: inches from the upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[Length, Length, Length, Length]:
        """Left, top, width and height in English Metric Units, 914 400 to the inch."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)


BODY: Final = Box(0.6, 1.68, 12.13, 5.14)
"""What a slide has for pictures and tables."""

ASIDE: Final = Box(8.9, 1.68, 3.83, 5.14)
"""The column of text beside a picture."""

TITLE_BOX: Final = Box(0.6, 0.2, 12.13, 0.82)
SENTENCE_BOX: Final = Box(0.6, 1.02, 12.13, 0.56)
HEADLINE_BOX: Final = Box(5.6, 1.5, 7.1, 2.3)
SUBTITLE_BOX: Final = Box(5.6, 3.95, 7.1, 2.4)
FOOTER_BOX: Final = Box(0.6, 6.95, 10.9, 0.36)
_TITLE_FOOTER_BOX: Final = Box(5.6, 6.75, 7.1, 0.36)
_NUMBER_BOX: Final = Box(11.73, 6.95, 1.0, 0.36)
_BAND: Final = Box(0, 0, 0.2, HEIGHT_IN)
_PANEL: Final = Box(0, 0, 4.9, HEIGHT_IN)
_OUTLINE_WIDTH_IN: Final = 4.1

_LAND: Final = "8FB1D8"
_SCHEME: Final = {
    "dk1": INK,
    "lt1": WHITE,
    "dk2": PRIMARY,
    "lt2": PALE,
    "accent1": PRIMARY,
    "accent2": "8A5A00",
    "accent3": "4A5763",
    "accent4": "9DC3E0",
    "accent5": "B3261E",
    "accent6": "2F6B3C",
    "hlink": PRIMARY,
    "folHlink": MUTED,
}
"""The theme's colours by its slots, for what people will add."""

_COARSE_M: Final = 6000
_SMALLEST_M2: Final = 3e8
"""What the drawing of the title slide leaves out: less than a stroke at its size."""


@dataclass(frozen=True)
class _Place:
    """A placeholder: its kind and index, where it is, and how what it holds is set."""

    kind: str
    index: int
    name: str
    box: Box
    size_pt: int
    colour: str = INK
    bold: bool = False
    align: str = "l"
    anchor: str = "t"

    def xml(self, number: int) -> str:
        prompt = (
            '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum"><a:t>‹#›</a:t></a:fld>'
            if self.kind == "sldNum"
            else f"<a:r><a:t>{self.name}</a:t></a:r>"
        )
        return (
            f'<p:sp {nsdecls("a", "p")}><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(self.name)}/>'
            f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{self.kind}" '
            f'idx="{self.index}"/></p:nvPr></p:nvSpPr><p:spPr>{_frame(self.box)}'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody>'
            f'<a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{self.anchor}">'
            f'<a:noAutofit/></a:bodyPr><a:lstStyle><a:lvl1pPr marL="0" indent="0" algn="{self.align}">'
            f'<a:buNone/><a:defRPr sz="{self.size_pt * 100}" b="{int(self.bold)}">{_fill(self.colour)}'
            f"</a:defRPr></a:lvl1pPr></a:lstStyle><a:p>{prompt}</a:p></p:txBody></p:sp>"
        )


def empty(language: Language) -> Deck:
    """Make a deck without slides, 13.333 × 7.5 inches."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH_IN), Inches(HEIGHT_IN)
    # python-pptx's own template is of another format.
    deck.part._element.sldSz.attrib.pop("type", None)  # noqa: SLF001 # it has no public name
    for layout in list(deck.slide_layouts)[3:]:
        deck.slide_layouts.remove(layout)
    text = language.text
    number = _Place("sldNum", NUMBER, text("Numéro"), _NUMBER_BOX, SMALL_PT, MUTED, align="r", anchor="ctr")
    footer = _Place("ftr", FOOTER, text("Pied de page"), FOOTER_BOX, SMALL_PT, MUTED, anchor="ctr")
    title = _Place("title", 0, text("Titre"), TITLE_BOX, TITLE_PT, bold=True, anchor="ctr")
    sentence = _Place("body", SENTENCE, text("Ce qui est montré"), SENTENCE_BOX, SMALL_PT, MUTED)
    aside = _Place("body", TEXT, text("Texte"), ASIDE, TEXT_PT)
    headline = _Place("ctrTitle", 0, text("Titre"), HEADLINE_BOX, HEADLINE_PT, PRIMARY, bold=True, anchor="b")
    subtitle = _Place("subTitle", TEXT, text("Sous-titre"), SUBTITLE_BOX, TEXT_PT + 2, MUTED)
    band = _rectangle(_BAND, PRIMARY)
    content = (title, sentence, footer, number)
    _compose(deck.slide_master, "", (band,), (title, aside, footer, number))
    _compose(
        deck.slide_layouts[TITLE_SLIDE],
        text("Page de titre"),
        (_rectangle(_PANEL, PRIMARY), _outline()),
        (headline, subtitle, replace(footer, box=_TITLE_FOOTER_BOX)),
    )
    _compose(deck.slide_layouts[CONTENT], text("Carte ou tableau"), (), content)
    _compose(deck.slide_layouts[CONTENT_AND_TEXT], text("Carte ou tableau, et texte"), (), (*content, aside))
    deck.slide_layouts[TITLE_SLIDE].element.set("showMasterSp", "0")
    for place in (CONTENT, CONTENT_AND_TEXT):
        # They are of none of the kinds that the format knows.
        deck.slide_layouts[place].element.attrib.pop("type", None)
    _theme(deck, language)
    return deck


def _compose(
    sheet: SlideMaster | SlideLayout, name: str, drawn: Iterable[str], places: Iterable[_Place]
) -> None:
    """Put a master's or a layout's own shapes and placeholders where the template's were."""
    tree = sheet.shapes.element
    for shape in [*tree.iterchildren(qn("p:sp"), qn("p:pic"), qn("p:cxnSp"))]:
        tree.remove(shape)
    for xml in (*drawn, *(place.xml(number) for number, place in enumerate(places, start=20))):
        tree.append(parse_xml(xml))
    sheet.name = name


def _frame(box: Box) -> str:
    left, top, width, height = box.emu
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def _drawn(number: int, box: Box, geometry: str, colour: str, line: str) -> str:
    return (
        f'<p:sp {nsdecls("a", "p")}><p:nvSpPr><p:cNvPr id="{number}" name="Décor {number}"/><p:cNvSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{_frame(box)}{geometry}{_fill(colour)}{line}</p:spPr>'
        "</p:sp>"
    )


def _rectangle(box: Box, colour: str) -> str:
    geometry = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    return _drawn(2, box, geometry, colour, "<a:ln><a:noFill/></a:ln>")


@lru_cache(maxsize=1)
def _outline() -> str:
    """Draw the 17 regions, pale on the panel of the title slide; shapes and not a picture."""
    regions = load_drawing().to_crs(QUEBEC_LAMBERT).geometry.simplify(_COARSE_M)
    parts = [part for part in shapely.get_parts(regions.to_numpy()) if part.area > _SMALLEST_M2]
    west, south, east, north = shapely.total_bounds(parts)
    width, height = round(east - west), round(north - south)
    drawn = "".join(
        "".join(
            f'<a:{"lnTo" if place else "moveTo"}><a:pt x="{round(x - west)}" y="{round(north - y)}"/>'
            f"</a:{'lnTo' if place else 'moveTo'}>"
            for place, (x, y) in enumerate(part.exterior.coords[:-1])
        )
        + "<a:close/>"
        for part in parts
    )
    geometry = (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{width}" h="{height}">{drawn}</a:path></a:pathLst></a:custGeom>'
    )
    high = _OUTLINE_WIDTH_IN * height / width
    box = Box((_PANEL.width - _OUTLINE_WIDTH_IN) / 2, (HEIGHT_IN - high) / 2, _OUTLINE_WIDTH_IN, high)
    return _drawn(3, box, geometry, _LAND, f'<a:ln w="9525">{_fill(PRIMARY)}</a:ln>')


def _theme(deck: Deck, language: Language) -> None:
    """Give the deck the application's colours, one font, and its language."""
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = part.blob.decode()
    for slot, colour in _SCHEME.items():
        value = f'<a:{slot}><a:srgbClr val="{colour}"/></a:{slot}>'
        theme = re.sub(rf"<a:{slot}>.*?</a:{slot}>", value, theme, flags=re.DOTALL)
    theme = re.sub(r'(<a:(?:major|minor)Font><a:latin typeface=")[^"]*', rf"\g<1>{FONT}", theme)
    part.blob = theme.replace("Office Theme", "Maillage").encode()
    for run in deck.part._element.iter(qn("a:defRPr")):  # noqa: SLF001 # it has no public name
        if run.get("lang"):
            run.set("lang", language.tag)
