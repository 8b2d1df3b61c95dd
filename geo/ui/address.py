"""The page's address: read into the widgets, and rewritten from them.

Streamlit can bind a widget to the URL by itself, but writes there the label shown and not the
code: a link would break with the language. So the address is kept here, in codes.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from geo import months
from geo.alerts import KEY as ALERT
from geo.coverage import Dimension
from geo.language import Locale
from geo.listing import IN_DIRECTORY
from geo.matrix import Order
from geo.months import Shown
from geo.problems import shortened
from geo.selection import FIRST_DAY, Selection, parse
from geo.settings import REGION_CODES
from geo.survey_tables import Split
from geo.ui import feed, mesh_state, server
from geo.ui.mesh_terms import MeshListing
from geo.ui.sections import Section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.atlas import Atlas

LANGUAGE: Final = feed.LANGUAGE
CARD: Final = "fiche"
SEARCH: Final = "recherche"
DIMENSION: Final = "croisement"
ORDER: Final = "ordre"
OPENED: Final = "ouvert"
SCENE: Final = "scene"
RUNDOWN: Final = "deroule"
SHOWN: Final = "ecran"
DAY: Final = "carte_au"
WORDS: Final = "mots"
DOMAIN: Final = "domaine"
STATUS: Final = "etat"
ENTRY: Final = "demande"
SURVEY: Final = "sondage"
SPLIT: Final = "repartition"
DIRECTORY: Final = "vue"
LISTING: Final = "repertoire"
MONTH: Final = "mois"
SECTION: Final = "volet"
LINK: Final = "lien"

_CHOICES: Final[tuple[tuple[str, tuple[str, ...], str | None], ...]] = (
    (CARD, REGION_CODES, None),
    (LANGUAGE, tuple(Locale), Locale.FRENCH),
    (DIMENSION, tuple(Dimension), Dimension.MEASURES),
    (ORDER, tuple(Order), Order.GROUPED),
    (mesh_state.LISTING, tuple(MeshListing), MeshListing.MATRIX),
    (SPLIT, tuple(Split), Split.TOGETHER),
    (DIRECTORY, tuple(Shown), Shown.RECORDS),
    (LISTING, IN_DIRECTORY, IN_DIRECTORY[0]),
    (SECTION, tuple(Section), Section.FILL),
)
"""What a screen chooses beside the filters: key, what it may be, and what it is without a choice."""

_ROOM: Final = "reunion"
_OF_MEETING: Final = (SCENE, RUNDOWN, SHOWN)
_OF_GUIDE: Final = (WORDS, DOMAIN, STATUS, ENTRY)
_DIAGNOSTIC: Final = "diagnostic"
_OF_DIAGNOSTIC: Final = (SECTION, LINK, SURVEY, SPLIT)
_FREE: Final = (SEARCH, OPENED, ALERT, DAY, MONTH, LINK, SURVEY, *_OF_MEETING, *_OF_GUIDE)
"""Texts whose screen says what they are worth."""

_WRITTEN: Final = "_adresse"
_SCREEN: Final = "_ecran"
_DATASET: Final = "_donnees"
_IGNORED: Final = "_filtres_ignores"


def receive(atlas: Atlas, screen: str) -> None:
    """Set the widgets from the URL, where the visitor brought another than we wrote.

    That is a link, an address typed, or the browser's « back ». A change of screen is none: it
    empties the URL, and the filters follow. When the data change, the filters are read anew, for
    a code may be gone.

    Must run before the widgets are drawn.
    """
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    written = st.session_state.get(_WRITTEN)
    moved = st.session_state.get(_SCREEN) not in (None, screen)
    if moved and not query and written is not None:
        query = written
    if screen != _ROOM:
        # The stage was left, by the browser's « back » perhaps: nothing of it follows.
        query = {key: values for key, values in query.items() if key not in _OF_MEETING}
    if screen != _DIAGNOSTIC:
        # A private link must not come along with the address of a map.
        query = {key: values for key, values in query.items() if key not in _OF_DIAGNOSTIC}
    known = st.session_state.get(_DATASET) == atlas.dataset.fingerprint
    st.session_state[_SCREEN] = screen
    st.session_state[_DATASET] = atlas.dataset.fingerprint
    # Who acts quicker than the browser learns its new address sends the one before along: what was
    # done on the page counts, and not that.
    acted = written is not None and not moved and _shown(atlas) != written
    if known and (acted or query == written):
        return
    take(_shown(atlas) if acted else query, atlas)
    if not acted:
        # Known from now on, and not only at the end of this run, which somebody quick cuts short.
        st.session_state[_WRITTEN] = _shown(atlas)


def written() -> dict[str, list[str]] | None:
    """Give the address that was last written; ``None`` before the first."""
    found: dict[str, list[str]] | None = st.session_state.get(_WRITTEN)
    return found


def take(query: Mapping[str, Sequence[str]], atlas: Atlas, still: Sequence[str] = ()) -> None:
    """Set the widgets from a query; in a callback, or before they are drawn.

    Parameters
    ----------
    query
        Values by key.
    atlas
        Says which codes there are.
    still
        Filters ignored before, see `ignored`, that go on being named.
    """
    chosen, unknown = parse(query, atlas)
    for part in fields(Selection):
        value = getattr(chosen, part.name)
        st.session_state[part.metadata["key"]] = list(value) if isinstance(value, tuple) else value
    ignored = [f"{filtered.key}={filtered.value}" for filtered in unknown]
    for key, allowed, default in _CHOICES:
        st.session_state[key], refused = _one_of(query, key, allowed, default)
        ignored += refused
    for key in _FREE:
        st.session_state[key] = query.get(key, [""])[-1]
    if (told := st.session_state[MONTH]) and months.read(told) is None:
        ignored.append(f"{MONTH}={shortened(told)}")
        st.session_state[MONTH] = ""
    if (told := st.session_state[DAY]) and day() is None:
        ignored.append(f"{DAY}={shortened(told)}")
        st.session_state[DAY] = ""
    st.session_state[_IGNORED] = [*still, *ignored, *mesh_state.receive(query, atlas)]


def day() -> date | None:
    """Give the day whose tables are asked for; ``None`` for those of now, or for what is no such day.

    There are no tables of tomorrow; and from a day before `FIRST_DAY` nothing can be counted back.
    """
    try:
        asked = date.fromisoformat(str(st.session_state.get(DAY) or ""))
    except ValueError:
        return None
    return asked if FIRST_DAY <= asked <= date.today() else None  # noqa: DTZ011 # the day of the visit


def looked() -> dict[str, Sequence[str]]:
    """Give the part of the address that says the day looked at: it stays from one scene to the next."""
    held = day()
    return {} if held is None else {DAY: [held.isoformat()]}


def selection() -> Selection:
    """Read the filters as the widgets hold them."""
    values: dict[str, object] = {}
    for part in fields(Selection):
        held = st.session_state.get(part.metadata["key"], part.default)
        # Sorted: in the order of the clicks, one view would have several addresses.
        values[part.name] = tuple(sorted(held)) if isinstance(part.default, tuple) else held
    return Selection(**values)  # type: ignore[arg-type] # each widget gives its field's type


def publish(atlas: Atlas) -> None:
    """Write what is shown into the URL, so that it can be copied to somebody else."""
    shown = _shown(atlas)
    if shown != {key: st.query_params.get_all(key) for key in st.query_params}:
        st.query_params.from_dict(shown)
    st.session_state[_WRITTEN] = shown


def query(atlas: Atlas, changed: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Give the address of what is shown with some of it changed, and nothing open: for another screen."""
    stays = {key: codes for key, codes in _shown(atlas).items() if key not in _FREE or key == DAY}
    return stays | dict(changed)


