"""Section numbers of a document laid out by GB/T 9704: the path, its labels and every spelling of it.

The four levels of the standard (7.3.3) are marked 一、 / （一） / 1. / （1）.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import total_ordering

HAN_DIGITS = "零一二三四五六七八九"
HAN_NUMERAL = r"[一二三四五六七八九十百][一二三四五六七八九十百零]*"
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
# Stretches without a mark: what stands before the first, and 落款 with its date after the last.
TITLE_BLOCK: tuple[int, ...] = (0,)
CLOSING: tuple[int, ...] = (0, 1)
_UNNUMBERED = {"标题": TITLE_BLOCK, "標題": TITLE_BLOCK, "title": TITLE_BLOCK, "0": TITLE_BLOCK}
_UNNUMBERED |= {"落款": CLOSING, "closing": CLOSING, "0.1": CLOSING}
_LONGEST = 100  # characters of a spelling: reading takes time that grows with their square


def han_numeral(n: int) -> str:
    """Write 1–999 as the Chinese numeral used in section marks.

    >>> [han_numeral(n) for n in (1, 10, 11, 20, 21, 101, 110)]
    ['一', '十', '十一', '二十', '二十一', '一百零一', '一百一十']
    """
    if not 1 <= n <= 999:
        raise ValueError(f"a section number is from 1 to 999, got {n}")
    hundreds, rest = divmod(n, 100)
    tens, ones = divmod(rest, 10)
    out = HAN_DIGITS[hundreds] + "百" if hundreds else ""
    if tens:
        out += ("" if tens == 1 and not hundreds else HAN_DIGITS[tens]) + "十"
    elif hundreds and ones:
        out += "零"
    return out + (HAN_DIGITS[ones] if ones else "")


def parse_han_numeral(text: str) -> int:
    """Read a Chinese numeral below 1,000; raises ValueError on anything else.

    >>> [parse_han_numeral(t) for t in ("三", "十", "十一", "二十", "一百零一")]
    [3, 10, 11, 20, 101]
    """
    total, digit = 0, 0
    for char in text:
        if char in HAN_DIGITS:
            digit = HAN_DIGITS.index(char)
        elif char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            raise ValueError(f"not a Chinese numeral: {text!r}")
    if han_numeral(min(max(total + digit, 1), 999)) != text:  # 一一, 十百, 零
        raise ValueError(f"not a Chinese numeral: {text!r}")
    return total + digit


def roman_numeral(n: int) -> str:
    """Write a positive integer below 400 in Roman numerals, for English part numbers."""
    out = ""
    pairs = ((90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    for value, mark in ((100, "C"), *pairs):
        out += mark * (n // value)
        n %= value
    return out


def _parse_roman(text: str) -> int:
    values = [_ROMAN[char] for char in text]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def _number(mark: str) -> int:
    if mark.isdecimal():
        return int(mark)
    return _parse_roman(mark.upper()) if mark[0] in "IVXLCivxlc" else parse_han_numeral(mark)


_IN_ANNEX = re.compile(rf"(?:附件|Annex|a)\s*({HAN_NUMERAL}|[0-9]{{1,3}})[\s:.,]*", re.IGNORECASE)
# One number of a section as people type it, after NFKC: 三 · 3 · (三) · III, with the words around it.
_STEP = re.compile(
    rf"""\s*(?:第|Part|Section|Sec\.?|Chapter|Clause|Item|§|s\.)?\s*
    \(?\s*(?P<number>{HAN_NUMERAL}|[0-9]{{1,3}}|(?<![0-9])[IVXLC]+(?![A-Z]))\s*\)?
    \s*(?:部分|大项|项|条|节|款|点|小点)?\s*[、。.,:;·/\-—]*\s*""",
    re.VERBOSE | re.IGNORECASE,
)


@total_ordering
@dataclass(frozen=True, slots=True)
class SectionId:
    """A section's place in its document: `(3, 8, 1)` is 三、（八）1.

    `(0,)` is the title block and `(0, 1)` the closing: attachments, 落款 and date, in no part.
    `annex` is 0 in the document itself and n in its 附件n, which may start again at 一、.
    Sorts as numbers, so 3.9 comes before 3.10.
    """

    path: tuple[int, ...]
    annex: int = 0

    def __post_init__(self) -> None:
        numbered = 1 <= len(self.path) <= 4 and all(1 <= n <= 999 for n in self.path)
        if not (numbered or self.path in (TITLE_BLOCK, CLOSING)) or self.annex < 0:
            got = f"{self.path} in annex {self.annex}"
            raise ValueError(f"a section has one to four numbers from 1 to 999, got {got}")

    @classmethod
    def parse(cls, text: str) -> SectionId:
        """Read a section number in any usual spelling; raises ValueError naming what was got.

        >>> [str(SectionId.parse(t)) for t in ("三（八）1", "第三部分第八项第1条", "III.8.1")]
        ['3.8.1', '3.8.1', '3.8.1']
        """
        if len(text) > _LONGEST:
            raise ValueError(f"not a section number: {text[:40]!r}… has {len(text):,} characters")
        # NFKC turns ㈠ into (一) and ① into 1; the Traditional forms of the words are few.
        rest = unicodedata.normalize("NFKC", text).strip().translate(str.maketrans("項條節點", "项条节点"))
        annex = 0
        if in_annex := _IN_ANNEX.match(rest):
            annex, rest = _number(in_annex[1]), rest[in_annex.end() :] or "0"
        if unnumbered := _UNNUMBERED.get(rest.lower()):
            return cls(unnumbered, annex)
        numbers: list[int] = []
        at = 0
        while at < len(rest):
            step = _STEP.match(rest, at)
            if not step or step.end() == at:
                break
            numbers.append(_number(step["number"]))
            at = step.end()
        if at < len(rest) or not 1 <= len(numbers) <= 4 or 0 in numbers:
            raise ValueError(f"not a section number: {text!r} (expected one like 3.8.1 or 三、（八）1.)")
        return cls(tuple(numbers), annex)

    def __str__(self) -> str:
        return (f"a{self.annex}." if self.annex else "") + ".".join(map(str, self.path))

    def __lt__(self, other: SectionId) -> bool:
        return (self.annex, self.path) < (other.annex, other.path)

    @property
    def parent(self) -> SectionId | None:
        """The section this one lies in; None for a part and the title block, to which the closing belongs."""
        return SectionId(self.path[:-1], self.annex) if len(self.path) > 1 else None

    @property
    def label_zh(self) -> str:
        """The number as the standard writes it: 三、（八）1.（2）; 标题 or 落款 where there is none."""
        annex = f"附件{self.annex} " if self.annex else ""
        if self.path[0] == 0:
            return annex + ("标题" if self.path == TITLE_BLOCK else "落款")
        forms = ("{han}、", "（{han}）", "{n}.", "（{n}）")
        marks = (form.format(han=han_numeral(n), n=n) for form, n in zip(forms, self.path, strict=False))
        return annex + "".join(marks)

    @property
    def label_en(self) -> str:
        """The number for an English reader: `Part III (8) 1`; `Title` or `Closing` where there is none."""
        annex = f"Annex {self.annex}, " if self.annex else ""
        if self.path[0] == 0:
            return annex + ("Title" if self.path == TITLE_BLOCK else "Closing")
        part, *rest = self.path
        forms = ("({})", "{}", "({})")
        return annex + " ".join(
            [f"Part {roman_numeral(part)}", *(f.format(n) for f, n in zip(forms, rest, strict=False))]
        )
