"""Texts → vectors: what the index asks of an embedder, and the sentence-transformers model that does it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]

# Besides a question's vector the means of the layers halfway and five sixths up, of whose numbers every third is taken:
# they tell more of how a thing is asked. What the regression on known queries refuses rose by as much as by half as
# many queries again; more numbers or layers added nothing (eval/README.md).
DEPTHS = (1 / 2, 5 / 6)
STEP = 3
_MANY = 16  # queries from which they are encoded in larger batches, with the threads of documents
_WHOLE = 1 << 20  # files up to this many bytes go into the digest whole, of larger ones the beginning


class Embedder(Protocol):
    """Encodes queries and documents into one space; rows are float32 of unit length, so a dot is the cosine.

    `digest` (hex) tells weights apart: vectors are comparable only if they come from an equal one.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    @property
    def digest(self) -> str: ...

    def encode_queries(self, queries: Sequence[str], progress: bool = False) -> Vectors:
        """Vectors `(n, d)` of questions, in their order; progress goes to stderr."""
        ...

    def represent_queries(self, queries: Sequence[str], progress: bool = False) -> tuple[Vectors, Vectors]:
        """The vectors of questions `(n, d)` and, beside them, means of some layers `(n, layers, h)`; h may be 0."""
        ...

    def encode_documents(
        self, titles: Sequence[str], texts: Sequence[str], progress: bool = False
    ) -> Vectors:
        """Vectors `(n, d)` of texts under their titles, in their order; progress goes to stderr."""
        ...


class SentenceEmbedder:
    """A sentence-transformers model from a local folder, on the CPU, with the model's own prompts.

    Reads nothing but the folder: no network, whatever the environment says. A text longer than the model
    reads is truncated at its end.
    """

    def __init__(self, folder: Path, threads: int = 1, document_threads: int | None = None) -> None:
        """Load the model; raises FileNotFoundError where the folder holds none.

        A question takes one thread, because threads wait for each other some hundred times a question: with
        another process on the second of two cores, two took twice as long as one. Documents come in batches, in
        which two threads take three quarters of the time of one; None takes the cores, up to eight.
        """
        if not (folder / "modules.json").is_file():
            raise FileNotFoundError(f"{folder} holds no sentence-transformers model: modules.json is missing")
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        from index.layers import with_layer_means

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # for reading a file it is noise
        self._model = SentenceTransformer(
            str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": "float32"}
        )
        self._layered = with_layer_means(self._model, DEPTHS, STEP, self._model.prompts.get("query") or "")
        self._threads = threads
        self._document_threads = document_threads or min(os.cpu_count() or 1, 8)
        self._query_prompt = self._model.prompts.get("query") or ""
        self._document_prompt = self._model.prompts.get("document") or ""
        self.name = folder.name
        self.dimensions = int(self._model.get_embedding_dimension() or 0)
        self.digest = fingerprint(folder)

    def encode_queries(self, queries: Sequence[str], progress: bool = False) -> Vectors:
        return self.represent_queries(queries, progress)[0]

    def represent_queries(self, queries: Sequence[str], progress: bool = False) -> tuple[Vectors, Vectors]:
        many = len(queries) >= _MANY
        threads, batch = (self._document_threads, _MANY) if many else (self._threads, 4)
        prompted = [self._query_prompt + query for query in queries]
        with _bfloat16(many):
            rows = self._encode(self._layered or self._model, prompted, threads, progress, batch)
        vectors, layers = rows[:, : self.dimensions], rows[:, self.dimensions :]
        return unit(vectors), layers.reshape(len(rows), len(DEPTHS), layers.shape[1] // len(DEPTHS))

    def encode_documents(
        self, titles: Sequence[str], texts: Sequence[str], progress: bool = False
    ) -> Vectors:
        pairs = zip(titles, texts, strict=True)
        documents = [document(self._document_prompt, title, text) for title, text in pairs]
        return unit(self._encode(self._model, documents, self._document_threads, progress))

    def _encode(
        self, model: SentenceTransformer, texts: list[str], threads: int, progress: bool, batch: int = 4
    ) -> Vectors:
        # Sorted by length inside. On a CPU small batches win for documents: 4 took three quarters of the time of 16;
        # many queries, short and alike in length, are quicker by 16.
        with _threads(threads):
            rows = model.encode(texts, prompt="", batch_size=batch, show_progress_bar=progress)
        return np.asarray(rows, dtype=np.float32).reshape(len(texts), -1 if texts else self.dimensions)


def unit(vectors: Vectors) -> Vectors:
    """Vectors `(…, d)` at unit length, zero ones as they are."""
    lengths: Vectors = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.ascontiguousarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)


@contextmanager
def _bfloat16(wanted: bool) -> Iterator[None]:
    """Multiply in bfloat16 where the processor does so itself: two thirds of the time, cosines within .0002."""
    import torch

    able = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=wanted and able):
        yield


@contextmanager
def _threads(n: int) -> Iterator[None]:
    """Let torch compute with n threads, then with as many as before: a generator may want them."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(n)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def document(prompt: str, title: str, text: str) -> str:
    """A document as the model was trained to read it: in the prompt's slot for a title, else under the title.

    >>> document("title: none | text: ", "Main tasks", "Build 5G.")
    'title: Main tasks | text: Build 5G.'
    >>> document("passage: ", "Main tasks", "Build 5G.")
    'passage: Main tasks\\nBuild 5G.'
    """
    if "title: none" in prompt:
        return prompt.replace("title: none", f"title: {title or 'none'}") + text
    return prompt + (f"{title}\n" if title else "") + text


def fingerprint(folder: Path) -> str:
    """SHA-256 (hex) over the names, sizes and beginnings of a model's files, quick enough for every start.

    It tells one model from another; that the files are intact is the business of `weights`.
    """
    digest = hashlib.sha256()
    files = [p for p in folder.rglob("*") if p.suffix in {".json", ".safetensors", ".bin", ".model"}]
    # A receipt that this machine wrote beside the publisher's files is not part of the model.
    for path in sorted(p for p in files if p.name != "verified.json"):
        digest.update(f"{path.relative_to(folder).as_posix()} {path.stat().st_size}\n".encode())
        with path.open("rb") as file:
            digest.update(file.read(_WHOLE))
    return digest.hexdigest()
