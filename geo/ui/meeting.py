"""A meeting: which scenes, which one is on, and how one moves between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import streamlit as st

from geo import room_guide, scene_table, scenes
from geo.language import message
from geo.publications import PublicationKind
from geo.scenes import Scene, Screen
from geo.settings import REGION_CODES, ROOT
from geo.ui import address, desk, moment
from geo.ui.cache import automatic_scenes
from geo.ui.i18n import language
from geo.vocabularies import Table, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.atlas import Atlas

_MADE: Final = "_scenes"
_HERE: Final = "_vue_presentee"
_ON: Final = "_scene_a_l_ecran"
_DIGITS: Final = 4
_LEFT: Final = "_ecran_quitte"
_VISIT: Final = "visite"
"""Names in the address the scenes that only this visit holds: a page loaded anew is another visit."""


class Rundown(Vocabulary):
    """Whose scenes are played, beside those of a region, which its code names."""

    OWN = "miennes", message("Vos scènes")
    PROGRAMME = "programme", message("Le programme")


def rundowns(atlas: Atlas) -> dict[str, str]:
    """Name every set of scenes by its code: one's own, the programme's, and one a region."""
    regions = atlas.names(Table.REGIONS)
    named = {str(one): language().render(one.label) for one in Rundown}
    return named | {code: f"{code} · {regions[code]}" for code in REGION_CODES}


def rundown(atlas: Atlas) -> str:
    """Give the code of the set in force: one's own where there is one, without a choice."""
    held = st.session_state.get(address.RUNDOWN)
    if held in rundowns(atlas):
        return str(held)
    return str(Rundown.OWN if own(atlas) else Rundown.PROGRAMME)


def current(atlas: Atlas) -> scenes.Scenes:
    """Give the scenes of the set in force."""
    return scenes_of(atlas, rundown(atlas))


def scenes_of(atlas: Atlas, chosen: str) -> scenes.Scenes:
    """Give the scenes of a set, by its code."""
    if chosen == Rundown.OWN:
        return own(atlas)
    region = "" if chosen == Rundown.PROGRAMME else chosen
    today = moment.today()
    return automatic_scenes(atlas, region, today, language())


def own(atlas: Atlas) -> scenes.Scenes:
    """Give the visitor's scenes: those kept with their tables, or those of this visit."""
    made: scenes.Scenes | None = st.session_state.get(_MADE)
    if made is not None and not desk.keeps():
        return made
    return scenes.of(atlas.dataset)[0]


def keep(atlas: Atlas, changed: scenes.Scenes) -> None:
    """Keep the visitor's scenes: with what was published, in the folder of their tables, or for this visit.

    Raises
    ------
    geo.errors.DataError
        See `geo.scenes.save`.
    geo.errors.SpokenError
        The database refuses them.
    OSError
        The folder cannot be written.
    """
    folder = desk.in_folder()
    if desk.keeps() and folder is None:
        now = desk.current()
        rows = scene_table.published(now.held(Table.SCENES), changed, own(atlas))
        words = language().text("Scènes d’une réunion")
        changes = now.changes(Table.SCENES, rows)
        if changes:
            desk.publish(changes, now.base, words, PublicationKind.ENTRY, words)
    elif desk.keeps():
        scene_table.save(folder, changed, own(atlas))
    st.session_state[_MADE] = changed


def position() -> int | None:
    """Give the number of the scene on the screen: from 1, 0 for the view one came with, None before."""
    told = str(st.session_state.get(address.SCENE) or "")
    return int(told) if told.isdecimal() and told.isascii() and len(told) <= _DIGITS else None


def gone() -> bool:
    """Tell whether the scene in the address was of a visit that is over: nothing but its view is left."""
    held_by_visit = st.session_state.get(_MADE) is not None and not desk.keeps()
    return st.session_state.get(address.RUNDOWN) == _VISIT and not held_by_visit


def on_screen(atlas: Atlas) -> tuple[Scene, int, scenes.Scenes]:
    """Give the scene to show, its number and the set; an address that names another is followed.

    Where a visit's own scenes are gone, that is the view in the address, and nothing follows it.
    """
    scene, number, played = _played(atlas)
    told = (rundown(atlas), number)
    if st.session_state.get(_ON) != told:
        st.session_state[_ON] = told
        if number and address.bare(atlas):
            # A short address says which scene and leaves the rest to it.
            _set(scene, number, atlas, address.ignored())
            # Told to the address at once: it would be read again, and win.
            address.publish(atlas)
            st.rerun()
    if not number:
        # A page loaded anew knows its view from the address alone, and returns to it from now on.
        st.session_state[_HERE] = scene
    return scene, number, played


