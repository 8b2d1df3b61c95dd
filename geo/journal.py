"""The journal: what happened, for who runs the application, and nothing about anybody.

One line an event on standard error, readable, or JSON where ``MAILLAGE_LOG=json``. An event is
made of numbers, kinds and classes; what people and files hold has no way in. Lines of other
programs go through `_discreet`, for an exception tells in its message what it stumbled over.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from geo.errors import UnreadableFileError
from geo.settings import LOG_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from geo.errors import ImportSourceError
    from geo.publications import Publication

    Fact = str | int | float | None

JSON: Final = "json"
_LOGGER: Final = logging.getLogger("maillage")
# Where nobody configured it, as on the command line, it keeps silent.
_LOGGER.addHandler(logging.NullHandler())
_FACTS: Final = "maillage_facts"
_KINDS: Final = frozenset(("csv", "txt", "tsv", "xlsx", "xls", "ods", "geojson", "json", "gpkg"))
_OTHER: Final = "autre"
_plain_record: Final = logging.getLogRecordFactory()


class Event(StrEnum):
    """What may happen."""

    STARTED = "demarrage"
    PUBLISHED = "publication"
    REFUSED = "import_refuse"
    FAILED = "base_en_panne"


def started(version: str, database: str) -> None:
    """Note that the application runs, and on which kind of database."""
    _note(logging.INFO, Event.STARTED, {"version": version, "base": database})


def published(publication: Publication, changes: int, seconds: float) -> None:
    """Note a publication: its number and kind, how much it changed, how long it took."""
    _note(
        logging.INFO,
        Event.PUBLISHED,
        {
            "numero": publication.number,
            "genre": str(publication.kind),
            "annule": publication.undoes,
            "changements": changes,
            "secondes": round(seconds, 3),
        },
    )


def refused(file: str, error: ImportSourceError) -> None:
    """Note that a file was refused: its kind, and why in our own words, without what fills them."""
    suffix = PurePath(file).suffix.removeprefix(".").lower()
    reason = error.problem.what.template if isinstance(error, UnreadableFileError) else type(error).__name__
    _note(logging.INFO, Event.REFUSED, {"fichier": suffix if suffix in _KINDS else _OTHER, "raison": reason})


def failed(error: BaseException) -> None:
    """Note that the database failed: the class of the failure and its code, never its message."""
    codes = (getattr(error, name, None) for name in ("sqlstate", "sqlite_errorname", "errno"))
    code = next((code for code in codes if code is not None), None)
    _note(logging.ERROR, Event.FAILED, {"classe": type(error).__name__, "code": code})


def configure() -> None:
    """Write the journal to standard error, and keep what other programs log discreet."""
    logging.setLogRecordFactory(_discreet)
    form = _Json() if os.environ.get(LOG_VARIABLE) == JSON else _Readable()
    own = logging.StreamHandler(sys.stderr)
    own.setFormatter(form)
    _LOGGER.handlers[:] = [own]
    _LOGGER.propagate = False
    _LOGGER.setLevel(logging.INFO)
    if isinstance(form, _Json):
        # Those of the servers that run us: a reader of JSON takes no other line.
        loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
        for handler in {handler for logger in (logging.root, *loggers) for handler in logger.handlers}:
            handler.setFormatter(form)


def _note(level: int, event: Event, facts: Mapping[str, Fact]) -> None:
    told = {name: fact for name, fact in facts.items() if fact is not None}
    _LOGGER.log(level, str(event), extra={_FACTS: told})


def _discreet(*args: object, **kwargs: object) -> logging.LogRecord:
    """Make a record that tells of an exception its class and its way, and not its message."""
    record = _plain_record(*args, **kwargs)
    found = record.exc_info
    if found and found[1] is not None:
        record.msg = f"{record.getMessage()} | {' < '.join(_causes(found[1]))} | {_way(found[2])}"
        record.args = ()
        record.exc_info = None
    return record


def _causes(error: BaseException | None) -> list[str]:
    told: list[str] = []
    while error is not None:
        told.append(type(error).__name__)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return told


def _way(found: TracebackType | None) -> str:
    return " > ".join(
        f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(found)
    )


class _Readable(logging.Formatter):
    """A line for people."""

    def format(self, record: logging.LogRecord) -> str:
        facts = getattr(record, _FACTS, {})
        told = " ".join(f"{name}={fact}" for name, fact in facts.items())
        return f"{_moment(record)} {record.levelname} {record.getMessage()} {told}".rstrip()


class _Json(logging.Formatter):
    """A line for programs."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "moment": _moment(record),
            "niveau": record.levelname.lower(),
            "source": record.name,
            "evenement": record.getMessage(),
        }
        return json.dumps({**told, **getattr(record, _FACTS, {})}, ensure_ascii=False)


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
