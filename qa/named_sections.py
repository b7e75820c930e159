"""The section numbers that a question names, in every spelling people put in a sentence."""

from __future__ import annotations

import re

from corpus.script import fold
from corpus.section import HAN_NUMERAL, SectionId

_SECTION_ZH = re.compile(
    rf"第?{HAN_NUMERAL}(?:部分|大项|、)?\s*[(（]{HAN_NUMERAL}[)）](?:\s*第?[0-9]{{1,2}}(?:条|项|点|\.)?)?"
    rf"|第{HAN_NUMERAL}部分(?:第{HAN_NUMERAL}项)?(?:第[0-9一二三四五六七八九十]+[条点])?"
)
# I is the reader as often as a number: part I need is no section, Part I of the notice is.
_ROMAN = r"(?:[ivx]{2,}|[vx]|i(?=\s*(?:$|[^\w\s]|(?:of|says?|states?|covers?|is|about)\b)))\b"
_SECTION_EN = re.compile(
    rf"(?:(?<![\w-])(?:part|section|clause|item|art\.?)(?:\s+|(?=[0-9]))|§\s*)"
    rf"((?:{_ROMAN}|[0-9]{{1,2}})(?:[\s.]*\(?[0-9]{{1,2}}\)?){{0,3}})(?![0-9a-z%])"
)
_SECTION_DOTTED = re.compile(
    r"(?<![0-9.])(?:([1-9]\.[0-9]{1,2}(?:\.[0-9]{1,2})?)\s*[条节款项章]|([1-9]\.[0-9]{1,2}\.[0-9]{1,2})(?![0-9.%]))"
)


def named_sections(text: str) -> tuple[tuple[SectionId, ...], str]:
    """The section numbers a question names, and the question with them blanked: they are no figures."""
    folded = fold(text)
    found: list[SectionId] = []
    matches = [m for pattern in (_SECTION_ZH, _SECTION_EN, _SECTION_DOTTED) for m in pattern.finditer(folded)]
    for match in matches:
        spelling = next((g for g in match.groups() if g), match[0])
        try:
            section = SectionId.parse(spelling)
        except ValueError:
            continue
        if section not in found:
            found.append(section)
        text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return tuple(found), text
