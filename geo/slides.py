"""Slides as PowerPoint and LibreOffice edit them: titles, real tables, pictures with words, notes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Emu, Inches, Pt

from geo import drawingml, slide_table, template
from geo.drawingml import line, write
from geo.template import FOOTER, INK, NUMBER, SENTENCE, SMALL_PT, TEXT, TEXT_PT, TITLE_PT, Box
from geo.typography import fitted, line_count, listed, width_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from pptx.slide import Slide
    from pptx.text.text import TextFrame

    from geo.language import Language
    from geo.slide_table import Grid

_LONG_TITLE_PT: Final = 22
_CARD_MARGIN_IN: Final = 0.15
_LARGE_CARD_IN: Final = 1.5
_LABEL_PT: Final = 20
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""What every part of the file is dated, so that the same slides have the same bytes."""


@dataclass(frozen=True)
class Words:
    """A paragraph: what it begins with in bold, a text or names that follow, the most lines it may take."""

    lead: str
    text: str | tuple[str, ...]
    lines: int


class Slides:
    """A deck in the making.

    Parameters
    ----------
    language
        Of what is written; every run says it.
    today
        The day that the deck bears.
    fiction
        Says on every slide that data are fictitious; empty where none are.
    """

    def __init__(self, language: Language, today: date, fiction: str) -> None:
        self.language, self.today, self.fiction = language, today, fiction
        self._deck = template.empty(language)

    def opening(self, title: str, lines: Sequence[str], notes: str) -> None:
        """Add the title slide; a line may take three."""
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[template.TITLE_SLIDE])
        box = template.HEADLINE_BOX
        told = fitted(line(title), template.HEADLINE_PT, box.width, 3, bold=True)
        write(drawingml.frame(slide, 0).paragraphs[0], told, self.language)
        words = [Words("", text, 3) for text in lines if text]
        self._fill(drawingml.frame(slide, TEXT), words, template.SUBTITLE_BOX.width, _LABEL_PT)
        self._footer(slide, box.width)
        self._notes(slide, notes)

    def add(self, title: str, sentence: str = "", notes: str = "", *, aside: bool = False) -> Slide:
        """Add a slide with its title, what it shows, its number and its notes.

        A title that is cut stands whole in the notes.

        Parameters
        ----------
        title
            On two lines at most.
        sentence
            Under the title, on two lines at most; of two paragraphs, one line each.
        notes
            For the speaker.
        aside
            Whether a column of text is kept beside the picture; `column` must fill it.
        """
        layout = template.CONTENT_AND_TEXT if aside else template.CONTENT
        slide: Slide = self._deck.slides.add_slide(self._deck.slide_layouts[layout])
        whole, room = line(title), template.TITLE_BOX.width
        size = TITLE_PT if line_count(whole, TITLE_PT, room, bold=True) == 1 else _LONG_TITLE_PT
        told = fitted(whole, size, room, 2, bold=True)
        write(drawingml.frame(slide, 0).paragraphs[0], told, self.language, size)
        if sentence:
            told_in = drawingml.frame(slide, SENTENCE)
            room = template.SENTENCE_BOX.width
            parts = sentence.split("\n")[:2]
            for place, part in enumerate(parts):
                shown = fitted(line(part), SMALL_PT, room, 3 - len(parts))
                into = drawingml.paragraph(told_in) if place else told_in.paragraphs[0]
                write(into, shown, self.language)
        else:
            slide.shapes.element.remove(slide.placeholders[SENTENCE].element)
        self._footer(slide, template.FOOTER_BOX.width)
        number = drawingml.placeholder(slide, "sldNum", NUMBER, self.language.text("Numéro"))
        drawingml.numbered(number, len(self._deck.slides), self.language)
        self._notes(slide, notes if told == whole else f"{title}\n{notes}")
        return slide

    def column(self, slide: Slide, paragraphs: Iterable[Words], box: Box, size_pt: int = TEXT_PT) -> None:
        """Fill the column of text, put where the box is."""
        holder = slide.placeholders[TEXT]
        holder.left, holder.top, holder.width, holder.height = box.emu
        self._fill(drawingml.frame(slide, TEXT), paragraphs, box.width, size_pt)

    def picture(self, slide: Slide, png: bytes, box: Box, name: str, description: str) -> None:
        """Place a picture in the middle of a box, as large as it can be."""
        left, top, width, height = box.emu
        shape = slide.shapes.add_picture(io.BytesIO(png), left, top)
        scale = min(width / shape.width, height / shape.height)
        shape.width, shape.height = (Emu(int(side * scale)) for side in (shape.width, shape.height))
        shape.left = Emu(left + (width - shape.width) // 2)
        shape.top = Emu(top + (height - shape.height) // 2)
        drawingml.described(shape, name, description)

    def table(self, slide: Slide, grid: Grid, box: Box) -> None:
        """Place a table, see `geo.slide_table.place`."""
        slide_table.place(slide, grid, box, self.language)

    def card(self, slide: Slide, box: Box, number: str, label: str, number_pt: int) -> None:
        """Place a number over what it counts: in that size of type, or in a smaller one that fits."""
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.emu)
        shape.name = line(f"{number} {label}")
        drawingml.plain(shape)
        drawingml.paint(shape.fill, template.PALE)
        frame = shape.text_frame
        frame.word_wrap, frame.margin_top = True, Inches(box.height / 12)
        frame.vertical_anchor = MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = Inches(_CARD_MARGIN_IN)
        room = box.width - 2 * _CARD_MARGIN_IN
        while number_pt > SMALL_PT and width_in(number, number_pt, bold=True) > room:
            number_pt -= 2
        label_pt = _LABEL_PT if box.height > _LARGE_CARD_IN else SMALL_PT
        told = fitted(line(label), label_pt, room, 2)
        write(frame.paragraphs[0], number, self.language, number_pt, template.PRIMARY, bold=True)
        write(drawingml.paragraph(frame), told, self.language, label_pt, INK)
        for paragraph in frame.paragraphs:
            paragraph.alignment = PP_ALIGN.LEFT

    def packed(self, title: str) -> bytes:
        """Give the file."""
        properties = self._deck.core_properties
        properties.title, properties.author = line(title), "Maillage"
        properties.last_modified_by, properties.comments = "Maillage", self.fiction
        properties.language, properties.revision = self.language.tag, 1
        properties.keywords = properties.subject = properties.category = ""
        properties.created = properties.modified = datetime.combine(self.today, time())
        package = self._deck.part.package
        for name, relation in list(package._rels.items()):  # noqa: SLF001 # it has no public name
            if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
                package.drop_rel(name)
        saved, dated = io.BytesIO(), io.BytesIO()
        self._deck.save(saved)
        with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(dated, "w") as written:
            for part in parts.namelist():
                entry = zipfile.ZipInfo(part, _FIRST_DAY)
                entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
                written.writestr(entry, parts.read(part))
        return dated.getvalue()

    def _fill(self, frame: TextFrame, paragraphs: Iterable[Words], room: float, size: int) -> None:
        for place, words in enumerate(paragraphs):
            paragraph = drawingml.paragraph(frame) if place else frame.paragraphs[0]
            paragraph.space_after = Pt(size / 2)
            lead = f"{words.lead} " if words.lead else ""
            # Bold is wider than what is measured here.
            narrow = room - width_in(lead, size) / 10
            if isinstance(words.text, tuple):
                names = tuple(map(line, words.text))
                told = listed(names, size, narrow, words.lines, self.language, lead)
            else:
                whole = fitted(lead + line(words.text), size, narrow, words.lines)
                told = whole.removeprefix(lead)
            if lead:
                write(paragraph, lead, self.language, size, bold=True)
            write(paragraph, told, self.language, size)

    def _footer(self, slide: Slide, room: float) -> None:
        paragraph = drawingml.placeholder(slide, "ftr", FOOTER, self.language.text("Pied de page"))
        day = self.language.text("Maillage, {day}", day=self.language.date(self.today))
        if self.fiction:
            room -= width_in(f"{day}     ", SMALL_PT)
            told = fitted(self.fiction, SMALL_PT, room, bold=True)
            # The spaces are the margins of the coloured ground.
            run = write(paragraph, f" {told} ", self.language, colour=template.FICTION_INK, bold=True)
            drawingml.highlight(run, template.FICTION)
            day = f"   {day}"
        write(paragraph, day, self.language)

    def _notes(self, slide: Slide, text: str) -> None:
        frame = slide.notes_slide.notes_text_frame
        if text and frame is not None:
            for place, told in enumerate(text.strip().split("\n")):
                paragraph = drawingml.paragraph(frame) if place else frame.paragraphs[0]
                # Whole, however long: notes scroll.
                write(paragraph, line(told, len(told) + 1), self.language)
