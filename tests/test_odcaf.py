"""Statistics Canada's ODCAF becomes the table of places, whatever its encoding."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest

from geo import dataset, facilities, odcaf
from geo.errors import ImportSourceError
from geo.odcaf import read_odcaf
from geo.settings import DATA_VARIABLE, DEMONSTRATION, REGION_CODES
from geo.vocabularies import PlaceType, Table

REAL = Path(__file__).resolve().parents[1].parent / "shared" / "odcaf" / "ODCAF_v1.0.csv"
HEADER = (
    "Index",
    "Facility_Name",
    "Source_Facility_Type",
    "ODCAF_Facility_Type",
    "Provider",
    "Unit",
    "Street_No",
    "Street_Name",
    "Postal_Code",
    "City",
    "Prov_Terr",
    "Source_Format_Address",
    "CSD_Name",
    "CSDUID",
    "PRUID",
    "Latitude",
    "Longitude",
)
COUNTS = (142, 120, 210, 93, 152, 396, 135, 72, 66, 10, 101, 141, 29, 95, 113, 191, 85)

needs_odcaf = pytest.mark.skipif(not REAL.is_file(), reason=f"no real places at {REAL}")


def place(**values: str) -> dict[str, str]:
    usual = {
        "Index": "1",
        "Facility_Name": "Théâtre de l'Île",
        "ODCAF_Facility_Type": "museum",
        "Provider": "québec",
        "CSD_Name": "Québec",
        "CSDUID": "2423027",
        "PRUID": "24",
        "Latitude": "46.81",
        "Longitude": "-71.21",
    }
    return dict.fromkeys(HEADER, "..") | usual | values


def file(*rows: dict[str, str], encoding: str = "cp1252", newline: str = "\r\n") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER, lineterminator=newline)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


@pytest.mark.parametrize(
    "encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_any_encoding_gives_the_same_names(encoding: str) -> None:
    assert read_odcaf(file(place(), encoding=encoding)).frame["nom"].tolist() == ["Théâtre de l'Île"]


def test_a_place_becomes_a_row_of_the_table() -> None:
    imported = read_odcaf(file(place(Index="77", Latitude="46.810", Provider="..")))
    assert imported.frame.to_dict("records") == [
        {
            "id": "odcaf-77",
            "nom": "Théâtre de l'Île",
            "type": "musee",
            "region": "03",
            "municipalite": "Québec",
            "longitude": "-71.21",
            "latitude": "46.810",
            "fournisseur": "",
            "source": facilities.ATTRIBUTION,
        }
    ]
    assert imported.doubts == ()


def test_rows_read_are_rows_kept_and_rows_elsewhere() -> None:
    imported = read_odcaf(file(place(), place(Index="2", PRUID="35"), place(Index="3", PRUID="48")))
    assert (len(imported.frame), imported.elsewhere) == (1, 2)


def test_a_place_without_coordinates_stays_and_is_listed() -> None:
    imported = read_odcaf(file(place(), place(Index="2", Latitude="..", Longitude="..")))
    assert imported.unplaced["id"].tolist() == ["odcaf-2"]
    assert imported.frame["longitude"].tolist() == ["-71.21", ""]
    assert imported.doubts == ()


def test_a_point_in_another_region_or_without_municipality_is_a_doubt() -> None:
    elsewhere = place(Index="2", CSD_Name="Belcourt", CSDUID="2489050")
    nowhere = place(Index="3", CSD_Name="..", CSDUID="..")
    imported = read_odcaf(file(place(), elsewhere, nowhere))
    assert [(doubt.stated, doubt.located) for doubt in imported.doubts] == [
        ("08", "03"),
        ("", "03"),
    ]
    assert "municipalité Belcourt (08), point en 03" in imported.doubts[0].sentence()
    assert "municipalité aucune, point en 03" in imported.doubts[1].sentence()
    assert imported.by_region["03"] == 3


def test_a_place_without_a_name_keeps_its_row() -> None:
    assert read_odcaf(file(place(Facility_Name=".."))).frame["nom"].tolist() == [facilities.UNNAMED]


def test_the_same_name_in_one_municipality_is_told_once() -> None:
    other = place(Index="3", CSD_Name="Lévis", CSDUID="2425213")
    imported = read_odcaf(file(place(), place(Index="2"), place(Index="4"), other))
    assert imported.repeated == (("Théâtre de l'Île", "Québec"),)


@pytest.mark.parametrize(
    "name", ["</script>", "=HYPERLINK(1)", 'a "b", c', "x\u2028y", "\u202eabc", "🎭" * 500]
)
def test_hostile_names_pass_unchanged(name: str) -> None:
    assert read_odcaf(file(place(Facility_Name=name), encoding="utf-8")).frame["nom"].tolist() == [name]


WRONG = {
    "empty": (b"", "vide"),
    "headers alone": (file(), "aucune ligne du Québec"),
    "other provinces": (file(place(PRUID="35")), "aucune ligne du Québec"),
    "other table": (b"id,nom\n1,a\n", "colonnes absentes : Index, Facility_Name, ODCAF_Facility_Type"),
    "binary": (bytes(range(256)) * 8, "ni un texte, ni un classeur"),
    "zip": (b"PK\x03\x04" + bytes(200), "abîmé|incomplet|tronqué"),
    "truncated": (file(place(Facility_Name="a, b"))[:250] + b'"x', "aucune ligne du Québec"),
    "unknown type": (file(place(ODCAF_Facility_Type="zoo")), "Ligne 2, « type », « zoo »"),
    "no coordinate": (file(place(Latitude="au nord")), "Ligne 2, « latitude », « au nord »"),
    "point abroad": (file(place(Latitude="43.7", Longitude="-79.4")), "hors du Québec|aucune des 17"),
    "half of a UTF-16 file": (b"\xff\xfeI\x00n", "colonnes absentes|ni un texte"),
}


@pytest.mark.parametrize(("content", "said"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_file_is_said_with_the_cure(content: bytes, said: str) -> None:
    with pytest.raises(ImportSourceError, match=said) as caught:
        read_odcaf(content)
    assert "21-26-0001" in str(caught.value)


@needs_odcaf
def test_the_real_file_gives_the_known_counts() -> None:
    imported = read_odcaf(REAL.read_bytes())
    frame = imported.frame
    assert (len(frame), imported.elsewhere) == (2238, 7972 - 2238)
    assert len(imported.unplaced) == 87
    assert imported.by_region == dict(zip(REGION_CODES, COUNTS, strict=True))
    assert len(imported.doubts) == 16
    assert sum(not doubt.stated for doubt in imported.doubts) == 3
    told = {(doubt.name, doubt.municipality, doubt.stated, doubt.located) for doubt in imported.doubts}
    assert {
        ("Bibliothèque Bon-Pasteur", "Belcourt", "08", "03"),
        ("Bibliothèque De Val-Paradis (Valcanton)", "Roxton Pond", "05", "10"),
        ("Bibliotheque Municipale D'Oka", "Coaticook", "05", "15"),
        ("Corporation Moulin Bernier", "Courcelles", "05", "12"),
    } <= told
    assert len(imported.repeated) == 9
    assert set(frame["type"]) == set(PlaceType)
    assert frame["id"].is_unique


@needs_odcaf
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_real_file_in_other_encodings_is_the_same(encoding: str) -> None:
    converted = REAL.read_bytes().decode("cp1252").encode(encoding)
    pd.testing.assert_frame_equal(read_odcaf(converted).frame, read_odcaf(REAL.read_bytes()).frame)


@needs_odcaf
def test_the_command_writes_a_table_that_the_dataset_accepts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert odcaf.main([str(REAL), "--data", str(tmp_path / "mine")]) == 0
    told = capsys.readouterr().err.replace("\u202f", " ").replace("\xa0", " ")
    for line in ("2 238 lignes du Québec", "2 151 placées, 87 sans coordonnées", "16 doutes", "9 paires"):
        assert line in told
    assert told.count("point en ") == 16
    loaded = dataset.load(tmp_path / "mine").tables[Table.PLACES]
    assert len(loaded) == 2238
    assert int(loaded["longitude"].notna().sum()) == 2151
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["lieux.csv"]


def test_the_folder_may_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "odcaf.csv"
    source.write_bytes(file(place()))
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "mine"))
    assert odcaf.main([str(source)]) == 0
    written = (tmp_path / "mine" / "lieux.csv").read_bytes()
    assert written.startswith(b"id,nom,type,region,municipalite,longitude,latitude,fournisseur,source\n")
    assert "Théâtre".encode() in written


def test_what_goes_wrong_is_said_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good, wrong = tmp_path / "good.csv", tmp_path / "wrong.csv"
    good.write_bytes(file(place()))
    wrong.write_bytes(b"a,b\n")
    kept = tmp_path / "lieux.csv"
    kept.write_text("before", encoding="utf-8")
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    demonstration = sorted(DEMONSTRATION.iterdir())
    for arguments, said in (
        ([str(good)], "--data DOSSIER"),
        ([str(good), "--data", str(DEMONSTRATION)], "reste fictive"),
        ([str(wrong), "--data", str(tmp_path)], "colonnes absentes"),
        ([str(tmp_path / "none.csv"), "--data", str(tmp_path)], "none.csv"),
        ([str(good), "--data", str(good)], "good.csv"),
    ):
        assert odcaf.main([*arguments]) == 1
        assert said in capsys.readouterr().err
    assert kept.read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["good.csv", "lieux.csv", "wrong.csv"]
    assert sorted(DEMONSTRATION.iterdir()) == demonstration
