"""The index on disk: built whole or not at all, and refused where it disagrees with what it is used with."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shlex
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.library import Edition
from index.dense import DenseIndex
from index.embed import DEPTHS, STEP, Embedder
from index.lexical import BM25, Analyser, LexicalIndex, index_passages
from index.passage import CEILING, SHORTEST, Passage, make_passages
from index.queries import GAMMA, LAYER, RIDGE, QueryRegression, learn_queries

SCHEMA = 3  # raise it whenever files written before can no longer be read, or mean something else


class StoreError(Exception):
    """The index cannot be written or read; the message is one sentence for the user."""


class IndexMismatch(StoreError):
    """The index on disk was made for something else, or is damaged; the message says how to mend it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of an index, all inside one folder."""

    folder: Path

    @property
    def manifest(self) -> Path:
        return self.folder / "manifest.json"

    @property
    def passages(self) -> Path:
        return self.folder / "passages.jsonl"

    @property
    def dense(self) -> Path:
        return self.folder / "dense.faiss"

    @property
    def clauses(self) -> Path:
        return self.folder / "bm25-clauses"

    @property
    def sentences(self) -> Path:
        return self.folder / "bm25-sentences"

    @property
    def queries(self) -> Path:
        return self.folder / "queries.npz"


@dataclass(frozen=True, slots=True)
class Index:
    """An index in memory: `dense` has a row a passage; the lexical ones a row a clause, and a row a sentence.

    The rows of `sentences` are the different (section, sentence index) of the passages, in their order; `queries` is
    what the notice's known queries teach, None where it has none.
    """

    passages: tuple[Passage, ...]
    dense: DenseIndex
    clauses: LexicalIndex
    sentences: LexicalIndex
    queries: QueryRegression | None = None


def made_from(edition: Edition, embedder: Embedder) -> dict[str, Any]:
    """What an index is made from: where any of it differs, it is another index."""
    return {
        "schema": SCHEMA,
        "notice": edition.notice.slug,
        "corpus_sha256": edition.sha256,
        "model": embedder.name,
        "model_digest": embedder.digest,
        "dimensions": embedder.dimensions,
        "settings": {"ceiling": CEILING, "shortest": SHORTEST, "bm25": BM25}
        | {"gamma": GAMMA, "ridge": RIDGE, "layer": LAYER, "depths": list(DEPTHS), "step": STEP},
    }


def default_folder(root: Path, edition: Edition, embedder: Embedder) -> Path:
    """Where the index made from these lies below `root`; one made from anything else has another folder."""
    digest = hashlib.sha256(json.dumps(made_from(edition, embedder), sort_keys=True).encode()).hexdigest()
    return root / "indexes" / f"{edition.notice.slug}-{digest[:12]}"


def build(folder: Path, edition: Edition, embedder: Embedder, progress: bool = False) -> Index:
    """Make the index and put it at `folder`, in place of what is there; raises StoreError where it cannot.

    It is written beside and renamed, so a build that was broken off leaves nothing that could be loaded.
    """
    if _is_foreign(folder):
        raise StoreError(f"{folder} holds something else than an index, and is left as it is; name another folder")
    passages = make_passages(edition)
    vectors = embedder.encode_documents([p.title for p in passages], [p.text for p in passages], progress)
    clauses, sentences = index_passages(Analyser(edition.terms, edition.glossary), passages)
    queries = learn_queries(edition, embedder, progress)
    index = Index(passages, DenseIndex(vectors), clauses, sentences, queries)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as beside:
            new, old = Path(beside) / "new", Path(beside) / "old"
            new.mkdir()
            _write(index, Layout(new), made_from(edition, embedder) | {"passages": len(passages)})
            if folder.exists():
                os.replace(folder, old)
            os.replace(new, folder)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreError(
                f"no room for the index in {folder.parent}; free 100 MB or name another folder"
            ) from error
        reason = error.strerror or error
        raise StoreError(
            f"the index cannot be written to {folder} ({reason}); name another folder"
        ) from error
    return index


def load(folder: Path, edition: Edition, embedder: Embedder) -> Index:
    """Read the index at `folder`; raises IndexMismatch where it is not the one of this edition and model."""
    layout = Layout(folder)
    expected = make_passages(edition)
    try:
        description = json.loads(layout.manifest.read_text("utf-8"))
        _agree(folder, edition, description, made_from(edition, embedder) | {"passages": len(expected)})
        stored = layout.passages.read_text("utf-8")
        dense = DenseIndex.load(layout.dense)
        queries = QueryRegression.load(layout.queries) if edition.queries else None
        clauses, sentences = LexicalIndex.load(layout.clauses), LexicalIndex.load(layout.sentences)
        index = Index(expected, dense, clauses, sentences, queries)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise _mismatch(folder, edition, f"cannot be read ({type(error).__name__})") from error
    # The passages are made anew at each start (0.1 s): code that now makes others cannot use old vectors.
    if stored != _jsonl(expected):
        raise _mismatch(folder, edition, "holds other passages than this version makes of the notice")
    if (len(dense), dense.dimensions) != (len(expected), embedder.dimensions):
        got = f"{len(dense)} vectors of {dense.dimensions} dimensions"
        raise _mismatch(folder, edition, f"holds {got}, expected {len(expected)} of {embedder.dimensions}")
    return index


def _is_foreign(folder: Path) -> bool:
    """Whether something else than an index lies there, which building one would delete."""
    try:
        return any(folder.iterdir()) and '"corpus_sha256"' not in Layout(folder).manifest.read_text("utf-8", "replace")
    except OSError:  # no folder, or none with a manifest
        return folder.exists()


def _write(index: Index, layout: Layout, description: dict[str, Any]) -> None:
    layout.passages.write_text(_jsonl(index.passages), "utf-8")
    index.dense.save(layout.dense)
    index.clauses.save(layout.clauses)
    index.sentences.save(layout.sentences)
    if index.queries:
        index.queries.save(layout.queries)
    layout.manifest.write_text(json.dumps(description, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _jsonl(passages: tuple[Passage, ...]) -> str:
    rows = (asdict(p) | {"section": str(p.section)} for p in passages)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _agree(folder: Path, edition: Edition, got: dict[str, Any], expected: dict[str, Any]) -> None:
    for field, value in expected.items():
        if got.get(field) != value:
            raise _mismatch(
                folder, edition, f"was made with {field} {got.get(field)!r}, here it is {value!r}"
            )


def _mismatch(folder: Path, edition: Edition, what: str) -> IndexMismatch:
    command = f"python -m index build --slug {edition.notice.slug} --force --index {shlex.quote(str(folder))}"
    return IndexMismatch(f"the index in {folder} {what}; rebuild it: {command}")
