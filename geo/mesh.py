"""The mesh: who co-animates with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
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
        ``origine``, ``destination``. A partner in the host's own territory makes no tie.
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
    return long[long["origine"] != long["destination"]].drop_duplicates().reset_index(drop=True)


def links(dataset: Dataset, all_ties: pd.DataFrame, shown: NDArray[np.bool_]) -> pd.DataFrame:
    """Gather the ties of the shown activities into links.

    Returns
    -------
    pandas.DataFrame
        One row for each directed pair of territories: ``origine``, ``destination``,
        ``activites`` (how many), ``premiere`` and ``derniere`` (their dates), strongest first.
    """
    activity = all_ties["activite"].to_numpy(dtype=int)
    kept = shown[activity]
    started = dataset.tables[Table.ACTIVITIES]["date_debut"].to_numpy()
    dated = all_ties.loc[kept, ["origine", "destination"]].assign(date=started[activity[kept]])
    # Three plain aggregations take half the time of one by names, at every filter change.
    pairs = dated.groupby(["origine", "destination"])["date"]
    gathered = pd.DataFrame({"activites": pairs.size(), "premiere": pairs.min(), "derniere": pairs.max()})
    # The pairs come sorted, and a stable sort keeps them so.
    return gathered.reset_index().sort_values("activites", ascending=False, kind="stable", ignore_index=True)
