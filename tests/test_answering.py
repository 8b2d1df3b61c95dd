"""Numbers of the guide, by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from geo.alerts import AlertKind, alerts
from geo.answering import Split, answering, asked, median_delay, unsigned, waiting
from geo.language import FRENCH
from geo.selection import Selection
from geo.vocabularies import RequestStatus, Table

if TYPE_CHECKING:
    from geo.atlas import Atlas
    from tests.conftest import Maker, Row


def request(received: str, answered: str = "", **cells: str) -> Row:
    status = "repondue" if answered else "ouverte"
    answer = "Oui." if answered else ""
    return {
        "recue_le": received,
        "repondue_le": answered,
        "reponse": answer,
        "statut": status,
        **cells,
    }


@pytest.fixture(scope="module")
def network(atlas_of: Maker) -> Atlas:
    return atlas_of(
        {
            Table.REQUESTS: [
                request("2026-01-01", "2026-01-03", territoire="02", domaines="captation|droits"),
                request("2026-01-01", "2026-01-11", territoire="02", domaines="droits", secteurs="danse"),
                request("2026-02-01", territoire="02", domaines="droits", mesures="99"),
                request("2026-03-01", "2026-03-02", territoire="QC", statut="archivee"),
                request("2026-05-20", territoire="06", domaines="captation", secteurs="danse|musique"),
            ]
        }
    )


def told(network: Atlas, split: Split) -> list[tuple[object, ...]]:
    found = answering(network, asked(network, Selection()), split)
    return [tuple(row) for row in found.fillna(-1).itertuples(index=False)]


def test_requests_are_counted_by_territory_with_their_delay(network: Atlas) -> None:
    assert told(network, Split.TERRITORY) == [("02", 1, 2, 6), ("06", 1, 0, -1), ("QC", 0, 1, 1)]


def test_a_request_of_two_domains_counts_in_both(network: Atlas) -> None:
    assert told(network, Split.DOMAIN) == [("captation", 1, 1, 2), ("droits", 1, 2, 6)]


@pytest.fixture(scope="module")
def signed(atlas_of: Maker) -> Atlas:
    return atlas_of(
        {
            Table.POLES: [
                {"id": "p-02", "region": "02"},
                {"id": "q-02", "region": "02"},
                {"id": "p-06", "region": "06"},
                {"id": "p-qc", "region": "QC"},
            ],
            Table.REQUESTS: [
                request("2026-01-01", "2026-01-03", territoire="09", repondants="p-02|q-02|p-06"),
                request("2026-01-01", "2026-01-11", territoire="09", repondants="q-02"),
                request("2026-01-01", "2026-01-02", territoire="06", repondants="p-qc", statut="archivee"),
                request("2026-01-01", territoire="06", repondants="p-06"),
                request("2026-01-01", "2026-01-05", territoire="06"),
                request("2026-01-01", territoire="06"),
            ],
        }
    )


def test_answers_are_counted_where_those_who_answer_are(signed: Atlas) -> None:
    # Two poles of one region gave one answer there; who was asked and has not answered yet gave none.
    assert told(signed, Split.ANSWERING) == [("02", 0, 2, 6), ("06", 0, 1, 2), ("QC", 0, 1, 1)]
    assert told(signed, Split.TERRITORY) == [("06", 2, 2, 2.5), ("09", 0, 2, 6)]
    assert unsigned(signed, asked(signed, Selection())) == 1
    # The filters are of the requests: what the region 09 asked was answered from 02 and 06.
    kept = asked(signed, Selection(regions=("09",)))
    assert answering(signed, kept, Split.ANSWERING)["code"].tolist() == ["02", "06"]
    assert unsigned(signed, kept) == 0


def test_the_median_delay_is_of_those_that_tell_both_days(network: Atlas) -> None:
    every = asked(network, Selection())
    assert median_delay(network, every) == 2
    assert np.isnan(median_delay(network, np.zeros(5, dtype=bool)))


@pytest.mark.parametrize(
    ("selection", "left"),
    [
        (Selection(), [0, 1, 2, 3, 4]),
        (Selection(sectors=("danse",)), [1, 4]),
        (Selection(measures=("99",)), [2]),
        (Selection(regions=("02", "06"), sectors=("musique",)), [4]),
    ],
)
def test_filters_by_sector_measure_and_region_bear(
    network: Atlas, selection: Selection, left: list[int]
) -> None:
    assert np.flatnonzero(asked(network, selection)).tolist() == left


@pytest.mark.parametrize(
    ("day", "late"), [("2026-03-03", []), ("2026-03-04", [2]), ("2026-06-20", [2, 4]), ("2026-06-19", [2])]
)
def test_what_waits_over_a_month_is_late(network: Atlas, day: str, late: list[int]) -> None:
    assert waiting(network, date.fromisoformat(day)).tolist() == late


def test_the_numbers_of_the_demonstration_are_those_of_its_rows(demonstration: Atlas) -> None:
    table = demonstration.dataset.tables[Table.REQUESTS]
    found = answering(demonstration, asked(demonstration, Selection()), Split.TERRITORY)
    assert found["ouvertes"].sum() == (table["statut"] == RequestStatus.OPEN).sum()
    assert found["ouvertes"].sum() + found["repondues"].sum() == (table["territoire"] != "").sum()


def test_what_waits_is_an_alert_with_its_rows(network: Atlas) -> None:
    found = {one.kind: one for one in alerts(network, date(2026, 6, 20), FRENCH)}
    alert = found[AlertKind.WAITING]
    assert alert.sentence(FRENCH) == "2 demandes attendent une réponse depuis plus de 30 jours"
    assert alert.rows[["id", "territoire"]].to_numpy().tolist() == [
        ["demandes-3", "Saguenay–Lac-Saint-Jean"],
        ["demandes-5", "Montréal"],
    ]
    assert AlertKind.WAITING not in {one.kind for one in alerts(network, date(2026, 2, 2), FRENCH)}
