"""What a question is searched with: without its mentions of the document itself, and each of its parts."""

from __future__ import annotations

import re
from functools import cache

from corpus.library import Edition
from corpus.script import TermTable, fold, restore
from qa.words import content_words

_HAN_RUN = 4  # Han characters in a row that also stand in the title: the document is meant, not its content
_DOCUMENT_ZH = r"(?:份|个|项)?(?:通知|文件|方案|计划|行动计划|公文)"
_DOCUMENT_EN = r"(?:the|this) (?:notice|plan|action plan|document|policy|paper)"
_ITSELF = re.compile(
    rf"[这该本此]?{_DOCUMENT_ZH}(?:里面?|中|内|上)的?|[这该本此]{_DOCUMENT_ZH}"
    rf"|\b(?:(?:in|under|by|of|does|according to) )?{_DOCUMENT_EN}\b"
)
_ASKS = re.compile(
    r"多少|几|哪|什么|啥|谁|如何|怎么|怎样|吗|呢|何|是否|目标"
    r"|\b(?:how|what|who|which|when|where|why|is|are|does|do|will|can|target)\b"
)
_BREAK = re.compile(
    r"(?<=[?？;；。！!])\s*|[，,]\s*(?:以及|还有|另外|并且|又|同时|and\b)?|\s\+\s|以及|还有|另外"
    r"|\b(?:and|plus)\s+(?=how|what|who|which|when|where|why|is\b|are\b|does\b|do\b)"
)
_EACH = re.compile(r"各(?:要|是|有|自|占|怎|为|达|应|由|多|说|建|新)|分别|\b(?:respectively|each of|on each|both)\b")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_JOINED = re.compile(r"[、]|和|跟|与|及|,\s*|\band\b")


@cache
def _title_runs(title: str, run: int) -> frozenset[str]:
    return frozenset(title[i : i + run] for i in range(len(title) - run + 1))


def without_self_reference(text: str, edition: Edition) -> str:
    """The question without the document's own name: those words stand in every question and tell no clause.

    A question that is little else (what is its full title?) stays whole.
    """
    folded = fold(text)
    title = fold(restore(edition.notice.title, edition.terms).text)
    drop = [False] * len(text)
    for i in range(len(folded) - _HAN_RUN + 1):
        run = folded[i : i + _HAN_RUN]
        if run in _title_runs(title, _HAN_RUN) and _HAN.fullmatch(run):
            drop[i : i + _HAN_RUN] = [True] * _HAN_RUN
    for match in _ITSELF.finditer(folded):
        drop[slice(*match.span())] = [True] * (match.end() - match.start())
    rest = "".join(" " if gone else char for char, gone in zip(text, drop, strict=True))
    rest = re.sub(r"\s+", " ", rest).strip(" ，,")
    return rest if len(content_words(rest, edition.terms)) >= 2 else text


def split_parts(text: str, terms: TermTable) -> tuple[str, ...]:
    """The questions a question is made of, where it asks more than one thing; else ().

    Parts by punctuation and "and how many …"; and the things listed before 各 or "respectively".
    """
    listed = _listed(text, terms)
    if listed:
        return listed
    pieces = [p.strip() for p in _BREAK.split(text) if p and p.strip()]
    asking = [p for p in pieces if _ASKS.search(fold(p)) and len(content_words(p, terms)) >= 2]
    return tuple(asking) if len(asking) >= 2 else ()


def _listed(text: str, terms: TermTable) -> tuple[str, ...]:
    if not _EACH.search(fold(text)):
        return ()
    _, colon, after = text.partition("：") if "：" in text else text.partition(":")
    if colon:
        stretch = re.split(r"[，。?？.]", after)[0]
    elif _HAN.search(text):
        before = re.split(r"[,，。?？]", _EACH.split(fold(text))[0])
        stretch = next((s for s in reversed(before) if s.strip()), "")
    else:
        stretch = text
    things = [t.strip(" ?？.") for t in _JOINED.split(stretch)]
    things = [t for t in things if content_words(t, terms)]
    return tuple(things) if 2 <= len(things) <= 4 else ()
