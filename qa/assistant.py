"""Assistant.ask(): question → reading → hits → evidence → decision → statements → answer.

`stream` gives the same as events: the evidence before the generator has said a word, then each sentence once it is
verified, then the answer.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from corpus.library import Edition
from index.retrieve import ClauseHit, Retriever, averaged
from qa.answer import (
    Answer,
    Evidence,
    Outcome,
    Question,
    RankedSection,
    Rejection,
    Statement,
    Timings,
)
from qa.cite import cite
from qa.constraints import answerable_parts, without_lacking
from qa.context import names_nothing
from qa.decide import Decision, decide
from qa.draft import Drafter, DraftState
from qa.evidence import Chosen, choose
from qa.generate.base import GeneratorError
from qa.judge import Judge
from qa.needs import Need
from qa.prompt import message
from qa.reading import Reading, read
from qa.settings import Settings
from qa.settle import ABOUT, FOREIGN, Settling


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """The clauses that bear on the question, before anything is generated."""

    ranked: tuple[RankedSection, ...]
    issued: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class StatementReady:
    """A verified sentence, to be added to those before it; `text` is the answer so far, with its marks."""

    statement: Statement
    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The whole answer, which also holds all the statements."""

    answer: Answer


Event: TypeAlias = EvidenceFound | StatementReady | Finished


