"""The deck opens, says what the view says, overflows nowhere, and follows its scenes."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import pytest
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.shapes.graphfrm import GraphicFrame
from pypdf import PdfReader

from geo import months, static_map
from geo.coverage import Dimension, coverage
from geo.deck import deck
from geo.extract import Extract
from geo.language import ENGLISH, FRENCH
from geo.scenes import Scene, Screen
from geo.selection import Selection
from geo.settings import REGION_CODES
from geo.view import Knowledge, look
from geo.vocabularies import Table
from tests.programs import program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pptx.presentation import Presentation as Deck
    from pptx.slide import Slide

    from geo.atlas import Atlas
    from tests.conftest import Maker

TODAY: Final = date(2026, 11, 22)
LEAST_PT: Final = 16
FICTION: Final = "Données de démonstration, fictives."
LONG: Final = "Médiathèque et centre de création numérique du très long nom qui ne finit pas " * 5
HOSTILE: Final = (
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "Nom\nsur\tdeux lignes",
    "שלום עולם של תרבות",
    "🎭🎬🎻 pôle",
    "x" * 300,
    LONG,
    "a\ufffeb\u202ec & d",
)
SCENES: Final = (
    Scene(
        "Où sont les pôles ?",
        Screen.MAP,
        "indicateur=poles_actifs&couche=poles",
        "Une note,\nsur deux lignes",
    ),
    Scene("L’Estrie de près", Screen.MAP, "region=05&fiche=05"),
    Scene("À revoir", Screen.MAP, "alerte=a_revoir"),
    Scene("Les mesures", Screen.COVERAGE, "region=05&region=16"),
    Scene("Les secteurs", Screen.COVERAGE, "croisement=secteur"),
    Scene("Une seule région", Screen.COVERAGE, "region=05"),
    Scene("Un trou", Screen.COVERAGE, "ouvert=97|05"),
    Scene("Une case couverte", Screen.COVERAGE, "ouvert=99|05"),
    Scene("Qui travaille avec qui ?", Screen.MESH, "intensite=2"),
    Scene("Chercher", Screen.DIRECTORY, "repertoire=poles&recherche=cantons"),
    Scene("À qui écrire", Screen.DIRECTORY, "region=05"),
    Scene("Qui offre", Screen.DIRECTORY, "repertoire=expertises&secteur=danse"),
    Scene("Le mois", Screen.DIRECTORY, "vue=calendrier&mois=2026-11"),
    Scene("Une région ouverte", Screen.COVERAGE, "ouvert=|05"),
    Scene("Une mesure ouverte", Screen.COVERAGE, "ouvert=99|"),
    Scene("Un total ouvert", Screen.COVERAGE, "ouvert=vide_confirme"),
    Scene("Une année ouverte", Screen.COVERAGE, "ouvert=2025@creation"),
    Scene("À revoir en Estrie", Screen.MAP, "alerte=a_revoir&region=05"),
    Scene("Sans réponse", Screen.MAP, "alerte=sans_reponse"),
    Scene("Rien à trouver", Screen.DIRECTORY, "recherche=introuvable&secteur=inconnu"),
    Scene(LONG, Screen.DIRECTORY),
)


def opened(content: bytes) -> Deck:
    return Presentation(io.BytesIO(content))


def title(slide: Slide) -> str:
    assert slide.shapes.title is not None
    return str(slide.shapes.title.text_frame.text)


def notes(slide: Slide) -> str:
    frame = slide.notes_slide.notes_text_frame
    assert frame is not None
    return str(frame.text)


def texts(slide: Slide) -> str:
    return "\n".join(run.text for run in slide.element.iter(qn("a:t")) if run.text)


def tables(slide: Slide) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for shape in slide.shapes
        if isinstance(shape, GraphicFrame)
    ]


def sizes(element: object) -> Iterator[int]:
    for run in element.iter(qn("a:rPr"), qn("a:defRPr")):  # type: ignore[attr-defined] # an XML element
        if run.get("sz"):
            yield int(run.get("sz"))


@pytest.fixture(scope="module", autouse=True)
def few_pictures() -> Iterator[None]:
    """Draw one real picture of each size: what maps show has its own tests, and each takes time."""
    real, drawn = static_map.draw, {}

    def once(*given: Any, region: str | None = None) -> bytes:  # noqa: ANN401 # as the real one takes them
        sheet = given[3]
        if sheet not in drawn:
            drawn[sheet] = real(*given, region=region)
        return drawn[sheet]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(static_map, "draw", once)
        yield


@pytest.fixture(scope="module")
def view_deck(demonstration: Atlas) -> bytes:
    return deck(look(demonstration, Selection(regions=("05", "10"))), TODAY, FRENCH)


@pytest.fixture(scope="module")
def scenes_deck(demonstration: Atlas) -> bytes:
    return deck(look(demonstration, Selection()), TODAY, FRENCH, SCENES)


@pytest.fixture(scope="module")
def hostile(atlas_of: Maker) -> Atlas:
    measures = [{"numero": str(number), "titre": LONG} for number in range(1, 112)]
    poles = [
        {"nom": name, "region": "01", "statut": "actif", "mesures": "1|2|3", "municipalite": name}
        for name in HOSTILE
    ]
    offers = [
        {"titulaire": name, "territoires": region, "mesures": "4|5", "secteurs": "danse"}
        for name, region in zip(HOSTILE, REGION_CODES[1:], strict=False)
    ]
    meetings = [
        {"titre": name, "hote": "01", "co_animateurs": "|".join(REGION_CODES[1:]), "mesures": "6"}
        for name in HOSTILE
    ]
    regions = [
        {"code": code, "nom": f"{LONG}{code}", "ville_principale": LONG, "population": "10", "mrc": "3"}
        for code in REGION_CODES
    ]
    rows = {
        Table.MEASURES: measures,
        Table.POLES: poles,
        Table.EXPERTISES: offers,
        Table.ACTIVITIES: meetings,
        Table.REGIONS: regions,
    }
    return atlas_of(rows)


@pytest.fixture(scope="module")
def hostile_deck(hostile: Atlas) -> bytes:
    return deck(look(hostile, Selection(regions=("01", "02"))), TODAY, ENGLISH)


@pytest.fixture(scope="module")
def folder(
    view_deck: bytes, scenes_deck: bytes, hostile_deck: bytes, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Open three decks in LibreOffice, in one run, and give the folder of their PDF."""
    place = tmp_path_factory.mktemp("diapositives")
    named = {"view": view_deck, "scenes": scenes_deck, "hostile": hostile_deck}
    for name, content in named.items():
        (place / f"{name}.pptx").write_bytes(content)
    command = [
        program("soffice"),
        f"-env:UserInstallation={(place / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(place),
        *(str(place / f"{name}.pptx") for name in named),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603 # our own files
    return place


def plain(text: str) -> str:
    return " ".join(text.split())


DECKS: Final = pytest.mark.parametrize("name", ["view", "scenes", "hostile"])


@DECKS
def test_libreoffice_has_a_page_for_each_slide_with_its_title(folder: Path, name: str) -> None:
    slides = opened((folder / f"{name}.pptx").read_bytes()).slides
    pdf = folder / f"{name}.pdf"
    assert len(PdfReader(pdf).pages) == len(slides)
    told = subprocess.run(  # noqa: S603 # our own file
        [program("pdftotext"), "-enc", "UTF-8", str(pdf), "-"], check=True, capture_output=True, timeout=60
    ).stdout.decode()
    for slide, page in zip(slides, told.split("\f"), strict=False):
        assert plain(title(slide)) in plain(page)


@DECKS
def test_no_text_stands_on_another_nor_leaves_its_page(folder: Path, name: str) -> None:
    told = subprocess.run(  # noqa: S603 # our own file
        [program("pdftotext"), "-bbox", str(folder / f"{name}.pdf"), "-"],
        check=True,
        capture_output=True,
        timeout=60,
    ).stdout.decode()
    number = r'="([-\d.]+)"'
    for page in told.split("<page ")[1:]:
        width, height = map(float, re.findall(rf"(?:width|height){number}", page.split(">")[0]))
        words = [
            tuple(map(float, found))
            for found in re.findall(rf"<word xMin{number} yMin{number} xMax{number} yMax{number}", page)
        ]
        assert words
        for left, top, right, bottom in words:
            assert left >= 0
            assert top >= 0
            assert right <= width
            assert bottom <= height
        for one, other in combinations(words, 2):
            wide = min(one[2], other[2]) - max(one[0], other[0])
            high = min(one[3], other[3]) - max(one[1], other[1])
            # Boxes of lines that follow each other touch; letters on letters do more.
            assert wide <= 1 or high <= 0.4 * min(one[3] - one[1], other[3] - other[1]), (one, other)


def all_slides(*contents: bytes) -> list[Slide]:
    return [slide for content in contents for slide in opened(content).slides]


@pytest.fixture(scope="module")
def every_slide(view_deck: bytes, scenes_deck: bytes, hostile_deck: bytes) -> list[Slide]:
    return all_slides(view_deck, scenes_deck, hostile_deck)


def test_every_slide_has_a_title_in_its_placeholder(every_slide: list[Slide]) -> None:
    for slide in every_slide:
        assert title(slide).strip()
        kind = slide.shapes.title.placeholder_format.type  # type: ignore[union-attr] # it has one
        assert kind in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)


