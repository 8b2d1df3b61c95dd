"""Consent can be taken back: no way out of a past day gives a contact that is not to be shown today."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import pytest
from pptx import Presentation

from geo import archive, consent, contacts, coverage_slides
from geo.coverage import Dimension
from geo.deck import deck
from geo.extract import Extract
from geo.language import FRENCH
from geo.listing import Listing, rows
from geo.programme_page import programme_page
from geo.region_page import region_page
from geo.releases import today
from geo.relief import helpers
from geo.schema import typed
from geo.selection import Selection
from geo.view import look
from geo.vocabularies import Table
from tests.stores import ADMIN, editor, frame

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.atlas import Atlas
    from tests.conftest import Maker

DAY: Final = date(2026, 2, 1)
NAME, MAIL = "Camille Untel", "camille@example.org"
GIVEN: Final[Mapping[str, str]] = {
    "id": "amb",
    "territoires": "07",
    "nom": NAME,
    "courriel": MAIL,
    "consentement_publication": "oui",
    "consenti_le": "2026-01-02",
}
WITHDRAWN: Final = {**GIVEN, "consentement_publication": "non", "consenti_le": ""}


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ([GIVEN], True),
        ([{**GIVEN, "consenti_le": "2026-05-01", "role": "Autre"}], True),
        ([WITHDRAWN], False),
        ([{**GIVEN, "consenti_le": ""}], False),
        ([], False),
        ([{**GIVEN, "id": "autre"}], False),
        ([{**GIVEN, "nom": "Dominique Autre"}], False),
        ([{**GIVEN, "courriel": "nouvelle@example.org"}], False),
        ([{**GIVEN, "consenti_le": "2026-12-02"}], False),
    ],
)
def test_a_past_contact_is_told_if_the_same_person_consents_still(
    now: list[dict[str, str]], *, told: bool
) -> None:
    then, newest = (typed(Table.AMBASSADORS, frame(Table.AMBASSADORS, held)) for held in ([GIVEN], now))
    assert consent.public(then, newest, date(2026, 12, 1)).tolist() == [told]


def test_what_was_not_agreed_then_is_not_told_of_then() -> None:
    then, newest = (typed(Table.AMBASSADORS, frame(Table.AMBASSADORS, [held])) for held in (WITHDRAWN, GIVEN))
    assert consent.public(then, newest, date(2026, 12, 1)).tolist() == [False]


def test_consent_of_a_day_to_come_shows_nothing_to_all(quick_atlas_of: Maker) -> None:
    for days, seen in ((1, False), (0, True)):
        row = {**GIVEN, "consenti_le": (today() + timedelta(days=days)).isoformat()}
        view = look(quick_atlas_of({Table.AMBASSADORS: [row]}), Selection())
        assert (MAIL in set(rows(view, Listing.AMBASSADORS, FRENCH)["courriel"])) is seen
        cells = {Table.AMBASSADORS: frame(Table.AMBASSADORS, [row])}
        shown = [
            contacts.frames(cells, reader)[Table.AMBASSADORS]
            for reader in (editor("08"), editor("07"), ADMIN)
        ]
        assert [MAIL in set(one["courriel"]) for one in shown] == [seen, True, True]


@pytest.fixture(scope="module")
def past(quick_atlas_of: Maker) -> Mapping[bool, Atlas]:
    """Give a past day when consent held, by whether it holds still."""
    pole = {"id": "p7", "region": "07", "mesures": "99", "verifie_le": "2026-01-01"}
    then, taken_back = (
        quick_atlas_of({Table.POLES: [pole], Table.AMBASSADORS: [row]}) for row in (GIVEN, WITHDRAWN)
    )
    return {True: replace(then, newest=then), False: replace(then, newest=taken_back)}


def written(atlas: Atlas, way: str) -> str:
    """Write all that a way out says."""
    view = look(atlas, Selection())
    match way:
        case "listing":
            return rows(view, Listing.AMBASSADORS, FRENCH).to_csv()
        case "files":
            entries = archive.data(Extract(view, FRENCH, DAY))
            return "\n".join(text(make()) for make in entries.values())
        case "relief":
            near = helpers(view, Dimension.MEASURES, "08", "99", DAY, FRENCH)
            return "\n".join([repr(near), *coverage_slides.contacts(near, FRENCH)])
        case "region page":
            return repr(region_page(view, "07", DAY, FRENCH))
        case "programme page":
            return repr(programme_page(view, DAY, FRENCH))
        case _:
            return spoken(deck(look(atlas, Selection(regions=("08",))), DAY, FRENCH))


def text(content: bytes) -> str:
    """Read a file, or those inside it where it is a ZIP, as a workbook is."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        return "\n".join(held.read(name).decode(errors="replace") for name in held.namelist())


def spoken(content: bytes) -> str:
    slides = Presentation(io.BytesIO(content)).slides
    return "\n".join(slide.notes_slide.notes_text_frame.text for slide in slides if slide.has_notes_slide)


@pytest.mark.parametrize("way", ["listing", "files", "relief", "region page", "programme page", "deck"])
def test_no_way_out_of_a_past_day_tells_who_took_their_consent_back(
    past: Mapping[bool, Atlas], way: str
) -> None:
    for holds, atlas in past.items():
        told = written(atlas, way)
        assert (NAME in told, MAIL in told) == (holds, holds)
