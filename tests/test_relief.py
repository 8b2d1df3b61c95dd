"""Relief: who could fill a gap, what was asked before, and who could be paired."""

from __future__ import annotations

from datetime import date, timedelta
from time import process_time
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coverage import Age, Dimension, coverage
from geo.distances import between_towns_km, geodesics_km
from geo.language import ENGLISH, FRENCH
from geo.pairings import PAIRING_COLUMNS, pairings
from geo.relief import MOST, REQUEST_COLUMNS, RULE, Contact, Helper, helpers, requests
from geo.selection import Selection
from geo.settings import NATIONAL, REGION_CODES
from geo.view import Knowledge, look
from geo.vocabularies import Nature, PoleStatus, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from geo.atlas import Atlas

    Row = Mapping[str, str]
    Maker = Callable[[Mapping[Table, Sequence[Row]]], Atlas]

TODAY: Final = date(2026, 11, 22)
RECENT: Final = "2026-10-01"
LAST_YEAR: Final = "2025-09-01"
LONG_AGO: Final = "2015-03-01"
MEASURES: Final = Dimension.MEASURES
SECTORS: Final = Dimension.SECTORS


def aid(
    atlas: Atlas, region: str, code: str = "99", selection: Selection | None = None
) -> tuple[Helper, ...]:
    return helpers(look(atlas, selection or Selection()), MEASURES, region, code, TODAY, FRENCH)


def codes(found: Sequence[Helper]) -> list[str]:
    return [helper.code for helper in found]


def offer(territories: str, day: str = RECENT, **cells: str) -> dict[str, str]:
    return {"territoires": territories, "mesures": "99", "verifie_le": day, **cells}


def gaps(atlas: Atlas, dimension: Dimension) -> Iterator[tuple[str, str]]:
    cells = coverage(look(atlas, Selection()), dimension, TODAY).cells
    empty = cells[cells["etat"] != Knowledge.COVERED]
    yield from zip(empty["region"], empty["code"], strict=True)


def key(helper: Helper) -> tuple[bool, int, bool, float, bool, str]:
    """Say the rule in other words than the code that follows it."""
    classes = ["a_jour", "a_revoir", "ancien", "sans_date"]
    return (
        helper.code == "QC",
        classes.index(helper.age.value),
        helper.distance_km is None,
        helper.distance_km or 0.0,
        helper.activities == 0,
        helper.code,
    )


# Distances


@pytest.mark.parametrize(
    ("one", "other", "km", "within"),
    [("03", "06", 233, 3), ("07", "06", 165, 5), ("03", "12", 3, 1), ("01", "01", 0, 0)],
)
def test_main_towns_are_as_far_apart_as_on_the_ground(
    demonstration: Atlas, one: str, other: str, km: float, within: float
) -> None:
    between = between_towns_km(demonstration)
    row, column = REGION_CODES.index(one), REGION_CODES.index(other)
    assert between[row, column] == pytest.approx(km, abs=within)
    assert between.shape == (17, 17)
    assert np.allclose(between, between.T)


def test_a_degree_of_the_equator_and_a_point_that_nobody_knows() -> None:
    measured = geodesics_km(np.zeros(2), np.array([[1.0, 0.0], [np.nan, 0.0]]))
    assert measured[0] == pytest.approx(6378.137 * np.pi / 180)
    assert np.isnan(measured[1])
    assert geodesics_km(np.zeros(2), np.zeros((0, 2))).shape == (0,)


# Helpers


