"""The conversation as HTML. Whatever a person or a generator wrote is escaped: it is shown as text, never obeyed."""

from __future__ import annotations

import re
from html import escape

from app.ask.turn import Turn, Turns
from app.texts import examples, say
from corpus.library import Edition
from corpus.script import Language, detect

# The marks that end a sentence, with the characters before them that must stay on their line.
_MARKS = re.compile(r"\S{0,2}[ ]?(?:\[\d+\])+")
_MARK = re.compile(r"\[(\d+)\]")


def conversation(turns: Turns, language: Language, edition: Edition) -> str:
    """All turns, or the welcome with its examples before the first."""
    if not turns:
        return welcome(language, edition)
    name = escape(say("ask.conversation", language))
    inner = "".join(_turn(number, turn, language) for number, turn in enumerate(turns))
    return f'<div class="log" role="log" aria-label="{name}">{inner}</div>'


def welcome(language: Language, edition: Edition) -> str:
    """What can be asked here: questions by persona, each in its own script; a click asks."""
    groups = "".join(
        f"<section><h3>{escape(say(f'persona.{persona}', language))}</h3><ul>"
        + "".join(f"<li>{_example(question)}</li>" for question in questions)
        + "</ul></section>"
        for persona, questions in examples(edition.notice.slug).items()
    )
    title, promise = escape(say("ask.welcome", language)), escape(say("ask.promise", language))
    return f'<div class="welcome"><h2>{title}</h2><p>{promise}</p><div class="examples">{groups}</div></div>'


def _example(question: str) -> str:
    text = escape(question)
    return f'<button type="button" lang="{detect(question)}" data-ask="{text}">{text}</button>'


def _turn(number: int, turn: Turn, language: Language) -> str:
    asked, spoken = escape(turn.question.text), turn.question.language
    return (
        f'<article class="turn" id="turn-{number}" data-stage="{turn.stage}" data-outcome="{turn.outcome}">'
        f'<div class="question" lang="{spoken}"><p>{asked}</p></div>'
        f'<div class="answer" lang="{spoken}">{_text(number, turn, language)}</div>'
        f"{_waiting(turn, language) if turn.running else _outcome(turn, language)}</article>"
    )


def _text(number: int, turn: Turn, language: Language) -> str:
    """The sentences, a paragraph each; every mark that has a citation is a button that opens it."""
    citations = {str(citation.mark): citation for citation in turn.citations}

    def mark(text: str) -> str:
        citation = citations.get(text)
        if citation is None:
            return f"[{text}]"
        where = {"label": citation.label, "heading": citation.heading}
        name = escape(say("ask.mark", language, mark=citation.mark, **where).strip())
        attributes = f'data-turn="{number}" data-open="{citation.mark}" aria-label="{name}" title="{name}"'
        return f'<button type="button" class="mark" {attributes}>[{citation.mark}]</button>'

    def line(text: str) -> str:
        """Parted at the marks before anything is escaped, so that no entity is cut."""
        html, at = "", 0
        for found in _MARKS.finditer(text):
            parts = _MARK.split(found[0])  # what is before a mark, its number, and so on
            tied = "".join(mark(part) if i % 2 else escape(part) for i, part in enumerate(parts))
            html += f'{escape(text[at : found.start()])}<span class="tied">{tied}</span>'
            at = found.end()
        return f"<p>{html}{escape(text[at:])}</p>"

    return "".join(line(text) for text in turn.text.split("\n") if text)


def _waiting(turn: Turn, language: Language) -> str:
    if turn.stage == "searching":
        text = say("ask.searching", language)
    else:
        text = say("ask.writing", language, n=len({evidence.section for evidence in turn.issued}))
    return f'<p class="waiting" role="status"><span class="pulse" aria-hidden="true"></span>{escape(text)}</p>'


def _outcome(turn: Turn, language: Language) -> str:
    badge, meaning = say(f"outcome.{turn.outcome}", language), say(f"meaning.{turn.outcome}", language)
    head = f'<span class="badge">{escape(badge)}</span> <span class="meaning">{escape(meaning)}</span>'
    return f'<footer class="outcome"><p>{head}</p>{_made(turn, language)}</footer>'


def _made(turn: Turn, language: Language) -> str:
    """By which generator and how fast; empty without an answer."""
    if turn.answer is None:
        return ""
    times = turn.answer.timings
    seconds = {"retrieve": times.retrieve, "first": times.first_token, "total": times.total}
    parts = [
        say("ask.generator", language, name=turn.answer.generator),
        say("ask.times", language, **{name: f"{ms / 1000:.1f}" for name, ms in seconds.items()}),
    ]
    if turn.answer.rejected:
        parts.append(say("ask.rejected", language, n=len(turn.answer.rejected)))
    return f'<p class="made">{escape(" · ".join(parts))}</p>'
