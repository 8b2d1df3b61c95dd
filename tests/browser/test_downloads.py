"""What is downloaded is what is shown."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import TYPE_CHECKING, Final

import pandas as pd
import pytest
from playwright.sync_api import expect

from geo import scale
from geo.language import FRENCH
from geo.listing import Listing, rows
from geo.pairings import PAIRING_COLUMNS, pairings
from geo.selection import Selection

if TYPE_CHECKING:
    from pathlib import Path

    from geo.view import View
    from tests.browser.conftest import Screen

QUERY: Final = "secteur=danse&mesure=99"
SEPARATORS: Final = {";": ",", ",": "."}
"""What stands between cells, and the decimal sign that goes with it."""

TABS: Final = {
    "/": (
        Listing.REGIONS,
        Listing.POLES,
        Listing.EXPERTISES,
        Listing.ACTIVITIES,
        Listing.LINKS,
        Listing.DOUBTS,
    ),
    "/repertoire": (Listing.POLES, Listing.EXPERTISES, Listing.AMBASSADORS, Listing.ACTIVITIES),
}


def listed(view: View, listing: Listing, decimal: str) -> list[list[str]]:
    """Write a listing as the cells of a file, headers first."""
    frame = rows(view, listing, FRENCH)

    def written(value: object) -> str:
        if value is None or pd.isna(value):  # type: ignore[call-overload] # cells are scalars
            return ""
        if isinstance(value, pd.Timestamp):
            return value.date().isoformat()
        text = str(value)
        return (
            text.replace(".", decimal)
            if isinstance(value, float)
            else f"'{text}"
            if text[:1] in "=+-@" and text
            else text
        )

    return [
        list(frame.columns),
        *([written(value) for value in row] for row in frame.itertuples(index=False)),
    ]


def read(path: Path, separator: str) -> list[list[str]]:
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))


@pytest.mark.parametrize("page", TABS)
def test_each_download_is_the_table_shown(screen: Screen, page: str) -> None:
    screen.open(f"{page}?{QUERY}")
    view = screen.server.view(QUERY)
    for listing in TABS[page]:
        screen.page.get_by_role("radio", name=FRENCH.render(listing.label), exact=True).click()
        panel = screen.page.get_by_test_id("stMain")
        count = len(rows(view, listing, FRENCH))
        expect(panel.get_by_text(re.compile(rf"^{count} lignes?\b(?! non)"))).to_be_visible()
        screen.lists(count)
        for separator, decimal in SEPARATORS.items():
            file = screen.downloaded(panel.get_by_role("button", name=f"({separator})"))
            today = date.today().isoformat()  # noqa: DTZ011 # the server's day, on this machine
            # What is to check is listed whole, whatever the filters.
            filters = "" if listing is Listing.DOUBTS else "_danse_mesure-99"
            assert file.suggested_filename == f"maillage_{listing}{filters}_{today}.csv"
            got = read(file.path(), separator)
            expected = listed(view, listing, decimal)
            width = len(expected[0])
            assert [row[:width] for row in got] == expected, listing
            # Beyond the table, one column says which filters made it.
            assert [row[width:] for row in got[:1]] == [["filtres"]]
            assert {cell for row in got[1:] for cell in row[width:]} == {
                told(screen, view.selection if filters else Selection(), listing)
            }


def told(screen: Screen, selection: Selection, listing: Listing) -> str:
    parts = [selection.sentence(screen.server.view().atlas, FRENCH)]
    parts += [scale.apart(FRENCH)] * (listing is Listing.REGIONS)
    return " ".join((*parts, FRENCH.text("Données de démonstration, fictives.")))


def test_the_table_shows_the_rows_of_the_listing(screen: Screen) -> None:
    screen.open(f"/repertoire?{QUERY}&region=06")
    screen.page.get_by_role("radio", name="Expertises", exact=True).click()
    view = screen.server.view(f"{QUERY}&region=06")
    expected = rows(view, Listing.EXPERTISES, FRENCH)
    screen.lists(len(expected))
    for shown, row in zip(screen.cells()[1:], expected.itertuples(index=False), strict=True):
        assert shown[:3] == list(row)[:3]


def test_a_search_finds_without_accents_and_its_download_holds_only_what_it_found(screen: Screen) -> None:
    screen.open("/repertoire")
    box = screen.page.get_by_role("textbox", name="Chercher")
    box.fill("pole GASPE")
    box.press("Enter")
    panel = screen.page.get_by_test_id("stMain")
    expect(panel.get_by_text("1 ligne", exact=True)).to_be_visible()
    got = read(screen.downloaded(panel.get_by_role("button", name="(;)")).path(), ";")
    assert [row[0] for row in got] == ["nom", "Pôle culturel numérique du Barachois"]


def test_what_is_sought_here_and_offered_there_is_taken_away_as_shown(screen: Screen) -> None:
    screen.open("/couverture")
    button = screen.page.locator(".st-key-fichier_jumelages_0").get_by_role("button")
    head, *lines = read(screen.downloaded(button).path(), ";")
    found = pairings(screen.server.view(), date.today())  # noqa: DTZ011 # the screen's day
    assert head == [*PAIRING_COLUMNS, "filtres"]
    holders = [head.index(name) for name in ("cherche_par", "offert_par")]
    assert [[line[place] for place in holders] for line in lines] == found[
        ["cherche_par", "offert_par"]
    ].to_numpy().tolist()
    assert all("fictives" in line[-1] for line in lines)
    assert len(lines) > 0
