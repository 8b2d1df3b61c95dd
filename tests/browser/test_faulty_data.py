"""A faulty data folder gives a report by line, and the application runs on."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from geo.dataset import load
from geo.errors import DataError
from geo.language import FRENCH

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Screen, Serve, Server, Visit

FILE: Final = "poles.csv"
HEADER: Final = (
    "id,nom,region,municipalite,longitude,latitude,statut,implante_le,ferme_le,"
    "organisme_porteur,secteurs,mesures,site_web,verifie_le"
)
GOOD: Final = (
    "p1,Pôle du Fleuve,01,Rimouski,-68.52,48.45,actif,2016-02-15,,Coop,danse,99,,2026-01-01",
    "p2,Pôle du Fjord,02,Saguenay,-71.06,48.42,actif,2016-02-15,,Coop,danse,99,,2026-01-01",
)
BAD_CODE: Final = '<img src=x onerror="window.hit=1">'


def table(*lines: str, header: str = HEADER) -> bytes:
    return "\r\n".join((header, *lines, "")).encode()


def without(column: str) -> bytes:
    rows = list(csv.reader([HEADER, *GOOD]))
    place = rows[0].index(column)
    return "\r\n".join(",".join(row[:place] + row[place + 1 :]) for row in rows).encode()


def changed(old: str, new: str) -> bytes:
    """Change one cell of the second row, on line 3."""
    assert old in GOOD[1]
    return table(GOOD[0], GOOD[1].replace(old, new, 1))


CASES: Final[dict[str, tuple[bytes, int | None, str]]] = {
    # Content, line reported, and what the report says there.
    "empty file": (b"", None, "vide"),
    "truncated": (table(*GOOD)[:-40], 3, ""),
    "binary": (bytes(range(256)) * 20, 1, ""),
    "UTF-16": (table(*GOOD).decode().encode("utf-16"), None, "UTF-16"),
    "latitude and longitude swapped": (changed("-71.06,48.42", "48.42,-71.06"), 3, "invers"),
    "decimal commas": (changed("-71.06,48.42", '"-71,06","48,42"'), 3, "virgule|point"),
    "unknown code": (changed(",danse,", ",dance,"), 3, "danse"),
    "hostile code": (changed(",02,", ',"' + BAD_CODE.replace('"', '""') + '",'), 3, ""),
    "duplicate identifiers": (changed("p2", "p1"), 3, "2"),
    "missing column": (without("statut"), 1, "statut"),
    "extra column": (
        table(*(f"{line},x" for line in GOOD), header=f"{HEADER},commentaire"),
        1,
        "commentaire",
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fautes")


@pytest.fixture(scope="module")
def faulty(folder: Path, serve: Serve) -> Server:
    return serve(folder)


def expect_report(screen: Screen) -> list[list[str]]:
    expect(screen.page.get_by_role("heading", level=1)).to_have_text(
        re.compile("données n’ont pas pu être lues")
    )
    expect(screen.page.locator(".st-key-carte")).to_have_count(0)
    assert screen.server.healthy()
    return screen.cells()


@pytest.mark.parametrize("case", CASES)
def test_the_report_names_the_file_and_the_line(
    visit: Visit, faulty: Server, folder: Path, case: str
) -> None:
    content, line, said = CASES[case]
    (folder / FILE).write_bytes(content)
    screen = visit(faulty)
    screen.open("/")
    header, *shown = expect_report(screen)
    with pytest.raises(DataError) as caught:
        load(folder)
    problems = caught.value.problems
    assert header[:3] == ["Fichier", "Ligne", "Colonne"]
    assert len(shown) == len(problems)
    assert [row[:3] for row in shown] == [
        [problem.file, "" if problem.line is None else str(problem.line), problem.column]
        for problem in problems
    ]
    assert (FILE, line) in {(problem.file, problem.line) for problem in problems}
    told = " ".join(problem.sentence(FRENCH) for problem in problems)
    assert re.search(said, told)
    assert [" ".join(row) for row in shown if all(part in " ".join(row) for part in (FILE, str(line or "")))]
    assert screen.hits() == [None] * len(screen.page.frames)


def test_a_mended_file_is_seen_at_the_next_visit_and_a_broken_one_too(
    visit: Visit, faulty: Server, folder: Path
) -> None:
    (folder / FILE).write_bytes(table(*GOOD, "p3,Pôle de trop,99,,,,actif,,,,,,,"))
    screen = visit(faulty)
    screen.open("/")
    expect_report(screen)
    (folder / FILE).write_bytes(table(*GOOD))
    screen.page.reload()
    screen.map()
    screen.shows("")
    expect(screen.container).to_have_attribute("data-visible", "2")
    expect(screen.page.get_by_text("démonstration")).to_have_count(0)
    (folder / FILE).write_bytes(table(*GOOD, GOOD[0]))
    screen.page.reload()
    expect_report(screen)


def test_the_report_can_be_downloaded(visit: Visit, faulty: Server, folder: Path) -> None:
    (folder / FILE).write_bytes(changed(",danse,", ",=1+1,"))
    screen = visit(faulty)
    screen.open("/")
    expect_report(screen)
    file = screen.downloaded(screen.page.get_by_role("button", name="rapport"))
    content = file.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[0][:4] == ["Fichier", "Ligne", "Colonne", "Valeur"]
    assert rows[1][:4] == [FILE, "3", "secteurs", "'=1+1"]
