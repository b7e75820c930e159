"""95% percentile bootstrap intervals of ratios of sums, resampling question groups.

Efron and Tibshirani, An Introduction to the Bootstrap (1993), §13.3 (percentile interval); a group (one question in
its languages) is drawn whole, since its members are not independent (Davison and Hinkley 1997, §3.8). Where every
group is right the interval has no width: it then says nothing about rarer faults.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAMPLES = 2000
SEED = 20230802
Groups = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its 95% interval; `n` is the sum of the denominators (questions, citations, …)."""

    value: float
    low: float
    high: float
    n: float

    @property
    def excludes_zero(self) -> bool:
        """Whether a difference is beyond chance at 5%."""
        return self.low > 0 or self.high < 0


def interval(groups: Groups) -> Interval | None:
    """The ratio Σ right / Σ of over groups and its interval; None where there is nothing to divide by."""
    right, of = _columns(groups, sorted(groups))
    if not of.sum():
        return None
    ratios = _ratios(_draws(len(right)), right, of)
    return Interval(float(right.sum() / of.sum()), *_bounds(ratios), float(of.sum()))


def difference(a: Groups, b: Groups) -> Interval | None:
    """The paired difference a − b over the groups both have: each sample draws the same groups for both."""
    shared = sorted(a.keys() & b.keys())
    right_a, of_a = _columns(a, shared)
    right_b, of_b = _columns(b, shared)
    if not of_a.sum() or not of_b.sum():
        return None
    draws = _draws(len(shared))
    samples = _ratios(draws, right_a, of_a) - _ratios(draws, right_b, of_b)
    value = right_a.sum() / of_a.sum() - right_b.sum() / of_b.sum()
    return Interval(float(value), *_bounds(samples), float(of_a.sum()))


def _columns(groups: Groups, names: list[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    pairs = np.array([groups[name] for name in names], dtype=np.float64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _draws(n: int) -> NDArray[np.int64]:
    """How often each of n groups is drawn in each sample, shape (SAMPLES, n); the seed is fixed."""
    return np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=SAMPLES)


def _ratios(draws: NDArray[np.int64], right: NDArray[np.float64], of: NDArray[np.float64]) -> NDArray[np.float64]:
    below = draws @ of
    # A sample that drew only groups to which the measure does not apply has no ratio.
    return np.where(below > 0, (draws @ right) / np.where(below > 0, below, 1), np.nan)


def _bounds(samples: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.nanpercentile(samples, [2.5, 97.5])
    return float(low), float(high)
