"""A Streamlit server in a process of its own, and the memory that it takes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

import httpx
import psutil  # type: ignore[import-untyped] # it ships no type information
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from geo.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

HOST: Final = "127.0.0.1"
_SAMPLED_EVERY_S: Final = 0.25
_STARTED_WITHIN_S: Final = 60
_STOPPED_WITHIN_S: Final = 10


@dataclass
class Server:
    """A server that answers.

    Parameters
    ----------
    port
        Where, on the loopback.
    peak_bytes
        The most resident memory seen so far, children included.
    """

    port: int
    peak_bytes: int = 0
    _over: Event = field(default_factory=Event)

    def watch(self, process: psutil.Process) -> None:
        """Sample the memory until `forget`."""
        while not self._over.wait(_SAMPLED_EVERY_S):
            try:
                family = (process, *process.children(recursive=True))
                self.peak_bytes = max(self.peak_bytes, sum(member.memory_info().rss for member in family))
            except psutil.NoSuchProcess:
                # A child that ended between the two calls; the next sample tells.
                continue

    def forget(self) -> None:
        """Stop sampling."""
        self._over.set()


@contextmanager
def serving(script: Path, folder: Path, variables: Mapping[str, str]) -> Iterator[Server]:
    """Run a script with Streamlit, as a user would, for the time of a ``with``.

    Parameters
    ----------
    script
        What ``streamlit run`` is given.
    folder
        Where it is given; Streamlit reads its settings there.
    variables
        Environment variables beside the current ones.

    Raises
    ------
    httpx.HTTPError
        The server did not answer in time.
    """
    server = Server(free_port())
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += ["--server.port", str(server.port), "--server.address", HOST, "--server.headless", "true"]
    command += ["--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    with subprocess.Popen(  # noqa: S603 # our own command
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        watcher = Thread(target=server.watch, args=(psutil.Process(process.pid),), daemon=True)
        watcher.start()
        try:
            _answer(f"http://{HOST}:{server.port}/_stcore/health")
            yield server
        finally:
            server.forget()
            watcher.join()
            process.terminate()
            try:
                process.wait(_STOPPED_WITHIN_S)
            except subprocess.TimeoutExpired:
                process.kill()


def free_port() -> int:
    """Find a port of the loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@retry(
    retry=retry_if_exception_type(httpx.HTTPError),
    stop=stop_after_delay(_STARTED_WITHIN_S),
    wait=wait_fixed(0.2),
    reraise=True,
)
def _answer(url: str) -> None:
    httpx.get(url, timeout=5).raise_for_status()
