"""Questions to click: by persona before the first one, and after an answer what its clauses leave open."""

from __future__ import annotations

from html import escape

from app.ask.turn import Turn
from app.texts import say
from corpus.examples import Examples
from corpus.library import Edition, offered_questions
from corpus.notice import Clause
from corpus.script import Language
from qa.answer import Outcome
from qa.display import heading_text

_MOST = 2  # follow-up questions


def examples(slug: str) -> Examples:
    """Questions about a notice of the shelf by persona, each by language; none where its folder has none."""
    return offered_questions(slug)


def by_persona(language: Language, edition: Edition) -> str:
    """The examples in the page's language, a group for each persona."""
    groups = "".join(
        f"<section><h3>{escape(say(f'persona.{persona}', language))}</h3><ul>"
        + "".join(f"<li>{_button(question[language], language)}</li>" for question in questions)
        + "</ul></section>"
        for persona, questions in examples(edition.notice.slug).items()
    )
    return f'<div class="examples">{groups}</div>'


def follow_ups(turn: Turn, language: Language, edition: Edition) -> str:
    """Who is responsible, for the clauses cited whose units the answer does not tell; empty where there are none."""
    spoken = turn.question.language
    questions = [
        say("ask.who", spoken, heading=heading_text(clause, spoken, edition)) for clause in _units_left(turn, edition)
    ]
    if not questions:
        return ""
    items = "".join(f"<li>{_button(question, spoken)}</li>" for question in questions)
    return f'<div class="next"><p>{escape(say("ask.next", language))}</p><ul>{items}</ul></div>'


def _units_left(turn: Turn, edition: Edition) -> list[Clause]:
    if turn.answer is None or turn.answer.outcome not in (Outcome.ANSWERED, Outcome.PARTIAL):
        return []
    cited = {citation.section: edition.notice.clause(citation.section) for citation in turn.citations}
    told = {citation.span for citation in turn.citations}
    return [clause for clause in cited.values() if clause.responsible_units and not _tells_units(clause, told)][:_MOST]


def _tells_units(clause: Clause, told: set[tuple[int, int]]) -> bool:
    places = [sentence.span for sentence in clause.sentences if sentence.kind == "responsibility"]
    return any(start < end_ and start_ < end for start, end in places for start_, end_ in told)


def _button(question: str, language: Language) -> str:
    text = escape(question)
    return f'<button type="button" lang="{language}" data-ask="{text}">{text}</button>'
