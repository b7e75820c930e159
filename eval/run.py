"""Asking every labelled question and recording what came back; an interrupted run goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol

from corpus.library import Edition
from eval.measures import judge
from eval.questions import Labelled
from eval.record import Cited, Record, read_records, write_records
from eval.retrieval import make_qrels, run_of, write_qrels, write_run
from index.retrieve import ClauseHit
from qa.answer import Answer, Evidence, Question
from qa.assistant import Event, EvidenceFound, Finished

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results"
DEPTH = 10
_PACKAGES = (
    "torch",
    "sentence-transformers",
    "transformers",
    "faiss-cpu",
    "bm25s",
    "llama-cpp-python",
    "opencc-python-reimplemented",
    "ir-measures",
)
# What must be the same for two halves of a run to belong together.
_SAME = ("code", "settings_digest", "generator", "questions")


class Answerer(Protocol):
    """What can be measured: the assistant, or a baseline."""

    @property
    def edition(self) -> Edition: ...

    def stream(self, question: Question) -> Iterator[Event]: ...


def run(
    answerer: Answerer,
    questions: Sequence[Labelled],
    out: Path,
    *,
    generator: str,
    settings_digest: str = "",
    progress: bool = True,
) -> tuple[Record, ...]:
    """Ask the questions and write records.jsonl, run.trec, qrels.trec and meta.json into `out`.

    A folder with an unfinished run of the same code, settings and questions is completed; any other is begun anew.
    """
    from tqdm import tqdm

    out.mkdir(parents=True, exist_ok=True)
    meta = describe(questions, generator, settings_digest)
    done = _done(out, meta)
    write_records(out / "records.jsonl", done)
    _write_meta(out, meta)
    left = [q for q in questions if q.id not in {r.id for r in done}]
    with (out / "records.jsonl").open("a", encoding="utf-8") as file:
        for question in tqdm(left, desc=out.name, unit="q", disable=not progress or not sys.stderr.isatty()):
            file.write(make_record(question, ask(answerer, question), answerer.edition).dumps() + "\n")
            file.flush()
    records = read_records(out / "records.jsonl")
    order = {q.id: n for n, q in enumerate(questions)}
    records = tuple(sorted(records, key=lambda r: order[r.id]))
    write_records(out / "records.jsonl", records)
    write_qrels(out / "qrels.trec", make_qrels(questions))
    write_run(out / "run.trec", run_of(records), generator)
    _write_meta(out, meta | {"finished": True})
    return records


def ask(answerer: Answerer, question: Labelled) -> tuple[Answer, tuple[Evidence, ...]]:
    """The answer, and the evidence that was chosen even where it then refused."""
    issued: tuple[Evidence, ...] = ()
    asked = Question.ask(question.question, question.language, question.history, question.id)
    for event in answerer.stream(asked):
        if isinstance(event, EvidenceFound):
            issued = event.issued
        elif isinstance(event, Finished):
            return event.answer, issued or event.answer.issued
    raise AssertionError("a stream ends with its answer")


def make_record(question: Labelled, asked: tuple[Answer, tuple[Evidence, ...]], edition: Edition) -> Record:
    """The record of an answer, judged by the question's labels."""
    answer, issued = asked
    known = {str(c.section) for c in edition.notice.clauses}
    source = edition.notice.source
    cited = tuple(
        Cited(
            section=str(c.section),
            verdict=c.verdict,
            # Without a quote nothing was quoted, so nothing is exact.
            exact=bool(c.quote) and source[slice(*c.span)] == c.quote,
            known=str(c.section) in known,
        )
        for c in answer.citations
    )
    hits: Sequence[ClauseHit] = answer.diagnostics.get("hits", ())
    ranked = [(str(h.section), round(h.score, 4)) for h in hits[:DEPTH]]
    sections = tuple(str(e.section) for e in issued)
    support = answer.diagnostics.get("stated")
    counts = judge(question, str(answer.outcome), answer.text, cited, sections, "\n".join(_shown(e) for e in issued))
    return Record(
        id=question.id,
        group=question.group,
        language=question.language,
        persona=question.persona,
        type=question.type,
        split=question.split,
        miss=question.miss,
        question=question.question,
        expected=question.outcome,
        outcome=str(answer.outcome),
        text=answer.text,
        cited=cited,
        ranked=tuple(ranked or [(str(e.section), round(e.score, 4)) for e in answer.evidence]),
        issued=sections,
        timings={
            "retrieve": answer.timings.retrieve,
            "first_token": answer.timings.first_token,
            "total": answer.timings.total,
        },
        rejected=tuple(f"{r.text} ({'; '.join(r.problems)})" for r in answer.rejected),
        unknown_keys=answer.unknown_keys,
        support=float(support) if isinstance(support, int | float) else None,
        counts=counts,
    )


def _shown(evidence: Evidence) -> str:
    return f"{evidence.heading} {evidence.text}"


def describe(questions: Sequence[Labelled], generator: str, settings_digest: str) -> dict[str, Any]:
    """What a result must name: commit and code, settings, generator, machine, packages, questions, date."""
    asked = hashlib.sha256("\n".join(map(repr, questions)).encode()).hexdigest()[:12]
    return {
        "commit": _git("rev-parse", "HEAD"),
        "changed_since": bool(_git("status", "--porcelain", "--untracked-files=no")),
        "code": code_digest(),
        "settings_digest": settings_digest,
        "generator": generator,
        "questions": asked,
        "n": len(questions),
        "splits": sorted({q.split for q in questions}),
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "machine": {"cpu": _cpu(), "cores": os.cpu_count(), "system": platform.system()},
        "python": platform.python_version(),
        "packages": {name: found for name in _PACKAGES if (found := _version(name))},
    }


def code_digest() -> str:
    """Twelve hex digits over the files that decide an answer, whether committed or not."""
    digest = hashlib.sha256()
    for folder in ("corpus", "index", "qa", "prompts"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _done(out: Path, meta: dict[str, Any]) -> tuple[Record, ...]:
    path = out / "meta.json"
    before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if not before or before.get("finished") or any(before.get(key) != meta[key] for key in _SAME):
        return ()
    return read_records(out / "records.jsonl")


def _write_meta(out: Path, meta: dict[str, Any]) -> None:
    (out / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip()


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
