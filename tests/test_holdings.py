"""All the tables in one ZIP: they load as the same dataset, and what is private is not in the bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Final

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import dataset, holdings, source
from geo.export import neutral
from geo.holdings import BESIDE, Holdings
from geo.language import FRENCH
from geo.roles import Role, Writer
from geo.schema import prepared
from geo.settings import DATA_VARIABLE, DEMONSTRATION, REFERENCE
from geo.tabular import read
from geo.text_grid import text_grid
from geo.versions import sheet
from geo.vocabularies import Table
from tests.stores import ADMIN, editor, frame, published

if TYPE_CHECKING:
    from pathlib import Path

    from geo.store import Store

DAY: Final = date(2026, 11, 22)
VISITOR: Final = Writer("", Role.READING)
HOSTILE: Final = {
    Table.POLES: ({"id": "p", "nom": "Pôle", "region": "10", "longitude": "-74.3600", "latitude": "49.9"},),
    Table.REQUESTS: (
        {"id": "a", "question": '=HYPERLINK("https://example.org")', "reponse": "'=2+2"},
        {"id": "b", "question": "- un tiret\r\nune autre ligne", "reponse": ' « a », "b" ; c | d '},
        {"id": "c", "question": "'guillemet simple", "reponse": "\t@SOMME(A1)"},
    ),
    Table.SCENES: ({"ordre": "1", "titre": "'=2+2", "ecran": "carte"},),
    Table.AMBASSADORS: (
        {"id": "oui", "territoires": "10", "nom": "Odile Oui", "courriel": "odile@example.org"}
        | {"consentement_publication": "oui", "consenti_le": "2026-01-01"},
        {"id": "non", "territoires": "10", "nom": "Nadia Non", "courriel": "nadia@example.org"},
    ),
    Table.SURVEYS: (
        {"sondage": "s", "question": "q", "repondant": "r1", "region": "10", "reponse": "nordique"},
        {"sondage": "s", "question": "q", "repondant": "r2", "region": "07", "reponse": "Outaouaise"},
    ),
    Table.DIAGNOSTICS: (
        {"id": "d10", "questionnaire": "q", "region": "10"},
        {"id": "d07", "questionnaire": "q", "region": "07"},
    ),
}


def whole_holdings(reader: Writer = ADMIN) -> Holdings:
    held = {table: frame(table, rows) for table, rows in HOSTILE.items()}
    shown = dataset.from_sheets({table: sheet(table, cells) for table, cells in held.items()})
    return Holdings(held, {}, shown, None, reader)


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def loaded(files: dict[str, bytes], folder: Path) -> dataset.Dataset:
    """Load what was taken away, unpacked as it is."""
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return dataset.load(folder)


def test_what_is_taken_away_loads_as_the_same_dataset(tmp_path: Path) -> None:
    whole = whole_holdings()
    made = loaded(unpacked(whole.zipped(FRENCH, DAY)), tmp_path)
    for table in Table:
        pd.testing.assert_frame_equal(made.tables[table], whole.shown.tables[table])
    assert made.absent == whole.shown.absent
    assert made.fictitious == frozenset()
    assert made.tables[Table.REQUESTS]["question"].tolist()[0] == '=HYPERLINK("https://example.org")'


def test_the_demonstration_stays_fictitious_wherever_it_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    here = source.at(None)
    reference = {table: one.cells for table, one in dataset.sheets(REFERENCE).items()}
    files = unpacked(Holdings(here.shown(), reference, here.load(), None, VISITOR).zipped(FRENCH, DAY))
    told = files["LISEZMOI.txt"].decode("utf-8-sig")
    assert "Données de démonstration, fictives" in told
    assert "2026-11-22" in told
    assert "Publication | aucune" in told
    assert "regions.csv" not in files
    assert f"{BESIDE}/regions.csv" in files
    assert files[f"{BESIDE}/mesures.csv"].startswith("\ufeffnumero,".encode())
    answers = {Table.DIAGNOSTICS.file, Table.SURVEYS.file}
    assert answers.isdisjoint(files)
    made, shipped = loaded(files, tmp_path), dataset.load(DEMONSTRATION)
    assert shipped.fictitious - made.fictitious == {Table.DIAGNOSTICS, Table.SURVEYS}
    for table in made.fictitious - {Table.AMBASSADORS}:
        pd.testing.assert_frame_equal(made.tables[table], shipped.tables[table])


def test_what_is_published_is_taken_away_with_its_number(store: Store, tmp_path: Path) -> None:
    published(store, {table: frame(table, rows) for table, rows in HOSTILE.items()})
    here = source.at(store)
    files = unpacked(Holdings(here.shown(), {}, here.load(), here.publication, ADMIN).zipped(FRENCH, DAY))
    told = files["LISEZMOI.txt"].decode("utf-8-sig")
    assert "Publication | 1" in told
    assert "fictives" not in told
    again = {table: one.cells for table, one in dataset.sheets(_folder(files, tmp_path)).items()}
    assert again.keys() == HOSTILE.keys()
    for table, cells in store.sheets().items():
        pd.testing.assert_frame_equal(again[table], cells.cells)


def _folder(files: dict[str, bytes], folder: Path) -> Path:
    loaded(files, folder)
    return folder


@pytest.mark.parametrize(
    ("reader", "seen", "hidden"),
    [
        (VISITOR, ("Odile Oui",), ("Nadia", "nadia@", "nordique", "Outaouaise", "d10", "d07")),
        (editor("10"), ("Odile Oui", "Nadia Non", "nordique", "d10"), ("Outaouaise", "d07")),
        (editor("07"), ("Odile Oui", "Outaouaise", "d07"), ("Nadia", "nadia@", "nordique", "d10")),
        (ADMIN, ("Nadia Non", "nordique", "Outaouaise", "d10", "d07"), ()),
    ],
)
def test_nobody_takes_away_what_they_may_not_read(
    reader: Writer, seen: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    files = unpacked(whole_holdings(reader).zipped(FRENCH, DAY))
    text = "\n".join(content.decode("utf-8-sig") for content in files.values())
    assert [one for one in seen if one not in text] == []
    assert [one for one in hidden if one in text] == []
    # Rows that are not given are told, and not how many: of a few respondents, their number tells.
    told = files["LISEZMOI.txt"].decode("utf-8-sig")
    kept_back = [line for line in told.splitlines() if "réponses de personnes" in line]
    assert len(kept_back) == (0 if reader is ADMIN else 2)
    assert not [line for line in kept_back if any(map(str.isdecimal, line))]


def test_nothing_taken_away_runs_in_a_spreadsheet_and_numbers_stay_numbers() -> None:
    files = unpacked(whole_holdings().zipped(FRENCH, DAY))
    held = {table: read(table.file, files[table.file]).cells for table in HOSTILE}
    assert held[Table.POLES]["longitude"].tolist() == ["-74.3600"]
    for cell in held[Table.REQUESTS][["question", "reponse"]].to_numpy().ravel():
        assert neutral(cell.lstrip("'")) == cell.lstrip("'") or cell.startswith("'")


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("'=+\n\t\"")), min_size=1
    )
)
def test_every_text_is_read_back_as_it_was(texts: list[str]) -> None:
    rows = [{"id": f"d{place}", "question": text} for place, text in enumerate(texts)]
    cells = frame(Table.REQUESTS, rows)
    content = holdings.sheet(Table.REQUESTS, cells)
    again = prepared(Table.REQUESTS, read(Table.REQUESTS.file, content)).cells
    assert again["question"].tolist() == texts
    grid = text_grid(Table.REQUESTS.file, content)
    place = list(grid.rows[0]).index("question")
    assert [row[place] or "" for row in grid.rows[1:]] == [text if text.strip() else "" for text in texts]
