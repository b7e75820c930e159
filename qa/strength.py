"""The strength of words: a target striven for is not one that will be met, and 鼓励 is no duty."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from corpus.script import fold

# From the weakest to the strongest; what has none of these states plainly.
_WORDS: tuple[tuple[str, str], ...] = (
    ("explore", r"探索|试点|\bexplor(?:e|es|ed|ing|ation)\b"),
    ("encourage", r"鼓励|引导|倡导|\bencourag\w*|\bguid(?:e|es|ed|ing)\b"),
    ("support", r"支持|扶持|\bsupport\w*"),
    (
        "strive",
        r"力争|努力|争取|争创|力求|\bstriv\w*|\baim(?:s|ed|ing)?\b|\bseek(?:s|ing)?\b|\bendeavou?r\w*|\bcompet(?:e|es|ing)\b|\btarget\w*|\bgoal\w*",
    ),
    ("principle", r"原则上|\bin principle\b"),
)
_DUTY = re.compile(
    r"(?<!按)要求(?!的)|必须|务必|应当|应(?=[保予由以])|须(?!知)|强制|一律|\bmust\b|\bshall\b|\bmandatory\b|\bcompulsory\b|\brequire[sd]?\b|\bobliged\b|\bguarantee\w*"
    r"|\bensur\w*|确保|保证"
)
_HEDGES = tuple((name, re.compile(pattern)) for name, pattern in _WORDS)
_NOT = re.compile(
    r"(?<!毫)不(?![断仅低少超动同懈足得但只论管仅])|不得|未(?!来)|没有|无(?![人论机线形疑])|禁止|严禁|并非"
    r"|\bnot\b|\bno\b(?!\. ?\d)|\bnever\b|\bwithout\b|\bnone\b|\bneither\b|\bcannot\b|n't\b|\bprohibit\w*|\bforbid\w*"
)


def hedges(text: str) -> frozenset[str]:
    """The names of the weakening words in a text: explore, encourage, support, strive, principle.

    >>> sorted(hedges("力争建成并鼓励社会参与"))
    ['encourage', 'strive']
    """
    folded = fold(text)
    return frozenset(name for name, pattern in _HEDGES if pattern.search(folded))


def weakest(names: Collection[str]) -> str:
    """Of names that `hedges` gave, at least one, that of the weakest word."""
    return next(name for name, _ in _WORDS if name in names)


def is_duty(text: str) -> bool:
    """Whether a text has a word of duty (应, 须, 确保, shall)."""
    return _DUTY.search(fold(text)) is not None


def strengthened(statement: str, rests_on: Sequence[str], sentence: str) -> str | None:
    """What a statement makes stronger than the notice says it, or None.

    `rests_on` are the fragments it takes its content from: each that is hedged needs its hedge in the statement,
    so one left in does not excuse another dropped. A word of duty must be in the cited `sentence`.
    """
    folded = fold(statement)
    for name, pattern in _HEDGES:
        hedged = [part for part in rests_on if hedges(part) == {name}]
        if len(hedged) > len(pattern.findall(folded)):
            return f"drops {name}"
    mixed = [hedges(part) for part in rests_on if len(hedges(part)) > 1]
    if any(not names & hedges(statement) for names in mixed):
        return "drops " + "/".join(sorted(mixed[0]))
    stated = _DUTY.search(folded)
    if stated and not is_duty(sentence):
        return f"adds {stated[0]!r}"
    return None


def negates(text: str) -> bool:
    """Whether the text denies something (不断, 未来, 不低于 and the like do not)."""
    return _NOT.search(fold(text)) is not None
