"""A messy sheet becomes rows that a table takes, and every line of it is accounted for."""

from __future__ import annotations

import os
import random
import re
from datetime import date, datetime, time
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from geo import charsets, days, degrees, grids, periods, points
from geo.boundaries import locate
from geo.codes import Target
from geo.columns import COLUMNS
from geo.errors import ImportSourceError
from geo.grid import Grid, even
from geo.importer import propose
from geo.language import ENGLISH, FRENCH
from geo.likeness import Lexicon
from geo.normalisers import normaliser
from geo.recognition import as_table, recognise
from geo.remarks import Decisions, Fix, Outcome, Verdict
from geo.schema import check
from geo.settings import REGION_CODES
from geo.tabular import Sheet
from geo.transcription import form
from geo.twins import twins
from geo.vocabularies import Table
from tests.messy import (
    EVENT,
    PLACE,
    POINTED,
    SALLE,
    SALLE_POINTED,
    SHEETS,
    TOUR,
    USUAL,
    atelier,
    book,
    known,
    misread,
    pointed,
    salle,
    text,
)
from tests.messy_reports import REPORTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.codes import Codes
    from geo.grid import Value
    from geo.importer import Proposal

ODCAF = Path(__file__).resolve().parents[1].parent / "shared" / "odcaf" / "ODCAF_v1.0.csv"
ALL = Decisions(dict.fromkeys(Fix, True), day_first=dict.fromkeys(("date_debut", "implante_le"), True))
MUTATIONS = int(os.environ.get("MAILLAGE_MUTATIONS", "120"))

needs_odcaf = pytest.mark.skipif(not ODCAF.is_file(), reason=f"no real places at {ODCAF}")


@cache
def codes() -> Mapping[Target, Codes | None]:
    return known()


def grid_of(*rows: Sequence[Value], file: str = "lieux.csv") -> Grid:
    return Grid(file, "", even(rows), tuple(range(1, len(rows) + 1)))


def proposed(
    content: bytes | Grid, decisions: Decisions | None = None, existing: pd.DataFrame | None = None
) -> Proposal:
    grid = content if isinstance(content, Grid) else grids.read("lieux.csv", content)[-1]
    return propose(grid, recognise(grid), codes(), decisions or Decisions(), existing)


def accounted(grid: Grid, header: int | None, proposal: Proposal) -> None:
    """Assert that every line is told once, and that what is brought in is what the table takes."""
    read = grid.lines[0 if header is None else header + 1 :]
    assert sorted(proposal.outcomes) == sorted(read)
    assert sum(proposal.counts().values()) == len(read)
    assert set(proposal.lines) <= set(read)
    assert len(set(proposal.lines)) == len(proposal.lines) == len(proposal.cells)
    sheet = Sheet(grid.file, proposal.cells, np.array(proposal.lines, dtype=np.int64), 1, ())
    assert [problem for problem in check(proposal.table, sheet, codes()) if problem.line] == []
    merged = {one.line for one in proposal.remarks if (one.fix, one.verdict) == (Fix.TWIN, Verdict.CORRECTED)}
    taken = {line for line, outcome in proposal.outcomes.items() if outcome is not Outcome.REFUSED}
    assert set(proposal.lines) == taken - merged
    refused = set(proposal.outcomes) - taken
    told = {one.line for one in proposal.remarks if one.verdict in (Verdict.REFUSED, Verdict.PROPOSED)}
    assert refused <= told


@pytest.mark.parametrize("name", REPORTS)
def test_what_people_do_gives_the_report_that_it_should(name: str) -> None:
    table, outcomes, remarks, rows = REPORTS[name]
    grid = grids.read(*SHEETS[name])[-1]
    found = recognise(grid)
    assert found.table == table
    proposal = propose(grid, found, codes(), Decisions())
    assert {line: str(outcome) for line, outcome in proposal.outcomes.items()} == outcomes
    assert {
        (one.line, one.column, str(one.verdict), str(one.fix or ""), one.proposed)
        for one in proposal.remarks
        if one.column or one.verdict is Verdict.REFUSED
    } == remarks
    usual = USUAL[proposal.table]
    assert [
        {column: cell[:40] for column, cell in row.items() if cell != usual.get(str(column), "")}
        for row in proposal.cells.to_dict("records")
    ] == rows
    accounted(grid, found.header, proposal)
    for one in proposal.remarks:
        assert (one.place is None) == (one.column not in found.given and one.verdict is not Verdict.NOTE)
        for language in (FRENCH, ENGLISH):
            assert "{" not in language.render(one.what) + language.render(one.cure)


def test_every_sheet_of_the_corpus_has_its_report() -> None:
    # A single column says too little for its table to be guessed: the user says it.
    assert set(SHEETS) - set(REPORTS) == {"one column"}
    assert recognise(grids.read(*SHEETS["one column"])[0]).table is None


