"""A folder of CSV files is one dataset, or one report of everything wrong in it."""

from __future__ import annotations

import csv
import io
import os
import re
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.columns import COLUMNS
from geo.data_folder import own_folder
from geo.database_address import store_url
from geo.dataset import REFERENCE_TABLES, Dataset, load, source_state
from geo.days import YEARS
from geo.errors import DataError
from geo.language import FRENCH
from geo.settings import DATA_VARIABLE, DATABASE_VARIABLE, DEMONSTRATION, REFERENCE, REGION_CODES
from geo.vocabularies import Nature, PlaceType, PoleStatus, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.problems import Problem

Row = dict[str, str]
HOSTILE: Final = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"' \\ \\u003c {braces} %s",
    "a\u2028b\u2029c",
    "\u202egauche\u202c \u200fdroite",
    "é" * 10_000,
    "👩🏽‍🎨 🎭",
    '=HYPERLINK("https://example.org";"x")',
    "deux\nlignes\r\net une\ttabulation",
    " espaces ",
)


class Writing(NamedTuple):
    """How a file is written."""

    delimiter: str = ","
    end: str = "\r\n"
    encoding: str = "utf-8"


PLAIN: Final = Writing()


def write(folder: Path, table: Table, rows: Sequence[Row], writing: Writing = PLAIN) -> None:
    target = io.StringIO(newline="")
    writer = csv.DictWriter(
        target,
        [column.name for column in COLUMNS[table]],
        restval="",
        delimiter=writing.delimiter,
        lineterminator=writing.end,
    )
    writer.writeheader()
    writer.writerows(rows)
    (folder / table.file).write_bytes(target.getvalue().encode(writing.encoding))


def place(number: int, **cells: str) -> Row:
    return {"id": f"l{number}", "nom": f"Musée {number}", "type": "musee"} | cells


def refusal(folder: Path | None = None) -> tuple[Problem, ...]:
    with pytest.raises(DataError) as caught:
        load(folder)
    return caught.value.problems


def sentence(problem: Problem) -> str:
    return problem.sentence(FRENCH).replace("\u00a0", " ")


@pytest.fixture(autouse=True)
def _no_folder_named_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DATA_VARIABLE, raising=False)


def test_without_a_folder_the_demonstration_is_loaded() -> None:
    dataset = load()
    assert dataset.fictitious == frozenset(Table) - dataset.absent - frozenset(REFERENCE_TABLES)
    assert load(DEMONSTRATION).fingerprint == dataset.fingerprint
    assert Table.POLES not in dataset.absent
    assert Table.PLACES in dataset.absent
    assert len(dataset.tables[Table.POLES]) > 0


def test_the_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, Table.PLACES, [place(1)])
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    dataset = load()
    assert not dataset.fictitious
    assert dataset.tables[Table.PLACES]["id"].tolist() == ["l1"]
    monkeypatch.setenv(DATA_VARIABLE, "")
    assert load().fictitious


@pytest.mark.parametrize("beside", ["maillage.sqlite", "notes.txt", ".poles.csv"])
def test_a_named_folder_without_a_table_awaits_the_first_and_the_demonstration_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: str
) -> None:
    # The database is made there at the first publication: refused, the folder could never have one.
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)
    (tmp_path / beside).touch()
    assert (load().fictitious, own_folder()) == (load(DEMONSTRATION).fictitious, None)
    assert store_url() == f"sqlite:///{tmp_path / 'maillage.sqlite'}"
    before = source_state()
    write(tmp_path, Table.PLACES, [place(1)])
    assert (load().tables[Table.PLACES]["id"].tolist(), own_folder()) == (["l1"], tmp_path)
    assert source_state() != before


def test_every_table_is_there_whatever_the_folder_holds(tmp_path: Path) -> None:
    write(tmp_path, Table.PLACES, [place(1, nom="a\nb"), place(2)])
    dataset = load(tmp_path)
    assert set(dataset.tables) == set(dataset.lines) == set(Table)
    assert dataset.absent == set(Table) - set(REFERENCE_TABLES) - {Table.PLACES}
    assert dataset.tables[Table.REGIONS]["code"].tolist() == list(REGION_CODES)
    assert dataset.lines[Table.PLACES].tolist() == [2, 4]
    for table, frame in dataset.tables.items():
        assert list(frame) == [column.name for column in COLUMNS[table]]
        assert isinstance(frame.index, pd.RangeIndex)
        assert len(frame) == len(dataset.lines[table])


