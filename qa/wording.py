"""Check a wording against the notice: where it comes from, and to the character where it differs."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

# At the first call, so that --help does not wait for dictionaries and the grammar of figures.
if TYPE_CHECKING:
    from corpus.library import Edition
    from corpus.notice import Span
    from corpus.section import SectionId
    from qa.alignment import Alignment
    from qa.changed_figures import FigureChange
    from qa.stretches import Stretch, Stretches, Tokens

LIMIT = 100_000  # characters; the notice and its English together are fewer
# From here up a text is a changed wording of the notice, below it is another text. Chosen on the shipped notice, in
# both languages: sentences with every tenth token replaced by others of the notice come out at 0.81 and more, with
# every fourth at 0.59, with every third mostly above 0.58; sentences of invented plans at 0.52 and less. A few words of
# any plan are like some of this one ("build innovation platforms" 0.8), so a short text needs more.
SAME = 0.56
SAME_IF_SHORT = 0.7
_SHORT = 12  # tokens: characters in Chinese, words in English
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the two part; the spans index `pasted` and `verbatim` of the check, the texts stand there.

    `insert` is in the pasted text only, `delete` in the notice only.
    """

    kind: Literal["insert", "delete", "replace"]
    pasted: str
    verbatim: str
    pasted_span: Span
    verbatim_span: Span


@dataclass(frozen=True, slots=True)
class WordingCheck:
    """What was found for one sentence of a pasted text.

    `pasted_span` is its place in that text. `verbatim` is the stretch of the notice it stands for: `source[span]`
    in Chinese (a span of `verbatim` is at `span[0]` + it in the source); in English the unofficial English, and `span`
    that of the Chinese it translates. `identical` leaves script, width, like marks, white space and Taiwan's terms
    aside; `script_only` tells that it is identical and not in the copy's characters. `stated` is the section number
    the sentence was pasted with. `similarity` is 0–1; without a match `section` and `span` are None.
    """

    pasted: str
    pasted_span: Span
    language: Literal["zh", "en"]
    stated: SectionId | None
    section: SectionId | None
    span: Span | None
    verbatim: str
    identical: bool
    script_only: bool
    differences: tuple[Difference, ...]
    figures: tuple[FigureChange, ...]
    similarity: float

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        sections = {k: str(s) if (s := getattr(self, k)) else None for k in ("stated", "section")}
        label = self.section.label_zh if self.section else None
        return asdict(self) | sections | {"label": label, "figures": [change.to_json() for change in self.figures]}


def check_wording(edition: Edition, text: str) -> tuple[WordingCheck, ...]:
    """Check each sentence of a pasted text: any script, or English; a part of a sentence may begin and end anywhere.

    A section number alone (三、（八）1.) stands for the section's whole text. Raises ValueError where the text has no
    word in it or more than `LIMIT` characters; so many take a few seconds.
    """
    if not any(char.isalnum() for char in text):
        raise ValueError("there is nothing to check: the text is empty; paste a sentence of the notice")
    if len(text) > LIMIT:
        raise ValueError(f"the text has {len(text):,} characters, expected {LIMIT:,} at most; check it in parts")
    from qa.pasted import sentences
    from qa.stretches import stretches_of

    checks: list[WordingCheck] = []
    before: SectionId | None = None
    for start, end in sentences(text):
        stretches = stretches_of(edition, english=not _HAN.search(text, start, end))
        checks.append(_check(edition, stretches, text, (start, end), before))
        before = checks[-1].section or before
    return tuple(checks)


def _check(edition: Edition, stretches: Stretches, text: str, span: Span, before: SectionId | None) -> WordingCheck:
    from qa.alignment import align
    from qa.pasted import stated_section
    from qa.stretches import tokens, without_end_marks

    stated, behind = stated_section(text[slice(*span)])
    pasted = text[span[0] + behind : span[1]]
    given = without_end_marks(tokens(pasted, stretches.terms))
    blank = WordingCheck(
        pasted=pasted or text[slice(*span)],
        pasted_span=(span[0] + behind, span[1]) if pasted else span,
        language="en" if stretches.terms is None else "zh",
        stated=stated,
        section=None,
        span=None,
        verbatim="",
        identical=False,
        script_only=False,
        differences=(),
        figures=(),
        similarity=0.0,
    )
    if stated and not given.keys:
        return _whole_section(edition, blank, stated)
    preferred = [s for s in (stated, before) if s]
    if exact := _exact(stretches, pasted, given, preferred):
        return _matched(blank, *exact, similarity=1.0)
    found: tuple[Stretch, Alignment] | None = None
    for stretch, within in stretches.near(given):
        alignment = align(given.keys, stretch.tokens.keys, within)
        if found is None or alignment.similarity > found[1].similarity:
            found = stretch, alignment
    if found is None or found[1].similarity < (SAME if len(given.keys) >= _SHORT else SAME_IF_SHORT):
        return replace(blank, similarity=found[1].similarity if found else 0.0)
    return _differing(blank, given, *found)


