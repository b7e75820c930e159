"""`python -m eval`: ask the labelled questions, report the measures, compare results, check labels, gather feedback."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from corpus.command import positive, run_command
from qa.errors import user_errors

EPILOG = """examples:
  python -m eval run                              (dev, everything, into eval/results/dev)
  python -m eval run --generator extractive --what answers --limit 20 --name quick
  python -m eval run --what planted               (verification alone; needs no weights)
  python -m eval report                           (report.md in every results folder)
  python -m eval compare dev dev-before
  python -m eval learning                         (what the known queries are worth)
  python -m eval probe --most 2500                (learn the judge's probe anew: about an hour)
  python -m eval feedback --out candidates.jsonl"""
T = TypeVar("T")
WHATS = ("answers", "baselines", "ablations", "stages", "planted", "all")


class UsageError(Exception):
    """What was asked for cannot be; the message is one sentence for the user."""


def main(argv: list[str] | None = None) -> int:
    """Run a command; 0, or 1 where `check` finds faults, 2 for a user's mistake, 130 when interrupted."""
    arguments = _parser().parse_args(argv)
    status = run_command(
        "python -m eval", lambda: arguments.command(arguments), lambda: (UsageError, *user_errors())
    )
    if status == 130:
        print("interrupted; the same command goes on from here", file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval",
        description="Measures the assistant on the labelled questions.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="ask the questions and record what comes back")
    run.add_argument(
        "--split",
        choices=["dev", "test", "all"],
        default="dev",
        help="which half; test is for reporting, not tuning (default: dev)",
    )
    run.add_argument("--what", choices=WHATS, default="all", help="what to measure (default: all)")
    run.add_argument("--name", help="the results folder (default: the split)")
    run.add_argument("--generator", choices=["auto", "llama_cpp", "transformers", "openai_api", "extractive"])
    run.add_argument("--limit", type=positive, metavar="N", help="N questions, of every type and language in turn")
    run.add_argument("--cache", help="the folder of weights and indexes")
    run.add_argument("--quiet", action="store_true", help="no progress")
    run.set_defaults(command=_run)
    report = commands.add_parser("report", help="write report.md with plots into results folders")
    report.add_argument("names", nargs="*", metavar="NAME", help="results folders (default: all)")
    report.set_defaults(command=_report)
    compare = commands.add_parser("compare", help="the paired difference B − A of every measure")
    compare.add_argument("a", metavar="A", help="results folder, also one within: dev/baselines/top-clause")
    compare.add_argument("b", metavar="B")
    compare.set_defaults(command=_compare)
    learning = commands.add_parser("learning", help="what the known queries are worth, by how many are learnt from")
    learning.add_argument("--split", choices=["dev", "test"], default="dev", help="which half (default: dev)")
    learning.add_argument("--cache", help="the folder of weights and indexes")
    learning.set_defaults(command=_learning)
    probe = commands.add_parser("probe", help="learn the judge's probe from known queries, 2 s each, and write it")
    probe.add_argument("--most", type=positive, default=2500, metavar="N", help="known queries to read (default: 2500)")
    probe.add_argument("--since", default="", metavar="A", help="the first of the authors to leave out (default: all)")
    probe.add_argument("--generator", choices=["llama_cpp", "transformers"], help="whose states (default: the first)")
    probe.add_argument("--cache", help="the folder of weights and indexes")
    probe.set_defaults(command=_probe)
    check = commands.add_parser("check", help="check every label against the notice")
    check.set_defaults(command=_check)
    feedback = commands.add_parser("feedback", help="questions readers remarked on, as candidates for labelling")
    feedback.add_argument("--db", type=Path, metavar="FILE", help="where the feedback lies (default: the app's)")
    feedback.add_argument("--out", type=Path, metavar="FILE", help="write there, not to stdout; counts go to stderr")
    feedback.set_defaults(command=_feedback)
    for command in (run, report, compare, learning, probe):
        command.add_argument("--results", type=Path, metavar="DIR", help="where results lie (default: eval/results)")
    return parser


def _run(arguments: argparse.Namespace) -> int:
    from eval.work import Work, do

    splits = ("dev", "test") if arguments.split == "all" else (arguments.split,)
    if len(splits) > 1 and arguments.name:
        raise UsageError("--split all writes results of both halves, each by its own name; leave --name out")
    for split in splits:
        out = _results(arguments) / (arguments.name or split)
        work = Work(
            split, out, arguments.generator, arguments.cache, limit=arguments.limit, progress=not arguments.quiet
        )
        do(work, arguments.what)
        print(out)
    return 0


def _report(arguments: argparse.Namespace) -> int:
    from eval.report import write_report

    root = _results(arguments)
    names = arguments.names or sorted(path.parent.name for path in root.glob("*/meta.json"))
    if not names:
        raise UsageError(f"there are no results in {root}; run python -m eval run first")
    for name in names:
        print(_readable(write_report, root / name))
    return 0


def _compare(arguments: argparse.Namespace) -> int:
    from eval.compare import comparison
    from eval.record import read_records
    from eval.report import read_meta

    folders = [_results(arguments) / name for name in (arguments.a, arguments.b)]
    for folder in folders:
        _readable(read_meta, folder)
    a, b = (_readable(read_records, folder / "records.jsonl") for folder in folders)
    try:
        print(comparison(a, b, (arguments.a, arguments.b)))
    except ValueError as error:
        raise UsageError(str(error)) from error
    return 0


def _learning(arguments: argparse.Namespace) -> int:
    from eval.ablations import open_index
    from eval.learning import learning_curve
    from eval.tables import table
    from eval.work import Work
    from index.retrieve import open_embedder

    work = Work(arguments.split, _results(arguments), generator="extractive", cache=arguments.cache)
    embedder = open_embedder(work.settings.cache_path)
    index = open_index(work.edition, embedder, work.settings)
    rows = [
        (f"{learnt.n:,}", f"{learnt.success:.3f}", f"{learnt.area:.3f}")
        for learnt in learning_curve(work.edition, index, embedder, work.questions)
    ]
    print(table(("known queries", "Success@1", "area under the curve"), rows))
    return 0


def _probe(arguments: argparse.Namespace) -> int:
    from tqdm import tqdm

    from eval.ablations import open_index
    from eval.probing import fit, fit_sums, leave_authors_out, read_near
    from eval.tables import table
    from eval.work import Work
    from index.retrieve import open_embedder
    from qa.generate.base import TokenScorer
    from qa.model_draft import ModelDrafter
    from qa.open import open_drafter
    from qa.probe import place

    work = Work("dev", _results(arguments), arguments.generator or "auto", arguments.cache)
    drafter = open_drafter(work.settings, work.edition)
    if not (isinstance(drafter, ModelDrafter) and isinstance(drafter.generator, TokenScorer)):
        raise UsageError("no local model is at hand whose states could be learnt from")
    embedder = open_embedder(work.settings.cache_path)
    index = open_index(work.edition, embedder, work.settings)
    try:
        folds = leave_authors_out(work.edition, index, arguments.since)
        sums = fit_sums(work.edition, folds)
        print(f"qa/stated.py: ALL {sums.all:.1f} BEST {sums.best:.1f} MEANT {sums.meant:.1f} BIAS {sums.bias:.1f}")
        print(f"known queries, {sums.n:,} of authors left out: area under the curve {sums.area:.3f}")
        scorer = drafter.generator
        reading = read_near(work.edition, index, embedder, folds, scorer, work.settings, arguments.most)
        fitted = fit(list(tqdm(reading, total=arguments.most)))
    except ValueError as error:
        raise UsageError(str(error)) from error
    fitted.probe.save(path := place(drafter.generator.name.partition(":")[2]))
    print(table(("told by", "area under the curve"), [(way, f"{area:.3f}") for way, area in fitted.areas.items()]))
    print(path)
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from corpus.library import load_notice
    from eval.questions import label_faults, load_questions

    edition = load_notice("henan-2023-27")
    try:
        questions = load_questions()
    except ValueError as error:
        raise UsageError(f"the labelled questions cannot be read: {error}") from error
    faults = [f"{q.id}: {fault}" for q in questions for fault in label_faults(q, edition)]
    print("\n".join(faults) or f"{len(questions)} questions, every label stands in the notice")
    return 1 if faults else 0


def _feedback(arguments: argparse.Namespace) -> int:
    from corpus.library import load_notice
    from eval.feedback import candidates
    from eval.questions import FOLDER, load_questions
    from qa.feedback import Feedback, FeedbackError, default_place
    from qa.settings import load_settings

    place, out = arguments.db or load_settings().feedback_path or default_place(), arguments.out
    if not place.is_file():
        raise UsageError(f"there is no feedback at {place}; the page makes the file when a reader remarks on an answer")
    if out and out.resolve().is_relative_to(FOLDER.resolve()):
        raise UsageError(f"candidates are not labelled questions yet, so not into {FOLDER}; name another file")
    try:
        found = candidates(Feedback(place).all(), load_notice("henan-2023-27"), load_questions())
    except FeedbackError as error:
        raise UsageError(str(error)) from error
    if out is None:
        print(found.dumps(), end="")
    else:
        try:
            out.write_text(found.dumps(), encoding="utf-8")
        except OSError as error:
            raise UsageError(f"cannot write {out}: {error.strerror}") from error
    for name, count in found.counts.items():
        print(f"{count:6} {name}", file=sys.stderr)
    return 0


def _readable(read: Callable[[Path], T], path: Path) -> T:
    try:
        return read(path)
    except ValueError as error:
        raise UsageError(str(error)) from error


def _results(arguments: argparse.Namespace) -> Path:
    from eval.run import RESULTS

    chosen: Path | None = arguments.results
    return chosen or RESULTS


if __name__ == "__main__":
    sys.exit(main())
