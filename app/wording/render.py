"""The result of a check as HTML. Whatever a person pasted is escaped: it is shown as text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from app.texts import say
from app.wording.diff import diff, folded
from app.wording.names import SIGNS, linked, tone
from app.wording.notes import notes
from app.wording.source import source
from corpus.library import Edition
from corpus.script import Language, detect
from qa.checked import Verdict, WordingCheck

_GOOD = (Verdict.IDENTICAL, Verdict.SCRIPT)
_TO_SEE = (Verdict.DIFFERS, Verdict.WRONG_SECTION, Verdict.NOT_FOUND, Verdict.NO_CLAUSE)
_FEW = 3  # checks; with more of them the notice's text is folded away where there is nothing to mend


def results(checks: Sequence[WordingCheck], language: Language, edition: Edition) -> str:
    """All that was found: a summary for several, then each in the order of the text."""
    if not checks:
        return ""
    name = escape(say("wording.results", language))
    few = len(checks) <= _FEW
    cards = "".join(_card(n, check, language, edition, few=few) for n, check in enumerate(checks, 1))
    return (
        f'<section class="results" lang="{language}" aria-label="{name}">{_summary(checks, language)}{cards}</section>'
    )


def said(name: str, language: Language, **values: object) -> str:
    """One sentence in the place of a result."""
    return f'<p class="said" role="alert" lang="{language}">{escape(say(name, language, **values))}</p>'


def working(done: int, total: int, language: Language) -> str:
    """How far a check of a long text is."""
    text = escape(say("wording.progress", language, done=f"{done:,}", total=f"{total:,}"))
    return (
        f'<div class="working" lang="{language}"><p role="status">{text}</p>'
        f'<progress max="{total}" value="{done}" aria-label="{text}"></progress></div>'
    )


def _summary(checks: Sequence[WordingCheck], language: Language) -> str:
    compared = [c for c in checks if c.verdict not in (Verdict.OWN_WORDS, Verdict.CLAUSE)]
    items = []
    if len(checks) > 1 and compared:
        same = [c for c in compared if c.verdict in _GOOD]
        script = sum(c.verdict is Verdict.SCRIPT for c in same)
        text = say("wording.n_same", language, n=len(same))
        if script:
            comma = ", " if language is Language.EN else "，"
            text += comma + say("wording.n_script", language, n=script)
        items.append(escape(text))
        for verdict in _TO_SEE:
            numbers = [n for n, c in enumerate(checks, 1) if c.verdict is verdict]
            if numbers:
                links = "".join(_jump(n, language) for n in numbers)
                items.append(f"{escape(say(f'wording.n_{verdict}', language, n=len(numbers)))} {links}")
    line = "".join(f"<li>{item}</li>" for item in items)
    counted = f"<strong>{escape(say('wording.checked', language, n=len(compared)))}</strong>" if items else ""
    legend = ""
    if any(d.kind != "omit" for c in checks for d in c.differences):
        legend = f'<p class="legend">{escape(say("wording.legend", language))}</p>'
    buttons = "".join(f'<button type="button" data-form="{form}">{form.upper()}</button>' for form in ("csv", "xlsx"))
    downloads = f'<div class="downloads">{escape(say("wording.download", language))} {buttons}</div>'
    top = f'<div role="status">{counted}<ul>{line}</ul></div>' if items else ""
    return f'<div class="summary" id="wording-summary" tabindex="-1">{top}{legend}{downloads}</div>'


def _jump(n: int, language: Language) -> str:
    name = escape(say("wording.go", language, n=n))
    return f'<a class="jump" href="#wording-{n}" aria-label="{name}">{n}</a>'


def _card(n: int, check: WordingCheck, language: Language, edition: Edition, *, few: bool) -> str:
    verdict = check.verdict
    look = tone(check)
    name = escape(say(f"wording.{verdict}", language))
    badge = f'<span class="badge"><span aria-hidden="true">{SIGNS[look]} </span>{name}</span>'
    where = linked(check.section, language, edition) if check.section else ""
    number = f'<span class="number">{escape(say("wording.number", language, n=n))}</span>'
    body = "" if verdict is Verdict.CLAUSE else _pasted(check, language)
    body += notes(check, language, edition)
    if check.differences:
        body += diff(check, language, edition)
    body += folded(check, language)
    body += source(check, language, edition, open_=few or verdict not in _GOOD)
    attributes = f'id="wording-{n}" tabindex="-1" data-verdict="{verdict}" data-tone="{look}"'
    return f'<article class="check" {attributes}><header>{number}{badge}{where}</header>{body}</article>'


def _pasted(check: WordingCheck, language: Language) -> str:
    name = escape(say("wording.pasted", language))
    text = f'<p class="pasted" lang="{detect(check.pasted)}">{escape(check.pasted)}</p>'
    return text if check.verdict is Verdict.OWN_WORDS else f'<div><span class="name">{name}</span>{text}</div>'
