"""One page for a region or the programme: opened by other programs, read as by who cannot see it."""

from __future__ import annotations

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from geo import pdf
from geo.coverage import Age
from geo.language import ENGLISH, FRENCH
from geo.one_pager import MOST, Cell, Part, short, some
from geo.programme_page import programme_page
from geo.region_page import region_page
from geo.selection import Selection
from geo.settings import REGION_CODES
from geo.view import Knowledge, look
from geo.vocabularies import PoleStatus, Table
from tests.programs import program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from geo.atlas import Atlas
    from geo.one_pager import OnePager, Section

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

DAY: Final = date(2026, 11, 22)
HOSTILE: Final = (
    "#let x = 1",
    "$a^2$ *gras* _it_",
    "<script>alert(1)</script>",
    '=HYPERLINK("x")',
    "\\ [b] `c` @d // e",
)
HIDDEN: Final = Knowledge.HIDDEN
SCRIPTS: Final = "ᓄᓇᕕᒃ مركز 漢字 😀"


@pytest.fixture(scope="module")
def montreal(demonstration: Atlas) -> bytes:
    return pdf.region(look(demonstration, Selection()), "06", DAY, FRENCH)


@pytest.fixture(scope="module")
def programme(demonstration: Atlas) -> bytes:
    return pdf.programme(look(demonstration, Selection()), DAY, ENGLISH)


@pytest.fixture(scope="module")
def crowded_atlas(quick_atlas_of: Maker) -> Atlas:
    """Make a region of hundreds of rows with names of all sorts, and one of hundreds of measures."""
    names = [
        *HOSTILE,
        SCRIPTS,
        "\x07\ufffe\u202emalin",
        "mot" * 60,
        "Un nom bien trop long " * 30,
        "漢" * 300,
    ]
    numbered = [(names[place % len(names)], str(place)) for place in range(400)]
    measures = [str(number) for number in range(1, 112)]
    return quick_atlas_of(
        {
            Table.REGIONS: [
                {
                    "code": code,
                    "nom": f"{'Région immense ' * 20}{code}",
                    "population_source": "漢字の源 " * 90,
                }
                for code in REGION_CODES
            ],
            Table.MEASURES: [{"numero": number, "titre": names[8] + number} for number in measures],
            Table.SECTORS: [{"code": f"s{place}", "nom": name * 3} for place, name in enumerate(names)],
            Table.POLES: [
                {
                    "id": f"p{place}",
                    "nom": name,
                    "region": REGION_CODES[int(place) % 3],
                    "municipalite": name,
                    "mesures": "|".join(measures[:60]),
                    "secteurs": "s1|s2|s3",
                }
                for name, place in numbered
            ],
            Table.AMBASSADORS: [
                {"role": f"{name} {place}", "territoires": "03", "nom": name} for name, place in numbered
            ],
            Table.ACTIVITIES: [
                {
                    "titre": f"{place} {name}",
                    "hote": "03",
                    "co_animateurs": "|".join(REGION_CODES[: int(place) % 17]),
                    "date_debut": f"20{10 + int(place) % 16}-05-17",
                }
                for name, place in numbered
            ],
            Table.REQUESTS: [
                {
                    "question": name,
                    "reponse": name * 9,
                    "territoire": "03",
                    "statut": "repondue",
                    "repondue_le": "2025-01-01",
                }
                for name, _ in numbered
            ],
        }
    )


@pytest.fixture(scope="module")
def crowded(crowded_atlas: Atlas) -> bytes:
    return pdf.region(look(crowded_atlas, Selection()), "03", DAY, FRENCH)


