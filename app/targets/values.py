"""The figure of a target as a reader sees it: its value with a readable unit, the kind it is like, by when."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal, TypeAlias

from app.texts import say
from corpus.library import Edition
from corpus.script import Language, to_traditional
from qa.figures import Figure
from qa.targets import Target

Kind: TypeAlias = Literal["money", "share", "count", "other"]
# What can be compared with what; a chart gives each kind an axis of its own, and `other` none.
KINDS: tuple[Kind, ...] = ("money", "share", "count", "other")
_MAGNITUDES = ((Decimal(10**12), "trillion"), (Decimal(10**9), "billion"), (Decimal(10**6), "million"))
_SHORT = ((Decimal(10**12), "tn"), (Decimal(10**9), "bn"), (Decimal(10**6), "M"), (Decimal(10**3), "k"))
_HAN = ((Decimal(10**12), "万亿"), (Decimal(10**8), "亿"), (Decimal(10**4), "万"))
_SPELLED_UNIT = re.compile(r"[0-9.,—–\-~至到 ]*[十百千万萬亿億]*(?P<unit>.*)")
_VISITS = "人次"  # a person counted each time, which English needs a word for
_ABOUT, _OR_MORE = "≈", "+"


def kind(figure: Figure) -> Kind:
    """What a figure can be drawn with: money, shares of a hundred, things counted, or nothing (an index, a double)."""
    if figure.unit == "count":
        return "count" if figure.counted else "other"
    return {"yuan": "money", "percent": "share"}.get(figure.unit, "other")  # type: ignore[return-value]


def value(figure: Figure, language: Language, edition: Edition) -> str:
    """The amount, with ≈ before it for "about" and + behind it for "or more", "more than".

    English: `RMB 2.6 trillion`, `250,000`; Chinese: as the notice writes it, `25万个`.
    """
    plain = _english(figure) if language is Language.EN else _chinese(figure.text, language, edition)
    before = _ABOUT if figure.bound == "about" else "≤" if figure.bound == "at_most" else ""
    return before + plain + (_OR_MORE if figure.bound == "at_least" else "")


def in_digits(figure: Figure) -> str | None:
    """The amount written out, `250,000`, where the notice has it in 万 or 亿 and it is no money."""
    if figure.unit != "count" or not re.search("[万萬亿億]", figure.text):
        return None
    return _span(figure.low, figure.high)


def unit(figure: Figure, language: Language, edition: Edition) -> str:
    """What the amount is counted in: `%`, `RMB`, the classifier (个) or "number"."""
    if kind(figure) == "count":
        classifier = figure.counted if figure.counted == _VISITS else figure.counted[:1]
        if language is Language.EN:
            return say("targets.visits" if classifier == _VISITS else "targets.number", language)
        spelled = _SPELLED_UNIT.fullmatch(figure.text)
        return _chinese(spelled["unit"] if spelled else classifier, language, edition) or classifier
    if figure.unit in ("percent", "yuan", "count", "times"):
        return say(f"targets.unit_{figure.unit}", language)
    return figure.unit


def round_number(amount: Decimal, language: Language) -> str:
    """A round number as short as can be, for an axis.

    >>> [round_number(Decimal(3 * 10**12), language) for language in Language]
    ['3tn', '3万亿', '3萬億']
    """
    sizes = _SHORT if language is Language.EN else _HAN
    size, name = next(((size, name) for size, name in sizes if amount >= size), (Decimal(1), ""))
    text = f"{_digits(amount / size)}{name}"
    return to_traditional(text) if language is Language.HANT else text


def when(target: Target, language: Language) -> str:
    """By when, and whether each year or in total; a dash where the sentence tells neither."""
    parts = [say("targets.each_year", language)] if target.annual else []
    if target.by:
        parts.append(say("targets.until" if target.annual else "targets.by", language, year=target.by))
    if target.cumulative:
        parts.append(say("targets.cumulative", language))
    return (", " if language is Language.EN else "，").join(parts) or "—"


def _english(figure: Figure) -> str:
    if figure.unit == "yuan":
        return _yuan(figure.low, figure.high)
    if figure.unit == "percent":
        return f"{_span(figure.low, figure.high)}%"
    return f"×{_span(figure.low, figure.high)}" if figure.unit == "times" else _span(figure.low, figure.high)


def _yuan(low: Decimal, high: Decimal) -> str:
    size, name = next(((n, f" {word}") for n, word in _MAGNITUDES if low >= n), (Decimal(1), ""))
    return f"RMB {_span(low / size, high / size)}{name}"


def _span(low: Decimal, high: Decimal) -> str:
    return _digits(low) if low == high else f"{_digits(low)}–{_digits(high)}"


def _digits(number: Decimal) -> str:
    """Written out with commas and without zeros at the end.

    >>> [_digits(Decimal(n)) for n in ("250000", "2.30", "1E+2")]
    ['250,000', '2.3', '100']
    """
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _chinese(text: str, language: Language, edition: Edition) -> str:
    return edition.in_script(text, language).text
