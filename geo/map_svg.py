"""SVG as this project writes it: its text stays text, and the same drawing has the same bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matplotlib.backends.backend_svg import RendererSVG

from geo.map_text import MM_IN_A_POINT, font_face, plain, width_mm

if TYPE_CHECKING:
    import io
    from collections.abc import Mapping
    from datetime import date

    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text

_DPI: Final = 72
_ANCHORS: Final = {"left": "start", "center": "middle", "right": "end"}
_EDGE: Final = "#ffffff"


@dataclass(frozen=True)
class Told:
    """What a file says of itself, for who does not see it or meets it alone."""

    title: str
    description: str
    rights: str
    day: date
    language: str


class Renderer(RendererSVG):
    """Matplotlib's, but for its texts and its identifiers.

    Settings of the process would make texts of its outlines and identifiers of its content; they
    are everybody's, and so this one does without them.

    Parameters
    ----------
    size
        Width and height, in points.
    written
        Where to.
    told
        What the file says of itself.
    halos
        The texts that have a white edge, and how wide it is in points.
    """

    def __init__(
        self, size: tuple[float, float], written: io.StringIO, told: Told, halos: Mapping[Text, float]
    ) -> None:
        metadata = {
            "Creator": None,
            "Title": plain(told.title),
            "Description": plain(told.description),
            "Rights": plain(told.rights),
            "Date": told.day.isoformat(),
            "Language": told.language,
        }
        super().__init__(*size, written, image_dpi=_DPI, metadata=metadata)  # type: ignore[no-untyped-call] # matplotlib leaves it untyped
        self._halos = halos
        self._element("desc", {}, plain(told.description))
        self._element("style", {}, font_face())

    def _element(self, tag: str, attributes: dict[str, str], text: str) -> None:
        self.writer.element(tag, text, attrib=attributes)  # type: ignore[no-untyped-call] # likewise

    def _make_id(self, type: str, content: object) -> str:  # noqa: A002 - matplotlib's name for it
        return f"{type}{hashlib.sha256(str(content).encode()).hexdigest()[:10]}"

    def draw_text(  # noqa: PLR0913, PLR0917 - matplotlib's signature
        self,
        gc: object,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: object = False,  # noqa: FBT002 - matplotlib's signature
        mtext: Text | None = None,
    ) -> None:
        """Write a line as a text, at the spot that it was given and not where another font would begin it."""
        del gc, x, angle, ismath
        if mtext is None:
            raise TypeError(s)
        width = width_mm(s, prop.get_size(), bold=prop.get_weight() == "bold")
        anchor = mtext.get_transform().transform(mtext.get_position())[0]
        look = {
            "x": f"{anchor:.2f}",
            "y": f"{y:.2f}",
            "font-size": f"{prop.get_size():.2f}",
            "font-weight": str(prop.get_weight()),
            "text-anchor": _ANCHORS[mtext.get_horizontalalignment()],
            # Where the font is missing, another one is fitted to the room that was measured.
            "textLength": f"{width / MM_IN_A_POINT:.2f}",
            "lengthAdjust": "spacingAndGlyphs",
        }
        if mtext in self._halos:
            edge = {"stroke": _EDGE, "stroke-width": f"{self._halos[mtext]:.2f}", "aria-hidden": "true"}
            self._element("text", look | edge, s)
        self._element("text", look | {"fill": str(mtext.get_color())}, s)
