"""The report of an import: what was found line by line, and the cures by kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.remarks import Fix, Remark, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.language import Language

_EXAMPLES: Final = 3


@dataclass(frozen=True)
class Kind:
    """The remarks of one kind of cure.

    Parameters
    ----------
    fix
        The kind.
    cells
        How many there are.
    examples
        Some of them: what stands there, and what it would become.
    """

    fix: Fix
    cells: int
    examples: tuple[tuple[str, str], ...]


def kinds(remarks: Iterable[Remark]) -> tuple[Kind, ...]:
    """Gather the cures by kind, those that wait for a yes first."""
    counted: Counter[Fix] = Counter()
    examples: dict[Fix, dict[tuple[str, str], None]] = {}
    for remark in remarks:
        if remark.fix:
            counted[remark.fix] += 1
            some = examples.setdefault(remark.fix, {})
            if len(some) < _EXAMPLES:
                some[remark.value, remark.proposed] = None
    order = sorted(counted, key=lambda fix: (fix.sure, list(Fix).index(fix)))
    return tuple(Kind(fix, counted[fix], tuple(examples[fix])) for fix in order)


def ordered(remarks: Iterable[Remark]) -> list[Remark]:
    """Put remarks in order: refusals first, then what waits, what is done, and notes; by line."""
    order = {
        verdict: place
        for place, verdict in enumerate((Verdict.REFUSED, Verdict.PROPOSED, Verdict.CORRECTED, Verdict.NOTE))
    }
    return sorted(remarks, key=lambda one: (order[one.verdict], one.line or 0, one.place or 0))


def frame(told: Sequence[Remark], language: Language) -> pd.DataFrame:
    """Write remarks as a table, in the order that they have.

    Returns
    -------
    Columns ``ligne``, ``colonne``, ``valeur``, ``constat``, ``proposition``, ``remede``, ``gravite``.
    """
    return pd.DataFrame(
        {
            "ligne": pd.array([one.line for one in told], dtype="Int64"),
            "colonne": [one.column for one in told],
            "valeur": [one.value for one in told],
            "constat": [language.render(one.what) for one in told],
            "proposition": [one.proposed for one in told],
            "remede": [language.render(one.cure) for one in told],
            "gravite": [language.render(one.verdict.label) for one in told],
        }
    )
