"""The conversation as HTML. Whatever a person or a generator wrote is escaped: it is shown as text, never obeyed."""

from __future__ import annotations

import re
from html import escape

from app.ask.foot import foot
from app.ask.suggest import by_persona, follow_ups
from app.ask.turn import Turn, Turns
from app.texts import say
from corpus.library import Edition
from corpus.script import Language

# The marks that end a sentence, with the characters before them that must stay on their line.
_MARKS = re.compile(r"\S{0,2}[ ]?(?:\[\d+\])+")
_MARK = re.compile(r"\[(\d+)\]")


def conversation(turns: Turns, language: Language, edition: Edition) -> str:
    """All turns, or the welcome with its examples before the first."""
    if not turns:
        return welcome(language, edition)
    name = escape(say("ask.conversation", language))
    *earlier, last = enumerate(turns)
    inner = "".join(_turn(number, turn, language, edition) for number, turn in earlier)
    inner += _turn(*last, language, edition, follow_ups(last[1], language, edition))
    # A screen reader is told once an answer is complete (view.js), not at every sentence.
    return f'<div class="log" role="log" aria-live="off" aria-label="{name}">{inner}</div>'


def welcome(language: Language, edition: Edition) -> str:
    """What can be asked here: questions by persona in the page's language; a click asks."""
    title, promise = escape(say("ask.welcome", language)), escape(say("ask.promise", language))
    return f'<div class="welcome"><h2>{title}</h2><p>{promise}</p>{by_persona(language, edition)}</div>'


def _turn(number: int, turn: Turn, language: Language, edition: Edition, after: str = "") -> str:
    asked, spoken = escape(turn.question.text), turn.question.language
    return (
        f'<article class="turn" id="turn-{number}" data-stage="{turn.stage}" data-outcome="{turn.outcome}">'
        f'<div class="question" lang="{spoken}"><p>{asked}</p></div>'
        f'<div class="answer" lang="{spoken}">{_text(number, turn, language)}</div>'
        f"{_waiting(turn, language) if turn.running else foot(number, turn, language, edition)}{after}</article>"
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
