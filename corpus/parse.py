"""Text → Notice, for any document laid out by GB/T 9704—2012 (7.3.3: 一、 / （一） / 1. / （1）).

Nothing is changed or dropped: clauses and sentences are spans of the source; only page furniture above the
title and white space lie between them. A document of articles (第一条…), which is of another family, is one
unnumbered clause.
"""

from __future__ import annotations

import re

from corpus.front import Front, read_closing, read_front
from corpus.marks import Mark, find_marks, lines_of
from corpus.notice import Clause, Notice, Sentence, Span
from corpus.section import CLOSING, TITLE_BLOCK, SectionId
from corpus.sentence import is_responsibility, responsible_units, sentence_spans, trim

# A heading ends with its line or its 。; copies break a line within a quotation (深化“⏎三化”改革).
_HEADING = re.compile(r"(?:“[^”。]{0,40}”|「[^」。]{0,40}」|[^。\r\n])*")
_HEADING_LIMIT = 40


def parse(source: str, slug: str) -> Notice:
    """Parse a document; `slug` names it. Raises ValueError where there is no text at all."""
    if not source.strip():
        raise ValueError(f"{slug}: the document is empty; expected the text of a notice")
    marks = list(find_marks(source))
    body_start = marks[0].start if marks else len(source)
    front = read_front(lines_of(source, 0, body_start))
    closing: Front | None = None
    clauses = [_unnumbered(source, SectionId(TITLE_BLOCK), (front.start, body_start), front)]
    for mark, following in zip(marks, [*marks, None][1:], strict=True):
        end = following.start if following else len(source)
        if mark.level == 0:
            clauses.append(_unnumbered(source, mark.section, (mark.start, end)))
            continue
        # 落款 ends what its part of the document says, so it is no text of the last numbered section.
        last = following is None or following.level == 0
        signed = read_closing(lines_of(source, mark.start, end)[1:]) if last else None
        text_end = signed.start if signed else end
        has_subsections = following is not None and following.section.parent == mark.section
        clauses.append(_clause(source, mark, text_end, has_subsections=has_subsections))
        if signed:
            section = SectionId(CLOSING, mark.section.annex)
            clauses.append(_unnumbered(source, section, (text_end, end), signed))
            closing = closing or signed
    signature = closing if closing and closing.issue_date and not front.issue_date else front
    return Notice(
        slug=slug,
        title=front.title,
        document_number=front.document_number,
        issuing_authority=signature.issuing_authority or front.issuing_authority,
        addressees=front.addressees,
        issue_date=signature.issue_date,
        source=source,
        clauses=tuple(clause for clause in clauses if clause.sentences),
    )


def _unnumbered(source: str, section: SectionId, span: Span, front: Front | None = None) -> Clause:
    """The title block or closing: each line by itself, since titles and names have no full stop."""
    kinds = front.kinds if front else {}
    parts = [part for part in kinds if span[0] <= part[0] < span[1]]
    for line, _ in lines_of(source, *span):
        if not any(part[0] <= line[0] < part[1] for part in kinds):
            parts += sentence_spans(source, *line)
    sentences = tuple(Sentence(source[slice(*part)], part, kinds.get(part, "body")) for part in sorted(parts))
    return Clause(section, 0, "", sentences, trim(source, span))


def _clause(source: str, mark: Mark, end: int, *, has_subsections: bool) -> Clause:
    start, end = trim(source, (mark.start, end))
    text_start = min(mark.text_start, end)
    heading_end = _heading_end(source, text_start, end, has_subsections=has_subsections)
    spans = sentence_spans(source, heading_end, end)
    if heading_end > text_start:
        spans.insert(0, trim(source, (start, heading_end)))
    else:  # no heading: the mark belongs to the first sentence
        spans[:1] = [(start, spans[0][1] if spans else end)]
    heading = re.sub(r"\s*[\r\n]\s*", "", source[text_start:heading_end]).strip().rstrip("。：:")
    sentences = tuple(
        Sentence(text, span, _kind(text, is_heading=bool(heading) and i == 0))
        for i, span in enumerate(spans)
        for text in [source[slice(*span)]]
    )
    return Clause(mark.section, mark.level, heading, sentences, (start, end), responsible_units(sentences))


def _heading_end(source: str, start: int, end: int, *, has_subsections: bool) -> int:
    """Where the heading at `start` ends, after its 。; `start` where the clause opens with a sentence."""
    match = _HEADING.match(source, start, end)
    stop = match.end() if match else start
    line = source[start:stop].rstrip()
    after = min(stop + 1, end) if source.startswith("。", stop) else stop
    alone = not source[after:end].strip()
    # An item of a list is one sentence, and no heading of nothing.
    is_item = alone and not has_subsections and (after > stop or line.endswith(("；", ";", "！", "？")))
    # A heading with a comma has parallel parts (加强领导，落实责任); 凡种果的，给予补助 is a sentence.
    unequal = len({len(part) for part in re.split("[，,；;：:]", line)}) > 1
    is_sentence = not alone and (unequal or re.search("[的者][，,]", line))
    if len(line) > _HEADING_LIMIT or is_item or is_sentence:
        return start
    return after


def _kind(text: str, *, is_heading: bool) -> str:
    if is_heading:
        return "heading"
    return "responsibility" if is_responsibility(text) else "body"