@pytest.fixture(scope="module")
def small(atlas_of: Maker) -> Atlas:
    return atlas_of(
        {
            Table.POLES: [
                {"id": "p03", "nom": "Pôle porteur", "region": "03", "mesures": "99", "verifie_le": RECENT},
                {"nom": "Pôle voisin", "region": "03", "mesures": "16", "verifie_le": RECENT},
                {"nom": "Pôle fermé", "region": "03", "statut": "ferme", "mesures": "99"},
                {"nom": "Pôle du Nord", "region": "10", "mesures": "16", "verifie_le": RECENT},
                {"nom": "Pôle éteint", "region": "10", "mesures": "99", "statut": "suspendu"},
            ],
            Table.EXPERTISES: [
                offer("03", LAST_YEAR, titulaire="Studio un"),
                offer("03", "", titulaire="Studio sans date"),
                offer("03", "2026-09-01", titulaire="Studio deux"),
                offer("03", LONG_AGO, titulaire="Studio deux"),
                offer("03", LONG_AGO, titulaire="Studio trois"),
                offer("03", titulaire="Qui cherche", nature="recherchee"),
                offer("03", titulaire="Autre mesure", mesures="16"),
                offer("10", LAST_YEAR, titulaire="Atelier du Nord"),
                offer("06", titulaire="Atelier de la Métropole"),
                offer("05", LONG_AGO, titulaire="Atelier ancien"),
                offer("16", "", titulaire="Atelier sans date"),
            ],
            Table.ACTIVITIES: [
                {"hote": "p03", "co_animateurs": "12|06"},
                {"hote": "12", "co_animateurs": "p03|03"},
                {"hote": "06", "co_animateurs": "03"},
            ],
            Table.AMBASSADORS: [
                {"role": "Par le pôle", "pole": "p03"},
                {
                    "role": "Par le territoire",
                    "territoires": "12|03",
                    "nom": "A. B.",
                    "courriel": "a@example.org",
                },
                {
                    "role": "Avec accord",
                    "territoires": "06",
                    "nom": "C. D.",
                    "courriel": "c@example.org",
                    "consentement_publication": "oui",
                    "consenti_le": "2024-01-01",
                },
            ],
        }
    )


def test_the_most_recently_confirmed_come_first_then_the_nearest(small: Atlas) -> None:
    found = aid(small, "12")
    assert codes(found) == ["03", "06", "10", "05", "16"]
    assert [helper.age for helper in found] == [
        Age.RECENT,
        Age.RECENT,
        Age.TO_REVIEW,
        Age.OLD,
        Age.UNDATED,
    ]
    assert codes(aid(small, "16")) == ["06", "03", "10", "05"]
    assert codes(aid(small, "05")) == ["06", "03", "10", "16"]


def test_a_helper_says_all_that_one_needs_to_call(small: Atlas) -> None:
    first, metropolis, north, *_ = aid(small, "12")
    assert first.name == "Capitale-Nationale"
    assert first.confirmed_on == date(2026, 10, 1)
    assert first.distance_km == pytest.approx(3, abs=1)
    assert (first.activities, first.code == NATIONAL) == (2, False)
    assert first.poles == ("Pôle porteur",)
    assert first.holders == ("Studio deux", "Studio un", "Studio trois")
    assert first.ambassadors == (Contact("Par le pôle", "", ""), Contact("Par le territoire", "", ""))
    assert metropolis.ambassadors == (Contact("Avec accord", "C. D.", "c@example.org"),)
    assert (metropolis.activities, metropolis.poles) == (0, ())
    assert (north.poles, north.holders) == (("Pôle du Nord",), ("Atelier du Nord",))


def test_co_animating_decides_only_between_equals(atlas_of: Maker) -> None:
    made = atlas_of(
        {
            Table.REGIONS: [{"code": code, "nom": f"Région {code}"} for code in REGION_CODES],
            Table.EXPERTISES: [offer("02"), offer("05"), offer("04", LAST_YEAR)],
            Table.ACTIVITIES: [{"hote": "05", "co_animateurs": "01"}, {"hote": "04", "co_animateurs": "01"}],
        }
    )
    found = aid(made, "01")
    assert codes(found) == ["05", "02", "04"]
    assert [helper.distance_km for helper in found] == [None, None, None]
    assert codes(aid(made, "03")) == ["02", "05", "04"]


def test_a_region_without_a_town_comes_after_those_that_have_one(atlas_of: Maker) -> None:
    towns = {"01": ("-68.5", "48.4"), "08": ("-79.0", "48.2")}
    made = atlas_of(
        {
            Table.REGIONS: [
                {
                    "code": code,
                    "nom": code,
                    "ville_longitude": towns.get(code, ("", ""))[0],
                    "ville_latitude": towns.get(code, ("", ""))[1],
                }
                for code in REGION_CODES
            ],
            Table.EXPERTISES: [offer("02"), offer("08")],
            Table.ACTIVITIES: [{"hote": "02", "co_animateurs": "01"}],
        }
    )
    assert codes(aid(made, "01")) == ["08", "02"]