def test_a_dataset_cannot_be_changed(tmp_path: Path) -> None:
    write(tmp_path, Table.PLACES, [place(1)])
    dataset = load(tmp_path)
    with pytest.raises(TypeError, match="does not support item assignment"):
        dataset.tables[Table.PLACES] = pd.DataFrame()  # type: ignore[index] # the point of the test
    with pytest.raises(AttributeError, match="fingerprint"):
        dataset.fingerprint = "x"  # type: ignore[misc] # the point of the test


def test_a_reference_table_of_the_folder_replaces_the_projects(tmp_path: Path) -> None:
    (tmp_path / "secteurs.csv").write_text("code,nom,source\ncuisine,Arts culinaires,x\n", encoding="utf-8")
    write(tmp_path, Table.POLES, [{"id": "p1", "nom": "P", "statut": "actif", "secteurs": "cuisine"}])
    assert load(tmp_path).tables[Table.POLES]["secteurs"].tolist() == [("cuisine",)]
    write(tmp_path, Table.POLES, [{"id": "p1", "nom": "P", "statut": "actif", "secteurs": "danse"}])
    (problem,) = refusal(tmp_path)
    assert "cuisine (secteurs.csv)" in sentence(problem)


def test_the_regions_of_a_folder_are_the_seventeen(tmp_path: Path) -> None:
    lines = (REFERENCE / "regions.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "regions.csv").write_text("\n".join(lines[:-1]), encoding="utf-8")
    (problem,) = refusal(tmp_path)
    assert re.search("17 régions.*manque : 17", sentence(problem))


def test_the_fingerprint_is_of_names_and_bytes(tmp_path: Path) -> None:
    write(tmp_path, Table.PLACES, [place(1)])
    first = load(tmp_path).fingerprint
    assert re.fullmatch("[0-9a-f]{64}", first)
    assert load(tmp_path).fingerprint == first
    write(tmp_path, Table.PLACES, [place(1, nom="Autre")])
    assert load(tmp_path).fingerprint != first


def test_the_state_of_a_folder_tells_its_changes(tmp_path: Path) -> None:
    write(tmp_path, Table.PLACES, [place(1)])
    states = [source_state(tmp_path)]
    assert source_state(tmp_path) == states[0]
    write(tmp_path, Table.PLACES, [place(1), place(2)])
    states.append(source_state(tmp_path))
    os.utime(tmp_path / "lieux.csv", ns=(1, 1))
    states.append(source_state(tmp_path))
    (tmp_path / "poles.csv").touch()
    states.append(source_state(tmp_path))
    states.append(source_state(tmp_path / "nowhere"))
    assert len(set(states)) == len(states)


def test_a_folder_that_is_not_one_says_how_to_give_one(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "notes.txt").touch()
    (bare / ".poles.csv").touch()
    wanted = {tmp_path / "nowhere": "n’existe pas", file: "pas un dossier", bare: "aucune table"}
    for folder, words in wanted.items():
        (problem,) = refusal(folder)
        assert words in sentence(problem)
        assert "MAILLAGE_DATA" in sentence(problem)
        assert "poles.csv" in sentence(problem)
        assert str(tmp_path) not in sentence(problem)


def test_a_folder_that_the_system_refuses_is_a_report(tmp_path: Path) -> None:
    (problem,) = refusal(tmp_path / ("x" * 300))
    assert "refuse la lecture" in sentence(problem)


def test_a_report_names_no_person(tmp_path: Path) -> None:
    header = (
        "id,role,pole,territoires,actif_depuis,actif_jusqua,nom,courriel,consentement_publication,consenti_le"
    )
    rows = ["a1,Rôle,,01,,,Jeanne Secret,jeanne@perso,non,", "a2,Rôle,01,Jean Secret,jean@perso.ca"]
    path = tmp_path / Table.AMBASSADORS.file
    for encoding in ("utf-8", "cp1252"):
        path.write_bytes("\n".join([header, *rows]).encode(encoding))
        told = "".join(sentence(problem) for problem in refusal(tmp_path))
        assert told
        assert "Secret" not in told
        assert "perso" not in told


def test_a_file_of_an_unknown_name_is_named_with_the_closest(tmp_path: Path) -> None:
    write(tmp_path, Table.PLACES, [place(1)])
    for name in ("pole.csv", "ACTIVITES.CSV", "budget-2026.csv", "notes.txt", ".~lock.poles.csv#"):
        (tmp_path / name).touch()
    sentences = {problem.file: sentence(problem) for problem in refusal(tmp_path)}
    assert set(sentences) == {"pole.csv", "ACTIVITES.CSV", "budget-2026.csv"}
    assert "Renommez-le « poles.csv »" in sentences["pole.csv"]
    assert "Renommez-le « activites.csv »" in sentences["ACTIVITES.CSV"]
    assert "Noms attendus : regions.csv" in sentences["budget-2026.csv"]


def test_what_the_system_cannot_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "poles.csv").mkdir()
    (tmp_path / "lieux.csv").symlink_to(tmp_path / "gone")
    assert [(problem.file, "refuse" in sentence(problem)) for problem in refusal(tmp_path)] == [
        ("lieux.csv", True),
        ("poles.csv", True),
    ]


