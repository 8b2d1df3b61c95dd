"""What is open below the coverage matrix: a cell, a measure, a region, or the cells that a number counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from geo.coverage import Age
from geo.view import Knowledge

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geo.coverage import Coverage

_APART: Final = "|"
_TOTAL: Final = "="


class Kind(StrEnum):
    """What a visitor opened."""

    CELL = "cellule"
    LINE = "ligne"
    REGION = "region"
    COUNTED = "compte"
    NOTHING = ""


_KINDS: Final = {
    (True, True): Kind.CELL,
    (True, False): Kind.LINE,
    (False, True): Kind.REGION,
    (False, False): Kind.NOTHING,
}


@dataclass(frozen=True)
class Opened:
    """One thing that the matrix opens.

    Parameters
    ----------
    kind
        What it is.
    code, region
        Whose; empty for all.
    counted
        The state or age whose cells a number counts.
    """

    kind: Kind
    code: str = ""
    region: str = ""
    counted: str = ""

    @classmethod
    def read(cls, text: str, found: Coverage) -> Self:
        """Read what a click or the URL says; what the matrix does not hold opens nothing."""
        if text in (*Knowledge, *Age):
            return cls(Kind.COUNTED, counted=text)
        code, _, region = text.partition(_APART)
        if code not in (*found.codes, "", _TOTAL) or region not in (*found.regions, "", _TOTAL):
            return cls(Kind.NOTHING)
        counted = str(Knowledge.COVERED) if _TOTAL in (code, region) else ""
        code, region = code.removeprefix(_TOTAL), region.removeprefix(_TOTAL)
        kind = _KINDS[bool(code), bool(region)]
        if kind is Kind.NOTHING:
            return cls(kind)
        return cls(Kind.COUNTED if counted else kind, code, region, counted)

    def among(self, cells: pd.DataFrame) -> NDArray[np.bool_]:
        """Tell which cells it speaks of."""
        kept = np.ones(len(cells), dtype=bool)
        if self.code:
            kept &= (cells["code"] == self.code).to_numpy(dtype=bool)
        if self.region:
            kept &= (cells["region"] == self.region).to_numpy(dtype=bool)
        if self.counted:
            column = "etat" if self.counted in tuple(Knowledge) else "age"
            kept &= (cells[column] == self.counted).to_numpy(dtype=bool)
        return kept
