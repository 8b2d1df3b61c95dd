"""The names on the map are read on every shade, on a desk as in a room."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest
from PIL import Image, ImageFilter

from geo.program import CLASS_COLOURS

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from playwright.sync_api import Frame

    from tests.browser.conftest import Screen

INK: Final = (0x1D, 0x27, 0x33)
LEAST: Final = 4.5
"""Contrast that WCAG 2.2 asks of text (1.4.3)."""

MARKS: Final = (*(str(index) for index in range(len(CLASS_COLOURS))), "-", ".", "x")
"""How a view says that a region has a class, or which state without one."""

UNTOUCHED: Final = 250
"""On white, a channel that no letter darkened."""

EDGE: Final = 0.07
"""How far from a letter its ground is looked at, in sizes of the type."""

SHADE: Final = """(mark) => {
  const [regions] = map.maillage;
  regions.show({ ...regions.state, classes: mark.repeat(17), chosen: "06" });
  for (const pane of ["points", "links", "ground"]) map.getPane(pane).style.display = "none";
  regions.leaders.style.display = "none";
}"""
BARE: Final = """() => {
  map.getPane("regions").style.display = "none";
  /* A button beside a name is no letter. */
  map.getContainer().querySelector(".leaflet-control-container").style.display = "none";
  map.getContainer().style.background = "#fff";
  const bare = document.createElement("style");
  bare.textContent = ".maillage-label { text-shadow: none !important; }";
  document.head.append(bare);
}"""
BOXES: Final = """() => [...document.querySelectorAll(".maillage-label")]
  .filter((one) => one.style.visibility === "visible")
  .map((one) => {
    const { left, top, right, bottom } = one.getBoundingClientRect();
    const size = parseFloat(getComputedStyle(one).fontSize);
    return { name: one.textContent, box: [left, top, right, bottom].map(Math.round), size };
  })"""


def luminance(colour: NDArray[np.float64]) -> NDArray[np.float64]:
    """Relative luminance as WCAG 2.2 defines it, of sRGB channels of 0 to 255 on the last axis."""
    part = colour / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def seen(screen: Screen) -> NDArray[np.float64]:
    content = screen.page.locator(".st-key-carte iframe").screenshot()
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"), dtype=float)


def widened(drawn: NDArray[np.bool_], pixels: int) -> NDArray[np.bool_]:
    grown = Image.fromarray(drawn).convert("L").filter(ImageFilter.MaxFilter(2 * pixels + 1))
    return np.asarray(grown) > 0


@pytest.mark.parametrize(
    ("address", "width", "height"),
    [("/", 1280, 800), ("/reunion?deroule=programme&scene=1", 1280, 720), ("/reunion?scene=1", 1920, 1080)],
)
def test_a_name_stands_out_from_every_shade_around_its_letters(
    screen: Screen, address: str, width: int, height: int
) -> None:
    screen.page.set_viewport_size({"width": width, "height": height})
    screen.open(address)
    frame: Frame = screen.map()
    shaded = {}
    for mark in MARKS:
        frame.evaluate(SHADE, mark)
        shaded[mark] = luminance(seen(screen))
    names = frame.evaluate(BOXES)
    assert len(names) >= 10
    frame.evaluate(BARE)
    letters = seen(screen).min(axis=2) < UNTOUCHED
    ink = float(luminance(np.array(INK, dtype=float)))
    for name in names:
        left, top, right, bottom = name["box"]
        part = (slice(max(top - 4, 0), bottom + 4), slice(max(left - 4, 0), right + 4))
        drawn = letters[part]
        around = widened(drawn, max(1, round(EDGE * name["size"]))) & ~drawn
        for mark, picture in shaded.items():
            worst = np.quantile(picture[part][around], 0.02)
            assert (worst + 0.05) / (ink + 0.05) >= LEAST, (name["name"], mark)
