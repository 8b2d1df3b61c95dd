"""A latitude and a longitude that stand in one cell, as maps and phones copy them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geo import degrees
from geo.absences import ABSENT
from geo.language import message
from geo.normalisers import INVISIBLE
from geo.plain import plain
from geo.problems import shortened
from geo.remarks import Fix, Remark, Verdict
from geo.settings import LATITUDE_RANGE, LONGITUDE_RANGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.grid import Value
    from geo.language import Message
    from geo.remarks import Decisions

_LONGEST: Final = 100
_WRAPPED: Final = re.compile(r"\s*(?:point\s*)?[(\[]\s*(.*?)\s*[)\]]\s*", re.IGNORECASE | re.DOTALL)
_NAMED: Final = re.compile(r"\b(?:latitude|longitude|lat|long|lon|lng)\b\s*[.:=]?\s*", re.IGNORECASE)
_BETWEEN: Final = tuple(
    map(
        re.compile,
        (
            r"\s*[;|/\n]\s*",
            r"\s*,\s+",
            r"\s*,\s*",
            r"\s+|(?<=[NSEOWnseow])(?=[0-9+−-])",
        ),
    )
)
"""What may stand between the two, the surest first: a comma is also that of decimals, a space that of
minutes."""

_NORTHWARD: Final = frozenset("NS")
_SIDES: Final = re.compile(r"[NSEOW]", re.IGNORECASE)

_TOGETHER: Final = message("La latitude et la longitude sont dans la même cellule.")
_NOT_TWO: Final = (
    message("Cette cellule devrait contenir une latitude et une longitude."),
    message("Écrivez les deux, par exemple « 46.81, -71.21 »."),
)
_EITHER: Final = (
    message("Chacun de ces deux nombres peut être la latitude : l’ordre ne se devine pas."),
    message("Dites-le, par exemple « 58.1 N, 62.3 O », ou mettez chaque coordonnée dans sa colonne."),
)
_NEITHER: Final = (
    message("Dans aucun ordre ces coordonnées ne sont celles d’un lieu du Québec."),
    message("Corrigez-les, ou laissez la cellule vide si le lieu est hors du Québec."),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A cell, and the two coordinates that it holds.

    Parameters
    ----------
    latitude, longitude
        Decimal degrees as the tables write them; empty where the cell does not hold both.
    why
        Why it does not, and the cure; ``None`` where it does, or is empty.
    """

    latitude: str = ""
    longitude: str = ""
    why: tuple[Message, Message] | None = None


def holds(value: Value) -> bool:
    """Tell whether a cell holds two coordinates, in Québec or not."""
    return isinstance(value, str) and _halves(_bare(value)) is not None


@lru_cache(maxsize=10_000)
def read(text: str) -> Pair:
    """Read the two coordinates of a cell.

    Which one is the latitude is told by the sides (« N », « O »), or else by Québec's extent; a
    longitude that lacks the sign of the west keeps lacking it, see `geo.placing.place`.
    """
    halves = _halves(_bare(text))
    if halves is None:
        return Pair(why=_NOT_TWO)
    (one, northward), (other, other_northward) = halves
    if northward is not None or other_northward is not None:
        if northward == other_northward:
            return Pair(why=_NOT_TWO)
        first = northward if northward is not None else not other_northward
        return _pair(one, other) if first else _pair(other, one)
    for unsigned in (False, True):
        ways = [
            (latitude, longitude)
            for latitude, longitude in ((one, other), (other, one))
            if _here(latitude, longitude, unsigned=unsigned)
        ]
        if ways:
            return _pair(*ways[0]) if len(ways) == 1 else Pair(why=_EITHER)
    return Pair(why=_NEITHER)


def split(
    values: Sequence[Value], lines: Sequence[int], place: int, decisions: Decisions
) -> tuple[list[str], list[str], list[Remark]]:
    """Split the cells of a column into longitudes and latitudes.

    Parameters
    ----------
    values, lines
        The cells, and the line of each.
    place
        Position of the column in the sheet.

    Returns
    -------
    Longitudes, latitudes, and what is to be said. A cell that is not split stands among the longitudes
    as it is, for the table to refuse.
    """
    longitudes: list[str] = []
    latitudes: list[str] = []
    remarks: list[Remark] = []
    for value, line in zip(values, lines, strict=True):
        text = plain(value)
        absent = text.casefold() in ABSENT
        found = Pair() if absent or not text else read(text)
        fix = Fix.MISSING if absent else None if found.why or not text else Fix.PAIR
        taken = fix is not None and decisions.take(fix, line, "longitude")
        longitudes.append(found.longitude if taken or not text else text)
        latitudes.append(found.latitude if taken else "")
        if not text:
            continue
        what, cure = found.why or (_TOGETHER, message("La cellule sera laissée vide."))
        proposed = "" if fix is not Fix.PAIR else f"{found.latitude}, {found.longitude}"
        if proposed:
            cure = message("Latitude, longitude proposées : {proposed}.", proposed=proposed)
        elif absent:
            what = message("Ce signe tient lieu de valeur absente.")
        verdict = Verdict.REFUSED if fix is None else Verdict.CORRECTED if taken else Verdict.PROPOSED
        said = Remark(line, place, "longitude", shortened(text), what, cure, verdict, fix, proposed)
        remarks.append(said)
    return longitudes, latitudes, remarks


def _bare(text: str) -> str:
    """Leave out what says the same in words: « lat. : 46,81 ; long. : -71,21 », « POINT (-71.21 46.81) »."""
    inner = INVISIBLE.sub("", text).strip()
    if wrapped := _WRAPPED.fullmatch(inner):
        inner = wrapped[1]
    return _NAMED.sub(" ", inner).strip()


def _halves(text: str) -> tuple[tuple[float, bool | None], tuple[float, bool | None]] | None:
    """Cut a text in two coordinates, each with whether its side makes it a latitude, if it has one."""
    if len(text) > _LONGEST or degrees.read(text) is not None:
        return None
    for between in _BETWEEN:
        found = list(_cuts(text, between))
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _cuts(
    text: str, between: re.Pattern[str]
) -> Iterator[tuple[tuple[float, bool | None], tuple[float, bool | None]]]:
    for cut in between.finditer(text):
        one, other = text[: cut.start()], text[cut.end() :]
        if (first := degrees.read(one)) is not None and (second := degrees.read(other)) is not None:
            yield (first, _northward(one)), (second, _northward(other))


def _northward(text: str) -> bool | None:
    side = _SIDES.search(text)
    return side[0].upper() in _NORTHWARD if side else None


def _here(latitude: float, longitude: float, *, unsigned: bool) -> bool:
    (west, east), (south, north) = LONGITUDE_RANGE, LATITUDE_RANGE
    return south <= latitude <= north and west <= (-longitude if unsigned else longitude) <= east


def _pair(latitude: float, longitude: float) -> Pair:
    return Pair(degrees.written(latitude), degrees.written(longitude))