@pytest.fixture(scope="module")
def small(quick_atlas_of: Maker) -> Atlas:
    return quick_atlas_of(
        {
            Table.POLES: [
                {
                    "id": "p03",
                    "nom": "Pôle du Cap",
                    "region": "03",
                    "mesures": "99",
                    "secteurs": "danse",
                    "verifie_le": "2026-10-01",
                },
                {"nom": "Cellule close", "region": "03", "statut": "ferme", "verifie_le": "2025-01-15"},
                {"id": "p12", "nom": "Pôle des Ponts", "region": "12", "verifie_le": "2026-09-01"},
                *({"nom": name, "region": "04"} for name in (*HOSTILE, SCRIPTS)),
            ],
            Table.AMBASSADORS: [
                {
                    "role": "Relais public",
                    "territoires": "03",
                    "courriel": "oui@example.org",
                    "consentement_publication": "oui",
                    "consenti_le": "2025-01-01",
                },
                {
                    "role": "Relais discret",
                    "territoires": "03|12",
                    "nom": "Personne Secrète",
                    "courriel": "non@example.org",
                },
                {"role": "Ancien relais", "territoires": "03", "actif_jusqua": "2026-11-21"},
            ],
            Table.EXPERTISES: [
                {
                    "titulaire": "Studio du Pont",
                    "territoires": "12",
                    "mesures": "37",
                    "verifie_le": "2026-05-01",
                },
                {
                    "titulaire": "Atelier loin",
                    "territoires": "06",
                    "mesures": "37",
                    "verifie_le": "2025-09-01",
                },
            ],
            Table.ACTIVITIES: [
                {"titre": "Hier", "date_debut": "2026-11-21", "hote": "p03", "co_animateurs": "12|06"},
                {"titre": "Demain", "date_debut": "2026-11-23", "hote": "06", "co_animateurs": "p03"},
                {"titre": "Ailleurs", "date_debut": "2026-11-20", "hote": "06"},
                {"titre": "Jadis", "date_debut": "2017-04-03", "hote": "03"},
            ],
            Table.FINDINGS: [{"region": "03", "mesure": "16", "verifie_le": "2025-01-01"}],
            Table.REQUESTS: [
                {"territoire": "03", "question": "Je suis Personne Secrète"},
                {
                    "territoire": "03",
                    "question": "Vieille ?",
                    "reponse": "Oui.",
                    "statut": "archivee",
                    "repondue_le": "2020-02-02",
                },
                {
                    "territoire": "03",
                    "question": "Neuve ?",
                    "reponse": "Non.",
                    "statut": "repondue",
                    "repondue_le": "2026-02-02",
                    "repondants": "p03|06",
                },
                {"territoire": "06", "question": "D’ailleurs ?", "reponse": "Oui.", "statut": "repondue"},
            ],
        }
    )


def text_of(content: bytes) -> str:
    """Read a page as pdftotext does, in the order in which it is written, its lines joined."""
    told = subprocess.run(  # noqa: S603 - a program of the machine, with bytes made here
        [program("pdftotext"), "-raw", "-enc", "UTF-8", "-", "-"],
        input=content,
        capture_output=True,
        check=True,
    )
    return spaced(told.stdout.decode().translate(str.maketrans("•", " ", "\u200b")))


def facts_of(content: bytes) -> dict[str, str]:
    """Read what pdfinfo says of a document."""
    told = subprocess.run(  # noqa: S603 - a program of the machine, with bytes made here
        [program("pdfinfo"), "-"], input=content, capture_output=True, check=True
    )
    pairs = (line.partition(":") for line in told.stdout.decode().splitlines())
    return {key: value.strip() for key, _, value in pairs}


def spaced(text: str) -> str:
    return " ".join(text.split())


def tags(content: bytes) -> list[DictionaryObject]:
    """List the structure elements in reading order."""

    def walk(element: DictionaryObject) -> Iterator[DictionaryObject]:
        if "/S" in element:
            yield element
        kids = element.get("/K", ArrayObject())
        kids = kids.get_object()
        for kid in kids if isinstance(kids, ArrayObject) else [kids]:
            inner = kid.get_object()
            if isinstance(inner, DictionaryObject):
                yield from walk(inner)

    root = PdfReader(BytesIO(content)).root_object
    tree = root["/StructTreeRoot"]
    assert isinstance(tree, DictionaryObject)
    return list(walk(tree))


