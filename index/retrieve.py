"""Question → clauses, each with the sentences that earned its place."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corpus.library import Edition, load_notice
from corpus.section import SectionId
from index import store, weights
from index.embed import Embedder, SentenceEmbedder, Vectors
from index.fuse import combine, rank
from index.lexical import Analyser, index_passages
from index.queries import as_encoded
from index.store import Index

MODEL = "embeddinggemma-300m"
Rows: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Legs:
    """Which scores count and how much: 0 turns a leg off; `english`, `sentences`: whether they are used.

    `queries` is the leg of the notice's known queries. The weights were chosen on the dev half of the labelled
    questions; R@1 changes little for a lexical weight from 0.3 to 0.7 and one of the queries from 0.7 to 1.5.
    """

    dense: float = 1.0
    lexical: float = 0.4
    queries: float = 1.0
    english: bool = True
    sentences: bool = True

    def __post_init__(self) -> None:
        weights = (self.dense, self.lexical, self.queries)
        if min(weights) < 0 or not sum(weights[:2]):
            raise ValueError(f"expected weights from 0, of dense and lexical not both 0, got {weights}")


@dataclass(frozen=True, slots=True, eq=False)
class LegScores:
    """Every score of one question. The last two arrays have a row a sentence, the others a row a clause.

    Dense scores are cosines, of the better language where there are two; lexical ones BM25; by the known queries, how
    far a clause answers and how far the question is about it, all 0 where the notice has none.
    """

    clause_dense: Vectors
    best_sentence_dense: Vectors
    clause_lexical: Vectors
    best_sentence_lexical: Vectors
    clause_answers: Vectors
    clause_about: Vectors
    sentence_dense: Vectors
    sentence_lexical: Vectors


@dataclass(frozen=True, slots=True)
class SentenceHit:
    """A sentence of a found clause: its index in `Clause.sentences`, and its scores among all sentences."""

    sentence: int
    score: float
    cosine: float
    lexical: float


@dataclass(frozen=True, slots=True)
class ClauseHit:
    """A found clause. `score` orders; z-scores added, it says nothing across questions. `rank` from 1.

    `dense` is the clause's cosine plus its best sentence's, `lexical` its BM25, `cosine` the best single
    cosine. By the known queries, `answers` is how far it answers and `about` how far the question is about it, answered
    or not, both about 0 to 1. `sentences` are all that have a passage, the best first.
    """

    section: SectionId
    score: float
    rank: int
    dense: float
    lexical: float
    cosine: float
    answers: float = 0.0
    about: float = 0.0
    sentences: tuple[SentenceHit, ...] = field(default=())


class Retriever:
    """Searches one notice. A question is encoded once and compared with every passage of both languages."""

    def __init__(self, edition: Edition, embedder: Embedder, index: Index, legs: Legs = Legs()) -> None:
        self.edition = edition
        self.legs = legs
        self._embedder = embedder
        self._dense = index.dense
        self._queries = index.queries
        clauses: dict[SectionId, int] = {}
        sentences: dict[tuple[SectionId, int], int] = {}
        of_clause: list[tuple[int, int]] = []  # (passage row, clause row)
        of_sentence: list[tuple[int, int]] = []
        for row, passage in enumerate(index.passages):
            clause = clauses.setdefault(passage.section, len(clauses))
            if passage.sentence is not None:
                sentence = sentences.setdefault((passage.section, passage.sentence), len(sentences))
            if passage.language == "en" and not legs.english:
                continue
            if passage.sentence is None:
                of_clause.append((row, clause))
            else:
                of_sentence.append((row, sentence))
        self.sections = tuple(clauses)
        self.sentences = tuple(sentences)
        self._of_clause, self._of_sentence = np.array(of_clause), np.array(of_sentence)
        self._clause_of_sentence: Rows = np.array([clauses[section] for section, _ in sentences])
        self._analyser = Analyser(edition.terms, edition.glossary)
        self._clauses, self._sentences = (
            (index.clauses, index.sentences)
            if legs.english
            else index_passages(self._analyser, index.passages, english=False)
        )

    def search(self, question: str, k: int = 5) -> tuple[ClauseHit, ...]:
        """The k best clauses for a question in any of the three languages, best first; k > n gives all.

        The dense and the lexical leg score a clause by itself and by its best sentence: cosines are added, BM25
        scores, whose scales differ, as z-scores; a third leg is the regression on the notice's known queries. The
        legs are z-scored, weighted and added; for a sentence likewise, among all sentences. Ties in the order of
        the notice.
        """
        return self.search_all([question], k)[0]

    def search_all(self, questions: Sequence[str], k: int = 5) -> tuple[tuple[ClauseHit, ...], ...]:
        """As `search` for several questions, which are encoded together: quicker than one by one."""
        return tuple(self.rank(scores, k) for scores in self.score_all(questions))

    def score(self, question: str) -> LegScores:
        """All scores of a question, rows as in `sections` and `sentences`."""
        return self.score_all([question])[0]

    def score_all(self, questions: Sequence[str]) -> tuple[LegScores, ...]:
        """All scores of each question."""
        encoded = [as_encoded(question, self.edition) for question in questions]
        represented = zip(questions, *self._embedder.represent_queries(encoded), strict=True)
        return tuple(self._scores(*one) for one in represented)

    def _scores(self, question: str, vector: Vectors, layers: Vectors) -> LegScores:
        cosines = self._dense.scores(vector)
        sentence_dense = _best(cosines[self._of_sentence[:, 0]], self._of_sentence[:, 1], len(self.sentences))
        tokens = self._analyser.query(question)
        answers, about = self._known(vector, layers)
        sentence_lexical = self._sentences.scores(tokens)
        return LegScores(
            clause_dense=_best(cosines[self._of_clause[:, 0]], self._of_clause[:, 1], len(self.sections)),
            best_sentence_dense=_best(sentence_dense, self._clause_of_sentence, len(self.sections)),
            clause_lexical=self._clauses.scores(tokens),
            best_sentence_lexical=_best(sentence_lexical, self._clause_of_sentence, len(self.sections)),
            clause_answers=answers,
            clause_about=about,
            sentence_dense=sentence_dense,
            sentence_lexical=sentence_lexical,
        )

    def _known(self, vector: Vectors, layers: Vectors) -> Vectors:
        """Two rows, a column a clause: how far each answers, how far the question is about it."""
        if self._queries is None:
            return np.zeros((2, len(self.sections)), dtype=np.float32)
        return self._queries.predict(vector, layers).reshape(2, -1)

    def rank(self, scores: LegScores, k: int) -> tuple[ClauseHit, ...]:
        """The hits that these scores make."""
        dense, lexical = scores.clause_dense, combine([(1, scores.clause_lexical)])
        if self.legs.sentences:
            dense = dense + scores.best_sentence_dense
            lexical = combine([(1, scores.clause_lexical), (1, scores.best_sentence_lexical)])
        fused = self._fuse(dense, lexical, scores.clause_answers)
        sentence_fused = self._fuse(scores.sentence_dense, scores.sentence_lexical)
        hits = []
        for place, (clause, score) in enumerate(rank(range(len(self.sections)), fused, k), 1):
            own = np.flatnonzero(self._clause_of_sentence == clause).tolist()
            sentences = tuple(
                SentenceHit(
                    sentence=self.sentences[row][1],
                    score=score_of,
                    cosine=float(scores.sentence_dense[row]),
                    lexical=float(scores.sentence_lexical[row]),
                )
                for row, score_of in rank(own, sentence_fused[own])
            )
            cosine = max(float(scores.clause_dense[clause]), float(scores.best_sentence_dense[clause]))
            hits.append(
                ClauseHit(
                    section=self.sections[clause],
                    score=score,
                    rank=place,
                    dense=float(dense[clause]),
                    lexical=float(scores.clause_lexical[clause]),
                    cosine=cosine,
                    answers=float(scores.clause_answers[clause]),
                    about=float(scores.clause_about[clause]),
                    sentences=sentences,
                )
            )
        return tuple(hits)

    def _fuse(self, dense: ArrayLike, lexical: ArrayLike, queries: ArrayLike | None = None) -> NDArray[np.float64]:
        legs = [(self.legs.dense, dense), (self.legs.lexical, lexical)]
        if queries is not None:
            legs.append((self.legs.queries, queries))
        return combine([(weight, scores) for weight, scores in legs if weight])


def averaged(hits: Sequence[ClauseHit], others: Sequence[ClauseHit]) -> tuple[ClauseHit, ...]:
    """Two rankings of the same clauses as one, in which the scores that order and tell are means of both.

    What tells of the passages, cosines, BM25 and sentences, stays that of `hits`.
    """
    beside = {hit.section: hit for hit in others}
    means = [
        replace(
            hit,
            score=(hit.score + beside[hit.section].score) / 2,
            answers=(hit.answers + beside[hit.section].answers) / 2,
            about=(hit.about + beside[hit.section].about) / 2,
        )
        for hit in hits
    ]
    return tuple(replace(hit, rank=n) for n, hit in enumerate(sorted(means, key=lambda hit: -hit.score), 1))


def _best(scores: Vectors, groups: Rows, n: int) -> Vectors:
    """The highest score of each of n groups; every group has one."""
    best = np.full(n, -np.inf, dtype=np.float32)
    np.maximum.at(best, groups, scores)
    return best


def open_retriever(
    slug: str = "henan-2023-27",
    *,
    cache: Path | None = None,
    folder: Path | None = None,
    legs: Legs = Legs(),
    rebuild: bool = False,
    progress: bool = True,
) -> Retriever:
    """A retriever for a notice of the shelf; its index, at `folder` or the usual place, is built if absent.

    Raises CorpusError, WeightsError or StoreError, each with one sentence for the user.
    """
    edition = load_notice(slug)
    embedder = open_embedder(cache)
    place = folder or store.default_folder(weights.cache_dir(cache), edition, embedder)
    if place.exists() and not rebuild:
        return Retriever(edition, embedder, store.load(place, edition, embedder), legs)
    if progress:
        print(f"building the index of {slug} in {place}", file=sys.stderr)
    return Retriever(edition, embedder, store.build(place, edition, embedder, progress), legs)


def open_embedder(cache: Path | None = None) -> SentenceEmbedder:
    """The embedder of the index, from the weights in the cache; raises WeightsError where they are not."""
    root = weights.cache_dir(cache)
    model = weights.locate(MODEL, root)
    if model is None:
        command = f"python -m index weights {MODEL}"
        raise weights.WeightsError(f"the weights of {MODEL} are not in {root}; fetch them: {command}")
    return SentenceEmbedder(model)
