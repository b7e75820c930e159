"""Rules that plant an error in a sentence of a notice, or restate it without one. Text in, texts out.

The rules find figures, units and hedges by patterns of their own, not by those of the checks: an error the checks
cannot see must be planted all the same. Chinese rules hold for both scripts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

_NUMBER = re.compile(r"(?<![A-Za-z\d.+])\d+(?:,\d{3})*(?:\.\d+)?(?![\dA-Za-z+]|[.,]\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")


def wrong_figures(text: str) -> Iterator[str]:
    """One number changed: its first digit, then its order of magnitude; of a year, the year after."""
    for match in _NUMBER.finditer(text):
        number, head, tail = match[0], text[: match.start()], text[match.end() :]
        if _YEAR.fullmatch(number):
            yield head + str(int(number) + 1) + tail
            continue
        yield head + str(int(number[0]) % 9 + 1) + number[1:] + tail
        plain = number.replace(",", "")
        tenfold = f"{float(plain) * 10:g}" if "." in plain else plain + "0"
        yield head + (f"{int(tenfold):,}" if "," in number else tenfold) + tail


def swapped_figures(text: str) -> Iterator[str]:
    """Two numbers of one sentence change places (years apart): each then counts the other's thing."""
    found = [m for m in _NUMBER.finditer(text) if not _YEAR.fullmatch(m[0])]
    for a, b in pairwise(found):
        if a[0] != b[0]:
            yield text[: a.start()] + b[0] + text[a.end() : b.start()] + a[0] + text[b.end() :]


_UNITS = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"(?<=\d)[万萬][亿億]元", "亿元"),
        (r"(?<=\d)[亿億]元", "万元"),
        (r"(?<=\d)[万萬](?=[个個家人座名项項])", ""),
        (r"(?<=\d)(?=[个個家人座名项項]|千米|公里)", "万"),
        (r"(?<=\d)%(?=[\u3400-\u9fff，、。,;；])", "个百分点"),
        (r"(?<=[亿億万萬])元", "美元"),
        (r"\btrillion\b", "billion"),
        (r"\bbillion\b", "million"),
        (r"\bmillion\b", "thousand"),
        (r"\bRMB\b", "USD"),
        (r"(?<=\d)%(?= |\.|$)", " percentage points"),
    )
]


def wrong_units(text: str) -> Iterator[str]:
    """One unit or magnitude word changed: 亿元 → 万元, 25万个 → 25个, billion → million, RMB → USD."""
    for pattern, to in _UNITS:
        if match := pattern.search(text):
            yield text[: match.start()] + to + text[match.end() :]


_HEDGES = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"力[争爭]", ""),
        (r"努力(?=[把建实實])", ""),
        (r"(?:积极|積極|主动|主動)?[争爭][创創取]", "建成"),
        (r"原[则則]上", ""),
        (r"\b[Ss]trive for (.+?) to (?=reach|exceed|rise|be\b)", r"\1 will "),
        (r"\b[Ss]trive to ", ""),
        (r" in principle\b", ""),
    )
]
_DUTIES = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"鼓[励勵]", "要求"),
        (r"支持(?=[\u3400-\u9fff]{2,}?(?:企[业業]|各地|[机機][构構]))", "强制"),
        (r"\b[Ee]ncourage\b", "Require"),
        (r"\b[Ss]upport (?=enterprises|all localities|localities|qualified)", "Compel "),
    )
]


def dropped_hedges(text: str) -> Iterator[str]:
    """A target striven for stated as one that will be met: 力争, 努力, 原则上 and their English dropped."""
    yield from _replaced(text, _HEDGES)


def made_duties(text: str) -> Iterator[str]:
    """Encouragement and support stated as duties."""
    yield from _replaced(text, _DUTIES)


def _replaced(text: str, rules: list[tuple[re.Pattern[str], str]]) -> Iterator[str]:
    for pattern, to in rules:
        if pattern.search(text):
            yield pattern.sub(to, text)


_VERB_ZH = re.compile(
    r"支持|鼓[励勵]|推[进進动動广廣]|建[设設立成]|[开開]展|[实實]施|加[强強快]|培育|提[升高]|完善|打造|[发發]展|[构構]建|引[导導]"
)
_VERB_EN = re.compile(
    r"(?:accelerate|advance|build|carry|create|cultivate|deepen|develop|encourage|enhance|ensure|establish|expand"
    r"|explore|form|give|guide|implement|improve|increase|introduce|launch|optimise|organise|promote|raise"
    r"|strengthen|strive|support|uphold)(?= )",
    re.IGNORECASE,
)
_DENIALS = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"不(?=[低少]于|[低少]於)", ""),
        (r"毫不(?=[动動]|[摇搖])", ""),
        (r"\bno less than\b", "less than"),
        (r"\bwill be\b", "will not be"),
        (r"\bwill (?!not|be)", "will not "),
    )
]


def reversed_negations(text: str) -> Iterator[str]:
    """What is to be done denied, or a denial dropped (不低于 → 低于)."""
    yield from _replaced(text, _DENIALS)
    if match := _VERB_ZH.search(text):
        yield text[: match.start()] + "不" + text[match.start() :]
    if match := _VERB_EN.match(text):
        yield f"Do not {match[0].lower()}{text[match.end() :]}"


def swapped_institutions(text: str, named: list[str], others: list[str]) -> Iterator[str]:
    """Each institution that the text names replaced by one that its clause does not name."""
    for name in named:
        if name in text:
            yield from (text.replace(name, other, 1) for other in others)


RULES: dict[str, Callable[[str], Iterator[str]]] = {
    "wrong figure": wrong_figures,
    "swapped figures": swapped_figures,
    "wrong unit": wrong_units,
    "dropped 力争": dropped_hedges,
    "made a duty": made_duties,
    "reversed negation": reversed_negations,
}

_MYRIADS = re.compile(r"(?<![\d.])(\d{1,4})[万萬](?![亿億])")
_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3}),000(?![,\d])")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]| ?\[[^\[\]]*\]")
_BY_YEAR = re.compile(r"^By (\d{4}), (.+?)\.?$", re.DOTALL)


def restatements(text: str) -> Iterator[tuple[str, str]]:
    """Faithful variants with the name of what was done: brackets left out, a figure written otherwise, time moved."""
    if (shorter := _BRACKETS.sub("", text)) != text and len(shorter) > 8:
        yield "brackets left out", shorter
    for pattern, to in ((_MYRIADS, _in_full), (_THOUSANDS, r"\1 thousand")):
        if pattern.search(text):
            yield "figure rewritten", pattern.sub(to, text)
    if (match := _BY_YEAR.match(text)) and ";" not in text:
        yield "time moved", f"{match[2][:1].upper()}{match[2][1:]} by {match[1]}."


def _in_full(match: re.Match[str]) -> str:
    return f"{int(match[1]) * 10_000:,}"
