"""Everything that is kept between runs: datasets read, joined and made ready for the browser."""

from __future__ import annotations

import gc
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Final

from geo import (
    alerts,
    atlas,
    database_address,
    dataset,
    guide,
    history,
    pairings,
    program,
    resources,
    rundown,
    source,
    surveys,
)
from geo.errors import DataError, StoreError
from geo.language import Language, Locale
from geo.settings import REFERENCE, REGION_CODES
from geo.store import Store
from geo.submissions import Submissions
from geo.ui import standby
from geo.ui.standby import Known
from geo.view import look
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from geo.alerts import Alert
    from geo.atlas import Atlas
    from geo.coverage import Dimension
    from geo.guide import Guide
    from geo.resources import Resource
    from geo.scenes import Scenes
    from geo.selection import Selection
    from geo.source import Source
    from geo.surveys import Result

_KEPT_DATASETS: Final = 3
"""Pages opened before the data changed still ask for what they had."""

_loading: Final = Lock()
_opening: Final = Lock()
_opened: Final[dict[str, Store]] = {}
"""The database that is in use, by its address."""


def current_source(day: date | None = None) -> Source:
    """Find where the tables are, as they are or as they were at the end of a day.

    Raises
    ------
    geo.errors.StoreError
        The database fails.
    """
    return source.at(store(), day)


def store() -> Store | None:
    """Give the database of publications, if there is one: looking makes none.

    One that was there and is no more is given too, for it says so: other tables in the place of
    those that were published would pass for them.
    """
    url = database_address.store_url()
    return _store(url) if url in _opened or database_address.exists(url) else None


def writable_store() -> Store:
    """Give the database of publications, made if need be."""
    return _store(database_address.store_url())


def is_published() -> bool:
    """Tell whether tables were published: beside them only is what visitors leave kept."""
    return current_source().publication is not None


def current_atlas(day: date | None = None) -> Atlas:
    """Give the atlas of the tables; what is published, or changed in a folder, is seen at the next run.

    While the database fails, the last one that was given, see `geo.ui.standby`.

    Parameters
    ----------
    day
        As the tables were at its end; as they are without it.

    Raises
    ------
    geo.errors.DataError
        The tables do not follow the schema.
    geo.errors.StoreError
        The database fails, and nothing was read of it before.
    """
    found = standby.last_known(database_address.store_url(), day, lambda: _current(day))
    return found if day is None else _of_the_past(found, current_atlas())


def _current(day: date | None) -> Known:
    here = current_source(day)
    return Known(here.publication, atlas_of(here))


def recent_sources(count: int) -> tuple[Source, ...]:
    """Find the last states of the tables, at most ``count``, the present one first; raises `StoreError`."""
    opened = store()
    return (source.at(opened), *(source.recent(opened, count)[1:] if opened else ()))


def atlas_of(here: Source) -> Atlas:
    """Give the atlas of a state of the tables; raises as `geo.source.Source.load` does."""
    with _loading:
        found = _atlas(here)
    if isinstance(found, DataError):
        raise found
    return found


@lru_cache(maxsize=1)
def frames_of(here: Source) -> Mapping[Table, pd.DataFrame]:
    """Give the text cells of the user's own tables in a state of them; raises as `Source.frames` does."""
    return here.frames()


@lru_cache(maxsize=1)
def reference_frames() -> Mapping[Table, pd.DataFrame]:
    """Give the text cells of the project's own reference tables, which never change."""
    return {table: sheet.cells for table, sheet in dataset.sheets(REFERENCE).items()}


def _store(url: str) -> Store:
    with _opening:
        if url not in _opened:
            _opened.clear()
            _opened[url] = Store.open(url)
            # What visitors left has its time, whether or not anybody comes to read it over.
            with suppress(StoreError):
                Submissions.open(_opened[url])
        return _opened[url]