def national(number: int) -> dict[Table, list[dict[str, str]]]:
    return {
        Table.POLES: [
            {"nom": "Cellule nationale", "region": "QC", "mesures": "99", "verifie_le": LONG_AGO},
            {"nom": "Autre cellule", "region": "QC", "mesures": "16"},
        ],
        Table.EXPERTISES: [
            offer("QC", titulaire="Réseau national"),
            *[offer(code, "") for code in REGION_CODES[:number]],
        ],
        Table.AMBASSADORS: [{"role": "Ambassade sectorielle", "territoires": "QC"}],
        Table.ACTIVITIES: [{"hote": "QC", "co_animateurs": "17"}],
    }


@pytest.mark.parametrize("number", range(7))
def test_the_national_reach_helps_where_there_is_room_and_after_the_regions(
    atlas_of: Maker, number: int
) -> None:
    found = aid(atlas_of(national(number)), "17")
    assert set(codes(found)) - {NATIONAL} <= set(REGION_CODES[:number])
    assert len(found) == min(number + 1, MOST)
    assert [helper.code == NATIONAL for helper in found] == [False] * min(number, MOST) + [True] * (
        number < MOST
    )
    if number < MOST:
        last = found[-1]
        assert (last.name, last.distance_km, last.age) == ("National et sectoriel", None, Age.RECENT)
        assert (last.poles, last.holders) == (("Cellule nationale",), ("Réseau national",))
        assert (last.ambassadors, last.activities) == ((Contact("Ambassade sectorielle", "", ""),), 1)


def test_the_national_reach_helps_only_with_what_it_carries(atlas_of: Maker) -> None:
    made = atlas_of(
        {
            Table.POLES: [
                {"region": "QC", "mesures": "16"},
                {"region": "QC", "mesures": "99", "statut": "ferme"},
            ],
            Table.EXPERTISES: [offer("QC", nature="recherchee"), offer("HQ")],
            Table.ACTIVITIES: [{"hote": "QC", "mesures": "99"}],
        }
    )
    assert aid(made, "01") == ()
    assert codes(aid(made, "01", "16")) == [NATIONAL]
    assert aid(made, "01", "16")[0].age is Age.UNDATED


def test_a_filter_by_region_does_not_hide_who_could_help(small: Atlas) -> None:
    assert aid(small, "12", selection=Selection(regions=("12",))) == aid(small, "12")


def test_the_other_filters_hold_for_helpers(atlas_of: Maker) -> None:
    made = atlas_of(
        {
            Table.POLES: [{"nom": "Pôle", "region": "02"}],
            Table.EXPERTISES: [
                offer("02", titulaire="Studio", secteurs="danse"),
                offer("02", titulaire="Orchestre", secteurs="musique"),
                offer("03", secteurs="musique"),
            ],
            Table.ACTIVITIES: [{"hote": "04", "mesures": "99", "date_debut": "2018-01-01"}],
        }
    )
    (helper,) = aid(made, "12", selection=Selection(sectors=("danse",)))
    assert (helper.code, helper.holders, helper.poles) == ("02", ("Studio",), ("Pôle",))
    assert "04" in codes(aid(made, "12"))
    assert "04" not in codes(aid(made, "12", selection=Selection(start=date(2020, 1, 1))))


def test_a_pole_that_closed_since_the_period_is_nobody_to_call(atlas_of: Maker) -> None:
    made = atlas_of(
        {
            Table.POLES: [
                {"region": "02", "mesures": "99", "statut": "ferme", "ferme_le": "2020-06-30"},
                {"nom": "Encore là", "region": "02", "mesures": "16"},
            ]
        }
    )
    (helper,) = aid(made, "01", selection=Selection(end=date(2019, 12, 31)))
    assert (helper.code, helper.poles) == ("02", ("Encore là",))
    assert aid(made, "01") == ()


