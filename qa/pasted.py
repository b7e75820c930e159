"""A pasted text: its sentences, and the section number a sentence was pasted with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.notice import Span
from corpus.section import SectionId
from corpus.sentence import sentence_spans, trim

_LONGEST = 600  # characters of a sentence; one without a full stop for longer is cut at its commas
_PARAGRAPH = 5_000
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_NUMERAL = "[一二三四五六七八九十]"
# A line break parts sentences behind a full stop, before a section mark and where a line is blank; else it only wraps.
# Within a line （一） behind a space parts a heading from the next.
_BREAK = re.compile(
    r"(?<=[。！？!?；;.:：）)])[^\S\n]*\n|\n\s*\n"
    rf"|\n(?=\s*(?:{_NUMERAL}+、|[（(](?:{_NUMERAL}+|[0-9]{{1,2}})[）)]|[0-9]{{1,2}}[.．、]))"
    rf"|[^\S\n]+(?=[（(]{_NUMERAL}+[）)])"
)
_ENGLISH_END = re.compile(r"(?<=[.!?])[”’)]?\s+(?=[A-Z“‘(])")
# A number of two levels or more in front of a wording. One of a single level (1.提升产业能级) is the notice's own mark.
_NUMBERED = re.compile(
    rf"\s*(?:第?{_NUMERAL}+(?:、|部分)?\s*(?:[（(]{_NUMERAL}+[）)]|第{_NUMERAL}+项)"
    rf"(?:\s*第?(?:[0-9]{{1,2}}|{_NUMERAL}+)[.．、条])?"
    r"|[0-9]{1,2}[.．][0-9]{1,2}[.．][0-9]{1,2}(?![0-9.%])"
    r"|(?:Part|Section)\s+[IVX0-9.]+(?:\s*\([0-9]{1,2}\))?(?:\s*[0-9]{1,2}(?![0-9,.%]))?)[\s:：,，.]*"
)


def sentences(text: str) -> Iterator[Span]:
    """The spans of the sentences that have a word in them, in order, none longer than 600 characters.

    >>> text = "建栈桥3座。修灯塔2座；\\n1.渔港\\n（一）船。"
    >>> [text[a:b] for a, b in sentences(text)]
    ['建栈桥3座。', '修灯塔2座；', '1.渔港', '（一）船。']
    """
    start = 0
    for stop in [*(m.end() for m in _BREAK.finditer(text)), len(text)]:
        for begin in range(start, stop, _PARAGRAPH):
            for span in _in_paragraph(text, begin, min(begin + _PARAGRAPH, stop)):
                for first, last in _shorter(text, trim(text, span)):
                    if any(char.isalnum() for char in text[first:last]):
                        yield first, last
        start = stop


def _in_paragraph(text: str, start: int, end: int) -> list[Span]:
    if _HAN.search(text, start, end):
        return sentence_spans(text, start, end)
    ends = [m.end() for m in _ENGLISH_END.finditer(text, start, end)]
    return list(zip([start, *ends], [*ends, end], strict=True))


def _shorter(text: str, span: Span) -> Iterator[Span]:
    start, end = span
    while end - start > _LONGEST:
        mark = max(text.rfind(char, start, start + _LONGEST) for char in "，,；;、 ")
        cut = mark + 1 if mark > start else start + _LONGEST
        yield start, cut
        start = cut
    yield start, end


def stated_section(text: str) -> tuple[SectionId | None, int]:
    """The section number a sentence opens with, in any spelling where it is all of it, and where the rest starts.

    >>> [(str(s), at) for s, at in map(stated_section, ("二、（一）3.修桥", "二（一）3", "3.修桥", "2.5万吨"))]
    [('2.1.3', 7), ('2.1.3', 5), ('None', 0), ('None', 0)]
    """
    match = _NUMBERED.match(text)
    for number, end in ((text, len(text)), (match[0] if match else "", match.end() if match else 0)):
        try:
            section = SectionId.parse(number.strip(" :：,，。"))
        except ValueError:
            continue
        if len(section.path) > 1:
            return section, end
    return None, 0
