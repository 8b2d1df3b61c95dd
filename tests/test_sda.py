"""The download of the regions, against a local server that plays the government's service."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from geo import boundaries
from geo.errors import ServiceError
from geo.sda import Patience, fetch
from geo.settings import REGION_CODES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Feature = dict[str, Any]

IMPATIENT = Patience(timeout_s=0.3, attempts=3, first_wait_s=0.01, longest_wait_s=0.02)


@dataclass(frozen=True)
class Reply:
    """What the played service answers once."""

    body: bytes
    status: int = 200
    announced: int | None = None
    slow: bool = False


@dataclass
class Service:
    """The played service: what it holds, what it answers first, what it was asked."""

    features: list[Feature]
    first: list[Reply] = field(default_factory=list)
    always: Reply | None = None
    flag_in_properties: bool = False
    largest_page: int = 1000
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    address: str = ""

    def reply(self, path: str) -> Reply:
        """Answer as an ArcGIS map service does, or as the test has laid down."""
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        self.asked.append(query)
        if self.first:
            return self.first.pop(0)
        if self.always:
            return self.always
        if parts.path != "/MapServer/0/query":
            return Reply(b"not here", 404)
        start = int(query["resultOffset"][0])
        end = start + min(int(query["resultRecordCount"][0]), self.largest_page)
        answer: Feature = {"type": "FeatureCollection", "features": self.features[start:end]}
        if end < len(self.features):
            more = {"exceededTransferLimit": True}
            answer |= {"properties": more} if self.flag_in_properties else more
        return Reply(json.dumps(answer).encode())


def feature(key: int, code: str, name: str = "Région") -> Feature:
    ring = [[key, 46], [key + 1, 46], [key + 1, 47], [key, 47], [key, 46]]
    properties = {"OBJECTID": key, "RES_CO_REG": code, "RES_NM_REG": name, "RES_CO_VER": "V2026"}
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "id": key, "properties": properties, "geometry": geometry}


def whole() -> list[Feature]:
    regions = [feature(key, code) for key, code in enumerate(REGION_CODES, start=1)]
    return [*regions, feature(18, "09", "Côte-Nord (Tracé de 1927)")]


@contextmanager
def running(service: Service) -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply = service.reply(self.path)
            if reply.slow:
                service.released.wait(10)
            self.send_response(reply.status)
            self.send_header("Content-Length", str(reply.announced or len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            """Say nothing in the test's output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    service.address = f"http://127.0.0.1:{server.server_address[1]}/MapServer"
    try:
        yield service
    finally:
        service.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def download(service: Service, output: Path, report: Callable[[str], None] = lambda _: None) -> None:
    with running(service):
        fetch(service.address, output, report=report, patience=IMPATIENT)