def things(reader: PdfReader) -> list[DictionaryObject]:
    """List every dictionary and stream of a file."""
    numbers = [number for found in (*reader.xref.values(), reader.xref_objStm) for number in found]
    found = (reader.get_object(IndirectObject(number, 0, reader)) for number in numbers)
    return [thing for thing in found if isinstance(thing, DictionaryObject)]


def parts(page: OnePager) -> dict[Part, Section]:
    """Take the first section of each part."""
    found: dict[Part, Section] = {}
    for section in (*page.left, *page.right):
        found.setdefault(section.part, section)
    return found


def region_03(atlas: Atlas, selection: Selection) -> dict[Part, Section]:
    return parts(region_page(look(atlas, selection), "03", DAY, FRENCH))


def test_another_program_reads_one_tagged_page_of_a4(montreal: bytes, programme: bytes) -> None:
    for content, title in (
        (montreal, "Montréal – Maillage, 22 novembre 2026"),
        (programme, "The 17 regions together – Maillage, November 22, 2026"),
    ):
        told = facts_of(content)
        assert told["Title"] == title
        assert told["Author"] == "Maillage"
        assert (told["Tagged"], told["Pages"], told["JavaScript"]) == ("yes", "1", "no")
        assert told["Page size"].endswith("(A4)")
        assert len(content) < 10_000_000


def test_another_program_reads_what_the_region_s_page_says(demonstration: Atlas, montreal: bytes) -> None:
    text = text_of(montreal)
    selected = Selection().sentence(demonstration, FRENCH)
    for said in (
        "Fiche de la région 06",
        "22 novembre 2026",
        "Données de démonstration, fictives.",
        "2 048 125 habitants",
        "MAMH, Répertoire des municipalités, novembre 2023",
        selected,
        "Pôle culturel numérique de la Trame Actif · Montréal · vérifié le 2026-11-16",
        "Cellule culturelle numérique de l'Est de l'île Fermé",
        "culture.region06@example.org",
        "d'éléments patrimoniaux Vide confirmé 2026-03-02 · à jour",
        "Non documenté · 1 Recherche architecturale",
        "Montérégie (9 km, à jour)",
        "Activités · 44",
        "2026-11-18 Le réseau se raconte : dix ans d'essais",
        "Liens de co-animation · 8",
        "Quel identifiant donner à un spectacle en tournée ?",
        "BDGA 1/1 000 000",
    ):
        assert spaced(said) in text, said


def test_a_screen_reader_finds_language_headings_tables_and_the_map_in_words(
    demonstration: Atlas, montreal: bytes
) -> None:
    page = region_page(look(demonstration, Selection()), "06", DAY, FRENCH)
    root = PdfReader(BytesIO(montreal)).root_object
    assert str(root["/Lang"]) == "fr-CA"
    assert root["/MarkInfo"]["/Marked"].value is True  # type: ignore[index] # a dictionary of the standard
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True  # type: ignore[index] # likewise
    found = tags(montreal)
    roles = [str(element["/S"]) for element in found]
    assert roles.count("/H1") == 1
    sections = (*page.left, *page.right)
    assert roles.count("/H2") == len(sections)
    assert roles.index("/H1") < roles.index("/Figure") < roles.index("/H2")
    tables = [section for section in sections if section.headers and section.rows]
    assert roles.count("/Table") == len(tables)
    assert roles.count("/TH") == sum(len(section.headers) for section in tables)
    assert roles.count("/L") == len([section for section in sections if section.rows]) - len(tables)
    (figure,) = (element for element, role in zip(found, roles, strict=True) if role == "/Figure")
    assert str(figure["/Alt"]) == page.picture
    assert "Montréal" in page.picture


def test_it_declares_pdf_ua_and_carries_its_fonts(montreal: bytes) -> None:
    reader = PdfReader(BytesIO(montreal))
    metadata = reader.root_object["/Metadata"]
    assert isinstance(metadata, StreamObject)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata.get_data()
    descriptors = [thing for thing in things(reader) if thing.get("/Type") == "/FontDescriptor"]
    assert descriptors
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in descriptors)