@dataclass(slots=True)
class _Clock:
    start: float = field(default_factory=time.perf_counter)
    retrieved: int = 0
    first: int = 0

    def elapsed(self) -> int:
        return round((time.perf_counter() - self.start) * 1000)


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for a question: `parts` with the hits of each, and those of the last turn where turns were joined.

    `wishes` are the hits of each stretch of a question for support.
    """

    parts: tuple[str, ...]
    hits: tuple[ClauseHit, ...]
    part_hits: tuple[tuple[ClauseHit, ...], ...]
    focus: tuple[ClauseHit, ...]
    wishes: tuple[tuple[ClauseHit, ...], ...]

    @property
    def about_no_clause_in_particular(self) -> bool:
        """Whether the question, or each of its parts, is about what the notice is about and no clause of it."""
        abouts = [[h.about for h in hits] for hits in self.part_hits or (self.hits,)]
        return all(max(about) < ABOUT and sum(about) >= FOREIGN for about in abouts)


class Assistant:
    """Answers questions about one notice. Safe to use from several threads: nothing is kept between questions."""

    def __init__(
        self, retriever: Retriever, drafter: Drafter, settings: Settings, judge: Judge | None = None
    ) -> None:
        self.retriever = retriever
        self.drafter = drafter
        self.judge = judge
        self.settings = settings

    def warm_up(self) -> None:
        """Read the fixed part of the prompts ahead, which takes seconds off the first answers; for a server's start."""
        with suppress(GeneratorError):
            for part in (self.judge, self.drafter):
                if part is not None:
                    part.warm_up()

    @property
    def edition(self) -> Edition:
        """The notice with its metadata, glossary and term table."""
        return self.retriever.edition

    def ask(self, question: Question) -> Answer:
        """The answer, whole."""
        for event in self.stream(question):
            if isinstance(event, Finished):
                return event.answer
        raise AssertionError("a stream ends with its answer")

    def stream(self, question: Question) -> Iterator[Event]:
        """Events up to `Finished`; closing the iterator stops the generator."""
        clock = _Clock()
        if len(question.text) > self.settings.max_question:
            text = message("too_long", question.language, n=len(question.text), limit=self.settings.max_question)
            yield self._finish(question, clock, Decision(Outcome.UNCLEAR, text))
            return
        if not any(char.isalnum() for char in question.text):
            yield self._finish(question, clock, Decision(Outcome.UNCLEAR, message("unclear", question.language)))
            return
        reading = read(question, self.edition)
        found = self._find(reading)
        for reach in range(2 if reading.focus else 1, len(question.history) + 1):
            if reading.stands_alone or not found.about_no_clause_in_particular:
                break
            reading = read(question, self.edition, reach)
            found = self._find(reading)
        hits = found.hits
        chosen = choose(reading, hits, found.part_hits, found.focus, self.edition, self.settings, found.wishes)
        decision = decide(reading, hits, chosen.core, self.edition)
        if decision.outcome is Outcome.PARTIAL and not found.parts and (rest := without_lacking(reading, self.edition)):
            # What is lacking is known: what else is asked is searched without it.
            found = replace(found, parts=(rest,), part_hits=tuple(self.retriever.search_all([rest], k=len(hits))))
            if Need.SUPPORT not in reading.needs:  # what is lacking takes no measure away
                chosen = choose(reading, hits, found.part_hits, found.focus, self.edition, self.settings)
        ranked = tuple(RankedSection(h.section, h.score, h.rank) for h in hits[: self.settings.retrieve])
        clock.retrieved = clock.elapsed()
        yield EvidenceFound(ranked, chosen.issued)
        first = chosen
        with suppress(GeneratorError):  # what constraints and scores decided stands
            settling = Settling(reading, self.judge, self.edition, self.settings)
            chosen, decision = settling.settle(chosen, decision, hits, found.parts, found.part_hits)
        if chosen != first:
            yield EvidenceFound(ranked, chosen.issued)
        if not decision.tell:
            yield self._finish(question, clock, decision, ranked=ranked, hits=hits)
            return
        yield from self._answer(reading, chosen, decision, ranked, hits, clock)

    def _find(self, reading: Reading) -> _Found:
        """All clauses ranked for the question, for each of its parts and for its last turn, encoded together."""
        parts = answerable_parts(reading, self.edition)
        # A turn that names nothing itself (the exact words, please) is only told by the one before.
        focus = reading.focus if reading.focus and not names_nothing(reading.focus, self.edition) else None
        asked = [reading.search, *parts, *reading.wishes, *([focus] if focus else [])]
        hits, *others = self.retriever.search_all(asked, k=len(self.edition.notice.clauses))
        part_hits, wishes = tuple(others[: len(parts)]), tuple(others[len(parts) :][: len(reading.wishes)])
        if not focus:
            return _Found(parts, hits, part_hits, (), wishes)
        # What the turn before asked about is no more meant than what this one names.
        return _Found(parts, averaged(hits, others[-1]), part_hits, others[-1], wishes)

    def _answer(
        self,
        reading: Reading,
        chosen: Chosen,
        decision: Decision,
        ranked: tuple[RankedSection, ...],
        hits: Sequence[ClauseHit],
        clock: _Clock,
    ) -> Iterator[Event]:
        state = DraftState()
        outcome = decision.outcome
        try:
            for statement in self.drafter.draft(reading, chosen, decision, state):
                clock.first = clock.first or clock.elapsed()
                yield self._ready(statement, state, reading.question, chosen)
        except GeneratorError as error:
            outcome = Outcome.ERROR
            for statement in self.drafter.fall_back(reading, chosen, str(error), state):
                yield self._ready(statement, state, reading.question, chosen)
        if not any(s.keys for s in state.statements):
            outcome = Outcome.NOT_IN_NOTICE
            state.statements = [Statement(message("not_in_notice", reading.question.language), (), "note")]
        yield self._finish(
            reading.question,
            clock,
            replace(decision, outcome=outcome),
            ranked=ranked,
            hits=hits,
            state=state,
            issued=chosen.issued,
        )

    def _ready(self, statement: Statement, state: DraftState, question: Question, chosen: Chosen) -> StatementReady:
        # Marks are numbered by first appearance, so those given so far stay as they are.
        return StatementReady(statement, cite(state.statements, chosen.issued, self.edition, question.language)[0])

    def _finish(
        self,
        question: Question,
        clock: _Clock,
        decision: Decision,
        *,
        ranked: tuple[RankedSection, ...] = (),
        hits: Sequence[ClauseHit] = (),
        state: DraftState | None = None,
        issued: tuple[Evidence, ...] = (),
    ) -> Finished:
        statements = tuple(state.statements) if state else (Statement(decision.text, (), "note"),)
        text, citations = cite(statements, issued, self.edition, question.language)
        answer = Answer(
            question=question,
            outcome=decision.outcome,
            text=text,
            citations=citations,
            evidence=ranked,
            generator=self.drafter.name,
            timings=Timings(clock.retrieved, clock.first or clock.elapsed(), clock.elapsed()),
            settings_digest=self.settings.digest,
            statements=statements,
            issued=issued,
            rejected=tuple(state.rejected) if state else (),
            unknown_keys=state.unknown_keys if state else 0,
            diagnostics={"hits": hits, "missing": decision.missing, "stated": decision.stated},
        )
        return Finished(answer)


__all__ = ["Assistant", "Event", "EvidenceFound", "Finished", "Rejection", "StatementReady"]
