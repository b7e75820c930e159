"""A pasted text: its sentences, and the section number a sentence was pasted with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.notice import Span
from corpus.script import fold
from corpus.section import SectionId
from corpus.sentence import sentence_spans, trim

LONGEST = 600  # characters of a sentence; one without a full stop for longer is cut at its commas
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
_QUOTED_LINE = re.compile(r"^[^\S\n]*[“「『][^“”「」『』\n]*[”」』][^\S\n]*\n", re.MULTILINE)
_HEADING = re.compile(
    rf"^(?P<heading>\s*(?:{_NUMERAL}+、|[（(]{_NUMERAL}+[）)]|[0-9]{{1,2}}[.．、])[^。！？!?；;，,：:\n]{{1,25}})\n"
    r"(?=(?P<following>[^\n]*))",
    re.MULTILINE,
)
_ENGLISH_END = re.compile(r"(?<=[.!?])[”’)]?\s+(?=[A-Z“‘(])")
# A number of two levels or more, or a part called one. One of a single level (1.提升产业能级) is the notice's own mark.
_HAN_NUMBER = (
    rf"第?{_NUMERAL}+(?:、|部分)?\s*(?:第?\({_NUMERAL}+\)(?:项)?|第{_NUMERAL}+项)"
    rf"(?:\s*第?(?:[0-9]{{1,2}}|{_NUMERAL}+)(?:[.、条款点]|(?=\s*(?:$|[规提指明要强中的:,])))"
    rf"|\s*\([0-9]{{1,2}}\))?"
)
_ENGLISH_NUMBER = r"\b(?:Part|Section)\s+[IVX0-9.]*[IVX0-9](?:\s*\([0-9]{1,2}\))?(?:\s*[0-9]{1,2}(?![0-9,.%]*[0-9%]))?"
_DOTTED = r"(?<![0-9.])[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{1,2}(?![0-9.%])"
NUMBER = re.compile(rf"{_HAN_NUMBER}|第{_NUMERAL}+部分|{_DOTTED}|{_ENGLISH_NUMBER}", re.IGNORECASE)  # in folded text
_SEPARATOR = re.compile(r"[\s:,.]*")


def sentences(text: str) -> Iterator[Span]:
    """The spans of the sentences that have a word in them, in order, none longer than 600 characters.

    >>> text = "建栈桥3座。修灯塔2座；\\n1.渔港\\n（一）船。"
    >>> [text[a:b] for a, b in sentences(text)]
    ['建栈桥3座。', '修灯塔2座；', '1.渔港', '（一）船。']
    """
    held: Span | None = None
    for first, last in _spans(text):
        begin = first
        while begin < last and text[begin] in "”」』’":
            begin += 1
        if held:  # the mark that closes a quotation belongs to the sentence before
            yield held[0], begin if begin > first else held[1]
        held = begin if held else first, last
    if held:
        yield held


def _spans(text: str) -> Iterator[Span]:
    start = 0
    for stop in sorted({*(m.end() for m in _BREAK.finditer(text)), *_line_ends(text), len(text)}):
        for begin in range(start, stop, _PARAGRAPH):
            for span in _in_paragraph(text, begin, min(begin + _PARAGRAPH, stop)):
                for first, last in _shorter(text, trim(text, span)):
                    if any(char.isalnum() for char in text[first:last]):
                        yield first, last
        start = stop


def _line_ends(text: str) -> Iterator[int]:
    """Where a line ends that stands by itself without a full stop: a quotation that is all of it, or a heading.

    A heading is a section mark and few words, much shorter than the line that follows, which in text that is merely
    wrapped is as long.
    """
    yield from (match.end() for match in _QUOTED_LINE.finditer(text))
    for match in _HEADING.finditer(text):
        if len(match["following"]) > 1.5 * len(match["heading"]):
            yield match.end("heading") + 1


def _in_paragraph(text: str, start: int, end: int) -> list[Span]:
    if _HAN.search(text, start, end):
        return sentence_spans(text, start, end)
    ends = [m.end() for m in _ENGLISH_END.finditer(text, start, end)]
    return list(zip([start, *ends], [*ends, end], strict=True))


def _shorter(text: str, span: Span) -> Iterator[Span]:
    start, end = span
    while end - start > LONGEST:
        mark = max(text.rfind(char, start, start + LONGEST) for char in "，,；;、 ")
        cut = mark + 1 if mark > start else start + LONGEST
        yield start, cut
        start = cut
    yield start, end


def stated_section(text: str) -> tuple[SectionId | None, int]:
    """The section number a sentence opens with, in any spelling where it is all of it, and where the rest starts.

    >>> [(str(s), at) for s, at in map(stated_section, ("二、（一）3.修桥", "二（一）3", "3.修桥", "2.5万吨"))]
    [('2.1.3', 7), ('2.1.3', 5), ('None', 0), ('None', 0)]
    """
    folded = fold(text)
    blank = len(text) - len(text.lstrip())
    match = NUMBER.match(folded, blank)
    behind = _SEPARATOR.match(folded, match.end()) if match else None
    for number, end in ((text, len(text)), (match[0] if match else "", behind.end() if behind else 0)):
        try:
            section = SectionId.parse(number.strip(" :：,，。"))
        except ValueError:
            continue
        if len(section.path) > 1 or number is not text:
            return section, end
    return None, 0