def test_no_placeholder_is_left_empty(every_slide: list[Slide]) -> None:
    for slide in every_slide:
        for holder in slide.placeholders:
            assert any(run.text.strip() for run in holder.element.iter(qn("a:t")))


def test_every_picture_and_table_says_what_it_shows(every_slide: list[Slide]) -> None:
    described = 0
    for slide in every_slide:
        for element in slide.element.iter(qn("p:pic"), qn("p:graphicFrame")):
            (properties,) = element.xpath("./*/p:cNvPr")
            assert len(properties.get("descr")) > 10
            assert properties.get("title").strip()
            described += 1
    assert described > 20


def test_every_table_is_one_and_has_its_headers(every_slide: list[Slide]) -> None:
    for slide in every_slide:
        for shape in slide.shapes:
            if isinstance(shape, GraphicFrame):
                assert shape.table.first_row
                assert shape.table.first_col
                assert all(cell.text.strip() for cell in shape.table.rows[0].cells)
                assert all(row.cells[0].text.strip() for row in shape.table.rows)


def test_nothing_is_small_and_every_run_says_its_language(
    view_deck: bytes, scenes_deck: bytes, hostile_deck: bytes
) -> None:
    for content, tag in ((view_deck, "fr-CA"), (scenes_deck, "fr-CA"), (hostile_deck, "en-CA")):
        made = opened(content)
        written = [slide.element for slide in made.slides]
        laid_out = [layout.element for layout in made.slide_layouts]
        assert min(size for element in (*written, *laid_out) for size in sizes(element)) == 100 * LEAST_PT
        noted = [slide.notes_slide.element for slide in made.slides]
        for element in (*written, *noted):
            for run in element.iter(qn("a:r")):
                assert run.find(qn("a:rPr")).get("lang") == tag