def test_names_are_in_the_readers_language(atlas_of: Maker) -> None:
    view = look(atlas_of(national(0)), Selection())
    (french,) = helpers(view, MEASURES, "17", "99", TODAY, FRENCH)
    (english,) = helpers(view, MEASURES, "17", "99", TODAY, ENGLISH)
    assert french.name == "National et sectoriel"
    assert english.name == ENGLISH.text("National et sectoriel") != french.name


DAYS: Final = st.none() | st.just(TODAY) | st.dates(date(2014, 1, 1), date(2027, 12, 31))


def written(day: date | None) -> str:
    return day.isoformat() if day else ""


@settings(max_examples=60)
@given(agreed=st.sampled_from(["oui", "non", ""]), consented=DAYS, since=DAYS, until=DAYS)
def test_no_contact_leaves_without_a_dated_consent_nor_out_of_office(
    quick_atlas_of: Maker, agreed: str, consented: date | None, since: date | None, until: date | None
) -> None:
    made = quick_atlas_of(
        {
            Table.EXPERTISES: [offer("02")],
            Table.AMBASSADORS: [
                {
                    "role": "Ambassade",
                    "territoires": "02",
                    "nom": "Prénom Nom",
                    "courriel": "personne@example.org",
                    "consentement_publication": agreed,
                    "consenti_le": written(consented),
                    "actif_depuis": written(since),
                    "actif_jusqua": written(until),
                }
            ],
        }
    )
    (helper,) = aid(made, "01")
    in_office = (since is None or since <= TODAY) and (until is None or until >= TODAY)
    contact = (
        Contact("Ambassade", "Prénom Nom", "personne@example.org")
        if agreed == "oui" and consented
        else Contact("Ambassade", "", "")
    )
    assert helper.ambassadors == ((contact,) if in_office else ())
    assert ("personne" in repr(helper)) == (in_office and agreed == "oui" and consented is not None)


OFFERS: Final = st.lists(
    st.builds(
        offer,
        st.sets(st.sampled_from([*REGION_CODES, "QC", "HQ"]), max_size=3).map(
            lambda held: "|".join(sorted(held))
        ),
        st.sampled_from(["", LONG_AGO, LAST_YEAR, RECENT]),
    ),
    max_size=12,
)
ACTIVITIES: Final = st.lists(
    st.builds(
        lambda host, partner: {"hote": host, "co_animateurs": partner},
        st.sampled_from(REGION_CODES),
        st.sampled_from(REGION_CODES),
    ),
    max_size=6,
)


@settings(max_examples=60)
@given(offers=OFFERS, activities=ACTIVITIES, region=st.sampled_from(REGION_CODES))
def test_helpers_are_those_who_cover_in_the_order_of_the_rule(
    quick_atlas_of: Maker,
    offers: list[dict[str, str]],
    activities: list[dict[str, str]],
    region: str,
) -> None:
    made = quick_atlas_of({Table.EXPERTISES: offers, Table.ACTIVITIES: activities})
    held = {code for row in offers for code in row["territoires"].split("|")}
    newest = {
        code: max(row["verifie_le"] for row in offers if code in row["territoires"].split("|"))
        for code in held & {*REGION_CODES, NATIONAL} - {region}
    }
    away = between_towns_km(made)[REGION_CODES.index(region)]

    def expected(code: str) -> tuple[bool, int, float]:
        oldest_last = [RECENT, LAST_YEAR, LONG_AGO, ""].index(newest[code])
        return code == NATIONAL, oldest_last, 0 if code == NATIONAL else away[REGION_CODES.index(code)]

    found = aid(made, region)
    assert codes(found) == sorted(newest, key=expected)[:MOST]
    assert list(found) == sorted(found, key=key)
    for helper in found:
        shared = [{row["hote"], row["co_animateurs"]} == {helper.code, region} for row in activities]
        assert helper.activities == sum(shared)


