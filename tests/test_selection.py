"""A selection reads from the URL, writes to it, describes itself and applies itself."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.language import ENGLISH, FRENCH
from geo.problems import shortened
from geo.selection import FIRST_DAY, LAST_DAY, Indicator, Layer, Selection, Unknown, parse
from geo.settings import REGION_CODES
from geo.vocabularies import Axis, PlaceType, PoleStatus, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.atlas import Atlas

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

EVERYTHING: Final = "Tout le réseau : tous les secteurs, toutes les mesures, toutes les régions."
SECTORS: Final = ("danse", "musique", "theatre", "arts-visuels")
MEASURES: Final = ("16", "99", "120")
FILTERED: Final = (Table.POLES, Table.EXPERTISES, Table.ACTIVITIES, Table.PLACES, Table.AMBASSADORS)


def some(values: Sequence[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=4).map(tuple)


DAYS: Final = st.none() | st.dates(FIRST_DAY, LAST_DAY)
SELECTIONS: Final = st.builds(
    Selection,
    sectors=some(SECTORS),
    measures=some(MEASURES),
    axes=some(list(Axis)),
    regions=some(REGION_CODES),
    start=DAYS,
    end=DAYS,
    statuses=some(list(PoleStatus)),
    place_types=some(list(PlaceType)),
    layers=some(list(Layer)),
    indicator=st.sampled_from(list(Indicator)),
)


def spaced(sentence: str) -> str:
    return sentence.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("query", "wanted", "sentence", "rewritten"),
    [
        ("", Selection(), EVERYTHING, ""),
        (
            "secteur=danse&mesure=99",
            Selection(sectors=("danse",), measures=("99",)),
            "Filtres : secteur Danse ; mesure 99.",
            "secteur=danse&mesure=99",
        ),
        (
            "mesure=99&secteur=danse&mesure=16&secteur=musique&secteur=danse",
            Selection(sectors=("danse", "musique"), measures=("99", "16")),
            "Filtres : secteurs Danse et Musique ; mesures 99 et 16.",
            "secteur=danse&secteur=musique&mesure=99&mesure=16",
        ),
        (
            "region=06&region=11&axe=diffusion",
            Selection(regions=("06", "11"), axes=(Axis.DISSEMINATION,)),
            "Filtres : axe diffusion ; régions Montréal et Gaspésie–Îles-de-la-Madeleine.",
            "axe=diffusion&region=06&region=11",
        ),
        (
            "du=2017-04-01&au=2018-01-31",
            Selection(start=date(2017, 4, 1), end=date(2018, 1, 31)),
            "Filtres : activités du 1er avril 2017 au 31 janvier 2018.",
            "du=2017-04-01&au=2018-01-31",
        ),
        (
            "du=2017-04-03",
            Selection(start=date(2017, 4, 3)),
            "Filtres : activités depuis le 3 avril 2017.",
            "du=2017-04-03",
        ),
        (
            "au=2016-01-01&au=2017-04-03",
            Selection(end=date(2017, 4, 3)),
            "Filtres : activités jusqu’au 3 avril 2017.",
            "au=2017-04-03",
        ),
        (
            "statut=actif&lieu=musee&lieu=galerie",
            Selection(statuses=(PoleStatus.ACTIVE,), place_types=(PlaceType.MUSEUM, PlaceType.GALLERY)),
            "Filtres : pôles au statut actif ; lieux des types musée et galerie.",
            "statut=actif&lieu=musee&lieu=galerie",
        ),
        (
            "couche=poles&couche=poles&indicateur=liens",
            Selection(layers=(Layer.POLES,), indicator=Indicator.LINKS),
            EVERYTHING,
            "couche=poles&indicateur=liens",
        ),
        ("couche=", Selection(layers=()), EVERYTHING, "couche="),
        ("couche=&couche=", Selection(layers=()), EVERYTHING, "couche="),
        ("couche=&couche=liens", Selection(layers=(Layer.LINKS,)), EVERYTHING, "couche=liens"),
        ("secteur=&mesure=&du=&indicateur=", Selection(), EVERYTHING, ""),
        ("fiche=03&lang=en&recherche=x", Selection(), EVERYTHING, ""),
        ("indicateur=expertises_offertes", Selection(), EVERYTHING, ""),
    ],
)
def test_what_is_asked_is_read_told_and_written(
    demonstration: Atlas, query: str, wanted: Selection, sentence: str, rewritten: str
) -> None:
    read, unknown = parse(parse_qs(query, keep_blank_values=True), demonstration)
    assert (read, unknown) == (wanted, ())
    assert spaced(read.sentence(demonstration, FRENCH)) == sentence
    assert not re.search(" [;:]", read.sentence(demonstration, FRENCH))
    assert read.query_string() == rewritten


@pytest.mark.parametrize(
    ("query", "wanted", "unknown"),
    [
        ("mesure=999", Selection(), ["mesure=999"]),
        (
            "couche=eau&secteur=dance&secteur=danse&mesure=99&mesure=",
            Selection(sectors=("danse",), measures=("99",)),
            ["couche=eau", "secteur=dance"],
        ),
        (
            "region=18&region=QC&region=1&axe=Diffusion&statut=Actif&lieu=cinema&indicateur=tout",
            Selection(),
            [
                "region=18",
                "region=QC",
                "region=1",
                "axe=Diffusion",
                "statut=Actif",
                "lieu=cinema",
                "indicateur=tout",
            ],
        ),
        ("au=hier&du=2026-02-30", Selection(), ["au=hier", "du=2026-02-30"]),
        ("du=2017-04-03T10:00&au=03-04-2017", Selection(), ["du=2017-04-03T10:00", "au=03-04-2017"]),
        ("du=0001-01-01&au=9999-12-31", Selection(), ["du=0001-01-01", "au=9999-12-31"]),
        ("du=1999-12-31&du=2000-01-01", Selection(start=FIRST_DAY), ["du=1999-12-31"]),
        ("mesure= 99&secteur=danse%00", Selection(), ["mesure=99", "secteur=danse\ufffd"]),
        ("secteur=" + "x" * 10_000, Selection(), ["secteur=" + "x" * 59 + "…"]),
    ],
)
def test_what_is_not_known_is_named_in_the_order_of_the_address(
    demonstration: Atlas, query: str, wanted: Selection, unknown: list[str]
) -> None:
    read, refused = parse(parse_qs(query, keep_blank_values=True), demonstration)
    assert read == wanted
    assert [f"{filtered.key}={filtered.value}" for filtered in refused] == unknown


@given(
    key=st.sampled_from(["secteur", "mesure", "region", "du", "indicateur", "couche"]),
    value=st.text(min_size=1),
)
def test_any_value_is_read_or_named(demonstration: Atlas, key: str, value: str) -> None:
    read, unknown = parse({key: [value]}, demonstration)
    assert not unknown or (read == Selection() and unknown == (Unknown(key, shortened(value)),))


@given(SELECTIONS)
def test_an_address_gives_back_its_selection(demonstration: Atlas, selection: Selection) -> None:
    query = parse_qs(selection.query_string(), keep_blank_values=True)
    assert parse(query, demonstration) == (selection, ())


@given(SELECTIONS)
def test_a_sentence_is_always_said(demonstration: Atlas, selection: Selection) -> None:
    for language in (FRENCH, ENGLISH):
        sentence = selection.sentence(demonstration, language)
        assert sentence.endswith(".")
        assert len(sentence.splitlines()) == 1


def test_a_code_that_has_gone_is_told_as_it_is(demonstration: Atlas) -> None:
    stale = Selection(sectors=("parti",), regions=("99",))
    assert spaced(stale.sentence(demonstration, FRENCH)) == "Filtres : secteur parti ; région 99."


FACETS: Final[tuple[tuple[str, Table, list[int]], ...]] = (
    ("secteur=danse", Table.POLES, [0, 2]),
    ("secteur=danse", Table.EXPERTISES, [1]),
    ("secteur=danse", Table.ACTIVITIES, [0, 1]),
    ("secteur=danse&secteur=musique", Table.POLES, [0, 1, 2]),
    ("mesure=99", Table.POLES, [0, 1]),
    ("mesure=16", Table.EXPERTISES, [0]),
    ("axe=diffusion", Table.ACTIVITIES, [0, 2]),
    ("statut=ferme", Table.POLES, [2]),
    ("lieu=galerie", Table.PLACES, [1]),
    ("region=03", Table.POLES, [0]),
    ("region=03", Table.EXPERTISES, [0, 1]),
    ("region=03", Table.ACTIVITIES, [0, 1]),
    ("region=03", Table.PLACES, [0]),
    ("region=03", Table.AMBASSADORS, [0]),
    ("region=17", Table.AMBASSADORS, []),
    ("secteur=danse&mesure=99", Table.POLES, [0]),
    ("secteur=theatre", Table.EXPERTISES, []),
)
CARRIED: Final = {
    "secteur": {Table.POLES, Table.EXPERTISES, Table.ACTIVITIES},
    "mesure": {Table.POLES, Table.EXPERTISES, Table.ACTIVITIES},
    "axe": {Table.ACTIVITIES},
    "statut": {Table.POLES},
    "lieu": {Table.PLACES},
    "du": {Table.ACTIVITIES},
    "au": {Table.ACTIVITIES},
    "region": set(FILTERED),
}


@pytest.fixture(scope="module")
def small(atlas_of: Maker) -> Atlas:
    return atlas_of(
        {
            Table.POLES: [
                {"id": "p0", "region": "03", "secteurs": "danse", "mesures": "99|16"},
                {"id": "p1", "region": "06", "secteurs": "musique", "mesures": "99"},
                {"id": "p2", "region": "QC", "secteurs": "danse|musique", "statut": "ferme"},
            ],
            Table.EXPERTISES: [
                {"territoires": "03|06", "secteurs": "musique", "mesures": "16"},
                {"pole": "p0", "secteurs": "danse"},
            ],
            Table.ACTIVITIES: [
                {"hote": "p0", "secteurs": "danse", "axe": "diffusion", "date_debut": "2020-05-10"},
                {
                    "hote": "p1",
                    "co_animateurs": "03",
                    "secteurs": "danse",
                    "axe": "creation",
                    "date_debut": "2020-05-01",
                    "date_fin": "2020-05-20",
                },
                {"hote": "p1", "mesures": "37", "axe": "diffusion", "date_debut": "2021-01-01"},
            ],
            Table.PLACES: [{"region": "03"}, {"region": "06", "type": "galerie"}],
            Table.AMBASSADORS: [{"territoires": "03"}, {"territoires": "QC"}],
        }
    )


def asked(query: str, atlas: Atlas) -> Selection:
    selection, unknown = parse(parse_qs(query), atlas)
    assert not unknown
    return selection


@pytest.mark.parametrize(("query", "table", "rows"), FACETS)
def test_a_filter_keeps_the_rows_that_carry_it(
    small: Atlas, query: str, table: Table, rows: list[int]
) -> None:
    assert np.flatnonzero(asked(query, small).masks(small)[table]).tolist() == rows


def test_an_activity_without_an_axis_has_those_of_its_measures(atlas_of: Maker) -> None:
    told = [{"numero": "99", "axe": "diffusion"}, {"numero": "16", "axe": "creation"}, {"numero": "120"}]
    activities = [{"mesures": "99|16"}, {"mesures": "99", "axe": "innovation"}, {"mesures": "120"}]
    made = atlas_of({Table.MEASURES: told, Table.ACTIVITIES: activities})
    kept = {
        str(axis): np.flatnonzero(Selection(axes=(axis,)).masks(made)[Table.ACTIVITIES]).tolist()
        for axis in Axis
    }
    assert kept == {"creation": [0], "innovation": [1], "diffusion": [0]}


@pytest.mark.parametrize(
    "query",
    [
        "secteur=cirque",
        "mesure=131",
        "axe=innovation",
        "statut=projete",
        "lieu=artiste",
        "du=2099-01-01",
        "au=2000-01-01",
    ],
)
def test_a_filter_leaves_whole_the_tables_that_do_not_carry_it(small: Atlas, query: str) -> None:
    masks = asked(query, small).masks(small)
    key = query.partition("=")[0]
    assert set(masks) == set(FILTERED)
    for table, mask in masks.items():
        assert mask.any() == (table not in CARRIED[key])
        assert mask.all() == (table not in CARRIED[key])


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("du=2020-05-10", [0, 1, 2]),
        ("du=2020-05-11", [1, 2]),
        ("du=2020-05-20", [1, 2]),
        ("du=2020-05-21", [2]),
        ("au=2020-05-10", [0, 1]),
        ("au=2020-05-09", [1]),
        ("au=2020-05-01", [1]),
        ("au=2020-04-30", []),
        ("du=2020-05-10&au=2020-05-10", [0, 1]),
        ("du=2020-05-11&au=2020-05-12", [1]),
        ("du=2020-05-21&au=2020-12-31", []),
        ("du=2021-01-01&au=2021-01-01", [2]),
        ("du=2021-01-02&au=2020-01-01", []),
    ],
)
def test_a_period_keeps_what_touches_it_both_ends_included(small: Atlas, query: str, rows: list[int]) -> None:
    assert np.flatnonzero(asked(query, small).masks(small)[Table.ACTIVITIES]).tolist() == rows


@given(SELECTIONS)
def test_together_filters_keep_what_each_keeps(demonstration: Atlas, selection: Selection) -> None:
    together = selection.masks(demonstration)
    alone = [
        Selection(**{name: getattr(selection, name)}).masks(demonstration)
        for name in ("sectors", "measures", "axes", "regions", "start", "end", "statuses", "place_types")
    ]
    for table in FILTERED:
        assert np.array_equal(together[table], np.logical_and.reduce([masks[table] for masks in alone]))


@given(st.dates(date(2015, 1, 1), date(2027, 1, 1)), st.integers(0, 400))
def test_a_wider_period_keeps_at_least_as_much(demonstration: Atlas, start: date, days: int) -> None:
    narrow = Selection(start=start, end=start + timedelta(days=days)).masks(demonstration)[Table.ACTIVITIES]
    wide = Selection(start=start - timedelta(days=1), end=start + timedelta(days=days + 1))
    assert not (narrow & ~wide.masks(demonstration)[Table.ACTIVITIES]).any()