def test_a_single_column_is_read_as_the_table_that_its_user_says() -> None:
    grid = grids.read(*SHEETS["one column"])[0]
    found = as_table(grid, 0, Table.PLACES)
    assert found.columns == ("nom",)
    proposal = propose(grid, found, codes(), Decisions())
    assert proposal.counts()[Outcome.REFUSED] == 2
    (note,) = [one for one in proposal.remarks if one.verdict is Verdict.NOTE]
    assert FRENCH.render(note.what).endswith(": type.")


ORDINARY = {
    Table.AMBASSADORS: ("Nom:nom", "Fonction:role", "Région:territoires", "Courriel:courriel", "Téléphone:"),
    Table.EXPERTISES: (
        "Organisme:titulaire",
        "Expertise:domaine",
        "Offre/demande:nature",
        "Ville:municipalite",
    ),
    Table.ACTIVITIES: (
        "Date:date_debut",
        "Heure:",
        "Titre:titre",
        "Type:type",
        "Nombre de participants:participants",
    ),
    Table.REQUESTS: (
        "Date de la demande:recue_le",
        "Région:territoire",
        "Question:question",
        "Répondu le:repondue_le",
    ),
    Table.POLES: ("Pôle:nom", "Région administrative:region", "Site internet:site_web", "État:statut"),
    Table.FINDINGS: ("Région:region", "Mesure:mesure", "Constat:constat", "Date de vérification:verifie_le"),
    Table.PLACES: (
        "POINT_X:longitude",
        "POINT_Y:latitude",
        "NOM:nom",
        "TYPE:type",
        "MUNICIPALI:municipalite",
    ),
}


@pytest.mark.parametrize("table", ORDINARY)
def test_the_headers_of_ordinary_sheets_are_recognised(table: Table) -> None:
    pairs = [pair.split(":") for pair in ORDINARY[table]]
    found = recognise(grid_of([head for head, _ in pairs], ["x"] * len(pairs), file="liste.csv"))
    assert found.table is table
    assert found.columns == tuple(column or None for _, column in pairs)


def test_rows_without_headers_are_not_taken_for_any() -> None:
    grid = grid_of(["Musée A", "musee", "03", "Québec"], ["Tour B", "galerie", "06", "Montréal"])
    assert recognise(grid).header is None


def test_a_grid_without_a_table_is_refused_by_name() -> None:
    grid = grid_of(["a"], ["b"])
    with pytest.raises(ValueError, match="a table must be chosen"):
        propose(grid, recognise(grid), codes(), Decisions())


@given(
    st.integers(450_000, 559_999),
    st.integers(-800_000, -570_001),
    st.sampled_from((", ", ";", " ; ", " | ", "/", "\n", "  ")),
    st.sampled_from(("{}", "({})", "[{}]", "POINT ({})", "\u200b{}")),
    st.booleans(),
    st.booleans(),
)
def test_two_coordinates_in_a_cell_are_told_apart_in_either_order(  # noqa: PLR0913, PLR0917 # ways of writing
    north: int,
    east: int,
    between: str,
    around: str,
    comma: bool,  # noqa: FBT001 # drawn
    turned: bool,  # noqa: FBT001 # drawn
) -> None:
    latitude, longitude = north / 10_000, east / 10_000
    halves = [degrees.written(latitude), degrees.written(longitude)]
    said = between.join(halves[::-1] if turned else halves)
    pair = points.read(around.format(said.replace(".", ",") if comma else said))
    assert pair == points.Pair(halves[0], halves[1])


@pytest.mark.parametrize(
    ("said", "latitude", "longitude"),
    [
        ("46.81,-71.21", "46.81", "-71.21"),
        ("46,81,-71,21", "46.81", "-71.21"),
        ("lat : 46,81 long : -71,21", "46.81", "-71.21"),
        ("N 46° 48.6' W 71° 12.6'", "46.81", "-71.21"),
        ("46.81N71.21W", "46.81", "-71.21"),
        ("71°12'36\"O 46°48'36\"N", "46.81", "-71.21"),
        ("46 48 36 N 71 12 36 O", "46.81", "-71.21"),
        ("58.1 N, 62.3 O", "58.1", "-62.3"),
        ("46.81, 71.21", "46.81", "71.21"),
    ],
)
def test_two_coordinates_are_read_as_people_write_them(said: str, latitude: str, longitude: str) -> None:
    assert points.read(said) == points.Pair(latitude, longitude)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("46.81", "une latitude et une longitude"),
        ("46,81", "une latitude et une longitude"),
        ("46.81, -71.21, 12", "une latitude et une longitude"),
        ("46.81 N, 71.21 N", "une latitude et une longitude"),
        ("58.1, 62.3", "l’ordre ne se devine pas"),
        ("48.86, 2.35", "Dans aucun ordre"),
        ("x" * 50_000, "une latitude et une longitude"),
    ],
)
def test_a_cell_that_is_not_split_says_why(said: str, why: str) -> None:
    pair = points.read(said)
    assert pair.why
    assert why in FRENCH.render(pair.why[0])
    proposal = proposed(text([*PLACE[:5], "GPS"], SALLE_POINTED, pointed(said[:500], id="b")), ALL)
    assert proposal.outcomes[3] is Outcome.REFUSED
    assert any(one.line == 3 and one.place == 5 and one.value for one in proposal.remarks)


