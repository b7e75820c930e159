"""What the known queries tell of a question: properties that any coefficients learnt anew must keep."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qa.stated import answering, odds_of
from tests.scripted import hit

SHARE = st.floats(0, 1)


@given(SHARE, SHARE, st.floats(0.01, 0.5))
def test_the_more_is_answered_the_likelier_and_the_more_is_meant_beside_it_the_less(answers, about, more):
    assert odds_of(answers + more, answers, about) > odds_of(answers, answers, about)
    assert odds_of(answers, answers, about + more) <= odds_of(answers, answers, about)


@given(SHARE)
def test_what_is_hardly_about_the_notice_is_not_stated(crumb):
    """As much is answered as is meant, yet little of either: a question about something else."""
    assert odds_of(crumb / 4, crumb / 4, crumb / 4) < 0 < odds_of(1, 1, 1)


def test_what_answers_is_told_by_the_least_and_by_a_share_of_the_best():
    found = [replace(hit("2.2.3"), answers=answers) for answers in (0.3, 0.8, 0.41, 0.1)]
    assert [h.answers for h in answering(found, 0.5, 0.2)] == [0.8, 0.41]
    assert [h.answers for h in answering(found, 0.1, 0.2)] == [0.3, 0.8, 0.41]
    assert answering([], 0.5, 0.2) == []