def test_one_report_holds_every_fault_of_every_file(tmp_path: Path) -> None:
    (tmp_path / "poles.csv").write_bytes("id,nom\n".encode("utf-16"))
    (tmp_path / "expertises.csv").write_bytes(b"")
    (tmp_path / "scenes.csv").write_bytes(b'ordre,titre,ecran,etat,note\n1,a,carte,,\n2,"b')
    (tmp_path / "sondages.csv").write_bytes(b"sondage,question\x00\n")
    write(
        tmp_path,
        Table.PLACES,
        [
            place(1),
            place(2, longitude="46.8", latitude="-71.2"),
            place(3, longitude="-71,2", latitude="46.8"),
            place(4, type="museum"),
            place(1),
        ],
    )
    faults = [(problem.file, problem.line, problem.column) for problem in refusal(tmp_path)]
    assert faults == [
        ("expertises.csv", None, ""),
        ("lieux.csv", 3, "longitude"),
        ("lieux.csv", 4, "longitude"),
        ("lieux.csv", 5, "type"),
        ("lieux.csv", 6, "id"),
        ("poles.csv", None, ""),
        ("scenes.csv", 3, ""),
        ("sondages.csv", 1, ""),
    ]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_hostile_text_is_loaded_unchanged(tmp_path: Path, text: str) -> None:
    write(tmp_path, Table.PLACES, [place(1, nom=text, source=text)])
    places = load(tmp_path).tables[Table.PLACES]
    assert places[["nom", "source"]].to_numpy().tolist() == [[text, text]]


@settings(deadline=None, max_examples=40)
@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(str.encode)
    | st.text("\"',;|\r\n01aé\u2028=", max_size=80).map(
        lambda text: (",".join(column.name for column in COLUMNS[Table.PLACES]) + "\n" + text).encode()
    ),
    st.sampled_from(list(Table)),
)
@example(b"\xef\xbb\xbf\xef\xbb\xbfid,nom", Table.POLES)
@example(b"code,code,code\n1,2,3", Table.REGIONS)
@example(b",,,\n,,x,", Table.SECTORS)
def test_any_bytes_are_a_dataset_or_a_report(content: bytes, table: Table) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / table.file).write_bytes(content)
        try:
            outcome: Dataset | tuple[Problem, ...] = load(Path(folder))
        except DataError as error:
            outcome = error.problems
    if isinstance(outcome, Dataset):
        assert set(outcome.tables) == set(Table)
    else:
        assert outcome
        assert all(problem.sentence(FRENCH) for problem in outcome)