def test_a_point_that_is_not_to_be_split_is_refused_with_what_it_would_be() -> None:
    proposal = proposed(text(POINTED, SALLE_POINTED), Decisions({Fix.PAIR: False}))
    (remark,) = proposal.remarks
    assert (remark.verdict, remark.proposed) == (Verdict.PROPOSED, "46.81, -71.21")
    assert list(proposal.outcomes.values()) == [Outcome.REFUSED]


def test_a_record_keeps_no_coordinate_that_a_sheet_says_in_one_cell() -> None:
    columns = [column.name for column in COLUMNS[Table.PLACES]]
    record = dict.fromkeys(columns, "") | dict(zip(PLACE, SALLE, strict=True))
    existing = pd.DataFrame([record], dtype="str")
    row = proposed(text(POINTED, pointed(""), [*TOUR[:5], "45.5, -73.57"]), existing=existing).cells.iloc[0]
    # Its municipality gives the point: the sheet has a column for it, and said nothing there.
    assert row["localisation"] == "approximative"


REASONS = {
    "notes under the table": (3, "c’est un titre, une note"),
    "totals": (3, "Cette ligne est un total."),
    "headers on every page": (5, "Cette ligne répète les en-têtes."),
    "two tables on one sheet": (5, "Une autre table commence à la ligne 4"),
    "the template's example": (2, "exemple du modèle"),
    "in Ontario": (2, "aucune des 17 régions"),
    "far away": (2, "hors du Québec"),
    "in metres": (2, "des mètres sur une carte projetée"),
    "swapped": (2, "inversées"),
    "either may be the latitude": (2, "l’ordre ne se devine pas"),
    "region whose number lies": (2, "Ce code de région n’existe pas"),
    "no for a sector": (2, "Ce secteur n’est pas dans"),
}


@pytest.mark.parametrize("name", REASONS)
def test_a_refusal_says_why(name: str) -> None:
    line, said = REASONS[name]
    proposal = proposed(grids.read(*SHEETS[name])[-1])
    assert any(said in FRENCH.render(one.what) for one in proposal.remarks if one.line == line)


@pytest.mark.parametrize(
    ("municipality", "cure"),
    [
        ("Saint-Ambroise", "Plusieurs municipalités portent ce nom"),
        ("Villeneuve-sur-Rien", "n’est pas dans le répertoire"),
    ],
)
def test_a_municipality_that_gives_no_point_says_what_to_do(municipality: str, cure: str) -> None:
    row = salle(region="", municipalite=municipality, longitude="", latitude="")
    (note,) = proposed(text(PLACE, row)).remarks
    assert cure in FRENCH.render(note.cure)


def test_a_municipality_known_elsewhere_names_the_region() -> None:
    (note,) = proposed(text(PLACE, salle(municipalite="Rimouski", longitude="", latitude=""))).remarks
    assert "une autre région (01)" in FRENCH.render(note.cure)


def test_a_place_elsewhere_is_not_put_on_its_namesake_of_here() -> None:
    row = salle(region="HQ", municipalite="Windsor", longitude="", latitude="")
    poles = proposed(text(("id", "nom", "region", "statut", *PLACE[4:]), [*row[:2], "HQ", "actif", *row[4:]]))
    assert poles.table is Table.POLES
    assert poles.cells["longitude"].tolist() == [""]


@pytest.mark.parametrize("name", [name for name in REPORTS if REPORTS[name][0] == "lieux"])
def test_what_was_accepted_stays_when_every_cure_is(name: str) -> None:
    grid = grids.read(*SHEETS[name])[-1]
    found = recognise(grid)
    before, after = (propose(grid, found, codes(), one) for one in (Decisions(), ALL))
    accounted(grid, found.header, after)
    assert {line for line, one in after.outcomes.items() if one is Outcome.REFUSED} <= {
        line for line, one in before.outcomes.items() if one is Outcome.REFUSED
    }


CURED = {
    "swapped": {"longitude": "-71.21", "latitude": "46.81"},
    "west without a sign": {"longitude": "-71.21"},
    "half a region": {"region": "11"},
    "about fifty": {"participants": "50"},
    "measures made a number": {"mesures": "16|37"},
    "a spreadsheet's number": {"date_debut": "2017-04-03"},
    "month alone": {"date_debut": "2017-04-01"},
    "from one day to another": {"date_debut": "2017-04-03", "date_fin": "2017-04-05"},
    "days counted from 1904": {"date_debut": "2017-04-03"},
    "yes with its reason": {"consentement_publication": "oui"},
}


@pytest.mark.parametrize("name", CURED)
def test_a_cure_that_is_accepted_is_done(name: str) -> None:
    proposal = proposed(grids.read(*SHEETS[name])[-1], ALL)
    (row,) = proposal.cells.to_dict("records")
    assert {column: row[column] for column in CURED[name]} == CURED[name]
    assert list(proposal.outcomes.values()) == [Outcome.CORRECTED]


