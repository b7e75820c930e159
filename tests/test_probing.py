"""Learning the judge's probe, from states a reader can count and from queries whose authors are left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from eval import probing
from eval.probing import Read, fit, fit_sums, leave_authors_out, read_near
from index.queries import QueryRegression, query_targets
from index.store import build
from qa.judge import prompts_digest
from qa.settings import Settings
from qa.stated import odds_of
from tests.fakes import CountingEmbedder, orchard
from tests.test_judge import Scorer
from tests.test_queries import QUERIES, WORDS

AUTHORED = tuple(
    replace(query, text=f"{query.text} {author}", author=author) for author in "abcde" for query in QUERIES
)


def test_the_probe_is_the_direction_that_tells_them_apart():
    rng = np.random.default_rng(0)
    states = rng.normal(5, 3, (400, 8)).astype(np.float32)
    right = states[:, 2] - states[:, 5] > 0
    odds = rng.normal(0, 1, 400)
    reads = [Read(str(n % 12), bool(right[n]), float(odds[n]) / 9, float(odds[n]), states[n]) for n in range(400)]
    fitted = fit(reads)
    told = np.array([fitted.probe.log_odds(state) > 0 for state in states])
    assert (told == right).mean() > 0.95 and fitted.probe.prompts == prompts_digest()
    assert fitted.areas["the judge's probe"] > 0.95 > 0.6 > fitted.areas["the judge's word"]


def test_what_is_found_is_found_without_the_author(tmp_path, monkeypatch):
    monkeypatch.setattr(probing, "UNSURE", 99.0)
    embedder, edition = CountingEmbedder(WORDS), orchard(queries=AUTHORED)
    index = build(tmp_path / "i", edition, embedder)
    folds = leave_authors_out(edition, index)
    reads = list(read_near(edition, index, embedder, folds, Scorer(lambda text: 0.5), Settings(), most=99))
    assert len(reads) == len(AUTHORED)
    others = [query for query in AUTHORED if query.author != "a"]
    vectors, layers = embedder.represent_queries([query.text for query in (*others, AUTHORED[0])])
    learnt = QueryRegression.fit(vectors[:-1], layers[:-1], query_targets(orchard(queries=tuple(others))))
    answers, about = learnt.predict(vectors[-1], layers[-1]).reshape(2, -1)
    expected = odds_of(float(answers.sum()), float(answers.max()), float(about.sum()))
    # The draw is shuffled: the four of author a come first.
    assert any(read.told == pytest.approx(expected, abs=1e-3) for read in reads[:4])


def test_what_the_others_tell_is_weighed_as_it_turned_out(tmp_path):
    edition = orchard(queries=AUTHORED)
    folds = leave_authors_out(edition, build(tmp_path / "i", edition, CountingEmbedder(WORDS)))
    learnt = fit_sums(edition, folds)
    assert learnt.n == len(AUTHORED) and learnt.area == 1.0
    stated, unstated = (learnt.all * n + learnt.best * n + learnt.meant + learnt.bias for n in (1, 0))
    assert stated > 0 > unstated


def test_authors_are_needed_to_be_left_out(tmp_path):
    edition = orchard(queries=QUERIES)
    index = build(tmp_path / "i", edition, CountingEmbedder(WORDS))
    with pytest.raises(ValueError, match="5 authors"):
        leave_authors_out(edition, index)
