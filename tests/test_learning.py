"""What known queries are worth, with queries whose vectors a reader can count."""

from __future__ import annotations

import math

import pytest

from eval.learning import area_under_curve, learning_curve
from eval.questions import Labelled
from index.store import build
from tests.fakes import CountingEmbedder, orchard
from tests.test_queries import QUERIES, WORDS


def labelled(question: str, gold: tuple[str, ...]) -> Labelled:
    kind, outcome, miss = ("fact", "answered", None) if gold else ("near_miss", "not_in_notice", "price")
    return Labelled(question, question, "en", "investor", kind, question, (), gold, (), (), (), (), outcome, miss)


ASKED = (labelled("a canal?", ("2.1",)), labelled("growers?", ("2.2",)), labelled("the price of a canal?", ()))


def test_more_known_queries_tell_more(tmp_path):
    embedder = CountingEmbedder(WORDS)
    edition = orchard(queries=QUERIES)
    index = build(tmp_path / "i", edition, embedder)
    encoded = len(embedder.queries)
    none, some, every = learning_curve(edition, index, embedder, ASKED, sizes=(0, 2, 99))
    assert (none.n, some.n, every.n) == (0, 2, 4)
    assert none.area == 0.5 and every.area == 1.0 and every.success == 1.0
    # Each question once, no known query again.
    assert len(embedder.queries) - encoded == len(ASKED)


def test_a_notice_without_known_queries_has_no_curve(tmp_path):
    index = build(tmp_path / "i", orchard(), CountingEmbedder(WORDS))
    with pytest.raises(ValueError, match="no known queries"):
        next(learning_curve(orchard(), index, CountingEmbedder(WORDS), ASKED))


def test_the_area_needs_both_kinds():
    assert math.isnan(area_under_curve([True], [0.5]))
    assert area_under_curve([True, False, False], [0.5, 0.1, 0.9]) == 0.5
