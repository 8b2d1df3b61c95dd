"""A proxy on the loopback that counts what passes, compressed as it is."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import TYPE_CHECKING, Final

from tests.bench.server import HOST

if TYPE_CHECKING:
    from collections.abc import Iterator

_STREAM: Final = b"/_stcore/stream"
_CHUNK: Final = 65_536


@dataclass
class Wire:
    """What has passed, both ways.

    Parameters
    ----------
    port
        Where the proxy listens.
    socket_bytes
        Over WebSockets: their frames with headers, as compressed.
    other_bytes
        Over other connections: plain HTTP.
    """

    port: int
    socket_bytes: int = 0
    other_bytes: int = 0
    _lock: Lock = field(default_factory=Lock)

    def count(self, size: int, *, stream: bool) -> None:
        """Add what passed."""
        with self._lock:
            if stream:
                self.socket_bytes += size
            else:
                self.other_bytes += size


@contextmanager
def counting(port: int) -> Iterator[Wire]:
    """Stand before a server for the time of a ``with``."""
    with socket.create_server((HOST, 0)) as listener:
        wire = Wire(int(listener.getsockname()[1]))
        Thread(target=_accept, args=(listener, port, wire), daemon=True).start()
        yield wire


def _accept(listener: socket.socket, port: int, wire: Wire) -> None:
    while True:
        try:
            near, _ = listener.accept()
        except OSError:
            # The listener was closed: the measure is over.
            return
        Thread(target=_join, args=(near, port, wire), daemon=True).start()


def _join(near: socket.socket, port: int, wire: Wire) -> None:
    """Carry one connection; the browser speaks first, and its first line says what it is."""
    with near, socket.create_connection((HOST, port)) as far:
        first = near.recv(_CHUNK)
        stream = _STREAM in first.split(b"\r\n", 1)[0]
        wire.count(len(first), stream=stream)
        far.sendall(first)
        up = Thread(target=_carry, args=(near, far, wire), kwargs={"stream": stream}, daemon=True)
        up.start()
        _carry(far, near, wire, stream=stream)
        up.join()


def _carry(source: socket.socket, target: socket.socket, wire: Wire, *, stream: bool) -> None:
    try:
        while chunk := source.recv(_CHUNK):
            target.sendall(chunk)
            wire.count(len(chunk), stream=stream)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        # One side hung up while the other spoke: nothing more will pass.
        return
