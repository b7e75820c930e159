"""Settling what to tell: whether the notice states what is asked, by its known queries and by reading its clauses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from corpus.library import Edition
from index.retrieve import ClauseHit
from qa.answer import Outcome
from qa.constraints import priced
from qa.decide import Decision, by_constraints, off_topic
from qa.evidence import Chosen, choose, eligible
from qa.generate.base import GeneratorError
from qa.judge import Judge
from qa.needs import Need
from qa.prompt import message
from qa.reading import Reading
from qa.settings import Settings
from qa.stated import answering, known, stated, stated_odds

# All chosen on dev (eval/README.md), in log-odds that the notice states what is asked; below 0 nothing is answered.
# What the known queries tell counts FITTING more for a firm that describes itself, LACK less where no evidence seems to
# meet a constraint. Nearer to the line than UNSURE a judge is asked too, whose log-odds count WEIGHT from DOUBT on.
FITTING = 0.85
LACK = 2.0
UNSURE = 4.0
WEIGHT = 0.8
DOUBT = 0.4
# A part of a question whose clauses answer WHOLE altogether is stated by a clause that the question is PART about. No
# part is lacking where the whole is SURE above the line, unless it is below POOR by itself: it may say little alone.
WHOLE = 0.75
SURE = 3.0
POOR = -3.0
PART = 0.15
# It is told where it is SAID so far by its clause, of the part or of the whole; and so is a clause that answers the
# whole question ALSO so far, and AS_MUCH of the one that answers it most, whatever the parts say of it by themselves.
SAID = 0.2
ALSO = 0.35
AS_MUCH = 0.65
# What is refused is told with the clause that the question is this much about; it is about something else where all
# clauses together come to less than FOREIGN.
ABOUT = 0.4
FOREIGN = 0.5
# Without known queries the nearest clause is told where what is asked is at most NEAR log-odds below, and the judge
# decides alone: it reads up to READ clauses where the first does not state it: one is told instead where it is BETTER
# by this much. One chosen beside the best stays if at most BESIDE less.
NEAR = 1.5
BETTER = 0.5
BESIDE = 1.0
READ = 4
# A question that seems to be about something else is read for all the same from this support on.
PERHAPS = 0.25


@dataclass(frozen=True, slots=True)
class Settling:
    """What is needed to settle a question: all that was found for it, and who judges."""

    reading: Reading
    judge: Judge | None
    edition: Edition
    settings: Settings

    def settle(
        self, chosen: Chosen, decision: Decision, hits: Sequence[ClauseHit], parts: Sequence[str],
        part_hits: Sequence[Sequence[ClauseHit]],
    ) -> tuple[Chosen, Decision]:  # fmt: skip
        """The evidence and the decision after reading; unchanged where reading decides nothing."""
        if self._reads(decision, hits) and not priced(self.reading, chosen.core):
            chosen, decision = self._read(chosen, decision, hits, parts, part_hits)
        if known(hits) and decision.outcome is Outcome.NOT_IN_NOTICE and not self.reading.sections:
            return self._nearest(chosen, decision, hits)
        return chosen, decision

    def _read(
        self, chosen: Chosen, decision: Decision, hits: Sequence[ClauseHit], parts: Sequence[str],
        part_hits: Sequence[Sequence[ClauseHit]],
    ) -> tuple[Chosen, Decision]:  # fmt: skip
        far = decision.outcome is Outcome.OFF_TOPIC
        foreign = sum(h.about for h in hits) < FOREIGN if known(hits) else far
        if part_hits and not (far or foreign):
            return self._parts(chosen, decision, hits, parts, part_hits)
        told = decision.outcome is Outcome.ANSWERED or (decision.outcome is Outcome.PARTIAL and self.reading.profile)
        if not known(hits) and Need.SUPPORT in self.reading.needs and told:
            return self._fitting(chosen, hits), decision
        first = set() if far else {e.section for e in chosen.core}
        kept, odds = self._best(self.reading.search, hits, len(first))
        odds -= LACK if decision.doubt else 0
        decision = replace(decision, stated=_probability(odds))
        if odds < 0 and foreign:
            return chosen, replace(off_topic(self.reading, self.edition, decision.support), stated=decision.stated)
        if odds < 0:
            return chosen, decision if decision.doubt else self._refused(decision, odds)
        if far or decision.doubt:
            lacking = not decision.doubt
            weighed = by_constraints(self.reading, chosen.core, self.edition, decision.support, lacking)
            decision = replace(weighed, stated=decision.stated)
        if not known(hits):
            chosen = choose(self.reading, hits, [[h] for h in kept], (), self.edition, self.settings)
        return chosen, decision

    def _reads(self, decision: Decision, hits: Sequence[ClauseHit]) -> bool:
        """Whether reading can change anything: not what a constraint decided, nor what the question names itself."""
        reading = self.reading
        wording = Need.WORDING in reading.needs
        judged = self.judge is not None and not wording
        # What is quoted is only compared where its wording is asked for or assumed; else something is asked about it.
        compared = reading.quoted and (wording or reading.presumes or not known(hits))
        if reading.sections or compared or reading.tasks or not (known(hits) or judged):
            return False
        if decision.outcome is Outcome.OFF_TOPIC:
            return decision.support >= PERHAPS
        if decision.outcome is Outcome.NOT_IN_NOTICE:
            return decision.doubt and known(hits)
        # What the question takes for granted is corrected; a figure it only mentions may be beside the point.
        corrected = bool(decision.text) and reading.presumes
        return decision.outcome is Outcome.PARTIAL or (decision.outcome is Outcome.ANSWERED and not corrected)

    def _best(self, asked: str, hits: Sequence[ClauseHit], first: int) -> tuple[list[ClauseHit], float]:
        """The clauses that state what is asked, and the log-odds that they do: of the `first` found, or the next."""
        able = eligible(self.reading, hits, self.edition)
        if known(hits):
            return able[:1], self._by_queries(asked, hits, able[0])
        read = [(hit, self._judged(asked, hit)) for hit in able[: max(first, 1)]]
        best = max(odds for _, odds in read)
        kept = [hit for hit, odds in read if odds >= best - BESIDE]
        for hit in able[len(read) : READ]:
            if best >= 0:
                break
            if (odds := self._judged(asked, hit)) > best + BETTER:
                kept, best = [hit], odds
        return kept, best

    def _by_queries(self, asked: str, hits: Sequence[ClauseHit], first: ClauseHit) -> float:
        """The log-odds that the notice states what is asked, by its known queries and, where unsure, the judge."""
        fitting = Need.SUPPORT in self.reading.needs and bool(self.reading.profile)
        odds = stated_odds(hits) + (FITTING if fitting else 0)
        # A judge cannot tell whether words are those of the notice or a measure fits a firm, nor does it see the title.
        unread = fitting or Need.WORDING in self.reading.needs or self.reading.kinds
        if self.judge is not None and not unread and abs(odds) < UNSURE:
            with suppress(GeneratorError):  # what the known queries say stands
                odds += WEIGHT * (self._judged(asked, first) - DOUBT)
        return odds

    def _judged(self, asked: str, hit: ClauseHit) -> float:
        """The judge's log-odds that a clause states it."""
        assert self.judge is not None
        evidence = choose(self.reading, [hit], (), (), self.edition, self.settings)
        return self.judge.log_odds(asked, evidence.issued, self.reading.question.written)

    def _fitting(self, chosen: Chosen, hits: Sequence[ClauseHit]) -> Chosen:
        """Of the clauses chosen for a described firm, the best and those that offer it something by their own words."""
        sections = list(dict.fromkeys(e.section for e in chosen.core))
        found = [hit for hit in hits if hit.section in sections][:READ]
        kept = [hit for n, hit in enumerate(found) if not n or self._judged(self.reading.search, hit) >= 0]
        return choose(self.reading, hits, [[hit] for hit in kept], (), self.edition, self.settings)

    def _refused(self, decision: Decision, odds: float) -> Decision:
        """A refusal, with the nearest clause where that is about the matter at all."""
        text = message("not_in_notice", self.reading.question.language)
        return replace(decision, outcome=Outcome.NOT_IN_NOTICE, text=text, tell=odds >= -NEAR)

    def _nearest(
        self, chosen: Chosen, decision: Decision, hits: Sequence[ClauseHit]
    ) -> tuple[Chosen, Decision]:
        """The clause that the question is about, to be told with the refusal; none where it is about none."""
        near = max(hits, key=lambda h: h.about)
        if near.about < ABOUT:
            return chosen, replace(decision, tell=False)
        chosen = choose(self.reading, hits, [[near]], (), self.edition, self.settings)
        return chosen, replace(decision, tell=True)

    def _parts(
        self, chosen: Chosen, decision: Decision, hits: Sequence[ClauseHit], parts: Sequence[str],
        part_hits: Sequence[Sequence[ClauseHit]],
    ) -> tuple[Chosen, Decision]:  # fmt: skip
        """Each part by itself: the clauses of those that are stated, and a line on those that are not."""
        found = [self._best(part, own, 1) for part, own in zip(parts, part_hits, strict=True)]
        whole = {h.section: h for h in hits}
        firsts = [clauses[0].section for clauses, _ in found]
        kept: list[list[ClauseHit]] = []
        lacking: list[str] = []
        for part, (clauses, odds) in zip(parts, found, strict=True):
            # Taken out of its question a part may mislead: its clause must be one that the whole is about.
            section, answers = clauses[0].section, clauses[0].answers
            shares = not known(hits) or whole[section].about >= PART
            if shares and (odds >= 0 or (stated(hits) >= WHOLE and firsts.count(section) == 1)):
                if not known(hits) or max(answers, whole[section].answers) >= SAID:
                    kept.append(clauses[:1])
            elif odds < 0 and not (stated_odds(hits) >= SURE and odds >= POOR):
                lacking.append(part)
        best = max(odds for _, odds in found)
        if not kept and known(hits):
            clauses, best = self._best(self.reading.search, hits, 1)
            if best >= 0:  # stated as a whole: no part is lacking
                kept, lacking = [clauses], []
        if len(parts) > 1 or not kept:
            own = [*kept, *self._besides(hits, kept)] if kept else [clauses[:1] for clauses, _ in found]
            chosen = choose(self.reading, part_hits[0], own, (), self.edition, self.settings)
        decision = replace(decision, stated=_probability(best))
        if not kept:
            return chosen, self._refused(decision, best)
        if not lacking or decision.outcome is Outcome.PARTIAL:
            return chosen, decision
        what = " / ".join(part.strip(" ?？,，。.") for part in lacking)
        text = message("partial_part", self.reading.question.language, what=what)
        return chosen, replace(decision, outcome=Outcome.PARTIAL, text=text, tell=True)

    def _besides(self, hits: Sequence[ClauseHit], kept: Sequence[Sequence[ClauseHit]]) -> list[list[ClauseHit]]:
        """The clauses that answer the whole question, besides those kept of its parts."""
        told = {clauses[0].section for clauses in kept}
        whole = answering(eligible(self.reading, hits, self.edition), AS_MUCH, ALSO)
        return [[h] for h in whole if h.section not in told]


def _probability(odds: float) -> float:
    """The probability of log-odds: the logistic function, computed so that no exponent overflows."""
    return 0.5 * (1 + math.tanh(odds / 2))
