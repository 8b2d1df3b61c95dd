"""The places that the other maps show, by two groups of types to switch on and off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

FILE: Final = "MAILLAGE_BENCH_PLACES"
"""Environment variable that names the table."""
GROUPS: Final = ("Premiers types", "Autres types")


def chosen(places: pd.DataFrame, kept: Sequence[str]) -> pd.DataFrame:
    """Give the places whose types are in the groups kept; every second type is in the first."""
    first = places["type"].isin(sorted(places["type"].unique())[::2])
    return places[(first & (GROUPS[0] in kept)) | (~first & (GROUPS[1] in kept))]