def told(atlas: Atlas) -> str:
    """Write what is shown as the state of a scene: the filters and choices, without language or meeting."""
    not_of_scenes = (*_OF_MEETING, *_OF_GUIDE, *_OF_DIAGNOSTIC, LANGUAGE, DAY, LISTING)
    shown = {key: codes for key, codes in _shown(atlas).items() if key not in not_of_scenes}
    return urlencode(shown, doseq=True)


def bare(atlas: Atlas) -> bool:
    """Tell whether nothing is filtered or chosen."""
    return not told(atlas)


def link(atlas: Atlas, screen: str, changed: Mapping[str, Sequence[str]]) -> str:
    """Write the address of another view, see `query`, as a link within the page holds it."""
    return f"{server.root()}/{screen}?{urlencode(query(atlas, changed), doseq=True)}"


def subscription(chosen: Selection) -> str:
    """Give the whole address of the agenda of these filters, see `geo.ui.feed`."""
    return _whole(feed.PATH, chosen.query())


def private(token: str) -> str:
    """Give the whole address of a self-diagnostic begun, see `geo.ui.private_link`."""
    return _whole(_DIAGNOSTIC, [(LINK, token)])


def _whole(path: str, pairs: Sequence[tuple[str, str]]) -> str:
    page = urlsplit(st.context.url or "")
    told = [*pairs, *((key, code) for key, codes in spoken().items() for code in codes)]
    return urlunsplit((page.scheme, page.netloc, f"{server.root()}/{path}", urlencode(told), ""))


def spoken() -> dict[str, Sequence[str]]:
    """Give the part of the address that says the language: for a screen without the filters in force."""
    held = st.session_state.get(LANGUAGE, Locale.FRENCH)
    return {} if held == Locale.FRENCH else {LANGUAGE: [str(held)]}


def _shown(atlas: Atlas) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for key, value in (*selection().query(), *mesh_state.filters(atlas).query()):
        told.setdefault(key, []).append(value)
    defaults = {key: default for key, _, default in _CHOICES}
    for key in (*defaults, *_FREE):
        held = st.session_state.get(key)
        if held and held != defaults.get(key):
            told[key] = [str(held)]
    return told


def ignored() -> tuple[str, ...]:
    """List the filters of the last address that this dataset does not know, as « clé=valeur »."""
    return tuple(st.session_state.get(_IGNORED, ()))


def forget_ignored() -> None:
    """Stop naming them: the visitor has moved on."""
    st.session_state[_IGNORED] = []


def _one_of(
    query: Mapping[str, Sequence[str]], key: str, known: Sequence[str], default: str | None
) -> tuple[str | None, list[str]]:
    values = [value for value in query.get(key, ()) if value]
    # The member itself, and not its text: widgets look for it among their options.
    allowed = [known[known.index(value)] for value in values if value in known]
    refused = [f"{key}={shortened(value)}" for value in values if value not in known]
    return (allowed[-1] if allowed else default), refused
