"""Cutting a stretch of a document into sentences, and reading the 责任单位 bracket."""

from __future__ import annotations

import re

from corpus.notice import Sentence, Span

_ENDS = "。！？!?；;"
_OPEN, _CLOSE = "（(“‘「『《〔[【", "）)”’」』》〕]】"
_CLOSING_OF = dict(zip(_OPEN, _CLOSE, strict=True))
_RESPONSIBILITY = re.compile(r"[（(]\s*[责責]任[单單]位\s*[:：](?P<units>[^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*)[）)]")
# How the name of an organ ends; a listed item that ends otherwise shares the ending of the next one
# (濟源示範區、航空港區管委會).
_ORGAN_ENDS = tuple("厅廳委局办辦会會行府院关關部署联聯位组組司校所")


def sentence_spans(source: str, start: int, end: int) -> list[Span]:
    """Spans of the sentences of `source[start:end]`: ends at 。！？； outside brackets and quotes.

    The 责任单位 bracket is always a sentence of its own. White space between sentences is in none of them;
    a line break inside a sentence stays in it.
    """
    spans: list[Span] = []
    brackets = [m.span() for m in _RESPONSIBILITY.finditer(source, start, end)]
    at = start
    for bracket_start, bracket_end in [*brackets, (end, end)]:
        spans += _plain_spans(source, at, bracket_start)
        if bracket_end > bracket_start:
            spans.append((bracket_start, bracket_end))
        at = bracket_end
    return spans


def _plain_spans(source: str, start: int, end: int) -> list[Span]:
    spans: list[Span] = []
    expected: list[str] = []
    begin = start
    for i in range(start, end):
        char = source[i]
        if char in _CLOSING_OF:
            expected.append(_CLOSING_OF[char])
        elif expected and _folded(char) == _folded(expected[-1]):
            expected.pop()
        # A blank line ends whatever a missing bracket left open, so one slip cannot swallow a document.
        if source.startswith("\n\n", i):
            expected.clear()
        if char in _ENDS and not expected:
            spans.append((begin, i + 1))
            begin = i + 1
    spans.append((begin, end))
    return [trimmed for span in spans if (trimmed := trim(source, span))[0] < trimmed[1]]


def _folded(char: str) -> str:
    return {"）": ")", "】": "]", "〕": "]"}.get(char, char)


def trim(source: str, span: Span) -> Span:
    """The span without white space at its ends (of zero length where it held nothing else)."""
    start, end = span
    while start < end and source[start].isspace():
        start += 1
    while end > start and source[end - 1].isspace():
        end -= 1
    return start, end


def is_responsibility(text: str) -> bool:
    """Whether the sentence is the bracket that names the responsible units."""
    return _RESPONSIBILITY.fullmatch(text) is not None


def responsible_units(sentences: tuple[Sentence, ...]) -> tuple[str, ...]:
    """The units named in the 责任单位 brackets, in order, as written.

    >>> units = "（责任单位：省科技厅、财政厅，甲示范区、乙港区管委会）"
    >>> responsible_units((Sentence(units, (0, len(units)), "responsibility"),))
    ('省科技厅', '财政厅', '甲示范区、乙港区管委会')
    """
    units: list[str] = []
    for sentence in sentences:
        if match := _RESPONSIBILITY.fullmatch(sentence.text):
            for group in re.split(r"[，,；;]", match["units"]):
                shared = ""
                for name in group.split("、"):
                    shared += ("、" if shared else "") + name.strip()
                    if shared.endswith(_ORGAN_ENDS):
                        units.append(shared)
                        shared = ""
                if shared:
                    units.append(shared)
    return tuple(units)
