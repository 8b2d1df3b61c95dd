"""Everything that is kept between runs: datasets read, joined and made ready for the browser."""

from __future__ import annotations

from collections import deque
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Final

from geo import atlas, dataset, resources
from geo.errors import DataError
from geo.language import Language, Locale

if TYPE_CHECKING:
    from geo.atlas import Atlas
    from geo.resources import MapResources, Resource

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


def map_resources(shown: Atlas, language: Language) -> MapResources:
    """Give what the map of an atlas fetches."""
    with _loading:
        return _resources(shown, language.locale)


def resource(name: str) -> Resource | None:
    """Find a resource by the name in its address, among the datasets kept."""
    return next((item for made in _made for item in made.all() if item.name == name), None)


_made: Final[deque[MapResources]] = deque(maxlen=_KEPT_DATASETS * len(Locale))
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
def _resources(shown: Atlas, locale: Locale) -> MapResources:
    made = resources.build(shown, Language(locale))
    _made.append(made)
    return made
