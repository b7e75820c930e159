"""What each part is worth: retrieval with legs turned off, and every drafter with and without verification."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from corpus.library import Edition
from corpus.script import Language, to_traditional
from eval.questions import Labelled
from eval.retrieval import Run, make_run
from eval.run import DEPTH
from index import store, weights
from index.embed import Embedder, Vectors
from index.retrieve import Legs, Retriever
from qa.answer import Evidence, Question, Statement
from qa.assistant import Assistant
from qa.draft import DraftState, ExtractiveDrafter
from qa.generate import MODEL_KINDS, GeneratorError
from qa.model_draft import ModelDrafter
from qa.open import open_assistant, open_judge
from qa.reading import Reading, read
from qa.settings import Settings
from qa.verify import Verified, split_keys


def leg_variants() -> dict[str, Legs]:
    """Every retrieval ablation by name: legs × English text × sentence level, the whole thing first."""
    whole, text = Legs(), Legs(queries=0.0)
    legs = {
        "fused": whole,
        "fused, no known queries": text,
        "dense": replace(text, lexical=0.0),
        "lexical": replace(text, dense=0.0),
    }
    return {
        name + ("" if english else ", no English") + ("" if sentences else ", no sentences"): replace(
            chosen, english=english, sentences=sentences
        )
        for (name, chosen), english, sentences in product(legs.items(), (True, False), (True, False))
    }


def retrieval_runs(
    edition: Edition, embedder: Embedder, index: store.Index, questions: Sequence[Labelled]
) -> Iterator[tuple[str, Run]]:
    """The name and run of every retrieval ablation; a question is read as the assistant reads it, encoded once."""
    texts = {q.id: _search_text(q, edition) for q in questions if q.gold}
    remembering = RememberingEmbedder(embedder)
    for name, legs in leg_variants().items():
        retriever = Retriever(edition, remembering, index, legs)
        hits = {identity: retriever.search(text, DEPTH) for identity, text in texts.items()}
        yield name, make_run((i, [(str(h.section), h.score) for h in found]) for i, found in hits.items())


def _search_text(question: Labelled, edition: Edition) -> str:
    return read(Question.ask(question.question, question.language, question.history), edition).search


class RememberingEmbedder:
    """Encodes each query once, so that variants differ in nothing else."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, tuple[Vectors, Vectors]] = {}
        self.name, self.dimensions, self.digest = embedder.name, embedder.dimensions, embedder.digest

    def encode_queries(self, queries: Sequence[str], progress: bool = False) -> Vectors:
        """Vectors of the queries, one row each."""
        return self.represent_queries(queries, progress)[0]

    def represent_queries(self, queries: Sequence[str], progress: bool = False) -> tuple[Vectors, Vectors]:
        """Vectors and layers of the queries, one row each."""
        import numpy as np

        if new := [query for query in dict.fromkeys(queries) if query not in self._known]:
            rows = zip(*self._embedder.represent_queries(new, progress), strict=True)
            self._known |= dict(zip(new, rows, strict=True))
        vectors, layers = zip(*(self._known[query] for query in queries), strict=True)
        return np.stack(vectors), np.stack(layers)

    def encode_documents(self, titles: Sequence[str], texts: Sequence[str], progress: bool = False) -> Vectors:
        """Passed on."""
        return self._embedder.encode_documents(titles, texts, progress)


def open_index(edition: Edition, embedder: Embedder, settings: Settings) -> store.Index:
    """The notice's index, which opening an assistant has built."""
    root = weights.cache_dir(settings.cache_path)
    return store.load(store.default_folder(root, edition, embedder), edition, embedder)


class UnverifiedDrafter(ModelDrafter):
    """Shows what the generator writes as it stands: keys are read, nothing is checked, replaced or completed."""

    def _verify(self, sentence: str, reading: Reading, core: Sequence[Evidence], state: DraftState) -> Verified:
        text, keys = split_keys(sentence)
        if reading.question.language is Language.HANT:
            text = to_traditional(text)
        known = {e.key for e in core}
        unknown = sum(key not in known for key in keys)
        state.unknown_keys += unknown
        if not text:
            return Verified(None, ("empty",), unknown)
        return Verified(Statement(text, tuple(k for k in keys if k in known), "generated", "unchecked"), (), unknown)

    def _completed(self, reading: Reading, core: Sequence[Evidence], state: DraftState) -> Iterator[Statement]:
        return iter(())


def drafter_variants(assistant: Assistant) -> Iterator[tuple[str, Assistant]]:
    """The assistant with each drafter that can run here, without the judge, without verification; one retriever."""
    retriever, settings = assistant.retriever, assistant.settings
    extractive = replace(settings, generator="extractive")
    yield "extractive", Assistant(retriever, ExtractiveDrafter(assistant.edition), extractive)
    for kind in MODEL_KINDS:
        chosen = replace(settings, generator=kind)
        try:
            drafter = assistant.drafter if _is_kind(assistant, kind) else open_assistant(chosen).drafter
        except GeneratorError as error:
            print(f"{kind} left out: {error}", file=sys.stderr)
            continue
        judge = open_judge(drafter, chosen, assistant.edition)
        yield kind, Assistant(retriever, drafter, chosen, judge)
        if judge is not None:
            yield f"{kind}, no judge", Assistant(retriever, drafter, replace(chosen, judge="off"))
        if isinstance(drafter, ModelDrafter):
            unverified = UnverifiedDrafter(drafter.generator, assistant.edition, chosen)
            yield f"{kind}, no verification", Assistant(retriever, unverified, chosen, judge)


def _is_kind(assistant: Assistant, kind: str) -> bool:
    return assistant.drafter.name.startswith(f"{kind}:")
