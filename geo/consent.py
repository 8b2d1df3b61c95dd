"""Whose name and address all may read: one rule, wherever an ambassador is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

CONTACT: Final = ("nom", "courriel")
"""The columns that tell who an ambassador is."""

CONSENT: Final = ("consentement_publication", "consenti_le")
"""The columns that tell whether they agreed."""


def public(held: pd.DataFrame, newest: pd.DataFrame, today: date) -> NDArray[np.bool_]:
    """Tell of which ambassadors all may read the contact.

    Parameters
    ----------
    held
        Rows of the table, of any day, as `geo.schema.typed` gives them.
    newest
        The whole table as it is now: consent can be taken back, and a past day does not bring it back.
    today
        In the calendar of `geo.publications.CALENDAR`.

    Returns
    -------
    numpy.ndarray
        For each row of ``held``, whether the person consented on a known day that has come, there and
        in the row of the same id now, and is the same person at the same address still.
    """
    now = newest[_agreed(newest, today)]
    standing = set(zip(*(now[name] for name in ("id", *CONTACT)), strict=True))
    theirs = zip(*(held[name] for name in ("id", *CONTACT)), strict=True)
    same = np.fromiter((person in standing for person in theirs), dtype=bool, count=len(held))
    told: NDArray[np.bool_] = _agreed(held, today) & same
    return told


def _agreed(rows: pd.DataFrame, today: date) -> NDArray[np.bool_]:
    answer, day = (rows[name] for name in CONSENT)
    given: NDArray[np.bool_] = (
        answer.fillna(value=False).to_numpy(dtype=bool) & (day <= pd.Timestamp(today)).to_numpy()
    )
    return given
