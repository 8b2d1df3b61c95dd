"""An alert counts the rows it opens, and there is none where there is nothing."""

from __future__ import annotations

import csv
import string
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.alerts import KEY, AlertKind, alerts
from geo.catalogue import spoken
from geo.coverage import Dimension, coverage
from geo.language import ENGLISH, FRENCH, Language
from geo.listing import Listing, rows
from geo.selection import Indicator, Selection, parse
from geo.settings import DEMONSTRATION, REFERENCE, REGION_CODES, ROOT
from geo.view import Knowledge, look
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.alerts import Alert
    from geo.atlas import Atlas

    Row = Mapping[str, str]
    Maker = Callable[[Mapping[Table, Sequence[Row]]], Atlas]

TODAY: Final = date(2026, 11, 22)
YEAR_AGO: Final = "2025-11-22"
YEAR_AND_A_HALF_AGO: Final = "2025-05-22"
BOTH_LANGUAGES: Final = pytest.mark.parametrize(
    "language", [FRENCH, ENGLISH], ids=lambda language: language.locale
)
NETWORK: Final = {AlertKind.NO_ACTIVE_POLE, AlertKind.THIN_MEASURES, AlertKind.ISOLATED}
"""What an empty network lacks."""


def raised(atlas: Atlas, today: date = TODAY, language: Language = FRENCH) -> dict[AlertKind, Alert]:
    return {alert.kind: alert for alert in alerts(atlas, today, language)}


def values(atlas: Atlas, kind: AlertKind, column: str, today: date = TODAY) -> list[str]:
    found = raised(atlas, today)
    return [str(cell) for cell in found[kind].rows[column]] if kind in found else []


def file_rows(table: Table) -> list[dict[str, str]]:
    """Read a table of the demonstration as the file says it."""
    path = DEMONSTRATION / table.file
    source = path if path.exists() else REFERENCE / table.file
    with source.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def braces(sentence: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(sentence) if field}


def opened(atlas: Atlas, alert: Alert) -> Selection:
    """Follow the link of an alert; every filter in it is known."""
    selection, unknown = parse(parse_qs(alert.query), atlas)
    assert not unknown
    return selection


# The demonstration, read another way


def test_the_alerts_of_the_demonstration_come_in_a_fixed_order(demonstration: Atlas) -> None:
    found = alerts(demonstration, TODAY, FRENCH)
    assert [alert.kind for alert in found] == list(AlertKind)
    assert [alert.count for alert in found] == [4, 4, 12, 19, 33, 12, 3, 5]


def test_regions_without_an_active_pole(demonstration: Atlas) -> None:
    active = {row["region"] for row in file_rows(Table.POLES) if row["statut"] == "actif"}
    without = [code for code in REGION_CODES if code not in active]
    assert values(demonstration, AlertKind.NO_ACTIVE_POLE, "code") == without == ["10", "11", "14", "17"]
    names = {row["code"]: row["nom"] for row in file_rows(Table.REGIONS)}
    assert values(demonstration, AlertKind.NO_ACTIVE_POLE, "nom") == [names[code] for code in without]


def test_measures_covered_in_fewer_than_half_of_the_regions(demonstration: Atlas) -> None:
    home = {row["id"]: row["region"] for row in file_rows(Table.POLES)} | {
        code: code for code in REGION_CODES
    }
    held = [([row["region"]], row["mesures"]) for row in file_rows(Table.POLES) if row["statut"] == "actif"]
    held += [
        ((row["territoires"] or row["pole"]).split("|"), row["mesures"])
        for row in file_rows(Table.EXPERTISES)
        if row["nature"] == "offerte"
    ]
    held += [
        ([row["hote"], *row["co_animateurs"].split("|")], row["mesures"])
        for row in file_rows(Table.ACTIVITIES)
    ]
    cells = {
        (measure, home[place])
        for places, measures in held
        for measure in measures.split("|")
        for place in places
        if home.get(place) in REGION_CODES
    }
    counts = {
        row["numero"]: sum(measure == row["numero"] for measure, _ in cells)
        for row in file_rows(Table.MEASURES)
    }
    thin = {number: count for number, count in counts.items() if count <= 8}
    assert thin == {"37": 4, "97": 2, "111": 8, "131": 6}
    found = raised(demonstration)[AlertKind.THIN_MEASURES].rows
    assert dict(zip(found["numero"], found["regions_couvertes"], strict=True)) == thin
    assert found["titre"].tolist()[:2] == ["Lab culturel", "titre non vérifié"]


