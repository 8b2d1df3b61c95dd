"""A blank sheet in millimetres, written as PNG or SVG without touching what matplotlib shares.

A figure of its own for every picture, never pyplot, and no setting of matplotlib is changed: they
belong to the process, and several people export at the same time. What a setting would do is done
on the objects instead: `geo.map_svg.Renderer` writes text as text and names what it defines by its content.
"""

from __future__ import annotations

import io
from copy import copy
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Curve
from matplotlib.patheffects import Normal, Stroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, TransformedBbox

from geo.map_svg import Renderer
from geo.map_text import MM_IN_A_POINT, font, plain, width_mm, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.map_frame import Box
    from geo.map_svg import Told

MM_IN_AN_INCH: Final = 25.4
INK: Final = "#1d2733"
PAPER: Final = "#ffffff"

_SCREEN_TEXT_PX: Final = 15
"""Size of the text of the screen's map: lengths of its symbols are said in these pixels."""
_HATCH_PT: Final = 28
_SVG_DPI: Final = 72
Align = Literal["left", "center", "right"]
_PARTS: Final = {"left": 0.0, "center": 0.5, "right": 1.0}


@dataclass(frozen=True)
class Paint:
    """How a shape is drawn.

    Parameters
    ----------
    fill, edge
        Colours; ``none`` for nothing.
    width
        Of the edge, in pixels of the screen's map.
    dashes
        Lengths on and off, in widths; empty for a whole line.
    hatch, hatch_colour
        A pattern over the fill: one sign, as matplotlib writes it; as dense as the text is small.
    opacity
        0 to 1.
    """

    fill: str = "none"
    edge: str = "none"
    width: float = 0.0
    dashes: tuple[float, ...] = ()
    hatch: str = ""
    hatch_colour: str = INK
    opacity: float = 1.0