def test_the_programme_s_page_is_in_one_language(demonstration: Atlas, programme: bytes) -> None:
    text = text_of(programme)
    assert str(PdfReader(BytesIO(programme)).root_object["/Lang"]) == "en-CA"
    page = programme_page(look(demonstration, Selection()), DAY, ENGLISH)
    for section in (*page.left, *page.right):
        assert spaced(section.title) in text
    for said in ("Demonstration data, fictitious", "13 of 17", "Region by region", "32.7%", "Recherche"):
        assert (said in text) is (said != "Recherche"), said
    for name in demonstration.names(Table.REGIONS).values():
        assert name in text


def test_the_same_input_gives_the_same_bytes_also_to_two_people_at_once(
    demonstration: Atlas, montreal: bytes
) -> None:
    view = look(demonstration, Selection())
    with ThreadPoolExecutor(2) as people:
        laval = people.submit(pdf.region, view, "13", DAY, FRENCH)
        again = people.submit(pdf.region, view, "06", DAY, FRENCH)
        assert again.result() == montreal
        assert facts_of(laval.result())["Title"].startswith("Laval – ")


def test_they_come_one_by_one_under_names_of_their_own(demonstration: Atlas) -> None:
    view = look(demonstration, Selection(regions=("13",), sectors=("danse",)))
    steps = islice(pdf.every(view, DAY, FRENCH), 2)
    assert [(name, facts_of(content)["Title"].partition(" – ")[0]) for name, content in steps] == [
        ("maillage_fiche-programme_danse_2026-11-22.pdf", "Les 17 régions ensemble"),
        ("maillage_fiche-01_danse_2026-11-22.pdf", "Bas-Saint-Laurent"),
    ]
    names = {pdf.programme_name(view, DAY), *(pdf.region_name(view, code, DAY) for code in REGION_CODES)}
    assert len(names) == pdf.PAGES == 18


def test_hundreds_of_rows_and_endless_names_stay_on_one_page(crowded_atlas: Atlas, crowded: bytes) -> None:
    assert facts_of(crowded)["Pages"] == "1"
    text = text_of(crowded)
    page = region_page(look(crowded_atlas, Selection()), "03", DAY, FRENCH)
    for section in (parts(page)[Part.POLES], parts(page)[Part.ACTIVITIES], parts(page)[Part.AMBASSADORS]):
        following = text.partition(section.title)[2]
        told = re.search(r"et ([0-9]+) autres(?= )", following.replace("\xa0", ""))
        assert told
        assert len(section.rows) == MOST
    programme = pdf.programme(look(crowded_atlas, Selection()), DAY, FRENCH)
    assert facts_of(programme)["Pages"] == "1"


def test_what_is_shown_and_what_is_left_out_make_the_whole(crowded: bytes) -> None:
    text = text_of(crowded)
    shown = len(re.findall(r"\b20[0-9]{2}-05-17\b", text))
    left_out = [int(number) for number in re.findall(r"et ([0-9]+) autres", text)]
    assert shown
    assert 400 - shown in left_out


def test_names_come_out_as_they_were_written(small: Atlas) -> None:
    told = text_of(pdf.region(look(small, Selection()), "04", DAY, FRENCH))
    for name in HOSTILE:
        assert name in told
    assert "ᓄᓇᕕᒃ" in told
    assert "漢字 😀" in told


def test_nobody_s_address_leaves_without_consent(small: Atlas) -> None:
    content = pdf.region(look(small, Selection()), "03", DAY, FRENCH)
    text = text_of(content)
    assert "oui@example.org" in text
    assert "Relais discret coordonnées non publiées" in text
    streams = [
        thing.get_data() for thing in things(PdfReader(BytesIO(content))) if isinstance(thing, StreamObject)
    ]
    kept = " ".join([text, *(stream.decode("latin-1") for stream in streams), content.decode("latin-1")])
    assert "non@example.org" not in kept
    assert "Secrète" not in kept
    assert "Ancien relais" not in kept


