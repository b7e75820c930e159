"""What the known queries of a notice teach: a regression from a query's vector to the clauses that answer it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from corpus.library import Edition
from corpus.script import Language, detect, restore
from index.embed import Embedder, Vectors

# Chosen on dev: R@1 and the area under the curve of what is stated change little from half to twice of either.
GAMMA = 1.0
RIDGE = 0.03


def as_encoded(question: str, edition: Edition) -> str:
    """The question as the documents are written: Traditional made Simplified, Taiwan's terms undone."""
    return restore(question, edition.terms).text if detect(question) is Language.HANT else question


@dataclass(frozen=True, slots=True, eq=False)
class QueryRegression:
    """Kernel ridge regression: what known queries teach is told of a new one by how near it is to each.

    `vectors` are the known queries, float32 `(n, d)` of unit length, `weights` float32 `(n, m)` for m targets. The
    kernel is Gaussian, exp(−γ‖x − y‖²), which for unit vectors is exp(2γ(cos − 1)); the weights are (K + λI)⁻¹Y
    (Saunders, Gammerman and Vovk, "Ridge Regression Learning Algorithm in Dual Variables", 1998).
    """

    vectors: Vectors
    weights: Vectors

    @classmethod
    def fit(cls, vectors: Vectors, targets: Vectors) -> QueryRegression:
        """Learn from known queries: row i of `targets` `(n, m)` is what is to be said of vector i."""
        kernel = _kernel(vectors, vectors).astype(np.float64)
        kernel.flat[:: len(kernel) + 1] += RIDGE
        return cls(vectors, np.linalg.solve(kernel, targets.astype(np.float64)).astype(np.float32))

    def predict(self, query: Vectors) -> Vectors:
        """The targets of a query `(d,)`: float32 `(m,)`, about 0 to 1 where those learnt from are 0 or 1."""
        predicted: Vectors = _kernel(query.reshape(1, -1), self.vectors)[0] @ self.weights
        return predicted

    def save(self, path: Path) -> None:
        """Write both arrays as a NumPy archive."""
        archive = io.BytesIO()
        np.savez(archive, vectors=self.vectors, weights=self.weights)
        path.write_bytes(archive.getvalue())

    @classmethod
    def load(cls, path: Path) -> QueryRegression:
        """Read what `save` wrote; raises OSError, ValueError or KeyError where the file is missing or damaged."""
        try:
            with np.load(path) as archive:
                vectors, weights = archive["vectors"], archive["weights"]
        except (BadZipFile, EOFError) as error:
            raise ValueError(f"{path.name} is damaged") from error
        if vectors.ndim != 2 or weights.ndim != 2 or len(vectors) != len(weights):
            raise ValueError(f"{path.name} holds arrays of {vectors.shape} and {weights.shape}")
        return cls(vectors, weights)


def learn_queries(edition: Edition, embedder: Embedder, progress: bool = False) -> QueryRegression | None:
    """The regression of a notice; None where it knows no queries.

    Its targets are two a clause, in the notice's order: first for each whether it answers the query, then for each
    whether the query is about it, answered or not. So the sum of the first tells whether any clause answers.
    """
    if not edition.queries:
        return None
    rows = {clause.section: row for row, clause in enumerate(edition.notice.clauses)}
    targets = np.zeros((len(edition.queries), 2, len(rows)), dtype=np.float32)
    for target, query in zip(targets, edition.queries, strict=True):
        answering = [rows[section] for section in query.sections]
        target[0, answering] = target[1, answering] = 1
        if query.near is not None:
            target[1, rows[query.near]] = 1
    texts = [as_encoded(query.text, edition) for query in edition.queries]
    return QueryRegression.fit(embedder.encode_queries(texts, progress), targets.reshape(len(targets), -1))


def _kernel(a: Vectors, b: Vectors) -> Vectors:
    kernel: Vectors = np.exp(2 * GAMMA * (a @ b.T - 1))
    return kernel
