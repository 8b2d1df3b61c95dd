"""The demonstration data keep what they promise, and stay fictitious."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
import pytest

from geo.boundaries import locate
from geo.settings import DEMONSTRATION, NATIONAL, OUTSIDE, REFERENCE, REGION_CODES

TODAY: Final = "2026-11-22"
REAL_ADDRESSES: Final = {"https://culturenumeriqc.qcnum.com"}
TABLES: Final = (
    "poles",
    "ambassadeurs",
    "expertises",
    "activites",
    "constats",
    "demandes",
    "diagnostics",
    "sondages",
    "scenes",
)
PLACED: Final = {"poles": "region", "expertises": "territoires", "activites": "hote"}
INTENDED_DOUBTS: Final = {"pole-23": ("12", "03"), "exp-087": ("16", "05")}


def table(name: str) -> pd.DataFrame:
    folder = REFERENCE if (REFERENCE / f"{name}.csv").exists() else DEMONSTRATION
    return pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8")


def listed(cells: pd.Series[str]) -> set[str]:
    return {item for cell in cells for item in cell.split("|") if item}


def region_of() -> dict[str, str]:
    """Territory of every pole and of every territory code."""
    poles = table("poles")
    codes = (*REGION_CODES, NATIONAL, OUTSIDE)
    return dict(zip(poles["id"], poles["region"], strict=True)) | {code: code for code in codes}


def partners() -> pd.DataFrame:
    """One row for each activity and co-animator, both ends as territories."""
    home = region_of()
    activities = table("activites")
    activities["autre"] = activities["co_animateurs"].str.split("|")
    rows = activities.explode("autre")
    return rows.assign(hote=rows["hote"].map(home), autre=rows["autre"].map(home))


def located(longitudes: pd.Series[str], latitudes: pd.Series[str]) -> list[str]:
    """Region code of each point, WGS84 degrees in."""
    x, y = (np.array(cells, dtype=np.float64) for cells in (longitudes, latitudes))
    return [str(code) for code in locate(x, y)]


def everything_written() -> list[str]:
    return [cell for name in TABLES for column in table(name).to_dict("list").values() for cell in column]


def test_fifteen_regions_have_a_pole_and_thirteen_an_active_one() -> None:
    poles = table("poles")
    regional = poles[poles["region"] != NATIONAL]
    assert set(REGION_CODES) - set(regional["region"]) == {"10", "17"}
    active = regional[regional["statut"] == "actif"]
    assert set(REGION_CODES) - set(active["region"]) == {"10", "11", "14", "17"}
    assert set(poles["statut"]) == {"projete", "implante", "actif", "suspendu", "ferme"}


def test_a_closed_pole_says_when_and_no_other_does() -> None:
    poles = table("poles")
    assert (poles["ferme_le"].ne("") == poles["statut"].eq("ferme")).all()


def test_region_10_is_an_honest_hole_and_region_17_is_unknown() -> None:
    findings = table("constats")
    confirmed = findings[findings["region"].eq("10") & findings["secteur"].eq("")]
    assert set(confirmed["mesure"]) == set(table("mesures")["numero"])
    assert "17" not in set(findings["region"])
    assert "17" not in set(partners()["hote"]) | set(partners()["autre"].dropna())


def test_no_finding_of_emptiness_is_contradicted() -> None:
    home = region_of()
    expertises = table("expertises")
    offered = expertises[expertises["nature"] == "offerte"]
    activities = table("activites")
    held = activities["hote"] + "|" + activities["co_animateurs"]
    poles = table("poles")
    parts = (
        (poles["region"], poles),
        (offered["territoires"], offered),
        (held, activities),
    )
    cells = {
        (home[where], measure, sector)
        for places, rows in parts
        for place, measures, sectors in zip(places, rows["mesures"], rows["secteurs"], strict=True)
        for where in place.split("|")
        if where
        for measure in measures.split("|")
        for sector in ("", *sectors.split("|"))
    }
    findings = table("constats")
    checked = set(zip(findings["region"], findings["mesure"], findings["secteur"], strict=True))
    assert checked & cells == set()
    assert len(checked) == len(findings)


def test_two_domains_are_sought_and_offered_nowhere() -> None:
    expertises = table("expertises")
    by_nature = expertises.groupby("nature")["domaine"].agg(set)
    assert by_nature["recherchee"] - by_nature["offerte"] == {"billetterie", "droits"}


def test_one_region_only_receives_and_one_stays_alone() -> None:
    rows = partners()
    hosts, guests = set(rows["hote"]), set(rows["autre"].dropna())
    assert guests - hosts == {"11", OUTSIDE}
    linked = rows[rows["autre"].notna() & rows["autre"].ne(rows["hote"])]
    assert hosts - set(linked["hote"]) - set(linked["autre"]) == {"09"}


def test_some_partners_are_outside_quebec_and_some_hosts_national() -> None:
    rows = partners()
    assert (rows["autre"] == OUTSIDE).sum() >= 10
    assert (rows["hote"] == NATIONAL).any()


def test_the_founding_request_is_answered() -> None:
    first = table("demandes").set_index("id").loc["dem-001"]
    assert "filmer en 3D" in first["question"]
    assert first["statut"] == "repondue"
    assert 900 <= len(first["reponse"]) <= 1500
    for technique in ("stéréoscopique", "360°", "Photogrammétrie", "Capture de mouvement", "volumétrique"):
        assert technique in first["reponse"]


def test_a_request_is_open_exactly_when_it_has_no_answer() -> None:
    requests = table("demandes")
    still_open = requests["statut"].eq("ouverte")
    for column in ("reponse", "repondue_le", "repondants"):
        assert (requests[column].eq("") == still_open).all()


def test_the_forum_of_2017_is_marked_as_real() -> None:
    forum = table("activites").set_index("id").loc["act-001"]
    assert (forum["titre"], forum["date_debut"]) == ("Forum des innovations culturelles", "2017-04-03")
    assert "activité réelle" in forum["public"]
    assert forum["url"] in REAL_ADDRESSES


def test_nobody_is_named_and_consent_has_its_date() -> None:
    ambassadors = table("ambassadeurs")
    assert ambassadors["nom"].eq("").all()
    assert set(ambassadors["consentement_publication"]) == {"oui", "non"}
    assert (ambassadors["consenti_le"].ne("") == ambassadors["consentement_publication"].eq("oui")).all()


def test_every_address_is_at_example_org() -> None:
    written = everything_written()
    emails = [cell for cell in written if "@" in cell]
    sites = {cell for cell in written if "http" in cell or "www." in cell} - REAL_ADDRESSES
    assert emails
    assert all(re.fullmatch(r"[a-z0-9.]+@example\.org", cell) for cell in emails)
    assert sites
    assert all(re.fullmatch(r"https://([a-z-]+\.)?example\.org(/[a-z0-9-]+)*", cell) for cell in sites)


def test_there_is_no_telephone_number() -> None:
    pattern = re.compile(r"\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}")
    assert [cell for cell in everything_written() if pattern.search(cell)] == []


@pytest.mark.parametrize(
    ("name", "column", "reference"),
    [
        *((name, "secteurs", "secteurs") for name in ("poles", "expertises", "activites", "demandes")),
        *((name, "secteur", "secteurs") for name in ("constats", "diagnostics", "sondages")),
        *((name, "mesures", "mesures") for name in ("poles", "expertises", "activites", "demandes")),
        ("constats", "mesure", "mesures"),
        ("expertises", "domaine", "domaines"),
        ("demandes", "domaines", "domaines"),
    ],
)
def test_every_code_is_known(name: str, column: str, reference: str) -> None:
    found = listed(table(name)[column])
    assert found
    assert found <= set(table(reference).iloc[:, 0])


def test_every_territory_and_pole_is_known() -> None:
    poles = set(table("poles")["id"])
    territories = {*REGION_CODES, NATIONAL, OUTSIDE}
    activities, expertises = table("activites"), table("expertises")
    ambassadors, requests = table("ambassadeurs"), table("demandes")
    assert listed(pd.concat([activities["hote"], activities["co_animateurs"]])) <= poles | territories
    assert listed(pd.concat([expertises["territoires"], ambassadors["territoires"]])) <= territories
    assert listed(requests["territoire"]) <= territories
    assert listed(pd.concat([expertises["pole"], ambassadors["pole"], requests["repondants"]])) <= poles


def test_a_pole_works_only_while_it_exists() -> None:
    poles = table("poles").set_index("id")
    late = []
    for activity in table("activites").to_dict("records"):
        for pole in {activity["hote"], *activity["co_animateurs"].split("|")} & set(poles.index):
            opened, closed = poles.loc[pole, ["implante_le", "ferme_le"]]
            if not (opened and opened <= activity["date_debut"] <= (closed or TODAY)):
                late.append((activity["id"], pole))
    assert late == []


def test_measure_120_is_not_used_before_it_began() -> None:
    activities = table("activites")
    early = activities[activities["date_debut"] < "2019-04-17"]
    assert "120" not in listed(early["mesures"])


def test_no_day_is_in_the_future() -> None:
    days = [cell for cell in everything_written() if re.fullmatch(r"\d{4}-\d\d-\d\d", cell)]
    assert all(date.fromisoformat(day) <= date.fromisoformat(TODAY) for day in days)


def test_points_fall_in_the_stated_region_but_for_the_intended_doubts() -> None:
    home = region_of()
    doubts = {}
    for name, column in PLACED.items():
        rows = table(name)
        rows = rows[rows["longitude"].ne("")]
        found = located(rows["longitude"], rows["latitude"])
        assert set(found) <= set(REGION_CODES)
        for identifier, stated, region in zip(rows["id"], rows[column], found, strict=True):
            regions = {home[place] for place in stated.split("|")}
            if region not in regions and NATIONAL not in regions:
                doubts[identifier] = (stated, region)
    assert doubts == INTENDED_DOUBTS


def test_two_expertises_cannot_be_placed() -> None:
    expertises = table("expertises")
    where = expertises["territoires"] + expertises["pole"] + expertises["longitude"] + expertises["latitude"]
    assert where.eq("").sum() == 2


def test_knowledge_has_every_age() -> None:
    confirmed = table("expertises")["verifie_le"]
    assert (confirmed >= "2025-11-22").any()
    assert confirmed.between("2025-05-22", "2025-11-21").any()
    assert (confirmed < "2025-05-22").any()


def test_diagnostics_are_few_in_most_regions() -> None:
    counts = table("diagnostics")["region"].value_counts()
    assert "10" not in counts
    assert (counts < 5).sum() >= 5
    assert counts.max() < 30


def test_reference_tables_are_whole() -> None:
    regions = table("regions")
    assert tuple(regions["code"]) == REGION_CODES
    assert (len(table("secteurs")), len(table("domaines"))) == (16, 12)
    assert set(table("mesures")["numero"]) == {"16", "37", "97", "99", "111", "120", "131"}
    assert tuple(located(regions["ville_longitude"], regions["ville_latitude"])) == REGION_CODES
    assert regions["nom"].str.contains("--| - ").sum() == 0


def test_a_measure_without_a_known_title_says_so() -> None:
    measures = table("mesures")
    assert (measures["titre"].eq("") == measures["titre_verifie"].eq("non")).all()
    assert set(measures.loc[measures["titre"].eq(""), "numero"]) == {"97", "131"}


@pytest.mark.parametrize("name", [*TABLES, "regions", "secteurs", "domaines", "mesures"])
def test_files_are_plain(name: str) -> None:
    folder = REFERENCE if (REFERENCE / f"{name}.csv").exists() else DEMONSTRATION
    raw = (folder / f"{name}.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    rows = table(name)
    assert not rows.apply(lambda cells: cells.str.match(r"[=+@\t]|\s|.*\s$").any()).any()
    if "id" in rows:
        assert rows["id"].is_unique