def test_a_cure_may_be_refused_for_one_cell() -> None:
    content = text(PLACE, salle(region="Estrie"), salle(id="b", nom="Cour", region="Estrie"))
    proposal = proposed(content, Decisions(single={(2, "region"): False}))
    assert list(proposal.outcomes.values()) == [Outcome.REFUSED, Outcome.CORRECTED]


@pytest.mark.parametrize(("day_first", "day"), [(True, "2017-04-03"), (False, "2017-03-04")])
def test_the_order_of_day_and_month_is_asked_then_followed(day_first: bool, day: str) -> None:  # noqa: FBT001 # a parameter of the test
    content = text(EVENT, atelier(date_debut="\u200b03/04/2017"))
    (question,) = proposed(content).questions
    assert (question.column, question.cells) == ("date_debut", 1)
    answered = proposed(content, Decisions(day_first={"date_debut": day_first}))
    assert answered.cells["date_debut"].tolist() == [day]


def test_a_side_that_contradicts_the_header_is_left_to_its_user() -> None:
    head = [*PLACE[:5], "Longitude (O)", "Latitude (N)"]
    proposal = proposed(text(head, salle(longitude="71,21 E")))
    assert proposal.counts()[Outcome.REFUSED] == 1
    assert [one.fix for one in proposal.remarks] == [None]


OPPOSITES = {
    (Table.POLES, "statut"): (
        "inactif", "Inactive", "non actif", "pas actif", "désactivé", "non implanté", "à implanter", "actif?",
        "actif (?)", "non fermé", "presque implanté",
    ),
    (Table.REQUESTS, "statut"): ("non répondue", "répondue?", "non ouverte", "pas archivée"),
    (Table.MEASURES, "statut"): ("non terminée", "presque terminée"),
    (Table.EXPERTISES, "nature"): ("non offerte", "non recherchée"),
    (Table.FINDINGS, "constat"): ("vide non confirmé", "non vide", "pas vide", "vide ?"),
    (Table.ACTIVITIES, "mesures"): ("16 à 20", "16 à 37", "16-37", "16 – 37", "16 ?"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("table", "name", "said"),
    [(table, name, said) for (table, name), texts in OPPOSITES.items() for said in texts],
)
def test_nothing_resembles_what_it_denies_or_doubts(table: Table, name: str, said: str) -> None:
    column = next(column for column in COLUMNS[table] if column.name == name)
    assert normaliser(name, form(column, codes()))(said).fix is None


@pytest.mark.parametrize(
    ("said", "code"),
    [("en activité", ""), ("implanter", "implante"), ("actiff", "actif"), ("projet", "projete")],
)
def test_what_is_misspelt_or_begun_still_resembles(said: str, code: str) -> None:
    column = next(column for column in COLUMNS[Table.POLES] if column.name == "statut")
    assert normaliser("statut", form(column, codes()))(said).fixed == code


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("du 3 au 5 avril 2017", "2017-04-03", "2017-04-05"),
        ("3-5 avril 2017", "2017-04-03", "2017-04-05"),
        ("du 30 mars au 2 avril 2017", "2017-03-30", "2017-04-02"),
        ("1er mai 2017 – 3 juin 2018", "2017-05-01", "2018-06-03"),
        ("2017-04-03 au 2017-04-05", "2017-04-03", "2017-04-05"),
    ],
)
def test_a_period_is_read_as_its_two_days(said: str, first: str, last: str) -> None:
    found = periods.read(said)
    assert found
    assert tuple(map(days.written, found)) == (first, last)


@pytest.mark.parametrize(
    "said", ["03/04/2017 au 05/04/2017", "du 5 au 3 avril 2017", "avril au mai 2017", "au", "3 - 5", "x" * 99]
)
def test_what_may_be_another_period_is_none(said: str) -> None:
    assert periods.read(said) is None


@given(st.text(max_size=60))
def test_a_text_is_mended_only_where_it_was_misread(said: str) -> None:
    assert charsets.mended(said) == said or re.search("[ÂÃÅ]|â[€‚]", said)


@given(st.text("abéèàùçêôîœÉÀŒ’“”… ", max_size=40))
def test_what_was_misread_is_read_again(said: str) -> None:
    assert charsets.mended(misread(said)) == said


# Identifiers, twins and records.


def test_a_row_without_identifier_has_the_same_one_next_time() -> None:
    rows = [["Bibliothèque", "galerie", "16", town, "", ""] for town in ("Longueuil", "Brossard")]
    first, again = (proposed(text(PLACE[1:], *order)) for order in (rows, rows[::-1]))
    assert first.cells["id"].tolist() == again.cells["id"].tolist()[::-1]
    assert first.cells["id"].tolist() == ["lieu-16-longueuil-bibliotheque", "lieu-16-brossard-bibliotheque"]


