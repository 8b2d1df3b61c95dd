"""Several servers of the application, and the nginx that the README puts before them."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from geo import journal
from geo.settings import DATA_VARIABLE, DATABASE_VARIABLE, DEMONSTRATION, LOG_VARIABLE, ROOT
from tests.programs import program

if TYPE_CHECKING:
    from collections.abc import Iterator

COOKIE: Final = "maillage_exemplaire"
_PORTS: Final = ("8501", "8502")
"""Of the servers, in the README."""

_USER: Final = "www-data"
_MAIN: Final = """
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
    log_format served '$cookie_maillage_exemplaire $upstream_addr $request_method $status $uri';
    access_log {folder}/access.log served;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {site}
}}
"""


class NotReadyError(Exception):
    """A program that was started does not answer yet."""


@dataclass(frozen=True)
class Replica:
    """One server of the application.

    Parameters
    ----------
    port
        Where it listens, on this machine.
    log
        What it wrote to standard error.
    process
        The program.
    """

    port: int
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Its own address, past the proxy."""
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True)
class Proxy:
    """The nginx before the servers.

    Parameters
    ----------
    url
        What visitors open.
    served
        One line an answer: the visitor's cookie, the server that answered, method, status, path.
    """

    url: str
    served: Path


@contextmanager
def replica(database: str, folder: Path) -> Iterator[Replica]:
    """Start a server of the application on a database, with a journal in JSON; wait for it to run."""
    port = _free()
    log = folder / f"journal-{port}.log"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    options = ["--server.address=127.0.0.1", "--server.headless=true", "--server.fileWatcherType=none"]
    named = {DATA_VARIABLE: str(DEMONSTRATION), DATABASE_VARIABLE: database, LOG_VARIABLE: journal.JSON}
    with log.open("wb") as errors:
        process = subprocess.Popen(  # noqa: S603 # our own application, on our own arguments
            command + options, cwd=ROOT, env=os.environ | named, stdout=subprocess.DEVNULL, stderr=errors
        )
        try:
            _answers(f"http://127.0.0.1:{port}/healthz")
            yield Replica(port, log, process)
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def proxy(first: Replica, second: Replica) -> Iterator[Proxy]:
    """Start nginx before two servers, with the lines of the README, as nobody in particular."""
    nginx = program("nginx")
    port = _free()
    site = re.search(r"```nginx\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert site
    lines = site[1].replace("listen 80;", f"listen 127.0.0.1:{port};")
    for told, true in zip(_PORTS, (first.port, second.port), strict=True):
        assert f"127.0.0.1:{told}" in lines
        lines = lines.replace(f"127.0.0.1:{told}", f"127.0.0.1:{true}")
    with tempfile.TemporaryDirectory(prefix="mlg") as name:
        folder = Path(name)
        (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, site=lines), encoding="utf-8")
        runs = ["runuser", "-u", _USER, "--"] if os.geteuid() == 0 else []
        if runs:
            shutil.chown(folder, _USER)
        process = subprocess.Popen(  # noqa: S603 # Debian's nginx, on our own arguments
            [*runs, nginx, "-p", folder, "-e", folder / "error.log", "-c", folder / "nginx.conf"]
        )
        try:
            _answers(f"http://127.0.0.1:{port}/healthz")
            yield Proxy(f"http://127.0.0.1:{port}", folder / "access.log")
        finally:
            process.terminate()
            process.wait(20)


@retry(
    retry=retry_if_exception_type((httpx.TransportError, NotReadyError)),
    wait=wait_fixed(0.1),
    stop=stop_after_delay(60),
    reraise=True,
)
def _answers(url: str) -> None:
    found = httpx.get(url, trust_env=False)
    if found.status_code != httpx.codes.OK:
        raise NotReadyError(url)


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
