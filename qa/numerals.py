"""Numbers as Chinese and English write them: 25万, 二百五十, 2.3 trillion, two hundred and fifty thousand."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

# Traditional and its Simplified form, for the characters that write, count, bound or join figures.
_PAIRS = (
    "萬万 億亿 兩两 倆两 俩两 號号 級级 條条 項项 強强 鏈链 個个 點点 幣币 區区 帶带 類类 種种 層层 輪轮 "
    "臺台 檯台 戶户 畝亩 處处 縣县 國国 餘余 過过 約约 達达 內内 於于 隻只 員员 場场 屆届 歐欧 週周 時时 "
    "鐘钟 數数 幾几 領领 組组 範范 圍围 噸吨 張张 從从 將将 報报 產产 業业 —- –- ―- −- 〔[ 〕]"
)
_FOLDED = str.maketrans(_PAIRS[0::3], _PAIRS[1::3])

HAN_DIGITS = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_STEPS = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100, "十": 10}

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINAL_WORDS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
    "nineteenth", "twentieth",
)  # fmt: skip
_WORD_VALUES = (
    {word: n for n, word in enumerate(_SMALL)}
    | {word: 10 * n for n, word in enumerate(_TENS, 2)}
    | {word: n for n, word in enumerate(_ORDINAL_WORDS, 1)}
    | {"a": 1, "an": 1, "primary": 1, "secondary": 2, "tertiary": 3, "quarter": 4}
)
_MAGNITUDES = {
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12, "trn": 10**12,
}  # fmt: skip

# 250,000 · 250 000 · 25 0000 (Chinese groups of four, unless the group reads as a year) · 2.3; never a part
# of 3.8.1, and never longer than fifteen digits: that is a code and not an amount.
DIGITS = r"""(?:
    [0-9]{1,3}(?:,[0-9]{3}){1,5}+(?![0-9])
    |[0-9]{1,3}(?:[ ][0-9]{3}){1,5}+(?![0-9-])
    |[0-9]{1,3}(?:[ ](?!19|20)[0-9]{4}){1,3}+(?![0-9])
    |[0-9]{1,15}+(?![0-9])
    )(?:\.[0-9]{1,9}+)?+(?!\.?[0-9])"""
MAGNITUDE = r"(?:hundred|thousand|million|billion|trillion|bn|tr?n|mn)\b"
# 千 and 百 only where they do not open a unit: 500千瓦, 5百分点.
HAN_MAGNITUDE = r"(?:万亿|[十百千]?亿|[十百千]?万|[百千](?![瓦克米分]))"
HAN_CHAR = "[零〇一二三四五六七八九十百千万亿两]"
HAN = rf"""(?<!{HAN_CHAR})(?<![0-9]){HAN_CHAR}{{1,20}}+(?!{HAN_CHAR})
    (?:点[零一二三四五六七八九]{{1,9}}+(?!{HAN_CHAR}))?+"""
_ONES = rf"(?:{'|'.join(_SMALL[1:10])})"
_BELOW_HUNDRED = rf"(?:(?:{'|'.join(_TENS)})(?:[ -]{_ONES})?|{'|'.join(reversed(_SMALL[1:]))})\b"
ENGLISH = rf"""\b(?:(?:an?|{_BELOW_HUNDRED})(?:[ -]{MAGNITUDE}){{1,2}}+
    (?:(?:[ ]and)?[ ]{_BELOW_HUNDRED}(?:[ -]{MAGNITUDE}){{0,2}}+){{0,8}}+|{_BELOW_HUNDRED})"""
PLAIN_NUMBER = rf"(?:{DIGITS}(?:[ ]?{HAN_MAGNITUDE}|[ -]?{MAGNITUDE}|(?-i:[km])\b){{0,2}}+|{ENGLISH})"
NUMBER = rf"(?:{PLAIN_NUMBER}|{HAN})"
ORDINAL_WORD = rf"\b(?:{'|'.join(_ORDINAL_WORDS)}|secondary|tertiary)\b"


def fold(text: str) -> str:
    """Half-width digits and signs, one dash, Simplified numerals and classifiers; every offset is kept."""
    return "".join(map(_fold_char, text)).translate(_FOLDED)


def _fold_char(char: str) -> str:
    """NFKC where it keeps the length; ① and ² are marks, not digits, and stay."""
    if char.isascii() or unicodedata.category(char) == "No":
        return char
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


def number_value(text: str) -> Decimal | None:
    """Read a folded numeral of either language; None where it is not one, as 十百千万 is not.

    >>> [str(number_value(t)) for t in ("2.3万亿", "二百五十万", "250 thousand", "十百千万")]
    ['2300000000000', '2500000', '250000', 'None']
    """
    text = re.sub(r"(?<=[0-9])(?:st|nd|rd|th)$", "", text.strip().lower())
    digits = re.match(r"[0-9][0-9, ]*(?:\.[0-9]+)?", text)
    if not digits:
        return _english_value(text) if text[:1].isascii() else _han_value(text)
    value = Decimal(re.sub(r"[, ]", "", digits[0]))
    for magnitude in re.findall(r"[a-z]+|[十百千万亿]", text[digits.end() :]):
        value *= _MAGNITUDES.get(magnitude) or _HAN_STEPS[magnitude]
    return value.to_integral_value() if value % 1 == 0 else value


def _han_value(text: str) -> Decimal | None:
    """二〇二五 by its places, 一万五 as people say 15,000, 千亿 with the one left out."""
    if len(text) >= 3 and all(char in HAN_DIGITS for char in text):
        return Decimal("".join(str(HAN_DIGITS[char]) for char in text))
    if len(text) == 1 and text in HAN_DIGITS:
        return Decimal(HAN_DIGITS[text])
    whole, point, places = text.partition("点")
    if point:
        value = _han_value(whole)
        digits = "".join(str(HAN_DIGITS.get(char, "")) for char in places)
        return None if value is None else value + Decimal(f"0.{digits}")
    for mark, step in _HAN_STEPS.items():
        before, found, after = text.rpartition(mark)
        if not found:
            continue
        times = _han_value(before) if before else Decimal(1)
        rest = _han_value(after.lstrip("零")) if after else Decimal(0)
        # 十百 and 五三百 are no numerals: what a step multiplies and what follows it are smaller than the
        # step, save in front of 万 and 亿.
        if times is None or rest is None or rest >= step or (step <= 1000 and times > 9):
            return None
        if after in HAN_DIGITS and step > 10:
            rest *= step // 10
        return times * step + rest
    return None


def _english_value(text: str) -> Decimal | None:
    total = current = 0
    for word in re.split(r"[\s-]+", text):
        if word in _MAGNITUDES:
            current = (current or 1) * _MAGNITUDES[word]
            if word != "hundred":
                total, current = total + current, 0
        elif word in _WORD_VALUES:
            current += _WORD_VALUES[word]
        elif word != "and":
            return None
    return Decimal(total + current)