@pytest.mark.parametrize("dimension", Dimension)
def test_every_gap_of_the_demonstration_has_ranked_help_at_once(
    demonstration: Atlas, dimension: Dimension
) -> None:
    view = look(demonstration, Selection())
    cells = {
        (cell["region"], cell["code"]): cell
        for cell in coverage(view, dimension, TODAY).cells.to_dict("records")
    }
    started = process_time()
    answers = {
        (region, code): helpers(view, dimension, region, code, TODAY, FRENCH)
        for region, code in gaps(demonstration, dimension)
    }
    assert process_time() - started < 2
    assert answers
    for (region, code), found in answers.items():
        assert len(found) <= MOST
        assert region not in codes(found)
        assert list(found) == sorted(found, key=key)
        for helper in found:
            if helper.code != NATIONAL:
                cell = cells[helper.code, code]
                assert cell["etat"] == Knowledge.COVERED
                assert cell["age"] == helper.age
                assert helper.confirmed_on == cell["confirme_le"].date()
            assert helper.holders or helper.poles or helper.code != NATIONAL


def test_the_demonstration_names_only_active_poles(demonstration: Atlas) -> None:
    poles = demonstration.dataset.tables[Table.POLES]
    active = set(poles.loc[poles["statut"] == PoleStatus.ACTIVE, "nom"])
    view = look(demonstration, Selection())
    for region, code in gaps(demonstration, SECTORS):
        for helper in helpers(view, SECTORS, region, code, TODAY, FRENCH):
            assert set(helper.poles) <= active


def test_without_data_nobody_helps(atlas_of: Maker) -> None:
    empty = atlas_of({})
    view = look(empty, Selection())
    assert aid(empty, "01") == ()
    assert helpers(view, SECTORS, "01", "danse", TODAY, FRENCH) == ()
    assert aid(empty, "01", "mesure inconnue") == ()
    assert requests(view, MEASURES, "01", "99").empty
    assert list(requests(view, MEASURES, "01", "99").columns) == list(REQUEST_COLUMNS)
    assert pairings(view, TODAY).empty
    assert list(pairings(view, TODAY).columns) == list(PAIRING_COLUMNS)


def test_a_region_alone_has_nobody_to_ask(atlas_of: Maker) -> None:
    made = atlas_of({Table.EXPERTISES: [offer("01")]})
    assert aid(made, "01") == ()
    assert codes(aid(made, "02")) == ["01"]


def test_what_was_confirmed_in_2015_helps_last_and_says_so(atlas_of: Maker) -> None:
    made = atlas_of({Table.EXPERTISES: [offer("12", LONG_AGO), offer("08")]})
    near, far = reversed(aid(made, "03"))
    assert (near.code, near.age, near.confirmed_on) == ("12", Age.OLD, date(2015, 3, 1))
    assert far.code == "08"


def test_the_rule_is_said_in_full() -> None:
    said = FRENCH.render(RULE)
    assert "cinq" in said
    assert MOST == 5
    order = [
        said.index(word)
        for word in ("à jour", "à revoir", "ancien", "sans date", "distance", "à distance égale", "co-animé")
    ]
    assert order == sorted(order)


# Requests


@pytest.fixture(scope="module")
def asked(atlas_of: Maker) -> Atlas:
    def request(number: str, day: str, territory: str, status: str, **cells: str) -> dict[str, str]:
        return {
            "id": number,
            "recue_le": day,
            "territoire": territory,
            "statut": status,
            "question": f"Question {number}",
            "reponse": f"Réponse {number}",
            "repondue_le": day if status == "repondue" else "",
            "mesures": "99",
            **cells,
        }

    return atlas_of(
        {
            Table.REQUESTS: [
                request("a", "2018-01-01", "01", "repondue"),
                request("b", "2020-01-01", "01", "ouverte"),
                request("c", "2019-01-01", "01", "archivee", secteurs="danse"),
                request("d", "2021-01-01", "02", "ouverte"),
                request("e", "2017-01-01", "02", "repondue", secteurs="danse|musique"),
                request("f", "2022-01-01", "QC", "archivee"),
                request("g", "2016-01-01", "", "repondue"),
                request("h", "2023-01-01", "01", "repondue", mesures="16"),
            ]
        }
    )


