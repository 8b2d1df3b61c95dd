"""A PostgreSQL server for the tests: the one that the environment names, or a private one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psycopg
import pytest
import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE: Final = "MAILLAGE_TEST_POSTGRES_URL"
_INSTALLED: Final = Path("/usr/lib/postgresql")
_numbers: Final = count(1)


@contextmanager
def server() -> Iterator[sa.URL]:
    """Give the address of a server that may make databases, or skip the test without one.

    With ``MAILLAGE_REQUIRE_POSTGRES=1`` the test fails instead: CI installs one.
    """
    if named := os.environ.get(VARIABLE):
        yield sa.make_url(named).set(drivername="postgresql+psycopg")
        return
    with _cluster(_installed()) as found:
        yield found.address


@contextmanager
def database(address: sa.URL, options: str = "") -> Iterator[str]:
    """Make a database, empty without options to be another, give its address, and drop it."""
    name = f"maillage_{os.getpid()}_{next(_numbers)}"
    administer(address, f"CREATE DATABASE {name} {options}")
    try:
        yield address.set(database=name).render_as_string(hide_password=False)
    finally:
        administer(address, f"DROP DATABASE {name} WITH (FORCE)")


def empty(address: sa.URL, url: str) -> None:
    """Take everything out of a database, whoever still has it open."""
    name = str(sa.make_url(url).database)
    end_connections(address, name)
    administer(sa.make_url(url), "DROP SCHEMA public CASCADE")
    administer(sa.make_url(url), "CREATE SCHEMA public")


def administer(address: sa.URL, statement: str) -> int:
    """Run a statement beside everything else; returns the number of rows."""
    dsn = address.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(dsn, autocommit=True) as connection:
        return connection.execute(statement.encode()).rowcount


def end_connections(address: sa.URL, name: str) -> None:
    """End every connection to a database."""
    dsn = address.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )


def _installed() -> Path:
    found = _programs()
    if found is None:
        reason = f"PostgreSQL n’est pas sur cette machine ({VARIABLE} peut nommer un serveur)"
        if os.environ.get("MAILLAGE_REQUIRE_POSTGRES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def _programs() -> Path | None:
    if found := shutil.which("initdb"):
        return Path(found).parent
    kept = sorted(_INSTALLED.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return kept[-1].parent if kept else None


@dataclass(frozen=True)
class Cluster:
    """A server of our own, that may stop and start again.

    Parameters
    ----------
    programs
        Where PostgreSQL is installed.
    folder
        Where its files and its socket are.
    """

    programs: Path
    folder: Path

    @property
    def address(self) -> sa.URL:
        """The address of its first database."""
        return sa.make_url(f"postgresql+psycopg://maillage@/postgres?host={self.folder}")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        # The tests kill programs, not the machine: its disk need not be waited for.
        options = f"-k {self.folder} -c listen_addresses= -c fsync=off -c max_connections=60"
        self._control("-l", self.folder / "log", "-o", options, "start")

    def stop(self) -> None:
        """Stop it as an accident does."""
        self._control("-m", "immediate", "stop")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let none of its processes run, as a machine does that is out of breath."""
        dsn = self.address.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(dsn) as connection:
            found = connection.execute("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
            own = [pid for (pid,) in found]
        # The first line: of the process that starts the others.
        main = int((self.folder / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0])
        for pid in (main, *own):
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in (main, *own):
                os.kill(pid, signal.SIGCONT)

    @contextmanager
    def small_disk(self, megabytes: int) -> Iterator[Path]:
        """Give its user a disk of that size, or skip the test where this process may not make one."""
        place = self.folder / "disque"
        place.mkdir()
        # What mounts asks for root, and a container may refuse even root.
        words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "maillage", str(place)]
        if os.geteuid() != 0 or subprocess.run(words, check=False, stderr=subprocess.DEVNULL).returncode:  # noqa: S603 # our own words
            pytest.skip("personne ne peut monter ici un disque assez petit pour être plein")
        try:
            shutil.chown(place, "postgres")
            yield place
        finally:
            # Busy as long as the server has files open there.
            _run("umount", "--lazy", place)

    def _control(self, *words: str | Path) -> None:
        _run(*_runs(), self.programs / "pg_ctl", "-D", self.folder / "data", "-w", *words)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Start a server of our own, or skip the test where PostgreSQL is not installed; see `server`."""
    with _cluster(_installed()) as found:
        yield found


@contextmanager
def _cluster(programs: Path) -> Iterator[Cluster]:
    # Short, since a socket's path is; and of the user whom the server runs as, never root.
    with tempfile.TemporaryDirectory(prefix="mlg", dir="/tmp") as folder:  # ours alone: 0700
        if _runs():
            shutil.chown(folder, "postgres")
        found = Cluster(programs, Path(folder))
        place = found.folder / "data"
        _run(*_runs(), programs / "initdb", "-D", place, "-U", "maillage", "-A", "trust", "-E", "UTF8", "-N")
        found.start()
        try:
            yield found
        finally:
            found.stop()


def _runs() -> list[str]:
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def _run(*command: str | Path) -> None:
    # A server keeps what it is given: a pipe would never end.
    subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)  # noqa: S603  # our own words
