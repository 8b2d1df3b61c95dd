"""What the browser fetches: points where they are, in their order, and nothing personal."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import resources
from geo.language import FRENCH
from geo.resources import TABLE_OF, bit_set, build, categories, drawn, encode_points
from geo.selection import Layer
from geo.settings import LATITUDE_RANGE, LONGITUDE_RANGE
from geo.vocabularies import Nature, PlaceType, PoleStatus, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from geo.atlas import Atlas

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]
    Floats = NDArray[np.float64]

EARTH_RADIUS_M: Final = 6_371_009.0
TOLERANCE_M: Final = 3.0
HEADER_BYTES: Final = 4
MONTREAL: Final = {"longitude": "-73.5674", "latitude": "45.5019"}


def decoded(body: bytes) -> tuple[Floats, Floats, list[int]]:
    """Read longitudes, latitudes and categories as the browser would."""
    count = int(np.frombuffer(body, "<u4", 1)[0])
    x, y = np.frombuffer(body, "<f4", 2 * count, HEADER_BYTES).reshape(2, count).astype(float)
    kinds = np.frombuffer(body, np.uint8, -1, HEADER_BYTES + 8 * count)
    assert len(kinds) == count
    latitudes = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y))))
    return (x - 0.5) * 360, latitudes, kinds.tolist()


def apart_m(longitudes: Floats, latitudes: Floats, others: tuple[Floats, Floats]) -> Floats:
    east = np.radians(longitudes - others[0]) * np.cos(np.radians(latitudes))
    north = np.radians(latitudes - others[1])
    return np.asarray(EARTH_RADIUS_M * np.hypot(east, north))


@given(
    st.lists(
        st.tuples(st.floats(*LONGITUDE_RANGE), st.floats(*LATITUDE_RANGE), st.integers(0, 255)), max_size=50
    )
)
def test_points_arrive_within_three_metres(points: list[tuple[float, float, int]]) -> None:
    longitudes, latitudes, kinds = (np.array([point[part] for point in points]) for part in range(3))
    body = encode_points(longitudes, latitudes, kinds.astype(np.uint8))
    east, north, read = decoded(body)
    assert read == [kind for _, _, kind in points]
    assert (apart_m(longitudes, latitudes, (east, north)) < TOLERANCE_M).all()


def test_a_point_beyond_the_projection_is_kept_at_its_edge() -> None:
    body = encode_points(np.array([0.0, -180.0]), np.array([90.0, -90.0]), np.zeros(2, dtype=np.uint8))
    assert np.frombuffer(body, "<f4", 4, HEADER_BYTES).tolist() == pytest.approx([0.5, 0, 0, 1], abs=1e-6)


@pytest.fixture(scope="module")
def small(atlas_of: Maker) -> Atlas:
    return atlas_of(
        {
            Table.POLES: [
                {"nom": "Projeté", "statut": "projete", "municipalite": "Montréal", **MONTREAL},
                {"nom": "Sans point", "region": "03"},
                {"nom": "Fermé", "statut": "ferme", **MONTREAL},
            ],
            Table.EXPERTISES: [{"nature": "recherchee", "titulaire": "Studio", **MONTREAL}],
            Table.ACTIVITIES: [{"titre": "</script> « 3D »", "date_debut": "2017-04-03", **MONTREAL}],
            Table.PLACES: [
                {"nom": "Artiste", "type": "artiste", **MONTREAL},
                {"nom": "Musée", "type": "musee", **MONTREAL},
            ],
            Table.AMBASSADORS: [
                {"nom": "Camille Untel", "courriel": "camille@example.org", "territoires": "06"}
                | {"consentement_publication": "oui", "consenti_le": "2024-01-01"}
            ],
        }
    )


def test_categories_are_numbered_in_the_order_of_the_vocabularies(small: Atlas) -> None:
    made = build(small, FRENCH)
    told = {
        layer: [categories(layer)[kind] for kind in decoded(made.points[layer].body)[2]]
        for layer in (Layer.POLES, Layer.EXPERTISES, Layer.PLACES)
    }
    assert told == {
        Layer.POLES: [PoleStatus.PLANNED, PoleStatus.CLOSED],
        Layer.EXPERTISES: [Nature.SOUGHT],
        Layer.PLACES: [PlaceType.MUSEUM, PlaceType.ARTIST],
    }
    assert decoded(made.points[Layer.ACTIVITIES].body)[2] == [0]
    assert categories(Layer.ACTIVITIES) == ()


def test_names_stand_in_the_order_of_the_points(small: Atlas) -> None:
    made = build(small, FRENCH)
    told = {layer: json.loads(made.names[layer].body) for layer in TABLE_OF}
    assert told[Layer.POLES] == [["Projeté", "Montréal"], ["Fermé", ""]]
    assert told[Layer.EXPERTISES] == [["Captation et diffusion (vidéo, 3D, 360°, direct)", "Studio"]]
    assert told[Layer.PLACES] == [["Musée", ""], ["Artiste", ""]]
    assert told[Layer.ACTIVITIES] == [["</script> « 3D »", "2017-04-03"]]


def test_nothing_personal_is_fetched(small: Atlas, demonstration: Atlas) -> None:
    for atlas in (small, demonstration):
        people = atlas.dataset.tables[Table.AMBASSADORS]
        private = {*people["nom"], *people["courriel"], "@example.org"} - {""}
        assert len(private) > 1
        for item in build(atlas, FRENCH).all():
            assert not [secret for secret in private if secret.encode() in item.body], item.name


def test_the_same_data_have_the_same_addresses(small: Atlas, quick_atlas_of: Maker) -> None:
    first, second = (build(small, FRENCH) for _ in range(2))
    assert [item.name for item in first.all()] == [item.name for item in second.all()]
    assert len({item.name for item in first.all()}) == len(first.all())
    empty = build(quick_atlas_of({}), FRENCH)
    assert {item.name for item in empty.all()} & {item.name for item in first.all()} == {
        first.regions.name,
        first.neighbours.name,
        first.outline.name,
    }


@pytest.mark.parametrize(
    ("change", "points", "names"),
    [
        ({"longitude": "-73.5"}, True, False),
        ({"type": "galerie"}, True, False),
        ({"nom": "Autre"}, False, True),
        ({"municipalite": "Laval"}, False, True),
        ({"fournisseur": "x"}, False, False),
    ],
)
def test_an_address_changes_with_what_is_fetched_and_only_then(
    quick_atlas_of: Maker, change: dict[str, str], *, points: bool, names: bool
) -> None:
    before, after = (
        build(quick_atlas_of({Table.PLACES: [{**MONTREAL, **cells}]}), FRENCH) for cells in ({}, change)
    )
    assert (before.points[Layer.PLACES].name != after.points[Layer.PLACES].name) == points
    assert (before.names[Layer.PLACES].name != after.names[Layer.PLACES].name) == names


def test_an_address_says_what_it_holds(small: Atlas) -> None:
    made = build(small, FRENCH)
    for item in made.all():
        assert item.name.startswith(f"{item.stem}-")
        assert item.name.endswith(f".{item.suffix}")
        assert gzip.decompress(item.compressed) == item.body
    assert json.loads(made.regions.body)["type"] == "FeatureCollection"
    assert len(made.regions.compressed) <= 130_000


@settings(max_examples=50)
@given(data=st.data())
@pytest.mark.parametrize("layer", list(TABLE_OF), ids=str)
def test_a_bit_stands_where_its_point_does(small: Atlas, layer: Layer, data: st.DataObject) -> None:
    frame = small.dataset.tables[TABLE_OF[layer]]
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(frame), max_size=len(frame))), dtype=bool)
    names = json.loads(build(small, FRENCH).names[layer].body)
    packed = bit_set(small, layer, mask)
    assert len(packed) == -(-len(names) // 8)
    # As the map's script reads them: low bit first.
    shown = [name for place, name in enumerate(names) if packed[place >> 3] >> (place & 7) & 1]
    assert shown == [name for name, row in zip(names, drawn(small, layer), strict=True) if mask[row]]
    assert sorted(drawn(small, layer)) == np.flatnonzero(small.placed[TABLE_OF[layer]]).tolist()


def test_what_a_filter_keeps_stands_together(atlas_of: Maker) -> None:
    """Bits that change seldom weigh little once compressed."""
    kinds = [str(kind) for kind in PlaceType] * 3
    mixed = atlas_of({Table.PLACES: [{"type": kind, **MONTREAL} for kind in kinds]})
    mask = (mixed.dataset.tables[Table.PLACES]["type"] == str(PlaceType.GALLERY)).to_numpy()
    bits = np.unpackbits(bit_set(mixed, Layer.PLACES, mask), bitorder="little")
    assert bits.sum() == 3
    assert np.count_nonzero(np.diff(bits.astype(int), prepend=0, append=0)) == 2


def test_every_layer_with_points_has_its_resources(demonstration: Atlas) -> None:
    made = resources.build(demonstration, FRENCH)
    assert set(made.points) == set(made.names) == set(Layer) - {Layer.LINKS}
    for layer, table in TABLE_OF.items():
        assert len(decoded(made.points[layer].body)[2]) == int(demonstration.placed[table].sum())
        assert len(json.loads(made.names[layer].body)) == int(demonstration.placed[table].sum())
