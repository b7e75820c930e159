"""`python -m qa`: questions and answers in the terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from corpus.command import run_command
from qa.errors import user_errors

if TYPE_CHECKING:
    from qa.answer import Answer, Question
    from qa.assistant import Assistant

EPILOG = """examples:
  python -m qa "How many 5G base stations by 2025, and who is responsible?"
  python -m qa --json "到2025年建成多少5G基站？"
  python -m qa --batch questions.jsonl > answers.jsonl
  python -m qa                                  (a prompt; an empty line or Ctrl-D ends it)"""


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 for an answer of any outcome, 2 for a user's mistake, 130 when interrupted."""
    args = _parser().parse_args(argv)
    return run_command("qa", lambda: _run(args), user_errors)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m qa",
        description="Answers questions about a government notice, every sentence cited to its section and checked.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("question", nargs="?", help="the question, in Chinese or English; none starts a prompt")
    parser.add_argument("--json", action="store_true", help="print the answer as one line of JSON")
    parser.add_argument("--batch", metavar="FILE", help='answer a JSONL file of {"id", "question"} in order')
    parser.add_argument("--language", choices=["en", "zh-Hans", "zh-Hant"], help="answer in this, not the question's")
    parser.add_argument("--generator", choices=["auto", "llama_cpp", "transformers", "openai_api", "extractive"])
    parser.add_argument("--model", help="a GGUF file, a Hugging Face folder or id, or the model's name on the server")
    parser.add_argument("--notice", help="which notice of the shelf (python -m corpus list)")
    parser.add_argument("--cache", help="the folder of weights and indexes")
    parser.add_argument("--quiet", action="store_true", help="nothing on stderr but errors")
    return parser


def _run(args: argparse.Namespace) -> int:
    from qa.batch import read_batch
    from qa.settings import SettingsError, load_settings

    if args.batch and args.question:
        raise SettingsError("give a question or --batch, not both")
    batch = read_batch(args.batch) if args.batch else None
    settings = load_settings(generator=args.generator, model=args.model, notice=args.notice, cache=args.cache)
    from qa.open import open_assistant

    assistant = open_assistant(settings, progress=not args.quiet)
    if batch is not None:
        return _answer_batch(assistant, batch, args)
    if args.question is not None:
        _answer(assistant, _question(args.question, args), as_json=args.json)
        return 0
    return _prompt(assistant, args)


def _question(text: str, args: argparse.Namespace, **more: Any) -> Question:
    from qa.answer import Question

    return Question.ask(text, args.language, **more)


def _answer(assistant: Assistant, question: Question, *, as_json: bool) -> Answer:
    from qa.assistant import EvidenceFound, Finished, StatementReady
    from qa.terminal import Printer

    printer = Printer()
    for event in assistant.stream(question):
        if isinstance(event, EvidenceFound) and not as_json and sys.stderr.isatty():
            printer.evidence(event, question.language)
        elif isinstance(event, StatementReady) and not as_json:
            printer.text(event.text)
        elif isinstance(event, Finished):
            if as_json:
                print(event.answer.dumps())
            else:
                printer.answer(event.answer)
            return event.answer
    raise AssertionError("a stream ends with its answer")


def _answer_batch(assistant: Assistant, rows: Iterable[dict[str, Any]], args: argparse.Namespace) -> int:
    from tqdm import tqdm

    for row in tqdm(list(rows), desc="questions", unit="q", disable=args.quiet or not sys.stderr.isatty()):
        history = tuple(map(str, row.get("history") or ()))
        identity = None if row.get("id") is None else str(row["id"])
        answer = assistant.ask(_question(row["question"], args, history=history, id=identity))
        print(answer.dumps(), flush=True)
    return 0


def _prompt(assistant: Assistant, args: argparse.Namespace) -> int:
    history: list[str] = []
    for line in _typed():
        question = _question(line, args, history=tuple(history[-4:]))
        _answer(assistant, question, as_json=args.json)
        history.append(line)
    return 0


def _typed() -> Iterator[str]:
    shown = "? " if sys.stdin.isatty() else ""
    while True:
        try:
            line = input(shown)
        except EOFError:
            return
        if not line.strip():
            return
        yield line


if __name__ == "__main__":
    sys.exit(main())