class Canvas:
    """A sheet to draw on; what is drawn later covers what is there.

    Parameters
    ----------
    pixels, dpi
        Width and height of a PNG, and its pixels in an inch.
    text_pt
        Size of the text, in points; lengths in pixels of the screen's map follow it.
    shrink
        By how much symbols are smaller than the text asks for.
    """

    def __init__(self, pixels: tuple[int, int], dpi: int, text_pt: float, *, shrink: float = 1.0) -> None:
        # A thousandth of a pixel more, for matplotlib cuts what divides to a hair less.
        size = tuple((side + 1e-3) / dpi for side in pixels)
        self._figure = Figure(figsize=(size[0], size[1]), dpi=dpi, facecolor=PAPER)
        self._mm = Affine2D().scale(1 / MM_IN_AN_INCH) + self._figure.dpi_scale_trans
        self._halos: dict[Text, float] = {}
        self._order = count(1)
        self.text_pt = text_pt
        self._px_pt = shrink * text_pt / _SCREEN_TEXT_PX
        self.px_mm = self._px_pt * MM_IN_A_POINT
        self.em_mm = text_pt * MM_IN_A_POINT

    def smaller(self, part: float) -> Canvas:
        """Give the same sheet with thinner lines, for symbols that are drawn smaller."""
        made = copy(self)
        made._px_pt, made.px_mm = self._px_pt * part, self.px_mm * part  # noqa: SLF001 - of its own class
        return made

    def shape(
        self, path: Curve, paint: Paint, *, to_mm: Affine2D | None = None, clip: Box | None = None
    ) -> None:
        """Draw a path, in millimetres or in what ``to_mm`` makes millimetres of, cut at a box."""
        pt = self._px_pt
        patch = PathPatch(
            path,
            facecolor=paint.fill,
            edgecolor=paint.edge,
            linewidth=paint.width * pt,
            linestyle=(0, paint.dashes) if paint.dashes else "solid",
            capstyle="butt" if paint.dashes else "round",
            joinstyle="round",
            hatch=paint.hatch * max(1, round(_HATCH_PT / self.text_pt)) or None,
            hatchcolor=paint.hatch_colour,
            alpha=paint.opacity,
            transform=(to_mm or Affine2D()) + self._mm,
        )
        patch.set_hatch_linewidth(1.3 * pt)
        if clip:
            bounds = Bbox.from_bounds(clip.left, clip.bottom, clip.width, clip.height)
            patch.set_clip_box(TransformedBbox(bounds, self._mm))
        self._add(patch)

    def box(self, box: Box, paint: Paint) -> None:
        """Draw a rectangle."""
        corners = [(box.left, box.bottom), (box.right, box.bottom), (box.right, box.top), (box.left, box.top)]
        self.shape(Curve([*corners, corners[0]], closed=True), paint)

    def line(self, spots: Sequence[tuple[float, float]], paint: Paint, *, clip: Box | None = None) -> None:
        """Draw a line through spots, in millimetres."""
        self.shape(Curve(spots), paint, clip=clip)

    def write(  # noqa: PLR0913 - what, where, and how
        self,
        x: float,
        y: float,
        said: str,
        *,
        em: float = 1.0,
        bold: bool = False,
        colour: str = INK,
        align: Align = "left",
        halo: float = 0.0,
    ) -> None:
        """Write one line as it stands: « $ » is a sign like others.

        Parameters
        ----------
        x, y
            Millimetres; the line stands on ``y``.
        said
            The text; see `plain`.
        em
            Its size, in sizes of the sheet's text.
        bold, colour, align
            Its look, and which part of it ``x`` is.
        halo
            Width of the white edge around it, in pixels of the screen's map.
        """
        text = Text(
            x,
            y,
            plain(said),
            fontproperties=font(self.text_pt * em, bold=bold),
            color=colour,
            horizontalalignment=align,
            verticalalignment="baseline",
            parse_math=False,
            usetex=False,
            transform=self._mm,
        )
        if halo:
            self._halos[text] = 2 * halo * self._px_pt
        self._add(text)

    def width(self, said: str, *, em: float = 1.0, bold: bool = False) -> float:
        """Measure a line, in millimetres."""
        return width_mm(plain(said), self.text_pt * em, bold=bold)

    def wrapped(
        self, said: str, width: float, lines: int, *, em: float = 1.0, bold: bool = False
    ) -> list[str]:
        """Break a text at its spaces, and end it with « … » where it takes more lines than it may."""
        return wrapped(said, self.text_pt * em, width, lines, bold=bold)

    def png(self, told: Told) -> bytes:
        """Write the sheet as PNG."""
        for text in self._figure.findobj(Text):
            # With an effect a text is drawn as its outlines, as wide as it was measured: fitted to
            # pixels, a small one would be wider.
            edge = [Stroke(linewidth=self._halos[text], foreground=PAPER)] if text in self._halos else []
            text.set_path_effects([*edge, Normal()])
            self._settle(text)
        written = io.BytesIO()
        canvas = FigureCanvasAgg(self._figure)
        metadata = {
            "Software": None,
            "Title": plain(told.title),
            "Description": plain(told.description),
            "Copyright": plain(told.rights),
            "Creation Time": told.day.isoformat(),
        }
        canvas.print_png(written, metadata=metadata)  # type: ignore[no-untyped-call] # matplotlib leaves it untyped
        return written.getvalue()

    def svg(self, told: Told) -> bytes:
        """Write the sheet as SVG, its text as text, in the project's font where a browser opens it."""
        self._figure.dpi = _SVG_DPI
        written = io.StringIO()
        width, height = np.round(self._figure.get_size_inches() * _SVG_DPI, 2).tolist()
        renderer = Renderer((width, height), written, told, self._halos)
        self._figure.draw(renderer)
        renderer.finalize()  # type: ignore[no-untyped-call] # matplotlib leaves it untyped
        # Without its document type: a program that reads it would look for it elsewhere.
        root = written.getvalue().partition("<svg ")[2]
        head = f'<?xml version="1.0" encoding="utf-8"?>\n<svg role="img" xml:lang="{told.language}" '
        return (head + root).encode()

    def _settle(self, text: Text) -> None:
        """Begin a line where its own width says, which is not the one that it has in pixels."""
        part = _PARTS[text.get_horizontalalignment()]
        look = text.get_fontproperties()
        width = width_mm(text.get_text(), look.get_size_in_points(), bold=look.get_weight() == "bold")
        x, y = text.get_position()
        text.set(x=x - part * width, y=y, horizontalalignment="left")

    def _add(self, artist: PathPatch | Text) -> None:
        artist.set_zorder(next(self._order))
        self._figure.add_artist(artist)
