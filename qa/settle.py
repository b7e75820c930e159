"""Settling what to tell: the clauses chosen are read for what is asked, and the next ones where none says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.library import Edition
from corpus.script import Language
from index.retrieve import ClauseHit
from qa.answer import Outcome
from qa.decide import Decision
from qa.evidence import Chosen, choose, eligible
from qa.judge import Judge
from qa.prompt import message
from qa.reading import Need, Reading
from qa.settings import Settings

# Log-odds that a clause states what is asked, all chosen on dev (eval/README.md). Below DOUBT nothing is answered; a
# model says yes more readily in one language than in another. Only then are further clauses read, and one is told
# instead where it is BETTER by this much. One chosen beside the best stays if at most BESIDE less.
DOUBT = {Language.EN: 0.2, Language.HANS: 0.85, Language.HANT: 0.85}
BETTER = 0.5
BESIDE = 1.0
# What is refused is told with the nearest clause where that is at most this much below DOUBT.
NEAR = 1.5
# How many clauses are read at most: retrieval has the right one among its first four.
READ = 4
# A question that seems to be about something else is read for all the same from this support on.
PERHAPS = 0.25


@dataclass(frozen=True, slots=True)
class Settling:
    """What is needed to settle a question: all that was found for it, and who judges."""

    reading: Reading
    judge: Judge
    edition: Edition
    settings: Settings

    def settle(
        self, chosen: Chosen, decision: Decision, hits: Sequence[ClauseHit], parts: Sequence[str],
        part_hits: Sequence[Sequence[ClauseHit]],
    ) -> tuple[Chosen, Decision]:  # fmt: skip
        """The evidence and the decision after reading; unchanged where reading decides nothing."""
        if not self._reads(decision):
            return chosen, decision
        if part_hits and decision.outcome is not Outcome.OFF_TOPIC:
            return self._parts(decision, parts, part_hits)
        told = decision.outcome is Outcome.ANSWERED or (decision.outcome is Outcome.PARTIAL and self.reading.profile)
        if Need.SUPPORT in self.reading.needs and told:
            return self._fitting(chosen, hits), decision
        first = [] if decision.outcome is Outcome.OFF_TOPIC else [e.section for e in chosen.core]
        kept, odds = self._best(self.reading.search, hits, len(set(first)))
        if odds < self._doubt:
            return chosen, decision if decision.outcome is Outcome.OFF_TOPIC else self._refused(decision, odds)
        if decision.outcome is Outcome.OFF_TOPIC:
            decision = replace(decision, outcome=Outcome.ANSWERED, text="", tell=True)
        return choose(self.reading, hits, [[h] for h in kept], (), self.edition, self.settings), decision

    @property
    def _doubt(self) -> float:
        return DOUBT[self.reading.question.language]

    def _reads(self, decision: Decision) -> bool:
        """Whether reading can change anything: not what a constraint decided, nor what the question names itself."""
        reading = self.reading
        if reading.sections or reading.quoted or Need.WORDING in reading.needs:
            return False
        if decision.outcome is Outcome.OFF_TOPIC:
            return decision.support >= PERHAPS
        return decision.outcome is Outcome.PARTIAL or (decision.outcome is Outcome.ANSWERED and not decision.text)

    def _best(self, asked: str, hits: Sequence[ClauseHit], first: int) -> tuple[list[ClauseHit], float]:
        """The clauses that state what is asked, with the best odds: of the `first` found, else of the next ones."""
        able = eligible(self.reading, hits, self.edition)
        read = [(hit, self._odds(asked, hit)) for hit in able[: max(first, 1)]]
        best = max(odds for _, odds in read)
        kept = [hit for hit, odds in read if odds >= best - BESIDE]
        for hit in able[len(read) : READ]:
            if best >= self._doubt:
                break
            if (odds := self._odds(asked, hit)) > best + BETTER:
                kept, best = [hit], odds
        return kept, best

    def _odds(self, asked: str, hit: ClauseHit) -> float:
        evidence = choose(self.reading, [hit], (), (), self.edition, self.settings)
        return self.judge.log_odds(asked, evidence.issued, self.reading.question.language)

    def _fitting(self, chosen: Chosen, hits: Sequence[ClauseHit]) -> Chosen:
        """Of the clauses chosen for a described firm, the best and those that offer it something by their own words."""
        sections = list(dict.fromkeys(e.section for e in chosen.core))
        found = [hit for hit in hits if hit.section in sections][:READ]
        kept = [hit for n, hit in enumerate(found) if not n or self._odds(self.reading.search, hit) >= self._doubt]
        return choose(self.reading, hits, [[hit] for hit in kept], (), self.edition, self.settings)

    def _refused(self, decision: Decision, odds: float) -> Decision:
        """A refusal, with the nearest clause where that is about the matter at all."""
        near = odds >= self._doubt - NEAR
        text = message("not_stated_nearest" if near else "not_in_notice", self.reading.question.language)
        return replace(decision, outcome=Outcome.NOT_IN_NOTICE, text=text, tell=near)

    def _parts(
        self, decision: Decision, parts: Sequence[str], part_hits: Sequence[Sequence[ClauseHit]]
    ) -> tuple[Chosen, Decision]:
        found = [self._best(part, hits, 1) for part, hits in zip(parts, part_hits, strict=True)]
        language = self.reading.question.language
        kept = [[hits[0]] for hits, odds in found if odds >= self._doubt]
        chosen = choose(self.reading, part_hits[0], kept or [h[:1] for h, _ in found], (), self.edition, self.settings)
        if not kept:
            return chosen, self._refused(decision, max(odds for _, odds in found))
        lacking = [part for part, (_, odds) in zip(parts, found, strict=True) if odds < self._doubt]
        if not lacking or decision.outcome is Outcome.PARTIAL:
            return chosen, decision
        text = message("partial_part", language, what=" / ".join(p.strip(" ?？,，。.") for p in lacking))
        return chosen, replace(decision, outcome=Outcome.PARTIAL, text=text, tell=True)