def test_knowledge_to_review_and_old(demonstration: Atlas) -> None:
    checked = {
        row["id"]: row["verifie_le"]
        for table, column, value in (
            (Table.POLES, "statut", "actif"),
            (Table.EXPERTISES, "nature", "offerte"),
        )
        for row in file_rows(table)
        if row[column] == value
    }
    old = [name for name, day in checked.items() if day < YEAR_AND_A_HALF_AGO]
    review = [name for name, day in checked.items() if YEAR_AND_A_HALF_AGO <= day < YEAR_AGO]
    assert old
    assert review
    assert values(demonstration, AlertKind.OLD, "id") == old
    assert values(demonstration, AlertKind.TO_REVIEW, "id") == review


def test_doubts_and_rows_not_placed(demonstration: Atlas) -> None:
    atlas = demonstration
    wanted = [
        *atlas.doubts["id"],
        *atlas.unattached["id"],
        *[
            row["id"]
            for table in (Table.POLES, Table.EXPERTISES, Table.ACTIVITIES)
            for row in file_rows(table)
            if not row["longitude"] and row["id"] not in set(atlas.unattached["id"])
        ],
    ]
    assert values(atlas, AlertKind.DOUBTFUL, "id") == wanted


def test_expertise_sought_that_nobody_offers(demonstration: Atlas) -> None:
    expertises = file_rows(Table.EXPERTISES)
    offered = {row["domaine"] for row in expertises if row["nature"] == "offerte"}
    unmet = [row for row in expertises if row["nature"] == "recherchee" and row["domaine"] not in offered]
    assert {row["domaine"] for row in unmet} == {"billetterie", "droits"}
    assert values(demonstration, AlertKind.UNMET, "id") == [row["id"] for row in unmet]
    assert set(values(demonstration, AlertKind.UNMET, "domaine")) == {
        "Billetterie, CRM et gestion",
        "Droits, licences et renseignements personnels",
    }


def test_isolated_regions(demonstration: Atlas) -> None:
    home = {row["id"]: row["region"] for row in file_rows(Table.POLES)}
    linked: set[str] = set()
    for row in file_rows(Table.ACTIVITIES):
        host = home.get(row["hote"], row["hote"])
        partners = {home.get(code, code) for code in filter(None, row["co_animateurs"].split("|"))} - {host}
        linked |= {host, *partners} if partners else set()
    assert values(demonstration, AlertKind.ISOLATED, "code") == sorted(set(REGION_CODES) - linked)


# What each definition says at its edges


@pytest.mark.parametrize(
    ("pole", "alerted"),
    [
        ({"region": "03"}, False),
        ({"region": "03", "statut": "suspendu"}, True),
        ({"region": "03", "statut": "implante"}, True),
        ({"region": "03", "implante_le": "2026-11-22"}, False),
        ({"region": "03", "implante_le": "2026-11-23"}, True),
        ({"region": "03", "statut": "ferme", "ferme_le": "2026-11-22"}, True),
        ({"region": "QC"}, True),
        ({"longitude": "-71.2130", "latitude": "46.8116"}, False),
    ],
)
def test_a_region_is_alerted_until_a_pole_is_active_there(
    quick_atlas_of: Maker, pole: Row, *, alerted: bool
) -> None:
    codes = values(quick_atlas_of({Table.POLES: [pole]}), AlertKind.NO_ACTIVE_POLE, "code")
    assert codes == [code for code in REGION_CODES if code != "03" or alerted]


