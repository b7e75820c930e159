"""Finding an exact wording in a notice, in whatever script or spacing it is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.library import Edition
from corpus.notice import Clause, Span
from corpus.script import fold, matching_form
from corpus.section import SectionId


@dataclass(frozen=True, slots=True)
class Match:
    """Where a wording occurs: `text` is `context[slice(*at)]`, as it stands in the notice or in its English.

    `span` is the place in the verbatim source; for English, that of the sentence it translates. `context` is
    the sentence, or the sentences, that hold the match; `language` is `en` or the script of the copy.
    """

    section: SectionId
    span: Span
    text: str
    language: str
    context: str
    at: Span


def find(edition: Edition, wording: str) -> list[Match]:
    """Every place of a wording, in the order of the notice; the English after the Chinese of its clause.

    Script, the copy's terms (智能 is 智慧型), width, like marks, case, and in Chinese any white space make no
    difference. Raises ValueError where the wording is empty.
    """
    if not wording.strip():
        raise ValueError("there is nothing to find: the wording is empty")
    clauses = edition.notice.clauses
    return [match for c in clauses for match in (*_in_source(edition, c, wording), *_in_english(c, wording))]


def _in_source(edition: Edition, clause: Clause, wording: str) -> Iterator[Match]:
    source, (start, end) = edition.notice.source, clause.span
    kept = [i for i in range(start, end) if not source[i].isspace()]
    text, wanted = "".join(source[i] for i in kept), "".join(wording.split())
    form = matching_form(text, edition.terms)
    found = [form.to_source(*s) for s in _occurrences(form.text, matching_form(wanted, edition.terms).text)]
    # Half of a term is no wording of the original, but it stands in the copy: 網路 in 網際網路 (互联网).
    found += _occurrences(fold(text), fold(wanted))
    behind = start
    for first, last in sorted(found, key=lambda s: (s[0], -s[1])):
        span = kept[first], kept[last - 1] + 1
        if span[0] < behind:
            continue  # the same place by the other way
        behind = span[1]
        held = [s.span for s in clause.sentences if s.span[0] < span[1] and s.span[1] > span[0]]
        context = held[0][0], held[-1][1]
        at = span[0] - context[0], span[1] - context[0]
        script = str(edition.metadata["copy"]["script"])
        yield Match(clause.section, span, source[slice(*span)], script, source[slice(*context)], at)


def _in_english(clause: Clause, wording: str) -> Iterator[Match]:
    pattern = re.compile(r"\s+".join(map(re.escape, fold(wording).split())))
    for sentence in clause.sentences:
        english = sentence.en or ""
        for match in pattern.finditer(fold(english)):  # as long as the English, so the places are the same
            text = english[slice(*match.span())]
            yield Match(clause.section, sentence.span, text, "en", english, match.span())


def _occurrences(text: str, wanted: str) -> list[Span]:
    return [match.span() for match in re.finditer(re.escape(wanted), text)]
