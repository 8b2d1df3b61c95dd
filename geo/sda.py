"""The government's live boundary service: the administrative regions in full detail.

An ArcGIS map service answers in pages, may say that a page is not the last one at the top level
or under ``properties``, and may report an error with HTTP status 200.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import httpx
import shapely
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from geo.errors import ServiceError
from geo.outlines import CODE_FIELD, LINE_1927, NAME_FIELD
from geo.settings import REGION_CODES
from geo.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_LAYER: Final = 0
_KEY: Final = "OBJECTID"
_PAGES_AT_MOST: Final = 200


@dataclass(frozen=True)
class Patience:
    """How long to insist, in seconds; the wait doubles after each of the attempts."""

    timeout_s: float = 60.0
    attempts: int = 5
    first_wait_s: float = 2.0
    longest_wait_s: float = 30.0


@dataclass(frozen=True)
class Page:
    """One answer of the service."""

    features: tuple[dict[str, Any], ...]
    more: bool
    size: int


class _PassingError(ServiceError):
    """A failure that may be gone at the next attempt."""


def fetch(
    service: str,
    output: Path,
    *,
    report: Callable[[str], None],
    patience: Patience = Patience(),
    page_size: int = 5,
) -> None:
    """Download the regions and write them as GeoJSON: whole, or not at all.

    Parameters
    ----------
    service
        Address of the map service, up to ``MapServer``.
    output
        File to write or to replace.
    report
        Is told the progress, in French.
    patience
        Timeouts and attempts.
    page_size
        Features asked for at once; few, because one polygon may weigh megabytes.

    Raises
    ------
    ServiceError
        If the service fails, or its answer is not the 17 regions and the strip of 1927.
    """
    address = f"{service.rstrip('/')}/{_LAYER}/query"
    features: list[dict[str, Any]] = []
    with httpx.Client(timeout=patience.timeout_s, follow_redirects=True) as client:
        for number, page in enumerate(_pages(client, address, patience, page_size), start=1):
            features.extend(page.features)
            report(f"Page {number} : {len(features)} entités, {page.size / 1000:.0f} ko")
    _check(features)
    content = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()
    write_whole(output.parent, {output.name: content})
    report(f"{output} : {len(features)} entités, {len(content) / 1000:.0f} ko")


def _pages(client: httpx.Client, address: str, patience: Patience, page_size: int) -> Iterator[Page]:
    retrying = Retrying(
        stop=stop_after_attempt(patience.attempts),
        wait=wait_exponential(multiplier=patience.first_wait_s, max=patience.longest_wait_s),
        retry=retry_if_exception_type(_PassingError),
        reraise=True,
    )
    offset = 0
    for _ in range(_PAGES_AT_MOST):
        page = retrying(_page, client, address, offset, page_size)
        yield page
        if not page.more:
            return
        if not page.features:
            break
        offset += len(page.features)
    text = "Le service annonce toujours une suite sans la donner. Réessayez plus tard."
    raise ServiceError(text)


def _page(client: httpx.Client, address: str, offset: int, page_size: int) -> Page:
    parameters: dict[str, str | int] = {
        "where": "1=1",
        "outFields": f"{_KEY},{CODE_FIELD},{NAME_FIELD},RES_CO_VER",
        "outSR": 4326,
        "f": "geojson",
        "orderByFields": _KEY,
        "resultOffset": offset,
        "resultRecordCount": page_size,
    }
    try:
        response = client.get(address, params=parameters)
    except httpx.TimeoutException as error:
        text = f"Le service {address} n'a pas répondu à temps. Réessayez plus tard."
        raise _PassingError(text) from error
    except (httpx.TransportError, httpx.DecodingError) as error:
        text = f"La connexion à {address} est impossible ou coupée. Vérifiez le réseau, puis réessayez."
        raise _PassingError(text) from error
    except (httpx.InvalidURL, httpx.TooManyRedirects) as error:
        text = f"« {address} » n'est pas l'adresse d'un service. Vérifiez --service."
        raise ServiceError(text) from error
    if response.status_code != HTTPStatus.OK:
        raise _refusal(response.status_code, address, response.reason_phrase)
    return _read(response.content, address)


def _refusal(code: int, address: str, reason: str) -> ServiceError:
    if code == HTTPStatus.TOO_MANY_REQUESTS or code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _PassingError(f"Le service {address} est en panne ({code}, {reason}). Réessayez plus tard.")
    return ServiceError(f"Le service {address} refuse la demande ({code}, {reason}). Vérifiez --service.")


def _read(content: bytes, address: str) -> Page:
    try:
        answer = json.loads(content)
    except ValueError as error:
        text = f"La réponse de {address} est tronquée ou n'est pas du GeoJSON. Réessayez plus tard."
        raise _PassingError(text) from error
    if isinstance(answer, dict) and isinstance(problem := answer.get("error"), dict):
        code = problem.get("code")
        known = code if isinstance(code, int) else HTTPStatus.INTERNAL_SERVER_ERROR
        raise _refusal(known, address, str(problem.get("message", "sans explication")))
    if not (isinstance(answer, dict) and isinstance(answer.get("features"), list)):
        text = f"La réponse de {address} n'est pas une liste d'entités. Vérifiez --service."
        raise ServiceError(text)
    places = (answer, answer.get("properties") or {})
    more = any(place.get("exceededTransferLimit") is True for place in places)
    return Page(tuple(answer["features"]), more, len(content))


def _check(features: list[dict[str, Any]]) -> None:
    try:
        fields = [feature["properties"] for feature in features]
        keys = [field[_KEY] for field in fields]
        codes = {field[CODE_FIELD] for field in fields if LINE_1927 not in field[NAME_FIELD]}
        extras = sum(LINE_1927 in field[NAME_FIELD] for field in fields)
        shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features]
    except (KeyError, TypeError, shapely.GEOSException) as error:
        text = f"Une entité reçue n'a pas la forme attendue ({error}). Le service a peut-être changé."
        raise ServiceError(text) from error
    problems = []
    if len(set(keys)) != len(keys):
        problems.append(f"des entités en double ({_KEY})")
    if missing := sorted(set(REGION_CODES) - codes):
        problems.append(f"régions absentes : {', '.join(missing)}")
    if unknown := sorted(codes - set(REGION_CODES)):
        problems.append(f"codes inconnus : {', '.join(unknown)}")
    if extras != 1:
        problems.append(f"entité « {LINE_1927} » : 1 attendue, {extras} reçue(s)")
    if any(shape.is_empty or shape.geom_type not in {"Polygon", "MultiPolygon"} for shape in shapes):
        problems.append("des entités sans polygone")
    if problems:
        text = (
            f"Le service a répondu autre chose que les 17 régions : {' ; '.join(problems)}. Rien n'est écrit."
        )
        raise ServiceError(text)
