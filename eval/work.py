"""What `python -m eval run` does: each part of the measuring, with what it needs opened once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from corpus.library import SHELF, Edition, load_notice
from corpus.script import Language
from eval.planted import run_planted, write_judged
from eval.questions import Labelled, load_questions
from eval.record import write_records
from eval.retrieval import write_run
from eval.run import Answerer, run
from eval.smoke import stratified
from qa.assistant import Assistant
from qa.settings import Settings, load_settings

# A generator takes seconds a question, the slowest half a minute; all drafters, and the plain pipeline, are asked the
# same stratified part.
DRAFTER_QUESTIONS = 60


@dataclass
class Work:
    """One results folder to fill: which questions, with which generator. The assistant is opened when first needed."""

    split: str
    out: Path
    generator: str | None = None
    cache: str | None = None
    limit: int | None = None
    progress: bool = True
    questions: Sequence[Labelled] = field(init=False)

    def __post_init__(self) -> None:
        questions = load_questions(self.split)
        self.questions = stratified(questions, self.limit) if self.limit else questions

    @cached_property
    def settings(self) -> Settings:
        """The settings of the environment with what was given."""
        return load_settings(generator=self.generator, cache=self.cache)

    @cached_property
    def edition(self) -> Edition:
        """The notice."""
        return load_notice(self.settings.notice)

    @cached_property
    def assistant(self) -> Assistant:
        """The assistant with the weights loaded."""
        from qa.open import open_assistant

        return open_assistant(self.settings, progress=self.progress)

    def measure(
        self, answerer: Answerer, name: str, out: Path, digest: str = "", questions: Sequence[Labelled] | None = None
    ) -> None:
        """Ask the questions (all where none are given); raises what the answerer raises."""
        asked = self.questions if questions is None else questions
        run(answerer, asked, out, generator=name, settings_digest=digest, progress=self.progress)


def do(work: Work, what: str) -> None:
    """Do one part, or all; `answers` comes first, since a report begins with it."""
    parts = {"answers": answers, "planted": planted, "baselines": baselines, "stages": stages, "ablations": ablations}
    for name, part in parts.items():
        if what in (name, "all"):
            part(work)


def answers(work: Work) -> None:
    """The assistant as it is."""
    work.measure(work.assistant, work.assistant.drafter.name, work.out, work.settings.digest)


def planted(work: Work) -> None:
    """Verification alone: planted errors and good sentences."""
    from tqdm import tqdm

    work.out.mkdir(parents=True, exist_ok=True)
    languages = tqdm(list(Language), desc="planted", unit="language", disable=not work.progress)
    write_judged(work.out / "planted.jsonl", run_planted(work.edition, work.split, languages))


def baselines(work: Work) -> None:
    """The baselines; the plain pipeline where the assistant has a generator to lend."""
    from eval.baselines import CopyingBaseline, RefusingBaseline, three_sentences, top_clause
    from eval.plain import PlainPipeline
    from index.retrieve import open_embedder
    from qa.model_draft import ModelDrafter

    retriever, drafter = work.assistant.retriever, work.assistant.drafter
    systems: list[CopyingBaseline | RefusingBaseline | PlainPipeline] = [
        CopyingBaseline("top clause copied", retriever, top_clause),
        CopyingBaseline("three best sentences", retriever, three_sentences),
        RefusingBaseline(work.edition),
    ]
    if isinstance(drafter, ModelDrafter):
        embedder = open_embedder(work.settings.cache_path)
        systems.append(PlainPipeline(work.edition, embedder, drafter.generator, work.settings.max_tokens))
    for system in systems:
        asked = stratified(work.questions, DRAFTER_QUESTIONS) if isinstance(system, PlainPipeline) else None
        work.measure(system, system.name, work.out / "baselines" / _slug(system.name), questions=asked)


def ablations(work: Work) -> None:
    """Retrieval with parts turned off; every drafter, with and without verification."""
    from eval.ablations import drafter_variants, open_index, retrieval_runs
    from index.retrieve import open_embedder

    # Opened first: it builds the index where there is none.
    assistant = work.assistant
    folder = work.out / "retrieval"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    embedder = open_embedder(work.settings.cache_path)
    index = open_index(work.edition, embedder, work.settings)
    for name, found in retrieval_runs(work.edition, embedder, index, work.questions):
        write_run(folder / f"{name}.trec", found, _slug(name))
    part = stratified(work.questions, DRAFTER_QUESTIONS)
    for name, variant in drafter_variants(assistant):
        work.measure(variant, name, work.out / "drafters" / _slug(name), variant.settings.digest, part)


def stages(work: Work) -> None:
    """Parsing against the translator's segmentation, and drafting from the gold evidence."""
    from eval.stages import draft_from_gold, parse_agreement
    from qa.draft import ExtractiveDrafter

    folder = work.out / "stages"
    folder.mkdir(parents=True, exist_ok=True)
    translation = SHELF / work.edition.notice.slug / work.edition.metadata["files"]["translation"]["name"]
    found = parse_agreement(work.edition, translation)
    (folder / "parse.json").write_text(json.dumps(found), encoding="utf-8")
    drafters = [ExtractiveDrafter(work.edition), work.assistant.drafter]
    for drafter in {d.name: d for d in drafters}.values():
        records = draft_from_gold(drafter, work.questions, work.edition)
        write_records(folder / f"{_slug(drafter.name)}.jsonl", records)


def _slug(name: str) -> str:
    """A name as a file's: `llama_cpp, no verification` → `llama_cpp-no-verification`."""
    return "-".join("".join(c if c.isalnum() or c in "_.-" else " " for c in name).split())