@pytest.mark.parametrize("flag_in_properties", [False, True])
def test_all_pages_are_gathered_and_told(tmp_path: Path, flag_in_properties: bool) -> None:  # noqa: FBT001 - pytest fills it
    service = Service(whole(), flag_in_properties=flag_in_properties)
    told: list[str] = []
    download(service, tmp_path / "sda.geojson", told.append)
    collection = json.loads((tmp_path / "sda.geojson").read_bytes())
    assert collection == {"type": "FeatureCollection", "features": whole()}
    assert [query["resultOffset"] for query in service.asked] == [["0"], ["5"], ["10"], ["15"]]
    assert {query["outSR"][0] for query in service.asked} == {"4326"}
    assert {query["f"][0] for query in service.asked} == {"geojson"}
    assert [line.split(",")[0] for line in told[:4]] == [
        "Page 1 : 5 entités",
        "Page 2 : 10 entités",
        "Page 3 : 15 entités",
        "Page 4 : 18 entités",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["sda.geojson"]


def test_a_service_that_gives_smaller_pages_than_asked_is_followed(tmp_path: Path) -> None:
    service = Service(whole(), largest_page=2)
    download(service, tmp_path / "sda.geojson")
    assert len(json.loads((tmp_path / "sda.geojson").read_bytes())["features"]) == 18
    assert len(service.asked) == 9


PASSING = {
    "500": Reply(b"broken", 500),
    "429": Reply(b"later", 429),
    "error body with 200": Reply(b'{"error":{"code":500,"message":"Error performing query"}}'),
    "truncated JSON": Reply(b'{"type":"FeatureCollection","features":[{"ty'),
    "connection cut": Reply(b'{"type":', announced=9999),
    "too slow": Reply(b"{}", slow=True),
    "page of the proxy": Reply(b"<html>maintenance</html>"),
}


@pytest.mark.parametrize("reply", PASSING.values(), ids=PASSING.keys())
def test_a_passing_failure_is_overcome(tmp_path: Path, reply: Reply) -> None:
    service = Service(whole(), first=[reply, reply])
    download(service, tmp_path / "sda.geojson")
    assert len(json.loads((tmp_path / "sda.geojson").read_bytes())["features"]) == 18
    assert len(service.asked) == 2 + 4


@pytest.mark.parametrize(
    ("reply", "said", "attempts"),
    [
        (PASSING["500"], r"en panne \(500", 3),
        (PASSING["error body with 200"], "Error performing query", 3),
        (PASSING["truncated JSON"], "tronquée", 3),
        (PASSING["connection cut"], "coupée", 3),
        (PASSING["too slow"], "pas répondu à temps", 3),
        (Reply(b"no", 404), r"refuse la demande \(404.*--service", 1),
        (Reply(b'{"error":{"code":400,"message":"Invalid query"}}'), r"400, Invalid query.*--service", 1),
        (Reply(b'{"layers":[]}'), "pas une liste d'entités", 1),
        (Reply(b"[]"), "pas une liste d'entités", 1),
        (Reply(b'{"features":[],"exceededTransferLimit":true}'), "toujours une suite", 1),
        (Reply(b'{"features":[]}'), "régions absentes : 01, 02", 1),
        (Reply(b'{"features":[{"properties":{}}]}'), "forme attendue", 1),
    ],
)
def test_a_lasting_failure_is_said_and_leaves_nothing(
    tmp_path: Path, reply: Reply, said: str, attempts: int
) -> None:
    kept = tmp_path / "sda.geojson"
    kept.write_text("before", encoding="utf-8")
    service = Service([], always=reply)
    with pytest.raises(ServiceError, match=said):
        download(service, kept)
    assert len(service.asked) == attempts
    assert [path.name for path in tmp_path.iterdir()] == ["sda.geojson"]
    assert kept.read_text(encoding="utf-8") == "before"


@pytest.mark.parametrize(
    ("features", "said"),
    [
        ([one for one in whole() if one["id"] != 13], "régions absentes : 13"),
        (whole()[:-1], "« Tracé de 1927 » : 1 attendue, 0 reçue"),
        ([*whole(), feature(18, "01")], "en double"),
        ([*whole(), feature(19, "42")], "codes inconnus : 42"),
        (
            [*whole()[1:], feature(1, "01") | {"geometry": {"type": "Polygon", "coordinates": []}}],
            "sans polygone",
        ),
        ([*whole()[1:], feature(1, "01") | {"geometry": None}], "forme attendue"),
    ],
)
def test_what_is_not_the_17_regions_is_refused(tmp_path: Path, features: list[Feature], said: str) -> None:
    with pytest.raises(ServiceError, match=said):
        download(Service(features), tmp_path / "sda.geojson")
    assert list(tmp_path.iterdir()) == []


def test_nobody_at_the_address(tmp_path: Path) -> None:
    with running(Service(whole())) as service:
        gone = service.address
    with pytest.raises(ServiceError, match="Vérifiez le réseau"):
        fetch(gone, tmp_path / "sda.geojson", report=lambda _: None, patience=IMPATIENT)


def test_the_command_says_what_comes_next_and_what_went_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "sda.geojson"
    with running(Service(whole())) as service:
        assert boundaries.main(["fetch", "--service", service.address, "--output", str(output)]) == 0
        assert f"build --regions {output}" in capsys.readouterr().err
        assert boundaries.main(["fetch", "--service", service.address + "x", "--output", str(output)]) == 1
        assert "Vérifiez --service" in capsys.readouterr().err