def test_nine_regions_of_seventeen_are_half(quick_atlas_of: Maker) -> None:
    poles = [{"region": code, "mesures": "99|16"} for code in REGION_CODES[:8]]
    atlas = quick_atlas_of({Table.POLES: [*poles, {"region": "09", "mesures": "99"}]})
    assert "99" not in values(atlas, AlertKind.THIN_MEASURES, "numero")
    found = raised(atlas)[AlertKind.THIN_MEASURES].rows
    assert dict(zip(found["numero"], found["regions_couvertes"], strict=True))["16"] == 8


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2026-11-22", None),
        ("2025-11-22", None),
        ("2025-11-21", AlertKind.TO_REVIEW),
        ("2025-05-22", AlertKind.TO_REVIEW),
        ("2025-05-21", AlertKind.OLD),
        ("2015-03-30", AlertKind.OLD),
        ("", AlertKind.OLD),
    ],
)
def test_what_covers_is_to_review_or_old_and_never_both(
    quick_atlas_of: Maker, day: str, kind: AlertKind | None
) -> None:
    atlas = quick_atlas_of(
        {
            Table.POLES: [
                {"id": "p", "region": "03", "nom": "Pôle", "verifie_le": day},
                {"region": "03", "statut": "ferme", "verifie_le": day},
            ],
            Table.EXPERTISES: [
                {"id": "e", "territoires": "03|12", "verifie_le": day},
                {"id": "n", "territoires": "QC", "verifie_le": day},
                {"territoires": "03", "nature": "recherchee", "domaine": "captation", "verifie_le": day},
            ],
        }
    )
    for aged in (AlertKind.TO_REVIEW, AlertKind.OLD):
        assert values(atlas, aged, "id") == (["p", "e", "n"] if aged is kind else [])
    if kind:
        found = raised(atlas)[kind].rows
        assert found["territoires"].tolist() == [
            "Capitale-Nationale",
            "Capitale-Nationale | Chaudière-Appalaches",
            "National et sectoriel",
        ]
        assert found["table"].tolist() == ["Pôles", "Expertises", "Expertises"]


@pytest.mark.parametrize(
    ("sought", "offered", "met"),
    [
        ("03", None, False),
        ("03", "03", True),
        ("03", "17", True),
        ("03", "QC", True),
        ("03", "03|HQ", True),
        ("03", "QC|HQ", True),
        ("03", "HQ", False),
        ("QC", "HQ", False),
        ("HQ", "HQ", True),
        ("03|HQ", "HQ", True),
        ("HQ", "06", True),
        ("03", "", True),
        ("", "HQ", False),
        ("", "03", True),
    ],
)
def test_an_expertise_is_unmet_where_nobody_in_the_network_offers_its_domain(
    quick_atlas_of: Maker, sought: str, offered: str | None, *, met: bool
) -> None:
    other = {"territoires": "03", "domaine": "immersif"}
    asking = {"id": "cherche", "nature": "recherchee", "territoires": sought}
    offers = [] if offered is None else [{"territoires": offered}]
    atlas = quick_atlas_of({Table.EXPERTISES: [other, asking, *offers]})
    assert values(atlas, AlertKind.UNMET, "id") == ([] if met else ["cherche"])


@pytest.mark.parametrize(
    ("activity", "linked"),
    [
        ({"hote": "03", "co_animateurs": "06"}, {"03", "06"}),
        ({"hote": "QC", "co_animateurs": "06"}, {"06"}),
        ({"hote": "03", "co_animateurs": "HQ"}, {"03"}),
        ({"hote": "03", "co_animateurs": "03"}, set()),
        ({"hote": "03"}, set()),
    ],
)
def test_a_region_in_no_link_is_isolated(quick_atlas_of: Maker, activity: Row, linked: set[str]) -> None:
    atlas = quick_atlas_of({Table.ACTIVITIES: [activity]})
    assert values(atlas, AlertKind.ISOLATED, "code") == [code for code in REGION_CODES if code not in linked]


# What holds of every alert


_DAYS: Final = st.just("") | st.dates(date(2015, 1, 1), date(2027, 1, 1)).map(date.isoformat)
_PLACES: Final = st.lists(st.sampled_from(["01", "03", "06", "QC", "HQ"]), unique=True, max_size=2).map(
    "|".join
)
_ROWS: Final = st.fixed_dictionaries(
    {
        Table.POLES: st.lists(
            st.fixed_dictionaries(
                {
                    "region": st.sampled_from(["", "01", "03", "06", "QC", "HQ"]),
                    "statut": st.sampled_from(["actif", "ferme", "suspendu"]),
                    "mesures": st.sampled_from(["", "99", "16|99"]),
                    "verifie_le": _DAYS,
                }
            ),
            max_size=4,
        ),
        Table.EXPERTISES: st.lists(
            st.fixed_dictionaries(
                {
                    "territoires": _PLACES,
                    "nature": st.sampled_from(["offerte", "recherchee"]),
                    "domaine": st.sampled_from(["captation", "immersif", "droits"]),
                    "mesures": st.sampled_from(["", "99", "16|99"]),
                    "verifie_le": _DAYS,
                }
            ),
            max_size=4,
        ),
        Table.ACTIVITIES: st.lists(
            st.fixed_dictionaries(
                {"hote": st.sampled_from(["", "01", "03", "QC"]), "co_animateurs": _PLACES}
            ),
            max_size=3,
        ),
    }
)


