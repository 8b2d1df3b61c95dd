"""Files that were damaged or tampered with at random: a grid, or a refusal in French, and nothing else.

Some hundreds run with every suite; ``MAILLAGE_MUTATIONS=10000`` asks for more.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.changes import applied, difference
from geo.errors import DataError, ImportSourceError
from geo.grids import read
from geo.importer import propose
from geo.merging import Mode, merged
from geo.recognition import as_table, recognise
from geo.remarks import Decisions
from geo.schema import blank
from geo.store import Store
from geo.vocabularies import Table
from tests.foreign import book, geojson, geopackage, members, ods, packed, places
from tests.messy import known
from tests.stores import cells, frame, published
from tests.test_importer import mutated as damaged

if TYPE_CHECKING:
    from pathlib import Path

    import xlsxwriter  # type: ignore[import-untyped] # ships no type information

    from geo.changes import Change

MUTATIONS = int(os.environ.get("MAILLAGE_MUTATIONS", "150"))
PER_TEST = 100
TELLING = (
    b"\x00", b"\xff", b'"', b";", b"\n", b"<", b">", b"&a;", b"{", b"[", b"9" * 40, b"-1", b"1e999",
    b"XFD1048576",
    b"<!DOCTYPE x>", b'r="A1"', b't="s"', b"null", b"\\ud800", b"=cmd|'/c calc'!A0", b"GP\x00\x01", b"../",
)  # fmt: skip


def with_a_title(target: xlsxwriter.Workbook) -> None:
    sheet = target.worksheets()[0]
    sheet.merge_range("A1:C1", "Titre")
    sheet.write_formula("D3", "=1+1", None, 2)


ROWS: list[list[object]] = [
    [],
    ["nom", "région", "lat"],
    ["Théâtre", "Côte-Nord", 45.5],
    ["Musée", "Îles", -61.2],
]
TEXT = "\n".join(";".join(map(str, row)) for row in ROWS[1:] * 9)
POINT = {"type": "Point", "coordinates": [-71.2, 46.8]}
AREA = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
CELL = '<table:table-cell office:value-type="string"><text:p>Théâtre</text:p></table:table-cell>'
SEEDS = {
    "cp1252": TEXT.encode("cp1252"),
    "utf-16": ('"a' + TEXT + '"\n' + TEXT).encode("utf-16"),
    "utf-8": TEXT.encode(),
    "geojson": geojson(
        {"properties": {"nom": "é", "x": [1, {"a": None}]}, "geometry": POINT},
        {"id": 3, "properties": {"date": "2017-04-03"}, "geometry": AREA},
        crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32198"}},
    ),
    "gpkg": geopackage({"a": places((-71, 46), (-72, 47), nom=["é", "b"], n=[1, 2])}),
    "xlsx": book(ROWS, [["b"]], change=with_a_title),
    "ods": ods(f"<table:table-row>{CELL * 3}</table:table-row>" * 3),
}
PACKED = ("xlsx", "ods")


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Change some bytes: flipped, cut, doubled, moved, or replaced by what parsers trip on."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at, length = chance.randrange(len(changed) + 1), chance.choice((1, 2, 8, 64, 512))
        match chance.randrange(6):
            case 0 if at < len(changed):
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                del changed[at : at + length]
            case 2:
                changed[at:at] = changed[at : at + length] * chance.choice((1, 3, 50))
            case 3:
                changed[at:at] = chance.choice(TELLING)
            case 4:
                changed[at : at + length] = chance.randbytes(length)
            case _:
                del changed[at + chance.randrange(4096) :]
    return bytes(changed)


def tampered(name: str, number: int) -> bytes:
    """Change a file, or half of the time one of its parts, which still unpacks."""
    chance = random.Random(f"{name} {number}")  # noqa: S311 # the same files in every run
    content = SEEDS[name]
    if name in PACKED and chance.random() < 0.7:
        parts = members(content)
        part = chance.choice(sorted(part for part in parts if part.endswith((".xml", ".rels"))))
        return packed(parts | {part: mutated(parts[part], chance)})
    return mutated(content, chance)


def check(content: bytes) -> bool:
    """Read a file; says whether there was something to read."""
    try:
        grids = read("fichier", content)
    except ImportSourceError as error:
        assert str(error).startswith("fichier")  # noqa: PT017 # most are read
        return False
    assert grids
    for grid in grids:
        assert grid.rows
        assert len(grid.rows) == len(grid.lines)
        assert len({len(row) for row in grid.rows}) == 1
        assert list(grid.lines) == sorted(set(grid.lines))
        # Every text can be written again: no half character.
        "".join(cell for row in grid.rows for cell in row if isinstance(cell, str)).encode()
    return True


@pytest.mark.parametrize("batch", range(-(-MUTATIONS // PER_TEST)))
def test_a_tampered_file_is_read_or_refused(batch: int) -> None:
    names = list(SEEDS)
    numbers = range(batch * PER_TEST, min((batch + 1) * PER_TEST, MUTATIONS))
    found = [check(tampered(names[number % len(names)], number)) for number in numbers]
    # Mutations that everything refuses would prove little.
    assert 0 < sum(found) < len(found) or len(found) < PER_TEST


@pytest.mark.parametrize("name", SEEDS)
def test_what_was_not_tampered_with_is_read(name: str) -> None:
    assert check(SEEDS[name])


def test_a_base_whose_fault_cannot_be_told_as_text_is_refused() -> None:
    assert not check(tampered("gpkg", 1285))


def test_a_tampered_file_is_published_whole_or_changes_no_database(tmp_path: Path) -> None:
    place = tmp_path / "base.sqlite"
    codes, ends = known(), Counter[str]()
    with closing(Store.open(f"sqlite:///{place}")) as store:
        poles = [{"id": "pole-03", "nom": "Passerelles", "region": "03", "statut": "actif"}]
        published(store, {Table.POLES: frame(Table.POLES, poles)})
        for number in range(min(MUTATIONS, 30)):
            before = place.read_bytes()
            try:
                (grid, *_) = read(*damaged(number))
            except ImportSourceError:
                changes: tuple[Change, ...] = ()
            else:
                found = recognise(grid)
                table = found.table or Table.PLACES
                found = found if found.table else as_table(grid, 0, table)
                held = cells(store).get(table, blank(table).cells)
                proposal = propose(grid, found, codes, Decisions(), held)
                new = merged(table, held, proposal.cells, found.given, Mode.UPDATE)
                changes = difference({table: held}, {table: new})
            # Whatever was read: until it is published nothing is written, not a byte.
            assert place.read_bytes() == before
            if not changes:
                ends["nothing"] += 1
                continue
            wanted = applied(cells(store), changes)[table]
            try:
                published(store, changes)
            except DataError:
                ends["refused"] += 1
                assert place.read_bytes() == before
            else:
                ends["published"] += 1
                pd.testing.assert_frame_equal(cells(store)[table], wanted)
    assert min(ends["nothing"], ends["published"]) > 0


LITTLE = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(str.encode),
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=9)),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    ).map(lambda inner: geojson({"properties": {"a": inner}, "geometry": POINT})),
    st.recursive(
        st.one_of(st.none(), st.floats(), st.sampled_from(["Point", "Polygon", "GeometryCollection"])),
        lambda inner: st.lists(inner, max_size=3)
        | st.fixed_dictionaries({"type": inner, "coordinates": inner, "geometries": inner}),
    ).map(lambda inner: geojson({"properties": inner, "geometry": inner})),
)  # fmt: skip


@given(LITTLE)
def test_whatever_bytes_are_read_or_refused(content: bytes) -> None:
    check(content)
