"""What is measured: Maillage at several sizes, and what it is compared with."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import pandas as pd
from playwright.sync_api import TimeoutError as TooLong

from geo.language import FRENCH
from geo.resources import TABLE_OF
from geo.selection import Layer, Selection
from geo.settings import DATA_VARIABLE, ROOT
from geo.view import look
from geo.vocabularies import PlaceType, Table
from tests.bench.browser import Probe, Step, settle
from tests.bench.places import make_folder
from tests.bench.rivals.places import FILE, GROUPS, chosen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from playwright.sync_api import Page

    from geo.atlas import Atlas

Member = TypeVar("Member", Layer, PlaceType)

NAIVE_POINTS: Final = 1_000
DECK_POINTS: Final = 10_000

_RIVALS: Final = Path(__file__).with_name("rivals")
_SELECTED_WITHIN_MS: Final = 1_000
_ADDED_REGIONS: Final = ("06", "03", "16", "05", "02", "07", "12", "15", "14")
_SWITCHED: Final = 4
TYPES: Final = "types de lieux"
"""The scenario that the rivals share: the same click, for the same thing."""


@dataclass(frozen=True)
class Scenario:
    """Filter changes one after the other.

    Parameters
    ----------
    name
        What is changed.
    query
        The address, from its question mark, where it starts.
    count
        Points painted there.
    steps
        The changes. Where they can, none leads to a state already seen: what is sent again is
        remembered by Streamlit, or by the compression.
    """

    name: str
    query: str
    count: int
    steps: tuple[Step, ...]


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
    scenarios = (_layers(atlas), _types(atlas), _regions(atlas))
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


def _layers(atlas: Atlas) -> Scenario:
    """Switch the layers."""
    start = view = Selection()
    steps = []
    for layer in _flips(tuple(TABLE_OF)):
        view = replace(view, layers=tuple(sorted(set(view.layers) ^ {layer})))
        steps.append(Step(_pill(FRENCH.render(layer.label)), shown(atlas, view)))
    return Scenario("couches", "", shown(atlas, start), tuple(steps))


def _types(atlas: Atlas) -> Scenario:
    """Switch the types of places, as the rivals do."""
    always, *others = sorted(PlaceType)
    start = view = Selection(place_types=(always,))
    steps = []
    for kind in _flips(tuple(others[:_SWITCHED])):
        view = replace(view, place_types=tuple(sorted(set(view.place_types) ^ {kind})))
        steps.append(Step(_pill(FRENCH.render(kind.label)), shown(atlas, view)))
    return Scenario(TYPES, f"?{start.query_string()}", shown(atlas, start), tuple(steps))


def _regions(atlas: Atlas) -> Scenario:
    """Add a region at each step, from a list."""
    names = atlas.names(Table.REGIONS)
    first, *others = _ADDED_REGIONS
    start = view = Selection(regions=(first,))
    steps = []
    for code in others:
        view = replace(view, regions=(*view.regions, code))
        steps.append(Step(_addition("region", names[code]), shown(atlas, view)))
    return Scenario("régions, dans une liste", f"?{start.query_string()}", shown(atlas, start), tuple(steps))


def _flips(members: tuple[Member, ...]) -> Iterator[Member]:
    """Name the one to switch at each step of a Gray code: never twice the same set."""
    for turn in range(1, 2 ** len(members) - 1):
        yield members[(turn & -turn).bit_length() - 1]


def _rival(name: str, points: int, script: str, probe: Probe, folder: Path) -> Target:
    table = make_folder(folder, points)
    fewer = len(chosen(pd.read_csv(table), GROUPS[:1]))
    steps = (Step(_pill(GROUPS[1]), fewer), Step(_pill(GROUPS[1]), points)) * 7
    return Target(
        name,
        points,
        _RIVALS / script,
        folder,
        {FILE: str(table)},
        probe,
        (Scenario(TYPES, "", points, steps),),
    )


def _pill(text: str) -> Callable[[Page], None]:
    def click(page: Page) -> None:
        pill = page.locator("button[data-variant=pills]").get_by_text(text, exact=True)
        if not pill.count():
            _open(page)
        pill.click()

    return click


def _open(page: Page) -> None:
    # At the first step of a visit, which is not timed.
    page.get_by_text("Plus de filtres").click()
    settle(page)


def _addition(key: str, label: str) -> Callable[[Page], None]:
    def add(page: Page) -> None:
        box = page.locator(f".st-key-{key}")
        if not box.count():
            _open(page)
        field = box.locator("input")
        # A list closes when its page scrolls: the field must not need it.
        field.evaluate("field => field.scrollIntoView({ block: 'center' })")
        chosen = box.locator(".react-aria-ComboBox [data-tag]", has_text=label)
        while not chosen.count():
            # On a busy machine a list may close under the pointer: then the click is no click.
            field.fill("")
            field.press_sequentially(label)
            page.get_by_role("option", name=label, exact=True).click()
            with suppress(TooLong):
                chosen.wait_for(timeout=_SELECTED_WITHIN_MS)

    return add