@settings(max_examples=30)
@given(told=_ROWS, today=st.dates(date(2015, 1, 1), date(2030, 1, 1)))
def test_an_alert_counts_its_rows_and_none_is_empty(
    quick_atlas_of: Maker, told: dict[Table, list[Row]], today: date
) -> None:
    atlas = quick_atlas_of(told)
    found = alerts(atlas, today, FRENCH)
    kinds = [alert.kind for alert in found]
    assert kinds == [kind for kind in AlertKind if kind in kinds]
    for alert in found:
        assert alert.count == len(alert.rows) > 0
        assert list(alert.rows.index) == list(range(alert.count))
        assert not alert.rows.duplicated().any()
        assert alert.sentence(FRENCH).startswith(f"{alert.count} ")
        opened(atlas, alert)
    by_kind = {alert.kind: alert for alert in found}
    every = len(told[Table.POLES]) + len(told[Table.EXPERTISES])
    aged = [by_kind[kind].count for kind in (AlertKind.TO_REVIEW, AlertKind.OLD) if kind in by_kind]
    assert sum(aged) <= every


@settings(max_examples=15)
@given(told=_ROWS, days=st.integers(1, 900))
def test_knowledge_only_ages(quick_atlas_of: Maker, told: dict[Table, list[Row]], days: int) -> None:
    atlas = quick_atlas_of(told)
    later = TODAY + timedelta(days=days)
    assert set(values(atlas, AlertKind.OLD, "id")) <= set(values(atlas, AlertKind.OLD, "id", later))
    before, after = (
        {
            *values(atlas, AlertKind.TO_REVIEW, "id", today),
            *values(atlas, AlertKind.OLD, "id", today),
        }
        for today in (TODAY, later)
    )
    assert before <= after


def test_an_empty_network_lacks_everything_and_doubts_nothing(atlas_of: Maker) -> None:
    found = raised(atlas_of({}))
    assert {kind: alert.count for kind, alert in found.items()} == {
        AlertKind.NO_ACTIVE_POLE: 17,
        AlertKind.THIN_MEASURES: 7,
        AlertKind.ISOLATED: 17,
    }
    assert set(found) == NETWORK
    without_measures = atlas_of({Table.MEASURES: []})
    assert set(raised(without_measures)) == NETWORK - {AlertKind.THIN_MEASURES}


def test_a_whole_network_has_no_alert(atlas_of: Maker) -> None:
    measures = "16|37|97|99|111|120|131"
    regions = pd.DataFrame(file_rows(Table.REGIONS)).set_index("code")
    places = {
        code: {
            "longitude": str(regions.loc[code, "ville_longitude"]),
            "latitude": str(regions.loc[code, "ville_latitude"]),
        }
        for code in REGION_CODES
    }
    atlas = atlas_of(
        {
            Table.POLES: [
                {"region": code, "mesures": measures, "verifie_le": "2026-11-01", **places[code]}
                for code in REGION_CODES
            ],
            Table.EXPERTISES: [
                {"territoires": "03", "verifie_le": "2026-11-01", **places["03"]},
                {"territoires": "06", "nature": "recherchee", **places["06"]},
            ],
            Table.ACTIVITIES: [
                {"hote": "03", "co_animateurs": "|".join(REGION_CODES), **places["03"]},
            ],
        }
    )
    assert alerts(atlas, TODAY, FRENCH) == ()


def test_hostile_words_stay_words(quick_atlas_of: Maker) -> None:
    hostile = "<script>alert(1)</script>{n} | =1+1 %s"
    atlas = quick_atlas_of(
        {
            Table.MEASURES: [{"numero": "9&x=<b>", "titre": hostile}],
            Table.POLES: [{"region": "03", "nom": hostile}],
            Table.EXPERTISES: [{"titulaire": hostile, "nature": "recherchee"}],
        }
    )
    found = raised(atlas)
    assert found[AlertKind.THIN_MEASURES].rows["titre"].tolist() == [hostile]
    assert opened(atlas, found[AlertKind.THIN_MEASURES]).measures == ("9&x=<b>",)
    assert found[AlertKind.OLD].rows["nom"].tolist() == [hostile]
    assert found[AlertKind.UNMET].rows["titulaire"].tolist() == [hostile]
    assert not any(hostile in alert.sentence(FRENCH) + alert.query for alert in found.values())


# What an alert opens


