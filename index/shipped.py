"""What a model makes of known queries, shipped with the notice: encoding thousands keeps its first reader waiting.

A text that is not in the file is encoded as ever, and under another model all are: it saves time and says nothing else.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from index.embed import DEPTHS, STEP, Embedder, Vectors, unit

# Some texts are encoded anew and compared: they must agree with the file to a step of its numbers in the mean.
SAMPLE = 16
LEVELS = 255


def save_represented(path: Path, texts: Sequence[str], represented: tuple[Vectors, Vectors], digest: str) -> None:
    """Write the vectors `(n, d)` and layers `(n, l, h)` of texts under a model's digest, eight bits a number.

    Each column has its own scale, since the numbers of layers differ by orders of magnitude.
    """
    table = _beside(*represented)
    low = table.min(axis=0)
    step = np.maximum((table.max(axis=0) - low) / LEVELS, np.finfo(np.float32).tiny)
    archive = io.BytesIO()
    np.savez_compressed(
        archive,
        keys=np.array(_keys(texts), dtype=np.uint64),
        levels=np.round((table - low) / step).astype(np.uint8),
        low=low,
        step=step,
        model=np.array(_made_by(digest)),
    )
    path.write_bytes(archive.getvalue())


def encode_known(
    texts: Sequence[str], embedder: Embedder, shipped: Path | None = None, progress: bool = False
) -> tuple[Vectors, Vectors]:
    """The vectors `(n, d)` and layers `(n, l, h)` of queries: those in the file `shipped` from there, others encoded.

    Where the file is of another model, or does not agree with what this one makes of a sample, all are encoded. Raises
    ValueError where it is damaged.
    """
    keyed = dict(zip(_keys(texts), texts, strict=True))
    known, step = _load(shipped, embedder.digest) if shipped else ({}, np.ones(1, dtype=np.float32))
    sample = [key for key in keyed if key in known][:: max(len(known) // SAMPLE, 1)]
    if sample:
        again = _beside(*embedder.represent_queries([keyed[key] for key in sample]))
        kept = np.stack([known[key] for key in sample])
        if again.shape != kept.shape or np.abs((again - kept) / step).mean() > 1:
            known = {}
    new = [key for key in keyed if key not in known]
    if new:
        represented = embedder.represent_queries([keyed[key] for key in new], progress)
        known |= dict(zip(new, _beside(*represented), strict=True))
    table = np.stack([known[key] for key in _keys(texts)])
    vectors, layers = np.split(table, [embedder.dimensions], axis=1)
    return unit(vectors), layers.reshape(len(table), len(DEPTHS), -1 if layers.size else 0)


def _load(path: Path, digest: str) -> tuple[dict[int, Vectors], Vectors]:
    """The rows of a file by their keys, and the steps of its columns; no rows where another model made it."""
    try:
        with np.load(path) as archive:
            keys, levels, low, step = (archive[name] for name in ("keys", "levels", "low", "step"))
            model = str(archive["model"])
        rows = (levels * step + low).astype(np.float32)
    except (BadZipFile, EOFError, OSError, KeyError, ValueError) as error:
        raise ValueError(f"{path.name} is damaged; restore it from the project") from error
    return dict(zip(keys.tolist(), rows, strict=True)) if model == _made_by(digest) else {}, step


def _keys(texts: Sequence[str]) -> list[int]:
    """A text as a number that tells it from others: the first eight bytes of its SHA-256."""
    return [int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") for text in texts]


def _beside(vectors: Vectors, layers: Vectors) -> Vectors:
    table: Vectors = np.hstack([vectors, layers.reshape(len(vectors), -1)])
    return table


def _made_by(digest: str) -> str:
    return f"{digest} {DEPTHS} {STEP}"
