"""A question of the conversation with what has come of it so far; plain values, so earlier turns stay as they were."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from corpus.library import Edition
from corpus.notice import Span
from corpus.section import SectionId
from qa.answer import Answer, Citation, Evidence, Outcome, Question, Statement
from qa.assistant import Event, EvidenceFound, StatementReady
from qa.cite import cite

# `stale`: restored from the browser, but given on a notice that has changed since.
Stage: TypeAlias = Literal["searching", "writing", "done", "stopped", "failed", "stale"]
HISTORY = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where the side pane is opened: a section and the stretch of the source to mark; `mark` if a mark led there."""

    section: SectionId
    span: Span
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its evidence, its verified sentences and, once there, its answer."""

    question: Question
    stage: Stage = "searching"
    issued: tuple[Evidence, ...] = ()
    statements: tuple[Statement, ...] = ()
    text: str = ""
    citations: tuple[Citation, ...] = ()
    answer: Answer | None = None

    @property
    def running(self) -> bool:
        """Whether more is to come."""
        return self.stage in ("searching", "writing")

    @property
    def outcome(self) -> str:
        """The answer's outcome; how it was broken off where there is no answer; empty while running."""
        if self.answer is not None:
            return str(self.answer.outcome)
        return "" if self.running else self.stage

    def place(self, name: str) -> Place | None:
        """What a mark (`1`) or an issued key (`S1`) points to; None where this turn has no such thing."""
        for citation in self.citations:
            if name == str(citation.mark):
                return Place(citation.section, citation.span, citation)
        for evidence in self.issued:
            if name == evidence.key:
                return Place(evidence.section, evidence.sentence.span)
        return None


Turns: TypeAlias = tuple[Turn, ...]


def advance(turn: Turn, event: Event, edition: Edition) -> Turn:
    """The turn after an event of the assistant. Marks get the numbers that they have in the finished answer."""
    if isinstance(event, EvidenceFound):
        return replace(turn, stage="writing", issued=event.issued)
    if isinstance(event, StatementReady):
        statements = (*turn.statements, event.statement)
        _, citations = cite(statements, turn.issued, edition, turn.question.language)
        return replace(turn, statements=statements, text=event.text, citations=citations)
    answer = replace(event.answer, diagnostics={})
    aside = answer.outcome in (Outcome.OFF_TOPIC, Outcome.UNCLEAR)
    return replace(
        turn,
        stage="done",
        issued=() if aside else turn.issued,
        statements=answer.statements,
        text=answer.text,
        citations=answer.citations,
        answer=answer,
    )


def history(turns: Turns) -> tuple[str, ...]:
    """The questions asked last, oldest first."""
    return tuple(turn.question.text for turn in turns[-HISTORY:])