def test_the_regions_own_requests_come_first_then_answers_from_elsewhere(asked: Atlas) -> None:
    found = requests(look(asked, Selection()), MEASURES, "01", "99")
    assert list(found["id"]) == ["b", "c", "a", "f", "e", "g"]
    assert list(found.columns) == list(REQUEST_COLUMNS)
    assert list(found["territoire"]) == ["01", "01", "01", "QC", "02", ""]
    assert list(requests(look(asked, Selection()), SECTORS, "17", "danse")["id"]) == ["c", "e"]


def test_an_open_request_is_quoted_where_it_is_asked_and_not_elsewhere(asked: Atlas) -> None:
    found = requests(look(asked, Selection()), MEASURES, "01", "99").set_index("id")
    assert (found.loc["b", "question"], found.loc["b", "statut"]) == ("Question b", "ouverte")
    assert (found.loc["c", "question"], found.loc["c", "reponse"]) == ("Question c", "Réponse c")
    assert "Question d" not in found.to_csv()


def test_filters_by_sector_and_measure_hold_for_requests(asked: Atlas) -> None:
    danced = look(asked, Selection(sectors=("danse",), regions=("05",), start=date(2026, 1, 1)))
    assert list(requests(danced, MEASURES, "01", "99")["id"]) == ["c", "e"]
    other = look(asked, Selection(measures=("16",)))
    assert requests(other, SECTORS, "01", "danse").empty


def test_the_founding_request_answers_dance_anywhere(demonstration: Atlas) -> None:
    found = requests(look(demonstration, Selection()), SECTORS, "10", "danse")
    (founding,) = found[found["id"] == "dem-001"].to_dict("records")
    assert "filmer en 3D" in founding["question"]
    assert "360°" in founding["reponse"]


def test_an_open_question_of_the_demonstration_is_told_in_its_region_only(demonstration: Atlas) -> None:
    table = demonstration.dataset.tables[Table.REQUESTS]
    waiting = table[table["statut"] == "ouverte"]
    view = look(demonstration, Selection())
    for region in REGION_CODES:
        for dimension in Dimension:
            for code in demonstration.names(dimension.table):
                found = requests(view, dimension, region, code)
                told = found[found["id"].isin(waiting["id"])]
                assert set(told["territoire"]) <= {region}


# Pairings


def seek(territories: str, **cells: str) -> dict[str, str]:
    return {"titulaire": "Qui cherche", "nature": "recherchee", "territoires": territories, **cells}


def paired(atlas: Atlas, selection: Selection | None = None) -> pd.DataFrame:
    return pairings(look(atlas, selection or Selection()), TODAY)


def test_what_is_sought_is_paired_with_the_nearest_offers(atlas_of: Maker) -> None:
    made = atlas_of(
        {
            Table.EXPERTISES: [
                seek("03"),
                offer("06|16", titulaire="Loin"),
                offer("12", titulaire="Près"),
                offer("04", titulaire="Entre"),
                offer("08", titulaire="Trop loin"),
                offer("12", titulaire="Autre domaine", domaine="droits"),
            ]
        }
    )
    found = paired(made)
    assert list(found.columns) == list(PAIRING_COLUMNS)
    assert list(found["offert_par"]) == ["Près", "Entre", "Loin"]
    assert list(found["territoire_offre"]) == ["12", "04", "06|16"]
    assert set(found["cherche_par"]) == {"Qui cherche"}
    assert set(found["domaine"]) == {"captation"}
    assert set(found["territoire_cherche"]) == {"03"}
    assert set(found["offre_confirmee_le"]) == {pd.Timestamp(RECENT)}
    # From Québec to Longueuil, which is nearer than Montréal.
    assert found["distance_km"].iloc[2] == pytest.approx(225, abs=3)


@pytest.mark.parametrize(
    ("sought", "offered", "together"),
    [
        ("danse", "danse", True),
        ("danse|musique", "musique|theatre", True),
        ("danse", "musique", False),
        ("danse", "", True),
        ("", "musique", True),
        ("", "", True),
    ],
)
def test_a_sector_is_shared_where_both_state_some(
    atlas_of: Maker, sought: str, offered: str, *, together: bool
) -> None:
    made = atlas_of({Table.EXPERTISES: [seek("01", secteurs=sought), offer("02", secteurs=offered)]})
    assert len(paired(made)) == together


