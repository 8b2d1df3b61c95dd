"""Everything that is kept between runs: datasets read, joined and made ready for the browser."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Final

from geo import atlas, dataset, resources
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
        return _atlas(dataset.source_state())


def map_resources(shown: Atlas, language: Language) -> MapResources:
    """Give what the map of an atlas fetches."""
    with _loading:
        return _resources(shown, language.locale)


def resource(name: str) -> Resource | None:
    """Find a resource by the name in its address, among the datasets kept."""
    return _by_name.get(name)


_by_name: Final[dict[str, Resource]] = {}


@lru_cache(maxsize=_KEPT_DATASETS)
def _atlas(state: str) -> Atlas:
    del state  # only distinguishes one state of the folder from another
    return atlas.build(dataset.load())


@lru_cache(maxsize=_KEPT_DATASETS * len(Locale))
def _resources(shown: Atlas, locale: Locale) -> MapResources:
    made = resources.build(shown, Language(locale))
    _by_name.update({item.name: item for item in made.all()})
    return made
