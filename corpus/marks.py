"""Finding the section marks of a GB/T 9704 document: 一、 / （一） / 1. / （1） in every form copies have.

A mark counts only at the start of a line (or right after a heading) and only if it is the next in sequence,
so a line that opens with a cross-reference or a figure does not become a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.front import Line, is_date, lists_attachment, plain
from corpus.section import TITLE_BLOCK, SectionId, parse_han_numeral
from corpus.sentence import ORGAN_ENDS, trim

_HAN = r"[一二三四五六七八九十百](?:[ \u3000]?[一二三四五六七八九十百零])*"
_DIGITS = r"\d(?:[ \u3000]?\d)?"
# Level and form. ①  is used for the fourth level and below it for a fifth, which is no section.
_MARKS = (
    (1, re.compile(rf"({_HAN})\s*[、．.]\s*")),
    (2, re.compile(rf"[（(]\s*({_HAN})\s*[）)]\s*[、.．]?\s*|([㈠-㈩])\s*")),
    # Not 1.5 (a figure) nor 1、2 (a list of numbers), but 1.2025年 and 1. 5G.
    (3, re.compile(rf"({_DIGITS})\s*[.．、](?!\d(?!\d{{3}}年))\s*|([⒈-⒛])\s*")),
    (4, re.compile(rf"[（(]\s*({_DIGITS})\s*[）)]\s*|([⑴-⒇])\s*")),
    (4, re.compile(r"([①-⑳])\s*")),
)
# What follows a mark where the line only refers to that section: （三）项所列…, （一）和（二）…
_CROSS_REFERENCE = re.compile(
    rf"(?:[（(]\s*(?:{_HAN}|{_DIGITS})\s*[）)]|{_DIGITS}[.．]?)*"
    r"[项項款条條](?:[所中和至到及与與的内內、，,]|[规規]定)"
    r"|[、和至到及与與—–-]\s*[（(]"
)
# 三、四季度 and 二、三线城市 name two neighbours; 二、三大工程 is a heading.
_NEIGHBOUR = re.compile(r"([一二三四五六七八九十])[季月年级級线線类類号號期批次层層部]")
# A heading with another mark right after it: 一、总体要求 （一）指导思想。 The copy ran two lines together.
_HEADING_BEFORE_MARK = re.compile(
    r"[^。，,；;：:]{1,40}?"
    rf"(?:\s+(?=[（(㈠-㈩①-⒛]|{_HAN}|\d)|。\s*(?=[（(]\s*{_HAN}|[㈠-㈩]))"
)
_TITLED = r"(?:[:：.．、\s]\s*(?P<title>[^。；;]{0,60}))?"
_ANNEX = re.compile(rf"附\s*件\s*(?:(?P<number>{_DIGITS}|{_HAN}){_TITLED})?")
# Laws and regulations are another family: there （一） is an item of an article, not a section.
_ARTICLE = re.compile(r"第\s*[一1]\s*[编編章节節条條](?:\s|$)")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark: where it starts, where the text behind it starts, its level (0: none), what it numbers."""

    start: int
    text_start: int
    level: int
    section: SectionId


@dataclass(slots=True)
class _Place:
    """How far the numbering has come: the open sections as (form, number), the outermost first."""

    annex: int = 0
    open: list[tuple[int, int]] = field(default_factory=list)
    used: set[SectionId] = field(default_factory=set)

    def enter_annex(self) -> SectionId:
        self.annex += 1
        self.open = []
        return SectionId(TITLE_BLOCK, self.annex)

    def take(self, source: str, at: int, end: int) -> Mark | None:
        """The mark that stands here if it is the next of its form; None if it is not, or is no mark."""
        for form, (level, pattern) in enumerate(_MARKS):
            match = pattern.match(source, at, end)
            number = _number(next(filter(None, match.groups()))) if match else 0
            if not match or _refers(pattern, source, match.end(), end, number):
                continue
            outer = [m for m in self.open if m[0] < form]
            path = (*(n for _, n in outer), number)
            if number != dict(self.open).get(form, 0) + 1 or len(path) > 4:
                continue
            section = SectionId(path, self.annex)
            if section not in self.used:  # as （一） after 1. under the same 一、
                self.open = [*outer, (form, number)]
                self.used.add(section)
                return Mark(at, match.end(), level, section)
        return None


def lines_of(source: str, start: int, end: int) -> list[Line]:
    """The lines of `source[start:end]` that hold something, without white space at their ends."""
    spans = (trim(source, m.span()) for m in re.compile(r"[^\r\n]+").finditer(source, start, end))
    return [(span, source[slice(*span)]) for span in spans if span[0] < span[1]]


def find_marks(source: str) -> Iterator[Mark]:
    """Every section mark in order, and one of level 0 where an annex begins."""
    place = _Place()
    lines = lines_of(source, 0, len(source))
    listing = articles = False
    after_date: int | None = None  # where the line below 落款 and date starts
    for i, ((start, end), text) in enumerate(lines):
        following = lines[i + 1] if i + 1 < len(lines) else ((end, end), "")
        if _opens_annex(text, following[1], place.annex):
            yield Mark(start, start, 0, place.enter_annex())
            articles, after_date = False, None
            continue
        # 附件：1.… lists the annexes: its numbers continue no section.
        listing = lists_attachment(text, after_another=listing)
        articles = articles or (not place.open and bool(_ARTICLE.match(text)))
        if is_date(text):
            after_date = following[0][0]
        if listing or articles or "|" in text or text.count("\t") > 1:  # the last two: rows of a table
            continue
        first = _MARKS[0][1].match(source, start, end)
        again = first and _number(first[1]) == 1 and not _refers(_MARKS[0][1], source, first.end(), end, 1)
        if again and place.open and after_date is not None:
            # 一、 again below 落款 and date: an annex whose line 附件 the copy has lost.
            yield Mark(after_date, after_date, 0, place.enter_annex())
        at = start
        while mark := place.take(source, at, end):
            yield mark
            after_date = None
            if not (heading := _HEADING_BEFORE_MARK.match(source, mark.text_start, end)):
                break
            at = heading.end()


def _opens_annex(text: str, following: str, annex: int) -> bool:
    """Whether the line is 附件, or 附件n (with its title) for the next n, and none of a list above 落款."""
    match = _ANNEX.fullmatch(text)
    if not match or plain(following).startswith("附件"):
        return False
    if match["title"] and (is_date(following) or following.endswith(ORGAN_ENDS)):
        return False
    return not match["number"] or _number(match["number"]) == annex + 1


def _refers(pattern: re.Pattern[str], source: str, at: int, end: int, number: int) -> bool:
    """Whether what follows a mark shows that the line only refers to the section, or counts something."""
    following = pattern.match(source, at, end) or _NEIGHBOUR.match(source, at, end)  # （三）（四）项…
    if following and _number(next(filter(None, following.groups()))) == number + 1:
        return True
    return _CROSS_REFERENCE.match(source, at, end) is not None


def _number(mark: str) -> int:
    """The number of a mark in any form, 0 where it is none (三一、)."""
    digits = plain(mark).strip("().")
    if digits.isdecimal():
        return int(digits)
    try:
        return parse_han_numeral(digits)
    except ValueError:
        return 0
