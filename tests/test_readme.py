"""« Lisez-moi » tells the truth: who, when, what, how many, what not and why, from whom."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest

from geo import manifest, readme
from geo.extract import LAYERS, Extract
from geo.language import ENGLISH, FRENCH
from geo.listing import HEADERS, TABLE_OF, Listing
from geo.selection import Selection
from geo.settings import ROOT
from geo.view import look
from geo.vocabularies import PoleStatus, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.atlas import Atlas
    from geo.readme import Readme

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

DAY: Final = date(2026, 11, 22)
MONTREAL: Final = {"longitude": "-73.5674", "latitude": "45.5019"}


def plain(text: object) -> str:
    return str(text).replace("\N{NO-BREAK SPACE}", " ")


def extract(atlas: Atlas, selection: Selection = Selection()) -> Extract:  # noqa: B008 # a frozen value
    return Extract(look(atlas, selection), FRENCH, DAY)


def sentences(told: Readme, title: str) -> list[str]:
    (section,) = (section for section in told.sections if section.title == title)
    return [plain(" | ".join(map(str, cells))) for cells in section.lines]


def counts(told: Readme) -> dict[str, tuple[object, ...]]:
    (section,) = (section for section in told.sections if section.headers)
    return {str(name): cells for name, *cells in section.lines}  # type: ignore[misc] # rows of cells


def test_it_says_who_made_it_when_and_what_was_asked(demonstration: Atlas) -> None:
    told = readme.of(extract(demonstration, Selection(sectors=("danse",))))
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert [tuple(map(plain, cells)) for cells in told.sections[0].lines[:3]] == [
        ("Produit par", f"Maillage {version}"),
        ("Le", "2026-11-22"),
        ("Sélection", "Filtres : secteur Danse."),
    ]
    assert told.sections[0].lines[1][1] == DAY
    assert (told.name, told.day, plain(told.fiction)) == (
        "Lisez-moi",
        DAY,
        "Données de démonstration, fictives.",
    )


def test_it_counts_what_is_there_and_what_is_not(atlas_of: Maker) -> None:
    atlas = atlas_of(
        {
            Table.POLES: [
                {"region": "06", **MONTREAL},
                {"region": "06"},
                {"region": "06", "statut": "ferme"},
                {"nom": "Nulle part"},
            ],
            Table.ACTIVITIES: [{"hote": "06", "co_animateurs": "03|HQ"}],
        }
    )
    told = readme.of(extract(atlas, Selection(statuses=(PoleStatus.ACTIVE,))))
    # Rows, of how many, filtered out, without geometry, unattached.
    assert counts(told) == {
        "Régions": [17, 17, 0, 0, ""],
        "Pôles": [3, 4, 1, 2, 1],
        "Expertises": [0, 0, 0, 0, 0],
        "Activités": [1, 1, 0, 1, 0],
        "Liens": [2, 2, 0, 1, ""],
        "Lieux culturels": [0, 0, 0, 0, 0],
        "Ambassadeurs": [0, 0, 0, "", 0],
        "À vérifier": [4, 4, 0, "", ""],
    }
    assert plain(told.sections[0].lines[3][1]) == "4 lignes affichées sur 5, 1 non rattachées."
    assert told.fiction == ""


@pytest.mark.parametrize(
    "selection", [Selection(), Selection(regions=("03",), sectors=("theatre",))], ids=str
)
def test_the_counts_are_those_of_the_rows(demonstration: Atlas, selection: Selection) -> None:
    taken = extract(demonstration, selection)
    found = counts(readme.of(taken))
    assert list(found) == [FRENCH.render(listing.label) for listing in Listing]
    for listing, (lines, total, removed, shapeless, lonely) in zip(Listing, found.values(), strict=True):
        assert lines == len(taken.rows(listing))
        assert isinstance(total, int)
        assert isinstance(removed, int)
        assert lines == total - removed
        if listing in TABLE_OF:
            assert total == len(demonstration.dataset.tables[TABLE_OF[listing]])
            assert lonely == (demonstration.unattached["table"] == str(TABLE_OF[listing])).sum()
        if listing in LAYERS and listing not in (Listing.REGIONS, Listing.LINKS):
            assert shapeless == taken.rows(listing)["longitude"].isna().sum()


def test_it_says_what_was_left_out_and_why(quick_atlas_of: Maker) -> None:
    person = {"role": "Ambassade", "territoires": "03"}
    atlas = quick_atlas_of(
        {
            Table.POLES: [{"nom": "x" * 32_768, "organisme_porteur": "y" * 32_767}],
            Table.AMBASSADORS: [
                {**person, "nom": "A", "consentement_publication": "oui"},
                {**person, "courriel": "b@example.org"},
                {**person, "nom": "C", "consentement_publication": "oui", "consenti_le": "2024-01-01"},
                person,
            ],
        }
    )
    left_out = sentences(readme.of(extract(atlas)), "Ce qui a été laissé de côté, et pourquoi")
    assert (
        "2 fiches d’ambassade sans leur contact : aucun consentement à sa publication n’est inscrit avec sa "
        "date." in left_out
    )
    # Once as the pole's name, once more among the rows to check.
    assert any(line.startswith("2 textes trop longs pour une cellule sont coupés") for line in left_out)
    assert left_out[-1].endswith(
        "constats, demandes, autodiagnostics, nombres d’organismes, sondages et scènes."
    )
    nobody = sentences(readme.of(extract(quick_atlas_of({}))), "Ce qui a été laissé de côté, et pourquoi")
    assert not [line for line in nobody if "contact" in line or "coupé" in line]


def test_it_names_the_sources_of_its_rows(demonstration: Atlas, atlas_of: Maker) -> None:
    known = {source.identifier: source.title for source in manifest.load().sources}
    shipped = sentences(readme.of(extract(demonstration)), "Sources et licences")
    named = {title for title in known.values() if any(line.startswith(f"{title} |") for line in shipped)}
    # Neighbouring land, the words of the guide's search, the questions: none is in the rows.
    apart = {known[name] for name in ("natural-earth", "maillage-synonymes", "maillage-questionnaire")}
    assert named == set(known.values()) - apart
    place = {"nom": "Musée", "source": "BDOICA\n 1.0"}
    own = sentences(
        readme.of(extract(atlas_of({Table.POLES: [{}], Table.PLACES: [place, place]}))), "Sources et licences"
    )
    assert own[:2] == ["Tables chargées dans Maillage : pôles et lieux culturels.", "BDOICA 1.0"]
    assert not [line for line in own if "démonstration" in line]
    assert any(line.startswith(known["bdga"]) and "CC-BY 4.0" in line for line in own)


def test_a_sheet_that_is_full_is_told(quick_atlas_of: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.readme.MOST_ROWS", 16)
    told = sentences(readme.of(extract(quick_atlas_of({}))), "Comment lire les fichiers")
    (full,) = (line for line in told if "16 lignes" in line)
    assert "« Régions » continue sur les suivantes" in full


def test_reference_tables_of_the_user_are_not_credited_to_the_project(atlas_of: Maker) -> None:
    listed = manifest.load()
    (entry,) = (one for one in listed.files if one.path == f"reference/{Table.SECTORS.file}")
    titles = [source.title for source in listed.sources if source.identifier in entry.sources]
    shipped = sentences(readme.of(extract(atlas_of({Table.POLES: [{}]}))), "Sources et licences")
    atlas = atlas_of({Table.SECTORS: [{"code": "danse", "nom": "Danse"}]})
    own = sentences(readme.of(extract(atlas)), "Sources et licences")
    assert own[0] == "Tables chargées dans Maillage : secteurs et pôles."
    for title in titles:
        assert [line for line in shipped if line.startswith(f"{title} |")]
        assert not [line for line in own if line.startswith(f"{title} |")]


def test_every_column_is_explained(demonstration: Atlas) -> None:
    taken = extract(demonstration)
    explained = dict(line.split(" | ") for line in sentences(readme.of(taken), "Colonnes"))
    assert explained.keys() == {str(name) for listing in Listing for name in taken.rows(listing)}
    assert explained["date_debut"] == plain(FRENCH.render(HEADERS["date_debut"]))


def test_the_text_says_all_of_it(demonstration: Atlas) -> None:
    told = readme.of(extract(demonstration))
    lines = told.plain().splitlines()
    assert lines[:3] == [told.title, told.fiction, ""]
    for section in told.sections:
        assert section.title in lines
        for cells in section.lines:
            assert " | ".join(map(str, cells)) in lines


def test_fiction_names_the_tables_that_are(demonstration: Atlas) -> None:
    assert (
        Extract(look(demonstration, Selection()), ENGLISH, DAY).fiction == "Demonstration data, fictitious."
    )
