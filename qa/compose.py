"""Answers composed by code: the notice's own sentences as statements, and what structure alone can answer."""

from __future__ import annotations

from corpus.library import Edition
from corpus.script import Language
from qa.answer import Evidence, Statement
from qa.display import label, unit_names
from qa.prompt import message


def source_statement(evidence: Evidence, language: Language, edition: Edition) -> Statement:
    """The notice's own sentence as a statement; the 责任单位 bracket as a sentence that names its clause."""
    if evidence.sentence.kind == "responsibility":
        units = unit_names(evidence.clause, language, edition)
        text = message("responsible", language, heading=evidence.heading, units=units)
    else:
        text = _closed(evidence.text, language)
    return Statement(text, (evidence.key,), "source", "source")


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
        return text if text.endswith((".", "!", "?", ".”")) else text + "."
    return text if text.endswith(("。", "！", "？", "”", "」", "）", ")")) else text + "。"
