"""Check a wording against the notice: where it comes from, and to the character where it differs."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.command import reader_may_leave, run_command
from qa.checked import Difference, Verdict, WordingCheck
from qa.errors import user_errors

# At the first call, so that --help does not wait for dictionaries and the grammar of figures.
if TYPE_CHECKING:
    from corpus.library import Edition

__all__ = ["LIMIT", "Difference", "Verdict", "WordingCheck", "check_wording", "checks"]

LIMIT = 100_000  # characters; the notice and its English together are fewer


def check_wording(edition: Edition, text: str) -> tuple[WordingCheck, ...]:
    """Check each sentence of a pasted text, and each quotation in a sentence that is the writer's own.

    The text may be in any script, or English; a part of a sentence may begin and end anywhere. A section number alone
    (三、（八）1.) stands for the section's whole text. Raises ValueError where the text has no word in it or more than
    `LIMIT` characters; so many take a few seconds.
    """
    return tuple(checks(edition, text))


def checks(edition: Edition, text: str) -> Iterator[WordingCheck]:
    """The same one by one, as they are found, in the order of the text."""
    if not any(char.isalnum() for char in text):
        raise ValueError("there is nothing to check: the text is empty; paste a sentence of the notice")
    if len(text) > LIMIT:
        raise ValueError(f"the text has {len(text):,} characters, expected {LIMIT:,} at most; check it in parts")
    from qa.checker import Checker

    return Checker(edition, text).checks()


def main(argv: list[str] | None = None) -> int:
    """Check a text; 0 if all of it is identical, 1 if some differs or is not found, 2 for a user's mistake."""
    parser = argparse.ArgumentParser(
        prog="python -m qa.wording",
        description=__doc__,
        epilog="exit status: 0 identical, 1 something differs or is not found, 2 a mistake in what was asked",
    )
    parser.add_argument("text", help="a sentence or a paragraph, Chinese in any script or English; - reads stdin")
    parser.add_argument("--json", action="store_true", help="one line of JSON for each sentence")
    parser.add_argument("--notice", metavar="SLUG", help="which notice (python -m corpus list)")
    args = parser.parse_args(argv)
    return run_command("qa", lambda: _check(args), lambda: (ValueError, *user_errors()))


def _check(args: argparse.Namespace) -> int:
    from corpus.library import load_notice
    from qa.settings import load_settings

    text = sys.stdin.read() if args.text == "-" else args.text
    found = check_wording(load_notice(load_settings(notice=args.notice).notice), text)
    with reader_may_leave():  # the status is of all of it, read or not
        for check in found:
            print(json.dumps(check.to_json(), ensure_ascii=False) if args.json else _told(check))
    return 0 if all(check.sound for check in found) else 1


def _told(check: WordingCheck) -> str:
    """A check in a few lines for the terminal."""
    if check.kind == "own_words" or check.section is None:
        says = {Verdict.OWN_WORDS: "own words", Verdict.NO_CLAUSE: "no such section"}.get(check.verdict, "not found")
        lines = [f"{says}\t{check.pasted}"]
    else:
        verdict = "identical" if check.identical else f"differs (similarity {check.similarity:.2f})"
        verdict += f", attributed to {check.stated}" if check.misattributed else ""
        lines = [f"{check.section}\t{verdict}\t{check.verbatim}"]
    signs = {"insert": "+", "delete": "-", "replace": "~", "omit": "…"}
    lines += [f"\t{signs[d.kind]} {d.pasted or '∅'} | notice: {d.verbatim or '∅'}" for d in check.differences]
    for change in check.figures:
        ours, theirs = (f"{f.text} ({f.unit})" if f else "∅" for f in (change.pasted, change.notice))
        lines.append(f"\tfigure {ours} | notice: {theirs}")
    for known in check.known:
        lines.append(f"\tfigure {known.figure.text} | notice: {', '.join(map(str, known.sections)) or '∅'}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
