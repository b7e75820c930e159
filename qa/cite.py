"""Statements → text with marks [1] [2] …, and the citations the marks point to."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.library import Edition
from corpus.notice import Span
from corpus.script import Language
from corpus.section import SectionId
from qa.answer import Citation, Evidence, Statement
from qa.display import heading_text, label
from qa.quote import quote


def cite(
    statements: Sequence[Statement], issued: Sequence[Evidence], edition: Edition, language: Language
) -> tuple[str, tuple[Citation, ...]]:
    """Join statements into the answer's text; marks are numbered by first appearance, one for each quoted place."""
    by_key = {e.key: e for e in issued}
    marks: dict[tuple[SectionId, Span], int] = {}
    citations: list[Citation] = []
    lines: list[str] = []
    for statement in statements:
        own: list[int] = []
        for key in statement.keys:
            evidence = by_key[key]
            text, span = quote(statement.text, evidence.sentence)
            place = (evidence.section, span)
            if place not in marks:
                marks[place] = len(marks) + 1
                citations.append(_citation(marks[place], evidence, text, span, statement.verdict, edition, language))
            own.append(marks[place])
        tail = "".join(f"[{mark}]" for mark in dict.fromkeys(own))
        lines.append(f"{statement.text} {tail}" if tail and language is Language.EN else statement.text + tail)
    return "\n".join(lines), tuple(citations)


def _citation(
    mark: int, evidence: Evidence, text: str, span: Span, verdict: str, edition: Edition, language: Language
) -> Citation:
    whole = span == evidence.sentence.span
    translation: str | None = None
    if language is Language.EN:
        translation = evidence.sentence.en
    elif language is not edition.script:
        # English is aligned by whole sentences; the other script of a part can be had by itself.
        translation = edition.in_script(text, language).text
    return Citation(
        mark=mark,
        notice=edition.notice.slug,
        section=evidence.section,
        label=label(evidence.clause, language),
        heading=heading_text(evidence.clause, language, edition),
        quote=text,
        quote_translation=translation if translation and (whole or translation != text) else None,
        span=span,
        verdict=verdict,
    )
