"""The nginx of the README notes no request that tells a private link."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Final

import httpx

from tests import replicas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.replicas import Replica

SECRET: Final = "s" * 43


class _Ready(BaseHTTPRequestHandler):
    """Answers everything."""

    def do_GET(self) -> None:
        self.send_response(httpx.codes.OK)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_told: object) -> None:
        """Say nothing."""


@contextmanager
def answering(folder: Path) -> Iterator[Replica]:
    """Give a server that answers, in the place of one of the application."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Ready) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            # The proxy asks of a server but its port; this one is no process.
            yield replicas.Replica(server.server_port, folder / "aucun.log", None)  # type: ignore[arg-type]
        finally:
            server.shutdown()
            thread.join()


def test_no_request_that_tells_a_private_link_is_noted(tmp_path: Path) -> None:
    with ExitStack() as stack:
        a, b = (stack.enter_context(answering(tmp_path)) for _ in range(2))
        proxy = stack.enter_context(replicas.proxy(a, b))
        private = f"{proxy.url}/diagnostic?lang=en&lien={SECRET}"
        with httpx.Client(trust_env=False) as visitor:
            for asked, comes_from in (
                ("/diagnostic?lien=" + SECRET, ""),
                ("/diagnostic?lang=en&lien=" + SECRET, ""),
                ("/assets/private.css", private),
                ("/couverture?region=03", f"{proxy.url}/carte"),
                ("/lien", ""),
                # A line is written once its answer has left: the next request finds it there.
                ("/fin", ""),
            ):
                told = {"Referer": comes_from} if comes_from else {}
                found = visitor.get(proxy.url + asked, headers=told)
                assert (found.status_code, "maillage_exemplaire" in found.headers["Set-Cookie"]) == (
                    200,
                    True,
                )
        noted = [line.split()[-1] for line in proxy.served.read_text(encoding="utf-8").splitlines()]
        assert [path for path in noted if path != "/fin"] == ["/healthz", "/couverture", "/lien"]
