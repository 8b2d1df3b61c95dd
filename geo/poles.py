"""When a pole is active: the one rule of the map, the matrix and the alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.vocabularies import PoleStatus

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray


def active(poles: pd.DataFrame, day: date | None) -> NDArray[np.bool_]:
    """Tell which poles are active on a day.

    That is those of status « actif » that have been set up and are not closed by then, and those of
    status « ferme » whose closing comes later. Where dates and status disagree, dates decide.

    Parameters
    ----------
    poles
        Rows of the table.
    day
        Without one, the status alone tells.
    """
    status = poles["statut"]
    if day is None:
        return (status == PoleStatus.ACTIVE).to_numpy(dtype=bool)
    on = pd.Timestamp(day)
    closed, closes = poles["ferme_le"] <= on, poles["ferme_le"] > on
    lives = ((status == PoleStatus.ACTIVE) & ~closed) | ((status == PoleStatus.CLOSED) & closes)
    return (lives & ~(poles["implante_le"] > on)).to_numpy(dtype=bool)