def test_a_shape_stands_on_the_slide_and_numbers_are_single(every_slide: list[Slide]) -> None:
    for slide in every_slide:
        numbers = [element.get("id") for element in slide.element.iter(qn("p:cNvPr"))]
        assert len(numbers) == len(set(numbers))
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= 12192000
            assert shape.top + shape.height <= 6858000


def test_every_slide_of_the_demonstration_says_that_it_is_fictitious(
    view_deck: bytes, scenes_deck: bytes, hostile_deck: bytes
) -> None:
    assert all(FICTION in texts(slide) for slide in all_slides(view_deck, scenes_deck))
    assert not [slide for slide in all_slides(hostile_deck) if "emonstration" in texts(slide)]
    assert FICTION in str(opened(view_deck).core_properties.comments)


def test_the_deck_of_a_view_has_its_parts_in_order(view_deck: bytes) -> None:
    titles = [title(slide) for slide in opened(view_deck).slides]
    assert titles[:3] == [
        "Réseau culturel numérique du Québec",
        "Le réseau en chiffres",
        "Carte : expertises offertes".replace(" :", "\u00a0:"),
    ]
    assert titles[-4:-2] == ["05 · Estrie", "10 · Nord-du-Québec"]
    assert all(told.startswith("Sources et licences") for told in titles[-2:])
    gaps = [told for told in titles if "les trous, et qui peut aider" in told]
    assert len(gaps) == len(Dimension)


def test_the_numbers_are_those_of_the_view(demonstration: Atlas, view_deck: bytes) -> None:
    view = look(demonstration, Selection(regions=("05", "10")))
    told = texts(opened(view_deck).slides[1])
    for number, label in (
        (view.numbers.poles, "Pôles et cellules"),
        (view.numbers.offered, "Expertises offertes"),
        (view.numbers.activities, "Activités"),
        (view.numbers.links, "Liens de co-animation"),
    ):
        assert f"{number}\n{label}" in told
    assert "régions Estrie et Nord-du-Québec" in told


