"""What the known queries of a notice teach: a regression from a query's vector to the clauses that answer it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from corpus.library import Edition
from corpus.script import Language, detect, restore
from index.embed import Embedder, Vectors, unit

# Chosen on dev: R@1 and the area under the curve of what is stated change little from half to twice of either.
GAMMA = 1.0
RIDGE = 0.03
# What a layer's mean counts beside the vector, both of unit length: from .4 to .6 the same.
LAYER = 0.4


def as_encoded(question: str, edition: Edition) -> str:
    """The question as the documents are written: Traditional made Simplified, Taiwan's terms undone."""
    return restore(question, edition.terms).text if detect(question) is Language.HANT else question


@dataclass(frozen=True, slots=True, eq=False)
class QueryRegression:
    """Kernel ridge regression: what known queries teach is told of a new one by how near it is to each.

    `rows` are the known queries, float32 `(n, f)` of unit length, `weights` float32 `(n, m)` for m targets. The kernel
    is Gaussian, exp(−γ‖x − y‖²), which for unit vectors is exp(2γ(cos − 1)); the weights are (K + λI)⁻¹Y (Saunders,
    Gammerman and Vovk, "Ridge Regression Learning Algorithm in Dual Variables", 1998). A row is made of the vector of a
    query and of its layers less their `centre`, the mean of the known queries, without which all are much alike.
    """

    rows: Vectors
    weights: Vectors
    centre: Vectors

    @classmethod
    def fit(cls, vectors: Vectors, layers: Vectors, targets: Vectors) -> QueryRegression:
        """Learn from known queries: row i of `targets` `(n, m)` is what is to be said of vector and layers i."""
        centre: Vectors = layers.mean(axis=0)
        return cls._fit(_rows(vectors, layers - centre), targets, centre)

    def of_some(self, chosen: Sequence[int], targets: Vectors) -> QueryRegression:
        """The same learnt from some of the known queries, by their places; `targets` `(n, m)` are those of all."""
        return self._fit(self.rows[chosen], targets[chosen], self.centre)

    @classmethod
    def _fit(cls, rows: Vectors, targets: Vectors, centre: Vectors) -> QueryRegression:
        kernel = _kernel(rows, rows).astype(np.float64)
        kernel.flat[:: len(kernel) + 1] += RIDGE
        return cls(rows, np.linalg.solve(kernel, targets.astype(np.float64)).astype(np.float32), centre)

    def predict(self, vector: Vectors, layers: Vectors) -> Vectors:
        """The targets of a query: float32 `(m,)`, about 0 to 1 where those learnt from are 0 or 1."""
        predicted: Vectors = self.predict_rows(_rows(vector[None], layers[None] - self.centre))[0]
        return predicted

    def predict_rows(self, rows: Vectors) -> Vectors:
        """The targets `(k, m)` of rows `(k, f)` such as `rows`, those of another regression with the same centre."""
        predicted: Vectors = _kernel(rows, self.rows) @ self.weights
        return predicted

    def save(self, path: Path) -> None:
        """Write the arrays as a NumPy archive."""
        archive = io.BytesIO()
        np.savez(archive, rows=self.rows, weights=self.weights, centre=self.centre)
        path.write_bytes(archive.getvalue())

    @classmethod
    def load(cls, path: Path) -> QueryRegression:
        """Read what `save` wrote; raises OSError, ValueError or KeyError where the file is missing or damaged."""
        try:
            with np.load(path) as archive:
                rows, weights, centre = archive["rows"], archive["weights"], archive["centre"]
        except (BadZipFile, EOFError) as error:
            raise ValueError(f"{path.name} is damaged") from error
        if rows.ndim != 2 or weights.ndim != 2 or len(rows) != len(weights):
            raise ValueError(f"{path.name} holds arrays of {rows.shape} and {weights.shape}")
        return cls(rows, weights, centre)


def learn_queries(edition: Edition, embedder: Embedder, progress: bool = False) -> QueryRegression | None:
    """The regression of a notice; None where it knows no queries."""
    if not edition.queries:
        return None
    texts = [as_encoded(query.text, edition) for query in edition.queries]
    return QueryRegression.fit(*embedder.represent_queries(texts, progress), query_targets(edition))


def query_targets(edition: Edition) -> Vectors:
    """What is learnt of each known query, `(n, 2·clauses)`, in the notice's order.

    First for each clause whether it answers the query, then for each whether the query is about it, answered or not.
    So the sum of the first tells whether any clause answers.
    """
    rows = {clause.section: row for row, clause in enumerate(edition.notice.clauses)}
    targets = np.zeros((len(edition.queries), 2, len(rows)), dtype=np.float32)
    for target, query in zip(targets, edition.queries, strict=True):
        answering = [rows[section] for section in query.sections]
        target[0, answering] = target[1, answering] = 1
        if query.near is not None:
            target[1, rows[query.near]] = 1
    return targets.reshape(len(targets), -1)


def _rows(vectors: Vectors, layers: Vectors) -> Vectors:
    """Vectors `(n, d)` and centred layers `(n, l, h)` side by side, at unit length: `(n, d + l·h)`."""
    return unit(np.hstack([vectors, LAYER * unit(layers).reshape(len(vectors), -1)]))


def _kernel(a: Vectors, b: Vectors) -> Vectors:
    kernel: Vectors = np.exp(2 * GAMMA * (a @ b.T - 1))
    return kernel
