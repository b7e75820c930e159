"""What stands under an answer: its outcome, what verification did, how it was made, and what can be done with it."""

from __future__ import annotations

from collections import Counter
from html import escape

from app.ask.reasons import reason
from app.ask.turn import Turn
from app.texts import say
from corpus.library import Edition
from corpus.script import Language
from qa.answer import Answer, Rejection
from qa.feedback import Kind

FORMATS = {"docx": "Word", "pdf": "PDF", "md": "Markdown"}
_BROKEN_OFF = ("stopped", "failed", "stale")


def foot(number: int, turn: Turn, language: Language, edition: Edition) -> str:
    """The foot of the turn with this number."""
    badge, meaning = say(f"outcome.{turn.outcome}", language), say(f"meaning.{turn.outcome}", language)
    head = f'<p><span class="badge">{escape(badge)}</span> <span class="meaning">{escape(meaning)}</span></p>'
    done = _checks(turn.answer, language, edition) + _made(turn.answer, language) if turn.answer else ""
    return f'<footer class="outcome">{head}{done}{_actions(number, turn, language)}</footer>'


def downloads(name: str, language: Language, number: int | None = None) -> str:
    """A menu of the formats; without a number, of the whole conversation."""
    which = "" if number is None else f' data-number="{number}"'
    buttons = "".join(
        f'<button type="button" data-take="{ending}"{which}>{label}</button>' for ending, label in FORMATS.items()
    )
    return f'<details class="menu"><summary>{escape(say(name, language))}</summary><div>{buttons}</div></details>'


def _made(answer: Answer, language: Language) -> str:
    """By which generator and how fast."""
    times = answer.timings
    seconds = {"retrieve": times.retrieve, "first": times.first_token, "total": times.total}
    parts = [
        say("ask.generator", language, name=answer.generator),
        say("ask.times", language, **{name: f"{ms / 1000:.1f}" for name, ms in seconds.items()}),
    ]
    return f'<p class="made">{escape(" · ".join(parts))}</p>'


def _checks(answer: Answer, language: Language, edition: Edition) -> str:
    """What verification did, folded; empty for an answer that is only a message of this program."""
    cited = [statement for statement in answer.statements if statement.keys]
    if not cited and not answer.rejected and not answer.unknown_keys:
        return ""
    origins = Counter(statement.origin for statement in cited)
    source = edition.notice.source
    counts = {
        "source": origins["source"],
        "generated": origins["generated"],
        "regenerated": origins["regenerated"],
        "moved": sum(statement.verdict == "moved" for statement in cited),
        "quotes": sum(citation.quote == source[slice(*citation.span)] for citation in answer.citations),
        "unknown": answer.unknown_keys,
    }
    lines = "".join(f"<li>{escape(say(f'check.{name}', language, n=n))}</li>" for name, n in counts.items() if n)
    rejected = "".join(_rejected(one, answer.question.language, language) for one in answer.rejected)
    if rejected:
        rejected = f"<p>{escape(say('check.rejected', language, n=len(answer.rejected)))}</p><ul>{rejected}</ul>"
    summary = escape(say("check.summary", language, n=len(cited), out=len(answer.rejected)))
    return f'<details class="checks"><summary>{summary}</summary><ul>{lines}</ul>{rejected}</details>'


def _rejected(one: Rejection, spoken: Language, language: Language) -> str:
    reasons = say("check.stop", language).join(reason(problem, language) for problem in one.problems)
    return f'<li><q lang="{spoken}">{escape(one.text)}</q> <span class="why">{escape(reasons)}</span></li>'


def _actions(number: int, turn: Turn, language: Language) -> str:
    """Taking the answer away and telling what is wrong with it; asking again where there is none."""
    if turn.stage in _BROKEN_OFF:
        again = f'data-ask="{escape(turn.question.text)}">{escape(say("ask.again", language))}'
        return f'<p class="actions"><button type="button" {again}</button></p>'
    kinds = [kind for kind in Kind if turn.citations or kind is not Kind.WRONG_CITATION]
    marks = " ".join(str(citation.mark) for citation in turn.citations)
    tell = "".join(
        f'<button type="button" data-tell="{kind}" data-number="{number}" data-marks="{marks}">'
        f"{escape(say(f'tell.{kind}', language))}</button>"
        for kind in kinds
    )
    group = f'<div class="telling" role="group" aria-label="{escape(say("tell.title", language))}">{tell}</div>'
    return f'<div class="actions">{downloads("take.answer", language, number)}{group}</div>'