def test_a_region_s_matrix_row_tells_state_and_age(small: Atlas) -> None:
    rows = region_03(small, Selection())[Part.MEASURES].rows
    told = {str(row[0]).partition(" ")[0]: row[1:] for row in rows}
    assert told["99"] == (Cell("Couvert", (), Knowledge.COVERED, Age.RECENT), "2026-10-01 · à jour")
    assert told["16"] == (
        Cell("Vide confirmé", (), Knowledge.CONFIRMED_EMPTY, Age.OLD),
        "2025-01-01 · ancien",
    )
    assert told["37"] == (Cell("Non documenté", (), Knowledge.UNDOCUMENTED), "–")
    assert len(told) == 7


def test_many_measures_are_told_by_state_and_number(crowded_atlas: Atlas) -> None:
    page = region_page(look(crowded_atlas, Selection()), "01", DAY, FRENCH)
    measures = page.right[0]
    assert measures.title == "Mesures couvertes\xa0: 60 sur 111"
    covered, confirmed, unknown = measures.rows
    assert covered == (
        Cell("Couvert (sans date) · 60", (), Knowledge.COVERED, Age.UNDATED),
        ", ".join(str(number) for number in range(1, 61)),
    )
    assert confirmed[1] == "–"
    assert str(unknown[1]).endswith("110, 111")


def test_a_gap_names_who_could_help_first(small: Atlas) -> None:
    gaps = region_03(small, Selection())[Part.GAPS]
    assert gaps.title == "Vides, et qui peut aider · 21"
    first, second, *_ = gaps.rows
    assert first == (
        Cell(
            "16 · Créer une mesure d'aide pour la documentation et la numérisation…",
            ("Vide confirmé (ancien), le 2025-01-01",),
            Knowledge.CONFIRMED_EMPTY,
        ),
        "Personne ne couvre cette case dans le réseau.",
    )
    assert second == (
        Cell("37 · Lab culturel", ("Non documenté",), Knowledge.UNDOCUMENTED),
        Cell(
            "Chaudière-Appalaches (3 km, à jour)",
            ("Pôle des Ponts · Studio du Pont", "sinon Montréal (234 km, à revoir)"),
        ),
    )


def test_rows_are_those_of_the_region_the_latest_first(small: Atlas) -> None:
    found = region_03(small, Selection())
    assert found[Part.POLES].rows == (
        ("Pôle du Cap", "Actif · vérifié le 2026-10-01"),
        ("Cellule close", "Fermé · vérifié le 2025-01-15 (ancien)"),
    )
    assert found[Part.ACTIVITIES].rows == (
        ("2026-11-23, à venir", "Demain · atelier", "Montréal"),
        ("2026-11-21", "Hier · atelier", "Chaudière-Appalaches, Montréal"),
        ("2017-04-03", "Jadis · atelier", "–"),
    )
    assert found[Part.LINKS].rows == (("Montréal", "2"), ("Chaudière-Appalaches", "1"))
    assert found[Part.REQUESTS].rows == (
        ("Neuve ?", "2026-02-02 · Pôle du Cap, Montréal · Non."),
        ("Vieille ?", "2020-02-02 · Oui."),
    )
    assert found[Part.REQUESTS].note == "1 demande ouverte, pas encore répondue."


def test_the_filters_hold_but_the_one_by_region(small: Atlas) -> None:
    asked = Selection(sectors=("danse",), regions=("06",), start=date(2026, 11, 22))
    page = region_page(look(small, asked), "03", DAY, FRENCH)
    found = parts(page)
    assert "secteur Danse" in page.facts[-1]
    assert "Montréal" not in page.facts[-1]
    assert [row[0] for row in found[Part.POLES].rows] == ["Pôle du Cap"]
    assert found[Part.ACTIVITIES].title == "Activités de la période · 0"
    assert found[Part.ACTIVITIES].note == "Aucune activité enregistrée."
    assert page.figures[-1] == ("1 sur 1", "secteurs couverts")


