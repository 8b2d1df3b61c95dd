"""Every kind of wrong cell is named, with its line, its column and the cure."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.codes import folded, known_codes, nearest
from geo.columns import COLUMNS
from geo.language import FRENCH
from geo.schema import blank, check, prepared, typed
from geo.settings import REFERENCE, REGION_CODES
from geo.tabular import Sheet, read
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.problems import Problem

VALID: Final[dict[Table, dict[str, str]]] = {
    Table.POLES: {"id": "pole-01", "nom": "Pôle", "statut": "actif", "region": "01"},
    Table.AMBASSADORS: {"id": "amb-01", "role": "Ambassade"},
    Table.EXPERTISES: {"id": "e1", "titulaire": "Atelier", "domaine": "captation", "nature": "offerte"},
    Table.ACTIVITIES: {"id": "a1", "titre": "Rencontre", "type": "forum", "date_debut": "2017-04-03"},
    Table.FINDINGS: {"region": "10", "mesure": "99", "constat": "vide_confirme", "verifie_le": "2026-01-31"},
    Table.REQUESTS: {"id": "d1", "recue_le": "2020-02-29", "question": "Comment ?", "statut": "ouverte"},
    Table.DIAGNOSTICS: {"id": "x1", "questionnaire": "1.0"},
    Table.POPULATIONS: {"organismes": "24", "source": "Répertoire", "compte_le": "2026-01-31"},
    Table.SURVEYS: {"sondage": "s", "question": "q", "repondant": "r-001"},
    Table.SCENES: {"ordre": "1", "titre": "Départ", "ecran": "carte"},
    Table.PLACES: {"id": "l1", "nom": "Musée", "type": "musee"},
}
REFERENCES: Final = {
    Table.REGIONS: read("regions.csv", (REFERENCE / "regions.csv").read_bytes()),
    Table.SECTORS: read("secteurs.csv", b"code,nom,source\ndanse,Danse,x\nmusique,Musique,x\n"),
    Table.DOMAINS: read("domaines.csv", b"code,nom,source\ncaptation,Captation et diffusion,x\n"),
    Table.MEASURES: read(
        "mesures.csv",
        b"numero,titre,titre_verifie,axe,grande_mesure,porteur,statut,source_url\n"
        b"16,,non,,,,,\n99,Accompagner,oui,,,,en_cours,https://example.org/m\n",
    ),
    Table.POLES: read(
        "poles.csv",
        (
            ",".join(c.name for c in COLUMNS[Table.POLES])
            + "\npole-01,Estran"
            + "," * (len(COLUMNS[Table.POLES]) - 2)
        ).encode(),
    ),
}
KNOWN: Final = known_codes(
    {table: prepared(table, REFERENCES[table]) if table in REFERENCES else blank(table) for table in Table}
)


def sheet_of(table: Table, rows: Sequence[dict[str, str]]) -> Sheet:
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, [column.name for column in COLUMNS[table]], restval="")
    writer.writeheader()
    writer.writerows(rows)
    return prepared(table, read(table.file, target.getvalue().encode()))


def found(table: Table, *changes: dict[str, str]) -> list[Problem]:
    return check(table, sheet_of(table, [VALID[table] | change for change in changes]), KNOWN)


def sentence(problem: Problem) -> str:
    return problem.sentence(FRENCH).replace("\u00a0", " ")


@pytest.mark.parametrize("table", VALID, ids=str)
def test_the_valid_rows_are_valid(table: Table) -> None:
    assert found(table, {}) == []


@pytest.mark.parametrize(
    "cells",
    [
        {"statut": "repondue", "reponse": "Ainsi.", "repondue_le": "2020-03-01"},
        {"statut": "archivee"},
        {"statut": "archivee", "reponse": "Ainsi."},
        # Opened again: what was answered stays.
        {"statut": "ouverte", "reponse": "Ainsi.", "repondue_le": "2020-03-01"},
    ],
)
def test_a_request_that_is_not_answered_may_lack_an_answer(cells: dict[str, str]) -> None:
    assert found(Table.REQUESTS, cells) == []


ACTIVITY, POLE, PLACE = Table.ACTIVITIES, Table.POLES, Table.PLACES


@pytest.mark.parametrize(
    ("table", "cells", "column", "words"),
    [
        # Obligatory cells.
        (POLE, {"nom": ""}, "nom", "vide"),
        (POLE, {"nom": " \u00a0 "}, "nom", "vide"),
        (POLE, {"statut": ""}, "statut", "vide"),
        (ACTIVITY, {"date_debut": " "}, "date_debut", "vide"),
        # Identifiers.
        (ACTIVITY, {"id": "a 1"}, "id", "« a 1 ».*forme.*sans espace"),
        (ACTIVITY, {"id": "a|1"}, "id", "forme"),
        (POLE, {"id": "01"}, "id", "territoire.*pole-01"),
        (POLE, {"id": "QC"}, "id", "territoire"),
        # Vocabularies.
        (POLE, {"statut": "actiff"}, "statut", "Vouliez-vous « actif » .*projete, implante, actif"),
        (POLE, {"statut": "Fermé"}, "statut", "Écrivez « ferme »"),
        (POLE, {"statut": "zzz"}, "statut", "Valeurs admises : projete, implante"),
        (ACTIVITY, {"type": "Table ronde"}, "type", "Écrivez « table_ronde »"),
        (ACTIVITY, {"axe": "inovation"}, "axe", "« innovation »"),
        (PLACE, {"type": "museum"}, "type", "« musee »"),
        (Table.AMBASSADORS, {"consentement_publication": "yes"}, "consentement_publication", "oui, non"),
        (Table.AMBASSADORS, {"consentement_publication": "Non"}, "consentement_publication", "« non »"),
        # Codes of regions, territories and other tables.
        (POLE, {"region": "1"}, "region", "Écrivez « 01 »"),
        (POLE, {"region": "18"}, "region", "01, 02, …, 17, QC, HQ"),
        (POLE, {"region": "Bas-Saint-Laurent"}, "region", "Écrivez « 01 »"),
        (POLE, {"region": "GASPESIE--ILES-DE-LA-MADELEINE"}, "region", "Écrivez « 11 »"),
        (POLE, {"region": "Gaspésie-Îles-de-la-Madelaine"}, "region", "Vouliez-vous « 11 »"),
        (POLE, {"region": "01|02"}, "region", "n’existe pas"),
        (PLACE, {"region": "QC"}, "region", "région n’existe pas"),
        (Table.FINDINGS, {"region": "HQ"}, "region", "région n’existe pas"),
        (Table.FINDINGS, {"region": "Région 10"}, "region", "« 10 »"),
        (Table.FINDINGS, {"mesure": "100"}, "mesure", "mesures.csv.*16, 99"),
        (Table.FINDINGS, {"mesure": "Mesure 99"}, "mesure", "Écrivez « 99 »"),
        (Table.REQUESTS, {"territoire": "pole-01"}, "territoire", "territoire n’existe pas"),
        (ACTIVITY, {"hote": "pole-1"}, "hote", "ni un pôle.*Vouliez-vous « pole-01 »"),
        (ACTIVITY, {"hote": "Estran"}, "hote", "Écrivez « pole-01 »"),
        (ACTIVITY, {"co_animateurs": "HQ|ON"}, "co_animateurs", "« ON ».*QC, HQ, poles.csv"),
        (Table.AMBASSADORS, {"territoires": "08|10|0"}, "territoires", "« 0 »"),
        (Table.AMBASSADORS, {"pole": "01"}, "pole", "pôle n’est pas dans poles.csv"),
        (ACTIVITY, {"secteurs": "danse|Musique"}, "secteurs", "« Musique ».*Écrivez « musique »"),
        (ACTIVITY, {"secteurs": "danse, musique"}, "secteurs", "Écrivez « danse|musique »"),
        (Table.EXPERTISES, {"domaine": "captations"}, "domaine", "« captation »"),
        # Days.
        (ACTIVITY, {"date_debut": "03/04/2017"}, "date_debut", "« 03/04/2017 ».*AAAA-MM-JJ"),
        (ACTIVITY, {"date_debut": "2017-4-3"}, "date_debut", "AAAA-MM-JJ"),
        (ACTIVITY, {"date_debut": "2019-02-29"}, "date_debut", "n’existe pas"),
        (ACTIVITY, {"date_debut": "0217-02-01"}, "date_debut", "0217-02-01.*1900 à 2100.*Vérifiez l’année"),
        (ACTIVITY, {"date_fin": "2101-01-01"}, "date_fin", "1900 à 2100"),
        (POLE, {"verifie_le": "1899-12-31"}, "verifie_le", "1900 à 2100"),
        (ACTIVITY, {"date_fin": "2017-04-02"}, "date_fin", "avant « date_debut ».*2017-04-03"),
        (POLE, {"implante_le": "2020-01-01", "ferme_le": "2019-12-31"}, "ferme_le", "implante_le"),
        (
            Table.AMBASSADORS,
            {"actif_depuis": "2020-01-01", "actif_jusqua": "2019-12-31"},
            "actif_jusqua",
            "actif_depuis",
        ),
        (Table.REQUESTS, {"repondue_le": "2020-02-28"}, "repondue_le", "recue_le"),
        (
            Table.REQUESTS,
            {"statut": "repondue", "repondue_le": "2020-03-01"},
            "reponse",
            "sans réponse.*« ouverte », ou « archivee »",
        ),
        (
            Table.REQUESTS,
            {"statut": "repondue", "reponse": "Ainsi."},
            "repondue_le",
            "sans la date.*AAAA-MM-JJ",
        ),
        (Table.AMBASSADORS, {"consentement_publication": "oui"}, "consenti_le", "« oui » sans date"),
        # Coordinates.
        (PLACE, {"longitude": "46.8", "latitude": "-71.2"}, "longitude", "latitude et longitude inversées"),
        (PLACE, {"longitude": "-71,2", "latitude": "46.8"}, "longitude", "virgule.*Écrivez « -71.2 »"),
        (PLACE, {"longitude": "-71.2", "latitude": "46,8"}, "latitude", "virgule.*Écrivez « 46.8 »"),
        (PLACE, {"longitude": "-71.2"}, "latitude", "« longitude » est remplie"),
        (PLACE, {"latitude": "46.8"}, "longitude", "« latitude » est remplie"),
        (PLACE, {"longitude": "71.2", "latitude": "46.8"}, "longitude", "-80 à -56.*« -71.2 »"),
        (PLACE, {"longitude": "-81", "latitude": "46.8"}, "longitude", "-80 à -56"),
        (PLACE, {"longitude": "-71.2", "latitude": "44"}, "latitude", "44.9 à 63"),
        (PLACE, {"longitude": "71°12′", "latitude": "46.8"}, "longitude", "degrés décimaux"),
        (PLACE, {"longitude": "nan", "latitude": "46.8"}, "longitude", "pas un nombre"),
        # Numbers.
        (ACTIVITY, {"participants": "-1"}, "participants", "zéro ou plus"),
        (ACTIVITY, {"participants": "1 200"}, "participants", "Écrivez « 1200 »"),
        (ACTIVITY, {"participants": "12.0"}, "participants", "Écrivez « 12 »"),
        (ACTIVITY, {"participants": "douze"}, "participants", "nombre entier"),
        (Table.SCENES, {"ordre": "un"}, "ordre", "nombre entier"),
        (Table.POPULATIONS, {"organismes": "-24"}, "organismes", "zéro ou plus"),
        (Table.POPULATIONS, {"source": ""}, "source", "vide"),
        (Table.POPULATIONS, {"compte_le": "2026"}, "compte_le", "AAAA-MM-JJ"),
        (Table.POPULATIONS, {"region": "QC"}, "region", "région n’existe pas"),
        (Table.DIAGNOSTICS, {"outils": "4.1"}, "outils", "hors limites.*0 à 4"),
        (Table.DIAGNOSTICS, {"outils": "-0.5"}, "outils", "hors limites"),
        (Table.DIAGNOSTICS, {"outils": "2,5"}, "outils", "Écrivez « 2.5 »"),
        (Table.DIAGNOSTICS, {"outils": "bien"}, "outils", "pas un nombre"),
        # Addresses.
        (Table.AMBASSADORS, {"courriel": "culture at example.org"}, "courriel", "courriel"),
        (Table.AMBASSADORS, {"courriel": "culture@example"}, "courriel", "courriel"),
        (Table.AMBASSADORS, {"courriel": "<a@example.org>"}, "courriel", "courriel"),
        (ACTIVITY, {"url": "javascript:alert(1)"}, "url", "http"),
        (ACTIVITY, {"url": "www.example.org"}, "url", "http"),
        (ACTIVITY, {"url": "https://a@example.org"}, "url", "http"),
        (ACTIVITY, {"url": 'https://example.org/"><img src=x onerror=alert(1)>'}, "url", "http"),
        (ACTIVITY, {"url": "https://example.org/\u2028x"}, "url", "http"),
        (POLE, {"site_web": "data:text/html,x"}, "site_web", "http"),
        # Text.
        (ACTIVITY, {"titre": "a\x07b"}, "titre", "U\\+0007"),
        (ACTIVITY, {"public": "a\x85b"}, "public", "U\\+0085"),
    ],
)
def test_a_wrong_cell_is_named_once(table: Table, cells: dict[str, str], column: str, words: str) -> None:
    (problem,) = found(table, cells)
    assert (problem.file, problem.line, problem.column) == (table.file, 2, column)
    assert re.search(words, sentence(problem)), sentence(problem)


def test_two_numbers_of_the_same_organisations_on_one_day_are_refused() -> None:
    at = {"region": "03", "secteur": "danse"}
    twice = found(Table.POPULATIONS, at, {"region": "03"}, at | {"organismes": "30"})
    assert [problem.line for problem in twice] == [4]
    assert "region, secteur, compte_le" in sentence(twice[0])
    assert not found(Table.POPULATIONS, at, at | {"compte_le": "2027-01-31"})


def test_a_report_that_every_visitor_reads_does_not_quote_what_somebody_answered() -> None:
    (problem,) = found(Table.SURVEYS, {"reponse": "mes\x07 mots"})
    assert (problem.line, problem.column, problem.value) == (2, "reponse", "")


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        (POLE, {"region": "", "longitude": "-71.2082", "latitude": "46."}),
        (POLE, {"region": "QC", "implante_le": "2019-05-01", "ferme_le": "2019-05-01"}),
        (POLE, {"id": "Pôle.1/a:b", "site_web": "HTTPS://example.org:8080/à?b=c#d"}),
        (
            Table.AMBASSADORS,
            {"territoires": " 08 | pole-01||HQ|", "courriel": "culture.region01@example.org"},
        ),
        (Table.AMBASSADORS, {"consentement_publication": "oui", "consenti_le": "2024-01-01"}),
        (Table.AMBASSADORS, {"consentement_publication": "non"}),
        (ACTIVITY, {"hote": " pole-01 ", "co_animateurs": "01|QC", "secteurs": "danse|danse"}),
        (ACTIVITY, {"titre": "x" * 10_000, "public": "a\tb\nc", "participants": "0"}),
        (ACTIVITY, {"titre": "</script>\u2028\u202e😀=HYPERLINK(1)|{x}"}),
        (Table.DIAGNOSTICS, {"outils": "0", "donnees": "4.0", "creation": "2.5"}),
        (PLACE, {"longitude": "-80", "latitude": "63", "region": ""}),
        (PLACE, {"longitude": "-56.0", "latitude": "44.9"}),
    ],
)
def test_what_is_right_passes(table: Table, cells: dict[str, str]) -> None:
    assert found(table, cells) == []


def test_every_unknown_code_of_a_list_is_named() -> None:
    problems = found(ACTIVITY, {"secteurs": "foo|danse|bar"})
    assert [problem.value for problem in problems] == ["foo", "bar"]


def test_a_repeated_identifier_names_the_first_line() -> None:
    problems = found(PLACE, {"nom": "a\nb"}, {"id": "l2"}, {}, {"id": " l2"})
    assert [(problem.line, problem.column) for problem in problems] == [(5, "id"), (6, "id")]
    assert "ligne 2" in sentence(problems[0])
    assert "ligne 4" in sentence(problems[1])


def test_a_line_is_counted_across_quoted_line_breaks() -> None:
    problems = found(PLACE, {"nom": "un\r\ndeux\n"}, {"id": "l2", "type": "x"})
    assert [problem.line for problem in problems] == [5]


def test_lines_far_from_any_code_are_explained_quickly_and_all() -> None:
    cells = [{"id": f"a{number}", "secteurs": f"danze{number}"} for number in range(700)]
    problems = found(ACTIVITY, *cells)
    assert len(problems) == 700
    assert "Vouliez-vous « danse »" in sentence(problems[0])
    assert "Valeurs admises : danse, musique" in sentence(problems[-1])


def test_a_missing_and_an_extra_column_are_named_with_the_closest() -> None:
    sheet = prepared(
        PLACE, read("lieux.csv", b"\nid,Nom,type,region,longitude,latitude,fournisseur,source,zzz\n")
    )
    problems = {problem.column: sentence(problem) for problem in check(PLACE, sheet, KNOWN)}
    assert set(problems) == {"Nom", "nom", "municipalite", "zzz"}
    assert "ligne 2" in problems["Nom"]
    assert "Renommez-la « nom »" in problems["Nom"]
    assert "Colonnes de cette table : id, nom, type" in problems["zzz"]
    assert "obligatoire manque" in problems["municipalite"]


def test_cells_are_checked_beside_a_missing_column() -> None:
    sheet = prepared(PLACE, read("lieux.csv", b"id,nom,type\nl1,,museum\n"))
    columns = [problem.column for problem in check(PLACE, sheet, KNOWN)]
    assert {"nom", "type", "region", "longitude"} <= set(columns)


def test_columns_that_may_be_left_out_are_added_empty() -> None:
    sheet = prepared(Table.SECTORS, REFERENCES[Table.SECTORS])
    assert check(Table.SECTORS, sheet, KNOWN) == []
    assert typed(Table.SECTORS, sheet.cells)["scaccq"].tolist() == ["", ""]


def test_the_seventeen_regions_must_stay() -> None:
    sheet = REFERENCES[Table.REGIONS]
    kept = Sheet(sheet.file, sheet.cells[:15].copy(), sheet.lines[:15], 1, ())
    (problem,) = check(Table.REGIONS, prepared(Table.REGIONS, kept), KNOWN)
    assert "il manque : 16, 17" in sentence(problem)


def test_a_table_that_was_not_read_whole_is_not_held_against_the_others() -> None:
    broken = read("poles.csv", b"id,nom\npole-01,a,b\npole-02,c\n")
    known = known_codes({table: blank(table) for table in Table} | {Table.POLES: broken})
    sheet = sheet_of(ACTIVITY, [VALID[ACTIVITY] | {"hote": "pole-01", "co_animateurs": "pole-09"}])
    assert check(ACTIVITY, sheet, known) == []


def test_types_are_the_documented_ones() -> None:
    poles = typed(
        POLE, sheet_of(POLE, [VALID[POLE] | {"mesures": "99 | 16|99", "implante_le": "2016-01-02"}]).cells
    )
    assert list(poles) == [column.name for column in COLUMNS[POLE]]
    assert poles["mesures"].tolist() == [("99", "16")]
    assert poles["secteurs"].tolist() == [()]
    assert poles["site_web"].tolist() == [""]
    assert poles["implante_le"].tolist()[0].isoformat() == "2016-01-02T00:00:00"
    assert poles["ferme_le"].isna().all()
    kinds = {"region": "str", "longitude": "float64", "implante_le": "datetime64[us]", "secteurs": "object"}
    assert {name: str(poles[name].dtype) for name in kinds} == kinds
    ambassadors = typed(Table.AMBASSADORS, sheet_of(Table.AMBASSADORS, [VALID[Table.AMBASSADORS]]).cells)
    assert str(ambassadors["consentement_publication"].dtype) == "boolean"
    assert ambassadors["consentement_publication"].isna().all()


@pytest.mark.parametrize("table", Table, ids=str)
def test_an_empty_table_has_the_types_of_a_full_one(table: Table) -> None:
    nothing = typed(table, blank(table).cells)
    row = sheet_of(table, [VALID.get(table, {})])
    assert nothing.dtypes.astype(str).to_dict() == typed(table, row.cells).dtypes.astype(str).to_dict()
    assert len(nothing) == 0


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10**15 - 1), st.floats(0, 4), st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_numbers_and_days_are_read_as_they_were_written(count: int, score: float, day: date) -> None:
    written = f"{score:.12f}"
    activity = sheet_of(ACTIVITY, [VALID[ACTIVITY] | {"participants": str(count), "date_debut": str(day)}])
    diagnostic = sheet_of(Table.DIAGNOSTICS, [VALID[Table.DIAGNOSTICS] | {"outils": written}])
    assert check(ACTIVITY, activity, KNOWN) == check(Table.DIAGNOSTICS, diagnostic, KNOWN) == []
    assert typed(ACTIVITY, activity.cells)["participants"].tolist() == [count]
    assert typed(ACTIVITY, activity.cells)["date_debut"].dt.date.tolist() == [day]
    assert np.array_equal(typed(Table.DIAGNOSTICS, diagnostic.cells)["outils"], [float(written)])


def test_spellings_are_compared_without_case_accents_or_dashes() -> None:
    assert folded("Gaspésie–Îles-de-la-Madeleine") == folded("GASPESIE -- ILES DE LA MADELEINE")
    assert nearest("pole.csv", ["poles.csv", "mesures.csv"]) == "poles.csv"
    assert nearest("xyz", REGION_CODES) is None
