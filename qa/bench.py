"""`python -m qa.bench`: how long answers take here, and how much memory, on questions from a file."""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.command import positive, run_command
from qa.errors import user_errors

if TYPE_CHECKING:
    from qa.assistant import Assistant

QUESTIONS = Path(__file__).parent.parent / "eval" / "questions" / "facts.jsonl"


def main(argv: list[str] | None = None) -> int:
    """Print a small table; 0, or 2 for a user's mistake."""
    parser = argparse.ArgumentParser(prog="python -m qa.bench", description=__doc__)
    parser.add_argument("-n", type=positive, default=30, help="how many questions (default 30)")
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="a JSONL file with a question a line")
    parser.add_argument("--generator", help="as for python -m qa")
    parser.add_argument("--writing", choices=["long", "always"], help="as in the settings")
    args = parser.parse_args(argv)
    return run_command("qa", lambda: _measure(args), user_errors)


def _measure(args: argparse.Namespace) -> None:
    """Every third question of the file, up to `-n`, after three to warm up."""
    from qa.answer import Question
    from qa.batch import read_batch
    from qa.open import open_assistant
    from qa.settings import SettingsError, load_settings

    questions = [row["question"] for row in read_batch(str(args.questions))][::3]
    if len(questions) < 4:
        raise SettingsError(f"{args.questions} has too few questions: every third is asked, three of them to warm up")
    settings = load_settings(generator=args.generator, writing=args.writing)
    start = time.perf_counter()
    assistant = open_assistant(settings)
    opened = time.perf_counter() - start
    for question in questions[:3]:
        assistant.ask(Question.ask(question))
    answers = [assistant.ask(Question.ask(question)) for question in questions[3 : 3 + args.n]]
    rows = {
        "one search": [_search(assistant, question) for question in questions[3 : 3 + args.n]],
        "retrieval, evidence, decision": [a.timings.retrieve for a in answers],
        "first verified sentence": [a.timings.first_token for a in answers],
        "whole answer": [a.timings.total for a in answers],
    }
    written = sum(any(s.origin in ("generated", "regenerated") for s in a.statements) for a in answers)
    load = os.getloadavg()[0]
    print(f"machine: {_cpu()}, {os.cpu_count()} cores, load {load:.1f}; generator: {answers[0].generator}")
    print(f"n = {len(answers)} (a model wrote in {written}); opened in {opened:.1f} s; peak memory {_peak():.1f} GB")
    print(f"{'milliseconds':32}{'p50':>8}{'p95':>8}")
    for name, values in rows.items():
        p95 = statistics.quantiles(values, n=20, method="inclusive")[18] if len(values) > 1 else values[0]
        print(f"{name:32}{statistics.median(values):8.0f}{p95:8.0f}")


def _search(assistant: Assistant, question: str) -> int:
    """Milliseconds of one search for a question as typed."""
    start = time.perf_counter()
    assistant.retriever.search(question)
    return round((time.perf_counter() - start) * 1000)


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _peak() -> float:
    """Peak resident memory of this process in GB (10⁹ bytes)."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


if __name__ == "__main__":
    sys.exit(main())
