from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.bootstrap import difference, interval

GROUPS = st.dictionaries(
    st.text("abc", min_size=1, max_size=4),
    st.tuples(st.integers(0, 3), st.integers(3, 6)).map(lambda pair: (float(pair[0]), float(pair[1]))),
    min_size=1,
    max_size=8,
)


def test_the_value_is_the_ratio_of_sums():
    found = interval({"a": (1, 1), "b": (1, 3)})
    assert found is not None and (found.value, found.n) == (0.5, 4)


def test_without_variation_the_interval_has_no_width():
    found = interval({name: (1, 1) for name in "abc"})
    assert found is not None and (found.low, found.high) == (1, 1)


def test_nothing_to_divide_by_gives_nothing():
    assert interval({}) is None and interval({"a": (0, 0)}) is None
    assert difference({"a": (1, 1)}, {"b": (1, 1)}) is None


def test_half_of_a_hundred_is_known_to_about_ten_points():
    """The normal approximation: 0.5 ± 1.96 · √(0.25/100) = 0.402 … 0.598."""
    found = interval({str(n): (n % 2, 1) for n in range(100)})
    assert found is not None
    assert found.low == pytest.approx(0.402, abs=0.02) and found.high == pytest.approx(0.598, abs=0.02)


def test_questions_of_a_group_are_drawn_together():
    """Four groups of 25 like questions tell no more than four questions do."""
    alone = interval({str(n): (n % 2, 1) for n in range(4)})
    grouped = interval({str(n): (25 * (n % 2), 25) for n in range(4)})
    assert alone is not None and grouped is not None
    assert (grouped.low, grouped.high) == (alone.low, alone.high)


def test_a_paired_difference_is_surer_than_two_intervals():
    before = {str(n): (float(n % 2), 1.0) for n in range(100)}
    after = before | {str(n): (1.0, 1.0) for n in range(0, 20, 2)}
    gap = difference(after, before)
    assert gap is not None and gap.value == pytest.approx(0.1) and gap.excludes_zero
    first, second = interval(before), interval(after)
    assert first is not None and second is not None and first.high > second.low, "the intervals themselves overlap"
    same = difference(before, before)
    assert same is not None and (same.low, same.value, same.high) == (0, 0, 0) and not same.excludes_zero


@given(GROUPS)
def test_the_value_lies_in_its_interval_and_the_interval_is_always_the_same(groups):
    found = interval(groups)
    assert found is not None
    assert 0 <= found.low <= found.high <= 1
    assert found == interval(dict(reversed(groups.items())))


@given(GROUPS, GROUPS)
def test_a_difference_turned_round_changes_its_sign(a, b):
    gap, back = difference(a, b), difference(b, a)
    assert (gap is None) == (back is None)
    if gap and back:
        assert (gap.value, gap.low, gap.high) == pytest.approx((-back.value, -back.high, -back.low))
