"""One run: every target in turn, round after round, so that a busy moment touches all alike."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tests.bench.browser import Change, browsing, change, first_paint, settle, visit
from tests.bench.server import HOST, serving
from tests.bench.wire import counting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Browser, Page

    from tests.bench.targets import Scenario, Target

LOADS: Final = 5
_WARMING: Final = 2
"""First changes of a visit, untimed: code that runs for the first time is compiled then."""
_COUNTED: Final = 8


@dataclass
class Changes:
    """What one scenario showed.

    Parameters
    ----------
    scenario
        Its name.
    timed
        Every change, directly between browser and server.
    wire_bytes
        For other changes, through the proxy: bytes over the socket, as compressed.
    """

    scenario: str
    timed: list[Change] = field(default_factory=list)
    wire_bytes: list[int] = field(default_factory=list)


@dataclass
class Result:
    """What one target showed.

    Parameters
    ----------
    name, points
        Of the target.
    loads
        First maps of visitors new to a warm server, in seconds.
    changes
        One for each scenario.
    peak_bytes
        The server's most resident memory.
    busy
        Processes that wanted to run on this machine in the last minute, at the end.
    """

    name: str
    points: int
    loads: list[float] = field(default_factory=list)
    changes: list[Changes] = field(default_factory=list)
    peak_bytes: int = 0
    busy: float = 0


def run(targets: Sequence[Target], say: Callable[[str], None]) -> list[Result]:
    """Measure all targets in one run.

    Parameters
    ----------
    targets
        Each gets a server of its own; all stand ready at once, and one works at a time.
    say
        Told of the progress.
    """
    with ExitStack() as stack:
        servers = [
            stack.enter_context(serving(target.script, target.folder, target.variables)) for target in targets
        ]
        browser = stack.enter_context(browsing())
        results = [Result(target.name, target.points) for target in targets]
        for turn in range(LOADS + 1):
            for target, server, result in zip(targets, servers, results, strict=True):
                seconds = _load(browser, target, server.port)
                # The first visitor also warms the server; the others are timed.
                result.loads += [seconds] if turn else []
                say(f"{target.name}, {target.points} points : {seconds:.2f} s")
        for target, server, result in zip(targets, servers, results, strict=True):
            for scenario in target.scenarios:
                say(f"{target.name}, {target.points} points, {scenario.name}")
                result.changes.append(_changes(browser, target, scenario, server.port))
            result.peak_bytes = server.peak_bytes
            result.busy = os.getloadavg()[0]
    return results


def _load(browser: Browser, target: Target, port: int) -> float:
    count = target.scenarios[0].count if target.scenarios else 0
    with visit(browser, f"http://{HOST}:{port}/", target.probe) as page:
        return first_paint(page, count)


def _changes(browser: Browser, target: Target, scenario: Scenario, port: int) -> Changes:
    result = Changes(scenario.name)
    with _arrived(browser, target, scenario, port) as page:
        result.timed = [change(page, step) for step in scenario.steps][_WARMING:]
    with counting(port) as wire, _arrived(browser, target, scenario, wire.port) as page:
        passed = []
        for step in scenario.steps[:_COUNTED]:
            before = wire.socket_bytes
            change(page, step)
            passed.append(wire.socket_bytes - before)
        result.wire_bytes = passed[_WARMING:]
    return result


@contextmanager
def _arrived(browser: Browser, target: Target, scenario: Scenario, port: int) -> Iterator[Page]:
    with visit(browser, f"http://{HOST}:{port}/{scenario.query}", target.probe) as page:
        first_paint(page, scenario.count)
        settle(page)
        yield page
