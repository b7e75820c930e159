"""What a draft quotes and what it says of it: quotation marks, attributions to a section, words that lead in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

from corpus.notice import Span
from corpus.script import fold
from corpus.section import SectionId
from qa.pasted import LONGEST, NUMBER

_TITLE = re.compile(r"《([^《》\n]{8,120})》")
_CLOSING = {"“": "”", "「": "」", "『": "』", '"': '"'}
# A mark of a list in front of a wording, which need not be the notice's.
_LIST_MARK = re.compile(r"\s*(?:[-*+•·●○■◆▪➢✓–—]+|\(?[0-9]{1,2}[.、)]|\([一二三四五六七八九十]+\)|[①-⑳]|#+)\s*")
# What leads a wording in, on folded text: the verb, a few words, and the mark it is followed by.
_LEAD_IN = re.compile(
    r"(规定|提出|指出|明确|要求|强调|写明|载明|表述|原文|如下"
    r"|\b(?:states?|provides?|says?|reads?|requires?|stipulates?|sets out)\b)"
    r'(?:[^,.。:;"]{0,8}(?:[:,]\s*|\bthat\s+))?'
)
_DOCUMENT_NUMBER = re.compile(r"\([0-9]{4}\)\s*(?:(?:第\s*)?[0-9]+\s*号|No\.\s*[0-9]+)", re.IGNORECASE)
_INNER = str.maketrans("‘’", "“”")


def quoted_spans(text: str, span: Span) -> Iterator[Span]:
    """What stands within the outermost pairs of quotation marks in a stretch of a text, without the marks.

    >>> text = "按“建‘三’桥”和「修塔」办，“未"
    >>> [text[a:b] for a, b in quoted_spans(text, (0, len(text)))]
    ['建‘三’桥', '修塔']
    """
    at, end = span
    while at < end:
        partner = _partner(text, at, min(end, at + LONGEST)) if text[at] in _CLOSING else -1
        if partner > at + 1:
            yield at + 1, partner
        at = max(partner, at) + 1


def _partner(text: str, at: int, end: int) -> int:
    """Where the quotation mark at `at` is closed; -1 where it is not."""
    closing, depth = _CLOSING[text[at]], 0
    for i in range(at + 1, end):
        if text[i] == closing:
            if depth == 0:
                return i
            depth -= 1
        elif text[i] == text[at]:
            depth += 1
    return -1


def titles(text: str, span: Span) -> Iterator[Span]:
    """The titles of documents that a stretch names in 《》, without the marks; not 《通知》 and other short names."""
    for match in _TITLE.finditer(text, *span):
        yield match.span(1)


def left_open(text: str) -> int:
    """How many quotation marks a text leaves open; below 0, how many it closes that were open before it.

    >>> left_open("规定：“建‘三’桥。"), left_open("修塔。”"), left_open("“种树”")
    (1, -1, 0)
    """
    return sum(text.count(opening) - text.count(closing) for opening, closing in _CLOSING.items() if opening != closing)


def as_quoted(text: str) -> str:
    """A quotation as the text it is from has it, of the same length: its inner marks are double there.

    >>> as_quoted("实行‘标准地’出让")
    '实行“标准地”出让'
    """
    return text.translate(_INNER) if re.search("[\u3400-\u9fff]", text) else text


def attributions(text: str, span: Span) -> list[tuple[SectionId, Span]]:
    """The section numbers named in a stretch of a text, with their places.

    >>> text = "根据第三部分第（八）项第2条规定"
    >>> [(str(section), text[a:b]) for section, (a, b) in attributions(text, (0, len(text)))]
    [('3.8.2', '第三部分第（八）项第2条')]
    """
    found = []
    for match in NUMBER.finditer(fold(text[slice(*span)])):
        with suppress(ValueError):
            found.append((SectionId.parse(match[0].strip(" :,。")), (span[0] + match.start(), span[0] + match.end())))
    return found


def narrower(text: str, span: Span) -> Iterator[Span]:
    """A stretch without what may only stand around a wording: a list mark, words that lead in, a section named last,
    half a pair of quotation marks, the marks of emphasis in Markdown."""
    at, part = span[0], text[slice(*span)]
    folded, end = fold(part), len(part)
    starts, ends = [0], [end, len(part.rstrip("*_ "))]
    if mark := _LIST_MARK.match(folded):
        starts.append(mark.end())
    if lead := _LEAD_IN.search(folded, 0, 120):
        starts += [lead.end(1), lead.end()]
    for _, (first, last) in attributions(part, (0, end))[-1:]:
        opened = max(folded.rfind("(", 0, first), folded.rfind("[", 0, first))
        if opened > 0 and first - opened <= 20 and not folded[last:].strip(")] 。.;,规定"):
            ends.append(opened)
    inside = list(quoted_spans(part, (0, end)))
    starts += [i + 1 for i in starts if part[i : i + 1] in {*_CLOSING} and all(i + 1 != first for first, _ in inside)]
    closing = {*_CLOSING.values()}
    ends += [i - 1 for i in ends if part[i - 1 : i] in closing and all(i - 1 != last for _, last in inside)]
    # What is left has all the quotations.
    starts = [i for i in starts if i <= min([at for at, _ in inside], default=end)]
    ends = [i for i in ends if i >= max([last for _, last in inside], default=0)]
    for first in starts:
        for last in ends:
            if (first, last) != (0, end) and first < last:
                yield at + first, at + last


def without(text: str, span: Span, parts: Sequence[Span]) -> str:
    """A stretch of a text with blanks for its parts, its section numbers and document numbers: all as long as it is."""
    blank = list(text[slice(*span)])
    numbers = [place for _, place in attributions(text, span)]
    at = span[0]
    numbers += [(at + m.start(), at + m.end()) for m in _DOCUMENT_NUMBER.finditer(fold("".join(blank)))]
    for first, last in (*parts, *numbers):
        blank[first - at : last - at] = " " * (last - first)
    return "".join(blank)
