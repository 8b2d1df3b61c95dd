"""Sheets with one column a question, as forms on line write them, become answers, told by their own cells."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Final

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from geo import grids
from geo.changes import difference
from geo.grid import Grid
from geo.merging import Mode, merged
from geo.remarks import Decisions, Fix, Outcome, Verdict
from geo.schema import blank
from geo.survey_grid import HEADERS, melted
from geo.survey_headers import laid_out, proposed_name, recognised
from geo.survey_import import Asked, asked, propose
from geo.surveys import QuestionKind
from geo.vocabularies import Table
from tests.messy import known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.grid import Value
    from geo.importer import Proposal
    from geo.recognition import Recognition

NOTHING: Final = blank(Table.SURVEYS).cells
GOOGLE: Final = """\
Horodateur,Courriel,Votre nom,Région,Discipline,Un plan numérique ?,Vos outils ?,"De 1 à 5 ?",Votre frein ?
2026/04/14 10:30:05 a.m. UTC−4,a@example.org,A. B.,Estrie,Danse,Oui,"Site web, Infolettre",4,Le temps
2026/04/15 1:02:03 p.m. UTC−4,b@example.org,C. D.,05,Musique,Non,"Infolettre, Balado",2,"À moi@example.org !"
2026/04/16 9:00:00 a.m. UTC−4,c@example.org,E. F.,Nulle part,Musique,Oui,Site web,3,
2026/04/17 9:00:00 a.m. UTC−4,d@example.org,G. H.,Montréal,,Non,"Infolettre, Site web",5,Rien
"""


def grid_of(*rows: Sequence[Value], file: str = "sondage.csv") -> Grid:
    return Grid(file, "", tuple(tuple(row) for row in rows), tuple(range(1, len(rows) + 1)))


def table(grid: Grid, survey: str = "Besoins") -> Recognition:
    found = recognised(grid)
    assert found.table is Table.SURVEYS
    assert found.header is not None
    return laid_out(grid, found.header, known()).named(survey)


def read(grid: Grid, decisions: Decisions | None = None) -> Proposal:
    return propose(grid, table(grid), known(), decisions or Decisions(), NOTHING)


def answers(proposal: Proposal) -> list[tuple[str, ...]]:
    return [tuple(row) for row in proposal.cells[["repondant", "question", "reponse"]].to_numpy()]


def test_the_export_of_a_form_becomes_answers_without_who_gave_them() -> None:
    (grid,) = grids.read("Besoins 2026 (réponses).csv", GOOGLE.encode())
    proposal = read(grid)
    assert proposal.cells["repondant"].unique().tolist() == ["r-2", "r-3", "r-5"]
    assert set(zip(proposal.cells["region"], proposal.cells["secteur"], strict=True)) == {
        ("05", "danse"),
        ("05", "musique"),
        ("06", ""),
    }
    assert set(proposal.cells["repondu_le"]) == {"2026-04-14", "2026-04-15", "2026-04-17"}
    assert answers(proposal)[:5] == [
        ("r-2", "Un plan numérique ?", "Oui"),
        ("r-2", "Vos outils ?", "Site web|Infolettre"),
        ("r-2", "De 1 à 5 ?", "4"),
        ("r-2", "Votre frein ?", "Le temps"),
        ("r-3", "Un plan numérique ?", "Non"),
    ]
    # Who answered is nowhere, not even within what they wrote.
    assert "example.org" not in proposal.cells.to_csv()
    assert not any(name in proposal.cells.to_csv() for name in ("A. B.", "C. D."))
    told = {
        grid.rows[0][one.place]
        for one in proposal.remarks
        if "qui a répondu" in one.what.template and one.place
    }
    assert told == {"Courriel", "Votre nom"}
    assert proposed_name(grid, 0) == "Besoins 2026"


def test_what_is_wrong_is_told_once_at_the_line_and_column_of_the_sheet() -> None:
    (grid,) = grids.read("s.csv", GOOGLE.encode())
    proposal = read(grid)
    (refused,) = [one for one in proposal.remarks if one.verdict is Verdict.REFUSED]
    assert (refused.line, grid.rows[0][refused.place or 0], refused.value) == (4, "Région", "Nulle part")
    # A line of the sheet is one line of the report, whatever it answers, and is taken whole or not.
    assert proposal.outcomes == {
        2: Outcome.CORRECTED,
        3: Outcome.CORRECTED,
        4: Outcome.REFUSED,
        5: Outcome.CORRECTED,
    }
    (hidden,) = [one for one in proposal.remarks if "courriel" in one.what.template and one.line == 3]
    assert (hidden.place, hidden.value) == (8, "")
    regions = [one for one in proposal.remarks if one.column == "region" and one.fix is Fix.CODE]
    assert [(one.line, one.place) for one in regions] == [(2, 3), (5, 3)]


def test_one_cure_of_one_answer_is_refused_alone() -> None:
    rows = (["Horodateur", "Premier avis ?", "Second avis ?"], ["2026-04-14", "NULL", "NULL"])
    grid = grid_of(*rows)
    kept = read(grid, Decisions(single={(2, "Second avis ?"): False}))
    assert [row[2] for row in answers(kept)] == ["", "NULL"]
    assert [(one.line, one.place, one.column) for one in read(grid).remarks if one.fix is Fix.MISSING] == [
        (2, 1, "Premier avis ?"),
        (2, 2, "Second avis ?"),
    ]


def test_days_that_can_be_read_both_ways_are_asked_once_a_line() -> None:
    rows = [
        ["Horodateur", "Un avis ?", "Un autre ?"],
        *([f"0{day}/04/2026 10:30:05", "a", "b"] for day in (3, 5)),
    ]
    (question,) = read(grid_of(*rows)).questions
    assert question.cells == 2
    first = read(grid_of(*rows), Decisions(day_first={"repondu_le": False}))
    assert sorted(set(first.cells["repondu_le"])) == ["2026-03-04", "2026-05-04"]


def workbook(*rows: Sequence[object], merged_cells: Sequence[str] = ()) -> Grid:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    for cells in merged_cells:
        book.active.merge_cells(cells)
    target = io.BytesIO()
    book.save(target)
    (grid,) = grids.read("Sondage.xlsx", target.getvalue())
    return grid


def test_a_workbook_of_microsoft_forms_with_titles_groups_and_choices_is_read() -> None:
    begun, done = datetime(2026, 4, 14, 10, 30), datetime(2026, 4, 14, 10, 41, 12)  # noqa: DTZ001 # as a workbook holds it
    sentence = "Merci; à bientôt, " + "mot " * 30
    grid = workbook(
        ["Sondage sur les besoins 2026", *[None] * 9],
        ["Exporté le 20 avril", *[None] * 9],
        [None, None, None, None, None, None, "Notez chaque outil de 1 à 5", None, "Et vous", None],
        ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Quelle est votre région ?",
         "Site web", "Infolettre", "Quels besoins avez-vous ?", "Un mot pour finir ?"],
        [7, begun, done, "anonymous", "anonymous", "03 - Capitale-Nationale", 4, 2, "Temps;Budget;", None],
        [9, begun, done, "anonymous", "anonymous", "Outaouais", 5, 1, "Temps;", sentence],
        ["Total", None, None, None, None, None, 9, 3, None, None],
        merged_cells=("G3:H3", "I3:J3"),
    )  # fmt: skip
    assert (
        proposed_name(grid, 3) == "Exporté le 20 avril"
        or proposed_name(grid, 3) == "Sondage sur les besoins 2026"
    )
    proposal = read(grid)
    assert answers(proposal) == [
        ("7", "Notez chaque outil de 1 à 5 : Site web", "4"),
        ("7", "Notez chaque outil de 1 à 5 : Infolettre", "2"),
        ("7", "Et vous : Quels besoins avez-vous ?", "Temps|Budget"),
        ("9", "Notez chaque outil de 1 à 5 : Site web", "5"),
        ("9", "Notez chaque outil de 1 à 5 : Infolettre", "1"),
        ("9", "Et vous : Quels besoins avez-vous ?", "Temps"),
        # A sentence is no list.
        ("9", "Et vous : Un mot pour finir ?", sentence.strip()),
    ]
    assert set(proposal.cells["region"]) == {"03", "07"}
    assert set(proposal.cells["repondu_le"]) == {"2026-04-14"}
    assert proposal.outcomes[7] is Outcome.REFUSED
    assert not {"anonymous", "Total"} & set(proposal.cells.to_numpy().ravel())


def test_questions_alike_and_questions_above_their_answers_are_told_apart() -> None:
    grid = grid_of(
        [
            "Date de soumission",
            "Que vous manque-t-il le plus, cette année et les suivantes ?",
            "Et ensuite ?",
            None,
        ],
        [None, "Open-Ended Response", "Response", "Response"],
        ["2026-04-14", "Un lieu", "Rien", "Tout"],
        file="s.csv",
    )
    found = laid_out(grid, 1, known()).named("S")
    assert list(melted(grid, found).questions.values()) == [
        "Que vous manque-t-il le plus, cette année et les suivantes ?",
        "Et ensuite ?",
        "Et ensuite ? (2)",
    ]


def test_a_respondent_s_name_is_no_number_and_a_form_of_poles_is_no_survey() -> None:
    grid = grid_of(
        ["Sondage", "Répondant", "Êtes-vous d’accord ?", "Et sinon ?"],
        ["S", "Ana Fictive", "Oui", "Non"],
        ["S", "Boa Fictive", "Non", "Non"],
    )
    assert read(grid).cells["repondant"].unique().tolist() == ["r-2", "r-3"]
    poles = grid_of(
        ["Nom", "Région", "Statut", "Ouvert au public ?", "Bilingue ?"], ["Pôle", "03", "actif", "oui", "non"]
    )
    assert recognised(poles).table is Table.POLES


def test_a_second_import_brings_nothing_new_and_a_longer_one_the_rest() -> None:
    (grid,) = grids.read("s.csv", GOOGLE.encode())
    first = read(grid).cells
    for content, fresh in ((GOOGLE, 0), (GOOGLE + "2026/04/18 9:00:00 a.m. UTC−4,,,Estrie,,Oui,,,\n", 1)):
        (again,) = grids.read("s.csv", content.encode())
        found = table(again)
        brought = propose(again, found, known(), Decisions(), first).cells
        whole = merged(Table.SURVEYS, first, brought, found.given, Mode.UPDATE)
        assert len(difference({Table.SURVEYS: first}, {Table.SURVEYS: whole})) == fresh


def test_the_questions_are_listed_with_the_kind_of_their_answers() -> None:
    rows: list[list[Value]] = [["Horodateur", "Un plan ?", "Vos outils ?", "Votre aisance ?", "Un mot ?"]]
    rows += [["2026-04-14", "Oui", "a;b", str(number % 5 + 1), f"mot {number}"] for number in range(8)]
    assert asked(read(grid_of(*rows)).cells) == (
        Asked("Besoins", "Un plan ?", QuestionKind.SINGLE, 8),
        Asked("Besoins", "Vos outils ?", QuestionKind.MULTIPLE, 8),
        Asked("Besoins", "Votre aisance ?", QuestionKind.SCALE, 8),
        Asked("Besoins", "Un mot ?", QuestionKind.OPEN, 8),
    )


words = st.text("abcdé ,'«»", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(
    st.lists(st.lists(st.none() | words, min_size=3, max_size=3), min_size=1, max_size=8),
    st.lists(st.sampled_from(["03", "05", "06"]), min_size=8, max_size=8),
)
def test_what_is_turned_is_its_rows_and_turned_back_the_sheet(
    told: list[list[Value]], regions: list[str]
) -> None:
    asking = ["Un avis ?", "Un deuxième ?", "Un troisième ?"]
    rows: list[list[Value]] = [
        ["Région", *asking],
        *([region, *own] for region, own in zip(regions, told, strict=False)),
    ]
    grid = grid_of(*rows)
    found = laid_out(grid, 0, known()).named("S")
    # A column without any answer is no question.
    held = [place for place in range(3) if any(own[place] for own in told)]
    assert [found.columns[place + 1] == "reponse" for place in range(3)] == [
        place in held for place in range(3)
    ]
    turned = melted(grid, found)
    header, *lines = turned.grid.rows
    assert header == HEADERS
    cells = pd.DataFrame(lines, columns=list(HEADERS))
    back = {
        (origin.line, origin.place): answer
        for origin, answer in zip(turned.origins, cells["reponse"], strict=True)
    }
    # Every answer once, where it stood, and beside the region of its line; a row set aside is said to be.
    apart = {one.line for one in turned.remarks if one.verdict is Verdict.REFUSED}
    split = {
        (line, place): own.replace("|", ", ") if isinstance(own, str) else own
        for (line, place), own in back.items()
    }
    assert split == {
        (line, place + 1): own[place]
        for line, own in enumerate(told, start=2)
        for place in held
        if own[place] and line not in apart
    }
    assert cells["region"].tolist() == [regions[origin.line - 2] for origin in turned.origins]
    assert cells["repondant"].tolist() == [f"r-{origin.line}" for origin in turned.origins]
