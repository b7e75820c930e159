"""Exact search over unit vectors with FAISS: inner product is the cosine, higher is nearer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from index.embed import Vectors


class DenseIndex:
    """A flat FAISS index; row i is the vector i that was given.

    Flat is exact, and at the size of a notice (hundreds of rows) faster than any approximate structure.
    """

    def __init__(self, vectors: Vectors) -> None:
        """Index float32 `(n, d)` rows of unit length; raises ValueError for anything else."""
        import faiss

        if vectors.dtype != np.float32 or vectors.ndim != 2 or not len(vectors):
            raise ValueError(f"expected float32 vectors (n, d), n > 0, got {vectors.dtype} {vectors.shape}")
        if (off := float(np.abs(np.linalg.norm(vectors, axis=1) - 1).max())) > 1e-3:
            raise ValueError(f"expected vectors of unit length, got one that is off by {off:.3g}")
        self._index: Any = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(vectors)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimensions(self) -> int:
        return int(self._index.d)

    def scores(self, query: Vectors) -> Vectors:
        """The cosine of one query `(d,)` with every row: float32 `(n,)` in row order."""
        values, rows = self._index.search(query.reshape(1, -1), len(self))
        scores = np.empty(len(self), dtype=np.float32)
        scores[rows[0]] = values[0]
        return scores

    def search(self, query: Vectors, k: int) -> list[tuple[int, float]]:
        """The k best rows with their cosines, best first, equal ones in row order; k > n gives n."""
        values, rows = self._index.search(query.reshape(1, -1), min(k, len(self)))
        found = zip(rows[0].tolist(), values[0].tolist(), strict=True)
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def save(self, path: Path) -> None:
        """Write FAISS's own format."""
        import faiss

        # Through Python's own writing, which tells a full disk from other faults.
        path.write_bytes(faiss.serialize_index(self._index).tobytes())

    @classmethod
    def load(cls, path: Path) -> DenseIndex:
        """Read what `save` wrote; raises OSError or RuntimeError where the file is missing or damaged."""
        import faiss

        index = cls.__new__(cls)
        index._index = faiss.deserialize_index(np.frombuffer(path.read_bytes(), dtype=np.uint8))
        return index
