"""Figures of a text in either language as values: 25万个 and 250,000, 2.3万亿元 and RMB 2.3 trillion.

What is one: digits anywhere, save in names (5G, C2M, 1+N), section marks and citation marks; Han numerals in
front of a unit or classifier, and English number words (both `spelled`). 一 and "one" never are: 一批, 一流,
一体化 and "one-stop" would drown the rest. 百, 千 and 万 alone are taken for "many".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from qa.figure_rules import (
    BOUND_AFTER,
    BOUND_BEFORE,
    COUNTED,
    MONTH_NUMBERS,
    NAME,
    RULES,
    Bound,
    Rule,
)
from qa.numerals import fold, number_value

_ONE = re.compile(r"一[个家项条件套座所支只款名位]|\bone\b", re.IGNORECASE)
# The nouns a writer counts his own points with, and how a sentence opens and parts a list.
_GENERIC = re.compile(
    r"方面|方式|途径|步骤|类|种|点|\b(?:kind|type|way|aspect|point|area|respect|step|form|group)s?\b"
)
_LISTING = re.compile(r"[:：]|\bnamely\b|\bincluding\b|包括|分别[是为]|即")
# Money is often written without its unit; nothing else in a notice is counted in hundreds of millions.
_SURELY_MONEY = Decimal(10**8)
_OPPOSITE: dict[Bound | None, Bound] = {"at_least": "at_most", "at_most": "at_least"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its kind. `low` equals `high` unless a range is given.

    `unit`: percent · point · fraction · yuan · dollar · euro · year · date · ordinal · times · years · months
    · weeks · days · hours · count. A date is the number YYYYMMDD with zeros for what is not stated: 2023年8月
    is 20230800. `counted` is the classifier and noun of a count, for messages; `span` indexes the text given.
    """

    low: Decimal
    high: Decimal
    unit: str
    bound: Bound | None
    span: tuple[int, int]
    text: str
    spelled: bool = False
    counted: str = ""


@lru_cache(maxsize=8192)  # the sentences of a notice are asked for again with every question
def find_figures(text: str) -> tuple[Figure, ...]:
    """All figures of a text in Chinese or English, in order and without overlap."""
    folded = left = fold(text)
    found: list[Figure] = []
    for rule in RULES:
        for match in list(rule.pattern.finditer(left)):
            values = None if rule.unit == NAME else _values(rule, match)
            if values or rule.unit == NAME:
                start, end = match.span()
                left = left[:start] + "\0" * (end - start) + left[end:]
            if values:
                found.append(_figure(rule, match, values, text, folded))
    return tuple(sorted(found, key=lambda figure: figure.span))


def _values(rule: Rule, match: re.Match[str]) -> tuple[Decimal, Decimal] | None:
    """What a match says, low and high; None where it is no figure after all, as 十百千万 or 13月."""
    if rule.value is not None:
        return Decimal(rule.value), Decimal(rule.value)
    group = match.groupdict()
    if "m" in group:
        return _date(group)
    if "part" in group:
        part, whole = number_value(group["part"]), number_value(group["whole"])
        return (part / whole, part / whole) if part is not None and whole else None
    low = number_value(group["low"])
    high = number_value(group["high"]) if group.get("high") else low
    if low is None or high is None:
        return None
    if group.get("high"):
        if rule.unit == "year" and high < 100:
            high += low // 100 * 100  # 2023-25
        low = _with_magnitude_of(group["high"], high, group["low"], low)
        if low >= high:
            return None
    elif _says_nothing(rule, match, low):
        return None
    return (low * 10, high * 10) if rule.unit == "tenths" else (low, high)


def _says_nothing(rule: Rule, match: re.Match[str], value: Decimal) -> bool:
    """Whether a numeral in words only looks like a figure: 一个, 百家 (many), 三元 (ternary)."""
    if not _spelled(match[0]):
        return False
    if rule.unit in {"yuan", "dollar", "euro"}:
        return value < 10
    if rule.unit == "ordinal":
        return value == 0 or (value == 1 and not match[0].startswith("第") and not match[0].isascii())
    return value <= 1 or (match["low"] in {"百", "千", "万", "亿"} and not match[0].endswith("强"))


def _with_magnitude_of(high_text: str, high: Decimal, low_text: str, low: Decimal) -> Decimal:
    """The lower end of 2—3万 or "2 to 3 million", whose magnitude is written once."""
    digits = re.match(r"[0-9.,]+", high_text)
    mantissa = number_value(digits[0]) if digits and not re.search(r"[^0-9.]", low_text) else None
    return low * high / mantissa if mantissa and low < mantissa else low


def _date(group: dict[str, str | None]) -> tuple[Decimal, Decimal] | None:
    parts = [group.get(part) for part in "ymd"]
    month = MONTH_NUMBERS.get((parts[1] or "")[:3].lower())
    year, number, day = (number_value(part) if part else Decimal(0) for part in parts)
    number = Decimal(month) if month else number
    if year is None or number is None or day is None or not (1 <= number <= 12 and day <= 31):
        return None
    value = year * 10000 + number * 100 + day
    return value, value


