"""Which figures may be shown together so that none of them, nor all together, tell of a few respondents.

A figure is the number, or the mean, of a group of respondents. Whoever adds and subtracts figures
computes with groups as with vectors: one coordinate a respondent, 1 for who is in the group. The
number, or the sum, of some group can be computed from the figures shown exactly where its vector is
a linear combination of theirs. So figures are taken up one by one, and one is refused where
together with those already taken it would reach a group of 1 to 4.

The vectors that are orthogonal to all figures shown (the kernel) answer that without looking for
combinations: a group is out of reach if and only if some vector of the kernel does not sum to 0
over it. Weighted groups, one respondent counted twice for instance, are held to be reached too:
that refuses a little more, and makes the question a comparison of sums.

This is the linear part of what the literature calls disclosure by differencing (Willenborg and
de Waal, *Elements of Statistical Disclosure Control*, 2001, chapters 1 and 6); the reader is taken
to know which combinations of region, sector and year nobody answered from. It says nothing of
figures shown at another time, from other answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Group = NDArray[np.bool_]
    Numbers = NDArray[np.int64]

LEAST: Final = 5
"""Respondents under whom nothing is shown, nor can be computed."""

_PRIME: Final = 2**31 - 1
"""Arithmetic is exact, modulo this prime: products of two remainders fit in 64 bits. A group that can
be reached with fractions is reached here too, unless the prime divides their denominators."""

_SEED: Final = 2017
"""Any would do; always the same, so that the same answers always show the same figures."""


@dataclass(frozen=True, eq=False)
class Shown:
    """The figures taken up so far.

    Parameters
    ----------
    sizes
        Respondents in each class: those that all figures, also those still to come, treat alike.
    kernel
        Classes × dimension of the kernel, modulo `_PRIME`: the columns span the vectors that sum
        to 0 over every figure.
    draw
        Dimension of the kernel × 2: random factors.
    sums
        Classes × 2: the columns of the kernel, added with these factors. Two random vectors of the
        kernel stand for all: a group over which both sum to 0 by chance, once in 2^62, is held back
        without need, and none is shown without right.
    """

    sizes: Numbers
    kernel: Numbers
    draw: Numbers
    sums: Numbers

    def with_group(self, group: Group) -> Shown | None:
        """Take up a figure.

        Parameters
        ----------
        group
            Which classes it counts.

        Returns
        -------
        Shown or None
            ``None`` where it must not be shown: under `LEAST`, or telling of as few together with
            the others.
        """
        if self.sizes[group].sum() < LEAST:
            return None
        seen = self.kernel[group].sum(axis=0) % _PRIME
        (places,) = np.nonzero(seen)
        if not len(places):
            # It can be computed already.
            return self
        # One column goes; as much of it is taken from the others that they sum to 0 over the figure.
        pivot = places[0]
        gone = self.kernel[:, [pivot]]
        ratios = seen[places] * pow(int(seen[pivot]), -1, _PRIME) % _PRIME
        factors = (self.draw[places] * ratios[:, None] % _PRIME).sum(axis=0) % _PRIME
        sums = (self.sums - gone * factors % _PRIME) % _PRIME
        if _reaches_a_few(self.sizes, sums):
            return None
        kernel = self.kernel.copy()
        kernel[:, places] = (kernel[:, places] - gone * ratios % _PRIME) % _PRIME
        return Shown(self.sizes, np.delete(kernel, pivot, axis=1), np.delete(self.draw, pivot, axis=0), sums)


def classes(groups: Sequence[Group]) -> tuple[Numbers, list[Group]]:
    """Put together the respondents that every group treats alike.

    Parameters
    ----------
    groups
        For every figure that may be asked for, whether each respondent is in it.

    Returns
    -------
    sizes, groups
        Respondents of each class, and the groups by class instead of by respondent.
    """
    held = np.stack(groups, axis=1)
    kinds, sizes = np.unique(held, axis=0, return_counts=True)
    return sizes.astype(np.int64), list(kinds.T)


def nothing(sizes: Numbers) -> Shown:
    """Begin: no figure is shown, and nothing can be computed."""
    draw = np.random.default_rng(_SEED).integers(1, _PRIME, (len(sizes), 2))
    return Shown(sizes, np.eye(len(sizes), dtype=np.int64), draw, draw)


def _reaches_a_few(sizes: Numbers, sums: Numbers) -> bool:
    """Tell whether a group of 1 to 4 can be computed, by the sums over its classes."""
    one, pair, three, four = (sums[sizes == size] for size in range(1, LEAST))
    two = np.concatenate([pair, _added(one)])
    return any(map(_has_zero, (one, two, three, four))) or any(
        _opposed(first, second) for first, second in ((one, two), (one, three), (two, two))
    )


def _added(sums: Numbers) -> Numbers:
    """Add every two, modulo the prime."""
    first, second = np.triu_indices(len(sums))
    return np.asarray((sums[first] + sums[second]) % _PRIME)


def _has_zero(sums: Numbers) -> bool:
    return bool((sums == 0).all(axis=1).any())


def _opposed(some: Numbers, others: Numbers) -> bool:
    """Tell whether one of these and one of those add up to 0."""
    if not len(some):
        return False
    # Both sorted, the search walks through memory: several times quicker than numpy.isin.
    held, wanted = np.sort(_single(some)), np.sort(_single(-others % _PRIME))
    return bool((held.take(np.searchsorted(held, wanted), mode="clip") == wanted).any())


def _single(sums: Numbers) -> Numbers:
    """Write the two sums as one number of 62 bits."""
    return np.asarray(sums[:, 0] << 31 | sums[:, 1])
