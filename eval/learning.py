"""What the known queries of a notice are worth: the same measures, learnt from ever more of them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.library import Edition
from eval.ablations import RememberingEmbedder
from eval.questions import Labelled
from index.embed import Embedder
from index.queries import query_targets
from index.retrieve import Retriever
from index.store import Index
from qa.answer import Question
from qa.reading import read
from qa.stated import stated_odds

SIZES = (0, 750, 1500, 3000, 4500)
_UNSCORED = ("false_premise", "injection", "unclear", "off_topic", "wording")


@dataclass(frozen=True, slots=True)
class Learnt:
    """From `n` known queries: Success@1, and the area under the curve of `stated_odds` for answerable or near miss."""

    n: int
    success: float
    area: float


def learning_curve(
    edition: Edition, index: Index, embedder: Embedder, questions: Sequence[Labelled], sizes: Sequence[int] = SIZES
) -> Iterator[Learnt]:
    """The measures for each size, drawn at random with a fixed seed, and for all; each draw holds the one before."""
    if index.queries is None:
        raise ValueError(f"{edition.notice.slug} has no known queries to learn from")
    remembering, targets = RememberingEmbedder(embedder), query_targets(edition)
    shuffled = random.Random(0).sample(range(len(targets)), len(targets))
    for n in sorted({*(n for n in sizes if n < len(shuffled)), len(shuffled)}):
        learnt = index.queries.of_some(shuffled[:n], targets) if n else None
        yield _measured(n, Retriever(edition, remembering, replace(index, queries=learnt)), questions)


def _measured(n: int, retriever: Retriever, questions: Sequence[Labelled]) -> Learnt:
    first: list[bool] = []
    labels: list[bool] = []
    scores: list[float] = []
    for question in questions:
        asked = Question.ask(question.question, question.language, question.history)
        hits = retriever.search(read(asked, retriever.edition).search, len(retriever.sections))
        if question.gold:
            first.append(str(hits[0].section) in question.gold)
        if question.type not in _UNSCORED and question.outcome != "partial":
            labels.append(question.answerable)
            scores.append(stated_odds(hits))
    return Learnt(n, sum(first) / len(first), area_under_curve(labels, scores))


def area_under_curve(labels: Sequence[bool], scores: Sequence[float]) -> float:
    """The area under the ROC curve: how often a right one scores above a wrong one, ties half; NaN without both.

    Hanley and McNeil, "The Meaning and Use of the Area under a ROC Curve", 1982.

    >>> area_under_curve([True, True, False], [0.9, 0.4, 0.4])
    0.75
    """
    right = np.array([s for s, label in zip(scores, labels, strict=True) if label])
    wrong = np.array([s for s, label in zip(scores, labels, strict=True) if not label])
    if not len(right) or not len(wrong):
        return float("nan")
    above = (right[:, None] > wrong).mean() + (right[:, None] == wrong).mean() / 2
    return float(above)
