"""Learning the judge's probe: known queries near the line, each read with the clause found for it.

What is found for a query is found without what its author wrote: the authors are left out by turns.
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
from index.queries import query_targets
from index.retrieve import Retriever
from index.store import Index
from qa.answer import Question
from qa.evidence import choose, eligible, stated
from qa.generate.base import TokenScorer
from qa.judge import Judge, judge_messages, prompts_digest
from qa.probe import Probe
from qa.reading import read
from qa.settings import Settings

FOLDS = 5
# A query is near the line where the regression tells this much of it: elsewhere no judge is asked.
NEAR_THE_LINE = (0.3, 0.9)
# The inverse of the penalty on standardised states: the area under the curve is flat from a third to three times it.
INVERSE_PENALTY = 0.01


@dataclass(frozen=True, slots=True)
class Read:
    """A known query as it was read with `section`: what the regression `found`, the judge's `odds` without a probe,
    and the `state` `(h,)`; `states` tells whether the notice states what it asks."""

    section: str
    states: bool
    found: float
    odds: float
    state: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A probe, and the areas under the curve, by each way to tell, where clauses are left out by turns."""

    probe: Probe
    areas: dict[str, float]


def read_near(
    edition: Edition,
    index: Index,
    embedder: Embedder,
    scorer: TokenScorer,
    settings: Settings,
    most: int,
    since: str = "",
) -> Iterator[Read]:
    """Up to `most` known queries near the line, drawn at random with a fixed seed, read as the judge reads.

    Authors are left out by turns from `since` on, by their names; those before are always learnt from. Raises
    ValueError where too few are known, GeneratorError.
    """
    authors = sorted({query.author for query in edition.queries if query.author and query.author >= since})
    if index.queries is None or len(authors) < FOLDS:
        needed = f"known queries of at least {FOLDS} authors are needed"
        raise ValueError(f"{needed}, {edition.notice.slug} has those of {len(authors)}")
    targets, rows = query_targets(edition), index.queries.rows
    judge = Judge(scorer, edition)
    judge.warm_up()
    for fold in range(FOLDS):
        out = [place for place, query in enumerate(edition.queries) if query.author in authors[fold::FOLDS]]
        kept = sorted(set(range(len(rows))) - set(out))
        learnt = index.queries.of_some(kept, targets)
        found = learnt.predict_rows(rows[out])[:, : targets.shape[1] // 2].sum(axis=1)
        near = [place for place, sum_ in zip(out, found, strict=True) if NEAR_THE_LINE[0] < sum_ < NEAR_THE_LINE[1]]
        retriever = Retriever(edition, embedder, replace(index, queries=learnt))
        for place in random.Random(fold).sample(near, min(len(near), most // FOLDS)):
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
    return Read(str(first.section), bool(query.sections), stated(hits), odds, state)


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

    found, odds = np.array([r.found for r in reads]), np.array([r.odds for r in reads])
    probed = left_out(pipeline, states.astype(np.float64))
    ways = {
        "known queries": found,
        "the judge's word": odds,
        "the judge's probe": probed,
        "known queries and the word": left_out(LogisticRegression(), np.column_stack([found, odds])),
        "known queries and the probe": left_out(LogisticRegression(), np.column_stack([found, probed])),
    }
    areas = {way: area_under_curve(labels.tolist(), scores.tolist()) for way, scores in ways.items()}
    pipeline.fit(states, labels)
    weights = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - scaler.mean_ @ weights)
    return Fitted(Probe(weights.astype(np.float32), bias, prompts_digest()), areas)
