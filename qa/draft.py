"""Drafters: evidence → verified statements, one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from corpus.find import find
from corpus.library import Edition
from corpus.script import Language
from qa.answer import Evidence, Outcome, Rejection, Statement
from qa.compose import brief_statement, wording_statement
from qa.constraints import leaves_open
from qa.decide import Decision
from qa.display import label
from qa.evidence import Chosen
from qa.needs import Need
from qa.prompt import message
from qa.reading import Reading


@dataclass(slots=True)
class DraftState:
    """What a draft has come to: statements accepted so far, sentences rejected, keys that were never issued."""

    statements: list[Statement] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    unknown_keys: int = 0

    def accept(self, statement: Statement) -> Statement:
        """Add a statement and hand it on."""
        self.statements.append(statement)
        return statement


class Drafter(Protocol):
    """Writes the statements of an answer from its evidence; each has passed its checks when it is yielded."""

    @property
    def name(self) -> str: ...

    def draft(
        self, reading: Reading, chosen: Chosen, decision: Decision, state: DraftState
    ) -> Iterator[Statement]: ...

    def fall_back(self, reading: Reading, chosen: Chosen, reason: str, state: DraftState) -> Iterator[Statement]: ...

    def warm_up(self) -> None: ...


def best(core: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The best sentence alone: what is told with a refusal, or beside who is responsible."""
    return tuple(sorted(core, key=lambda e: -e.score)[:1])


class ExtractiveDrafter:
    """No model: the supporting sentences themselves, and what structure alone can say."""

    name = "extractive"

    def __init__(self, edition: Edition) -> None:
        self.edition = edition

    def warm_up(self) -> None:
        """There is nothing to read ahead."""

    def draft(
        self, reading: Reading, chosen: Chosen, decision: Decision, state: DraftState
    ) -> Iterator[Statement]:
        """The decision's note where it has one; the core sentences in the notice's order, then the units."""
        note = Statement(decision.text, (), "note")
        if decision.outcome is Outcome.NOT_IN_NOTICE:
            gap = " " if reading.question.language is Language.EN else ""
            lead = message("nearest", reading.question.language)
            yield state.accept(Statement(decision.text + gap + lead, (), "note"))
            yield from self._sources(best(chosen.core), reading, state)
            return
        if decision.text and decision.outcome is not Outcome.PARTIAL:
            yield state.accept(note)
        if reading.quoted and chosen.core:
            yield state.accept(self._wording_note(reading, chosen.core[0]))
        # Who asks only who is told who is responsible first, then for what: it may have meant who takes part in it.
        only_who = chosen.units and not decision.text and reading.asks_only_who
        told = (*chosen.units, *best(chosen.core)) if only_who else chosen.issued
        yield from self._sources(told, reading, state)
        if decision.outcome is Outcome.PARTIAL:
            yield state.accept(note)
        elif Need.SUPPORT in reading.needs and leaves_open(chosen.core):
            yield state.accept(Statement(message("left_open", reading.question.language), (), "note"))

    def fall_back(self, reading: Reading, chosen: Chosen, reason: str, state: DraftState) -> Iterator[Statement]:
        """After a failure of the generator: say so, then the sentences not told yet."""
        note = message("error", reading.question.language, reason=reason)
        yield state.accept(Statement(note, (), "note"))
        told = {key for s in state.statements for key in s.keys}
        yield from self._sources([e for e in chosen.issued if e.key not in told], reading, state)

    def _sources(self, evidence: Iterable[Evidence], reading: Reading, state: DraftState) -> Iterator[Statement]:
        wording = Need.WORDING in reading.needs and not reading.quoted
        for item in evidence:
            if wording:
                yield state.accept(wording_statement(item, reading.question.language, self.edition))
            else:
                yield state.accept(brief_statement(item, reading, self.edition))

    def _wording_note(self, reading: Reading, first: Evidence) -> Statement:
        """Whether the notice has the words the question quotes, to the character (script and width apart)."""
        language = reading.question.language
        found = any(m.section == first.section for quoted in reading.quoted for m in find(self.edition, quoted))
        name = "wording_found" if found else "wording_differs"
        text = message(name, language, label=label(first.clause, language), heading=first.heading)
        return Statement(text, (), "note")