@pytest.mark.parametrize(
    ("kind", "indicator"),
    [(AlertKind.NO_ACTIVE_POLE, Indicator.ACTIVE_POLES), (AlertKind.ISOLATED, Indicator.LINKS)],
)
def test_an_alert_on_regions_opens_the_list_of_just_these(
    demonstration: Atlas, kind: AlertKind, indicator: Indicator
) -> None:
    alert = raised(demonstration)[kind]
    selection = opened(demonstration, alert)
    assert selection.indicator is indicator
    listed = rows(look(demonstration, selection), Listing.REGIONS, FRENCH)
    assert listed["code"].tolist() == alert.rows["code"].tolist()
    assert listed[str(indicator)].tolist() == [0] * alert.count


def test_an_alert_on_measures_opens_just_their_cells(demonstration: Atlas) -> None:
    alert = raised(demonstration)[AlertKind.THIN_MEASURES]
    view = look(demonstration, opened(demonstration, alert))
    tally = coverage(view, Dimension.MEASURES, TODAY).tally("code")
    assert list(tally.index) == alert.rows["numero"].tolist()
    assert tally[str(Knowledge.COVERED)].tolist() == alert.rows["regions_couvertes"].tolist()


def test_where_no_filter_says_it_the_address_names_the_alert(demonstration: Atlas) -> None:
    found = raised(demonstration)
    named = {kind for kind, alert in found.items() if alert.query == f"{KEY}={kind}"}
    assert named == set(AlertKind) - NETWORK
    assert all(opened(demonstration, found[kind]) == Selection() for kind in named)
    assert {kind: kind.screen for kind in AlertKind if kind.screen != "carte"} == {
        AlertKind.THIN_MEASURES: "couverture"
    }
    assert all((ROOT / "pages" / f"{kind.screen}.py").exists() for kind in AlertKind)


@BOTH_LANGUAGES
def test_the_language_changes_words_and_no_count(demonstration: Atlas, language: Language) -> None:
    told = alerts(demonstration, TODAY, language)
    assert [(alert.kind, alert.count, alert.query) for alert in told] == [
        (alert.kind, alert.count, alert.query) for alert in alerts(demonstration, TODAY, FRENCH)
    ]


def test_each_alert_is_said_in_the_singular_and_the_plural(demonstration: Atlas) -> None:
    found = alerts(demonstration, TODAY, FRENCH)
    assert [alert.sentence(FRENCH).replace("\N{NO-BREAK SPACE}", " ") for alert in found] == [
        "4 régions sans pôle actif",
        "4 mesures couvertes dans moins de la moitié des régions",
        "12 pôles et expertises à revoir : dernière vérification il y a plus de 12 mois",
        "19 pôles et expertises sans vérification depuis plus de 18 mois, ou sans date",
        "33 lignes non placées ou de région douteuse",
        "12 expertises recherchées que personne n’offre dans le réseau",
        "3 régions isolées, sans aucun lien de co-animation",
        "5 demandes attendent une réponse depuis plus de 30 jours",
    ]
    alone = [replace(alert, rows=alert.rows.head(1)) for alert in found]
    assert [alert.sentence(FRENCH).replace("\N{NO-BREAK SPACE}", " ") for alert in alone] == [
        "1 région sans pôle actif",
        "1 mesure couverte dans moins de la moitié des régions",
        "1 pôle ou expertise à revoir : dernière vérification il y a plus de 12 mois",
        "1 pôle ou expertise sans vérification depuis plus de 18 mois, ou sans date",
        "1 ligne non placée ou de région douteuse",
        "1 expertise recherchée que personne n’offre dans le réseau",
        "1 région isolée, sans aucun lien de co-animation",
        "1 demande attend une réponse depuis plus de 30 jours",
    ]


def test_the_catalogue_finds_the_sentence_of_each_alert(demonstration: Atlas) -> None:
    pairs = [
        {FRENCH.plural(*sentences, count, months=months, days=30) for count in (1, 2) for months in (12, 18)}
        for sentences in spoken()
        if len(sentences) == 2 and braces(sentences[0]) <= {"n", "months", "days"}
    ]
    for alert in alerts(demonstration, TODAY, FRENCH):
        alone = replace(alert, rows=alert.rows.head(1)).sentence(FRENCH)
        twice = replace(alert, rows=alert.rows.head(2)).sentence(FRENCH)
        assert any({alone, twice} <= pair for pair in pairs)


def test_labels_are_distinct_sentences() -> None:
    labels = [FRENCH.render(kind.label) for kind in AlertKind]
    assert len(set(labels)) == len(labels)
    assert all(label[0].isupper() for label in labels)