def test_nobody_is_paired_with_themselves_nor_with_who_seeks_too(atlas_of: Maker) -> None:
    made = atlas_of(
        {Table.EXPERTISES: [seek("01"), offer("02", titulaire="Qui cherche"), seek("02", titulaire="Autre")]}
    )
    assert list(paired(made)["cherche_par"]) == ["Autre"]


QUEBEC: Final = {"longitude": "-71.2145", "latitude": "46.8123"}
MONTREAL: Final = {"longitude": "-73.5878", "latitude": "45.5088"}


def test_points_come_before_towns_and_no_distance_comes_last(atlas_of: Maker) -> None:
    made = atlas_of(
        {
            Table.EXPERTISES: [
                seek("01", **QUEBEC),
                offer("QC", titulaire="Nationale"),
                offer("01", titulaire="Par la ville", verifie_le=""),
                offer("09", titulaire="Par le point", **MONTREAL),
            ]
        }
    )
    found = paired(made)
    assert list(found["offert_par"]) == ["Par la ville", "Par le point", "Nationale"]
    assert list(found["distance_km"]) == [0, pytest.approx(233, abs=3), pytest.approx(np.nan, nan_ok=True)]
    assert list(found["offre_confirmee_le"].isna()) == [True, False, False]


def test_at_the_same_distance_the_newest_offer_comes_first(atlas_of: Maker) -> None:
    made = atlas_of(
        {
            Table.EXPERTISES: [
                seek("01"),
                offer("02", "", titulaire="Sans date"),
                offer("02", LONG_AGO, titulaire="Ancienne"),
                offer("02", titulaire="Récente"),
                offer("02", LAST_YEAR, titulaire="De l’an dernier"),
            ]
        }
    )
    assert list(paired(made)["offert_par"]) == ["Récente", "De l’an dernier", "Ancienne"]


def test_a_filter_by_region_limits_who_seeks_and_not_who_offers(atlas_of: Maker) -> None:
    made = atlas_of({Table.EXPERTISES: [seek("01"), seek("05"), offer("02"), offer("03")]})
    found = paired(made, Selection(regions=("01",)))
    assert set(found["territoire_cherche"]) == {"01"}
    assert set(found["territoire_offre"]) == {"02", "03"}


@settings(max_examples=30)
@given(sectors=st.sampled_from([(), ("danse",), ("musique", "theatre")]), age=st.integers(0, 4000))
def test_the_pairings_of_the_demonstration_hold(
    demonstration: Atlas, sectors: tuple[str, ...], age: int
) -> None:
    view = look(demonstration, Selection(sectors=sectors))
    found = pairings(view, TODAY - timedelta(days=age))
    known = found["distance_km"].dropna()
    assert known.is_monotonic_increasing
    assert not found["distance_km"].iloc[: len(known)].isna().any()
    expertises = view.rows(Table.EXPERTISES)
    sought = expertises[expertises["nature"] == Nature.SOUGHT]
    offered = expertises[expertises["nature"] == Nature.OFFERED]
    for (holder, domain), rows in found.groupby(["cherche_par", "domaine"]):
        asking = sought[(sought["titulaire"] == holder) & (sought["domaine"] == domain)]
        assert len(rows) <= 3 * len(asking)
        assert set(rows["offert_par"]) <= set(offered.loc[offered["domaine"] == domain, "titulaire"]) - {
            holder
        }
    fits = {
        asking["id"]
        for asking in sought.to_dict("records")
        for giving in offered.to_dict("records")
        if asking["domaine"] == giving["domaine"]
        and asking["titulaire"] != giving["titulaire"]
        and (
            not asking["secteurs"]
            or not giving["secteurs"]
            or set(asking["secteurs"]) & set(giving["secteurs"])
        )
    }
    named = set(sought.loc[sought["id"].isin(fits), "titulaire"])
    assert set(found["cherche_par"]) == named
