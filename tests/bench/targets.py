"""What is measured: Maillage at several sizes, and what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.language import FRENCH
from geo.resources import TABLE_OF
from geo.selection import Layer, Selection
from geo.settings import DATA_VARIABLE, ROOT
from geo.view import look
from geo.vocabularies import PlaceType, Table
from tests.bench.browser import Probe, Step
from tests.bench.places import make_folder
from tests.bench.rivals.places import FILE, GROUPS, chosen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from playwright.sync_api import Page

    from geo.atlas import Atlas

NAIVE_POINTS: Final = 1_000
DECK_POINTS: Final = 10_000

_RIVALS: Final = Path(__file__).with_name("rivals")
_HALF: Final = tuple(sorted(PlaceType))[::2]
"""About half of the places, in no order: their bit set is as heavy as it can be."""


@dataclass(frozen=True)
class Scenario:
    """A filter switched back and forth.

    Parameters
    ----------
    name
        What is switched.
    query
        The address, from its question mark, where it starts.
    count
        Points painted there.
    steps
        The two ways, in turn.
    """

    name: str
    query: str
    count: int
    steps: tuple[Step, Step]


@dataclass(frozen=True)
class Target:
    """One application to measure.

    Parameters
    ----------
    name
        For the table.
    points
        How many places it is given.
    script, folder, variables
        See `tests.bench.server.serving`.
    probe
        How its points are counted in the browser.
    scenarios
        The changes; the first one's start is also the first map. None: a page without a map.
    """

    name: str
    points: int
    script: Path
    folder: Path
    variables: Mapping[str, str]
    probe: Probe
    scenarios: tuple[Scenario, ...]


def empty_page(folder: Path) -> Target:
    """Show nothing: what Streamlit itself costs."""
    return Target("page Streamlit vide", 0, _RIVALS / "empty.py", folder, {}, Probe.PAGE, ())


def naive_map(folder: Path) -> Target:
    """Draw one folium marker a row."""
    return _rival(
        "streamlit-folium, un marqueur par ligne", NAIVE_POINTS, "naive_app.py", Probe.MARKERS, folder
    )


def deck_map(folder: Path) -> Target:
    """Use Streamlit's own chart for many points."""
    return _rival("st.pydeck_chart", DECK_POINTS, "deck.py", Probe.INSTANCES, folder)


def maillage(folder: Path, atlas: Atlas) -> Target:
    """Build the target of this application on a data folder that `make_folder` made."""
    scenarios = (
        _switched("lieux", Layer.PLACES, Selection(), atlas),
        _switched(
            "activités, avec la moitié des lieux", Layer.ACTIVITIES, Selection(place_types=_HALF), atlas
        ),
    )
    points = len(atlas.dataset.tables[Table.PLACES])
    return Target(
        "Maillage", points, ROOT / "app.py", ROOT, {DATA_VARIABLE: str(folder)}, Probe.MAILLAGE, scenarios
    )


def shown(atlas: Atlas, selection: Selection) -> int:
    """Count the points that a selection leaves on the map."""
    masks = look(atlas, selection).masks
    return sum(
        int((masks[table] & atlas.placed[table]).sum())
        for layer, table in TABLE_OF.items()
        if layer in selection.layers
    )


def _switched(name: str, layer: Layer, start: Selection, atlas: Atlas) -> Scenario:
    """Switch a layer off and on again, from a selection that shows it."""
    fewer = replace(start, layers=tuple(kept for kept in start.layers if kept is not layer))
    query = start.query_string()
    off, on = (Step(_pill(FRENCH.render(layer.label)), shown(atlas, then)) for then in (fewer, start))
    return Scenario(name, f"?{query}" if query else "", shown(atlas, start), (off, on))


def _rival(name: str, points: int, script: str, probe: Probe, folder: Path) -> Target:
    table = make_folder(folder, points)
    fewer = len(chosen(pd.read_csv(table), GROUPS[:1]))
    steps = (Step(_pill(GROUPS[1]), fewer), Step(_pill(GROUPS[1]), points))
    return Target(
        name,
        points,
        _RIVALS / script,
        folder,
        {FILE: str(table)},
        probe,
        (Scenario("types", "", points, steps),),
    )


def _pill(text: str) -> Callable[[Page], None]:
    return lambda page: page.locator("button[data-variant=pills]", has_text=text).click()