def map_program(shown: Atlas, language: Language) -> Resource:
    """Give the program of an atlas's map; what it fetches can be found from now on."""
    with _loading:
        made = _program(shown, language.locale)
        # Last to go: what was asked for last.
        _made.pop(made[0].name, None)
        _made[made[0].name] = made
        while len(_made) > _KEPT_DATASETS * len(Locale):
            _made.pop(next(iter(_made)))
    return made[0]


@lru_cache(maxsize=_KEPT_DATASETS)
def current_guide(shown: Atlas) -> Guide:
    """Give the guide of an atlas, ready to be searched."""
    return guide.build(shown.dataset)


@lru_cache(maxsize=_KEPT_DATASETS)
def survey_results(shown: Atlas, survey: str) -> tuple[Result, ...]:
    """Give what is shown of a survey; its proof is of all its figures together, and takes its time."""
    return surveys.results(shown.dataset.tables[Table.SURVEYS], survey)


def current_alerts(shown: Atlas, today: date, language: Language) -> tuple[Alert, ...]:
    """Give the alerts of an atlas on a day: no filter changes them."""
    return _alerts(shown, today, language.locale)


def current_pairings(shown: Atlas, selection: Selection, today: date) -> pd.DataFrame:
    """Give the pairings under a selection on a day; the table is shared, and must not be changed."""
    return _pairings(shown, selection, today)


@lru_cache(maxsize=_KEPT_DATASETS * len(REGION_CODES))
def covered_by_year(shown: Atlas, selection: Selection, dimension: Dimension, today: date) -> pd.DataFrame:
    """Give the cells covered year by year, a matrix each; the table is shared, and must not be changed."""
    return history.covered_by_year(look(shown, selection, today), dimension, today)


def automatic_scenes(shown: Atlas, region: str, today: date, language: Language) -> Scenes:
    """Give the scenes that make themselves, of a region, or of the programme without one."""
    return _scenes(shown, region, today, language.locale)


def resource(name: str) -> Resource | None:
    """Find a resource by the name in its address, among the datasets kept."""
    # Taken at once, for others may make some meanwhile.
    return next((item for made in list(_made.values()) for item in made if item.name == name), None)


_made: Final[dict[str, tuple[Resource, ...]]] = {}
"""What may still be asked for; what is older is gone from the public addresses."""


@lru_cache(maxsize=_KEPT_DATASETS)
def _atlas(here: Source) -> Atlas | DataError:
    try:
        return atlas.build(here.load())
    except DataError as error:
        # Kept too: a large faulty folder is read once, and not for every visitor.
        return error


@lru_cache(maxsize=_KEPT_DATASETS)
def _of_the_past(shown: Atlas, newest: Atlas) -> Atlas:
    """Have from the newest tables what is aggregated of single answers, and who agrees to be named."""
    return shown if shown is newest else replace(shown, newest=newest)


@lru_cache(maxsize=_KEPT_DATASETS * len(Locale))
def _alerts(shown: Atlas, today: date, locale: Locale) -> tuple[Alert, ...]:
    return alerts.alerts(shown, today, Language(locale))


@lru_cache(maxsize=_KEPT_DATASETS * len(REGION_CODES))
def _pairings(shown: Atlas, selection: Selection, today: date) -> pd.DataFrame:
    return pairings.pairings(look(shown, selection, today), today)


@lru_cache(maxsize=_KEPT_DATASETS * len(Locale) * (len(REGION_CODES) + 1))
def _scenes(shown: Atlas, region: str, today: date, locale: Locale) -> Scenes:
    spoken = Language(locale)
    if region:
        return rundown.for_region(shown, region, today, spoken)
    return rundown.for_programme(shown, today, spoken)


@lru_cache(maxsize=_KEPT_DATASETS * len(Locale))
def _program(shown: Atlas, locale: Locale) -> tuple[Resource, ...]:
    language = Language(locale)
    fetched = resources.build(shown, language)
    made = program.build(shown, fetched, language)
    # Streamlit searches all of Python's objects for garbage at the end of each run, and nothing
    # else moves meanwhile: 0.15 s, of which 0.14 on what is kept for good, unless it is set aside.
    gc.freeze()
    return (made, *fetched.all())
