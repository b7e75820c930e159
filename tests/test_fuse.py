from __future__ import annotations

import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import index.fuse
from index.fuse import combine, rank, z_scores

FINITE = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30)


def test_doctests():
    assert doctest.testmod(index.fuse).failed == 0


def test_z_scores_of_a_countable_case():
    # mean 3, deviations -2 0 2, variance 8/3
    assert z_scores([1, 3, 5]) == pytest.approx([-2 / (8 / 3) ** 0.5, 0, 2 / (8 / 3) ** 0.5])


@pytest.mark.parametrize("scores", [[], [0.3], [0.3, 0.3, 0.3], [0.1 + 0.2, 0.3, 0.3]])
def test_a_leg_that_tells_nothing_apart_is_silent(scores):
    assert z_scores(scores).tolist() == [0.0] * len(scores)


@given(FINITE)
def test_z_scores_have_mean_zero_and_unit_variance_or_are_zero(scores):
    z = z_scores(scores)
    assert z.mean() == pytest.approx(0, abs=1e-6)
    assert z.std() == pytest.approx(1, abs=1e-4) or not z.any()


@given(FINITE)
def test_z_scores_keep_the_order(scores):
    z = z_scores(scores)
    for i in np.argsort(scores)[:-1]:
        assert z[i] <= z[np.argmax(scores)] + 1e-9


def test_combine_weighs_the_legs():
    # z([0, 2]) is [-1, 1], whatever the scale of a leg
    assert combine([(1.0, [0, 2]), (0.25, [900, 500])]).tolist() == [-0.75, 0.75]


def test_combine_refuses_no_leg():
    with pytest.raises(ValueError, match="no leg"):
        combine([])


def test_rank_breaks_ties_by_id_and_takes_k_over_n():
    assert rank(["b", "c", "a"], [1, 2, 1], 9) == [("c", 2.0), ("a", 1.0), ("b", 1.0)]
    assert rank(["b", "c", "a"], [1, 2, 1], 0) == []
