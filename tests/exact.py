"""What can be computed from figures by adding and subtracting, found exactly and by trying everything."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import lcm
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FEW: Final = range(1, 5)


def within_reach(figures: Sequence[frozenset[int]], respondents: int) -> set[int] | None:
    """Find a group of one to four respondents whose number follows from those of the figures.

    Its vector is then a linear combination of theirs, with fractions as factors: that is so exactly
    where it sums to 0 with every vector that sums to 0 over each figure. Whom all figures treat
    alike, combinations do too: a group has all of them or none.
    """
    kinds = _kinds(figures, respondents)
    # What sums to 0 in every column does so in any mixture of them: that is quicker to ask first.
    few = [
        (members, row, sum(value * (place**7 + 1) for place, value in enumerate(row)))
        for members, row in kinds
        if len(members) in FEW
    ]
    for count in FEW:
        for chosen in combinations(few, count):
            if sum(mixed for _, _, mixed in chosen):
                continue
            group = {place for members, _, _ in chosen for place in members}
            if len(group) in FEW and not any(map(sum, zip(*(row for _, row, _ in chosen), strict=True))):
                return group
    return None


def two_compared(figures: Sequence[frozenset[int]], respondents: int) -> set[int] | None:
    """Find two respondents by how much one of whom has more than the other follows from the figures."""
    alone = [(members[0], row) for members, row in _kinds(figures, respondents) if len(members) == 1]
    for (first, one), (second, other) in combinations(alone, 2):
        if one == other:
            return {first, second}
    return None


def _kinds(figures: Sequence[frozenset[int]], respondents: int) -> list[tuple[list[int], tuple[int, ...]]]:
    """Give those whom all figures treat alike, and what they have in each vector of the kernel.

    Whom no figure counts are in no combination of figures.
    """
    alike: dict[tuple[bool, ...], list[int]] = {}
    for place in range(respondents):
        alike.setdefault(tuple(place in figure for figure in figures), []).append(place)
    vectors = {vector for vector in zip(*alike, strict=True) if any(vector)}
    rows = list(zip(*_kernel(sorted(vectors), len(alike)), strict=True)) or [()] * len(alike)
    return [
        (members, tuple(row)) for (kind, members), row in zip(alike.items(), rows, strict=True) if any(kind)
    ]


def _kernel(vectors: Iterable[Sequence[bool]], width: int) -> list[list[int]]:
    """Solve: every vector that sums to 0 over each of these is a combination of those."""
    reduced: dict[int, list[Fraction]] = {}
    for vector in vectors:
        row = [Fraction(value) for value in vector]
        for place, other in reduced.items():
            row = _without(row, place, other)
        pivot = next((place for place, value in enumerate(row) if value), None)
        if pivot is not None:
            row = [value / row[pivot] for value in row]
            reduced = {place: _without(other, pivot, row) for place, other in reduced.items()} | {pivot: row}
    free = [place for place in range(width) if place not in reduced]
    kernel = [
        [Fraction(place == own) if place in free else -reduced[place][own] for place in range(width)]
        for own in free
    ]
    return [
        [int(value * lcm(*(other.denominator for other in vector))) for value in vector] for vector in kernel
    ]


def _without(row: list[Fraction], pivot: int, other: list[Fraction]) -> list[Fraction]:
    factor = row[pivot]
    return [value - factor * taken for value, taken in zip(row, other, strict=True)] if factor else row