def _played(atlas: Atlas) -> tuple[Scene, int, scenes.Scenes]:
    played = () if gone() else current(atlas)
    number = min(position() or 0, len(played))
    return (played[number - 1] if number else here(atlas)), number, played


def shown(atlas: Atlas) -> Scene:
    """Give the scene on the stage as it was prepared."""
    return _played(atlas)[0]


def live(atlas: Atlas) -> Scene:
    """Make a scene of what the stage shows now, as the room’s questions changed it, without its note."""
    scene = shown(atlas)
    listed = urlencode([(address.LISTING, code) for code in scene.query.get(address.LISTING, [])])
    # On the stage the directory lists what its scene says, and not what its own screen last did.
    state = (address.told(atlas), listed if scene.screen is Screen.DIRECTORY else _beside(scene.screen))
    return Scene(scene.title, scene.screen, "&".join(filter(None, state)))


def here(atlas: Atlas) -> Scene:
    """Give the view that one came with, as the scene before the first."""
    kept: Scene | None = st.session_state.get(_HERE)
    if kept is not None:
        return kept
    shown = st.session_state.get(address.SHOWN)
    return seen(atlas, Screen(shown) if shown in tuple(Screen) else Screen.MAP)


def seen(atlas: Atlas, screen: Screen) -> Scene:
    """Make a scene of what a screen shows now; its title is the screen's, and the region's or regions'."""
    names = atlas.names(Table.REGIONS)
    regions = [names[code] for code in address.selection().regions]
    title = " · ".join((language().render(screen.label), *regions))
    return Scene(title, screen, "&".join(filter(None, (address.told(atlas), _beside(screen)))))


def _beside(screen: Screen) -> str:
    """Write what one screen alone holds beside the filters: the directory's listing, the guide's search."""
    keys = {Screen.DIRECTORY: (address.LISTING,), Screen.GUIDE: room_guide.KEYS}.get(screen, ())
    held = {key: st.session_state.get(key) for key in keys}
    return urlencode({key: str(value) for key, value in held.items() if value})


def begin(atlas: Atlas, screen: Screen) -> None:
    """Go on stage with what a screen shows: the scenes follow."""
    scene = seen(atlas, screen)
    st.session_state[_HERE] = scene
    st.session_state[_ON] = (rundown(atlas), 0)
    of_meeting = {address.SCENE: ["0"], address.SHOWN: [str(screen)]}
    asked = scene.query | address.spoken() | address.looked() | of_meeting
    st.switch_page(ROOT / "pages" / "reunion.py", query_params=asked)


def go(number: int, atlas: Atlas) -> None:
    """Show a scene of the set, in a callback: its state becomes the filters."""
    played = current(atlas)
    number = max(0, min(len(played), number))
    st.session_state[_ON] = (rundown(atlas), number)
    _set(played[number - 1] if number else here(atlas), number, atlas)


def end() -> None:
    """Leave the stage, in a callback."""
    for key in (address.SCENE, address.SHOWN):
        st.session_state[key] = ""
    st.session_state[_LEFT] = st.session_state.get(_HERE)
    st.session_state[_HERE] = None


def came() -> bool:
    """Tell whether one came from another screen: its view stands before the first scene."""
    return st.session_state.get(_HERE) is not None


def go_back(atlas: Atlas) -> None:
    """Return to the screen that one presented from, as it was, once the stage is left."""
    left: Scene | None = st.session_state.pop(_LEFT, None)
    if left is not None:
        asked = left.query | address.spoken() | address.looked()
        address.take(asked, atlas)
        st.switch_page(ROOT / "pages" / f"{left.screen}.py", query_params=asked)


def _set(scene: Scene, number: int, atlas: Atlas, still: Sequence[str] = ()) -> None:
    # In one go with the filters: a callback may be cut short by the next key, and the set must not be lost.
    chosen = rundown(atlas)
    of_visit = chosen == Rundown.OWN and st.session_state.get(_MADE) is not None and not desk.keeps()
    held = str(st.session_state.get(address.RUNDOWN) or "")
    of_meeting = {
        address.SCENE: [str(number)],
        # Who is still at the view of a visit that is over must go on reading so.
        address.RUNDOWN: [held if gone() and not number else _VISIT if of_visit else chosen],
        # A visit's scene must be shown without the visit: the address says its screen as well.
        address.SHOWN: [str(scene.screen) if of_visit or not number else ""],
    }
    address.take(scene.query | address.spoken() | address.looked() | of_meeting, atlas, still)