def _figure(
    rule: Rule, match: re.Match[str], values: tuple[Decimal, Decimal], text: str, folded: str
) -> Figure:
    start, end = match.span()
    unit = "percent" if rule.unit == "tenths" else rule.unit
    last = "high" if match.groupdict().get("high") else "low"
    noun = COUNTED.match(folded, match.end(last)) if unit == "count" else None
    return Figure(
        *values,
        unit,
        "at_least" if match.groupdict().get("over") else _bound(folded, start, end),
        (start, end),
        text[start:end],
        _spelled(match[0]),
        text[slice(*noun.span(noun.lastgroup or 0))].strip() if noun else "",
    )


def _spelled(written: str) -> bool:
    return not re.search(r"[0-9]", written)


def _bound(folded: str, start: int, end: int) -> Bound | None:
    before = folded[max(0, start - 24) : start]
    for bound, pattern in BOUND_BEFORE:
        if pattern.search(before):
            return bound
    return next((bound for bound, pattern in BOUND_AFTER if pattern.match(folded, end)), None)


def same_figure(a: Figure, b: Figure) -> bool:
    """Whether two figures have one value and kind; bounds are compared apart (`changed_bounds`).

    A count of 100 million or more agrees with that many yuan, for 2.3万亿 and "2.3 trillion" are often left
    bare. A year agrees with a count only where one of them is four bare digits, which English uses for both.
    """
    if (a.low, a.high) != (b.low, b.high):
        return False
    kinds = {a.unit, b.unit}
    bare = any(len(figure.text) == 4 and figure.text.isdecimal() for figure in (a, b))
    return (
        len(kinds) == 1
        or (kinds == {"count", "yuan"} and a.low >= _SURELY_MONEY)
        or (kinds == {"count", "year"} and bare)
    )


def _supported(figure: Figure, source: Figure) -> bool:
    """Whether a source says the figure, or says more: the full date for a year, 2023—2025 for 2025."""
    if same_figure(figure, source):
        return True
    if source.unit == "year" and figure.unit == "year":
        return figure.low == figure.high and figure.low in (source.low, source.high)
    if source.unit != "date" or figure.unit not in {"date", "year"}:
        return False
    said = figure.low * 10000 if figure.unit == "year" else figure.low
    pairs = zip(_date_parts(said), _date_parts(source.low), strict=True)
    return all(part in (0, full) for part, full in pairs)


def _date_parts(value: Decimal) -> tuple[int, int, int]:
    return int(value) // 10000, int(value) // 100 % 100, int(value) % 100


def missing_figures(sentence: str, sources: Iterable[str]) -> tuple[Figure, ...]:
    """The figures of a sentence that none of the sources has, in either language.

    Left aside: 1 where a source says 一个 or "one"; "first"; and the writer's own small count of what the
    sentence goes on to list, or of a generic noun ("two kinds of support") that no source counts.
    """
    sources = list(sources)
    there = [figure for source in sources for figure in find_figures(source)]
    one_in_words = any(_ONE.search(fold(source)) for source in sources)
    return tuple(
        figure
        for figure in find_figures(sentence)
        if not any(_supported(figure, source) for source in there)
        and not (figure.unit == "count" and figure.high == 1 and one_in_words)
        and not (figure.spelled and figure.high <= 1)
        and not _is_own_count(figure, sentence, there)
    )


def _is_own_count(figure: Figure, sentence: str, there: list[Figure]) -> bool:
    if figure.unit != "count" or figure.high > 10:
        return False
    _, *listed = _LISTING.split(sentence[figure.span[1] :], maxsplit=1)
    if listed:
        items = [item for item in re.split(r"[、,，;；]", listed[0]) if item.strip()]
        joined = bool(items) and bool(re.search(r"\band\b|[和与及]", items[-1]))
        if figure.high in (len(items), len(items) + joined):
            return True
    generic = _GENERIC.search(figure.counted)
    counted_there = any(generic and generic[0] in source.counted for source in there)
    return figure.spelled and generic is not None and not counted_there


def opposed(figure: Figure, sources: Iterable[Figure]) -> bool:
    """Whether sources that have the value bound it only from the other side: at least 60% where it is at most 60%."""
    bounds = {source.bound for source in sources if same_figure(figure, source)}
    return figure.bound in _OPPOSITE and _OPPOSITE[figure.bound] in bounds and figure.bound not in bounds


def changed_bounds(sentence: str, sources: Iterable[str]) -> tuple[Figure, ...]:
    """The figures a sentence bounds from the other side: 超过30% told as at most 30%.

    A bound that is dropped, or added where the sources have none, is no contradiction.
    """
    there = [figure for source in sources for figure in find_figures(source)]
    return tuple(figure for figure in find_figures(sentence) if opposed(figure, there))


@lru_cache(maxsize=64)
def years_of(folded: str) -> tuple[frozenset[int], tuple[tuple[int, int], ...]]:
    """The years a folded text names, and its spans of years (2023—2025年)."""
    figures = find_figures(folded)
    years = {int(f.low) for f in figures if f.unit == "year"}
    years |= {int(f.low) // 10000 for f in figures if f.unit == "date"}
    return frozenset(years), tuple((int(a), int(b)) for a, b in re.findall(r"(\d{4})\s*[-至]+\s*(\d{4})年", folded))


def speaks_of_year(folded: str, year: int) -> bool:
    """Whether a folded text names a year, or a span of years with it."""
    years, spans = years_of(folded)
    return year in years or any(first <= year <= last for first, last in spans)
