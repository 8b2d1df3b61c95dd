"""Everything that is kept between runs: datasets read, joined and made ready for the browser."""

from __future__ import annotations

import gc
from collections import deque
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Final

from geo import alerts, atlas, dataset, program, resources, rundown
from geo.errors import DataError
from geo.language import Language, Locale
from geo.settings import REGION_CODES

if TYPE_CHECKING:
    from datetime import date

    from geo.alerts import Alert
    from geo.atlas import Atlas
    from geo.resources import Resource
    from geo.scenes import Scenes

_KEPT_DATASETS: Final = 3
"""Pages opened before the data changed still ask for what they had."""

_loading: Final = Lock()


def current_atlas() -> Atlas:
    """Give the atlas of the folder as it is now; a changed file is seen at the next run.

    Raises
    ------
    geo.errors.DataError
        The folder's tables do not follow the schema.
    """
    with _loading:
        found = _atlas(dataset.source_state())
    if isinstance(found, DataError):
        raise found
    return found


def map_program(shown: Atlas, language: Language) -> Resource:
    """Give the program of an atlas's map; what it fetches can be found from now on."""
    with _loading:
        return _program(shown, language.locale)


def current_alerts(shown: Atlas, today: date, language: Language) -> tuple[Alert, ...]:
    """Give the alerts of an atlas on a day: no filter changes them."""
    return _alerts(shown, today, language.locale)


def automatic_scenes(shown: Atlas, region: str, today: date, language: Language) -> Scenes:
    """Give the scenes that make themselves, of a region, or of the programme without one."""
    return _scenes(shown, region, today, language.locale)


def resource(name: str) -> Resource | None:
    """Find a resource by the name in its address, among the datasets kept."""
    return next((item for made in _made for item in made if item.name == name), None)


_made: Final[deque[tuple[Resource, ...]]] = deque(maxlen=_KEPT_DATASETS * len(Locale))
"""What may still be asked for; what is older is gone from the public addresses."""


@lru_cache(maxsize=_KEPT_DATASETS)
def _atlas(state: str) -> Atlas | DataError:
    del state  # only distinguishes one state of the folder from another
    try:
        return atlas.build(dataset.load())
    except DataError as error:
        # Kept too: a large faulty folder is read once, and not for every visitor.
        return error


@lru_cache(maxsize=_KEPT_DATASETS * len(Locale))
def _alerts(shown: Atlas, today: date, locale: Locale) -> tuple[Alert, ...]:
    return alerts.alerts(shown, today, Language(locale))


@lru_cache(maxsize=_KEPT_DATASETS * len(Locale) * (len(REGION_CODES) + 1))
def _scenes(shown: Atlas, region: str, today: date, locale: Locale) -> Scenes:
    spoken = Language(locale)
    if region:
        return rundown.for_region(shown, region, today, spoken)
    return rundown.for_programme(shown, today, spoken)


@lru_cache(maxsize=_KEPT_DATASETS * len(Locale))
def _program(shown: Atlas, locale: Locale) -> Resource:
    language = Language(locale)
    fetched = resources.build(shown, language)
    made = program.build(shown, fetched, language)
    _made.append((made, *fetched.all()))
    # Streamlit searches all of Python's objects for garbage at the end of each run, and nothing
    # else moves meanwhile: 0.15 s, of which 0.14 on what is kept for good, unless it is set aside.
    gc.freeze()
    return made