def test_the_matrix_says_each_cell_by_a_sign(demonstration: Atlas, view_deck: bytes) -> None:
    found = coverage(look(demonstration, Selection(regions=("05", "10"))), Dimension.MEASURES, TODAY)
    (grid,) = tables(opened(view_deck).slides[3])
    states = {(cell["region"], cell["code"]): cell["etat"] for cell in found.cells.to_dict("records")}
    names = demonstration.names(Table.REGIONS)
    signs = {Knowledge.COVERED: "●", Knowledge.CONFIRMED_EMPTY: "∅", Knowledge.UNDOCUMENTED: "?"}
    assert [row[0] for row in grid[1:]] == [names["05"], names["10"]]
    for region, row in zip(found.regions, grid[1:], strict=True):
        for code, cell in zip(grid[0][1:], row[1:], strict=True):
            assert cell[0] == signs[Knowledge(states[region, code])]


def test_a_region_names_its_gaps_and_who_can_help(view_deck: bytes) -> None:
    estrie, north = (
        slide for slide in opened(view_deck).slides if title(slide) in ("05 · Estrie", "10 · Nord-du-Québec")
    )
    ((_, gap),) = tables(estrie)
    assert gap[1:] == ["∅ Vide confirmé", "Montréal"]
    assert gap[0].startswith("97")
    assert "(compte incomplet)" in texts(north)
    (grid,) = tables(north)
    assert len(grid) == 7
    assert grid[-1][0] == "et 2 autres"
    assert "À qui écrire" in notes(north)


def test_many_measures_are_told_by_their_totals(hostile_deck: bytes) -> None:
    rows = [
        row
        for slide in opened(hostile_deck).slides
        for grid in tables(slide)
        if len(grid[0]) == 5
        for row in grid[1:]
    ]
    told = {row[0].split(" ")[0] for row in rows}
    assert {str(number) for number in range(1, 112)} <= told


def test_measures_are_told_by_axis_where_it_is_known(atlas_of: Maker) -> None:
    axes = ["creation", "innovation", "diffusion", ""]
    measures = [{"numero": str(number), "axe": axes[number % 4]} for number in range(1, 21)]
    poles = [{"region": "01", "statut": "actif", "mesures": "1|5|2"}]
    view = look(atlas_of({Table.MEASURES: measures, Table.POLES: poles}), Selection(regions=("01", "02")))
    (slide,) = (
        slide
        for slide in opened(deck(view, TODAY, FRENCH)).slides
        if title(slide) == "Couverture des mesures par axe"
    )
    (grid,) = tables(slide)
    assert [row[:2] + row[3:4] for row in grid[1:]] == [
        ["Création", "0", "10"],
        ["Innovation", "2", "8"],
        ["Diffusion", "1", "9"],
        ["Axe non précisé", "0", "10"],
    ]


def test_parts_of_cells_and_runs_stand_in_the_order_of_the_schema(every_slide: list[Slide]) -> None:
    """PowerPoint repairs a file where they do not; LibreOffice says nothing."""
    for slide in every_slide:
        for cell in slide.element.iter(qn("a:tcPr")):
            assert [part.tag for part in cell] == [qn("a:lnR"), qn("a:lnB"), qn("a:solidFill")]
        for run in slide.element.iter(qn("a:rPr")):
            assert [part.tag for part in run] in (
                [],
                [qn("a:solidFill")],
                [qn("a:solidFill"), qn("a:highlight")],
            )


def test_nothing_hostile_is_lost_nor_runs(hostile_deck: bytes) -> None:
    told = "\n".join(texts(slide) for slide in opened(hostile_deck).slides)
    assert "<script>" in told
    with zipfile.ZipFile(io.BytesIO(hostile_deck)) as parts:
        content = b"".join(parts.read(name) for name in parts.namelist() if "/slides/" in name)
    assert b"<script" not in content
    assert b"hlinkClick" not in content


def test_a_deck_with_scenes_is_their_slides_in_order(scenes_deck: bytes) -> None:
    slides = list(opened(scenes_deck).slides)[1:]
    shown = [title(slide) for slide in slides]
    assert shown[: len(SCENES) - 1] == [scene.title for scene in SCENES[:-1]]
    assert shown[len(SCENES) - 1].endswith("…")
    assert SCENES[-1].title in notes(slides[len(SCENES) - 1])
    assert all(told.startswith("Sources et licences") for told in shown[len(SCENES) :])
    assert notes(slides[0]) == "Une note,\nsur deux lignes"


