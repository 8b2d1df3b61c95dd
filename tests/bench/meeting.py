"""How long a meeting waits: from the key to the scene that is drawn, and for what is taken away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final

from geo import atlas, dataset, deck, pdf
from geo.language import FRENCH
from geo.rundown import for_programme
from geo.scenes import Screen
from geo.selection import Selection
from geo.settings import DEMONSTRATION, ROOT
from geo.view import look
from tests.bench.browser import Probe, browsing, settle, visit
from tests.bench.server import HOST, serving

if TYPE_CHECKING:
    from geo.scenes import Scene

_SIZES: Final = ((1920, 1080), (1280, 720))
_ON_MAP: Final = (Screen.MAP, Screen.MESH)

_PLAYED: Final = Path(__file__).with_name("meeting.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Meeting:
    """Seconds and bytes.

    Parameters
    ----------
    scenes
        From the key to each scene drawn, by size of the screen.
    deck_seconds, deck_bytes
        The slides of all regions.
    pages_seconds, pages_bytes
        The one-pagers of the 17 regions and of the programme; bytes of the heaviest.
    """

    scenes: dict[str, tuple[float, ...]]
    deck_seconds: float
    deck_bytes: int
    pages_seconds: float
    pages_bytes: int


def measure() -> Meeting:
    """Time a meeting on the demonstration, and what is taken away from it."""
    shown = atlas.build(dataset.load(DEMONSTRATION))
    today = date.today()  # noqa: DTZ011 # as the screen does
    view = look(shown, Selection())
    start = perf_counter()
    slides = deck.deck(view, today, FRENCH)
    decked = perf_counter()
    pages = [content for _, content in pdf.every(view, today, FRENCH)]
    paged = perf_counter()
    scenes = for_programme(shown, today, FRENCH)
    return Meeting(
        {f"{width}×{height}": _played(scenes, width, height) for width, height in _SIZES},
        decked - start,
        len(slides),
        paged - decked,
        max(map(len, pages)),
    )


def _played(scenes: tuple[Scene, ...], width: int, height: int) -> tuple[float, ...]:
    seconds = []
    with (
        serving(ROOT / "app.py", ROOT, {}) as server,
        browsing() as browser,
        visit(browser, f"http://{HOST}:{server.port}/reunion?deroule=programme&scene=1", Probe.PAGE) as page,
    ):
        page.set_viewport_size({"width": width, "height": height})
        page.frame_locator(".st-key-carte iframe").locator("[data-loaded='4']").wait_for()
        settle(page)
        for number, scene in enumerate(scenes[1:], start=2):
            on_map = scene.screen in _ON_MAP and "alerte" not in scene.query
            seconds.append(float(page.evaluate(_PLAYED, [scene.title, on_map, number])) / 1000)
            settle(page)
    return tuple(seconds)
