"""The value types of a question and its answer, and the JSON people script against (the answer contract)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from corpus.notice import Clause, Sentence, Span
from corpus.script import Language, detect
from corpus.section import SectionId


class Outcome(StrEnum):
    """How a question ended; each has one fixed message per language and script."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NOT_IN_NOTICE = "not_in_notice"
    OFF_TOPIC = "off_topic"
    UNCLEAR = "unclear"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the language its answer must have and the questions asked before it, oldest first."""

    text: str
    language: Language
    history: tuple[str, ...] = ()
    id: str | None = None

    @classmethod
    def ask(
        cls, text: str, language: str | None = None, history: tuple[str, ...] = (), id: str | None = None
    ) -> Question:
        """A question as typed; the language is detected where none is given."""
        return cls(text.strip(), Language(language) if language else detect(text), tuple(history), id)

    @property
    def written(self) -> Language:
        """The language of its text, whichever its answer must have."""
        return detect(self.text, self.language)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence of the notice issued under a key (S1 … Sk), in the language of the question.

    `score` is the sentence's retrieval score, `text` what is read and shown; `sentence` keeps the verbatim source.
    """

    key: str
    clause: Clause
    sentence: Sentence
    text: str
    heading: str
    score: float

    @property
    def section(self) -> SectionId:
        """The section the sentence stands in."""
        return self.clause.section


@dataclass(frozen=True, slots=True)
class Citation:
    """What a mark in the answer points to: a verbatim quote with its place in the source, computed by code.

    `verdict` says how the sentence that carries the mark came to be supported: `supported` as the generator
    wrote and cited it; `moved` where the figures stand in another issued clause than the one it cited;
    `source` where the answer gives the notice's own sentence.
    """

    mark: int
    notice: str
    section: SectionId
    label: str
    heading: str
    quote: str
    quote_translation: str | None
    span: Span
    verdict: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an answer with the keys it rests on, and where it came from.

    `origin`: `generated`, `regenerated` (its first form failed), `source` (the notice's own sentence) or
    `note` (a fixed message of this program, which states nothing of the notice's content).
    """

    text: str
    keys: tuple[str, ...]
    origin: str
    verdict: str = "supported"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A generated sentence that was not shown, and why: the names of the checks it failed with their reasons."""

    text: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RankedSection:
    """A section that retrieval found for the question; `score` is in standard deviations, rank from 1."""

    section: SectionId
    score: float
    rank: int


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds from the question's arrival."""

    retrieve: int = 0
    first_token: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, with all that was done to it."""

    question: Question
    outcome: Outcome
    text: str
    citations: tuple[Citation, ...]
    evidence: tuple[RankedSection, ...]
    generator: str
    timings: Timings
    settings_digest: str
    statements: tuple[Statement, ...] = ()
    issued: tuple[Evidence, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    unknown_keys: int = 0
    diagnostics: dict[str, Any] = field(default_factory=dict, compare=False)

    def to_json(self) -> dict[str, Any]:
        """The contract's JSON."""
        return {
            "id": self.question.id,
            "question": self.question.text,
            "language": str(self.question.language),
            "outcome": str(self.outcome),
            "text": self.text,
            "citations": [
                {
                    "mark": c.mark,
                    "notice": c.notice,
                    "section": str(c.section),
                    "label": c.label,
                    "heading": c.heading,
                    "quote": c.quote,
                    "quote_translation": c.quote_translation,
                    "span": list(c.span),
                    "verdict": c.verdict,
                }
                for c in self.citations
            ],
            "evidence": [
                {"section": str(e.section), "score": round(e.score, 3), "rank": e.rank} for e in self.evidence
            ],
            "generator": self.generator,
            "timings_ms": {
                "retrieve": self.timings.retrieve,
                "first_token": self.timings.first_token,
                "total": self.timings.total,
            },
            "settings_digest": self.settings_digest,
        }

    def dumps(self) -> str:
        """The contract's JSON on one line, Chinese as it is."""
        return json.dumps(self.to_json(), ensure_ascii=False)
