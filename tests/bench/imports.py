"""A sheet of 100 000 lines as an office sends it: understood, compared, and published on the screen."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Final

from geo import dataset, grids
from geo.changes import difference
from geo.codes import known_codes
from geo.importer import propose
from geo.language import FRENCH
from geo.merging import Mode, merged
from geo.recognition import recognise
from geo.remarks import Decisions
from geo.schema import blank
from geo.settings import DATA_VARIABLE, DATABASE_VARIABLE, DEMONSTRATION, REFERENCE, ROOT
from geo.vocabularies import PlaceType, Table
from tests.bench.browser import Probe, browsing, settle, visit
from tests.bench.places import places
from tests.bench.server import HOST, serving

if TYPE_CHECKING:
    from pathlib import Path

FEW: Final = 10_000
MANY: Final = 100_000
_PATIENCE_MS: Final = 120_000


@dataclass(frozen=True)
class Core:
    """Seconds without a server or a browser.

    Parameters
    ----------
    read, understood, compared
        To open the file, to propose what it means, and to find what it would change.
    """

    read: float
    understood: float
    compared: float


@dataclass(frozen=True)
class Imports:
    """What an import costs.

    Parameters
    ----------
    core
        By number of lines: `FEW` and `MANY`, in one run, so that they may be set against each other.
    shown, published
        Seconds from the drop of `MANY` lines to the form that publishes them, and from the click on
        it to the word that it is done.
    """

    core: dict[int, Core]
    shown: float
    published: float


def measure(folder: Path) -> Imports:
    """Time imports; publishes into an SQLite database made in the folder, which must not exist."""
    folder.mkdir()
    file = folder / "lieux.csv"
    core = {}
    for lines in (FEW, MANY):
        file.write_bytes(_sheet(lines))
        core[lines] = _core(file)
    shown, published = _screen(file, folder / "maillage.sqlite")
    return Imports(core, shown, published)


def _sheet(lines: int) -> bytes:
    """Write places with regions and types in words, decimal commas, and no identifiers."""
    regions = dataset.sheets(REFERENCE)[Table.REGIONS].cells
    names = dict(zip(regions["code"], regions["nom"], strict=True))
    made = places(lines)
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    writer.writerow(
        ("Nom du lieu", "Catégorie", "Région administrative", "Ville", "Longitude (O)", "Latitude (N)")
    )
    writer.writerows(
        zip(
            made["nom"],
            (FRENCH.render(PlaceType(kind).label) for kind in made["type"]),
            (names[region] for region in made["region"]),
            made["municipalite"],
            (f"{-longitude:.5f}".replace(".", ",") for longitude in made["longitude"]),
            (f"{latitude:.5f}".replace(".", ",") for latitude in made["latitude"]),
            strict=True,
        )
    )
    return stream.getvalue().encode("utf-8-sig")


def _core(file: Path) -> Core:
    known = known_codes({table: blank(table) for table in Table} | dict(dataset.sheets(REFERENCE)))
    held = blank(Table.PLACES).cells
    start = perf_counter()
    grid = grids.read(file.name, file.read_bytes())[0]
    opened = perf_counter()
    found = recognise(grid)
    proposal = propose(grid, found, known, Decisions())
    understood = perf_counter()
    given = [name for name in found.columns if name]
    new = merged(Table.PLACES, held, proposal.cells, given, Mode.UPDATE)
    difference({Table.PLACES: held}, {Table.PLACES: new})
    return Core(opened - start, understood - opened, perf_counter() - understood)


def _screen(file: Path, database: Path) -> tuple[float, float]:
    variables = {DATA_VARIABLE: str(DEMONSTRATION), DATABASE_VARIABLE: f"sqlite:///{database}"}
    with (
        serving(ROOT / "app.py", ROOT, variables) as server,
        browsing() as browser,
        visit(browser, f"http://{HOST}:{server.port}/donnees", Probe.PAGE) as page,
    ):
        page.set_default_timeout(_PATIENCE_MS)
        page.locator("[data-testid=stFileUploaderDropzone]").wait_for()
        settle(page)
        start = perf_counter()
        page.locator("[data-testid=stFileUploaderDropzone] input").set_input_files(file)
        button = page.get_by_role("button", name=f"Publier {FRENCH.number(MANY)} changements")
        button.wait_for()
        shown = perf_counter()
        page.get_by_label("Qui publie").fill("Banc d’essai")
        settle(page)
        asked = perf_counter()
        button.click()
        page.get_by_text("Publication n° 1 faite").wait_for()
        return shown - start, perf_counter() - asked
