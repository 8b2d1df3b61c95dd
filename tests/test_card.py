"""A region's card says who is there, under the filters in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from geo import card
from geo.language import ENGLISH, FRENCH
from geo.selection import Indicator, Selection
from geo.settings import REFERENCE, REGION_CODES
from geo.view import Knowledge, look
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.atlas import Atlas
    from geo.language import Language

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

SECTIONS: Final = ("Pôles", "Expertises offertes", "Expertises recherchées", "Activités", "Co-animation avec")


@pytest.fixture(scope="module")
def small(atlas_of: Maker) -> Atlas:
    return atlas_of(
        {
            Table.POLES: [
                {"id": "p03", "nom": "Pôle du Cap", "region": "03", "secteurs": "danse"},
                {"nom": "Cellule fermée", "region": "03", "statut": "ferme"},
            ],
            Table.EXPERTISES: [
                {"territoires": "03", "secteurs": "danse"},
                {"territoires": "03|06", "domaine": "donnees"},
                {"pole": "p03"},
                {"territoires": "03", "nature": "recherchee", "domaine": "strategie"},
            ],
            Table.ACTIVITIES: [
                {
                    "hote": "p03",
                    "titre": f"Atelier {day}",
                    "date_debut": f"2020-01-0{day}",
                    "co_animateurs": partners,
                }
                for day, partners in enumerate(("06", "06|12", "", "QC", "", "06", ""), start=1)
            ]
            + [
                {
                    "hote": "12",
                    "titre": "Forum",
                    "date_debut": "2019-05-01",
                    "co_animateurs": "p03",
                    "secteurs": "danse",
                }
            ],
        }
    )


def sections(atlas: Atlas, code: str, selection: Selection) -> dict[str, tuple[str, ...]]:
    return dict(card.of(look(atlas, selection), code, FRENCH).sections)


def test_a_card_tells_the_region_and_what_is_there(small: Atlas) -> None:
    told = card.of(look(small, Selection()), "03", FRENCH)
    assert (told.code, told.name, told.main_town, told.mrc) == ("03", "Capitale-Nationale", "Québec", 6)
    assert told.population == 767_307
    assert "novembre 2023" in told.population_source
    assert told.knowledge is Knowledge.COVERED
    assert told.sections == (
        ("Pôles · 2", ("Pôle du Cap (actif)", "Cellule fermée (fermé)")),
        (
            "Expertises offertes · 3",
            ("Captation et diffusion (vidéo, 3D, 360°, direct) (2)", told.sections[1][1][1]),
        ),
        ("Expertises recherchées · 1", (told.sections[2][1][0],)),
        (
            "Activités · 8",
            (
                "Atelier 7 (7 janvier 2020)",
                "Atelier 6 (6 janvier 2020)",
                "Atelier 5 (5 janvier 2020)",
                "Atelier 4 (4 janvier 2020)",
                "Atelier 3 (3 janvier 2020)",
                "et 3 autres",
            ),
        ),
        ("Co-animation avec · 3", ("Montréal (3)", "Chaudière-Appalaches (2)", "National et sectoriel (1)")),
    )
    assert told.sections[1][1][1].endswith("(1)")


def test_a_card_follows_the_filters(small: Atlas) -> None:
    told = sections(small, "03", Selection(sectors=("danse",)))
    assert told["Pôles · 1"] == ("Pôle du Cap (actif)",)
    assert told["Activités · 1"] == ("Forum (1er mai 2019)",)
    assert told["Co-animation avec · 1"] == ("Chaudière-Appalaches (1)",)


def test_a_region_with_nothing_has_an_empty_card(small: Atlas) -> None:
    assert sections(small, "10", Selection()) == {f"{title} · 0": () for title in SECTIONS}
    told = card.of(look(small, Selection(indicator=Indicator.PLACES)), "10", FRENCH)
    assert told.knowledge is Knowledge.UNDOCUMENTED


def test_one_row_more_is_told_in_the_singular(atlas_of: Maker) -> None:
    atlas = atlas_of({Table.POLES: [{"nom": f"Pôle {number}", "region": "01"} for number in range(6)]})
    assert sections(atlas, "01", Selection())["Pôles · 6"][-1] == "et 1 autre"


def test_what_the_regions_table_leaves_out_is_not_invented(atlas_of: Maker) -> None:
    lines = (REFERENCE / "regions.csv").read_text(encoding="utf-8").splitlines()[1:]
    bare = [{"code": line.split(",")[0], "nom": line.split(",")[1]} for line in lines]
    told = card.of(look(atlas_of({Table.REGIONS: bare}), Selection()), "01", FRENCH)
    assert (told.name, told.population, told.mrc, told.main_town) == ("Bas-Saint-Laurent", None, None, "")


@pytest.mark.parametrize("language", [FRENCH, ENGLISH], ids=lambda language: language.locale)
def test_every_region_of_the_demonstration_has_a_card(demonstration: Atlas, language: Language) -> None:
    view = look(demonstration, Selection())
    for code in REGION_CODES:
        told = card.of(view, code, language)
        poles = demonstration.territories[Table.POLES].get(code, ())
        assert told.sections[0][0].endswith(f" · {len(poles)}")
        assert all(len(items) <= 6 for _, items in told.sections)
