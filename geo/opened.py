"""What is open below the coverage matrix: a cell, a measure, a region, or what a number counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from geo.coverage import Age
from geo.view import Knowledge
from geo.vocabularies import Axis

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geo.coverage import Coverage

_APART: Final = "|"
_TOTAL: Final = "="
_AXIS: Final = "~"
_IN_YEAR: Final = re.compile(r"(\d{4})@(.*)")

NO_AXIS: Final = "-"
"""Stands for the axis of what has none."""


class Kind(StrEnum):
    """What a visitor opened."""

    CELL = "case"
    LINE = "ligne"
    REGION = "region"
    COUNTED = "compte"
    YEAR = "annee"
    ACTIVITIES = "activites"
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
    axis
        The axis whose measures or activities a number counts, `NO_AXIS` for those without; empty for all.
    year
        The year in which they were covered, or began.
    """

    kind: Kind
    code: str = ""
    region: str = ""
    counted: str = ""
    axis: str = ""
    year: int = 0

    @classmethod
    def read(cls, text: str, found: Coverage) -> Self:
        """Read what a click or the URL says; what the matrix does not hold opens nothing."""
        if text in (*Knowledge, *Age):
            return cls(Kind.COUNTED, counted=text)
        if dated := _IN_YEAR.fullmatch(text):
            return cls._read_year(int(dated[1]), dated[2])
        code, _, region = text.partition(_APART)
        if code.startswith(_AXIS) and code.removeprefix(_AXIS) in (*Axis, NO_AXIS):
            return cls._read_axis(code.removeprefix(_AXIS), region, found)
        if code not in (*found.codes, "", _TOTAL) or region not in (*found.regions, "", _TOTAL):
            return cls(Kind.NOTHING)
        counted = str(Knowledge.COVERED) if _TOTAL in (code, region) else ""
        code, region = code.removeprefix(_TOTAL), region.removeprefix(_TOTAL)
        kind = _KINDS[bool(code), bool(region)]
        if kind is Kind.NOTHING:
            return cls(kind)
        return cls(Kind.COUNTED if counted else kind, code, region, counted)

    @classmethod
    def _read_year(cls, year: int, axis: str) -> Self:
        # The years of the dates that tables may hold, and not those that a period may be asked in.
        if not MINYEAR <= year <= MAXYEAR or axis not in (*Axis, NO_AXIS, ""):
            return cls(Kind.NOTHING)
        return cls(Kind.ACTIVITIES if axis else Kind.YEAR, axis=axis, year=year)

    @classmethod
    def _read_axis(cls, axis: str, region: str, found: Coverage) -> Self:
        if region not in (*found.regions, _TOTAL):
            return cls(Kind.NOTHING)
        region = region.removeprefix(_TOTAL)
        return cls(Kind.COUNTED, region=region, counted=str(Knowledge.COVERED), axis=axis)

    def covered(self, found: Coverage) -> bool:
        """Tell whether any of its cells is covered."""
        return bool((found.cells.loc[self.among(found.cells), "etat"] == str(Knowledge.COVERED)).any())

    def among(self, cells: pd.DataFrame) -> NDArray[np.bool_]:
        """Tell which cells it speaks of."""
        kept = np.ones(len(cells), dtype=bool)
        if self.code:
            kept &= (cells["code"] == self.code).to_numpy(dtype=bool)
        if self.region:
            kept &= (cells["region"] == self.region).to_numpy(dtype=bool)
        if self.axis:
            kept &= (cells["axe"] == self.axis.removeprefix(NO_AXIS)).to_numpy(dtype=bool)
        if self.counted:
            column = "etat" if self.counted in tuple(Knowledge) else "age"
            kept &= (cells[column] == self.counted).to_numpy(dtype=bool)
        return kept
