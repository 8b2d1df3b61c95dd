"""Every file of data/ is described, with the sources and checksum that it has."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from geo import manifest
from geo.errors import ManifestError
from geo.settings import DATA

if TYPE_CHECKING:
    from pathlib import Path

DESCRIBED = """# A comment that stays.

[[source]]
id = "one"
titre = "Titre"
source = "https://example.org"
licence = "MIT"
attribution = "Attribution"
millesime = "2026"
recupere_le = 2026-11-22
note = ""

[[fichier]]
chemin = "a/table.csv"
sources = ["one"]
description = "Une table."

[[fichier]]
chemin = "b.geojson"
sources = ["one"]
sha256 = "old"
lignes = 7
description = "Des polygones."
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "table.csv").write_bytes(b'id,nom\n1,"deux\nlignes"\n\n2,x\n')
    (tmp_path / "b.geojson").write_bytes(b'{"features":[{},{},{}]}')
    (tmp_path / "README.md").write_text("not listed", encoding="utf-8")
    (tmp_path / manifest.FILE).write_text(DESCRIBED, encoding="utf-8")
    return tmp_path


def test_nothing_in_data_is_unlisted_missing_or_changed() -> None:
    assert manifest.differences() == ()


def test_every_source_says_its_licence_and_its_credit() -> None:
    read = manifest.load()
    assert len({source.identifier for source in read.sources}) == len(read.sources)
    for source in read.sources:
        assert source.title
        assert source.licence
        assert source.attribution
    for entry in read.files:
        assert entry.description
        assert read.of(entry)


def test_the_boundaries_carry_the_credits_that_their_licences_ask_for() -> None:
    credits_shown = {source.identifier: source.attribution for source in manifest.load().sources}
    assert credits_shown["bdga"] == (
        "Limites administratives : Gouvernement du Québec, MRNF, BDGA 1/1 000 000 (V2024-03), "
        "CC-BY 4.0, données modifiées"
    )
    assert credits_shown["statcan-cd2016"] == (
        "Trait de côte : adapté de Statistique Canada, divisions de recensement 2016. "
        "Cela ne constitue pas une approbation de ce produit par Statistique Canada."
    )


def test_refreshing_measures_the_files_and_keeps_the_rest(folder: Path) -> None:
    assert manifest.refresh(folder) == 2
    first, second = manifest.load(folder).files
    assert (first.path, first.rows, second.rows) == ("a/table.csv", 2, 3)
    # Known answer: what the command sha256sum says of these bytes.
    assert second.sha256 == "c601bf9e85b873a1184f51c69d9695c8e70a37a526a1b5113ad990667ccd67bf"
    assert manifest.differences(folder) == ()
    text = (folder / manifest.FILE).read_text(encoding="utf-8")
    assert text.startswith("# A comment that stays.\n")
    kept = tomllib.loads(text)
    assert [entry["description"] for entry in kept["fichier"]] == ["Une table.", "Des polygones."]
    manifest.refresh(folder)
    assert (folder / manifest.FILE).read_text(encoding="utf-8") == text


def test_a_changed_file_is_told(folder: Path) -> None:
    manifest.refresh(folder)
    (folder / "b.geojson").write_bytes(b'{"features":[]}')
    assert manifest.differences(folder) == (
        "b.geojson : contenu changé ; lancez « python -m geo.manifest ».",
    )


@pytest.mark.parametrize("action", ["add", "remove", "repeat"])
def test_files_and_descriptions_match_one_to_one(folder: Path, action: str) -> None:
    manifest.refresh(folder)
    described = folder / manifest.FILE
    if action == "add":
        (folder / "a" / "stranger.csv").write_bytes(b"id\n")
        said = r"a/stranger.csv : dans data/, mais sans \[\[fichier\]\]"
    elif action == "remove":
        (folder / "b.geojson").unlink()
        said = "b.geojson : décrit dans sources.toml, mais absent"
    else:
        text = described.read_text(encoding="utf-8")
        described.write_text(text + text[text.rindex("[[fichier]]") :], encoding="utf-8")
        said = "b.geojson : décrit deux fois"
    before = described.read_bytes()
    with pytest.raises(ManifestError, match=said):
        manifest.refresh(folder)
    assert described.read_bytes() == before
    assert len(manifest.differences(folder)) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (DESCRIBED, "il manque 'sha256'"),
        (DESCRIBED.replace('licence = "MIT"\n', ""), "il manque 'licence'"),
        (DESCRIBED.replace("[[source]]", "[[source"), "n'est pas du TOML"),
        (DESCRIBED.replace("2026-11-22", '"hier"'), "une date n'existe pas"),
        ("", "il manque 'source'"),
    ],
)
def test_a_malformed_manifest_is_told(folder: Path, text: str, said: str) -> None:
    (folder / manifest.FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ManifestError, match=said):
        manifest.load(folder)


def test_an_unknown_source_is_told(folder: Path) -> None:
    text = DESCRIBED.replace('sources = ["one"]', 'sources = ["one", "two"]')
    (folder / manifest.FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ManifestError, match="sources sans description : two"):
        manifest.refresh(folder)


def test_an_absent_manifest_is_told(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="manque"):
        manifest.load(tmp_path)


def test_the_project_s_manifest_stands_where_the_data_is() -> None:
    assert (DATA / manifest.FILE).is_file()