def _whole_section(edition: Edition, blank: WordingCheck, stated: SectionId) -> WordingCheck:
    clause = next((c for c in edition.notice.clauses if c.section == stated), None)
    if clause is None:
        return blank
    source = edition.notice.source[slice(*clause.span)]
    return replace(blank, section=stated, span=clause.span, verbatim=source, identical=True, similarity=1.0)


def _exact(
    stretches: Stretches, pasted: str, given: Tokens, preferred: list[SectionId]
) -> tuple[Stretch, Span] | None:
    """Where just these words stand: in the section they were pasted with, or that of the sentence before, or first."""
    from corpus.script import TermTable
    from qa.stretches import tokens, without_end_marks

    found = [(stretch, span) for stretch in stretches.all for span in stretch.exactly(given, plain=False)]
    if not found and stretches.terms is not None:
        as_typed = without_end_marks(tokens(pasted, TermTable(())))
        found = [(stretch, span) for stretch in stretches.all for span in stretch.exactly(as_typed, plain=True)]
    sections = [stretch.clause.section for stretch, _ in found]
    best = next((s for s in preferred if s in sections), None)
    return found[sections.index(best) if best else 0] if found else None


def _matched(blank: WordingCheck, stretch: Stretch, span: Span, *, similarity: float) -> WordingCheck:
    verbatim = stretch.text[slice(*span)]
    return replace(
        blank,
        section=stretch.clause.section,
        span=stretch.source_span(span),
        verbatim=verbatim,
        identical=True,
        script_only=not stretch.english and "".join(_HAN.findall(verbatim)) != "".join(_HAN.findall(blank.pasted)),
        similarity=similarity,
    )


def _differing(blank: WordingCheck, given: Tokens, stretch: Stretch, alignment: Alignment) -> WordingCheck:
    from qa.alignment import of_whole_terms
    from qa.changed_figures import changed_figures

    window = stretch.tokens.of(*alignment.window)
    check = _matched(blank, stretch, window, similarity=alignment.similarity)
    if not alignment.differences:
        return check
    differences = []
    for a, b in of_whole_terms(alignment.differences, given, stretch.tokens):
        own, there = given.of(*a), stretch.tokens.of(*b)
        there = there[0] - window[0], there[1] - window[0]
        kind: Literal["insert", "delete", "replace"] = "replace"
        if a[0] == a[1] or b[0] == b[1]:
            kind = "delete" if a[0] == a[1] else "insert"
        texts = check.pasted[slice(*own)], check.verbatim[slice(*there)]
        differences.append(Difference(kind, *texts, own, there))
    figures = changed_figures(check.pasted, check.verbatim)
    return replace(check, identical=False, script_only=False, differences=tuple(differences), figures=figures)


def main(argv: list[str] | None = None) -> int:
    """Check a text; 0 if all of it is identical, 1 if some differs or is not found, 2 for a user's mistake."""
    parser = argparse.ArgumentParser(
        prog="python -m qa.wording",
        description=__doc__,
        epilog="exit status: 0 identical, 1 something differs or is not found, 2 a mistake in what was asked",
    )
    parser.add_argument("text", help="a sentence or a paragraph, Chinese in any script or English; - reads stdin")
    parser.add_argument("--json", action="store_true", help="one line of JSON for each sentence")
    parser.add_argument("--notice", metavar="SLUG", help="which notice (default: the only one)")
    args = parser.parse_args(argv)
    from corpus.library import CorpusError, list_notices, load_notice

    try:
        slugs = list_notices()
        if args.notice is None and len(slugs) != 1:
            raise CorpusError(f"say which notice is meant; the shelf has: {', '.join(slugs) or 'none'}")
        text = sys.stdin.read() if args.text == "-" else args.text
        checks = check_wording(load_notice(args.notice or slugs[0]), text)
    except (CorpusError, ValueError) as error:
        print(f"qa: {error}", file=sys.stderr)
        return 2
    try:
        for check in checks:
            print(json.dumps(check.to_json(), ensure_ascii=False) if args.json else _told(check))
    except BrokenPipeError:  # as in `… | head`; the interpreter would complain again when it flushes
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0 if all(check.identical for check in checks) else 1


def _told(check: WordingCheck) -> str:
    """A check in a few lines for the terminal."""
    if check.section is None:
        return f"not found\t{check.pasted}"
    verdict = "identical" if check.identical else f"differs (similarity {check.similarity:.2f})"
    lines = [f"{check.section}\t{verdict}\t{check.verbatim}"]
    signs = {"insert": "+", "delete": "-", "replace": "~"}
    lines += [f"\t{signs[d.kind]} {d.pasted or '∅'} | notice: {d.verbatim or '∅'}" for d in check.differences]
    for change in check.figures:
        ours, theirs = (f"{f.text} ({f.unit})" if f else "∅" for f in (change.pasted, change.notice))
        lines.append(f"\tfigure {ours} | notice: {theirs}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
