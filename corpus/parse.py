"""Text → Notice, for any document laid out by GB/T 9704—2012 (7.3.3: 一、 / （一） / 1. / （1）).

A mark counts only if it is the next in sequence, so a line that opens with a cross-reference or a figure
does not become a heading. Nothing is changed or dropped: clauses and sentences are spans of the source.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.front import read_front
from corpus.notice import Clause, Notice, Sentence, Span
from corpus.section import HAN_NUMERAL, SectionId, parse_han_numeral
from corpus.sentence import is_responsibility, responsible_units, sentence_spans, trim

_MARKS = (
    re.compile(rf"({HAN_NUMERAL})\s*[、．.]\s*"),
    re.compile(rf"[（(]\s*({HAN_NUMERAL})\s*[）)]\s*[、.．]?\s*|([㈠-㈩])\s*"),
    # not 1.5 (a figure), not 1、2 (a list of numbers)
    re.compile(r"([0-9０-９]{1,2})\s*[.．、]\s*(?![0-9０-９])"),
    re.compile(r"[（(]\s*([0-9０-９]{1,2})\s*[）)]\s*|([①-⑳])\s*"),
)
# What follows a mark when the line only refers to that section: （三）项所列…, 二、三季度…
_CROSS_REFERENCE = re.compile(
    rf"[项項款条條目]?(?:[所中和至到及与與、]|[规規]定)|[款条條]的?|{HAN_NUMERAL}[、季月年]"
)
_ANNEX = re.compile(r"^附件\s*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,2})?\s*[:：.．、]?")
# A heading is short and is no sentence with several parts.
_HEADING_LIMIT = 40
_HEADING_END = re.compile(r"[。\n]")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A section mark found in sequence: where it starts, where its heading starts, and what it numbers."""

    start: int
    text_start: int
    level: int
    section: SectionId


def parse(source: str, slug: str) -> Notice:
    """Parse a document; `slug` names it. Raises ValueError where there is no text at all."""
    if not source.strip():
        raise ValueError(f"{slug}: the document is empty; expected the text of a notice")
    marks = list(_find_marks(source))
    body_start = marks[0].start if marks else len(source)
    front = read_front([(span, source[slice(*span)]) for span in _lines(source, 0, body_start)])
    clauses = [_title_block(source, front.start, body_start, front.kinds)]
    for mark, end in zip(marks, [*(m.start for m in marks[1:]), len(source)], strict=True):
        clauses.append(_clause(source, mark, end))
    return Notice(
        slug=slug,
        title=front.title,
        document_number=front.document_number,
        issuing_authority=front.issuing_authority,
        addressees=front.addressees,
        issue_date=front.issue_date,
        source=source,
        clauses=tuple(clauses),
    )


def _lines(source: str, start: int, end: int) -> Iterator[Span]:
    for match in re.compile(r"[^\n]+").finditer(source, start, end):
        span = trim(source, match.span())
        if span[0] < span[1]:
            yield span


def _find_marks(source: str) -> Iterator[_Mark]:
    """Every section mark in sequence: at the start of a line, or right after a heading on the same line."""
    open_marks: list[tuple[int, int]] = []  # (level, number) from the outermost to the current section
    annex = 0
    for line_start, line_end in _lines(source, 0, len(source)):
        # A line 附件1 on its own, after the body has begun, opens an annex that may start again at 一、.
        if (annexed := _ANNEX.match(source[line_start:line_end])) and open_marks and line_end - line_start < 40:
            if annexed.end() == line_end - line_start or annexed[1]:
                annex += 1
                open_marks = []
            continue
        at = line_start
        while found := _next_in_sequence(source, at, line_end, open_marks):
            level, number, text_start = found
            open_marks = [m for m in open_marks if m[0] < level] + [(level, number)]
            path = tuple(n for _, n in open_marks)
            yield _Mark(at, text_start, level, SectionId(path, annex))
            # 一、总体要求 （一）指导思想。: the copy ran two headings together; white space parts them.
            gap = re.compile(r"[^\s。，,；;：:]{1,40}?\s+(?=\S)").match(source, text_start, line_end)
            if not gap:
                break
            at = gap.end()


def _next_in_sequence(source: str, at: int, end: int, open_marks: list[tuple[int, int]]) -> tuple[int, int, int] | None:
    """The mark at this place as (level, number, end of mark), if it is the next of its level; else None."""
    for level, pattern in enumerate(_MARKS, 1):
        match = pattern.match(source, at, end)
        if not match or _CROSS_REFERENCE.match(source, match.end(), end):
            continue
        number = _number(next(g for g in match.groups() if g))
        last = next((n for lv, n in open_marks if lv == level), 0)
        if number == last + 1:
            return level, number, match.end()
    return None


def _number(mark: str) -> int:
    plain = unicodedata.normalize("NFKC", mark).strip("()")
    return int(plain) if plain.isdecimal() else parse_han_numeral(plain)


def _clause(source: str, mark: _Mark, end: int) -> Clause:
    start, end = trim(source, (mark.start, end))
    heading_end = _heading_end(source, mark.text_start, end)
    spans = sentence_spans(source, heading_end, end)
    if heading_end > mark.text_start:
        spans.insert(0, trim(source, (start, heading_end)))
    elif spans:
        spans[0] = (start, spans[0][1])  # no heading: the mark belongs to the first sentence
    heading = source[mark.text_start : heading_end].strip().rstrip("。")
    sentences = tuple(
        Sentence(text, span, _kind(text, is_heading=bool(heading) and i == 0))
        for i, span in enumerate(spans)
        for text in [source[slice(*span)]]
    )
    return Clause(mark.section, mark.level, heading, sentences, (start, end), responsible_units(sentences))


def _heading_end(source: str, start: int, end: int) -> int:
    """Where the heading that starts here ends (after its 。); `start` where the clause opens with a sentence."""
    match = _HEADING_END.search(source, start, end)
    stop = match.start() if match else end
    heading = source[start:stop]
    alone = not source[stop:end].strip("。\n \t\u3000")
    if len(heading) > _HEADING_LIMIT or (re.search("[，,；;]", heading) and not alone):
        return start
    return stop + 1 if source.startswith("。", stop) and stop < end else stop


def _kind(text: str, *, is_heading: bool) -> str:
    if is_heading:
        return "heading"
    return "responsibility" if is_responsibility(text) else "body"


def _title_block(source: str, start: int, end: int, kinds: dict[Span, str]) -> Clause:
    sentences: list[Sentence] = []
    for line in _lines(source, start, end):
        spans = [line] if line in kinds else sentence_spans(source, *line)
        sentences += [Sentence(source[slice(*span)], span, kinds.get(span, "body")) for span in spans]
    span = trim(source, (start, end))
    return Clause(SectionId((0,)), 0, "", tuple(sentences), span)