def test_each_scene_shows_its_screen_in_its_state(demonstration: Atlas, scenes_deck: bytes) -> None:
    shown = dict(zip((scene.title for scene in SCENES), list(opened(scenes_deck).slides)[1:], strict=False))
    pictures = {name for name, slide in shown.items() if slide.element.findall(f".//{qn('p:pic')}")}
    assert pictures == {"Où sont les pôles ?", "L’Estrie de près", "Qui travaille avec qui ?"}
    assert "Pôle culturel numérique des Cantons" in texts(shown["L’Estrie de près"])
    assert len(tables(shown["À revoir"])[0]) == 13
    assert tables(shown["Les mesures"])[0][0][1:] == list(demonstration.names(Table.MEASURES))
    names = demonstration.names(Table.SECTORS)
    assert [row[0] for row in tables(shown["Les secteurs"])[0][1:]] == list(names.values())
    assert tables(shown["Les secteurs"])[0][0][1:] == list(REGION_CODES)
    assert "05 · Estrie" in notes(shown["Les secteurs"])
    assert [row[0].split(" ")[0] for row in tables(shown["Une seule région"])[0][1:]] == list(
        demonstration.names(Table.MEASURES)
    )
    assert {row[0] for row in tables(shown["Un trou"])[0][1:]} == {"Montréal", "Capitale-Nationale"}
    assert "Pôle culturel numérique des Cantons" in texts(shown["Une case couverte"])
    assert "au moins 2 activités par lien" in texts(shown["Qui travaille avec qui ?"])
    assert [row[0] for row in tables(shown["Chercher"])[0][1:]] == ["Pôle culturel numérique des Cantons"]
    assert "Rien sous ces filtres." in texts(shown["Rien à trouver"])
    assert "secteur=inconnu" in texts(shown["Rien à trouver"])


def test_a_slide_lists_what_the_stage_lists(demonstration: Atlas, scenes_deck: bytes) -> None:
    shown = dict(zip((scene.title for scene in SCENES), list(opened(scenes_deck).slides)[1:], strict=False))

    def rows(name: str) -> list[list[str]]:
        (grid,) = tables(shown[name])
        return grid[1:]

    danse, estrie = (
        look(demonstration, selection, TODAY)
        for selection in (Selection(sectors=("danse",)), Selection(regions=("05",)))
    )
    assert len(rows("À qui écrire")) == len(estrie.rows(Table.AMBASSADORS))
    assert tables(shown["À qui écrire"])[0][0][-1] == "Rôle"
    assert [row[0] for row in rows("Qui offre")][:2] == list(danse.rows(Table.EXPERTISES)["titulaire"])[:2]
    held = months.events(Extract(look(demonstration, Selection(), TODAY), FRENCH, TODAY))
    month = months.Month(2026, 11)
    assert [row[0] for row in rows("Le mois")] == [event.title for event in held if event.within(month)]
    assert "Novembre 2026." in texts(shown["Le mois"])
    region = rows("Une région ouverte")
    assert [row[1] for row in region if row[0] == "Pôles"] == list(estrie.rows(Table.POLES)["nom"])
    assert {row[0] for row in region} >= {"Pôles", "Ambassadeurs", "Expertises"}
    found = coverage(look(demonstration, Selection(), TODAY), Dimension.MEASURES, TODAY)
    assert [row[0] for row in rows("Une mesure ouverte")] == list(demonstration.names(Table.REGIONS).values())
    empty = (found.cells["etat"] == Knowledge.CONFIRMED_EMPTY).sum()
    assert len(rows("Un total ouvert")) == min(empty, len(REGION_CODES))
    assert "Vide confirmé" in texts(shown["Un total ouvert"])
    assert "2025 · Création" in texts(shown["Une année ouverte"])
    assert len(rows("Une année ouverte")) > 1


def test_an_alert_in_a_scene_keeps_the_rows_of_its_filters(scenes_deck: bytes) -> None:
    shown = dict(zip((scene.title for scene in SCENES), list(opened(scenes_deck).slides)[1:], strict=False))
    (all_of_them,), (some,) = tables(shown["À revoir"]), tables(shown["À revoir en Estrie"])
    assert 1 < len(some) < len(all_of_them)
    assert all("Estrie" in row[1] for row in some[1:])
    assert "région Estrie" in texts(shown["À revoir en Estrie"])
    assert len(tables(shown["Sans réponse"])[0]) > 1


