"""The notice's own text for a wording: whole sentences verbatim, to be copied, in the other script and English."""

from __future__ import annotations

from html import escape

from app.passage import marked
from app.texts import say
from corpus.library import Edition
from corpus.notice import Sentence, Span
from corpus.script import Language
from qa.checked import WordingCheck
from qa.display import sentence_text


def source(check: WordingCheck, language: Language, edition: Edition, *, open_: bool) -> str:
    """What stands in the notice, folded away unless `open_`; empty for a wording that is not found."""
    if check.section is None or check.span is None:
        return ""
    held = sentences(check, edition)
    span = held[0].span[0], held[-1].span[1]
    text = edition.notice.source[slice(*span)]
    at = _within(check.span, span) if check.language == "zh" and check.kind != "section" else None
    texts = [_verbatim(text, at, language, edition)]
    if language is not Language.EN and language is not edition.script:
        joined = "".join(sentence_text(s, language, edition) for s in held)
        name = "wording.simplified" if language is Language.HANS else "wording.traditional"
        texts.append(_text(name, escape(joined), language, language))
    english = " ".join(s.en for s in held if s.en)
    if english:
        found = english.find(check.verbatim) if check.language == "en" else -1
        stretch = (found, found + len(check.verbatim)) if found >= 0 else None
        texts.append(_text("wording.english", marked(english, stretch), "en", language))
    title = escape(say("wording.source", language))
    is_open = " open" if open_ else ""
    inner = f'<summary>{title}</summary><div class="texts">{"".join(texts)}</div>'
    return f'<details class="source"{is_open}>{inner}</details>'


def sentences(check: WordingCheck, edition: Edition) -> list[Sentence]:
    """The sentences of the notice that a wording is in, or all of a clause for its number."""
    assert check.section is not None and check.span is not None
    start, end = check.span
    clause = edition.notice.clause(check.section)
    return [s for s in clause.sentences if s.span[0] < end and s.span[1] > start]


def _within(span: Span, whole: Span) -> Span:
    return max(span[0], whole[0]) - whole[0], min(span[1], whole[1]) - whole[0]


def _verbatim(text: str, at: Span | None, language: Language, edition: Edition) -> str:
    name, told = (escape(say(f"wording.{key}", language)) for key in ("copy_name", "copied"))
    button = (
        f'<button type="button" data-copy="{escape(text)}" data-copied="{told}" aria-label="{name}">'
        f"{escape(say('wording.copy', language))}</button>"
    )
    label = escape(say("wording.verbatim", language))
    return (
        f'<div><div class="tools"><span class="name">{label}</span>{button}</div>'
        f'<p class="verbatim" lang="{edition.script}">{marked(text, at)}</p></div>'
    )


def _text(name: str, html: str, spoken: str, language: Language) -> str:
    return f'<div><span class="name">{escape(say(name, language))}</span><p lang="{spoken}">{html}</p></div>'
