"""The mesh: who co-animates with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.dataset import Dataset


def ties(dataset: Dataset, territory_of: Mapping[str, str]) -> pd.DataFrame:
    """Direct every co-animation from its host's territory to each partner's.

    Parameters
    ----------
    dataset
        The tables.
    territory_of
        Territory code of every territory code and pole id (a pole stands for its region).

    Returns
    -------
    pandas.DataFrame
        One row for each activity and distinct pair of territories: ``activite`` (row position),
        ``origine``, ``destination``, ``paire`` (number of the directed pair, in the order of the
        codes). A partner in the host's own territory makes no tie.
    """
    activities = dataset.tables[Table.ACTIVITIES]
    long = pd.DataFrame(
        {
            "activite": range(len(activities)),
            "origine": activities["hote"].map(territory_of).to_numpy(),
            "destination": activities["co_animateurs"].to_numpy(),
        }
    ).explode("destination")
    long["destination"] = long["destination"].map(territory_of)
    long = long.dropna()
    apart = long[long["origine"] != long["destination"]].drop_duplicates().reset_index(drop=True)
    return apart.assign(paire=apart.groupby(["origine", "destination"]).ngroup().astype(int))


def links(dataset: Dataset, all_ties: pd.DataFrame, shown: NDArray[np.bool_]) -> pd.DataFrame:
    """Gather the ties of the shown activities into links.

    Returns
    -------
    pandas.DataFrame
        One row for each directed pair of territories: ``origine``, ``destination``,
        ``activites`` (how many), ``premiere`` and ``derniere`` (their dates), strongest first.
    """
    # In numpy: this runs at every filter change, and a pandas groupby takes ten times longer.
    activity = all_ties["activite"].to_numpy(dtype=int)
    kept = np.flatnonzero(shown[activity])
    pairs = all_ties["paire"].to_numpy(dtype=int)[kept]
    order = np.argsort(pairs, kind="stable")
    starts = np.flatnonzero(np.diff(pairs[order], prepend=-1))
    counts = np.diff(starts, append=len(order))
    dates = dataset.tables[Table.ACTIVITIES]["date_debut"].to_numpy()[activity[kept[order]]]
    # The pairs come sorted, and a stable sort keeps them so.
    strongest = np.argsort(-counts, kind="stable")
    ends = all_ties[["origine", "destination"]].iloc[kept[order[starts[strongest]]]].reset_index(drop=True)
    return ends.assign(
        activites=counts[strongest],
        # These two pass over unknown dates.
        premiere=np.fmin.reduceat(dates, starts)[strongest],
        derniere=np.fmax.reduceat(dates, starts)[strongest],
    )
