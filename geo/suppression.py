"""Which figures may be shown together so that none of them, nor all together, tell of a few respondents.

A figure is the number, or the mean, of a group of respondents. Whoever adds and subtracts figures
computes with groups as with vectors: one coordinate a respondent, 1 for who is in the group. The
number, or the sum, of some group can be computed from the figures shown exactly where its vector is
a linear combination of theirs. So figures are taken up one by one, and one is refused where
together with those already taken it would reach a group of 1 to 4.

The vectors that are orthogonal to all figures shown (the kernel) answer that without looking for
combinations: a group is out of reach if and only if some vector of the kernel does not sum to 0
over it. Weighted groups, one respondent counted twice for instance, are held to be reached too:
that refuses a little more, and makes the question a comparison of sums. So is the difference of two
single respondents: who knows one of the two scores would know the other. Longer differences (two
less one, weights of both signs) are not looked for: they give the score of nobody, to outsiders or
to one of them.

Respondents may come while figures are shown, see `Shown.with_more`: what was decided before them
stays as it is, for no figure of before counts them.

This is the linear part of what the literature calls disclosure by differencing (Willenborg and
de Waal, *Elements of Statistical Disclosure Control*, 2001, chapters 1 and 6); the reader is taken
to know which combinations of region, sector and year nobody answered from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
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

_UNCOUNTED: Final = 0
"""The kind of those whom no figure counts."""

_SEED: Final = 2017
"""Any would do; always the same, so that the same answers always show the same figures."""


@dataclass(frozen=True, eq=False)
class Shown:
    """The figures taken up so far.

    Parameters
    ----------
    sizes
        Respondents in each class: those that all figures, also those still to come, treat alike.
    kinds
        By class, a number that those have in common whom all figures taken up so far treat alike:
        what can be computed has all of them or none.
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
    kinds: Numbers
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
        kinds = _split(self.kinds, group)
        if _reaches_a_few(*_together(kinds, self.sizes, sums)):
            return None
        kernel = self.kernel.copy()
        kernel[:, places] = (kernel[:, places] - gone * ratios % _PRIME) % _PRIME
        return replace(
            self,
            kinds=kinds,
            kernel=np.delete(kernel, pivot, axis=1),
            draw=np.delete(self.draw, pivot, axis=0),
            sums=sums,
        )

    def with_more(self, sizes: Numbers) -> Shown:
        """Let respondents come whom no figure counts yet.

        Parameters
        ----------
        sizes
            Respondents in each of their classes, which are put after the others.
        """
        if not len(sizes):
            return self
        before, after = self.kernel.shape
        kernel = np.zeros((before + len(sizes), after + len(sizes)), dtype=np.int64)
        kernel[:before, :after] = self.kernel
        kernel[before:, after:] = np.eye(len(sizes), dtype=np.int64)
        # Nothing is drawn anew: what was decided before does not depend on who comes later.
        draw = np.random.default_rng((_SEED, before)).integers(1, _PRIME, (len(sizes), 2))
        return Shown(
            np.concatenate([self.sizes, sizes]),
            np.concatenate([self.kinds, np.full(len(sizes), _UNCOUNTED)]),
            kernel,
            np.concatenate([self.draw, draw]),
            np.concatenate([self.sums, draw]),
        )


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
    none = np.zeros(0, dtype=np.int64)
    square = np.zeros((0, 0), dtype=np.int64)
    pairs = np.zeros((0, 2), dtype=np.int64)
    return Shown(none, none, square, pairs, pairs).with_more(sizes)


def _split(kinds: Numbers, group: Group) -> Numbers:
    """Tell apart, among those of a kind, who is in the group."""
    _, found = np.unique(np.append(kinds * 2 + group, _UNCOUNTED), return_inverse=True)
    return found[:-1].astype(np.int64)


def _together(kinds: Numbers, sizes: Numbers, sums: Numbers) -> tuple[Numbers, Numbers]:
    """Add up what is of one kind: a thousand classes may be of some ten kinds."""
    # Remainders are below 2^31, and so are the numbers of classes: floats hold their sums exactly.
    added = [np.bincount(kinds, weights=values).astype(np.int64) for values in (sizes, *sums.T)]
    return added[0], np.stack(added[1:], axis=1) % _PRIME


def _reaches_a_few(sizes: Numbers, sums: Numbers) -> bool:
    """Tell whether a group of 1 to 4 can be computed, by the sums over its kinds."""
    one, pair, three, four = (sums[sizes == size] for size in range(1, LEAST))
    if any(map(_has_zero, (one, pair, three, four))) or _has_twins(one):
        return True
    # One or two respondents, and one or two others; one, and three that are of a kind.
    return _has_opposites(np.concatenate([one, pair, _added(one)])) or bool(
        np.isin(_single(-one % _PRIME), _single(three)).any()
    )


def _added(sums: Numbers) -> Numbers:
    """Add every two, each with itself too, modulo the prime."""
    count = len(sums)
    first, second = (places[: count * (count + 1) // 2] for places in _pairs(count.bit_length()))
    added = np.empty((len(first), 2), dtype=np.int64, order="F")
    for column, values in enumerate(sums.T):
        own = np.ascontiguousarray(values)
        added[:, column] = own[first] + own[second]
    return np.where(added < _PRIME, added, added - _PRIME)


@lru_cache(maxsize=4)
def _pairs(bits: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """List the pairs of as many things as can be written with these bits, those of the first few first."""
    return np.tril_indices(1 << bits)


def _has_zero(sums: Numbers) -> bool:
    return bool((sums == 0).all(axis=1).any())


def _has_twins(sums: Numbers) -> bool:
    """Tell whether two have the same sum: their difference can be computed."""
    return len(np.unique(_single(sums))) < len(sums)


def _has_opposites(sums: Numbers) -> bool:
    """Tell whether two add up to 0, or one is 0; which are the same only if both are."""
    own, other = _single(sums), _single(np.where(sums, _PRIME - sums, 0))
    # The same number for both of two opposites, and a last bit for which of them: sorted once, they meet.
    marked = np.sort(np.minimum(own, other) << 1 | (own > other))
    return bool((marked[1:] ^ marked[:-1] == 1).any())


def _single(sums: Numbers) -> Numbers:
    """Write the two sums as one number of 62 bits."""
    return np.asarray(sums[:, 0] << 31 | sums[:, 1])