def test_an_english_deck_says_so(hostile_deck: bytes) -> None:
    made = opened(hostile_deck)
    assert made.core_properties.language == "en-CA"
    assert all("November 22, 2026" in texts(slide) for slide in made.slides)


def test_a_region_in_a_scene_says_its_filters_and_keeps_a_long_note_whole(demonstration: Atlas) -> None:
    note = "Un mot et un autre. " * 300
    scenes = (
        Scene("Fiche", Screen.MAP, "fiche=05&secteur=danse&mesure=555", note),
        Scene("Alerte", Screen.MAP, "alerte=a_revoir&mesure=555"),
        Scene("Cachée", Screen.COVERAGE, "ouvert=99|05&du=2099-01-01&secteur=danse"),
    )
    content = deck(look(demonstration, Selection()), TODAY, FRENCH, scenes)
    card, alert, cell = list(opened(content).slides)[1:4]
    assert "Sherbrooke" in texts(card)
    assert "secteur Danse" in texts(card)
    assert note.strip() in notes(card)
    assert "mesure=555" in texts(card)
    assert "mesure=555" in texts(alert)
    assert "activités depuis le 1er janvier 2099" in texts(cell)


def test_a_gap_that_nobody_can_fill_says_so(quick_atlas_of: Maker) -> None:
    scenes = (Scene("Un trou", Screen.COVERAGE, "ouvert=99|05"), Scene("Maillage", Screen.MESH))
    hole, mesh = list(opened(deck(look(quick_atlas_of({}), Selection()), TODAY, FRENCH, scenes)).slides)[1:3]
    assert "Personne ne couvre cette case dans le réseau." in texts(hole)
    assert "non documenté" in texts(hole)
    assert "Liens\u00a0: \n0" in texts(mesh)


def test_a_network_without_measures_has_a_deck_too(atlas_of: Maker) -> None:
    view = look(atlas_of({Table.MEASURES: []}), Selection(regions=("05",)))
    assert "0 sur 0" in texts(opened(deck(view, TODAY, FRENCH)).slides[1])
    scenes = (Scene("Mesures", Screen.COVERAGE),)
    assert "Aucune case." in texts(opened(deck(view, TODAY, FRENCH, scenes)).slides[1])


def test_a_person_is_named_only_with_consent(atlas_of: Maker) -> None:
    people = [
        {"role": "Ambassade", "pole": "p", "nom": nom, "courriel": f"{nom.lower()}@example.org", **consent}
        for nom, consent in (
            ("Secrete", {}),
            ("Connue", {"consentement_publication": "oui", "consenti_le": "2020-01-01"}),
        )
    ]
    rows = {
        Table.POLES: [{"id": "p", "region": "01", "mesures": "99", "nom": "Pôle d’en bas"}],
        Table.AMBASSADORS: people,
    }
    scenes = (Scene("Un trou", Screen.COVERAGE, "ouvert=99|02"), Scene("Fiche", Screen.MAP, "fiche=02"))
    content = deck(look(atlas_of(rows), Selection()), TODAY, FRENCH, scenes)
    hole, region = list(opened(content).slides)[1:3]
    for slide in (hole, region):
        assert "connue@example.org" in notes(slide)
        assert "secrete" not in (texts(slide) + notes(slide)).casefold()


def test_the_same_view_gives_the_same_bytes_and_bears_its_day(demonstration: Atlas, view_deck: bytes) -> None:
    assert deck(look(demonstration, Selection(regions=("05", "10"))), TODAY, FRENCH) == view_deck
    properties = opened(view_deck).core_properties
    assert (properties.author, properties.language) == ("Maillage", "fr-CA")
    assert properties.created is not None
    assert properties.created.date() == TODAY


def test_all_regions_have_a_slide_and_progress_is_told(demonstration: Atlas) -> None:
    told: list[float] = []
    made = opened(deck(look(demonstration, Selection()), TODAY, FRENCH, progress=told.append))
    names = demonstration.names(Table.REGIONS)
    wanted = [f"{code} · {names[code]}" for code in REGION_CODES]
    assert [found for found in map(title, made.slides) if found[:2] in REGION_CODES] == wanted
    assert told == sorted(told)
    assert told[-1] == 1


def test_an_empty_network_has_a_deck_too(quick_atlas_of: Maker) -> None:
    content = deck(look(quick_atlas_of({}), Selection(regions=("10",))), TODAY, FRENCH)
    told = texts(opened(content).slides[1])
    assert "0 sur 17" in told
