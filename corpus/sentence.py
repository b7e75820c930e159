"""Cutting a stretch of a document into sentences, and reading the 责任单位 bracket."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.notice import Sentence, Span

_ENDS = "。！？!?；;"
# By opening mark; the half-width brackets close the full-width ones too, as copies mix them.
_CLOSING_OF = {
    **dict.fromkeys("（(", "）)"),
    **dict.fromkeys("《", "》"),
    **dict.fromkeys("〔[【", "〕]】"),
    **dict.fromkeys("“", "”"),
    **dict.fromkeys("‘", "’"),
    **dict.fromkeys("「", "」"),
    **dict.fromkeys("『", "』"),
}
_CLOSE = frozenset("".join(_CLOSING_OF.values()))
_PARAGRAPH_END = re.compile(r"(?<=[。！？；])[^\S\r\n]*[\r\n]|\r?\n[^\S\r\n]*\r?\n")
# A row of a table is a sentence of its own, for no full stop parts it from the next.
_ROW = re.compile(r"^[^\S\r\n]*[|｜].*$", re.MULTILINE)

_ROLE = r"(?:[责責]\s*任|[牵牽]\s*[头頭]|配\s*合|[主协協]\s*[办辦])\s*(?:[单單]\s*位|部\s*[门門])\s*[:：]"
_UNITS = r"[^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*"
_RESPONSIBILITY = re.compile(rf"[（(]\s*{_ROLE}(?P<units>{_UNITS})[）)][。；;]?")
# How the name of an organ ends; a listed item that ends otherwise shares the ending of the next one
# (濟源示範區、航空港區管委會).
ORGAN_ENDS = tuple("厅廳委局办辦会會行府院关關部门門署联聯位组組队隊处處室司校学學所站心")


def sentence_spans(source: str, start: int, end: int) -> list[Span]:
    """Spans of the sentences of `source[start:end]`: ends at 。！？； outside brackets and quotes.

    The 责任单位 bracket and the row of a table are always sentences of their own. White space between
    sentences is in none of them; a line break inside a sentence stays in it.
    """
    found = (m.span() for pattern in (_RESPONSIBILITY, _ROW) for m in pattern.finditer(source, start, end))
    spans: list[Span] = []
    at = start
    for whole_start, whole_end in [*sorted(found), (end, end)]:
        if whole_start >= at:  # a bracket in a row belongs to the row
            spans += _plain_spans(source, at, whole_start)
            spans.append((whole_start, whole_end))
            at = whole_end
    return [trimmed for span in spans if (trimmed := trim(source, span))[0] < trimmed[1]]


def _plain_spans(source: str, start: int, end: int) -> Iterator[Span]:
    enclosed = _enclosed(source, start, end)
    begin = start
    for i in range(start, end):
        if enclosed[i - start]:
            continue
        follows = source[i + 1 : min(i + 2, end)] or " "
        # “…。” ends the sentence with the quote, unless the sentence goes on: “…。”的…
        after_stop = i > begin and source[i - 1] in "。！？"
        quoted = source[i] in "”」』" and after_stop and follows not in "，,、：:的"
        if (source[i] in _ENDS or quoted) and follows not in _ENDS:
            yield begin, i + 1
            begin = i + 1
    yield begin, end


def _enclosed(source: str, start: int, end: int) -> list[bool]:
    """For each character of the stretch, whether it lies within a pair of brackets or quotes.

    A mark without its partner in the same paragraph encloses nothing, so one slip cannot swallow a document.
    """
    enclosed = [False] * (end - start)
    paragraph_ends = {m.start() for m in _PARAGRAPH_END.finditer(source, start, end)}
    opened: list[int] = []
    for i in range(start, end):
        char = source[i]
        if i in paragraph_ends:
            opened.clear()
        elif char in _CLOSING_OF:
            opened.append(i)
        elif char in _CLOSE:
            partner = next((o for o in reversed(opened) if char in _CLOSING_OF[source[o]]), None)
            if partner is not None:
                del opened[opened.index(partner) :]
                enclosed[partner - start : i - start] = [True] * (i - partner)
    return enclosed


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
    """The units named in the 责任单位 brackets, in order, as written; 牵头 and 配合单位 are such units too.

    >>> units = "（责任单位：省科技厅、财政厅，甲示范区、乙港区管委会）"
    >>> responsible_units((Sentence(units, (0, len(units)), "responsibility"),))
    ('省科技厅', '财政厅', '甲示范区、乙港区管委会')
    """
    units: list[str] = []
    for sentence in sentences:
        if match := _RESPONSIBILITY.fullmatch(sentence.text):
            units += _units(match["units"])
    return tuple(units)


def _units(listed: str) -> Iterator[str]:
    for group in re.split(r"[，,；;。]", listed):
        role = re.match(rf"\s*{_ROLE}", group)
        if not role and re.search("[:：]", group):
            continue  # 完成时限：2025年 names no unit
        shared = ""
        for name in group[role.end() if role else 0 :].split("、"):
            shared += ("、" if shared else "") + name.strip()
            if shared.endswith(ORGAN_ENDS):
                yield shared
                shared = ""
        if shared:
            yield shared


_HAN = re.compile(r"[\u3400-\u9fff]")


def fragment_spans(text: str) -> tuple[Span, ...]:
    """Where a sentence may be cut into parts that each say one thing: after ，； in Chinese, after ; in English.

    Marks inside brackets, quotation marks and figures do not count. The spans cover the text without gaps.
    """
    marks = "，,；;。" if _HAN.search(text) else ";；"
    spans: list[Span] = []
    depth, begin = 0, 0
    for i, char in enumerate(text):
        depth += (char in _CLOSING_OF) - (char in _CLOSE and depth > 0)
        between_digits = 0 < i < len(text) - 1 and text[i - 1].isdigit() and text[i + 1].isdigit()
        if char in marks and not depth and not between_digits:
            spans.append((begin, i + 1))
            begin = i + 1
    if begin < len(text):
        spans.append((begin, len(text)))
    return tuple(spans)