def test_long_and_foreign_names_have_identifiers_of_their_own() -> None:
    rows = [
        [name, "galerie", "16", "Longueuil", "", ""]
        for name in ("Ж", "Я", f"{'Très ' * 20}grand", f"{'Très ' * 20}petit")
    ]
    first, again = (proposed(text(PLACE[1:], *order)) for order in (rows, rows[::-1]))
    assert first.cells["id"].tolist() == again.cells["id"].tolist()[::-1]
    assert first.cells["id"].str.len().max() <= 60


def test_many_rows_of_one_name_are_numbered_in_time() -> None:
    rows = [["Salle", "galerie", "16", "", "", ""]] * 20_000
    assert proposed(grid_of(PLACE[1:], *rows)).cells["id"].is_unique


def test_twins_are_merged_where_that_is_accepted_and_take_nothing_away() -> None:
    head = (*PLACE, "fournisseur")
    full = [*salle(id="lieu-c", nom="SALLE A"), "MCC"]
    content = text(head, [*salle(longitude="", latitude=""), ""], full)
    proposal = proposed(content, ALL)
    (row,) = proposal.cells.to_dict("records")
    # The exact point, and not the centre of the municipality.
    assert (row["id"], row["longitude"], row["localisation"], row["fournisseur"]) == (
        "lieu-a",
        "-71.21",
        "",
        "MCC",
    )
    assert len(proposed(content).cells) == 2


def test_a_row_that_is_one_with_a_record_becomes_it_and_takes_no_other_away() -> None:
    known_rows = proposed(text(PLACE, salle(id="lieu-c", nom="SALLE A"))).cells
    proposal = proposed(text(PLACE, SALLE, salle(id="lieu-c", nom="SALLE A")), ALL, known_rows)
    assert (proposal.cells["id"].tolist(), proposal.absorbed) == (["lieu-c"], frozenset({"lieu-a"}))
    both = proposed(text(PLACE, SALLE, salle(id="lieu-c", nom="Cour"))).cells
    proposal = proposed(text(PLACE, SALLE, salle(id="lieu-c", nom="SALLE A")), ALL, both)
    assert (proposal.cells["id"].tolist(), proposal.absorbed) == (["lieu-a"], frozenset({"lieu-c"}))
    (remark,) = [one for one in proposal.remarks if one.fix is Fix.TWIN]
    assert "lieu-c" in FRENCH.render(remark.cure)


def test_what_is_no_record_is_not_undecided() -> None:
    head = text(PLACE, salle(region="99"), TOUR, ["Total", "", "1"])
    proposal = proposed(head)
    assert (proposal.counts()[Outcome.REFUSED], proposal.undecided()) == (2, 1)


def test_a_row_is_not_merged_into_one_that_is_refused() -> None:
    content = text(PLACE, salle(id="x y z", type="musee", region="99"), salle(id="lieu-c"))
    proposal = proposed(content, ALL)
    assert proposal.cells["id"].tolist() == ["lieu-c"]


def test_a_pole_does_not_close_before_it_opens_by_merging() -> None:
    head = ("id", "nom", "region", "municipalite", "statut", "implante_le", "ferme_le")
    rows = [
        ["pole-a", "Pôle du Lac", "02", "Alma", "actif", "2019-01-01", ""],
        ["pole-b", "Pôle du Lac", "02", "Alma", "actif", "2015-01-01", "2016-01-01"],
    ]
    grid = grid_of(head, *rows, file="poles.csv")
    proposal = propose(grid, recognise(grid), codes(), ALL)
    accounted(grid, 0, proposal)
    assert proposal.cells["ferme_le"].tolist() == [""]
    (remark,) = [one for one in proposal.remarks if one.fix is Fix.TWIN]
    assert "implante_le, ferme_le" in FRENCH.render(remark.cure)


def test_numbered_rooms_are_no_twins() -> None:
    rows = [salle(id=f"s{number}", nom=f"Bibliothèque du grand quartier {number}") for number in range(3)]
    assert [one for one in proposed(text(PLACE, *rows)).remarks if one.fix is Fix.TWIN] == []


NAMES = st.sampled_from(
    ("Salle A", "salle a", "La salle", "Salle 1", "Salle 2", "Grande salle", "Grande sale")
)


@given(st.lists(st.tuples(NAMES, st.sampled_from(("musee", "galerie"))), max_size=8))
def test_twins_are_those_that_a_comparison_of_all_pairs_finds(rows: list[tuple[str, str]]) -> None:
    # No more rows than each is compared with: what is done in bulk is what a pair says by itself.
    names = [" ".join(sorted(set(name.casefold().split()) - {"la", "a"})) for name, _ in rows]
    cells = pd.DataFrame(
        {
            "nom": pd.Series([name for name, _ in rows], dtype="str"),
            "type": pd.Series([kind for _, kind in rows], dtype="str"),
            "municipalite": pd.Series("Alma", index=range(len(rows)), dtype="str"),
            "longitude": pd.Series("", index=range(len(rows)), dtype="str"),
            "latitude": pd.Series("", index=range(len(rows)), dtype="str"),
        }
    )
    first: dict[int, int] = {}
    for one, other in combinations(range(len(rows)), 2):
        numbers = ["".join(filter(str.isdigit, names[row])) for row in (one, other)]
        alike = fuzz.ratio(names[one], names[other]) >= 90 and numbers[0] == numbers[1]
        if alike and rows[one][1] == rows[other][1] and other not in first:
            first[other] = first.get(one, one)
    assert twins(cells, Table.PLACES) == tuple(sorted(first.items()))


