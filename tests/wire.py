"""A wire between a program and its database, which is cut at the commit."""

from __future__ import annotations

import socket
from contextlib import contextmanager, suppress
from enum import Enum, auto
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

_COMMIT: Final = b"COMMIT\x00"
_PUBLISHING: Final = b"INSERT INTO publication"
_CHUNK: Final = 65_536


class Cut(Enum):
    """When the wire is cut."""

    BEFORE_COMMIT = auto()
    """The server never hears of the commit."""
    BEFORE_ANSWER = auto()
    """The server has committed, and nobody hears of it."""
    FOR_GOOD = auto()
    """The same, and nobody gets through any more."""


class Wire:
    """Carry bytes both ways, until the first publication after `arm` commits."""

    def __init__(self, server: sa.URL) -> None:
        self._server = server
        self._cut: Cut | None = None
        self._down = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def arm(self, cut: Cut) -> None:
        """Cut at the commit of the next publication."""
        self._cut = cut

    def close(self) -> None:
        """Let nobody through any more."""
        # Wakes the thread that waits for somebody; closing alone would leave it.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = None if self._down else self._reach()
            if far is None:
                near.close()
                continue
            answered = Event()
            silent = Event()
            Thread(target=self._forth, args=(near, far, silent, answered), daemon=True).start()
            Thread(target=self._back, args=(far, near, silent, answered), daemon=True).start()

    def _reach(self) -> socket.socket:
        folder = str(self._server.query.get("host", ""))
        if folder:
            far = socket.socket(socket.AF_UNIX)
            far.connect(f"{folder}/.s.PGSQL.5432")
            return far
        return socket.create_connection((self._server.host or "localhost", self._server.port or 5432))

    def _forth(self, near: socket.socket, far: socket.socket, silent: Event, answered: Event) -> None:
        writing = False
        with suppress(OSError):
            while data := near.recv(_CHUNK):
                writing = writing or _PUBLISHING in data
                if self._cut and writing and _COMMIT in data:
                    cut, self._cut = self._cut, None
                    self._down = cut is Cut.FOR_GOOD
                    if cut is not Cut.BEFORE_COMMIT:
                        silent.set()
                        far.sendall(data)
                        answered.wait()
                    break
                far.sendall(data)
        _hang_up(near, far)

    def _back(self, far: socket.socket, near: socket.socket, silent: Event, answered: Event) -> None:
        with suppress(OSError):
            while data := far.recv(_CHUNK):
                if silent.is_set():
                    break
                near.sendall(data)
        answered.set()
        _hang_up(near, far)


@contextmanager
def wire(server: sa.URL) -> Iterator[Wire]:
    """Lay a wire to a server."""
    laid = Wire(server)
    try:
        yield laid
    finally:
        laid.close()


def _hang_up(*ends: socket.socket) -> None:
    for end in ends:
        # Tells the other side at once, whoever else still reads from it.
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