def test_what_only_a_filter_hides_is_no_gap(small: Atlas) -> None:
    closed = Selection(statuses=(PoleStatus.CLOSED,))
    found = region_03(small, closed)
    hidden = [row for row in found[Part.MEASURES].rows if isinstance(row[1], Cell) and row[1].state is HIDDEN]
    assert [(str(row[0])[:2], row[1:]) for row in hidden] == [
        ("99", (Cell("Rien sous ces filtres", (), HIDDEN), "–"))
    ]
    assert found[Part.STATES].rows[-1] == (Cell("Rien sous ces filtres · 1", (), HIDDEN), "Danse")
    assert found[Part.GAPS].title == "Vides, et qui peut aider · 21"
    totals = parts(programme_page(look(small, closed), DAY, FRENCH))[Part.TOTALS]
    assert totals.note == "1 case de plus n’a rien sous ces filtres, mais quelque chose sans eux."


def test_the_programme_counts_region_by_region_and_measure_by_measure(small: Atlas) -> None:
    page = programme_page(look(small, Selection()), DAY, FRENCH)
    found = parts(page)
    rows = {str(row[0]): row[1:] for row in found[Part.REGIONS].rows}
    assert tuple(rows) == tuple(small.names(Table.REGIONS).values())
    assert rows["Capitale-Nationale"] == ("1", "0", "3", "2", "1", "1")
    assert rows["Chaudière-Appalaches"] == ("1", "1", "1", "1", "1", "0")
    measures = found[Part.TOTALS].rows
    assert [str(row[1]) for row in measures] == ["0", "0", "0", "0", "0", "1", "2"]
    # 767 307 of the 8 607 170 who live in regions with a whole count, then 442 678 + 2 048 125.
    assert measures[-2][4] == "8,9\xa0%"
    assert measures[-1] == (
        Cell("37 · Lab culturel", ("Montréal, Chaudière-Appalaches",)),
        "2",
        "0",
        "15",
        "28,9\xa0%",
    )
    assert "sans Nord-du-Québec" in page.facts[0]
    assert found[Part.WATCHED].rows[0][0] == "Sans pôle actif · 14"
    assert found[Part.POLES].title == f"Pôles · {len(small.dataset.tables[Table.POLES])}"
    assert "Actif" in str(found[Part.POLES].rows[0])
    held = found[Part.ACTIVITIES]
    assert held.title == f"Activités · {len(small.dataset.tables[Table.ACTIVITIES])}"
    assert str(held.rows[0][0]) >= str(held.rows[-1][0])
    assert page.left[2].rows == (
        ("Capitale-Nationale – Montréal", "2"),
        ("Capitale-Nationale – Chaudière-Appalaches", "1"),
    )


def test_a_page_of_nothing_says_so(atlas_of: Maker) -> None:
    view = look(atlas_of({Table.MEASURES: []}), Selection())
    for page in (region_page(view, "17", DAY, FRENCH), programme_page(view, DAY, FRENCH)):
        assert page.fiction == ""
        for section in (*page.left, *page.right):
            assert section.rows or section.note, section.title
    assert facts_of(pdf.programme(view, DAY, FRENCH))["Pages"] == "1"


@given(text=st.text(max_size=80), most=st.integers(2, 40))
def test_a_shortened_text_fits_on_its_line(text: str, most: int) -> None:
    told = short(text, most)
    assert len(told) <= most
    assert told == " ".join(told.split())
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", told)
    if text.isascii() and text.isprintable() and len(text) <= most:
        assert told == " ".join(text.split())


@given(names=st.lists(st.text("ab", min_size=1, max_size=9), max_size=30), most=st.integers(10, 60))
def test_some_names_and_the_count_of_the_others_make_all(names: list[str], most: int) -> None:
    told, _, rest = some(names, most, FRENCH).partition(" et ")
    named = [name for name in told.split(", ") if name != "–"]
    assert named == names[: len(named)]
    assert len(named) + (int(rest.split()[0]) if rest else 0) == len(names)
    assert len(told) <= most or len(named) <= 1