def test_what_goes_without_saying_is_the_same_decision_as_saying_it() -> None:
    said = Decisions({fix: fix.sure for fix in Fix})
    assert said.marks() == Decisions().marks()
    assert Decisions({Fix.CODE: False}).marks() != said.marks()


def test_a_record_is_met_once_and_updated_where_that_is_accepted() -> None:
    columns = [column.name for column in COLUMNS[Table.PLACES]]
    record = dict.fromkeys(columns, "") | dict(zip(PLACE, SALLE, strict=True)) | {"id": "odcaf-7"}
    existing = pd.DataFrame([record], dtype="str")
    grid = grid_of(PLACE[1:], SALLE[1:], SALLE[1:])
    assert "odcaf-7" not in proposed(grid, existing=existing).cells["id"].tolist()
    accepted = proposed(grid, Decisions({Fix.KNOWN: True}), existing)
    assert accepted.cells["id"].tolist() == ["odcaf-7", "lieu-03-quebec-salle-a"]


# ODCAF.


@needs_odcaf
def test_odcaf_gives_the_counts_of_its_readme() -> None:
    (grid,) = grids.read("ODCAF_v1.0.csv", ODCAF.read_bytes())
    found = recognise(grid)
    assert (found.table, found.odcaf) == (Table.PLACES, True)
    proposal = propose(grid, found, codes(), Decisions())
    accounted(grid, found.header, proposal)
    assert proposal.counts() == {Outcome.ACCEPTED: 2238, Outcome.CORRECTED: 0, Outcome.REFUSED: 7972 - 2238}
    reasons = {FRENCH.render(one.what) for one in proposal.remarks if one.verdict is Verdict.REFUSED}
    assert reasons == {"Autre province ou territoire."}
    cells = proposal.cells
    placed = cells[cells["longitude"] != ""]
    assert (len(placed), len(cells) - len(placed)) == (2151, 87)
    counts = (142, 120, 210, 93, 152, 396, 135, 72, 66, 10, 101, 141, 29, 95, 113, 191, 85)
    located = locate(placed["longitude"].to_numpy(dtype=float), placed["latitude"].to_numpy(dtype=float))
    assert [int((located == code).sum()) for code in REGION_CODES] == list(counts)
    assert int((placed["region"].to_numpy() != located).sum()) == 16
    doubts = [one for one in proposal.remarks if one.column == "region"]
    assert len(doubts) == 16
    shared = cells[cells["municipalite"].ne("") & cells.duplicated(["nom", "municipalite", "region"])]
    assert len(shared.drop_duplicates(["nom", "municipalite"])) == 9


@needs_odcaf
def test_odcaf_is_put_on_centres_where_its_user_says_so() -> None:
    (grid,) = grids.read("ODCAF_v1.0.csv", ODCAF.read_bytes())
    proposal = propose(grid, recognise(grid), codes(), Decisions({Fix.CENTRE: True}))
    centred = [one for one in proposal.remarks if one.fix is Fix.CENTRE]
    assert {one.verdict for one in centred} == {Verdict.CORRECTED}
    assert int(proposal.cells["localisation"].eq("approximative").sum()) == len(centred) > 50


# Properties.

HEADERS = st.sampled_from(sorted({column.name for columns in COLUMNS.values() for column in columns}))
WORDS = st.sampled_from(
    [
        "Total",
        "n/d",
        "oui",
        "06 - Montréal",
        "Québec",
        "musee",
        "03/04/2017",
        "46,81",
        "-71.21",
        "16, 37 et 99",
        "Musique et danse",
        "x@example.org",
        "www.example.org",
        "exemple-1",
        "\ud800",
        "\x00",
        "\u200b",
        "1 234",
    ]
)
VALUES: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    WORDS,
    HEADERS,
    st.text(max_size=12),
    st.text(alphabet="0123456789 .,-/°'\"NOW:e", max_size=14),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
)


@st.composite
def any_grid(draw: st.DrawFn) -> Grid:
    width = draw(st.integers(1, 8))
    headed = draw(st.booleans())
    cells = st.tuples(*[VALUES] * width)
    rows = draw(st.lists(cells, max_size=8))
    if headed:
        rows.insert(0, tuple(draw(st.lists(HEADERS, min_size=width, max_size=width))))
    return Grid("a.csv", "", tuple(rows), tuple(range(1, len(rows) + 1)), headed=headed)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(any_grid(), st.sampled_from(Table))
