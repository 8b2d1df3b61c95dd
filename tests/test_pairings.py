"""The quick way to the nearest offers finds what measuring all of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coverage import covering
from geo.distances import between_towns_km, from_centre_km, geodesics_km
from geo.pairings import everywhere, pairings
from geo.selection import Selection
from geo.settings import REGION_CODES
from geo.view import View, look
from geo.vocabularies import Nature, Table
from tests.test_relief import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.atlas import Atlas

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

POINTS: Final[tuple[dict[str, str], ...]] = (
    {},
    {"longitude": "-71.2145", "latitude": "46.8123"},
    {"longitude": "-71.2145", "latitude": "46.8124"},
    {"longitude": "-73.5878", "latitude": "45.5088"},
    {"longitude": "-68.5240", "latitude": "48.4488"},
)
EXPERTISES: Final = st.lists(
    st.builds(
        lambda nature, holder, domain, territories, sectors, point, day: {
            "nature": nature,
            "titulaire": holder,
            "domaine": domain,
            "territoires": "|".join(territories),
            "secteurs": "|".join(sectors),
            "verifie_le": day,
            **point,
        },
        st.sampled_from(["recherchee", "offerte", "offerte", "offerte"]),
        st.sampled_from(["A", "B", "C", "D"]),
        st.sampled_from(["captation", "captation", "captation", "droits"]),
        st.lists(st.sampled_from(["01", "03", "12", "QC"]), unique=True, max_size=2),
        st.lists(st.sampled_from(["danse", "musique"]), unique=True, max_size=2),
        st.sampled_from(POINTS),
        st.sampled_from(["", "2015-03-01", "2025-06-01", "2026-06-01"]),
    ),
    max_size=40,
)


def one_by_one(view: View) -> list[tuple[object, ...]]:
    """Measure from each expertise sought to every offer that fits, as the rule says it."""
    atlas = view.atlas
    table = atlas.dataset.tables[Table.EXPERTISES]
    offered = set(np.flatnonzero(covering(everywhere(view), TODAY)[Table.EXPERTISES]).tolist())
    regions = [
        [code for code in REGION_CODES if row in atlas.territories[Table.EXPERTISES].get(code, ())]
        for row in range(len(table))
    ]
    towns = pd.DataFrame(between_towns_km(atlas), REGION_CODES, REGION_CODES)
    points = table[["longitude", "latitude"]].to_numpy(dtype=float)

    def km(one: int, other: int) -> float:
        by_point = float(geodesics_km(points[one], points[other]))
        ways = towns.loc[regions[one], regions[other]].to_numpy().ravel()
        return min(ways, default=np.nan) if np.isnan(by_point) else by_point

    def age(row: int) -> pd.Timedelta:
        day = table["verifie_le"].iloc[row]
        return pd.Timedelta.max if pd.isna(day) else pd.Timestamp(TODAY) - day

    found = []
    for seeker in np.flatnonzero(view.masks[Table.EXPERTISES] & (table["nature"] == Nature.SOUGHT)).tolist():
        asking = table.iloc[seeker]
        fits = [
            row
            for row in sorted(offered)
            if table["domaine"].iloc[row] == asking["domaine"]
            and table["titulaire"].iloc[row] != asking["titulaire"]
            and (
                not asking["secteurs"]
                or not table["secteurs"].iloc[row]
                or set(asking["secteurs"]) & set(table["secteurs"].iloc[row])
            )
        ]
        # Python's sort is stable, so that rows that tie stay in the order of the table.
        measured = [(np.nan_to_num(km(seeker, row), nan=np.inf), age(row), row) for row in fits]
        found += [(far, seeker, row) for far, _, row in sorted(measured)[:3]]
    return [
        (
            table["titulaire"].iloc[seeker],
            table["titulaire"].iloc[row],
            None if np.isinf(far) else far,
            str(table["verifie_le"].iloc[row]),
        )
        for far, seeker, row in sorted(found, key=lambda pair: pair[:2])
    ]


@settings(max_examples=60)
@given(expertises=EXPERTISES, regions=st.sampled_from([(), ("01",), ("03", "12")]))
def test_the_pairings_are_those_of_measuring_every_offer(
    quick_atlas_of: Maker, expertises: list[dict[str, str]], regions: tuple[str, ...]
) -> None:
    view = look(quick_atlas_of({Table.EXPERTISES: expertises}), Selection(regions=regions))
    found = pairings(view, TODAY)
    told = [
        (asking, giving, None if np.isnan(far) else far, str(day))
        for asking, giving, far, day in found[
            ["cherche_par", "offert_par", "distance_km", "offre_confirmee_le"]
        ].itertuples(index=False)
    ]
    assert told == one_by_one(view)


@given(st.lists(st.tuples(st.floats(-80, -56), st.floats(44, 63)), min_size=2, max_size=2))
def test_through_the_earth_is_never_longer_than_over_the_ground(ends: list[tuple[float, float]]) -> None:
    points = np.array(ends)
    one, other = from_centre_km(points)
    over = float(geodesics_km(points[0], points[1]))
    # No way within Québec is as much as one in a hundred longer for following the ground.
    assert np.linalg.norm(one - other) - 1e-6 <= over <= 1.01 * np.linalg.norm(one - other) + 1e-6
