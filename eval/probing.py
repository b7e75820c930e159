"""Learning the judge's probe: known queries near the line are read with the clause found for them, as the judge reads.

What is found for a query is found without what its author wrote: the authors are left out by turns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from eval.learning import area_under_curve
from index.embed import Embedder
from index.queries import query_targets
from index.retrieve import Retriever
from index.store import Index
from corpus.library import Edition
from qa.answer import Question
from qa.evidence import choose, eligible, stated
from qa.generate.base import TokenScorer
from qa.judge import Judge, judge_messages, prompts_digest
from qa.probe import Probe
from qa.reading import read
from qa.settings import Settings

FOLDS = 5
# Queries are near the line where the regression tells this much of them; far from it no reading is asked for.
NEAR_THE_LINE = (0.3, 0.9)
# The inverse of the penalty on standardised states: by the area under the curve of clauses left out, flat around it.
INVERSE_PENALTY = 0.01


@dataclass(frozen=True, slots=True)
class Read:
    """A known query as it was read: `found` by the regression, the judge's `odds` without a probe, and its `state`."""

    text: str
    section: str
    stated: bool
    found: float
    odds: float
    state: NDArray[np.float32]


def read_near(
    edition: Edition, index: Index, embedder: Embedder, scorer: TokenScorer, settings: Settings
) -> Iterator[Read]:
    """Every known query near the line, read as the judge reads; only those whose author is stated are left out by turns.

    Raises ValueError where the notice has none of these, GeneratorError.
    """
    authors = sorted({query.author for query in edition.queries if query.author})
    if index.queries is None or len(authors) < FOLDS:
        raise ValueError(f"{edition.notice.slug} has known queries of {len(authors)} authors, at least {FOLDS} are needed")
    targets = query_targets(edition)
    judge = Judge(scorer, edition)
    judge.warm_up()
    for fold in range(FOLDS):
        out = set(authors[fold::FOLDS])
        kept = [row for row, query in enumerate(edition.queries) if query.author not in out]
        learnt = replace(index, queries=index.queries.of_some(kept, targets))
        retriever = Retriever(edition, embedder, learnt)
        for query in edition.queries:
            if query.author in out:
                reading = read(Question.ask(query.text), edition)
                hits = retriever.search(reading.search, len(retriever.sections))
                if NEAR_THE_LINE[0] < (found := stated(hits)) < NEAR_THE_LINE[1]:
                    first = eligible(reading, hits, edition)[0]
                    issued = choose(reading, [first], (), (), edition, settings).issued
                    asked = judge.reads(reading.search, issued, reading.question.written)
                    odds = judge.log_odds(reading.search, issued, reading.question.written)
                    state = scorer.state(judge_messages(*asked))
                    yield Read(query.text, str(first.section), bool(query.sections), found, odds, state)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A probe, and the areas under the curve that justify it, with clauses left out by turns."""

    probe: Probe
    areas: dict[str, float]


def fit(reads: Sequence[Read]) -> Fitted:
    """Logistic regression on standardised states, the standardising folded into the probe's weights."""
    states = np.stack([r.state for r in reads])
    labels = np.array([r.stated for r in reads])
    scaler, model = StandardScaler(), LogisticRegression(C=INVERSE_PENALTY, max_iter=5000)
    pipeline = make_pipeline(scaler, model)
    left_out = cross_val_predict(
        pipeline, states, labels, cv=GroupKFold(10), groups=[r.section for r in reads], method="decision_function"
    )
    pipeline.fit(states, labels)
    weights = model.coef_[0] / scaler.scale_
    probe = Probe(
        weights.astype(np.float32), float(model.intercept_[0] - scaler.mean_ @ weights), prompts_digest()
    )
    found = np.array([r.found for r in reads])
    odds = np.array([r.odds for r in reads])
    both = np.column_stack([found, left_out]), np.column_stack([found, odds])
    plain = LogisticRegression()
    areas = {
        "known queries": found,
        "the word it would say": odds,
        "the probe": left_out,
        "known queries and the word": cross_val_predict(plain, both[1], labels, cv=10, method="decision_function"),
        "known queries and the probe": cross_val_predict(plain, both[0], labels, cv=10, method="decision_function"),
    }
    return Fitted(probe, {name: area_under_curve(list(labels), list(scores)) for name, scores in areas.items()})