def test_any_grid_is_read_and_every_line_is_accounted_for(grid: Grid, table: Table) -> None:
    found = recognise(grid)
    for one in (found, as_table(grid, 0 if grid.rows else None, table)):
        if one.table is None:
            continue
        before, after = (propose(grid, one, codes(), decisions) for decisions in (Decisions(), ALL))
        for proposal in (before, after):
            accounted(grid, one.header, proposal)
        lost = {line for line, outcome in after.outcomes.items() if outcome is Outcome.REFUSED}
        assert lost <= {line for line, outcome in before.outcomes.items() if outcome is Outcome.REFUSED}
        again = propose(grid, one, codes(), Decisions())
        pd.testing.assert_frame_equal(again.cells, before.cells)
        assert (again.remarks, again.outcomes, again.lines) == (
            before.remarks,
            before.outcomes,
            before.lines,
        )


FORMS = sorted({(column.name, table) for table in Table for column in COLUMNS[table]})


@settings(max_examples=300)
@given(st.sampled_from(FORMS), VALUES, st.booleans())
def test_what_a_normaliser_wrote_it_gives_back_unchanged(
    place: tuple[str, Table],
    value: Value,
    west: bool,  # noqa: FBT001 # drawn
) -> None:
    name, table = place
    column = next(column for column in COLUMNS[table] if column.name == name)
    read = normaliser(name, form(column, codes()), west=west)
    first = read(value)
    for written in {first.fixed if first.fix else first.text, first.otherwise} - {""}:
        again = read(written)
        assert again.fix is None, (first, again)
        assert again.text == written


MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "January February March April May June July August September October November December",
)
WAYS = [
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day:%Y/%m/%d}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day:%Y-%m-%d} 13:45:00",
    lambda day: f"{day:%Y/%m/%d} 1:45:12 PM HAE",
    lambda day: f"{day.day} {MONTHS[0].split()[day.month - 1]} {day.year}",
    lambda day: f"le {day.day:02d} {MONTHS[0].split()[day.month - 1].upper()} {day.year}",
    lambda day: f"{MONTHS[1].split()[day.month - 1]} {day.day}, {day.year}",
    lambda day: f"{day.day}-{MONTHS[1].split()[day.month - 1][:3]}-{day.year}",
    lambda day: (
        ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."][day.weekday()]
        + f" {day.day} {MONTHS[0].split()[day.month - 1]} {day.year}"
    ),
]


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(WAYS))
def test_a_day_is_read_back_however_it_is_written(day: date, way: object) -> None:
    assert callable(way)
    assert days.read(way(day)) == days.Reading((day,))


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from("/-."))
def test_a_day_with_bars_is_among_its_readings(day: date, sign: str) -> None:
    ambiguous = day.day <= 12 and day.day != day.month
    french = days.read(f"{day.day:02d}{sign}{day.month:02d}{sign}{day.year}").days
    english = days.read(f"{day.month:02d}{sign}{day.day:02d}{sign}{day.year}").days
    assert (french[0], english[-1]) == (day, day)
    assert len(french) == len(english) == (2 if ambiguous else 1)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("17/04/03", "SHORT"),
        ("17-04-03", "SHORT"),
        ("31.12.17", "SHORT"),
        ("avril 2017", "PARTIAL"),
        ("2017", "PARTIAL"),
        ("04-2017", "PARTIAL"),
        ("42828", "COUNTED"),
    ],
)
def test_a_day_that_is_half_said_is_not_sure(said: str, kind: str) -> None:
    assert days.read(said).kind is days.Kind[kind]


@pytest.mark.parametrize(
    "said", ["3-4 avril 2017", "été 2017", "2017-2018", "9" * 50 + " mai 2017", "13:45", "12"]
)
def test_what_is_no_day_is_none(said: str) -> None:
    assert days.read(said) == days.Reading()


@given(
    st.floats(0, 89.999),
    st.sampled_from(["{d}°{m}'{s:.1f}\"{x}", "{x} {d}° {m}′ {s:.1f}″", "{d} {m} {s:.1f} {x}"]),
    st.sampled_from(
        [("N", 1), ("S", -1), ("O", -1), ("W", -1), ("E", 1), ("ouest", -1), ("West", -1), ("nord", 1)]
    ),
)
def test_a_coordinate_in_degrees_and_minutes_is_read_back(
    angle: float, way: str, side: tuple[str, int]
) -> None:
    whole, rest = divmod(round(angle * 36_000), 36_000)
    minutes, tenths = divmod(rest, 600)
    written = way.format(d=whole, m=minutes, s=tenths / 10, x=side[0])
    found = degrees.read(written)
    assert found is not None
    assert abs(found - side[1] * angle) <= 0.5 / 3600
    comma = degrees.read(written.replace(".", ","))
    assert comma == found


@pytest.mark.parametrize(
    "said", ["4681234", "46 81", "46.81.2", "-46 N", "46°75'", "46°48.5'30\"", "x", "46,81, -71,2"]
)
def test_what_is_no_coordinate_is_none(said: str) -> None:
    assert degrees.read(said) is None


