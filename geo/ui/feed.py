"""The agenda at an address of its own, to which calendar programs subscribe."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from starlette.responses import PlainTextResponse, Response

from geo import agenda
from geo.errors import DataError, StoreError
from geo.extract import Extract
from geo.language import FRENCH, Language, Locale
from geo.selection import parse
from geo.ui import cache
from geo.view import look

if TYPE_CHECKING:
    from starlette.requests import Request

PATH: Final = "agenda.ics"
LANGUAGE: Final = "lang"
"""Key of the language in every address."""

_HEADERS: Final = {"Cache-Control": "no-cache"}


def answer(request: Request) -> Response:
    """Give the agenda of the filters that the address says, as the tables are now.

    A filter that is not known is refused by name: without it the agenda would hold more than was
    asked for, and nobody looks at what a calendar program was answered.
    """
    query = parse_qs(request.url.query, keep_blank_values=True)
    spoken = Language(Locale.ENGLISH) if query.get(LANGUAGE) == [Locale.ENGLISH] else FRENCH
    try:
        shown = cache.current_atlas()
    except (DataError, StoreError):
        # The screens say what is wrong; a program keeps what it had and asks again.
        return _told(spoken.text("Les données ne peuvent pas être lues pour l’instant."), 503)
    chosen, unknown = parse(query, shown)
    if unknown:
        names = ", ".join(f"{one.key}={one.value}" for one in unknown)
        return _told(spoken.text("Filtres inconnus dans l’adresse : {names}", names=names), 400)
    today = date.today()  # noqa: DTZ011 # the day that the file bears
    made = agenda.calendar(Extract(look(shown, chosen, today), spoken, today))
    return Response(made, media_type="text/calendar", headers=_HEADERS)


def _told(words: str, status: int) -> Response:
    return PlainTextResponse(words, status_code=status, headers=_HEADERS)
