"""Learning whether a notice states what is asked: from what known queries tell, and, near the line, from reading.

What is told of a query is told without what its author wrote: the authors are left out by turns.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.library import Edition
from corpus.queries import KnownQuery
from eval.learning import area_under_curve
from index.embed import Embedder
from index.queries import QueryRegression, query_targets
from index.retrieve import Retriever
from index.store import Index
from qa.answer import Question
from qa.evidence import choose, eligible
from qa.generate.base import TokenScorer
from qa.judge import Judge, judge_messages, prompts_digest
from qa.probe import Probe
from qa.reading import read
from qa.settings import Settings
from qa.settle import UNSURE
from qa.stated import MEANT_LEAST, odds_of, stated_odds

FOLDS = 5
# The inverse of the penalty on standardised states: the area under the curve is flat from a third to three times it.
INVERSE_PENALTY = 0.01


@dataclass(frozen=True, slots=True)
class Read:
    """A known query as it was read with `section`: the log-odds that the others `told`, the judge's `odds` without a
    probe, and the `state` `(h,)`; `states` tells whether the notice states what it asks."""

    section: str
    states: bool
    told: float
    odds: float
    state: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A probe, and the areas under the curve, by each way to tell, where clauses are left out by turns."""

    probe: Probe
    areas: dict[str, float]


@dataclass(frozen=True, slots=True)
class Sums:
    """Coefficients of `qa.stated.odds_of`, learnt from `n` known queries, and the `area` where authors are left out."""

    all: float
    best: float
    meant: float
    bias: float
    n: int
    area: float


@dataclass(frozen=True, slots=True)
class Fold:
    """Some authors' queries, by their `places`: what they are told by those of the others alone, and the `sums` of it.

    `sums` `(k, 3)` are what `qa.stated.odds_of` takes: how far all clauses answer, how far the best does, how far all
    are what the query is about.
    """

    places: list[int]
    learnt: QueryRegression
    sums: NDArray[np.float64]


def leave_authors_out(edition: Edition, index: Index, since: str = "") -> list[Fold]:
    """The known queries in FOLDS parts, each with what the others tell of it.

    Authors are left out by turns from `since` on, by their names; those before are always learnt from. Raises
    ValueError where too few are known.
    """
    authors = sorted({query.author for query in edition.queries if query.author and query.author >= since})
    if index.queries is None or len(authors) < FOLDS:
        needed = f"known queries of at least {FOLDS} authors are needed"
        raise ValueError(f"{needed}, {edition.notice.slug} has those of {len(authors)}")
    targets, rows = query_targets(edition), index.queries.rows
    folds = []
    for fold in range(FOLDS):
        out = [place for place, query in enumerate(edition.queries) if query.author in authors[fold::FOLDS]]
        learnt = index.queries.of_some(sorted(set(range(len(rows))) - set(out)), targets)
        answers, about = learnt.predict_rows(rows[out]).astype(np.float64).reshape(len(out), 2, -1).swapaxes(0, 1)
        sums = np.column_stack([answers.sum(axis=1), answers.max(axis=1), about.sum(axis=1)])
        folds.append(Fold(out, learnt, sums))
    return folds


def fit_sums(edition: Edition, folds: Sequence[Fold]) -> Sums:
    """Logistic regression of whether a query is stated on what the known queries of other authors tell of it."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict

    queries = [edition.queries[place] for fold in folds for place in fold.places]
    features, labels = np.vstack([fold.sums for fold in folds]), np.array([bool(q.sections) for q in queries])
    features[:, 2] = np.maximum(features[:, 2], MEANT_LEAST)
    left_out = cross_val_predict(
        LogisticRegression(max_iter=5000), features, labels, cv=GroupKFold(FOLDS),
        groups=[q.author for q in queries], method="decision_function",
    )  # fmt: skip
    model = LogisticRegression(max_iter=5000).fit(features, labels)
    area = area_under_curve(labels.tolist(), left_out.tolist())
    every, best, meant = map(float, model.coef_[0])
    return Sums(every, best, meant, float(model.intercept_[0]), len(queries), area)


def read_near(
    edition: Edition,
    index: Index,
    embedder: Embedder,
    folds: Sequence[Fold],
    scorer: TokenScorer,
    settings: Settings,
    most: int,
) -> Iterator[Read]:
    """Up to `most` known queries near the line, drawn at random with a fixed seed, read as the judge reads.

    A query is near the line where what is told of it leaves a judge to be asked. Raises GeneratorError.
    """
    judge = Judge(scorer, edition)
    judge.warm_up()
    for n, fold in enumerate(folds):
        near = [p for p, sums in zip(fold.places, fold.sums, strict=True) if abs(odds_of(*sums)) < UNSURE]
        retriever = Retriever(edition, embedder, replace(index, queries=fold.learnt))
        for place in random.Random(n).sample(near, min(len(near), most // FOLDS)):
            yield _read(edition.queries[place], retriever, judge, scorer, settings)


def _read(query: KnownQuery, retriever: Retriever, judge: Judge, scorer: TokenScorer, settings: Settings) -> Read:
    edition = retriever.edition
    reading = read(Question.ask(query.text), edition)
    hits = retriever.search(reading.search, len(retriever.sections))
    first = eligible(reading, hits, edition)[0]
    issued = choose(reading, [first], (), (), edition, settings).issued
    written = reading.question.written
    state = scorer.state(judge_messages(*judge.reads(reading.search, issued, written)))
    odds = judge.log_odds(reading.search, issued, written)
    return Read(str(first.section), bool(query.sections), stated_odds(hits), odds, state)


def fit(reads: Sequence[Read]) -> Fitted:
    """Logistic regression on standardised states, the standardising folded into the probe's weights."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    states, labels = np.stack([r.state for r in reads]), np.array([r.states for r in reads])
    scaler, model = StandardScaler(), LogisticRegression(C=INVERSE_PENALTY, max_iter=5000)
    pipeline = make_pipeline(scaler, model)
    groups = [r.section for r in reads]

    def left_out(estimator: object, features: NDArray[np.float64]) -> NDArray[np.float64]:
        scores: NDArray[np.float64] = cross_val_predict(
            estimator, features, labels, cv=GroupKFold(10), groups=groups, method="decision_function"
        )
        return scores

    told, odds = np.array([r.told for r in reads]), np.array([r.odds for r in reads])
    probed = left_out(pipeline, states.astype(np.float64))
    ways = {
        "known queries": told,
        "the judge's word": odds,
        "the judge's probe": probed,
        "known queries and the word": left_out(LogisticRegression(), np.column_stack([told, odds])),
        "known queries and the probe": left_out(LogisticRegression(), np.column_stack([told, probed])),
    }
    areas = {way: area_under_curve(labels.tolist(), scores.tolist()) for way, scores in ways.items()}
    pipeline.fit(states, labels)
    weights = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - scaler.mean_ @ weights)
    return Fitted(Probe(weights.astype(np.float32), bias, prompts_digest()), areas)