# What a text means.

REGIONS = {
    "Bas St-Laurent": ("01", True), "La Mauricie": ("04", True), "Montreal (06)": ("06", True),
    "06 Montréal": ("06", True), "Région 7": ("07", True), "10 - Montréal": ("", False), "1.6": ("", False),
    "16/1": ("", False), "Nord": ("10", False), "07 Outaouias": ("07", False), "Québec": ("", False),
    "-6": ("", False), "Montréal-Laval": ("", False),
}  # fmt: skip


@pytest.mark.parametrize("said", REGIONS)
def test_a_region_is_recognised_and_sure_only_where_nothing_else_is_meant(said: str) -> None:
    regions = codes()[Target.REGION]
    assert regions is not None
    assert Lexicon(regions).recognise(said) == REGIONS[said]


TERRITORIES = {
    "tout le Québec": "QC",
    "National": "QC",
    "Hors-Québec": "HQ",
    "Pôle du Mont": "pole-06",
    "Québec": "",
}


@pytest.mark.parametrize("said", TERRITORIES)
def test_the_whole_and_the_outside_have_names(said: str) -> None:
    actors = codes()[Target.ACTOR]
    assert actors is not None
    assert Lexicon(actors).recognise(said) == (TERRITORIES[said], bool(TERRITORIES[said]))


@pytest.mark.parametrize(
    ("said", "fix", "fixed"),
    [
        ("1 234", Fix.NUMBER, "1234"),
        ("12,00", Fix.NUMBER, "12"),
        ("1,000", Fix.RESEMBLING, "1000"),
        ("environ 50", Fix.RESEMBLING, "50"),
        *((wrong, None, "") for wrong in ("45 %", "-5", "10-15", "12 15", "12.5", "2 h 30")),
    ],
)
def test_a_count_is_done_only_where_nothing_else_is_meant(said: str, fix: Fix | None, fixed: str) -> None:
    column = next(column for column in COLUMNS[Table.ACTIVITIES] if column.name == "participants")
    reading = normaliser(column.name, form(column, codes()))(said)
    assert (reading.fix, reading.fixed) == (fix, fixed)


LISTS = {
    "Captation; Données, métadonnées et données liées": (("captation", "donnees"), True),
    "Billetterie, CRM et gestion, Droits": (("billetterie", "droits"), True),
    "Immersif + zoologie": ((), False),
}


@pytest.mark.parametrize("said", LISTS)
def test_a_list_is_cut_where_its_names_end(said: str) -> None:
    domains = codes()[Target.DOMAIN]
    assert domains is not None
    assert Lexicon(domains).several(said) == LISTS[said]


def test_a_name_that_all_of_many_codes_resemble_costs_little() -> None:
    row = " et ".join(["zoologie"] * 400)
    assert proposed(text(EVENT, atelier(secteurs=row))).counts()[Outcome.REFUSED] == 1


# Mutated files.


def mutated(number: int) -> tuple[str, bytes]:
    """Damage a file of the corpus as disks, editors and hands do."""
    chance = random.Random(number)  # noqa: S311 # no secret
    file, content = SHEETS[chance.choice(sorted(SHEETS))]
    made = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at, end = sorted(chance.choices(range(len(made) + 1), k=2))
        match chance.randrange(6):
            case 0:
                del made[at:]
            case 1:
                made[at:at] = made[at:end][:500]
            case 2:
                made[at:at] = chance.randbytes(chance.randint(1, 8))
            case 3:
                made[at : at + 1] = chance.choice([b"\n", b";", b'"', b",", b"\0", b"-", b"9", b"/"])
            case 4:
                del made[at : min(end, at + 40)]
            case _:
                made[at : at + 1] = bytes([chance.randrange(256)])
    return file, bytes(made)


def test_a_mutated_file_gives_a_report_or_a_reason() -> None:
    read = 0
    for number in range(MUTATIONS):
        try:
            found = grids.read(*mutated(number))
        except ImportSourceError:
            continue
        for grid in found:
            recognised = recognise(grid)
            if recognised.table is None:
                recognised = as_table(grid, 0, Table.PLACES)
            proposal = propose(grid, recognised, codes(), ALL if number % 2 else Decisions())
            accounted(grid, recognised.header, proposal)
            read += 1
    # Most of what is damaged can still be read: the loop did not only meet refusals.
    assert read > MUTATIONS / 3


def test_a_workbook_of_all_types_is_read() -> None:
    row = [datetime(2017, 4, 3, 9), date(2017, 4, 3), time(9, 30), True, 1.5, 12, "x"]  # noqa: DTZ001 # a cell has no zone
    (grid,) = grids.read("a.xlsx", book([PLACE, row]))
    proposal = propose(grid, recognise(grid), codes(), Decisions())
    accounted(grid, 0, proposal)
    assert proposal.counts()[Outcome.REFUSED] == 1
