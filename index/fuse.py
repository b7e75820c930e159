"""Adding the scores of several retrievers: pure functions on arrays, one score a candidate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Scores = NDArray[np.float64]
Id = TypeVar("Id", bound=Any)  # anything that sorts


def z_scores(scores: ArrayLike) -> Scores:
    """Scores as deviations from their mean in standard deviations: zᵢ = (sᵢ − μ) / σ, σ over all n.

    A retriever that tells no candidate from another (σ = 0) gets zeros, so it has no say. Zero-mean,
    unit-variance normalisation: Montague and Aslam, "Relevance Score Normalization for Metasearch", 2001.

    >>> z_scores([1, 1, 4]).round(3).tolist()
    [-0.707, -0.707, 1.414]
    """
    values = np.asarray(scores, dtype=np.float64)
    deviations = values - values.mean() if values.size else values
    spread = float(np.sqrt(np.mean(deviations**2))) if values.size else 0.0
    # Rounding leaves a spread of about 1e-16 of the mean where all are equal; divided by, it would be noise.
    if spread <= 1e-9 * max(1.0, float(np.abs(values).max(initial=0))):
        return np.zeros_like(values)
    return deviations / spread


def combine(legs: Sequence[tuple[float, ArrayLike]]) -> Scores:
    """The weighted sum of z-scored legs, Σ wⱼ z(sⱼ); each leg is (weight, scores over the same candidates).

    Ranks would hide that a leg has nothing to say for a question (reciprocal-rank fusion); z-scores keep it.

    >>> combine([(1.0, [1, 1, 4]), (0.5, [7, 7, 7])]).round(3).tolist()
    [-0.707, -0.707, 1.414]
    """
    if not legs:
        raise ValueError("there is no leg to combine; turn one on")
    weighted = [weight * z_scores(scores) for weight, scores in legs]
    total: Scores = np.sum(weighted, axis=0)
    return total


def rank(ids: Sequence[Id], scores: ArrayLike, k: int | None = None) -> list[tuple[Id, float]]:
    """The k best (all, if None) as (id, score), best first; ties in the order of the ids; k > n gives n.

    >>> rank(["b", "a", "c"], [1.0, 1.0, 2.0], 2)
    [('c', 2.0), ('a', 1.0)]
    """
    values = np.asarray(scores, dtype=np.float64).tolist()
    ordered = sorted(zip(ids, values, strict=True), key=lambda pair: (-pair[1], pair[0]))
    return ordered[:k]
