"""Answers composed by code: the notice's own sentences as statements, and what structure alone can answer."""

from __future__ import annotations

from corpus.library import Edition
from corpus.script import Language
from qa.answer import Evidence, Statement
from qa.display import label, unit_names
from qa.fragment import telling
from qa.prompt import message
from qa.reading import Reading
from qa.words import content_words

# Characters from which a sentence says so many things that one asked for is better told alone.
LONG_HAN = 60
LONG_EN = 200


def source_statement(evidence: Evidence, language: Language, edition: Edition) -> Statement:
    """The notice's own sentence as a statement; the 责任单位 bracket and the lines of the title block with a label."""
    if evidence.sentence.kind == "responsibility":
        units = unit_names(evidence.clause, language, edition)
        text = message("responsible", language, heading=evidence.heading, units=units)
    elif evidence.sentence.kind != "body":
        text = message(f"kind.{evidence.sentence.kind}", language, text=_closed(evidence.text, language))
    else:
        text = _closed(evidence.text, language)
    return Statement(text, (evidence.key,), "source", "source")


def brief_statement(evidence: Evidence, reading: Reading, edition: Edition) -> Statement:
    """For a question after one figure: of a sentence that says many things, the part that gives it."""
    language = reading.question.language
    limit = LONG_EN if language is Language.EN else LONG_HAN
    if reading.asks_one_figure and len(evidence.text) > limit and evidence.sentence.kind == "body":
        # Of turns that were joined the last tells which figure, if it names anything.
        own = content_words(reading.focus or "", edition.terms) & content_words(evidence.text, edition.terms)
        words = own or content_words(reading.search, edition.terms)
        if part := telling(evidence.text, words, edition.terms):
            return Statement(_closed(part, language), (evidence.key,), "source", "source")
    return source_statement(evidence, language, edition)


def wording_statement(evidence: Evidence, language: Language, edition: Edition) -> Statement:
    """The sentence in quotation marks after its section's number and heading: for who asks for the exact words."""
    if evidence.sentence.kind == "responsibility" or not evidence.clause.heading:
        return source_statement(evidence, language, edition)
    number = label(evidence.clause, language)
    text = message("wording", language, label=number, heading=evidence.heading, text=evidence.text)
    return Statement(text, (evidence.key,), "source", "source")


def _closed(text: str, language: Language) -> str:
    """A sentence cut at a semicolon ends with a full stop, and in English begins with a capital."""
    text = text.strip().rstrip(";；,，:：")
    if language is Language.EN:
        text = text[:1].upper() + text[1:]
        # A notice without English is told in its own Chinese.
        return text if text.endswith((".", "!", "?", ".”", "。", "！", "？")) else text + "."
    return text if text.endswith(("。", "！", "？", "”", "」", "）", ")")) else text + "。"
