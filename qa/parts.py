"""What a question is searched with: without its mentions of the document itself, and each of its parts."""

from __future__ import annotations

import re
from functools import cache

from corpus.library import Edition
from corpus.script import Language, TermTable, fold
from qa.words import content_words

_HAN_RUN = 4  # Han characters in a row that also stand in the title: the document is meant, not its content
_DOCUMENT_ZH = r"(?:份|个|项)?(?:通知|文件|方案|计划|行动计划|公文)"
_DOCUMENT_EN = r"(?:the|this) (?:notice|plan|action plan|document|policy|paper)"
_ITSELF = re.compile(
    rf"[这该本此]?{_DOCUMENT_ZH}(?:里面?|中|内|上)的?|[这该本此]{_DOCUMENT_ZH}"
    rf"|\b(?:(?:in|under|by|of|does|according to) )?{_DOCUMENT_EN}\b"
)
_ASKS = re.compile(
    r"多少|多久|多长|多大|(?<![十好])几|哪|什么|啥|谁|如何|怎么|怎样|咋|吗|呢|何|是否|目标(?=[?？。]?\s*$)|([\u4e00-\u9fff])[不没]\1"
    r"|\b(?:how|what|who|which|when|where|why|whether|is|are|does|do|will|can|target)\b|^(?:should|must|may|any|has|have)\b"
)
_BREAK = re.compile(
    r"(?<=[?？;；。！!])\s*|[，,]\s*(?:以及|还有|另外|并且|又|同时|and\b)?|\s\+\s|以及|还有|另外"
    r"|\b(?:and|plus)\s+(?=(?:(?:in|on|by|at|for|under|to|from)\s+)?(?:how|what|who|which|when|where|why)"
    r"|(?:is|are|does|do|will|can|should|must|may|has|have)\b)|(?:和|与|與|及|并|並)(?=由?[谁誰哪]|多少|怎么|怎麼|如何)"
)
_EACH = re.compile(
    r"各(?:要|是|有|自|占|怎|为|达|应|由|多|说|建|新|指|计)|分别|是不是一样|一样(?:大|多|高)|哪个[^,。?]{0,3}[大多高]|差几|差多少"
    r"|[两三四]个?(?:问题|数字?|指标|目标|件事|点|方面)"
    r"|\b(?:two|three|four) (?:figures|numbers|targets|questions|things|points|topics|worries)\b"
    r"|\b(?:respectively|each of|(?:on|in|of|for) each|both|compared|versus|vs)\b"
)
# What asks for one answer each, and is out of place once each has a question of its own.
_ONE_EACH = re.compile(r"各(?=要|是|有|自|占|怎|为|為|达|達|应|應|由|多|说|說|建|新|指)|分别|分別")
# A sentence with the mark that ends it; an address has full stops of its own.
SENTENCE = re.compile(r".+?(?:[。;；!！?？\n]+\s*|\.(?:\s+|$)|$)", re.DOTALL)
_STOP = re.compile(r"[，。?？.]")
# Up to a mark, or a full stop before a space: an address has marks of its own.
_STRETCH = re.compile(r".+?(?:[,，。;；!！?？\n]+\s*|\.(?:\s+|$)|$)", re.DOTALL)
# Said to the assistant and not asked of the notice: to go somewhere, to forget its task, to be or to say something.
_INSTRUCTS = re.compile(
    r"https?://|忽略|无视|别管|不[要用](?:管|理会)|忘[掉记]|提示词|系统指令|扮演|从现在(?:起|开始)|你现在是"
    r"|^\s*(?:请|你)?先?(?:声明|回复|输出|复述|假装)"
    r"|\b(?:ignore|disregard|forget|pretend)\b|\bsystem prompt\b|\b(?:previous|above|your) (?:instructions|rules)\b"
    r"|\byou are now\b|\bact as\b|^\s*(?:please )?(?:first )?(?:say|reply|respond|output|print|repeat)\b"
)
# What stands in a question as markup is no part of what a person asks.
_MARKUP = re.compile(r"<!--.*?-->|</?[A-Za-z]\w*>", re.DOTALL)
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
    title = fold(edition.in_script(edition.notice.title, Language.HANS).text)
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


def without_instructions(text: str, terms: TermTable) -> str:
    """The question without the stretches that tell the assistant what to do; whole where nothing else is asked."""
    kept = "".join(s for s in _STRETCH.findall(_MARKUP.sub(" ", text)) if not _INSTRUCTS.search(fold(s))).strip()
    return kept if _ASKS.search(fold(kept)) and len(content_words(kept, terms)) >= 2 else text


def listed_parts(text: str, terms: TermTable) -> tuple[str, ...]:
    """One question for each of the things listed before 各, after a colon, or compared; () where none are.

    Each keeps what stands around the list: 到2025年，甲和乙各建多少 asks 到2025年，甲建多少 and 到2025年，乙建多少.
    Other sentences that ask are parts of their own.
    """
    if not _EACH.search(fold(text)):
        return ()
    others = _asked_besides(text, terms)
    for other in others:
        text = text.replace(other, "", 1)
    start, end = _list_span(text)
    things = [t.strip(" ?？.") for t in _JOINED.split(text[start:end])]
    things = [t for t in things if content_words(t, terms)]
    if not 2 <= len(things) <= 4:
        return ()
    listed = [_ONE_EACH.sub("", text[:start]) + thing + _ONE_EACH.sub("", text[end:]) for thing in things]
    return (*listed, *others)


def _asked_besides(text: str, terms: TermTable) -> list[str]:
    """The sentences that ask for something else than one answer each, where one asks for that by itself."""
    sentences = SENTENCE.findall(text)
    each = [s for s in sentences if _EACH.search(fold(s))]
    if not any(_ASKS.search(_EACH.sub("", fold(s))) for s in each):
        return []
    return [s for s in sentences if s not in each and _ASKS.search(fold(s)) and len(content_words(s, terms)) >= 2]


def _list_span(text: str) -> tuple[int, int]:
    """Where the list stands: after a colon up to the next stop, else the stretch before 各, else all."""
    colon = max(text.find(":"), text.find("："))
    if colon >= 0:
        stop = _STOP.search(text, colon + 1)
        return colon + 1, stop.start() if stop else len(text)
    if not _HAN.search(text):
        return 0, len(text)
    each = _EACH.search(fold(text))
    stretches = [m.span() for m in re.finditer(r"[^,，。?？]+", text[: each.start() if each else len(text)])]
    # The nearest stretch that lists anything: 甲跟乙，目标各是多少 has its list before the comma.
    return next((s for s in reversed(stretches) if _JOINED.search(text[slice(*s)])), (0, 0))


def split_parts(text: str, terms: TermTable) -> tuple[str, ...]:
    """The questions a question is made of by its punctuation, where it asks more than one thing; else ().

    What is said before a question belongs to it: 物流费太高，建个什么体系来降？
    """
    parts: list[str] = []
    said = ""
    for piece in (p.strip() for p in _BREAK.split(text) if p and p.strip()):
        said += piece
        if _ASKS.search(fold(piece)) and len(content_words(said, terms)) >= 2:
            parts.append(said)
            said = ""
        elif said:
            said += ", "
    return tuple(parts) if len(parts) >= 2 else ()
