"""Texts to try, taken from the notice itself."""

from __future__ import annotations

from html import escape

from app.texts import say
from corpus.library import Edition
from corpus.notice import Clause, Sentence
from corpus.script import Language, to_traditional
from qa.display import label, other_script, sentence_text
from qa.figures import find_figures

_LENGTHS = range(16, 61)  # characters of a sentence that is quickly read


def examples(language: Language, edition: Edition) -> dict[str, str]:
    """Name → text: a sentence with a figure in each form, a section number, and a draft that attributes one wrongly.

    Empty where the notice has no such sentences.
    """
    found = [(c, s) for c in edition.notice.clauses if c.level > 2 for s in c.body if _is_short(s)]
    clauses = {c.section: (c, s) for c, s in reversed(found)}  # the first of each clause
    if len(clauses) < 2:
        return {}
    (clause, sentence), (other, second) = (clauses[section] for section in sorted(clauses)[:2])
    beside = other_script(edition)
    names = ("verbatim", "simplified") if beside is Language.HANS else ("source", "traditional")
    texts = dict(zip(names, (sentence.text, edition.in_script(sentence.text, beside).text), strict=True))
    if sentence.en:
        texts["english"] = sentence.en
    texts["section"] = label(other, language)
    return texts | {"draft": _draft(clause, sentence, second, language, edition)}


def _is_short(sentence: Sentence) -> bool:
    counted = (f for f in find_figures(sentence.text) if f.unit not in ("year", "date"))
    return len(sentence.text) in _LENGTHS and any(counted)


def _draft(clause: Clause, one: Sentence, two: Sentence, language: Language, edition: Edition) -> str:
    quotes = [sentence_text(s, language, edition) for s in (one, two)]
    if language is Language.HANT:  # as one would type it
        quotes = [
            to_traditional(edition.in_script(s.text, Language.HANS).text).replace("“", "『").replace("”", "』")
            for s in (one, two)
        ]
    if language is not Language.EN:
        quotes = [quote.replace("“", "‘").replace("”", "’") for quote in quotes]
    return say("wording.draft", language, first=label(clause, language), one=quotes[0], two=quotes[1])


def offered(language: Language, edition: Edition) -> str:
    """The title, what can be pasted, and a button for each example."""
    buttons = "".join(
        f'<button type="button" data-fill="{escape(text)}" title="{escape(text)}">'
        f"{escape(say(f'wording.example_{name}', language))}</button>"
        for name, text in examples(language, edition).items()
    )
    tries = f'<div class="tries">{escape(say("wording.examples", language))} {buttons}</div>' if buttons else ""
    title, promise = escape(say("wording.title", language)), escape(say("wording.promise", language))
    return f'<div lang="{language}"><h2>{title}</h2><p class="promise">{promise}</p>{tries}</div>'
