"""Answers as a document to take away, before it is Word, Markdown or PDF: every text of it, in order."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, reduce
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeAlias

from corpus.library import Edition
from corpus.notice import Clause
from corpus.script import Language
from qa.answer import Answer, Citation, Outcome
from qa.display import heading_text, label, stated
from qa.export.table import clean

Line: TypeAlias = tuple[str | int, ...]
"""A line of an answer: pieces of text and, as numbers, the marks between them."""

_MARKS = re.compile(r"((?:\[\d+\])+)$", re.MULTILINE)
_HEADING = 80  # characters of a question in a heading
_BESIDE = {Language.EN: "beside_english", Language.HANS: "beside_restored", Language.HANT: "beside_converted"}
_NEAREST = 3  # clauses named where the notice does not say


class ExportError(Exception):
    """A document cannot be made; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A citation under its number in the document; `quote` is in `script`, `beside` is what it says in `language`."""

    number: int
    name: str
    quote: str
    script: Language
    place: str
    beside: str | None
    beside_name: str
    language: Language


@dataclass(frozen=True, slots=True)
class Entry:
    """A question and its answer. `language` is theirs; `earlier` is what was asked before it.

    `question` are its lines where the heading does not show all of it;
    `nearest` names the clauses that come nearest where the notice does not say; `made` tells what made the answer.
    """

    heading: str
    question: tuple[str, ...]
    earlier: tuple[str, ...]
    language: Language
    outcome: str
    lines: tuple[Line, ...]
    quotations: tuple[Quotation, ...]
    nearest: tuple[str, ...]
    made: str


@dataclass(frozen=True, slots=True)
class Record:
    """The document: its title, what it says of the notice, the entries, and how they were checked.

    `language` is that of its own words.
    """

    title: str
    subject: str
    facts: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]
    language: Language
    made_on: datetime


def record(
    answers: Sequence[Answer], edition: Edition, language: Language, made_on: datetime | None = None
) -> Record:
    """The document of a conversation, oldest first; the citations are numbered through it.

    `made_on` is now, in the local time zone, where it is not given.
    """
    made_on = (made_on or datetime.now().astimezone()).replace(microsecond=0)
    before = accumulate((len(answer.citations) for answer in answers), initial=0)
    return Record(
        title=say("title", language),
        subject=edition.describe("title", language),
        facts=_facts(edition, language, made_on),
        entries=tuple(
            _entry(number, first, answers, edition, language)
            for number, first in zip(range(len(answers)), before, strict=False)
        ),
        language=language,
        made_on=made_on,
    )


def say(name: str, language: Language, /, **values: Any) -> str:
    """A text of the document (`name` or `group.name`); raises KeyError for one that texts.toml has not."""
    forms: Any = reduce(lambda table, key: table[key], name.split("."), _texts())
    return str(forms[language]).format(**values)


def _facts(edition: Edition, language: Language, made_on: datetime) -> tuple[tuple[str, str], ...]:
    issued = edition.notice.issue_date
    facts = {
        "source": edition.describe("title", language),
        "document_number": stated("document_number", language, edition),
        "issuing_authority": stated("issuing_authority", language, edition),
        "issue_date": issued.isoformat() if issued else "",
        "provenance": edition.provenance(language),
        # Of the text as received, so that anyone who has the file can compare.
        "sha256": hashlib.sha256(edition.notice.source.encode()).hexdigest(),
        "made_on": made_on.strftime("%Y-%m-%d %H:%M %z").strip(),
    }
    return tuple((say(name, language), value) for name, value in facts.items() if value)


def _entry(number: int, first: int, answers: Sequence[Answer], edition: Edition, language: Language) -> Entry:
    answer = answers[number]
    numbers = {citation.mark: first + i for i, citation in enumerate(answer.citations, 1)}
    shown = {other.question.text for other in answers[:number]}
    question = clean(answer.question.text)
    made = [
        say("generator", language, name=answer.generator),
        say("settings", language, digest=answer.settings_digest),
    ]
    if answer.rejected:
        made.append(say("rejected", language, n=len(answer.rejected)))
    return Entry(
        heading=say("question", language, n=number + 1, text=_short(question)),
        question=() if _short(question) == question else lines(question),
        earlier=tuple(" ".join(clean(text).split()) for text in answer.question.history if text not in shown),
        language=answer.question.language,
        outcome=say(f"outcome.{answer.outcome}", language),
        lines=tuple(_line(line, numbers) for line in lines(clean(answer.text))),
        quotations=tuple(_quotation(numbers[c.mark], c, answer, edition, language) for c in answer.citations),
        nearest=_nearest(answer, edition),
        made=" · ".join(made),
    )


def _line(text: str, numbers: dict[int, int]) -> Line:
    """The line parted at the marks it ends with; what only looks like a mark stays text.

    >>> _line("No. [2]: 5 km. [1][2]", {1: 4, 2: 5})
    ('No. [2]: 5 km. ', 4, 5)
    """
    found = _MARKS.search(text)
    marks = [int(mark) for mark in re.findall(r"\d+", found[1])] if found else []
    if found is None or not set(marks) <= set(numbers):
        return (text,)
    return (text[: found.start()], *(numbers[mark] for mark in marks))


def _quotation(number: int, citation: Citation, answer: Answer, edition: Edition, language: Language) -> Quotation:
    spoken = answer.question.language
    place = say("place", language, start=citation.span[0], end=citation.span[1])
    return Quotation(
        number=number,
        name=_name(edition.notice.clause(citation.section), spoken, edition),
        quote="".join(citation.quote.splitlines()),
        script=edition.script,
        place=f"{place} · {say(f'verdict.{citation.verdict}', language)}",
        beside=citation.quote_translation,
        beside_name=say(_BESIDE[spoken], language),
        language=spoken,
    )


def _nearest(answer: Answer, edition: Edition) -> tuple[str, ...]:
    if answer.outcome is not Outcome.NOT_IN_NOTICE:
        return ()
    cited = {citation.section for citation in answer.citations}
    sections = [item.section for item in answer.evidence if item.section not in cited][:_NEAREST]
    return tuple(_name(edition.notice.clause(s), answer.question.language, edition) for s in sections)


def _name(clause: Clause, language: Language, edition: Edition) -> str:
    """A clause's number as the reader writes it and as the notice does, and its heading."""
    labels = dict.fromkeys((label(clause, language), label(clause, edition.script)))
    return f"{' · '.join(labels)} {heading_text(clause, language, edition)}".strip()


def lines(text: str) -> tuple[str, ...]:
    """The lines that are not empty, without white space at their ends."""
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _HEADING else line[: _HEADING - 1].rstrip() + "…"


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "texts.toml").read_text(encoding="utf-8"))
