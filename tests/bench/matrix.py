"""The coverage matrix at full size: 17 regions, 111 measures, 100 000 rows, and the pairings below it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo import atlas, dataset
from geo.coverage import Dimension, coverage
from geo.pairings import pairings
from geo.selection import Selection
from geo.settings import DATA_VARIABLE, DEMONSTRATION, REGION_CODES, ROOT
from geo.view import look
from geo.vocabularies import Axis, Table
from tests.bench.browser import Probe, browsing, settle, visit
from tests.bench.places import SEED
from tests.bench.server import HOST, serving

if TYPE_CHECKING:
    from pathlib import Path

    from geo.view import View

MEASURES: Final = 111
ROWS: Final = 100_000
_SOUGHT: Final = 0.02
"""Share of the expertises that are sought, each to be paired with those offered."""

_TIMES: Final = 5
_LISTED: Final = ("99", "120", "131", "111", "97", "37", "16")
"""Measures that the demonstration's tables name."""

_DRAWN: Final = """(lines) => new Promise((done) => {
  const told = () => {
    const hosts = [...document.querySelectorAll("*")].filter((one) => one.shadowRoot);
    const host = hosts.find((one) => one.shadowRoot.querySelector(".maillage-matrix"));
    return host ? host.shadowRoot.querySelectorAll("tbody th[scope=row]").length : 0;
  };
  const look = () => {
    if (told() !== lines) { requestAnimationFrame(look); return; }
    requestAnimationFrame(() => done(performance.timeOrigin + performance.now() - bench.asked));
  };
  look();
})"""


@dataclass(frozen=True)
class Matrix:
    """Medians in seconds.

    Parameters
    ----------
    prepared
        The first matrix of a dataset: which row belongs to which cell is found out then.
    computed
        Every other one.
    drawn
        From the click that asks for it to the frame that shows it, in the browser.
    paired
        What is sought with what is offered, once for a selection, see `geo.ui.cache`.
    """

    prepared: float
    computed: float
    drawn: float
    paired: float


def measure(folder: Path) -> Matrix:
    """Time the matrix of a data folder made here."""
    _make(folder)
    view = look(atlas.build(dataset.load(folder)), Selection())
    today = date.today()  # noqa: DTZ011 # as the screen does
    prepared, *computed = (_timed(view, today) for _ in range(_TIMES + 1))
    start = perf_counter()
    pairings(view, today)
    paired = perf_counter() - start
    return Matrix(prepared, median(computed), median(_drawn(folder)), paired)


def _timed(view: View, today: date) -> float:
    start = perf_counter()
    coverage(view, Dimension.MEASURES, today)
    return perf_counter() - start


def _drawn(folder: Path) -> list[float]:
    seconds = []
    with (
        serving(ROOT / "app.py", ROOT, {DATA_VARIABLE: str(folder)}) as server,
        browsing() as browser,
        visit(browser, f"http://{HOST}:{server.port}/couverture?croisement=secteur", Probe.PAGE) as page,
    ):
        page.locator(".maillage-matrix").wait_for()
        settle(page)
        for _ in range(_TIMES):
            page.get_by_role("radio", name="Mesures", exact=True).click()
            seconds.append(float(page.evaluate(_DRAWN, MEASURES)) / 1000)
            settle(page)
            page.get_by_role("radio", name="Secteurs", exact=True).click()
            settle(page)
    return seconds


def _make(folder: Path) -> None:
    """Copy the demonstration, with as many measures, and as many expertises offered or sought."""
    shutil.copytree(DEMONSTRATION, folder)
    random = np.random.default_rng(SEED)
    numbers = [*_LISTED, *(str(number) for number in range(200, 200 + MEASURES - len(_LISTED)))]
    pd.DataFrame(
        {
            "numero": numbers,
            "titre": "",
            "titre_verifie": "non",
            "axe": random.choice([str(axis) for axis in Axis], size=MEASURES),
            "grande_mesure": np.where(np.arange(MEASURES) % 9, "non", "oui"),
            "porteur": "",
            "statut": "en_cours",
            "source_url": "",
        }
    ).to_csv(folder / Table.MEASURES.file, index=False)
    days = pd.Timestamp("2024-01-01") + pd.to_timedelta(random.integers(0, 1_000, size=ROWS), unit="D")
    pd.DataFrame(
        {
            "id": [f"exp-{number:06d}" for number in range(ROWS)],
            "titulaire": [f"Organisme {number}" for number in random.integers(0, 3_000, size=ROWS)],
            "domaine": "captation",
            "nature": np.where(random.random(ROWS) < _SOUGHT, "recherchee", "offerte"),
            "territoires": random.choice(REGION_CODES, size=ROWS),
            "secteurs": "danse",
            "mesures": random.choice(numbers, size=ROWS),
            "description": "",
            "verifie_le": days.strftime("%Y-%m-%d"),
        }
    ).reindex(columns=pd.read_csv(DEMONSTRATION / Table.EXPERTISES.file, nrows=0).columns).to_csv(
        folder / Table.EXPERTISES.file, index=False
    )
