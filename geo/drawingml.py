"""What slides are made of in the language of the file format, where python-pptx has no name for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import quoteattr

from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from geo.language import Locale
from geo.one_pager import short
from geo.template import LINE

if TYPE_CHECKING:
    from pptx.dml.fill import FillFormat
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide
    from pptx.table import Table, _Cell
    from pptx.text.text import TextFrame, _Paragraph, _Run

    from geo.language import Language

LONGEST: Final = 1000
"""Characters of a text of the data that are looked at."""

_SPOKEN: Final = {
    Locale.FRENCH: MSO_LANGUAGE_ID.FRENCH_CANADIAN,
    Locale.ENGLISH: MSO_LANGUAGE_ID.ENGLISH_CANADIAN,
}

_HARD_SPACE: Final = re.compile("([\u00a0\u202f])")
_NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's name of the table style that draws nothing: lines and fills are the cells' own."""

_BORDER: Final = (
    '<a:{side} {names} w="9525"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:{side}>'
)
_HIGHLIGHT: Final = '<a:highlight {names}><a:srgbClr val="{colour}"/></a:highlight>'
_FIELD: Final = (
    '<a:fld {names} id="{{C1FF6DA9-008F-8B48-92A6-B652298478BF}}" type="slidenum"><a:rPr lang="{tag}"/>'
    "<a:t>{number}</a:t></a:fld>"
)
_PLACEHOLDER: Final = (
    '<p:sp {names}><p:nvSpPr><p:cNvPr id="{number}" name={name}/><p:cNvSpPr><a:spLocks noGrp="1"/>'
    '</p:cNvSpPr><p:nvPr><p:ph type="{kind}" idx="{index}"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody>'
    "<a:bodyPr/><a:p/></p:txBody></p:sp>"
)


def line(text: str, most: int = LONGEST) -> str:
    """Make a text one line that XML may hold, see `geo.one_pager.short`; spaces that do not break stay."""
    parts = _HARD_SPACE.split(text[: 2 * most])
    return "".join(part if _HARD_SPACE.fullmatch(part) else short(part, most) for part in parts)


def write(  # noqa: PLR0913 - a text, and how it is set
    into: _Paragraph,
    text: str,
    language: Language,
    size_pt: float | None = None,
    colour: str = "",
    *,
    bold: bool | None = None,
) -> _Run:
    """Add a run that says its language; what is not given is as the placeholder has it."""
    run = into.add_run()
    run.text = text
    run.font.language_id = _SPOKEN[language.locale]
    run.font.bold = bold
    if size_pt:
        run.font.size = Pt(size_pt)
    if colour:
        run.font.color.rgb = rgb(colour)
    return run


def rgb(colour: str) -> RGBColor:
    """Read a colour of six hexadecimal digits."""
    return RGBColor(*bytes.fromhex(colour))  # type: ignore[no-untyped-call] # python-pptx leaves it untyped


def paint(fill: FillFormat, colour: str) -> None:
    """Fill a shape or a cell with one colour."""
    fill.solid()  # type: ignore[no-untyped-call] # python-pptx leaves it untyped
    fill.fore_color.rgb = rgb(colour)


def plain(shape: BaseShape) -> None:
    """Take away what the theme adds to a shape: its line, its shadow, the colour of its text."""
    (style,) = shape.element.iter(qn("p:style"))
    shape.element.remove(style)


def highlight(run: _Run, colour: str) -> None:
    """Put a colour behind a run."""
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 # it has no public name
    # The schema wants it after the run's colour and before its fonts, of which ours have none.
    properties.append(parse_xml(_HIGHLIGHT.format(names=nsdecls("a"), colour=colour)))


def edged(cell: _Cell) -> None:
    """Draw the right and the lower edge of a cell; call it once the cell has its fill."""
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 # it has no public name
    # The schema wants edges before the fill, and PowerPoint repairs a file where they are not.
    for side in ("lnB", "lnR"):
        properties.insert(0, parse_xml(_BORDER.format(side=side, names=nsdecls("a"), colour=LINE)))


def bare(table: Table) -> None:
    """Take the style of a table away, and mark its first row and column as headers."""
    table.first_row, table.first_col, table.horz_banding = True, True, False
    (style,) = table._tbl.iter(qn("a:tableStyleId"))  # noqa: SLF001 # it has no public name
    style.text = _NO_STYLE


def described(shape: BaseShape, name: str, description: str) -> None:
    """Give a title and an alternative text to what is not text."""
    (properties,) = shape.element.xpath("./*/p:cNvPr")
    for key, text in (("name", name), ("title", name), ("descr", description)):
        properties.set(key, line(text))


def placeholder(slide: Slide, kind: str, index: int, name: str) -> _Paragraph:
    """Add a placeholder of the layout that python-pptx leaves out of a new slide; gives its paragraph."""
    tree = slide.shapes.element
    number = 1 + max(int(found) for found in tree.xpath(".//p:cNvPr/@id"))
    told = _PLACEHOLDER.format(
        names=nsdecls("a", "p"), number=number, name=quoteattr(name), kind=kind, index=index
    )
    tree.append(parse_xml(told))
    return frame(slide, index).paragraphs[0]


def frame(slide: Slide, index: int) -> TextFrame:
    """Give the text of a slide's placeholder."""
    found: TextFrame = slide.placeholders[index].text_frame
    return found


def paragraph(inside: TextFrame) -> _Paragraph:
    """Add a paragraph to a text."""
    added: _Paragraph = inside.add_paragraph()  # type: ignore[no-untyped-call] # it is untyped
    return added


def numbered(into: _Paragraph, number: int, language: Language) -> None:
    """Add the field that gives a slide's number, wherever it is moved."""
    told = _FIELD.format(names=nsdecls("a"), tag=language.tag, number=number)
    into._p.append(parse_xml(told))  # noqa: SLF001 # fields have no public name