# A lone CR is left out: the csv module does not quote it where it is not its own line end.
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(["\n", "\t", '"', ",", ";", "|"]),
    max_size=12,
)
NAMES = TEXT.filter(str.strip)
DEGREES = st.one_of(
    st.just(("", "")),
    st.tuples(
        st.floats(-80, -56).map("{:.5f}".format),
        st.floats(44.9, 63).map("{:.5f}".format).filter(lambda text: float(text) >= 44.9),
    ),
)
POLES = st.lists(
    st.builds(
        lambda name, status, region, point, opened, sectors: {
            "nom": name,
            "statut": str(status),
            "region": region,
            "longitude": point[0],
            "latitude": point[1],
            "implante_le": opened and str(opened),
            "secteurs": "|".join(sectors),
        },
        NAMES,
        st.sampled_from(list(PoleStatus)),
        st.sampled_from(["", "QC", "HQ", *REGION_CODES]),
        DEGREES,
        st.just("") | st.dates(date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31)),
        st.lists(st.sampled_from(["danse", "musique", "cirque"]), unique=True),
    ),
    min_size=1,
    max_size=4,
).map(lambda rows: [row | {"id": f"p{number}"} for number, row in enumerate(rows)])
PLACES = st.lists(
    st.builds(
        lambda name, kind, source: {"nom": name, "type": str(kind), "source": source},
        NAMES,
        st.sampled_from(list(PlaceType)),
        TEXT,
    ),
    max_size=3,
).map(lambda rows: [row | {"id": f"l{number}"} for number, row in enumerate(rows)])


@settings(deadline=None, max_examples=25)
@given(
    POLES,
    PLACES,
    st.builds(
        Writing,
        st.sampled_from(",;"),
        st.sampled_from(["\n", "\r\n"]),
        st.sampled_from(["utf-8", "utf-8-sig"]),
    ),
)
def test_valid_tables_load_alike_however_they_are_written(
    poles: list[Row], places: list[Row], writing: Writing
) -> None:
    expertises = [
        {
            "id": f"e-{pole['id']}",
            "titulaire": pole["nom"],
            "domaine": "mediation-numerique",
            "nature": str(Nature.OFFERED),
            "territoires": f"{pole['id']}|HQ",
        }
        for pole in poles
    ]
    rows = {Table.POLES: poles, Table.PLACES: places, Table.EXPERTISES: expertises}
    with tempfile.TemporaryDirectory() as plain, tempfile.TemporaryDirectory() as other:
        (Path(plain) / "domaines.csv").write_bytes(b"code,nom,source\nmediation-numerique,M,x\n")
        (Path(other) / "domaines.csv").write_bytes(b"code,nom,source\nmediation-numerique,M,x\n")
        for table, written in rows.items():
            write(Path(plain), table, written)
            write(Path(other), table, written, writing)
        first, second = load(Path(plain)), load(Path(other))
    for table in Table:
        pd.testing.assert_frame_equal(first.tables[table], second.tables[table], check_exact=True)
        assert np.array_equal(first.lines[table], second.lines[table])
    loaded = first.tables[Table.POLES]
    assert loaded["nom"].tolist() == [pole["nom"] for pole in poles]
    assert loaded["region"].tolist() == [pole["region"] for pole in poles]
    assert loaded["secteurs"].map("|".join).tolist() == [pole["secteurs"] for pole in poles]
    assert loaded["longitude"].fillna(0).tolist() == [float(pole["longitude"] or 0) for pole in poles]


def test_a_copied_demonstration_table_is_known_for_fiction(tmp_path: Path) -> None:
    copied = DEMONSTRATION / Table.POLES.file
    (tmp_path / Table.POLES.file).write_bytes(copied.read_bytes())
    assert load(tmp_path).fictitious == {Table.POLES}
    # Saved again by a spreadsheet, it is fictitious still; with a word of somebody's, it is theirs.
    saved = b"\xef\xbb\xbf" + copied.read_bytes().replace(b"\n", b"\r\n")
    (tmp_path / Table.POLES.file).write_bytes(saved)
    assert load(tmp_path).fictitious == {Table.POLES}
    (tmp_path / Table.POLES.file).write_bytes(copied.read_bytes().replace(b"Fjord", b"Lac", 1))
    assert load(tmp_path).fictitious == frozenset()
