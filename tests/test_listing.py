"""Rows are listed in words, and without personal contacts that nobody agreed to publish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import pytest

from geo.language import ENGLISH, FRENCH
from geo.listing import HEADERS, Listing, rows
from geo.selection import Selection
from geo.settings import REGION_CODES
from geo.view import look
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.atlas import Atlas
    from geo.language import Language

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

HOSTILE: Final = (
    "</script><img src=x onerror=alert(1)>",
    "\"' \\ {braces} %s | ;",
    "a\u2028b",
    "\u202egauche\u200f",
    "é" * 10_000,
    "👩🏽\u200d🎨",
    "Vidéo : 3D ?",
    "deux\nlignes",
)


def listed(atlas: Atlas, listing: Listing) -> list[dict[str, object]]:
    found = rows(look(atlas, Selection()), listing, FRENCH)
    return [{str(name): cell for name, cell in row.items()} for row in found.to_dict("records")]


def test_codes_are_told_as_names(atlas_of: Maker) -> None:
    atlas = atlas_of(
        {
            Table.POLES: [
                {
                    "id": "p11",
                    "nom": "Pôle du Golfe",
                    "region": "11",
                    "secteurs": "danse|musique",
                    "mesures": "99|16",
                }
            ],
            Table.EXPERTISES: [{"territoires": "p11|QC|HQ", "pole": "p11", "nature": "recherchee"}],
            Table.ACTIVITIES: [
                {
                    "hote": "p11",
                    "co_animateurs": "03|HQ",
                    "type": "table_ronde",
                    "axe": "creation",
                    "participants": "12",
                },
                {"hote": "", "date_fin": "2020-01-02"},
            ],
            Table.PLACES: [{"region": "06", "type": "salle_spectacle"}],
        }
    )
    (pole,) = listed(atlas, Listing.POLES)
    assert pole["region"] == "Gaspésie–Îles-de-la-Madeleine"
    assert (pole["secteurs"], pole["mesures"], pole["statut"]) == ("Danse | Musique", "99 | 16", "Actif")
    (expertise,) = listed(atlas, Listing.EXPERTISES)
    assert expertise["territoires"] == "Pôle du Golfe | National et sectoriel | Hors Québec"
    assert expertise["pole"] == "Pôle du Golfe"
    assert expertise["nature"] == "Recherchée"
    assert str(expertise["domaine"]).startswith("Captation")
    first, second = listed(atlas, Listing.ACTIVITIES)
    assert (first["hote"], first["co_animateurs"]) == ("Pôle du Golfe", "Capitale-Nationale | Hors Québec")
    assert (first["type"], first["axe"], first["participants"]) == ("Table ronde", "Création", 12)
    assert (second["hote"], second["co_animateurs"], second["axe"]) == ("", "", "")
    assert second["date_fin"] == pd.Timestamp(2020, 1, 2)
    (place,) = listed(atlas, Listing.PLACES)
    assert (place["region"], place["type"]) == ("Montréal", "Théâtre ou salle de spectacle")
    assert listed(atlas, Listing.LINKS) == [
        {
            "origine": "Gaspésie–Îles-de-la-Madeleine",
            "destination": destination,
            "activites": 1,
            "premiere": pd.Timestamp(2020, 1, 1),
            "derniere": pd.Timestamp(2020, 1, 1),
        }
        for destination in ("Capitale-Nationale", "Hors Québec")
    ]


@pytest.mark.parametrize(
    ("consent", "dated", "published"),
    [
        ("oui", "2024-01-01", True),
        ("oui", "", False),
        ("non", "2024-01-01", False),
        ("non", "", False),
        ("", "2024-01-01", False),
        ("", "", False),
    ],
)
def test_a_contact_needs_consent_and_its_date(
    quick_atlas_of: Maker, consent: str, dated: str, *, published: bool
) -> None:
    person = {"nom": "Camille Untel", "courriel": "camille@example.org", "role": "Ambassade"}
    row = {**person, "consentement_publication": consent, "consenti_le": dated}
    (told,) = listed(quick_atlas_of({Table.AMBASSADORS: [row]}), Listing.AMBASSADORS)
    assert (told["nom"], told["courriel"]) == (
        ("Camille Untel", "camille@example.org") if published else ("", "")
    )
    assert told["role"] == "Ambassade"
    assert set(told) == {
        "role",
        "pole",
        "territoires",
        "actif_depuis",
        "actif_jusqua",
        "nom",
        "courriel",
        "id",
    }


def test_regions_are_seventeen_until_some_are_chosen(demonstration: Atlas) -> None:
    chosen = look(demonstration, Selection(regions=("10", "05")))
    assert rows(chosen, Listing.REGIONS, FRENCH)["code"].tolist() == ["05", "10"]
    found = rows(look(demonstration, Selection(sectors=("cirque",))), Listing.REGIONS, FRENCH)
    assert found["code"].tolist() == list(REGION_CODES)
    assert found["nom"].iloc[10] == "Gaspésie–Îles-de-la-Madeleine"
    assert set(found["etat"]) <= {"Couvert", "Vide confirmé", "Non documenté"}


def test_what_is_to_be_checked_is_listed_with_its_reason(atlas_of: Maker) -> None:
    montreal = {"longitude": "-73.5674", "latitude": "45.5019"}
    atlas = atlas_of(
        {
            Table.POLES: [
                {"id": "p1", "region": "03", **montreal},
                {"id": "p2"},
                {"id": "p3", "region": "QC"},
            ],
            Table.EXPERTISES: [{"id": "e1", "territoires": "03|01", **montreal}],
        }
    )
    told = [
        (row["table"], row["ligne"], row["id"], row["region_declaree"], row["region_du_point"], row["raison"])
        for row in listed(atlas, Listing.DOUBTS)
    ]
    differs = "La région déclarée n’est pas celle où tombe le point."
    assert [(*row[:5], str(row[5]).replace("\N{NO-BREAK SPACE}", " ")) for row in told] == [
        ("Pôles", 2, "p1", "Capitale-Nationale", "Montréal", differs),
        ("Expertises", 2, "e1", "Capitale-Nationale | Bas-Saint-Laurent", "Montréal", differs),
        ("Pôles", 3, "p2", "", "", "Ni région, ni portée nationale, ni point dans une région."),
        (
            "Pôles",
            4,
            "p3",
            "National et sectoriel",
            "",
            "Sans coordonnées : comptée, mais absente de la carte.",
        ),
    ]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_stay_what_they_are(atlas_of: Maker, name: str) -> None:
    atlas = atlas_of(
        {
            Table.SECTORS: [{"code": "danse", "nom": name}],
            Table.POLES: [{"id": "p1", "nom": name, "region": "03", "secteurs": "danse"}],
            Table.ACTIVITIES: [{"titre": name, "hote": "p1", "co_animateurs": "06"}],
        }
    )
    (pole,) = listed(atlas, Listing.POLES)
    assert (pole["nom"], pole["secteurs"]) == (name, name)
    (activity,) = listed(atlas, Listing.ACTIVITIES)
    assert (activity["titre"], activity["hote"]) == (name, name)


@pytest.mark.parametrize("language", [FRENCH, ENGLISH], ids=lambda language: language.locale)
def test_every_column_has_a_name_and_every_name_a_column(demonstration: Atlas, language: Language) -> None:
    view = look(demonstration, Selection())
    columns = {str(name) for listing in Listing for name in rows(view, listing, language)}
    assert columns == set(HEADERS)


def test_nothing_is_listed_of_an_empty_dataset(atlas_of: Maker) -> None:
    view = look(atlas_of({}), Selection())
    lengths = {listing: len(rows(view, listing, FRENCH)) for listing in Listing}
    assert lengths == {listing: 17 if listing is Listing.REGIONS else 0 for listing in Listing}
